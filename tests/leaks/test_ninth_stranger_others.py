"""The other half of a ninth stranger's leaks: each family in other languages and wordings, beside what only looks like it."""

from __future__ import annotations

import pytest

from nhsr_registry import leaks
from nhsr_registry.checks._base import Subject
from nhsr_registry.checks.no_internal_infrastructure import NoInternalInfrastructure
from nhsr_registry.leaks.numbers import valid
from nhsr_registry.snapshot import Snapshot
from tests.leaks.test_leaks import HEX, chance, rules
from tests.leaks.test_ninth_stranger import (
    BORN,
    DAY,
    FIRST,
    LAST,
    MIXED,
    OF_JOB,
    ONE,
    PUSH,
    STEP,
    UNIT,
    WHO,
    of_workflow,
)

DOTTED = "Tarn.side" + "ways31"
KEY, LONG = chance(64, HEX), chance(128, HEX)
OPENS = "Viaduct-" + "1874-Hen!"
HUSHED = "Tunn" + "el9-Lark_Way"
CHI = next(one for one in (f"140352{last:04d}" for last in range(1200, 9000)) if valid(one))
#: A day and an hour with the check digit of a CHI number: found, were it no date.
DATED = next(one for one in (f"2401{year}{hour:02d}" for year in range(2015, 2026) for hour in range(24)) if valid(one))
BORDER = "KELTP" + "P-L4"
GROUPED = f"{ONE[:3]} {ONE[3:6]} {ONE[6:]}"
ROWS = "".join(
    f"{at}\t{first}.{last}\t{first}\t{last}\t{first}.{last}@nhs.net\t07{at}00 4{at}1{at}23\n"
    for at, (first, last) in enumerate([("Roland", "Heptin"), ("Sadia", "Duckle"), ("Percy", "Shuff"), ("Ravi", "Arkle"), ("Alun", "Ogle")], 3)
)  # fmt: skip
COPIED = f"COPY public.users (id, username, firstname, lastname, email, phone) FROM stdin;\n{ROWS}\\.\n"
PLACES = "COPY ods.site (code, name, postcode) FROM stdin;\n" + "".join(f"R{at}A\tKeld Surgery {at}\tLS1 {at}AB\n" for at in range(1, 7)) + "\\.\n"  # fmt: skip
IN_USE = "deploy/k8s/base/template/secret.yaml"
ONE_ROW = f"Hosp No,Surname,Forename,DOB\n{UNIT},{LAST},{FIRST},{BORN}\n"

