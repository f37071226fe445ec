"""An R package's DESCRIPTION."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import MAX_STATEMENTS, Collector
from nhsr_registry.formats._dcf import Entry, read_dcf
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._people import name_only, orcid, orcid_is_valid, split_names
from nhsr_registry.formats._r import Call, RError, calls, parse_r, texts
from nhsr_registry.formats._urls import say_addresses

#: Field → what the dependency is for.
_DEPENDENCIES = {
    "Depends": "runtime",
    "Imports": "runtime",
    "LinkingTo": "runtime",
    "Suggests": "optional",
    "Enhances": "optional",
}
_DEPENDENCY = re.compile(r"^([A-Za-z][\w.]*)\s*(?:\(([^()]*)\))?$")
_CONSTRAINT = re.compile(r"^(>=|<=|==|!=|>|<)\s*([\d][\d.-]*)$")
_VERSION = re.compile(r"\d+(?:[.-]\d+)+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T].*)?")
#: Role of a person (MARC relator terms, ?person) → field. Other roles contribute.
_ROLES = {"aut": "author", "cre": "maintainer", "cph": "copyright_holder", "fnd": "funder"}


class RDescription(Format):
    """DESCRIPTION of an R package

    Writing R Extensions, 1.1.1 "The DESCRIPTION file" (cran.r-project.org/doc/manuals/R-exts.html), `?person` for
    `Authors@R`; column "R Package Description" of the CodeMeta crosswalk. `Title` is a short description here and
    `Package` the name, which is how people search; the crosswalk has `name` and `identifier`.
    """

    id = "r-description"
    reads = ("{,*/,*/*/}DESCRIPTION",)
    rank = 10
    crosswalk = {
        "Package": "name",
        "Title": "description",
        "Description": "description",
        "Version": "version",
        "Date": "date_published",
        "Date/Publication": "date_published",
        "License": "license",
        "Authors@R": "author",
        "Author": "author",
        "Maintainer": "maintainer",
        "URL": "url",
        "BugReports": "issue_tracker",
        "Depends": "software_requirements",
        "Imports": "software_requirements",
        "LinkingTo": "software_requirements",
        "Suggests": "software_requirements",
        "Enhances": "software_requirements",
        "SystemRequirements": "software_requirements",
        "OS_type": "operating_system",
        "X-schema.org-keywords": "keywords",
    }
    examples = (
        Example(
            path="DESCRIPTION",
            text="""Package: waitr
Title: Waiting Times in Trusts
Version: 0.2.0
Authors@R: c(
    person("Anna", "Analyst", , "a.analyst@nhs.example", c("aut", "cre"),
           comment = c(ORCID = "0000-0002-1825-0097")),
    person("Example NHS Trust", role = c("cph", "fnd")))
Description: Counts how long people wait. Made for
    monthly reports.
