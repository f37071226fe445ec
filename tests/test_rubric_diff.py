"""Who would move under another rubric, and why: from what the registry keeps, and never more sure than that."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhsr_registry.assess import assess
from nhsr_registry.catalogue.rubric_source import read
from nhsr_registry.checks import all_checks
from nhsr_registry.checkup import rubric_words
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.entry import harvest_of
from nhsr_registry.model import Finding, Kind, Outcome
from nhsr_registry.scoring import rubric_diff
from nhsr_registry.scoring.rubric import NOT_ASKED, Rubric, default_rubric, load_rubric, score
from nhsr_registry.scoring.rubric_diff import Subject, diff
from nhsr_registry.snapshot import Snapshot
from tests.cli.conftest import FILES

BASE = {
    "a": 'level = "usable"',
    "b": 'level = "reusable"',
    "c": 'level = "ready-to-scale", kinds = ["r-package"]',
}


def rubric(version: str = "1", **rules: str) -> Rubric:
    lines = [f'{check} = {{ dimension = "one", {rule} }}' for check, rule in {**BASE, **rules}.items() if rule]
    return load_rubric(
        f'version = "{version}"\n[[dimensions]]\nid = "one"\nname = "One"\n[checks]\n' + "\n".join(lines)
    )


def project(kinds: tuple[Kind, ...] = ("r-package",), /, **outcomes: Outcome) -> Subject:
    found = tuple(
        Finding(check=check, outcome=outcome, reason=f"{NOT_ASKED} (x)." if outcome == "not-applicable" else "")
        for check, outcome in outcomes.items()
    )
    return Subject(repository="o/w", kinds=kinds, findings=found)


PASSED: Mapping[str, Outcome] = {"a": "pass", "b": "pass", "c": "pass"}


def test_the_same_rubric_moves_nobody():
    found = diff([project(**PASSED), project(a="fail")], rubric(), rubric())
    assert (found.moved, found.moves, found.changes, found.notes) == (0, (), (), ())


def test_down_names_what_now_holds_it():
    (move,) = diff([project(**{**PASSED, "c": "fail"})], rubric(), rubric("2", c='level = "usable"')).moves
    assert (move.way, move.before, move.after, move.why) == ("down", "reusable", "listed", ("c",))


def test_up_names_what_held_it():
    (move,) = diff([project(**{**PASSED, "b": "fail"})], rubric(), rubric("2", b='level = "information"')).moves
    assert (move.way, move.before, move.after, move.why) == ("up", "usable", "ready-to-scale", ("b",))


def test_a_check_without_an_answer_is_not_known_and_moves_nobody():
    found = diff([project(**PASSED)] * 3, rubric(), rubric("2", new='level = "usable"'))
    assert (found.moved, found.newly_provisional) == (0, 3)
    assert found.moves[0].why == ("new",)
    (change,) = found.changes
    assert (change.check, change.unanswered) == ("new", 3)
    assert "not known" in found.notes[0]


def test_a_kind_that_was_not_asked_before_is_not_known():
    asked = rubric("2", c='level = "usable", kinds = ["analysis"]')
    found = diff([project(("analysis",), a="pass", b="pass", c="not-applicable")], rubric(), asked)
    assert (found.moved, found.newly_provisional) == (0, 1)


def test_a_private_answer_without_its_reason_is_not_known_either():
    """Of what is private the registry keeps “not applicable” alone."""
    subject = Subject(
        repository="o/w", kinds=("analysis",), findings=(*project(a="pass", b="pass").findings, Finding(check="c", outcome="not-applicable"))
    )  # fmt: skip
    assert diff([subject], rubric(), rubric("2", c='level = "usable"')).newly_provisional == 1
    assert diff([subject], rubric(c='level = "usable"'), rubric("2", c='level = "reusable"')).newly_provisional == 0


def test_what_is_not_asked_any_more_goes():
    (move,) = diff(
        [project(**{**PASSED, "b": "fail"})], rubric(), rubric("2", b='level = "reusable", kinds = ["app"]')
    ).moves
    assert move.way == "up"


def test_a_version_that_was_not_raised_is_said():
    assert "raise `version`" in diff([], rubric(), rubric(b="")).notes[0]
    assert diff([], rubric(), rubric("2")).notes == ("The versions differ and no rule does.",)


def test_what_changed_is_said_in_words():
    found = diff([], rubric(), rubric("2", a='level = "reusable", weight = 3', b="", c='level = "ready-to-scale"'))
    said = {change.check: change.what for change in found.changes}
    assert said["a"] == "from usable to reusable; weight 1 → 3"
    assert said["b"] == "gone: it was reusable"
    assert said["c"] == "asked of every project (before: R package)"


def test_a_weight_moves_points_and_no_level():
    heavier = rubric("2", b='level = "reusable", weight = 3')
    found = diff([project(**{**PASSED, "c": "fail"}), project(**PASSED)], rubric(), heavier)
    assert found.moved == 0
    assert found.notes == ("The points (0 to 100, for sorting only) of 1 project change, by at most 13.3.",)


def test_a_check_that_there_is_not_is_named():
    found = diff([project(**PASSED)], rubric(), rubric("2", licnce='level = "usable"'), known={"a", "b", "c"})
    assert found.notes == ("There is no check licnce in this version: is it spelt as it should be?",)


def test_kinds_are_written_as_people_write_them():
    found = diff([project(**PASSED)], rubric(), rubric("2", c='level = "ready-to-scale", except = ["python-package"]'))
    assert found.changes[0].what == "asked of all but Python package (before: R package)"
    assert "| R package | 0 | 0 | 1 |" in rubric_words.markdown(found)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("weight = 9", "`int` <= 3 - at `$.checks.b.weight`"),
        ("wieght = 3", "unknown field `wieght` - at `$.checks.b`"),
        ('level = "great"', "'great' - at `$.checks.b.level`"),
        ('kinds = ["rpackage"]', "'rpackage' - at `$.checks.b.kinds[0]`"),
        ('kinds = ["app"], except = ["app"]', "`$.checks.b.except`"),
        ('after = ["c"]', "circle - at `$.checks.b.after`"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_line_check_and_key(tmp_path, rule, said):
    file = tmp_path / "new.toml"
    file.write_text(
        'version = "2"\n[[dimensions]]\nid = "one"\nname = "One"\n\n[checks]\na = { dimension = "one" }\n'
        f'b = {{ dimension = "one", {rule} }}\nc = {{ dimension = "one", after = ["b"] }}\n',
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as found:
        read(str(file))
    assert "new.toml:8 is no rubric" in found.value.message
    assert said in found.value.message


def test_a_dimension_is_there_once():
    with pytest.raises(msgspec.ValidationError, match="twice"):
        load_rubric(
            'version = "1"\n[[dimensions]]\nid = "a"\nname = "A"\n[[dimensions]]\nid = "a"\nname = "B"\n[checks]\n'
        )


def test_the_numbers_add_up_by_level_and_kind():
    subjects = [
        project(("r-package", "app"), **{**PASSED, "c": "fail"}),
        project((), **PASSED),
        project(("app",), a="fail"),
    ]
    found = diff(subjects, rubric(), rubric("2", c='level = "usable"'))
    assert sum(found.levels_before.values()) == sum(found.levels_after.values()) == found.projects == 3
    assert (found.total.up, found.total.down, found.total.same) == (0, 1, 2)
    assert {kind: (one.up, one.down, one.same) for kind, one in found.kinds.items()} == {
        "app": (0, 1, 1), "r-package": (0, 1, 0), "unknown": (0, 0, 1),
    }  # fmt: skip


IDS = [check.id for check in all_checks()]
LEVEL_NAMES = st.sampled_from(["usable", "reusable", "ready-to-scale", "information"])


@given(st.dictionaries(st.sampled_from(IDS), LEVEL_NAMES, max_size=6))
@settings(max_examples=25, deadline=None)
def test_scores_are_those_of_reading_again(levels: dict[str, str]):
    """From stored findings comes the same score as from the files, for whatever levels."""
    table = msgspec.to_builtins(default_rubric())
    for check, level in levels.items():
        table["checks"][check]["level"] = level
    new = msgspec.convert(table, Rubric)
    stored = harvest_of(_WAITS, "o/w")
    kinds = tuple(guess.kind for guess in stored.kinds)
    subject = Subject(repository="o/w", kinds=kinds, findings=stored.findings)
    assert score(rubric_diff.answers(subject, new, default_rubric()), new) == score(stored.findings, new)
    assert (
        score(rubric_diff.answers(subject, new, default_rubric()), new).level
        == assess(_SNAPSHOT, rubric=new).score.level
    )


_SNAPSHOT = Snapshot.of(FILES, repository="o/w")
_WAITS = assess(_SNAPSHOT)


def test_an_unknown_rubric_has_a_next_step():
    with pytest.raises(UsageError) as found:
        read("0.0")
    assert "git show" in (found.value.hint or "")
    assert read(default_rubric().version) == read("shipped")


def test_strangers_words_stay_words():
    wild = Subject(repository="o/w|<b>", findings=(Finding(check="a", outcome="fail"),))
    text = rubric_words.markdown(diff([wild], rubric(a='level = "information"'), rubric("2")))
    assert "<b>" not in text
    assert "\\|" in text
