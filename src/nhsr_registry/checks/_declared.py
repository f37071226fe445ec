"""Which packages a project declares that it needs, and which its code uses."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nhsr_registry import re
from nhsr_registry.checks._base import Subject
from nhsr_registry.memo import remember
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code
from nhsr_registry.understand.manifests import (
    description,
    listed_in,
    package_json,
    pyproject,
    python_packages,
    r_packages,
    table,
)

LISTS = (
    "{,*/,*/*/}description",
    "{,*/,*/*/}{renv.lock,packrat.lock,pyproject.toml,setup.py,setup.cfg,pipfile,pipfile.lock,poetry.lock,uv.lock,pdm.lock,pixi.toml,package.json,project.toml}",
    "{,*/,*/*/}{*requirements*,dependencies,packages,constraints}*.{txt,in}",
    "{requirements,*/requirements}/*.{txt,in}",
    "{,*/,*/*/}{environment*,conda*,meta,*-env,*_env,env,orderly}.{yml,yaml}",
    "{,*/,*/*/}*{install,requirements,dependencies,packages,librar,setup}*.r",
    "project.yaml",
    "{,*/}dockerfile*",
    ".devcontainer/*",
    "{,*/}manifest.json",
)

#: R's own packages (R Administration; `rownames(installed.packages(priority = "base"))`) and those that come with it.
R_BASE = frozenset(
    {
        "base", "stats", "utils", "methods", "graphics", "grdevices", "datasets", "tools", "parallel", "compiler",
        "grid", "splines", "stats4", "tcltk", "r", "translations", "boot", "class", "cluster", "codetools",
        "foreign", "kernsmooth", "lattice", "mass", "matrix", "mgcv", "nlme", "nnet", "rpart", "spatial",
        "survival",
    }
)  # fmt: skip
#: Packages that stand for many; who declares the left gets the right.
_BUNDLES = {
    "tidyverse": "broom conflicted cli dbplyr dplyr dtplyr forcats ggplot2 googledrive googlesheets4 haven hms httr jsonlite lubridate"
    " magrittr modelr pillar purrr ragg readr readxl reprex rlang rstudioapi rvest stringr tibble tidyr xml2 glue vctrs tidyselect scales",
    "tidymodels": "broom dials dplyr ggplot2 infer modeldata parsnip purrr recipes rsample tibble tidyr tune workflows workflowsets yardstick",
    "devtools": "usethis pkgbuild pkgdown pkgload rcmdcheck remotes roxygen2 sessioninfo testthat",
    "shinydashboard": "shiny", "dt": "htmltools htmlwidgets", "jupyter": "notebook ipykernel ipython", "jupyterlab": "ipykernel ipython",
    "ipykernel": "ipython", "pandas": "numpy python-dateutil pytz", "scikit-learn": "numpy scipy joblib", "matplotlib": "numpy python-dateutil",
    "mkdocs-material": "mkdocs", "geopandas": "shapely pyproj fiona", "tensorflow": "keras", "golem": "shiny", "rmarkdown": "knitr",
    "django": "asgiref", "flask": "werkzeug jinja2", "dash": "flask plotly", "fastapi": "starlette pydantic", "opensafely": "ehrql",
    "streamlit": "pandas numpy altair requests toml pillow", "streamlit-folium": "folium",
    "pytest-mock": "pytest", "pytest-cov": "pytest", "sqlalchemy": "greenlet", "spacy": "thinc", "pyspark": "py4j", "sphinx": "docutils",
}  # fmt: skip
#: Module → the name under which Python's index has it.
_PY_NAMES = {
    "sklearn": "scikit-learn", "pylab": "matplotlib", "cv2": "opencv-python", "pil": "pillow", "yaml": "pyyaml", "bs4": "beautifulsoup4",
    "dateutil": "python-dateutil", "dotenv": "python-dotenv", "skimage": "scikit-image", "docx": "python-docx", "pptx": "python-pptx",
    "osgeo": "gdal", "jwt": "pyjwt", "git": "gitpython", "serial": "pyserial", "openssl": "pyopenssl", "attr": "attrs",
    "mpl-toolkits": "matplotlib", "pkg-resources": "setuptools", "rest-framework": "djangorestframework", "win32com": "pywin32",
    "environ": "django-environ", "ruamel": "ruamel-yaml", "fitz": "pymupdf", "imblearn": "imbalanced-learn", "umap": "umap-learn",
    "faiss": "faiss-cpu", "slugify": "python-slugify", "magic": "python-magic", "lxml": "lxml", "google": "google", "azure": "azure",
    "databricks": "databricks", "opentelemetry": "opentelemetry", "snowflake": "snowflake", "community": "python-louvain",
    "pywintypes": "pywin32", "xgboost": "xgboost", "frontmatter": "python-frontmatter", "nhs-r": "nhs-r", "levenshtein": "levenshtein",
    "usb": "pyusb", "st-aggrid": "streamlit-aggrid", "mysqldb": "mysqlclient", "psycopg2": "psycopg2-binary", "wx": "wxpython", "cairo": "pycairo",
}  # fmt: skip
#: What the place where the code runs brings along: Spark and Databricks, OpenSAFELY's images, the tool that runs the file.
_PROVIDED = frozenset(
    {
        "pyspark", "dbutils", "databricks", "sparkr", "cohortextractor", "ehrql", "ipython", "setuptools", "pip", "wheel", "conda",
        "py4j", "spark", "delta", "mlflow-skinny", "renv", "rstudioapi", "pkg-resources",
        "local-settings",  # Django: each computer's own, which nobody commits
    }
)  # fmt: skip
_NAME = re.compile(
    r"^[ \t]*(?:-e\s+)?(?:(?:git|hg|svn|bzr)(?:\+\w+)?://[^\s#]{1,300}#(?:[^\s&]{1,60}&)?egg=)?([A-Za-z0-9][A-Za-z0-9._-]*)"
)
_QUOTED = re.compile(r"[\"']([A-Za-z][\w.@/-]*)[\"']")
_R_INSTALLS = re.compile(
    r"\b(?:install\.packages|pkg_install|pak|install_(?:github|cran|gitlab|version|bioc|local|url)|p_load|p_install|p_load_gh|shelf|stock|renv::install|require_install|check_packages)\s*\(((?:[^()]|\([^()]*\))*)\)"
)
_R_LISTS = re.compile(
    r"(?:packages|pkgs|libs|libraries|package_list|required|list\.of\.packages|dependencies|needed)\w{0,40}\s*(?:<-|=)\s*c\s*\(([^()]*)\)",
    re.IGNORECASE,
)
_PIP = re.compile(
    r"(?:^|[\"%!;\s]|&&)(?:%|!)?(?:sudo )?(?:python3? -m )?(?:pip3?|uv pip|conda|mamba) install\s+([^\n\"#|;&]+)",
    re.MULTILINE,
)


def norm(name: str) -> str:
    """The form in which two spellings of a package are the same."""
    return re.sub(r"[-_.]+", "-", name.strip().lower())


def used(subject: Subject) -> dict[str, str]:
    """Third-party package → how to spell it, of every package that the project's own code loads."""
    return remember(subject.snapshot, "_used", lambda: {**_used_r(subject.snapshot), **_used_python(subject.snapshot)})


