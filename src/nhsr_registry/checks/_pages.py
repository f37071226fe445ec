"""Pages with words, wherever they stand: reports, READMEs of folders, pages of a site or a book, Markdown in notebooks.

`_readme.DOCS` names the folders that are for documentation. Analysts write as much beside their code: in the report that
the code makes, in the README of one folder, in the words between the cells of a notebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.checks._base import Subject
from nhsr_registry.memo import remember
from nhsr_registry.understand import prose

PAGES = ("**/*.{md,qmd,rmd,rst,ipynb}",)
_MOST = 200  # pages looked at: a book's first two hundred say it, or none does

#: Folders whose pages are about something else: other people's code, tests, templates, what a tool rendered or keeps.
_ELSEWHERE = re.compile(
    r"(?:^|/)(?:\.[^/]+|node_modules|bower_components|vendor|third[-_]party|site-packages|lib/python[^/]*|renv|packrat|v?env|tests?|testthat|_snaps|revdep"
    r"|man|templates?|skeleton|archived?|old|licen[cs]es?|[^/]*\{\{[^/]*|[^/]*_extensions)/",
    re.IGNORECASE,
)
#: Pages about taking part, changes or rights.
_OTHER = re.compile(
    r"^readme\.\w+$|(?:^|/)(?:licen[cs]e|contribut|code[-_ ]of[-_ ]con?duct|change[-_ ]?log|changes\b|news\b|security|support\b|authors|governance"
    r"|pull[-_ ]request|issue[-_ ]template|cran-comments|to-?do\b|release[-_ ]|citation|acknowledg|open[-_ ]code[-_ ]checklist|git[-_ ]|[^/]*(?:git|branch)[-_]?(?:workflow|guide|setup)|code[-_ ]?style|style[-_ ]?guide|adr-)[^/]*$",
    re.IGNORECASE,
)
_LICENCE = re.compile(r"(?:^|.*/)licen[cs]e(?:\.\w{1,4})?", re.IGNORECASE)


class Page(NamedTuple):
    path: str
    text: str
    lines: tuple[prose.Line, ...]

    def named(self, pattern: re.Pattern[str]) -> Iterator[tuple[prose.Section, str]]:
        """Sections whose heading matches, each with the prose in it and below it."""
        found = prose.sections(self.lines)
        for at, section in enumerate(found):
            if section.heading and pattern.search(section.heading):
                yield section, " ".join(part.prose for part in prose.within(found, at)).strip()


def pages(subject: Subject) -> Iterator[Page]:
    """Pages about the project beside its README, nearest to the root first."""
    snapshot = subject.snapshot
    for path in remember(snapshot, "_pages", lambda: _paths(subject)):
        if text := snapshot.text(path):
            page = remember(snapshot, f"_page {path}", partial(_page, path, text))
            if not unfilled(text):
                yield page


_GAP = re.compile(
    r"#{1,3}[^\n{}]{0,80}\{[A-Z][A-Z0-9_ -]{2,40}\}|\S[^\n{}]{0,80}\{[A-Z][A-Z0-9_ -]{2,40}\}[^\n]{0,80}\n[=-]{3}"
)


def unfilled(text: str) -> bool:
    """Whether a page is a template that nobody filled in: its title still has a gap, as “Model Card: {PROJECT NAME}”."""
    return bool(_GAP.match(text.lstrip()[:400]))


def unread(subject: Subject) -> tuple[str, ...]:
    """Pages that were to be read and could not be: what they say nobody knows."""
    found = remember(subject.snapshot, "_pages", lambda: _paths(subject))
    return tuple(path for path in found if path in subject.snapshot.unavailable)


def _page(path: str, text: str) -> Page:
    return Page(path, text, prose.read(text, path))


def _paths(subject: Subject) -> tuple[str, ...]:
    snapshot = subject.snapshot
    #: A folder with a licence of its own is somebody else's work.
    others = tuple(path.rpartition("/")[0] + "/" for path in snapshot.paths if "/" in path and _LICENCE.fullmatch(path))
    readme = subject.readme[0] if subject.readme else None
    found = [
        path
        for path in snapshot.find(*PAGES)
        if path != readme and not _ELSEWHERE.search(path) and not _OTHER.search(path) and not path.startswith(others)
    ]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path))[:_MOST])
