"""Of the best answers, those come first of which somebody says just what was asked."""

import pytest

from nhsr_registry.search import sayings
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import open_index
from tests.registry_folder import entry, make_registry
from tests.search.conftest import VOCABULARY

COLLECTION = (
    "Short worked examples in one folder: SPC charts, ward maps, Shiny tricks, merging workbooks, opening hours."
)


def made(tmp_path, *entries):
    registry = make_registry(tmp_path / "registry", *entries)
    (registry.root / "vocabulary.toml").write_text(VOCABULARY, encoding="utf-8")
    return open_index(registry.root)


def ids(answer):
    return [result["id"] for result in answer.results]


@pytest.fixture
def index(tmp_path):
    about = "Rota of staff by shift and grade for each ward with the map of who lives near."
    others = (
        entry("other/staffing", summary=about, name="rota"),
        entry("example-trust/demos", summary=COLLECTION, name="demos"),
        entry("other/letters", summary="Letters to people who wait for an appointment.", name="letters"),
    )
    with made(tmp_path, *others) as opened:
        yield opened


def test_a_small_thing_in_a_collection_comes_before_what_has_the_words_apart(index, monkeypatch):
    assert ids(search(index, "ward map"))[0] == "example-trust/demos"
    monkeypatch.setattr("nhsr_registry.search.engine.nearest_first", lambda _, __, hits: hits)
    assert ids(search(index, "ward map"))[0] == "other/staffing"  # ranked by words alone


def test_the_best_is_as_relevant_as_it_was_and_none_is_more(index, monkeypatch):
    now = search(index, "ward map")
    monkeypatch.setattr("nhsr_registry.search.engine.nearest_first", lambda _, __, hits: hits)
    before = search(index, "ward map")
    relevance = [result["relevance"] for result in now.results]
    assert relevance == sorted(relevance, reverse=True)
    assert relevance[0] == before.results[0]["relevance"]
    assert sorted(ids(now)) == sorted(ids(before))
    assert now.answered == before.answered
    why = {result["id"]: result["why"] for result in before.results}
    assert all(result["why"] == why[result["id"]] for result in now.results)


@pytest.mark.parametrize(
    ("said", "asked", "near"),
    [
        ("ward map", {"ward", "map"}, 1.5 / 7),
        ("send letter\nward map", {"ward", "map"}, 1.5 / 7),
        ("ward rota list map", {"ward", "map"}, 1.5 / 9),
        ("ward ward", {"ward"}, 0.5 / 7),  # a word said twice is one word in common
        (
            "ward map\nbed map\nmap of ward bed\nward list",
            {"ward", "map"},
            1.5 / 7 + 1.5 / 9 + 0.5 / 7,
        ),  # the nearest three
        ("send letter", {"ward", "map"}, 0),
        ("", {"ward"}, 0),
    ],
)
def test_nearness_is_what_the_nearest_three_have_in_common_by_what_else_they_say(said, asked, near):
    lines = "\n".join(f" {line} " for line in said.split("\n"))
    assert sayings.nearness(lines, asked) == pytest.approx(near / 3)


def test_sayings_are_questions_and_what_stands_between_commas():
    said = entry("a/b", summary="Charts, maps (of wards); letters.", problem="Where?", questions=("bed map",))
    assert sayings.written(said).split("\n") == [" bed map ", " chart ", " map ", " ward ", " letter ", " wher "]


def test_of_very_many_sayings_the_first_are_kept():
    said = entry("a/b", summary=", ".join(f"word{number}" for number in range(500)), problem=" ".join(["bed"] * 300))
    lines = sayings.written(said).split("\n")
    assert len(lines) == 80
    assert (
        max(len(line.split()) for line in sayings.written(entry("a/b", problem=" ".join(["bed"] * 300))).split("\n"))
        == 60
    )


def test_only_the_first_fifteen_are_put_in_order(tmp_path):
    entries = [
        entry(f"other/p{number:02}", name=f"p{number:02}", summary=f"Ward map {'of many things ' * number}.")
        for number in range(20)
    ]
    with made(tmp_path, *entries) as opened:
        found = search(opened, "ward map", limit=30)
        relevance = [result["relevance"] for result in found.results]
        assert len(relevance) == 20
        assert relevance == sorted(relevance, reverse=True)
