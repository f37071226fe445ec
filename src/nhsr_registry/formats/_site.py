"""What the configurations of documentation sites have in common."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Key
from nhsr_registry.formats._urls import repository
from nhsr_registry.formats._yaml import read_yaml


def read_site(text: str, out: Collector) -> Doc | None:
    """The configuration as a table, or `None`; an empty file is none and no problem."""
    doc = read_yaml(text, out)
    if doc is None or doc.data is None:
        return None
    if not isinstance(doc.data, Mapping):
        out.problem("This should be a table of keys.", 1)
        return None
    return doc


def say_code(doc: Doc, *keys: Key) -> None:
    """States the repository at a key."""
    text = doc.text(*keys)
    if text and (code := repository(text)):
        doc.out.say("code_repository", code, doc.line(*keys))


def say_site(doc: Doc, *keys: Key, field: str = "software_help") -> None:
    """States the address of the site at a key."""
    text = doc.text(*keys)
    if text and text.startswith(("http://", "https://")) and repository(text) is None:
        doc.out.say(field, text, doc.line(*keys))
