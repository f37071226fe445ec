"""Reading Markdown (and reStructuredText, AsciiDoc, notebooks) as lines with a role: heading, prose, item, code …

Not a renderer: just enough to tell what people wrote from badges, code, comments and front matter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from nhsr_registry import re

Role = Literal["heading", "prose", "item", "table", "code", "front", "blank"]


class Line(NamedTuple):
    """One line: its number from 1, its role, its text without markup, and for headings their depth."""

    number: int
    role: Role
    text: str
    depth: int = 0


class Section(NamedTuple):
    """A heading and the lines below it, down to the next heading of any depth."""

    heading: str
    number: int
    depth: int
    lines: tuple[Line, ...]

    @property
    def prose(self) -> str:
        return " ".join(line.text for line in self.lines if line.role in {"prose", "item", "table"} and line.text)

    @property
    def code(self) -> str:
        return "\n".join(line.text for line in self.lines if line.role == "code")


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BROKEN = re.compile(
    r"(\[!?\[?[^\[\]\n]{1,100})\n([^\[\]\n]{1,100}\]\([^)\s]*\)(?:\]\([^)\s]*\))?)"
)  # a link's text over two lines
_FENCE = re.compile(r"\s*(?:[-*+>]\s+)?(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+|(?=[A-Z]))(.*)")
_HTML_HEADING = re.compile(r"\s*<h([1-6])[^>]*>(.*)", re.IGNORECASE)
_BOLD_HEADING = re.compile(r"\s*(?:\*\*|__)([^*_].{1,58}?)(?:\*\*|__):?\s*")
_SETEXT = re.compile(r" {0,3}(=+|-{3,})\s*")
_DELIMITER = re.compile(r" {0,3}:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+(?:\|[ \t]*)?")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_ADOC = re.compile(r"(={1,6})\s+(\S.*)")
_RST_RULE = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}\s*")

# No bracket within brackets: then a line of nothing but openings is read once, not once for each of them. What was read of
# an address is never given back, since it cannot end earlier: a picture written into it is a megabyte of letters.
_TARGET = r"(?:\((?:[^()\s]++|\([^()]*\))*+(?:\s+[^()]*)?\)|\[[^\[\]]*\])"
_BADGE = re.compile(rf"\[\s*!\[[^\[\]]*\]{_TARGET}\s*\]{_TARGET}?")
_IMAGE = re.compile(rf"!\[([^\[\]]*)\]{_TARGET}(?:\{{[^{{}}]*\}})?")
_LINK = re.compile(rf"\[([^\[\]]*)\]{_TARGET}")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]]+\]:\s+\S+.*$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_URL = re.compile(r"<?\bhttps?://[^\s<>)\]]+>?")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|~~|`+)")
#: Pictures set among words (🚧): they say nothing that the words do not, and part what belongs together.
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_RST_ROLE = re.compile(r"(?<![a-z:]):[a-z:]+:`([^`]*)`|`([^`<]*)<[^<>`]*>`__?")


#: The beginning of a table's row that names something with a link of its own.
_ROW_OF = re.compile(r"[ \t]{0,8}\|?[ \t]{0,8}[*`]{0,3}\[(?!!)[^\[\]\n]{1,80}\]\(https?://[^|\n]{1,300}\|")


def of_another(text: str, place: int) -> bool:
    """Whether what stands at a place is in a table's row about something else: its badge, say, is not this project's."""
    return bool(_ROW_OF.match(text, text.rfind("\n", 0, place) + 1, place))


def clean(text: str) -> str:
    """One line without markup: badges, images and addresses go, the words of links stay."""
    if "[" in text:
        text = _DEFINITION.sub("", text)
        text = _LINK.sub(r"\1", _IMAGE.sub("", _BADGE.sub("", text)))
    if ":" in text:
        text = _URL.sub("", _RST_ROLE.sub(lambda m: m[1] or m[2] or "", text))
    if "<" in text:
        text = _TAG.sub("", text)
    if "*" in text or "_" in text or "`" in text or "~~" in text:
        text = _EMPHASIS.sub("", text)
    if not text.isascii():
        text = _EMOJI.sub(" ", text)
    return " ".join(text.replace("&nbsp;", " ").replace("&amp;", "&").split())


@lru_cache(maxsize=64)
def read(text: str, path: str) -> tuple[Line, ...]:
    """The lines of a text file, each with its role; the reader is chosen by the path's extension."""
    extension = path.rpartition("/")[2].lower().rpartition(".")[2]
    if extension == "ipynb":
        return _markdown(notebook_markdown(text))
    if extension == "rst":
        return tuple(_restructured(text.splitlines()))
    return _markdown(text)


