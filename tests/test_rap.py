"""Evidence for the RAP levels: what is seen, what nobody can see from outside, and what a project says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry import report
from nhsr_registry.assess import assess
from nhsr_registry.checks import all_checks
from nhsr_registry.checkup import checkreport, comment
from nhsr_registry.folder.entry import harvest_of
from nhsr_registry.formats import _nhsr
from nhsr_registry.model import RAP_LEVELS, Facts, Finding, History, HostFacts, Outcome, RapEvidence
from nhsr_registry.scoring import rap, rap_words
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import rap_claims
from tests.cli.conftest import FILES

CHECKS = {name for one in rap.criteria().criteria for name in (*one.checks, *one.hint)}
EVERY = rap.Known(kinds=("analysis",), facts=Facts(main_language="R"), commit="1" * 40)


def snapshot(files: Mapping[str, str], host: HostFacts | None = None) -> Snapshot:
    made = Snapshot.of(files, repository="example-trust/waits", history=History(commits=9))
    return msgspec.structs.replace(made, commit="1" * 40, host=host)


def read(files: Mapping[str, str], host: HostFacts | None = None) -> RapEvidence:
    found = assess(snapshot(files, host)).rap
    assert found
    return found


def statuses(found: RapEvidence) -> dict[str, str]:
    return {one.id: one.status for one in found.criteria}


def claims(text: str) -> list[tuple[str, str, int | None]]:
    found = rap_claims.find(Snapshot.of({"README.md": f"# Waits\n\n{text}\n"}))
    return [(claim.level, claim.how, claim.line) for claim in found]


# ── the criteria as data ─────────────────────────────────────────────────────────────────────────


def test_the_criteria_are_those_of_the_levels():
    found = rap.criteria().criteria
    assert len(found) == 18
    assert [sum(one.level == level for one in found) for level in RAP_LEVELS] == [5, 9, 4]
    assert len({one.id for one in found}) == len({one.key for one in found}) == 18


def test_they_name_checks_that_exist_and_that_the_rubric_maps_to_them():
    known = {check.id for check in all_checks()}
    for one in rap.criteria().criteria:
        assert {*one.checks, *one.hint} <= known
        for check in one.checks:
            assert one.id in default_rubric().rule(check).maps, f"{check} speaks of {one.id}: say so in rubric.toml"


def test_no_private_check_speaks_of_a_criterion():
    assert not CHECKS & {check.id for check in all_checks() if check.private}


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────


def findings(outcome: Outcome, **other: Outcome) -> list[Finding]:
    return [
        Finding(check=check, outcome=other.get(check.replace("-", "_"), outcome), reason="r")
        for check in sorted(CHECKS)
    ]


def test_all_that_can_be_seen_reaches_gold_and_the_rest_is_not_visible():
    found = rap.evidence(findings("pass", review_evidence="not-available"), EVERY)
    assert found.level == "gold"
    hidden = {id_ for id_, status in statuses(found).items() if status == "not-visible"}
    assert hidden == {"RAP-B4", "RAP-B5", "RAP-S1", "RAP-S9"}


@pytest.mark.parametrize(
    ("check", "level"),
    [("run_instructions", None), ("tests_present", "baseline"), ("ci_runs_tests", "silver"), ("packaged", "silver")],
)
def test_what_is_missing_stops_at_its_level(check: str, level: str | None):
    missing: dict[str, Outcome] = {check: "fail"}
    assert rap.evidence(findings("pass", **missing), EVERY).level == level


def test_one_of_several_is_enough_where_either_does():
    assert statuses(rap.evidence(findings("pass", changelog="fail"), EVERY))["RAP-G4"] == "seen"


@pytest.mark.parametrize("unknown", ["not-available", "error"])
def test_what_a_check_could_not_see_is_neither_seen_nor_missing(unknown: Outcome):
    found = rap.evidence(findings("pass", tests_present=unknown), EVERY)
    assert statuses(found)["RAP-S6"] == "not-visible"
    assert found.level == "gold"


def test_nothing_seen_is_no_level():
    assert rap.evidence(findings("not-available"), rap.Known(kinds=("analysis",))).level is None
    assert rap.evidence([], rap.Known(kinds=("analysis",))).level is None


def test_lessons_and_lists_are_not_asked():
    found = rap.evidence(findings("pass"), msgspec.structs.replace(EVERY, kinds=("training", "codelist")))
    assert (found.asked, found.level) == (False, None)


def test_functions_are_seen_whether_documented_or_not():
    assert statuses(rap.evidence(findings("pass", functions_documented="fail"), EVERY))["RAP-S4"] == "seen"


def test_a_manifest_is_no_package_and_not_nothing():
    known = msgspec.structs.replace(EVERY, facts=Facts(main_language="R", landmarks={"description": ("DESCRIPTION",)}))
    said = findings("pass", packaged="not-applicable")
    assert statuses(rap.evidence(said, EVERY))["RAP-G1"] == "not-seen"
    assert statuses(rap.evidence(said, known))["RAP-G1"] == "not-visible"


OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from(["pass", "fail", "declared", "not-applicable", "not-available"])


@given(st.fixed_dictionaries(dict.fromkeys(sorted(CHECKS), OUTCOMES)), st.sampled_from(sorted(CHECKS)))
def test_a_pass_never_lowers_a_level(outcomes: dict[str, Outcome], check: str):
    def level(said: dict[str, Outcome]) -> int:
        found = rap.evidence([Finding(check=name, outcome=outcome) for name, outcome in said.items()], EVERY)
        return RAP_LEVELS.index(found.level) if found.level else -1

    if outcomes[check] == "fail":
        assert level({**outcomes, check: "pass"}) >= level(outcomes)


def test_places_are_those_of_the_files():
    found = read(FILES)
    for one in found.criteria:
        for place in one.evidence:
            assert place.path in FILES
    tests = next(one for one in found.criteria if one.id == "RAP-S6")
    assert (tests.status, tests.checks) == ("not-seen", ("tests-present",))


# ── what projects say of themselves ──────────────────────────────────────────────────────────────

CLAIMS = [
    ("This repository is a [RAP Gold](https://a.b/#gold) project.", "gold"),
    ("RAP level: Silver", "silver"),
    ("**RAP status:** Baseline", "baseline"),
    ("| RAP level | Silver |", "silver"),
    ("- RAP maturity level: Gold", "gold"),
    ("## RAP level: silver", "silver"),
    ("This pipeline meets baseline RAP.", "baseline"),
    ("The code has been developed to silver\nRAP standard.", "silver"),
    ("We have achieved Silver RAP.", "silver"),
    ("Meets the gold RAP standard.", "gold"),
    ("Our publication pipeline has reached the silver level of RAP.", "silver"),
    ("This project meets all the baseline and silver RAP criteria.", "silver"),
    ("The project is a silver reproducible analytical pipeline.", "silver"),
    ("[![RAP Status: Gold](https://img.shields.io/badge/RAP_Status-Gold-gold)](https://a.b)", "gold"),
    ("![x](https://img.shields.io/badge/RAP-Silver-gold.svg)", "silver"),
    ("<img src='https://img.shields.io/badge/RAP%20level-Baseline-gold' alt='RAP'>", "baseline"),
    ("![Baseline RAP](docs/badge.png)", "baseline"),
]
NO_CLAIMS = [
    "We aim to reach silver RAP.",
    "RAP levels are baseline, silver and gold.",
    "This pipeline does not meet silver RAP yet.",
    "This guide explains how a project meets baseline RAP.",
    "This package helps you to check whether your project is at baseline RAP.",
    "To meet gold RAP your code must be packaged.",
    "Is this project silver RAP?",
    "If this project is silver RAP, tell us.",
    "## What is silver RAP?\n\nThe code is at silver RAP when tests exist.",
    "## Contributing\n\nThis code is at silver RAP standard.",
    "A wrap of gold standards.",
    "The baseline of this RAP was 2019.",
    "This RAP uses a gold standard data set.",
    "This project uses RAP to set the baseline.",
    "<!-- ![RAP](https://img.shields.io/badge/RAP-Gold-gold) -->",
    "```\n![RAP](https://img.shields.io/badge/RAP-Gold-gold)\n```",
    "![RAP](https://img.shields.io/badge/RAP-in_progress-gold)",
    "![RAP](https://img.shields.io/badge/RAP-working_towards_silver-blue)",
    "![RAP](https://img.shields.io/badge/RAP-Gold-gold)\n![RAP](https://img.shields.io/badge/RAP-Silver-silver)",
    "![x](https://img.shields.io/badge/licence-gold-gold)",
]


@pytest.mark.parametrize(("text", "level"), CLAIMS)
def test_a_claim_is_read_with_its_line(text: str, level: str):
    assert [(said, line) for said, _, line in claims(text)][:1] == [(level, 3)]


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_what_explains_aims_or_asks_is_no_claim(text: str):
    assert claims(text) == []


def test_claims_never_move_the_evidence():
    loud = {**FILES, "README.md": FILES["README.md"] + "\nRAP level: gold\n"}
    assert statuses(read(loud)) == statuses(read(FILES))
    assert read(loud).level == read(FILES).level
    assert [claim.level for claim in read(loud).claims] == ["gold"]


def test_topics_claim_too():
    host = HostFacts(topics=("nhs", "silver-rap", "gold-standard"))
    found = read(FILES, host=host)
    assert [(claim.level, claim.how) for claim in found.claims] == [("silver", "topic")]
    moved = rap.with_host(found, HostFacts(topics=("rap-gold",)))
    assert moved
    assert [claim.level for claim in moved.claims] == ["gold"]


OWN = """rap = "silver"

