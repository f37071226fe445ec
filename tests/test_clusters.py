"""Clusters: projects of one problem found among others, forks and successors told from work of its own, nobody chained."""

from __future__ import annotations

import json
import random

import pytest
from click.testing import CliRunner

from nhsr_registry.cli import cli
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.model import History, HostFacts, Score
from nhsr_registry.spread import clusters, likeness, wording
from nhsr_registry.spread.clusters import Party
from nhsr_registry.spread.nearness import Mean, Nearness
from tests.registry_folder import entry, make_registry

#: Problem → words; the rest of the registry says other things, so that these words are rare.
WORDS = {
    "spc": "control chart process limits shewhart variation signal xmr",
    "beds": "bed occupancy winter ward midnight census flow escalation",
    "stroke": "stroke rehabilitation thrombolysis arrival hyperacute unit",
    "dental": "dental activity orthodontic band tariff contract dentist",
    "letters": "letter clinic outpatient text sentiment topic classify",
}


def bag(*subjects: str, **more: float) -> dict[str, float]:
    return {word: 3.0 for subject in subjects for word in WORDS[subject].split()} | more


def party(id_: str, *subjects: str, **more) -> Party:
    own = bag(*subjects, **{id_: 3.0})
    return Party(id=id_, holder=id_.partition("/")[0], bag=own, said=more.pop("said", own), **more)


OTHERS = [
    party(f"other/{subject}{n}", subject) for subject in ("beds", "stroke", "dental", "letters") for n in range(1)
]


def found(*parties: Party, edges=()):
    return clusters.clusters([*parties, *OTHERS], edges)


def test_two_teams_with_one_problem_are_laid_side_by_side():
    (one,) = found(party("a/charts", "spc"), party("b/limits", "spc"))
    assert one.projects == ("a/charts", "b/limits")
    assert one.solutions == (("a/charts",), ("b/limits",))
    assert one.independent
    assert one.holders == ("a", "b")
    assert set(one.about) <= set(WORDS["spc"].split())


@pytest.mark.parametrize(
    ("more", "tie"),
    [
        ({"fork_of": "A/Charts"}, "fork"),
        ({"roots": ("r1",)}, "copy"),
        ({"successor": "a/charts"}, "successor"),
        ({"fork_of": "a/old-name"}, "fork"),
    ],
)
def test_what_comes_from_another_is_no_second_solution(more, tie):
    first = party("a/charts", "spc", roots=("r1",), former=("A/old-name",))
    (one,) = found(first, party("b/charts", "spc", **more), party("c/limits", "spc"))
    assert one.solutions == (("a/charts", "b/charts"), ("c/limits",))
    assert [(bond.one, bond.other, bond.tie) for bond in one.bonds] == [("b/charts", "a/charts", tie)]


def test_a_fork_alone_is_no_independent_work():
    (one,) = found(party("a/charts", "spc"), party("b/charts", "spc", fork_of="a/charts"))
    assert not one.independent


def test_two_problems_from_one_template_are_not_one():
    assert found(party("a/charts", "spc", roots=("t",)), party("a/letters", "letters", roots=("t",)))[0].projects != (
        "a/charts", "a/letters",
    )  # fmt: skip


def test_one_that_builds_on_another_is_said_to():
    edge = Edge(user="b/limits", project="a/charts", name="charts", via="manifest", path="DESCRIPTION", line=1)
    (one,) = found(party("a/charts", "spc"), party("b/limits", "spc"), edges=[edge])
    assert [(bond.one, bond.tie) for bond in one.bonds] == [("b/limits", "uses")]
    assert one.independent


def test_neighbours_of_neighbours_are_not_chained():
    chain = [
        party("a/1", "spc"),
        party("a/2", "spc", "beds"),
        party("a/3", "beds", "stroke"),
        party("a/4", "stroke", "dental"),
    ]
    for one in clusters.clusters(chain, ()):
        assert not {"a/1", "a/4"} <= set(one.projects)


def test_no_cluster_becomes_a_topic():
    many = [party(f"o{n}/x", "spc") for n in range(20)]
    assert max(len(one.projects) for one in found(*many)) <= 12


def test_one_rare_word_in_common_is_chance():
    rare = [party(id_, subject) for id_, subject in (("a/charts", "spc"), ("b/ward", "letters"))]
    rare = [one._replace(bag={**one.bag, "rare": 99.0}, said={**one.said, "rare": 99.0}) for one in rare]
    assert clusters.clusters([*rare, party("c/beds", "beds"), party("d/x", "stroke")], ()) == ()


