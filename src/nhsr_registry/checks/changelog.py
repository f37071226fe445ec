"""Are changes described?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.memo import line_of
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

_FILES = (
    "{,docs/,inst/,doc/,documentation/,*/}{news,changelog,change_log,change-log,changes,history,release*notes,releases,release_log,version_history,version-history,whats*new}{,.md,.rmd,.qmd,.rst,.txt,.rd,.adoc,.org}",
    "{,docs/,doc/,documentation/}{changelogs,releases,release[-_]notes}/*.{md,rst,txt}",
)
_FRAGMENTS = "{changelog.d,changes,newsfragments,.changes}/*.{md,rst,txt}"
#: A table of versions that an app shows: in code or as a table.
_TABLES = "{,*/,*/*/}{version,versions,version_history,version-history,change_log,changelog}.{r,py,csv,tsv,js,json}"
_VERSIONED = re.compile(r"\b(?:v(?:ersion)? ?)?\d{1,3}\.\d{1,3}\b|\b\d{1,2}[ /-](?:\w{3,9}|\d{1,2})[ /-](?:20)?\d\d\b")
_WORDED = re.compile(r"[\"',\t](?=(?:[^\"'\t,]{0,40} ){3})[A-Z][a-z]+ed [^\"'\t]{12,}")
_HEADING = re.compile(
    r"\bchange[- ]?logs?\b|\brelease notes\b|\bversion history\b|\bchanges (?:in|since|made (?:in|since|to)) (?:v\.? ?\d|\d+\.\d|version|release|the (?:last|previous|code|package|app|latest|new))|^\W*(?:recent |latest )?changes(?: made)?\W*$|\brelease history\b|\bwhat['’]?s new\b|\bnews\b|^\W*(?:\w+ ){0,2}versions\W*$|\brevision history\b|^(?:latest |recent )?updates?(?:\W*\([^()]*\))?$",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"initial cran submission|first release|added a `?news\.md`? file|initial (?:release|version|commit|public release)|all notable changes to this project|keep a changelog|semantic versioning|development version"
    r"|instructions (?:on|for) (?:how to )?updat\w+ this changelog",
    re.IGNORECASE,
)

#: The entry by which usethis begins the file: it tells of the file, not of the project.
_OF_ITSELF = re.compile(
    r"\b(?:includes?|has|adds|contains) an? (?:new )?(?:news|change ?log)(?:\.\w{1,4})? file\b", re.IGNORECASE
)


class Changelog(Check):
    """Changes are described in words

    People who use your work want to know, before they update, what is different: a new column, a corrected
    formula, a function that has gone. Keep a file `NEWS.md` (R) or `CHANGELOG.md` with one line for each change
    that matters to users, newest first. Start with today: nobody expects the past to be written up.

    What counts: one change in words, in such a file, in a folder of release notes or below a heading in the README; below
    "Added" or "Fixed" a word or two are enough. Tags and a page on what was built first say nothing of changes, and the
    change log of a library that was copied in is its own.
    """

    id = "changelog"
    step = "Describe each version’s changes in a NEWS or CHANGELOG file"
    reads = (*README, *_FILES, _FRAGMENTS, _TABLES)
    effort = "minutes"
    commands = {
        "r-package": "usethis::use_news_md()",
        "*": "# Changes\n\n## 1.1.0 (2024-05-01)\n\n- Weeks are now counted from the referral, as in the national definition.",
    }
    passing = (
        {"NEWS.md": "# w 0.2.0\n\n* Weeks now count from the referral.\n* Fixes the rounding of ages.\n"},
        {"CHANGELOG.md": "# Changelog\n\n## 1.1\n\n### Added\n\n- A table by specialty.\n"},
        {"README.md": "# w\n\n## Changelog\n\n- 2024-05: weeks now count from the referral date\n"},
        {
            "README.md": "# w\n\n## ChangeLog\n\n### [1.0.1] - 13/11/2024\n\n- Weeks now count from the referral date\n\n## Use\n\nRun it.\n"
        },
        {"README.md": "# w\n\nChangelog:\n\nV1.1 counts from the referral date\n\nV1.2 rounds the ages down\n"},
        {
            "Version.R": 'Version <- c("1.1", "1.0")\nDate <- c("2 May 2024", "1 May 2024")\nChange <- c("Added a measure of how long people wait", "Published first")\n'
        },
        {
            "README.md": "# w\n\n## Latest updates (newest first)\n\n02/05/2024 - weeks now count from the referral date\n"
        },
        {"CHANGELOG.md": "# Changelog\n\n## 1.0.0 - 2024-05-01\n\n### Added\n\n- Waits\n- Beds\n"},
        {"docs/changelog.rst": "Changes\n=======\n\n- Weeks now count from the referral.\n"},
        {"inst/NEWS.Rd": "\\name{NEWS}\n\\section{0.2}{Weeks now count from the referral, ages are rounded down.}\n"},
    )
    failing = (
        {"README.md": "# w\n"},
        {"NEWS.md": ""},
        {"NEWS.md": "# w (development version)\n\n* Initial CRAN submission.\n"},
        {"CHANGELOG.md": "# Changelog\n\nAll notable changes to this project will be documented in this file.\n"},
        {
            "CHANGELOG.md": "# Changelog\n\nInstructions on how to update this changelog: see the guide.\n\n"
            "## Unreleased\n\n### Fixed\n\n- {LIST OF FIXES}\n"
        },
        {
            "NEWS.md": "# 0.1.0\n\n* This project now includes a\n   [`NEWS.md`](https://r-pkgs.org) file to inform\n   users about changes and new features.\n"
        },
        {"README.md": "# w\n\n## Changelog\n\n## Licence\n\nMIT, and the copyright is with the trust.\n"},
        {"README.md": "# w\n\nChangelog:\n\nsee the releases\n"},
        {"README.md": "# Changes in waits since 2010\n\nCode for a paper on waits in 12 regions, by quarter.\n"},
        {"data/changes.csv": "a,b\n"},
        {
            "README.md": "# w\n\n### Changes since 2017/18 that the lookup does not have\n\nTwo trusts were merged in 2018, and one moved.\n"
        },
        {"version.py": '__version__ = "1.0.2"\n'},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        found = [path for path in snapshot.find(*_FILES) if not path.lower().startswith(("test", "data"))]
        for path in found:
            text = snapshot.text(path)
            if text is not None and (line := _told(path, text)):
                return cls.passes(f"See {path}.", [Evidence(path=path, line=line)])
        for path, text in snapshot.read(_FRAGMENTS):
            if _told(path, text):
                return cls.passes(f"See {path.rpartition('/')[0]}.", [Evidence(path=path)])
        for path, text in snapshot.read(_TABLES):
            told = _WORDED.search(text)
            if told and len(_VERSIONED.findall(text)) >= 2:
                return cls.passes(f"See {path}.", [Evidence(path=path, line=line_of(text, told.start()))], "inferred")
        if line := _section(subject) or _below_label(subject):
            where = Evidence(path=_readme.path(subject), line=line)
            return cls.passes("The README describes changes.", [where], "inferred")
        if lost := _readme.lost(subject, *_FILES, _FRAGMENTS, _TABLES, *README):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if found:
            return cls.fails(f"{found[0]} describes no change yet.", [Evidence(path=path) for path in found])
        return cls.fails("Changes are not described yet.")


def _section(subject: Subject) -> int | None:
    """The line of the README's section on changes. “Changes in waits since 2010”, as a title, is what it is about."""
    title = next((one.number for one in _readme.sections(subject) if one.heading), 0)
    for section, words, _ in _readme.named(subject, _HEADING):
        about = section.number == title and section.depth == 1
        if not about and len(words) >= 25 and re.search(r"\d", words + _headings(subject, section)):
            return section.number
    return None


