"""What kind of thing a repository is, from its files: several kinds may hold, the most telling first.

Each kind has one function that looks for its marks and says how telling they are; curated entries overrule all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from nhsr_registry import code, prose
from nhsr_registry.checks._base import README
from nhsr_registry.facts import is_data
from nhsr_registry.manifests import READS as MANIFESTS
from nhsr_registry.manifests import package_json, pyproject, r_packages, remember, table
from nhsr_registry.model import Confidence, Evidence, Facts, Kind, KindGuess, Record
from nhsr_registry.snapshot import Snapshot

#: Texts that are looked into; paths alone need no mention.
READS = (*README, *MANIFESTS, *code.SOURCES, "_quarto.yml", "_config.yml")


class Mark(NamedTuple):
    """A sign of a kind: how telling (0–100), where, and how sure."""

    kind: Kind
    weight: int
    evidence: tuple[Evidence, ...]
    confidence: Confidence = "inferred"


class View(NamedTuple):
    """What the marks look at."""

    snapshot: Snapshot
    record: Record
    facts: Facts
    name: str  # of the repository, lower case; empty if not known
    readme: tuple[str, str] | None
    r_packages: tuple[str, ...]


def infer(snapshot: Snapshot, record: Record, facts: Facts) -> tuple[KindGuess, ...]:
    """The kinds of a repository, most telling first. Never empty."""
    readmes = snapshot.read(*README)
    view = View(
        snapshot=snapshot,
        record=record,
        facts=facts,
        name=(snapshot.repository or "").rpartition("/")[2].lower(),
        readme=readmes[0] if readmes else None,
        r_packages=r_packages(snapshot),
    )
    best: dict[Kind, Mark] = {}
    for look in _MARKS:
        for mark in look(view):
            if mark.kind not in best or best[mark.kind].weight < mark.weight:
                best[mark.kind] = mark
    marks = sorted(_settle(best, view), key=lambda mark: (-mark.weight, mark.kind))
    return tuple(KindGuess(kind=m.kind, evidence=m.evidence, confidence=m.confidence) for m in marks)


def _settle(best: dict[Kind, Mark], view: View) -> list[Mark]:
    """Drop kinds that stronger ones explain, and fall back where nothing was seen."""
    strong = {kind for kind, mark in best.items() if mark.weight >= 60}
    if strong & {"r-package", "python-package", "app"} and "documentation" in best and best["documentation"].weight < 80:
        del best["documentation"]  # a package's or an app's own site
    told = max((best[kind].weight for kind in ("documentation", "training") if kind in best), default=0)
    if told >= 72 and "analysis" in best and best["analysis"].weight <= 65:
        del best["analysis"]  # code that serves the text
    if not best and (coded := sum(view.facts.languages.values()) - view.facts.languages.get("Quarto", 0)):
        best["analysis"] = Mark("analysis", 10, (Evidence(path=_first_code(view), note=f"{coded} files of code"),))
    if not best:
        where = view.readme[0] if view.readme else next(iter(view.snapshot.paths), ".")
        best["documentation"] = Mark("documentation", 10, (Evidence(path=where, note="no code"),))
    return list(best.values())


def _first_code(view: View) -> str:
    known = (path for path in view.snapshot.paths if code.extension(path) in code.LANGUAGES or path.endswith(".ipynb"))
    return next(known, ".")


def _at(path: str, note: str | None = None, line: int | None = None) -> tuple[Evidence, ...]:
    return (Evidence(path=path, line=line, note=note),)


_ASIDE = re.compile(
    r"(?:^|/)(?:tests?|testing|testdata|docs?|documentation|examples?|demos?|inst/(?!app|shiny)[^/]*|vignettes?|man|archive\w*"
    r"|old|scratch|exercises?|tutorials?|\.github|node_modules|notebooks|presentations|blogs?)/",
    re.IGNORECASE,
)


def _aside(path: str) -> bool:
    """Whether a file stands where it shows or tests something, rather than being it."""
    return bool(_ASIDE.search(path)) or code.is_test(path)


# ── Packages ─────────────────────────────────────────────────────────────────────────────────────


def _r_package(view: View) -> Iterator[Mark]:
    for folder in view.r_packages:
        inside = f"{folder}/" if folder else ""
        if folder and (_aside(f"{inside}DESCRIPTION") or not _most(view, inside)):
            continue
        exports = _exports(view.snapshot, inside)
        if exports:
            weight = 80 if not folder else 65
            yield Mark("r-package", weight, (*_at(f"{inside}DESCRIPTION"), *exports), "observed")
            return


def packaged(view: View) -> bool:
    """Whether there is an R or Python package to install."""
    return bool(view.r_packages) or any(True for _ in _python_package(view))


def _most(view: View, inside: str) -> bool:
    """Whether most of the R code stands in one folder."""
    scripts = view.snapshot.find("**/*.r")
    return sum(path.startswith(inside) for path in scripts) * 2 > len(scripts)


_EXPORT = re.compile(r"^\s*(?:export(?:Pattern|Classes|Methods|ClassPattern)?|S3method|exportPattern)\s*\(", re.MULTILINE)


def _exports(snapshot: Snapshot, inside: str) -> tuple[Evidence, ...]:
    """What a package offers to others: NAMESPACE's exports, roxygen's tags, or data."""
    namespace = snapshot.text(f"{inside}NAMESPACE")
    if namespace and (found := _EXPORT.search(namespace)):
        return _at(f"{inside}NAMESPACE", line=namespace.count("\n", 0, found.end()) + 1)
    for path, text in snapshot.read(f"{inside}r/*.r"):
        if "#' @export" in text:
            return _at(path, "@export")
    data = snapshot.find(f"{inside}data/*.{{rda,rdata}}")
    return _at(data[0], "data of the package") if data and f"{inside}NAMESPACE" in snapshot.by_path else ()


def _python_package(view: View) -> Iterator[Mark]:
    for path, module in _installable(view.snapshot):
        yield Mark("python-package", 78 if "/" not in path else 62, (*_at(path), *_at(module)), "observed")
        return


def python_packages(snapshot: Snapshot) -> tuple[str, ...]:
    """Folders (with a slash at the end) that hold the Python which the project's manifests build into packages."""

    def look() -> tuple[str, ...]:
        found: dict[str, None] = {}
        for manifest, module in _installable(snapshot):
            inside = f"{manifest.rpartition('/')[0]}/" if "/" in manifest else ""
            if module.startswith(f"{inside}src/"):
                found[f"{inside}src/"] = None
                continue
            for path in snapshot.find(f"{inside}*/__init__.py"):
                if not _NOT_PRODUCT.search(path.rpartition("/")[0].lower()):
                    found[path.rpartition("/")[0] + "/"] = None
        return tuple(found)

    return remember(snapshot, "_python_packages", look)


