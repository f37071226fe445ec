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
    WEB,
    Mark,
    View,
    at,
    first_code,
    other_app,
    own_code,
    packaged,
    python_app,
    python_package,
    r_package,
    shiny,
)
from nhsr_registry.understand._kinds_rows import (
    DATA_NAME,
    DATA_SAYS,
    DATA_USED,
    DESCRIBED,
    PIPELINES,
    codelist,
    data,
    looked_up,
)
from nhsr_registry.understand._kinds_told import (
    documentation,
    opening,
    shown,
    template,
    training,
    workbook,
    workbooks,
)
from nhsr_registry.understand.facts import count
from nhsr_registry.understand.landmarks import README, readme
from nhsr_registry.understand.manifests import READS as MANIFESTS
from nhsr_registry.understand.manifests import aside, r_packages

#: Texts that are looked into; paths alone need no mention.
READS = (*README, *MANIFESTS, *code.SOURCES, "_quarto.yml", "_config.yml")


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


def _only_code_of(best: dict[Kind, Mark]) -> None:
    """A script in whatever language that makes the rows is no app."""
    if "app" in best and best["app"].weight <= 58 and "data" in best and best["data"].weight >= 60:
        del best["app"]


def _rows_are_codes(best: dict[Kind, Mark]) -> None:
    """Where code lists are what is offered, the tables are the lists, and a few pages describe them."""
    beside: tuple[tuple[Kind, int], ...] = (("data", 60), ("documentation", 45))
    for kind, most in beside:
        if kind in best and best[kind].weight <= most:
            del best[kind]


def _of_another(best: dict[Kind, Mark], says_data: bool) -> None:
    """Data that an app shows, code that a course teaches with and a template's pages are not kinds of their own."""
    if "template" in best and best["template"].weight >= 67:
        by_name = best["template"].weight >= 90  # whose pipeline, too, is one to fill in
        shown: tuple[tuple[Kind, int], ...] = (("documentation", 45), ("analysis", 68 if by_name else 65))
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
    if rows and pages and rows.weight >= DESCRIBED and pages.weight <= 72:
        del best["documentation"]


def _of_study(best: dict[Kind, Mark]) -> None:
    """Code lists in a study are what it reads; pages beside more code, what it found or how it was done."""
    if "analysis" not in best or best["analysis"].weight < 63:
        return
    beside: tuple[tuple[Kind, int], ...] = (("codelist", 48), ("documentation", 63))
    for kind, most in beside:
        if kind in best and best[kind].weight <= most:
            del best[kind]


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
    says_data = bool(DATA_NAME.search(view.name) or DATA_SAYS.search(DATA_USED.sub("", opening(view)[:400])))
    _only_code_of(best)
    _of_study(best)
    _of_another(best, says_data)
    _of_rows(best)
    _taught_with(best, opening(view)[:300])
    told = max((best[kind].weight for kind in ("documentation", "training") if kind in best), default=0)
    if told >= 72 and "analysis" in best and best["analysis"].weight <= 65:
        del best["analysis"]  # code that serves the text
    _fall_back(best, view, says_data)
    if set(best) == {"documentation"} and best["documentation"].weight <= 72 and (mark := shown(view)):
        return [mark]
    return list(best.values())


# ── Analyses ────────────────────────────────────────────────────────────────────


def _analysis(view: View) -> Iterator[Mark]:
    """Code that answers a question or runs a pipeline, beside or instead of something to install."""
    pipeline = view.snapshot.find(*PIPELINES)
    coded = own_code(view)
    if not coded:
        return
    if view.facts.main_language in WEB and len(coded) <= 2 and all(path.endswith(".sql") for path in coded):
        return  # the tables of a web application's database
    if _shown_by_site(view, coded):
        return
    sql = all(path.endswith(".sql") for path in coded)
    where = at(pipeline[0] if pipeline else coded[0], f"{len(coded)} files of code")
    apps = [mark for look in (shiny, python_app, other_app) for mark in look(view) if mark.weight >= 60]
    if apps and sql and view.facts.main_language in WEB | {"JavaScript"} and apps[0].weight >= 70:
        return  # of its database, however many
    if packaged(view) and _COMPENDIUM.search(opening(view)[:800]):
        yield Mark("analysis", 82, where)
    elif apps and packaged(view) and not view.r_packages and _PIPELINE_SAYS.search(opening(view)):
        yield Mark("analysis", 56, where)
    elif apps:
        yield from _beside_app(view, apps[0].evidence[0].path, coded)
    elif packaged(view):
        yield from _beside_package(view, coded, pipeline, where)
    elif view.facts.languages.get("Quarto", 0) <= 3 * len(coded):
        beside_talks = len(coded) <= 2 and len(view.snapshot.find("**/*.{pptx,ppt,pdf,docx}")) >= 5 * len(coded)
        yield Mark("analysis", 68 if pipeline else 40 if beside_talks else 65, where)