def notebook_cells(content: object) -> list[dict[str, Any]]:
    """The cells of a notebook's JSON, also of the layout before version 4, which kept them in worksheets.

    There a cell's code was called `input` (nbformat 2 and 3); here each code cell has it as `source`. What is no cell is
    passed over, so that one of them hides none of the others.
    """
    if not isinstance(content, dict):
        return []
    sheets = content.get("worksheets")
    if "cells" in content or not isinstance(sheets, list):
        return _dicts(content.get("cells"))
    cells = [cell for sheet in _dicts(sheets) for cell in _dicts(sheet.get("cells"))]
    return [{**cell, "source": cell["input"]} if "input" in cell and "source" not in cell else cell for cell in cells]


def cell_text(cell: Mapping[str, Any]) -> str:
    """What a notebook's cell holds: one text, or one of lines."""
    source = cell.get("source")
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _dicts(found: object) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def notebook_markdown(text: str) -> str:
    """The Markdown cells of a Jupyter notebook; nothing where it cannot be read."""
    try:
        cells = notebook_cells(json.loads(text))
    except (ValueError, RecursionError):
        return ""
    return "\n\n".join(cell_text(cell) for cell in cells if cell.get("cell_type") == "markdown")


def _markdown(text: str) -> tuple[Line, ...]:
    blanked = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text) if "<!--" in text else text
    raw = _BROKEN.sub(r"\1 \2\n", blanked).splitlines()
    start = _front_matter_end(raw)
    lines = [Line(number, "front", line) for number, line in enumerate(raw[:start], 1)]
    lines.extend(_body(raw, start))
    return tuple(lines)


def _front_matter_end(raw: Sequence[str]) -> int:
    if raw and raw[0].strip() == "---":
        for at, line in enumerate(raw[1:200], 1):
            if line.strip() in {"---", "..."}:
                return at + 1
    return 0


def _body(raw: Sequence[str], start: int) -> Iterable[Line]:
    fence = ""
    previous: Role = "blank"
    listed = False  # inside a list, where indented lines are text, not code
    skip = -1
    tabled = False  # inside a table whose rows do not begin with a bar
    for at in range(start, len(raw)):
        line, number = raw[at], at + 1
        if fence:
            marker = _FENCE.fullmatch(line)
            if marker and marker[1].startswith(fence) and not marker[2].strip():
                fence = ""
            else:
                yield Line(number, "code", line.strip())
            continue
        if at == skip:
            continue
        if (marker := _FENCE.fullmatch(line)) and "`" not in marker[2]:
            fence = marker[1]
            continue
        tabled = "|" in line and (tabled or (at + 1 < len(raw) and bool(_DELIMITER.fullmatch(raw[at + 1]))))
        if tabled and not line.lstrip().startswith("|"):
            line = f"| {line}"
        role, text, depth = _one(line, previous, listed=listed)
        if role == "prose" and text and at + 1 < len(raw) and (rule := _SETEXT.fullmatch(raw[at + 1])):
            role, depth, skip = "heading", 1 if rule[1][0] == "=" else 2, at + 1
        listed = role == "item" or (listed and (role in {"blank", "code"} or line[:1].isspace()))
        previous = role
        yield Line(number, role, text, depth)


