"""What somebody may have meant who types a command that there is not. Read only when that happens."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

#: What people look for under another word → what does it here.
_DOES = {
    "badge": "check --format badge",
    "export": "publish",
    "exports": "publish",
    "federate": "harvest --members-only",
    "find": "search",
    "graph": "reuse --graph svg",
    "help": "--help",
    "info": "show",
    "members": "harvest --members-only",
    "new": "init",
    "score": "check",
    "version": "--version",
}


def meant(word: str, commands: Collection[str]) -> str | None:
    """A sentence that names the nearest, or `None` where nothing is near."""
    if does := _DOES.get(word.lower()):
        return f"Type: nhsr-registry {does}"
    near = get_close_matches(word.lower(), commands, 1, 0.6)
    return f"Did you mean {near[0]!r}?" if near else None
