"""Licence files."""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._people import name_only
from nhsr_registry.understand.licences import identify, identify_all, is_stub, mentions

#: `Copyright (c) 2024 Example NHS Trust`, also as Markdown; `YEAR: … / COPYRIGHT HOLDER: …` of R's stub.
_COPYRIGHT = re.compile(
    r"^[\s*_#>/-]*copyright\b(?:\s*(?:\(c\)|©|&copy;))*[\s:,]*(?:(?:19|20)\d{2}(?:\s*[-–,]\s*(?:(?:19|20)\d{2}|present|\d{2}\b))*[\s,:]*)(?:by\s+)?(.*?)[\s*_.]*$"
    r"|^COPYRIGHT HOLDER:\s*(.+?)\s*$",
    re.IGNORECASE,
)
_NOT_HOLDER = re.compile(
    r"free software foundation|name of author|copyright (?:owner|holder)|all rights reserved\.?$|<|\[|yyyy|licen[cs]e|notice",
    re.IGNORECASE,
)


class LicenceFile(Format):
    """LICENSE, LICENCE, COPYING and their kin

    Names as GitHub and the REUSE specification (reuse.software/spec, `LICENSES/`) look for them; SPDX ids by the
    text itself (see `licences.identify`). A file that only names a licence is understood from its prose and marked
    as inferred. R's stub (Writing R Extensions, 1.1.2) names a holder and no licence.
    """

    id = "licence-file"
    reads = (
        "{licen[cs]e,licen[cs]es,copying,unlicen[cs]e,copyright}{,.md,.txt,.rst,.note,.html,.markdown,.adoc}",
        "{licen[cs]e,copying}{-,_,.}*",
        "*{-,_}licen[cs]e{,.md,.txt,.rst}",
        "licen[cs]es/*{,.md,.txt}",
        ".github/licen[cs]e{,.md,.txt}",
        "docs/licen[cs]e{,.md,.txt}",
    )
    rank = 20
    crosswalk = {"text": "license", "copyright line": "copyright_holder"}
    examples = (
        Example(
            path="LICENSE",
            text="YEAR: 2024\nCOPYRIGHT HOLDER: waitr authors\n",
            says={"copyright_holder": ("waitr authors",)},
        ),
        Example(
            path="LICENCE",
            text="Unless stated otherwise, the codebase is released under the MIT Licence.\n\nThe documentation is © Crown copyright and available under the terms of the "
            "Open Government 3.0 licence.\n",
            says={"license": ("MIT", "OGL-UK-3.0")},
        ),
        Example(
            path="LICENSE",
            text="\n\nAll rights reserved.\n",
            says={"license": ()},
            problems=("No licence text",),
        ),
        Example(
            path="LICENCE.md",
            text="# Code\n\nAll code is under the MIT Licence.\n\n> Permission is hereby granted, free of charge, to any "
            'person obtaining a copy of this software and associated documentation files (the "Software"), to deal in '
            "the Software without restriction, including without limitation the rights to use, copy, modify, merge, "
            "publish, distribute, sublicense, and/or sell copies of the Software. The above copyright notice and this "
            "permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE "
            'IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND.\n\n# Text\n\nThe accompanying text in this book is '
            "licenced under a Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International License.\n",
            says={"license": ("MIT", "CC-BY-NC-SA-4.0")},
        ),
        Example(path="LICENSE", text="  \n", says={}, problems=("empty",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        if re.search(
            r"\.(?:csv|r|py|sql|json|ya?ml|html?|qmd|rmd|sh|js|ts|png|svg)$", path, re.IGNORECASE
        ) and not path.lower().endswith(".html"):
            return out.done()
        if not text.strip():
            out.problem("The licence file is empty.", 1)
            return out.done()
        found = identify_all(text)
        scope = _scope_of_name(path)
        for licence in found:
            out.say(
                "license",
                licence.expression,
                _first_line(text),
                confidence=licence.confidence,
                text="yes" if licence.confidence == "observed" else None,
                scope=scope,
            )
        if found:
            _other_parts(text, {licence.expression for licence in found}, out)
        if not found and not is_stub(text):
            prose = mentions(text)
            for mention in prose:
                out.say(
                    "license",
                    mention.licence.expression,
                    mention.line,
                    confidence="inferred",
                    scope=mention.scope or scope,
                )
            if not prose:
                refused = identify(text)
                out.warn((refused.reason if refused else "") or "No licence text that we know.", _first_line(text))
        _holders(text, out)
        return out.done()


def _other_parts(text: str, known: set[str], out: Collector) -> None:
    """Licences that the file's prose puts a part under beside the whole text: a book's words beside its code."""
    for mention in mentions(text):
        if mention.scope and mention.licence.expression not in known:
            out.say("license", mention.licence.expression, mention.line, confidence="inferred", scope=mention.scope)


def _first_line(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n") + 1


def _scope_of_name(path: str) -> str | None:
    """`LICENSE-data`, `docs/LICENSE`: what a licence file's name says it is for."""
    name = path.casefold()
    return "data" if re.search(r"licen[cs]e[-_.]?data", name) else "documentation" if re.search(r"doc", name) else None


def _holders(text: str, out: Collector) -> None:
    """Copyright lines near the top; licence texts have their own further down."""
    for number, line in enumerate(text.split("\n")[:40], start=1):
        found = _COPYRIGHT.match(" ".join(line[:400].split()))
        holder = name_only((found[1] or found[2] or "") if found else "").strip(" .,*_")
        holder = re.sub(r"^(?:19|20)\d{2}[\s,:–-]+", "", holder)
        if holder and len(holder) <= 120 and not _NOT_HOLDER.search(holder):
            out.say("copyright_holder", holder, number)