def _installable(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """(manifest, `__init__.py`) of Python packages."""
    for path in snapshot.find("{,*/}pyproject.toml", "{,*/}setup.py", "{,*/}setup.cfg"):
        inside = f"{path.rpartition('/')[0]}/" if "/" in path else ""
        if _aside(path) or "{{" in path:
            continue
        module = package_folder(snapshot, inside)
        if module and builds(snapshot, path):
            yield path, module


def builds(snapshot: Snapshot, path: str) -> bool:
    """Whether a Python manifest says how to build a package, rather than only configuring tools."""
    text = snapshot.text(path) or ""
    if path.endswith("setup.py"):
        return bool(re.search(r"\bsetup\s*\(", text))
    if path.endswith("setup.cfg"):
        return bool(re.search(r"^\[metadata\]", text, re.MULTILINE)) and "name" in text
    project = pyproject(snapshot, path)
    tools = table(project.get("tool"))
    poetry, uv = table(tools.get("poetry")), table(tools.get("uv"))
    if poetry.get("package-mode") is False or uv.get("package") is False:
        return False
    named = table(project.get("project")).get("name") or poetry.get("name")
    return bool(named and project.get("build-system"))


_NOT_PRODUCT = re.compile(r"(?:^|/)(?:tests?|docs?|examples?|notebooks?|scripts?|utils?|app|apps|config|migrations|tasks|tools|analysis|\w*_?tests)$")


def package_folder(snapshot: Snapshot, inside: str = "") -> str | None:
    """The `__init__.py` (or module) that makes a folder an importable package; `None` if there is none.

    The one that bears the project's name comes first, then those below `src`.
    """
    name = str(table(pyproject(snapshot, f"{inside}pyproject.toml").get("project")).get("name") or "")
    module = re.sub(r"[-.]+", "_", name.lower())
    found = [
        path
        for path in snapshot.find(f"{inside}{{,src/,python/,lib/}}*/__init__.py", f"{inside}src/*/*/__init__.py")
        if not _NOT_PRODUCT.search(path.rpartition("/")[0].lower())
    ]
    if found:
        return min(found, key=lambda path: (f"/{module}/" not in f"/{path.lower()}", not path.startswith(f"{inside}src/")))
    alone = snapshot.find(f"{inside}{{,src/}}{re.escape(module)}.py", f"{inside}{{,src/}}{re.escape(module)}/*.py") if module else ()
    return alone[0] if alone else None


# ── Apps ─────────────────────────────────────────────────────────────────────────────────────────

_PYTHON_APP = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+(?P<name>streamlit|dash|flask|fastapi|django|gradio|nicegui|panel|shiny)\b", re.MULTILINE
)
_STARTS = {
    "streamlit": r"\bst\.\w+\(|streamlit\.\w+\(", "dash": r"\bDash\s*\(", "flask": r"\bFlask\s*\(", "fastapi": r"\bFastAPI\s*\(",
    "gradio": r"\.launch\s*\(", "nicegui": r"ui\.run\s*\(", "panel": r"\.servable\s*\(", "shiny": r"\bApp\s*\(|express",
    "django": r"\bDJANGO_SETTINGS_MODULE\b",
}  # fmt: skip
_WEB = ("react", "vue", "next", "nuxt", "svelte", "@angular/core", "express", "gatsby", "astro", "vite", "@11ty/eleventy")
_SHINY_CALL = re.compile(r"\bshinyApp\s*\(|\brunApp\s*\(|shiny::runApp|\bshinyServer\s*\(|\bfluidPage\s*\(")
_SHINY_DOC = re.compile(r"^runtime:\s*[\"']?shiny|^\s*format:\s*dashboard\b|flexdashboard::flex_dashboard|^\s+dashboard:\s*$|^server:\s*shiny", re.MULTILINE)


