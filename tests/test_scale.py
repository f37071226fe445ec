"""What docs/scale.md says of a very large registry: its questions are asked, its workflow is one, its tables are computed."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from nhsr_registry.cli import cli
from nhsr_registry.publish import publish
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
TABLE = "https://example.org/registry/v1/index.parquet"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def scale():
    spec = importlib.util.spec_from_file_location("made_scale", ROOT / "docs/made_scale.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["made_scale"] = module
    spec.loader.exec_module(module)
    return module


def test_the_questions_are_answered_from_a_publication_of_data_alone(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    registry = make_registry(tmp_path / "registry")
    for name, organisation, topics in (
        ("nhsengland/a", "nhs-england", ("waiting-lists", "outpatients")),
        ("nhsengland/b", "nhs-england", ("waiting-lists",)),
        ("other/c", "nhs-r-community", ("waiting-lists",)),
    ):
        registry.write_entry(entry(name, organisation=organisation, topics=topics))
        registry.write_harvest(harvest(name))
    publish(registry, tmp_path / "site", data_only=True)
    table = (tmp_path / "site/v1/index.parquet").as_posix()
    first, second = (question.replace(TABLE, table) for question in blocks("sql"))
    rows = duckdb.sql(first).fetchall()
    assert sum(row[2] for row in rows) == 3
    assert {row[1] for row in rows} == {"reusable"}
    assert duckdb.sql(second).fetchall() == [("waiting-lists", 2, 3)]


def test_the_workflow_is_one_and_uses_options_that_there_are():
    (text,) = blocks("yaml")
    jobs = YAML(typ="safe").load(text)["jobs"]
    assert jobs["join"]["needs"] == "harvest"
    assert jobs["harvest"]["strategy"]["matrix"]["part"] == [1, 2, 3, 4]
    real = YAML(typ="safe").load(ROOT / ".github/workflows/publish.yml")["jobs"]
    kept = {step["with"]["path"] for step in real["harvest"]["steps"] if "upload-artifact" in step.get("uses", "")}
    assert {
        step["with"]["path"] for step in jobs["harvest"]["steps"] if "upload-artifact" in step.get("uses", "")
    } == kept
    versions = dict(
        re.findall(
            r"uses: (actions/[a-z-]+)@[0-9a-f]{40} # (v\d+)", (ROOT / ".github/workflows/publish.yml").read_text()
        )
    )
    for step in (step for job in jobs.values() for step in job["steps"]):
        if "uses" in step:
            name, _, version = step["uses"].partition("@")
            assert versions[name] == version
        for command, options in re.findall(r"nhsr-registry --registry registry ([a-z]+)([^|\n]*)", step.get("run", "")):
            found = cli.get_command(click.Context(cli), command)
            assert found
            known = {option for param in found.params for option in param.opts}
            assert set(re.findall(r"--[a-z-]+", options)) <= known


KNOWN = {
    "made": {"members": 2, "records": 110, "bytes": 10**6, "unpacked_bytes": 10**7},
    "harvested": {
        "projects": 100, "harvest_bytes": 10**6, "merge": {"processor_s": 1.0, "memory_bytes": 10**7},
        "parts": [{"projects": 50, "processor_s": 36.0, "memory_bytes": 10**7, "points": 2, "requests": 2}] * 2,
        "quiet": {"projects": 100, "processor_s": 1.0, "memory_bytes": 10**7, "points": 1, "requests": 1},
    },
    "merged": {
        "projects": 100, "kept_bytes": 10**7,
        "first": {"processor_s": 2.0, "memory_bytes": 10**8}, "again": {"processor_s": 0.5, "memory_bytes": 10**8},
    },
}  # fmt: skip


def test_a_million_is_computed_from_what_was_measured(scale):
    said = scale.million(KNOWN)
    assert "| Take the members | × projects | 333 min | 1.0 TB | 10 GB fetched, 100 GB kept |" in said
    assert "110 records of 2 members, 100 projects" in scale.measured(KNOWN)
    rows = {row.split(" | ")[0].strip("| "): row.split(" | ") for row in scale.matrix(KNOWN).splitlines()[2:]}
    assert rows["100,000"][1:] == ["1,000", "2", "10", "20 |"]  # 0.72 s each: 72,000 s in jobs of 7,200 s
    assert rows["1,000,000"][1:3] == ["10,000", "12"]


def test_the_figures_that_the_page_shows_are_of_a_hundred_thousand(scale):
    known = scale.figures()
    assert known["merged"]["projects"] >= 100_000
    assert {"made", "harvested", "merged", "published", "searched"} <= set(known)
    assert known["harvested"]["projects"] == sum(part["projects"] for part in known["harvested"]["parts"])
