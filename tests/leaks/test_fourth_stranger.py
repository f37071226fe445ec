"""Kinds of leaks that a fourth stranger planted, their sisters, and what looks like them. Values are made at run time."""

from __future__ import annotations

import pytest

from nhsr_registry import leaks
from nhsr_registry.assess import wanted
from nhsr_registry.checks._base import Subject
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.checks.notebooks_clean import NotebooksClean
from nhsr_registry.clones import read_clone
from nhsr_registry.leaks.numbers import valid
from nhsr_registry.snapshot import Snapshot
from tests.leaks.test_leaks import HEX, PW, chance, rules
from tests.support import Commit, make_repo

ONE, TWO, THREE, FOUR = numbers(4)
PLAIN = "thistle" + "meadow049"
WHO = "Sandra Okafor"
AT = "LS6 2" + "QT"
BORN = "12/03/" + "1961"
FS = "//ics-" + "fs-01"
SQL = "ICS-DWH-" + "SQL03"


def grouped(number: str, sign: str = " ") -> str:
    return f"{number[:3]}{sign}{number[3:6]}{sign}{number[6:]}"


def ending(nine: str) -> str:
    """Ten digits with a check digit that begin with the first eight of these."""
    return next(n for ninth in range(10) for d in range(10) if valid(n := f"{nine[:8]}{ninth}{d}"))


CHI, OTHER = ending("130965910"), ending("061185730")
HC = ending("360221070")

UNI = "\\\\files." + "isadroot.ex.ac.uk\\Share\\Team"

FOUND = [
    # in remarks of code, and folders of a university
    ("password", "a.R", f"# login bi_reader / {PW}"),
    ("password", "a.py", f'# AUTH = ("loadtest", "{PW}")'),
    ("network-folder", "README.md", f"It lies in `{UNI}` on campus."),
    # numbers that no word names
    ("nhs-number-list", "a.R", f"# one we argued about: {ONE} vs {TWO}"),
    ("nhs-number-list", "a.py", f"# {ONE} and {TWO} both fail the merge"),
    ("chi-number-list", "a.R", f"  # e.g. {CHI} and {OTHER} both have two rows"),
    ("chi-number-list", "a.R", f'# cross-border: c("{CHI}", "{OTHER}") are residents, drop'),
    ("nhs-number", "a.qmd", f"<!-- longest waiter is {grouped(ONE, '-')} (RXQ), 214 weeks -->"),
    ("nhs-number", "design.txt", f"Mum of {grouped(ONE)} says the centile is wrong."),
    ("nhs-number", "a.sh", f"grep {ONE} extract.csv"),
    ("hc-number", "a.js", f"// support ticket: clinic could not load H&C {HC}"),
    ("hc-number", "tests/testthat/test-dob.R", f'# belfast trust example: hcn = "{grouped(HC)}"'),
    ("nhs-number", "a.js", f'// x = {{ nhs: "{grouped(ONE)}", name: "{WHO}", dob: "{BORN}" }}\n// y = {{ nhs: "999 000 0000" }}'),
    # persons on one line, without a title or a word
    ("person-values", "a.Rmd", f'# comment: "My husband {WHO}, {BORN}, of {AT}, was on the ward"'),
    ("person-values", "a.py", f"    # trace failed: OKAFOR Sandra F 1961-03-12 {AT}"),
    ("person-values", "a.md", f"- Patient SO ({WHO}, {AT}, 07700 900123) asked to be removed"),
    ("person-values", "a.sql", "WHERE Surname = 'Okafor' AND DateOfBirth = '1961" + "0312'"),
    ("person-values", "a.csv", f'id,note\n1,"Mr Blunt, DOB {BORN}, hit his head"\n2,none\n'),
    ("person-rows", "a.R", f'p <- data.frame(sur{"name"} = c("Okafor", "Blunt", "Khalid"), d{"ob"} = as.Date(c("{BORN}", "30/01/1944", "02/12/1999")))'),
    ("person-values", "a.py", f'P = dict(name="{WHO}", dob=date(1961, 3, 12), postcode="{AT}")'),
    ("person-values", "a.xml", '<Patient><name><family value="Okafor"/></name><birthDate value="1961-03-12"/></Patient>'),
    # in messages, after the code, after a name
    ("nhs-number", "a.py", f'log.warning("no match for {grouped(ONE)} (resident)")'),
    ("nhs-number", "a.R", f"stopifnot(nrow(filter(df, id == {ONE})) == 1) # dup referral"),
    ("nhs-number", "a.txt", f"fix merge for {WHO} ({ONE})"),
    # machines
    ("network-folder", "a.R", f'read_csv(file.path("{FS}", "Shared$", "BI"))'),
    ("network-folder", "a.R", '# folder <- "//Tsts' + 'f00d03/indicators/cycle/"'),
    ("database-server", "a.sql", f"-- run on {SQL}\\BIPROD, ask Gaz"),
    ("database-server", "a.sql", "--Server: MEDPC-" + "DB01.leeds.ac.uk  DB: GCA"),
    ("database-server", "a.R", 'server <- "trustwarehouse.sql.azure' + 'synapse.net"'),
    ("internal-host", "README.md", "Served on http://icb-shiny" + "01.xswhealth.n" + "hs.uk:3838/discharge/"),
    ("internal-host", "a.sh", "scp out.csv me@rxh-shiny" + "02:/srv"),
    ("workspace-address", "README.md", f"Workbench: https://pwb.ourboard.org/s/{chance(20, HEX)}/"),
    ("private-address", "run.log", "ERROR Login failed. [CLIENT: 10" + ".35.158.8]"),
    # keys that are handed over
    ("secret", "a.py", f'key = bytes.fromhex("{chance(63, HEX)}7")'),
    ("secret", "a.py", f'cipher = Fernet("{chance(42)}7=")'),
    ("secret", "a.py", f'jwt.encode(payload, "{chance(15)}7aB", algorithm="HS256")'),
    ("secret", "a.sh", f'curl -H "X-API-Key: {chance(31, HEX)}7" https://x.org'),
    ("password", "a.sas", f"libname d oracle user=hes password=\"{{SA{'S002'}}}{chance(20, HEX).upper()}\" path=prod;"),
    ("password", "a.sas", f"proc pwencode in='{PW}'; run;"),
    ("password", "a.bas", f'conn.Open "DWH", "svc_bi", "{PW}"'),
    ("password", "a.yml", f"  password: !!str {PW}"),
    ("password", "README.md", f"Staging: https://x.org with http basic `rcpch:{PW}`"),
    ("password-in-address", "a.py", f'create_engine("oracle+cx_{"oracle"}://hes:{PW}@ora01:1521/x")'),
    ("password", "a.sql", f"CREATE USER bi WITH ENCRYPTED PASSWORD '{PW}';"),
    ("password", "a.py", f'pyzipper.AESZipFile("x.zip").setpassword(b"{PW}")'),
    ("secret", "a.R", f'httr2::req_auth_bearer_token("{chance(33)}7")'),
    ("access-token", "a.R", f'Authorization = paste("Key", "{chance(31)}7")'),
    ("password", "a.txt", f"user svc_bi / {PW}"),
    ("cloud-key", "a.ipynb", f'   "source": [\n    "spark.conf.set(\\"fs.azure.account.key.x.dfs.core.windows.net\\", \\"{chance(86)}==\\")\\n"\n'),
]  # fmt: skip

