"""Planted leaks are found, stand-ins are not; what was found never leaves. Values are put together at run time."""

from __future__ import annotations

import base64
import random
import string
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsr_registry import leaks
from nhsr_registry.assess import assess
from nhsr_registry.checks import all_checks, private_checks
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.folder.entry import harvest_of, public
from nhsr_registry.leaks.numbers import valid
from nhsr_registry.model import NOT_SCANNED, UNDER_REVIEW, Finding
from nhsr_registry.scoring.rubric import default_rubric, score
from nhsr_registry.snapshot import FileEntry, Snapshot

PW = "Kes" + "trel7" + "Ab!"
HEX = "0123456789abcdef"
CHANCE = random.Random(4)


def chance(length: int, letters: str = string.ascii_letters + string.digits) -> str:
    return "".join(CHANCE.choice(letters) for _ in range(length))


def rules(path: str, text: str) -> set[str]:
    return {hit.rule for hit in leaks.in_text(path, text)}


GUIDS = "".join(f"-{chance(8, HEX)}-{chance(4, HEX)}-{chance(4, HEX)}-{chance(4, HEX)}-{chance(12, HEX)}" for _ in "ab")

LEAKS = [
    ("a.R", f'con <- dbConnect(odbc(), UID = "svc", PWD="{PW}")', "password"),
    ("a.R", f'password <- "{PW}"', "password"),
    ("a.py", f'pyodbc.connect("DRIVER=x;SERVER=y;UID=svc;PWD={PW};")', "password"),
    ("a.R", f'GET(u, authenticate("datix", "{PW}"))', "password"),
    ("a.py", f'requests.get(u, auth=("me", "{PW}"))', "password"),
    ("a.sql", f"CREATE LOGIN x WITH PASSWORD = '{PW}';", "password"),
    ("a.sas", f'libname h odbc dsn=D user=a password="{PW}";', "password"),
    ("a.ps1", f'$p = ConvertTo-SecureString "{PW}" -AsPlainText', "password"),
    ("a.sh", f"curl -u me:{PW} https://x.org", "password"),
    (".env", f"DB_PASSWORD={PW}", "password"),
    (".Renviron", f"#SQL_PWD={PW}", "password"),
    ("config.yml", f"db:\n  password: {PW}", "password"),
    (".pgpass", f"host:5432:db:me:{PW}", "password"),
    ("a.md", f"The password is `{PW}`", "password"),
    ("a.py", f'create_engine("mssql://me:{PW}@dwh/x")', "password-in-address"),
    ("a.R", f'u <- "https://x.blob.core.windows.net/a?sv=1&sp=r&sig={chance(43)}%3D"', "signed-link"),
    ("a.py", f'k = "{"AK" + "IA"}{chance(16, string.ascii_uppercase)}"', "cloud-key"),
    ("a.py", f'c = "AccountKey={chance(86)}=="', "cloud-key"),
    ("a.py", f's = "{chance(3)}8Q~{chance(34)}"', "cloud-key"),
    (".Renviron", f"GITHUB_PAT={'gh' + 'p_'}{chance(36)}", "access-token"),
    ("a.py", f't = "dapi{chance(32, "0123456789abcdef")}"', "access-token"),
    ("a.py", f'h = "Bearer eyJ{chance(20)}.eyJ{chance(40)}.{chance(40)}"', "access-token"),
    ("k/id_rsa", f"-----BEGIN RSA PRI{'VATE'} KEY-----\n{chance(64)}", "private-key"),
    ("a.R", f'Sys.setenv(MET_API_KEY = "{chance(32)}")', "secret"),
    ("a.json", f'{{"client_secret": "{chance(40)}"}}', "secret"),
    ("k.asc", f"-----BEGIN PGP PRI{'VATE'} KEY BLOCK-----\n\n{chance(64)}", "private-key"),
    ("a.py", f'c = NotificationsAPIClient("r{GUIDS}")', "access-token"),
    ("a.R", f'u <- "https://m.azureweb{"sites"}.net/api/run?code={chance(54)}=="', "signed-link"),
    ("a.R", f'u <- "https://api.os.uk/a?b=c&key={chance(31)}7"', "secret"),
    ("a.py", f'SALT = "{chance(31, "0123456789abcdef")}7"', "secret"),
    ("a.py", f'FERNET_KEY = b"{chance(42)}7="', "secret"),
    ("a.sh", f"PGPASSWORD={PW} psql -h dw", "password"),
    ("a.sh", f"AZURE_DEVOPS_EXT_PAT={chance(51)}7 az pipelines run", "secret"),
    ("a.sql", f"ALTER USER 'a'@'%' IDENTIFIED WITH mysql_native_password BY '{PW}';", "password"),
    ("a.sql", f"EXEC sp_addlinkedsrvlogin @rmtsrvname='P', @rmtpassword='{PW}'", "password"),
    ("a.sql", f"CREATE LOGIN x WITH PASSWORD = 0x{chance(60, '0123456789ABCDEF')} HASHED", "password"),
    ("a.cmd", f'bcp "SELECT 1" queryout a.csv -c -U me -P {PW}', "password"),
    ("a.cmd", f"pscp -pw {PW} a b:/c", "password"),
    (".htpasswd", f"me:$ap{'r1'}${chance(8)}${chance(22)}", "password"),
    (".env", f"DB_PASS={PW}#9", "password"),
    ("a.py", f's.login("reports@trust.org", "K@{PW}")', "password"),
    ("a.ps1", f'ConvertTo-SecureString "{PW}$" -AsPlainText', "password"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "rule"), LEAKS)
