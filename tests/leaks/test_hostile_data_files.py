"""Data files that were made to keep a reader busy: each took seconds to hours before what it does was counted."""

from __future__ import annotations

import random
import struct
import time
import zlib
from collections.abc import Callable

import pytest

from nhsr_registry import documents
from nhsr_registry.tables._squeezed import EnoughError, Squeezed, Work
from nhsr_registry.tables._unpacked import Room, Unpacked
from tests.leaks.test_more_data_files import sas, varint
from tests.leaks.written_files import written

LONG = 3_000_000
#: A deflated block without content, eight times so that it ends with a byte; its own codes make it slow to read.
_BITS = (
    "001" + "00000" * 2 + "0111" + "000" * 2 + "100" + "000" * 14 + "100" + "1" + "1111111" + "1" + "1101011" + "000"
)
_EIGHT = _BITS * 8
EMPTY = bytes(int(_EIGHT[at : at + 8][::-1], 2) for at in range(0, len(_EIGHT), 8))


def ended(name: str, data: bytes) -> None:
    started = time.process_time()
    documents.pages(name, data)
    assert time.process_time() - started < 3, name


def field(number: int, kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + varint(2 * number) + body


def whole(number: int, value: int) -> bytes:
    return field(number, 6, varint(2 * value))


def several(number: int, kind: int, items: list[bytes]) -> bytes:
    return field(number, 9, bytes((0xF0 | kind,)) + varint(len(items)) + b"".join(items))


def parquet(body: bytes, way: int, columns: int = 200, repeated: int = 0) -> bytes:
    """A file whose columns and groups of rows all say that they stand at its beginning."""
    root = whole(5, columns) + b"\0"
    leaves = [whole(1, 6) + whole(3, repeated) + field(4, 8, b"\1c") + b"\0"] * columns
    chunk = field(3, 12, whole(1, 6) + whole(4, way) + whole(5, 50) + whole(9, 4) + b"\0") + b"\0"
    group = several(1, 12, [chunk] * columns) + whole(3, 50) + b"\0"
    foot = whole(1, 1) + several(2, 12, [root, *leaves]) + whole(3, 400) + several(4, 12, [group] * 8) + b"\0"
    return b"PAR1" + body + foot + struct.pack("<I", len(foot)) + b"PAR1"


def page(data: bytes, more: bytes) -> bytes:
    return whole(1, 0) + whole(2, len(data)) + whole(3, len(data)) + more + b"\0" + data


FIRST = field(5, 12, whole(1, 50) + whole(2, 0) + whole(3, 3) + whole(4, 3) + b"\0")


def test_parquet_levels_that_say_nothing():
    said = whole(1, 50) + whole(2, 0) + whole(3, 50) + whole(4, 0) + whole(5, LONG) + whole(6, 0)
    levels = page(b"\1" * LONG, field(8, 12, said + b"\0"))
    ended("a.parquet", parquet(levels.replace(whole(1, 0), whole(1, 3), 1), 0, repeated=1))
    ended("a.parquet", parquet(page(struct.pack("<I", LONG) + b"\1" * LONG, FIRST), 0, repeated=1))


def test_parquet_headers_that_say_much():
    ended("a.parquet", parquet((whole(1, 1) + whole(3, 0) + several(40, 1, [b"\1"] * 1990) + b"\0") * 60, 0))
    groups = several(4, 12, [field(1, 9, b"\x0c") * LONG + b"\0"])
    foot = several(2, 12, [whole(5, 1) + b"\0", whole(1, 6) + field(4, 8, b"\1c") + b"\0"]) + groups + b"\0"
    assert documents.pages("a.parquet", b"PAR1" + foot + struct.pack("<I", len(foot)) + b"PAR1") is None


def test_lengths_without_end():
    ended("a.parquet", parquet(page(b"\xf0" + b"\xff" * LONG, FIRST), 7))
    work = Work()
    with pytest.raises(EnoughError):
        Squeezed("lz4 raw", b"\xf0" + b"\xff" * LONG, work).reach(9)


def test_many_files_of_one_repository_share_what_they_may_cost():
    small = parquet(page(b"\x10a\1\0" + b"\0\1\0" * 300_000, FIRST), 7)
    room = Room()
    for _ in range(20):
        documents.pages("a.parquet", small, room)
    assert room.steps >= -20 * 30_000
    for name in ("lz4.parquet", "lz4.feather"):  # an ordinary one after them is read all the same
        sheets = documents.pages(f"a.{name.rpartition('.')[2]}", written(name), room) or ()
        assert sheets[0].text.count("\n") == 9
        assert not any(sheet.cut for sheet in sheets)


def test_blocks_without_content():
    packed = b"\x78\x9c" + EMPTY * (LONG // len(EMPTY))
    ended("a.parquet", parquet(page(packed, FIRST), 2))
    with pytest.raises(EnoughError):
        Squeezed("gzip", packed, Work()).reach(9)
    zipped = b"\x1f\x8b\x08" + bytes(7) + packed[2:]
    with pytest.raises(ValueError, match="without content"):
        Unpacked(zipped).more(9)
    ended("a.csv.gz", zipped)


def test_what_cannot_be_squeezed_is_no_empty_block():
    plain = random.Random(1).randbytes(LONG)
    work = Work()
    box = Squeezed("gzip", zlib.compress(plain), work)
    assert box.reach(LONG)
    assert box.out == plain
    assert work.steps > 240_000  # of 250,000


def hostile_sas() -> bytes:
    data = bytearray(sas())
    struct.pack_into("<III", data, 196, 1024, 400_000, 1)
    first, old = data[:1024], data[1024:]
    assert struct.unpack_from("<H", old, 20)[0] > 8
    new, out, end = bytearray(400_000), list[tuple[int, int]](), 200_000
    size = bytearray(480)
    struct.pack_into("<I", size, 0, 0xF7F7F7F7)
    for place, value in ((5, 16), (6, 400), (9, 4), (15, 400)):
        struct.pack_into("<I", size, 4 * place, value)
    text = b" " * 24 + "ß".encode() * 32_000
    blocks = [
        bytes(size),
        struct.pack("<IH", 0xFFFFFFFD, len(text) + 2) + text,
        struct.pack("<III", 0xFFFFFFFF, 0, 0) + struct.pack("<HHHH", 0, 26, 60_000, 0) * 200 + bytes(8),
        struct.pack("<III", 0xFFFFFFFC, 0, 0) + struct.pack("<IIHBB", 0, 8, 0, 1, 0) * 200 + bytes(8),
        *[struct.pack("<I30xHHH", 0xFFFFFBFE, 0, 26, 64_000) + bytes(12)] * 200,
    ]
    for block in blocks:
        new[end : end + len(block)] = block
        out.append((end, len(block)))
        end += (len(block) + 7) // 8 * 8
    struct.pack_into("<HHH", new, 16, 0x200, len(out) + 400, len(out))
    for place, (at, length) in enumerate(out):
        struct.pack_into("<IIBB", new, 24 + 12 * place, at, length, 0, 0)
    return bytes(first + new)


def test_sas_formats_as_long_as_a_page():
    ended("a.sas7bdat", hostile_sas())


def hostile_portable() -> bytes:
    head = b"x" * 456 + b"SPSSPORTA8/202611286/101345"
    variables = b"".join(b"70/6/V%05d5/8/2/5/8/2/" % number for number in range(4_900))
    return head + variables + b"D1/1/X0/" * 44_000 + b"F"


def test_labels_of_thousands_of_variables():
    ended("a.por", hostile_portable())


@pytest.mark.parametrize(
    ("name", "hostile", "ordinary"),
    [("a.por", hostile_portable, lambda: written("a.por")), ("a.sas7bdat", hostile_sas, sas)],
)
def test_old_formats_share_what_a_repository_may_cost_too(
    name: str, hostile: Callable[[], bytes], ordinary: Callable[[], bytes]
):
    data, room = hostile(), Room()
    for _ in range(20):
        documents.pages(name, data, room)
    assert -20 * 30_000 <= room.steps < 30_000  # the first few took what there was, the others little each
    sheets = documents.pages(name, ordinary(), room) or ()  # an ordinary one after them is read all the same
    alone = documents.pages(name, ordinary(), Room()) or ()
    assert sheets[0].text == alone[0].text
    assert not any(sheet.cut for sheet in sheets)


def test_transport_of_eight_tables_of_dates():
    data = written("five.xpt")
    at = data.index(b"NAMESTR") - 20
    one = bytearray(data[at + 80 : at + 220])
    struct.pack_into(">hhhh", one, 0, 1, 0, 8, 0)
    one[56:64] = b"DATETIME"
    head = (b"HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!%010d" % 200).ljust(80, b"0")
    begun = data[:at] + head + bytes(one) * 200
    begun = begun.ljust((len(begun) + 79) // 80 * 80)
    table = (
        b"HEADER RECORD*******OBS     HEADER RECORD!!!!!!!".ljust(80, b"0") + b"\x49\x12\x34\x56\x78\x12\x34\x56" * 10
    )
    found = documents.pages("a.xpt", begun + table * 8 + b"\x49\x12\x34\x56\x78\x12\x34\x56" * 81_000) or ()
    assert [sheet.text.count("\n") > 1 for sheet in found if sheet.kind == "csv"] == [True]  # and no further one


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def book(sheet: bytes) -> bytes:
    """An old workbook that lists one sheet two hundred times."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    listed = record(0x85, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"a")
    place = len(begin) + 200 * len(listed) + 4
    listed = record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"a")
    stream = begin + listed * 200 + record(0x0A, b"") + begin + sheet
    stream = stream.ljust(4096, b"\0")  # what is shorter stands elsewhere
    count = -(-len(stream) // 512)
    chain = [*range(1, count), 0xFFFFFFFE, 0xFFFFFFFE]
    tables = -(-(len(chain) + 120) // 128)
    assert tables <= 109
    chain += [0xFFFFFFFD] * tables
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, tables, count, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", head, 76, *range(count + 1, count + 1 + tables), *[0xFFFFFFFF] * (109 - tables))
    entry = bytearray(128)
    entry[:16] = "Workbook".encode("utf-16-le")
    struct.pack_into("<HBB", entry, 64, 18, 2, 1)
    struct.pack_into("<II", entry, 116, 0, len(stream))
    folder = (bytes(128) + bytes(entry)).ljust(512, b"\0")
    return bytes(head) + stream.ljust(count * 512, b"\0") + folder + struct.pack(f"<{len(chain)}I", *chain)


def test_shared_texts_within_each_of_many_sheets():
    text = record(0x204, struct.pack("<HHHH", 1, 0, 0, 4) + b"\0here")
    assert [sheet.text for sheet in documents.pages("a.xls", book(text)) or ()] == ["\nhere\n"] * 8  # it is one
    texts = record(0xFC, struct.pack("<II", 9, 9) + b"\0\0\0" * 2700)
    asked = record(0xFD, struct.pack("<HHHI", 5, 3, 0, 59_000))
    ended("a.xls", book((texts + asked) * 700))
