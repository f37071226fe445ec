"""Does a file of tests compare anything of the project with what is expected?

`assert True`, `expect_equal(2 * 2, 4)` and what golem or poetry write into a new project stand for tests that are still
to come: they hold whatever the project does. An assertion counts as soon as it names one thing that is not a constant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from nhsr_registry import re
from nhsr_registry.checks import _scan

_ASSERTS = re.compile(
    r"\bexpect_\w+\s*\(|\btest_that\s*\(|\bassert\w*\s*[( ]|\bself\.assert\w+|\bself\.fail\w*|\bpytest\.raises|\braises\s*\(|\bexpect\s*\(|\btestthat::|\bstopifnot\s*\(|@test\b|\bshould\s*\(|\(is\s+\(|\bassert_\w+|\bcheck(?:equals\w*|true|identical|exception)\s*\("
    r"|\bt\.Error|\bassert\.\w+|\bapprox\(|\bassertr?::|\bexpect_snapshot|np\.testing|\bsnapshot\s*\(|\brefute\w*|\.(?:must|wont)_\w+",
    re.IGNORECASE,
)
#: Without any of these there is no assertion.
_WORDS = ("expect", "assert", "test", "check", "raises", "snapshot", "stopifnot", "should", "(is", "self.fail", "t.error", "approx(", "refute", "must_", "wont_")  # fmt: skip
#: Words of which each match has one, where it begins.
_NEEDLES = (
    "expect", "assert", "test_that", "testthat", "@test", "np.testing", "checkequals", "checktrue", "checkidentical", "checkexception",
    "raises", "snapshot", "stopifnot", "should", "(is", "self.fail", "t.error", "approx(", "refute", "must_", "wont_",
)  # fmt: skip
#: Names a block of tests; what stands in it must say whether it compares anything.
_FRAMES = re.compile(r"test_that\s*\(|testthat::|@test", re.IGNORECASE)
#: A call inside such a block that is not there for testing alone, for assertions of somebody's own making.
_CALLS = re.compile(
    r"\b(?!(?:test_that|library|require|skip\w*|context|test_check|test|describe|it|function|c|expect_(?:true|false|equal|identical|equivalent))\b)[A-Za-z_][\w.]*\s*\(",
    re.IGNORECASE,
)
#: Assertions that say only what their arguments say: those about constants hold always, or never.
_COMPARES = re.compile(
    r"(?:self\.|assert\.)?(?:expect(?:_(?:true|false|equal|identical|equivalent))?|stopifnot|check(?:true|false|equals|identical)"
    r"|assert(?:_|\.)?(?:true|false|equals?|not_?equals?|is|ok|strict_?equal|deep_?equal|that)?)\s*[( ]?",
    re.IGNORECASE,
)
_VISIBLE = re.compile(r"\S")
_STRINGS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_CONSTANT = re.compile(
    r"(?:\b(?:true|false|none|null|na|nan|c|list|and|or|not|is|in|identical|tolerance|info|label|l)\b|\b\d[\w.]*"
    r"|\.(?:not\.)?to[A-Z]\w*|[\s.,+\-*/%^=<>!()\[\]{}:&|~;\"])*",
    re.IGNORECASE,
)
#: R's short names of TRUE and FALSE.
_SHORT = re.compile(r"\b[TF]\b")
_VERSION = re.compile(r"(?:\w+\.)*__version__\s*==\s*\"\"\s*", re.IGNORECASE)
#: The tests that golem writes into each new app, by name: that it starts, and that golem's own helpers work.
_GOLEM = re.compile(r"(?:^|/)test[-_]golem[-_](?:recommended|utils_ui|utils_server)\.r$", re.IGNORECASE)
_GOLEM_TITLES = frozenset({"app ui", "app server", "app_sys works", "golem-config works", "app launches"})
_TITLES = re.compile(r"\btest_that\s*\(\s*[\"']([^\"'\n]{0,200})[\"']")
#: An assertion is not read further than this.
_LONGEST = 400


def asserts(path: str, text: str) -> bool:
    r"""Whether a file compares something of the project with what is expected.

    >>> asserts("tests/test_w.py", "def test_w():\n    assert 1 == 1\n")
    False
    >>> asserts("tests/test_w.py", "def test_w():\n    assert weeks(14) == 2\n")
    True
    """
    if _GOLEM.search(path) and ("utils" in path or set(_TITLES.findall(text)) <= _GOLEM_TITLES):
        return False
    if is_ehrql(path, text):
        return True
    lowered = text.lower()
    if not any(word in lowered for word in _WORDS):
        return False
    frames = constants = False
    for what, _ in _each(path, text):
        if what == "real":
            return True
        frames, constants = frames or what == "frame", constants or what == "constant"
    return frames and not constants and any(_CALLS.search(line) for line in _lines(text, _marks(path)))


#: What each person of a test in ehrQL is expected to be (docs.opensafely.org, "Test your dataset definition").
_EHRQL = re.compile(r"[\"']expected_(?:in_population|columns)[\"']\s*:")


def is_ehrql(path: str, text: str) -> bool:
    """Whether it holds made-up people for `ehrql assure`, each with what is expected of the dataset definition."""
    return path.lower().endswith(".py") and "test_data" in text and bool(_EHRQL.search(text))


def count(path: str, text: str) -> int:
    r"""How many assertions name something that is not a constant; those on one line are one.

    >>> count("tests/test_w.py", "assert True\nassert weeks(14) == 2\nassert weeks(7) == 1\n")
    2
    """
    people = len(_EHRQL.findall(text)) if is_ehrql(path, text) else 0
    return people + len({line for what, line in _each(path, text) if what == "real"})


def _each(path: str, text: str) -> Iterator[tuple[Literal["frame", "constant", "real"], int]]:
    """Each assertion, or frame of some, outside comments, and where its line begins. Over the whole text: most tests begin with one."""
    marks = _marks(path)
    for found in _matches(text):
        start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.start())
        line = text[start : end if end >= 0 else None]
        if line.lstrip().startswith(marks) or "test_check(" in line or _guards(path, found[0], line):
            continue
        if _FRAMES.fullmatch(found[0]):
            yield "frame", start
        else:
            constant = _is_constant(found[0], text[found.end() : found.end() + _LONGEST])
            yield "constant" if constant else "real", start


def _guards(path: str, name: str, line: str) -> bool:
    """Whether a `stopifnot()` of R stands inside something: there it looks at what a function is given."""
    return name.startswith("stopifnot") and line[:1].isspace() and path.lower().endswith((".r", ".rmd"))


def _matches(text: str) -> Iterator[re.Match[str]]:
    """`_ASSERTS.finditer(text)`, quicker: only on lines that hold a needle."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow; then places would not agree
        yield from _ASSERTS.finditer(text)
        return
    done = 0
    for start in _scan.line_starts(lowered, _NEEDLES):
        end = text.find("\n", start)
        # its bracket may open on a later line, after nothing but space
        after = _VISIBLE.search(text, end) if end >= 0 else None
        for found in _ASSERTS.finditer(text, max(start, done), after.end() if after else len(text)):
            yield found
            done = found.end()