def test_nearness_in_several_ways_is_their_mean():
    """What hold the same words and were written for two problems are half as near as what is alike in both."""
    others = [(party.id, party.bag) for party in OTHERS]
    held = Nearness([*others, ("a/x", bag("spc")), ("b/y", bag("spc")), ("c/z", bag("spc"))])
    said = Nearness([*others, ("a/x", bag("beds")), ("b/y", bag("stroke")), ("c/z", bag("beds"))], 2)
    both = Mean(held, said)
    assert both.between("a/x", "b/y") == pytest.approx(0.5, abs=0.01)
    assert both.between("a/x", "c/z") == pytest.approx(1.0, abs=0.01)
    assert [id_ for id_, _ in both.nearest(5, 0.6)["a/x"]] == ["c/z"]


def test_the_nearest_are_those_that_comparing_all_with_all_finds():
    rng = random.Random(5)
    words = [f"w{n}" for n in range(40)]
    bags = {
        f"o{n}/p": {word: float(rng.randint(1, 9)) for word in rng.sample(words, rng.randint(0, 12))} for n in range(60)
    }
    near = Nearness(bags.items(), 2)
    said = Nearness(((id_, dict(list(own.items())[:4])) for id_, own in bags.items()), 1)
    for view in (near, Mean(near, said)):
        for id_ in bags:
            every = {other: view.between(id_, other) for other in bags if other != id_}
            if view is near:  # the mean looks only at those that are near in some way
                rows = sorted((-round(value, 6), other) for other, value in every.items() if value > 0)
                assert view.nearest(5)[id_] == [(other, -value) for value, other in rows[:5]]
            for other, value in view.nearest(5)[id_]:
                assert value == pytest.approx(every[other], abs=1e-6)


def test_what_joins_a_group_is_told_in_words_that_people_wrote():
    stems = ["topics:spc", "invers", "slid", "often", "chart"]
    texts = ["Inverse slides. Often charts", "Slides for charts, often inverse", "A chart"]
    assert list(wording.as_written(stems, texts)) == ["inverse", "slides", "charts"]
    assert list(wording.as_written(stems, ["Slides", "nothing of it"])) == []


def test_where_no_words_are_shared_topics_head_a_group(tmp_path):
    vocabulary = make_registry(tmp_path).vocabulary
    both = [entry("a/b", summary="One two", problem=""), entry("c/d", summary="Three four", problem="")]
    assert wording.heading(["topics:waiting-lists", "topics:unknown", "x"], both, vocabulary).startswith(
        "Waiting lists"
    )


def test_a_word_that_is_a_name_already_is_not_said_twice():
    assert wording.besides(["workforce", "agency"], ["Workforce", "Beds"]) == ("agency",)


def test_the_order_of_what_is_read_changes_nothing():
    parties = [party("a/charts", "spc"), party("b/limits", "spc"), party("c/beds", "beds"), *OTHERS]
    assert clusters.clusters(parties, ()) == clusters.clusters(parties[::-1], ())


def test_nearness_is_of_like_to_like():
    near = Nearness((p.id, p.bag) for p in [party("a/charts", "spc"), party("b/limits", "spc"), *OTHERS])
    id_, near_by = near.nearest()["a/charts"][0]
    assert id_ == "b/limits"
    assert near_by == pytest.approx(near.between("a/charts", "b/limits"), abs=1e-5)
    assert Nearness(()).nearest() == {}


def test_a_folder_is_read_and_shown(tmp_path):
    score = Score(rubric="0.1", level="usable", level_low="usable", points=50.0, low=50.0, high=50.0)
    registry = make_registry(tmp_path / "registry")
    texts = {"a/charts": "spc", "b/limits": "spc", "c/beds": "beds", "d/dental": "dental", "e/stroke": "stroke"}
    for number, (id_, subject) in enumerate(texts.items()):
        registry.write_entry(
            entry(id_, summary=f"{WORDS[subject]} {WORDS[subject]}", problem="", topics=("forecasting",))
        )
        registry.write_harvest(Harvest(
            repository=id_, score=score, history=History(roots=(f"r{number}",)), host=HostFacts(archived=id_ == "b/limits"),
            terms={"readme": dict.fromkeys(WORDS[subject].split(), 4)}))  # fmt: skip
    (one,) = likeness.of_folder(registry)
    assert one.projects == ("a/charts", "b/limits")
    ask = lambda *args: CliRunner().invoke(cli, ["--registry", str(registry.root), "clusters", *args])  # noqa: E731
    shown = ask()
    assert "a/charts" in shown.output, shown.output
    assert "They differ in: archived." in shown.output
    assert f"nhsr-registry --registry {registry.root} compare a/charts b/limits" in shown.output
    assert json.loads(ask("--format", "json").output)[0]["differs"] == ["archived"]
    assert "a/charts" in ask("b/limits").output
    assert "Nothing listed is near enough" in ask("c/beds").output
