"""Cases that real files taught, one by one."""

from __future__ import annotations

import pytest

from nhsr_registry.formats.citation_cff import CitationCff
from nhsr_registry.formats.conda import CondaEnvironment
from nhsr_registry.formats.description import RDescription
from nhsr_registry.formats.licence_file import LicenceFile
from nhsr_registry.formats.mkdocs import MkDocs
from nhsr_registry.formats.package_json import PackageJson
from nhsr_registry.formats.publiccode import PublicCode
from nhsr_registry.formats.pyproject import Pyproject
from nhsr_registry.formats.readme import Readme
from nhsr_registry.formats.requirements import Requirements
from nhsr_registry.formats.setup_py import SetupPy
from nhsr_registry.formats.workflow import Workflow
from nhsr_registry.globs import compile_patterns


def said(fmt, text, field, path=None):
    parsed = fmt.parse(text, path or fmt.examples[0].path)
    return [
        statement.value for statement in parsed.statements if statement.field == field and not statement.placeholder
    ]


def extras(fmt, text, field):
    parsed = fmt.parse(text, fmt.examples[0].path)
    return [statement.extra for statement in parsed.statements if statement.field == field]


def problems(fmt, text):
    return [problem.message for problem in fmt.parse(text, fmt.examples[0].path).problems]


# ── README ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "first",
    [
        "Forked from nhs-example/waits",
        "To install, make an environment and type pip install waits.",
        "For this project, you must have the following packages installed on your system:",
        "You need the build tool installed globally: npm install -g it",
        "`python count_waits.py [rows.csv] [output folder]`",
        "Table 1: Number of people who wait, by month and board.",
        "The github repo is found here: https://github.com/nhs-example/waits",
        "To count the waits of one board:",
    ],
)
def test_what_a_reader_is_to_do_first_is_no_description(first):
    text = f"# Waits\n\n{first}\n\nCounts how long people wait for treatment.\n"
    assert said(Readme, text, "description") == ["Counts how long people wait for treatment."]


def test_what_stands_under_parts_of_the_installation_is_no_description():
    steps = "## Installation\n\n### Basic tools\n\nCheck that the tools are there on your computer.\n\n"
    text = f"# Waits\n\n{steps}## Aim\n\nCounts how long people wait for treatment.\n"
    assert said(Readme, text, "description") == ["Counts how long people wait for treatment."]
    text = "### Running locally\n\nUse the version that the file names.\n\n# Waits\n\nCounts how long people wait.\n"
    assert said(Readme, text, "description") == ["Counts how long people wait."]


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("# x\n\n> **Warning** this is old.\n\nCounts how long people wait.\n", "Counts how long people wait."),
        ("# x\n\n![a](b.png)\n\nCounts how long people wait.\n", "Counts how long people wait."),
        ("# x\n\n- [a](#a)\n- [b](#b)\n\nCounts how long people wait.\n", "Counts how long people wait."),
        ("# x\n\n| a | b |\n|---|---|\n| one long cell here | two |\n\nCounts how long people wait.\n", "Counts how long people wait."),
        ('# x\n\n```r\ninstall.packages("x") # how to install it\n```\n\nCounts how long people wait.\n', "Counts how long people wait."),
        ("<h1 align=center>x</h1>\n<p>Counts how long <b>people</b> wait.</p>\n", "Counts how long people wait."),
        ("---\ntitle: x\noutput: github_document\n---\n\nCounts how long people wait.\n", "Counts how long people wait."),
        ("# x\n\n## Installation\n\nYou need a recent version of R to run this.\n\n## About\n\nCounts how long people wait.\n", "Counts how long people wait."),
        ("# x\n\n*This package is part of the [Example](a) suite of [R packages](b).*\n\nCounts how long people wait.\n", "Counts how long people wait."),
        ("# x\n\nThis repository is no longer maintained by us.\n", "This repository is no longer maintained by us."),
        ("# x\n\n<!-- a comment about nothing that matters at all -->\n", None),
        ("# x\n", None),
    ],
)  # fmt: skip
def test_the_first_real_paragraph(text, description):
    assert said(Readme, text, "description") == ([description] if description else [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# `waitr` <img src='a.png'/>\n", ["waitr"]),
        ("# {waitr}\n", ["waitr"]),
        ("# Welcome to waitr!\n", ["waitr"]),
        ("# waitr 📦\n", ["waitr"]),
        ("# README\n", []),
        ("## Introduction\n", []),
        ("waitr\n=====\n", ["waitr"]),
        ('---\ntitle: "Waiting times"\n---\n# Introduction\n', ["Waiting times"]),
        ("# A\\&E waits \\(by week\\), 95\\%\n", ["A&E waits (by week), 95%"]),
    ],
)  # fmt: skip
def test_titles(text, name):
    assert said(Readme, text, "name") == name


