"""Files that can be written for a project from what it says already. Pure; `mend` writes them.

Nothing is invented: what a file needs and nobody has said keeps that file from being offered, and is named. What is
worked out rather than said stands on a line marked CHECK; what only people can say stands on a line to replace, in
words that our own checks take for a template's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from nhsr_registry.formats._nhsr import OWN, STATUSES
from nhsr_registry.formats._people import is_team_mailbox
from nhsr_registry.model import Assessment, Record
from nhsr_registry.plain import clean
from nhsr_registry.scoring.rubric import MET
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import licensed
from nhsr_registry.understand.licences import normalise

CHECK = "CHECK"
_MOST_AUTHORS = 50


class Offer(NamedTuple):
    """A file that can be written: its whole text, and of a file that is there what it says now."""

    path: str
    text: str
    why: str
    before: str | None = None


class Held(NamedTuple):
    """A file that is not offered, and what nobody has said yet."""

    path: str
    missing: tuple[str, ...]


def scaffold(
    snapshot: Snapshot, assessment: Assessment, gitignore: str | None = None, tracked: Collection[str] | None = None
) -> tuple[tuple[Offer, ...], tuple[Held, ...]]:
    """What can be written, and what cannot yet; never a file that is there in any spelling.

    `gitignore` is the text of the project's .gitignore, the one file that is added to. `tracked` are the
    files that git keeps already (`None`: all of them); what merely lies in the folder is what it has to be kept from.
    """
    facts = _Facts(assessment)
    met = {finding.check for finding in assessment.findings if finding.outcome in MET}
    made = [make(facts) for taken, make in _FILES if not snapshot.find(*taken) and _SAID_BY.get(make) not in met]
    offers = [one for one in made if isinstance(one, Offer)]
    if ignored := _gitignore(snapshot, assessment, gitignore, tracked):
        offers.append(ignored)
    return tuple(offers), tuple(one for one in made if isinstance(one, Held))


class _Facts:
    """What is known, as it may be written down."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.record: Record = assessment.record
        self.name = self.one("name")
        self.description = self.one("description")
        self.version = self.one("version")
        known = f"https://github.com/{assessment.repository}" if assessment.repository else ""
        self.url = self.one("code_repository") or known
        self.authors = tuple(clean(v.value) for v in self.record.fields.get("author", ())[:_MOST_AUTHORS] if v.value)
        self.keywords = tuple(map(clean, self.record.all("keywords")[:20]))
        self.status = self.one("development_status").lower()
        self.contact = self.one("contact")

    def one(self, field: str) -> str:
        return " ".join(clean(self.record.first(field) or "").split())

    @property
    def licence(self) -> str:
        """The SPDX expression, where the files agree on one that has a name; what the data alone are under is not it."""
        said = [v.value for v in licensed.whole(self.record.fields.get("license", ()), self.assessment.kind_ids)]
        if len(said) > 1:  # the GPL's text is the same for both, so the file reads as `-only` whatever was chosen
            said = [
                one
                for one in said
                if one.replace("-only", "-or-later") == one or one.replace("-only", "-or-later") not in said
            ]
        found = normalise(said[0]) if len(said) == 1 else None
        return clean(found.expression or "") if found else ""

    @property
    def tracker(self) -> str:
        """Where issues go, as the files say it, or as GitHub says that they are switched on."""
        host = self.assessment.host
        return self.one("issue_tracker") or (self._page if host and host.issues else "")

    @property
    def issues(self) -> str:
        """The same; where nobody says it, the page that GitHub gives every repository unless it is switched off."""
        host = self.assessment.host
        return self.tracker or ("" if host and host.issues is False else self._page)

    @property
    def _page(self) -> str:
        return f"{self.url}/issues" if self.url.startswith("https://github.com/") else ""


def _missing(*asked: tuple[str, object]) -> tuple[str, ...]:
    return tuple(words for words, value in asked if not value)


def _quoted(text: str) -> str:
    """A text as YAML and JSON both read it."""
    return json.dumps(text, ensure_ascii=False)


# ── one function for each file ───────────────────────────────────────────────────────────────────


def _citation(facts: _Facts) -> Offer | Held:
    missing = _missing(("what it is called", facts.name), ("who wrote it", facts.authors))
    if missing:
        return Held("CITATION.cff", missing)
    lines = ["cff-version: 1.2.0", "message: Please cite this work as below.", f"title: {_quoted(facts.name)}"]
    optional = {
        "abstract": facts.description, "version": facts.version, "license": facts.licence if " " not in facts.licence else "",
        "repository-code": facts.url if facts.url.startswith("https://") else "",
    }  # fmt: skip
    lines += [f"{key}: {_quoted(value)}" for key, value in optional.items() if value]
    lines += [
        f"# {CHECK}: a person may be written as family-names: … and given-names: … in place of name: …",
        "authors:",
    ]
    lines += [f"  - name: {_quoted(author)}" for author in facts.authors]
    if facts.keywords:
        lines += ["keywords:", *(f"  - {_quoted(word)}" for word in facts.keywords)]
    return Offer(
        "CITATION.cff", "\n".join(lines) + "\n", "lets people give credit; GitHub shows it as “Cite this repository”"
    )


