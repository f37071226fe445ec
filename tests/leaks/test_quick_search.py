"""Searching by vocabulary and by rarer signs finds what plain searching finds."""

from __future__ import annotations

import re
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from nhsr_registry.assess import wanted
from nhsr_registry.checks import _scan
from nhsr_registry.checks._assertions import _ASSERTS, _matches
from nhsr_registry.checks._base import Subject
from nhsr_registry.leaks import _once, numbers
from nhsr_registry.leaks._clues import NEEDLES, clues
from nhsr_registry.leaks._text import Text
from nhsr_registry.model import Record
from nhsr_registry.snapshot import Snapshot

wanted()  # loads whatever looks for words
SOUGHT = (
    "q~", "10.", "172.", "192.168.", "net use", "private key-----", "http://", "https://", "data source", "setx ", "\\\\", "//", "@", "==",
    "basic ", "password =", "server", "key-----",
)  # fmt: skip
PIECE = st.sampled_from(
    [
        *sorted(NEEDLES),
        *SOUGHT,
        "İ",
        "é",
        "\n",
        " ",
        "1",
        "0.",
        "x",
        "_",
        "-",
        "=",
        "(",
        '"',
        "PASS",
        "S",
        "110.172.",
        "e\u0301",
    ]
)
TEXT = st.lists(PIECE, max_size=12).map("".join)


@given(TEXT)
@settings(max_examples=400, deadline=None)
def test_the_vocabulary_knows_what_stands_there(text: str):
    assert clues(text.lower()) == {needle for needle in NEEDLES if needle in text.lower()}


def _plainly(text: str, needle: str) -> list[int]:
    places, at = [], text.find(needle)
    while at >= 0:
        places.append(at)
        at = text.find(needle, at + len(needle))
    return places


@given(TEXT)
@settings(max_examples=400, deadline=None)
def test_each_place_of_a_word_is_found_in_one_pass_or_one_by_one(written: str):
    for package in {_once.PACKAGE, None}:
        with patch.object(_once, "PACKAGE", package):
            text = Text.of("a.R", written)
            for needle in SOUGHT:
                assert list(text.places(needle)) == _plainly(text.lowered, needle), needle
                assert text.has(needle) == (needle in text.lowered), needle
            assert text.clues == {needle for needle in NEEDLES if needle in text.lowered}


def test_a_word_that_nobody_announced_is_found():
    for package in {_once.PACKAGE, None}:
        with patch.object(_once, "PACKAGE", package):
            for written in ("a whomsoever: b", "a whomsoever:", "nobody", "\ud800 whomsoever:"):
                text = Text.of("a.R", written)
                assert text.has("whomsoever", ":") == (":" in written)
                assert [*text.windows("whomsoever")] == ([(0, len(written))] if ":" in written else [])


NAMED = _scan.sought("server", "data source", "jdbc:", "10.", "\\\\", "~/", "//", "https://", "/home/", "].[")
LINE = st.lists(st.sampled_from(["x <- 1", " ", "Server", "data source", "JDBC:", "10.", "\\\\", "\\", "~/", "https://", "/home/", "].[", "'"]), max_size=5).map("".join)  # fmt: skip


@given(st.lists(LINE, max_size=8))
@settings(max_examples=200, deadline=None)
def test_each_line_of_code_with_a_needle_is_found(written: list[str]):
    snapshot = Snapshot.of({"a.jl": "\n".join(written)})
    subject = Subject(snapshot=snapshot, record=Record(), kinds=())
    expected = [
        (number, line)
        for number, line in enumerate(written, 1)
        if any(one.needle in line.lower() for one in NAMED) and not line.lstrip().startswith("#")
    ]
    assert [(number, line) for _, number, line in _scan.lines(subject, NAMED)] == expected


ASSERTION = st.sampled_from(
    ["expect_equal", "(", "\n", "  ", "test_that('w', ", "assert", " x == 1", "self.assertTrue", "self.fail", "pytest.raises", "raises", "should", "(is", "checkTrue", "t.Error",
     "np.testing", "approx(", "stopifnot", "x", "#", "snapshot", "@test", "testthat::", "checkEqualsNumeric", "İ", ".", "_", "{", "Expect"]
)  # fmt: skip


@given(st.lists(ASSERTION, max_size=14).map("".join))
@settings(max_examples=600, deadline=None)
def test_each_assertion_is_found(text: str):
    assert [found.span() for found in _matches(text)] == [found.span() for found in _ASSERTS.finditer(text)]


NUMBERS = st.lists(
    st.sampled_from(["999", "000", "4857773456", "999 000 0018", "999-000-0018", "010180 0009", "010180-0009", "chi ", " ", "-", ".0", ".5", ".", "1", "a", "/", "\n", "é", "१", "٣", "１２３", "atient/"]),
    max_size=12,
).map("".join)  # fmt: skip


@given(NUMBERS)
@settings(max_examples=600, deadline=None)
def test_ten_digits_are_found_where_the_pattern_finds_them(text: str):
    found = [(match.start(), match[0].replace(" ", "").replace("-", "")) for match in numbers._TEN.finditer(text)]
    found += [(match.start(), match[0][:6] + match[0][7:]) for match in numbers._BORN_FIRST.finditer(text)]
    assert list(numbers._tokens(Text.of("a.csv", text))) == found


_TABLES = re.compile(r"\bcreate\s+table\s+(\w+)|\binto\s+(\w+)", re.IGNORECASE)


@given(st.lists(st.sampled_from(["create ", "table ", "into ", "x", " ", "_", "\n", "é"]), max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_from_where_a_needle_begins_a_pattern_finds_what_it_finds(text: str):
    found = [match.span() for match in _scan.starting(text, ("create", "into"), _TABLES)]
    assert found == [match.span() for match in _TABLES.finditer(text)]


@given(TEXT)
@settings(max_examples=200, deadline=None)
def test_a_scripts_vocabulary_rules_out_only_what_is_not_there(text: str):
    needles = _scan.sought("GET(", "read_sql", "s3read", ".csv", "RData", ".db")
    for script in (_scan.Script("a.py", text), _scan.Script.of(Snapshot.of({"a.py": text}), "a.py", text)):
        there = script.there(needles)
        assert all(one.needle in there for one in needles if one.needle in text)
    assert ".db" in _scan.Script("a.py", "").there(needles)  # no word tells of it


@given(TEXT)
@settings(max_examples=200, deadline=None)
def test_lines_are_found_whatever_signs_are_absent(text: str):
    needles = ('("/', "f'/", "~/", "\\\\", "//", "server", "http://")
    plain = {
        text.rfind("\n", 0, at) + 1 for needle in needles for at in range(len(text)) if text.startswith(needle, at)
    }
    assert _scan.line_starts(text, needles) == sorted(plain)
