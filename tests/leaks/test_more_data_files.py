"""Parquet, Arrow, SPSS, SAS and Excel's old workbooks: their tables are looked through like any other."""

from __future__ import annotations

import gzip
import random
import re
import struct
import time
import zlib
from pathlib import Path

import pytest

from nhsr_registry import documents, leaks
from nhsr_registry.assess import assess, wanted
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.checkup import sarif
from nhsr_registry.checkup.brief import text as brief
from nhsr_registry.clones import read_folder
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.tables import _squeezed, parquet
from nhsr_registry.tables._sas_rows import by_patterns, by_runs
from nhsr_registry.tables._squeezed import Squeezed, Work
from tests.leaks.test_data_files import ROWS, char, shown
from tests.leaks.written_files import written

PLAIN = ("plain.parquet", "plain.feather", "plain.sav", "five.xpt", "a.por", "a.xls")
SQUEEZED = ("snappy.parquet", "gzip.parquet", "lz4.parquet", "lz4.feather", "stream.arrow", "codes.sav", "zlib.zsav")
DAY = "1931-01-10"


def issued(data: bytes) -> bytes:
    """The same file with numbers of the issued ranges in place of those that are kept for tests."""
    for row, number in enumerate(numbers(8)):
        data = data.replace(str(9990000000 + row).encode(), number.encode())
    return data


def table(name: str, data: bytes) -> list[str]:
    return (documents.pages(name, data) or ())[-1].text.splitlines()


def sas(order: str = "<", squeeze: bool = False) -> bytes:
    """A data file of SAS's as little as can be: one page that says what the columns are, and holds their rows."""
    heads, widths = ("nhs_number", "surname", "dob", "postcode"), (10, 12, 8, 8)
    names = b"".join(head.encode() for head in heads) + b"DATE"
    way = b"SASYZCRL".ljust(24) if squeeze else b" " * 24
    block = way + names
    texts = struct.pack(order + "IH", 0xFFFFFFFD, len(block) + 2) + block
    size = bytearray(480)
    struct.pack_into(order + "I", size, 0, 0xF7F7F7F7)
    for place, value in ((5, sum(widths)), (6, len(ROWS)), (9, 4), (15, len(ROWS))):
        struct.pack_into(order + "I", size, 4 * place, value)
    named = struct.pack(order + "III", 0xFFFFFFFF, 0, 0)
    kinds = struct.pack(order + "III", 0xFFFFFFFC, 0, 0)
    at, begins = 0, 26
    for head, width in zip(heads, widths, strict=True):
        named += struct.pack(order + "HHHH", 0, begins, len(head), 0)
        kinds += struct.pack(order + "IIHBB", at, width, 0, 1 if head == "dob" else 2, 0)
        at, begins = at + width, begins + len(head)
    forms = b"".join(
        struct.pack(order + "I30xHHH", 0xFFFFFBFE, 0, begins, 4 if head == "dob" else 0) + bytes(12) for head in heads
    )
    counted = struct.pack(order + "III", 0xF6F6F6F6, 4, 0)
    headers = [bytes(size), counted, texts, named + bytes(8), kinds + bytes(8)]
    headers += [forms[at : at + 52] for at in range(0, len(forms), 52)]
    rows = [
        number.encode().ljust(10)
        + name.encode().ljust(12)
        + struct.pack(order + "d", (int(dob[:4]) - 1960) * 365.25)
        + postcode.encode().ljust(8)
        for number, name, dob, postcode in ROWS
    ]
    marks = [(0, 0)] * len(headers)
    if squeeze:
        headers += [bytes((0x80 + 15,)) + row[:16] + bytes((0x90 + 5,)) + row[16:] for row in rows]
        marks += [(4, 1)] * len(rows)
        rows = []
    page, end = bytearray(4096), 4096
    struct.pack_into(order + "HHH", page, 16, 0x200, len(headers) + len(rows), len(headers))
    for place, (header, flags) in enumerate(zip(headers, marks, strict=True)):
        end -= (len(header) + 7) // 8 * 8
        page[end : end + len(header)] = header
        struct.pack_into(order + "IIBB", page, 24 + 12 * place, end, len(header), *flags)
    start = 24 + 12 * len(headers)
    start += start % 8
    page[start : start + sum(map(len, rows))] = b"".join(rows)
    first = bytearray(1024)
    first[:32] = bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11"
    first[32], first[35], first[37], first[39], first[70] = 0x22, 0x22, order == "<", ord("1"), 20
    first[84:92] = b"SAS FILE"
    struct.pack_into(order + "III", first, 196, 1024, 4096, 1)
    return bytes(first + page)


@pytest.mark.parametrize("name", PLAIN)
def test_rows_of_persons_are_seen_where_they_stand(name: str):
    told = shown(f"data/{name}", issued(written(name)))
    assert {rule for rule, _, _ in told} == {"person-rows", "nhs-number-list"}
    assert all(sure for _, _, sure in told)
    assert {place for _, place, _ in told} == {"sheet 2" if name == "a.xls" else "table 1"}


