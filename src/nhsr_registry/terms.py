"""The words of a repository as counts by where they stand: what a full-text index ranks by. Never sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from nhsr_registry import leaks, re
from nhsr_registry.smallwords import SMALL
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, prose
from nhsr_registry.understand.landmarks import README, readme

_DOCS = ("**/*.{md,qmd,rmd,rst,adoc}", "**/man/*.rd", "**/*.ipynb")
READS = (*README, *_DOCS, *code.SOURCES)

#: Zone → how many terms are kept.
ZONES = {"lead": 120, "headings": 120, "readme": 400, "docs": 800, "paths": 300, "names": 300, "pairs": 200}
_MOST_TEXT = 1_500_000  # characters of documentation that are counted
_LONGEST = 24  # characters of a word in a pair
_LEAD_TEXT = 900  # characters of a README's beginning: what a project says of itself first

_NOT_WORDS = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b|\b\d{5,}\b|&[a-z]+;",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-zÀ-ÿ0-9]+(?:(?:[&+._'’/-]|\.)[A-Za-zÀ-ÿ0-9]+)*(?:\+(?!\w))?")
_GAP = re.compile(r"[\s*_`'\"’“”-]*")  # what may stand between two words of a pair
_SAID = ("heading", "prose", "item", "table")
_PARTS = re.compile(r"[A-Z]+(?![a-zà-ÿ])|[A-Z]?[a-zà-ÿ]+|[A-Z]+|\d+")
_ACRONYM = re.compile(r"([A-Z]{2,})([a-z]{3,})")
#: File names that every repository has.
_CUSTOMARY = frozenset(
    {
        "readme", "license", "licence", "contributing", "changelog", "news", "gitignore", "gitattributes",
        "gitkeep", "description", "namespace", "index", "init", "main", "code_of_conduct", "requirements",
        "pyproject", "setup", "conftest", "testthat", "rproj", "rbuildignore", "lintr", "makefile", "dockerfile",
        "ds_store", "src", "test", "tests", "doc", "docs", "man", "inst", "github", "workflows", "vscode", "images",
        "img", "assets", "figures", "data-raw",
    }
)  # fmt: skip
_DECORATION = frozenset(
    {
        "png", "svg", "ico", "jpg", "jpeg", "gif", "webp", "woff", "woff2", "ttf", "eot", "otf", "css", "scss",
        "map",
    }
)  # fmt: skip
STOP = frozenset(
    {
        "a", "about", "above", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
        "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could", "did", "do",
        "does", "doing", "done", "don", "down", "each", "either", "else", "etc", "even", "ever", "every", "few",
        "first", "following", "for", "from", "further", "get", "give", "given", "go", "had", "has", "have",
        "having", "he", "her", "here", "hers", "him", "his", "how", "however", "i", "if", "in", "into", "is", "it",
        "its", "itself", "just", "like", "made", "make", "makes", "many", "may", "me", "might", "more", "most",
        "much", "must", "my", "need", "new", "no", "non", "nor", "not", "now", "of", "off", "often", "on", "once",
        "one", "only", "or", "other", "our", "ours", "out", "over", "own", "per", "please", "same", "see", "she",
        "should", "since", "so", "some", "such", "take", "than", "that", "the", "their", "theirs", "them", "then",
        "there", "these", "they", "this", "those", "through", "thus", "to", "too", "two", "under", "until", "up",
        "upon", "us", "use", "used", "useful", "user", "users", "uses", "using", "very", "via", "want", "was", "we",
        "well", "were", "what", "when", "where", "whether", "which", "while", "who", "whom", "whose", "why", "will",
        "with", "within", "without", "would", "yes", "yet", "you", "your", "yours", "isn", "doesn", "didn", "won",
        "ll", "ve", "re", "e.g", "i.e", "eg", "ie",
    }
)  # fmt: skip


def bag(snapshot: Snapshot, described: Iterable[str] = ()) -> dict[str, dict[str, int]]:
    """Zone → term → count, each zone cut to its most frequent terms, in a fixed order.

    `described` is what its metadata says of it: title, description, keywords.
    """
    snapshot = _without_leaks(snapshot)
    readmes = snapshot.read(*README)
    shown = readme(snapshot)
    lines = prose.read(shown[1], shown[0]) if shown else ()
    own = {path for path, _ in readmes if "/" not in path}
    docs = list(_docs(snapshot, own))
    found = {
        "lead": _count([*described, *_beginning(lines)]),
        "headings": _count([*(line.text for line in lines if line.role == "heading"), *(title for title, _ in docs)]),
        "readme": _count(line.text for line in lines if line.role in _SAID[1:]),
        "docs": _count(text for _, text in docs),
        "paths": _count(_paths(snapshot)),
        "names": _count(_names(snapshot)),
        "pairs": _pairs(
            [*described, *(line.text for line in lines if line.role in _SAID), *(name for name, _ in docs)]
        ),
    }
    return {zone: _cut(found[zone], most) for zone, most in ZONES.items() if found[zone]}


def _without_leaks(snapshot: Snapshot) -> Snapshot:
    """The same without lines that may hold what should not be public: a password is a word too, and is not indexed.

    From each such line to the next empty one, since keys and rows about persons stand on many; a notebook is left out.
    """
    found: dict[str, list[int]] = {}
    for hit in leaks.scan(snapshot):
        if hit.line is not None and hit.path in snapshot.texts:
            found.setdefault(hit.path, []).append(hit.line)
    if not found:
        return snapshot
    texts = dict(snapshot.texts)
    for path, numbers in found.items():
        texts[path] = "" if path.lower().endswith(".ipynb") else _blanked(texts[path], numbers)
    return msgspec.structs.replace(snapshot, texts=texts)


def _blanked(text: str, numbers: Iterable[int]) -> str:
    lines = text.split("\n")
    for number in numbers:
        for at in range(number - 1, len(lines)):
            if not lines[at].strip() and at >= number:
                break
            lines[at] = ""
    return "\n".join(lines)


def _beginning(lines: Iterable[prose.Line]) -> Iterator[str]:
    """The title and the first sentences of a README, to the second of its headings that has text before it."""
    left, said = _LEAD_TEXT, False
    for line in lines:
        if line.role == "heading":
            if said:
                return
            yield line.text
        elif line.role in {"prose", "item"} and line.text.strip():
            yield line.text[:left]
            left -= len(line.text)
            said = said or len(line.text) > 40
            if left <= 0:
                return


def _pairs(texts: Iterable[str]) -> Counter[str]:
    """Neighbouring words that are said more than once, without the small ones between: "waiting list", "length stay".

    What is said once is left out, so that nobody can string a project's own sentences together again.
    """
    found: Counter[str] = Counter()
    for text in texts:
        before, end = "", 0
        cleaned = _NOT_WORDS.sub(" . ", text)
        for token in _TOKEN.finditer(cleaned):
            if not _GAP.fullmatch(cleaned, end, token.start()):
                before = ""
            end = token.end()
            said = token[0].lower()
            for word in (said,) if "&" in said else re.split(r"[-_./+'’]+", said):
                if not word or word in SMALL:
                    continue
                if before and len(word) <= _LONGEST:
                    found[f"{before} {word}"] += 1
                before = word if len(word) <= _LONGEST else ""
    return Counter({pair: count for pair, count in found.items() if count > 1})


def _cut(counted: Counter[str], most: int) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:most])


def _count(texts: Iterable[str]) -> Counter[str]:
    """Terms of all texts; each distinct raw word is taken apart once."""
    raw: Counter[str] = Counter()
    for text in texts:
        raw.update(text.split())
    out: Counter[str] = Counter()
    for word, times in raw.items():
        for term in _terms_between_blanks(word):
            out[term] += times
    return out


@lru_cache(maxsize=50_000)
def _terms_between_blanks(text: str) -> tuple[str, ...]:
    """The terms of what stands between two blanks: neither words nor what is no word reaches over one."""
    if text.isalpha() and text.isascii():
        return terms_of(text)
    return tuple(term for word in _TOKEN.findall(_NOT_WORDS.sub(" ", text)) for term in terms_of(word))


@lru_cache(maxsize=50_000)
def terms_of(word: str) -> tuple[str, ...]:
    """The terms of one raw word: itself, without its joints, and its parts.

    >>> terms_of("ICD-10")
    ('10', 'icd', 'icd10')
    >>> terms_of("A&E")
    ('a&e', 'ae')
    """
    word = re.sub(r"['’]s?$", "", word.replace("’", "'"))
    found: set[str] = set()
    if "&" in word:
        found |= {word.lower(), word.lower().replace("&", "")}
    pieces = re.split(r"[-_./+'&]+", word)
    if "&" not in word or len(pieces) > 2:
        found.add("".join(pieces).lower())
        for piece in pieces:
            found.update(_split(piece))
    if word.endswith("+"):
        found.add(word.lower())
    return tuple(sorted(term for term in found if _worth(term)))


def _split(piece: str) -> Iterator[str]:
    """A piece, and its parts where capitals or digits divide it."""
    yield piece.lower()
    if piece.islower() or piece.isdigit() or piece.isupper():
        if not piece.isalpha():
            yield from (part.lower() for part in _PARTS.findall(piece))
        return
    yield from (part.lower() for part in _PARTS.findall(piece))
    if found := _ACRONYM.match(piece):  # NHSRplotthedots: NHSR and plotthedots
        yield found[1].lower()
        yield found[2].lower()


def _worth(term: str) -> bool:
    if not 2 <= len(term) <= 30 or term in STOP:
        return False
    if term.isdigit():
        return len(term) <= 4
    return sum(char.isdigit() for char in term) <= 8


def _docs(snapshot: Snapshot, readmes: set[str]) -> Iterator[tuple[str, str]]:
    """(titles, text) of each documentation file but the README, until enough is read."""
    left = _MOST_TEXT
    for path, text in snapshot.read(*_DOCS):
        name = path.rpartition("/")[2].lower()
        if path in readmes or left <= 0 or name.partition(".")[0] in _CUSTOMARY - {"readme", "index", "main"}:
            continue
        if name.startswith((".", "code_of_con", "code-of-con", "contribut", "licen", "pull_request", "issue_template")):
            continue
        if name.endswith(".rd"):
            left -= len(text)
            yield _manual(text)
            continue
        lines = prose.read(text[:300_000] if not name.endswith(".ipynb") else text, path)
        titles = " . ".join(
            [
                *_front_title(lines),
                *(line.text for line in lines if line.role == "heading" and line.depth <= 2),
            ][:6]
        )
        body = "\n".join(line.text for line in lines if line.role in {"heading", "prose", "item", "table"})[:left]
        left -= len(body)
        yield titles, body


def _front_title(lines: Iterable[prose.Line]) -> Iterator[str]:
    for line in lines:
        if line.role != "front":
            return
        if line.text.startswith(("title:", "subtitle:", "description:")):
            yield line.text.partition(":")[2]


_RD = re.compile(r"\\(?:title|description)\{((?:[^{}]|\{[^{}]*\})*)\}")


def _manual(text: str) -> tuple[str, str]:
    """Title and description of an R manual page, without its macros."""
    return "", re.sub(r"\\\w+(?:\[[^\]]*\])?", " ", " ".join(_RD.findall(text)))


def _paths(snapshot: Snapshot) -> Iterator[str]:
    """Folder names once each, file names without extension; not what every repository has."""
    seen: set[str] = set()
    for path in snapshot.paths:
        *folders, name = path.split("/")
        if ".github" in folders or code.extension(name) in _DECORATION:
            continue
        for depth, folder in enumerate(folders, 1):
            key = "/".join(folders[:depth])
            if key not in seen:
                seen.add(key)
                if folder.lower().strip(".") not in _CUSTOMARY:
                    yield folder
        stem = name.rpartition(".")[0] or name
        if stem.lower().strip("._") not in _CUSTOMARY and not name.endswith(".Rd"):
            yield stem


def _names(snapshot: Snapshot) -> Iterator[str]:
    """What the code defines: functions, classes, tables and views, data sets of R packages."""
    ways = (
        ("R", code.r_functions),
        ("Python", code.python_definitions),
        ("SQL", code.SQL_DEFINITION.finditer),
    )
    for language, defined in ways:
        for path, text in code.sources(snapshot, language):
            if not code.is_test(path):
                yield from (re.sub(r"[\[\]\"`#{}$]", "", match["name"]).strip("_") for match in defined(text))
    for path in snapshot.find("data/*.{rda,rdata}"):
        yield path.rpartition("/")[2].rpartition(".")[0]
