"""How licence texts and the mentions of licences are known: short distinctive phrases, no text in full.

A text is known by phrases of its title *and* of its body, so that a page which only names the licence is not
taken for it. Phrases are compared after `words`: small letters, no punctuation, `license` for `licence`.
"""

from __future__ import annotations

from nhsr_registry import re

_GRANT = "permission is hereby granted free of charge to any person obtaining a copy"
_KEEP = "permission notice shall be included in all copies or substantial portions"
_BSD = "redistribution and use in source and binary forms with or without modification are permitted"
_BSD_NAME = "used to endorse or promote products derived from"
_BSD_AD = "all advertising materials mentioning features"
_ISC = "to use copy modify and or distribute this software for any purpose with or without fee is hereby granted"
_CC_BODY = "licensed material means the artistic or literary work"
_OGL_BODY = "you are encouraged to use and re use the information that is available under this license"

Text = tuple[str, tuple[str, ...], tuple[str, ...]]


def _creative_commons() -> tuple[Text, ...]:
    kinds = {
        "BY": "attribution",
        "BY-SA": "attribution sharealike",
        "BY-NC": "attribution noncommercial",
        "BY-ND": "attribution noderivatives",
        "BY-NC-SA": "attribution noncommercial sharealike",
        "BY-NC-ND": "attribution noncommercial noderivatives",
    }
    made: list[Text] = []
    for short, long in kinds.items():
        made.append((f"CC-{short}-4.0", (f"{long} 4 0 international public license", _CC_BODY), ()))
        made.append((f"CC-{short}-3.0", (f"{long} 3 0 unported", "work means the literary and or artistic work"), ()))
    return tuple(made)


#: (SPDX id, phrases that must all be there, phrases that must not).
TEXTS: tuple[Text, ...] = (
    ("MIT", (_GRANT, "without limitation the rights to use copy modify merge publish distribute", _KEEP), ("except as contained in this notice",)),
    ("X11", (_GRANT, _KEEP, "except as contained in this notice"), ()),
    ("MIT-0", (_GRANT, "without limitation the rights to use copy modify merge publish distribute"), (_KEEP,)),
    ("Apache-2.0", ("apache license version 2 0", "terms and conditions for use reproduction and distribution", "grant of patent license"), ()),
    ("GPL-3.0-only", ("gnu general public license version 3 29 june 2007", "to protect your rights we need to prevent others from denying you these rights"), ()),
    ("GPL-2.0-only", ("gnu general public license version 2 june 1991", "to protect your rights we need to make restrictions"), ()),
    ("LGPL-3.0-only", ("gnu lesser general public license version 3 29 june 2007", "exception to section 3 of the gnu gpl"), ()),
    ("LGPL-2.1-only", ("gnu lesser general public license version 2 1 february 1999", "this license agreement applies to any software library"), ()),
    ("AGPL-3.0-only", ("gnu affero general public license version 3 19 november 2007", "remote network interaction"), ()),
    ("BSD-4-Clause", (_BSD, _BSD_NAME, _BSD_AD), ()),
    ("BSD-3-Clause", (_BSD, _BSD_NAME), (_BSD_AD,)),
    ("BSD-2-Clause", (_BSD, "redistributions in binary form must reproduce the above copyright notice"), (_BSD_NAME, _BSD_AD)),
    ("MPL-2.0", ("mozilla public license version 2 0", "means each individual or legal entity that creates contributes to the creation of or owns covered software"), ()),
    ("ISC", (_ISC, "provided that the above copyright notice and this permission notice appear in all copies"), ()),
    ("0BSD", (_ISC,), ("provided that the above copyright notice and this permission notice appear in all copies",)),
    ("Unlicense", ("this is free and unencumbered software released into the public domain", "anyone is free to copy modify publish use compile sell or distribute"), ()),
    ("CC0-1.0", ("cc0 1 0 universal", "the laws of most jurisdictions throughout the world automatically confer"), ()),
    *_creative_commons(),
    ("EUPL-1.2", ("european union public license v 1 2", "conditions for use of the work", "obligations of the licensee"), ()),
    ("EUPL-1.1", ("european union public license v 1 1", "obligations of the licensee"), ()),
    ("OGL-UK-3.0", (_OGL_BODY, "3 0 of the open government license"), ()),
    ("OGL-UK-2.0", (_OGL_BODY, "2 0 of the open government license"), ()),
    ("OGL-UK-3.0", (_OGL_BODY, "open government license", "compatible with the creative commons attribution license 4 0"), ("3 0 of the open government license",)),
    ("OGL-UK-1.0", (_OGL_BODY, "open government license", "this license is the first version of the open government license"), ()),
    ("EPL-2.0", ("eclipse public license v 2 0", "any use reproduction or distribution of the program constitutes recipient s acceptance"), ()),
    ("EPL-1.0", ("eclipse public license v 1 0", "any use reproduction or distribution of the program constitutes recipient s acceptance"), ()),
    ("Artistic-2.0", ("artistic license 2 0", "this license establishes the terms under which a given free software package may be copied"), ()),
    ("BSL-1.0", ("boost software license version 1 0", "obtaining a copy of the software and accompanying documentation covered by this license"), ()),
    ("Zlib", ("in no event will the authors be held liable for any damages arising from the use of this software", "altered source versions must be plainly marked"), ()),
    ("ODbL-1.0", ("open database license odbl", "the database"), ("attribution license version 1 0",)),
    ("ODC-By-1.0", ("open data commons attribution license", "licensor grants to you"), ()),
    ("PDDL-1.0", ("public domain dedication and license", "the dedicator"), ()),
    ("WTFPL", ("do what the fuck you want to public license", "you just do what the fuck you want to"), ()),
)  # fmt: skip

