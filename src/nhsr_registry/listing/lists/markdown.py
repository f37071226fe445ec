"""Lists in Markdown (“awesome lists”): a row is an item, a row of a table, or a heading with the text below it.

In most such lists each item is a link; in others (nhs-r-community/awesome-nhsr) each tool has a heading of its own. Read line
by line, in linear time; HTML is read for its addresses alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.listing.lists._row import Row, addresses

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_ITEM = re.compile(r"[ \t]{0,20}(?:[-*+]|\d{1,4}[.)])[ \t]+(\S.*)")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(")
_BADGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,600}\)")
#: A link that leads to no web address (`NA`, nothing) and not within the page: somebody meant to name a place.
_NOWHERE = re.compile(r"\]\([ \t]*(?!https?:|#|[./]|mailto:)[^()\s]{0,100}[ \t]*\)")
_LONGEST = 20_000


def rows(text: str) -> list[Row]:
    """Every row that names a web address, or means to."""
    reader = _Reader()
    found = [row for number, line in enumerate(text.splitlines(), 1) for row in reader.line(number, line[:_LONGEST])]
    return sorted([*found, *reader.end()], key=lambda row: row.line)  # a heading is whole only at the next one


class _Reader:
    """Where we are in the list: under which headings, and which of them waits for its address."""

    def __init__(self) -> None:
        self.path: list[tuple[int, str]] = []
        self.fenced = False
        self.pending: Row | None = None
        self.meant = False  # a link to nowhere was seen under the pending heading

    def line(self, number: int, whole: str) -> Iterator[Row]:
        """The rows that are whole with this line."""
        line = _BADGE.sub("", whole)
        if line.lstrip().startswith(("```", "~~~")):
            self.fenced = not self.fenced
        elif self.fenced:
            return
        elif heading := _HEADING.match(line):
            yield from self.end()
            self._heading(number, len(heading[1]), heading[2])
        elif item := _ITEM.match(line):
            yield from self._row(number, item[1])
        elif line.lstrip().startswith("|") and line.count("|") > 2:
            yield from self._row(number, line.strip().strip("|"))
        else:
            yield from self._text(number, line)

    def end(self) -> Iterator[Row]:
        """The heading that waited, if it is a row."""
        if self.pending and (self.pending.addresses or self.meant):
            yield self.pending
        self.pending, self.meant = None, False

    def _heading(self, number: int, level: int, text: str) -> None:
        title = _plain(text)
        self.path = [(at, name) for at, name in self.path if at < level]
        self.pending = Row(number, title, "", self._under(), tuple(addresses(text)))
        self.path.append((level, title))

    def _text(self, number: int, line: str) -> Iterator[Row]:
        found = tuple(addresses(line))
        if found and self.pending and not self.pending.addresses:
            self.pending = self.pending._replace(line=number, addresses=found)
        elif found:
            yield from self._row(number, line)
        elif self.pending:
            if _NOWHERE.search(line):
                self.meant = True
                self.pending = self.pending._replace(line=number)
            elif not self.pending.text:
                self.pending = self.pending._replace(text=_plain(line))

    def _row(self, number: int, text: str) -> Iterator[Row]:
        found = tuple(addresses(text))
        if not found and not _NOWHERE.search(text):
            return
        link = _LINK.search(text)
        title = _plain(link[1] if link else text.partition("|")[0])[:200]
        yield Row(number, title, _plain(_LINK.sub("", text))[:600], self._under(), found)

    def _under(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.path)


def _plain(text: str) -> str:
    """Words without Markdown's signs and addresses."""
    words = [word for word in text.replace("](", "] (").split() if "://" not in word]
    return " ".join(words).strip("*_`#|[]():– -\\").replace("**", "").replace("`", "")
