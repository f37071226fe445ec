"""What kind of thing a repository is, from its files: several kinds may hold, the most telling first.

Each kind has one function that looks for its marks and says how telling they are; curated entries overrule all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nhsr_registry import re
from nhsr_registry.model import Evidence, Facts, Kind, KindGuess, Record
from nhsr_registry.snapshot import FileEntry, Snapshot
from nhsr_registry.understand import code
from nhsr_registry.understand._kinds_code import (
    PAGES,
    Mark,
    View,
    first_code,
    other_app,
    own_code,
    python_app,
    python_package,
    r_package,
    shiny,
)
from nhsr_registry.understand._kinds_pages import MANUAL, documentation, shown
from nhsr_registry.understand._kinds_rows import (
    DATA_NAME,
    DATA_SAYS,
    DATA_USED,
    DATA_WORK,
    DESCRIBED,
    codelist,
    data,
    looked_up,
)
from nhsr_registry.understand._kinds_told import (
    BEGUN_FROM,
    opening,
    template,
    training,
    workbook,
    workbooks,
)
from nhsr_registry.understand._kinds_work import analysis, slight
from nhsr_registry.understand.facts import count
from nhsr_registry.understand.landmarks import README, readme
from nhsr_registry.understand.manifests import READS as MANIFESTS
from nhsr_registry.understand.manifests import r_packages

#: Texts that are looked into; paths alone need no mention.
READS = (*README, *MANIFESTS, *code.SOURCES, "_quarto.yml", "_config.yml", "data.json", *PAGES)


def infer(snapshot: Snapshot, record: Record, facts: Facts) -> tuple[KindGuess, ...]:
    """The kinds of a repository, most telling first. Never empty.

    Files without a word in them tell nothing: a course is not made of five empty lessons.
    """
    told = _told(snapshot)
    if told is not snapshot:
        snapshot, facts = told, count(told)
    view = View(
        snapshot=snapshot,
        record=record,
        facts=facts,
        name=(snapshot.repository or "").rpartition("/")[2].lower(),
        readme=readme(snapshot),
        r_packages=r_packages(snapshot),
    )
    best: dict[Kind, Mark] = {}
    for look in _MARKS:
        for mark in look(view):
            if mark.kind not in best or best[mark.kind].weight < mark.weight:
                best[mark.kind] = mark
    marks = sorted(_settle(best, view), key=lambda mark: (-mark.weight, mark.kind))
    return tuple(KindGuess(kind=m.kind, evidence=m.evidence, confidence=m.confidence) for m in marks)


def _rows_are_codes(best: dict[Kind, Mark]) -> None:
    """Where code lists are what is offered, the tables are the lists, and a few pages describe them."""
    beside: tuple[tuple[Kind, int], ...] = (("data", 60), ("documentation", 45))
    for kind, most in beside:
        if kind in best and best[kind].weight <= most:
            del best[kind]


def _of_another(best: dict[Kind, Mark], says_data: bool) -> None:
    """Data that an app shows, code that a course teaches with and a template's pages are not kinds of their own."""
    if "template" in best and best["template"].weight >= 67:
        whole = best["template"].weight >= BEGUN_FROM  # whose pipeline, too, is one to fill in
        begun = best["template"].weight == BEGUN_FROM  # and whose app
        named = best["template"].weight >= 90  # and whose pages are to be written anew
        shown: tuple[tuple[Kind, int], ...] = (
            ("documentation", 83 if named else 45), ("analysis", 68 if whole else 65), ("app", 70 if begun else 0),
        )  # fmt: skip
        for kind, most in shown:
            if kind in best and best[kind].weight <= most:
                del best[kind]
    if "app" in best and best["app"].weight >= 60 and "data" in best and best["data"].weight <= 60:
        del best["data"]
    if "data" in best and "analysis" in best:
        if best["data"].weight >= 72 and best["analysis"].weight <= 65:
            del best["analysis"]  # scripts that keep the rows up to date
        elif best["data"].weight <= 60 and best["analysis"].weight >= 65 and not says_data:
            del best["data"]  # what the code reads


def _of_rows(best: dict[Kind, Mark]) -> None:
    """Pages beside rows that are described for programs describe them once more."""
    rows, pages = best.get("data"), best.get("documentation")
    if rows and pages and pages.weight <= (72 if rows.weight >= DESCRIBED else 45 if rows.weight >= 60 else 0):
        del best["documentation"]


def _of_study(best: dict[Kind, Mark]) -> None:
    """Code lists in a study are what it reads; pages beside more code, what it found or how it was done."""
    if "analysis" not in best or best["analysis"].weight < 63:
        return
    beside: tuple[tuple[Kind, int], ...] = (("codelist", 48), ("documentation", 63))
    for kind, most in beside:
        if kind in best and best[kind].weight <= most:
            del best[kind]


def _of_manual(best: dict[Kind, Mark]) -> None:
    """The program that shows a manual is no app of its own."""
    if "documentation" in best and best["documentation"].weight == MANUAL and "app" in best:
        del best["app"]


def _taught_with(best: dict[Kind, Mark], says: str) -> None:
    """Code that a course teaches with is no kind of its own; an app that says it is one stays."""
    taught: tuple[Kind, ...] = ("app", "analysis") if "training" in best and best["training"].weight >= 80 else ()
    for kind in taught:
        if kind in best and best[kind].weight <= 78 and not (kind == "app" and _SAYS_APP.search(says)):
            del best[kind]
    if taught and "template" in best and best["template"].weight <= 61:
        del best["template"]  # what a course says of the template that it began as, or of its own pages
    beside: tuple[tuple[Kind, int], ...] = (("documentation", 72), ("codelist", 48), ("data", 60)) if taught else ()
    for kind, most in beside:  # the course's own pages, unless they are a book or a site; codes to work with
        if kind in best and best[kind].weight <= most:
            del best[kind]


