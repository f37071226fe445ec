"""Workbooks are read as the tables that they are, whoever wrote them; and no workbook keeps us busy."""

from __future__ import annotations

import random
import time
import tracemalloc
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsr_registry import leaks
from nhsr_registry.assess import assess, wanted
from nhsr_registry.checks import private_checks
from nhsr_registry.checks._base import Subject
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.checks.no_opaque_or_large_data import NoOpaqueOrLargeData
from nhsr_registry.checkup import leakhistory, sarif
from nhsr_registry.clones import read_clone, read_folder
from nhsr_registry.folder.entry import harvest_of
from nhsr_registry.model import Assessment, Finding
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.workbooks import MOST_COLUMNS, MOST_ROWS, MOST_WORKBOOKS, sheets
from nhsr_registry.zips import Members
from tests.leaks.test_leaks import PW, people
from tests.support import Commit, make_repo
from tests.workbooks import MAIN, Cell, Raw, workbook, zipped

HEAD: list[Cell] = ["NHS number", "ward"]


def wards(cells: Iterable[Cell]) -> list[list[Cell]]:
    return [[one, "A"] for one in cells]


PATIENTS: list[list[Cell]] = [["Extract of May"], [], HEAD, *wards(map(int, numbers(9)))]
NOTES: list[list[Cell]] = [["Notes"], ["Ask us for more"]]


def text(*rows: Sequence[Cell], shared: bool = True) -> str:
    (sheet,) = sheets(workbook(rows, shared=shared)) or ()
    return sheet.text


def shown(book: bytes, path: str = "data/book.xlsx") -> list[tuple[str, int | None, int | None, bool]]:
    return [
        (hit.rule, sheet.number, hit.line, hit.sure)
        for sheet in sheets(book) or ()
        for hit in leaks.in_sheet(path, sheet)
    ]


class TestReading:
    @pytest.mark.parametrize("shared", [True, False])
    def test_words_and_numbers(self, shared: bool):
        assert text(["a & b", 'says "no", twice'], [1, None, "x"], shared=shared) == (
            'a & b,"says ""no"", twice",\n1,,x\n'
        )

    def test_rows_stand_on_the_lines_of_their_numbers(self):
        assert text(["a"], [], [], ["b"]) == "a\n\n\nb\n"

    @pytest.mark.parametrize(
        ("cell", "said"),
        [
            ("><v>9990000018</v>", "9990000018"),
            ("><v>9.9900000180000007E9</v>", "9990000018"),
            (' s="0"><v>9990000018.0</v>', "9990000018"),
            ("><v>0.5</v>", "0.5"),
            (' s="1"><v>22466</v>', "1961-07-04"),
            (' s="2"><v>22466.5</v>', "1961-07-04"),
            (' s="3"><v>22466</v>', "22466"),
            (' t="str"><f>A1&amp;B1</f><v>x &lt; y</v>', "x < y"),
            ("><f>A1+B1</f><v>7</v>", "7"),
            (' t="inlineStr"><is><r><t>one </t></r><r><rPr/><t>word</t></r></is>', "one word"),
            (' t="e"><v>#N/A</v>', ""),
        ],
    )
    def test_what_a_cell_shows(self, cell: str, said: str):
        assert text(["head", Raw(cell)]).rstrip("\n,").partition(",")[2] == said

    def test_names_with_a_prefix_and_cells_without_a_place(self):
        main = MAIN.replace("xmlns=", "xmlns:x=")
        rows = '<x:row><x:c t="str"><x:v>a</x:v></x:c><x:c/><x:c><x:v>3</x:v></x:c></x:row>'
        part = f"<x:worksheet {main}><x:sheetData>{rows}</x:sheetData></x:worksheet>"
        (sheet,) = sheets(workbook(NOTES, more={"xl/worksheets/sheet1.xml": part})) or ()
        assert sheet.text == "a,,3\n"

    def test_sheets_in_the_order_of_the_workbook_and_hidden_ones_too(self):
        book = workbook(NOTES, [], [["x", "y"]], names=["Notes", "None", "Data & more"], hidden=frozenset({3}))
        assert [(one.number, one.name, one.hidden) for one in sheets(book) or ()] == [
            (1, "Notes", False), (3, "Data & more", True),
        ]  # fmt: skip

    def test_days_since_1904(self):
        main = f'<workbook {MAIN} xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="a" r:id="rId11"/></sheets></workbook>'
        (sheet,) = sheets(workbook([["a", Raw(' s="1"><v>21004</v>')]], more={"xl/workbook.xml": main})) or ()
        assert "1961-07-04" in sheet.text


