"""Kinds of leaks that somebody planted who had not read the detectors, and what looks like them. Values are made at run time."""

from __future__ import annotations

import base64
import string

import pytest

from nhsr_registry import leaks
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.leaks.numbers import valid
from tests.leaks.test_leaks import HEX, PW, _shown, chance, rules

LOWER = string.ascii_lowercase + string.digits
PLAIN = "gran" + "ite2018"
BASIC = base64.b64encode(f"svc:{PW}".encode()).decode()
(ONE, TWO, THREE) = numbers(3)


def chi() -> str:
    return next(n for d in range(10) if valid(n := f"120448123{d}") or valid(n := f"120448125{d}"))


TOKENS = [
    ("a.py", f'login(token="{"h" + "f_"}{"aB" * 17}")'),
    ("a.py", f'GROQ = "{"gs" + "k_"}{chance(52)}"'),
    ("a.py", f'V = "{"hv" + "s."}{chance(88)}7"'),
    ("a.md", f"Use `{'ATA' + 'TT3xFfGF0'}{chance(150)}={chance(8, HEX)}` there."),
    ("a.R", f'Sys.setenv(AIRTABLE = "pat{chance(14)}.{chance(64, HEX)}")'),
    ("a.R", f'options(nomisr.uid = "0x{chance(40, HEX)}")'),
    ("a.yml", f"SONAR: {'sq' + 'u_'}{chance(40, HEX)}"),
    ("a.js", f"mapboxgl.accessToken = '{'sk' + '.eyJ1Ijoi'}{chance(40)}.{chance(22)}'"),
    ("a.py", f'url = "https://discord{".com/api/webhooks/"}{chance(18, string.digits)}/{chance(68)}"'),
    ("a.py", f'telegram_bot = "{chance(10, "12345678")}:AA{chance(33)}"'),
]

PASSWORDS = [
    ("a.R", f"# pwd for the shared account is {PW}"),
    ("a.R", f'system(paste0("7z x data.7z -p", "{PW}"))'),
    ("a.py", f'f = ftplib.FTP("ftp.trust.org", "me", "{PW}")'),
    ("a.py", f'p.add_argument("--db-password", default="{PLAIN}")'),
    ("a.properties", f"url=jdbc:oracle:thin:hes/{PLAIN}@//orahost:1521/HES"),
    ("tests/test_a.py", f'keyring.set_password("dwh", "svc", "{PW}")'),
    ("README.md", f"Log in with user `tester` and password `{PLAIN}`."),
    ("docker/config.json", f'{{"auths": {{"x.azurecr.io": {{"auth": "{BASIC}"}}}}}}'),
]


@pytest.mark.parametrize(("path", "text"), TOKENS, ids=lambda text: text[:24])
def test_tokens_of_makers(path: str, text: str):
    assert "access-token" in rules(path, text)


@pytest.mark.parametrize(("path", "text"), PASSWORDS, ids=lambda text: text[:24])
def test_passwords_where_people_leave_them(path: str, text: str):
    assert "password" in rules(path, text)


def test_keys_given_to_services():
    assert "secret" in rules("q.pq", f'Web.Contents("https://x.org", [Headers=[#"x-api-key"="{chance(39)}7"]])')
    assert "secret" in rules("a.R", f'pins::board_connect(server = s, key = "{chance(31)}7")')
    assert "secret" in rules("terraform.tfstate", f'{{"primary_access_key": "{chance(86)}=="}}')
    assert any("tfstate" in pattern for pattern in leaks.READS)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.css", 'input[type="password1"] { color: red }'),
        ("a.R", 'dplyr::left_join(a, connect(b), key = "organisation_code_of_provider")'),
        ("a.md", "The user `tester` has the password `changeme`."),
        ("a.md", "The password of the account is never written down."),
        ("a.py", 'p.add_argument("--db-password", default="")'),
        ("a.sh", '7z x data.7z -p"$PASSWORD"'),
        ("a.py", f'hash_of = "0x{chance(40, HEX)}"'),
    ],
    ids=lambda text: text[:30],
)
def test_what_looks_like_them(path: str, text: str):
    assert not rules(path, text)


