"""Words that a pattern needs."""

import re as library
from pathlib import Path

import pytest

from nhsr_registry import checks, literals, re

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("pattern", "flags", "groups"),
    [
        (r"\bhttps://raw\.(\w+)", 0, (("https://raw.",),)),
        (r"Maintained (?:by|under)", re.IGNORECASE, (("maintained ",), ("by", "under"))),
        (r"(?:mock(?:ed)?|fak(?:e|er))data", 0, (("data",), ("fake", "mock"))),
        (r"(?i:Created)\s+table", 0, (("created",), ("table",))),
        (r"(?:secret){1,3}", 0, (("secret",),)),
        (r"(?:secret)?\w+", 0, ()),
        (r"secret|\d{3}", 0, ()),
        (r"[ab]", 0, ()),
        (r"(?!never)always(?<=ways)", 0, (("always",),)),
        (r"à propos", re.IGNORECASE, ((" propos",),)),
    ],
)
def test_reads_from_a_pattern_the_words_that_it_needs(pattern, flags, groups):
    found = literals.needed(pattern, int(flags))
    assert set(groups) >= set(found)
    assert bool(groups) == bool(found)


def test_letters_that_match_though_their_lower_case_is_another_rule_nothing_out():
    may = literals.gate("mission statement", int(re.IGNORECASE), str.lower)
    assert may
    assert may("MISSION STATEMENT")
    assert may("mi\u017fsion statement")
    assert may("m\u0131ssion statement")
    assert not may("no such words")


def test_nothing_is_ruled_out_that_any_of_our_patterns_finds():
    checks.all_checks()
    texts = [path.read_text("utf-8")[:6000] for path in sorted(ROOT.glob("docs/*.md"))[:6]]
    texts += [path.read_text("utf-8")[:6000] for path in sorted((ROOT / "src").rglob("_closed_inputs.py"))]
    asked = 0
    for late in tuple(re._all):
        made = library.compile(late.pattern, late._flags)
        if not isinstance(made.pattern, str) or not (may := literals.gate(made.pattern, late._flags, str.lower)):
            continue
        for text in texts:
            if made.search(text):
                asked += 1
                assert may(text), (made.pattern, text[:60])
    assert asked > 100


def test_a_pattern_that_read_much_answers_as_before():
    late, text = re.compile(r"needle-(\d)", re.IGNORECASE), "hay " * 60_000
    assert late.search(text) is None
    assert late.search(text) is None
    assert list(late.finditer(text)) == late.findall(text) == []
    assert late.sub("", text) == text
    found = text + "NEEDLE-7"
    assert [one[1] for one in (late.search(found), late.search(found, 100)) if one] == ["7", "7"]
    assert late.findall(found) == ["7"]
    assert late.sub("x", found, count=1) == text + "x"
    assert [one[1] for one in late.finditer(found)] == ["7"]