_SKIP = re.compile(
    r"(?:^|/)(?:archive\w*|old|deprecated|renv|packrat|docs?|\.github|inst/doc|dev|data-raw|sticker\w*|scratch\w*|working_dir|benchmarks?|examples?|demos?)/|(?:^|/)readme\.",
    re.IGNORECASE,
)
#: In a package, what its users need: the package itself, not the scripts, articles and tests beside it.
_R_PARTS = ("R/", "r/", "app.R", "inst/app", "inst/shiny")


def _used_r(snapshot: Snapshot) -> dict[str, str]:
    packaged = "" in r_packages(snapshot)
    if not packaged and python_packages(snapshot):
        return {}  # R beside a Python package shows it or compares with it
    parts = _R_PARTS if packaged else ()
    names: set[str] = set()
    for path, text in code.sources(snapshot, "R"):
        if not _SKIP.search(path) and (not parts or path.startswith(parts)):
            names |= code.r_imports(text)
    for _, text in snapshot.read("namespace"):
        names |= set(re.findall(r"^[ \t]*import(?:From)?\(\s*[\"']?([\w.]+)", text, re.MULTILINE))
    own = {norm(description(snapshot, path).get("Package", "")) for path in snapshot.find("**/description")}
    own.add(norm((snapshot.repository or "").rpartition("/")[2]))
    aside = R_BASE | own | _PROVIDED | _NO_PACKAGE
    return {n: name for name in sorted(names) if (n := norm(name)) not in aside and len(n) > 1}


#: Names before `::` or within `library()` that are examples or variables.
_NO_PACKAGE = frozenset(
    {
        "package",
        "pkg",
        "x",
        "y",
        "lib",
        "p",
        "i",
        "package-name",
        "packagename",
        "mypackage",
        "std",
        "character-only",
    }
)


#: What Python 2 brought along under other names, in code that nobody has moved since.
_PYTHON_2 = frozenset(
    {"ConfigParser", "Cookie", "HTMLParser", "Queue", "SocketServer", "StringIO", "Tkinter", "cPickle", "cStringIO"}
    | {"tkFileDialog", "tkMessageBox", "ttk", "urllib2", "urlparse"}
)