@pytest.mark.parametrize("name", SQUEEZED + PLAIN)
def test_each_value_is_what_was_written(name: str):
    lines = [line.split(",") for line in table(name, written(name))]
    heads = ["nhs_no" if name in {"five.xpt", "a.por"} else "nhs_number", "surname", "dob", "postcode"]
    assert [head.lower() for head in lines[0][:4]] == heads
    expected = [[str(9990000000 + at), *row[1:]] for at, row in enumerate(ROWS)]
    assert [line[:4] for line in lines[1:]] == expected


@pytest.mark.parametrize("name", ["snappy.parquet", "gzip.parquet", "lz4.parquet", "lz4.feather", "stream.arrow"])
def test_numbers_days_lists_and_what_is_absent(name: str):
    lines = table(name, written(name))
    assert lines[0] == "nhs_number,surname,dob,postcode,age,ward,seen,codes,is.a"
    assert lines[1].endswith(",,A,2024-01-01 09:00,x y,0")
    assert lines[8].endswith(",88,B,2024-01-08 09:00,z,7")


@pytest.mark.parametrize(("order", "squeeze"), [("<", False), (">", False), ("<", True)])
def test_sas(order: str, squeeze: bool):
    told = shown("data/cohort.sas7bdat", sas(order, squeeze))
    assert {rule for rule, _, _ in told} == {"person-rows", "nhs-number-list"}
    assert table("a.sas7bdat", sas(order, squeeze))[1].endswith(",Okonkwo,1930-12-31,LS1 1QT")


def test_what_is_squeezed_in_a_way_unknown_to_us_tells_its_columns_and_is_no_clean_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(_squeezed._WAYS, "zstd", _unknown)  # as before Python 3.14
    assert table("a.parquet", written("zstd.parquet")) == []
    assert documents.pages("a.parquet", written("zstd.parquet"))[0].text == "nhs_number,surname,dob,postcode\n"  # type: ignore[index]
    (tmp_path / "a.R").write_text("x <- 1\n")
    (tmp_path / "a.parquet").write_bytes(written("zstd.parquet"))
    snapshot = read_folder(tmp_path, wanted=wanted())
    assert leaks.partly(snapshot) == ("a.parquet",)


def _unknown(box: Squeezed) -> object:
    raise _squeezed.UnknownError("Zstandard")
    yield


@pytest.mark.parametrize("name", [*SQUEEZED, *PLAIN, "zstd.parquet", "eight.xpt", "a.sas7bdat", "b.sas7bdat"])
def test_damaged_ones_end(name: str):
    data = sas(squeeze=name.startswith("b")) if name.endswith("sas7bdat") else written(name)
    drawn = random.Random(5)
    started = time.process_time()
    for _ in range(60):
        hurt = bytearray(data)
        for _ in range(drawn.choice((1, 4, 20))):
            at = drawn.randrange(len(hurt))
            hurt[at : at + drawn.choice((1, 4))] = drawn.choice((b"\xff" * 4, b"\0\0\0\0", drawn.randbytes(4)))
        documents.pages(f"a.{name.rpartition('.')[2]}", bytes(hurt[: drawn.randrange(len(hurt))]))
        documents.pages(f"a.{name.rpartition('.')[2]}", bytes(hurt))
    assert time.process_time() - started < 10


def ended(name: str, data: bytes) -> None:
    started = time.process_time()
    documents.pages(name, data)
    assert time.process_time() - started < 3, name


def test_hostile_ones_end_soon():
    snappy = b"\xff\xff\xff\xff\x0f\x00a" + b"\xfe\x01\x00" * 2_500_000  # each three bytes put out 64
    work = Work()
    with pytest.raises(ValueError, match="enough"):
        Squeezed("snappy", snappy, work).reach(1 << 40)
    box = Squeezed("lz4 raw", b"\x1fa\x01\x00" + b"\xff" * 2_000_000 + b"\0", Work())
    with pytest.raises(ValueError, match="enough"):
        box.reach(1 << 40)
    assert len(box.out) <= 8_100_000
    with pytest.raises(ValueError, match="enough"):
        Squeezed("gzip", gzip.compress(bytes(50_000_000)), Work()).reach(1 << 40)
    ended("a.por", b"\n" * 8_000_000)
    ended("a.por", b"x" * 456 + b"SPSSPORTA8/202611286/101345" + b"41/" * 1_300_000)
    ended(
        "a.xpt",
        written("five.xpt")[:240] + b"HEADER RECORD*******OBS     HEADER RECORD!!!!!!!".ljust(80, b"0") * 90_000,
    )
    ended("a.xls", written("a.xls")[:512] + b"\xfd\xff\xff\xff" * 1_900_000)
    whole = bytearray(sas())
    struct.pack_into("<III", whole, 196, 1024, 8_000_000, 1)
    struct.pack_into("<H", whole, 1024 + 20, 65_000)
    ended("a.sas7bdat", bytes(whole) + bytes(7_900_000))
    rows = written("codes.sav")
    ended("a.sav", rows[:-8] + bytes(7_000_000))
    ended("a.sav", rows[:176] + struct.pack("<iiiiiii", 3, 7_000_000, 0, 0, 0, 0, 0) + bytes(7_500_000))


