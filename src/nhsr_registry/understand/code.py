"""Reading source code without running it: languages, notebooks, imports and definitions, by cheap patterns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.memo import remember
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import prose

#: Texts that hold code which people of this field write and read.
SOURCES = ("**/*.{r,py,sql,rmd,qmd,rnw,ipynb,jl}",)
#: Code of statistical packages, for the checks that know how it says things.
STATISTICAL = ("**/*.{do,ado,sas}",)


def is_statistical(path: str) -> bool:
    """Whether a file is code of Stata or SAS, by its name."""
    return path.lower().endswith((".do", ".ado", ".sas"))


LANGUAGES = {
    "r": "R", "rmd": "R", "rnw": "R", "qmd": "R",
    "py": "Python", "pyx": "Python",
    "sql": "SQL", "psql": "SQL", "hql": "SQL",
    "js": "JavaScript", "mjs": "JavaScript", "cjs": "JavaScript", "jsx": "JavaScript",
    "ts": "TypeScript", "tsx": "TypeScript", "vue": "Vue", "svelte": "Svelte",
    "jl": "Julia", "do": "Stata", "ado": "Stata", "mata": "Stata", "sas": "SAS", "sps": "SPSS",
    "dax": "DAX", "pbix": "Power BI", "pbit": "Power BI", "pbip": "Power BI", "tmdl": "Power BI", "pq": "Power Query",
    "bas": "VBA", "vba": "VBA",
    "java": "Java", "kt": "Kotlin", "scala": "Scala", "clj": "Clojure", "cljs": "Clojure", "cljc": "Clojure",
    "go": "Go", "rs": "Rust", "rb": "Ruby", "php": "PHP", "cs": "C#", "fs": "F#", "vb": "Visual Basic",
    "c": "C", "h": "C", "cc": "C++", "cpp": "C++", "hpp": "C++", "stan": "Stan", "m": "MATLAB", "lua": "Lua",
    "swift": "Swift", "dart": "Dart", "ex": "Elixir", "exs": "Elixir", "hs": "Haskell", "pl": "Perl", "nlogo": "NetLogo",
    "sh": "Shell", "bash": "Shell", "ps1": "PowerShell", "bat": "Batch",
}  # fmt: skip

_KERNELS = {"python": "Python", "r": "R", "julia": "Julia", "sql": "SQL", "scala": "Scala", "bash": "Shell"}
_CHUNK = re.compile(r"^[ \t]*```+\s*\{([A-Za-z]+)", re.MULTILINE)
_CHUNK_BEGINS = re.compile(r"[ \t]*```+[ \t]*\{([A-Za-z]+)[^}]*\}.*")
_CHUNK_ENDS = re.compile(r"[ \t]*```+[ \t]*")


@lru_cache(maxsize=4096)  # every check asks it of every path
def extension(path: str) -> str:
    """The last extension in lower case, without its dot; empty for none."""
    return path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""


def extension_in(snapshot: Snapshot, path: str) -> str:
    """The same, and for a name without one that of the language in which the file is written (`Snapshot.spoken`)."""
    return snapshot.spoken.get(path) or extension(path)


def quarto_language(text: str | None) -> str:
    """R or Python by the engine and the chunks of a Quarto or R Markdown file; ``Quarto`` if it holds no code."""
    if text is None:
        return "R"
    engines = [engine.lower() for engine in _CHUNK.findall(text)] if "```" in text else []
    python = engines.count("python")
    if not engines:
        return "Quarto"
    return "Python" if python > len(engines) - python else "R"


class Notebook(NamedTuple):
    """What matters of a Jupyter notebook: language, cells with outputs, those that show rows, code."""

    path: str
    language: str
    with_outputs: int
    code: str
    with_tables: int = 0


def notebooks(snapshot: Snapshot) -> tuple[Notebook, ...]:
    """Every notebook that could be read, once per snapshot."""
    return remember(
        snapshot,
        "_notebooks",
        lambda: tuple(found for path, text in snapshot.read("**/*.ipynb") if (found := _notebook(path, text))),
    )


def _notebook(path: str, text: str) -> Notebook | None:
    try:
        content = json.loads(text)
        metadata = content.get("metadata") or {}
        language = str(
            (metadata.get("kernelspec") or {}).get("language")
            or (metadata.get("language_info") or {}).get("name")
            or (metadata.get("kernelspec") or {}).get("name")
            or (metadata.get("application/vnd.databricks.v1+notebook") or {}).get("language")
            or "python"
        ).lower()
        cells = [cell for cell in prose.notebook_cells(content) if cell.get("cell_type") == "code"]
        code = "\n".join(prose.cell_text(cell) for cell in cells)
        outputs = sum(any(map(_shows, cell.get("outputs") or ())) for cell in cells)
        tables = sum(any(map(_shows_rows, cell.get("outputs") or ())) for cell in cells)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None
    name = next((known for key, known in _KERNELS.items() if language == key or language.startswith(f"{key}3")), None)
    if name is None:
        name = "R" if language == "ir" else "Python"
    return Notebook(path, name, outputs, code, tables)


def _shows(output: dict[str, object]) -> bool:
    """Whether an output holds anything to see: Databricks saves empty shells of outputs."""
    data = output.get("data")
    return bool(
        data if isinstance(data, dict) else output.get("text") or output.get("traceback") or output.get("ename")
    )


def _shows_rows(output: dict[str, object]) -> bool:
    """Whether an output holds a table: HTML, a data resource, or text in columns on several lines."""
    data = output.get("data")
    shown = data if isinstance(data, dict) else {"text/plain": output.get("text")}
    if any("dataresource" in str(key) for key in shown):
        return True
    html, plain = (
        "".join(map(str, value)) if isinstance(value := shown.get(key), list) else str(value or "")
        for key in ("text/html", "text/plain")
    )
    lines = [line for line in plain[:4000].split("\n") if re.search(r"\S {2,}\S", line)]
    return "<table" in html or len(lines) >= 3


def r_code(text: str, path: str) -> str:
    """The R in a file: all of a script, the chunks of R Markdown and Quarto, on their own lines."""
    if extension(path) == "r":
        return text
    return _chunks(text, "r")


def python_code(text: str, path: str) -> str:
    """The Python in a file: all of a script, the chunks of R Markdown and Quarto, on their own lines."""
    if extension(path) == "py":
        return text
    return _chunks(text, "python")


def _chunks(text: str, engine: str) -> str:
    """The code of chunks of one engine; every other line blank, so that line numbers stay."""
    if "```" not in text:
        return ""
    lines = text.split("\n")
    out: list[str] = []
    begins, ours = -1, False
    for at, line in enumerate(lines):
        if "```" not in line:
            continue
        if begins < 0 and (found := _CHUNK_BEGINS.fullmatch(line)):
            begins, ours = at + 1, found[1].lower() == engine
        elif begins >= 0 and _CHUNK_ENDS.fullmatch(line):
            if ours:
                out += [""] * (begins - len(out)) + lines[begins:at]
            begins = -1
    return "".join(f"{line}\n" for line in out)


def sources(snapshot: Snapshot, language: str) -> tuple[tuple[str, str], ...]:
    """(path, code) of each readable file with code in `language` (``R``, ``Python`` or ``SQL``), once per snapshot."""
    return remember(snapshot, f"_sources:{language}", lambda: tuple(_sources(snapshot, language)))


def _sources(snapshot: Snapshot, language: str) -> Iterator[tuple[str, str]]:
    if language == "SQL":
        yield from snapshot.read("**/*.sql")
        return
    take = r_code if language == "R" else python_code
    pattern = "**/*.{r,rmd,qmd,rnw}" if language == "R" else "**/*.{py,rmd,qmd}"
    for path, text in snapshot.read(pattern):
        if code := text if path in snapshot.spoken else take(text, path):
            yield path, code
    for notebook in notebooks(snapshot):
        if notebook.language == language and notebook.code:
            yield notebook.path, notebook.code


# ── Definitions ──────────────────────────────────────────────────────────────────────────────────

R_FUNCTION = re.compile(
    r"""^(?P<indent>[ \t]*)[`"']?(?P<name>[A-Za-z.][\w.]*|%[^%\n]+%)[`"']?[ \t]*(?:<-|<<-|=)\s*(?:function\b|\\)[ \t]*\(""",
    re.MULTILINE,
)
PYTHON_DEFINITION = re.compile(r"^(?P<indent>[ \t]*)(?:async[ \t]+)?(?:def|class)[ \t]+(?P<name>\w+)", re.MULTILINE)
SQL_DEFINITION = re.compile(
    r"\bcreate\s+(?:or\s+(?:replace|alter)\s+)?(?:temp(?:orary)?\s+)?(?:procedure|proc|view|function|table)\s+"
    r"(?:if\s+not\s+exists\s+)?(?P<name>[\w#.\[\]\"`{}$-]+)",
    re.IGNORECASE,
)

