"""Plain data → YAML that YAML 1.1 and 1.2 read alike: every text in double quotes, as in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from nhsr_registry import re

# What YAML does not count as printable (1.2.2, 5.1), and halves of surrogate pairs.
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x85\u2028\u2029\ufeff]")


def dump(table: Mapping[str, Any]) -> str:
    """The table as block YAML; keys are ours, and need no quotes."""
    return "\n".join(_table(table, "")) + "\n"


def rows(items: list[dict[str, Any]]) -> str:
    """A list of tables as block YAML."""
    return "".join(f"{line}\n" for item in items for line in _item(item, "")) or "[]\n"


def _table(table: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _table(value, f"{indent}  ")
        elif isinstance(value, list) and not value:
            yield f"{indent}{key}: []"
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for item in value:
                yield from _item(item, f"{indent}  ")
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _item(item: Any, indent: str) -> Iterator[str]:
    if isinstance(item, Mapping):
        first, *rest = _table(item, f"{indent}  ")
        yield f"{indent}- {first.lstrip()}"
        yield from rest
    else:
        yield f"{indent}- {_scalar(item)}"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(_UNPRINTABLE.sub("", str(value)), ensure_ascii=False)