class TestHostile:
    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
    def test_entities_are_refused(self, part: str):
        bomb = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "{"c" * 99}">]><worksheet {MAIN}>&b;</worksheet>'
        assert sheets(workbook(PATIENTS, more={part: bomb})) is None

    def test_a_bomb_costs_no_more_than_its_limit(self):
        row = '<row><c t="str"><v>a</v></c></row>'
        bomb = f"<worksheet {MAIN}><sheetData>" + row * 2_000_000
        book = workbook(NOTES, more={"xl/worksheets/sheet1.xml": bomb, "xl/sharedStrings.xml": "<si><t>" * 5_000_000})
        assert len(book) < 1_000_000
        tracemalloc.start()
        (sheet,) = sheets(book) or ()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert sheet.text.count("\n") <= MOST_ROWS
        assert most < 30_000_000

    @pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_what_unpacks_without_a_limit_is_not_unpacked(self, packing: int):
        """Python's readers of these take no limit, and no workbook is packed so (ISO/IEC 29500-2)."""
        members = Members(zipped({"a": " " * 9_000_000}, packing), 1_000)
        with pytest.raises(ValueError, match="packed in a way"):
            members.read("a", 100)
        assert Members(zipped({"a": "b" * 9_000}), 1_000).read("a", 5_000) == b"b" * 1_000

    def test_parts_without_number_are_refused(self):
        assert sheets(zipped({f"{number}": "" for number in range(2_001)})) is None

    def test_far_rows_and_columns_cost_nothing(self):
        sheet = f'<worksheet {MAIN}><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="999999"><c r="A999999"><v>3</v></c></row></worksheet>'
        assert [one.text for one in sheets(workbook(NOTES, more={"xl/worksheets/sheet1.xml": sheet})) or ()] == ["1\n"]
        assert text([None] * (MOST_COLUMNS + 5) + ["x"], ["a"]) == "\na\n"

    @pytest.mark.parametrize("unit", ["<row", "<c ", "<c r=", "<si><t", "<v", '<row><c r="A1"', "<is><t>", "&#38;", "<f", '<c r="A1"><f'])  # fmt: skip
    def test_time_grows_no_faster_than_the_part(self, unit: str):
        part = f"<worksheet {MAIN}><row><c t='inlineStr'>" + unit * (500_000 // len(unit))
        book = workbook(NOTES, more={"xl/worksheets/sheet1.xml": part, "xl/sharedStrings.xml": part})
        began = time.process_time()
        sheets(book)
        assert time.process_time() - began < 3  # some hundredths is usual; with the square it would be minutes

    @pytest.mark.parametrize("data", [b"", b"PK\5\6", b"PK\3\4" + b"\0" * 99, b"\xd0\xcf\x11\xe0" + b"\0" * 600, zipped({}), zipped({"a.txt": "b"}), zipped({f"{n}": "" for n in range(2_100)})])  # fmt: skip
    def test_what_is_no_workbook_is_not_opened(self, data: bytes):
        assert sheets(data) is None

    @given(st.integers(0, 10_000), st.integers(1, 60))
    @settings(max_examples=150, deadline=None)
    def test_damage_breaks_nothing(self, seed: int, count: int):
        drawn = random.Random(seed)
        book = bytearray(workbook(PATIENTS, NOTES))
        for _ in range(count):
            book[drawn.randrange(len(book))] = drawn.randrange(256)
        sheets(bytes(book[: drawn.choice([len(book), drawn.randrange(len(book))])]))


class TestDetecting:
    def test_numbers_of_patients_with_sheet_and_row(self):
        assert shown(workbook(NOTES, PATIENTS)) == [("nhs-number-list", 2, 4, True)]

    @pytest.mark.parametrize("digits", [True, False])
    def test_as_text_or_as_number(self, digits: bool):
        cells = [int(one) if digits else f"{one[:3]} {one[3:6]} {one[6:]}" for one in numbers(9)]
        assert shown(workbook([HEAD, *wards(cells)])) == [("nhs-number-list", 1, 2, True)]

    def test_rows_about_persons_whose_births_are_days(self):
        rows: list[list[Cell]] = [["Forename", "Surname", "Date of birth", "Postcode"]]
        for at, line in enumerate(people(8).split("\n")[:8]):
            names, _, place = line.split(",")
            rows.append([*names.split(" "), Raw(f' s="2"><v>{15_000 + 931 * at}</v>'), place])
        assert shown(workbook([["A title"], *rows])) == [("person-rows", 1, 3, True)]

    def test_a_password_and_a_server(self):
        rows: list[list[Cell]] = [
            ["Setting", "Value"],
            ["Connection", f"Driver=SQL;Server=dwh{'sql'}07;UID=svc;PWD={PW};"],
        ]
        assert ("password", 1, 2, True) in shown(workbook(rows))

    @pytest.mark.parametrize(
        ("path", "name"), [("tests/book.xlsx", "Data"), ("template.xlsx", "Data"), ("book.xlsx", "Dummy data"), ("synthetic_a.xlsm", "A")]
    )  # fmt: skip
    def test_what_is_made_up_asks_for_a_look(self, path: str, name: str):
        assert [sure for *_, sure in shown(workbook(PATIENTS, names=[name]), path)] == [False]

    def test_what_a_pivot_table_remembers(self):
        fields = "".join(f'<sharedItems count="9">{"".join(f"<{k} v={chr(34)}{v}{chr(34)}/>" for v in of)}</sharedItems>|' for k, of in (("n", numbers(9)), ("s", "AB")))  # fmt: skip
        first, second, _ = fields.split("|")
        memory = {
            "xl/pivotCache/pivotCacheDefinition1.xml": f"<pivotCacheDefinition {MAIN}><cacheFields count='2'>"
            f'<cacheField name="NHS number" numFmtId="0">{first}</cacheField><cacheField name="Seen">{second}</cacheField>'
            "<cacheField name='Born'><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>",
            "xl/pivotCache/pivotCacheRecords1.xml": f"<pivotCacheRecords {MAIN}>"
            + "".join(f'<r><x v="{n}"/><x v="{n % 2}"/><d v="19{n + 50}-05-01T00:00:00"/></r>' for n in range(9)),
        }
        book = workbook(NOTES, more=memory)
        assert (sheets(book) or ())[1].text.split("\n")[:2] == [
            "NHS number,Seen,Born",
            f"{numbers(1)[0]},A,1950-05-01T00:00:00",
        ]
        assert [(hit.rule, hit.sheet, hit.line, hit.sure) for one in sheets(book) or () for hit in leaks.in_sheet("a.xlsx", one)] == [
            ("nhs-number-list", "pivot table 1", 2, True), ("person-rows", "pivot table 1", 2, True),
        ]  # fmt: skip

    def test_numbers_for_tests_and_tallies_are_fine(self):
        kept = [HEAD, *wards(map(int, numbers(9, 999_000_000 - 9 * 7_310_517)))]
        tally: list[list[Cell]] = [["month", "patients"]]
        tally += [[f"2024-{n:02}", 100 + n] for n in range(1, 12)]
        assert shown(workbook(kept, tally)) == []


def found(assessment: Assessment) -> Finding:
    return next(one for one in assessment.findings if one.check == "no-nhs-numbers")


class TestWhereItIsRead:
    FILES = {"README.md": "# Waits\n", "data/book.xlsx": workbook(NOTES, PATIENTS), "bad.xlsx": b"PK no"}

    @pytest.fixture(params=["clone", "folder"])
    def snapshot(self, request: pytest.FixtureRequest, tmp_path: Path) -> Snapshot:
        repo = make_repo(tmp_path / "o", Commit(self.FILES))
        read = read_clone if request.param == "clone" else read_folder
        return read(repo, wanted=wanted())

    def test_a_clone_and_a_folder_say_the_same(self, snapshot: Snapshot):
        assert set(snapshot.sheets) == {"data/book.xlsx"}
        assert "data/book.xlsx" not in snapshot.texts
        assert snapshot.unavailable == {"bad.xlsx": "a workbook that cannot be opened"}
        (place,) = found(assess(snapshot)).evidence
        assert (place.path, place.line) == ("data/book.xlsx", None)
        assert place.note == "a list of NHS numbers, sheet 2, rows 4 to 12"

    def test_the_owner_sees_the_place_and_the_registry_a_word(self, snapshot: Snapshot):
        assessment = assess(snapshot)
        told = str(sarif.log([("o/n", assessment)], default_rubric()))
        assert "sheet 2, rows 4 to 12" in told
        assert not any(one in told for one in numbers(9))
        kept = {one.check: one for one in harvest_of(assessment, "o/n").findings}
        assert all(not kept[check].evidence for check in private_checks())
        assert "sheet" not in kept["no-nhs-numbers"].reason

    def test_what_nobody_can_review_is_still_said_to_be_so(self, tmp_path: Path):
        snapshot = read_clone(make_repo(tmp_path / "o", Commit({"book.xlsx": workbook(NOTES)})), wanted=wanted())
        assert snapshot.sheets["book.xlsx"]
        opaque = NoOpaqueOrLargeData.run(Subject(snapshot=snapshot))
        assert (opaque.outcome, [place.path for place in opaque.evidence]) == ("fail", ["book.xlsx"])

    def test_one_that_was_not_opened_is_no_clean_one(self, tmp_path: Path):
        files = {"a.xlsx": workbook(NOTES), "bad.xlsx": b"PK no"}
        clean = found(assess(read_clone(make_repo(tmp_path / "o", Commit(files)), wanted=wanted())))
        assert clean.outcome == "pass"
        assert clean.reason == "None found in what can be read as text. 1 workbook was not opened."

    def test_workbooks_take_no_room_from_texts(self, tmp_path: Path):
        many = {f"a{n:02}.xlsx": workbook([["a", n]]) for n in range(MOST_WORKBOOKS + 2)}
        read = read_clone(make_repo(tmp_path / "o", Commit({**many, "z.R": "x <- 1\n"})), wanted=wanted())
        assert len(read.sheets) == MOST_WORKBOOKS
        assert set(read.unavailable) == {"a20.xlsx", "a21.xlsx"}
        assert "z.R" in read.texts

    def test_earlier_commits_too(self, tmp_path: Path):
        repo = make_repo(tmp_path / "o", Commit(self.FILES), Commit({"data/book.xlsx": None}))
        assert [(one.rule, one.path, one.line, one.name) for one in leakhistory.scan(repo).found] == [
            ("nhs-number-list", "data/book.xlsx", 4, "a list of NHS numbers, sheet 2, rows 4 to 12")
        ]
        again = make_repo(tmp_path / "p", Commit(self.FILES), Commit({"data/book.xlsx": workbook(PATIENTS)}))
        assert leakhistory.scan(again).found == ()