#: A line of its own that stands for a heading, and a line below it that tells of a version or a day.
_LABEL = re.compile(
    r"\W*(?:change ?log|change history|release notes|version history|what['’]?s new)\W{0,4}:\W{0,9}", re.IGNORECASE
)
_ENTRY = re.compile(r"\W*(?:v(?:ersion)? ?)?\d[\d.\-/ ]*\W.{12,}", re.IGNORECASE)


def _below_label(subject: Subject) -> int | None:
    """The line of the README that stands for a heading, where versions or days are told below it."""
    found = [line for line in _readme.lines(subject) if line.text]
    for at, line in enumerate(found):
        label = line.role == "prose" and _LABEL.fullmatch(line.text)
        if label and any(_ENTRY.match(below.text) for below in found[at + 1 : at + 4]):
            return line.number
    return None


#: The headings below which “Keep a Changelog” sorts what changed: there a word or two say it.
_KEEP = re.compile(r"\W*(?:added|changed|fixed|removed|deprecated|security)\W*", re.IGNORECASE)


def _under_keep(lines: tuple[prose.Line, ...]) -> int | None:
    """The first entry below such a heading, however short."""
    below = False
    for line in lines:
        if line.role == "heading":
            below = bool(_KEEP.fullmatch(line.text))
            continue
        told = below and line.role == "item" and re.search(r"[A-Za-z]{3}", line.text) and "{" not in line.text
        if told and not _TEMPLATE.search(line.text) and not _readme.left_by_template(line.text):
            return line.number
    return None


def _headings(subject: Subject, section: prose.Section) -> str:
    """The heading and those below it: the versions and dates often stand there alone."""
    found = _readme.sections(subject)
    inside = prose.within(found, found.index(section))
    return " ".join([section.heading, *(one.heading for one in inside)])


def _told(path: str, text: str) -> int | None:
    """The first line that describes a change in the project's own words."""
    if path.lower().endswith(".rd"):
        return 1 if len(re.findall(r"[A-Za-z]{3,}", text)) > 8 else None
    lines = prose.read(text, path)
    itself = {
        number
        for entry in (prose.paragraphs(lines) if "file" in text else ())
        if _OF_ITSELF.search(entry.text)
        for _, number in entry.starts
    }
    if entry := _under_keep(lines):
        return entry
    for line in lines:
        told = line.number not in itself and line.role in {"prose", "item", "table", "code"} and len(line.text) >= 12
        if told and not _TEMPLATE.search(line.text) and not _readme.left_by_template(line.text):
            return line.number
    return None