[rap_evidence]
peer-review = "https://github.com/example-trust/waits/pull/7"
tests = "https://example-trust.nhs.uk/how-we-test"
"""


def test_maintainers_declare_what_cannot_be_seen():
    found = read({**FILES, ".nhsr.toml": OWN})
    rows = {one.id: one for one in found.criteria}
    assert (rows["RAP-B4"].status, rows["RAP-B4"].url) == (
        "declared",
        "https://github.com/example-trust/waits/pull/7",
    )
    assert [(place.path, place.line) for place in rows["RAP-B4"].evidence] == [(".nhsr.toml", 4)]
    assert rows["RAP-S6"].status == "declared"
    assert [(claim.level, claim.how, claim.line) for claim in found.claims] == [("silver", "declared", 1)]


def test_every_key_of_a_criterion_can_be_written():
    lines = [f'{key} = "https://a.b/{key}"' for key in rap.by_key()]
    found = read({"a.R": "1\n", _nhsr.OWN: "\n".join(["[rap_evidence]", *lines])})
    assert {one.id for one in found.criteria if one.url} == set(rap.by_id())


def test_a_script_address_is_no_evidence():
    found = read({"a.R": "1\n", ".nhsr.toml": '[rap_evidence]\npeer-review = "javascript:alert(1)"\n'})
    assert statuses(found)["RAP-B4"] == "not-visible"


# ── where it is shown ────────────────────────────────────────────────────────────────────────────


def test_the_registry_keeps_it_and_old_records_do_without():
    assessment = assess(snapshot({**FILES, "README.md": FILES["README.md"] + "\nRAP level: gold\n"}))
    harvest = harvest_of(assessment, "example-trust/waits")
    again = msgspec.json.decode(msgspec.json.encode(harvest), type=type(harvest))
    assert again.rap == assessment.rap
    assert statuses(rap.of_harvest(again)) == statuses(assessment.rap or RapEvidence())
    assert [claim.level for claim in rap.of_harvest(again).claims] == ["gold"]
    old = msgspec.structs.replace(harvest, rap=None, terms={})
    assert b'"rap"' not in msgspec.json.encode(old)
    assert statuses(rap.of_harvest(old)) == statuses(rap.of_harvest(harvest))


def test_every_report_has_all_criteria_and_awards_nothing():
    assessment = assess(snapshot({**FILES, ".nhsr.toml": OWN}))
    data = json.loads(checkreport.encode(checkreport.report_of(assessment, default_rubric())))["rap"]
    assert len(data["criteria"]) == 18
    assert data["note"] == rap_words.NEVER_AWARDED
    text = report.check_text(assessment, default_rubric(), "waits")
    full = report.check_text(assessment, default_rubric(), "waits", in_full=True)
    markdown = comment.text(assessment, default_rubric(), "waits")
    for one in rap.criteria().criteria:
        assert one.name in " ".join(full.split())
        assert one.asks[:40] in " ".join(full.split())
        assert one.asks[:30] in markdown
    assert rap_words.summary(assessment.rap or RapEvidence()) in " ".join(text.split())
    for said in (text, full, markdown):
        assert "only people who know how the work is done" in " ".join(said.split())
        assert " fail" not in said.lower()


def test_a_claim_beyond_the_evidence_is_told_kindly():
    found = read({**FILES, ".nhsr.toml": 'rap = "gold"\n'})
    assert "know more than can be seen" in rap_words.beside(found)
    assert rap_words.beside(read(FILES)) == ""
