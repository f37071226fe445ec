"""Addresses: which one is the code's, which the issues', which the documentation's."""

from __future__ import annotations

from itertools import islice

from nhsr_registry import re
from nhsr_registry.formats._collect import Collector

MAX_ADDRESSES = 200  # of one text

_CODE_HOSTS = r"(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|gitlab\.[\w.-]+|git\.[\w.-]+)"
_REPOSITORY = re.compile(
    rf"^https?://(?:www\.)?{_CODE_HOSTS}/[^/\s]+/[^/\s#?]+(?:/[^/\s#?]+)*?(?:\.git)?/?(?:#.*)?$",
    re.IGNORECASE,
)
_ISSUES = re.compile(r"/(?:-/)?issues(?:/new(?:/choose)?)?/?(?:\?\S*)?$", re.IGNORECASE)
_DOCS = re.compile(
    r"^https?://[^/\s]*(?:\.github\.io|\.gitlab\.io|readthedocs\.(?:io|org)|\.netlify\.app|\.pages\.dev|\.r-universe\.dev)"
    r"|^https?://docs\.|rdrr\.io|/docs?(?:/|$)|documentation",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b(10\.\d{4,9})//?([^\s\"'<>()\[\]{}|,*`]*[^\s\"'<>()\[\]{}|,.;:*`_/])", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"',;)\]]+")


def repository(address: str) -> str | None:
    """The web address of a repository, from any of the ways to write it; `None` where it is none.

    >>> repository("git+https://github.com/example/waitr.git")
    'https://github.com/example/waitr'
    """
    text = address.strip().removeprefix("scm:").removeprefix("git+").removesuffix("#readme")
    if found := re.fullmatch(r"(?:ssh://)?git@([\w.-]+)[:/](.+)", text):
        text = f"https://{found[1]}/{found[2]}"
    if found := re.fullmatch(r"(?:github:)?([\w-]+/[\w.-]+)", text):
        text = f"https://github.com/{found[1]}"
    text = re.sub(r"^git://", "https://", text)
    text = re.sub(r"/(?:tree|blob)/[^/]+/?.*$|\?[^/]*$", "", text)
    if not _REPOSITORY.match(text) or _ISSUES.search(text):
        return None
    text = text.partition("#")[0].rstrip("/").removesuffix(".git")
    if found := re.match(r"(https?://(?:www\.)?github\.com/[^/]+/[^/]+)", text, re.IGNORECASE):
        text = found[1]
    return text


def is_tracker(address: str) -> bool:
    """Whether an address is a list of issues (not one issue)."""
    return bool(_ISSUES.search(address)) and address.startswith("http")


def is_documentation(address: str) -> bool:
    """Whether an address looks like a documentation site."""
    return bool(_DOCS.search(address))


def doi(text: str) -> str | None:
    """The first DOI in a text, without `https://doi.org/`."""
    found = _DOI.search(text)
    return f"{found[1]}/{found[2].removesuffix('/status.svg').removesuffix('.svg')}" if found else None


def say_address(out: Collector, address: str, line: int | None, *, tracker: bool = False) -> None:
    """States an address under the field it belongs to."""
    address = address.strip().rstrip(".,;")
    if not re.match(r"https?://\S+$", address):
        return
    if tracker or is_tracker(address):
        out.say("issue_tracker", address, line)
    elif code := repository(address):
        out.say("code_repository", code, line)
    elif re.match(r"https?://(?:dx\.)?doi\.org/", address) and (identifier := doi(address)):
        out.say("identifier", identifier, line)
    elif is_documentation(address):
        out.say("software_help", address, line)
    else:
        out.say("url", address, line)


def say_addresses(out: Collector, text: str, line: int, *, tracker: bool = False) -> None:
    """States each address of a text that has several, with its line (the text starts on `line`)."""
    for found in islice(_URL.finditer(text), MAX_ADDRESSES):
        say_address(out, found[0], line + text.count("\n", 0, found.start()), tracker=tracker)