def test_credentials_are_found(path: str, text: str, rule: str):
    assert rule in rules(path, f"x <- 1\n{text}\n")


@pytest.mark.parametrize(("path", "text", "rule"), LEAKS)
def test_with_their_line(path: str, text: str, rule: str):
    found = [hit for hit in leaks.in_text(path, f"\n\n\n{text}\n") if hit.rule == rule]
    assert 4 <= (found[0].line or 0) <= 6


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", f"[read](https://reader.example.org/pii?token={chance(38, HEX)}a7)"),
        ("a.sh", "PGPASSWORD=$DB_PASSWORD psql -h dw"),
        ("a.sh", "PASSWORD=${DB_PASSWORD} psql"),
        ("a.py", "salt = 'sodium_chloride'"),
        ("a.py", "hash_key = 'patient_pathway_id'"),
        ("a.R", "u <- 'https://docs.example.org/a?key=introduction-to-reproducible-pipelines'"),
        ("a.cmd", "bcp dbo.Ref out a.csv -c -T -S dwh"),
        ("a.R", 'pwd <- Sys.getenv("DWH_PWD")'),
        ("a.R", 'pwd <- rstudioapi::askForPassword("Database password")'),
        ("a.R", 'passwordInput("password", "Password:")'),
        ("a.R", 'password = "password"'),
        ("a.R", 'token <- "<your token here>"'),
        ("a.py", "password = os.environ['PW']"),
        ("a.py", 'api_key = st.secrets["api_key"]'),
        ("a.py", 'TOKEN_URL = "https://login.example.org/token"'),
        ("a.py", 'tokenizer = "bert-base-uncased-v2"'),
        ("a.py", 'primary_key = "patient_spell_id"'),
        ("a.yml", "password: ${{ secrets.DB_PASSWORD }}"),
        ("a.yml", "secrets: inherit"),
        ("a.yml", "password: !expr Sys.getenv('PWD')"),
        (".env.example", "DB_PASSWORD=changeme\nAPI_KEY=xxxxxxxx"),
        ("a.md", "Ask for the password: it changes."),
        ("a.R", 'key = "value"'),
        ("a.R", 'x <- "https://user:password@example.org"'),
        ("renv.lock", '"Hash": "8f4b0d2b1a0d4bd2a3f6e1a1b3c1d9f0"'),
        ("a.js", 'monkey = "banana1234567890abcdef"'),
    ],
)
def test_stand_ins_are_not(path: str, text: str):
    assert not [hit for hit in leaks.in_text(path, text + "\n") if hit.sure]


KEY = chance(31, HEX) + "7"
FORM = chance(80) + "7="


