"""What goes wrong between registries: nothing is lost, the night goes on, and the report says what happened."""

import gzip
import hashlib
import json
from datetime import date

import pytest

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import RepoId
from tests.federation.test_taking import TODAY, night, words
from tests.registry_folder import entry


def ids(place):
    return {str(repo) for repo in Whole(place.registry.root).ids()}


def still_there(here, state, said, **more):
    """The night's outcome is `state`, the last good records stay, marked, and the registry publishes."""
    done = night(here, **more)
    (member,) = done.members
    assert (member.state, done.complete) == (state, False)
    assert said in member.reason
    assert ids(here) == {"national-body/guide", "trust/a", "trust/b", "trust/c", "trust/d"}
    stale = here.facts("trust/a").stale
    assert stale.since == member.since == TODAY.isoformat()
    assert member.reason[:40] in stale.reason
    published = here.publish()
    assert (published.projects, published.left_out) == (5, ())
    projects = {one["id"]: one for one in json.loads((here.site / "v1/index.json").read_bytes())["projects"]}
    assert projects["trust/a"]["stale"]["since"] == TODAY.isoformat()
    assert projects["national-body/guide"]["stale"] is None
    assert "could not read it again" in (here.site / "projects/trust/a.html").read_text(encoding="utf-8")
    return member


def back_again(here):
    done = night(here, today=date(2026, 11, 29))
    assert done.complete
    assert here.facts("trust/a").stale is None


def test_gone(two):
    here, trust = two
    trust.server.answers["federation.json"] = lambda handler: handler.say(404, b"<html>")
    still_there(here, "away", "HTTP 404")
    night(here, today=date(2026, 11, 28))
    assert here.facts("trust/a").stale.since == TODAY.isoformat()  # since when, not the last of the nights
    trust.server.answers.clear()
    back_again(here)


def test_refused(two):
    here, trust = two
    trust.server.shutdown()
    trust.server.server_close()
    still_there(here, "away", "did not answer")


def test_no_such_name(two):
    here, trust = two
    text = (here.registry.root / "registry.toml").read_text(encoding="utf-8")
    (here.registry.root / "registry.toml").write_text(
        text.replace(trust.server.address, "https://registry.invalid/"), encoding="utf-8"
    )
    (member,) = night(here).members  # of another address nothing is kept: it may be somebody else
    assert member.state == "away"
    assert "registry.invalid did not answer" in member.reason


@pytest.mark.parametrize("how", ["stalls", "trickles", "drips"])
def test_slow(two, how):
    here, trust = two
    getattr(trust.server, how)("federation.json", 20)
    still_there(here, "away", "nothing came in time")


def test_slow_records(two):
    here, trust = two
    trust.lists("trust/e")
    trust.publish()
    trust.server.stalls("federation.ndjson.gz", 20)
    still_there(here, "away", "nothing came in time")


def test_a_sign_in_page(two):
    here, trust = two
    trust.server.answers["federation.json"] = lambda handler: handler.say(200, b"<html>Sign in</html>")
    still_there(here, "unreadable", "sign-in page")


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("file:///etc/passwd", "not https"),
        ("ftp://example.org/v1/federation.json", "not https"),
        ("https://169.254.169.254/latest/meta-data/", "no site's"),
        ("https://[fe80::1]/v1/federation.json", "no site's"),
        ("https://[::ffff:169.254.169.254]/", "no site's"),
        ("https://2852039166/", "no site's"),
        ("https://0xa9.254.169.254/", "no site's"),
        ("https://0.0.0.0/", "no site's"),
        ("http://example.org/v1/federation.json", "not https"),
    ],
)
def test_it_leads_where_no_registry_is(two, location, said):
    here, trust = two
    trust.server.leads("federation.json", location)
    (member,) = night(here).members
    assert (member.state, said in member.reason) == ("away", True)
    assert len(ids(here)) == 5


def test_its_records_lead_where_no_registry_is(two):
    here, trust = two
    trust.lists("trust/e")
    trust.publish()
    trust.server.leads("federation.ndjson.gz", "https://169.254.169.254/latest/meta-data/")
    still_there(here, "away", "no site's")


def test_it_leads_to_itself(two):
    here, trust = two
    trust.server.leads("federation.json", "federation.json")
    still_there(here, "away", "in a circle")