class TestNumbers:
    @pytest.mark.parametrize("path", ["tests/testthat/test-a.R", "vignettes/a.Rmd", "tests/test_a.py"])
    def test_an_issued_one_in_a_test_is_for_somebody_to_look_at(self, path):
        assert _shown(path, f'x <- get_spells(nhs_no = "{ONE}")\n') == [("nhs-number", 1, False)]

    def test_in_the_code_itself_its_word_makes_it_sure(self):
        assert _shown("a.R", f'x <- get_spells(nhs_no = "{ONE}")\n') == [("nhs-number", 1, True)]

    def test_named_by_the_body_alone(self):
        for text in (f'f(nhs="{ONE}")', f'("nhs", ["{ONE}", "{TWO}"])', f'valid_nhs("{ONE}")', f'{{"nhs": "{ONE}"}}'):
            assert rules("a.py", text), text

    def test_a_few_that_a_comment_calls_patients(self):
        few = f'gone <- c("{ONE}", "{TWO}")'
        assert rules("tests/a.R", f"{few} # patients who opted out") == {"nhs-number-list"}
        assert not rules("tests/a.R", f"{few} # organisations")

    def test_printed_by_the_nhs_or_called_made_up(self):
        assert not rules("a.md", f"For example NHS number {'40102'}{'32137'}.")
        assert not rules("a.R", f'nhs_number <- "{ONE}" # made up')
        assert not rules("a.R", f'nhs_number <- "999{ONE[3:]}"')

    def test_chi_in_tests_of_something_else(self):
        assert rules("tests/test_a.py", f'CHI_NUMBER = "{chi()}"  # change before release') == {"chi-number"}
        assert not rules("tests/test_a.py", f'assert chi_check("{chi()}")')
        assert not rules("tests/testthat/test-sex_from_chi.R", f'chi <- "{chi()}"')
        assert not rules("data/synthetic_notes.txt", f"NHS number {ONE}")

    def test_only_a_few_places_of_a_test_are_named(self):
        text = "".join(f'nhs_number = "{n}"\n' + "\n" * 9 + "#" * 500 + "\n" for n in numbers(8))
        assert len(_shown("tests/test_a.py", text)) <= 3


class TestOnePerson:
    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("a.R", "# Mrs Farquhar, D·OB 11/07/1952, LS5 ·6JG, was readmitted: exclude"),
            ("a.py", "# patient: Eilidh Jessop, date of bi·rth 03/04/1949, hospital num·ber R5585079"),
            ("README.md", "Case 1: Callum Lomas (D·OB: 12/12/1970), lives at 11 Mill Road, BS2 ·6DR."),
            ("a.json", '{\n "first_na·me": "Eilidh",\n "sur·name": "Hollis",\n "date_of_bi·rth": "1949-01-03"\n}'),
            ("tests/p.json", '{"surn·ame": "Hollis", "date_of_bi·rth": "1949-01-03", "postc·ode": "CF24 ·6EN"}'),
        ],
        ids=["comment", "number", "prose", "record", "test"],
    )
    def test_is_for_somebody_to_look_at(self, path, text):
        assert [(hit.rule, hit.sure) for hit in leaks.in_text(path, text.replace("·", ""))] == [
            ("person-values", False)
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "# Jane Doe, DOB 11/07/1952, LS5 ·6JG",
            "# DOB 11/07/1952 is the most frequent value",
            '{"surname": "Hollis", "nhs": "999 123 4567", "date_of_birth": "1949-01-03"}',
            '{"surname": "Hollis", "date_of_birth": "2023-01-03", "postcode": "ZZ99 ·3CZ"}',
            "date_of_birth: the day on which the patient was born, as 1949-01-03",
        ],
    )
    def test_nobody(self, text):
        assert not rules("a.json", text.replace("·", ""))


class TestRows:
    def test_columns_that_are_indented(self):
        rows = '  m·rn = c("R5846923", "X8704034", "H8887882"),\n  patient_na·me = c("A Lomas", "B Hollis", "C Jessop"),\n  d·ob = c("1962-03-08", "1968-09-13", "1946-04-09")'
        assert "person-rows" in rules("a.R", f"df <- data.frame(\n{rows}\n)".replace("·", ""))

    def test_pseudonyms_beside_births(self):
        rows = "".join(f"{chance(32, HEX)},19{y}-04-1{y % 10},E01011229\n" for y in range(41, 60))
        assert "person-rows" in rules("linked.csv", f"pseudo_nhs,birth_date,lsoa\n{rows}")

    def test_rows_with_numbers_of_the_test_range(self):
        made = ",\n".join(f'  "99{n}", "A{n}", "1951-{1:02}-0{n % 9 + 1}"' for n in range(91234567, 91234572))
        assert "person-rows" not in rules("a.R", f"tribble(~nhs_num·ber, ~surn·ame, ~d·ob,\n{made})".replace("·", ""))


class TestPlaces:
    def test_connecting_by_sqlcmd_and_folders_in_small_letters(self):
        assert "database-server" in rules("a.sql", ":CONNECT sqlp" + "rd16\\INST01\n")
        assert "network-folder" in rules("a.md", "They live on `\\\\xdws" + "ql18fs\\Analytics\\2024`.")

    def test_in_tests_unless_made_up(self):
        assert "internal-host" in rules("tests/test_a.py", 'HOST = "dws·ql02.ad.trust.n·hs.uk"'.replace("·", ""))
        assert "database-server" in rules("tests/test_a.py", 'SERVER = "DWS' + 'QL02"')
        assert not rules("tests/test_a.py", 'SERVER = "my_server"')
