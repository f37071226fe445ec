"""Findings to scores."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.checks import all_checks
from nhsr_registry.model import LEVELS, Finding, Outcome
from nhsr_registry.scoring.rubric import Rubric, Rule, default_rubric, load_rubric, next_steps, score, waiting

RUBRIC = load_rubric(
    """
    version = "9"
    [[dimensions]]
    id = "one"
    name = "One"
    [[dimensions]]
    id = "two"
    name = "Two"
    [checks]
    a = { dimension = "one", level = "usable", weight = 3 }
    b = { dimension = "one", level = "reusable", weight = 2 }
    c = { dimension = "two", level = "reusable", weight = 1 }
    d = { dimension = "two", level = "ready-to-scale", weight = 2 }
    e = { dimension = "two", level = "information" }
    """
)


def findings(**outcomes: Outcome) -> list[Finding]:
    return [Finding(check=check, outcome=outcome) for check, outcome in outcomes.items()]


@pytest.mark.parametrize(
    ("outcomes", "level"),
    [
        ({"a": "fail", "b": "pass", "c": "pass", "d": "pass"}, "listed"),
        ({"a": "pass", "b": "fail", "c": "pass", "d": "pass"}, "usable"),
        ({"a": "pass", "b": "pass", "c": "pass", "d": "fail"}, "reusable"),
        ({"a": "pass", "b": "pass", "c": "pass", "d": "pass"}, "ready-to-scale"),
        ({"a": "pass", "b": "declared", "c": "pass", "d": "pass"}, "ready-to-scale"),
        ({"a": "pass", "b": "not-applicable", "c": "pass", "d": "pass"}, "ready-to-scale"),
        ({"a": "pass", "b": "pass", "c": "pass", "d": "pass", "e": "fail"}, "ready-to-scale"),
    ],
)  # fmt: skip
def test_level(outcomes: dict[str, Outcome], level: str):
    found = score(findings(**outcomes), RUBRIC)
    assert (found.level, found.level_low, found.provisional) == (level, level, False)
    assert found.low == found.points == found.high


@pytest.mark.parametrize("unknown", ["not-available", "error"])
def test_unknown_is_neither_a_pass_nor_nothing(unknown: Outcome):
    found = score(findings(a="pass", b=unknown, c="pass", d="fail"), RUBRIC)
    assert (found.level, found.level_low, found.provisional) == ("reusable", "usable", True)
    assert found.low < found.points < found.high
    one = next(dimension for dimension in found.dimensions if dimension.dimension == "one")
    assert (one.passed, one.applicable, one.unknown) == (1, 2, 1)


def test_unknown_above_what_was_missed_is_not_provisional():
    found = score(findings(a="fail", b="not-available"), RUBRIC)
    assert (found.level, found.provisional) == ("listed", False)


def test_points_follow_weights():
    assert score(findings(a="pass", b="fail", c="fail", d="fail"), RUBRIC).points == pytest.approx(37.5)
    assert score(findings(a="fail", b="fail", c="fail", d="pass"), RUBRIC).points == pytest.approx(25)


def test_nothing_known():
    assert score([], RUBRIC).points == 0
    found = score(findings(a="error", b="not-available"), RUBRIC)
    assert (found.low, found.high, found.level_low, found.level) == (0, 100, "listed", "ready-to-scale")


def test_a_check_that_the_rubric_does_not_name_is_information():
    assert RUBRIC.rule("new").level == "information"
    assert score(findings(a="pass", new="fail"), RUBRIC) == score(findings(a="pass"), RUBRIC)


OUTCOMES = st.sampled_from(["pass", "fail", "declared", "not-applicable", "not-available", "error"])


@given(st.dictionaries(st.sampled_from("abcde"), OUTCOMES))
def test_bounds_hold(outcomes: dict[str, Outcome]):
    found = score(findings(**outcomes), RUBRIC)
    assert 0 <= found.low <= found.high <= 100
    assert found.low <= found.points <= found.high or not any(
        o in {"pass", "fail", "declared"} for o in outcomes.values()
    )
    assert LEVELS.index(found.level_low) <= LEVELS.index(found.level)
    assert found.provisional == (found.level != found.level_low)


@given(st.dictionaries(st.sampled_from("abcde"), OUTCOMES), st.sampled_from("abcde"))
def test_a_pass_never_lowers(outcomes: dict[str, Outcome], check: str):
    better = {**outcomes, check: "pass"}
    before, after = score(findings(**outcomes), RUBRIC), score(findings(**better), RUBRIC)
    if outcomes.get(check) == "fail":
        assert LEVELS.index(after.level) >= LEVELS.index(before.level)
        assert after.low >= before.low


@given(st.permutations(findings(a="pass", b="fail", c="not-available", d="declared")))
def test_order_does_not_matter(shuffled: list[Finding]):
    assert score(shuffled, RUBRIC) == score(sorted(shuffled, key=lambda finding: finding.check), RUBRIC)


class TestApplicability:
    def test_of_kinds(self):
        rule = Rule(dimension="one", kinds=("app",))
        assert rule.applies(["app"])
        assert rule.applies(["analysis", "app"])
        assert not rule.applies(["analysis"])
        assert rule.applies([])

    def test_except_kinds(self):
        rule = Rule(dimension="one", except_=("data",))
        assert not rule.applies(["data"])
        assert rule.applies(["data", "r-package"])
        assert rule.applies([])


class TestAfter:
    """What waits for another check is not met either, and one gap is told and counted once."""

    def ruled(self) -> Rubric:
        rules = dict(RUBRIC.checks, c=msgspec.structs.replace(RUBRIC.rule("c"), after=("b",)))
        return msgspec.structs.replace(RUBRIC, checks=rules)

    def test_one_gap_is_one_step(self):
        assert [step.check for step in next_steps(findings(b="fail", c="fail"), self.ruled(), {})] == ["b"]
        assert [step.check for step in next_steps(findings(b="pass", c="fail"), self.ruled(), {})] == ["c"]
        assert waiting(findings(b="fail", c="fail"), self.ruled()) == {"c"}

    def test_one_gap_sinks_the_score_once(self):
        once = score(findings(a="pass", b="fail", d="pass"), self.ruled())
        assert score(findings(a="pass", b="fail", c="fail", d="pass"), self.ruled()) == once

    def test_what_is_met_all_the_same_counts(self):
        found = score(findings(a="pass", b="fail", c="pass", d="pass"), self.ruled())
        assert found.dimensions[1].passed == 2

    def test_a_check_that_requires_another_comes_after_it(self):
        for check in all_checks():
            assert set(check.requires) <= set(default_rubric().rule(check.id).after), check.id
            assert not check.requires or check.nothing, check.id

    def test_the_level_that_ships_does_not_hang_on_it(self):
        """A check is never asked for a lower level, or of more kinds, than the one that it waits for."""
        for check, rule in default_rubric().checks.items():
            for before in map(default_rubric().rule, rule.after):
                assert LEVELS.index(before.level) <= LEVELS.index(rule.level), check
                assert not before.kinds or set(rule.kinds) <= set(before.kinds), check

    @pytest.mark.parametrize("name", ["nothing", "c"])
    def test_after_something_that_is_no_other_check(self, name: str):
        rules = '[checks]\nc = { dimension = "one", after = ["%s"] }\n' % name  # noqa: UP031
        with pytest.raises(msgspec.ValidationError, match=r"checks\.c\.after"):
            load_rubric(f'version = "1"\n[[dimensions]]\nid = "one"\nname = "One"\n{rules}')


class TestNextSteps:
    def test_nearest_level_then_least_effort_then_weight(self):
        efforts = {"a": "days", "b": "hours", "c": "minutes", "d": "minutes"}
        steps = next_steps(findings(d="fail", c="fail", b="fail", a="fail"), RUBRIC, efforts, limit=4)
        assert [step.check for step in steps] == ["a", "c", "b", "d"]
        assert [step.level for step in steps] == ["usable", "reusable", "reusable", "ready-to-scale"]

    def test_weight_decides_between_equals(self):
        steps = next_steps(findings(c="fail", b="fail"), RUBRIC, {})
        assert [step.check for step in steps] == ["b", "c"]

    def test_only_what_was_missed_and_counts(self):
        assert (
            next_steps(findings(a="pass", b="not-available", c="not-applicable", d="error", e="fail"), RUBRIC, {}) == ()
        )

    def test_limit(self):
        assert len(next_steps(findings(a="fail", b="fail", c="fail", d="fail"), RUBRIC, {})) == 3


class TestLoading:
    def test_the_one_that_ships(self):
        rubric = default_rubric()
        assert rubric.version
        levels = {rule.level for rule in rubric.checks.values()}
        assert levels == {"usable", "reusable", "ready-to-scale", "information"}
        assert {rule.dimension for rule in rubric.checks.values()} == {dimension.id for dimension in rubric.dimensions}

    def test_unknown_dimension_is_named(self):
        with pytest.raises(msgspec.ValidationError, match=r"checks\.a\.dimension"):
            load_rubric('version = "1"\ndimensions = []\n[checks]\na = { dimension = "x" }\n')

    def test_unknown_key_is_refused(self):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(
                {"version": "1", "dimensions": [], "checks": {"a": {"dimension": "x", "wieght": 1}}}, Rubric
            )
