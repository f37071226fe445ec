"""Carries the registry that somebody named with `--registry` into the commands that we tell them to type next."""

from __future__ import annotations

from collections.abc import Sequence

from nhsr_registry import re

#: These work on no registry that is named: a project's folder, an address, a shell, a folder that is yet to be made.
WITHOUT = {
    "check": "check reads the project itself and needs no registry: leave --registry out.",
    "completion": "completion is for your shell and needs no registry: leave --registry out.",
    "init": "init makes a new registry: name its folder without --registry, as in nhsr-registry init FOLDER.",
    "update": "update fetches a registry from its address, as in nhsr-registry update --from https://example.org/registry/.",
}
#: These read several registries; every other works on one.
_SEVERAL = {"compare", "list", "search", "show", "similar", "vocabulary"}
_COMMAND = re.compile(r"\bnhsr-registry (?=(?P<name>[a-z][a-z-]{1,20})\b)")

_named: tuple[str, ...] = ()


def name(registries: Sequence[str]) -> None:
    """Note what `--registry` said, for as long as this command runs."""
    global _named  # noqa: PLW0603 - errors are told when click's own context has ended
    _named = tuple(registries)


def carried(text: str) -> str:
    """The same words, with each command of ours in them on the registry that was named."""
    if not _named:
        return text
    from shlex import quote  # here, since every command imports this file

    def command(found: re.Match[str]) -> str:
        if found["name"] in WITHOUT:
            return found[0]
        meant = _named if found["name"] in _SEVERAL else _named[:1]
        return found[0] + "".join(f"--registry {quote(one)} " for one in meant)

    return _COMMAND.sub(command, text)