class TestWhatPagesCarryForEverybody:
    """Keys that each reader's browser gets by design, and tokens that end with a visit."""

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("docs/a.html", f"<script>\n  docsearch({{\n\n  apiKey: '{KEY}',\n  indexName: 'waits',\n}});\n</script>"),
            ("docs/b.html", f'<script>docsearch({{appId:"A1B2C3",apiKey:"{KEY}",indexName:"w"}})</script>'),
            ("docusaurus.config.js", f"algolia: {{\n  appId: 'A1B2C3',\n  apiKey: '{KEY}',\n  indexName: 'w',\n}}"),
        ],
    )
    def test_a_key_that_can_only_search(self, path: str, text: str):
        assert _shown(path, text) == []

    @pytest.mark.parametrize(
        "text",
        [
            f"docsearch({{ adminApiKey: '{KEY}', indexName: 'w' }})",
            f"docsearch({{ indexName: 'w' }})\nconst other = {{ apiKey: '{KEY}' }}",
            f"const o = {{ apiKey: '{KEY}', indexName: 'w' }}",
            f"docsearch({{ apiKey: '{chance(39)}7', indexName: 'w' }})",
        ],
    )
    def test_other_keys_near_it_are_found(self, text: str):
        assert ("secret", True) in [(rule, sure) for rule, _, sure in _shown("a.js", text)]

    @pytest.mark.parametrize("name", ["authenticity_token", "csrfmiddlewaretoken"])
    def test_a_form_token_is_never_more_than_a_look(self, name: str):
        page = f'<form><input type="hidden" name="{name}" value="{FORM}"></form>'
        assert not any(sure for *_, sure in _shown("a.html", page))
        key = f'<form><input type="hidden" name="api_token" value="{FORM}"></form>'
        assert _shown("a.html", key) == [("secret", 1, True)]


class TestNumbers:
    def test_check_digit(self):
        assert valid("943" + "476" + "5919")
        assert not valid("943" + "476" + "5918")
        assert not valid("9" * 10)

    @pytest.mark.parametrize("head", ["nhs_number", "NHS No", "id", "PatientNHSNumber"])
    @pytest.mark.parametrize("sign", [",", "\t", "|", ";"])
    def test_column(self, head: str, sign: str):
        rows = "".join(f"{number}{sign}A\n" for number in numbers(9))
        assert "nhs-number-list" in rules("data/x.csv", f"{head}{sign}ward\n{rows}")

    def test_spaces(self):
        rows = "".join(f"{n[:3]} {n[3:6]} {n[6:]},A\n" for n in numbers(9))
        assert "nhs-number-list" in rules("x.csv", f"nhs,ward\n{rows}")

    @given(st.lists(st.integers(10**9, 10**10 - 1), min_size=20, max_size=60, unique=True))
    @settings(max_examples=60, deadline=None)
    def test_chance_is_not_enough(self, drawn: list[int]):
        text = "id,x\n" + "".join(f"{number},1\n" for number in drawn)
        good = sum(valid(str(number)) and str(number)[0] in "467" for number in drawn)
        if good < 0.5 * len(drawn):
            assert "nhs-number-list" not in rules("x.csv", text)

    def test_range_for_tests_is_fine(self):
        rows = "".join(f"{number},A\n" for number in numbers(9, 999_000_000 - 9 * 7_310_517))
        assert not rules("x.csv", f"nhs_number,ward\n{rows}")

    def test_single_needs_its_words(self):
        (one,) = numbers(1)
        assert rules("a.R", f"# NHS number {one} is twice\n") == {"nhs-number"}
        assert not rules("a.R", f"# ticket {one} is twice\n")

    def test_chi_and_hc(self):
        chi = [
            n
            for d in range(10, 28)
            for t in range(1000)
            if valid(n := f"{d:02}0345{t:03}5") or valid(n := f"{d:02}0345{t:03}7")
        ][:12]
        assert "chi-number-list" in rules("x.csv", "chi,board\n" + "".join(f"{n},S\n" for n in chi))
        hc = numbers(12, 320_000_000 - 7_310_517)
        inside = [n for n in hc if 320 <= int(n[:3]) <= 399]
        assert "hc-number-list" in rules("x.csv", "hcn,trust\n" + "".join(f"{n},B\n" for n in inside))


def _shown(path: str, text: str) -> list[tuple[str, int | None, bool]]:
    return [(hit.rule, hit.line, hit.sure) for hit in leaks.in_text(path, text)]


