"""What people declare of their use: entered, confirmed, taken back; kept apart from what files show."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner

from nhsr_registry.addresses import is_public
from nhsr_registry.catalogue.validate import validate
from nhsr_registry.cli import cli
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.entry import Adopter, Verification
from nhsr_registry.folder.validation import Faults
from nhsr_registry.model import RepoId
from nhsr_registry.spread import adopt
from tests.registry_folder import entry, make_registry

WAITS = "example-trust/waits"
PAGE = "https://github.com/example-trust/report"


def ask(registry, *args: str):
    return CliRunner().invoke(cli, ["--registry", str(registry.root), *args])


@pytest.fixture
def registry(tmp_path):
    return make_registry(tmp_path / "registry", entry(WAITS))


def text_of(registry):
    return registry.entry_file(RepoId.parse(WAITS)).read_text(encoding="utf-8")


def test_a_use_is_entered_confirmed_and_taken_back_and_remarks_stay(registry):
    path = registry.entry_file(RepoId.parse(WAITS))
    path.write_text("# a remark\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    before = text_of(registry)
    said = ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--since", "2025-04", "--evidence", PAGE)
    assert said.exit_code == 0, said.output
    assert "used by Example NHS Trust: entered" in said.output
    rows = tomllib.loads(text_of(registry))["adopters"]
    assert [(row["organisation"], row["since"], row["evidence"]) for row in rows] == [("RZZ", "2025-04", PAGE)]
    assert text_of(registry).startswith(before)
    assert "verified" not in rows[0]
    assert "In use, as they say themselves: Example NHS Trust since 2025-04." in ask(registry, "show", WAITS).output
    again = ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--since", "2025-04", "--evidence", PAGE)
    assert "stands there already" in again.output
    sure = ask(
        registry, "adopt", WAITS, "--organisation", "RZZ", "--verified-by", "A steward", "--how", "Saw the report"
    )
    assert sure.exit_code == 0
    assert tomllib.loads(text_of(registry))["adopters"][0]["verified"]["how"] == "Saw the report"
    assert not validate(registry).faults
    shown = ask(registry, "reuse", WAITS).output
    assert "Used by, confirmed\n  Example NHS Trust, since 2025-04" in shown
    assert "as they say" not in shown
    assert ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--withdraw").exit_code == 0
    assert text_of(registry) == before


def test_what_is_declared_is_never_among_what_files_show(registry):
    ask(registry, "adopt", WAITS, "--organisation", "RXX", "--unlisted", "--since", "2025", "--evidence", PAGE)
    shown = ask(registry, "reuse", WAITS).output
    assert "Used by, as files show\n  No listed project" in shown
    assert "Used by, as they say\n  ODS code RXX (name not known here), since 2025" in shown
    assert json.loads(ask(registry, "reuse", WAITS, "--graph", "json").output)["links"] == []


#: Hosts that lead nowhere: kept for examples and tests, or of one house.
NOBODYS = [
    "example.org", "www.example.com", "example.net", "a.example", "trust.test", "no.invalid", "app.localhost", "wiki.local",
    "sharepoint.trust.internal", "router.home.arpa", "files.corp", "hidden.onion",
]  # fmt: skip
WRONG = [
    ({"organisation": "no such"}, "unknown id"),
    ({"since": "last year"}, "no date"),
    ({"since": "2025-13"}, "no date"),
    ({"evidence": "javascript:alert(1)"}, "web address"),
    ({"evidence": "http://github.com"}, "web address"),
    ({"evidence": 'https://github.com/"><script>'}, "web address"),
    ({"evidence": "https://github.com/" + "a" * 600}, "web address"),
    *(({"evidence": f"https://{host}/report"}, "no site that others can open") for host in NOBODYS),
    ({"verified": Verification(on="2025-01-01", by="x\ny", how="saw it")}, "short line"),
    *(({"since": day}, "is after the day on which it was said") for day in ("2026", "2025-07", "2025-06-02")),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_right_is_refused_and_nothing_is_written(registry, change, said):
    values = {"organisation": "RZZ", "since": "2025", "evidence": PAGE, "said": "2025-06-01"} | change
    before = text_of(registry)
    with pytest.raises(Faults) as error:
        adopt.write(registry, entry(WAITS, adopters=(Adopter(**values),)))
    assert said in str(error.value)
    assert text_of(registry) == before


def test_only_what_was_declared_can_be_confirmed():
    with pytest.raises(UsageError, match="not entered"):
        adopt.verify(entry(WAITS), "RZZ", "A steward", "Saw it", "2025-01-01")
    with pytest.raises(UsageError):
        adopt.withdraw(entry(WAITS), "RZZ")


def test_a_confirmation_does_not_outlive_what_it_confirmed():
    one = adopt.declare(entry(WAITS), "RZZ", "2025", PAGE, "2025-06-01")
    sure = adopt.verify(one, "RZZ", "A steward", "Saw it", "2025-06-02")
    assert adopt.declare(sure, "RZZ", "2025", PAGE, "2025-07-01") == sure
    other = adopt.declare(sure, "RZZ", "2024", "https://github.com/example-trust/other", "2025-07-01")
    assert other.adopters[0].verified is None


def test_whoever_replaces_what_was_confirmed_is_told(registry):
    declare = ("adopt", WAITS, "--organisation", "RZZ", "--evidence", PAGE, "--since")
    ask(registry, *declare, "2025")
    ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--verified-by", "A steward", "--how", "Saw it")
    assert "confirm" not in ask(registry, *declare, "2025").output
    assert "confirm the new words" in ask(registry, *declare, "2024").output
    assert "confirm" not in ask(registry, *declare, "2023").output


def test_it_says_what_is_missing(registry):
    said = ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--since", "2025")
    assert said.exit_code == 2
    assert "--evidence" in said.output


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("RZX", ["'RZX' is not in organisations.toml", "RZZ (Example NHS Trust)", "--unlisted", "list --all"]),
        ("Exampel NHS Trust", ["RZZ (Example NHS Trust)", "ODS code"]),
        ("rx", ["'rx' is not in organisations.toml"]),
        ("\x1b[31mRXX", ["is not in organisations.toml"]),
    ],
)
def test_a_user_is_an_organisation_that_is_known(registry, said, wanted):
    """A code that nobody has is a user that nobody can find: the nearest are named, and nothing is written."""
    before = text_of(registry)
    found = ask(registry, "adopt", WAITS, "--organisation", said, "--since", "2025", "--evidence", PAGE)
    assert isinstance(found.exception, UsageError)
    told = f"{found.exception.message}\n{found.exception.hint}"
    assert all(words in told for words in wanted), told
    assert "\x1b" not in told
    assert text_of(registry) == before


def test_an_unlisted_code_has_the_form_of_one_and_is_shown_as_not_known(registry):
    refused = ask(
        registry, "adopt", WAITS, "--organisation", "our trust", "--unlisted", "--since", "2025", "--evidence", PAGE
    )
    assert "not shaped like an ODS code" in str(refused.exception)
    said = ask(registry, "adopt", WAITS, "--organisation", "rxx", "--unlisted", "--since", "2025", "--evidence", PAGE)
    assert "used by ODS code RXX (name not known here): entered" in said.output
    assert "ODS code RXX (name not known here) since 2025" in ask(registry, "show", WAITS).output.replace("\n  ", " ")
    assert not validate(registry).faults
    assert ask(registry, "adopt", WAITS, "--organisation", "RXX", "--withdraw").exit_code == 0


@pytest.mark.parametrize("said", ["RZZ", "rzz", "example-trust", "Example NHS Trust", "example nhs trust"])
def test_one_organisation_is_one_user_by_whichever_of_its_names(registry, said):
    """And what an earlier hand wrote by its id is the same user, too."""
    ask(registry, "adopt", WAITS, "--organisation", said, "--since", "2025", "--evidence", PAGE)
    assert [row["organisation"] for row in tomllib.loads(text_of(registry))["adopters"]] == ["RZZ"]
    path = registry.entry_file(RepoId.parse(WAITS))
    path.write_text(text_of(registry).replace('"RZZ"', '"example-trust"'), encoding="utf-8")
    again = ask(registry, "adopt", WAITS, "--organisation", said, "--since", "2024", "--evidence", PAGE)
    assert again.exit_code == 0
    rows = tomllib.loads(text_of(registry))["adopters"]
    assert [(row["organisation"], row["since"]) for row in rows] == [("example-trust", "2024")]
    assert ask(registry, "adopt", WAITS, "--organisation", said, "--withdraw").exit_code == 0


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://github.com/a/b", True), ("https://www.rx1.nhs.uk/report.pdf", True), ("https://localhost/x", False),
        ("https://intranet/x", False), ("https://10." + "0.0.1/x", False), ("https://192." + "168.1.4:8443/x", False),
        ("https://[::1]/", False), ("https://[fd00::1]/", False), ("https://127.1/", False), ("https://0x7f000001/", False),
        ("https://8.8.8.8/", True), ("https://example.org.", False), ("https://EXAMPLE.com/", False), ("https://[/", False),
        ("https://notexample.org/", True), ("https://latest.org/", True), ("", False),
    ],
)  # fmt: skip
def test_what_others_can_open_is_told_by_the_address_alone(url, public):
    assert is_public(url) is public


def test_whoever_watches_an_organisation_that_is_not_known_is_told_the_nearest(registry):
    said = ask(registry, "watch", "--organisation", "RZX", "--since", "2025-01-01")
    assert "no organisation of this registry" in str(said.exception)
    assert "RZZ (Example NHS Trust)" in (said.exception.hint or "")
