"""The names under which licences are declared: R's, PyPI's, everyday ones, and addresses. Data for `licences`."""

from __future__ import annotations

from nhsr_registry import re


def words(text: str) -> str:
    """A text as plain words: no markup, punctuation, wrapping or capitals, and `licence` spelt as SPDX does."""
    text = re.sub(r"<!--.*?(?:-->|\Z)|<[^<>\n]{1,200}>", " ", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^()\s]*\)", " ", text)  # the address of a Markdown link
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold().replace("licence", "license")))


def simple_name(text: str) -> str:
    """A licence name without the words that come and go: `The GNU GPL, version 3` → `gpl 3`."""
    plain = re.sub(
        r"\b(?:the|a|an|gnu|version|v|software|international|unported|public domain dedication|see|under|uk|of)\b",
        " ",
        words(text),
    )
    return " ".join(re.sub(r"\bv(?=\d)", "", plain).split())


_NO_VERSION = "No version is stated; the current one is assumed."
_ANY_VERSION = "No version is stated, which for R means any."

#: R's own abbreviations (Writing R Extensions, 1.1.2): text → (SPDX, what was concluded).
R_LICENCES: dict[str, tuple[str, str]] = {
    "GPL-2": ("GPL-2.0-only", ""),
    "GPL-3": ("GPL-3.0-only", ""),
    "GPL": ("GPL-1.0-or-later", _ANY_VERSION),
    "LGPL-2": ("LGPL-2.0-only", ""),
    "LGPL-2.1": ("LGPL-2.1-only", ""),
    "LGPL-3": ("LGPL-3.0-only", ""),
    "LGPL": ("LGPL-2.0-or-later", _ANY_VERSION),
    "AGPL-3": ("AGPL-3.0-only", ""),
    "AGPL": ("AGPL-3.0-only", _ANY_VERSION),
    "Artistic-1.0": ("Artistic-1.0", ""),
    "BSD_2_clause": ("BSD-2-Clause", ""),
    "BSD_3_clause": ("BSD-3-Clause", ""),
    "MIT": ("MIT", ""),
    "CC0": ("CC0-1.0", ""),
    "CC BY 4.0": ("CC-BY-4.0", ""),
    "CC BY-SA 4.0": ("CC-BY-SA-4.0", ""),
    "CC BY-NC 4.0": ("CC-BY-NC-4.0", ""),
    "CC BY-NC-SA 4.0": ("CC-BY-NC-SA-4.0", ""),
    "Apache License": ("Apache-2.0", _NO_VERSION),
    "Apache License 2.0": ("Apache-2.0", ""),
    "Mozilla Public License 2.0": ("MPL-2.0", ""),
    "EUPL": ("EUPL-1.2", _NO_VERSION),
}

#: Licences that R writes with a range of versions: folded name → (version, SPDX), oldest first.
VERSIONED: dict[str, tuple[tuple[str, str], ...]] = {
    "gpl": (("1.0", "GPL-1.0-only"), ("2.0", "GPL-2.0-only"), ("3.0", "GPL-3.0-only")),
    "lgpl": (("2.0", "LGPL-2.0-only"), ("2.1", "LGPL-2.1-only"), ("3.0", "LGPL-3.0-only")),
    "agpl": (("1.0", "AGPL-1.0-only"), ("3.0", "AGPL-3.0-only")),
    "apache license": (("1.0", "Apache-1.0"), ("1.1", "Apache-1.1"), ("2.0", "Apache-2.0")),
    "mozilla public license": (("1.0", "MPL-1.0"), ("1.1", "MPL-1.1"), ("2.0", "MPL-2.0")),
    "mpl": (("1.0", "MPL-1.0"), ("1.1", "MPL-1.1"), ("2.0", "MPL-2.0")),
    "eupl": (("1.0", "EUPL-1.0"), ("1.1", "EUPL-1.1"), ("1.2", "EUPL-1.2")),
    "epl": (("1.0", "EPL-1.0"), ("2.0", "EPL-2.0")),
    "artistic license": (("1.0", "Artistic-1.0"), ("2.0", "Artistic-2.0")),
    "artistic": (("1.0", "Artistic-1.0"), ("2.0", "Artistic-2.0")),
    "mit": (("1.0", "MIT"),),
}
for _long, _short in {
    "gnu general public license": "gpl",
    "gnu lesser general public license": "lgpl",
    "gnu library general public license": "lgpl",
    "gnu affero general public license": "agpl",
    "general public license": "gpl",
    "apache": "apache license",
    "apache software license": "apache license",
}.items():
    VERSIONED[_long] = VERSIONED[_short]

