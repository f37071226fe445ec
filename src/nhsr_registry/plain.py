"""Strangers' text made safe to print: no control codes, no direction overrides, one line."""

from __future__ import annotations

from nhsr_registry import re

# C0 and C1 controls, the Unicode characters that reorder or hide text (UAX #9, "Trojan Source"), and the halves of
# characters that stand for a file name's stray bytes: no file can be written with them. U+FFFE and U+FFFF are no characters,
# and no XML may hold them (XML 1.0, 2.2).
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_TURNS = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufff9-\ufffb]")


def inert(text: str) -> str:
    """JSON (or YAML whose texts stand in double quotes) that says the same with escapes for what reorders, hides or steers text."""
    return text if text.isascii() and "\x7f" not in text else _TURNS.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def whole(text: str) -> str:
    """`text` without halves of characters, which an escape in JSON or YAML can make and no file can hold."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean(text: str, *, keep: str = "", most: int = 20_000) -> str:
    """`text` without characters that a terminal acts on; those in `keep` stay, white space becomes a space."""
    text = text[:most]
    if text.isascii() and text.isprintable():  # most of what there is, and a page has thousands
        return text
    return _UNSAFE.sub(lambda m: m[0] if m[0] in keep else " " if m[0] in "\t\n\r\u2028\u2029" else "", text)


#: A spreadsheet takes text that starts so for a formula, spaces before it or not (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_cell(text: str) -> str:
    """A stranger's text as a cell of a CSV file: what a spreadsheet would run gets an apostrophe before it."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


_SIGNS = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]>#|~!"} | {"&": "&amp;", "<": "&lt;"})
#: What GitHub makes a link or a mention of by itself (GFM 6.9; github.com/github/cmark-gfm, extensions/autolink.c): an escape
#: keeps it from the addresses; what holds an `@` or counts an issue is looked for once more in the finished text, which an
#: empty comment divides.
_BY_ITSELF = re.compile(r"(?i)(www)(\.)|(:)(?=//)|(@)|(\\#)(?=\d)|\b(GH-)(?=\d)")


def as_markdown(text: str) -> str:
    """A stranger's text as Markdown that is only text, on one line: no links, images, HTML, mentions or headings."""
    return _BY_ITSELF.sub(_kept, clean(text).translate(_SIGNS))


def _kept(found: re.Match[str]) -> str:
    www, _, colon, at, *issue = found.groups()
    return (
        f"{www}\\." if www else "\\:" if colon else "\\@<!-- -->" if at else f"{''.join(filter(None, issue))}<!-- -->"
    )


def count(number: int, one: str, many: str = "") -> str:
    """“1 project”, “2 projects”, “1,200 people”: a number with the word for it; `many` where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


#: What older code pages (cp1252 lacks the arrow, cp850 most of these) say in place of our typography.
_SPELT = {"→": "->", "…": "...", "•": "*", "·": "-", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'"}


def spelt(error: UnicodeError) -> tuple[str, int]:
    """A handler for `codecs.register_error`: what cannot be written is spelt with what can, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_SPELT.get(char, "?") for char in error.object[error.start : error.end]), error.end


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: two for an East Asian character or an emoji, none for a mark above one."""
    if text.isascii() or max(text) < "\u0300":
        return len(text)
    import unicodedata

    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) in {"Mn", "Me"} for char in text)


def filled(text: str, columns: int, indent: str = "", first: str | None = None) -> str:
    """Words in lines of at most so many columns; a longer word stands alone."""
    lines, line = [], indent if first is None else first
    start = line
    for word in text.split():
        if line != start and cells(line) + cells(word) > columns:
            lines.append(line.rstrip())
            line = start = indent
        line += word + " "
    return "\n".join([*lines, line.rstrip()])


#: Several of a kind, as a sentence names them.
_PLURALS = {
    "analysis": "analyses", "app": "apps", "codelist": "codelists", "template": "templates",
    "r-package": "R packages", "python-package": "Python packages",
}  # fmt: skip


def kind_names(kind: str) -> str:
    """Several of a kind: `analysis` → analyses; of training, data and documentation there is only one word."""
    return _PLURALS.get(kind, kind.replace("-", " "))


def kind_name(kind: str) -> str:
    """A kind as people write it: `r-package` → R package."""
    return {"r-package": "R package", "python-package": "Python package"}.get(kind, kind.replace("-", " "))