License: MIT + file LICENSE
URL: https://example.github.io/waitr, https://github.com/example/waitr
BugReports: https://github.com/example/waitr/issues
Depends: R (>= 4.1)
Imports: dplyr (>= 1.0.0), rlang
Suggests: testthat (>= 3.0.0)
""",
            says={
                "name": ("waitr",),
                "description": (
                    "Waiting Times in Trusts",
                    "Counts how long people wait. Made for monthly reports.",
                ),
                "version": ("0.2.0",),
                "author": ("Anna Analyst",),
                "maintainer": ("Anna Analyst",),
                "copyright_holder": ("Example NHS Trust",),
                "funder": ("Example NHS Trust",),
                "license": ("MIT",),
                "software_help": ("https://example.github.io/waitr",),
                "code_repository": ("https://github.com/example/waitr",),
                "issue_tracker": ("https://github.com/example/waitr/issues",),
                "runtime_platform": ("R",),
                "software_requirements": ("dplyr", "rlang", "testthat"),
                "programming_language": ("R",),
            },
        ),
        Example(
            path="DESCRIPTION",
            text="Package: waitr\nVersion: one\nAuthors@R: c(\n    person('Anna', 'Analyst'\n    )\nImports: dplyr (1.0)\n",
            says={"name": ("waitr",), "version": ("one",), "software_requirements": ("dplyr",)},
            problems=("Version", "Authors@R", "dplyr"),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        fields = read_dcf(text, out)
        if not fields:
            return out.done()
        out.say("programming_language", "R", 1)
        _about(fields, out)
        _people(fields, out)
        for name, use in _DEPENDENCIES.items():
            if name in fields:
                _dependencies(fields[name], use, out)
        for name, entry in fields.items():
            if name.startswith("Config/Needs/"):
                _needs(entry, "docs" if name.endswith("website") else "development", out)
        return out.done()


def _about(fields: dict[str, Entry], out: Collector) -> None:
    for name, field in (("Package", "name"), ("Version", "version"), ("OS_type", "operating_system")):
        if name in fields:
            out.say(field, fields[name].flat, fields[name].line)
    for name in ("Title", "Description"):
        if name in fields:
            out.say("description", fields[name].flat, fields[name].line, kind="title" if name == "Title" else None)
    if (version := fields.get("Version")) and not _VERSION.fullmatch(version.flat):
        out.problem("Version should be two or more numbers with dots or hyphens between, like 0.1.0.", version.line)
    # Analyses and books list their packages in a DESCRIPTION too; without these fields none is meant to be built.
    if "Package" not in fields and {"Version", "License", "Authors@R"} & fields.keys():
        out.problem("There is no Package field, so R cannot build this.", 1)
    if "License" in fields:
        say_licence(out, fields["License"].flat, fields["License"].line)
    for name in ("URL", "BugReports"):
        if name in fields:
            say_addresses(out, fields[name].text, fields[name].line, tracker=name == "BugReports")
    _dates_and_words(fields, out)


def _dates_and_words(fields: dict[str, Entry], out: Collector) -> None:
    for name in ("Date", "Date/Publication"):
        entry = fields.get(name)
        if entry and _DATE.fullmatch(entry.flat):
            out.say("date_published", entry.flat[:10], entry.line)
        elif entry:
            out.warn(f"{name} should be written as YYYY-MM-DD.", entry.line)
    if entry := fields.get("X-schema.org-keywords"):
        for word in entry.flat.split(","):
            out.say("keywords", word.strip(), entry.line)
    if entry := fields.get("SystemRequirements"):
        for part in re.split(r"[,;]\s*", re.sub(r"\([^()]*\)", "", entry.flat)):
            out.say("software_requirements", part.strip(" ."), entry.line, ecosystem="system", use="runtime")


def _dependencies(entry: Entry, use: str, out: Collector) -> None:
    at = 0
    for raw in entry.text.split(",")[:MAX_STATEMENTS]:
        line = entry.line_at(at + len(raw) - len(raw.lstrip()))
        at += len(raw) + 1
        part = raw.strip()
        if not part:
            continue
        found = _DEPENDENCY.match(part)
        if not found:
            out.problem(f"{entry.name}: {part[:60]!r} is no package with an optional version in brackets.", line)
            continue
        name, constraint = found[1], " ".join((found[2] or "").split())
        if constraint and not _CONSTRAINT.match(constraint):
            out.problem(f"{entry.name}: the version of {name} should be like (>= 1.0.0).", line)
            constraint = ""
        if name == "R":
            out.say("runtime_platform", "R", line, constraint=constraint)
        else:
            out.say("software_requirements", name, line, ecosystem="cran", constraint=constraint, use=use)


def _needs(entry: Entry, use: str, out: Collector) -> None:
    """`Config/Needs/website: pkgdown, owner/theme` (pak.r-lib.org, "Package dependency types")."""
    for part in entry.flat.split(","):
        name = re.sub(r"^.*/|[@#?(].*$", "", part.strip().rpartition("::")[2]).strip()
        if re.fullmatch(r"[A-Za-z][\w.]*", name):
            out.say("software_requirements", name, entry.line, ecosystem="cran", use=use)


def _people(fields: dict[str, Entry], out: Collector) -> None:
    if "Authors@R" in fields:
        entry = fields["Authors@R"]
        try:
            nodes = parse_r(entry.text)
        except RError as error:
            out.problem(f"Authors@R cannot be read: {error}.", entry.line_at(error.at))
            return
        for node in nodes:
            for call in calls(node, "person", "as.person"):
                _person(call, entry, out)
        return
    if "Author" in fields:
        for name, roles, comment in _plain_authors(fields["Author"].flat):
            _say_person(out, name, roles or ["aut"], fields["Author"].line, identifier=orcid(comment))
    if "Maintainer" in fields:
        out.say("maintainer", name_only(fields["Maintainer"].flat), fields["Maintainer"].line)


def _plain_authors(text: str) -> Iterator[tuple[str, list[str], str]]:
    """`A. Analyst [aut, cre] (ORCID: …), Example Trust [cph]`, as R writes it."""
    for part in split_names(text):
        roles = re.search(r"\[([a-z]{3}(?:\s*,\s*[a-z]{3})*)\]", part)
        name = re.sub(r"^(?:and|with contributions (?:from|by))\s+", "", name_only(part), flags=re.IGNORECASE)
        yield name, re.findall(r"[a-z]{3}", roles[1]) if roles else [], part


def _person(call: Call, entry: Entry, out: Collector) -> None:
    line = entry.line_at(call.at)
    if call.name == "as.person":
        for _, text in texts(call):
            _say_person(
                out,
                name_only(text),
                re.findall(r"\b[a-z]{3}\b", "".join(re.findall(r"\[(.*?)\]", text))) or ["aut"],
                line,
            )
        return
    args = call.matched(("given", "family", "middle", "email", "role", "comment"))
    parts = (args.get("given", args.get("first")), args.get("middle"), args.get("family", args.get("last")))
    name = " ".join(text for node in parts for _, text in texts(node))
    roles = [text for _, text in texts(args.get("role"))]
    comments = list(texts(args.get("comment")))
    identifier = next((orcid(text) for key, text in comments if key.upper() in {"ORCID", ""} and orcid(text)), None)
    if identifier and not orcid_is_valid(identifier):
        out.warn(f"The ORCID iD {identifier} has a wrong check digit.", line)
    affiliation = next((text for key, text in comments if key.casefold() == "affiliation"), None)
    if not name:
        out.warn("Authors@R: a person without a name.", line)
    _say_person(out, name, roles or ["aut"], line, identifier=identifier, affiliation=affiliation)


def _say_person(
    out: Collector,
    name: str,
    roles: list[str],
    line: int,
    *,
    identifier: str | None = None,
    affiliation: str | None = None,
) -> None:
    for field in dict.fromkeys(_ROLES.get(role, "contributor") for role in roles):
        out.say(field, name, line, role=", ".join(roles), orcid=identifier, affiliation=affiliation)
