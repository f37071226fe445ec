"""A publiccode.yml against `_publiccode_rules`: errors and warnings, each with its key and line."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry.formats._doc import Doc, Path, Plain, as_text, dotted
from nhsr_registry.formats._publiccode_rules import SCHEMA, VERSIONS, Rule, length


def judge(doc: Doc) -> None:
    """Tells `doc.out` what the standard's parser would tell (see `_publiccode_rules` for what is left out)."""
    version = doc.get("publiccodeYmlVersion")
    line = doc.line("publiccodeYmlVersion")
    if version is None or isinstance(version, Plain) or not isinstance(version, str):
        doc.out.problem('publiccodeYmlVersion is missing or not in quotes; write publiccodeYmlVersion: "0".', line)
        return
    if version not in VERSIONS:
        doc.out.problem(f"publiccodeYmlVersion {version[:20]!r} is unknown; known are {', '.join(VERSIONS)}.", line)
        return
    if version != "0" and not version.startswith("0.7"):
        doc.out.warn(f'publiccodeYmlVersion {version} is not the latest; write "0".', line)
    _check(doc, (), SCHEMA)
    _together(doc)


def _check(doc: Doc, keys: Path, rule: Rule) -> None:
    value = doc.get(*keys)
    if value is None:
        if rule.required:
            doc.out.problem(f"{dotted(keys)} is required.", doc.line(*keys))
        return
    if rule.deprecated:
        doc.out.warn(f"{dotted(keys)} is deprecated. {rule.deprecated}", doc.line(*keys))
    if rule.kind == "text":
        _text(doc, keys, rule, value)
    elif rule.kind == "truth":
        if not isinstance(value, bool):
            doc.wrong("true or false", *keys)
    elif rule.kind == "table":
        _table(doc, keys, rule, value)
    elif rule.kind == "either" and not isinstance(value, list):
        _check(doc, keys, rule.item or Rule())
    else:
        _list(doc, keys, rule, value)


def _text(doc: Doc, keys: Path, rule: Rule, value: object) -> None:
    # The parser reads a bare number, date or truth value as the text that it is written as.
    text = str(value).lower() if isinstance(value, bool) else as_text(value)
    if text is None:
        doc.wrong("a text", *keys)
        return
    if not text and rule.required:
        doc.out.problem(f"{dotted(keys)} is required.", doc.line(*keys))
    elif rule.test is not None and not rule.test[0](text):
        doc.out.problem(f"{dotted(keys)} should be {rule.test[1]}.", doc.line(*keys))
    if rule.least and length(text) < rule.least:
        doc.out.problem(f"{dotted(keys)} should have at least {rule.least} characters.", doc.line(*keys))
    if rule.most is not None and length(text) > rule.most:
        doc.out.problem(f"{dotted(keys)} should have at most {rule.most} characters.", doc.line(*keys))


def _list(doc: Doc, keys: Path, rule: Rule, value: object) -> None:
    if not isinstance(value, list):
        doc.wrong("a list", *keys)
        return
    if len(value) < rule.least:
        doc.out.problem(f"{dotted(keys)} should not be empty.", doc.line(*keys))
    for at in range(len(value)):
        _check(doc, (*keys, at), rule.item or Rule())


def _table(doc: Doc, keys: Path, rule: Rule, value: object) -> None:
    if not isinstance(value, Mapping):
        doc.wrong("a table", *keys)
        return
    if len(value) < rule.least:
        doc.out.problem(f"{dotted(keys)} should not be empty.", doc.line(*keys))
    every = rule.keys.get("*")
    for key in value:
        if every is not None:
            if rule.test is not None and not rule.test[0](key):
                doc.out.problem(f"{dotted((*keys, key))}: the key should be {rule.test[1]}.", doc.line(*keys, key))
            _check(doc, (*keys, key), every)
        elif key not in rule.keys:
            doc.out.problem(f"{dotted((*keys, key))} is no key of publiccode.yml.", doc.line(*keys, key))
    for key, inner in rule.keys.items():
        if key != "*":
            _check(doc, (*keys, key), inner)


def _together(doc: Doc) -> None:
    """Rules that look at more than one key."""
    kind = as_text(doc.get("maintenance", "type"))
    line = doc.line("maintenance", "type")
    contractors, contacts = doc.get("maintenance", "contractors"), doc.get("maintenance", "contacts")
    if kind == "contract" and not contractors:
        doc.out.problem("maintenance.contractors is required where maintenance.type is contract.", line)
    if kind != "contract" and contractors is not None:
        doc.out.problem(
            "maintenance.contractors must not be there unless maintenance.type is contract.",
            doc.line("maintenance", "contractors"),
        )
    if kind in {"community", "internal"} and not contacts:
        doc.out.problem(f"maintenance.contacts is required where maintenance.type is {kind}.", line)
    if doc.get("IT") is not None and doc.get("it") is not None:
        doc.out.problem("it and IT are the same; keep IT.", doc.line("it"))
    for key in ("countries", "unsupportedCountries"):
        for keys, country in doc.items("intendedAudience", key):
            text = as_text(country) or ""
            if text.islower() and len(text) == 2:
                doc.out.warn(
                    f"{dotted(keys)}: write {text.upper()} in capitals; small letters are deprecated.",
                    doc.line(*keys),
                )
