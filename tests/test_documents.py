"""Documents are read as the text that they are; and no document keeps us busy."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile

import pytest

from nhsr_registry import documents, leaks
from nhsr_registry.assess import assess, wanted
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.clones import read_clone
from tests.leaks.test_leaks import PW
from tests.support import Commit, make_repo

ROWS = [
    ["NHS number", "Name", "DOB", "Postcode"],
    *([number, name, born, at] for number, name, born, at in zip(numbers(3), ("Sandra Okafor", "Terence Blunt", "Amina Khalid"), ("12/03/1961", "30/01/1944", "02/12/1999"), ("LS6 2QT", "LS7 1AA", "LS8 4DD"), strict=True)),
]  # fmt: skip


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def paragraph(*runs: str) -> str:
    """As Word writes one: a change of spelling or style begins another run in the midst of a word."""
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def word(*paragraphs: str) -> bytes:
    return zipped(**{"word/document.xml": f"<w:document><w:body>{''.join(paragraphs)}</w:body></w:document>"})


def table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def found(tmp_path, files: dict[str, bytes]) -> set[tuple[str, str, str | None, int | None]]:
    make_repo(tmp_path / "r", Commit(files))
    hits = leaks.scan(read_clone(tmp_path / "r", wanted=wanted()))
    return {(hit.rule, hit.path, hit.sheet, hit.line) for hit in hits}


def test_word_slides_and_open_documents(tmp_path):
    half = len(PW) // 2
    hits = found(
        tmp_path,
        {
            "handover.docx": word(paragraph("Notes"), paragraph("The dwh password is ", PW[:half], PW[half:]), table(ROWS)),
            "talk.pptx": zipped(**{"ppt/slides/slide3.xml": f"<p:sld><a:p><a:r><a:t>The dwh password is {PW}</a:t></a:r></a:p></p:sld>"}),
            "old.odt": zipped(**{"content.xml": f"<office:text><text:p>x</text:p><text:p>The dwh password is {PW}</text:p></office:text>"}),
            "remark.docx": zipped(**{"word/document.xml": "<w:document/>", "word/comments.xml": paragraph(f"The dwh password is {PW}")}),
            "clean.docx": word(paragraph("Nothing to see")),
            "waits.csv.gz": gzip.compress("\n".join(",".join(row) for row in ROWS).encode() + b"\n"),
        },
    )  # fmt: skip
    assert {
        ("password", "handover.docx", "text", 2),
        ("nhs-number-list", "handover.docx", "text", 4),
        ("person-rows", "handover.docx", "text", 4),
        ("password", "talk.pptx", "text", 1),
        ("password", "old.odt", "text", 2),
        ("password", "remark.docx", "text", 1),
        ("nhs-number-list", "waits.csv.gz", "text", 2),
        ("person-rows", "waits.csv.gz", "text", 2),
    } <= hits
    assert not any(path == "clean.docx" for _, path, _, _ in hits)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK nonsense",
        zipped(a="x"),
        zipped(**{"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><w:document>&b;</w:document>"}),
        word(paragraph("x"))[:-30],
    ],
)
def test_what_is_no_document_is_said(tmp_path, data: bytes):
    assert documents.pages("a.docx", data) is None
    make_repo(tmp_path / "r", Commit({"a.docx": data}))
    assert "a.docx" in read_clone(tmp_path / "r", wanted=wanted()).unavailable


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b nonsense", gzip.compress(b"a\0b\n" * 99, mtime=0)])
def test_what_is_no_packed_table(data: bytes):
    assert not documents.pages("a.csv.gz", data)


def test_a_document_that_would_grow_without_end_costs_little():
    """Hundreds of megabytes packed into little: only so much is unpacked."""
    tracemalloc.start()
    for path, data in (
        ("a.docx", word("<w:p><w:r><w:t>" + "x" * 60_000_000 + "</w:t></w:r></w:p>")),
        ("a.csv.gz", gzip.compress(b"a,b\n" * 15_000_000, compresslevel=1)),
    ):
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        sheets = documents.pages(path, data)
        assert sum(len(sheet.text) for sheet in sheets or ()) <= 150_000
        assert tracemalloc.get_traced_memory()[1] - before < 20_000_000
    tracemalloc.stop()


def test_each_line_is_called_what_it_is():
    assert documents.unit("a.docx") == "paragraph"
    assert documents.unit("a.csv.gz") == documents.unit("a.xlsx") == "row"


def test_tables_in_a_zip_file(tmp_path):
    rows = "\n".join(",".join(row) for row in ROWS) + "\n"
    hits = found(
        tmp_path,
        {
            "week27.zip": zipped(**{"readme.pdf": "%PDF", "extract.csv": rows}),
            "areas.zip": zipped(**{"areas.csv": "area,beds\nLeeds,3\n"}),
            "broken.zip": b"PK\3\4 nothing",
        },
    )
    assert {(path, sheet) for _, path, sheet, _ in hits} == {("week27.zip", "file 1")}
    assert {rule for rule, *_ in hits} >= {"person-rows"}


def test_a_zip_that_grows_is_cut(tmp_path):
    bomb = zipped(**{f"t{number}.csv": "a,b\n" + "1,2\n" * 2_000_000 for number in range(4)})
    tracemalloc.start()
    sheets = documents.pages("x.zip", bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sheets
    assert sum(len(sheet.text) for sheet in sheets) <= 600_000
    assert most < 20_000_000


def test_the_sentence_names_what_was_seen_and_the_place_where(tmp_path):
    """“2 lines name a network folder, text, paragraph 19”: nobody reads that as a place."""
    folder = "\\\\" + "trust-fs01" + "\\analytics\\waits"
    make_repo(tmp_path / "r", Commit({"a.docx": word(paragraph("x"), paragraph(f"It is kept in {folder}"))}))
    (one,) = [
        f
        for f in assess(read_clone(tmp_path / "r", wanted=wanted())).findings
        if f.check == "no-internal-infrastructure"
    ]
    assert one.outcome == "fail"
    assert one.reason == "1 line in 1 file names a network folder."
    assert "paragraph 2" in (one.evidence[0].note or "")