class TestNumbersOutOfLists:
    def test_whole_numbers_that_a_spreadsheet_wrote_with_a_nought(self):
        rows = "".join(f"{number}.0,3\n" for number in numbers(9))
        assert _shown("a.csv", f"nhs_number,los\n{rows}") == [("nhs-number-list", 2, True)]
        others = "".join(f"{number}.5,3\n" for number in numbers(9))
        assert _shown("a.csv", f"nhs_number,los\n{others}") == []
        assert _shown("a.py", f"patients = [{', '.join(f'{number}.25' for number in numbers(9))}]") == []

    def test_a_few_of_which_each_has_its_check_digit(self):
        few = ",\n".join(numbers(3))
        assert _shown("a.py", f"EXCLUDED = [\n{few}]\n") == [("nhs-number-list", line, False) for line in (2, 3, 4)]
        wrong = str(int(numbers(1)[0]) + 1)
        assert _shown("a.py", f"EXCLUDED = [{few}, {wrong}]\n") == []
        # nothing else of ten digits is in the file
        assert _shown("a.py", f"EXCLUDED = [{', '.join(numbers(2))}]\n") == [("nhs-number", 1, False)]
        assert {sure for *_, sure in _shown("tests/a.py", f"EXCLUDED = [{few}]\n")} == {False}

    def test_one_right_after_the_word_for_a_person(self):
        (one,) = numbers(1)
        assert _shown("a.R", f"# patient {one} is there twice\n") == [("nhs-number", 1, False)]
        assert _shown("a.sql", f"WHERE patient_id = '{one}'\n") == [("nhs-number", 1, False)]
        assert _shown("a.R", f"# patients waited {one} seconds\n") == []

    def test_a_table_in_a_document(self):
        rows = "".join(f"| {n[:3]} {n[3:6]} {n[6:]} | twice |\n" for n in numbers(2))
        assert _shown("a.md", f"# A\n\n| NHS number | Problem |\n|---|---|\n{rows}")[0] == ("nhs-number-list", 5, False)


class TestMessages:
    SEGMENT = "MSH|^~\\&|PAS|T\rPID|1||T{0}^^^T^MR||OKONKWO{1}^PRIYA||19{2}0704|F|||12 HIGH ST\r"

    def test_persons_in_hl7(self):
        one = self.SEGMENT.format(1, "", 61)
        assert _shown("a.txt", one) == [("person-message", 1, False)]
        three = "".join(self.SEGMENT.format(at, "ABC"[at], 61 + at) for at in range(3))
        assert _shown("log/a.hl7", three) == [("person-message", 1, True)]
        assert _shown("tests/a.hl7", three) == [("person-message", 1, False)]

    def test_nobody_in_hl7(self):
        assert _shown("a.hl7", "PID|1||T1^^^T^MR||TEST^PATIENT||19610704|F\r") == []
        assert _shown("a.py", "# PID|set id||patient id list||patient name||date of birth|sex\n") == []


def test_findings_hold_no_values():
    files = {f"f{number}/{path}": text for number, (path, text, _) in enumerate(LEAKS)}
    files["pts.csv"] = "nhs_number,ward\n" + "".join(f"{number},A\n" for number in numbers(9))
    told = msgspec.json.encode(assess(Snapshot.of(files)).findings).decode()
    assert PW not in told
    assert not any(number in told for number in numbers(9))


