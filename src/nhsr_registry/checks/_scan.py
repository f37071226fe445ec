"""Going through code line by line for what should not be there: files, comments and documentation told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from nhsr_registry import leaks, re
from nhsr_registry.checks._base import Subject
from nhsr_registry.memo import remember
from nhsr_registry.model import Evidence
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code
from nhsr_registry.understand.code import notebooks

#: Texts in which paths and server names matter: code and its configuration.
FILES = (
    "**/*.{r,rmd,qmd,rnw,py,sql,ipynb,do,sas,sps,jl,js,ts,sh,bat,ps1,yml,yaml,toml,ini,cfg,conf,config,env,dax,m,pq,vba,bas,cs,ora,udl}",
    "{,*/}.r{environ,profile}",
    "{,*/}.env*",
)
#: `\\\\server\\share` and `//server/share`, as R, Python, SQL and scripts write them.
NETWORK_FOLDER = re.compile(r"(?<!\\)[\"'(=\s](?:[rR]?[\"'])?(?:\\\\\\\\[\w.-]{2,}\\\\|\\\\(?![nrtdswbSDWuxU\\])[A-Za-z][\w.-]{2,}\\(?![nrtdswb\"'])[\w$]{2,}|(?<=[\"'])\\\\[A-Za-z][\w.-]{2,}\\(?!\\)[\w$]{2,}|//(?=[\w-]+\.(?:[\w-]+\.){0,3}(?:corp|corporate|internal|intranet|local|lan)\.)[\w.-]+/[\w$.-]+/|//(?!cdn|www|fonts|github|localhost|(?:html|head|body|main|section|article|table|t[hrd]|thead|tbody|div|span|ul|ol|li|a|p|form|img|h[1-6])/|[\w.-]+\.(?:com|org|net|io|uk|gov|co|ch|eu|dev|de|bzh|js)/)[A-Za-z][\w.-]+/[\w$.-]+/)")  # fmt: skip
#: The same where a backslash means nothing else.
PLAIN_NETWORK_FOLDER = re.compile(r"(?:^|[\"'(=\s,])\\\\[A-Za-z][\w.-]{2,}\\[\w$ -]{2,}")
#: Lines that name a path without needing it.
_HARMLESS = re.compile(
    r"https?://|file://\{|\bprint\s*\(|\bmessage\s*\(|\bcat\s*\(|\bhelp\s*=|\becho\b|\bregex|\bre\.(?:sub|compile|match|search|findall|split|fullmatch)|\bgsub|str_(?:replace|detect|remove|extract|split|match)|\bgrepl?\("
    r"|\bsub\(|strsplit|\bexample|e\.g\.|path/to|your[_ -]?|\\\\(?:alpha|beta|frac|text|mathbb|left|begin|sum|hat|cite|item|textbf|href|code)|stri_|regexp|separate\(|\bglue_regex|\.replace\(|\.split\(|#!|program ?files|/usr/local|windows/fonts|\bxpath\b",
    re.IGNORECASE,
)


def is_harmless(line: str) -> bool:
    """Whether a line only names a path; most of them have an address, which is found in no time."""
    return "https://" in line or "http://" in line or _HARMLESS.search(line) is not None


_LONGEST = 2000  # a longer line is data
_ASIDE = re.compile(
    r"(?:^|/)(?:\.github|\.devcontainer|\.vscode|\.circleci|renv|packrat|node_modules|docs?|documentation|man|inst/doc|vendor|rsconnect|_book|site|deploy|deployment|ansible|docker\w*|dev)/"
    r"|(?:^|/)(?:docker-compose|compose|mkdocs|_pkgdown|_quarto|\.gitlab-ci|azure-pipelines|dockerfile|\.pre-commit|codecov|\.travis|renv\.lock|package-lock|environment)",
    re.IGNORECASE,
)
_COMMENT = {
    **dict.fromkeys(("r", "rmd", "qmd", "rnw", "py", "ipynb", "jl", "sh", "yml", "yaml", "toml", "ps1"), ("#",)),
    **dict.fromkeys(("ini", "cfg"), ("#", ";")),
    **dict.fromkeys(("js", "ts", "cs"), ("//",)),
    **dict.fromkeys(("do", "sas", "sps"), ("*",)),
    "sql": ("--",), "m": ("%",), "bat": ("::", "rem "),
}  # fmt: skip


class Sought(NamedTuple):
    """A needle, and a word of it (in lower case) without which it cannot be there; signs and numbers have none."""

    needle: str
    word: str


def sought(*needles: str) -> tuple[Sought, ...]:
    """Needles for `lines` and `Script.there`, with their words known from now on to the vocabulary of each text.

    Those for `lines` are in lower case, those for a `Script` as code spells them.
    """
    out = tuple(Sought(one, max(re.findall(r"[a-z_]{3,}", one.lower()), key=len, default="")) for one in needles)
    leaks.seek(*(one.word for one in out if one.word))
    return out


def common(*needles: str) -> tuple[Sought, ...]:
    """The same for what stands in most texts, so that to ask a vocabulary first would spare nothing."""
    return tuple(Sought(one, "") for one in needles)


class _Script(NamedTuple):
    path: str
    text: str


class Script(_Script):
    """The code of one file, with the vocabulary that tells which needles need to be searched for."""

    snapshot: Snapshot | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, path: str, text: str) -> Script:
        """One whose vocabulary is shared with all who read the file, where it is code from end to end."""
        script = cls(path, text)
        if snapshot.text(path) is text:
            script.snapshot = snapshot
        return script

    @cached_property
    def words(self) -> frozenset[str]:
        """Which of the words sought stand in it."""
        lowered = self.text.lower()
        return leaks.words_of(self.snapshot, self.path, lowered) if self.snapshot else leaks.clues(lowered)

    def there(self, needles: Iterable[Sought]) -> tuple[str, ...]:
        """Those that its vocabulary does not rule out."""
        return tuple([one.needle for one in needles if not one.word or one.word in self.words])


def lines(subject: Subject, needles: tuple[Sought, ...]) -> Iterator[tuple[str, int, str]]:
    """(path, line number, line) of code that holds a needle, without comments, docstrings, tests, docs.

    Plain searching first is what makes this quick: patterns then see a few lines only.
    """
    for file in _prepared(subject):
        there = tuple([one.needle for one in needles if not one.word or one.word in file.words])
        yield from _matching(file, there)


class _File(NamedTuple):
    path: str
    kind: str  # the extension that its language has
    code: str
    lowered: str
    words: frozenset[str]  # which of the words sought stand in its text, comments included


def _prepared(subject: Subject) -> tuple[_File, ...]:
    """Each file's code, worked out once for all checks that go through the lines."""
    snapshot = subject.snapshot

    def prepare() -> Iterator[_File]:
        for path, text in _texts(subject):
            kind = code.extension_in(snapshot, path)
            only = _code_only(path, text, kind)
            lowered = only.lower()
            # of a notebook, `text` is what its cells hold; SQL may grow together where a comment stood
            apart = kind in {"ipynb", "sql"} and only != snapshot.text(path)
            words = leaks.clues(lowered) if apart else leaks.words_of(snapshot, path, text.lower())
            # a few letters grow when lowered; then places would not agree
            yield _File(path, kind, only if len(lowered) == len(only) else lowered, lowered, words)

    return remember(snapshot, "_scanned", lambda: tuple(prepare()))