def _codemeta(facts: _Facts) -> Offer | Held:
    missing = _missing(("what it is called", facts.name), ("what it does, in a sentence", facts.description))
    if missing:
        return Held("codemeta.json", missing)
    languages = facts.record.all("programming_language")[:5]
    data = {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": facts.name,
        "description": facts.description,
        "version": facts.version,
        "license": f"https://spdx.org/licenses/{facts.licence}" if facts.licence and " " not in facts.licence else "",
        "codeRepository": facts.url,
        "issueTracker": facts.tracker,  # worked out, it would be our word that questions are answered there
        "programmingLanguage": list(map(clean, languages)),
        "keywords": list(facts.keywords),
        "author": [{"name": author} for author in facts.authors],
    }
    kept = {key: value for key, value in data.items() if value}
    return Offer(
        "codemeta.json",
        json.dumps(kept, ensure_ascii=False, indent=2) + "\n",
        "lets registries and search engines read what it is",
    )


#: Our statuses, and those of R's lifecycle and repostatus.org, in the words of publiccode.yml.
_STATUS = {
    "concept": "concept", "wip": "development", "development": "development", "experimental": "development", "maturing": "beta",
    "beta": "beta", "stable": "stable", "active": "stable", "maintenance": "stable", "inactive": "stable", "archived": "obsolete",
    "superseded": "obsolete", "unsupported": "obsolete", "abandoned": "obsolete", "obsolete": "obsolete",
}  # fmt: skip
_TYPES = {"r-package": "library", "python-package": "library", "app": "standalone/web", "data": "configurationFiles"}


def _publiccode(facts: _Facts) -> Offer | Held:
    kinds = facts.assessment.kind_ids
    status = _STATUS.get(facts.status, "")
    long = max((" ".join(clean(text).split()) for text in facts.record.all("description")), key=len, default="")
    people = facts.record.all("maintainer")
    missing = _missing(
        ("what it is called", facts.name), ("what it does, in 150 characters or more", len(long) >= 150),
        ("where its code is", facts.url), ("its licence", facts.licence), ("in what state it is", status),
        ("who maintains it", people or status == "obsolete"),
    )  # fmt: skip
    if missing:
        return Held("publiccode.yml", missing)
    short = facts.description if len(facts.description) <= 150 else facts.description[:149].rsplit(" ", 1)[0] + "…"
    lines = [
        'publiccodeYmlVersion: "0"', f"name: {_quoted(facts.name)}", f"url: {_quoted(facts.url)}",
        f"platforms: [linux, mac, windows] # {CHECK}: where it runs", f"developmentStatus: {status}",
        f"softwareType: {next((_TYPES[kind] for kind in kinds if kind in _TYPES), 'standalone/other')} # {CHECK}",
        "description:", "  en:", f"    shortDescription: {_quoted(short)}", f"    longDescription: {_quoted(long[:10_000])}",
        f"    features: # {CHECK}: the two or three things that it does", *(f"      - {_quoted(w)}" for w in facts.keywords[:5] or (short,)),
        "legal:", f"  license: {_quoted(facts.licence)}", "maintenance:",
    ]  # fmt: skip
    if people:
        lines += [f"  type: internal # {CHECK}: internal, community or contract", "  contacts:"]
        lines += [f"    - name: {_quoted(clean(person))}" for person in people[:3]]
    else:
        lines += ["  type: none"]
    lines += ["localisation:", "  localisationReady: false", f"  availableLanguages: [en] # {CHECK}"]
    return Offer("publiccode.yml", "\n".join(lines) + "\n", "lets public-sector catalogues across Europe list it")


def _contributing(facts: _Facts) -> Offer | Held:
    where = facts.issues
    report = (
        f"Found a mistake, or something missing? Please tell us: {where}"
        if where
        else "[Replace this line: how to tell you about a mistake.]"
    )
    if where and not facts.tracker:
        report += f"\n<!-- {CHECK}: nothing of yours names this page yet; do you read what is written there? -->"
    lines = [
        "# Contributing", "", report, "", "## Changes", "",
        "[Replace this line: whether you take changes, and how. A no is fine, too.]", "",
        "[Replace this line: who reads them, and how soon an answer can be expected.]", "",
    ]  # fmt: skip
    yours = {2: "two", 3: "three"}[sum(line.startswith("[Replace") for line in lines)]
    return Offer(
        "CONTRIBUTING.md", "\n".join(lines), f"says how others can suggest changes; {yours} lines are yours to write"
    )


