"""Characters that cannot be seen, in a record that a stranger wrote: found cheaply, since most lines hold none. Pure."""

from __future__ import annotations

from typing import Any

from nhsr_registry import re
from nhsr_registry.plain import clean

#: An escape other than `\"`, `\\` and `\/` stands for a character that cannot be seen, or for a line's end.
_ESCAPED = re.compile(rb"\\[^\"\\/]|\x7f")
_HIDDEN = re.compile("[\x80-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufff9-\ufffb]")


def unclean(line: bytes) -> bool:
    """Whether a line of JSON holds characters that cannot be seen, as they are or escaped."""
    if (b"\\" in line or b"\x7f" in line) and _ESCAPED.search(line):  # a search for one byte is many times quicker
        return True
    if line.isascii():
        return False
    text = line.decode()
    return not text.isprintable() and bool(_HIDDEN.search(text))


def cleaned(value: Any) -> Any:
    """Plain data whose texts and keys are without them."""
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {cleaned(key): cleaned(one) for key, one in value.items()}
    return value