class TestPrivate:
    FILES = {"a.R": f'password <- "{PW}"\n', "data/pts.csv": "nhs_number,w\n" + "".join(f"{n},A\n" for n in numbers(9))}

    def test_the_owner_sees_where(self):
        found = {f.check: f for f in assess(Snapshot.of(self.FILES)).findings}
        assert [(e.path, e.line) for e in found["no-credentials"].evidence] == [("a.R", 1)]
        assert found["no-nhs-numbers"].outcome == "fail"

    def test_the_registry_keeps_a_word(self):
        stored = {f.check: f for f in harvest_of(assess(Snapshot.of(self.FILES)), "o/n").findings}
        for check in private_checks():
            finding = stored[check]
            assert not finding.evidence
            assert finding.reason in {"", "None found.", UNDER_REVIEW, NOT_SCANNED}
            assert finding.outcome != "fail"
        assert stored["no-credentials"].reason == UNDER_REVIEW

    def test_the_level_is_listed(self):
        assert assess(Snapshot.of(self.FILES)).score.level == "listed"

    @settings(deadline=None)
    @given(st.lists(st.tuples(st.sampled_from([c.id for c in all_checks()]), st.sampled_from(["pass", "fail", "not-available", "not-applicable", "error", "declared"]), st.sampled_from(["observed", "inferred"]), st.sampled_from(["", "why"])), unique_by=lambda row: row[0]))  # fmt: skip
    def test_what_is_kept_scores_the_same(self, rows):
        findings = [Finding(check=c, outcome=o, confidence=f, annotation=a) for c, o, f, a in rows]
        kept = [public(finding) for finding in findings]
        assert [public(finding) for finding in kept] == kept
        assert score(kept, default_rubric()) == score(findings, default_rubric())


def test_unread_data_leaves_it_open():
    entries = (FileEntry(path="data/x.csv", size=9_000_000), FileEntry(path="a.R", size=2))
    snapshot = Snapshot(entries=entries, texts={"a.R": "1\n"}, unavailable={"data/x.csv": "larger than 1 MB"})
    found = {f.check: f.outcome for f in assess(snapshot).findings}
    assert found["no-nhs-numbers"] == "not-available"
    assert found["no-credentials"] == "pass"


SPOKEN = [
    ("a.R", f"# login: svc_bi / password: {PW}"),
    ("a.ipynb", f'{{"source": ["the password is `{PW}`"]}}'),
    ("a.R", f'dbConnect(drv, "host", 5432, "svc", "{PW}")'),
    ("a.py", f'server.login("me@example.org", "{PW}")'),
    ("a.R", f'keyring::key_set_with_value("dw", "me", "{PW}")'),
    ("a.R", f'paste0("Driver=x;Uid=me;Pwd=", "{PW}")'),
    ("a.py", f'cx_Oracle.connect("me/{PW}@dwh.example.org:1521/PROD")'),
    ("a.py", f'os.getenv("DW_PASSWORD", "{PW}")'),
    ("a.py", f'add_argument("--password", help="x", default="{PW}")'),
    ("a.xml", f"<password>{PW}</password>"),
    ("a.yml", f"- name: sqlPassword\n  value: '{PW}'"),
    ("a.bat", f"net use Z: \\\\srv01\\x /user:TRUST\\me {PW}"),
    ("a.sas", f"%let pw = {PW};"),
    ("a.sql", f"CREATE USER me IDENTIFIED BY {PW};"),
    ("a.sql", f"EXEC sp_addlinkedsrvlogin 'DW', 'false', NULL, 'me', '{PW}';"),
    ("a.sql", f"OPENROWSET('SQLNCLI', 'srv';'me';'{PW}', 'SELECT 1')"),
    ("a.R", f'add_headers(Authorization = "Bearer {chance(40)}")'),
    ("a.py", f'{{"Authorization": "Basic {base64.b64encode(f"me:{PW}".encode()).decode()}"}}'),
    ("users.csv", f"user,password\nme,{PW}\nyou,{PW}x"),
    ("page.html", f"<p>Password: {PW}</p>"),
    (".Rhistory", f'pwd <- "{PW}"'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), SPOKEN)
def test_what_has_no_name_before_it_is_found(path: str, text: str):
    found = [hit for hit in leaks.in_text(path, f"\n{text}\n") if leaks.RULES[hit.rule].check == "no-credentials"]
    assert found
    assert Snapshot.of({path: text}).find(*leaks.READS)


MACHINES = [
    ("a.R", '# Server = "TRUST-S·QL01\\\\BI"'),
    ("README.md", "Saved in `\\\\TRU·STFS01\\Performance\\Data`."),
    ("a.R", 'read.csv("\\\\\\\\tru·stfs01\\\\bi\\\\x.csv")'),
    ("a.R", 'source("/·/dwh-01.example.n·hs.uk/share/f.R")'),
    ("a.py", 'DB_HO·ST = "sql·01.example.lo·cal"'),
    ("run.sh", "ssh me@10·.1.2.3 ls"),
    ("a.dsn", "SERVER=BIS·QL-03"),
    ("a.ps1", 'Invoke-Sqlcmd -ServerInstance "BIS·QL03\\DW"'),
    ("a.py", 'h = "https://adb-1234567890123456.7.a·zuredatabricks.net"'),
    ("README.md", "See http://intra·net.example.nhs.uk/reports/beds"),
    ("a.sql", "EXEC sp_addlinkedserver @server = N'BIS·QL03';"),
]


