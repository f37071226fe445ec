"""Debian control files, the format of R's DESCRIPTION, with the line of each field (?read.dcf; WRE 1.1.1)."""

from __future__ import annotations

import msgspec

from nhsr_registry import re
from nhsr_registry.formats._collect import Collector

_FIELD = re.compile(r"^([A-Za-z][^\s:]*)[ \t]*:[ \t]*(.*)$")


class Entry(msgspec.Struct, frozen=True):
    """One field: its text with the line breaks it had, the line it starts on."""

    name: str
    text: str
    line: int

    @property
    def flat(self) -> str:
        return " ".join(self.text.split())

    def line_at(self, offset: int) -> int:
        """The line of a character of `text`."""
        return self.line + self.text.count("\n", 0, max(offset, 0))


def read_dcf(text: str, out: Collector) -> dict[str, Entry]:
    """The fields of the first record. What belongs to no field is a problem, and so is a field that comes twice."""
    found: list[tuple[str, int, list[str]]] = []
    stray = ended = False
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1):
        if line.startswith("#"):  # a comment, since R 3.5
            continue
        if not line.strip():
            ended = bool(found)
            continue
        field = _FIELD.match(line)
        if line[0] in " \t" and found:
            if ended:
                out.warn(
                    "An empty line cuts the field above in two; R reads what follows as a new record.",
                    number - 1,
                )
            found[-1][2].append(line.strip())
        elif field:
            found.append((field[1], number, [field[2].strip()]))
        elif not stray:
            stray = True
            out.problem("This line is neither a field (Name: value) nor the indented rest of one.", number)
        ended = False
    fields: dict[str, Entry] = {}
    for name, start, lines in found:
        if name in fields:
            out.problem(f"The field {name} stands twice; only the first counts.", start)
        fields.setdefault(name, Entry(name, "\n".join(lines), start))
    return fields
