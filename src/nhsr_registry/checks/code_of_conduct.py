"""Is there a code of conduct?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose
from nhsr_registry.understand.manifests import aside

_FILES = (
    "{,.github/,docs/}{code*of*conduct,code*of*coduct,conduct}{,.md,.rmd,.qmd,.rst,.txt}",
    "{*/,*/*/}code*of*conduct{,.md,.rmd,.qmd,.rst,.txt}",
)
_LINK = re.compile(
    r"\[[^\[\]]{0,200}?code\s{1,9}of\s{1,9}conduct[^\[\]]{0,200}\]\(https?://[^()]+|contributor-covenant\.org|\bcode of conduct\b[^\n]{0,120}https?://",
    re.IGNORECASE,
)


class CodeOfConduct(Check):
    """It says how people treat each other here

    A code of conduct tells newcomers that they will be treated kindly, and whom to turn to if they are not. You
    need not write one: adopt the one of your community or organisation and link to it.
    """

    id = "code-of-conduct"
    step = "Say how people treat each other here"
    reads = (*README, *_FILES, *_readme.GUIDES)
    effort = "minutes"
    commands = {
        "r-package": 'usethis::use_code_of_conduct(contact = "…")',
        "*": "On GitHub: Add file → Create new file → name it CODE_OF_CONDUCT.md\n→ Choose a code of conduct template",
    }
    passing = (
        {
            "CODE_OF_CONDUCT.md": "# Code of conduct\n\n"
            + "We treat each other with respect and patience, whoever we are. " * 3
        },
        {
            "Contribution guide/code-of-conduct.md": "# Code of conduct\n\n"
            + "We treat each other with respect and patience, whoever we are. " * 3
        },
        {"README.md": "# w\n\nPlease follow our [code of conduct](https://tools.nhsrcommunity.com/conduct).\n"},
        {"README.md": "# w\n\nIt is released with a [Contributor Code of\nConduct](https://x.org/conduct).\n"},
        {"CONTRIBUTING.md": "# Contributing\n\nPlease follow our [Code of Conduct](https://x.org/conduct).\n"},
    )
    failing = (
        {"README.md": "# w\n"},
        {"CONTRIBUTING.md": "# Contributing\n\nThere is no code of conduct yet.\n"},
        {"CODE_OF_CONDUCT.md": ""},
        {"tests/data/code_of_conduct.md": "We treat each other with respect and patience, whoever we are. " * 3},
        {"CODE_OF_CONDUCT.md": "# Code of conduct\n\nTo do.\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        found = [*snapshot.find(_FILES[0]), *(path for path in snapshot.find(_FILES[1]) if not aside(path))]
        for path in found:
            text = snapshot.text(path)
            if text is not None and (prose.prose_length(prose.read(text, path)) >= 100 or _LINK.search(text)):
                return cls.passes(f"See {path}.", [Evidence(path=path)])
        if subject.readme and (match := _LINK.search(subject.readme[1])):
            line = subject.readme[1].count("\n", 0, match.start()) + 1
            return cls.passes("The README links to one.", [Evidence(path=subject.readme[0], line=line)], "inferred")
        for path, text in snapshot.read(*_readme.GUIDES):
            if match := _LINK.search(text):
                line = text.count("\n", 0, match.start()) + 1
                return cls.passes(f"{path} links to one.", [Evidence(path=path, line=line)], "inferred")
        if lost := [path for path in (*found, *snapshot.unread(*_readme.GUIDES)) if path in snapshot.unavailable]:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if _readme.unread(subject):
            return cls.cannot_tell("The README could not be read.")
        return cls.fails(
            "There is no code of conduct in this repository.",
            [Evidence(path=path) for path in found],
            "inferred",
        )