_SAYS_APP = re.compile(
    r"\bthis (?:repo(?:sitory)? )?(?:is|contains|holds) (?:an?|the) (?:[\w-]+ ){0,3}?(?:app|application|dashboard)\b",
    re.IGNORECASE,
)


#: Pages of text; one that is shorter, or holds a heading alone, waits for its text.
_PAGES = frozenset({"md", "markdown", "qmd", "rmd", "rst", "adoc", "html", "ipynb"})
#: Files that people fill with words, code or rows.
_FILLED = _PAGES | {"csv", "tsv", "txt", "json", "r", "py", "sql", "do", "sas", "jl", "sh", "js", "ts"}
_SHORTEST_PAGE = 16  # bytes, where the text was not read
_LONGEST_HOLLOW = 200  # bytes; a longer file holds something


def _told(snapshot: Snapshot) -> Snapshot:
    """The snapshot without files that say nothing; itself, where there are none such."""
    hollow = {entry.path for entry in snapshot.entries if _hollow(entry, snapshot.text(entry.path))}
    if not hollow:
        return snapshot
    return Snapshot(
        repository=snapshot.repository,
        commit=snapshot.commit,
        branch=snapshot.branch,
        entries=tuple(entry for entry in snapshot.entries if entry.path not in hollow),
        texts={path: text for path, text in snapshot.texts.items() if path not in hollow},
        unavailable=snapshot.unavailable,
        history=snapshot.history,
        host=snapshot.host,
    )


def _hollow(entry: FileEntry, text: str | None) -> bool:
    """Whether a file that people fill is not filled; `__init__.py` says something by being there."""
    name = entry.path.rpartition("/")[2]
    extension = code.extension(name)
    if extension not in _FILLED or name == "__init__.py" or entry.size is None or entry.size > _LONGEST_HOLLOW:
        return False
    if text is not None:
        heading = text.lstrip().startswith("#") and "\n" not in text.strip()  # in code, one remark
        return heading or not text.strip()
    return entry.size == 0 or (entry.size < _SHORTEST_PAGE and extension in _PAGES)


def _fall_back(best: dict[Kind, Mark], view: View, says_data: bool) -> None:
    """What it may be, where nothing was seen, or no more than many rows."""
    written = sum(path.lower().startswith("readme.") for path in view.snapshot.find("*.{rmd,qmd,ipynb}"))
    tools = view.facts.languages.get("Quarto", 0) + written + len(view.snapshot.find("renv/activate.r"))
    tools += sum(code.is_test(path) for path in view.snapshot.paths if code.extension(path) in {"r", "py"})
    if not best and (coded := sum(view.facts.languages.values()) - tools) > 0:
        best["analysis"] = Mark("analysis", 10, (Evidence(path=first_code(view), note=f"{coded} files of code"),))
    guessed = set(best) == {"data"} and best["data"].weight <= 60 and not says_data
    if guessed and workbooks(view):
        best.clear()  # rows that a workbook shows
    if not best and (mark := workbook(view) or looked_up(view)):
        best[mark.kind] = mark
    if not best:
        where = view.readme[0] if view.readme else next(iter(view.snapshot.paths), ".")
        best["documentation"] = Mark("documentation", 10, (Evidence(path=where, note="no code"),))


def _settle(best: dict[Kind, Mark], view: View) -> list[Mark]:
    """Drop kinds that stronger ones explain, and fall back where nothing was seen."""
    strong = {kind for kind, mark in best.items() if mark.weight >= 60}
    if strong & {"r-package", "python-package", "app"} and "documentation" in best:
        whole = max(best[kind].weight for kind in strong & {"r-package", "python-package", "app"})
        if best["documentation"].weight < 80 or whole >= 78:
            del best["documentation"]  # a package's or an app's own site
    if "app" in best and best["app"].weight >= 60 and "analysis" not in best:
        best.pop("codelist", None)  # code lists that an app shows or ships
    if "codelist" in best and best["codelist"].weight >= 68:
        _rows_are_codes(best)
        if "analysis" in best and best["analysis"].weight <= 65 and all(map(_SHOWN_BY.search, own_code(view))):
            del best["analysis"]  # how the lists are used
    named_data = DATA_NAME.search(view.name) and not DATA_WORK.search(view.name)
    says_data = bool(named_data or DATA_SAYS.search(DATA_USED.sub("", opening(view)[:400])))
    if "analysis" in best and "data" in best and says_data and slight(view):
        del best["analysis"]  # beside rows that the project says it offers
    _of_study(best)
    _of_another(best, says_data)
    _of_rows(best)
    _of_manual(best)
    _taught_with(best, opening(view)[:300])
    told = max((best[kind].weight for kind in ("documentation", "training") if kind in best), default=0)
    if told >= 72 and "analysis" in best and best["analysis"].weight <= 65:
        del best["analysis"]  # code that serves the text
    _fall_back(best, view, says_data)
    if set(best) == {"documentation"} and best["documentation"].weight <= 72 and (mark := shown(view)):
        return [mark]
    return list(best.values())


#: Code beside what is offered, that shows how to use it.
_SHOWN_BY = re.compile(
    r"(?:^|/)(?:[\w -]*\bexamples?(?: ?(?:code|scripts?|use))?|how[- ]to[\w -]*|demos?)/", re.IGNORECASE
)

_MARKS: tuple[Callable[[View], Iterator[Mark]], ...] = (
    r_package, python_package, shiny, python_app, other_app, training, template, documentation, codelist, data, analysis,
)  # fmt: skip
