"""`[[members]]` and `[[upstreams]]` of registry.toml: the registries that this one takes from, and those it gives to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from nhsr_registry import re
from nhsr_registry.addresses import is_safe
from nhsr_registry.folder.validation import Fault, Faults, convert
from nhsr_registry.model import Model

FILE = "registry.toml"
Id = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")]
#: Whom a publication is for: the registry's own network, or everybody.
Audience = Literal["local", "national"]
#: Which pages a publication has: all, or none where it is data alone.
Pages = Literal["all", "none"]
_MOST = 1_000  # registries that one names
_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")


class Upstream(Model):
    """A registry that takes from this one. `address` is its site's, `path` its publication's folder."""

    id: Id
    name: str = ""
    address: str | None = None
    path: str | None = None


class Member(Upstream):
    """A registry that this one takes from, and what it may add: projects, unpacked bytes, seconds, owners.

    `owners` are the accounts that it may list, and whose projects are its own: what it says of them goes before what other
    members say. Where none are named it may list those that belong to no other member.
    """

    owners: tuple[str, ...] = ()
    max_projects: Annotated[int, Meta(ge=1, le=1_000_000)] = 20_000
    max_bytes: Annotated[int, Meta(ge=1_000, le=20_000_000_000)] = 500_000_000
    max_seconds: Annotated[int, Meta(ge=1, le=3_600)] = 120

    @property
    def title(self) -> str:
        return self.name or self.id

    def owns(self, repository: str) -> bool:
        owner = repository.partition("/")[0].casefold()
        return any(owner == own.casefold() for own in self.owners)


T = TypeVar("T", bound=Upstream)


def read(table: Mapping[str, Any], text: str) -> tuple[tuple[Member, ...], tuple[Upstream, ...]]:
    """Both lists of registry.toml, checked. Raises `Faults`, each with its line."""
    faults: list[Fault] = []
    members = tuple(_rows(table, text, "members", Member, faults))
    upstreams = tuple(_rows(table, text, "upstreams", Upstream, faults))
    if faults:
        raise Faults(faults)
    return members, upstreams


def _rows(table: Mapping[str, Any], text: str, key: str, cls: type[T], faults: list[Fault]) -> Iterator[T]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(Fault(file=FILE, line=_first(text, key), key=key, message=f"should be [[{key}]] tables"))
        return
    if len(rows) > _MOST:  # a night asks each of them, and every reading of the folder checks each
        faults.append(
            Fault(file=FILE, line=_first(text, key), key=key, message=f"are {len(rows):,}: at most {_MOST:,}")
        )
        return
    pieces = _pieces(text, key)
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        start, piece = pieces[number] if number < len(pieces) else (0, "")
        try:
            found = convert(row, cls, FILE, piece)
        except Faults as error:
            faults += [_moved(fault, start, key) for fault in error.faults]
            continue
        wrong = list(_wrong(found))
        if found.id in seen:
            wrong.append(("id", f"{found.id!r} stands twice", "Give each its own id."))
        seen[found.id] = number
        faults += [
            _moved(Fault(file=FILE, line=_line(piece, field), key=field, message=message, hint=hint), start, key)
            for field, message, hint in wrong
        ]
        yield found


def _wrong(row: Upstream) -> Iterator[tuple[str, str, str]]:
    if bool(row.address) == bool(row.path):
        how = 'address = "https://…" for its site, or path = "…" for the folder of its publication.'
        yield "id", "has neither an address nor a path" if not row.address else "has an address and a path", how
    if row.address and not is_safe(row.address, query=False):
        yield "address", f"{row.address[:200]!r} is no https address", "For example https://example.org/registry/"
    if row.path and ("\0" in row.path or len(row.path) > 1_000):
        yield "path", "is no path", "Name the folder that `publish` wrote."
    if len(row.name) > 200 or not row.name.isprintable():
        yield "name", "is not one short line", "A name as people know it."
    for owner in row.owners if isinstance(row, Member) else ():
        if not _OWNER.fullmatch(owner):
            yield (
                "owners",
                f"{owner[:100]!r} is no name of an account",
                "Only the account: nhs-r-community, for example.",
            )


def folder_of(root: Path, row: Upstream) -> Path:
    """The folder that a row's `path` names, from the registry's own folder where it does not begin at the root."""
    return root / Path(row.path or "").expanduser()


def _pieces(text: str, key: str) -> list[tuple[int, str]]:
    """(lines before it, text) of each `[[key]]` table."""
    heads = list(re.finditer(rf"^[ \t]*\[\[[ \t]*{key}[ \t]*\]\]", text, re.MULTILINE))
    found = []
    for head in heads:
        end = re.compile(r"^[ \t]*\[(?=[\[A-Za-z\"'])", re.MULTILINE).search(text, head.end())
        piece = text[head.start() : end.start() if end else len(text)]
        found.append((text.count("\n", 0, head.start()), piece))
    return found


def _line(piece: str, field: str) -> int:
    found = re.search(rf"^[ \t]*{field}[ \t]*=", piece, re.MULTILINE)
    return piece.count("\n", 0, found.start()) + 1 if found else 1


def _moved(fault: Fault, lines: int, key: str) -> Fault:
    return msgspec.structs.replace(fault, line=(fault.line or 1) + lines, key=f"{key}.{fault.key}")


def _first(text: str, key: str) -> int | None:
    found = re.search(rf"^[ \t]*\[?{key}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None
