"""Reading continuous-integration files as text: what they run, when, and through which make targets and scripts."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import ecosystems

FILES = (
    ".github/workflows/*.{yml,yaml}",
    ".github/actions/**/action.{yml,yaml}",
    ".gitlab-ci.yml",
    "azure-pipelines*.{yml,yaml}",
    ".azure*/**/*.{yml,yaml}",
    ".circleci/config.yml",
    ".travis.yml",
    "appveyor.yml",
    "bitbucket-pipelines.yml",
    "jenkinsfile",
)
#: Where the commands that a workflow calls by name are written.
CALLED = (
    "{,*/}makefile",
    "{,*/}justfile",
    "{,*/}package.json",
    "noxfile.py",
    "tox.ini",
    "pyproject.toml",
    "{,*/,*/*/,*/*/*/}*.sh",
    "{script,scripts,bin,ci,.ci,dev,tools}/{test,tests,check,checks,ci,cibuild,all,verify,run-tests,run_tests,unit,lint-and-test}",
    "tasks.py",
    "{,*/}taskfile.yml",
)

RUNNER = re.compile(
    r"""r-lib/actions/check-r-package|\brcmdcheck\b|\bR\s+CMD\s+check\b|\b(?:devtools|covr|testthat|tinytest|box\.test)::(?:test|check|package_coverage|codecov|coveralls|test_\w+|test_local|run_test_dir)\b
    |\btest_(?:dir|local|check|package|file)\s*\(|\bdevtools::(?:test|check)\b|\bcovr::\w+|\bshinytest2?::test_app|\brhino::test_r
    |(?:^|[\s;&|"'`(/])(?:py\.test|pytest|tox|nox|nosetests)(?=$|[\s;&|"'`)])(?!\s*[=<>~!])(?!-)(?!\s+(?:run\s+)?-e\s*[\"']?(?:docs?|lint|build|type|style|format|pre-?commit|package|publish)\w*)|-m\s+(?:pytest|unittest|tox|nox|doctest)\b|\bcoverage\s+run\b|\bmanage\.py\s+test\b|\bsetup\.py\s+test\b
    |\b(?:npm|yarn|pnpm|bun)\s+(?:run\s+)?(?:test|t|ci:test)\b|\b(?:npx\s+)?(?:vitest|jest|mocha|ava)\b(?=\s|$)|\bcypress\s+run\b|\bplaywright\s+test\b
    |\bhatch\s+(?:run\s+)?(?:[\w.]+:)?test\b|\b(?:pdm|poe|inv(?:oke)?)\s+(?:run\s+)?test\w*\b|\b(?:cargo|go|lein|clj|clojure|dotnet|sbt|flutter|swift|dub)\s+(?:\S+\s+)?test\b|\bclojure\s+-[MX]:test|\bmvn\s+[^\n]*\b(?:test|verify)\b|\bgradlew?\s+[^\n]*\b(?:test|check)\b
    |\bdbt\s+(?:test|build)\b|\bbats\s|\bPkg\.test\b|julia-runtest|\bopensafely\s+codelists\s+never\b|\bdocker(?:-|\s+)compose\s+(?:run|exec|up)\s+[^\n]*\btests?\b|\brun_tests\b|\bpixi\s+run\s+[^\n]{0,80}?\s(?:py)?test[\w-]*\s*$|\bpixi\s+run\s+(?:py)?test[\w-]*|\b(?:Rscript|R\s+-f|python3?|node|julia)\s+(?:--?\S+\s+){0,4}(?:[\w.-]+/){0,4}tests?(?:/[\w./-]+|[\w-]*)\.(?:R|py|js|jl)\b|\b(?:sqlite3|duckdb|sqlcmd|psql)\b[^\n]{0,200}\btests?/[\w./*-]{1,100}\.sql\b|\bbehave\b(?=\s|$)|\brobot\s+\S""",
    re.VERBOSE | re.MULTILINE,
)
_MORE = re.compile(rf"(?:^|[\s;&|\"'`(/:])(?:{ecosystems.TESTS})(?=$|[\s;&|\"'`)])", re.MULTILINE)
_INSTALLS = re.compile(
    r"\b(?:pip3?|uv|conda|mamba|poetry|apt(?:-get)?|brew|npm)\s+(?:pip\s+)?(?:install|add|sync|i|ci)\b[^\n;&|]*|install\.packages\([^\n]*|pak::pkg_install\([^\n]*|extra-packages:[^\n]*|\bany::\S+"
)
_NAMES = re.compile(
    r"^[ \t]*(?:-[ \t]*)?(?:name|id|key|path|restore-keys|description|needs|group|file|files|title|image|label|environment|artifact\w*):[^\n]*",
    re.MULTILINE,
)
_COMMENTS = re.compile(r"(?:^|(?<=\s))#(?!!)[^\n]*", re.MULTILINE)
_TARGET = re.compile(r"(?:\b(?:make|just|task)|\{\{ ?just_executable\(\) ?\}\})\s+(?:-\S+\s+)*(?:[\w.-]+/)*([\w:.-]+)")
_SCRIPT = re.compile(r"(?:^|[\s;&|\"'])(?:bash\s+|sh\s+|\./)?((?:[\w.-]+/)*[\w.-]+\.sh)\b")
#: A script without an ending is called by its path: `./scripts/test`, `bash ci/check`.
_UNENDED = re.compile(r"(?:^|[\s;&|\"'])(?:\./|(?:bash|sh|source)\s+(?:\./)?)?((?:script|scripts|bin|ci|\.ci|dev|tools)/[\w-]+)(?=$|[\s;&|\"'])", re.MULTILINE)  # fmt: skip
_AUTOMATIC = re.compile(
    r"^[ \t]*[\"']?on[\"']?[ \t]*:.*|^[ \t]{1,6}[\"']?(?:push|pull_request|pull_request_target|schedule|merge_group|workflow_run|workflow_call|check_suite)[\"']?\s*:",
    re.MULTILINE,
)
#: What is only said, or asked of a test runner without running anything.
_SAID = re.compile(r"(?<![\w.-])(?:echo|printf)[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|[^\n;&|\"'])*")
_ASKED = re.compile(
    r"\b(?:pytest|py\.test|tox|nox)\b(?=[^\n;&|]{0,200}[ \t](?:--version|--help|--collect-only|--co|--fixtures)(?![\w-]))"
)
#: What never runs, or whose red cross nobody sees.
_OFF = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?:if:[ \t]*[\"']?(?:\$\{\{[ \t]*)?false\b|continue-on-error:[ \t]*[\"']?true\b)[^\n]*",
    re.MULTILINE,
)
#: A command, from where it begins, whose mistakes are passed over in silence: `pytest || true`.
_PASSED_OVER = re.compile(r"(?<![^\n;&|])[^\n;&|]+\|\|[ \t]*(?:true|:|exit[ \t]+0)(?![\w-])")
_LOOKED_AT = re.compile(r"\bsteps\.[\w-]{1,100}\.(?:outcome|outputs\.exit_?code)\b")
_KEY = re.compile(r"(?P<before>[ \t]*(?:-[ \t]+)?)\S")
_REUSED = re.compile(r"uses:\s*[\"']?([\w.-]+/[\w./-]+/\.github/workflows/([\w.-]+))@")


def commands(text: str) -> str:
    """A workflow without comments, names, what is switched off, passed over or only said, and lines that only install."""
    told = _PASSED_OVER.sub(" ", _NAMES.sub("", _COMMENTS.sub("", _without_what_is_off(text))))
    return _ASKED.sub(" ", _SAID.sub(" ", _INSTALLS.sub(" ", told)))


def _without_what_is_off(text: str) -> str:
    """A workflow whose jobs and steps with `if: false` or `continue-on-error: true` are empty lines."""
    found = [*_OFF.finditer(text)]
    if _LOOKED_AT.search(text):  # a later step stops for what an earlier one passed over
        found = [one for one in found if "continue-on-error" not in one[0]]
    if not found:
        return text
    lines = text.split("\n")
    columns = [len(key["before"]) if (key := _KEY.match(line)) else None for line in lines]
    begins = [line.lstrip().startswith("- ") for line in lines]
    for one in found:
        at = first = text.count("\n", 0, one.start())
        own = columns[at] or 0
        while not begins[first] and first and ((above := columns[first - 1]) is None or above >= own):
            first -= 1
            if begins[first] and columns[first] == own:
                break
        last = at + 1
        while last < len(lines) and (
            (below := columns[last]) is None or (below >= own and not (begins[last] and below == own))
        ):
            last += 1
        lines[first:last] = [""] * (last - first)
    return "\n".join(lines)


def automatic(text: str) -> bool:
    """Whether a GitHub workflow starts by itself (pushes, pull requests, a timetable), not by hand only."""
    found = re.search(r"^[\"']?on[\"']?\s*:\s*(.*(?:\n(?:[ \t]+.*|\s*|#.*))*)", text, re.MULTILINE)
    if not found:
        return True
    return bool(
        re.search(
            r"\b(?:push|pull_request|pull_request_target|schedule|merge_group|workflow_run|workflow_call|check_suite|release)\b",
            _COMMENTS.sub("", found[1]),
        )
    )


def runs_tests(snapshot: Snapshot, path: str, text: str) -> int | None:
    """The line where a workflow calls a test runner, directly or through make, just or a script; `None` if it does not."""
    told = commands(text)
    if (
        path.lower().endswith(".travis.yml")
        and re.search(rf"^language:\s*[\"']?(?:r|{ecosystems.TRAVIS})\b", text, re.MULTILINE)
        and not re.search(r"^script:", text, re.MULTILINE)
    ):
        return 1  # Travis runs R CMD check, npm test, rake and the like by itself
    found = RUNNER.search(told) or _MORE.search(told)
    if found:
        return told.count("\n", 0, found.end()) + 1  # what was left out, was left out within its line
    for name, body in _bodies(snapshot, told):
        if RUNNER.search(said := commands(body)) or _MORE.search(said):
            return _line(text, name)
    return None


def reused(text: str) -> str | None:
    """A workflow of another repository that this one calls, if its name speaks of tests."""
    return next(
        (name for name, last in _REUSED.findall(text) if re.search(r"test|check|ci\b|ci[-_.]", last, re.IGNORECASE)),
        None,
    )


def _line(text: str, words: str) -> int:
    at = text.find(words.strip("\n ;&|\"'`("))
    return text.count("\n", 0, max(at, 0)) + 1


def _bodies(snapshot: Snapshot, told: str) -> Iterator[tuple[str, str]]:
    """(name as called, commands) of make and just targets and of scripts, two calls deep."""
    pending = [(told, "", 0)]
    seen: set[str] = set()
    while pending:
        text, root, depth = pending.pop()
        for name, body in (*_targets(snapshot, text), *_scripts(snapshot, text)):
            if name in seen:
                continue
            seen.add(name)
            yield root or name, body
            if depth < 3:
                pending.append((body, root or name, depth + 1))


def _targets(snapshot: Snapshot, text: str) -> Iterator[tuple[str, str]]:
    for name in _TARGET.findall(text):
        for _, file in snapshot.read("{,*/}makefile", "{,*/}justfile", "{,*/}*.mk", "{,*/}taskfile.yml"):
            found = re.search(
                rf"^@?{re.escape(name)}(?![\w-])[^\n]*?:(?!=)([^\n]*)\n((?:[ \t]+[^\n]*\n?|\s*\n)*)",
                file + "\n",
                re.MULTILINE,
            )
            if found:
                needs = " ".join(f"make {need}" for need in re.findall(r"[\w-]+", (found[1] or "").partition("#")[0]))
                inner = " ".join(
                    f"make {need}"
                    for need in re.findall(r"\$\(MAKE\)\s+([\w-]+)|^\s*make\s+([\w-]+)", found[2])
                    for need in need
                    if need
                )
                yield name, f"{found[2]}\n{needs}\n{inner}"


def _scripts(snapshot: Snapshot, text: str) -> Iterator[tuple[str, str]]:
    for path in _UNENDED.findall(text):
        if (body := snapshot.text(path)) is not None:
            yield path, body
    for name in _SCRIPT.findall(text):
        clean = name.removeprefix("./")
        for path in snapshot.find("{,*/,*/*/,*/*/*/}*.sh"):
            body = snapshot.text(path)
            if body is not None and (path == clean or path.endswith("/" + clean)):
                yield name, body