def test_cut_short_and_changed_on_the_way(two):
    here, trust = two
    trust.lists("trust/e")
    trust.publish()
    packed = (trust.site / "v1/federation.ndjson.gz").read_bytes()
    trust.server.answers["federation.ndjson.gz"] = lambda handler: handler.say(200, packed[:-40])
    still_there(here, "unreadable", "hash differs")
    trust.server.answers["federation.ndjson.gz"] = lambda handler: handler.say(200, packed[:-1] + b"x")
    still_there(here, "unreadable", "hash differs")


@pytest.mark.parametrize(("schema", "state"), [(0, "older"), (2, "newer"), (10**8, "newer")])
def test_another_layout(two, schema, state):
    here, trust = two
    trust.about(schema=schema)
    still_there(here, state, f"layout {schema:,}")


@pytest.mark.parametrize(
    "said", ["{}", "[]", "null", '{"schema": "1"}', '{"schema": 1e999}', "[" * 50_000, '{"schema":1,"bytes":-1}']
)
def test_a_page_that_is_none(two, said):
    here, trust = two
    (trust.site / "v1/federation.json").write_text(said, encoding="utf-8")
    still_there(here, "unreadable", "cannot be understood")


def test_a_version_that_knew_no_other_registries(place):
    """Its index has the words, the level and the licence; what it does not have is not known."""
    here, trust = place("national"), place("trust")
    trust.lists("trust/a", "trust/b")
    trust.publish()
    for path in (trust.site / "v1").glob("federation.*"):
        path.unlink()
    here.takes(trust)
    (member,) = night(here).members
    assert (member.state, member.projects, member.refused) == ("taken", 2, 0)
    assert "older" in member.reason or "its version" in member.reason
    facts = here.facts("trust/a")
    assert (facts.score.level, facts.record.first("license"), facts.history.last_commit) == (
        "reusable",
        "MIT",
        "2026-01-02",
    )
    assert facts.facts.languages == {}
    assert night(here).members[0].state == "unchanged"
    here.publish()
    trust.lists("trust/c")
    trust.publish()  # by today's version
    (member,) = night(here).members
    assert (member.state, member.projects, member.reason) == ("taken", 3, "")
    index = json.loads((trust.site / "v1/index.json").read_bytes())
    for path in (trust.site / "v1").glob("federation.*"):
        path.unlink()
    assert night(here).members[0].state == "away"  # it has given more, and a steward may say that it no longer will
    wrong: list[list[object]] = [[3, {"id": "x"}], [[[]]], [{"id": "trust/z", "name": {}, "readiness": "high"}]]
    for projects in wrong:
        (trust.site / "v1/index.json").write_text(
            json.dumps(index | {"updated": "2026-06-01", "projects": [*index["projects"], *projects]}), encoding="utf-8"
        )
        (member,) = night(here, accept=("trust",)).members
        assert (member.state, member.projects, member.refused) == ("taken", 3, len(projects))


def test_newer_fields_are_left_out_and_the_rest_is_taken(two):
    here, trust = two
    rows = trust.records()
    rows[0] |= {"invented": {"later": [1, 2]}}
    rows[0]["entry"]["questions"] = ["Which one?"]
    rows[0]["harvest"]["facts"]["moons"] = 3
    trust.gives(rows, invented=True)
    done = night(here)
    assert (done.members[0].state, done.members[0].projects, done.members[0].refused) == ("taken", 4, 0)
    assert words(here, "trust/a") == "What the trust says of one of its projects."


def test_enormous_by_its_own_word(two):
    here, trust = two
    trust.about(bytes=10**14, sha256="0" * 64)
    still_there(here, "too-large", "max_bytes")
    assert [name for name, _ in trust.server.asked].count("federation.ndjson.gz") == 1


def test_enormous_without_a_word(two):
    here, trust = two
    trust.about(sha256="0" * 64)
    trust.server.answers["federation.ndjson.gz"] = lambda handler: handler.say(200, b"x" * 3_000_000)
    still_there(here, "unreadable", "bytes that it announced")
    trust.server.answers["federation.json"] = lambda handler: handler.say(200, b" " * 300_000)
    still_there(here, "unreadable", "federation.json is larger than")


def test_a_bomb(two):
    here, trust = two
    trust.gives([b" " * 200_000_000], unpacked_bytes=1_000)
    still_there(here, "too-large", "unpack to more")


