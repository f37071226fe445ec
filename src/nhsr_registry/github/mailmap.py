"""git's `.mailmap`: one person's several names and addresses (https://git-scm.com/docs/gitmailmap)."""

from __future__ import annotations

from nhsr_registry import re

_LINE = re.compile(r"([^<>#]{0,200})<([^<>]{0,200})>(?:([^<>#]{0,200})<([^<>]{0,200})>)?")


class Mailmap:
    """What git's own `%aN` and `%aE` do, for those who have no git."""

    def __init__(self, text: str) -> None:
        self._known: dict[tuple[str, str | None], tuple[str, str]] = {}
        for line in text.split("\n"):
            found = _LINE.match(line.strip())
            if not found:
                continue
            name, mail, old_name, old_mail = (part.strip() if part else "" for part in found.groups())
            if found[4] is None:
                if name:
                    self._known[mail.lower(), None] = (name, "")
            else:
                self._known[old_mail.lower(), old_name.lower() or None] = (name, mail)

    def proper(self, name: str, mail: str) -> tuple[str, str]:
        """The name and address by which somebody wants to be known."""
        key = mail.lower()
        found = self._known.get((key, name.lower())) or self._known.get((key, None))
        return (found[0] or name, found[1] or mail) if found else (name, mail)
