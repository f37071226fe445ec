"""Classes of leaks that a seventh stranger planted: told by what they are, whatever stands around them. Values are made at run time."""

from __future__ import annotations

import pytest

from nhsr_registry import leaks
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.clones import read_folder
from nhsr_registry.leaks import drawn
from tests.leaks.test_leaks import chance, rules

ONE, TWO, THREE = numbers(3)
DRAWN = "RKS9" + "wr4Za5" + "V14Wp5"
LONG = "cdb5Bl421P" + "I4rj8vn0hG/g" + "==:UaN7PdmIy" + "6I8dMPYX1CGT" + "X1XjVenvNL5"
MIXED = "Ortte" + "WUEscF07a" + "*2"
PLAIN = "Gannet" + "-674"
PHRASE = "marble-otter" + "-teacup"
HOST, INSTANCE = "RK9-BI-" + "SQL09", "SVR1785" + "DW"
MOBILE, OTHER = "07865 " + "586657", "07935 " + "139743"
WHO, HERS = "Aisha Ade" + "yemi", "Gwyneth Ent" + "wistle"
HOME = "181 Primrose " + "Close, SP10 4" + "UX"
GLUED = "\n".join(
    f"X{387473 + 7 * n}{name:<19}{day}{year}F{at}"
    for n, (name, day, year, at) in enumerate(
        [("GREENHALGH, Ivy", "0611", 1939, "LS6 2" + "QT"), ("SINGH, Amina", "0110", 2004, "IP7 7" + "PG"), ("ADEYEMI, Kevin", "0905", 2003, "CT15 9" + "YQ"), ("GILL, Harold", "2609", 1921, "IP23 4" + "EU"), ("HUGHES, Ewa", "2111", 1964, "IP19 5" + "ST")]
    )
)  # fmt: skip
SIGNED = "\n".join(
    f"RXQ80{n}9326;{name};{day}/19{year};F"
    for n, (name, day, year) in enumerate(
        [("GREENHALGH, Muriel", "21/04", 67), ("BEGUM, Kevin", "15/12", 50), ("SHARMA, Amina", "09/08", 34)]
    )
)

FOUND = [
    # drawn by chance, whatever hands it over
    ("secret", "a.py", f"auth = TSC.PersonalAccess('nightly', '{LONG}', site_id='x')"),
    ("secret", "a.py", f'pwd = "".join(reversed("{DRAWN}"))'),
    ("secret", "a.jl", f'open_it(db, "{DRAWN}")'),
    ("secret", "a.json", f'{{"auth": {{"inner": ["{DRAWN}"]}}}}'),
    ("secret", "a.yml", f"warehouse:\n  entry: {DRAWN}x7"),
    ("password", "a.R", f'options(dwh = list(u = "svc_reporting", p = "{MIXED}"))'),
    ("password", "spark-defaults.conf", "spark.memory 8g\nspark.synapse.password T@m@" + "risk2605"),
    # a word and a number, where nothing but a password can stand
    ("password", ".psql_history", f"ALTER USER reporting WITH PASSWORD '{PLAIN}';"),
    ("password", "a.py", f'password = "{PHRASE}"'),
    ("password", "a.R", f'db_pwd <- "{PHRASE.replace("-", " ")}"'),
    ("password", "a.sh", f"airflow connections add x --conn-password {PLAIN}"),
    ("password", "a.bat", f"psexec \\\\host -u D\\me -p {PLAIN} cmd"),
    ("password", "hosts.ini", f"h1 ansible_user=me ansible_ssh_pass={PLAIN}"),
    ("password", "a.py", f'spark.read.option("password", "{MIXED}")'),
    ("password", "a.dtsx", f'<DTS:Property DTS:Name="Password" Sensitive="1">{PLAIN}</DTS:Property>'),
    ("password", "a.sql", f"SELECT ENCRYPTBYPASSPHRASE('{PLAIN}', nhs)"),
    ("password", "secrets.toml", f'[passwords]\nbi = "{PLAIN}"'),
    ("password", "a.md", f"Log in as bi_reader / {PLAIN}"),
    ("password", "a.py", f'h = sha256(f"{{nhs}}{MIXED}".encode())'),
    ("password", "password.txt", f"{PLAIN}\n"),
    # numbers that no word tells
    ("nhs-number", "a.py", f"assert lookup('{ONE}')['gp'] is not None"),
    ("nhs-number", "a.sql", f"SELECT * FROM apc WHERE pseudo = {ONE} ORDER BY 1; -- odd"),
    ("nhs-number-list", "tests/__snapshots__/test_merge.ambr", f"# name\n  list([\n    '{ONE}',\n    '{TWO}',\n  ])"),
    ("nhs-number-list", "a.Rout", f"> head(d)\n      id n\n1 {ONE} 3\n2 {TWO} 2\n> proc"),
    ("nhs-number", "a.py", f'url = "https://pds-proxy/Patient/{ONE}/$everything"'),
    ("nhs-number", "tests/cds.txt", f"CDS|RXQ00|{ONE}|7712|01|1950-03-14|PL20 6" + "FT"),
    ("nhs-number", "a.svg", f'<svg>\n<text x="10" y="20">Patient {ONE[:3]} {ONE[3:6]} {ONE[6:]}</text>\n</svg>'),
    # machines by their names
    ("internal-host", "a.yml", f'database: "{HOST}.PAS_LIVE"'),
    ("database-server", "tests/testthat/test-a.R", f'sql <- "select * from [{HOST}].[W].[dbo].[v]"'),
    ("database-server", "a.sql", f"-- run on {INSTANCE}\\WAREHOUSE, not here"),
    ("workspace-address", "a.py", 'ACCOUNT = "sr8' + "4901.uk-south.private" + 'link"'),
    ("workspace-address", "a.sh", "az account set -s /subscriptions/5f1e9c2a-77b0" + "-4d3e-9a41-0c2d8e6b7f13"),
    ("private-address", "tests/a.py", "app.run(host='172.28." + "152.33', port=8051)"),
    ("internal-host", "a.dcf", "url: https://clinical" + "dashboards/content/9"),
    # persons by how they are reached, and rows however parted
    ("person-values", "a.R", f'send_to <- c("{WHO} {MOBILE}", "{HERS} {OTHER}")'),
    ("person-values", "tests/conftest.py", f"MANAGERS = {{'{WHO}': ('{MOBILE}', '{HOME}')}}"),
    ("person-values", "map.html", f'<script>{{"popup": ["{WHO}, {HOME}"]}}</script>'),
    ("person-values", "dump.fwf", GLUED),
    ("person-values", "out.dat", SIGNED),
]  # fmt: skip
ALIKE = [
    ("a.sas", 'libname dw odbc dsn="w" user="%sysget(DWUSER)" password="%sysget(DWPASS)";'),
    ("a.R", 'x <- c("two3x3gTreeMapOptions", "MHS014eMED3", "dll/5_3_1/PostgreSQL", "FY_2019/20_n2")'),
    ("a.sh", "password=$(tr -dc 'A-Za-z0-9_%@' </dev/urandom)"),
    ("a.py", 'password = "forgot-your-password"\ntitle = "three random words"'),
    ("a.R", 'password = "Enter new password"'),
    ("a.sh", "tool --password $DB_PASSWORD --token ${TOKEN}"),
    ("a.py", 'st.write("log in as guest with your account")'),
    ("password.txt", "your-password"),
    ("a.json", f'{{"integrity": "{chance(40)}", "auth": true}}'),
    ("a.sql", "if object_id(N'tempdb..#OF_93_agg') is not null drop table #OF_93_agg"),
    ("a.py", f"code = '{ONE}'  # SNOMED"),
    ("a.py", f"x = '{ONE}'\ny = '{int(TWO) + 1!s}'"),
    ("a.md", "Install from https://marketplace.visualstudio.com/items?itemName=x.y"),
    ("a.R", 'server <- "sql.example.com"'),
    ("a.sh", "apt-get -y install msodbcsql18 mssql-tools18"),
    ("a.R", f'c("{WHO} 07700 ' + '900123", "Elm Surgery 07865 586657")'),
    ("a.dat", "\n".join(f"{day}/03/2024;Elm Ward;{day}" for day in range(10, 20))),
    ("a.svg", f'<svg><path d="M{ONE[:3]} {ONE[3:6]} {ONE[6:]} L1 2"/></svg>'),
]