def test_one_endless_record_costs_the_others_nothing(two):
    here, trust = two
    trust.gives([*trust.records(), b'{"id":"trust/e","x":"' + b"x" * 5_000_000 + b'"}'])
    (member,) = night(here).members
    assert (member.state, member.projects, member.refused) == ("taken", 4, 1)
    assert "larger than" in member.refusals[0].reason


def test_more_projects_than_it_may_list(place):
    here, trust = place("national"), place("trust")
    trust.lists(*(f"trust/n{number}" for number in range(8)))
    trust.publish()
    here.takes(trust, "max_projects = 10")
    night(here)
    trust.lists(*(f"trust/a{number}" for number in range(8)))
    trust.publish()
    (member,) = night(here).members
    assert (member.state, member.projects, member.beyond) == ("taken", 10, 6)
    assert {f"trust/n{number}" for number in range(8)} < ids(here)


def test_ten_times_as_many_by_its_own_word(two):
    here, trust = two
    trust.gives(trust.records(), projects=40)
    still_there(here, "unreadable", "40 records were announced, and 4 came")


def test_ten_times_as_many(place):
    """Growth loses nothing: it is taken up to the bound, named, and those of last night stay whatever the order."""
    here, trust = place("national"), place("trust")
    trust.lists(*(f"trust/n{number}" for number in range(4)))
    trust.publish()
    here.takes(trust, "max_projects = 20")
    night(here)
    row = json.dumps(trust.records()[0])
    flood = [row.replace("trust/n0", f"trust/a{n}").replace("R_trust_n0", f"R_a{n}").encode() for n in range(36)]
    trust.gives([*flood, *(json.dumps(row).encode() for row in trust.records())])
    (member,) = night(here).members
    assert (member.state, member.projects, member.beyond) == ("taken", 20, 20)
    assert {f"trust/n{number}" for number in range(4)} < ids(here)
    assert here.publish().projects == 20


def test_accounts_that_it_may_not_list(place):
    here, trust = place("national"), place("trust")
    trust.lists("trust/a", "nhsengland/b")
    trust.publish()
    here.takes(trust, 'owners = ["trust"]')
    (member,) = night(here).members
    assert ids(here) == {"trust/a"}
    assert [(one.id, one.reason) for one in member.refusals] == [
        ("nhsengland/b", "is of an account that it may not list")
    ]


def test_accounts_of_another_member(place):
    here, trust, other = place("national"), place("trust"), place("other")
    trust.lists("trust/a")
    other.lists("trust/a", "trust/secret", "other/b", summary="What another says of the trust's project.")
    for one in (trust, other):
        one.publish()
    here.takes(other)
    here.takes(trust, 'owners = ["trust"]')
    done = night(here)
    assert ids(here) == {"trust/a", "other/b"}
    assert words(here, "trust/a") == entry().summary
    assert [one.id for one in done.members[0].refusals] == ["trust/secret"]


def test_older_records_played_again(two):
    here, trust = two
    old = {path: path.read_bytes() for path in (trust.site / "v1").glob("federation.*")}
    trust.lists("trust/a", summary="What the trust says of its project by now.")
    trust.publish()
    night(here)
    for path, raw in old.items():
        path.write_bytes(raw)
    still_there(here, "replayed", "number 1 of 2026-01-02, and number 2 of 2026-01-02 is kept")
    assert words(here, "trust/a") == "What the trust says of its project by now."
    (member,) = night(here, accept=("trust",)).members
    assert member.state == "taken"
    assert words(here, "trust/a") == "What the trust says of one of its projects."


def test_most_of_it_gone_overnight(two):
    here, trust = two
    for name in "bcd":
        trust.registry.entry_file(RepoId.parse(f"trust/{name}")).unlink()
    trust.publish(overrule="They moved")
    still_there(here, "held", "3 of its 4 projects are no longer in it")
    night(here, accept=("trust",))
    assert ids(here) == {"national-body/guide", "trust/a"}
    assert here.publish(overrule=None).projects == 2  # no member stops the publication


def test_a_member_whose_levels_all_move_stops_no_publication(two):
    here, trust = two
    here.publish()
    rows = trust.records()
    for row in rows:
        row["harvest"]["score"]["level"] = "listed"
        row["entry"]["contact"] = None
    trust.gives(rows)
    night(here)
    assert here.publish().projects == 5


