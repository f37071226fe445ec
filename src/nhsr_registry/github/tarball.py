"""The newest commit through GitHub's interface alone, for computers without a git program: tree, tarball, commits, tags.

The tree names every path with its blob id. The tarball brings the contents in one request, and is not believed by
itself: its files are held against those ids, since `export-ignore` and `export-subst` in a `.gitattributes`, line ends
and Git LFS make it another thing than the commit. What differs is asked for by its id. So this tells the same as a
clone; a history too long to be asked for commit by commit is known by its length alone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from nhsr_registry.clones._git import is_oid
from nhsr_registry.clones._history import Past
from nhsr_registry.clones._refs import printable
from nhsr_registry.clones._text import Contents, decode, is_sound, shown
from nhsr_registry.clones._tree import MODES, select
from nhsr_registry.errors import NetworkError
from nhsr_registry.github.archive import Archive
from nhsr_registry.github.carried import day, seconds
from nhsr_registry.github.client import ATTEMPTS, GitHub, LimitError, UnreachableError
from nhsr_registry.github.mailmap import Mailmap
from nhsr_registry.model import History, Model, RepoId, Tag
from nhsr_registry.snapshot import MAX_PATHS, MAX_TEXT, FileEntry, Snapshot, limit_of

_MAX_TREE = 64_000_000  # bytes of JSON: GitHub ends a tree at 7 MB, which we do not count on
_PAGES, _PAGES_ANONYMOUS = 60, 3  # pages of a hundred commits (and of a hundred tags)
_SINGLY, _SINGLY_ANONYMOUS = 50, 5  # files (and tags) that are asked for one by one
_MAILMAP = ".mailmap"
_EMPTY = 409  # how GitHub answers on a repository without commits


class _Head(Model):
    """The newest commit, and the first page of those behind it."""

    oid: str
    tree: str
    page: list[Any]
    pages: int


def snapshot(
    repo: RepoId, github: GitHub, wanted: tuple[str, ...], *, branch: str | None = None
) -> tuple[Snapshot, int]:
    """The newest commit on `branch` (else on the default one) without `host`, and the bytes that were downloaded.

    Raises `NetworkError`. What the interface's limit left no room for is not known, and never a guess.
    """
    return _Reading(repo, github).snapshot(wanted, branch)


class _Reading:
    def __init__(self, repo: RepoId, github: GitHub) -> None:
        self.repo, self.github = repo, github
        self.at = f"repos/{quote(repo.owner, safe='')}/{quote(repo.name, safe='')}"
        known = bool(github.token)
        self.pages = _PAGES if known else _PAGES_ANONYMOUS
        self.singly = _SINGLY if known else _SINGLY_ANONYMOUS
        self.begun = github.received

    def snapshot(self, wanted: tuple[str, ...], branch: str | None) -> tuple[Snapshot, int]:
        try:
            branch = branch or self.github.facts(self.repo).default_branch or "HEAD"
            head = self._head(branch)
            entries, truncated = self._tree(head)
            chosen, unavailable = select(entries, wanted)
            contents = self._contents(head, entries, chosen)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise NetworkError(f"GitHub's answer on the files of {self.repo} has an unknown form.") from error
        read = Contents(unavailable, wanted)
        for entry in chosen:
            read.add(entry.path, contents.get(entry.path))
        taken = Snapshot(
            repository=str(self.repo), commit=head.oid, branch=printable(branch), entries=tuple(entries), texts=read.texts, sheets=read.sheets,
            unavailable=unavailable, history=self._history(head, len(entries), contents.get(_MAILMAP)), truncated=truncated,
        )  # fmt: skip
        return taken, self.github.received - self.begun

    # ── files ────────────────────────────────────────────────────────────────────────────────────

    def _head(self, branch: str) -> _Head:
        try:
            page, headers = self._commits(branch, 1)
        except NetworkError as error:
            if str(_EMPTY) in error.message:
                raise NetworkError(f"{self.repo} has no commit on GitHub, as far as we are shown.") from None
            raise
        oid, tree = str(page[0]["sha"]), str(page[0]["commit"]["tree"]["sha"])
        if not (is_oid(oid) and is_oid(tree)):
            raise ValueError(oid)
        return _Head(oid=oid, tree=tree, page=page, pages=_last_page(headers))

    def _commits(self, at: str, page: int) -> tuple[list[Any], Mapping[str, str]]:
        asked = f"{self.at}/commits?sha={quote(at, safe='')}&per_page=100&page={page}"
        said, headers = self.github.answer(asked, what=f"the commits of {self.repo}")
        if not isinstance(said, list):
            raise TypeError("no list")
        return said, headers

    def _tree(self, head: _Head) -> tuple[list[FileEntry], bool]:
        """Every path of the commit, as git sorts them, and whether GitHub left some out."""
        said = self.github.get(
            f"{self.at}/git/trees/{head.tree}?recursive=1", what=f"the files of {self.repo}", most=_MAX_TREE
        )
        found: list[tuple[bytes, FileEntry]] = []
        for row in said["tree"]:
            name = str(row["path"]).encode("utf-8", "surrogateescape")
            if row["type"] == "tree" or not is_sound(name):
                continue
            size = row.get("size")
            entry = FileEntry(
                path=shown(name), oid=str(row["sha"]), size=size if isinstance(size, int) else None,
                kind=MODES.get(str(row["mode"]).encode(), "file"),
            )  # fmt: skip
            found.append((name, entry))
        entries = [entry for _, entry in sorted(found, key=lambda pair: pair[0])]
        return entries[:MAX_PATHS], said.get("truncated") is True or len(entries) > MAX_PATHS

    def _contents(self, head: _Head, entries: Sequence[FileEntry], chosen: Sequence[FileEntry]) -> dict[str, bytes]:
        """The contents of the chosen files, each exactly the blob that the tree names."""
        oids = {entry.path: entry.oid or "" for entry in chosen}
        oids |= {e.path: e.oid or "" for e in entries if e.path == _MAILMAP and (e.size or 0) <= MAX_TEXT}
        if not oids:
            return {}
        found = self._downloaded(head, oids)
        missing = sorted(oids.keys() - found.keys(), key=lambda path: (path.count("/"), path))
        for path in missing[: self.singly]:
            try:
                content = self._blob(oids[path], limit_of(path))
            except LimitError:
                break
            if content is not None:
                found[path] = content
        return found

    def _downloaded(self, head: _Head, oids: Mapping[str, str]) -> dict[str, bytes]:
        """What the tarball holds of the files, asked for again where the connection broke."""
        for attempt in range(1, ATTEMPTS + 1):
            found: dict[str, bytes] = {}
            try:
                with self.github.download(f"{self.at}/tarball/{head.oid}", what=str(self.repo)) as chunks:
                    for path, content in Archive(chunks, str(self.repo)).files(
                        lambda path: 2 * limit_of(path) if shown(_bytes(path)) in oids else None
                    ):
                        name = shown(_bytes(path))
                        if (exact := _as_committed(content, oids[name])) is not None:
                            found[name] = exact
                return found
            except UnreachableError:
                if attempt == ATTEMPTS:
                    raise
                self.github.sleep(2.0**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _blob(self, oid: str, limit: int) -> bytes | None:
        if not is_oid(oid):
            return None
        said = self.github.get(f"{self.at}/git/blobs/{oid}", what=f"a file of {self.repo}", most=2 * limit + 10_000)
        try:
            content = base64.b64decode(str(said.get("content", "")))
        except (binascii.Error, ValueError):
            return None
        return _as_committed(content, oid)

    # ── history ──────────────────────────────────────────────────────────────────────────────────

    def _history(self, head: _Head, files: int, mailmap: bytes | None) -> History:
        """The past as a clone tells it; only its length and its end where there is no room to ask for all of it."""
        try:
            whole = head.pages <= self.pages
            more = range(2, head.pages + 1) if whole else (head.pages,)
            pages = [head.page, *(self._commits(head.oid, number)[0] for number in more)]
            rows = [row for page in pages for row in page]
            dates = {str(row["sha"]): day(row["commit"]["committer"]["date"]) for row in rows}
            tags = self._tags(dates)
            if not whole:
                count = 100 * (head.pages - 1) + len(pages[-1])
                return History(commits=count, last_commit=dates[head.oid], tags=tags, shallow=True)
            names = Mailmap((decode(mailmap)[0] if mailmap else None) or "")
            past = Past()
            for row in rows:
                past.add(_line(row, names))
            return past.told(tags, files)
        except (NetworkError, LookupError, TypeError, ValueError, AttributeError):
            return History(shallow=True)  # not known

    def _tags(self, dates: Mapping[str, str | None]) -> tuple[Tag, ...]:
        found: list[Tag] = []
        singly = self.singly
        for number in range(1, self.pages + 1):
            said, _ = self.github.answer(f"{self.at}/tags?per_page=100&page={number}", what=f"the tags of {self.repo}")
            for row in said:
                oid = str(row["commit"]["sha"])
                date = dates.get(oid)
                if oid not in dates and singly > 0 and is_oid(oid):  # on another branch
                    singly -= 1
                    commit = self.github.get(f"{self.at}/git/commits/{oid}", what=f"a tag of {self.repo}")
                    date = day(commit["committer"]["date"])
                found.append(Tag(name=printable(str(row["name"])), date=date))
            if len(said) < 100:
                break
        return tuple(sorted(found, key=lambda tag: (tag.date or "", tag.name)))


def _line(row: Mapping[str, Any], names: Mailmap) -> bytes:
    """One commit as git's own log would print it for `Past`."""
    commit = row["commit"]
    author, committer = commit.get("author") or {}, commit.get("committer") or {}
    name, mail = names.proper(str(author.get("name") or ""), str(author.get("email") or ""))
    parents = " ".join(str(parent["sha"]) for parent in row["parents"])
    fields = (str(row["sha"]), parents, name, mail, seconds(author.get("date")), seconds(committer.get("date")))
    return "\0".join(field.replace("\0", "").replace("\n", " ") for field in fields).encode("utf-8", "replace")


def _as_committed(content: bytes, oid: str) -> bytes | None:
    """`content`, if it is the blob `oid`, also where the download only changed line ends; else `None`."""
    for candidate in (content, content.replace(b"\r\n", b"\n")):
        digest = hashlib.sha256() if len(oid) == 64 else hashlib.sha1(usedforsecurity=False)
        digest.update(b"blob %d\0" % len(candidate) + candidate)
        if digest.hexdigest() == oid:
            return candidate
    return None


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _last_page(headers: Mapping[str, str]) -> int:
    """How many pages there are, by the header `Link` (docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api)."""
    for part in headers.get("link", "")[:5000].split(","):
        if 'rel="last"' in part and (found := re.search(r"[?&]page=(\d{1,7})\b", part)):
            return int(found[1])
    return 1
