"""Is the licence one that people and programs know?"""

from __future__ import annotations

from nhsr_registry.checks import _licences
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import declarations
from nhsr_registry.understand.manifests import description

_MIT = (
    "MIT License\n\nCopyright (c) 2024 Example NHS Trust\n\nPermission is hereby granted, free of charge, to any person obtaining a "
    'copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, '
    "including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the "
    "Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:\n\nThe above "
    "copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.\n\nTHE "
    'SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF '
    "MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE "
    "LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN "
    "CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.\n"
)
_STUB = "YEAR: 2024\nCOPYRIGHT HOLDER: Example NHS Trust\n"


class LicenceRecognised(Check):
    """The licence is one of the well-known ones

    A licence that everybody knows needs no lawyer. Put the unchanged text of one into the licence file: programs
    then recognise it, and so do the people who have to approve your code before they use it. R packages may keep
    the two-line file of year and holder that CRAN asks for, as long as DESCRIPTION names the licence. Well known is
    not the same as open: one that forbids commercial use counts here, yet keeps many from reusing your work.

    The short notice of the GPL counts as its text does, and so do several known licences, in one file or in several.
    Without a file, a licence that a manifest at the root names (DESCRIPTION, pyproject.toml, package.json, composer.json,
    Cargo.toml, a .csproj …), or the whole text in the README, is recognised too; the file is then still missing. "MIT licence"
    in a sentence alone is not a licence yet, nor is a notice at the head of some files, a licence in a folder further down
    (it is that folder's), or the ISC that `npm init` writes by itself into a package.json that nobody filled in.

    With no licence at all it is not met yet, and the licence file is the step to take first.
    """

    id = "licence-recognised"
    step = "Use the full text of a well-known licence"
    reads = (*README, *_licences.FILES, "description", "pyproject.toml", "setup.{py,cfg}", *declarations.READS)
    effort = "minutes"
    commands = {
        "r-package": 'usethis::use_mit_license("Example NHS Trust")',
        "*": "On GitHub: open LICENSE → Edit this file\n→ put the whole text of a licence there, for example that of\nhttps://choosealicense.com/licenses/mit/, with year and organisation",
    }
    passing = (
        {"README.md": "# w\n\nCounts waits.\n\n## Licence\n\n" + _MIT},
        {"LICENSE": _MIT},
        {"LICENCE.md": "# MIT License\n\n" + _MIT},
        {"LICENSE": _STUB, "DESCRIPTION": "Package: w\nLicense: MIT + file LICENSE\n"},
        {"DESCRIPTION": "Package: w\nLicense: GPL (>= 3)\n"},
        {"DESCRIPTION": "Package: w\nLicense: MIT + file LICENSE\n"},
        {"LICENSE": _STUB, "LICENSE.md": "# MIT License\n\n" + _MIT},
        {
            "LICENCE": "This publication is licensed under the terms of the Open Government Licence v3.0 except where otherwise stated.\n"
        },
    )
    failing = (
        {"DESCRIPTION": "License: MIT + file LICENSE\n"},
        {"README.md": "# w\n\n## Licence\n\nThis is under the MIT licence. " + "Please do ask us if in doubt. " * 20},
        {"LICENSE": "All rights reserved by the trust.\n"},
        {"LICENSE": _STUB},
        {"LICENSE": "", "README.md": "# w\n\nThe code is under the MIT licence.\n"},
        {"LICENCE": "This is under the MIT licence.\n"},
        {"DESCRIPTION": "Package: w\nLicense: What license is it under?\n"},
        {"LICENSE": "All rights reserved by the trust.\n", "DESCRIPTION": "Package: w\nLicense: MIT + file LICENSE\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        files, known = (
            _licences.files(snapshot),
            [(p, found) for p, found in _licences.texts(snapshot) if found],
        )
        if known:
            names = ", ".join(dict.fromkeys(found.expression for _, found in known))
            return cls.passes(f"The text is that of {names}.", [Evidence(path=path) for path, _ in known])
        for said in _licences.declared(subject):
            if said.meaning and (
                "+ file" not in said.text or _licences.stubs(snapshot) or (not files and _packaged(snapshot))
            ):
                where = [Evidence(path=said.path, line=said.line)]
                return cls.passes(f"{said.path} declares {said.meaning.expression}.", where, "declared")
        if not files and (told := _licences.in_readme(subject)):
            return cls.passes(f"The README holds the text of {told[1].expression}.", [told[0]], "inferred")
        lost = [path for path in files if path in snapshot.unavailable]
        if not files and not _licences.declared(subject):
            lost = list(snapshot.unread("description", "pyproject.toml", "setup.{py,cfg}", "package.json"))
            lost += snapshot.unread(*README) if subject.readme is None else ()
        if lost:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if files:
            return cls.fails(
                f"The text of {files[0]} is not one of the licences that we know.",
                [Evidence(path=p) for p in files],
            )
        if declared := _licences.declared(subject):
            where = [Evidence(path=said.path, line=said.line) for said in declared]
            return cls.fails(f"{declared[0].path} does not name a licence that we know.", where)
        return cls.fails("There is no licence to recognise yet.")


def _packaged(snapshot: Snapshot) -> bool:
    """Whether DESCRIPTION is that of something: one line about a licence describes nothing."""
    return bool(description(snapshot).get("Package"))