def _matching(file: _File, needles: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    path, text = file.path, file.code
    marks = _COMMENT.get(file.kind, ())
    last, number = 0, 1
    for start in line_starts(file.lowered, needles):
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else None]
        number += text.count("\n", last, start)
        last = start
        if line.lstrip().startswith(marks) or len(line) > _LONGEST:
            continue
        yield path, number, line


def first(text: str, needles: tuple[str, ...], pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The first match of `pattern` on a line that holds a needle; needles are spelt as the code spells them."""
    for start in line_starts(text, needles):
        end = text.find("\n", start)
        if found := pattern.search(text, start, min(end if end >= 0 else len(text), start + _LONGEST)):
            return found
    return None


def with_needle(text: str, needles: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """(number, line) of each line that holds a needle and is no longer than code is."""
    last, number = 0, 1
    for start in line_starts(text, needles):
        end = text.find("\n", start)
        number += text.count("\n", last, start)
        last = start
        if (end if end >= 0 else len(text)) - start <= _LONGEST:
            yield number, text[start : end if end >= 0 else None]


def starting(text: str, needles: tuple[str, ...], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """`pattern.finditer(text)`, quicker, where each match begins with a needle."""
    done = 0
    for start in sorted({at for needle in needles for at in _places(text, needle)}):
        if start >= done and (found := pattern.match(text, start)):
            yield found
            done = max(found.end(), start + 1)


def _places(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def line_starts(lowered: str, needles: tuple[str, ...]) -> list[int]:
    """Where the lines begin that hold a needle."""
    starts: set[int] = set()
    absent = tuple([sign for sign in _signs(needles) if sign not in lowered])
    for needle in _shortest(needles, absent):
        at = lowered.find(needle)
        while at >= 0:
            starts.add(lowered.rfind("\n", 0, at) + 1)
            end = lowered.find("\n", at)
            at = lowered.find(needle, end) if end >= 0 else -1
    return sorted(starts)


#: To look for one sign is many times quicker than to look for two, and many needles have one of these pairs.
_RARE = ("\\", "~", '"/', "'/")


@lru_cache(maxsize=256)
def _signs(needles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sign for sign in _RARE if any(sign in one for one in needles))


@lru_cache(maxsize=512)
def _shortest(needles: tuple[str, ...], absent: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Those that hold no other one, as a line that holds `https://` holds `//`; and none of the signs that are absent."""
    held = [one for one in dict.fromkeys(needles) if not any(sign in one for sign in absent)]
    return tuple(one for one in held if not any(other in one for other in held if other != one))


def _code_only(path: str, text: str, kind: str) -> str:
    """A file's text without what only describes; line numbers stay."""
    if kind in {"py", "ipynb"}:
        return _docstrings(text)
    if kind == "sql" and "/*" in text:
        return re.sub(r"/\*.*?(?:\*/|\Z)", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
    if kind == "r" and "docopt" in text:
        return _USAGE.sub(lambda found: "\n" * found[0].count("\n"), text)
    if kind in {"rmd", "qmd", "rnw"}:
        return code.r_code(text, path) if code.quarto_language(text) == "R" else code.python_code(text, path)
    return text


#: The text over several lines by which docopt tells R scripts' options.
_USAGE = re.compile(r"^(?:\w{1,40}\s*(?:<-|=)\s*)?(?:'[^']*\n[^']*'|\"[^\"]*\n[^\"]*\")", re.MULTILINE)


def _docstrings(text: str) -> str:
    """Python without the texts that only describe: triple-quoted and not assigned or passed on."""
    out: list[str] = []
    done = at = 0
    line = -1  # where the line begins that was looked at: only the first quotes of a line can stand at its beginning
    while (opening := _QUOTES.search(text, at)) is not None:
        before, at = at, opening.start() + 1
        if line >= 0 and text.find("\n", before, at) < 0:
            continue
        start = line = text.rfind("\n", 0, at) + 1
        if start < done or text[start : at - 1].lstrip(" \t") not in _BEFORE:
            continue
        if (end := text.find(opening[0], at + 2)) < 0:
            continue
        # what stands before it on its line stays, but for a letter of the quotes'
        blank = start + len(text[start : at - 1].rstrip("rRuU"))
        out += (text[done:blank], "\n" * text.count("\n", at, end))
        done = at = end + 3
    return "".join((*out, text[done:])) if out else text


_QUOTES = re.compile(r"\"\"\"|'''")
_BEFORE = frozenset(["", "r", "R", "u", "U"])


def running(snapshot: Snapshot, patterns: tuple[str, ...] = code.SOURCES) -> Iterator[tuple[str, str]]:
    """(path, text) of each file of code that could be read; of notebooks their cells, not what they printed.

    A README.Rmd without any chunk is a README, and no code.
    """
    books = {book.path: book.code for book in notebooks(snapshot)}
    for path, text in snapshot.read(*patterns):
        if path in books:
            yield path, books[path]
        elif not path.lower().endswith(".ipynb") and not (_PAGE.fullmatch(path) and "```{" not in text):
            yield path, text


_PAGE = re.compile(r"readme\.[rq]md", re.IGNORECASE)


def place(path: str, line: int, note: str | None = None) -> Evidence:
    """Where something stands. In a notebook its file only: the lines that we count are those of its cells, joined."""
    return Evidence(path=path, line=None if path.lower().endswith(".ipynb") else line, note=note)


def _texts(subject: Subject) -> Iterator[tuple[str, str]]:
    books = {book.path: book.code for book in notebooks(subject.snapshot)}
    for path, text in subject.snapshot.read(*FILES):
        if _aside(subject.snapshot, path) or code.is_test(path):
            continue
        if path in books:
            yield path, books[path]
        elif not path.lower().endswith(".ipynb"):
            yield path, text


def without_comment(line: str, kind: str) -> str:
    """The line up to a comment that follows the code; `kind` is the extension of its file (`code.extension_in`)."""
    if kind in {"r", "rmd", "qmd", "py", "ipynb", "jl"} and "#" in line:
        found = re.match(r"((?:[^\"'#]|\"[^\"\n]*\"|'[^'\n]*')*)#", line)
        return found[1] if found else line
    if kind == "sql" and "--" in line:
        return line.partition("--")[0]
    return line


def _aside(snapshot: Snapshot, path: str) -> bool:
    """Whether a file stands beside the work; `docs` does not, where most of the scripts are what a site shows there."""
    return bool(_ASIDE.search(path)) and not (path.startswith("docs/") and _work_in_docs(snapshot))


def _work_in_docs(snapshot: Snapshot) -> bool:
    def most() -> bool:
        scripts = [one for one in snapshot.find("**/*.{r,py,sql,do,sas}") if not code.is_test(one)]
        return sum(one.startswith("docs/") for one in scripts) * 2 > len(scripts)

    return remember(snapshot, "_work_in_docs", most)


def unread(subject: Subject) -> tuple[str, ...]:
    """Files in which something might stand; a script for browsers that is too long to read was packed or is a library."""
    return tuple(
        path
        for path in subject.snapshot.unread(*FILES)
        if not _aside(subject.snapshot, path) and not code.is_test(path) and not path.lower().endswith(".js")
    )


def example(text: str) -> str:
    """`text` without its middle dots: an example of what a check looks for, written so that its own file holds none."""
    return text.replace("·", "")
