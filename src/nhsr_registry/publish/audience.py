"""What a registry shows to everybody: a copy of its folder without local-only projects, mentions of them, and private fields.

Whatever is published for others is made from that copy alone, so that no page, feed, index or table has to know what is
private. The finished publication is then read once more, unpacked, for what must not be in it (`proof`).
"""

from __future__ import annotations

import gzip
import hashlib
import html
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from nhsr_registry import re
from nhsr_registry.errors import GateError, RegistryError
from nhsr_registry.federation import listing
from nhsr_registry.folder.atomic import write_atomic
from nhsr_registry.folder.encoding import encode_entry, encode_harvest
from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Model, RepoId
from nhsr_registry.search.reading import read_entry

HIDDEN = "a project that is not public"
_SHORTEST = 6  # characters of a private text that is looked for
_TABLES = ("registry.toml", "vocabulary.toml", "organisations.toml")
M = TypeVar("M", bound=Model)


class Secrets:
    """The names of local-only projects, and private texts with whose they are."""

    def __init__(self, registry: Registry, known: Callable[[RepoId], Entry | None] | None = None) -> None:
        """`known` gives the entries that were read."""
        self.local: set[str] = set()
        self.hidden: set[str] = set()  # the same without their former names
        self.texts: dict[str, str] = {}
        self.private: set[str] = set()
        self.unread: dict[str, str] = {}  # entries that cannot be read, and why: it is not known what they may hold
        for repo in registry.ids():
            try:
                entry = (known(repo) if known else None) or read_entry(registry, repo)
            except RegistryError as error:
                self.unread[str(repo)] = error.message
                continue
            if entry.local_only:
                self.hidden.add(repo.key)
                self.local |= {repo.key, *(name.lower() for name in entry.former_names)}
            if entry.private:
                self.private.add(repo.key)
                said = (entry.private.contact, entry.private.notes, *entry.private.links)
                for line in (line.strip() for text in said for line in text.splitlines()):
                    if len(line) >= _SHORTEST:
                        self.texts.setdefault(line, f"the private part of {repo}")
        names = "|".join(sorted(map(re.escape, self.local), key=len, reverse=True))
        self.pattern = re.compile(rf"(?<![A-Za-z0-9._-])(?:{names})(?![A-Za-z0-9_-])", re.IGNORECASE) if names else None
        self.words = {_joined(name.partition("/")[2]) for name in self.local}

    def __bool__(self) -> bool:
        return bool(self.local or self.private)

    def entry(self, entry: Entry) -> Entry:
        """The entry as others may have it."""
        return self._without(msgspec.structs.replace(entry, private=None))

    def harvest(self, harvest: Harvest) -> Harvest:
        """The facts as others may have them."""
        found = self._without(harvest)
        if self.words:  # in a pair of neighbouring words, too
            kept = {
                zone: {term: n for term, n in bag.items() if self.words.isdisjoint(map(_joined, (term, *term.split())))}
                for zone, bag in found.terms.items()
            }
            found = msgspec.structs.replace(found, terms=kept)
        return found

    def _without(self, value: M) -> M:
        if self.pattern is None or not self.pattern.search(msgspec.json.encode(value).decode()):
            return value
        return msgspec.convert(self.cut(msgspec.to_builtins(value)), type(value))

    def cut(self, value: Any) -> Any:
        """Plain data without mentions: what names nothing but a hidden project goes, in a text its name is replaced."""
        if self.pattern is None:
            return value
        if isinstance(value, str):
            return self.pattern.sub(HIDDEN, value)
        if isinstance(value, dict):
            kept = {key: one for key, one in value.items() if not self._names(key) and not self._names(one)}
            return {key: self.cut(one) for key, one in kept.items()}
        if isinstance(value, (list, tuple)):
            return [self.cut(one) for one in value if not self._names(one) and not self._is_of(one)]
        return value

    def _names(self, value: object) -> bool:
        """Whether a text is the name of a hidden project and nothing else."""
        return isinstance(value, str) and value.lower() in self.local

    def _is_of(self, value: object) -> bool:
        """Whether a row (a use, a value) is of a hidden project."""
        return isinstance(value, dict) and any(
            isinstance(one, str) and self.pattern is not None and self.pattern.search(one)
            for key, one in value.items()
            if key in {"name", "value", "repository"}
        )


def _joined(name: str) -> str:
    """A name as a bag of words holds it: `ward-planner`, `ward_planner` and "ward planner" are one."""
    return re.sub(r"[^a-z0-9]", "", name)


@contextmanager
def public(registry: Registry, secrets: Secrets) -> Iterator[Registry]:
    """A registry folder for everybody, gone again at the end. Files that hold nothing private are linked, not copied."""
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        root = Path(scratch) / "public"
        root.mkdir()
        for name in _TABLES:
            if (registry.root / name).exists():
                _link(registry.root / name, root / name)
        _members(registry.root / listing.FOLDER, secrets, root)
        _tables(registry, secrets, root)
        for repo in registry.ids():
            if repo.key not in secrets.local:
                _project(registry, secrets, repo, Registry(root))
        yield Registry(root)