FOUND = [
    # a key that a decoder is given on the next line; a long one; one of a collection of requests
    ("secret", "a.R", f'key <- sodium::hex2bin(\n\n  "{KEY}")'),
    ("secret", "a.py", f'hmac_key = bytes.fromhex(\n    "{KEY}"\n)'),
    ("secret", "a.rb", f'Rails.application.config.secret_key_base = "{LONG}"'),
    ("secret", "a.json", f'"apikey": [\n {{"key": "key", "value": "X-Key"}},\n {{"key": "value", "value": "{KEY[:32]}"}}]'),
    ("secret", "a.json", f'"authentication": {{"type": "apikey", "key": "X-Key", "value": "{KEY[:32]}"}}'),
    # the text right after a connection string's `PWD=`, whatever it looks like
    ("password", "a.R", f'cs <- paste0("Uid=ro;Pwd=", "{DOTTED}", ";")'),
    ("password", "a.py", f'cs = "UID=ro;PWD=" + "{DOTTED}"'),
    # a name that says nothing hands it on
    ("password", "a.tf", f'variable "pg" {{\n  default = "{HUSHED}"\n}}\nx {{\n  administrator_login_password = var.pg\n}}'),
    ("password", "a.R", f'w <- "{MIXED}"\ncon <- dbConnect(drv, uid = "ro", password = w)'),
    ("password", "a.py", f"w = '{MIXED}'\nc = connect(host=h, password=w)"),
    ("password", "a.txt", f"The archive opens with the usual one from last year ({OPENS}), please keep it."),
    ("password", "a.md", f"The workbook is protected with our team's word ({OPENS})."),
    ("password", IN_USE, "data: {pass" + f"word: {MIXED}, username: ro}}"),
    # places
    ("network-folder", "a.R", f"# released from \\\\{BORDER}\\D\\Level4Files\\workspaces"),
    ("network-folder", "a.R", "x <- 1 # was \\\\stats\\cl" + "-out before"),
    ("network-folder", "a.sql", "-- moved to \\" + "\\files\\inform" + "atics last year"),
    ("internal-host", "a.md", "see http://nww.haldenby" + ".nhs.uk/info/"),
    ("internal-host", "a.yml", "host: mysql-prod" + "-02.haldenby.internal"),
    ("internal-host", "a.tf", 'cidr = ["x"] # NAT of the live gateway kelh-dc1' + "-fw01"),
    # numbers
    ("nhs-number", "a.qmd", f'As an example of a person with two spells: `r path_of("{ONE}")`.'),
    ("nhs-number", "a.sql", f"/* serial 7Q1180 implanted in {GROUPED} is in twice */"),
    ("chi-number", "a.R", f"# pt {CHI[:6]} {CHI[6:]} was admitted twice"),
    ("chi-number", "a.sql", f"-- {CHI} died in 2019, so drop the spell"),
    # persons
    ("person-values", "R/run_cross_tests.R", f'surname == "{LAST}" & forename == "{FIRST}" & dob == lubridate::ymd("{DAY}") ~ 1,'),
    ("person-values", "a.py", f'SKIP = {{"{UNIT}": "{WHO}", "K905{"1193"}": "{FIRST} Lockwood"}}'),
    ("person-values", "tests/test_a.py", f'SKIP = {{"{UNIT}": "{WHO} - bereaved, do not contact"}}'),
    ("person-values", "a.sql", f"CASE mrn WHEN '{UNIT}' THEN '{WHO}, moved' END"),
    ("person-rows", "a.sql", COPIED),
    ("person-rows", "a.csv", ONE_ROW),
    ("person-rows", "exercises/a.html", "<table><tr><th>Hosp No</th><th>Name</th><th>DoB</th></tr>" + "".join(f"<tr><td>H538532{at}</td><td>Iqbal, K{c}m</td><td>1{at}/09/19{at}6</td></tr>" for at, c in enumerate("aeiou", 2)) + "</table>"),
    ("person-rows", "a.html", f"<table><tr><th>Hosp No</th><th>Name</th><th>DoB</th></tr><tr><td>{UNIT}</td><td>{WHO}</td><td>{BORN}</td></tr></table>"),
]  # fmt: skip

FINE = [
    ("a.R", 'colour <- hex2bin("ff00ff")'),
    ("a.json", '"apikey": [{"key": "key", "value": "X-Key"}, {"key": "value", "value": "{{api_key}}"}]'),
    ("a.R", 'cs <- paste0("Uid=ro;Pwd=", Sys.getenv("PW"), ";")'),
    ("a.R", 'cs <- paste0("Uid=ro;Pwd=", "config.value", ";")'),
    ("a.tf", 'variable "size" {\n  default = "Standard_B2-v2"\n}\nx {\n  admin_password = var.secret_admin\n}'),
    ("a.py", "w = os.environ['W']\nc = connect(host=h, password=w)"),
    ("a.R", 'password <- passwordInput("pw", "Your password")'),
    ("a.md", "The workbook opens with the summary sheet (Summary-2024-Trust) first."),
    ("a.R", "# removes \\\\item\\code from the manual"),
    ("a.Rd", "see \\" + "\\stats\\functions for more"),
    ("a.yml", "host: my-server.internal"),
    ("a.md", "see https://www.haldenby" + ".nhs.uk/info/"),
    ("a.js", "typeof this.message.nodeName === 'string'"),
    ("a.qmd", 'As an example of a code with two digits: `r path_of("1234567890")`.'),
    ("a.R", f"# the protocol number is {CHI}"),
    ("a.R", f"# run of the spells at {DATED}"),
    ("tests/test_a.py", f'NAMES = {{"{UNIT}": "{WHO}"}}'),
    ("tests/testthat/test-a.R", f'surname == "{LAST}" & forename == "{FIRST}" & dob == lubridate::ymd("{DAY}")'),
    ("a.py", 'THINGS = {"CT1234567": "Early walking", "CT1234568": "Keld Health Centre"}'),
    ("a.sql", PLACES),
    ("app/routes.js", f"// National Insurance number = AB 12 34 56 A\nrow = ['{LAST.upper()}', '{FIRST}', '{DAY}', 'CT2 3HW']"),
    ("a.csv", ONE_ROW.replace(UNIT, "9990000018")),
    ("a.csv", "Hosp No,Surname,Forename,DOB\ninteger,varchar,varchar,date\n"),
    ("data/ae.csv", "Period,Code,Name,A,B\n" + "".join(f"2025-03-0{n},Y0300{n},South Keld GP Walk In Centre,0,{n},0\n" for n in range(1, 6))),
    ("tests/testthat/test-a.R", 'phsmethods::chi_check(c("01010' + '11237", "01013' + '36489", "3201201234"))'),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "path", "text"), FOUND)
