"""Arrows point down only: the rules of docs/architecture.md, read from the imports themselves."""

import ast
import itertools
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
MODULES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path for path in SRC.rglob("*.py")
}
EDGES = "nhsr_registry.(github|folder.store|harvesting|listing|registries|sources|publish|search|clones|cli)"
OUTSIDE = "click|rich|httpx|git|time|socket|subprocess|urllib.request"
PURE = (
    r"nhsr_registry\.(formats|checks|understand|scoring|leaks|assess|crosswalk|snapshot|model|globs|memo"
    r"|federation\.(layout|record|olden|unseen|merging|fedreport)|folder\.encoding|checkup\.(badge|scaffold)|dependents\.(reuse|reusegraph)|spread\.(risks|digest|digest_text|clusters|news|nearness)|terms|answers)\b"
)
#: Who (pattern) must not import what (pattern), wherever in the file, and why.
NEVER = {
    PURE: (f"{EDGES}|{OUTSIDE}", "between a snapshot and its assessment there is no I/O"),
    r"nhsr_registry\.publish\b": ("nhsr_registry.github|httpx|git", "publish reads only the registry folder"),
    r"nhsr_registry\.search\b": ("nhsr_registry.github|httpx|git", "search works without network and git"),
    r"nhsr_registry\.checks\.[a-z]\w*$": (r"nhsr_registry\.checks\.[a-z]\w*", "no check knows another"),
    r"nhsr_registry\.formats\.[a-z]\w*$": (r"nhsr_registry\.formats\.[a-z]\w*", "no format knows another"),
    r"nhsr_registry\.(?!github\b|http$)": ("httpx", "GitHub's room and one module speak HTTP"),
    r"nhsr_registry\.(locate|cache|settings|registries\.(copies|places|refreshing)|federation\.listing)$": (
        r"nhsr_registry.(http|registries\.updating|folder\.store|search.(engine|index))|httpx|tempfile|hashlib|msgspec",
        "every search passes here",
    ),
    r"nhsr_registry\.(?!cli\b|report$)": ("click", "only the command line talks to people"),
}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(node: ast.stmt) -> list[str]:
    """`import a.b` → a.b; `from a import b` → a.b (and a, where b is no module)."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def imports(module: str, *, lazy: bool) -> set[str]:
    nodes = ast.walk(tree(module)) if lazy else tree(module).body
    return {name for node in nodes if isinstance(node, ast.stmt) for name in imported(node)}


def module_of(name: str) -> str | None:
    return name if name in MODULES else (parent if (parent := name.rpartition(".")[0]) in MODULES else None)


@pytest.mark.parametrize("who", NEVER)
def test_no_arrow_points_up(who):
    what, why = NEVER[who]
    wrong = re.compile(rf"({what})(\.|$)")
    found = [
        f"{module} imports {name}: {why}"
        for module in MODULES
        if re.match(who, module)
        for name in imports(module, lazy=True)
        if wrong.match(name) and module_of(name) != module
    ]
    assert not found


def test_the_pure_rooms_have_no_clock():
    found = [
        f"{module}:{node.lineno}"
        for module in MODULES
        if re.match(PURE, module)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "today", "utcnow"}
    ]
    assert not found, "say the date as an argument"


def test_no_module_imports_itself_in_a_circle():
    graph = {
        m: {other for name in imports(m, lazy=False) if (other := module_of(name)) and other != m} for m in MODULES
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def room(module: str) -> str:
    """A folder of the package, or a module that stands beside them."""
    return ".".join(module.split(".")[:2])


def test_no_room_knows_one_that_knows_it():
    """Rooms stand in an order: whoever reads one needs those below alone. Imports within functions count, too."""
    graph: dict[str, dict[str, str]] = {}
    for module in MODULES:
        for name in imports(module, lazy=True):
            other = module_of(name)
            if other and other != "nhsr_registry" and room(other) != room(module):
                graph.setdefault(room(module), {})[room(other)] = f"{module} imports {name}"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
        pytest.fail("\n".join(graph[one][other] for one, other in itertools.pairwise(circle)))


@pytest.mark.parametrize("module", MODULES)
def test_files_and_functions_stay_short(module):
    """One idea a file, one screen a function; tables of data may be long."""
    lines = MODULES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= 450 or module.rpartition(".")[2].startswith("_licence_"), f"{lines} lines: split it"
    long = [
        f"{node.name} has {length} lines"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > 60
    ]
    assert not long