#: The last part of a PyPI licence classifier, where its name alone would mislead.
CLASSIFIERS: dict[str, str] = {
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Lesser General Public License v2 (LGPLv2)": "LGPL-2.0-only",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "Apache Software License": "Apache-2.0",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "European Union Public Licence 1.1 (EUPL 1.1)": "EUPL-1.1",
    "European Union Public Licence 1.2 (EUPL 1.2)": "EUPL-1.2",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
    "The Unlicense (Unlicense)": "Unlicense",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Eclipse Public License 2.0 (EPL-2.0)": "EPL-2.0",
    "Eclipse Public License 1.0 (EPL-1.0)": "EPL-1.0",
    "Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
}

_EVERYDAY: tuple[tuple[str, str, str], ...] = (
    ("MIT", "MIT", ""), ("Expat", "MIT", ""), ("MIT/X11", "MIT", ""), ("MIT Expat", "MIT", ""), ("X11", "MIT", "The X11 and MIT licences differ by a clause."),
    ("MIT No Attribution", "MIT-0", ""),
    ("Apache 2", "Apache-2.0", ""), ("Apache 2.0", "Apache-2.0", ""), ("Apache License 2", "Apache-2.0", ""),
    ("Apache License 2.0", "Apache-2.0", ""), ("Apache2.0", "Apache-2.0", ""), ("Apache2", "Apache-2.0", ""),
    ("Apache Software License 2.0", "Apache-2.0", ""), ("Apache", "Apache-2.0", _NO_VERSION), ("Apache Software", "Apache-2.0", _NO_VERSION),
    ("GPL3", "GPL-3.0-only", ""), ("GPLv3", "GPL-3.0-only", ""), ("GPL 3", "GPL-3.0-only", ""), ("GPL 3.0", "GPL-3.0-only", ""),
    ("General Public License 3", "GPL-3.0-only", ""), ("General Public License 3.0", "GPL-3.0-only", ""),
    ("GPL3+", "GPL-3.0-only", ""), ("General Public License 3 or later", "GPL-3.0-or-later", ""), ("GPLv3 or later", "GPL-3.0-or-later", ""),
    ("GPL 3 or later", "GPL-3.0-or-later", ""), ("GPL 3.0 or later", "GPL-3.0-or-later", ""), ("General Public License 3.0 or later", "GPL-3.0-or-later", ""),
    ("GPL2", "GPL-2.0-only", ""), ("GPLv2", "GPL-2.0-only", ""), ("GPL 2", "GPL-2.0-only", ""), ("GPL 2.0", "GPL-2.0-only", ""),
    ("General Public License 2", "GPL-2.0-only", ""), ("GPLv2 or later", "GPL-2.0-or-later", ""), ("GPL 2 or later", "GPL-2.0-or-later", ""),
    ("General Public License 2 or later", "GPL-2.0-or-later", ""),
    ("LGPLv3", "LGPL-3.0-only", ""), ("LGPL 3", "LGPL-3.0-only", ""), ("LGPL 3.0", "LGPL-3.0-only", ""), ("Lesser General Public License 3", "LGPL-3.0-only", ""),
    ("LGPLv2.1", "LGPL-2.1-only", ""), ("LGPL 2.1", "LGPL-2.1-only", ""), ("Lesser General Public License 2.1", "LGPL-2.1-only", ""),
    ("AGPLv3", "AGPL-3.0-only", ""), ("AGPL 3", "AGPL-3.0-only", ""), ("AGPL 3.0", "AGPL-3.0-only", ""), ("Affero General Public License 3", "AGPL-3.0-only", ""),
    ("BSD 2 clause", "BSD-2-Clause", ""), ("Simplified BSD", "BSD-2-Clause", ""), ("FreeBSD", "BSD-2-Clause", ""), ("2-clause BSD", "BSD-2-Clause", ""),
    ("BSD 2-clause Simplified", "BSD-2-Clause", ""), ("BSD 3 clause", "BSD-3-Clause", ""), ("New BSD", "BSD-3-Clause", ""), ("Modified BSD", "BSD-3-Clause", ""),
    ("3-clause BSD", "BSD-3-Clause", ""), ("BSD 3-clause New or Revised", "BSD-3-Clause", ""), ("BSD3", "BSD-3-Clause", ""), ("BSD2", "BSD-2-Clause", ""),
    ("Mozilla Public License 2.0", "MPL-2.0", ""), ("Mozilla Public 2.0", "MPL-2.0", ""), ("MPL 2.0", "MPL-2.0", ""), ("MPL 2", "MPL-2.0", ""), ("MPL2", "MPL-2.0", ""), ("MPL", "MPL-2.0", _NO_VERSION),
    ("ISC", "ISC", ""), ("ISCL", "ISC", ""), ("Unlicense", "Unlicense", ""), ("Zlib", "Zlib", ""), ("WTFPL", "WTFPL", ""), ("Boost 1.0", "BSL-1.0", ""),
    ("CC0", "CC0-1.0", ""), ("CC0 1.0", "CC0-1.0", ""), ("CC0 1.0 Universal", "CC0-1.0", ""), ("CC Zero", "CC0-1.0", ""), ("Creative Commons Zero", "CC0-1.0", ""),
    ("Creative Commons Zero 1.0", "CC0-1.0", ""), ("Creative Commons Zero 1.0 Universal", "CC0-1.0", ""), ("Creative Commons CC0", "CC0-1.0", ""), ("Creative Commons CC0 1.0 Universal", "CC0-1.0", ""),
    ("Open Government License 3.0", "OGL-UK-3.0", ""), ("Open Government License 3", "OGL-UK-3.0", ""), ("Open Government 3.0", "OGL-UK-3.0", ""), ("Open Government 3", "OGL-UK-3.0", ""),
    ("OGL 3.0", "OGL-UK-3.0", ""), ("OGL 3", "OGL-UK-3.0", ""), ("OGLv3", "OGL-UK-3.0", ""), ("OGL3", "OGL-UK-3.0", ""), ("Open Government License OGL 3.0", "OGL-UK-3.0", ""), ("Open Government License OGL 3", "OGL-UK-3.0", ""),
    ("Open Government License OGL", "OGL-UK-3.0", _NO_VERSION), ("Open Government License", "OGL-UK-3.0", _NO_VERSION), ("Open Government", "OGL-UK-3.0", _NO_VERSION), ("OGL", "OGL-UK-3.0", _NO_VERSION),
    ("Open Government License 2.0", "OGL-UK-2.0", ""), ("OGL 2.0", "OGL-UK-2.0", ""), ("OGL 2", "OGL-UK-2.0", ""), ("OGLv2", "OGL-UK-2.0", ""), ("Open Government License 1.0", "OGL-UK-1.0", ""),
    ("EUPL", "EUPL-1.2", _NO_VERSION), ("EUPL 1.2", "EUPL-1.2", ""), ("EUPL v. 1.2", "EUPL-1.2", ""), ("European Union Public License 1.2", "EUPL-1.2", ""), ("EUPL 1.1", "EUPL-1.1", ""),
    ("European Union Public License", "EUPL-1.2", _NO_VERSION), ("Eclipse Public License 2.0", "EPL-2.0", ""), ("EPL 2.0", "EPL-2.0", ""), ("Eclipse Public License 1.0", "EPL-1.0", ""), ("EPL 1.0", "EPL-1.0", ""),
    ("Artistic 2.0", "Artistic-2.0", ""), ("Artistic License 2.0", "Artistic-2.0", ""), ("Perl Artistic", "Artistic-1.0-Perl", ""),
    ("ODbL", "ODbL-1.0", ""), ("ODbL 1.0", "ODbL-1.0", ""), ("Open Database License", "ODbL-1.0", ""), ("ODC Open Database License", "ODbL-1.0", ""), ("ODC BY", "ODC-By-1.0", ""),
    ("ODC BY 1.0", "ODC-By-1.0", ""), ("Open Data Commons Attribution License", "ODC-By-1.0", ""), ("PDDL", "PDDL-1.0", ""), ("Python Software Foundation", "PSF-2.0", ""), ("PSF", "PSF-2.0", ""),
)  # fmt: skip