def _members(folder: Path, secrets: Secrets, root: Path) -> None:
    """What members list, without what is local only here: one may list it that knows nothing of that."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.is_dir():
            _link(path, root / listing.FOLDER / path.name)
    found = listing.read(folder.parent)
    rows = [row for row in found.rows.values() if row.key not in secrets.local]
    write_atomic(root / listing.FOLDER / listing.FILE, b"".join(listing.written(found.sources.values(), rows)))


def _tables(registry: Registry, secrets: Secrets, root: Path) -> None:
    """Tombstones, needs and released calls for help: rows of hidden projects go, and so does every mention of one."""
    import tomli_w

    from nhsr_registry.spread import needs, releases

    removed = secrets.cut([msgspec.to_builtins(gone) for gone in registry.removals])
    if removed:
        write_atomic(root / "removed.toml", tomli_w.dumps({"removed": removed}).encode())
    rows = [
        row
        for row in releases.read(registry)[0]
        if row.decision == "public" and row.project.lower() not in secrets.local
    ]
    if rows:
        released = secrets.cut([msgspec.to_builtins(row) for row in rows])
        write_atomic(root / releases.FILE, tomli_w.dumps({"decisions": released}).encode())
    for need in needs.read(registry)[0]:
        said = {key: one for key, one in secrets.cut(msgspec.to_builtins(need)).items() if one}
        # Its name is made of its words, and would say what they no longer do.
        named = said.get("problem") != need.problem or any(word in need.id for word in secrets.words)
        name = f"need-{hashlib.sha256(need.id.encode()).hexdigest()[:8]}" if named else need.id
        write_atomic(
            root / needs.FOLDER / f"{name}.toml",
            tomli_w.dumps({**said, **({"id": name} if "id" in said else {})}).encode(),
        )


def _project(registry: Registry, secrets: Secrets, repo: RepoId, copy: Registry) -> None:
    try:
        entry = registry.entry(repo)
    except RegistryError:
        return  # what nobody can read may be local only: not even its name (`Secrets.unread` names it to whom publishes)
    said = secrets.entry(entry)
    if said == entry:
        _link(registry.entry_file(repo), copy.entry_file(repo))
    else:
        write_atomic(copy.entry_file(repo), encode_entry(said))
    try:
        harvest = registry.harvest(repo)
    except RegistryError:
        write_atomic(copy.harvest_file(repo), b"{}")  # broken there, and so here
        return
    if harvest is None:
        return
    facts = secrets.harvest(harvest)
    if facts is harvest:
        _link(registry.harvest_file(repo), copy.harvest_file(repo))
    else:
        write_atomic(copy.harvest_file(repo), encode_harvest(facts))


def _link(path: Path, to: Path) -> None:
    """The same file there, without its bytes again where the system allows it. No symbolic link: a registry's are refused."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, to, copy_function=_same)
    else:
        _same(path, to)


def _same(path: str | Path, to: str | Path) -> None:
    whole = Path(path).resolve()
    try:
        os.link(whole, to)
    except OSError:  # another disk, or a system without links
        shutil.copy2(whole, to)


# ── the proof ────────────────────────────────────────────────────────────────────────────────────


def proof(folder: Path, secrets: Secrets, copy: Path) -> None:
    """Look for what is private in every byte that was written, unpacked too. Raises `GateError` where it is.

    A text that stands in a public field too is no secret. The error says whose it is and where it was found, never what.
    """
    if not secrets:
        return
    forms = {form: whose for text, whose in secrets.texts.items() for form in _forms(text)}
    forms |= {name.encode(): "a local-only project" for name in secrets.local}
    longest = sorted(forms, key=len, reverse=True)
    pattern = re.compile(b"|".join(re.escape(form) for form in longest), re.IGNORECASE)
    whose = {form.lower(): said for form, said in forms.items()}
    found: dict[bytes, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        for raw in (name.encode(), *_contents(path)):
            for hit in pattern.finditer(raw):
                if not (secrets.pattern and hit[0].lower().decode(errors="replace") in secrets.local) or _whole(
                    raw, hit
                ):
                    found.setdefault(hit[0].lower(), name)
    for form in [form for form in found if _is_public(copy, form)]:
        del found[form]
    if found:
        places = "\n".join(sorted({f"{whose[form]}: in {name}" for form, name in found.items()})[:20])
        raise GateError(
            f"Not published for others: what is private would be in it. The last publication is untouched.\n{places}",
            hint="Take it out of the words of other projects, then publish again.",
        )


def _whole(raw: bytes, hit: re.Match[bytes]) -> bool:
    """Whether a name stands by itself: `a/b` is not said by `a/bees`."""
    around = raw[max(0, hit.start() - 1) : hit.start()] + raw[hit.end() : hit.end() + 1]
    return not re.search(rb"[A-Za-z0-9_-]", around)


def _forms(text: str) -> set[bytes]:
    """A text as JSON, HTML and an address would write it."""
    return {
        form.encode()
        for form in (text, html.escape(text), html.escape(text, quote=False), msgspec.json.encode(text).decode()[1:-1])
    }


def _contents(path: Path) -> Iterator[bytes]:
    raw = path.read_bytes()
    yield raw
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
        yield raw
    if raw[:15] == b"SQLite format 3":
        yield from _rows(raw)


def _rows(raw: bytes) -> Iterator[bytes]:
    """Every value of a database, unpacked where it is compressed."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(raw)
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        if "profile" in tables:
            for (data,) in db.execute("SELECT data FROM profile"):
                yield zlib.decompress(data)
        elif "search" in tables:
            for row in db.execute("SELECT * FROM search"):
                yield " ".join(str(cell) for cell in row if cell is not None).encode()


def _is_public(copy: Path, form: bytes) -> bool:
    """Whether a text stands in what everybody may read of the registry's own files."""
    shapes = ("*.toml", "projects/*/*.toml", "harvest/*/*.json", "members/*/records-*.ndjson")
    places = [path for shape in shapes for path in copy.glob(shape)]
    return any(form in path.read_bytes().lower() for path in places if path.is_file())