def _beside_package(
    view: View, coded: list[str], pipeline: tuple[str, ...], where: tuple[Evidence, ...]
) -> Iterator[Mark]:
    """Work done with a package that stands in the same repository."""
    loose = _loose(view, coded)
    # a single script beside a package shows its use
    starts = [path for path in pipeline if not (view.r_packages and loose == [path])]
    if (
        starts
        or _results(view)
        or (_PIPELINE_NAME.search(view.name) and (loose or not view.r_packages))
        or (_PIPELINE_SAYS.search(opening(view)) and not view.r_packages)
    ):
        yield Mark("analysis", 56, where)
    elif len(loose) * 2 > len(coded) or len(_at_root(loose)) >= 4:
        yield Mark("analysis", 52, at(loose[0], f"{len(loose)} scripts outside the package"))


#: A study in the shape of a package.
_COMPENDIUM = re.compile(r"\b(?:research|working|R) (?:R )?compendium\b", re.IGNORECASE)
_RESULTS = re.compile(r"(?:outputs?|results?|estimates)/.*\.(?:csv|tsv|xlsx|json|rds|parquet)", re.IGNORECASE)
_MANY_RESULTS = 8


def _results(view: View) -> bool:
    """Whether tables of results lie beside a package, which others would not need: it was made in order to get them."""
    return sum(bool(_RESULTS.match(path)) for path in view.snapshot.paths) >= _MANY_RESULTS


def _shown_by_site(view: View, coded: list[str]) -> bool:
    """Whether the code is what a site's pages show, but for the script that makes the pages."""
    inside = sum(path.startswith("docs/") for path in coded)
    return inside > 2 and len(coded) - inside <= 1 and bool(view.snapshot.find("mkdocs.{yml,yaml}"))


def _beside_app(view: View, app: str, coded: list[str]) -> Iterator[Mark]:
    """Code that is not the app's: most of what there is, or told apart by what it is."""
    if packaged(view):
        return
    folder = _PAGES_OF_APP.sub("", app.rpartition("/")[0])
    folders = {folder} | {path.rpartition("/")[0] for path in view.snapshot.find("**/{server,ui,app}.r")}
    inner = _inner_packages(view)
    beside = [
        path
        for path in coded
        if not path.startswith(inner)
        if path.endswith((".ipynb", ".sql"))
        or (
            folder and not _STARTS_APP.fullmatch(path) and not any(path.startswith(f"{one}/") for one in folders if one)
        )
    ]
    pages = [
        path for path in beside if folder and "/" not in path and path.lower().endswith((".ipynb", ".rmd", ".qmd"))
    ]
    notebooks = [path for path in beside if path.endswith(".ipynb")]
    apart = (
        (pages and len(coded) <= 5)
        or (
            folder and len(beside) >= 3 and _RAP.search(opening(view))
        )  # a pipeline, and an app that shows what it made
        or (app.endswith(".py") and len(notebooks) >= 5 and len(notebooks) * 4 > len(coded))  # one script among many
        or (app.endswith(".py") and sum(path.lower().endswith(".r") for path in beside) >= _FEW)  # another language
    )
    prepares = len(beside) <= _FEW and all(path.endswith((".r", ".R", ".py")) for path in beside)
    most = len(beside) * 2 > len(coded) and not (
        prepares and (len(beside) == 1 or not _SAYS_ANALYSIS.search(opening(view)))
    )
    sizes = [sum(path.startswith(f"{one}/") for path in coded) for one in folders if one]
    apart = apart or (len(sizes) > 1 and len(beside) > max(sizes) and len(beside) >= _SEVERAL)  # more than any one app
    if most or apart:
        weight = 77 if len(beside) * 5 > len(coded) * 4 else 63
        yield Mark("analysis", weight, at(beside[0], f"{len(beside)} files of code beside the app"))


