"""What manifests of languages beyond R and Python say of a project: name, purpose, licence, whom to write to. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from nhsr_registry import re
from nhsr_registry.memo import remember
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand.ecosystems import copied_in
from nhsr_registry.understand.manifests import pyproject, table

#: Manifests that say what a project is, at the root or in a folder of its own for each part.
READS = (
    "{,*/}{package,bower,composer}.json",
    "{,*/,*/*/}*.{csproj,fsproj,vbproj,nuspec}",
    "{,*/}{pom.xml,cargo.toml,mix.exs,pubspec.yaml,project.clj}",
    "{,*/}*.{gemspec,podspec}",
)
_MAIL = re.compile(r"[\w.+-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,40}){1,5}")
_LONGEST = 400_000  # characters of a manifest


class Manifest(NamedTuple):
    """Empty texts for what it does not say; `tracker` is where it says that problems are to be told."""

    path: str
    name: str = ""
    description: str = ""
    licence: str = ""
    addresses: tuple[str, ...] = ()
    tracker: str = ""


def manifests(snapshot: Snapshot) -> tuple[Manifest, ...]:
    """All of them that could be read, but for those of code that was copied in and of tests' and templates' folders."""
    return remember(snapshot, "_ecosystem_manifests", lambda: tuple(_all(snapshot)))


def _all(snapshot: Snapshot) -> Iterator[Manifest]:
    for path, text in snapshot.read(*READS):
        if copied_in(path) or "{{" in path or _ASIDE.search(path) or len(text) > _LONGEST:
            continue
        name = path.rpartition("/")[2].lower()
        if name.endswith(".json"):
            yield _of_json(path, text)
        elif name == "cargo.toml":
            yield _of_cargo(snapshot, path)
        else:
            yield _of_text(path, text, next(fields for ends, fields in _FIELDS if name.endswith(ends)))


_ASIDE = re.compile(r"(?:^|/)(?:tests?|[\w.]*\.tests?|examples?|samples?|fixtures?|templates?|docs?)/", re.IGNORECASE)


def _of_json(path: str, text: str) -> Manifest:
    try:
        content = table(json.loads(text))
    except (ValueError, RecursionError):
        return Manifest(path)
    support, bugs = table(content.get("support")), content.get("bugs")
    people = [content.get("author"), *_list(content.get("authors")), *_list(content.get("maintainers")), bugs, support]
    tracker = (
        table(bugs).get("url") or (bugs if isinstance(bugs, str) and "://" in bugs else "") or support.get("issues")
    )
    licence = content.get("license") or content.get("licence")
    if isinstance(licence, list):
        licence = " OR ".join(str(one) for one in licence)
    elif isinstance(licence, dict):
        licence = licence.get("type")
    return Manifest(
        path,
        _plain(content.get("name")),
        _plain(content.get("description")),
        "" if _nobody_chose(path, content) else _plain(licence),
        tuple(mail for one in people for mail in _mails(one)),
        _plain(tracker),
    )


def _nobody_chose(path: str, content: Mapping[str, Any]) -> bool:
    """Whether the licence is the one that `npm init` writes by itself, in a file that is otherwise as npm left it."""
    test = str(table(content.get("scripts")).get("test") or "")
    return path.endswith("package.json") and content.get("license") == "ISC" and (
        "no test specified" in test or content.get("author") == ""
    )  # fmt: skip


def _of_cargo(snapshot: Snapshot, path: str) -> Manifest:
    said = table(pyproject(snapshot, path).get("package"))
    return Manifest(
        path,
        _plain(said.get("name")),
        _plain(said.get("description")),
        _plain(said.get("license")),
        tuple(mail for one in _list(said.get("authors")) for mail in _mails(one)),
    )


def _of_text(path: str, text: str, fields: tuple[re.Pattern[str], ...]) -> Manifest:
    name, description, licence, mail = (
        " ".join(next(part for part in found.groups() if part is not None).split())
        if (found := one.search(text))
        else ""
        for one in fields
    )
    if not name and path.lower().endswith("proj"):
        name = path.rpartition("/")[2].rpartition(".")[0]
    return Manifest(path, name, description, licence, tuple(_mails(mail)))


def _xml(name: str, description: str, licence: str, mail: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"<(?:{tag})(?: [^<>]{{0,200}})?>([^<]{{1,2000}})<") for tag in (name, description, licence, mail)
    )


def _assigned(name: str, description: str, licence: str, mail: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"^[ \t]*(?:{key})[ \t]*(?:(?:=>?|:)[ \t]*)?\[?(?:\"([^\"\n]{{1,500}})\"|'([^'\n]{{1,500}})'|:?(\w[\w-]{{0,80}})[ \t]*(?:,[ \t]*)?$)", re.MULTILINE)
        for key in (name, description, licence, mail)
    )  # fmt: skip


_FIELDS: tuple[tuple[tuple[str, ...], tuple[re.Pattern[str], ...]], ...] = (
    (("proj",), _xml("PackageId|AssemblyName|Title", "Description", "PackageLicenseExpression", "Contact")),
    (("nuspec",), _xml("id", "description", "license", "contact")),
    (("pom.xml",), _xml("name|artifactId", "description", "name(?=>[^<]{1,200}</name>\\s*<url>[^<]*licen[cs]e)", "email")),
    (("gemspec", "podspec"), _assigned(r"\w+\.name", r"\w+\.(?:summary|description)", r"\w+\.licenses?", r"\w+\.(?:email|authors?)")),
    (("mix.exs",), _assigned("app", "description", "licenses", "maintainers")),
    # what is defined has its name unquoted and a version behind it; a licence has its name within braces
    (("project.clj",), (re.compile(r"\(defproject[ \t]+([\w./-]{1,80})"), *_assigned("-", ":description", r":license[ \t]+\{:name", ":email")[1:])),
    (("pubspec.yaml",), tuple(re.compile(rf"^{key}:[ \t]*(\S[^\n]{{0,500}})$", re.MULTILINE) for key in ("name", "description", "license", "author"))),
)  # fmt: skip


def _plain(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mails(value: object) -> Iterator[str]:
    said = f"{value.get('email') or ''} {value.get('name') or ''}" if isinstance(value, dict) else value
    if isinstance(said, str):
        yield from _MAIL.findall(said[:2000])


#: Names of what others begin with, as the manifest or the README of one calls itself.
_STARTER = re.compile(r"\b(?:templates?|starter|boilerplate|skeleton|prototype[- ]kit)\b", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]{3,}")
#: Words that many names share.
_USUAL = frozenset({"nhs", "the", "app", "data", "project", "web", "site", "interactive", "tool", "for", "and"})


def of_a_starter(snapshot: Snapshot, said: str) -> bool:
    """Whether a name or a title is that of what the project began with: it calls itself a template, the project does not.

    The project's own name tells: what is said of the project shares a telling word with it.
    """
    own = re.sub(r"[-_.]", " ", (snapshot.repository or "").rpartition("/")[2].lower())
    said = re.sub(r"[-_.]", " ", said.lower())
    return (
        bool(own and _STARTER.search(said))
        and not _STARTER.search(own)
        and not (telling(snapshot) & set(_WORDS.findall(said)))
    )


def telling(snapshot: Snapshot) -> set[str]:
    """The words of the project's name by which one would know it."""
    return set(_WORDS.findall((snapshot.repository or "").rpartition("/")[2].lower())) - _USUAL


def began_with(snapshot: Snapshot) -> str | None:
    """The manifest at the root that still is that of the template with which the project began, if there is one."""
    root = (said for said in manifests(snapshot) if "/" not in said.path)
    return next((said.path for said in root if of_a_starter(snapshot, f"{said.name} {said.description}")), None)