_CC_KINDS = {"by": "attribution", "by sa": "attribution sharealike", "by nc": "attribution noncommercial", "by nd": "attribution noderivatives",
             "by nc sa": "attribution noncommercial sharealike", "by nc nd": "attribution noncommercial noderivatives"}  # fmt: skip


def _names() -> dict[str, tuple[str, str]]:
    made = {simple_name(name): (spdx, reason) for name, spdx, reason in _EVERYDAY}
    for short, long in _CC_KINDS.items():
        for number in ("4.0", "3.0", "2.5", "2.0"):
            spdx = f"CC-{short.upper().replace(' ', '-')}-{number}"
            for name in (
                f"cc {short}",
                f"creative commons {long}",
                f"creative commons {short}",
                f"cc {long}",
                f"creative commons cc {short}",
            ):
                made[simple_name(f"{name} {number}")] = (spdx, "")
                made[simple_name(f"{name} license {number}")] = (spdx, "")
                made[simple_name(f"{name} {number} license")] = (spdx, "")
    for short in _CC_KINDS:
        made[simple_name(f"cc {short}")] = (f"CC-{short.upper().replace(' ', '-')}-4.0", _NO_VERSION)
    return made


#: Simple name (see `simple_name`) → (SPDX, what was concluded).
NAMES: dict[str, tuple[str, str]] = _names()

