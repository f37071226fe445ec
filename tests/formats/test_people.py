"""No person's address gets through; a team's does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.formats._people import (
    emails,
    is_team_mailbox,
    name_only,
    orcid,
    orcid_is_valid,
    split_names,
    without_addresses,
)


@pytest.mark.parametrize(
    "address",
    [
        "data.science@nhs.example",
        "datascience@nhs.example",
        "enquiries@trust.example",
        "nhs.analytics@nhs.example",
        "england.something@nhs.net",
        "bi@trust.example",
        "statistics@nhs.example",
        "info@trust.example",
        "bnssg.analytics@nhs.example",
        "waiting-list-team@nhs.example",
    ],
)
def test_a_team(address):
    assert is_team_mailbox(address)


@pytest.mark.parametrize(
    "address",
    [
        "a.analyst@nhs.example",
        "analyst.a@nhs.example",
        "anna.analyst@nhs.example",
        "anna@trust.example",
        "anna.analyst2@nhs.net",
        "anna.england@nhs.net",
        "dev.analyst@nhs.example",
        "ai.analyst@nhs.example",
        "aanalyst@trust.example",
        "123+anna@users.noreply.github.com",
        "noreply@nhs.example",
        "not an address",
    ],
)
def test_a_person_or_none(address):
    assert not is_team_mailbox(address)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Anna Analyst <anna@nhs.example>", "Anna Analyst"),
        ("write to anna.analyst@nhs.example.", "write to ."),
        ("[mail](mailto:anna@nhs.example)", "[mail]"),
        ("git@github.com:nhs-example/waitr.git", "git@github.com:nhs-example/waitr.git"),
        ("actions/checkout@v4", "actions/checkout@v4"),
        ("@nhs-example", "@nhs-example"),
    ],
)
def test_addresses_are_taken_out(text, kept):
    assert without_addresses(text) == kept


@given(st.text(alphabet="ab.@-<>()[] cn'+%_", max_size=60))
def test_no_address_is_left(text):
    assert emails(without_addresses(text)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna Analyst [aut, cre] (ORCID: 0000-0002-1825-0097)", "Anna Analyst"),
        ("Anna Analyst <anna@nhs.example> (https://example.org)", "Anna Analyst"),
        ("  Example  NHS Trust ", "Example NHS Trust"),
    ],
)
def test_names(text, name):
    assert name_only(text) == name


def test_lists_of_names():
    text = "Anna Analyst [aut, cre], Ben Builder (Trust, London) and Cara Coder & Example Trust"
    assert [name_only(name) for name in split_names(text)] == [
        "Anna Analyst",
        "Ben Builder",
        "Cara Coder",
        "Example Trust",
    ]


def test_orcids():
    assert orcid("https://orcid.org/0000-0002-1825-0097") == "0000-0002-1825-0097"
    assert orcid("0000000218250097") == "0000-0002-1825-0097"
    assert orcid("no iD") is None
    assert orcid_is_valid("0000-0002-1825-0097")
    assert orcid_is_valid("0000-0002-1694-233X")
    assert not orcid_is_valid("0000-0002-1825-0098")
    assert not orcid_is_valid("0000")


def test_a_body_with_and_in_its_name_is_one():
    assert split_names("Department of Health and Social Care") == ["Department of Health and Social Care"]
