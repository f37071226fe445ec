"""Data as JSON that people's terminals may show: nothing in it steers a terminal, hides or turns text around. Light.

Every command that prints JSON prints what `as_json` made, so that none can forget it.
"""

from __future__ import annotations

import json
from typing import Any

from nhsr_registry import re
from nhsr_registry.plain import inert

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def as_json(data: Any, *, indent: int = 2, ordered: bool = False) -> str:
    """`data` (plain, or msgspec's structs) as JSON with a line end; `ordered` sorts every object's keys.

    What reorders, hides or steers text stands there as an escape, which says the same to a program. Half a character,
    which no output can hold, does too.
    """
    said = json.dumps(data, ensure_ascii=False, indent=indent, sort_keys=ordered, default=_plain)
    try:
        said.encode()
    except UnicodeEncodeError:
        return f"{only_ascii(said)}\n"
    return f"{inert(said)}\n"


def only_ascii(said: str) -> str:
    """The same JSON with an escape for every character that is not ASCII: for outputs in another encoding than UTF-8."""
    if said.isascii() and "\x7f" not in said:
        return said
    return _BEYOND_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], said).replace("\x7f", "\\u007f")


def _plain(value: Any) -> Any:
    """A struct's fields; imported here, since a warm `search` has none and need not wait for it."""
    import msgspec

    return msgspec.to_builtins(value)
