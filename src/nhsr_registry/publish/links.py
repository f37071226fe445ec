"""Addresses on a page: only such as lead somewhere harmless, whatever a repository says."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

from nhsr_registry import re
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.model import RepoId

_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_MAILBOX = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# GitHub renders these, and then has no lines to point to unless it is asked for the plain text.
_RENDERED = (".md", ".markdown", ".rmd", ".qmd", ".rst", ".adoc", ".org", ".textile", ".ipynb")


def web(text: str | None) -> str | None:
    """`text` where it is a plain http(s) address, else `None`: no `javascript:`, no spaces, no login in it."""
    if not text or not text.isascii() or not text.isprintable() or re.search(r"[\s<>\"'`\\{}|^]", text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    return text


def contact(text: str | None) -> str | None:
    """The address behind a contact: a web page or a mailbox; `None` where it is neither."""
    plain = (text or "").removeprefix("mailto:")
    if _MAILBOX.fullmatch(plain):
        return f"mailto:{quote(plain, safe='@')}"
    return web(plain)


def repository(text: str | None) -> str | None:
    """The address of a repository that is named, `None` where the text names none."""
    try:
        return RepoId.parse(text or "").url
    except UsageError:
        return None


def file(repo: RepoId, ref: str, path: str) -> str:
    """Where a file can be read on GitHub at a commit or branch."""
    return f"{repo.url}/blob/{ref}/{_quoted(path)}"


#: A project's page leads to its few files many times.
_quoted = lru_cache(2_000)(quote)


def call_anchor(id_: str, kind: str) -> str:
    """Where a project's call for help stands on the page of them."""
    return re.sub(r"[^a-z0-9]+", "-", f"{id_}-{kind}".lower())


def place(repo: RepoId, harvest: Harvest, path: str, line: int | None = None) -> str:
    """Where a file, and a line of it, can be read on GitHub as it was when it was judged."""
    ref = harvest.commit if harvest.commit and _COMMIT.fullmatch(harvest.commit) else quote(harvest.branch or "HEAD")
    address = file(repo, ref, path)
    if line:
        address += f"?plain=1#L{line}" if path.lower().endswith(_RENDERED) else f"#L{line}"
    return address
