"""Does it say how to cite it?"""

from __future__ import annotations

import re

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.placeholders import is_placeholder

_FILES = ("citation.cff", "{,inst/}citation{,.md,.bib,.txt,.rst}", ".zenodo.json", "codemeta.json")


class CitationFile(Check):
    """A citation file says how to give credit

    People who use your work in a report or a paper want to name it properly. A small file CITATION.cff gives them
    the title, the authors and the version, and GitHub then shows a button "Cite this repository".
    """

    id = "citation-file"
    step = "Add a citation file, so that people can give credit"
    reads = _FILES
    effort = "minutes"
    commands = {
        "r-package": "cffr::cff_write()",
        "*": (
            '# CITATION.cff\ncff-version: 1.2.0\nmessage: Please cite this work as below.\ntitle: "…"\nauthors:\n  - family-names: …\n    given-names: …'
        ),
    }
    passing = (
        {
            "CITATION.cff": 'cff-version: 1.2.0\ntitle: "Waits"\nauthors:\n  - family-names: Byron\n    given-names: Ada\n'
        },
        {"inst/CITATION": 'bibentry(bibtype = "Manual", title = "Waits", author = person("Ada", "Byron"))\n'},
        {"CITATION.bib": "@software{waits, title = {Waits}, author = {Byron, Ada}}\n"},
    )
    failing = (
        {"README.md": "# w\n"},
        {"CITATION.cff": ""},
        {"CITATION.cff": "cff-version: 1.2.0\ntitle: \nauthors:\n"},
        {"CITATION.cff": 'cff-version: 1.2.0\ntitle: "My Research Software"\nmessage: x\n'},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        found = snapshot.find(*_FILES)
        for path in found:
            text = snapshot.text(path)
            if text is not None and _complete(path, text):
                return cls.passes(f"See {path}.", [Evidence(path=path)])
        if lost := [path for path in found if path in snapshot.unavailable]:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if found:
            return cls.fails(
                f"{found[0]} lacks a title or the authors so far.", [Evidence(path=path) for path in found]
            )
        return cls.fails("There is no citation file yet.")


def _complete(path: str, text: str) -> bool:
    """Whether title and authors are filled in."""
    name = path.rpartition("/")[2].lower()
    if name == "citation.cff":
        title = re.search(r"^title:[ \t]*[>|]?-?[ \t]*\n?[ \t]*[\"']?([^\"'\n]+)", text, re.MULTILINE)
        people = re.search(r"^authors:\s*\n\s*-\s*(?:\n\s*)?[\w-]+:\s*\S", text, re.MULTILINE)
        return bool(
            title
            and people
            and not is_placeholder("name", title[1])
            and title[1].strip().lower() != "my research software"
        )
    if name.endswith(".json"):
        return bool(
            re.search(r"\"(?:creators|author)\"\s*:\s*[\[{]\s*[{\"@]", text)
            and re.search(r"\"(?:title|name)\"\s*:\s*\"\w", text)
        )
    return len(text.strip()) > 40 and bool(re.search(r"author|cite|et al|\(\d{4}\)|person\(", text, re.IGNORECASE))
