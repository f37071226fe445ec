"""Does the README say what the project is for?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import declarations, prose

ENOUGH = 250  # characters of prose: three short sentences
_ABOUT = 120  # of them outside the customary sections: one full sentence

_SHORT = 200  # … where one of them says plainly what it is for
_SAYS_IT = re.compile(
    r"\b(?:the )?(?:goal|aim|purpose|objective) (?:of (?:the |this )?[\w .-]{1,40}? )?(?:is|was) to (?!\.|…)(?:\w+[^\w.]+){5}"
    r"|\bthis (?:R |Python )?(?:package|library|app|dashboard) (?:provides|offers|contains|gives|shows) (?:\w+[^\w.]+){6}"
    r"|^An? (?:collection|set|library|toolkit) of (?:[\w-]+ ){0,3}(?:examples?|functions?|scripts|tools|queries|templates) (?:for|to|of|that|which) (?:\w+[^\w.]+){5}"
    r"|\bthis (?:repo(?:sitory)?|project) (?:contains|holds|has|provides|is) (?:all |the |our ){0,2}(?:[\w-]+ ){0,3}(?:code|scripts|data|analysis|materials?)(?: (?:and|&) [\w ]{1,30})? (?:for|of|behind|to|that|used)\b (?:\w+[^\w.]+){5}",
    re.IGNORECASE | re.MULTILINE,
)

#: Sections that every project has alike and that say nothing of this one.
_CUSTOMARY = re.compile(
    r"licen[cs]|copyright|contribut|code of conduct|conduct|contact|author|maintainer|acknowledg|credit|citation|cite|install"
    r"|set[- ]?up|getting (?:started|help)|^\W*support\W*$|prerequisite|requirement|dependenc|folder|str?u?cture|layout|built with|\btest(?:s|ing)\b|about the \w+ framework|template|badge|change ?log|news|security"
    r"|deploy|^\W*(?:usage|options|arguments|parameters|flags|commands?|command[- ]line options)\W*$|^\W*docker\W*$|^\W*(?:how to )?run(?:ning)?\b|\blocal(?:ly)?\b|^\W*build(?:ing)?\b"
    r"|\b(?:making|for) (?:updates?|changes|releases?)\b|^\W*(?:updat(?:es?|ing)|develop(?:ment|ers?|ing)(?: notes?| guide)?|releas(?:es?|ing)|to[- ]?do|roadmap)\W*$",
    re.IGNORECASE,
)
#: Words that every README may hold and that say nothing of the project.
_BOILERPLATE = re.compile(
    r"licen[cs]ed? under|released under|crown copyright|all rights reserved|code of conduct|pull request|contributions? (?:are|is) welcome"
    r"|must not be considered an accurate or valid representation|may reflect an incomplete or incorrect analysis|open government licence"
    r"|\bonly been made public to support\b|\bno clinical, policy or safety conclusions\b|\bdetails of the purpose\b|\bonly public or fake data\b"
    r"|\byou can run this project via\b|\bproject structure\b|\b(?:is|are) (?:organi[sz]ed|structured|arranged|laid out) as (?:below|follows)\b|\bthis information is experimental\b|\bintended for use for management purposes\b|©|generated from readme"
    r"|^\W*v?\d{1,3}\.\d{1,3}(?:\.\d{1,5})?\b(?!\W*(?:%|million|billion|thousand))|\bthere are (?:\w+ )?ways to (?:run|use|start|install) (?:this|it|the)\b",
    re.IGNORECASE,
)
#: What tells how to start it, wherever it stands: of that nobody learns what it is for.
_STARTING = re.compile(
    r"^\W*(?:to get started\b|to (?:use|run|install|start|set up|build|launch) (?:it|this|them|the (?:\w+ )?(?:app|tool|package|code|pipeline|project|scripts?))\b"
    r"|to (?:see|get|list) (?:the |all )*(?:available )?(?:commands|options|help)\b|(?:node|npm|npx|php|java|dotnet|ruby|Rscript) [\w./-]+\.?\w|once (?:these|this|it|they|everything|you|installed)\b|(?:please |then |first |next )?(?:run|install|clone|download|activate|restart)\b"
    r"|you (?:will |may )?(?:also )?need to (?:have )?install\w*\b|(?:python|r|git|docker|node|rstudio|conda)\b[^.]{0,40}\bversion\b)",
    re.IGNORECASE,
)
#: An item that says what one file or folder is: “* `data` holds the tables”.
_OF_A_FILE = re.compile(r"[ \t]{0,12}(?:[-*+]|\d{1,2}[.)])[ \t]+[*_]{0,2}`[\w ./-]{1,60}`")


class ReadmePurpose(Check):
    """The README says what this is for and for whom

    Somebody from another trust should be able to tell in a minute whether this is for them. Write three or four
    sentences at the top of the README: which question it answers, who uses the answer, what goes in (which data)
    and what comes out. How to install it and the licence come after that. Text that a template left behind does
    not count.

    What counts: about three short sentences that say what this is for, not all four points; or two, of which one
    says it plainly ("This repository contains the code for …", "The goal of … is to …"). A title alone, how to
    install and run it, or a list of options is not enough, and nor is the README of the template or tool with which
    you began: it is true of that, and names nothing of yours.

    With no README it is not met yet, and the README is the step to take first.
    """

    id = "readme-purpose"
    step = "Say in the README what it is for, and for whom"
    reads = (*README, *declarations.READS)
    requires = ("readme-present",)
    nothing = "There is no README yet that could say it."
    effort = "minutes"
    commands = {
        "training": (
            "## What is this for?\n\nThis course shows … how to …\nIt needs … (what to know, what to install) and takes … hours.\n"
            "Start with …"
        ),
        "documentation": (
            "## What is this for?\n\nThese pages answer … for …\nThey hold … and are kept up to date by … / as they were in …"
        ),
        "codelist": (
            "## What is this for?\n\nThese lists say which … codes count as … for …\nThey were made from … and checked by …"
        ),
        "*": (
            "## What is this for?\n\nThis project answers … for …\nIt needs … (data) and produces … (tables, charts, a dashboard).\n"
            "It is used by … every …"
        ),
    }
    passing = (
        {
            "README.md": "# waits\n\nThis package provides charts of how long people wait, by week and specialty.\n\n"
            "## Install\n\nUse your usual way to install packages from the organisation's repository, and restart R afterwards.\n\n"
            "## Usage\n\nThe pages of the package's site describe each function, with an example of every chart.\n"
        },
        {
            "README.md": "# Bed model\n\n"
            "This model estimates how many beds a hospital needs in the next eight weeks. It was written for the "
            "operations team of a district general hospital, who look at it every Monday before planning staff.\n\n"
            "It takes daily counts of admissions and lengths of stay, and gives a forecast with a range for each "
            "ward, as a table and as a chart that can be pasted into the weekly report.\n"
        },
        {
            "README.Rmd": "---\noutput: github_document\n---\n\n# waits\n\n[![R-CMD-check](https://x.org/a.svg)](https://x.org)\n\n"
            "- Counts people who wait for a first outpatient appointment, by week and specialty\n"
            "- Compares the list with the national standard of eighteen weeks and shows who is close to it\n"
            "- Draws the charts that the elective recovery group asks for each month, in the trust's colours\n"
            "- Works with the weekly extract of any acute trust in England, and with the published monthly tables\n"
        },
        {
            "README.md": "# beds\n\nThis repo contains the code and the tables for the study of full wards and of how long people wait there.\n\n"
            "An earlier version of the analysis that goes with this code is in the pre-print, for which see above.\n"
        },
        {
            "README.md": "# Bed map\n\nShows how many beds each hospital of a region has free, for the team that moves patients between them. "
            "It takes the daily return, and draws a map and a table for each ward. The team looks at it every morning.\n\n"
            "## Getting started\n\nThis project was bootstrapped with [Create React App](https://x.org).\n\n### `npm start`\n\n"
            "Opens the page in a browser.\n"
        },
    )
    failing = (
        {
            "README.md": "# w\n\nThe goal of w is to ...\n\n## Installation\n\n"
            + "Install it with the command below. " * 7
        },
        {
            "README.md": "# Waits\n\n## What is this for?\n\n"
            + "This project answers … for …\nIt needs … (data) and produces … (tables, charts, a dashboard).\nIt is used by … every …\n"
            * 4
        },
        {"README.md": "# Bed model\n\nPredicts beds.\n"},
        {
            "README.md": "# Package\n\nThe goal of Package is to ...\n\n## Licence\n\n"
            + "Licensed under the MIT licence. " * 20
        },
        {
            "README.md": "# x\n\n"
            + "![b](https://img.shields.io/badge/a-very-long-badge-address-indeed.svg) " * 12
            + "\n\nCode.\n"
        },
        {"README.md": "# x\n\n## What is this for?\n\n" + "Describe what your project is for here.\n\n" * 12},
        {
            "README.md": "# study\n\nDetails of the purpose of this project can be found at the link above.\n\n"
            "No clinical, policy or safety conclusions must be drawn from the contents of this repository.\n\n"
            "# About the Example framework\n\n" + "The Example framework is a safe place for the research of many. " * 4
        },
        {
            "README.md": "# App template\n\n## Deployment (local)\n\n"
            + "Open the terminal in the folder of the app, type the command below and wait for the page. " * 6
        },
        {
            "README.md": "# Waits\n\nThis repository contains the SQL code of our routine reporting.\n\n"
            "## Licence\n\n" + "The codebase is released under the MIT licence, unless stated otherwise. " * 5
        },
        {
            "README.md": "# Getting Started with Create React App\n\nThis project was bootstrapped with [Create React App](https://x.org).\n\n"
            "## Available Scripts\n\n### `npm start`\n\n"
            + "Opens the page in a browser, and reloads it when something changes. " * 6
            + "\n\n## Learn More\n\n"
            + "There is much more to learn from the pages of the tool. " * 4
        },
        {
            "README.md": "# x\n\nThis is a part of a platform.\n\nTo use it you will need to install these things first, in this order:\n\n"
            "* Python (at least version 3.10, and better a newer one than that)\n* Git (of any version that is still kept up)\n\n"
            "Once these are installed you can install the tool itself from the package index with this command here:\n\n"
            "```\npip install x\n```\n\nTo see available commands, with their names and their settings, type its name.\n"
        },
        {
            "README.md": "# x\n\n* Run the app by opening `ui.R`, and click in the corner at the top that is on the right\n"
            "* `setup.R` loads the packages that are needed here, and reads in all of the data\n"
            "* `data` is where the table of the month is to be placed before it can be read\n"
            "* `pages` has what is shown on each of the pages, in a script of its own for each\n"
        },
        {
            "README.md": "# x\n\nThis package has some functions for use within the unit.\n\n## Making updates\n\n"
            + "Remember to give it a new version number when you change the code. " * 5
        },
        {
            "README.md": "# w\n\nThe goal of w is to …\n\n## Docker\n\n"
            + "The image of the whole environment can be fetched and started with the commands below. " * 4
        },
        {
            "README.md": "# x\n\n## Installation\n\n"
            + "Open the terminal and type the command that is shown below. " * 10
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        if subject.readme is None:
            return cls.cannot_tell("The README could not be read.")
        path = subject.readme[0]
        if _readme.of_a_starter(subject):
            return cls.fails(
                "The README is still that of the template with which this began.", [Evidence(path=path)], "inferred"
            )
        written = prose.prose_length(_readme.lines(subject)) + _sentences_as_headings(subject)
        told = _about(subject)
        where = [Evidence(path=path)]
        if written >= _SHORT and _SAYS_IT.search(_words(subject)):
            return cls.passes(
                f"The README has about {written} characters of text, and says what for.", where, "inferred"
            )
        if written >= ENOUGH and told >= _ABOUT:
            return cls.passes(f"The README has about {written} characters of text.", where, "inferred")
        if written < ENOUGH:
            return cls.fails(
                f"The README has about {written} characters of text so far; {ENOUGH} would say more.", where
            )
        return cls.fails(
            "The README says little yet of what this is for, besides what all READMEs say.", where, "inferred"
        )


def _words(subject: Subject) -> str:
    """What the README says in sentences, one to a line; nothing where a template began it."""
    if _readme.begun(subject):
        return ""
    return "\n".join(part.text for part in prose.paragraphs(_readme.said(subject)))


def _about(subject: Subject) -> int:
    """Characters of prose outside the sections and phrases that all projects share."""
    found = _readme.sections(subject)
    raw = subject.readme[1].splitlines() if subject.readme else []
    length = _sentences_as_headings(subject)
    title = next((section.number for section in found if section.heading), 0)
    begun, sentences = _readme.begun(subject), False
    for section in found:
        if begun and _readme.brought(section):
            continue
        if not _CUSTOMARY.search(section.heading) or (section.number == title and section.depth == 1):
            own = [line for line in section.lines if not _says_nothing(line, raw)]
            length += prose.prose_length(own)
            sentences |= any(line.role == "prose" or section.number == title for line in own)
    return length if sentences else _sentences_as_headings(subject)  # lists below headings say what the parts are


def _says_nothing(line: prose.Line, raw: list[str]) -> bool:
    """Whether a line is what all READMEs hold: boilerplate, how to start it, or what a file or folder of it is."""
    here = raw[line.number - 1] if 0 < line.number <= len(raw) else ""
    layout = line.role == "item" and _OF_A_FILE.match(here)
    return bool(layout or _BOILERPLATE.search(line.text) or _STARTING.match(line.text))


def _sentences_as_headings(subject: Subject) -> int:
    """Characters of whole sentences that stand as headings: some write their first lines so."""
    return sum(len(section.heading) for section in _readme.sections(subject) if len(section.heading) > 60)