def test_templates_are_told_as_such():
    parsed = Readme.parse("# x\n\nThe goal of x is to ...\n\nCounts how long people wait.\n", "README.md")
    assert [(s.value, s.placeholder) for s in parsed.statements if s.field == "description"] == [
        ("The goal of x is to ...", True),
        ("Counts how long people wait.", False),
    ]


@pytest.mark.parametrize(
    ("badge", "status"),
    [
        ("[![x](https://img.shields.io/badge/lifecycle-stable-green.svg)](y)", "stable"),
        ("[![x](https://www.repostatus.org/badges/latest/wip.svg)](https://www.repostatus.org/#wip)", "wip"),
        ('<img src="https://img.shields.io/badge/status-in%20development-red">', "in development"),
        (".. image:: https://www.repostatus.org/badges/latest/active.svg", "active"),
    ],
)
def test_status_badges(badge, status):
    assert said(Readme, f"# x\n\n{badge}\n", "development_status") == [status]


def test_a_badge_in_another_projects_row_is_not_this_ones():
    row = "[y](https://y.org) | plots | ![x](https://img.shields.io/badge/lifecycle-dormant-blue.svg)"
    assert said(Readme, f"# x\n\nPackage | For | State\n--- | --- | ---\n{row}\n", "development_status") == []


def test_issue_links_but_not_single_issues():
    text = (
        "See https://github.com/a/b/issues and https://github.com/a/b/issues/3 and https://github.com/a/b/issues/new."
    )
    assert said(Readme, text, "issue_tracker") == ["https://github.com/a/b/issues"]


def test_asciidoc_and_rst():
    assert said(Readme, "= Waits\n\nCounts how long people wait.\n", "name", "README.adoc") == ["Waits"]
    assert said(
        Readme,
        "Waits\n-----\n\n.. note::\n   x y\n\nCounts how long people wait.\n",
        "description",
        "README.rst",
    ) == ["Counts how long people wait."]


# ── R ────────────────────────────────────────────────────────────────────────────────────────────


def test_authors_by_position_and_name():
    text = """Package: x
Authors@R: c(person(given = "Anna", family = "Analyst", role = "ctb", email = "anna@nhs.example"),
  person("Ben", "Builder", "B", "ben@nhs.example", c("aut", "cre"), c(ORCID = "0000-0002-1825-0097", affiliation = "Example")),
  person("Example Trust", role = "fnd"))
"""
    assert said(RDescription, text, "contributor") == ["Anna Analyst"]
    assert said(RDescription, text, "maintainer") == ["Ben B Builder"]
    assert said(RDescription, text, "funder") == ["Example Trust"]
    assert extras(RDescription, text, "author") == [
        {"role": "aut, cre", "orcid": "0000-0002-1825-0097", "affiliation": "Example"}
    ]


def test_plain_authors():
    text = "Package: x\nAuthor: Anna Analyst [aut, cre], Example Trust [cph]\nMaintainer: Anna Analyst <a@b.example>\n"
    assert said(RDescription, text, "author") == ["Anna Analyst"]
    assert said(RDescription, text, "copyright_holder") == ["Example Trust"]
    assert said(RDescription, text, "maintainer") == ["Anna Analyst"] * 2


