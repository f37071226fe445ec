"""Code as it runs, and the ways of loading a package that hide its name from a plain look. Pure.

Chunks that are said not to run, commented-out ones and fixtures of tests are left out; chunks that run in a reader's
browser (webR, Pyodide, Shinylive) and code within a sentence are in.
"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code
from nhsr_registry.understand.addresses import is_fixture

#: Files that are read for this alone.
READS = ("{,*/}.rprofile", "{,*/}dockerfile*", "{,*/}*.sh")

_DOCUMENTS = ("rmd", "qmd", "rnw")
_BEGINS = re.compile(r"[ \t]*```+[ \t]*\{(?P<engine>[A-Za-z][\w-]*)(?P<options>[^}]*)\}")
_ENDS = re.compile(r"[ \t]*```+[ \t]*")
_ENGINES = {
    "r": "R", "webr": "R", "webr-r": "R", "shinylive-r": "R",
    "python": "Python", "pyodide": "Python", "pyodide-python": "Python", "shinylive-python": "Python",
}  # fmt: skip
_NOT_RUN = re.compile(r"\beval[ \t]*[:=][ \t]*(?:F|FALSE|false|no)\b")
_INLINE = re.compile(r"`r[ \t]+(?P<code>[^`\n]{1,400})`")

_VECTOR = re.compile(r"(?:\b(?P<name>[\w.]+)[ \t]*(?:<-|=)\s*)?\bc\s*\((?P<names>[^()]{0,4000})\)")
_NAME = re.compile(r"""["']([A-Za-z][\w.]{0,100})["']""")
_BY_NAME = re.compile(
    r"\b(?:attachNamespace|check_installed|is_installed|getNamespace|asNamespace)\s*\(\s*[\"'](?P<name>[A-Za-z][\w.]+)[\"']"
    r"|\b(?:data|system\.file|vignette)\s*\([^()\n]{0,200}\bpackage\s*=\s*[\"'](?P<of>[A-Za-z][\w.]+)[\"']"
)
#: Calls of functions for lists of packages: `pacman::p_load(char = x)`, `xfun::pkg_attach(x)`, `easypackages::libraries(x)`,
#: `install.packages(x)`, and what teams write themselves (`check_and_install_packages(x)`).
_LIST_CALL = re.compile(
    r"(?<!remove\.)(?:libraries|packages?|pkgs?|p_load|p_install)(?:_[a-z_0-9]{1,30})?[ \t]*"
    r"\((?P<given>(?:[^()]{1,300}|\([^()]{0,2000}\)){0,20})"
)
_INSTALL = re.compile(r"\b(?:install\.packages|pkg_install|webr::install|renv::install)\s*\(\s*(?:c\s*\()?(?P<names>[^()]{0,2000})")  # fmt: skip
_TARGETS = re.compile(r"\bpackages\s*=\s*c\s*\((?P<names>[^()]{0,2000})\)")
_BOX = re.compile(r"\bbox::use\s*\((?P<names>[^()]{0,2000})\)")
_SPACED = re.compile(r"(?<![\w.:$@])(?P<name>[A-Za-z][\w.]+)[ \t]+:::?[ \t]*(?=[\w.`])")
_PIP = re.compile(r"\b(?:pip3?|uv pip|uv)[ \t]+(?:install|add)[ \t]+(?P<names>[^\n;&|]{1,1000})")
_PIP_CELL = re.compile(r"^[ \t]*(?:#[ \t]*MAGIC[ \t]+)?[!%][ \t]*pip3?[ \t]+install[ \t]+(?P<names>[^\n;&|]{1,1000})", re.MULTILINE)  # fmt: skip


def run_code(snapshot: Snapshot, language: str) -> Iterator[tuple[str, str]]:
    """(path, code) of all code in R or Python that the project runs, line numbers kept."""
    for path, text in code.sources(snapshot, language):
        if not is_fixture(path) and code.extension(path) not in _DOCUMENTS:
            yield path, text
    if language == "R":
        yield from snapshot.read("{,*/}.rprofile")
    for path, text in snapshot.read("**/*.{rmd,qmd}"):
        if not is_fixture(path) and ("```" in text or (language == "R" and "`r " in text)):
            yield path, run_chunks(text, language)


def run_chunks(text: str, language: str) -> str:
    """The code that a document runs in one language; every other line blank."""
    out: list[str] = []
    inside, hidden, kept = False, False, False
    for line in text.split("\n"):
        shown = ""
        if inside:
            inside = not _ENDS.fullmatch(line)
            if inside and line.lstrip().startswith("#|") and _NOT_RUN.search(line):
                kept = False
            shown = line if inside and kept else ""
        elif hidden or line.lstrip().startswith("<!--"):
            hidden = "-->" not in line
        elif "```" in line and (found := _BEGINS.match(line)):
            inside, kept = (
                True,
                _ENGINES.get(found["engine"].lower()) == language and not _NOT_RUN.search(found["options"]),
            )
        elif language == "R" and "`r " in line:
            shown = "; ".join(found["code"] for found in _INLINE.finditer(line))
        out.append(shown)
    return "\n".join(out)


def r_loads(text: str) -> set[str]:
    """Packages of R that code loads in a roundabout way: by name in a vector, from a function, in a pipeline's options."""
    found: set[str] = set()
    text = code.without_r_comments(text) if "#" in text else text
    for match in _BY_NAME.finditer(text):
        found.add(match["name"] or match["of"])
    if "c(" in text:
        found |= _in_vectors(text)
    if "tar_option_set" in text or "tar_target" in text:
        found |= {name for match in _TARGETS.finditer(text) for name in _NAME.findall(match["names"])}
    if "install" in text:
        for match in _INSTALL.finditer(text):
            names = re.split(r"\b(?:repos|lib|dependencies|type)\s*=", match["names"])[0]
            found |= set(_NAME.findall(names))
    if "box::use" in text:
        for match in _BOX.finditer(text):
            names = re.sub(r"\[[^\]]*\]", "", match["names"])
            found |= set(re.findall(r"(?:^|,)\s*[\w.]+\s*=\s*([A-Za-z][\w.]*)\s*(?=,|$)", names))
    if " ::" in text:
        found |= {match["name"] for match in _SPACED.finditer(text)}
    return found


def _in_vectors(text: str) -> set[str]:
    """Names in vectors that stand in a call with `character.only` or of a function for lists of packages, or in a variable
    that such a call or its loop names.
    """
    calls = [text[max(0, at.start() - 300) : at.start()] for at in re.finditer(r"\bcharacter\.only\b", text)]
    calls += [match["given"] for match in _LIST_CALL.finditer(text)]
    near = "\n".join(calls)
    if not near.strip():
        return set()
    words = set(re.findall(r"[\w.]+", near))
    found: set[str] = set()
    for match in _VECTOR.finditer(text):
        if (match["name"] and match["name"] in words) or match["names"] in near:
            found |= set(_NAME.findall(match["names"]))
    return found


def installs(snapshot: Snapshot) -> Iterator[tuple[str, str, int]]:
    """(name, path, place in the text's line) of what `pip install` names in notebooks, images, scripts and workflows."""
    cells = ((path, text, _PIP_CELL) for path, text in code.sources(snapshot, "Python") if "pip" in text)
    rest = snapshot.read("{,*/}dockerfile*", "{,*/}*.sh", ".github/workflows/*.{yml,yaml}")
    scripts = ((path, text, _PIP) for path, text in rest if "pip" in text or "uv " in text)
    for path, text, sign in (*cells, *scripts):
        for match in sign.finditer(text):
            start = text.rfind("\n", 0, match.start()) + 1
            line = text[start : match.start()].lstrip()
            if sign is _PIP and (line.startswith("#") or "echo" in line):
                continue
            for word in match["names"].replace('"', "").replace("'", "").split():
                if found := re.fullmatch(r"([A-Za-z][\w.-]*)(?:\[[\w,.-]*\])?(?:[=<>~!]=?.*)?", word):
                    yield found[1], path, text.count("\n", 0, match.start()) + 1