def test_cycles_end(place):
    one, other = place("one"), place("other")
    one.lists("one/a", "one/gone")
    other.lists("other/b")
    for _ in range(4):
        for here in (one, other):
            if here.members:
                night(here)
            here.publish()
        if not one.members:
            one.takes(other)
            other.takes(one)
    assert ids(one) == ids(other) == {"one/a", "one/gone", "other/b"}
    assert Whole(one.registry.root).way(RepoId.parse("other/b")) == ("other",)
    assert {row["id"]: row.get("chain", []) for row in one.records()}["other/b"] == ["other"]
    before = (one.site / "v1/federation.json").read_bytes()
    assert night(one).members[0].returned == 2
    one.publish()
    assert (one.site / "v1/federation.json").read_bytes() == before
    one.registry.entry_file(RepoId.parse("one/gone")).unlink()  # what one takes off does not come back from the other
    one.registry.harvest_file(RepoId.parse("one/gone")).unlink()
    one.publish(overrule="It was a mistake")
    for _ in range(3):
        for here in (other, one):
            night(here, accept=tuple(member.id for member in here.registry.facts.members))
            here.publish(overrule="It was a mistake")
    assert ids(one) == ids(other) == {"one/a", "other/b"}


def test_a_ring_of_three(place):
    ring = [place(name) for name in ("a", "b", "c")]
    for here, nxt in zip(ring, ring[1:] + ring[:1], strict=True):
        here.lists(f"{here.id}-owner/tool")
        here.publish()
        here.takes(nxt)
    for _ in range(4):
        for here in ring:
            night(here)
            here.publish()
    assert all(ids(here) == {"a-owner/tool", "b-owner/tool", "c-owner/tool"} for here in ring)
    assert max(len(row.get("chain", [])) for here in ring for row in here.records()) == 2


def test_a_way_that_goes_in_a_circle(two):
    here, trust = two
    rows = trust.records()
    rows[0]["chain"] = ["x", "y", "x"]
    rows[1]["chain"] = [f"n{number}" for number in range(9)]
    trust.gives(rows)
    (member,) = night(here, accept=("trust",)).members
    assert {one.id: one.reason.partition(":")[0] for one in member.refusals} == {
        "trust/a": "its way here goes in a circle",
        "trust/b": "is not a record of this layout",
    }


def test_it_says_that_it_is_this_registry(two):
    here, trust = two
    trust.lists("trust/e")
    trust.publish()
    trust.about(registry={"name": "Us", "id": "national", "address": None})
    still_there(here, "ourselves", "both are called national")


# ── trust ────────────────────────────────────────────────────────────────────────────────────────


def test_an_id_that_is_of_another_project(two):
    here, trust = two
    rows = trust.records()
    rows[0] |= {"node": "R_national-body_guide"}
    rows[0]["harvest"]["host"]["node_id"] = "R_national-body_guide"
    extra = json.loads(json.dumps(rows[1]).replace("trust/b", "national-body/guide").replace("R_trust_b", "R_other"))
    trust.gives([*rows, extra])
    (member,) = night(here, accept=("trust",)).members
    assert {one.id: one.reason for one in member.refusals} == {
        "trust/a": "has the id of national-body/guide, which is listed here",
        "national-body/guide": "has another id than the repository of this name that is listed here",
    }
    assert words(here, "national-body/guide") == entry().summary


def test_two_members_and_one_id_with_other_names(place):
    """Neither can take the other's project over, whoever is named first, and neither is lost."""
    here, bad, good = place("national"), place("bad"), place("good")
    good.has(entry("good/tool", summary="What the good say of their own tool here."), node="R_1")
    bad.has(
        entry("bad/tool", former_names=("good/tool",), summary="What the bad say of the tool of others."), node="R_1"
    )
    for one in (bad, good):
        one.publish()
        here.takes(one)
    done = night(here)
    assert ids(here) == {"bad/tool", "good/tool"}
    assert words(here, "good/tool") == "What the good say of their own tool here."
    assert "has the same id" in done.members[1].refusals[0].reason