@pytest.mark.parametrize(("rule", "path", "text"), FOUND)
def test_found(rule, path, text):
    assert rule in rules(path, text)


@pytest.mark.parametrize(("path", "text"), ALIKE)
def test_look_alikes_stay_quiet(path, text):
    assert not [*leaks.in_text(path, text)]


def test_what_was_drawn_by_chance():
    assert drawn.is_drawn(DRAWN)
    assert not any(map(drawn.is_drawn, ("PatientDateOfBirth2", "MHSDS2021v4Final", "HelloWorld12", "EXAMPLE1a2B3c4D")))


def test_a_key_in_a_file_of_any_name(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "sftp_upload").write_text("-----BEGIN OPENSSH PRIVATE" + " KEY-----\n" + f"{chance(64)}\n" * 6)
    (folder / "LICENSE").write_text("MIT")
    snapshot = read_folder(tmp_path, wanted=leaks.READS)
    assert snapshot.notes == ("keys/sftp_upload",)
    assert [(hit.rule, hit.path, hit.line) for hit in leaks.scan(snapshot)] == [("private-key", "keys/sftp_upload", 1)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", "See [the catalogue](https://leedsexample.sharepoint.com/sites/BI/Forms/All.aspx)."),
        ("a.json", '"why": "<a href=\'https://leedsexample4853.blob.core.windows.net/docs/leaflet\'>leaflet</a>"'),
        ("a.py", "SITE = 'herefordshireandworcestershire.icb.nhs.uk'; APP = 'nhsapp.service.nhs.uk'"),
        ("nginx.conf", "proxy_pass http://stay-api:5000/api;"),
        ("a.sql", "case when data_source = 'abcx02' and right(WHEN_DT, 6) = '000000' then 1 end"),
        ("a.sql", "select 'ABC014" + "eMED3FitNote' AS TableName"),
        ("a.R", "#' Populations. https://LeedsTrustCatchmentPopulation/app.powerbi.com"),
        ("a.R", "#' @source \\url{https://app.box.com/s/" + "qh8gzp" * 5 + "}"),
        ("a.py", f'x = (\n    "{chance(80)}"\n    "{chance(80)}"\n    "{chance(30)}"\n)\n'),
        ("a.sps", "/FILE= !Dir + 'A&E-UCD-extract-20' + !FY + '.csv'"),
    ],
)
def test_pages_lead_to_and_columns_hold(path: str, text: str) -> None:
    """What a page links to, one container of several, what a column is compared with, and names made of words."""
    assert not rules(path, text)
