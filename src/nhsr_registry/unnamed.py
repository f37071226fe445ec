"""Code in files whose name has no extension: which language it is, by what stands in it.

Some people save `01_clean` where others save `01_clean.R`. A name says nothing then, so the first lines must: several of
them that only this language has. Plain text, settings and licences have none such, or one by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from nhsr_registry import re

#: As which the look for leaks asks for what is neither code nor known: keys, lists, notes.
PLAIN = "plain"
EXTENSIONS = ("r", "py", "sql", "sh")
MOST = 80  # files of one repository that are looked into
MOST_BYTES = 200_000  # of one of them; a script is far below
_HEAD = 16_000  # characters that are looked at
_ENOUGH = 3  # lines that only this language has
_SHARE = {
    "r": 8,
    "py": 8,
    "sql": 16,
}  # at least one in so many lines that are not blank and no comment; SQL lists columns

#: Names that mean something else, whatever stands in the file.
_KNOWN = re.compile(
    r"(?:[\w-]*licen[cs]e[\w-]*|copying|copyright|readme|notice|authors?|contributors|codeowners|maintainers|changelog|news|todo|version|install|installer"
    r"|description|namespace|citation|cname|wordlist|cran-\w+|md5|record|wheel|metadata|pkg-info|requirements"
    r"|makefile|makevars|dockerfile[\w-]*|justfile|procfile|pipfile|gemfile|rakefile|brewfile|caddyfile|vagrantfile|jenkinsfile|snakefile|doxyfile|[0-9a-f]{12,})",
    re.IGNORECASE,
)
_SHEBANG = re.compile(r"#![ \t]*/\S*/(?:env[ \t]+(?:-S[ \t]+)?)?(?P<name>[A-Za-z]+)[\d.]*\b")
_SHEBANGS = {"rscript": "r", "python": "py", "sh": "sh", "bash": "sh", "zsh": "sh", "ksh": "sh", "dash": "sh"}
_R = re.compile(
    r"[ \t]*(?:(?:suppress\w+\()?(?:library|require)\([\"']?[\w.]+[\"']?[),]|(?:source|install\.packages|setwd)\([\"'c]|rm\(list|[`\w.$\[\]\"', ]{1,80}<-(?=[ \t\w(]))"
)
_PIPES = ("%>%", "|>")  # at the end of a line
_PYTHON = re.compile(
    r"(?:import [\w.]+(?: as \w+)?(?:, ?[\w.]+)*[ \t]*(?:#.*)?$|from [\w.]+ import [\w(*]|[ \t]*(?:def \w+\(.*|class \w+.*:[ \t]*$|async def )|if __name__ ?==|[ \t]*(?:for \w[\w, ]* in|with|try|except\b|elif) ?.*:[ \t]*(?:#.*)?$)"
)
_PYTHON_LOADS = re.compile(r"(?:import [a-z_][\w.]*(?: as \w+)?|from [\w.]+ import [\w(*])")
_SQL = re.compile(
    r"[ \t]*(?:select\b|from[ \t]+[\w\[#\"`(]|(?:(?:left|right|inner|full|cross|outer)[ \t]+)*join\b|where\b|group by\b|order by\b|union\b|having\b|insert into\b|drop table\b|truncate table\b"
    r"|create (?:or replace )?(?:temp(?:orary)? |global temporary )?(?:table|view|procedure)\b|delete from\b|(?:if )?object_id\b|into[ \t]+[\[#\w]|declare @)",
    re.IGNORECASE,
)
_SQL_HEARTS = (re.compile(r"^[ \t(,]*select\b", re.IGNORECASE | re.MULTILINE), re.compile(r"\bfrom[ \t\n]+[\w\[#\"`(@$]", re.IGNORECASE))  # fmt: skip
_COMMENT = ("#", "--", "/*", "*", "//")


class _Sized(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def size(self) -> int | None: ...


Entry = TypeVar("Entry", bound=_Sized)


def may_be_code(path: str) -> bool:
    """Whether a name says so little that only the text can tell: no dot in it, and none that is known."""
    name = path.rpartition("/")[2]
    return bool(name) and "." not in name and not _KNOWN.fullmatch(name)


def chosen(entries: Iterable[Entry], taken: Callable[[str], bool]) -> list[Entry]:
    """Those of files without extension that are worth a look, in their order; none unless some code is `taken` at all."""
    if not any(taken(f"x.{extension}") for extension in EXTENSIONS):
        return []
    # one whose size is not known is missing from a partial clone: that is to be said of it
    out = [one for one in entries if one.size is None or 20 <= one.size <= MOST_BYTES]
    return sorted(out, key=lambda one: (one.path.count("/"), one.path))[:MOST]


def extension_of(text: str) -> str | None:
    """The extension that a text's language would give it: `r`, `py`, `sql` or `sh`; `None` where it is not clear."""
    if text.startswith("#!"):
        found = _SHEBANG.match(text)
        return _SHEBANGS.get(found["name"].lower()) if found else None
    lines = [line[:300].rstrip() for line in text[:_HEAD].split("\n") if line.strip()]
    lines = [line for line in lines if not line.lstrip().startswith(_COMMENT)]
    for extension, pattern in (("r", _R), ("py", _PYTHON), ("sql", _SQL)):
        told = sum(bool(pattern.match(line) or (extension == "r" and line.endswith(_PIPES))) for line in lines)
        if told >= _ENOUGH and told * _SHARE[extension] >= len(lines) and _surely(extension, text[:_HEAD], lines):
            return extension
    return None


def _surely(extension: str, text: str, lines: list[str]) -> bool:
    """What a language cannot do without: Python imports or defines, SQL selects from somewhere."""
    if extension == "py":
        return any(_PYTHON_LOADS.match(line) for line in lines)
    if extension == "sql":
        return all(heart.search(text) for heart in _SQL_HEARTS)
    return True