def _marks(path: str) -> str:
    """What begins a comment in a file's language."""
    return "#" if path.lower().endswith((".r", ".py", ".jl", ".rmd", ".rb")) else "//"


def _lines(text: str, marks: str) -> list[str]:
    return [_STRINGS.sub('""', line) for line in text.splitlines() if not line.lstrip().startswith(marks)]


def _is_constant(name: str, after: str) -> bool:
    """Whether an assertion compares constants with one another; `after` begins with its arguments."""
    if not _COMPARES.fullmatch(name):
        return False
    said = _arguments(_STRINGS.sub('""', after), name.endswith("("), chained=name.lower().startswith("expect"))
    said = _SHORT.sub("TRUE", said) if name.startswith(("expect_", "stopifnot")) else said
    return bool(said.strip(" ()")) and bool(_CONSTANT.fullmatch(said) or _VERSION.fullmatch(said))


def _arguments(after: str, inside: bool, *, chained: bool) -> str:
    """What belongs to the assertion: until its bracket closes, or else until the line ends; without comments."""
    depth = int(inside)
    for place, sign in enumerate(after):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "#" or (sign == "\n" and depth <= 0) or depth < 0:
            return after[:place]
        if inside and depth == 0 and not (chained and after[place + 1 : place + 2] == "."):
            return after[: place + 1] if chained else after[:place]
    return after
