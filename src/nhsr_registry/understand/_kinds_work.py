"""The marks of analyses: code that answers a question, on its own, beside a package, or inside an app."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.model import Evidence
from nhsr_registry.understand._kinds_code import (
    SCRIPTED,
    SHOWN,
    WEB,
    Mark,
    View,
    at,
    other_app,
    own_code,
    packaged,
    python_app,
    shiny,
)
from nhsr_registry.understand._kinds_rows import PIPELINES
from nhsr_registry.understand._kinds_told import opening
from nhsr_registry.understand.manifests import aside


def analysis(view: View) -> Iterator[Mark]:
    """Code that answers a question or runs a pipeline, beside or instead of something to install."""
    pipeline = view.snapshot.find(*PIPELINES)
    coded = own_code(view)
    if not coded:
        return
    if _shown_by_site(view, coded):
        return
    where = at(pipeline[0] if pipeline else coded[0], f"{len(coded)} files of code")
    apps = [mark for look in (shiny, python_app, other_app) for mark in look(view) if mark.weight >= 60]
    if apps and view.facts.main_language in WEB | SCRIPTED | SHOWN:
        tables = len(coded) <= 2 and all(path.endswith(".sql") for path in coded)
        few = len(coded) * 10 <= sum(view.facts.languages.values())
        if (tables or few) and not _model_in(view, coded):
            return  # its database and its upkeep
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


_SLIGHT = 5  # lines of code; work with rows, be it only to tidy them, takes more


def slight(view: View) -> bool:
    """Whether all code together is a few lines, as somebody leaves them behind who tried something."""
    coded = own_code(view)
    texts = [view.snapshot.text(path) for path in coded]
    if len(coded) > 2 or any(text is None or path.endswith(".ipynb") for path, text in zip(coded, texts, strict=True)):
        return False
    lines = [line.strip() for text in texts for line in (text or "").splitlines()]
    return sum(bool(line) and not line.startswith(("#", "--", "*", "//")) for line in lines) <= _SLIGHT


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
        books = [path for path in coded if path.endswith(".ipynb")]
        if len(books) >= _SEVERAL and (found := _model_in(view, books, beside=True)):
            yield Mark("analysis", 63, found)  # what the app's model was found with
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
    projects = {path.rpartition("/")[0] for path in view.snapshot.find("*/{*.rproj,renv.lock}")} - folders
    apart = (
        (pages and len(coded) <= 5)
        or sum(path.partition("/")[0] in projects for path in beside) >= _FEW  # a project of its own
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
    elif found := _model_in(view, coded):
        yield Mark("analysis", 63, found)


#: Streamlit's further pages; what starts them lies one folder up.
_PAGES_OF_APP = re.compile(r"(?:^|/)pages$")


def _inner_packages(view: View) -> tuple[str, ...]:
    """Folders further down that hold a package with a manifest of its own: a part of what an app is made of."""
    found = (path.rpartition("/")[0] + "/" for path in view.snapshot.find("{*,*/*}/{pyproject.toml,setup.py}"))
    modules = view.snapshot.find("**/__init__.py")
    return tuple(folder for folder in found if any(path.startswith(folder) for path in modules))


#: What people simulate, forecast, fit and optimise with: code that loads it answers a question, wherever it lies.
_MODELS_WITH = re.compile(
    r"^[ \t]*\"?(?:import|from)[ \t]+(?P<py>simpy|mesa|ciw|salabim|sklearn|statsmodels|prophet|xgboost|lightgbm|catboost|torch|tensorflow|keras|pmdarima|pyomo|pulp|ortools|lifelines|sim_tools)\b"
    r"|\b(?:library|require)\(\s*[\"']?(?P<r>simmer|fable|forecast|prophet|caret|tidymodels|parsnip|ranger|randomForest|xgboost|glmnet|mgcv|lme4|flexsurv|heemod|hesim|rstan|brms|rjags|deSolve|odin|EpiEstim|lpSolve|ompr)\b",
    re.MULTILINE,
)


def _model_in(view: View, coded: list[str], *, beside: bool = False) -> tuple[Evidence, ...]:
    """Where code of an app holds the model that the app runs; `beside` it, also in a folder of notebooks."""
    for path in coded:
        text = None if aside(path) and not beside else view.snapshot.text(path)
        if text and (found := _MODELS_WITH.search(text)):
            return at(
                path, f"a model within the app: {found['py'] or found['r']}", text.count("\n", 0, found.start()) + 1
            )
    return ()


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