def _one(line: str, previous: Role, *, listed: bool) -> tuple[Role, str, int]:
    """Role, clean text and depth of a line outside fences."""
    if not line.strip():
        return "blank", "", 0
    if (line.startswith(("    ", "\t"))) and not listed and previous in {"blank", "code"}:
        return "code", line.strip(), 0
    if found := _HEADING.fullmatch(line):
        return "heading", clean(re.sub(r"\{[^{}]*\}\s*$", "", found[2].rstrip().rstrip("#"))), len(found[1])
    if found := _ADOC.fullmatch(line):
        return "heading", clean(found[2]), len(found[1])
    if found := _HTML_HEADING.fullmatch(line):
        return "heading", clean(re.sub(rf"</h{found[1]}>$", "", found[2].rstrip(), flags=re.IGNORECASE)), int(found[1])
    if previous == "blank" and (found := _BOLD_HEADING.fullmatch(line)) and not found[1].endswith((".", "!")):
        return "heading", clean(found[1]), 6
    if line.lstrip().startswith("|"):
        return "table", " ".join(clean(line.replace("|", " ")).replace("---", "").split()), 0
    if found := _ITEM.match(line):
        return "item", clean(line[found.end() :]), 0
    return "prose", clean(line.strip().lstrip(">").strip()), 0


def _restructured(raw: Sequence[str]) -> Iterable[Line]:
    inside = -1  # indentation of the directive or literal block that we are in
    for at, line in enumerate(raw):
        number, stripped = at + 1, line.strip()
        indent = len(line) - len(line.lstrip())
        if not stripped:
            yield Line(number, "blank", "")
            continue
        if inside >= 0 and indent > inside:
            yield Line(number, "code", stripped)
            continue
        inside = -1
        below = raw[at + 1] if at + 1 < len(raw) else ""
        if _RST_RULE.fullmatch(line):
            continue
        if not indent and _RST_RULE.fullmatch(below) and len(below.rstrip()) >= len(stripped) - 1:
            yield Line(number, "heading", clean(stripped), 1 if below[0] == "=" else 2)
            continue
        if stripped.startswith(".. "):
            inside = indent
            continue
        if stripped.endswith("::"):
            inside = indent
        item = _ITEM.match(line)
        yield Line(number, "item" if item else "prose", clean(line[item.end() if item else 0 :].rstrip(":")))


def sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    """The text before the first heading (heading ``""``), then one section for each heading."""
    out: list[Section] = []
    heading, number, depth = "", 1, 0
    body: list[Line] = []
    for line in lines:
        if line.role == "heading":
            out.append(Section(heading, number, depth, tuple(body)))
            heading, number, depth, body = line.text, line.number, line.depth, []
        else:
            body.append(line)
    out.append(Section(heading, number, depth, tuple(body)))
    return tuple(out)


def within(all_sections: Sequence[Section], at: int) -> tuple[Section, ...]:
    """A section and those nested in it (deeper headings that follow)."""
    last = at + 1
    while last < len(all_sections) and all_sections[last].depth > all_sections[at].depth:
        last += 1
    return tuple(all_sections[at:last])


def prose_length(lines: Iterable[Line]) -> int:
    """Characters of what people wrote: no headings, code, tables' rules, badges, addresses."""
    return sum(len(line.text) for line in lines if line.role in {"prose", "item"} and len(line.text) > 2)


class Paragraph(NamedTuple):
    """Consecutive prose lines joined, so that a sentence broken over lines can be read whole."""

    number: int
    text: str
    starts: tuple[tuple[int, int], ...]  # offset in text → line number

    def line_at(self, offset: int) -> int:
        return max((line for start, line in self.starts if start <= offset), default=self.number)


def paragraphs(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Paragraphs, list items and headings, in order; a heading or item begins a new one. Tables are left out."""
    out: list[Paragraph] = []
    parts: list[Line] = []

    def close() -> None:
        if parts:
            starts, text = [], ""
            for part in parts:
                starts.append((len(text), part.number))
                text += part.text + " "
            out.append(Paragraph(parts[0].number, text.strip(), tuple(starts)))
            parts.clear()

    for line in lines:
        if line.role == "prose" and line.text:
            parts.append(line)
            continue
        close()
        if line.role in {"item", "heading"} and line.text:
            if line.role == "item":
                parts.append(line)
            else:
                out.append(Paragraph(line.number, line.text, ((0, line.number),)))
    close()
    return tuple(out)