@pytest.mark.parametrize(("path", "text"), MACHINES)
def test_machines_are_found_in_comments_and_documents_too(path: str, text: str):
    written = text.replace("·", "")  # the dots keep this file from naming any
    found = {f.check: f for f in assess(Snapshot.of({path: f"x\n{written}\n"})).findings}
    assert [e.line for e in found["no-internal-infrastructure"].evidence] == [2]


@pytest.mark.parametrize(
    "text",
    [
        "# https://www.england.nhs.uk/statistics and https://files.digital.nhs.uk/x.csv",
        'p("Data source: SMR02")',
        'server = "connect.example.nhs.uk"',
        'x <- "\\\\d+\\\\w"',
        'host = "localhost"; url = "http://127.0.0.1:8000"',
        "Version: 10.1.2.9001",
        'Server = "your_server"',
        "nodes.local <- 3",
        "[Warehouse].[dbo].[Waits]",
    ],
)
def test_what_everybody_may_know_is_not_a_machine(text: str):
    assert not [
        hit for hit in leaks.in_text("a.R", text + "\n") if leaks.RULES[hit.rule].check == "no-internal-infrastructure"
    ]


BORN = ((1951, 3, 4), (1987, 11, 30), (1969, 7, 12), (2003, 1, 25), (1940, 9, 9))
AREAS = (("B29", "4AA"), ("LS6", "1AB"), ("M14", "5QQ"), ("NE4", "6AD"), ("L8", "7SS"))
FIRST = ["Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jane"]
LAST = ["Lee", "Ray", "Orr", "Fox", "Poe", "Kay", "Tan", "Ali", "Roy", "Doe"]
ROWS = [
    (first, last, "{}-{:02}-{:02}".format(*born), " ".join(area))
    for first, last, born, area in zip(FIRST[:5], LAST[:5], BORN, AREAS, strict=True)
]
SHAPES = {
    "a.html": "<tr><th>Forename</th><th>Surname</th><th>DOB</th><th>Postcode</th></tr>\n"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in ROWS),
    "a.xml": "".join(f"<Patient><Surname>{b}</Surname><BirthDate>{c}</BirthDate><Post>{d}</Post></Patient>\n" for _, b, c, d in ROWS),
    "a.yaml": "".join(f"- forename: {a}\n  surname: {b}\n  dob: {c}\n  postcode: {d}\n" for a, b, c, d in ROWS),
    "a.sql": "COPY patient (forename, surname, dob, postcode) FROM stdin;\n" + "".join("\t".join(row) + "\n" for row in ROWS),
    "a.py": "[" + "".join(f"{{'forename': '{a}', 'surname': '{b}', 'dob': '{c}', 'pc': '{d}'}},\n" for a, b, c, d in ROWS) + "]",
    "a.R": "data.frame(forename = " + str([r[0] for r in ROWS]) + ",\n dob = " + str([r[2] for r in ROWS]) + ",\n postcode = " + str([r[3] for r in ROWS]) + ")",
    "a.csv": "Ward list,,,\n,,,\nForename,Surname,Date of Birth,Postcode\n" + "".join(",".join(row) + "\n" for row in ROWS),
}  # fmt: skip


@pytest.mark.parametrize("path", SHAPES)
def test_rows_about_persons_are_known_by_their_values(path: str):
    assert "person-rows" in rules(path, SHAPES[path])


