"""Every format, found by discovery, keeps the contract: examples hold, and no text makes it raise."""

from __future__ import annotations

import inspect
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhsr_registry.formats import all_formats
from nhsr_registry.formats._people import emails, is_team_mailbox
from nhsr_registry.globs import compile_patterns

FORMATS = all_formats()
EXAMPLES = [
    pytest.param(fmt, example, id=f"{fmt.id}-{number}")
    for fmt in FORMATS
    for number, example in enumerate(fmt.examples)
]
_TERMS_WORDS = (
    "name description version license author maintainer contributor copyright_holder funder keywords code_repository "
    "issue_tracker url readme date_published date_created date_modified development_status software_requirements "
    "runtime_platform programming_language identifier same_as citation contact continuous_integration software_help "
    "operating_system exports headings notebook_outputs uses application_category intended_use reviewer data_sensitivity rap_level rap_evidence"
)
TERMS = frozenset(_TERMS_WORDS.split())
ECOSYSTEMS = {"cran", "pypi", "conda", "npm", "system"}
USES = {"runtime", "development", "optional", "test", "docs"}


def last_line(text):
    return max(1, len(text.splitlines()), text.count("\n") + 1)


def sound(fmt, text, path):
    """What holds for whatever a format makes of a text."""
    parsed = fmt.parse(text, path)
    assert parsed == fmt.parse(text, path)
    for statement in parsed.statements:
        assert statement.field in TERMS
        assert statement.value == statement.value.strip() != ""
        assert statement.source.path == path
        assert statement.format == fmt.id
        assert statement.source.line is None or 1 <= statement.source.line <= last_line(text)
        assert all(isinstance(value, str) and value for value in statement.extra.values())
        for text_ in (statement.value, *statement.extra.values()):
            assert all(is_team_mailbox(address) for address in emails(text_)), text_
    for problem in parsed.problems:
        assert problem.path == path
        assert problem.message
        assert problem.line is None or 1 <= problem.line <= last_line(text)
    return parsed


def test_ids_are_unique():
    ids = [fmt.id for fmt in FORMATS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in ids)


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.id)
def test_tells_what_it_is(fmt):
    title, _, rest = (inspect.getdoc(fmt) or "").partition("\n")
    assert title, "the first line is the title"
    assert rest.strip(), "the rest says where the format's rules are written"
    assert fmt.crosswalk, "which of its keys mean which CodeMeta term"
    assert set(fmt.crosswalk.values()) <= TERMS
    assert any(example.says for example in fmt.examples), "an example that says something"
    assert any(example.problems for example in fmt.examples), "an example that is broken"
    match = compile_patterns(fmt.reads)
    assert all(match.fullmatch(example.path) for example in fmt.examples), "examples have paths that it reads"


@pytest.mark.parametrize(("fmt", "example"), EXAMPLES)
def test_examples(fmt, example):
    parsed = sound(fmt, example.text, example.path)
    said: dict[str, list[str]] = {}
    for statement in parsed.statements:
        if not statement.placeholder:
            said.setdefault(statement.field, []).append(statement.value)
    for field, values in example.says.items():
        assert tuple(said.get(field, ())) == values, field
    messages = [problem.message for problem in parsed.problems]
    for part in example.problems:
        assert any(part in message for message in messages), messages
    assert len(messages) == len(example.problems), messages
    if example.problems:
        assert all(problem.line for problem in parsed.problems), "a problem says where"


@pytest.mark.parametrize(("fmt", "example"), EXAMPLES)
def test_requirements_speak_the_common_words(fmt, example):
    for statement in fmt.parse(example.text, example.path).statements:
        if statement.field == "software_requirements":
            assert statement.extra.get("ecosystem", "pypi") in ECOSYSTEMS
            assert statement.extra.get("use", "runtime") in USES


ANY = st.text(max_size=400) | st.text(alphabet="{}[]()\"'\\:,=#-|>&*!<\n\t @.ab1~`$/", max_size=400)
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.id)
@given(text=ANY)
@QUIET
def test_no_text_breaks_it(fmt, text):
    sound(fmt, text, fmt.examples[0].path)


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.id)
@given(data=st.data())
@QUIET
def test_no_mutation_breaks_it(fmt, data):
    example = data.draw(st.sampled_from(fmt.examples))
    text = example.text
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + data.draw(ANY) + text[end:]
    sound(fmt, text, example.path)


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.id)
@pytest.mark.parametrize(
    "unit", ["[", "{", "(", '{"a":', "- ", "a:\n ", "<div>", "person(", "> ", "#", "\\\n", "(a or "]
)
def test_depth_does_not_break_it(fmt, unit):
    sound(fmt, unit * 5_000, fmt.examples[0].path)


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.id)
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_marks_and_line_ends_change_nothing(fmt, start, ending):
    for example in fmt.examples:
        plain = fmt.parse(example.text, example.path)
        other = sound(fmt, start + example.text.replace("\n", ending), example.path)
        assert [(s.field, s.value, s.source.line) for s in plain.statements] == [
            (s.field, s.value, s.source.line) for s in other.statements
        ]