def test_found(rule: str, path: str, text: str):
    assert rule in rules(path, text)


@pytest.mark.parametrize(("path", "text"), FINE)
def test_nothing_to_see(path: str, text: str):
    assert rules(path, text) == set()


def test_what_a_password_was_made_into_is_to_look_at():
    hashed = "sha1:" + "b29ec0b9d3ae:" + chance(40, HEX)
    assert [hit.sure for hit in leaks.in_text("c.py", f"# c.NotebookApp.password = '{hashed}'")] == [False]
    assert [hit.sure for hit in leaks.in_text("config/initializers/devise.rb", f"  # config.pepper = '{LONG}'")] == [
        False
    ]
    assert [hit.sure for hit in leaks.in_text("config/initializers/devise.rb", f"  config.pepper = '{LONG}'")] == [True]


@pytest.mark.parametrize(("path", "is_one"), [(f"doc/patients_{CHI}.txt", True), (f"doc/waits_{CHI}.txt", False), ("doc/patients_" + "24012" + "02412.txt", False)])  # fmt: skip
def test_scottish_numbers_in_names_of_files(path: str, is_one: bool):
    assert [hit.rule for hit in leaks.in_names(path)] == ["chi-number"] * is_one


def test_a_machine_of_an_example_is_nobodys():
    def outcome(host: str) -> str:
        code = {"a.R": f'con <- dbConnect(RPostgres::Postgres(), host = "{host}", port = 5432)\n'}
        return NoInternalInfrastructure.run(Subject(snapshot=Snapshot.of(code))).outcome

    assert [outcome(one) for one in ("db.example.org", "db.keld.invalid", "db.keld" + "trust.org")] == [
        "pass",
        "pass",
        "fail",
    ]


HEAD = "ref: ${{ github.event.pull_request.head.sha }}\n"
FETCHES = f"on: pull_request_target\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          {HEAD}"
CACHES = "      - uses: actions/cache/save@v4\n        with: {path: .venv, key: v}\n"


def notes(text: str) -> list[str]:
    return [one.note or "" for one in of_workflow(text).evidence if one.note]


def test_what_strangers_leave_in_a_cache_is_to_look_at():
    told = notes(FETCHES + CACHES)
    assert any("for later runs (please look)" in note for note in told)
    assert not any("for later runs" in note for note in notes(FETCHES))
    assert of_workflow(f"{PUSH}    steps:\n{CACHES}").outcome == "pass"


@pytest.mark.parametrize("file", ["plan.json", "infra/tfplan", "terraform.tfstate"])
def test_terraforms_plan_among_what_is_uploaded(file: str):
    step = f"    steps:\n      - uses: actions/upload-artifact@v4\n        with:\n          path: {file}\n"
    assert ["Terraform" in note for note in notes(PUSH + step)] == [True]
    assert of_workflow(PUSH + step.replace(file, "output/study_plan.md")).outcome == "pass"


def test_the_notes_of_a_release_in_a_command():
    asked = "on:\n  release:\n    types: [published]\njobs:\n  a:\n" + OF_JOB
    assert of_workflow(asked + STEP + 'echo "${{ github.event.release.body }}" > n.md\n').outcome == "fail"
    assert of_workflow(asked + STEP + 'echo "${{ github.event.release.tag_name }}"\n').outcome == "pass"
