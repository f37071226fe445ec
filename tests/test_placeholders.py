"""What a template left is told from what somebody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.understand.placeholders import is_placeholder


@pytest.mark.parametrize(
    "text", ["Put a description here", "Enter your project title here", "Write a short summary here."]
)
def test_asks_for_words(text):
    assert is_placeholder("description", text)
    assert not is_placeholder("description", f"Tells people where to {text[0].lower()}{text[1:]} of a bed")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", "What the Package Does (One Line, Title Case)"),
        ("description", "What the package does (one paragraph)."),
        ("description", "More about what it does (maybe more than one line)"),
        ("description", "Add your description here"),
        ("description", "The goal of waitr is to ..."),
        ("description", "The goal of waitr is to …"),
        ("description", "TODO"),
        ("description", "Describe your project in 1-3 sentences."),
        ("description", "This repository holds code for the {PROJECT NAME} {SHORT DESCRIPTION}"),
        ("description", "{{ cookiecutter.description }}"),
        ("description", "A short description of the project."),
        ("name", "{{cookiecutter.project_name}}"),
        ("name", "{PROJECT NAME}"),
        ("name", "your-project-name"),
        ("name", "Project Title"),
        ("license", "What license is it under?"),
        ("license", "`use_mit_license()`, `use_gpl3_license()` or friends to pick a license"),
        ("author", "First Last"),
        ("author", "Your Name"),
        ("author", "Jane Doe"),
        ("author", "[fullname]"),
        ("contact", "you@example.com"),
        ("contact", "first.last@example.com"),
        ("code_repository", "https://github.com/YOUR-NAME/waitr"),
        ("url", "https://example.com/"),
        ("copyright_holder", "<name of author>"),
    ],
)
def test_left_by_a_template(field, value):
    assert is_placeholder(field, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", "0.0.0.9000"),
        ("version", "0.1.0"),
        ("description", "The goal of waitr is to count how long people wait."),
        ("description", "What the trust does when a patient waits for more than 52 weeks"),
        ("description", "A template for reports on waiting times"),
        ("description", "Project to visualise maternity data"),
        ("description", "Sets of {dplyr} verbs for waiting lists"),
        ("description", "Turns TODO comments into a table"),
        ("name", "waitr"),
        ("name", "todo-tracker"),
        ("license", "MIT"),
        ("author", "Anna Analyst"),
        ("author", "A. Analyst"),
        ("contact", "data.science@nhs.example"),
        ("software_requirements", "example"),
        ("software_requirements", "todor"),
        ("keywords", "example"),
        ("headings", "Description"),
        ("readme", "README"),
        ("code_repository", "https://github.com/nhs-example/waitr"),
        ("url", "https://example.org/waitr"),
        ("exports", "%>%"),
    ],
)
def test_written_by_somebody(field, value):
    assert not is_placeholder(field, value)


@given(
    st.text(max_size=200),
    st.sampled_from(["name", "description", "license", "author", "contact", "url", "version"]),
)
def test_no_text_raises(value, field):
    assert is_placeholder(field, value) in {True, False}
