"""What each kind of project is, and how it is told, in words: for the page of checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from nhsr_registry.model import Kind


class About(NamedTuple):
    """One kind: what it is, and what in the files says so."""

    what: str
    told_by: str


KINDS: Mapping[Kind, About] = {
    "r-package": About(
        "functions of R that others install and call",
        "DESCRIPTION with a package's name, beside NAMESPACE or a folder `R`; a DESCRIPTION that only lists packages makes none",
    ),
    "python-package": About(
        "functions or a command of Python that others install",
        "pyproject.toml, setup.cfg or setup.py that builds a folder with `__init__.py`; settings of tools alone make none",
    ),
    "analysis": About(
        "code that answers a question or makes a report: scripts, queries, notebooks, pipelines, models, a tool that is started "
        "from the command line, a team's shared snippets",
        "code to run that is none of the other kinds, or that stands beside them and is more than a step of theirs",
    ),
    "app": About(
        "something that people open and use: a dashboard, a web page with a form or a map, a workbook made to be used",
        "Shiny, Streamlit, Dash, Flask, a web page with its scripts, Power BI; one that a course shows is part of the course",
    ),
    "training": About(
        "something to learn from: a course, a workshop, exercises, a talk with its slides, examples of how a package is used",
        "its name and first sentences, numbered sessions, exercises, slides; a book or site counts as documentation as well",
    ),
    "data": About(
        "rows that are offered for others to use: a data set, a lookup, published estimates",
        "several times as many data files as code, a package of data, or the name and the README; what code reads or makes is none",
    ),
    "codelist": About(
        "lists of clinical codes (SNOMED CT, ICD-10, dm+d …) that are offered for others to use",
        "the name and the README, or a folder of lists that is most of what there is; lists in a study are what the study reads",
    ),
    "template": About(
        "something to begin from: a project's skeleton, a report to fill in, an image of Docker with nothing besides",
        "its name, cookiecutter or copier files, or the README (“use this template”)",
    ),
    "documentation": About(
        "pages to read: guidance, a handbook, a list of links, a team's site",
        "many more pages than files of code; a package's or an app's own site is part of it",
    ),
}
