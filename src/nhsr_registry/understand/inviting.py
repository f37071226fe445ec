"""What of a project invites somebody new to take part: the one place that says it, for pages, commands and search. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec


class Invitation(msgspec.Struct, frozen=True):
    """The guide's path, how many open issues are marked as good first ones, and the code of conduct's path."""

    guide: str | None = None
    first_issues: int = 0
    conduct: str | None = None


def invitation(
    landmarks: Mapping[str, tuple[str, ...]], first_issues: int | None, *, archived: bool | None
) -> Invitation | None:
    """`None` where nothing invites, or where the project is archived and nothing is changed any more.

    A code of conduct alone invites nobody: it goes with the others.
    """
    guides = landmarks.get("contributing", ())
    if archived or not (guides or first_issues):
        return None
    conduct = landmarks.get("conduct", ())
    return Invitation(guides[0] if guides else None, first_issues or 0, conduct[0] if conduct else None)


def in_words(found: Invitation | None) -> Iterator[str]:
    """Each invitation as what the project does ("says how to take part (CONTRIBUTING.md)")."""
    if found is None:
        return
    if found.guide:
        yield f"says how to take part ({found.guide})"
    if issues := found.first_issues:
        yield f"has {issues} open issue{'s' * (issues != 1)} marked as good first ones"
    if found.conduct:
        yield f"has a code of conduct ({found.conduct})"
