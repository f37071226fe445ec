"""Organisations as they are: forms of codes, dates, chains and duplicates, each fault with its line; unknown stays unknown."""

from __future__ import annotations

import json
import tomllib

import msgspec
import pytest
from click.testing import CliRunner

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.cli import cli
from nhsr_registry.folder import ods, organisation_rules
from nhsr_registry.folder.holders import holders, state
from nhsr_registry.folder.organisations import Organisation, Organisations, load
from tests.registry_folder import entry, make_registry

#: An organisation of every sort, all in order: a trust in a board's area, a team, a merger, a division, one that just ended.
TABLE = """version = 1

[[organisations]]
id = "a-trust"
name = "A NHS Trust"
kind = "trust"
ods = "RZZ"
icb = "old-board"
owners = ["a-trust"]
valid_from = "2010-04-01"

[[organisations]]
id = "a-team"
name = "A team"
parent = "a-trust"
owners = ["a-team"]

[[organisations]]
id = "old-board"
name = "Old Integrated Care Board"
kind = "icb"
ods = "QZZ"
region = "London"
successor = "new-board"
valid_from = "2022-07-01"
valid_to = "2026-04-01"

[[organisations]]
id = "new-board"
name = "New Integrated Care Board"
kind = "icb"
ods = "Z9Z9Z"
region = "London"
valid_from = "2026-04-01"

[[organisations]]
id = "parted"
name = "Parted Commissioning Group"
kind = "ccg"
ods = "99Z"
successors = ["old-board", "a-trust"]
valid_to = "2022-07-01"

[[organisations]]
id = "closed"
name = "Closed Institute"
kind = "charity"
ended = "Its programme was finished."
valid_to = "2020-01-01"
"""


@pytest.fixture
def registry(tmp_path):
    made = make_registry(tmp_path / "registry", entry("a-team/waits"), entry("A-Person/beds"))
    (made.root / "organisations.toml").write_text(TABLE, encoding="utf-8")
    return made


def ask(registry, *args: str):
    return CliRunner().invoke(cli, ["--registry", str(registry.root), "organisations", *args])


def test_a_table_in_order_has_no_faults(registry):
    assert organisation_rules.check(registry.root) == ()
    assert not validate(registry).faults
    said = ask(registry, "validate")
    assert (said.exit_code, said.output) == (0, "organisations.toml: no faults.\n")


#: (what stands there, what is planted in its place, the line that is wrong, its key, a part of what is said)
PLANTED = [
    ('ods = "RZZ"', 'ods = "QZY"', 7, "ods", "codes of this kind"),
    ('ods = "RZZ"', 'ods = "rzz"', 7, "ods", "capital letters"),
    ('ods = "RZZ"', 'ods = "RZZ01"', 7, "ods", "codes of this kind"),
    ('ods = "QZZ"', 'ods = "RZY"', 22, "ods", "integrated care board"),
    ('ods = "QZZ"', 'ods = "99Z"', 22, "ods", "codes of this kind"),
    ('ods = "99Z"', 'ods = "RZZ"', 40, "ods", "clinical commissioning group"),
    ('ods = "Z9Z9Z"', 'ods = "RZZZ"', 32, "ods", "codes of this kind"),
    ('ods = "99Z"', "ods = 99", 40, "ods", "Expected"),
    ('kind = "trust"', 'kind = "trst"', 6, "kind", "unknown kind"),
    ('region = "London"\nsuccessor', 'region = "Lundon"\nsuccessor', 23, "region", "unknown region"),
    ('successor = "new-board"', 'successor = "nobody"', 24, "successor", "not in the table"),
    ('successor = "new-board"', 'successor = "old-board"', 24, "successor", "circle"),
    ('successor = "new-board"\n', "", 25, "valid_to", "who took over"),
    ('ended = "Its programme was finished."\n', "", 48, "valid_to", "why nobody did"),
    ('valid_from = "2026-04-01"', 'valid_from = "2026-05-01"', 24, "successor", "after this one ended"),
    ('valid_from = "2026-04-01"', 'valid_from = "2026-02-30"', 34, "valid_from", "no day or month"),
    ('valid_from = "2022-07-01"', 'valid_from = "2027-07-01"', 26, "valid_to", "before it begins"),
    ('valid_from = "2022-07-01"', 'valid_from = "July 2022"', 25, "valid_from", "no day or month"),
    ('parent = "a-trust"', 'parent = "a-team"', 15, "parent", "circle"),
    ('parent = "a-trust"', 'parent = "gone"', 15, "parent", "not in the table"),
    ('icb = "old-board"', 'icb = "closed"', 8, "icb", "no integrated care board"),
    ('owners = ["a-team"]', 'owners = ["A-Trust"]', 16, "owners", "already"),
    ('owners = ["a-team"]', 'owners = ["a team"]', 16, "owners", "no name that GitHub gives"),
    ('owners = ["a-team"]', 'owner = ["a-team"]', 16, "owner", "unknown key"),
    ('id = "a-team"', 'id = "a-trust"', 13, "id", "twice; first on line 4"),
    ('id = "a-team"', 'id = "A Team"', 13, "id", "kebab-case"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "planted", "line", "key", "said"), PLANTED, ids=range(len(PLANTED)))
