"""Digests and a night's news: what is new and only that, the same bytes each time, hostile texts stay texts, from git itself."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import msgspec
import pytest
from click.testing import CliRunner

from nhsr_registry.cli import cli
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.model import History, Score, Use
from nhsr_registry.spread import needs, news, releases
from nhsr_registry.spread.digest import HEADINGS, Watching, digest
from nhsr_registry.spread.digest_text import WRITERS, atom, markdown
from nhsr_registry.spread.state import Asked, Call, Project, State
from tests.cli.conftest import git
from tests.publish.test_feeds import ATOM, valid
from tests.publish.test_hostile import ATTACKS
from tests.registry_folder import entry, make_registry


def project(id_: str, **more) -> Project:
    return Project(id=id_, name=id_.partition("/")[2], summary="It counts.", **more)


def edge(user: str, giver: str) -> Edge:
    return Edge(user=user, project=giver, name="x", via="code", path="a.R", line=3)


BEFORE = State(
    on="2026-01-01",
    registry="R",
    projects=(
        project("a/one", topics=("spc",), organisation="a", level="listed", rubric="1"),
        project("a/old", organisation="a"),
        project("b/two", organisation="team", parents=("b",), level="usable", rubric="1"),
        project("c/leaves"),
    ),
    edges=(edge("b/two", "a/old"),),
    needs=(Asked(id="beds", problem="How many beds?", organisations=("a",), topics=("beds",), candidates=("a/old",)),),
    near={"a/one": ("b/two",), "a/old": (), "b/two": ("a/one",)},
)
AFTER = State(
    on="2026-01-08",
    registry="R",
    projects=(
        project("a/one", topics=("spc",), organisation="a", level="usable", rubric="1", adopters=("RXX",)),
        project("a/new-name", organisation="a", former=("a/old",)),
        project("b/two", organisation="team", parents=("b",), level="reusable", rubric="2"),
        project("d/fresh", topics=("spc",)),
    ),
    edges=(edge("b/two", "a/new-name"), edge("d/fresh", "a/one")),
    needs=(
        Asked(id="beds", problem="How many beds?", organisations=("a",), topics=("beds",), candidates=("a/new-name", "d/fresh")),
        Asked(id="waits", problem="Who waits?", organisations=("b",)),
    ),
    calls=(Call(project="a/one", kind="silent", title="Quiet", why="It is quiet.", step="Ask."),),
    near={"a/one": ("d/fresh", "b/two"), "a/new-name": (), "b/two": ("a/one",), "d/fresh": ("a/one",)},
)  # fmt: skip


def seen(**watching) -> list[tuple[str, str]]:
    return [(item.event, item.subject) for item in digest(BEFORE, AFTER, Watching(**watching)).items]


def test_everything_that_happened_is_told_once():
    assert seen() == [
        ("new", "d/fresh"), ("renamed", "a/new-name"), ("gone", "c/leaves"), ("level", "a/one"), ("user", "a/one"),
        ("adopter", "a/one"), ("need", "waits"), ("candidate", "beds"), ("neighbour", "a/one"), ("call", "a/one"),
    ]  # fmt: skip
    assert set(HEADINGS) == {event for event, _ in seen()}


def test_levels_under_another_rubric_are_not_compared_and_that_is_said():
    found = digest(BEFORE, AFTER, Watching())
    assert not [item for item in found.items if item.event == "level" and item.subject == "b/two"]
    assert "1 project" in found.note


def test_nothing_happened_between_a_state_and_itself():
    for state in (BEFORE, AFTER):
        found = digest(state, state, Watching())
        assert (found.items, found.note) == ((), "")
        assert "Nothing happened" in markdown(found)
        assert news.between(state, state) == news.News(since=state.on, until=state.on, needs=(), neighbours=())


@pytest.mark.parametrize(
    ("watching", "subjects"),
    [
        ({"projects": ("A/OLD",)}, {"a/new-name"}),
        ({"organisations": ("b",)}, {"waits"}),
        ({"topics": ("spc",)}, {"a/one", "d/fresh", "beds"}),
        ({"topics": ("beds",)}, {"beds"}),
        ({"organisations": ("nobody",)}, set()),
    ],
)
def test_only_what_is_watched_is_told(watching, subjects):
    assert {subject for _, subject in seen(**watching)} == subjects


def test_a_nights_news_are_the_needs_and_neighbours_that_are_new():
    found = news.between(BEFORE, AFTER)
    assert [(one.need, one.projects) for one in found.needs] == [("beds", ("d/fresh",))]
    assert [(one.project, one.neighbours) for one in found.neighbours] == [("a/one", ("d/fresh",))]
    assert "may be answered by d/fresh" in news.text(found)
    assert "d/fresh" in news.markdown(found)


def test_a_need_that_is_met_has_no_new_candidates():
    met = msgspec.structs.replace(
        AFTER, needs=tuple(msgspec.structs.replace(n, met_by=("a/one",)) for n in AFTER.needs)
    )
    assert news.between(BEFORE, met).needs == ()


def test_who_was_near_already_is_not_new_when_the_order_changes():
    before = msgspec.structs.replace(BEFORE, near={"a/one": ("x/1", "x/2", "x/3", "b/two")})
    after = msgspec.structs.replace(BEFORE, near={"a/one": ("b/two", "x/3", "x/2", "x/1")})
    assert news.between(before, after).neighbours == ()


def test_who_was_nearly_near_is_not_new_when_another_project_goes():
    before = msgspec.structs.replace(BEFORE, near={"a/one": (), "b/two": ()}, nearly={"a/one": ("b/two",)})
    after = msgspec.structs.replace(BEFORE, near={"a/one": (), "b/two": ("a/one",)})
    assert news.between(before, after).neighbours == ()
    without = msgspec.structs.replace(before, nearly={})
    assert [one.project for one in news.between(without, after).neighbours] == ["b/two"]


@pytest.mark.parametrize("format_", WRITERS)
def test_the_same_digest_gives_the_same_bytes(format_):
    again = msgspec.json.decode(msgspec.json.encode(AFTER), type=State)
    first, second = (WRITERS[format_](digest(BEFORE, state, Watching()), None) for state in (AFTER, again))
    assert first == second


def test_the_feed_is_valid_and_leads_to_the_site_or_to_the_repository(tmp_path):
    found = digest(BEFORE, AFTER, Watching())
    (tmp_path / "feed.xml").write_text(atom(found, "https://example.org/r/"), encoding="utf-8")
    feed = valid(tmp_path / "feed.xml")
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert "https://example.org/r/projects/d/fresh.html" in links
    assert "https://github.com/c/leaves" in links
    assert feed.findtext(f"{ATOM}updated") == "2026-01-08T00:00:00Z"


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_stay_texts(attack):
    projects = tuple(msgspec.structs.replace(one, name=attack, summary=attack) for one in AFTER.projects)
    found = digest(BEFORE, msgspec.structs.replace(AFTER, projects=projects, registry=attack), Watching())
    ET.fromstring(atom(found))
    assert "<script" not in markdown(found)
    assert not [char for char in WRITERS["text"](found, None) if ord(char) < 32 and char != "\n"]


# ── a registry folder in git ─────────────────────────────────────────────────────────────────────

SCORE = Score(rubric="0.1", level="usable", level_low="usable", points=50.0, low=50.0, high=50.0)
LIB = "example-trust/lib"


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """A registry below a checkout: on 1 March a library alone, on 10 March one that uses it, and a need."""
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    top = tmp_path / "checkout"
    registry = make_registry(top / "registry", entry(LIB))
    registry.write_harvest(
        Harvest(repository=LIB, score=SCORE, history=History(roots=("a",), last_commit="2020-01-01", people=2))
    )
    git(top, "init", "-q", "-b", "main")
    needs.write(registry, needs.make(registry, "How long do people wait for a scan?", "RXX", "2026-02-01"))
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "Begin", date="2026-03-01T12:00:00+00:00")
    registry.write_entry(
        entry(
            "other/scans",
            summary="Counts how long people wait for a scan, by week.",
            problem="How long do people wait for a scan?",
        )
    )
    use = Use(ecosystem="github", name=LIB, via="code", path="a.R", line=1)
    registry.write_harvest(Harvest(repository="other/scans", score=SCORE, uses=(use,), history=History(roots=("b",))))
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "Go on", date="2026-03-10T12:00:00+00:00")
    return registry


def ask(registry, *args: str):
    return CliRunner().invoke(cli, ["--registry", str(registry.root), "watch", *args])


def test_an_older_day_is_read_from_git(registry):
    said = ask(registry, "--since", "2026-03-01", "--until", "2026-03-10", "--format", "json")
    assert said.exit_code == 0, said.output
    found = json.loads(said.output)
    assert (found["since"], found["until"]) == ("2026-03-01", "2026-03-10")
    assert [(item["event"], item["subject"]) for item in found["items"]] == [
        ("new", "other/scans"), ("user", LIB), ("candidate", "long-people-wait-scan"),
    ]  # fmt: skip
    again = ask(registry, "--since", "2026-03-01", "--until", "2026-03-10", "--format", "json")
    assert again.output == said.output
    assert "Nothing happened" in ask(registry, "--since", "2026-03-10", "--until", "HEAD").output
    mine = ask(registry, "--project", LIB, "--since", "HEAD~1", "--until", "HEAD").output
    assert "Newly seen to be used" in mine
    assert "other/scans uses it, as a.R, line 1 shows." in mine
    assert "New projects" not in mine


def test_a_state_is_kept_and_compared_with(registry, tmp_path):
    kept = tmp_path / "state.json"
    assert ask(registry, "--since", "HEAD", "--save", str(kept)).exit_code == 0
    assert "Nothing happened" in ask(registry, "--against", str(kept)).output
    registry.write_entry(entry("third/thing"))
    assert "third/thing" in ask(registry, "--against", str(kept), "--save", str(kept)).output
    assert "Nothing happened" in ask(registry, "--against", str(kept)).output
    assert "Nothing happened" in ask(registry, "--against", str(registry.root)).output


def test_a_call_for_help_is_told_once_a_steward_released_it(registry):
    day = "2026-03-10"
    assert "need a hand" not in ask(registry, "--since", day).output
    row = {"project": LIB, "kind": "silent", "decision": "public", "on": day, "by": "a steward"}
    releases.decide(registry, msgspec.convert(row, releases.Decision))
    assert "May need a hand" in ask(registry, "--since", day, "--organisation", "RZZ").output


@pytest.mark.parametrize(
    "args",
    [
        ("--topic", "nothing"), ("--organisation", "nobody"), ("--project", "no/body"), ("--since", "2020-01-01"),
        ("--since", "--output=/nowhere"), ("--since", "HEAD", "--against", "."), ("--against", "registry/projects"),
    ],
)  # fmt: skip
def test_what_cannot_be_watched_is_said(registry, args, monkeypatch):
    monkeypatch.chdir(registry.root.parent)
    assert ask(registry, *args).exit_code != 0


def test_where_there_is_no_checkout_it_says_what_to_do(tmp_path):
    alone = make_registry(tmp_path / "registry", entry(LIB))
    said = ask(alone, "--since", "2026-01-01")
    assert said.exit_code != 0
    assert "--save" in said.exception.hint
    assert "keeps no history" in said.exception.message
    assert "fatal" not in said.exception.message


@pytest.mark.parametrize("against", [True, False])
def test_the_first_time_keeps_the_state_and_says_so(tmp_path, against):
    alone, kept = make_registry(tmp_path / "registry", entry(LIB)), tmp_path / "state.json"
    args = ("--against", str(kept)) if against else ()
    said = ask(alone, *args, "--save", str(kept))
    assert said.exit_code == 0
    assert "The first time" in said.output
    alone.write_entry(entry("third/thing"))
    assert "third/thing" in ask(alone, "--against", str(kept), "--save", str(kept)).output


def test_a_state_that_is_not_there_is_asked_to_be_kept(tmp_path):
    alone = make_registry(tmp_path / "registry", entry(LIB))
    said = ask(alone, "--against", str(tmp_path / "state.json"))
    assert said.exit_code != 0
    assert "--save" in said.exception.hint


def test_a_registry_that_is_younger_than_its_checkout_is_watched_from_its_first_day(tmp_path):
    top, kept = tmp_path / "checkout", tmp_path / "state.json"
    top.mkdir()
    (top / "README.md").write_text("Something else, for years.\n", encoding="utf-8")
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "Begin", date="2020-03-01T12:00:00+00:00")
    young = make_registry(top / "registry", entry(LIB))
    assert "nhsr-registry watch --save" in ask(young).exception.hint
    assert ask(young, "--save", str(kept)).exit_code == 0
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "A registry")
    young.write_entry(entry("third/thing"))
    said = ask(young)
    assert said.exit_code == 0, said.output
    assert "third/thing" in said.output


def test_a_registry_that_had_no_table_of_organisations_at_first_is_watched_with_the_one_it_has_now(tmp_path):
    young = make_registry(tmp_path / "registry", entry(LIB))
    table = young.root / "organisations.toml"
    held = table.read_text(encoding="utf-8")
    table.unlink()
    git(young.root, "init", "-q", "-b", "main")
    git(young.root, "add", "-A")
    git(young.root, "commit", "-q", "-m", "A registry")
    table.write_text(held, encoding="utf-8")
    young.write_entry(entry("third/thing"))
    said = ask(young)
    assert said.exit_code == 0, said.output
    assert "third/thing" in said.output


def test_an_organisation_hears_of_its_own_need_and_is_called_by_its_name(registry):
    """A need is entered with a code; who watches names the organisation, or what it is a part of."""
    asked = CliRunner().invoke(
        cli,
        [
            "--registry",
            str(registry.root),
            "need",
            "add",
            "How do we print labels for the fridge?",
            "--organisation",
            "RZZ",
        ],
    )
    assert asked.exit_code == 0, asked.output
    said = ask(registry, "--organisation", "RZZ", "--since", "2026-03-10").output
    assert "How do we print labels" in said
    assert "Asked by Example NHS Trust" in said
    assert "RZZ" not in said


def test_a_project_is_named_alone_and_a_topic_by_a_word_of_it(registry):
    assert ask(registry, LIB, "--since", "2026-03-10").exit_code == 0
    said = ask(registry, "--topic", "waiting")
    assert said.exit_code != 0
    assert said.exception is not None
    assert "Did you mean waiting-lists" in str(getattr(said.exception, "hint", ""))


def test_a_digest_is_headed_by_names_that_people_know(registry):
    said = ask(registry, "--topic", "waiting-lists", "--since", "2026-03-10").output
    assert registry.vocabulary.name("topics", "waiting-lists") in " ".join(said.split("\n\n")[0].split())
    assert "waiting-lists," not in said.split("\n\n")[0]