INNOCENT = [
    # what a manual prints
    ("README.md", 'Sys.setenv(AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCY' + 'EXAMPLEKEY")'),
    ("a.R", f"# UPRN {ONE} and {TWO} are the same flat"),
    ("a.R", f"# grid refs {ONE}, {TWO} (bng)"),
    ("a.R", "# dates 0104202230 and 0105202231"),
    ("a.R", "label = 'COVID-19\\nPandemic'"),
    ("a.R", f'#\' sex_from_chi(c("{CHI}", NA))'),
    ("a.md", f"See https://figshare.com/s/{chance(20, HEX)}"),
    ("a.R", 'server = "yourserver.database.windows.net"'),
    ("a.py", f'digest = bytes.fromhex("{chance(64, HEX)}")'),
    ("a.py", 'Fernet(os.environ["FERNET"])'),
    ("README.md", "Use http basic `user:password`."),
    ("a.R", f"# {WHO} reviewed this on 12/03/2021"),
    ("a.R", f'practices <- c("{AT}", "LS7 1AA") # opened 01/04/2013'),
    ("a.R", "p <- os.path.join('//', 'data1')"),
    ("a.sql", "-- WHERE medcode IN ('1234567017','4000000012')"),
    ("README.Rmd", 'tribble(\n  ~SURNAME, ~POSTCODE, ~DOB,\n  "Okafor", "AA9A 9AA", "1942-03-25",\n  "Blunt", "A9A 9AA", "1999-01-01",\n  "Test", "ZZ99 3WZ", "1900-01-01"\n)'),
]  # fmt: skip


def test_what_a_saved_page_holds_is_for_somebody_to_look_at_and_what_was_rendered_here_is_sure():
    script = f'<script>var api{"_key"} = "{chance(40, HEX)}";</script>'
    page = '<html><head>{}<link rel="canonical" href="https://www.health-ni.gov.uk/news/x"></head>\n{}</html>'
    saved = [hit.sure for hit in leaks.in_text("data/raw/page.html", page.format("", script))]
    made = [
        hit.sure
        for hit in leaks.in_text("docs/page.html", page.format('<meta name="generator" content="quarto-1.4">', script))
    ]
    assert saved == [False]
    assert made == [True]