def thrift(size: int) -> bytes:
    """A footer with a tree of so many columns, in Thrift's compact protocol."""
    root = b"\x48\x01a\x15" + varint(2 * size) + b"\0"
    leaf = b"\x15\x0c\x38\xff\x01" + b"n" * 255 + b"\0"
    body = b"\x15\x02\x19" + b"\xfc" + varint(size + 1) + root + leaf * size + b"\x16\x02\0"
    return b"PAR1" + body + struct.pack("<I", len(body)) + b"PAR1"


def varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes((value & 127 | 128,)), value >> 7
    return out + bytes((value,))


def test_thousands_of_columns_end_soon():
    ended("a.parquet", thrift(20_000))
    found = parquet.read(thrift(1_000))
    assert len(found.tables[0]) == 200
    assert found.cut
    assert all(len(name) <= 200 for name, _ in found.tables[0])


def test_snappy_and_lz4_repeat_what_came_before():
    box = Squeezed("snappy", b"\x0f\x08abc\x2e\x03\x00", Work())  # three bytes as they are, then twelve of three before
    assert box.reach(15)
    assert box.out == b"abc" * 5
    with pytest.raises(ValueError, match="before the beginning"):
        Squeezed("snappy", b"\x0f\x08abc\x2e\x09\x00", Work()).reach(9)
    box = Squeezed("lz4 raw", b"\x38abc\x03\x00\x10d", Work())
    assert box.reach(16)
    assert box.out == b"abc" * 5 + b"d"


def test_rows_of_sas_are_unpacked():
    assert by_runs(b"\x81ab\xc2x\xe1\xf0", 12) == b"abxxxxx   \0\0"
    assert by_patterns(b"\x18\x00abc\x00x\x30\x00", 9) == b"abcxxxxxx"
    assert by_runs(b"\x40\xff*" * 9, 20) == b"*" * 20


def test_a_page_or_a_table_by_the_name_of_a_workbook():
    heads = "nhs_number\tsurname\tdob\tpostcode\n"
    text = heads + "\n".join("\t".join(row) for row in ROWS) + "\n"
    assert "person-rows" in {rule for rule, _, _ in shown("data/extract.xls", text.encode())}
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in ROWS)
    page = f"<html><table>\n<tr><th>{heads.strip().replace(chr(9), '</th><th>')}</th></tr>\n{cells}</table></html>"
    assert "person-rows" in {rule for rule, _, _ in shown("data/extract.xls", page.encode())}
    assert documents.pages("a.xls", b"\0\1\2" * 99) is None


def test_a_workbook_with_a_password_is_not_opened():
    data = written("a.xls")
    place = data.index(b"\x85\x00", 512)  # what was said of a sheet now says that the rest is locked
    assert documents.pages("a.xls", data[:place] + b"\x2f\x00" + data[place + 2 :]) is None


def cut_frame() -> bytes:
    """A data frame of R whose second column ends before its time, as one does that is too long to unpack."""
    whole = struct.pack(">ii", 0x10, 9_000) + b"".join(map(char, ["a"] * 9_000))
    body = struct.pack(">ii", 0x313, 2) + whole + struct.pack(">ii", 0x10, 9_000) + char("b")
    return b"X\n" + struct.pack(">iii", 2, 0x040300, 0x020300) + body


def test_what_was_not_wholly_read_is_said_everywhere(tmp_path: Path):
    (tmp_path / "a.R").write_text("x <- 1\n")
    (tmp_path / "a.rds").write_bytes(gzip.compress(cut_frame()))
    (tmp_path / "b.rds").write_bytes(b"what is this")
    found = assess(read_folder(tmp_path, wanted=wanted()))
    told = {one.check: one for one in found.findings}["no-person-level-columns"]
    assert told.outcome == "pass"
    assert told.reason.endswith("1 data file was not opened. 1 file was not wholly read.")
    assert [(one.path, one.note) for one in told.evidence] == [("b.rds", "not opened"), ("a.rds", "not wholly read")]
    said = re.sub(r"\s+", " ", brief(found, default_rubric(), "o/n"))
    assert said.count("1 file was not wholly read. (See b.rds, a.rds.)") == 1
    assert "1 file was not wholly read" in str(sarif.log([("o/n", found)], default_rubric()))


def test_a_file_that_fits_is_wholly_read():
    for name in (*PLAIN, *SQUEEZED):
        assert not any(sheet.cut for sheet in documents.pages(name, written(name)) or ()), name
    assert zlib.crc32(written("a.por"))  # and the fixtures are there at all