def _security(facts: _Facts) -> Offer | Held:
    boxes = [clean(text) for text in facts.record.all("contact") if is_team_mailbox(text)]
    if not boxes:
        return Held("SECURITY.md", ("a team mailbox to write to in private",))
    lines = [
        "# Security", "", "If you find a password, personal data or a way to misuse this project, please do not open a public issue.",
        f"Write to {boxes[0]} instead.", f"<!-- {CHECK}: your files name this mailbox for questions; is it the right one for this? -->", "", "[Replace this line: how soon people can expect an answer.]", "",
    ]  # fmt: skip
    return Offer("SECURITY.md", "\n".join(lines), "says where a weakness can be reported in private")


def _own(facts: _Facts) -> Offer | Held:
    kinds = json.dumps(list(facts.assessment.kind_ids))
    lines = [
        "# What only you can say about this project. Every line is optional:",
        "# remove the # of those that are right for it.",
        "# The maintainers' guide of nhsr-registry explains each of them.",
        "",
        f"# kinds = {kinds}  # what the files suggest",
        f"# one of: {', '.join(STATUSES)}",
        '# status = "…"',
        '# intended_use = "…"  # for whom and for which decision',
        f"# contact = {_quoted(facts.contact or facts.issues or '…')}  # a page, or a team mailbox",
        '# reviewer = "…"  # who has looked at it besides its author',
        "# one of: none, open, synthetic, aggregate, pseudonymised, identifiable",
        '# data = "…"',
        '# rap = "…"  # your own word on its RAP level: baseline, silver or gold',
        "",
        "# What cannot be seen from outside, and an address that shows it.",
        "# [rap_evidence]",
        '# peer-review = "https://…"',
        "",
        "# Where a check misjudges you, or a step has to wait: the check and your",
        "# reason, which is shown beside it.",
        "# [annotations]",
        '# tests-present = "…"',
    ]
    return Offer(OWN, "\n".join(lines) + "\n", "your own word on its kind, its status and each check")


_FILES: tuple[tuple[tuple[str, ...], Callable[[_Facts], Offer | Held]], ...] = (
    (("{,inst/}citation{,.cff,.md,.bib,.txt,.rst}",), _citation),
    (("codemeta.json",), _codemeta),
    (("publiccode.{yml,yaml}",), _publiccode),
    (
        ("{,.github/,docs/,doc/}{contributing,contribute,contributions,contribution*guid*}{,.md,.rmd,.qmd,.rst,.txt}",),
        _contributing,
    ),
    (("{,.github/,docs/}security{,.md,.rst,.txt}",), _security),
    ((OWN,), _own),
)


#: What a project may say elsewhere just as well: where it does, no file is offered.
_SAID_BY: Mapping[Callable[[_Facts], Offer | Held], str] = {
    _contributing: "contributing-guide",
    _security: "security-contact",
}

# ── .gitignore ───────────────────────────────────────────────────────────────────────────────────

#: Language → what its tools leave behind.
_LEFT = {
    "R": (".Rhistory", ".RData", ".Rproj.user/", ".Ruserdata"),
    "Python": ("__pycache__/", ".venv/", ".ipynb_checkpoints/"),
    "": (".env", ".DS_Store"),
}


def _gitignore(
    snapshot: Snapshot, assessment: Assessment, before: str | None, tracked: Collection[str] | None
) -> Offer | None:
    """The lines that are not there yet; none for what is in the repository on purpose."""
    if before is None and ".gitignore" in snapshot.by_path:
        return None  # a link, or no text
    kept = {entry.path for entry in snapshot.entries} if tracked is None else tracked
    there = {line.strip().strip("/") for line in (before or "").splitlines()}
    missing = [line for line in _ignorable(kept, assessment) if line.strip("/") not in there]
    if not missing:
        return None
    end = "\r\n" if before and "\r\n" in before else "\n"
    start = before or ""
    start += end if start and not start.endswith("\n") else ""
    added = ["# Left behind by tools; keeps data and passwords on your computer", *missing]
    text = start + (end if start else "") + end.join(added) + end
    return Offer(".gitignore", text, "keeps what tools leave behind, with data in it at times, out of git", before)


def _ignorable(kept: Collection[str], assessment: Assessment) -> Iterator[str]:
    everything = {path.lower() for path in kept}
    for language, lines in _LEFT.items():
        if language and language not in assessment.facts.languages:
            continue
        for line in lines:
            name = line.strip("/").lower()
            if not any(f"/{name}/" in f"/{path}/" for path in everything):
                yield line
