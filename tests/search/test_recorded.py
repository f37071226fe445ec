"""The figures that docs/benchmarks/search.md shows are near to what the engine finds today."""

import importlib.util
import sys
from pathlib import Path

import pytest

from nhsr_registry.search.index import open_index

ROOT = Path(__file__).parents[2]
AGAIN = "Run benchmarks/search/evaluate.py --record, again with --uncurated, then docs/update.py."
NEAR = 0.02  # a project more or less moves them a little; a change of the engine more


def module(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = loaded  # dataclasses and named tuples look themselves up there
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def found():
    """nDCG@10, first and five of each set of queries, as today's engine finds them."""
    evaluate, made = module(ROOT / "benchmarks/search/evaluate.py"), module(ROOT / "docs/made_search.py")
    registry, today = ROOT / "registry", {}
    listed = {row["id"] for row in evaluate.documents(registry)}
    with open_index(registry) as index:
        for name in made.SETS:
            queries = evaluate.judged(evaluate.HERE / name, listed)
            today[name] = evaluate.figures(evaluate.ours(index, list(queries)), queries)
    kept = {
        row["queries"]: row for row in made.figures()["curated"] if row["part"] == "all" and row.get("engine") == "ours"
    }
    return today, kept


def test_what_is_shown_is_what_is_found(found):
    today, kept = found
    assert today.keys() <= kept.keys()
    for name, (ndcg, first, five) in today.items():
        assert kept[name]["ndcg"] == pytest.approx(ndcg, abs=NEAR), f"{name}. {AGAIN}"
        assert kept[name]["first"] == pytest.approx(first, abs=3 * NEAR), f"{name}. {AGAIN}"
        assert kept[name]["five"] == pytest.approx(five, abs=3 * NEAR), f"{name}. {AGAIN}"
