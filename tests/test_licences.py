"""Licence texts and declarations become SPDX expressions, or a refusal with its reason."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.licenses import canonicalize_license_expression

from nhsr_registry.assess import assess, wanted
from nhsr_registry.clones import read, read_clone
from nhsr_registry.understand._licence_names import CLASSIFIERS, NAMES, R_LICENCES, VERSIONED
from nhsr_registry.understand._licence_texts import MENTIONS, NOTICES, TEXTS
from nhsr_registry.understand.licences import identify, identify_all, is_stub, mentions, normalise
from tests.support import git, make_repo

DECLARED = {
    # SPDX, as it should be and as it is written
    "MIT": "MIT",
    "mit": "MIT",
    "Apache-2.0": "Apache-2.0",
    "MIT OR Apache-2.0": "MIT OR Apache-2.0",
    "mit and cc0-1.0": "MIT AND CC0-1.0",
    "GPL-3.0": "GPL-3.0-only",
    "GPL-3.0+": "GPL-3.0-or-later",
    "LGPL-2.1": "LGPL-2.1-only",
    "OGL-UK-3.0": "OGL-UK-3.0",
    # R
    "GPL-3": "GPL-3.0-only",
    "GPL (>= 2)": "GPL-2.0-or-later",
    "GPL (>= 3)": "GPL-3.0-or-later",
    "GPL (> 2)": "GPL-3.0-or-later",
    "GPL (== 2.0)": "GPL-2.0-only",
    "GPL (>= 2, < 4)": "GPL-2.0-only OR GPL-3.0-only",
    "GPL": "GPL-1.0-or-later",
    "GPL-2 | GPL-3": "GPL-2.0-only OR GPL-3.0-only",
    "GPL (>= 2) | file LICENSE": "GPL-2.0-or-later",
    "LGPL (>= 2.1)": "LGPL-2.1-or-later",
    "GNU General Public License (>= 3)": "GPL-3.0-or-later",
    "MIT + file LICENSE": "MIT",
    "MIT + file LICENCE": "MIT",
    "MIT+file LICENSE.note": "MIT",
    "BSD_3_clause + file LICENSE": "BSD-3-Clause",
    "Apache License (>= 2)": "Apache-2.0",
    "Apache License (== 2.0)": "Apache-2.0",
    "CC0": "CC0-1.0",
    "CC BY 4.0": "CC-BY-4.0",
    "CC BY-SA 4.0": "CC-BY-SA-4.0",
    "MPL (>= 2.0)": "MPL-2.0",
    "EUPL (>= 1.2)": "EUPL-1.2",
    # PyPI
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    # everyday names
    "The MIT License": "MIT",
    "MIT Licence": "MIT",
    "MIT License (MIT)": "MIT",
    "Apache License, Version 2.0": "Apache-2.0",
    "GPLv3": "GPL-3.0-only",
    "GNU GPL v3 or later": "GPL-3.0-or-later",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    'BSD 3-Clause "New" or "Revised" License': "BSD-3-Clause",
    "Open Government Licence v3.0": "OGL-UK-3.0",
    "Open Government License (OGL) version 3": "OGL-UK-3.0",
    "OGL": "OGL-UK-3.0",
    "OGL v2": "OGL-UK-2.0",
    "Creative Commons Attribution 4.0 International": "CC-BY-4.0",
    "CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "MIT & Open Government v3": "MIT AND OGL-UK-3.0",
    # addresses
    "https://opensource.org/licenses/MIT": "MIT",
    "https://spdx.org/licenses/GPL-3.0-or-later.html": "GPL-3.0-or-later",
    "https://www.gnu.org/licenses/agpl-3.0.en.html": "AGPL-3.0-only",
    "http://creativecommons.org/licenses/by-sa/4.0/": "CC-BY-SA-4.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/": "OGL-UK-3.0",
    "http://www.apache.org/licenses/LICENSE-2.0": "Apache-2.0",
}
REFUSED = (
    "What license is it under?",
    "`use_mit_license()`, `use_gpl3_license()` or friends to pick a license",
    "file LICENSE",
    "file LICENCE",
    "BSD",
    "License :: OSI Approved",
    "License :: OSI Approved :: BSD License",
    "License :: Other/Proprietary License",
    "Proprietary",
    "All rights reserved",
    "Crown copyright",
    "UNLICENSED",
    "Unlimited",
    "Free for non-commercial use",
    "https://example.org/terms",
    "GPL (>= 9)",
    "MIT WITH",
    "GPL-3 | whatever",
    "see README",
)


@pytest.mark.parametrize(("declared", "expression"), DECLARED.items())
def test_declarations(declared, expression):
    licence = normalise(declared)
    assert licence
    assert licence.expression == expression


@pytest.mark.parametrize("declared", REFUSED)
def test_refusals_have_reasons(declared):
    licence = normalise(declared)
    assert licence is not None
    assert not licence
    assert licence.reason


def test_what_is_concluded_says_so():
    for declared in ("OGL", "GPL", "Apache License", "CC BY", "MIT & OGL"):
        licence = normalise(declared)
        assert licence
        assert licence.confidence == "inferred"
        assert licence.reason


@pytest.mark.parametrize("nothing", ["", "  ", "\n"])
def test_nothing_is_none(nothing):
    assert normalise(nothing) is None
    assert identify(nothing) is None


def test_our_tables_hold_valid_spdx():
    ids = {spdx for spdx, _, _ in TEXTS} | {spdx for spdx, _ in NOTICES} | {spdx for _, spdx in MENTIONS}
    ids |= {spdx for spdx, _ in R_LICENCES.values()} | {spdx for spdx, _ in NAMES.values()} | set(CLASSIFIERS.values())
    ids |= {spdx for family in VERSIONED.values() for _, spdx in family}
    for spdx in ids:
        assert canonicalize_license_expression(spdx) == spdx


# ── Texts. Put together from the phrases by which they are known, with our own filling: no text of others is kept. ──


def text_of(wanted):
    """A text that has a licence's phrases, wrapped and decorated as files are."""
    needs = next(needs for spdx, needs, _ in TEXTS if spdx == wanted)
    return "# A licence\n\nCopyright (c) 2024 Example NHS Trust\n\n" + "\n\n... and so on ...\n\n".join(needs)


