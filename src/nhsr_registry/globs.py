"""Path patterns, as in `.gitignore` but without its negations: `*`, `?`, `[ab]`, `{a,b}`, `**/`, any case."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def compile_patterns(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One regular expression that matches any of `patterns` against a whole path, whatever its case.

    `*` and `?` stay within one folder, `**/` is any number of folders, none included.
    """
    return re.compile("|".join(f"(?:{_translate(pattern)})" for pattern in patterns) or r"(?!)", re.IGNORECASE)


def _translate(pattern: str) -> str:
    out, at = [], 0
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**/", at):
            out.append(r"(?:[^/]+/)*")
            at += 3
            continue
        if pattern.startswith("**", at):
            out.append(r".*")
            at += 2
            continue
        if char == "[" and (end := pattern.find("]", at + 1)) > 0:
            out.append(pattern[at : end + 1].replace("[!", "[^"))
            at = end + 1
            continue
        out.append({"*": r"[^/]*", "?": r"[^/]", "{": "(?:", "}": ")", ",": "|"}.get(char, re.escape(char)))
        at += 1
    return "".join(out)