def test_continued_fields_keep_their_lines():
    text = "Package: x\nImports:\n    dplyr,\n    tidyr (>= 1.0.0)\nConfig/Needs/website: owner/theme\n"
    parsed = RDescription.parse(text, "DESCRIPTION")
    assert [(s.value, s.source.line) for s in parsed.statements if s.field == "software_requirements"] == [
        ("dplyr", 3),
        ("tidyr", 4),
        ("theme", 5),
    ]


def test_a_list_of_packages_need_not_be_a_package():
    assert problems(RDescription, "Type: Compendium\nImports: dplyr\n") == []
    assert problems(RDescription, "Version: 0.1.0\n") == ["There is no Package field, so R cannot build this."]


# ── Python ───────────────────────────────────────────────────────────────────────────────────────


def test_poetry():
    text = """[tool.poetry]
name = "waits"
version = "0.1.0"
authors = ["Anna Analyst <anna@nhs.example>"]
license = "MIT"
repository = "https://github.com/nhs-example/waits"
[tool.poetry.dependencies]
python = "^3.10"
pandas = { version = "^2", optional = true }
waits-core = { git = "https://github.com/nhs-example/core.git" }
[tool.poetry.group.dev.dependencies]
pytest = "*"
"""
    assert said(Pyproject, text, "author") == ["Anna Analyst"]
    assert said(Pyproject, text, "code_repository") == ["https://github.com/nhs-example/waits"]
    assert said(Pyproject, text, "runtime_platform") == ["Python"]
    assert [extra["use"] for extra in extras(Pyproject, text, "software_requirements")] == [
        "optional",
        "runtime",
        "development",
    ]


def test_licences_of_pyproject():
    assert said(Pyproject, '[project]\nname="x"\nversion="1"\nlicense={text="MIT License"}\n', "license") == ["MIT"]
    assert said(Pyproject, '[project]\nname="x"\nversion="1"\nlicense={file="LICENSE"}\n', "license") == []
    text = '[project]\nname="x"\nversion="1"\nclassifiers=["License :: OSI Approved :: MIT License"]\n'
    assert said(Pyproject, text, "license") == ["MIT"]


def test_setup_py_is_read_and_not_run():
    text = """import os
os.remove("everything")
NAME = "waits"
setup(name=f"{NAME}-x", version=open("VERSION").read(), install_requires=["a"] + ["b>=1"], **{"license": "MIT"})
"""
    assert said(SetupPy, text, "name") == ["waits-x"]
    assert said(SetupPy, text, "version") == []
    assert said(SetupPy, text, "software_requirements") == ["a", "b"]


def test_requirements_as_people_have_them():
    text = (
        "\ufeff--index-url https://x\n-e .\n./local\nexamples/pkg/.\n.[dev]\npandas @ file:///tmp/build/pandas\n"
        "numpy==1.26.4 # why\nscipy=1.11=py311\n"
    )
    assert said(Requirements, text, "software_requirements") == ["pandas", "numpy", "scipy"]
    assert len(problems(Requirements, text)) == 1


def test_requirements_say_their_use():
    parsed = Requirements.parse("pytest\n", "requirements-dev.txt")
    assert parsed.statements[0].extra["use"] == "development"


def test_conda_constraints():
    text = "dependencies:\n  - numpy=1.26=py311_0\n  - pandas>=2,<3\n  - r-base=4.3\n  - 'conda-forge::scipy 1.11.*'\n"
    assert [extra.get("constraint") for extra in extras(CondaEnvironment, text, "software_requirements")] == [
        "== 1.26",
        ">=2,<3",
        "== 1.11.*",
    ]
    assert said(CondaEnvironment, text, "runtime_platform") == ["R"]


# ── Others ───────────────────────────────────────────────────────────────────────────────────────


def test_cff_alternatives_and_dates():
    text = "cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors: [{name: Example}]\nlicense: [MIT, GPL-3.0-only]\n"
    assert said(CitationCff, text, "license") == ["MIT OR GPL-3.0-only"]
    assert problems(CitationCff, text) == []
    assert problems(CitationCff, text + "date-released: 2024-13-01\n") == [
        "date-released should be a date, YYYY-MM-DD."
    ]