@pytest.mark.parametrize("spdx", sorted({spdx for spdx, _, _ in TEXTS}))
def test_texts(spdx):
    licence = identify(text_of(spdx))
    assert licence is not None
    assert licence.expression == spdx
    assert licence.confidence == "observed"


DRESSES = {
    "capitals": str.upper,
    "british": lambda text: text.replace("license", "licence"),
    "quoted": lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
    "one word a line": lambda text: text.replace(" ", "\n"),
    "windows": lambda text: text.replace(" ", "  \r\n    "),
    "html": lambda text: "<!-- made by a tool -->\n<p>" + text.replace("\n\n", "</p>\n<p>") + "</p>",
    "emphasis": lambda text: text.replace(" the ", " *the* "),
    "typographic quotes": lambda text: text.replace(" software", " “Software”,"),
}


@pytest.mark.parametrize("spdx", ["MIT", "OGL-UK-3.0", "GPL-3.0-only", "CC-BY-4.0"])
@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_dress_does_not_matter(spdx, dress):
    found = identify(dress(text_of(spdx)))
    assert found is not None
    assert found.expression == spdx


def test_two_texts_in_one_file_are_both_kept():
    both = text_of("MIT") + "\n\n---\n\n" + text_of("OGL-UK-3.0")
    assert [licence.expression for licence in identify_all(both)] == ["MIT", "OGL-UK-3.0"]
    joined = identify(both)
    assert joined is not None
    assert joined.expression == "MIT AND OGL-UK-3.0"


@pytest.mark.parametrize(
    "text",
    [
        "MIT License",
        "MIT License\n\nCopyright (c) 2024 Example",
        "This is released under the MIT License.",
        "# waitr\n\n## Licence\n\nMIT",
        "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007",
        "Apache License\nVersion 2.0",
        "All rights reserved.",
        "lorem ipsum",
    ],
)
def test_naming_a_licence_is_not_its_text(text):
    licence = identify(text)
    assert licence is not None
    assert not licence
    assert licence.reason