def test_who_comes_later_with_a_known_id_is_refused(place):
    here, good, bad = place("national"), place("good"), place("bad")
    good.has(entry("good/tool"), node="R_1")
    good.publish()
    here.takes(good)
    night(here)
    bad.has(entry("bad/tool", former_names=("good/tool",)), node="R_1")
    bad.has(entry("good/tool", summary="What the bad say of the tool of others."), node="R_2")
    bad.publish()
    here.members.clear()
    here.takes(bad)
    here.takes(good)
    done = night(here)
    assert ids(here) == {"good/tool"}
    assert words(here, "good/tool") == entry().summary
    assert {one.id: one.reason for one in done.members[0].refusals} == {
        "bad/tool": "has the id of good/tool, which good lists",
        "good/tool": "has another id than good said before",
    }


def test_what_was_taken_off_here_does_not_come_back(two):
    here, _ = two
    (here.registry.root / "removed.toml").write_text(
        '[[removed]]\nrepository = "trust/a"\nreason = "Its owners asked."\ndate = "2026-11-01"\n'
        '[[removed]]\nrepository = "trust/before"\nid = "R_trust_b"\nreason = "Its owners asked."\ndate = "2026-11-01"\n',
        encoding="utf-8",
    )
    (member,) = night(here).members
    assert ids(here) == {"national-body/guide", "trust/c", "trust/d"}
    assert {one.id for one in member.refusals} == {"trust/a", "trust/b"}


HOSTILE = {
    "a path": lambda row: row | {"id": "../../etc/passwd"},
    "two dots": lambda row: row | {"id": "trust/.."},
    "other words": lambda row: row | {"id": "trust/else"},
    "a number": lambda row: row | {"id": 3},
    "no words": lambda row: row | {"entry": None},
    "a long name": lambda row: row | {"entry": row["entry"] | {"name": "x" * 201}},
    "a negative": lambda row: row | {"harvest": row["harvest"] | {"facts": {"files": -1}}},
    "too large": lambda row: row | {"harvest": row["harvest"] | {"facts": {"files": 10**30}}},
    "too good": lambda row: row | {"harvest": row["harvest"] | {"score": row["harvest"]["score"] | {"points": 1e308}}},
    "a level": lambda row: row | {"harvest": row["harvest"] | {"score": row["harvest"]["score"] | {"level": "best"}}},
    "a huge text": lambda row: row | {"entry": row["entry"] | {"summary": "x" * 5_000_000}},
    "a huge reason": lambda row: row | {"harvest": row["harvest"] | {"findings": [{"check": "changelog", "outcome": "fail", "reason": "x" * 5_000}]}},
    "many claims": lambda row: row | {"harvest": row["harvest"] | {"rap": {"claims": [{"level": "gold", "how": "text", "path": "README.md", "line": n} for n in range(21)]}}},
    "a claim of another kind": lambda row: row | {"harvest": row["harvest"] | {"rap": {"claims": [{"level": "platinum", "how": "text", "path": "README.md"}]}}},
    "a huge claim": lambda row: row | {"harvest": row["harvest"] | {"rap": {"claims": [{"level": "gold", "how": "text", "path": "x" * 5_000}]}}},
    "many terms": lambda row: row | {"harvest": row["harvest"] | {"terms": {"readme": {f"w{n}": 1 for n in range(30_000)}}}},
    "a line": lambda row: row | {"harvest": row["harvest"] | {"caveats": [{"kind": "experimental", "path": "x", "line": 2**70}]}},
    "a date": lambda row: row | {"harvest": row["harvest"] | {"history": {"last_commit": "yesterday"}}},
    "an option": lambda row: row | {"harvest": row["harvest"] | {"commit": "--upload-pack=sh"}},
    "a host's id": lambda row: row | {"node": "R\t1"},
    "another id": lambda row: row | {"node": "R_2"},
    "facts of another": lambda row: row | {"harvest": row["harvest"] | {"repository": "trust/b"}},
}  # fmt: skip


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_record_is_refused_and_the_others_are_taken(two, how):
    here, trust = two
    rows = trust.records()
    rows[0] = HOSTILE[how](rows[0])
    trust.gives(rows)
    (member,) = night(here, accept=("trust",)).members
    assert (member.state, member.projects, member.refused) == ("taken", 3, 1)
    assert ids(here) == {"national-body/guide", "trust/b", "trust/c", "trust/d"}
    assert here.publish().left_out == ()