def test_cff_is_read_where_it_is_wrong():
    text = "title: t\nauthors: Anna Analyst\nkeywords: one\nlicense: Open Government Licence v3.0\n"
    assert said(CitationCff, text, "author") == ["Anna Analyst"]
    assert said(CitationCff, text, "license") == ["OGL-UK-3.0"]
    assert any("authors should be a list" in message for message in problems(CitationCff, text))


def test_npm_shorthands():
    for repository in ('"nhs-example/waits"', '{"url": "git+https://github.com/nhs-example/waits.git"}'):
        text = f'{{"name": "x", "repository": {repository}}}'
        assert said(PackageJson, text, "code_repository") == ["https://github.com/nhs-example/waits"]
    assert said(PackageJson, '{"license": "SEE LICENSE IN LICENSE.md"}', "license") == []


@pytest.mark.parametrize(
    ("run", "tests"),
    [
        ("pytest -q", "yes"),
        ("Rscript -e 'devtools::test()'", "yes"),
        ("echo tested", "no"),
        ("make docs", "no"),
    ],
)
def test_workflows_that_test(run, tests):
    text = f"on: push\njobs:\n  a:\n    steps:\n      - run: {run}\n"
    assert extras(Workflow, text, "continuous_integration")[0]["tests"] == tests


def test_templates_of_projects_to_come_say_nothing():
    parsed = MkDocs.parse("site_name: {{ cookiecutter.name }}\n", "{{ cookiecutter.name }}/mkdocs.yml")
    assert parsed.statements == ()
    assert parsed.problems == ()


def test_holders_of_copyright():
    text = "MIT License\n\nCopyright (c) 2019-2024 Example NHS Trust\n\nCopyright (C) 2007 Free Software Foundation, Inc.\n"
    assert said(LicenceFile, text, "copyright_holder") == ["Example NHS Trust"]


def test_licence_files_are_not_any_file_named_so():
    match = compile_patterns(LicenceFile.reads).fullmatch
    for path in (
        "LICENSE",
        "LICENCE.md",
        "COPYING",
        "MIT-LICENSE",
        "LICENSE-MIT",
        "LICENSES/MIT.txt",
        "license.txt",
    ):
        assert match(path), path
    for path in ("R/licence.R", "docs/a/LICENSE", "man/LICENSE.Rd"):
        assert not match(path), path


PUBLICCODE = PublicCode.examples[0].text


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("name: Waitr", "name: [Waitr]", "name should be a text"),
        ("softwareVersion: 1.10", "version: 1.10", "version is no key"),
        ("name: Waitr", "name:", "name is required"),
        ("license: MIT", "license: Crown", "legal.license should be an SPDX expression"),
        ("  en:", "  en_gb:", "the key should be a language"),
        ("availableLanguages: [en]", "availableLanguages: []", "should not be empty"),
        ("type: internal", "type: contract", "maintenance.contractors is required"),
        ("email: anna.analyst@nhs.example", "email: anna", "should be an e-mail address"),
        ("releaseDate: 2024-02-29", "releaseDate: 2024-02-29 10:00:00", "should be a date"),
        ("softwareVersion: 1.10", "logo: /logo.png", "logo should be"),
        ("softwareVersion: 1.10", "monochromeLogo: logo.svg", "deprecated"),
        ("softwareVersion: 1.10", "intendedAudience: {countries: [gb]}", "write GB"),
        ("softwareVersion: 1.10", "intendedAudience: {countries: [UK]}", "should be a country"),
        ("softwareVersion: 1.10", "supports: [{id: 'alias:none'}]", "should be an address"),
        ("softwareVersion: 1.10", "organisation: {uri: '1'}", "should be an address"),
        ('publiccodeYmlVersion: "0"', "publiccodeYmlVersion: 0.2", "not in quotes"),
    ],
)
def test_publiccode(before, after, part):
    assert PublicCode.parse(PUBLICCODE, "publiccode.yml").problems == ()
    text = PUBLICCODE.replace(before, after)
    (problem,) = PublicCode.parse(text, "publiccode.yml").problems
    assert part in problem.message
    assert problem.line
