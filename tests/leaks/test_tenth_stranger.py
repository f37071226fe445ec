"""What a tenth stranger planted as most likely in practice, in other words than theirs. Values stand in pieces."""

from __future__ import annotations

import pytest

from tests.leaks.test_leaks import HEX, chance, rules
from tests.leaks.test_ninth_stranger import PUSH, of_workflow

LESS, AND = "Bridlington" + ">Whitby3", "Cr0mer" + "&Sheringham"
HOOK = (
    "https://outlook.office"
    f".com/webhook/{chance(36, HEX)}@{chance(36, HEX)}/IncomingWebhook/{chance(32, HEX)}/{chance(36, HEX)}"
)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        ("password", "load.py", f'snowflake.connector.connect(user="BEDS_SVC", password="{LESS}")\n'),
        ("password", "appsettings.json", f'{{"Db": "Server=(local);Database=Beds;User Id=beds_app;Password={AND};Encrypt=true"}}\n'),
        ("access-token", "tell.R", f'hook <- "{HOOK}"\n'),
        ("database-server", "README.md", "The queries run on `KELD-BI-SQL-TN` in the warehouse's database.\n"),
        ("database-server", "a.R", 'server <- if (live) "KLDSQL-LIVE2" else "KLDSQL-DEV2"\n'),
    ],
)  # fmt: skip
def test_found(rule: str, path: str, text: str):
    assert rule in rules(path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("load.py", 'connect(user="BEDS_SVC", password="<your password>")\n'),
        ("load.py", 'connect(user="BEDS_SVC", password="->password")\n'),
        ("a.md", "See https://keld.example.org/in?user=a&password=wwwwww&next=1\n"),
        ("README.md", "Written in `PL-SQL` for a `MS-SQL-SERVER`; see `SQL-QUERIES`.\n"),
    ],
)
def test_nothing_to_see(path: str, text: str):
    assert not rules(path, text)


FILES = "on: pull_request\njobs:\n  a:\n    steps:\n      - id: f\n        uses: tj-actions/changed-files@v45\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{PUSH}    steps:\n      - env:\n          ALL: ${{{{ toJSON(secrets) }}}}\n        run: make\n",
        f"{FILES}      - run: lint ${{{{ steps.f.outputs.all_changed_files }}}}\n",
        f"{PUSH}    steps:\n      - run: |\n          echo ${{{{ secrets.KEY }}}} > key\n          cat key | head -c 40\n",
    ],
)
def test_what_a_workflow_gives_away(text: str):
    assert of_workflow(text).outcome == "fail"


@pytest.mark.parametrize(
    "text",
    [
        f"{FILES}      - env:\n          F: ${{{{ steps.f.outputs.all_changed_files }}}}\n        run: lint $F\n",
        f"{PUSH}    steps:\n      - run: |\n          echo ${{{{ secrets.KEY }}}} > key\n          cat key | ssh-add -\n",
    ],
)
def test_what_a_workflow_keeps(text: str):
    assert of_workflow(text).outcome == "pass"


def test_a_number_that_counts_elsewhere_hides_nobody():
    insured = "JG" + "38" + "51" + "94" + "B"
    told = f"National Insurance number {insured} of Roland Heptin, who claims again\n"
    hidden = {
        rule
        for rule in rules("note.txt", told)
        if rule not in rules("note.txt", told + "NI number " + "QQ" + "123456C\n")
    }
    assert rules("note.txt", told)
    assert rules("note.txt", told + "order 123456\n") == rules(
        "note.txt", told
    )  # an order's number counts, and nobody's
    assert hidden  # a prototype's people