@pytest.mark.parametrize(
    "rows",
    [
        "code,name,postcode,opened\n" + "".join(f"M8{n}00{n},DR {b} & PARTNERS,{d},{c}\n" for n, (_, b, c, d) in enumerate(ROWS)),
        "nhs_number,surname,dob,postcode\n" + "".join(f"99900000{n}{n},{b},{c},{d}\n" for n, (_, b, c, d) in enumerate(ROWS)),
        "surname,dob,postcode\n" + "".join(f"{b},{c},ZZ99 3WZ\n" for _, b, c, _ in ROWS),
    ],
    ids=["practices", "the range for tests", "postcodes of nowhere"],
)  # fmt: skip
def test_a_practice_is_no_person_and_a_test_number_is_nobodys(rows: str):
    assert not rules("data/x.csv", rows)


HEADS = ["name,dob,postcode", "Full Name,Date of Birth,Home Postcode", "patient,born,post_code", "last,birth_date,pcds"]


def people(count: int, *, visits: int = 1, date: str = "{d:02}/{m:02}/19{y}") -> str:
    """Rows of made-up people: few names that come again and again, births and ordinary postcodes."""
    one = [
        f"{FIRST[n % 10]} {LAST[n * 3 % 10 - n // 10]},{date.format(d=n % 28 + 1, m=n % 12 + 1, y=30 + n * 7 % 70)},LS{n % 29 + 1} {n % 9}AB"
        for n in range(count)
    ]
    return "".join(f"{row}\n" for row in one for _ in range(visits))


class TestRowsOfPersons:
    @pytest.mark.parametrize("head", HEADS)
    @pytest.mark.parametrize("count", [3, 8, 60])
    def test_names_births_and_postcodes_need_no_second_look(self, head: str, count: int):
        hits = list(leaks.in_text("data/extract.csv", f"{head}\n{people(count)}"))
        assert {(hit.rule, hit.sure) for hit in hits} == {("person-rows", True)}
        # each where there are few, else the first and the last
        assert [hit.line for hit in hits] == ([2, 3, 4] if count == 3 else [2])
        assert [hit.until for hit in hits] == ([None] * 3 if count == 3 else [count + 1])

    def test_nor_do_visits_of_the_same_people_or_short_dates(self):
        assert all(hit.sure for hit in leaks.in_text("v.csv", f"{HEADS[0]}\n{people(6, visits=9)}"))
        short = people(9, date="{d:02}/{m:02}/{y}")
        assert [hit.sure for hit in leaks.in_text("v.csv", f"{HEADS[0]}\n{short}")] == [True]

    def test_nor_rows_without_a_heading(self):
        assert [hit.sure for hit in leaks.in_text("data/v.csv", people(9))] == [True]

    @pytest.mark.parametrize(
        "path",
        [
            "tests/people.csv",
            "data/synthetic_patients.csv",
            "inst/sample/people.csv",
            "data/people_sample.csv",
            "data/dummy.csv",
        ],
    )
    def test_what_is_there_to_try_out_asks_for_a_look(self, path: str):
        assert not any(hit.sure for hit in leaks.in_text(path, f"{HEADS[0]}\n{people(8)}"))

    def test_so_does_what_says_that_it_is_made_up(self):
        said = f"Synthetic data for the tutorial,,\n{HEADS[0]}\n{people(8)}"
        assert [hit.sure for hit in leaks.in_text("data/v.csv", said)] == [False]
        assert not any(
            hit.sure for hit in leaks.in_text("data/v.csv", f"{HEADS[0]}\n{people(8)}Joe Bloggs,01/02/1950,LS1 1AA\n")
        )

    @pytest.mark.parametrize(
        "text",
        [
            "name,dob,postcode\n" + "".join(f"Same Name,0{n}/02/19{n}0,LS1 1AA\n" for n in range(1, 9)),
            "author,name,postcode\n" + "".join(f"A{n},{FIRST[n]} {LAST[n]},LS{n} 1AA\n" for n in range(9)),
            "trust_code,postcode,first_name,last_name\n"
            + "".join(f"R{n}A,LS{n} 1AA,{FIRST[n]},{LAST[n]}\n" for n in range(9)),
            "hospital_id,location_name,address,postcode\n"
            + "".join(f"{n},Hospital {n},{n} High Street,LS{n} 1AA\n" for n in range(1, 9)),
            "surname,count\n" + "".join(f"{last},{n}\n" for n, last in enumerate(LAST)),
        ],
        ids=["one name", "authors", "managers of trusts", "hospitals", "tally of names"],
    )
    def test_what_is_no_row_about_a_person_is_not_sure(self, text: str):
        assert not any(hit.sure for hit in leaks.in_text("data/x.csv", text))

    def test_a_common_first_name_hides_no_rows_in_code(self):
        rows = "".join(f"- forename: {a}\n  surname: {b}\n  dob: {c}\n  postcode: {d}\n" for a, b, c, d in ROWS)
        assert any(hit.sure for hit in leaks.in_text("a.yaml", rows.replace("Ann", "Jane")))


