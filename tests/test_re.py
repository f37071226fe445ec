"""Patterns that are compiled when they are first asked."""

import importlib
import pkgutil
import re as library
import subprocess
import sys

import pytest

import nhsr_registry
from nhsr_registry import literals, re


def test_says_what_the_standard_library_says():
    late = re.compile(r"(?P<word>\w+)-(\d)", re.IGNORECASE)
    assert late.pattern == r"(?P<word>\w+)-(\d)"
    assert late.findall("a Ward-7") == [("Ward", "7")]
    assert late.sub(r"\2", "ward-7 bed-3") == "7 3"
    assert [found["word"] for found in late.finditer("ward-7 bed-3")] == ["ward", "bed"]
    assert dict(late.groupindex) == {"word": 1}
    assert re.compile(rb"\d").findall(b"a1") == [b"1"]


def test_is_compiled_only_when_asked():
    broken = re.compile("(")
    assert repr(broken) == "re.compile('(', 0)"
    with pytest.raises(Exception, match="unterminated subpattern"):
        broken.search("a")


def test_every_pattern_of_ours_compiles():
    for module in pkgutil.walk_packages(nhsr_registry.__path__, "nhsr_registry."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    re.compile_all()


def test_importing_the_checks_compiles_next_to_none_of_their_patterns():
    program = (
        "import re._compiler as compiler\n"
        "real, count = compiler.compile, []\n"
        "compiler.compile = lambda *asked: count.append(asked) or real(*asked)\n"
        "from nhsr_registry.checks import all_checks\n"
        "all_checks()\n"
        "ours = [pattern for pattern, _ in count if isinstance(pattern, str)]\n"
        "print(len(ours))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 100  # of a thousand; what is left are those of the libraries


def test_a_pattern_that_reads_lines_answers_as_before():
    """After enough lines, those without its words are not searched; long texts, where these are likely, are."""
    flags = re.IGNORECASE
    pattern = r"\b(?:data|set|an|of|to|in|by|on)\b[^.]{0,20}\b(?:taken|come|comes) from\b"
    late, plain = re.compile(pattern, flags), library.compile(pattern, flags)
    lines = ["No such words here", "Data TAKEN from somewhere", "data of which nothing is told", "It comes from there"]
    for _ in range(600):
        for line in lines:
            assert bool(late.search(line)) == bool(plain.search(line))
    assert literals.gate(pattern, int(flags), str.lower, lines=True)
    for text in (*lines, "x" * 5000 + lines[1], lines[0] * 500):
        assert [found.span() for found in late.finditer(text)] == [found.span() for found in plain.finditer(text)]


def test_a_pattern_of_common_words_is_ruled_out_in_lines_only():
    pattern = "|".join(f"{letter}{other}x" for letter in "ab" for other in "fghij")
    assert literals.gate(pattern, 0, str.lower) is None
    may = literals.gate(pattern, 0, str.lower, lines=True)
    assert may
    assert may("an afx here")
    assert not may("nothing")
