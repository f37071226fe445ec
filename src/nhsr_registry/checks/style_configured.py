"""Is there an agreed style?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import ecosystems

_FILES = (
    "{,*/}{.lintr,.lintr.r,air.toml,.air.toml,.flake8,.pylintrc,pylintrc,ruff.toml,.ruff.toml,.sqlfluff,.sqlfluffignore,.style.yapf,.eslintrc*,eslint.config.*,.prettierrc*,biome.json,.styler.r,.jupytext.toml,.rubocop.yml,.clj-kondo,.sqlfmt}",
    *ecosystems.STYLES,
)
#: Spaces, tabs and lengths of lines that editors keep and tools check (editorconfig.org).
_EDITOR = "{,*/}.editorconfig"
_INDENTS = re.compile(r"^[ \t]*(?:indent_(?:style|size)|max_line_length|dotnet_\w+|csharp_\w+)[ \t]*=", re.MULTILINE)
_SETTINGS = (
    "{,*/}{pyproject.toml,setup.cfg,tox.ini,package.json,composer.json,makefile,justfile,directory.build.props,pom.xml,gemfile}",
    "{,*/}build.gradle{,.kts}",
)
_HOOKS = (
    "{,*/}.pre-commit-config.{yml,yaml}",
    ".github/workflows/*.{yml,yaml}",
    ".gitlab-ci.yml",
    "contributing*",
    ".github/contributing*",
    "readme*",
)
_TOOLS = re.compile(
    r"^[ \t]*\[(?:tool\.)?(?:ruff|black|isort|flake8|pylint|pycodestyle|yapf|autopep8|sqlfluff|docformatter|blue)\b|\"(?:eslint|prettier|standard|biome)\"|^[^#\n]*\b(?:ruff (?:check|format)|black |flake8|lintr::|styler::)",
    re.MULTILINE,
)
_MORE = re.compile(rf"^[^#\n]*?(?:{ecosystems.LINTERS})", re.MULTILINE | re.IGNORECASE)
_CALLS = re.compile(
    r"^[^#\n]*\b(?:ruff|black|isort|flake8|pylint|lintr|styler|style-files|sqlfluff|sqlfmt|air format|format-suggest|setup-air|lint-project|lint-changed|eslint|prettier|autopep8|pycodestyle|super-linter)\b",
    re.MULTILINE | re.IGNORECASE,
)
_PROMISES = re.compile(
    r"\btidyverse style|\bPEP ?-?8\b|(?<!git )(?<!git-)(?<!commit )(?<!writing )(?<!content )\bstyle guide\b(?! for (?:commits?|messages))|\bcod(?:e|ing) (?:style|standards?|conventions?)\b|\bstyler::|\blintr::",
    re.IGNORECASE,
)


#: What a style is said of that no tool for code can check.
_OF_DATA = re.compile(r"\bdata(?:sets?)? (?:uses?|has|have|follows?)\b[^.\n]*\Z", re.IGNORECASE)


def _before(text: str, found: re.Match[str]) -> tuple[int, int]:
    """The words of the same line before something, at most 80 characters."""
    return max(text.rfind("\n", 0, found.start()) + 1, found.start() - 80), found.start()


class StyleConfigured(Check):
    """The code follows one style that a tool can check

    When spacing, names and line lengths are settled once, people talk about the content of a change. A formatter
    does the work: air (https://posit-dev.github.io/air/) or styler for R, ruff (https://docs.astral.sh/ruff/) for
    Python, sqlfluff for SQL. The default settings are fine. A style guide that the README or the contributing guide
    names counts as well, since people can check it with such a tool. So do the tools of other languages (eslint, prettier,
    php-cs-fixer, dotnet format, swiftlint, rustfmt, rubocop …) and an .editorconfig that sets how lines are indented.
    """

    id = "style-configured"
    step = "Let a tool keep the code in one style"
    reads = (*_FILES, *_SETTINGS, *_HOOKS, _EDITOR)
    effort = "minutes"
    commands = {
        "r-package": "usethis::use_air()   # or: usethis::use_tidy_style(); lintr::use_lintr()",
        "python-package": "uv add --dev ruff\nuv run ruff format",
        "R": "lintr::use_lintr()",
        "Python": "uvx ruff format",
        "*": "lintr::use_lintr()   # R\n# Python: uvx ruff format\n# SQL: pip install sqlfluff",
    }
    passing = (
        {".lintr": "linters: linters_with_defaults()\n"},
        {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"},
        {".pre-commit-config.yaml": "repos:\n  - repo: https://github.com/psf/black\n    hooks:\n      - id: black\n"},
        {"CONTRIBUTING.md": "New code should follow the tidyverse style guide.\n"},
    )
    failing = (
        {"a.R": "1\n"},
        {"pyproject.toml": '[project]\nname = "w"\n'},
        {".lintr": ""},
        {"CONTRIBUTING.md": "For commit messages see the Git style guide in the GDS Way.\n"},
        {"README.md": "# w\n\nThe published data uses specific coding conventions.\n"},
        {".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks:\n      - id: gitleaks\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        for path, text in snapshot.read(*_FILES):
            if text.strip():
                return cls.passes(f"See {path}.", [Evidence(path=path)])
        for patterns, words in (
            (_SETTINGS, _TOOLS),
            (_SETTINGS, _MORE),
            (_HOOKS[:3], _CALLS),
            (_HOOKS[:3], _MORE),
            (_HOOKS[3:], _PROMISES),
            ((_EDITOR,), _INDENTS),
        ):
            for path, text in snapshot.read(*patterns):
                if found := next(
                    (one for one in words.finditer(text) if not _OF_DATA.search(text, *_before(text, one))), None
                ):
                    return cls.passes(
                        f"See {path}.", [Evidence(path=path, line=text.count("\n", 0, found.end()) + 1)], "inferred"
                    )
        if lost := _readme.lost(subject, *cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("No style is agreed in writing yet.")
