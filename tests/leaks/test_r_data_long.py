"""R's data files that are long: what is gone past, what is cut, and how much of a repository is unpacked."""

from __future__ import annotations

import bz2
import lzma
import random
import struct

import pytest

from nhsr_registry import documents
from nhsr_registry.tables import Room, _unpacked, rdata
from tests.leaks.test_data_files import attributes, char, frame, rds, texts

NIL = struct.pack(">i", 254)
HEAD = b"X\n" + struct.pack(">iii", 2, 0x040300, 0x020300)


def ring(points: int) -> bytes:
    """A matrix of places, as a border is one; its `dim` is named as what was met first."""
    dim = struct.pack(">iI", 0x402, 1 << 8 | 255) + struct.pack(">iiii", 13, 2, points, 2) + NIL
    return struct.pack(">ii", 14 | 0x200, 2 * points) + b"\0" * 16 * points + dim


def area(points: int, extra: bytes) -> bytes:
    kind = struct.pack(">iI", 0x402, 2 << 8 | 255) + texts(["XY", "MULTIPOLYGON", "sfg"]) + NIL
    return struct.pack(">ii", 19 | 0x200, 2) + ring(points) + extra + kind


def names(*known: str) -> bytes:
    """Attributes of something nobody asks for, so that these names have a number."""
    return attributes(**{name: texts(["x"]) for name in known})


def test_what_follows_a_map_is_read():
    """All kinds of what is gone past, in lists, longer than the rows that are kept: the columns after them are right."""
    odd = [
        char("alone"),
        texts(["a", "b"]),
        struct.pack(">iii", 13, 1, 7),
        NIL,
        struct.pack(">iI", 1, 9) + struct.pack(">i", 5) + b"fresh",  # a name that was not met before
        struct.pack(">ii", 24, 3) + b"abc",
        struct.pack(">i", 0x402) + struct.pack(">i", 1) + char("tag") + texts(["value"]) + NIL,
        struct.pack(">ii", 20, 1) + texts(["of a list of expressions"]),
        struct.pack(">ii", 9, -1),
    ]
    areas = [area(3 + at % 5, odd[at % len(odd)]) for at in range(900)]
    shape = struct.pack(">ii", 19, len(areas)) + b"".join(areas)
    codes = [f"E{at:08}" for at in range(900)]
    mixed = ["x" * (at % 7) for at in range(450)] + ["same" for _ in range(450)]
    columns = [texts(codes, names("dim", "class")), shape, texts(mixed), texts(["last"] * 900)]
    about = attributes(names=texts(["code", "shape", "mixed", "end"]), **{"class": texts(["data.frame"])})
    found = rdata.read(rds(struct.pack(">ii", 0x213, 4) + b"".join(columns) + about))
    [table] = found.tables
    assert [name for name, _ in table] == ["code", "shape", "mixed", "end"]
    assert table[0][1][:2] == codes[:2]
    assert table[2][1] == mixed[:400]
    assert set(table[3][1]) == {"last"}


def test_texts_of_one_length_are_told_from_others():
    """A text in the middle of a hundred others that is longer: the next column begins where it does."""
    for at in (399, 401, 550, 777, 899):
        for other in ("", "longer than the others", "é" * 5, "y" * 300):
            cells = ["E01000001"] * 900
            cells[at] = other
            [table] = rdata.read(rds(frame({"a": cells, "b": ["end"] * 900}))).tables
            assert table[1] == ("b", ["end"] * 400)


def test_a_file_cut_anywhere_ends():
    whole = HEAD + frame({"a": ["E01000001"] * 700, "b": [f"n{at}" for at in range(700)]})
    for end in random.Random(4).sample(range(20, len(whole)), 60):
        found = rdata.read(whole[:end])
        assert all(cell in {"E01000001", ""} for table in found.tables for cell in table[0][1])


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress], ids=["bzip2", "xz"])
def test_what_takes_long_is_cut_and_shown(pack, monkeypatch: pytest.MonkeyPatch):
    """Of a large file the columns so far are shown, whose names come last; of the next files their beginning."""
    for limit in ("_ALL_SLOW", "_ALL_SLOWS", "_BLOCK", "_STEP"):
        monkeypatch.setattr(_unpacked, limit, getattr(_unpacked, limit) // 20)
    rng = random.Random(1)
    long = [rng.randbytes(100).hex() for _ in range(420)]
    data = pack(HEAD + frame({"nhs_number": ["4" * 10] * 500, **{f"c{at}": long for at in range(6)}}))
    whole = rdata.read(HEAD + frame({"nhs_number": ["4" * 10] * 500, **{f"c{at}": long for at in range(6)}}))
    cut = rdata.read(data)
    assert 2 < len(cut.tables[0]) < len(whole.tables[0])
    *full, (_, last) = cut.tables[0]
    assert [cells for _, cells in full] == [cells for _, cells in whole.tables[0]][: len(full)]
    assert whole.tables[0][len(full)][1][: len(last)] == last
    room = Room()
    widths = [len(rdata.read(data, room).tables[0]) for _ in range(4)]
    assert widths[0] > widths[1] > widths[2] == widths[3] >= 2
    assert room.left <= 0
    small = pack(HEAD + frame({"nhs_number": ["4" * 10] * 5}))
    [sheet] = documents.pages("a.rds", small, room) or ()
    assert sheet.text.startswith("nhs_number\n4")


def test_damage_within_is_told():
    data = bytearray(bz2.compress(HEAD + frame({"a": [f"n{at}" for at in range(700)]})))
    data[60:70] = b"\0" * 10
    assert documents.pages("a.rda", bytes(data)) is None
