"""Classes of leaks that a sixth stranger planted, and what looks like them. Values are made at run time."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from nhsr_registry import leaks, pdftext
from nhsr_registry.checks._leaks import numbers
from tests.leaks.test_leaks import PW, chance, rules

ONE, TWO, THREE = numbers(3)
WHO, BORN, AT = "Margaret Ash" + "down", "12/03/" + "1941", "LS6 2" + "QT"
MRN = "K50" + "20319"
DEFLATE = zlib.compressobj(wbits=-15)
ROWS = DEFLATE.compress(json.dumps([[ONE, WHO, BORN], [TWO, "Terence Okonkwo", "22/07/1958"], [THREE, "Priya Shah", "03/11/1972"]]).encode()) + DEFLATE.flush()  # fmt: skip
ENTERED = f'Binary.FromText("{base64.b64encode(ROWS).decode()}", BinaryEncoding.Base64) type table [NHS = _t, Name = _t, DOB = _t]'
TABLE = "<table><tr><th>patient_name</th><th>dob</th></tr>\n<tr><td>{}</td><td>{}</td></tr>\n<tr><td>Callum Rowe</td><td>12/11/1957</td></tr></table>"

FOUND = [
    ("person-values", "a.R", f"# removed MRN {MRN} - would be identifiable"),
    ("person-values", "a.do", f'drop if hospno == "{MRN}" & surname == "ASHDOWN"'),
    ("person-values", "a.R", f"# TODO check {WHO} {BORN} died before admission?"),
    ("person-rows", "a.html", TABLE.format(WHO, BORN)),
    ("person-rows", "a.pq", ENTERED),
    ("person-rows", "rota.md", f"| Name | Home tel |\n|---|---|\n| {WHO} | 01632 960065 |\n| Terence Okonkwo | 01632 960060 |"),
    ("nhs-number", "README.md", f"The example ({ONE[:3]}\u00a0{ONE[3:6]}\u00a0{ONE[6:]}) is one of ours"),
    ("nhs-number", "a.qmd", f'letter = open("data/letters/{ONE}_discharge.txt").read()'),
    ("nhs-number", "a.yml", f"exclude_clients:\n  - {ONE}  # asked to be removed"),
    ("password", "a.md", f"To open the file use Wren!{PW[:-1]}\n\nIt is encrypted; the password is as usual"),
    ("password", "a.sas", f"libname wh odbc dsn=wh user=bi pw={PW};"),
    ("secret", "a.sql", f"SELECT HASHBYTES('SHA2_256', CONCAT(nhs_number, '{PW}'))"),
    ("database-server", "a.pq", 'Source = Sql.Database("RXX' + 'DWH01", "waits")'),
    ("workspace-address", "a.md", "https://leedsexample.share" + "point.com/sites/BI/x.xlsx"),
]  # fmt: skip
ALIKE = [
    ("a.R", f"# practice LS6 2{AT[-2:]} opened {BORN}"),
    ("a.html", "<table><tr><th>name</th><th>opened</th></tr><tr><td>Elm Surgery</td><td>12/03/1991</td></tr></table>"),
    ("rota.md", "| Name | Role |\n|---|---|\n| Elm Surgery | practice |\n| Oak Surgery | practice |"),
    ("README.md", "Set the password in your `.Renviron`; ask the data team for it."),
    ("a.pq", 'Source = Sql.Database(Server, Db)\nSql.Database("localhost", "x")'),
    ("a.sql", "SELECT HASHBYTES('SHA2_256', CONCAT(nhs_number, @salt))"),
    ("a.sas", "libname wh odbc dsn=wh user=&user pw=&pw;"),
    ("DESCRIPTION", f"Version: 1.0\nKey: {chance(4, 'abcd')}"),
]


@pytest.mark.parametrize(("rule", "path", "text"), FOUND)
def test_found(rule, path, text):
    assert rule in rules(path, text)


@pytest.mark.parametrize(("path", "text"), ALIKE)
def test_look_alikes_stay_quiet(path, text):
    assert not [*leaks.in_text(path, text)]


def test_the_text_of_a_pdf_is_read_and_what_is_none_is_refused():
    page = zlib.compress(f"BT ({WHO}) Tj T* (DOB {BORN}) Tj ET".encode())
    data = b"%PDF-1.4\n1 0 obj\n<</Filter /FlateDecode>>\nstream\n" + page + b"\nendstream"
    assert pdftext.text_of(data) == f"{WHO}\nDOB {BORN}"
    for bad in (b"no", data + b"/Encrypt", b"%PDF-1.4\nstream\nxendstream"):
        with pytest.raises(ValueError, match=r"PDF|encrypted|text"):
            pdftext.text_of(bad)


def test_a_pdf_of_beginnings_without_an_end_is_read_once():
    """From each of very many beginnings to one end would take minutes: the next begins behind the end of the one before."""
    data = b"1 0 obj stream\n" * 90_000 + b"endstream 2 0 obj stream\nTj endstream"
    held = [*pdftext._streams(data)]
    assert [len(held), held[-1]] == [2, b"Tj "]


def test_no_text_of_a_pdf_begins_at_a_bracket_within_one():
    assert pdftext._shown(rb"\(no) Tj (Smith \(J\)) Tj", {}, 99) == "Smith (J)"