def test_the_stub_of_r_is_no_text():
    stub = "YEAR: 2024\nCOPYRIGHT HOLDER: waitr authors\n"
    assert is_stub(stub)
    licence = identify(stub)
    assert licence is not None
    assert not licence
    assert "stub" in licence.reason
    assert is_stub("YEAR: 2024\nCOPYRIGHT HOLDER: a\nORGANIZATION: b")
    assert not is_stub("YEAR: 2024\nMIT License")
    assert not is_stub("")


def test_notices_are_inferred():
    notice = f"waitr\nCopyright (C) Example\n\nThis is free software {NOTICES[0][1]}."
    licence = identify(notice)
    assert licence is not None
    assert licence.expression == "GPL-3.0-or-later"
    assert licence.confidence == "inferred"


# ── Prose ────────────────────────────────────────────────────────────────────────────────────────


TWO_SENTENCES = """
Unless stated otherwise, the codebase is released under [the MIT License][mit].
This covers all of it.

The documentation is [© Crown copyright](https://example.org) and available under the terms of the
[Open Government 3.0 licence](https://example.org/ogl).
"""


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("The codebase is released under the MIT Licence.", [("MIT", "code")]),
        (
            TWO_SENTENCES,
            [("MIT", "code"), ("OGL-UK-3.0", "documentation")],
        ),
        (
            "This repository is dual licensed under the Open Government v3 & MIT.",
            [("OGL-UK-3.0", ""), ("MIT", "")],
        ),
        (
            "The package, including associated documentation, is released under the MIT license.",
            [("MIT", "")],
        ),
        ("The data in this package is released under the Open Government Licence.", [("OGL-UK-3.0", "data")]),
        ("Licensed under GPL v3.", [("GPL-3.0-only", "")]),
        (
            "[![License: MIT](https://img.shields.io/badge/License-MIT-yellow.svg)](https://example.org)",
            [("MIT", "")],
        ),
        ("This package depends on waits, which is released under the MIT License.", []),
        ("This project may not depend on GPL-3 licensed libraries under the terms of the MIT License.", []),
        ("Choose a licence, released under MIT or Apache 2.0, for your own project.", []),
        ("We learnt R at MIT.", []),
        ("The MIT licence is short.", []),
    ],
)
def test_prose(prose, expected):
    assert [(mention.licence.expression, mention.scope) for mention in mentions(prose)] == expected


def test_prose_says_where():
    told = mentions("# x\n\nwords\n\nThe code is\nreleased under the MIT licence.\n")
    assert [mention.line for mention in told] == [5]


@given(st.text(max_size=300) | st.text(alphabet="MITGPL -3.0()|+&fileLICENSE\n>=<:/", max_size=80))
@settings(deadline=None)
def test_nothing_raises_and_all_is_spdx(text):
    for licence in (
        normalise(text),
        identify(text),
        *identify_all(text),
        *(m.licence for m in mentions(text)),
    ):
        if licence:
            assert canonicalize_license_expression(licence.expression) == licence.expression
        elif licence is not None:
            assert licence.reason


@given(st.sampled_from(sorted(DECLARED.values())))
def test_what_is_normal_stays(expression):
    licence = normalise(expression)
    assert licence is not None
    assert licence.expression == expression


def licence_of(folder, *, committed):
    """What is said of a clone's newest commit, or of a folder as it is now."""
    reads = read_clone if committed else read
    findings = assess(reads(folder, wanted=wanted()), words=False).findings
    return next(finding for finding in findings if finding.check == "licence-file")


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
@pytest.mark.parametrize("committed", [True, False])
def test_a_licence_that_is_a_link_is_not_there_and_not_missing(tmp_path, committed):
    """It may lead out of the repository, where nobody who clones it finds anything."""
    folder = make_repo(tmp_path / "r", {"README.md": "# Waits\n"})
    (tmp_path / "LICENSE").write_text("MIT License\n", encoding="utf-8")
    (folder / "LICENSE").symlink_to("../LICENSE")
    if committed:
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "A link")
    finding = licence_of(folder, committed=committed)
    assert (finding.outcome, finding.evidence[0].path) == ("not-available", "LICENSE")
    assert "symbolic link" in finding.reason
    (folder / "LICENCE.md").write_text("MIT License\n\nPermission is hereby granted\n", encoding="utf-8")
    if committed:
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "A file")
    assert licence_of(folder, committed=committed).outcome == "pass"
