"""A guard before `tomllib`, whose time grows with the square of a key's parts: `a.a.a.a…`."""

from __future__ import annotations

from nhsr_registry import re

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_DEEP_KEY = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*\.[ \t]*){{100}}")


def too_deep(text: str) -> bool:
    """Whether a TOML text seems to hold a key of a hundred parts or more, which no person wrote."""
    return text.count(".") >= 100 and _DEEP_KEY.search(text) is not None
