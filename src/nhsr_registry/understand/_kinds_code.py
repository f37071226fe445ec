"""The marks of packages and apps; `kinds` has those of everything else and puts them in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.model import Confidence, Evidence, Facts, Kind, Record
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, ecosystems
from nhsr_registry.understand._kinds_screens import SERVED, screens
from nhsr_registry.understand.manifests import aside, compiled, installable, package_json, table


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


def first_code(view: View) -> str:
    known = (
        path
        for path in view.snapshot.paths
        if code.extension_in(view.snapshot, path) in code.LANGUAGES or path.endswith(".ipynb")
    )
    return next(known, ".")


def at(path: str, note: str | None = None, line: int | None = None) -> tuple[Evidence, ...]:
    return (Evidence(path=path, line=line, note=note),)


def own_code(view: View) -> list[str]:
    """Files with code for work on data: not tests, not set-up scripts, not pages' scripts."""
    wanted = {"r", "py", "sql", "ipynb", "rmd", "qmd", "do", "sas", "sps", "jl", "dax", "stan", "m", "pq"}
    return [
        path
        for path in view.snapshot.paths
        if code.extension_in(view.snapshot, path) in wanted
        and not code.is_test(path)
        and path not in {"setup.py", "noxfile.py", "docs/conf.py"}
        and not (path.endswith(".qmd") and code.quarto_language(view.snapshot.text(path)) == "Quarto")
        and not path.lower().rpartition("/")[2].startswith("readme.")
        and "{{" not in path
        and not path.startswith("renv/")
    ]


# ── Packages ─────────────────────────────────────────────────────────────────────────────────────


def r_package(view: View) -> Iterator[Mark]:
    for folder in view.r_packages:
        inside = f"{folder}/" if folder else ""
        if folder and (aside(f"{inside}DESCRIPTION") or not _most(view, inside)):
            continue
        exports = _exports(view.snapshot, inside)
        if exports and exports[0].note == _DATA_ONLY and not folder and view.snapshot.find("app.r"):
            continue  # an app in the shape of a package, which offers nothing to others
        if exports:
            weight = 80 if not folder else 65
            yield Mark("r-package", weight, (*at(f"{inside}DESCRIPTION"), *exports), "observed")
            return


def packaged(view: View) -> bool:
    """Whether there is an R or Python package to install."""
    return bool(view.r_packages) or any(True for _ in python_package(view))


def _most(view: View, inside: str) -> bool:
    """Whether most of the R code stands in one folder."""
    scripts = view.snapshot.find("**/*.r")
    return sum(path.startswith(inside) for path in scripts) * 2 > len(scripts)


_EXPORT = re.compile(
    r"^[ \t]*(?:export(?:Pattern|Classes|Methods|ClassPattern)?|S3method|exportPattern)\s*\(", re.MULTILINE
)


_DATA_ONLY = "data of the package"


def _exports(snapshot: Snapshot, inside: str) -> tuple[Evidence, ...]:
    """What a package offers to others: NAMESPACE's exports, roxygen's tags, or data."""
    namespace = snapshot.text(f"{inside}NAMESPACE")
    if namespace and (found := _EXPORT.search(namespace)):
        return at(f"{inside}NAMESPACE", line=namespace.count("\n", 0, found.end()) + 1)
    for path, text in snapshot.read(f"{inside}r/*.r"):
        if "#' @export" in text:
            return at(path, "@export")
    manual = snapshot.find(f"{inside}man/*.rd")
    if manual and f"{inside}NAMESPACE" in snapshot.by_path:
        return at(manual[0], "a page of its manual")  # NAMESPACE is behind, or still to be made
    data = snapshot.find(f"{inside}data/*.{{rda,rdata}}")
    return at(data[0], _DATA_ONLY) if data and f"{inside}NAMESPACE" in snapshot.by_path else ()


def python_package(view: View) -> Iterator[Mark]:
    for path, module in installable(view.snapshot):
        if not module.endswith("__init__.py") and _starts_in(view, module.rpartition("/")[0]):
            continue  # the folder of an app: nobody imports from it
        if "/" in path and view.facts.languages.get("Python", 0) * _FEW_OF < sum(view.facts.languages.values()):
            continue  # a tool with which work in another language is set up
        yield Mark("python-package", 78 if "/" not in path else 62, (*at(path), *at(module)), "observed")
        return
    yield from _compiled_package(view)


def _compiled_package(view: View) -> Iterator[Mark]:
    for path in view.snapshot.find("{,*/,*/*/}pyproject.toml"):
        if not aside(path) and (module := compiled(view.snapshot, path)):
            yield Mark("python-package", 62, (*at(path), *at(module)), "observed")
            return


_FEW_OF = 10  # a language has less than a tenth of the code


SITE = (
    "_quarto.yml",
    "_bookdown.yml",
    "mkdocs.{yml,yaml}",
    "_config.yml",
    "_site.yml",
    "config.toml",
    "hugo.{toml,yml,yaml}",
    "docusaurus.config.js",
    "book.toml",
)

# ── Apps ─────────────────────────────────────────────────────────────────────────────────────────

