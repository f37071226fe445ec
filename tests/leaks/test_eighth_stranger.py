"""Classes of leaks that an eighth stranger planted, in other forms than theirs. Values are made at run time, or stand in pieces."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhsr_registry import leaks
from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import Subject
from nhsr_registry.checks._leaks import numbers
from nhsr_registry.clones import read_folder
from tests.leaks.test_leaks import rules

ONE, TWO, THREE, FOUR, FIVE = numbers(5)
HEX = "0ffafe83bf4d" + "fea760e44590" + "48cb7ed9d542b366"
DRAWN = "aB3dE5fG7hJ9" + "kL1mN3pQ5rS7" + "tU9vW1xY"
MIXED = "Thrush!La" + "ne84"
WHO, HERS = "Kenneth Iq" + "bal", "Lorna Rok" + "eby"
UNIT, INSURED = "H538" + "5321", "EA2334" + "13D"
MOBILE = "07911 " + "714544"
SERVER = "KEL" + "SQL07"
DOMAIN, MACHINE = "KELB" + "ROUGH", "WXM-LAP" + "-04417"
SHARE = "dunm" + "nas"
BORN = "13/09/" + "1966"
FIXED = "\n".join(
    f"{one}1966{month:02}12202503{22 + month}MG35  PRENDER{month}           CT2 3" + "HW"
    for month, one in enumerate((ONE, TWO, THREE, FOUR, FIVE), 1)
)

FOUND = [
    # keys that remarks and running text hand on
    ("secret", "a.R", f"# api key: {HEX}"),
    ("secret", "a.Rmd", f"words\n\n<!-- census key, do not share: api_key={HEX} -->\n"),
    ("secret", "README.md", f"Use the API key `{HEX}` for it."),
    ("secret", "a.R", f"# token for connect is {DRAWN}"),
    ("secret", "a.py", f'wandb.login(key="{HEX}")'),
    # cut up, folded, in an account's file
    ("secret", "a.R", f'api_secret = paste0("{HEX[:16]}", "{HEX[16:32]}") # so that no hook sees it'),
    ("password", "a.R", 'pwd <- paste0("Thru' + 'sh", "!La' + 'ne", "84")'),
    ("password", "c.yml", f"db:\n  password: >-\n    {MIXED}\n"),
    ("secret", "x.dcf", f"name: me\nprivateKey: {DRAWN}{HEX[:40]}\n"),
    # who, and with what
    ("password", "a.txt", f"log on as bi_reader with {MIXED}"),
    ("password", "a.txt", f"DW\tbi_reader\t{MIXED}\n"),
    ("password", "logins.csv", f"DW,bi_reader,{MIXED}\nEPR,bi,Winter!H" + "ut62\n"),
    ("password", "redis.conf", f"requirepass {MIXED}"),
    ("password", "a.sh", f"htpasswd -b f me {MIXED}"),
    ("password", "a.txt", "The door code of the server room is " + "48" + "29"),
    # accounts and machines of a network
    ("domain-account", "a.txt", "Step 1: dtexec on KELETL" + f"02 as {DOMAIN}\\svc_ssis"),
    ("domain-account", "a.sql", f"GRANT SELECT ON x TO [{DOMAIN}\\bi_readers]"),
    ("domain-account", "a.sql", f"-- job owner {DOMAIN}\\jsmithson"),
    ("internal-host", "a.Rmd", f"<!-- knitted by somebody on {MACHINE} -->"),
    ("network-folder", "a.md", f"Data lives in `\\\\{SHARE}\\BI\\Projects\\LOS` - ask us."),
    ("private-address", "a.md", "then RDP to 10.88" + ".4.21."),
    ("internal-host", "a.md", "Connect to `vpn2.haldenby-" + "hospitals.nhs.uk/bi`"),
    # somebody told of in a note, a message, a statement
    ("person-values", "a.md", f"Pt {WHO} ({UNIT}) fell on the ward at 03:10."),
    ("person-values", "a.ics", f"SUMMARY:MDT - {WHO} ({UNIT}) discharge planning"),
    ("person-values", "sms.txt", f'to {MOBILE} "Hi Beryl your test results are ready, call the surgery" DELIVERED'),
    ("person-values", "a.R", f'd$gp[d$name == "{WHO}" & d$dob == as.Date("1966-09-13")] <- NA'),
    ("person-values", "a.R", f'staff_ni <- "{INSURED}" # payroll query'),
    ("person-values", "a.sql", f"-- KI ({BORN}) counted twice"),
    ("person-values", "a.R", f'ward_b <- c("{WHO}", "{HERS}", "Brian Feath' + 'erby")'),
    ("person-values", "a.md", f"Inquest touching the death of {HERS}, ward 7"),
    ("nhs-number", "a.R", f"# e.g. patid {ONE} comes back as 4.1e9"),
    # tables
    ("person-rows", "a.csv", f"complainant,email,text\n{WHO},k@bt" + f"internet.com,x\n{HERS},l@gm" + "ail.com,y\n"),
    ("person-rows", "a.csv", f"name,date of death,cause\n{WHO},2024-01-01,I21\n{HERS},2024-01-02,I21\n"),
    ("nhs-number-list", "deaths.dat", FIXED),
]

FINE = [
    ("a.R", f"# commit {HEX}"),
    ("README.md", f"The sha of the key file is {HEX}"),
    ("README.md", "The API key is a string of forty characters, see the documentation of the service"),
    ("a.R", 'x <- paste0("token", "_name")'),
    ("a.yml", "jobs:\n  key: >-\n    ${{ secrets.KEY }}\n"),
    ("a.R", 'gsub("ABC\\\\s+", "", x)'),
    ("a.tex", "a & b \\\\hline\\Large"),
    ("a.md", "Trial (ISRCTN12345678) of the ward, Smith (PMC1234567)"),
    ("a.sql", "-- JS 12/03/2004 created"),
    ("a.R", 'regions <- c("North East", "South West", "East Midlands")'),
    ("a.csv", "name,code,n\nGP Walk In Centre,Y02" + "345,1\nBeech Medical Practice,A81" + "001,2\n"),
    ("a.dat", "\n".join(f"{n:020}  LINE" for n in range(10**15, 10**15 + 9))),
    ("a.md", "Patient Safety Incidents on ward 7 were reviewed; the patient Level data were admitted as evidence"),
]


@pytest.mark.parametrize(("rule", "path", "text"), FOUND)
def test_found(rule: str, path: str, text: str):
    assert rule in rules(path, text)


@pytest.mark.parametrize(("path", "text"), FINE)
def test_nothing_to_see(path: str, text: str):
    assert rules(path, text) == set()


@pytest.mark.parametrize(
    "name",
    ["NAMESPACE", "LICENSE", ".gitignore", "a.Rproj", "a.j2", "a.twb", "a.csproj", "a.pyi", "a.env.local", "b.csv~"],
)
def test_kinds_of_files_that_are_read_too(tmp_path: Path, name: str):
    (tmp_path / name).write_text(f'# x\nconn <- "Driver=SQL Server;Server={SERVER};UID=etl_user;PWD={MIXED};"\n')
    assert {hit.path for hit in leaks.scan(read_folder(tmp_path, wanted=leaks.READS))} == {name}


ROWS = "nhs_number,surname,dob,postcode\n" + "".join(
    f"{one},{name},19{40 + at}-03-1{at},CT{at + 1} 3" + "HW\n"
    for at, (one, name) in enumerate(
        zip(numbers(5), ("Iqbal", "Rokeby", "Hobday", "Thackwray", "Fairburn"), strict=True)
    )
)


@pytest.mark.parametrize(
    ("said", "sure"),
    [
        ("All patients in `data/` are synthetic.", False),
        ("This repository contains synthetic data only.", False),
        ("The tables in `other/` are made up.", True),
        ("Please replace this by synthetic data before you publish.", True),
        ("The data are not synthetic.", True),
        ("Waits in one trust.", True),
    ],
)
def test_rows_of_which_only_the_readme_says_that_they_are_made_up(tmp_path: Path, said: str, sure: bool):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cohort.csv").write_text(ROWS)
    (tmp_path / "README.md").write_text(f"# Waits\n\n{said}\n")
    hits = [hit for hit in leaks.scan(read_folder(tmp_path, wanted=leaks.READS)) if hit.path.endswith("cohort.csv")]
    assert hits
    assert any(hit.sure for hit in hits) == sure


STEPS = "on: push\njobs:\n  a:\n    env:\n      KEY: ${{ secrets.K }}\n    steps:\n"


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ("      - run: printenv | sort | tee env.txt && git add env.txt && git commit -m env && git push\n", "fail"),
        (
            '      - run: |\n          echo "K=$KEY" > .Renviron\n          git add -A\n          git commit -m x\n          git push\n',
            "fail",
        ),
        (
            "      - run: env > public/env.txt\n      - uses: peaceiris/actions-gh-pages@v3\n        with:\n          publish_dir: public\n",
            "fail",
        ),
        ("      - run: env > env.txt\n", "pass"),
        ('      - run: echo "K=$KEY" >> .Renviron\n      - run: Rscript run.R\n', "pass"),
        ("      - run: echo $KEY > k.txt && git add docs && git commit -m x && git push\n", "pass"),
    ],
)
def test_secrets_that_a_workflow_publishes(tmp_path: Path, steps: str, outcome: str):
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(STEPS + steps)
    check = next(check for check in all_checks() if check.id == "workflow-safe")
    assert check.run(Subject(snapshot=read_folder(tmp_path, wanted=check.reads))).outcome == outcome
