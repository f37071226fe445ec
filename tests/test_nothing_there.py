"""Nothing to look at is not met yet, and is told once: in the steps, in the reports and on a project's page."""

from __future__ import annotations

from nhsr_registry.assess import assess
from nhsr_registry.checkup import junit, sarif
from nhsr_registry.report import steps
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.snapshot import Snapshot

WAITS = {
    "licence-recognised": "There is no licence to recognise yet.",
    "readme-purpose": "There is no README yet that could say it.",
    "tests-substantive": "There are no tests to count yet.",
}
FOUND = assess(Snapshot.of({"R/weeks.R": "weeks <- function(x) x / 7\n"}), declared_kinds=("analysis",))


def test_what_is_not_there_is_not_met():
    assert {f.check: f.reason for f in FOUND.findings if f.check in WAITS and f.outcome == "fail"} == WAITS


def test_a_gap_is_one_step_and_one_result():
    offered = {step.check for step in steps(FOUND, default_rubric(), 99)}
    assert {"licence-file", "readme-present", "tests-present"} <= offered
    assert not offered & set(WAITS)
    told = {result["ruleId"] for result in sarif.log([("w", FOUND)], default_rubric())["runs"][0]["results"]}
    assert "licence-file" in told
    assert not told & set(WAITS)


def test_in_junit_it_is_skipped_with_its_reason():
    said = junit.document([("w", FOUND)], default_rubric())
    for reason in WAITS.values():
        assert f'<skipped message="{reason}"' in said
        assert f'<failure message="{reason}"' not in said