_PYTHON_APP = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+(?P<name>streamlit|dash|flask|fastapi|django|gradio|nicegui|panel|shiny)\b",
    re.MULTILINE,
)
_SERVERS = frozenset({"flask", "fastapi"})
_PAGE_IN_CODE = re.compile(
    r"\brender_template\w*\s*\(|\bHTMLResponse\b|\bTemplateResponse\b|<html\b|click_web", re.IGNORECASE
)
_STARTS = {
    "streamlit": r"\bst\.\w+\(|streamlit\.\w+\(", "dash": r"\bDash\s*\(", "flask": r"\bFlask\s*\(|\bcreate_\w*app\s*\(", "fastapi": r"\bFastAPI\s*\(",
    "gradio": r"\.launch\s*\(", "nicegui": r"ui\.run\s*\(", "panel": r"\.servable\s*\(", "shiny": r"\bApp\s*\(|express",
    "django": r"\bDJANGO_SETTINGS_MODULE\b",
}  # fmt: skip
#: What screens are made of in JavaScript; and what serves or bundles whatever it is given, with a screen or without.
_SCREEN_MADE_WITH = (
    "react", "vue", "next", "nuxt", "svelte", "@angular/core", "angular", "gatsby", "preact", "solid-js", "lit", "ember-source", "electron",
)  # fmt: skip
_SERVES = (
    "express",
    "astro",
    "vite",
    "@11ty/eleventy",
    "koa",
    "fastify",
    "@hapi/hapi",
    "hapi",
    "gulp",
    "grunt",
    "webpack",
)
#: And such as make a site of pages that are kept as text.
_SITES = {
    "@11ty/eleventy",
    "astro",
    "gatsby",
    "@docusaurus/core",
    "vitepress",
    "vuepress",
    "hexo",
    "metalsmith",
    "next",
    "nuxt",
    "nextra",
}
_SHINY_CALL = re.compile(r"\bshinyApp\s*\(|\brunApp\s*\(|shiny::runApp|\bshinyServer\s*\(|\bfluidPage\s*\(")
#: How `app.R` starts the app of the package that it lies in: it loads it, and calls one of its functions.
_LOADS_ALL = re.compile(r"\bload_all\s*\(")
_SHINY_DOC = re.compile(
    r"^runtime:\s*[\"']?shiny|^[ \t]*format:[ \t]*dashboard\b|flexdashboard::flex_dashboard|^[ \t]+dashboard:[ \t]*$|^server:\s*shiny",
    re.MULTILINE,
)


_CODE_PER_PAGE = 60  # files of code: in more, one page with a dashboard is how some results are shown


