"""What git and the host say of a project beside its files, as statements like any file's.

Tags speak for versions and release dates before files do: a tag is what people can install, cite and go back to. The
version that a file states stands beside it. A file that is ahead of the newest tag (`1.3.0.9000`, `2.0.0-dev`) is how
development looks and no conflict; a file that is behind it means that the version was forgotten at a release.
"""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import InvalidVersion, Version

from nhsr_registry import re
from nhsr_registry.errors import UsageError
from nhsr_registry.model import Evidence, RepoId, Statement, Tag
from nhsr_registry.snapshot import Snapshot

GIT = "git"
GITHUB = "github"

# v1.2.3, 1.2.3, name-1.2, name_v1.2, release/2024.1, 2024-01-31, v2; not `paper`, `sprint-3` or `before-merge`.
_SUFFIX = r"(?:[-_.]?(?:dev|a|alpha|b|beta|rc|pre|post|r)[-.]?\d*)?(?:\+[\w.]+)?"
_PLAIN = re.compile(rf"(?:v|ver|version|release|rel)?[-_./ ]?(\d+(?:[.-]\d+)*{_SUFFIX})", re.IGNORECASE)
_NAMED = re.compile(rf"(?<=[A-Za-z])\d*[-_/@]v?(\d+(?:\.\d+)+{_SUFFIX})", re.IGNORECASE)


def statements_of(snapshot: Snapshot) -> list[Statement]:
    """Version and dates from tags and commits (format `git`), what the host tells (format `github`)."""
    return [statement for statement in (*_from_git(snapshot), *_from_host(snapshot)) if statement.value]


def version_in(tag: str) -> str | None:
    """The version that a tag's name states, without its prefix; `None` where it states none."""
    if len(tag) > 100:
        return None
    if found := _PLAIN.fullmatch(tag):
        return found[1]
    # From each place where a name can end: one pass, however the name is made.
    ends = (_NAMED.fullmatch(tag, start) for start in range(1, len(tag)))
    return next((found[1] for found in ends if found), None)


def is_ahead(version: str, released: str) -> bool:
    """Whether a file's version is that of the newest release or one that is being worked on."""
    return _order(version)[0] >= _order(released)[0]


def newest_release(tags: tuple[Tag, ...]) -> tuple[Tag, str] | None:
    """The newest tag that is a version, by date and then by version, final versions before early ones."""
    named = [(tag, version) for tag in tags if (version := version_in(tag.name))]
    final = [pair for pair in named if not _order(pair[1])[1]] or named
    return max(final, key=lambda pair: (pair[0].date or "", _order(pair[1])[0], pair[0].name), default=None)


def _order(version: str) -> tuple[Version, bool]:
    """(a version to sort by, whether it is one before a release)."""
    try:
        parsed = Version(version)
    except InvalidVersion:
        parsed = Version(".".join(re.findall(r"\d+", version)) or "0")
    return parsed, parsed.is_prerelease


def _from_git(snapshot: Snapshot) -> Iterator[Statement]:
    history = snapshot.history

    def say(field: str, value: str | None, path: str) -> Iterator[Statement]:
        if value:
            yield Statement(field=field, value=value, source=Evidence(path=path), format=GIT)

    if released := newest_release(history.tags):
        tag, version = released
        yield from say("version", version, f"git tag {tag.name}")
        yield from say("date_published", tag.date, f"git tag {tag.name}")
    # A history that was cut off on purpose does not know when the project began.
    if not history.snapshot:
        yield from say("date_created", history.first_commit, "git log")
    yield from say("date_modified", history.last_commit, "git log")


def _from_host(snapshot: Snapshot) -> Iterator[Statement]:
    def say(field: str, value: str) -> Statement:
        return Statement(field=field, value=value.strip(), source=Evidence(path="github.com"), format=GITHUB)

    host = snapshot.host
    if host is None:
        return
    yield say("description", host.description or "")
    for topic in host.topics:
        yield say("keywords", topic)
    yield say("url", host.homepage or "")
    try:
        address = RepoId.parse(snapshot.repository or "").url
    except UsageError:
        return
    yield say("code_repository", address)
    if host.issues is not False:  # it can be switched off
        yield say("issue_tracker", f"{address}/issues")
