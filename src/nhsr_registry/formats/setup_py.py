"""setuptools' setup.py, read and never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._python import (
    say_classifiers,
    say_labelled_address,
    say_people,
    say_python,
    say_requirement,
    say_version,
    use_of_group,
)

MAX_DEPTH = 12


class SetupPy(Format):
    """setup.py of a Python project

    setuptools.pypa.io/en/latest/references/keywords.html. Only what stands in the file as a constant is read, by
    the `ast` module: names given a constant once, joined texts, lists and tables of them. Anything worked out at
    run time (a version read from a file) stays unsaid.
    """

    id = "setup-py"
    reads = ("{,*/}setup.py",)
    rank = 14
    crosswalk = {
        "name": "name",
        "version": "version",
        "description": "description",
        "license": "license",
        "author": "author",
        "maintainer": "maintainer",
        "url": "url",
        "project_urls": "url",
        "keywords": "keywords",
        "classifiers": "development_status",
        "python_requires": "runtime_platform",
        "install_requires": "software_requirements",
        "extras_require": "software_requirements",
    }
    examples = (
        Example(
            path="setup.py",
            text='from setuptools import setup\n\nVERSION = "0.3.1"\nREQUIRES = ["pandas>=1.5", "numpy"]\n\nsetup(\n    name="waits",\n'
            '    version=VERSION,\n    description="Waiting "\n    "times",\n    long_description=open("README.md").read(),\n'
            '    author="Anna Analyst",\n    author_email="anna.analyst@nhs.example",\n    license="MIT",\n    install_requires=REQUIRES,\n'
            '    extras_require={"test": ["pytest"]},\n    python_requires=">=3.9",\n)\n',
            says={
                "name": ("waits",),
                "version": ("0.3.1",),
                "description": ("Waiting times",),
                "author": ("Anna Analyst",),
                "license": ("MIT",),
                "software_requirements": ("pandas", "numpy", "pytest"),
                "runtime_platform": ("Python",),
            },
        ),
        Example(
            path="setup.py",
            text="from setuptools import setup\nsetup(name='waits'\n",
            problems=("not valid Python",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        tree = _tree(text, out)
        if tree is None:
            return out.done()
        known = _constants(tree)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _is_setup(call.func):
                given = {word.arg: word.value for word in call.keywords if word.arg}
                for word in call.keywords:  # setup(**CONFIG)
                    if word.arg is None and isinstance(word.value, ast.Name):
                        config = known.get(word.value.id)
                        if isinstance(config, ast.Dict):
                            given.update(_entries(config))
                out.say("programming_language", "Python", call.lineno)
                _about(given, known, out)
                _requirements(given, known, out)
                break
        return out.done()


Known = dict[str, ast.expr]
Given = dict[str, ast.expr]


def _tree(text: str, out: Collector) -> ast.Module | None:
    last = text.count("\n") + 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in an ordinary text is the author's affair
            return ast.parse(text.removeprefix("\ufeff"))
    except SyntaxError as error:
        out.problem(f"This is not valid Python: {error.msg}.", min(max(error.lineno or 1, 1), last))
    except (ValueError, RecursionError, MemoryError):
        out.problem("This is not valid Python, or nested too deeply to be read.", 1)
    return None


def _is_setup(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id == "setup") or (
        isinstance(function, ast.Attribute) and function.attr == "setup"
    )


def _constants(tree: ast.Module) -> Known:
    """Names given a value once, at the top of the file."""
    known: Known = {}
    twice: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target, value = statement.target, statement.value
        else:
            continue
        if isinstance(target, ast.Name):
            if target.id in known:
                twice.add(target.id)
            known[target.id] = value
    return {name: value for name, value in known.items() if name not in twice}


def _entries(node: ast.Dict) -> Given:
    return {
        key.value: value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _text(node: ast.expr | None, known: Known, depth: int = 0) -> str | None:
    """The text that an expression is, if it can be told without running anything."""
    if node is None or depth > MAX_DEPTH:
        return None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        return _text(known.get(node.id), known, depth + 1)
    parts: list[str | None] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [_text(node.left, known, depth + 1), _text(node.right, known, depth + 1)]
    elif isinstance(node, ast.JoinedStr):
        parts = [
            _text(part.value if isinstance(part, ast.FormattedValue) else part, known, depth + 1)
            for part in node.values
        ]
    if not parts or any(part is None for part in parts):
        return None
    return "".join(part for part in parts if part is not None)


def _texts(node: ast.expr | None, known: Known, depth: int = 0) -> Iterator[tuple[str, int]]:
    """(text, line) of each member of a list, or of the one text that stands in its place."""
    if node is None or depth > MAX_DEPTH:
        return
    if isinstance(node, ast.Name):
        yield from _texts(known.get(node.id), known, depth + 1)
    elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        for item in node.elts:
            yield from _texts(item.value if isinstance(item, ast.Starred) else item, known, depth + 1)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and _text(node, known) is None:
        yield from _texts(node.left, known, depth + 1)
        yield from _texts(node.right, known, depth + 1)
    elif (text := _text(node, known)) is not None:
        for at, line in enumerate(text.split("\n")):
            if line.strip():
                yield line.strip(), node.lineno + (at if node.end_lineno != node.lineno else 0)


def _about(given: Given, known: Known, out: Collector) -> None:
    def text(key: str) -> str:
        return _text(given.get(key), known) or ""

    def line(key: str) -> int | None:
        return given[key].lineno if key in given else None

    for key in ("name", "description"):
        out.say(key, text(key), line(key))
    if text("version"):
        say_version(out, text("version"), line("version"), "version")
    for field in ("author", "maintainer"):
        say_people(out, field, text(field), text(f"{field}_email"), line(field) or line(f"{field}_email"))
    if text("license"):
        say_licence(out, text("license"), line("license"))
    if text("python_requires"):
        say_python(out, text("python_requires"), line("python_requires"), "python_requires")
    say_classifiers(out, _texts(given.get("classifiers"), known), licence=not text("license"))
    _links_and_words(given, known, out)


def _links_and_words(given: Given, known: Known, out: Collector) -> None:
    if "url" in given:
        say_labelled_address(out, "homepage", _text(given["url"], known) or "", given["url"].lineno)
    urls = given.get("project_urls")
    urls = known.get(urls.id) if isinstance(urls, ast.Name) else urls
    if isinstance(urls, ast.Dict):
        for label, node in _entries(urls).items():
            say_labelled_address(out, label, _text(node, known) or "", node.lineno)
    for word, at in _texts(given.get("keywords"), known):
        for part in word.split(","):
            out.say("keywords", part.strip(), at)


def _requirements(given: Given, known: Known, out: Collector) -> None:
    for key, use in (
        ("install_requires", "runtime"),
        ("tests_require", "test"),
        ("setup_requires", "development"),
    ):
        for requirement, line in _texts(given.get(key), known):
            say_requirement(out, requirement, line, use, where=f"{key}: ")
    extras = given.get("extras_require")
    extras = known.get(extras.id) if isinstance(extras, ast.Name) else extras
    if isinstance(extras, ast.Dict):
        for extra, node in _entries(extras).items():
            for requirement, line in _texts(node, known):
                say_requirement(
                    out, requirement, line, use_of_group(extra, "optional"), where=f"{extra}: ", group=extra
                )
