"""Word documents, slides, PDF files and packed tables (.csv.gz, and those in a .zip) → their text, a page of it at a time. Pure, and on guard.

A .docx is a zip file of XML parts (ECMA-376 part 1, WordprocessingML, §17), so is a .pptx (PresentationML, §19) and, with
other names, an .odt or .ods (OpenDocument 1.3, part 3). As with workbooks, only so much of each part is unpacked, what declares
entities is refused, and the XML is cut at its tags by plain searching. A .csv.gz is the table itself, whose first rows are
unpacked, as are those of the tables in a .zip. Nothing is looked up, run or followed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from html import unescape

from nhsr_registry import pdftext, re, tables, workbooks
from nhsr_registry.workbooks import Sheet, is_workbook
from nhsr_registry.zips import Members

DOCUMENTS = (
    "**/*.{docx,docm,dotx,pptx,odt,ods}",
    "**/*.{csv,tsv,txt,psv,json,sql}.gz",
    "**/*.{zip,pdf}",
    *tables.TABLES,
)
_ENDS = (
    ".docx",
    ".docm",
    ".dotx",
    ".pptx",
    ".odt",
    ".ods",
    ".csv.gz",
    ".tsv.gz",
    ".txt.gz",
    ".psv.gz",
    ".json.gz",
    ".sql.gz",
    ".zip",
    ".pdf",
)
_PART, _ALL = 1_500_000, 4_000_000  # bytes unpacked: of one part, of a file
_MOST_TEXT = 150_000  # characters of one part
_MOST_SLIDES = 60
_TABLES = (".csv", ".tsv", ".txt", ".psv")
_MOST_TABLES = 12
#: What a reader of the document sees, or may open: its text, remarks, notes, and what stands on every page.
_WORD = (
    "word/document.xml", "word/comments.xml", "word/footnotes.xml", "word/endnotes.xml", *(f"word/{part}{number}.xml" for part in ("header", "footer") for number in (1, 2, 3)),
)  # fmt: skip
_SLIDES = tuple(
    part.format(number)
    for number in range(1, _MOST_SLIDES + 1)
    for part in ("ppt/slides/slide{}.xml", "ppt/notesSlides/notesSlide{}.xml")
)
_CELL_ENDS = re.compile(
    r"</(?:w:p|a:p|text:p|text:h)>\s*</(?:w:tc|a:tc|table:table-cell)>(?!\s*</(?:w:tr|a:tr|table:table-row)>)"
)
_ROW_ENDS = re.compile(r"</(?:w:p|a:p|text:p|text:h|w:tr|a:tr)>")
_BREAKS = re.compile(r"<(?:w:br|w:cr|a:br|text:line-break)\s?/>")
_TABS = re.compile(r"<(?:w:tab|text:tab|text:s)(?:\s[^<>]{0,200})?/>")
#: What was typed and deleted while changes were followed is still there to read; fields' codes are no text.
_NO_TEXT = re.compile(r"<w:instrText[^<>]{0,200}>[^<]{0,2000}</w:instrText>")
_TAG = re.compile(r"<[^<>]{0,4000}>")


def is_document(path: str) -> bool:
    return path.lower().endswith(_ENDS)


def is_packed(path: str) -> bool:
    """Whether a file is read by unpacking it: a document, a workbook or a data file."""
    return is_document(path) or is_workbook(path) or tables.is_table(path)


def unit(path: str) -> str:
    """What a line of the text of such a file is called."""
    return "paragraph" if is_document(path) and not path.lower().endswith((".gz", ".zip", ".ods")) else "row"


def pages(path: str, data: bytes, room: tables.Room | None = None) -> tuple[Sheet, ...] | None:
    """The text of a document, or a workbook's sheets; `None` where it cannot be opened.

    `room` is shared by the files of one repository (see `tables.pages`).
    """
    if path.lower().endswith(".xls"):
        from nhsr_registry.tables import oldbooks  # here, since few repositories have any

        return oldbooks.sheets(data)
    if is_workbook(path):
        return workbooks.sheets(data)
    if tables.is_table(path):
        return tables.pages(path, data, room)
    if path.lower().endswith(".zip"):
        return tuple(_tables(data))
    try:
        if path.lower().endswith(".pdf"):
            return (Sheet(number=0, name="", text=pdftext.text_of(data), document=True),)
        return tuple(_unpacked(data) if path.lower().endswith(".gz") else _pages(Members(data, _ALL)))
    except (ValueError, LookupError, OverflowError, zlib.error):
        return None


def _pages(members: Members) -> Iterator[Sheet]:
    parts = [part for part in (*_WORD, *_SLIDES, "content.xml") if part in members]
    if not parts:
        raise ValueError("no part that holds text")
    texts = (_plain(members.read(part, _PART).decode("utf-8", "replace")) for part in parts if members.left)
    # as one, since a text of its own for each slide takes ten times as long to look through
    if whole := "\n".join(filter(None, texts))[:_MOST_TEXT]:
        yield Sheet(number=0, name="", text=whole, document=True)


def _plain(xml: str) -> str:
    """A part's text: a paragraph on a line, the cells of a table's row on one line with tabs between."""
    if "<!" in xml[:1000] and ("<!DOCTYPE" in xml or "<!ENTITY" in xml):
        raise ValueError("a part that declares entities")
    xml = _CELL_ENDS.sub("\t", xml)
    xml = _ROW_ENDS.sub("\n", _BREAKS.sub("\n", _TABS.sub("\t", _NO_TEXT.sub("", xml))))
    lines = (unescape(line).strip(" \r") for line in _TAG.sub("", xml).split("\n"))
    text = "\n".join(line for line in lines if line.strip())
    return text[:_MOST_TEXT] if text.strip() else ""


def _unpacked(data: bytes) -> Iterator[Sheet]:
    """The first rows of a packed table."""
    # no more of it than so much text can take, even where that cannot be squeezed: blocks may be empty
    out = zlib.decompressobj(wbits=31).decompress(data[: 2 * _MOST_TEXT], _MOST_TEXT)
    if b"\0" in out:
        raise ValueError("no text")
    if text := out.decode("utf-8", "replace").rpartition("\n")[0]:
        yield Sheet(number=0, name="", text=text.replace("\r\n", "\n"), document=True)


def _tables(data: bytes) -> Iterator[Sheet]:
    """The first rows of each table in a zip file. What is locked or damaged shows none; a check of its own asks for it."""
    with suppress(ValueError, LookupError, OverflowError, zlib.error):
        members = Members(data, _ALL)
        named = [name for name in members.names() if name.lower().endswith(_TABLES)]
        for number, name in enumerate(named[:_MOST_TABLES], 1):
            rows = members.read(name, _MOST_TEXT)
            if b"\0" not in rows and (text := rows.decode("utf-8", "replace").replace("\r\n", "\n")):
                yield Sheet(number=number, name=name, text=text, packed=True)
