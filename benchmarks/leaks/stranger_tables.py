"""Tables of invented people in the shapes in which real tables are left in repositories: files, prints, knitted pages.

Every renderer takes a header and rows of strings and gives text (or bytes); nothing here reads anything.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from stranger_values import Maker

Row = Sequence[str]


def rows_of(make: Maker, marks: Sequence[str], n: int) -> list[list[str]]:
    """Row by row, one fresh value per column; a mark may be a template or, without @@, a constant."""
    return [[make.fill(f"@@{m[1:]}@@") if m.startswith("=") else make.fill(m) for m in marks] for _ in range(n)]


def delimited(header: Row, rows: list[list[str]], sep: str = ",", *, quoted: bool = False) -> str:
    def line(cells: Row) -> str:
        return sep.join(f'"{c}"' for c in cells) if quoted else sep.join(cells)

    return "\n".join([line(header), *(line(r) for r in rows)])


def markdown(header: Row, rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(r)} |" for r in [list(header), ["---"] * len(header), *rows])


def _widths(header: Row, rows: list[list[str]]) -> list[int]:
    return [max(len(str(r[i])) for r in [list(header), *rows]) for i in range(len(header))]


def tibble(header: Row, rows: list[list[str]], lead: str = "#> ") -> str:
    """What printing a tibble leaves under a chunk."""
    wide = _widths(header, rows)
    kinds = ["<chr>"] * len(header)
    out = [f"# A tibble: {len(rows)} × {len(header)}"]
    out += ["  " + " ".join(c.ljust(w) for c, w in zip(line, wide, strict=True)) for line in (header, kinds)]
    out += [f"{i} " + " ".join(c.ljust(w) for c, w in zip(r, wide, strict=True)) for i, r in enumerate(rows, 1)]
    return "\n".join(lead + line for line in out)


def printed(header: Row, rows: list[list[str]]) -> str:
    """What printing a pandas data frame leaves."""
    wide = _widths(header, rows)
    lines = ["   " + "  ".join(c.rjust(w) for c, w in zip(header, wide, strict=True))]
    return "\n".join(
        lines + [f"{i}  " + "  ".join(c.rjust(w) for c, w in zip(r, wide, strict=True)) for i, r in enumerate(rows)]
    )


def html_table(header: Row, rows: list[list[str]], *, one_line: bool = False) -> str:
    gap = "" if one_line else "\n"
    head = "".join(f'<th style="text-align:left;"> {c} </th>{gap}' for c in header)
    body = gap.join(
        "<tr>" + gap + gap.join(f'<td style="text-align:left;"> {c} </td>' for c in r) + gap + "</tr>" for r in rows
    )
    return f'<table class="table table-striped">{gap}<thead>{gap}<tr>{gap}{head}</tr>{gap}</thead>{gap}<tbody>{gap}{body}{gap}</tbody>{gap}</table>'


def html_page(inner: str) -> str:
    return f"<!DOCTYPE html>\n<html>\n<head><title>Report</title></head>\n<body>\n<h1>Monthly report</h1>\n{inner}\n</body>\n</html>\n"


def datatable(header: Row, rows: list[list[str]]) -> str:
    """A DT widget: the whole table as JSON, by column, inside a script element of a knitted page."""
    cells = "<th>" + "</th><th>".join(header) + "</th>"
    inner = {
        "x": {
            "data": [list(c) for c in zip(*rows, strict=True)],
            "container": f"<table><thead><tr>{cells}</tr></thead></table>",
        }
    }
    return (
        '<script type="application/json" data-for="htmlwidget-1">'
        + json.dumps(inner).replace("</", "<\\/")
        + "</script>"
    )


def records(header: Row, rows: list[list[str]], indent: int | None = 2) -> str:
    return json.dumps([dict(zip(header, r, strict=True)) for r in rows], indent=indent)


def tribble(header: Row, rows: list[list[str]], name: str = "test_patients") -> str:
    lines = ["  " + ", ".join(f"~{c}" for c in header)] + ["  " + ", ".join(f'"{c}"' for c in r) for r in rows]
    return f"{name} <- tibble::tribble(\n" + ",\n".join(lines) + "\n)"


def data_frame(header: Row, rows: list[list[str]], name: str = "df") -> str:
    lines = [f"  {c} = c(" + ", ".join(f'"{r[i]}"' for r in rows) + ")" for i, c in enumerate(header)]
    return f"{name} <- data.frame(\n" + ",\n".join(lines) + "\n)"


def pandas(header: Row, rows: list[list[str]], name: str = "df") -> str:
    lines = [f'    "{c}": [' + ", ".join(f'"{r[i]}"' for r in rows) + "]," for i, c in enumerate(header)]
    return f"{name} = pd.DataFrame({{\n" + "\n".join(lines) + "\n})"


def inserts(header: Row, rows: list[list[str]], table: str) -> str:
    return "\n".join(
        f"INSERT INTO {table} ({', '.join(header)}) VALUES (" + ", ".join(f"'{c}'" for c in r) + ");" for r in rows
    )


def union_all(header: Row, rows: list[list[str]]) -> str:
    first = "SELECT " + ", ".join(f"'{c}' AS {h}" for c, h in zip(rows[0], header, strict=True))
    return "\n".join([first, *("UNION ALL SELECT " + ", ".join(f"'{c}'" for c in r) for r in rows[1:])])


def yaml_records(header: Row, rows: list[list[str]]) -> str:
    return "patients:\n" + "\n".join(
        "\n".join(f"{'  - ' if i == 0 else '    '}{h}: '{c}'" for i, (h, c) in enumerate(zip(header, r, strict=True)))
        for r in rows
    )


# -- binary containers -----------------------------------------------------------------------------------------------
def xlsx(header: Row, rows: list[list[str]], *, shared: bool = False, above: int = 0) -> bytes:
    """A small workbook; text as shared strings (as Excel saves) or inline (as R's writers do); `above`: empty title rows."""
    texts: list[str] = []

    def cell(ref: str, text: str) -> str:
        if not shared:
            return f'<c r="{ref}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        texts.append(text)
        return f'<c r="{ref}" t="s"><v>{len(texts) - 1}</v></c>'

    lines = [["Extract for review"]] * above + [list(header), *rows]
    body = "".join(
        f'<row r="{n}">' + "".join(cell(f"{chr(65 + i)}{n}", c) for i, c in enumerate(r)) + "</row>"
        for n, r in enumerate(lines, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        types = "".join(
            f'<Override PartName="/xl/{p}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{t}+xml"/>'
            for p, t in [
                ("workbook", "sheet.main"),
                ("worksheets/sheet1", "worksheet"),
                ("sharedStrings", "sharedStrings"),
            ]
        )
        z.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        )
        z.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{pack}/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        z.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        z.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{pack}/relationships"><Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{rel}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        z.writestr(
            "xl/worksheets/sheet1.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
        )
        z.writestr(
            "xl/sharedStrings.xml",
            f'<sst xmlns="{main}">' + "".join(f"<si><t>{escape(t)}</t></si>" for t in texts) + "</sst>",
        )
    return out.getvalue()


def rds(header: Row, rows: list[list[str]]) -> bytes:
    """A data frame of text as R's saveRDS writes it (XDR, version 2, gzip); see R Internals, 'Serialization Formats'."""

    def i32(*n: int) -> bytes:
        return struct.pack(f">{len(n)}i", *n)

    def chars(texts: Row) -> bytes:
        return i32(16, len(texts)) + b"".join(i32(0x40009, len(t.encode())) + t.encode() for t in texts)

    def symbol(name: str) -> bytes:
        return i32(1, 0x40009, len(name)) + name.encode()

    frame = i32(0x313, len(header)) + b"".join(chars([r[i] for r in rows]) for i in range(len(header)))
    frame += i32(0x402) + symbol("names") + chars(header)
    frame += i32(0x402) + symbol("class") + chars(["data.frame"])
    frame += i32(0x402) + symbol("row.names") + i32(13, 2, -(2**31), -len(rows)) + i32(254)
    return gzip.compress(b"X\n" + i32(2, 0x00040301, 0x00020300) + frame, mtime=0)


def sqlite(header: Row, rows: list[list[str]], table: str = "patients") -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.sqlite")
        with sqlite3.connect(path) as db:
            db.execute(f"CREATE TABLE {table} ({', '.join(f'{h} TEXT' for h in header)})")
            db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(header))})", rows)
        db.close()
        return path.read_bytes()


