"""Nights that are stranger than an absence: what is answered is well formed, or nearly, and still not what was meant."""

import gzip
import json

import pytest

from nhsr_registry.federation.whole import Whole
from nhsr_registry.model import RepoId
from tests.federation.test_faults import back_again, ids, still_there
from tests.federation.test_taking import night, run, words

COMMANDS = (
    ("search", "centile"), ("list",), ("show", "trust/a"), ("reuse", "trust/a"), ("clusters", "--all"), ("at-risk",), ("report",),
    ("similar", "trust/a"), ("compare", "trust/a", "trust/b"), ("need", "match"), ("reuse", "--graph", "json"), ("validate",),
    ("list", "--format", "json"), ("search", "centile", "--sort", "updated"),
)  # fmt: skip


def told(here):
    """Every command that tells of members' projects does, without a word of Python."""
    for words_ in COMMANDS:
        done = run(here, *words_)
        assert "Traceback" not in done.stderr, (words_, done.stderr[-800:])
        assert "mistake in nhsr-registry" not in done.stderr, (words_, done.stderr[-800:])
        assert done.exit_code in {0, 1}, (words_, done.stderr[-500:])


def chunked(body, *, endless=False, ended=True):
    def answer(handler):
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        while True:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
            if not endless:
                break
        if ended:
            handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True

    return answer


def sized(body, size):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", size)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def compressed(body):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def fresh(trust):
    trust.lists("trust/e")
    trust.publish()
    return (trust.site / "v1/federation.json").read_bytes(), (trust.site / "v1/federation.ndjson.gz").read_bytes()


def test_an_endless_chunked_page(two):
    here, trust = two
    trust.server.answers["federation.json"] = chunked(b" " * 4096, endless=True)
    still_there(here, "unreadable", "larger than")


def test_endless_chunked_records(two):
    here, trust = two
    fresh(trust)
    trust.server.answers["federation.ndjson.gz"] = chunked(b"x" * 65536, endless=True)
    still_there(here, "unreadable", "bytes that it announced")
    trust.server.answers.clear()
    back_again(here)


def test_chunks_that_never_end(two):
    here, trust = two
    _, packed = fresh(trust)
    trust.server.answers["federation.ndjson.gz"] = chunked(packed[:-20], ended=False)
    still_there(here, "away", "broke off")


def test_a_content_length_of_more_than_comes(two):
    here, trust = two
    said, _ = fresh(trust)
    trust.server.answers["federation.json"] = sized(said, str(len(said) + 500))
    still_there(here, "away", "broke off")


@pytest.mark.parametrize("size", ["-5", "abc", "99999999999999999999999999"])
def test_a_content_length_that_is_none(two, size):
    here, trust = two
    said, _ = fresh(trust)
    trust.server.answers["federation.json"] = sized(said, size)
    still_there(here, "away", "did not answer")


