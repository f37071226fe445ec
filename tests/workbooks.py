"""Workbooks as Excel writes them, put together from their parts: enough for a reader, nothing more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
#: Style 1 is a day by its number (§18.8.30), style 2 by the workbook's own format, style 3 is money.
STYLES = (
    f'<styleSheet {MAIN}><numFmts count="2"><numFmt numFmtId="170" formatCode="dd\\ mmm\\ yyyy"/>'
    '<numFmt numFmtId="171" formatCode="[Red]&quot;day&quot;0.00"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>'
)


class Raw(str):
    """A cell as it is to stand in the file: its attributes and what it holds."""

    __slots__ = ()


Cell = str | int | Raw | None


def letters(at: int) -> str:
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def worksheet(rows: Sequence[Sequence[Cell]], strings: list[str] | None, first: int = 1) -> str:
    """A sheet's XML; texts go to `strings`, or stand in the cells where that is `None`."""
    out = []
    for number, row in enumerate(rows, first):
        cells = []
        for at, value in enumerate(row):
            place = f'r="{letters(at)}{number}"'
            if isinstance(value, Raw):
                cells.append(f"<c {place}{value}</c>")
            elif isinstance(value, int):
                cells.append(f"<c {place}><v>{value}</v></c>")
            elif value is not None and strings is None:
                cells.append(f'<c {place} t="inlineStr"><is><t>{escape(value)}</t></is></c>')
            elif value is not None and strings is not None:
                strings.append(value)
                cells.append(f'<c {place} t="s"><v>{len(strings) - 1}</v></c>')
        out.append(f'<row r="{number}" spans="1:9">{"".join(cells)}</row>')
    return f'<worksheet {MAIN}><cols><col min="1" max="2"/></cols><sheetData>{"".join(out)}</sheetData></worksheet>'


def workbook(
    *tables: Sequence[Sequence[Cell]], names: Sequence[str] = (), hidden: frozenset[int] = frozenset(),
    shared: bool = True, more: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """A file with a sheet for each table; `more` puts other parts in, or in the place of those."""
    strings: list[str] | None = [] if shared else None
    parts: dict[str, str] = {}
    listed, linked = "", ""
    for number, rows in enumerate(tables, 1):
        name = names[number - 1] if names else f"Sheet{number}"
        state = ' state="hidden"' if number in hidden else ""
        # files and ids are numbered the other way round, so that only who follows the links reads them in order
        file = len(tables) - number + 1
        parts[f"xl/worksheets/sheet{file}.xml"] = worksheet(rows, strings)
        listed += f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="rId{file + 10}"/>'
        linked += f'<Relationship Id="rId{file + 10}" Type="w" Target="worksheets/sheet{file}.xml"/>'
    parts["xl/workbook.xml"] = f"<workbook {MAIN} {LINKED}><workbookPr/><sheets>{listed}</sheets></workbook>"
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="p">{linked}</Relationships>'
    parts["xl/styles.xml"] = STYLES
    if strings is not None:
        items = "".join(f'<si><t xml:space="preserve">{escape(one)}</t></si>' for one in strings)
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{items}</sst>"
    return zipped(parts | dict(more or {}))


def zipped(parts: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()
