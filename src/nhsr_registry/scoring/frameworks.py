"""Other frameworks that ask for what our checks ask for, as data: `RAP-S2`, `F4` or `PC:reuse` → words and an address."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from nhsr_registry.model import RAP_LEVELS, Model
from nhsr_registry.scoring import rap


class Framework(Model):
    """One framework; `prefix` and an item's key make the code that a rubric maps to."""

    prefix: str
    name: str
    short: str
    url: str
    items: dict[str, str]


class Item(Model):
    """One thing that a framework asks for."""

    code: str
    framework: str  # its name
    short: str
    words: str
    url: str


class _File(Model):
    frameworks: tuple[Framework, ...]


@cache
def frameworks() -> tuple[Framework, ...]:
    """Those of `frameworks.toml`, and the three RAP levels."""
    text = files("nhsr_registry.scoring").joinpath("frameworks.toml").read_text(encoding="utf-8")
    return (*_rap(), *msgspec.convert(tomllib.loads(text), _File).frameworks)


def _rap() -> Iterator[Framework]:
    found = rap.criteria()
    for level in RAP_LEVELS:
        prefix = f"RAP-{level[0].upper()}"
        own = {one.id.removeprefix(prefix): one.name for one in found.criteria if one.level == level}
        name = f"Reproducible analytical pipelines (RAP), {level}"
        yield Framework(prefix=prefix, name=name, short=f"RAP {level}", url=found.page, items=own)


@cache
def items() -> dict[str, Item]:
    """Every item by its code."""
    return {
        one.prefix + key: Item(code=one.prefix + key, framework=one.name, short=one.short, words=words, url=one.url)
        for one in frameworks()
        for key, words in one.items.items()
    }


def words(code: str) -> str:
    """`RAP-S2` → “RAP silver: documentation of code and method”; a code that is not known stays as it is."""
    item = items().get(code)
    return f"{item.short}: {item.words}" if item else code