_R_HEAD = re.compile(r"(?:<-|=)\s*(?:function\b|\\)[ \t]*\(")
_PYTHON_HEADS = ("def ", "def\t", "class ", "class\t")


def r_functions(text: str) -> Iterator[re.Match[str]]:
    """`R_FUNCTION.finditer(text)`, many times quicker: the sign before `function` is sought, then its line looked at."""
    return _on_lines(text, (head.start() for head in _R_HEAD.finditer(text)), R_FUNCTION)


def python_definitions(text: str) -> Iterator[re.Match[str]]:
    """`PYTHON_DEFINITION.finditer(text)`, quicker."""
    places: set[int] = set()
    for head in _PYTHON_HEADS:
        at = text.find(head)
        while at >= 0:
            places.add(at)
            at = text.find(head, at + 1)
    return _on_lines(text, sorted(places), PYTHON_DEFINITION)


def _on_lines(text: str, places: Iterable[int], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begins with a line, on the lines of some places in order."""
    done = end = -1
    for place in places:
        if place < end:
            continue  # on a line that was looked at
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        end = end if end >= 0 else len(text)
        if start >= done and (found := pattern.match(text, start)):
            yield found
            done = found.end()


#: Folders whose code is not the project's own product.
TESTS = "{**/,}{tests,test,testthat,__tests__}/**"


def is_test(path: str) -> bool:
    """Whether a file belongs to tests, by the conventions of R, Python, JavaScript and Ruby."""
    lowered = path.lower()
    if "test" not in lowered and "spec" not in lowered:
        return False
    folders = lowered.split("/")
    name = folders.pop()
    return (
        any(
            folder in {"tests", "test", "testthat", "__tests__", "testing", "unittests", "unit_tests"}
            for folder in folders
        )
        or name.startswith(("test_", "test-", "tests.", "conftest."))
        or name.rpartition(".")[0].endswith(("_test", "_tests", ".test", ".spec", "-test"))
        or name.endswith("_spec.rb")
    )


# ── Imports ──────────────────────────────────────────────────────────────────────────────────────

_R_LIBRARY = re.compile(
    r"""\b(?:library|require|requireNamespace|loadNamespace)[ \t]*\([ \t]*(?:package[ \t]*=[ \t]*)?(["']?)(?P<name>[A-Za-z][\w.]+)\1[ \t]*[,)]"""
)
_R_NAMESPACE = re.compile(r"(?<![\w.:$@/\"'])(?P<name>[A-Za-z][\w.]*)(?<!\.):::?(?=[\w.`%])")
_R_LOADERS = re.compile(r"\b(?:p_load|shelf|stock)[ \t]*\((?P<names>[^()]*)\)")
_R_BOX = re.compile(r"\bbox::use\s*\((?P<names>[^()]*)\)|\bimport::(?:from|here)\s*\(\s*(?P<one>[\w.]+)")
_PY_IMPORT = re.compile(
    r"^[ \t]*import[ \t]+(?P<names>[\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)[ \t]*(?:[#;].*)?$",
    re.MULTILINE,
)
_PY_FROM = re.compile(r"^[ \t]*from[ \t]+(?P<name>[A-Za-z_][\w.]*)[ \t]+import[ \t]+[\w(*\\]", re.MULTILINE)
_R_TOKEN = re.compile(r"""\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|#[^\n]*""")
_STRINGS = re.compile(r'("""|\'\'\')(?:.*?)\1', re.DOTALL)


def only_remarks(text: str) -> bool:
    r"""Whether a script holds nothing but comments and empty lines: what it will do is still to be written.

    >>> only_remarks("# to do\n\n-- later\n"), only_remarks("# counts\nx <- 1\n")
    (True, False)
    """
    return all(line.startswith(("#", "--", "//")) for line in map(str.strip, text.splitlines()) if line)


def without_r_comments(code: str) -> str:
    """R without its comments, and without those strings that hold calls: a message that shows code does not run it."""
    return _R_TOKEN.sub(_kept, code)


def _kept(found: re.Match[str]) -> str:
    token = found[0]
    return "" if token[0] == "#" else '""' if "(" in token or "::" in token else token


def blank_strings(code: str) -> str:
    """Python without its triple-quoted strings, line numbers kept."""
    if '"""' not in code and "'''" not in code:
        return code
    return _STRINGS.sub(lambda found: "\n" * found[0].count("\n"), code)


def _lines_with(code: str, words: tuple[str, ...]) -> str:
    """The lines that hold a word: plain searching first is many times quicker than a pattern over everything."""
    kept: dict[int, str] = {}
    for word in words:
        at = code.find(word)
        while at >= 0:
            start, end = code.rfind("\n", 0, at) + 1, code.find("\n", at)
            kept[start] = code[start : end if end >= 0 else None]
            at = code.find(word, end) if end >= 0 else -1
    return "\n".join(kept[start] for start in sorted(kept))


def r_imports(code: str) -> set[str]:
    """Packages that R code loads or calls with ``::``."""
    if not any(word in code for word in ("p_load", "shelf", "stock", "box::", "import::")):  # those span lines
        code = _lines_with(code, ("library", "require", "Namespace", "::"))
    code = without_r_comments(code)
    found = {match["name"] for match in _R_LIBRARY.finditer(code)} if "(" in code else set()
    if "::" in code:
        found |= {match["name"] for match in _R_NAMESPACE.finditer(code)}
    if "p_load" in code or "shelf" in code:
        for match in _R_LOADERS.finditer(code):
            found |= set(re.findall(r"(?<![\w./=])[A-Za-z][\w.]+(?=\s*(?:,|$|[\"']))", match["names"]))
    if "box::" in code or "import::" in code:
        for match in _R_BOX.finditer(code):
            names = match["one"] or re.sub(r"\[[^\]]*\]", "", match["names"] or "")
            found |= {n.strip() for n in names.split(",") if re.fullmatch(r"\s*[A-Za-z][\w.]*\s*", n)}
    return found


def python_imports(code: str) -> set[str]:
    """Top-level modules that Python code imports; relative imports are not listed."""
    code = _lines_with(blank_strings(code), ("import",))
    found = {match["name"].partition(".")[0] for match in _PY_FROM.finditer(code)}
    for match in _PY_IMPORT.finditer(code):
        found |= {name.split()[0].partition(".")[0] for name in match["names"].split(",")}
    return found
