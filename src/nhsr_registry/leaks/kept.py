"""A password kept under a name that says nothing, and handed on by that name.

`variable "admin" { default = "…" }` with `administrator_login_password = var.admin` elsewhere in the file;
`w <- "…"` with `password = w`. The name after a word for a password says what the text is that the name stands for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _values
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_PASS = seek("pass", "pwd")
#: `password = x`, `"pwd": x`, `password=var.x`: a bare name, and neither a call nor a part of something.
_HANDED = re.compile(
    r"(?:password|passwd|passphrase|pwd|passcode)[\"']?\s{0,12}(?:=>|[:=]|<-)\s{0,12}(?:var\.|local\.|@|\$)?(?P<name>[A-Za-z][\w.]{0,40})(?=\s{0,4}(?:[,)}\n\r;]|$))",
    re.IGNORECASE,
)
#: Words that are values themselves, and names that say what they are: those are read where they are set.
_NO_NAME = re.compile(
    r"(?:true|false|null|none|na|t|f|string|str|text|character|varchar|any|self|required|optional|input|args?|config|settings)$|[\w.]*(?:pass|pwd|pw|secret|token|key|cred)",
    re.IGNORECASE,
)
_CODE = frozenset({"r", "rmd", "qmd", "py", "ipynb", "tf", "hcl", "jl", "js", "ts", "mjs", "rb", "php", "go", "cs", "vb", "bas", "vba", "cls", "ps1", "scala", "kt", "java", "groovy", "m", "pq", "sas", "do"})  # fmt: skip
_BLOCK = re.compile(r"\bvariable\s+\"(?P<name>\w{1,41})\"\s{0,4}\{[^{}]{0,300}?\bdefault\s{0,4}=\s{0,4}\"(?P<value>[^\s\"$]{5,80})\"")  # fmt: skip
_TERRAFORM = frozenset({"tf", "hcl"})
_MOST, _NAMES = 300, 12


def find(text: Text) -> Iterator[Hit]:
    """Each on the line of its value: sure in Terraform, whose variables have one default; else to look at."""
    if text.by_tool or text.kind not in _CODE or not text.has(*_PASS):
        return
    names = {*islice(_handed_on(text), _NAMES)}
    if not names:
        return
    if text.kind in _TERRAFORM:
        found = [one for one in islice(_BLOCK.finditer(text.text), _MOST) if one["name"] in names]
    else:
        found = [one for name in sorted(names) for one in islice(_set_to(name).finditer(text.text), 4)]
    for one in found:
        # whatever a default says, if it is no stand-in, is the password; a text in other code may be set anew
        strength, is_default = _values.password(one["value"]), text.kind in _TERRAFORM
        if (strength == "strong" or (strength and is_default)) and not _values.is_demo(text.text, one):
            sure = is_default and strength == "strong" and not text.made_up
            yield Hit("password", text.path, line_of(text.text, one.start("value")), sure)


def _handed_on(text: Text) -> Iterator[str]:
    for start, end in islice(text.windows(*_PASS, before=4, after=80), _MOST):
        for found in _HANDED.finditer(text.text, start, end):
            if not _NO_NAME.match(found["name"]):
                yield found["name"]


def _set_to(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.$]){re.escape(name)}(?:\s{{1,3}}As\s{{1,3}}String)?\s{{0,8}}(?:<-|:=|=(?!=))\s{{0,8}}[rbu]?(?P<q>[\"'])(?P<value>[^\s\"'\\<>{{}}]{{6,80}})(?P=q)(?=\s{{0,4}}(?:[;#\n\r]|//|--|$))"
    )
