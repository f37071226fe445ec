"""Strangers' text made safe to print: no control codes, no direction overrides, one line."""

from __future__ import annotations

import re

# C0 and C1 controls, and the Unicode characters that reorder or hide text (UAX #9, "Trojan Source").
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufff9-\ufffb]")


def clean(text: str, *, keep: str = "", most: int = 20_000) -> str:
    """`text` without characters that a terminal acts on; those in `keep` stay, white space becomes a space."""
    text = text[:most]
    return _UNSAFE.sub(lambda m: m[0] if m[0] in keep else " " if m[0] in "\t\n\r\u2028\u2029" else "", text)