def test_a_planted_fault_is_told_with_its_line(registry, was, planted, line, key, said):
    text = TABLE.replace(was, planted, 1)
    assert text != TABLE
    (registry.root / "organisations.toml").write_text(text, encoding="utf-8")
    found = organisation_rules.check(registry.root)
    assert [fault for fault in found if (fault.line, fault.key) == (line, key) and said in fault.message], found
    assert ask(registry, "validate").exit_code == 3
    assert f"organisations.toml,line={line}::" in ask(registry, "validate", "--format", "github").output
    assert validate(registry).faults


def _rows(text: str) -> list[Organisation]:
    return msgspec.convert(tomllib.loads(text)["organisations"], list[Organisation])


def test_a_longer_circle_is_told_of_each_that_is_in_it_and_walks_end(registry):
    text = TABLE.replace('valid_from = "2026-04-01"', 'valid_from = "2026-04-01"\nsuccessor = "parted"')
    (registry.root / "organisations.toml").write_text(text, encoding="utf-8")
    found = [fault for fault in organisation_rules.check(registry.root) if "circle" in fault.message]
    assert len(found) == 3
    table = Organisations(version=1, organisations=tuple(_rows(text)))
    old = next(org for org in table.organisations if org.id == "old-board")
    assert [org.id for org in table.current(old)] == ["a-trust"]


def test_a_code_may_go_on_to_the_successor_and_to_nobody_else(registry):
    kept = TABLE.replace('ods = "Z9Z9Z"', 'ods = "QZZ"')
    (registry.root / "organisations.toml").write_text(kept, encoding="utf-8")
    assert organisation_rules.check(registry.root) == ()
    other = TABLE.replace('name = "A team"', 'name = "A team"\nods = "RZZ"')
    (registry.root / "organisations.toml").write_text(other, encoding="utf-8")
    assert [fault.key for fault in organisation_rules.check(registry.root)] == ["ods"]


def test_chains_lead_to_who_is_there_now(registry):
    table = load(registry.root)
    by_id = {org.id: org for org in table.organisations}
    names = lambda id_, on="9999": {org.id for org in table.current(by_id[id_], on)}  # noqa: E731
    assert names("parted") == {"new-board", "a-trust"}
    assert names("parted", "2023-01-01") == {"old-board", "a-trust"}
    assert names("closed") == {"closed"}
    team = by_id["a-team"]
    assert table.region_of(team) == "London"
    assert [board.id for board in table.icb_of(team, "2023-01-01")] == ["old-board"]
    assert [board.id for board in table.icb_of(team, "2026-05-01")] == ["new-board"]
    assert state(by_id["new-board"], "2025-01-01") == "not begun"
    assert state(by_id["closed"], "2025-01-01") == "has ended"


def test_a_persons_account_belongs_to_nobody_unless_they_say_so(registry):
    found = holders(registry.entries(), registry.organisations, "2026-06-01")
    assert found.unknown == ("A-Person/beds",)
    assert found.accounts == ("A-Person",)
    assert next(h for h in found.organisations if h.organisation.id == "a-team").projects == ("a-team/waits",)
    said = entry("A-Person/beds", organisation="a-trust")
    assert holders([said], registry.organisations, "2026-06-01").unknown == ()
    listed = ask(registry).output
    assert "Behind 1 project of 1 account no organisation is known" in " ".join(listed.split())


def test_one_is_shown_by_whatever_people_call_it(registry):
    for said in ("a-trust", "RZZ", "rzz", "A-TRUST", "A NHS Trust"):
        shown = ask(registry, "show", said, "--on", "2026-05-01")
        assert "New Integrated Care Board" in shown.output, shown.output
    old = ask(registry, "show", "parted", "--on", "2026-05-01").output
    assert "Taken over by: old-board, a-trust" in old
    assert "Which is now: a-trust, new-board" in old
    assert "Region: not known" in old
    none = ask(registry, "show", "a trst")
    assert none.exit_code != 0
    assert "not known" in str(none.exception)
    data = json.loads(ask(registry, "list", "--format", "json", "--on", "2026-05-01").output)
    assert data["unknown"] == ["A-Person/beds"]
    assert ask(registry, "list", "--on", "yesterday").exit_code != 0


REAL = {
    "trust": ("RX1", "R0A", "TAD", "ZT001", "A1B2C"), "icb": ("QUY", "QMJ", "Z9B2Z"), "ccg": ("15C", "93C", "00L", "D2P2L"),
    "csu": ("0CX",), "region": ("Y60",), "health-board": ("7A1",), "arms-length-body": ("X26", "T1150"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REAL)
def test_codes_of_the_forms_that_the_service_gives_are_taken(kind):
    assert [code for code in REAL[kind] if ods.wrong(code, kind)] == []


def test_an_empty_registry_says_that_nothing_is_listed(tmp_path):
    said = " ".join(ask(make_registry(tmp_path / "r")).output.split())
    assert "0 organisations with listed projects" in said
    assert "No project is listed yet." in said
    assert "Behind every project" not in said
