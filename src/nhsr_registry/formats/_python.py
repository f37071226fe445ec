"""What pyproject.toml, setup.cfg, setup.py and requirements files have in common."""

from __future__ import annotations

from collections.abc import Iterable

from nhsr_registry import re
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._people import emails, is_team_mailbox, name_only, split_names
from nhsr_registry.formats._urls import repository, say_address

#: Label of a project address, folded and without punctuation → field (packaging.python.org, "Well-known Project
#: URLs in Metadata", and what projects write besides).
_LABELS = {
    **dict.fromkeys(
        ("source", "repository", "sourcecode", "code", "github", "gitlab", "repo", "sources"),
        "code_repository",
    ),
    **dict.fromkeys(
        ("issues", "bugs", "issue", "tracker", "issuetracker", "bugtracker", "bugreports", "support"),
        "issue_tracker",
    ),
    **dict.fromkeys(("documentation", "docs", "userguide", "guide", "manual"), "software_help"),
    **dict.fromkeys(("homepage", "home", "website", "url"), "url"),
}
#: Trove classifier → development status in a word (pypi.org/classifiers).
_STATUS = re.compile(r"Development Status :: \d - (.+)")
_OPERATING_SYSTEM = re.compile(r"Operating System :: (.+)")
_LICENCE = re.compile(r"License :: ")
_EXTRA_USES = (
    ("test", re.compile(r"test|pytest|cov|\bci\b", re.IGNORECASE)),
    ("docs", re.compile(r"\bdocs?\b|documentation|sphinx|mkdocs", re.IGNORECASE)),
    (
        "development",
        re.compile(r"\bdev|develop|lint|format|type|build|pre-?commit|style|tool", re.IGNORECASE),
    ),
)


def use_of_group(name: str, otherwise: str) -> str:
    """What the dependencies of an extra, group or file called `name` are for."""
    return next((use for use, sign in _EXTRA_USES if sign.search(name)), otherwise)


def say_requirement(
    out: Collector,
    text: str,
    line: int | None,
    use: str,
    *,
    locked: bool = False,
    where: str = "",
    group: str | None = None,
) -> bool:
    """States one dependency (PEP 508). What is none is a problem; the answer says whether it was one."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except (InvalidRequirement, RecursionError):
        out.problem(f"{where}{text[:80]!r} is not a requirement as PEP 508 has it.", line)
        return False
    out.say(
        "software_requirements",
        requirement.name,
        line,
        ecosystem="pypi",
        constraint=", ".join(sorted(str(one) for one in requirement.specifier)),
        use=use,
        marker=str(requirement.marker) if requirement.marker else None,
        url=repository(requirement.url) or requirement.url if requirement.url else None,
        locked="yes" if locked else None,
        group=group,
    )
    return True


def say_labelled_address(out: Collector, label: str, address: str, line: int | None) -> None:
    """States an address of `[project.urls]` under the field that its label means; others stay unsaid."""
    field = _LABELS.get(re.sub(r"[^a-z]", "", label.casefold()))
    code = repository(address)
    if field == "code_repository" and code:
        out.say("code_repository", code, line)
    elif field == "url":
        say_address(out, address, line)
    elif field and re.match(r"https?://", address):
        out.say(field, address, line)


def say_classifiers(out: Collector, classifiers: Iterable[tuple[str, int | None]], *, licence: bool) -> None:
    """States what trove classifiers say of status, system, language and (where nothing better does) licence."""
    for text, line in classifiers:
        if found := _STATUS.fullmatch(text):
            out.say("development_status", found[1].casefold().replace("/", " or "), line, scheme="pypi")
        elif found := _OPERATING_SYSTEM.fullmatch(text):
            out.say("operating_system", found[1].rpartition(":: ")[2], line)
        elif licence and _LICENCE.match(text):
            say_licence(out, text, line)


def say_people(out: Collector, field: str, name: str, address: str, line: int | None) -> None:
    """States authors or maintainers written as lists in one text, and a mailbox if it is a team's."""
    for one in split_names(name):
        out.say(field, name_only(one), line)
    for mail in emails(f"{name} {address}"):
        if is_team_mailbox(mail):
            out.mailbox(mail, line)


def say_version(out: Collector, version: str, line: int | None, key: str) -> None:
    """States a version; one that PEP 440 does not allow is a problem too."""
    from packaging.version import InvalidVersion, Version

    out.say("version", version, line)
    try:
        Version(version)
    except InvalidVersion:
        out.problem(f"{key}: {version[:40]!r} is not a version as PEP 440 has it.", line)


def say_python(out: Collector, constraint: str, line: int | None, key: str) -> None:
    """States which Python is needed."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        SpecifierSet(constraint)
    except InvalidSpecifier:
        out.problem(f"{key}: {constraint[:40]!r} is not a version range as PEP 440 has it.", line)
        return
    out.say("runtime_platform", "Python", line, constraint=constraint)
