"""INI files as setuptools reads them, with the line of each key (docs.python.org/3/library/configparser)."""

from __future__ import annotations

import msgspec

from nhsr_registry import re
from nhsr_registry.formats._collect import Collector

_SECTION = re.compile(r"^\[([^\]]+)\]\s*(?:[#;].*)?$")
_KEY = re.compile(r"^([^\s=:\[#;][^=:]*?)\s*[=:]\s*(.*)$")


class Setting(msgspec.Struct, frozen=True):
    """A key's value as its lines, each with its number; comments and empty lines are gone."""

    line: int
    lines: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        return "\n".join(text for text, _ in self.lines)


def read_ini(text: str, out: Collector) -> dict[str, dict[str, Setting]]:
    """Section → key → setting; keys in small letters with `_` for `-`, as setuptools compares them."""
    sections: dict[str, dict[str, Setting]] = {}
    section = ""
    open_key, lines, start = "", [("", 0)], 0

    def close() -> None:
        if open_key:
            kept = tuple((line, number) for line, number in lines if line)
            sections.setdefault(section, {})[open_key] = Setting(start, kept)

    for number, raw in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1):
        line = raw.rstrip()
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        if line[0] in " \t" and open_key:
            lines.append((line.strip(), number))
            continue
        if header := _SECTION.match(line):
            close()
            open_key, section = "", header[1].strip()
        elif section and (found := _KEY.match(line)):
            close()
            open_key, start = found[1].casefold().replace("-", "_"), number
            lines = [(found[2].strip(), number)]
            if open_key in sections.get(section, {}):
                out.problem(f"[{section}] {open_key} stands twice; only the last counts.", number)
        else:
            out.problem("This line is neither a [section] nor a setting.", number)
            break
    close()
    return sections