@pytest.mark.parametrize(
    "line", [b"", b"null", b"[" * 100_000, b'{"id":' * 5_000, b"\xff\xfe", b'{"id":"trust/x"', b'"' + b"\\" * 999]
)
def test_lines_that_are_no_records(two, line):
    here, trust = two
    trust.gives([*(json.dumps(row).encode() for row in trust.records()), line])
    (member,) = night(here).members
    assert (member.state, member.projects, member.refused) == ("taken", 4, 1)


def test_texts_that_act_on_a_page_or_a_terminal(two):
    here, trust = two
    rows = trust.records()
    rows[0]["entry"] |= {
        "name": "a\u202eb\u0000\u001b]0;x\u0007",
        "summary": "<script>alert(1)</script> & a long\nsummary\twith\u2028lines",
        "contact": "javascript:alert(1)",
        "topics": ["waiting-lists", "<b>"],
    }
    rows[0]["harvest"]["record"]["fields"]["license"][0]["value"] = "<img src=x onerror=alert(1)>"
    rows[0]["harvest"]["host"]["topics"] = ["=cmd|' /C calc'!A0"]
    trust.gives(rows, registry={"name": "Trust <script>\u001b[31m", "id": "trust", "address": "javascript:alert(1)"})
    assert night(here).members[0].refused == 0
    entry_ = Whole(here.registry.root).entry(RepoId.parse("trust/a"))
    assert (entry_.name, entry_.contact, entry_.topics) == ("ab]0;x", None, ("waiting-lists",))
    here.publish()
    for path in here.site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "javascript:" not in text.lower().replace("“javascript:", "")
        assert "\u202e" not in text
        assert "\u001b" not in text
    assert b"\x1b" not in (here.registry.root / "members/listing.tsv").read_bytes()


def test_a_clock_that_is_wrong(two):
    here, trust = two
    rows = trust.records()
    rows[0]["harvest"]["history"] = {"last_commit": "2099-01-01T00:00:00+00:00", "first_commit": "2098-01-01"}
    trust.gives(rows, updated="2099-01-01")
    (member,) = night(here).members
    assert (member.state, member.skewed) == ("taken", 2)
    assert here.facts("trust/a").history.last_commit is None
    here.publish()
    assert json.loads((here.site / "v1/index.json").read_bytes())["updated"] == "2026-01-02"
    trust.lists("trust/a", summary="What the trust says once its clock is right.")
    trust.publish()
    assert night(here).members[0].state == "taken"  # a date that had not come keeps nothing out


# ── what happens here ────────────────────────────────────────────────────────────────────────────


def test_a_night_that_is_ended_leaves_the_last_listing(two, monkeypatch):
    here, trust = two
    trust.lists("trust/e")
    trust.publish()
    with monkeypatch.context() as patch:
        patch.setattr("nhsr_registry.federation.listing.written", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            night(here)
    assert ids(here) == {"national-body/guide", "trust/a", "trust/b", "trust/c", "trust/d"}
    assert words(here, "trust/a")
    assert night(here).members[0].new == 1


def test_a_file_of_records_that_somebody_changed(two):
    here, _ = two
    (path,) = (here.registry.root / "members/trust").glob("records-*.ndjson")
    path.write_bytes(b"x" + path.read_bytes()[1:])
    assert any("members/trust" in fault.file for fault in validate(Registry(here.registry.root)).faults)
    published = here.publish()
    assert {left.what for left in published.left_out} == {"trust/a"}
    night(here)
    night(here)
    assert ids(here) == {"national-body/guide", "trust/a", "trust/b", "trust/c", "trust/d"}
    assert words(here, "trust/a")


def test_a_broken_listing_is_as_none(two):
    here, _ = two
    (here.registry.root / "members/listing.tsv").write_bytes(b"\xff\n")
    assert ids(here) == {"national-body/guide"}
    night(here)
    assert len(ids(here)) == 5


def test_a_packed_file_that_is_not_one(two):
    here, trust = two
    raw = b"not compressed"
    (trust.site / "v1/federation.ndjson.gz").write_bytes(raw)
    trust.about(bytes=len(raw), sha256=hashlib.sha256(raw).hexdigest())
    still_there(here, "unreadable", "not compressed")
    raw = gzip.compress(b'{"id":"trust/x"}\n')[:-9]
    (trust.site / "v1/federation.ndjson.gz").write_bytes(raw)
    trust.about(bytes=len(raw), sha256=hashlib.sha256(raw).hexdigest())
    still_there(here, "unreadable", "not compressed")