def _used_python(snapshot: Snapshot) -> dict[str, str]:
    parts = python_packages(snapshot)
    if not parts and "" in r_packages(snapshot):
        return {}
    names: set[str] = set()
    for path, text in code.sources(snapshot, "Python"):
        if not _SKIP.search(path) and (not parts or path.startswith(parts)):
            names |= code.python_imports(text)
    local = _local(snapshot)
    wanted = {
        n for n in names if n not in sys.stdlib_module_names | _PYTHON_2 and n not in local and not n.startswith("_")
    }
    return {
        (known := _PY_NAMES.get(norm(n), norm(n))): known if known != norm(n) else n
        for n in sorted(wanted)
        if norm(n) not in _PROVIDED and n.lower() not in local
    }


def _local(snapshot: Snapshot) -> set[str]:
    """Modules of the project itself: its files and folders with Python in them, and its own name."""
    found = {norm((snapshot.repository or "").rpartition("/")[2]).replace("-", "_")}
    for path in snapshot.find("**/*.{py,ipynb,pyi}"):
        *folders, name = path.split("/")
        found.add(name.rpartition(".")[0])
        found.update(folders)
    return found | {name.lower() for name in found}


def listed(name: str, names: set[str]) -> bool:
    """Whether a package is declared; families such as `google` and `azure` have one name in code and many in lists."""
    return name in names or (name in _FAMILIES and any(other.startswith(name) for other in names))


_FAMILIES = frozenset({"google", "azure", "snowflake", "opentelemetry", "llama-cpp", "dbt", "jpype", "levenshtein"})


def declared(subject: Subject) -> tuple[set[str], list[str]]:
    """Names of all declared packages, and the files that declare them."""
    return remember(subject.snapshot, "_declared", lambda: _declared(subject))


def _declared(subject: Subject) -> tuple[set[str], list[str]]:
    names: set[str] = set()
    files: list[str] = []
    for path, found in _each(subject.snapshot):
        if found:
            names |= {norm(name) for name in found}
            files.append(path)
    for value in subject.record.fields.get("software_requirements", ()):
        names.add(norm(value.value))
        files.extend(source.path for source in value.sources if source.path not in files)
    for name in list(names):
        names |= {norm(part) for part in _BUNDLES.get(name, "").split()}
    return names, files


def _each(snapshot: Snapshot) -> Iterator[tuple[str, set[str]]]:
    for path, text in snapshot.read(*LISTS):
        name = path.rpartition("/")[2].lower()
        yield path, _of_file(snapshot, path, name, text)
    for path, text in code.sources(snapshot, "R"):
        if "install" in text or "p_load" in text or "shelf" in text or "pak(" in text:
            yield path, _r_installs(_without_asides(text))
    for path, text in code.sources(snapshot, "Python"):
        if "pip install" in text:
            yield path, _pip_installs(text)


def _of_file(snapshot: Snapshot, path: str, name: str, text: str) -> set[str]:
    """The packages that one list names; which reader it needs is told by its name."""
    if name == "description":
        return _of_description(description(snapshot, path))
    if name == "pyproject.toml":
        return set(_pyproject(pyproject(snapshot, path)))
    if name == "package.json":
        content = package_json(snapshot, path)
        return {*table(content.get("dependencies")), *table(content.get("devDependencies"))}
    if name.startswith("dockerfile") or path.startswith(".devcontainer/"):
        return _pip_installs(text) | _r_installs(text) | set(re.findall(r"\binstall2\.r\s+([^\n&]+)", text))
    if name == "project.yaml":
        return set()
    return next((read(text) for ends, read in _READERS if name.endswith(ends)), set())


def _of_description(fields: Mapping[str, str]) -> set[str]:
    wanted = (
        "Depends",
        "Imports",
        "Suggests",
        "LinkingTo",
        "Enhances",
        "VignetteBuilder",
        "Config/Needs/website",
        "Config/Needs/dev",
    )
    return {
        part for key in wanted for part in re.findall(r"(?:^|,)\s*(?:[\w-]+/)?([A-Za-z][\w.]*)", fields.get(key, ""))
    }


def _of_lines(text: str) -> set[str]:
    return {
        m[1]
        for line in text.splitlines()
        if not line.startswith("#" if "egg=" in line else ("#", "-")) and (m := _NAME.match(line))
    }


def _of_yaml_list(text: str) -> set[str]:
    return set(re.findall(r"^[ \t]*-[ \t]+[\"']?(?:[\w-]+::)?(?:r-)?([A-Za-z][\w.-]*)", text, re.MULTILINE))


def _of_orderly(text: str) -> set[str]:
    """What a task of orderly lists under `packages:`, one below the other or in one line."""
    found = _ORDERLY.search(text)
    return set(re.findall(r"[A-Za-z][\w.]*", found[0].partition(":")[2])) if found else set()


