"""Is there a README with words in it?"""

from __future__ import annotations

from collections.abc import Iterable

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

_BODY = frozenset({"prose", "item", "table", "code"})
_SAID = _BODY - {"code"}
_FEWEST = 4  # words, the title's among them: “Bed model. Predicts beds.” says what it is
#: What there is to do where the file is there already: the remedy makes a new one.
_PENCIL = "to write into it, press the pencil on its page"


class ReadmePresent(Check):
    """A README says in words what this is

    The README is the first, and often the only, page that a visitor sees. Add a file called `README.md` at the
    root with a few sentences: what this is for, who might want it, and whom to ask. A title alone does not help
    yet, and nothing needs to be perfect.

    What counts: one sentence of your own below the title, in any of the forms that GitHub shows. A page as a tool
    wrote it, or commands alone, say nothing yet. The README of a template that you began with is one, though it is
    not yet about your project: whether it says that, and enough, is asked by the next check.
    """

    id = "readme-present"
    step = "Say in a README what this is"
    reads = README
    effort = "minutes"
    commands = {
        "r-package": "usethis::use_readme_md()   # or open the README that is there",
        "*": (
            "On GitHub: Add file → Create new file → name it README.md\n"
            "(where there is one: open it → the pencil, Edit this file)\n→ write a few sentences → Commit changes"
        ),
    }
    passing = (
        {"README.md": "# Bed model\n\nPredicts beds.\n"},
        {"readme.Rmd": "---\noutput: github_document\n---\n\nCounts waits by week.\n"},
        {"README": "Scripts for the monthly return.\n"},
        {"README.rst": "Waits\n=====\n\nCounts waits by week.\n"},
        {"README.md": "## Code of the app that shows how many older people in care homes take which medicine\n"},
        {".github/README.md": "Counts waits by week.\n"},
        {
            "README.md": "# Bed model\n\nThis project was bootstrapped with [Create React App](https://example.org).\n\n"
            "## What it does\n\nPredicts how many beds are needed.\n"
        },
        {"README.mkd": "Counts waits by week.\n"},
        {"Readme.textile": "h1. Waits\n\nCounts waits by week.\n"},
    )
    failing = (
        {"analysis.R": "1"},
        {"README.md": ""},
        {"README.md": "# Bed model\n\n## Usage\n\n## Licence\n"},
        {"README.md": "my code\n"},
        {"README.md": "```\nmongoimport --db d --file w.json --jsonArray\n```\n\n```\njq '.[]' w.json > v.json\n```\n"},
        {
            "README.md": "# waits\n\n## Project setup\n```\nyarn install\n```\n\n### Lints and fixes files\n```\nyarn lint\n```\n\n"
            "### Customize configuration\nSee [Configuration Reference](https://cli.vuejs.org/config/).\n"
        },
        {
            "README.md": "# Getting Started with Create React App\n\nThis project was bootstrapped with [Create React App](https://example.org).\n\n"
            "## Available Scripts\n\nIn the project directory, you can run:\n\n### `npm start`\n\nRuns the app in the development mode.\n"
        },
        {"README.md": "# w\n\nAnalysis.\n"},
        {"src/README.md": "Counts waits by week.\n"},
        {"README.md": "# waits\n\n![logo](logo.png)\n\n<!-- write something here -->\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        paths = subject.snapshot.find(*README)
        if not paths:
            return cls.fails("There is no README at the root yet.")
        if subject.readme is None:
            size = subject.snapshot.by_path[paths[0]].size
            if size == 0:
                return cls.fails(f"{paths[0]} is empty so far; {_PENCIL}.", [Evidence(path=paths[0])])
            return cls.cannot_tell(f"{paths[0]} could not be read.", [Evidence(path=paths[0])])
        if _readme.left_alone(subject):
            path = subject.readme[0]
            return cls.fails(f"{path} is as a tool wrote it, so far; {_PENCIL}.", [Evidence(path=path)])
        short = ""
        for path, text in subject.snapshot.read(*README):
            lines = prose.read(text, path)
            if any(line.text for line in lines if line.role in _SAID or _sentence(line)) or _worded(lines):
                if _words(lines) >= _FEWEST:
                    return cls.passes(f"Found {path}.", [Evidence(path=path)])
                short = short or path
        blank = not any((subject.snapshot.text(path) or "").strip() for path in paths)
        holds = f"holds no more than {'a word or two' if short else 'a title'}"
        state = f"{'is empty' if blank else holds} so far; {_PENCIL}."
        return cls.fails(f"{short or paths[0]} {state}", [Evidence(path=short or paths[0])])


def _words(lines: Iterable[prose.Line]) -> int:
    """How many words a reader sees."""
    return sum(len(line.text.split()) for line in lines if line.role in _BODY or line.role == "heading")


#: Words in a row, as people write them: lines that are set in are read as code, and may be text.
_WORDED = re.compile(r"(?:[A-Za-z][a-z’'-]*,? ){4}[A-Za-z]")


def _worded(lines: Iterable[prose.Line]) -> bool:
    """Whether what is set as code says something in words; commands alone do not."""
    return any(line.role == "code" and _WORDED.search(line.text) for line in lines)


def _sentence(line: prose.Line) -> bool:
    """Some write what it is as a heading: more than ten words are no title."""
    return line.role == "heading" and len(line.text.split()) > 10