@pytest.mark.parametrize(("rule", "path", "text"), FOUND, ids=lambda text: text[:24])
def test_planted(rule: str, path: str, text: str):
    assert rule in rules(path, text)


@pytest.mark.parametrize(("path", "text"), INNOCENT, ids=lambda text: text[:24])
def test_look_alikes(path: str, text: str):
    assert rules(path, text) == set()


#: Of these a reader would agree; of the others below somebody should look.
ROWS = "".join(f"\n  {n}, '{born}', '{at}'," for n, born, at in ((ONE, "1961-03-12", AT), (TWO, "1944-01-30", "LS7 1AA"), (THREE, "1999-12-02", "LS8 4DD")))  # fmt: skip
SURE = [
    ("a.R", f"tribble(\n  ~nhs_number, ~dob, ~postcode,{ROWS}\n)"),
    ("a.sql", f"-- WHERE NHS_Number IN ('{ONE}','{TWO}','{THREE}')"),
    ("a.R", f"df |> filter(nhs_no == {ONE})"),
    ("a.log", f"WARN  no date for NHSNO={ONE}"),
    ("a.R", f"# query from the board: CHI {CHI} counted twice"),
    ("note.eml", f"Please remove {WHO} DOB {BORN} NHS {grouped(ONE, '-')} from the list."),
]
LOOK = [
    ("a.md", f"An NHS number such as {ONE} has ten digits."),
    ("a.R", f"# valid NHS number: {ONE}"),
    ("a.py", f"    >>> nhs_number.normalise('{ONE}')"),
    ("tests/test_a.py", f'nhs_number = "{ONE}"'),
    ("app/factories/patient.py", f'"nhs_number": "{ONE}",'),
    ("a.R", f"# {ONE} vs {TWO}"),
    ("a.R", f"# made-up people\ntribble(\n  ~nhs_number, ~dob, ~postcode,{ROWS}\n)"),
    ("README.md", f"Known issue: NHS number {ONE} appears on two wards."),
]


@pytest.mark.parametrize(("path", "text"), SURE, ids=lambda text: text[:24])
def test_what_stands_together_is_sure(path: str, text: str):
    assert any(hit.sure for hit in leaks.in_text(path, text))


@pytest.mark.parametrize(("path", "text"), LOOK, ids=lambda text: text[:24])
def test_what_is_shown_is_to_look_at(path: str, text: str):
    assert not any(hit.sure for hit in leaks.in_text(path, text))


def test_a_user_and_a_word_with_a_number_are_sure():
    hits = [*leaks.in_text("a.R", f'dbConnect(odbc(), dsn = "SMRA", uid = "lucin01", pwd = "{PLAIN}")')]
    assert any(hit.rule == "password" and hit.sure for hit in hits)
    assert not any(hit.sure for hit in leaks.in_text("a.R", f'f(name = "lucin01", pwd = "{PLAIN}")'))


@pytest.mark.parametrize(
    "path",
    [
        ".Rproj.user/history_database",
        "deploy/API.Dockerfile",
        ".streamlit-hosts",
        "old/run.sql.bak",
        ".Rproj.user/shared/a/8DE5-contents",
        "ci/build.jenkinsfile",
    ],
)
def test_files_that_tools_and_people_leave_are_read(tmp_path, path: str):
    make_repo(tmp_path / "r", Commit({path: f'con(uid = "svc", pwd = "{PW}")\n'}))
    found = leaks.scan(read_clone(tmp_path / "r", wanted=wanted()))
    assert {(hit.rule, hit.path) for hit in found} >= {("password", path)}


def test_a_notebook_says_which_output_is_meant():
    rows = "".join(f'       "{n}  {b}  {a}\\n",\n' for n, b, a in ((ONE, "1961-03-12", AT), (TWO, "1944-01-30", "LS7 1AA"), (THREE, "1999-12-02", "LS8 4DD")))  # fmt: skip
    book = (
        '{"cells": [\n{"cell_type": "code", "outputs": [\n{"output_type": "execute_result", "data": {"text/plain": [\n'
        f'       "nhs_number  dob  postcode\\n",\n{rows}       ""]}}}}],\n"source": ["df.head()"]}},\n'
        '{"cell_type": "code", "outputs": [\n{"output_type": "execute_result", "data": {"text/plain": [\n"a  1"]}}],\n"source": ["n"]}\n]}'
    )
    finding = NotebooksClean.run(Subject(snapshot=Snapshot.of({"a.ipynb": book})))
    assert finding.outcome == "fail"
    sure = [place for place in finding.evidence if "please look" not in (place.note or "")]
    assert sure
    assert all(place.line and 4 <= place.line <= 8 for place in sure)
    assert any(place.line is None and "please look" in (place.note or "") for place in finding.evidence)