_GNU = "under the terms of the gnu {} public license as published by the free software foundation either version {} of the license or at your option any later version"
#: Short notices that put something under a licence by its own prescribed words: (SPDX id, phrase).
NOTICES: tuple[tuple[str, str], ...] = (
    ("GPL-3.0-or-later", _GNU.format("general", "3")),
    ("GPL-2.0-or-later", _GNU.format("general", "2")),
    ("LGPL-3.0-or-later", _GNU.format("lesser general", "3")),
    ("LGPL-2.1-or-later", _GNU.format("lesser general", "2 1")),
    ("AGPL-3.0-or-later", _GNU.format("affero general", "3")),
    (
        "Apache-2.0",
        "licensed under the apache license version 2 0 the license you may not use this file except in compliance",
    ),
    ("CC-BY-4.0", "licensed under a creative commons attribution 4 0 international license"),
    ("CC-BY-SA-4.0", "licensed under a creative commons attribution sharealike 4 0 international license"),
    ("CC-BY-NC-4.0", "licensed under a creative commons attribution noncommercial 4 0 international license"),
    # As The National Archives asks publishers to write it.
    ("OGL-UK-3.0", "licensed under the terms of the open government license v3 0 except where otherwise stated"),
    ("MPL-2.0", "subject to the terms of the mozilla public license v 2 0"),
)

#: A line of R's stub for MIT and BSD.
STUB = re.compile(r"(?:YEAR|COPYRIGHT HOLDER|ORGANI[SZ]ATION)\s*:", re.IGNORECASE)

_V3 = r"(?:v(?:ersion)?\s*\.?\s*)?3(?:\.0)?"
#: How prose names a licence; the more exact first.
MENTIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, flags), spdx)
    for pattern, flags, spdx in (
        (r"\bAGPL(?:[ -]?v?3)?|\bAffero General Public [Ll]icen[cs]e", 0, "AGPL-3.0-only"),
        (rf"\bLGPL[ -]?{_V3}|\bLesser General Public [Ll]icen[cs]e,? {_V3}", re.IGNORECASE, "LGPL-3.0-only"),
        (
            rf"\bGPL[ -]?{_V3}\s*(?:\+|or (?:any )?later)|\bGeneral Public [Ll]icen[cs]e,? \(?{_V3}\)?,? or (?:any )?later",
            re.IGNORECASE,
            "GPL-3.0-or-later",
        ),
        (rf"\bGPL[ -]?\(?{_V3}|\bGeneral Public [Ll]icen[cs]e,? \(?{_V3}", re.IGNORECASE, "GPL-3.0-only"),
        (
            r"\bGPL[ -]?(?:v(?:ersion)?\s*)?2(?:\.0)?\s*(?:\+|or (?:any )?later)|\bGPL \(>= 2\)",
            re.IGNORECASE,
            "GPL-2.0-or-later",
        ),
        (r"\bGPL[ -]?(?:v(?:ersion)?\s*)?2(?:\.0)?", re.IGNORECASE, "GPL-2.0-only"),
        (
            r"\bOpen Government (?:[Ll]icen[cs]e,? )?\(?(?:v(?:ersion)?\s*\.?\s*)?2(?:\.0)?\b|\bOGL[ -]?v?2",
            re.IGNORECASE,
            "OGL-UK-2.0",
        ),
        (
            r"\bOpen Government [Ll]icen[cs]e|\bOpen Government v?3(?:\.0)?\b|\bOGL(?:[ -]?v?3(?:\.0)?)?\b",
            0,
            "OGL-UK-3.0",
        ),
        (r"open government licen[cs]e", re.IGNORECASE, "OGL-UK-3.0"),
        (
            r"\bApache(?: Software)?(?: [Ll]icen[cs]e)?,? (?:v(?:ersion)?\s*\.?\s*)?2(?:\.0)?|\bApache[- ]2",
            re.IGNORECASE,
            "Apache-2.0",
        ),
        (
            r"\bMIT(?:'?s)?\b(?=[\W_]*(?:\(?expat\)?\s*)?(?:open[- ]source )?(?:[Ll]icen[cs]e|$|[.,;)\]*`_]|\()|(?: \[?open))",
            0,
            "MIT",
        ),
        (r"\bMozilla Public [Ll]icen[cs]e|\bMPL[ -]?2", 0, "MPL-2.0"),
        (r"\bBSD[ -]?3|\b3[- ]clause BSD|\bNew BSD", re.IGNORECASE, "BSD-3-Clause"),
        (r"\bBSD[ -]?2|\b2[- ]clause BSD|\bSimplified BSD", re.IGNORECASE, "BSD-2-Clause"),
        (r"\bCC0\b|\bCreative Commons Zero", 0, "CC0-1.0"),
        (
            r"\bCC[ -]BY-NC-SA(?:[ -]4)|Attribution-Non-?Commercial-Share-?Alike 4",
            re.IGNORECASE,
            "CC-BY-NC-SA-4.0",
        ),
        (r"\bCC[ -]BY-NC(?:[ -]4)|Attribution-Non-?Commercial 4", re.IGNORECASE, "CC-BY-NC-4.0"),
        (r"\bCC[ -]BY-SA(?:[ -]4)|Attribution-Share-?Alike 4", re.IGNORECASE, "CC-BY-SA-4.0"),
        (r"\bCC[ -]BY(?:[ -]4)|Commons Attribution 4", re.IGNORECASE, "CC-BY-4.0"),
        (r"\bEUPL\b|European Union Public [Ll]icen[cs]e", 0, "EUPL-1.2"),
        (r"\bThe Unlicense\b|\bUnlicense licen[cs]e", 0, "Unlicense"),
        (r"\bISC [Ll]icen[cs]e", 0, "ISC"),
    )
)