class TestNumbersForTests:
    TEST = tuple(f"{n}{digit}" for n in range(999_000_001, 999_000_009) for digit in range(10) if valid(f"{n}{digit}"))

    def finding(self, text: str) -> Finding:
        return {f.check: f for f in assess(Snapshot.of({"data/x.csv": text})).findings}["no-nhs-numbers"]

    def test_are_said_to_be_nobodys(self):
        found = self.finding("nhs_number,ward\n" + "".join(f"{one},A\n" for one in self.TEST))
        assert found.outcome == "pass"
        assert found.reason == "Only NHS numbers from the range for tests were seen: they are nobody’s."
        assert [(place.path, place.line) for place in found.evidence] == [("data/x.csv", 2)]

    def test_hide_no_other_number(self):
        mixed = "".join(f"{one},A\n" for one in (*numbers(9), *self.TEST))
        assert self.finding(f"nhs_number,ward\n{mixed}").outcome == "fail"

    def test_one_number_by_chance_says_nothing(self):
        one = self.TEST[0]
        assert self.finding(f"ticket,n\n{one},1\n").reason == "None found in what can be read as text."
        assert "range for tests" in self.finding(f"nhs_no,n\n{one},1\n").reason


def test_commas_within_notes_and_a_variable_named_test_hide_nothing():
    rows = "".join(f'K00{n}1234,{c},"Seen, no pain, review in {n} weeks"\n' for n, (_, _, c, _) in enumerate(ROWS, 1))
    assert "person-rows" in rules("notes.csv", f"patient_id,dob,clinical_notes\n{rows}")
    (one,) = numbers(1)
    assert rules("a.R", f'test <- filter(df, nhs_number == "{one}")\n') == {"nhs-number"}
    # a test has a range of its own; a number out of the issued ones may be somebody's
    assert _shown("a.R", f'expect_true(is_valid_nhs_number("{one}"))\n') == [("nhs-number", 1, False)]


def test_a_list_within_other_numbers_is_found():
    codes = "".join(f'"{code}",\n' for code in range(1_950_000_000, 1_950_000_040))
    text = f"codes <- c({codes}0)\n" + "\n" * 500 + f"exclude <- c({', '.join(numbers(6))})\n"
    assert "nhs-number-list" in rules("a.R", text)


HOSTILE = ["a" * 300_000, "password=" * 30_000, "1" * 300_000, "://a:" * 60_000, "key = '" * 40_000, '"' * 200_000, "nhs 4" * 60_000, "|a" * 100_000, "pw\n" * 90_000, "insert into a (" * 20_000, "dob = c('a', " * 20_000, "connect(" * 30_000, "login('a'," * 25_000, "\\\\" * 100_000, "//a-1/b" * 40_000, "server=" * 40_000, "1999-01-01 dob " * 20_000, "<password>" * 30_000, "a.local." * 30_000, "default=" * 30_000, "Bearer " * 40_000, "userpass" * 30_000, "SMI, Jo" * 40_000]  # fmt: skip


@pytest.mark.parametrize("kind", ["R", "csv", "json", "sql", "md", "yml", "ipynb"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8])
def test_time_grows_no_faster_than_the_text(kind: str, text: str):
    started = time.process_time()
    list(leaks.in_text(f"a.{kind}", text))
    assert time.process_time() - started < 6


@given(
    st.text(max_size=300),
    st.sampled_from(["a.R", "b.csv", "c.json", "d.md", ".env", "e.sql", "f.ipynb", ".pgpass", "g.yml"]),
)
@settings(max_examples=200, deadline=None)
def test_nothing_breaks(text: str, path: str):
    for hit in leaks.in_text(path, text):
        assert 1 <= (hit.line or 1) <= text.count("\n") + 1
