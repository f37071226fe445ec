"""Can a report or a paper give credit?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.manifests import description, r_packages
from nhsr_registry.understand.placeholders import is_placeholder

_FILES = ("citation.cff", "{,inst/}citation{,.md,.bib,.txt,.rst}", ".zenodo.json", "codemeta.json")
_ENOUGH = 40
_TITLES = re.compile(r"^title:[ \t]*(\S.*)$", re.MULTILINE)
_NAMES = re.compile(r"^[ \t-]*(?:family-names|given-names|name|alias):[ \t]*(\S.*)$", re.MULTILINE)


class Citable(Check):
    """Reports and papers can give credit

    To name your work, others need a title, the authors and a version. R makes this from DESCRIPTION when somebody
    asks for `citation("waits")`; everywhere else a small CITATION.cff holds it, and GitHub then shows a button.

    What counts: a CITATION.cff, `inst/CITATION` or the like with title and authors of your own, or an R package's
    DESCRIPTION with title, version and authors. A DOI badge, or authors in pyproject.toml, do not by themselves
    tell people how to cite.
    """

    id = "citable"
    step = "Give title, authors and version, so that others can cite it"
    reads = (*_FILES, "description", "namespace")
    effort = "minutes"
    commands = {
        "r-package": 'usethis::use_description(list("Authors@R" =\n  \'person("…", "…", role = c("aut", "cre"), email = "…")\'))',
        "*": '# CITATION.cff\ncff-version: 1.2.0\nmessage: Please cite this work as below.\ntitle: "…"\nauthors:\n  - name: …',
    }
    passing = (
        {
            "CITATION.cff": 'cff-version: 1.2.0\ntitle: "Waits"\nauthors:\n  - family-names: Byron\n    given-names: Ada\n'
        },
        {
            "DESCRIPTION": 'Package: w\nTitle: Count Waits by Week\nVersion: 0.1.0\nAuthors@R: person("Ada", "Byron", role = c("aut", "cre"))\n',
            "R/w.R": "1\n",
        },
    )
    failing = (
        {"README.md": "# w\n"},
        {
            "DESCRIPTION": "Package: w\nTitle: What the Package Does (One Line, Title Case)\nVersion: 0.1.0\nAuthor: x\n",
            "R/w.R": "1\n",
        },
        {
            "DESCRIPTION": "Package: w\nTitle: Your Package Title in Titlecase\nVersion: 0.1.0\nAuthor: Ada Byron\n",
            "R/w.R": "1\n",
        },
        {"CITATION.cff": "cff-version: 1.2.0\n"},
        {
            "CITATION.cff": 'cff-version: 1.2.0\nauthors:\n  - family-names: "Lisa"\n    given-names: "Mona"\ntitle: "My Research Software"\n'
        },
        {"CITATION.cff": 'cff-version: 1.2.0\nmessage: Please cite this.\ntitle: "…"\nauthors:\n  - name: Ada Byron\n'},
        {
            "CITATION.cff": 'cff-version: 1.2.0\ntitle: Waits by week\nauthors:\n  - family-names: "…"\n    given-names: …\n'
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        for path, text in snapshot.read(*_FILES):
            people = re.search(r"author|creators|person\(|et al|\(\d{4}\)", text, re.IGNORECASE)
            title = re.search(r"title\b\W+\w|\"name\"\s*:\s*\"\w|cite", text, re.IGNORECASE)
            if len(text) >= _ENOUGH and people and title and not _is_template(text):
                return cls.passes(f"See {path}.", [Evidence(path=path)])
        for folder in r_packages(snapshot):
            path = f"{folder}/DESCRIPTION" if folder else "DESCRIPTION"
            fields = description(snapshot, path)
            named = fields.get("Title", "") and not is_placeholder("description", fields["Title"])
            if (
                named
                and fields.get("Version")
                and (fields.get("Authors@R") or fields.get("Author") or fields.get("Maintainer"))
            ):
                return cls.passes(f"R makes a citation from {path}.", [Evidence(path=path)], "inferred")
        if lost := snapshot.unread(*cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails(
            "Title, authors and version do not stand together yet.",
            [Evidence(path=path) for path in snapshot.find(*_FILES)],
        )


def _is_template(text: str) -> bool:
    """Whether the title, or every name, of a CITATION.cff is what a template left there."""
    titles, names = ([value.strip(" \"'") for value in found.findall(text)] for found in (_TITLES, _NAMES))
    return any(
        values and all(is_placeholder(field, value) for value in values)
        for field, values in (("title", titles[:1]), ("author", names))
    )
