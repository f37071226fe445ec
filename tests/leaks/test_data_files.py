"""Data files that only a program reads: their tables and values are looked through, and nothing in them is run."""

from __future__ import annotations

import gzip
import pickle
import random
import sqlite3
import struct
from pathlib import Path

import pytest

from nhsr_registry import documents, leaks
from nhsr_registry.assess import wanted
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.clones import read_folder
from tests.leaks.test_leaks import PW

HEADS = ("nhs_number", "surname", "dob", "postcode")
SURNAMES = ("Okonkwo", "Begum", "Sandhu", "Iqbal", "Nowak", "Osei", "Stubbs", "Ashworth")
ROWS = [
    (number, name, f"{1931 + 9 * at}-0{at + 1}-1{at}", f"LS{at + 1} {at + 1}QT")
    for at, (number, name) in enumerate(zip(numbers(8), SURNAMES, strict=True))
]


def char(text: str) -> bytes:
    return struct.pack(">ii", 0x40009, len(text.encode())) + text.encode()


def texts(cells: list[str], about: bytes = b"") -> bytes:
    flags = 16 | (0x200 if about else 0)
    return struct.pack(">ii", flags, len(cells)) + b"".join(map(char, cells)) + about


def attributes(**named: bytes) -> bytes:
    """A pairlist with tags, as R writes attributes."""
    pairs = b"".join(
        struct.pack(">ii", 0x402, 1) + char(name.replace("_", ".")) + value for name, value in named.items()
    )
    return pairs + struct.pack(">i", 254)


def frame(columns: dict[str, list[str]]) -> bytes:
    """A data frame without names of rows."""
    body = b"".join(map(texts, columns.values()))
    about = attributes(names=texts(list(columns)), **{"class": texts(["data.frame"])})
    return struct.pack(">ii", 0x313, len(columns)) + body + about


def rds(item: bytes) -> bytes:
    return gzip.compress(b"X\n" + struct.pack(">iii", 2, 0x040300, 0x020300) + item)


def rdata(**named: bytes) -> bytes:
    return gzip.compress(b"RDX2\nX\n" + struct.pack(">iii", 2, 0x040300, 0x020300) + attributes(**named))


COLUMNS = {head: [row[at] for row in ROWS] for at, head in enumerate(HEADS)}


def database(folder: Path) -> bytes:
    path = folder / "a.sqlite"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, note VARCHAR(20) NOT NULL)")
    base.executemany("INSERT INTO notes (note) VALUES (?)", [("nothing here",)] * 3000)
    base.execute(
        'CREATE TABLE "cohort" (nhs_number TEXT, [surname] TEXT, dob DATE, postcode VARCHAR(8), PRIMARY KEY (nhs_number))'
    )
    base.executemany("INSERT INTO cohort VALUES (?, ?, ?, ?)", ROWS)
    base.commit()
    base.close()
    return path.read_bytes()


def dta() -> bytes:
    widths = [10, 12, 10, 8]
    count = len(widths)
    out = struct.pack("<BBBBHI", 114, 2, 1, 0, count, len(ROWS)) + b"\0" * (81 + 18) + bytes(widths)
    out += b"".join(head.encode().ljust(33, b"\0") for head in HEADS) + b"\0" * (2 * (count + 1))
    out += b"".join(b"%9s".ljust(49, b"\0") for _ in widths) + b"\0" * (33 * count + 81 * count) + b"\0" * 5
    return out + b"".join(
        cell.encode().ljust(width, b"\0") for row in ROWS for cell, width in zip(row, widths, strict=True)
    )


def made(kind: str, folder: Path) -> bytes:
    if kind == "sqlite":
        return database(folder)
    return {
        "rds": lambda: rds(frame(COLUMNS)),
        "RData": lambda: rdata(cohort=frame(COLUMNS)),
        "pkl": lambda: pickle.dumps([dict(zip(HEADS, row, strict=True)) for row in ROWS]),
        "pickle": lambda: pickle.dumps({"columns": COLUMNS}, protocol=2),
        "dta": dta,
    }[kind]()


def shown(path: str, data: bytes) -> set[tuple[str, str | None, bool]]:
    return {
        (hit.rule, hit.sheet, hit.sure)
        for sheet in documents.pages(path, data) or ()
        for hit in leaks.in_sheet(path, sheet)
    }


@pytest.mark.parametrize("kind", ["rds", "RData", "pkl", "pickle", "dta", "sqlite"])
def test_rows_of_persons_are_seen_where_they_stand(kind: str, tmp_path: Path):
    data = made(kind, tmp_path)
    told = shown(f"data/extract.{kind}", data)
    assert {rule for rule, _, _ in told} == {"person-rows", "nhs-number-list"}
    assert all(sure for _, _, sure in told)
    assert {place for _, place, _ in told} == {"table 2" if kind == "sqlite" else "table 1"}


def test_values_by_their_name():
    told = shown("a.RData", rdata(db_password=texts([PW]), ids=texts(list(numbers(6))), n=texts(["x"])))
    assert told == {("password", "values", True), ("nhs-number-list", "values", True)}
    assert ("password", "values", True) in shown("a.pkl", pickle.dumps({"db_password": PW, "n": 3}))


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, ("raise SystemExit('was run')",)


def test_nothing_is_run():
    data = pickle.dumps({"a": Bomb(), "db_password": PW})
    assert ("password", "values", True) in shown("a.pkl", data)


@pytest.mark.parametrize("kind", ["rds", "RData", "pkl", "dta", "sqlite"])
def test_damaged_ones_end(kind: str, tmp_path: Path):
    data = made(kind, tmp_path)
    plain = gzip.decompress(data) if kind in {"rds", "RData"} else data
    drawn = random.Random(5)
    for _ in range(300):
        hurt = bytearray(plain)
        for _ in range(4):
            hurt[drawn.randrange(len(hurt))] = drawn.randrange(256)
        documents.pages(f"a.{kind}", bytes(hurt[: drawn.randrange(len(hurt))]))
        documents.pages(f"a.{kind}", bytes(hurt))


def test_deep_and_endless_ones_end():
    deep = b"X\n" + struct.pack(">iii", 2, 0x040300, 0x020300) + struct.pack(">ii", 19, 1) * 5000
    assert documents.pages("a.rds", deep) is None
    endless: list[object] = []
    endless.append(endless)
    documents.pages("a.pkl", pickle.dumps([endless, {"x": endless}]))
    crowded: list[object] = []
    crowded.extend([crowded] * 400)  # 400 ways at each of twelve depths
    assert documents.pages("a.pkl", pickle.dumps(crowded)) == ()
    assert documents.pages("a.pkl", b"\x80\x04t.") is None  # nothing marks where the tuple begins
    huge = b"X\n" + struct.pack(">iii", 2, 0x040300, 0x020300) + struct.pack(">ii", 16, 2_000_000_000)
    documents.pages("a.rds", gzip.compress(huge + struct.pack(">ii", 9, 0) * 500_000))


def test_what_is_not_opened_is_said(tmp_path: Path):
    (tmp_path / "a.R").write_text("x <- 1\n")
    (tmp_path / "a.rds").write_bytes(b"what is this")
    snapshot = read_folder(tmp_path, wanted=wanted())
    assert "a.rds" in leaks.unread(snapshot)
