"""What maintainers answer counts where it should, stands beside what it cannot change, and harms nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.answers import answers_of
from nhsr_registry.assess import assess
from nhsr_registry.formats.nhsr_toml import NhsrToml
from nhsr_registry.snapshot import Snapshot
from tests.cli.conftest import FILES


def assessed(own, path=".nhsr.toml", files=FILES, **words):
    return assess(Snapshot.of({**files, path: own}, repository="example-trust/waits"), **words)


def finding(assessment, check):
    return next(f for f in assessment.findings if f.check == check)


def test_the_own_word_on_the_kind_counts_before_the_files_and_after_the_entry():
    plain = assess(Snapshot.of(FILES))
    own = assessed('kinds = ["training", "r-package"]')
    curated = assessed('kinds = ["training"]', declared_kinds=("app",))
    assert "training" not in plain.kind_ids
    assert own.kind_ids == ("training", "r-package")
    assert {guess.confidence for guess in own.kinds} == {"declared"}
    assert own.kinds[0].evidence[0].path == ".nhsr.toml"
    assert own.kinds[0].evidence[0].line == 1
    assert curated.kind_ids == ("app",)


def test_nobody_leaves_a_kind_out_in_silence():
    problems = assessed('kinds = ["documentation"]').problems
    assert any("look like an r package too" in problem.message for problem in problems)


def test_an_answered_fail_stays_a_fail_with_its_reason_and_the_same_score():
    before = assess(Snapshot.of(FILES, repository="example-trust/waits"))
    after = assessed('[annotations]\ntests-present = "Checked by hand against last year; tests are planned."\n')
    assert finding(after, "tests-present").outcome == finding(before, "tests-present").outcome == "fail"
    assert finding(after, "tests-present").annotation.startswith("Checked by hand")
    assert not finding(after, "licence-file").annotation
    assert after.score == before.score


def test_a_reason_beside_what_is_met_is_not_shown():
    after = assessed('[annotations]\nlicence-file = "We have one, you should see it."\n')
    assert finding(after, "licence-file").outcome == "pass"
    assert not finding(after, "licence-file").annotation


def test_a_slip_is_told_with_its_line_and_the_nearest_name():
    problems = assessed(
        'status = "activ"\n\n[annotations]\ntest-present = "Checked by hand against last year."\n'
    ).problems
    told = {(p.line, p.message) for p in problems if p.path == ".nhsr.toml"}
    assert any(line == 1 and "did you mean active?" in message for line, message in told)
    assert any(line == 4 and "did you mean tests-present?" in message for line, message in told)


def test_pyproject_holds_the_same_and_the_own_file_speaks_first():
    table = '[project]\nname = "w"\nversion = "1"\n[tool.nhsr]\nkinds = ["app"]\n[tool.nhsr.annotations]\n'
    table += 'changelog = "Releases carry their notes."\ntests-present = "In the other repository."\n'
    own = '[annotations]\nchangelog = "We write to our users."\n'
    answers = answers_of(Snapshot.of({"pyproject.toml": table, ".nhsr.toml": own}))
    assert [guess.kind for guess in answers.kinds] == ["app"]
    assert answers.annotations == {"changelog": "We write to our users.", "tests-present": "In the other repository."}


def test_the_entrys_reason_stands_before_the_projects_own():
    after = assessed(
        '[annotations]\ntests-present = "Checked by hand against last year."\n',
        annotations={"tests-present": "Reviewed by the registry in May."},
    )
    assert finding(after, "tests-present").annotation == "Reviewed by the registry in May."


def test_a_strangers_reason_is_one_clean_line_without_addresses():
    reason = "\\u001b[31mPlease write to ada.byron@trust.nhs.uk\\n" + "x" * 1000
    said = finding(assessed(f'[annotations]\ntests-present = "{reason}"\n'), "tests-present").annotation
    assert "\x1b" not in said
    assert "@" not in said
    assert "\n" not in said
    assert len(said) <= 300


@given(st.text(alphabet='[]{}="\n.#annotationskids \x1b\u202e', max_size=200))
def test_no_file_breaks_it(text):
    answers_of(Snapshot.of({".nhsr.toml": text, "pyproject.toml": f"[tool.nhsr]\n{text}"}))


@pytest.mark.parametrize(("path", "before"), [(".nhsr.toml", ""), ("pyproject.toml", "tool.nhsr.")])
def test_an_unknown_check_is_told_whatever_its_reason(path, before):
    """Two slips on a line are told at once: whoever mends one should not find the other the next day."""
    text = f'[{before}annotations]\nlicense-file = "later"\nchangelg = "We write it on our intranet pages."\nchangelog = "no"\n'
    snapshot = Snapshot.of({path: text, "README.md": "# x"})
    told = [problem.message for problem in (*answers_of(snapshot).problems, *NhsrToml.parse(text, path).problems)]
    for words in (
        "no check 'license-file'; did you mean licence-file?", "annotations.license-file: say the reason",
        "no check 'changelg'; did you mean changelog?", "annotations.changelog: say the reason",
    ):  # fmt: skip
        assert [message for message in told if words in message], (words, told)
    assert len(told) == 4
    assert answers_of(snapshot).annotations == {}


def test_a_check_that_is_like_none_is_answered_with_where_they_are_listed():
    found = assess(
        Snapshot.of({".nhsr.toml": '[annotations]\nzzzz = "It is made up for an example."\n', "a.R": "x <- 1\n"})
    )
    (said,) = [problem.message for problem in found.problems if "zzzz" in problem.message]
    assert said.endswith("all of them: nhsr-registry check --explain all.")