def test_a_content_length_of_less_than_comes(two):
    here, trust = two
    said, _ = fresh(trust)
    trust.server.answers["federation.json"] = sized(said, str(len(said) // 2))
    still_there(here, "unreadable", "cannot be understood")


def test_a_page_said_to_be_compressed_and_is_not(two):
    here, trust = two
    said, _ = fresh(trust)
    trust.server.answers["federation.json"] = compressed(said)
    still_there(here, "away", "did not answer")


def test_a_page_that_unpacks_to_much_more(two):
    here, trust = two
    trust.server.answers["federation.json"] = compressed(gzip.compress(b" " * 300_000_000))
    still_there(here, "unreadable", "larger than")


def test_not_modified_to_whoever_asks(two, place):
    """A cache between that says 304 to everybody: where something is kept it counts, and where nothing is, that is said."""
    here, trust = two
    trust.server.answers["federation.json"] = lambda handler: handler.say(304, b"")
    (member,) = night(here).members
    assert (member.state, member.projects) == ("unchanged", 4)
    other = place("other")
    other.takes(trust)
    (member,) = night(other).members
    assert (member.state, member.projects) == ("unreadable", 0)
    assert "nothing is kept" in member.reason


def test_the_records_are_not_modified(two):
    here, trust = two
    fresh(trust)
    trust.server.answers["federation.ndjson.gz"] = lambda handler: handler.say(304, b"")
    still_there(here, "unreadable", "hash differs")


def test_no_tag_and_no_date(two):
    here, trust = two
    for name in ("federation.json", "federation.ndjson.gz"):
        trust.server.answers[name] = lambda h, n=name: h.say(200, (trust.site / "v1" / n).read_bytes())
    fresh(trust)
    assert night(here).members[0].new == 1
    assert night(here).members[0].state == "unchanged"


def test_a_valid_index_and_the_records_are_missing(two):
    here, trust = two
    fresh(trust)
    (trust.site / "v1/federation.ndjson.gz").unlink()
    still_there(here, "away", "HTTP 404")
    (trust.site / "v1/federation.json").unlink()  # and then both: the index is still there
    still_there(here, "away", "HTTP 404")


def test_it_redirects_to_another_host_that_lists_others(two, place):
    """Whoever holds the address may move: the address counts, and what is kept is judged like any night's."""
    here, trust = two
    other = place("other")
    other.lists("other/x")
    other.publish()
    for name in ("federation.json", "federation.ndjson.gz"):
        trust.server.leads(name, f"{other.serve().address}v1/{name}")
    still_there(here, "held", "4 of its 4 projects are no longer in it")


def test_a_member_that_gives_itself_another_name_and_id(two):
    here, trust = two
    trust.id = "trust-renamed"
    trust.write()
    trust.publish()
    done = night(here)
    assert done.complete
    (member,) = done.members
    assert (member.id, member.projects, member.new, member.gone) == ("trust", 4, 0, 0)
    assert Whole(here.registry.root).way(RepoId.parse("trust/a"))[-1] == "trust-renamed"
    assert (member.name, member.reason) == (
        "Trust-Renamed registry",
        "it calls itself trust-renamed now, and trust before",
    )
    (member,) = night(here).members  # it is said once, and the note beside the records knows it
    assert member.reason == ""
    assert Whole(here.registry.root).way(RepoId.parse("trust/a")) == ("trust-renamed",)


def test_a_member_that_takes_our_id_without_a_change(two):
    here, trust = two
    trust.about(registry={"name": "Us", "id": "national", "address": None})
    still_there(here, "ourselves", "both are called national")


def test_its_page_leads_to_another_host_and_its_records_do_not(two, place):
    here, trust = two
    other = place("other")
    other.lists("other/x")
    other.publish()
    trust.server.leads("federation.json", f"{other.serve().address}v1/federation.json")
    still_there(here, "unreadable", "more than the")


def test_an_id_that_differs_from_ours_in_case_alone(two):
    here, trust = two
    rows = trust.records()
    more = json.loads(
        json.dumps(rows[0]).replace("trust/a", "National-Body/GUIDE").replace("R_trust_a", "R_national-body_guide")
    )
    trust.gives([*rows, more])
    (member,) = night(here).members
    assert (member.refused, member.also) == (0, 1)
    assert len(ids(here)) == 5
    assert words(here, "national-body/guide") != more["entry"]["summary"]
    told(here)


def test_one_id_twice_within_a_member(two):
    here, trust = two
    rows = trust.records()
    other = json.loads(json.dumps(rows[0]))
    other["entry"]["summary"] = "The second of two records of one project."
    cased = json.loads(json.dumps(rows[1]).replace("trust/b", "Trust/B"))
    trust.gives([*rows, other, cased])
    (member,) = night(here).members
    assert [(one.id, one.reason) for one in member.refusals] == [
        ("trust/a", "stands twice"),
        ("Trust/B", "stands twice"),
    ]
    assert words(here, "trust/a") == rows[0]["entry"]["summary"]
    assert len(ids(here)) == 5


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "trust/x", "entry": {"repository": "trust/x", "name": "x", "summary": "%s"}}' % (b"y" * 2_000_000),
        b'{"id": "trust/x", "more": NaN, "entry": {"repository": "trust/x", "name": "x", "summary": "y"}}',
        b'{"id": "trust/x", "entry": {"repository": "trust/x", "name": "x", "summary": "y"}, "harvest": {"repository": "trust/x", "score": {"points": NaN}}}',
        b'{"id": "trust/x", "more": %s, "entry": {"repository": "trust/x", "name": "x", "summary": "y"}}'
        % (b"[" * 90_000 + b"]" * 90_000),
        b'{"id": "trust/x", "more": {"a": %s}, "entry": {"repository": "trust/x", "name": "x", "summary": "a\\u0000y"}}'
        % (b'{"a":' * 800 + b"1" + b"}" * 800),
    ],
    ids=["two megabytes", "NaN beside", "NaN within", "deep", "deep and unclean"],
)
def test_records_beyond_all_reason(two, line):
    here, trust = two
    trust.gives([*(json.dumps(row).encode() for row in trust.records()), line])
    (member,) = night(here).members
    assert (member.state, member.projects >= 4) == ("taken", True)
    assert ids(here) >= {"trust/a", "trust/b", "trust/c", "trust/d"}
    assert here.publish().left_out == ()


@pytest.mark.parametrize("said", ["NaN", "1e400", "Infinity", "1" * 5_000, "-1", "1.5", "[" * 50_000])
def test_numbers_beyond_all_reason_on_its_page(two, said):
    here, trust = two
    fresh(trust)
    path = trust.site / "v1/federation.json"
    about = json.loads(path.read_bytes())
    path.write_text(
        json.dumps(about).replace(f'"sequence": {about["sequence"]}', f'"sequence": {said}'), encoding="utf-8"
    )
    still_there(here, "unreadable", "cannot be understood")


DAYS = [
    "0000-00-00",
    "0000-01-01T00:00:00Z",
    "9999-12-31",
    "9999-99-99",
    "2026-02-31",
    "0001-01-01T00:00:00+14:00",
    "2026-01-02T25:61:61Z",
    "1900-01-01",
    "2026-01-02T.....",
]


@pytest.mark.parametrize("day", DAYS)
def test_days_that_no_calendar_has(two, day):
    here, trust = two
    rows = trust.records()
    rows[0]["harvest"]["history"] = {"last_commit": day, "first_commit": day, "commits": 3, "authors": 1}
    rows[0]["harvest"]["host"] |= {"released": day, "latest_release": "v1", "releases": 1}
    rows[1]["harvest"]["stale"] = {"since": day, "reason": "It was away."}
    rows[2]["entry"]["adopters"] = [
        {"organisation": "RX1", "since": day[:10], "said": day[:10], "evidence": "https://example.org/x"}
    ]
    trust.gives(rows, updated=day)
    (member,) = night(here).members
    assert member.state == "taken"
    assert here.publish().left_out == ()
    told(here)
    told_again = run(here, "publish", "--for", "national", "--out", str(here.folder / "abroad"))
    assert told_again.exit_code == 0, told_again.stderr[-800:]
    assert night(here).members[0].state == "unchanged"
