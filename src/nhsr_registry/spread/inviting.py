"""What of a project invites somebody new to take part. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nhsr_registry.model import HostFacts


def invitations(landmarks: Mapping[str, tuple[str, ...]], host: HostFacts | None) -> Iterator[str]:
    """What invites somebody new to take part, each in a few words. A code of conduct alone is none: it goes with the others."""
    found = []
    if guide := landmarks.get("contributing"):
        found.append(f"says how to take part ({guide[0]})")
    if host and (issues := host.first_issues):
        found.append(f"has {issues} open issue{'s' * (issues != 1)} marked as good first ones")
    if found and (conduct := landmarks.get("conduct")):
        found.append(f"has a code of conduct ({conduct[0]})")
    yield from found
