"""What is at risk: who relies on it, what is not said where it is not known, and nothing public before a steward says so."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.cli import cli
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.entry import Adopter, Harvest
from nhsr_registry.folder.organisations import Organisation, Organisations
from nhsr_registry.model import Evidence, Facts, Finding, History, HostFacts, Package, Score, Use
from nhsr_registry.spread import releases, risks, standing
from nhsr_registry.spread.risks import Subject
from tests.registry_folder import entry, make_registry

ON = "2026-06-01"
OLD = Organisation(id="old", name="Old Board", valid_to="2022-07-01", successor="mid")
MID = Organisation(id="mid", name="Middle Board", valid_to="2026-04-01", successor="new")
NEW = Organisation(id="new", name="New Board", valid_from="2026-04-01")
TEAM = Organisation(id="team", name="A team", parent="old")
SHUT = Organisation(id="shut", name="Shut Institute", valid_to="2020-01", ended="Its money ended.")
TABLE = Organisations(version=1, organisations=(OLD, MID, NEW, TEAM, SHUT))


def subject(id_: str = "a/lib", **more) -> Subject:
    values: dict[str, Any] = {
        "name": id_,
        "holder": id_.partition("/")[0],
        "people": 3,
        "last_change": "2026-05-01",
        "archived": False,
    }
    return Subject(id=id_, **(values | more))


def harvest(repository: str, **more: Any) -> Harvest:
    score = Score(rubric="0.1", level="usable", level_low="usable", points=50.0, low=50.0, high=50.0)
    return Harvest(repository=repository, commit="a" * 40, score=score, **more)


def edge(user: str, project: str = "a/lib") -> Edge:
    return Edge(user=user, project=project, name="lib", via="manifest", path="DESCRIPTION", line=1)


def kinds(one: Subject, *users: str, others: tuple[Subject, ...] = (), on: str = ON) -> list[str]:
    known = {other.id for other in others}
    all_ = [one, *others, *(subject(user) for user in users if user not in known)]
    return [
        risk.kind
        for risk in risks.look(all_, [edge(user) for user in users], TABLE, on).risks
        if risk.project == one.id
    ]


MANY = ("b/x", "c/y")


@pytest.mark.parametrize(
    ("more", "users", "expected"),
    [
        ({"people": 1}, MANY, ["one-maintainer"]),
        ({"people": 1}, ("b/x",), []),  # used, not widely
        ({"people": 1}, ("a/x", "a/y"), []),  # two of its own
        ({"people": 1}, ("a/x", "a/y", "a/z"), ["one-maintainer"]),
        ({"people": 1}, (), []),
        ({"people": 1, "adopters": ("RXX", "RYY")}, (), ["one-maintainer"]),
        ({"people": 1, "named": 2}, MANY, []),  # a second one is named
        ({"people": 2}, MANY, []),
        ({"people": None}, MANY, []),
        ({"last_change": "2024-05-31"}, ("b/x",), ["silent"]),
        ({"last_change": "2024-06-01"}, ("b/x",), []),
        ({"last_change": "2019-01-01"}, (), []),
        ({"last_change": None}, MANY, []),
        ({"archived": True, "last_change": "2019-01-01", "people": 1}, MANY, ["archived"]),  # the one call that helps
        ({"archived": True}, (), []),
        ({"archived": None}, MANY, []),
        ({"organisation": OLD, "last_change": "2021-01-01"}, (), ["organisation-ended"]),
        ({"organisation": TEAM, "last_change": "2021-01-01"}, (), ["organisation-ended"]),
        ({"organisation": OLD, "last_change": "2026-05-01"}, (), []),  # somebody works on it
        ({"organisation": NEW}, MANY, []),
        ({"organisation": MID, "last_change": "2026-03-01"}, (), ["organisation-ended"]),
    ],
)  # fmt: skip
def test_what_is_said_and_what_is_not(more, users, expected):
    assert kinds(subject(**more), *users) == expected


def test_an_organisation_has_not_ended_before_its_day():
    assert kinds(subject(organisation=MID, last_change="2026-01-01"), on="2026-03-31") == []


def test_where_it_is_not_known_how_many_know_it_that_is_said_and_no_risk():
    looked = risks.look([subject(people=None), subject("b/x"), subject("c/y")], map(edge, MANY), TABLE, ON)
    assert (looked.risks, looked.unknown) == ((), ("a/lib",))


def test_the_chain_of_successors_is_followed_to_its_end():
    found = risks.look([subject(organisation=OLD, last_change="2021-01-01")], [], TABLE, ON).risks[0]
    assert "ended on 2022-07-01. Its duties are with New Board now." in found.why
    shut = risks.look([subject(organisation=SHUT, last_change="2019-01-01")], [], TABLE, ON).risks[0]
    assert shut.why == "Shut Institute ended in 2020-01."
    assert "duties" not in shut.why


#: Words that would judge people or a project.
UNKIND = re.compile(
    r"\b(?:fail\w*|dead|abandon\w*|neglect\w*|blame\w*|worst|rank\w*|bus factor|orphan\w*|zombie)\b", re.IGNORECASE
)


def test_every_call_has_a_first_step_and_a_kind_tone():
    ways: tuple[dict[str, Any], ...] = (
        {"people": 1},
        {"last_change": "2019-01-01"},
        {"archived": True},
        {"archived": True, "successor": "b/new"},
        {"organisation": OLD, "last_change": "2021-01-01"},
        {"organisation": SHUT, "last_change": "2019-01-01"},
    )
    made = [subject(f"a/{number}", **more) for number, more in enumerate(ways)]
    edges = [edge(user, one.id) for one in made for user in MANY]
    found = risks.look([*made, subject("b/x"), subject("c/y")], edges, TABLE, ON).risks
    assert {risk.kind for risk in found} == set(risks.KINDS)
    for risk in found:
        assert risk.step
        assert not UNKIND.search(f"{risk.title} {risk.why} {risk.step}")


# ── a registry folder ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def registry(tmp_path):
    """A package of one person that two others use, and that says how to take part."""
    user = {"uses": (Use(ecosystem="github", name="a/lib", via="code", path="a.R", line=1),)}
    made = make_registry(tmp_path / "registry", *(entry(id_) for id_ in ("a/lib", *MANY)))
    made.write_harvest(
        harvest(
            "a/lib",
            packages=(Package(ecosystem="r", name="lib", path="DESCRIPTION"),),
            history=History(people=1, last_commit="2020-01-01T00:00:00Z", roots=("1",)),
            facts=Facts(landmarks={"contributing": ("CONTRIBUTING.md",)}),
        )
    )
    for number, id_ in enumerate(MANY):
        made.write_harvest(harvest(id_, history=History(people=2, roots=(f"u{number}",)), **user))
    return made


def ask(registry, *args: str):
    return CliRunner().invoke(cli, ["--registry", str(registry.root), "at-risk", *args])


def test_a_folder_is_read_and_what_invites_newcomers_is_told(registry):
    found = standing.look(registry, ON).risks
    assert [(risk.project, risk.kind) for risk in found] == [("a/lib", "one-maintainer"), ("a/lib", "silent")]
    assert found[0].users == MANY
    assert found[0].welcome == ("says how to take part (CONTRIBUTING.md)",)
    shown = ask(registry)
    assert shown.exit_code == 0, shown.output
    assert "Used by b/x, c/y." in shown.output
    assert "not decided, not published" in shown.output
    assert "says how to take part" in shown.output


@pytest.mark.parametrize(("number", "expected"), [(2, []), (1, ["one-maintainer"]), (None, [])])
def test_what_codeowners_names_counts(registry, number, expected):
    """By the number, whatever the sentence says; where an earlier version wrote none, nobody is said to be alone."""
    reason = "Since 2024 CODEOWNERS names some."
    named = Finding(check="shared-ownership", outcome="declared", reason=reason, evidence=(Evidence(path="CODEOWNERS"),), number=number)  # fmt: skip
    registry.write_harvest(harvest("a/lib", history=History(people=1, last_commit="2026-01-01"), findings=(named,)))
    assert [risk.kind for risk in standing.look(registry, ON).risks] == expected


def test_a_cut_off_history_says_nothing_of_people(registry):
    registry.write_harvest(harvest("a/lib", history=History(people=1, last_commit="2026-01-01", shallow=True)))
    looked = standing.look(registry, ON)
    assert (looked.risks, looked.unknown) == ((), ("a/lib",))


def test_nothing_is_public_before_a_steward_says_so_and_a_decision_can_be_taken_back(registry):
    found = standing.look(registry, ON).risks
    assert releases.released(found, releases.load(registry)) == ()
    done = ask(registry, "release", "a/lib", "one-maintainer", "--by", "a steward")
    assert done.exit_code == 0, done.output
    assert [seen.risk.kind for seen in releases.released(found, releases.load(registry))] == ["one-maintainer"]
    assert "stands there already" in ask(registry, "release", "a/lib", "one-maintainer", "--by", "a steward").output
    reason = "It is finished, and its tests pass."
    assert ask(registry, "no-risk", "a/lib", "silent", "--by", "a steward", "--reason", reason).exit_code == 0
    assert not validate(registry).faults
    assert reason not in ask(registry, "list").output
    assert reason in " ".join(ask(registry, "list", "a/lib").output.split())
    assert [r["kind"] for r in json.loads(ask(registry, "list", "--public", "--format", "json").output)["risks"]] == [
        "one-maintainer"
    ]
    assert ask(registry, "take-back", "a/lib", "one-maintainer").output == "Taken back.\n"
    assert releases.released(found, releases.load(registry)) == ()
    assert "Nothing to take back" in ask(registry, "take-back", "a/lib", "one-maintainer").output


def test_a_release_ends_with_what_it_was_about(registry):
    ask(registry, "release", "a/lib", "one-maintainer", "--by", "a steward")
    registry.write_harvest(harvest("a/lib", history=History(people=5, last_commit="2026-01-01")))
    assert releases.released(standing.look(registry, ON).risks, releases.load(registry)) == ()


def test_only_what_is_seen_can_be_decided(registry):
    said = ask(registry, "release", "a/lib", "archived", "--by", "a steward")
    assert said.exit_code != 0
    assert "Nothing of this kind" in str(said.exception)
    assert not (registry.root / "at-risk.toml").exists()


GOOD = {"project": "a/lib", "kind": "silent", "decision": "no-risk", "on": "2026-01-01", "by": "a steward", "reason": "It is finished."}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("project", "nowhere"), ("kind", "loud"), ("decision", "maybe"), ("on", "today"), ("by", "someone@example.org"),
        ("by", ""), ("reason", ""), ("reason", "x" * 400), ("colour", "red"),
    ],
)  # fmt: skip
def test_a_wrong_decision_is_told_with_its_line_and_releases_nothing(registry, key, value):
    rows = [GOOD | {"kind": "archived"}, GOOD | {key: value}]
    text = "# ours\n" + "".join(
        "\n[[decisions]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in row.items()) for row in rows
    )
    (registry.root / "at-risk.toml").write_text(text, encoding="utf-8")
    faults = [fault for fault in validate(registry).faults if fault.file == "at-risk.toml"]
    assert faults
    assert all(fault.line for fault in faults)
    assert [one.kind for one in releases.read(registry)[0]] == ["archived"]


def test_remarks_at_the_top_stay(registry):
    (registry.root / "at-risk.toml").write_text("# ours\n# and yours\n", encoding="utf-8")
    ask(registry, "release", "a/lib", "silent", "--by", "a steward")
    assert (registry.root / "at-risk.toml").read_text(encoding="utf-8").startswith("# ours\n# and yours\n")


def test_archived_by_the_host_or_by_the_entry_counts(registry):
    registry.write_harvest(harvest("a/lib", history=History(people=3), host=HostFacts(archived=True)))
    registry.write_entry(entry("a/lib", adopters=(Adopter(organisation="RZZ", since="2025", evidence="https://example.org/r", said="2025-01-01"),)))  # fmt: skip
    risk = standing.look(registry, ON).risks[0]
    assert (risk.kind, risk.adopters) == ("archived", ("example-trust",))
    assert "Example NHS Trust" in ask(registry).output


def test_a_code_of_no_known_organisation_is_counted_as_no_user(registry):
    user = Adopter(organisation="RXX", since="2025", evidence="https://github.com/a/report", said="2025-01-01")
    registry.write_harvest(harvest("a/lib", history=History(people=3), host=HostFacts(archived=True)))
    registry.write_entry(entry("a/lib", adopters=(user,)))
    assert not [risk for risk in standing.look(registry, ON).risks if risk.adopters]


def test_who_welcomes_newcomers_is_shown_as_such(registry):
    """A contributing guide or good first issues; a code of conduct alone is no invitation, and an archived project invites nobody."""

    def shown(**more: Any) -> str:
        registry.write_harvest(harvest("a/lib", history=History(people=3), **more))
        said = CliRunner().invoke(cli, ["--registry", str(registry.root), "show", "a/lib"]).output
        return " ".join(said.split())

    guide: dict[str, tuple[str, ...]]
    conduct: dict[str, tuple[str, ...]]
    guide, conduct = {"contributing": ("CONTRIBUTING.md",)}, {"conduct": ("CODE_OF_CONDUCT.md",)}
    assert "New people are welcome: it says how to take part (CONTRIBUTING.md)." in shown(facts=Facts(landmarks=guide))
    assert "welcome" not in shown(facts=Facts(landmarks=conduct))
    assert "has a code of conduct" in shown(facts=Facts(landmarks=guide | conduct))
    assert "it has 2 open issues marked as good first ones." in shown(host=HostFacts(first_issues=2))
    assert "welcome" not in shown(host=HostFacts(first_issues=0))
    assert "welcome" not in shown(host=HostFacts(first_issues=2, archived=True))


def test_the_command_knows_every_kind():
    """It names them itself, so that `--help` need not load what works them out."""
    from nhsr_registry.cli import at_risk_
    from nhsr_registry.spread.risks import KINDS

    assert tuple(KINDS) == at_risk_._KINDS


def test_where_nothing_is_seen_it_says_so_in_words(registry):
    shown = ask(registry, "list", "--public")
    assert "Nothing here asks for help on" in shown.output
    assert "2 hints on" in ask(registry).output