#: Address (folded, without scheme and `www.`) → SPDX id, with the groups of the pattern.
URLS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), spdx)
    for pattern, spdx in (
        (r"spdx\.org/licenses/([\w.+-]+?)(?:\.html|\.json|\.txt)?$", r"\1"),
        (r"opensource\.org/licenses?/mit(?:-license)?(?:\.php|\.html)?$", "MIT"),
        (r"opensource\.org/licenses?/bsd-license(?:\.php)?$", "BSD-2-Clause"),
        (r"opensource\.org/licenses?/gpl-(\d)\.0(?:\.php|\.html)?$", r"GPL-\1.0-only"),
        (r"opensource\.org/licenses?/(agpl|lgpl)-(\d\.\d)(?:\.php|\.html)?$", r"\1-\2"),
        (r"opensource\.org/licenses?/([\w.+-]+?)(?:\.php|\.html)?$", r"\1"),
        (r"choosealicense\.com/licenses/([\w.+-]+)$", r"\1"),
        (r"mit-license\.org", "MIT"),
        (r"apache\.org/licenses/license-2\.0(?:\.html|\.txt)?$", "Apache-2.0"),
        (r"apache\.org/licenses/?$", "Apache-2.0"),
        (r"creativecommons\.org/publicdomain/zero/1\.0(?:/.*)?$", "CC0-1.0"),
        (r"creativecommons\.org/licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)(?:/.*)?$", r"CC-\1-\2"),
        (
            r"(?:.*\.)?nationalarchives\.gov\.uk/(?:doc/)?open-government-licen[cs]e/version/([123])(?:/.*)?$",
            r"OGL-UK-\1.0",
        ),
        (r"(?:.*\.)?nationalarchives\.gov\.uk/(?:doc/)?open-government-licen[cs]e(?:/.*)?$", "OGL-UK-3.0"),
        (r"gnu\.org/licenses/(?:old-licenses/)?(agpl|lgpl|gpl)-(\d\.\d)(?:[.-].*)?$", r"\1-\2-only"),
        (r"gnu\.org/licenses/(?:gpl|quick-guide-gplv3)(?:\..*)?$", "GPL-3.0-only"),
        (r"(?:mozilla\.org/)(?:en-us/)?mpl/2\.0(?:/.*)?$", "MPL-2.0"),
        (r"unlicense\.org", "Unlicense"),
        (r"opendatacommons\.org/licenses/odbl(?:/.*)?$", "ODbL-1.0"),
        (r"opendatacommons\.org/licenses/by(?:/.*)?$", "ODC-By-1.0"),
        (r"opendatacommons\.org/licenses/pddl(?:/.*)?$", "PDDL-1.0"),
        (r".*europa\.eu/.*eupl.*", "EUPL-1.2"),
        (r"eclipse\.org/legal/epl-(?:v)?(\d)(?:\.?0|0)?(?:\.html|/.*)?$", r"EPL-\1.0"),
    )
)
