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
        "from the command line, a team's shared snippets; also a service or a library of another language, which have no screen",
        "code to run that is none of the other kinds, or that stands beside them and is more than a step of theirs; a model "
        "inside an app (simulation, forecast, fitted) makes it an analysis as well",
    ),
    "app": About(
        "something with a screen that people open and use: a dashboard, a web page with a form or a map, a workbook made to be used",
        "Shiny, Streamlit, Dash, Gradio, Power BI, or in any language files that lay out a screen (pages, components, windows, "
        "forms); a server without any is none, and one that a course shows is part of the course",
    ),
    "training": About(
        "something to learn from: a course, a workshop, exercises, a talk with its slides, examples of how a package is used",
        "its name and first sentences, numbered sessions, exercises beside slides; a book or site counts as documentation as well",
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
        "something to begin from: a project's skeleton, a kit that is copied for each new thing, a report to fill in, an image of "
        "Docker with nothing besides",
        "its name, cookiecutter or copier files, or the README (“use this template”, “a starting point for a new project”); what "
        "a tool left in a README of the template that it began from makes none",
    ),
    "documentation": About(
        "pages to read: guidance, a handbook, a list of links, a team's site",
        "many more pages than files of code, also where a tool makes the site; a package's or an app's own site is part of it",
    ),
}
