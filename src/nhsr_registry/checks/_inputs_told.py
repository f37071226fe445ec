"""Data that documentation lists rather than tells of: dictionaries of columns, manual pages, a line for each file."""

from __future__ import annotations

from collections.abc import Sequence

from nhsr_registry import re
from nhsr_registry.checks import _pages, _readme
from nhsr_registry.checks._base import Subject
from nhsr_registry.understand import prose

_DICTIONARY = (
    "**/{*data*dictionar*,*data_dict*,*field*descriptions*,*codebook*,*data_description*,*data_specification*}.{md,csv,xlsx,txt,html,docx,pdf,rst,qmd,json,yml,yaml}",
    "{data,data_in,data-raw,inputs,input,raw_data,*/data,reference*,lookups,codelists}/readme{,.md,.txt,.rst}",
    "{docs,doc,documentation}/**/{data,datasets,data_sources,data-sources,inputs,data_inputs}*.{md,qmd,rst}",
    "data.md", "**/model_card*.md",
)  # fmt: skip
#: A catalogue for programs; it tells people something where it describes, or has addresses.
CATALOGUE = "**/{data_catalog*,data-catalog*}.{yml,yaml,json,toml,csv,md}"
_DESCRIBES = re.compile(r"\bdescription\b|https?://", re.IGNORECASE)


def dictionary(subject: Subject, tells: re.Pattern[str]) -> str | None:
    """The first file that lists columns, or a data folder's README that speaks of them (`tells`: where they are from)."""
    for found in subject.snapshot.find(*_DICTIONARY):
        entry, text = subject.snapshot.by_path[found], subject.snapshot.text(found)
        if text is None and (entry.size or 0) > 20:
            return found
        if text and _pages.unfilled(text):
            continue
        if text and len(text.strip()) > 20 and (not found.lower().endswith("readme.md") or _speaks(text, found, tells)):
            return found
    return next((path for path, text in subject.snapshot.read(CATALOGUE) if _DESCRIBES.search(text)), None)


def manual(subject: Subject) -> str | None:
    """The manual page of a data set that an R package ships: what its columns are, or where it is from."""
    for path, text in subject.snapshot.read("man/*.rd"):
        if r"\docType{data}" in text and re.search(r"\\(?:format|source)\{", text):
            return path
    return None


def _speaks(text: str, path: str, tells: re.Pattern[str]) -> bool:
    """Whether a data folder's README speaks of these data: where from, which columns."""
    lines = prose.read(text, path)
    words = " ".join(line.text for line in lines)
    return (
        bool(
            tells.search(words)
            or re.search(r"\b(?:columns?|fields?|variables?|lookup|extract|contains?)\b", words, re.IGNORECASE)
        )
        and len(words) > 60
    )


_FILE = re.compile(
    r"[\w./-]{0,80}?([\w-]{1,60}\.(?:csv|tsv|xlsx?|rds|rda|rdata|parquet|dta|sav|sas7bdat))\b\W{0,9}(?=(?:\w+\W+){3})",
    re.IGNORECASE,
)
_MADE = re.compile(r"\boutputs?\b|\bresults?\b|\b(?:produced|generated|written|created|saved) by\b", re.IGNORECASE)
#: The first row of a table of what goes in: the name of each, and what it is.
_ROWS = re.compile(
    r"\W*(?:(?:input|data ?set|data|source|model) )?(?:parameters?|variables?|inputs?|columns?|fields?|data ?sets?|data files?)\b(?: names?)?.{0,40}\b(?:descriptions?|definitions?|meanings?|sources?)\b",
    re.IGNORECASE,
)


def listed(subject: Subject, written: Sequence[prose.Line]) -> int | None:
    """Where the README has a line with some words for each of several data files that are there, or a table of inputs."""
    rows = [line for line in written if line.role in {"item", "table"}]
    there = {path.rpartition("/")[2].lower() for path in subject.snapshot.paths}
    files = [
        line.number
        for line in rows
        if (found := _FILE.match(line.text)) and found[1].lower() in there and not _MADE.search(line.text)
    ]
    if len(files) >= 2:
        return files[0]
    for section in _readme.sections(subject):
        table = [line for line in section.lines if line.role == "table" and re.search(r"\w", line.text)]
        if (
            len(table) >= 4
            and _ROWS.match(table[0].text)
            and not _MADE.search(f"{section.heading} {section.prose[:200]}")
        ):
            return table[0].number
    return None
