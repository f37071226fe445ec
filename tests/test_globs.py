"""Looking paths up gives what comparing each of them gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsr_registry import snapshot as module
from nhsr_registry.assess import wanted
from nhsr_registry.checks import all_checks
from nhsr_registry.globs import compile_patterns, expand, matcher
from nhsr_registry.snapshot import FileEntry, Snapshot

PATHS = [
    "README.md", "readme.Rmd", "docs/README.md", ".github/workflows/a.yml", "R/a.R", "src/w/__init__.py", "LICENCE", "LICENSE.md", ".Renviron", "a/b/c/d.csv", "x", "a/.env",
    "a/.env.local", "tests/testthat/test-a.R", "data/a.tar.gz", "Dockerfile", "sub/Dockerfile.dev", "inst/CITATION", "a.b/c", "docs/x/y/z.qmd", ".lintr", "environment-dev.yaml", "requirements/base.txt", "a[1].csv",
]  # fmt: skip
PATTERNS = sorted(
    {pattern for check in all_checks() for pattern in check.reads}
    | set(wanted())
    | {"**", "docs/**", "*", "**/{a,b}*/**/*.{c,d}", "licen[cs]e{,.*}", "{a,{b,c}}.{r,md}"}
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_in_use(pattern: str, monkeypatch: pytest.MonkeyPatch):
    snapshot = Snapshot(entries=tuple(FileEntry(path=path) for path in PATHS))
    expected = snapshot.find(pattern)
    monkeypatch.setattr(module, "_MANY", 0)
    assert Snapshot(entries=snapshot.entries).find(pattern) == expected


SEGMENT = st.sampled_from(
    ["a", "B.r", "*.{r,py}", "**", "{a,b}", "[ab]c", "x*", "?.md", "{,*}", ".env*", "*", "readme.md", "[!a]c"]
)


@given(st.lists(SEGMENT, min_size=1, max_size=4).map("/".join), st.lists(st.lists(st.sampled_from(["a", "b.R", "c", "x.py", "README.md", ".env.x", "bc", "q.md"]), min_size=1, max_size=4).map("/".join), unique=True))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_looking_up_means_comparing(pattern: str, paths: list[str]):
    snapshot = Snapshot(entries=tuple(FileEntry(path=path) for path in paths))
    assert snapshot._looked_up((pattern,)) == snapshot.find(pattern)
    assert [path for path in paths if matcher((pattern,))(path)] == [
        path for path in paths if compile_patterns((pattern,)).fullmatch(path)
    ]


def test_what_is_read_of_a_clone():
    whole = compile_patterns(wanted())
    for path in PATHS:
        assert matcher(wanted())(path) == bool(whole.fullmatch(path)), path


@given(st.lists(SEGMENT, min_size=1, max_size=4).map("/".join), st.lists(st.sampled_from(["a", "b.R", "a/b.R", "x.py/README.md", ".env.x", "a/bc/q.md"]), unique=True))  # fmt: skip
def test_braces_written_out_mean_the_same(pattern: str, paths: list[str]):
    whole = compile_patterns((pattern,))
    for path in paths:
        assert bool(whole.fullmatch(path)) == bool(compile_patterns(tuple(expand(pattern))).fullmatch(path))