def shiny(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    package = "" in view.r_packages
    golem = snapshot.find(
        "{,*/}inst/golem-config.yml", "{,*/}r/app_{ui,server}.r", "{,*/}rhino.yml", "{,*/}dev/run_dev.r"
    )
    if golem:
        yield Mark("app", 88, at(golem[0], "an app framework's file"), "observed")
        return
    for path in snapshot.find("**/app.r"):
        text = snapshot.text(path)
        loads = package and "/" not in path and text is not None and _LOADS_ALL.search(text)
        if not aside(path) and (text is None or _SHINY_CALL.search(text) or "run_app" in text or loads):
            root = "/" not in path
            yield Mark("app", (85 if root else 55) if package else 75, at(path), "observed")
            return
    for path in snapshot.find("**/server.r"):
        if not aside(path) and not (package and path.lower().startswith("r/")):
            yield Mark("app", 50 if package else 75, at(path), "observed")
            return
    for path, text in snapshot.read("**/*.{rmd,qmd}"):
        found = _SHINY_DOC.search(text[:3000])
        if found and not aside(path) and not package and len(own_code(view)) <= _CODE_PER_PAGE:
            yield Mark("app", 58, at(path, line=text.count("\n", 0, found.start()) + 1))
            return
    for path, text in snapshot.read("**/*.r"):
        if "shiny" in text and not aside(path) and (found := re.search(r"^[^#\n]*\bshinyApp\s*\(", text, re.MULTILINE)):
            yield Mark("app", 50 if package else 65, at(path, line=text.count("\n", 0, found.end()) + 1))
            return


def _starts_in(view: View, folder: str) -> bool:
    """Whether an app in Python starts from a script that lies right in a folder."""
    return bool(folder) and any(
        path.rpartition("/")[0] == folder and _app_of(view, text)
        for path, text in code.sources(view.snapshot, "Python")
    )


def _app_of(view: View, text: str) -> re.Match[str] | None:
    """Where Python code loads what apps are made with, if it starts one, too; Django has a file for that.

    What serves whatever it is given is an app where there is a screen to serve, and else a service.
    """
    found = _PYTHON_APP.search(text)
    if not found or found["name"] == "django" or not re.search(_STARTS[found["name"]], text):
        return None
    return found if found["name"] not in _SERVERS or _PAGE_IN_CODE.search(text) or screens(view.snapshot) else None


def python_app(view: View) -> Iterator[Mark]:
    for path in view.snapshot.find("{,*/,*/*/}manage.py"):
        if not aside(path) and screens(view.snapshot):
            yield Mark("app", 82, at(path, "Django"), "observed")
            return
    for path, text in code.sources(view.snapshot, "Python"):
        if aside(path) or not (found := _app_of(view, text)):
            continue
        deep = path.count("/") > 1
        weight = (50 if deep else 60) if packaged(view) else 76
        yield Mark("app", weight, at(path, found["name"], text.count("\n", 0, found.start()) + 1))
        return


def other_app(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    for path in snapshot.find("{,*/}pbiviz.json"):
        yield Mark("app", 78, at(path, "a visual for Power BI"), "observed")
        return
    for path in snapshot.find("**/*.{pbix,pbip,pbit}"):
        yield Mark("app", 62, at(path, "Power BI"), "observed")
        return
    for path in snapshot.find("{,*/,*/*/}package.json"):
        if aside(path):
            continue
        found = package_json(snapshot, path)
        needs = {**table(found.get("dependencies")), **table(found.get("devDependencies"))}
        made_with = next((name for name in _SCREEN_MADE_WITH if name in needs), None)
        web = made_with or next((name for name in _SERVES if name in needs and screens(snapshot)), None)
        if web and not (packaged(view) and path.count("/")) and not (needs.keys() & _SITES and _tells(view)):
            yield Mark("app", 70 if view.facts.main_language in SCRIPTED else 60, at(path, web), "observed")
            return
    yield from _web_page(view)
    served = [path for path in snapshot.find("**/*.{html,njk,ejs,hbs,pug}") if SERVED.search(path) and not aside(path)]
    if view.facts.main_language in SCRIPTED and served:
        yield Mark("app", 62, at(served[0], "pages that a server shows"))
    if view.facts.main_language in WEB | SHOWN and (seen := screens(snapshot)):
        yield Mark("app", 70, at(seen[0], f"a screen, in {view.facts.main_language}"))


#: Where a page that people open begins, and the scripts that move it.
PAGES = ("{,*/,*/*/}{index,app,main,home,map,dashboard}.html", "**/*.js")
_SCRIPT = re.compile(r"<script\b[^>]{0,200}?\bsrc\s*=\s*[\"']?(?:\./)?(?P<path>[\w./-]{1,200}\.m?js)\b", re.IGNORECASE)
#: What a script does that draws what people look at and choose from; a counter of visits does none of it.
_DRAWS = re.compile(
    r"\bd3\.(?:select|csv|json|tsv)\b|\bL\.map\s*\(|\bnew (?:Chart|Vue|mapboxgl)\b|\bPlotly\.|\bHighcharts\.|\bvegaEmbed\s*\(|\bmaplibregl\.|\baddEventListener\s*\(\s*[\"'](?:change|input|submit)"
)
_LEAST_MOVED = 1500  # characters of a page's own script


def _web_page(view: View) -> Iterator[Mark]:
    """One page to open: by the language, by the name, or by the script that draws what it shows."""
    snapshot = view.snapshot
    if view.facts.main_language in SCRIPTED and snapshot.find("index.html") and not snapshot.find(*SITE):
        yield Mark("app", 55, at("index.html"))
    if snapshot.find("index.html") and not snapshot.find(*SITE) and re.search(r"dashboard|(?:^|[-_])app$", view.name):
        yield Mark("app", 59, at("index.html"))
    if page := _own_page(snapshot):
        yield Mark("app", 66, at(page[0], f"a page that {page[1]} moves"))


def _own_page(snapshot: Snapshot) -> tuple[str, str] | None:
    """A web page and the script beside it, written here, that draws what it shows; pages that a tool made have none."""
    shown = set(screens(snapshot))
    looked: set[str] = set()  # a page may name a script a thousand times, and a thousand pages the same one
    for path in (path for path in snapshot.find(*PAGES[:1]) if path in shown):
        text = snapshot.text(path) or ""
        folder = path.rpartition("/")[0]
        for found in _SCRIPT.finditer(text):
            script = f"{folder}/{found['path']}".lstrip("/")
            if script in looked:
                continue
            looked.add(script)
            moved = snapshot.text(script) or ""
            if (
                len(moved) >= _LEAST_MOVED
                and not aside(script)
                and not ecosystems.copied_in(script)
                and _DRAWS.search(moved)
            ):
                return path, script
    return None


def _tells(view: View) -> bool:
    """Whether the pages of a site are mostly text: they tell, and there is little to work with."""
    pages = view.snapshot.find("**/*/*.{md,mdx,adoc,rst}")
    return len(pages) > sum(n for language, n in view.facts.languages.items() if language in SCRIPTED)


#: Languages in which this field writes what runs on a server.
WEB = {"Clojure", "Java", "C#", "Go", "Ruby", "PHP", "Vue", "TypeScript"}
#: And such in which it writes what is opened elsewhere.
SHOWN = {"Rust", "NetLogo", "Swift", "Kotlin", "Dart", "Elixir", "Visual Basic", "F#", "Scala"}
SCRIPTED = {"JavaScript", "TypeScript", "Vue", "Svelte"}
