"""What should not be public, said to the project's own people: places and rules, never values, and what to do in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from nhsr_registry import __version__
from nhsr_registry.checkup.leakhistory import Found, PastScan
from nhsr_registry.checkup.leakplaces import by_file, rank
from nhsr_registry.checkup.sarif import HOME
from nhsr_registry.checkup.sarif import SCHEMA as SARIF
from nhsr_registry.leaks import FAMILY, RULES
from nhsr_registry.model import Assessment, Finding
from nhsr_registry.plain import clean, count
from nhsr_registry.report import heading, wrap

_SHOWN = 20  # places of the past that the terminal shows; JSON and SARIF name all of them
GUIDE = f"{HOME}/blob/main/docs/leaks.md"


def of_family(assessment: Assessment) -> list[Finding]:
    """The findings about what should not be public, surest first, then the gravest."""
    found = [one for one in assessment.findings if one.check in FAMILY and one.outcome == "fail"]
    return sorted(found, key=lambda one: rank(one.check, sure=one.confidence == "observed"))


def sure(assessment: Assessment) -> list[Finding]:
    """Those that a reader would agree with, and that the maintainers have not answered."""
    return [one for one in of_family(assessment) if one.confidence == "observed" and not one.annotation]


def section(assessment: Assessment) -> list[str]:
    """Lines for the report of one project: every place with its rule. Nobody else is shown them."""
    lines: list[str] = []
    found = of_family(assessment)
    if not found:
        return lines
    lines += ["", heading("Please look at these first (only you see them)")]
    lines += by_file(found)
    lines += [wrap(f"Your answer: {clean(one.annotation)}", "    ") for one in found if one.annotation]
    return [*lines, "", wrap(_calm({one.check for one in found}), "  "), wrap(f"What to do, in order: {GUIDE}", "  ")]


#: What comes first, by what was seen: nobody is sent to a team for the name of a folder.
_FIRST = {
    "no-credentials": "A password or key: change it first where it is used.",
    "no-nhs-numbers": "Data about people: tell your information governance team today.",
    "no-person-level-columns": "Data about people: tell your information governance team today.",
    "no-internal-infrastructure": "The name of a server or folder opens nothing by itself: move it into the settings when you are next at it.",
}


def _calm(seen: Collection[str]) -> str:
    first = dict.fromkeys(said for check, said in _FIRST.items() if check in seen)
    calm = (
        "This happens to most people who publish code, and it can be put right. What was seen is neither shown nor stored, "
        "only where it stands."
    )
    return " ".join((calm, *first))


_ORDER = (
    (
        "1. First make it worthless: change the password, revoke the key or token where it is used. Ask whoever runs that "
        "system. Copies of the repository stay, so taking it out of the files alone is not enough."
    ),
    (
        "2. If it is about people (NHS numbers, names, dates of birth): do not write to anybody in public. Tell your information "
        "governance team or data protection officer today; making the repository private for now stops new copies."
    ),
    (
        "3. Then take it out of the history, with everybody's agreement, since their clones must be made anew: install "
        "git-filter-repo, make a fresh clone, and run"
    ),
    (
        "4. Push with --force --all and --force --tags, and ask GitHub Support to remove cached views and pull requests that "
        "still show it. Forks keep their copy: write to their owners in private."
    ),
)
_REWRITE = (
    "git filter-repo --invert-paths --path FILE        # a whole file",
    "git filter-repo --replace-text replacements.txt    # lines within files",
)


def past_text(scan: PastScan, title: str) -> str:
    """What earlier commits held, for the person who asked."""
    lines = ["", heading(f"{clean(title)}: what earlier commits held"), "", wrap(_looked_at(scan), "  "), ""]
    told = sorted(scan.found, key=lambda one: rank(RULES[one.rule].check, one.name, sure=one.confidence == "observed"))
    for one in told[:_SHOWN]:
        when = f"{one.commit[:10]} ({one.day})" if one.commit else "a commit that we could not name"
        look = "" if one.confidence == "observed" else " (please look)"
        where = f"{one.path}:{one.line}" if one.line else one.path
        lines += [wrap(f"{clean(where)} – {one.name}{look}, since {when}", "      ", "  • ")]
    if len(scan.found) > _SHOWN:
        lines += [f"    and {len(scan.found) - _SHOWN} more: --format json names all"]
    if scan.found:
        lines += ["", heading("What to do, in this order"), *(wrap(text, "     ", "  ") for text in _ORDER[:3])]
        lines += [f"       {line}" for line in _REWRITE]
        lines += [wrap(_ORDER[3], "     ", "  "), "", wrap(f"In more words: {GUIDE}", "  ")]
    else:
        lines += [wrap("Nothing was found that is not in the newest commit too.", "  ")]
    return "\n".join([*lines, *_not_looked_at(scan)]) + "\n"


def _looked_at(scan: PastScan) -> str:
    return (
        f"{count(scan.files, 'earlier version of a file', 'earlier versions of files')} in {count(scan.commits, 'commit')} {'was' if scan.files == 1 else 'were'} read ({scan.bytes / 1e6:,.1f} MB). "
        "What stands in the newest commit is shown by `nhsr-registry check` without --history. Only you see this; "
        "what was seen is neither shown nor stored."
    )


def _not_looked_at(scan: PastScan) -> Iterator[str]:
    said = [
        f"{count(number, 'version of a file', 'versions of files')} ({reason})" for reason, number in scan.left.items()
    ]
    if scan.shallow:
        said.append(
            "whatever came before this clone begins: it is a shallow one (git fetch --unshallow brings the rest)"
        )
    if not scan.complete:
        said.append("a part of the history that git could not walk")
    if said:
        yield ""
        yield wrap(f"Not looked at: {'; '.join(said)}. So nothing can be said of these.", "  ")
    yield ""
    yield wrap(
        "Commits on GitHub that no branch or tag of this clone reaches (closed pull requests, forks) are not looked at.",
        "  ",
    )


def past_data(scan: PastScan, title: str) -> dict[str, Any]:
    """The same for a program of the person who asked."""
    whole = {"schema": 1, "target": title, **msgspec.to_builtins(scan, order="sorted")}
    return whole | {"shallow": scan.shallow, "complete": scan.complete, "left": scan.left}


def past_sarif(scan: PastScan, title: str) -> dict[str, Any]:
    """SARIF 2.1.0 for the owner: places in commits that are gone from the files, so each names its revision."""
    used = sorted({one.rule for one in scan.found})
    rules = [{"id": rule, "shortDescription": {"text": RULES[rule].name}, "helpUri": GUIDE} for rule in used]
    driver = {"name": "nhsr-registry", "version": __version__, "informationUri": HOME, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"nhsr-registry/history/{quote(title, safe='/')}/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, used.index(one.rule)) for one in scan.found],
    }
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def _result(one: Found, at: int) -> dict[str, Any]:
    since = f" in commit {one.commit[:10]}" if one.commit else " in an earlier commit"
    place = {
        "artifactLocation": {"uri": quote(one.path.encode("utf-8", "replace"))},
        "region": {"startLine": max(one.line or 1, 1)},
    }
    return {
        "ruleId": one.rule,
        "ruleIndex": at,
        "level": "warning",
        "message": {"text": f"{one.name}{since}. Make it worthless first, then see {GUIDE}"},
        "locations": [{"physicalLocation": place}],
        "properties": {"confidence": one.confidence, "commit": one.commit},
    }


_NAMED = 3


def told(found: Sequence[Finding], *, named: bool = False) -> str:
    """One sentence for the terminal, beside the exit code; `named`: with the first places, where all of the report is on a screen."""
    places = [f"{clean(e.path)}:{e.line}" if e.line else clean(e.path) for one in found for e in one.evidence]
    more = ", …" if len(places) > _NAMED else ""
    where = f" ({', '.join(places[:_NAMED])}{more})" if named else ""
    return (
        f"{len(places)} place{'s' * (len(places) > 1)} may hold something that should not be public: please look there first{where}. "
        "This is said to you only; nothing of it is published or stored."
    )