def _shiny(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    package = "" in view.r_packages
    golem = snapshot.find("{,*/}inst/golem-config.yml", "{,*/}r/app_{ui,server}.r", "{,*/}rhino.yml", "{,*/}dev/run_dev.r")
    if golem:
        yield Mark("app", 88, _at(golem[0], "an app framework's file"), "observed")
        return
    for path in snapshot.find("**/app.r"):
        text = snapshot.text(path)
        if not _aside(path) and (text is None or _SHINY_CALL.search(text) or "run_app" in text):
            root = "/" not in path
            yield Mark("app", (85 if root else 55) if package else 75, _at(path), "observed")
            return
    for path in snapshot.find("**/server.r"):
        if not _aside(path) and not (package and path.lower().startswith("r/")):
            yield Mark("app", 50 if package else 75, _at(path), "observed")
            return
    for path, text in snapshot.read("**/*.{rmd,qmd}"):
        if not _aside(path) and (found := _SHINY_DOC.search(text[:3000])) and not package:
            yield Mark("app", 58, _at(path, line=text.count("\n", 0, found.start()) + 1))
            return
    for path, text in snapshot.read("**/*.r"):
        if "shiny" in text and not _aside(path) and (found := re.search(r"^[^#\n]*\bshinyApp\s*\(", text, re.MULTILINE)):
            yield Mark("app", 50 if package else 65, _at(path, line=text.count("\n", 0, found.end()) + 1))
            return


def _python_app(view: View) -> Iterator[Mark]:
    for path in view.snapshot.find("{,*/,*/*/}manage.py"):
        if not _aside(path):
            yield Mark("app", 82, _at(path, "Django"), "observed")
            return
    for path, text in code.sources(view.snapshot, "Python"):
        if _aside(path) or not (found := _PYTHON_APP.search(text)):
            continue
        if found["name"] == "django" or not re.search(_STARTS[found["name"]], text):
            continue
        deep = path.count("/") > 1
        weight = (50 if deep else 60) if packaged(view) else 76
        yield Mark("app", weight, _at(path, found["name"], text.count("\n", 0, found.start()) + 1))
        return


def _other_app(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    for path in snapshot.find("**/*.{pbix,pbip,pbit}"):
        yield Mark("app", 62, _at(path, "Power BI"), "observed")
        return
    for path in snapshot.find("{,*/,*/*/}package.json"):
        if _aside(path):
            continue
        found = package_json(snapshot, path)
        needs = {**table(found.get("dependencies")), **table(found.get("devDependencies"))}
        web = next((name for name in _WEB if name in needs), None)
        if web and not (packaged(view) and path.count("/")):
            yield Mark("app", 70 if view.facts.main_language in _SCRIPTED else 60, _at(path, web), "observed")
            return
    if snapshot.find("{,*/}*.html") and view.facts.main_language in _SCRIPTED and snapshot.find("index.html"):
        yield Mark("app", 55, _at("index.html"))
    if view.facts.main_language in {"Clojure", "Java", "C#", "Go", "Rust", "Ruby", "PHP", "NetLogo", "Vue", "TypeScript"}:
        yield Mark("app", 58, _at(_first_code(view), view.facts.main_language))


_SCRIPTED = {"JavaScript", "TypeScript", "Vue", "Svelte"}

# ── Training, templates, documentation ───────────────────────────────────────────────────────────

_TRAINING_NAME = re.compile(r"workshop|training|course|tutorial|lesson|bootcamp|masterclass|coffee.?and.?coding|^intro[-_]|^learn|[-_]intro$|teaching|webinar|des_rap_book")
_TRAINING_SAYS = re.compile(
    r"\b(?:workshop|training|course|tutorials?|lessons?|teaching) (?:materials?|repository|repo|slides|resources|content|session)"
    r"|\b(?:materials?|slides|code|resources) (?:for|from|to support) (?:the|a|an|our|this)?\s?(?:[\w-]+ ){0,4}(?:workshop|training|course|webinar|tutorial)s?\b"
    r"|\bthis (?:repo(?:sitory)?|site|book|project) (?:is|contains|holds|provides|has) (?:an? )?(?:[\w-]+ ){0,5}(?:workshops?|training|course|tutorials?|lessons?)\b",
    re.IGNORECASE,
)  # fmt: skip
_SLIDES = re.compile(r"xaringan::|revealjs|ioslides|slidy|learnr::tutorial|output:\s*beamer|format:\s*\n?\s*(?:\w+-)?revealjs")
_TEMPLATE_NAME = re.compile(r"template|cookiecutter|skeleton|boilerplate|starter|scaffold")
_TEMPLATE_SAYS = re.compile(
    r"\bthis (?:repo(?:sitory)?|project|package|is)? ?(?:is|provides|contains|serves as|acts as|offers)? ?(?:an? |the )?"
    r"(?:[\w'’-]+ ){0,6}template (?:repo(?:sitory)?|for|project|structure|to|that|with)\b"
    r"|\b(?:click|press|select|choose|using|hit) (?:on )?(?:the )?(?:green )?[\"'“‘*`]*use this template\b",
    re.IGNORECASE,
)  # fmt: skip


def _opening(view: View) -> str:
    """Title and first words of the README: what the project says it is."""
    if view.readme is None:
        return ""
    path, text = view.readme
    lines = [line.text for line in prose.read(text, path)[:120] if line.role in {"heading", "prose", "item"} and line.text]
    return " ".join(lines)[:1500]


def _training(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    where = view.readme[0] if view.readme else "."
    if _TRAINING_NAME.search(view.name):
        yield Mark("training", 85, _at(where, "the repository's name"))
    if packaged(view):
        return
    decks = [path for path, text in snapshot.read("**/*.{rmd,qmd}") if _SLIDES.search(text[:2000])]
    sheets = snapshot.find("**/*.{rmd,qmd}")
    if len(decks) >= 3 and len(decks) * 3 >= len(sheets):
        yield Mark("training", 82, _at(decks[0], f"{len(decks)} slide decks or lessons"))
    exercises = snapshot.find("{,*/}{exercises,exercise,solutions,lessons,workshops}/*")
    if len(exercises) >= 2:
        yield Mark("training", 66, _at(exercises[0]))
    if (found := _TRAINING_SAYS.search(_opening(view))):
        yield Mark("training", 64, _at(where, found[0][:80]))


def _template(view: View) -> Iterator[Mark]:
    made = [*view.snapshot.find("cookiecutter.json", "copier.{yml,yaml}"), *(p for p in view.snapshot.paths if "{{" in p)]
    if made:
        yield Mark("template", 95, _at(made[0]), "observed")
    where = view.readme[0] if view.readme else "."
    if _TEMPLATE_NAME.search(view.name):
        yield Mark("template", 90, _at(where, "the repository's name"))
    elif found := _TEMPLATE_SAYS.search(_opening(view)):
        yield Mark("template", 61, _at(where, found[0][:80]))


_SITE = ("_quarto.yml", "_bookdown.yml", "mkdocs.{yml,yaml}", "_config.yml", "_site.yml", "config.toml", "hugo.{toml,yml,yaml}", "docusaurus.config.js", "book.toml")
_WRITTEN = frozenset({"md", "markdown", "qmd", "rmd", "rst", "adoc", "docx", "pdf", "html"})


def _documentation(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    coded = sum(n for language, n in view.facts.languages.items() if language not in {"Quarto", "Shell"})
    prosy = [p for p in snapshot.paths if code.extension(p) in _WRITTEN and not p.lower().rpartition("/")[2].startswith(_CUSTOMARY)]
    quarto = snapshot.text("_quarto.yml") or ""
    book = re.search(r"^\s*type:\s*[\"']?(?:book|website)", quarto, re.MULTILINE)
    site = snapshot.find(*_SITE)
    weight = 0
    if book and "" not in view.r_packages:
        weight = 83 if coded <= len(prosy) else 63
    elif site and len(prosy) >= 3:
        weight = 72 if 2 * coded <= len(prosy) else 40 if coded <= len(prosy) else 0
    elif len(prosy) >= 2 and 3 * coded <= len(prosy):
        weight = 72 if len(prosy) >= 8 else 45
    if weight:
        yield Mark("documentation", weight, _at(site[0] if site else prosy[0], f"{len(prosy)} pages, {coded} files of code"))


_CUSTOMARY = ("readme", "licen", "contribut", "code_of_conduct", "code-of-conduct", "security", "news", "changelog", "pull_request")

# ── Data, codelists, analyses ────────────────────────────────────────────────────────────────────

_CODELIST_NAME = re.compile(r"code-?_?lists?|codesets?|[-_]codes$|phenotypes?|value-?_?sets?|refsets?")
_CODELIST_FILE = re.compile(r"code-?_?lists?|codesets?|snomed|icd-?_?10|opcs|read-?_?codes?|phenotype|refset|dmd|bnf_?codes", re.IGNORECASE)
_DATA_NAME = re.compile(r"(?:^|[-_.])(?:open)?data(?:sets?|base|bank)?(?:$|[-_.])|datasets$|lookups?$|opendata$|\.data$")


def _codelist(view: View) -> Iterator[Mark]:
    if _CODELIST_NAME.search(view.name):
        yield Mark("codelist", 70, _at(view.readme[0] if view.readme else ".", "the repository's name"))
        return
    listed = [p for p in view.snapshot.paths if code.extension(p) in {"csv", "xlsx", "tsv", "txt"} and _CODELIST_FILE.search(p)]
    files = max(1, view.facts.files)
    if len(listed) >= 2 and not packaged(view):
        yield Mark("codelist", 48 if len(listed) * 5 >= files else 42, _at(listed[0], f"{len(listed)} files of codes"))


def _data(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    coded = sum(n for language, n in view.facts.languages.items() if language != "Quarto")
    own = [p for p in snapshot.paths if is_data(p) and not _aside(p)]
    if "" in view.r_packages:
        packed = snapshot.find("data/*.{rda,rdata}")
        functions = sum(len(code.R_FUNCTION.findall(text)) for _, text in snapshot.read("r/*.r"))
        if packed and functions * 3 <= len(packed):
            yield Mark("data", 84, _at(packed[0], f"{len(packed)} data sets, {functions} functions"), "observed")
        elif packed and (_DATA_NAME.search(view.name) or len(packed) >= 8):
            yield Mark("data", 45, _at(packed[0], f"{len(packed)} data sets"), "observed")
    elif len(own) >= 2 and len(own) > 4 * coded:
        yield Mark("data", 60, _at(own[0], f"{len(own)} data files, {coded} of code"))


def _analysis(view: View) -> Iterator[Mark]:
    """Code that answers a question or runs a pipeline, beside or instead of something to install."""
    pipeline = view.snapshot.find(*_PIPELINES)
    coded = _own_code(view)
    if not coded:
        return
    where = _at(pipeline[0] if pipeline else coded[0], f"{len(coded)} files of code")
    app = any(mark.weight >= 60 for look in (_shiny, _python_app, _other_app) for mark in look(view))
    if app:
        worked = [path for path in coded if path.endswith((".ipynb", ".sql"))]
        if not packaged(view) and len(worked) * 2 > len(coded):
            yield Mark("analysis", 63, _at(worked[0]))
    elif packaged(view):
        if pipeline or (_PIPELINE_SAYS.search(_opening(view)) and not view.r_packages):
            yield Mark("analysis", 56, where)
        elif len(loose := _loose(view, coded)) * 2 > len(coded):
            yield Mark("analysis", 52, _at(loose[0], f"{len(loose)} scripts outside the package"))
    elif view.facts.languages.get("Quarto", 0) <= 3 * len(coded):
        yield Mark("analysis", 68 if pipeline else 65, where)


_PIPELINES = (
    "_targets.r", "project.yaml", "snakefile", "dbt_project.yml", "dvc.yaml", "{main,run,run_all,pipeline}.{r,py}",
    "create_publication.{py,r}", "run_*.r",
)  # fmt: skip
_PIPELINE_SAYS = re.compile(
    r"\b(?:pipelines?|publications?|proof[- ]of[- ]concept|case study|study|analysis of|reproduc\w+|skunkworks|pilot)\b", re.IGNORECASE
)


def _own_code(view: View) -> list[str]:
    """Files with code for work on data: not tests, not set-up scripts, not pages' scripts."""
    wanted = {"r", "py", "sql", "ipynb", "rmd", "qmd", "do", "sas", "sps", "jl", "dax", "stan", "m", "pq"}
    return [
        path
        for path in view.snapshot.paths
        if code.extension(path) in wanted
        and not code.is_test(path)
        and path not in {"setup.py", "noxfile.py", "docs/conf.py"}
        and not (path.endswith(".qmd") and code.quarto_language(view.snapshot.text(path)) == "Quarto")
        and not path.lower().rpartition("/")[2].startswith("readme.")
        and "{{" not in path
        and not path.startswith("renv/")
    ]


def _loose(view: View, coded: list[str]) -> list[str]:
    """Code outside a package's own folders."""
    return [p for p in coded if not p.startswith(("R/", "src/", "data-raw/", "vignettes/", "inst/", "dev/")) and not _aside(p) and p.count("/") < 3 and not view.snapshot.find(f"{p.rpartition('/')[0]}/__init__.py")]


_MARKS: tuple[Callable[[View], Iterator[Mark]], ...] = (
    _r_package, _python_package, _shiny, _python_app, _other_app, _training, _template, _documentation, _codelist, _data, _analysis,
)  # fmt: skip
