"""The site's words for what the data says in ids. Kind and plain: a level is where a project stands, not a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from nhsr_registry.checks import all_checks, title_of
from nhsr_registry.checks._base import Check
from nhsr_registry.model import LEVELS, Level, Outcome
from nhsr_registry.plain import count

LEVEL_NAMES: Mapping[Level, str] = {
    "listed": "Listed",
    "usable": "Usable",
    "reusable": "Reusable",
    "ready-to-scale": "Ready to scale",
}
LEVEL_MEANINGS: Mapping[Level, str] = {
    "listed": "People can find it here. Read its page before you use it.",
    "usable": "It says what it is for, how to run it, and that others may use it. Anyone may try it.",
    "reusable": "Another organisation can take it and adapt it to its own data.",
    "ready-to-scale": "It is packaged, tested and versioned, so that many organisations can rely on it.",
}
EFFORTS: Mapping[str, str] = {"minutes": "a few minutes", "hours": "an hour or two", "days": "a day or more"}
OUTCOMES: Mapping[Outcome, str] = {
    "pass": "In place",
    "declared": "In place, as the team says",
    "fail": "Not yet",
    "not-available": "Could not be seen",
    "error": "Could not be checked",
    "not-applicable": "Does not apply",
}
CAVEATS: Mapping[str, str] = {
    "experimental": "It describes itself as experimental or work in progress.",
    "unmaintained": "It says that it is no longer maintained.",
    "not-for-clinical-use": "It says that it is not for clinical use.",
    "internal-references": "It refers to systems or folders that only its own organisation can reach.",
    "not-for-reuse": "It says that it is not meant to be reused as it is.",
    "synthetic-data": "It works on synthetic or made-up data.",
    "superseded": "It says that something else has taken its place.",
}
FIELDS: Mapping[str, str] = {
    "author": "Author",
    "code_repository": "Code repository",
    "contact": "Contact",
    "continuous_integration": "Automatic checks",
    "copyright_holder": "Copyright holder",
    "date_created": "Created",
    "date_modified": "Changed",
    "date_published": "Published",
    "development_status": "Development status",
    "funder": "Funder",
    "identifier": "Identifier",
    "issue_tracker": "Issues",
    "keywords": "Keywords",
    "license": "Licence",
    "maintainer": "Maintainer",
    "name": "Name",
    "operating_system": "Operating system",
    "programming_language": "Programming language",
    "readme": "README",
    "runtime_platform": "Runs on",
    "same_as": "Also at",
    "software_help": "Help",
    "software_requirements": "Needs",
    "url": "Website",
    "version": "Version",
}
#: Not from the locale: the same everywhere.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def field(id_: str) -> str:
    return FIELDS.get(id_, id_.replace("_", " ").capitalize())


def caveat(kind: str) -> str:
    return CAVEATS.get(kind, f"It says something to know first: {kind.replace('-', ' ')}.")


def day(iso: str | None) -> str:
    """`2024-05-01…` → `1 May 2024`; anything else as it is."""
    year, month, date = (*(iso or "")[:10].split("-"), "", "", "")[:3]
    if year.isdigit() and month.isdigit() and date.isdigit() and 1 <= int(month) <= 12:
        return f"{int(date)} {_MONTHS[int(month) - 1]} {year}"
    return iso or ""


plural = count  # its name in the templates


def listed(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def levels() -> tuple[tuple[Level, str, str], ...]:
    """Every level with its name and meaning, the lowest first."""
    return tuple((level, LEVEL_NAMES[level], LEVEL_MEANINGS[level]) for level in LEVELS)


@cache
def checks() -> Mapping[str, type[Check]]:
    return {check.id: check for check in all_checks()}


@cache
def title(check: str) -> str:
    """What a check asks for; a check that this version does not know still has a readable name."""
    return title_of(check)


@cache
def remedy(check: str) -> tuple[str, ...]:
    """How to get there, paragraph by paragraph."""
    known = checks().get(check)
    return tuple(" ".join(part.split()) for part in known.remedy().split("\n\n") if part.strip()) if known else ()


def command(check: str, kinds: tuple[str, ...], languages: tuple[str, ...] = ()) -> str | None:
    known = checks().get(check)
    return known.command(kinds, languages) if known else None


def effort(check: str) -> str:
    known = checks().get(check)
    return known.effort if known else "hours"