#: Streamlit's further pages; what starts them lies one folder up.
_PAGES_OF_APP = re.compile(r"(?:^|/)pages$")


def _inner_packages(view: View) -> tuple[str, ...]:
    """Folders further down that hold a package with a manifest of its own: a part of what an app is made of."""
    found = (path.rpartition("/")[0] + "/" for path in view.snapshot.find("{*,*/*}/{pyproject.toml,setup.py}"))
    modules = view.snapshot.find("**/__init__.py")
    return tuple(folder for folder in found if any(path.startswith(folder) for path in modules))


_PIPELINE_NAME = re.compile(r"(?:^|[-_])rap(?:[-_]|$)|desrap|pipeline")
_PIPELINE_SAYS = re.compile(
    r"(?<!expressed in )\bthis (?:[\w’-]+ )?(?:pipeline|study|analysis|publication)\b(?! standards)|\b(?:this|the) code (?:is|was|has been) used (?:in|for)\b|\b(?:the|our) (?:entire |whole |analytical |analysis |publication )?pipeline\b|\bpipelines? (?:for|to) (?:producing|produce|creat\w+|the|process\w*|generat\w+)"
    r"|\b(?:repo(?:sitory)?|project) contains (?:the |all |our )?(?:\w+ ){0,2}(?:code|scripts|notebooks) (?:used |written |needed )?(?:for|to) (?:generat|produc|creat|analys)\w+"
    r"|\ban? (?:[\w-]+ ){0,3}pipeline (?:that|which)\b|\bproofs?[- ]of[- ]concept\b|\bcase study\b|\bskunkworks\b",
    re.IGNORECASE,
)


#: A pipeline for a publication that the project itself says it is.
_RAP = re.compile(
    r"\b(?:contains|holds|is|are) (?:the |a |an |our )?(?:[\w’-]+ ){0,2}(?:reproducible analytical pipeline|RAP\b|(?:analytical|analysis|data) pipeline)",
    re.IGNORECASE,
)


#: What starts the app that lies in a folder.
_STARTS_APP = re.compile(
    r"(?:run|start|launch|deploy|wsgi|asgi|manage|main|app|run_?app|start_?app)\.(?:py|r)", re.IGNORECASE
)
#: Scripts beside an app that may do no more than prepare what it shows, and words of a README by which they do more.
_FEW = 3
_SEVERAL = 5
_SAYS_ANALYSIS = re.compile(r"\banaly[sz]\w+|\bpipelines?\b|\bmodel\w*|\bforecast\w*|\bsimulat\w+", re.IGNORECASE)


def _at_root(paths: list[str]) -> list[str]:
    """Scripts that lie at the root: an R package has none but its `app.R`."""
    return [path for path in paths if "/" not in path and path.lower() not in {"app.r", "setup.r", "deploy.r"}]


def _loose(view: View, coded: list[str]) -> list[str]:
    """Code outside a package's own folders, but for copies of what lies in them."""
    packed = {path.rpartition("/")[2] for path in coded if path.startswith("R/")}
    sites = {path.rpartition("/")[0] for path in view.snapshot.find("*/{_quarto,_site,mkdocs}.yml")}
    return [
        p
        for p in coded
        if not p.startswith(("R/", "src/", "data-raw/", "vignettes/", "inst/", "dev/"))
        and not _TOOLING.match(p)
        and not any(p.startswith(f"{site}/") for site in sites)
        and not aside(p)
        and p.count("/") < 3
        and p.rpartition("/")[2] not in packed
        and not view.snapshot.find(f"{p.rpartition('/')[0]}/__init__.py")
    ]


#: Scripts with which a package is measured, built and kept.
_TOOLING = re.compile(r"(?:benchmark\w*|scripts?|tools?|utils?|tasks|ci|\.\w+)/", re.IGNORECASE)

_MARKS: tuple[Callable[[View], Iterator[Mark]], ...] = (
    r_package, python_package, shiny, python_app, other_app, training, template, documentation, codelist, data, _analysis,
)  # fmt: skip