def parquet(header: Row, rows: list[list[str]]) -> bytes:
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        source, path = Path(folder, "x.csv"), Path(folder, "x.parquet")
        source.write_text(delimited(header, rows))
        duckdb.sql(f"COPY (SELECT * FROM read_csv('{source}', all_varchar=true)) TO '{path}' (FORMAT parquet)")
        return path.read_bytes()


def notebook(cells: list[tuple[str, list[dict[str, object]]]], language: str = "python") -> str:
    """A notebook of code cells, each with its source and its outputs."""
    made = [
        {
            "cell_type": "code",
            "execution_count": n,
            "metadata": {},
            "outputs": outputs,
            "source": source.splitlines(keepends=True),
        }
        for n, (source, outputs) in enumerate(cells, 1)
    ]
    meta = {"kernelspec": {"display_name": language, "language": language, "name": language}}
    return json.dumps({"cells": made, "metadata": meta, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def shown(plain: str, html: str | None = None) -> dict[str, object]:
    data: dict[str, object] = {"text/plain": plain.splitlines(keepends=True)}
    if html is not None:
        data["text/html"] = html.splitlines(keepends=True)
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}


def stream(text: str) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}


def picture(make: Maker) -> dict[str, object]:
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/png": base64.b64encode(make.r.randbytes(9000)).decode()},
    }
