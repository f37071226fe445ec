"""Does the metadata name the licence that the file is?"""

from __future__ import annotations

import re

from nhsr_registry.checks import _licences
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.checks._licences import Declared
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand._licence_names import simple_name
from nhsr_registry.understand.licences import Licence


class LicenceAgrees(Check):
    """The package's metadata names the same licence as the licence file

    When DESCRIPTION or pyproject.toml says one licence and the licence file is another, nobody knows which one
    counts. Choose the one that you mean and write it in both places; in R one command does both.

    A licence file that the package's metadata does not name is not met yet; a licence that only the metadata name
    is met, also where DESCRIPTION says `MIT + file LICENSE` and the file is missing: that gap is told once, by the
    check that looks for the file. With neither there is nothing to compare, and the question does not apply.
    """

    id = "licence-agrees"
    step = "Name the same licence everywhere"
    reads = (*_licences.FILES, "description", "{,*/}pyproject.toml", "setup.{py,cfg}", "package.json")
    effort = "minutes"
    commands = {
        "r-package": "# the one that you mean: or use_gpl3_license(), use_apache_license() …\nusethis::use_mit_license()",
        "*": "Write the name of the licence file's licence into the package's\nmetadata, for example MIT",
        "python-package": '# in the [project] table of pyproject.toml, or as\n# license="MIT" within setup() where there is setup.py alone\n'
        'license = "MIT"   # what your licence file is',
    }
    passing = (
        {
            "LICENSE": "YEAR: 2024\nCOPYRIGHT HOLDER: x\n",
            "DESCRIPTION": "Package: w\nLicense: MIT + file LICENSE\n",
        },
        {
            "DESCRIPTION": "Package: w\nLicense: GPL-3\n",
            "LICENSE.md": "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n",
        },
        {"pyproject.toml": '[project]\nname = "w"\nlicense = {file = "LICENSE"}\n', "LICENSE": "Any text.\n"},
        {"DESCRIPTION": "Package: w\nLicense: GPL (>= 2)\n"},
        {"DESCRIPTION": "Package: w\nLicense: MIT + file LICENSE\n"},
        {
            "setup.py": 'setup(name="w", classifiers=["License :: OSI Approved :: MIT License"])\n',
            "LICENSE": "Any text.\n",
        },
        {
            "setup.py": "setup(name='w', license='BSD')\n",
            "LICENSE": "Redistribution and use in source and binary forms, with or without modification, are permitted. The name of"
            " the holder may not be used to endorse or promote products derived from this software.\n",
        },
        {
            "pyproject.toml": '[tool.flit.metadata]\nmodule = "w"\nclassifiers = ["License :: OSI Approved :: MIT License"]\n',
            "LICENSE": "Any text.\n",
        },
        {"w/pyproject.toml": '[project]\nname = "w"\nlicense = { file = "LICENSE" }\n', "LICENSE": "Any text.\n"},
    )
    failing = (
        {"pyproject.toml": '[tool.flit.metadata]\nmodule = "w"\n', "LICENSE": "Any text.\n"},
        {"DESCRIPTION": "Package: w\nLicense: file LICENSE\n"},
        {"DESCRIPTION": "Package: w\nLicense: What license is it under?\n", "LICENSE": "x"},
        {"pyproject.toml": '[project]\nname = "w"\n', "LICENSE": "x"},
        {
            "setup.py": "setup(name='w', license='BSD')\n",
            "LICENSE": "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n",
        },
        {"pyproject.toml": '[project]\nname = "w"\nlicense = {file = "LICENSE"}\n'},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        said, files = _licences.declared(subject), _licences.files(snapshot)
        if not said and (
            gone := snapshot.unread("description", "{,*/}pyproject.toml", "setup.{py,cfg}", "package.json")
        ):
            return cls.cannot_tell(f"{gone[0]} could not be read.", [Evidence(path=gone[0])])
        if not said and not files:
            return cls.does_not_apply("There is no licence yet to compare.")
        if not said:
            return cls.fails(
                f"There is {files[0]}, but the package's metadata names no licence.",
                [Evidence(path=files[0])],
            )
        if lost := [path for path in files if path in snapshot.unavailable]:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        known = [(path, found) for path, found in _licences.texts(snapshot) if found]
        for one in said:
            where = [Evidence(path=one.path, line=one.line)]
            if problem := _disagreement(one, files, known):
                return cls.fails(problem, [*where, *(Evidence(path=path) for path, _ in known)])
        if not files:
            return cls.passes(
                f"{said[0].path} names one, and no licence file says another.",
                [Evidence(path=said[0].path, line=said[0].line)],
            )
        return cls.passes(
            f"{said[0].path} and the licence file agree.", [Evidence(path=said[0].path, line=said[0].line)]
        )


def _disagreement(one: Declared, files: tuple[str, ...], known: list[tuple[str, Licence]]) -> str:
    """What is wrong between one declaration and the files; empty if nothing is."""
    if one.by_file or "+ file" in one.text:
        named = re.search(r"file\s+([\w./-]+)", one.text, re.IGNORECASE)
        if not files and not one.meaning:
            return f"{one.path} refers to {named[1] if named else 'a licence file'}, which is not there."
    if one.by_file:
        return ""
    if not one.meaning and any(_family(one.text) in found.expression for _, found in known):
        return ""
    if not one.meaning:
        return f"{one.path} does not name a licence that we know ({one.text[:60]})."
    if not known:
        return ""  # no full text to compare with: fine for R, where CRAN asks for none
    if any(_same(one.meaning.expression, found.expression) for _, found in known):
        return ""
    path, found = known[0]
    return f"{one.path} says {one.meaning.expression}, {path} is {found.expression}."


#: Names of several licences at once, as people and package indexes write them.
_FAMILIES = {"bsd": "BSD-", "creative commons": "CC-BY", "gnu gpl": "GPL-", "gnu general public license": "GPL-"}


def _family(text: str) -> str:
    """The beginning that the licences of a family share in SPDX; a text that no expression holds, where it is none."""
    name = simple_name(text.rpartition("::")[2]).removesuffix(" license")
    return next((start for family, start in _FAMILIES.items() if name == simple_name(family)), "\n")


def _same(declared: str, text: str) -> bool:
    """GPL texts are alike for `only` and `or-later`; of several licences one in common is enough."""

    def parts(expression: str) -> set[str]:
        bare = re.sub(r"-(?:only|or-later)\b", "", expression)
        return {part for part in re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", bare) if part}

    one, other = parts(declared), parts(text)
    later = {part.rpartition("-")[0] for part in one if "or-later" in declared}
    return bool(one & other) or any(part.rpartition("-")[0] in later for part in other)
