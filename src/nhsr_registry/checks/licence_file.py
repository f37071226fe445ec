"""Is there a licence file?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding

LICENCE_FILES = (
    "{licen[cs]e,copying,unlicense,unlicence}{,.*,-*,_*}",
    "*-licen[cs]e{,.*}",
    "licenses/*",
    ".github/licen[cs]e{,.*}",
)


class LicenceFile(Check):
    """A licence file stands at the root of the repository

    Without one, nobody may lawfully reuse the code, however much you would like them to. Add a file called
    `LICENSE` with the text of an open licence: MIT is the usual choice for NHS code, the Open Government
    Licence for documents and data. If you are not sure that the choice is yours, ask whoever agreed to publishing.

    A licence that only the README, DESCRIPTION or pyproject.toml tells counts towards the next check; a file of its
    own is what programs, and GitHub's page, look for.
    """

    id = "licence-file"
    step = "Add a licence file"
    reads = LICENCE_FILES
    effort = "minutes"
    commands = {
        "r-package": "usethis::use_mit_license()",
        "documentation": (
            "On GitHub: Add file → Create new file → name it LICENSE\n→ paste the text of the Open Government Licence 3.0:\n"
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/"
        ),
        "*": "On GitHub: Add file → Create new file → name it LICENSE\n→ Choose a license template → MIT",
    }
    passing = (
        {"LICENSE": "MIT License"},
        {"LICENCE.md": "Crown copyright, Open Government Licence 3.0"},
        {"COPYING": "GNU GENERAL PUBLIC LICENSE"},
        {"MIT-LICENSE": "MIT License"},
        {"LICENSE": "YEAR: 2024\nCOPYRIGHT HOLDER: Example NHS Trust\n"},
    )
    failing = (
        {"README.md": "# x"},
        {"LICENSE": ""},
        {"docs/LICENSE": "MIT License"},
        {"licence_numbers.csv": "a,b"},
        {"LICENCE": "# Licence\n\nTODO\n"},
        {"LICENSE": "MIT License\n\nCopyright (c) [year] [fullname]\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        found = [
            p for p in subject.snapshot.find(*LICENCE_FILES) if not p.lower().endswith((".csv", ".r", ".py", ".sql"))
        ]
        empty = {entry.path for entry in subject.snapshot.entries if entry.size == 0}
        links = {entry.path for entry in subject.snapshot.entries if entry.kind == "symlink"}
        begun = {path for path in found if _only_begun(subject.snapshot.text(path))}
        if full := [path for path in found if path not in empty and path not in links and path not in begun]:
            return cls.passes(f"Found {full[0]}.", [Evidence(path=path) for path in full])
        if linked := [
            path for path in found if path in links
        ]:  # it may lead out of the repository, where nobody sees it
            return cls.cannot_tell(
                f"{linked[0]} is a symbolic link, which is not followed: put the licence’s text itself there.",
                [Evidence(path=path) for path in linked],
            )
        if found and found[0] in empty:
            return cls.fails(f"{found[0]} is there, and still empty.", [Evidence(path=found[0])])
        if found:
            return cls.fails(f"{found[0]} is there, and its text is still to come.", [Evidence(path=found[0])])
        return cls.fails("There is no licence file at the root yet.")


_SHORT = 300  # characters: a licence, or the notice that names one, may be as short; a form to fill in is
_WORD = re.compile(r"\w{2,}")
#: Words that name no licence: a heading, and what somebody means to write.
_NAMING_NONE = frozenset({"licence", "license", "licensing", "copyright", "copying", "file", "the", "this", "to", "do", "todo", "tbc", "tbd", "add", "here", "your", "text", "of", "be", "added", "follow"})  # fmt: skip
_TO_FILL_IN = re.compile(r"[\[<{](?:year|yyyy|fullname|full name|name of copyright owner|copyright holders?|owner|author|name|organi[sz]ation)[\]>}]", re.IGNORECASE)  # fmt: skip


def _only_begun(text: str | None) -> bool:
    """Whether a file that was read holds a heading, or a form that nobody has filled in, and no licence yet."""
    if text is None or len(said := text.strip()) > _SHORT:
        return False
    return bool(_TO_FILL_IN.search(said)) or _NAMING_NONE.issuperset(word.lower() for word in _WORD.findall(said))