_ORDERLY = re.compile(r"^packages:[ \t]*(?:[\[A-Za-z][^\n#]*|(?:\n[ \t]*-[ \t]+[\w.]+[ \t]*)+)", re.MULTILINE)


def _of_packrat(text: str) -> set[str]:
    return set(re.findall(r"^Package:[ \t]*([A-Za-z][\w.]*)", text, re.MULTILINE))


def _of_toml_keys(text: str) -> set[str]:
    return set(re.findall(r"^\"?([A-Za-z][\w.-]*)\"?\s*=", text, re.MULTILINE))


def _of_toml_lock(text: str) -> set[str]:
    return set(re.findall(r"^name = \"([^\"]+)\"", text, re.MULTILINE))


def _pyproject(content: Any) -> Iterator[str]:
    project, tools = table(content.get("project")), table(content.get("tool"))
    lists = [
        project.get("dependencies"),
        *table(project.get("optional-dependencies")).values(),
        *table(content.get("dependency-groups")).values(),
    ]
    for listed in lists:
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, str) and (found := _NAME.match(one)):
                yield found[1]
    flit = table(table(tools.get("flit")).get("metadata"))
    for one in (*listed_in(flit, "requires"), *listed_in(flit, "dev-requires")):
        if found := _NAME.match(one):
            yield found[1]
    poetry = table(tools.get("poetry"))
    groups = [
        poetry,
        *table(poetry.get("group")).values(),
        *table(table(tools.get("pixi")).get("feature")).values(),
        table(tools.get("pixi")),
    ]
    for group in groups:
        for key in ("dependencies", "dev-dependencies", "pypi-dependencies"):
            yield from table(table(group).get(key))


def _locked(text: str) -> set[str]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return set()
    content = table(content)
    return {
        *table(content.get("Packages")),
        *table(content.get("default")),
        *table(content.get("develop")),
        *table(content.get("packages")),
    }


def _setup(text: str) -> set[str]:
    found = {
        m[1]
        for q in re.findall(r"[\"']([A-Za-z][\w.-]*\s*(?:\[[^\]\"']*\]\s*)?(?:[<>=!~;][^\"']*)?)[\"']", text)
        if (m := _NAME.match(q))
    }
    block = re.search(r"install_requires\s*=\s*\n((?:[ \t]+\S.*\n?)+)", text)
    return found | {m[1] for line in (block[1] if block else "").splitlines() if (m := _NAME.match(line))}


#: A remark that tells how to install one package or two; one command that installs them all is a list, also in a remark.
_ASIDE_INSTALL = re.compile(r"^[^\"'\n]*?#[^\n]*\b(?:install\w*|pak|p_load)\b[^\n]*\(", re.MULTILINE)
_ENOUGH = 3  # packages of one call


def _without_asides(text: str) -> str:
    """An R script without its lines that, in a remark, install a package or two."""
    lines = text.split("\n")
    # without a name on the line, it installs a list that stands elsewhere
    kept = (line for line in lines if not 0 < len(_QUOTED.findall(line)) < _ENOUGH or not _ASIDE_INSTALL.match(line))
    return "\n".join(kept)


def _r_installs(text: str) -> set[str]:
    """Packages that an R script installs, or lists for installing."""
    names: set[str] = set()
    lists = [m[1] for m in _R_INSTALLS.finditer(text)]
    if lists:
        lists.extend(m[1] for m in _R_LISTS.finditer(text))
    for listed in lists:
        names |= {q.rpartition("/")[2].partition("@")[0] for q in _QUOTED.findall(listed)}
        names |= {n.strip() for n in listed.split(",") if re.fullmatch(r"\s*[A-Za-z][\w.]*\s*", n)}
    return names


def _pip_installs(text: str) -> set[str]:
    return {
        found[1]
        for listed in _PIP.findall(text)
        for word in listed.split()
        if not word.startswith("-") and (found := _NAME.match(word.strip("\"'")))
    }


_READERS: tuple[tuple[tuple[str, ...], Callable[[str], set[str]]], ...] = (
    (("renv.lock", "pipfile.lock", "manifest.json"), _locked),
    (("poetry.lock", "uv.lock", "pdm.lock"), _of_toml_lock),
    (("packrat.lock",), _of_packrat),
    (("orderly.yml", "orderly.yaml"), _of_orderly),
    ((".txt", ".in"), _of_lines),
    ((".yml", ".yaml"), _of_yaml_list),
    (("pipfile", "pixi.toml", "project.toml"), _of_toml_keys),
    (("setup.py", "setup.cfg"), _setup),
    ((".r",), _r_installs),
)
