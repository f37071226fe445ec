"""One row of a list, and which repository it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from nhsr_registry import re
from nhsr_registry.errors import UsageError
from nhsr_registry.model import RepoId
from nhsr_registry.plain import clean


class Row(NamedTuple):
    """A row: the line on which it stands (from 1), what it is called and said to be, under which headings, its addresses."""

    line: int
    title: str
    text: str = ""
    categories: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


#: People also write an address without its beginning, as browsers show it.
ADDRESS = re.compile(r"(?:https?://|www\.|git@github\.com:|(?<![\w./@-])(?i:github\.com)/)[^\s<>\"'`|\\]{3,500}")
#: First parts of GitHub's own pages, which are nobody's account.
_PAGES = frozenset(
    [
        "about",
        "account",
        "apps",
        "blog",
        "collections",
        "contact",
        "customer-stories",
        "enterprise",
        "explore",
        "events",
        "features",
        "gist",
        "issues",
        "join",
        "login",
        "marketplace",
        "new",
        "notifications",
        "nonprofit",
        "orgs",
        "organizations",
        "pricing",
        "pulls",
        "readme",
        "search",
        "security",
        "settings",
        "site",
        "sponsors",
        "stars",
        "team",
        "topics",
        "trending",
        "users",
    ]
)


def addresses(text: str) -> Iterator[str]:
    """Every web address of a text, without the signs of the sentence around it."""
    for found in ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?*_")
        while address.endswith((")", "]", "}")) and address.count(address[-1]) > address.count(
            "([{"[")]}".index(address[-1])]
        ):
            address = address[:-1].rstrip(".,;:!?*_")
        yield address


def repository(address: str) -> tuple[RepoId | None, str]:
    """The repository on GitHub that an address leads to, and else why there is none. A project's page leads to its repository."""
    address = re.sub(r"^git@github\.com:", "https://github.com/", address)
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None, "it is no whole address"
    path = [part for part in parts.path.split("/") if part]
    if host in {"github.com", "raw.githubusercontent.com"}:
        if len(path) < 2 or path[0].lower() in _PAGES:
            return None, "it leads to an account or a page of GitHub’s, not to a repository"
        return _parsed(path[0], path[1])
    if host.endswith(".github.io"):
        if not path:
            return None, "it is an account’s website, and says no repository"
        return _parsed(host.removesuffix(".github.io"), path[0])
    return None, f"it leads to {clean(host)[:80] or 'nowhere'}, and only repositories on GitHub are read"


def _parsed(owner: str, name: str) -> tuple[RepoId | None, str]:
    try:
        return RepoId.parse(f"{owner}/{name.removesuffix('.git')}"), ""
    except UsageError:
        return None, "its owner or name is none that GitHub gives"


def others(found: Iterable[str], first: RepoId) -> tuple[RepoId, ...]:
    """The further repositories on GitHub that a row's addresses lead to, each once; a website's is no second one."""
    more = (repository(address)[0] for address in found if "github.io" not in address)
    return tuple({repo.key: repo for repo in more if repo and repo.key != first.key}.values())


def named(found: Iterable[str]) -> tuple[RepoId | None, str]:
    """The first repository among some addresses: one on GitHub itself before a project's page; else why there is none."""
    reasons = []
    for address in sorted(found, key=lambda one: "github.io" in one):
        repo, reason = repository(address)
        if repo:
            return repo, ""
        reasons.append(reason)
    return None, reasons[0] if reasons else "it names no web address"
