"""READMEs as blocks: Markdown, R Markdown, Quarto, reStructuredText, AsciiDoc and plain text, line by line.

No full parser of any of them: only as much as tells a title, a heading and a paragraph from badges, images, code,
tables and lists (CommonMark 0.31; docutils' reStructuredText; AsciiDoc's block titles).
"""

from __future__ import annotations

import html
from typing import Literal

import msgspec

from nhsr_registry import re

MAX_BLOCK = 6_000  # characters of one block that are looked at; prose is far shorter
MAX_BLOCKS = 2_000
BlockKind = Literal["heading", "paragraph", "list", "quote", "code", "table", "html"]

_ATX = re.compile(r"^ {0,3}(#{1,6})(?:\s+|(?=[^#\s\d!{]))(.*)$")
_CLOSING = re.compile(r"(?<!\s)\s+#+$")
_ADOC = re.compile(r"^(={1,6})\s+(\S.*)$")
_UNDERLINE = re.compile(r"^([=\-~^\"'*+#`:._])\1{2,}\s*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,}|-{4}$|\.{4}$)")
_LIST = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_TABLE = re.compile(r"^\s*\||^\s*\+[-=+]+\+\s*$|\|\s*:?-{2,}")
_HTML_LINE = re.compile(r"^\s*</?(?:[a-z][\w-]*)(?:\s[^>]*)?/?>", re.IGNORECASE)
_HTML_HEADING = re.compile(r"<h([1-3])\b[^<>]*>(.{0,500}?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_DIV = re.compile(r"^\s*:::+.*$")
_DIRECTIVE = re.compile(r"^\.\.\s|^\.\.$|^:[\w-]+:")
_ATTRIBUTES = re.compile(r"(?<!\s)\s*\{[#.:][^{}]*\}\s*$")


class Block(msgspec.Struct, frozen=True):
    """One block: what it is, its raw text, the line it starts on, and of a heading the level."""

    kind: BlockKind
    raw: str
    line: int
    level: int = 0


def front_matter(text: str) -> tuple[str, int]:
    """(YAML between `---` lines at the top, number of lines it takes); both empty where there is none."""
    lines = text.split("\n")
    if lines and lines[0].strip() == "---":
        for number, line in enumerate(lines[1:200], start=1):
            if line.strip() in {"---", "..."}:
                return "\n".join(lines[1:number]), number + 1
    return "", 0


def blocks(text: str, flavour: str) -> list[Block]:
    """The blocks of a text, without comments and front matter. `flavour`: md, rst, adoc or txt."""
    _, skip = front_matter(text) if flavour == "md" else ("", 0)
    text = re.sub(r"<!--.*?(?:-->|\Z)", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
    reader = _Reader(text.split("\n"), skip, flavour)
    return reader.read()


class _Reader:
    def __init__(self, lines: list[str], start: int, flavour: str) -> None:
        self.lines = lines
        self.at = start
        self.flavour = flavour
        self.out: list[Block] = []

    def read(self) -> list[Block]:
        while self.at < len(self.lines) and len(self.out) < MAX_BLOCKS:
            line = self.lines[self.at]
            if not line.strip() or _DIV.match(line):
                self.at += 1
            elif not (self.fence(line) or self.heading(line) or self.directive(line)):
                self.body()
        return self.out

    def add(self, kind: BlockKind, raw: str, start: int, level: int = 0) -> None:
        self.out.append(Block(kind, raw[:MAX_BLOCK], start + 1, level))

    def fence(self, line: str) -> bool:
        opened = _FENCE.match(line)
        if not opened or (self.flavour != "adoc" and opened[1][0] in "-."):
            return False
        start, mark = self.at, opened[1]
        self.at += 1
        while self.at < len(self.lines) and not self.lines[self.at].strip().startswith(mark):
            self.at += 1
        self.at += 1
        self.add("code", "\n".join(self.lines[start : self.at]), start)
        return True

    def heading(self, line: str) -> bool:
        if self.flavour == "adoc" and (found := _ADOC.match(line)):
            self.add("heading", found[2], self.at, len(found[1]))
        elif self.flavour in {"md", "txt"} and (found := _ATX.match(line)):
            self.add("heading", _ATTRIBUTES.sub("", _CLOSING.sub("", found[2].rstrip())), self.at, len(found[1]))
        elif self.flavour == "rst" and _UNDERLINE.match(line) and self.over(line):
            return True
        elif (following := self.peek(1)) and line.strip() and self.underlined(line, following):
            level = 1 if following.strip()[0] in "=#*" else 2
            self.add("heading", line.strip(), self.at, level)
            self.at += 1
        else:
            return False
        self.at += 1
        return True

    def over(self, line: str) -> bool:
        """ReStructuredText's title between two lines."""
        below = self.peek(2)
        title = self.peek(1)
        if title and title.strip() and below and below.strip() == line.strip():
            self.add("heading", title.strip(), self.at + 1, 1)
            self.at += 3
            return True
        return False

    def underlined(self, line: str, following: str) -> bool:
        if self.flavour == "rst":
            return (
                bool(_UNDERLINE.match(following))
                and len(following.strip()) >= len(line.strip()) - 1
                and not line.startswith("..")
            )
        before = self.lines[self.at - 1].strip() if self.at else ""
        alone = not before or self.flavour == "txt"
        return (
            bool(_SETEXT.match(following))
            and alone
            and not _LIST.match(line)
            and "|" not in line
            and not _HTML_LINE.match(line)
        )

    def directive(self, line: str) -> bool:
        """A directive, comment or field of reStructuredText with its indented body."""
        if self.flavour != "rst" or not _DIRECTIVE.match(line):
            return False
        start = self.at
        self.at += 1
        while self.at < len(self.lines) and (not self.lines[self.at].strip() or self.lines[self.at][0] in " \t"):
            self.at += 1
        self.add("code", "\n".join(self.lines[start : self.at]), start)
        return True

    def body(self) -> None:
        """Lines up to the next empty one (or the next block)."""
        start = self.at
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip() or _DIV.match(line):
                break
            if self.at > start and (
                (_FENCE.match(line) and line.strip()[0] in "`~") or (self.flavour != "rst" and _ATX.match(line))
            ):
                break
            self.at += 1
        raw = "\n".join(self.lines[start : self.at])
        self.add(_kind(raw), raw, start)

    def peek(self, ahead: int) -> str | None:
        at = self.at + ahead
        return self.lines[at] if at < len(self.lines) else None


def _kind(raw: str) -> BlockKind:
    first = raw.split("\n", 1)[0]
    if _LIST.match(first):
        return "list"
    if first.lstrip().startswith(">"):
        return "quote"
    if _TABLE.search(raw):
        return "table"
    if _HTML_LINE.match(first) and not re.match(r"^\s*<(?:a|b|i|em|strong|span|code|https?:)", first, re.IGNORECASE):
        return "html"
    return "code" if raw.startswith(("    ", "\t")) else "paragraph"


def html_headings(block: Block) -> list[tuple[str, int]]:
    """(text, line) of the `<h1>` to `<h3>` in a block."""
    return [
        (plain(found[2]), block.line + block.raw.count("\n", 0, found.start()))
        for found in _HTML_HEADING.finditer(block.raw[:MAX_BLOCK])
    ]


def plain(raw: str) -> str:
    """What a reader sees of inline markup: no images, no badges, of links the words, no emphasis, no tags."""
    text = re.sub(r"`r [^`]*`", " ", raw[:MAX_BLOCK])  # R Markdown's inline code has no value until it is run
    text = re.sub(r"!\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\{[^{}]*\})?|\[[^\[\]]*\])", " ", text)
    text = re.sub(
        r"\[\s*\]\([^()]*(?:\([^()]*\)[^()]*)*\)|\[\s*\]\[[^\]]*\]", " ", text
    )  # a link whose words were an image
    text = re.sub(r"\[\^[\w-]+\]:?", "", text)
    text = re.sub(r"\[([^\]\[]+)\]\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\{[^{}]*\})?", r"\1", text)
    text = re.sub(r"\[([^\]\[]+)\]\[[^\]]*\]", r"\1", text)
    text = re.sub(r"\[([^\]\[]+)\]\{[.#][^{}]*\}", r"\1", text)
    text = re.sub(r"<(https?://[^>\s]+)>", r"\1", text)
    text = re.sub(
        r"(?:image|link):[^\s\[]{0,300}\[[^\[\]]*\]|\|[\w -]+\|(?=\s|$)", " ", text
    )  # AsciiDoc; rst's substitutions
    text = re.sub(r"(?:https?://[^\s\[]{1,300})\[([^\[\]]*)\]", r"\1", text)  # AsciiDoc's links
    text = re.sub(r"`([^`<]+?)\s*<[^`>]+>`__?", r"\1", text)  # rst's links
    text = re.sub(r"<br\s*/?>", " ", text, flags=re.IGNORECASE)
    text = re.sub(r"</?[A-Za-z][^<>]*>", "", text)
    text = re.sub(r"\*\*\*|\*\*|__|``|`", "", text)
    text = re.sub(r"(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])", r"\1", text)
    text = re.sub(r":[a-z0-9_+-]+:(?=\s|$)", "", text)  # :rocket:
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)  # CommonMark 2.4: before any punctuation of ASCII
    return " ".join(html.unescape(text).replace("\u200b", "").split())
