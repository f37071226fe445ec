"""Entries and harvests as the bytes of their files: TOML that people edit, JSON whose changes read well. Pure."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from typing import Any

import msgspec

from nhsr_registry.folder.entry import Entry, Harvest


def encode_entry(entry: Entry) -> bytes:
    """TOML in the order of the type's fields, without what is not said."""
    import tomli_w

    table: dict[str, Any] = msgspec.to_builtins(entry)
    text = tomli_w.dumps({key: value for key, value in table.items() if value not in (None, [], "")})
    return text.encode()


def renamed_text(text: str, new: Entry) -> bytes:
    """The entry's file with its new name and its former ones, and every word and remark of people as it was."""
    lines = [line for line in text.split("\n") if not re.match(r"former_names\s*=\s*\[[^\[\]]*\]\s*$", line)]
    said = f"former_names = {msgspec.json.encode(new.former_names).decode().replace(',', ', ')}"
    for number, line in enumerate(lines):
        if re.match(r"repository\s*=", line):
            lines[number] = f'repository = "{new.repository}"' + (f"\n{said}" if new.former_names else "")
            break
    changed = "\n".join(lines)
    return _if_it_says(changed, new)


def written_again(text: str, new: Entry) -> bytes:
    """The entry's file with its adopters anew at the end, and every word and remark of people before them as it was."""
    kept = re.split(r"^\[\[adopters\]\]", text, maxsplit=1, flags=re.MULTILINE)[0].rstrip("\n") + "\n"
    said = encode_entry(msgspec.structs.replace(new, annotations={})).decode()
    blocks = re.search(r"^\[\[adopters\]\].*", said, re.MULTILINE | re.DOTALL)
    changed = kept + (f"\n{blocks[0]}" if blocks else "")
    return _if_it_says(changed, new)


def _if_it_says(text: str, new: Entry) -> bytes:
    """The text, if it says just what `new` does; else `new` written from the beginning: right goes before unchanged."""
    with suppress(tomllib.TOMLDecodeError, msgspec.ValidationError):
        if msgspec.convert(tomllib.loads(text), Entry) == new:
            return text.encode()
    return encode_entry(new)


def encode_harvest(harvest: Harvest) -> bytes:
    """JSON with sorted keys, one value a line, and one line for each bag of words: a readable diff each night."""
    terms = harvest.terms
    body = msgspec.json.encode(msgspec.structs.replace(harvest, terms={}), order="sorted")
    # Twice: a default that came from another process is equal and not the same, and only the same is left out.
    body = msgspec.json.encode(msgspec.json.decode(body, type=Harvest), order="sorted")
    text = msgspec.json.format(body, indent=1).decode()
    if terms:
        zones = (
            f"  {msgspec.json.encode(zone).decode()}: {msgspec.json.encode(words, order='sorted').decode()}"
            for zone, words in sorted(terms.items())
        )
        text = text.removesuffix("\n}") + ',\n "terms": {\n' + ",\n".join(zones) + "\n }\n}"
    return text.encode() + b"\n"
