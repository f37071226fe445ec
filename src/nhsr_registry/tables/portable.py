"""SPSS's portable files (.por): the first rows, with their variables' names.

The format is told in https://www.gnu.org/software/pspp/pspp-dev/html_node/Portable-File-Format.html: a text in lines of 80
characters, whose numbers are written to the base of 30. One in another alphabet than ours is not opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from nhsr_registry.tables._found import MOST_COLUMNS, MOST_ROWS, Column, Found, moment, number
from nhsr_registry.tables._unpacked import Room

_HEAD = 200 + 256  # greetings and an alphabet
_DAYS, _MOMENTS, _SINCE = frozenset({20, 23, 24, 28, 29, 30, 38, 39}), frozenset({22, 41}), 12_219_379_200
_MOST_TEXT, _MOST_LINES = 4_000_000, 50_000
_STEPS = 2  # what a number or the length of a text costs of the steps that a repository's files share
_MOST_DIGITS, _MOST_VARIABLES, _MOST_RECORDS, _MOST_READ = 60, 5_000, 50_000, 40_000


class _Variable(NamedTuple):
    name: str
    width: int  # of a text; 0 for a number
    shown: int


def read(data: bytes, room: Room | None = None) -> Found:
    """Raises `ValueError` or `IndexError` where it is no such file, or damaged. `room`: what a repository's files may take."""
    room = room or Room()
    # each line stands for 80 characters, those that an editor took off its end included
    lines = data[:_MOST_TEXT].decode("latin-1").replace("\r", "").split("\n", _MOST_LINES)[:_MOST_LINES]
    text = "".join(line.ljust(80) for line in lines) if len(lines) > 1 else lines[0]
    if text[_HEAD : _HEAD + 8] != "SPSSPORT":
        raise ValueError("no portable file")
    most = room.steps_of_one() // _STEPS
    reader = _Reader(text, _HEAD + 8, most)
    reader.at += 1  # its version
    try:
        reader.text(), reader.text()  # when it was made
        for _ in range(_MOST_RECORDS):
            tag = reader.tag()
            if tag == "F":
                return reader.rows()
            reader.record(tag)
    finally:
        room.steps -= _STEPS * (most - max(reader.left, 0))
    raise ValueError("no rows")


class _Reader:
    def __init__(self, text: str, at: int, left: int) -> None:
        self._text, self.at, self.left = text, at, left
        self._variables: list[_Variable] = []
        self._widths: dict[str, int] = {}

    def tag(self) -> str:
        self.at += 1
        return self._text[self.at - 1]

    def number(self) -> float | None:
        """A number to the base of 30; nothing where there is none. It ends with a stroke."""
        self.left -= 1
        if self.left < 0:
            raise ValueError("enough of this file")
        text, at = self._text, self.at
        while text[at] == " ":
            at += 1
        if text[at] == "*":
            self.at = at + 2
            return None
        end = text.index("/", at, at + _MOST_DIGITS)
        said, self.at = text[at:end], end + 1
        mark = max(said.rfind("+"), said.rfind("-", 1))
        power = 0
        if mark > 0:
            power, said = _whole(said[mark + 1 :]) * (1 if said[mark] == "+" else -1), said[:mark]
        sign, said = (-1, said[1:]) if said.startswith("-") else (1, said)
        before, _, after = said.partition(".")
        value = sign * float(_whole(before + after))
        return value * 30.0 ** (min(max(power, -150), 150) - len(after))

    def whole(self, most: int = _MOST_TEXT) -> int:
        value = self.number()
        if value is None or not 0 <= value <= most:
            raise ValueError("no length")
        return int(value)

    def text(self) -> str:
        size = self.whole()
        self.at += size
        if self.at > len(self._text):
            raise ValueError("longer than the file")
        return self._text[self.at - size : self.at]

    def record(self, tag: str) -> None:
        """What stands before the rows; of most of it, only how long it is."""
        if tag == "7":
            self._variable()
        elif tag in "123C6":
            self.text()
        elif tag in "45":
            self.number()
        elif tag in "89AB":
            for _ in range(2 if tag == "B" else 1):
                self._value(self._variables[-1].width)
        elif tag == "D":
            self._labels()
        elif tag == "E":
            for _ in range(self.whole(_MOST_RECORDS)):
                self.text()
        else:
            raise ValueError("a record that we do not know")

    def _variable(self) -> None:
        width, name = self.whole(), self.text()
        shown = int(self.number() or 0)
        for _ in range(5):
            self.number()
        self._variables.append(_Variable(name.strip(), width, shown))
        self._widths.setdefault(name.strip(), width)
        if len(self._variables) > _MOST_VARIABLES:
            raise ValueError("too many variables")

    def _labels(self) -> None:
        names = [self.text().strip() for _ in range(self.whole(_MOST_VARIABLES))]
        width = self._widths.get(names[0], 0) if names else 0
        for _ in range(self.whole(_MOST_RECORDS)):
            self._value(width)
            self.text()

    def _value(self, width: int) -> str:
        read: Callable[[], object] = self.text if width else self.number
        return str(read())

    def rows(self) -> Found:
        columns: list[Column] = [(one.name, []) for one in self._variables]
        if not columns:
            raise ValueError("no variable")
        cut = len(columns) > MOST_COLUMNS
        try:
            for _ in range(min(MOST_ROWS, max(1, _MOST_READ // len(columns)))):
                if self._text.startswith("Z", self.at):
                    break
                for one, (_, cells) in zip(self._variables, columns, strict=True):
                    cells.append(self.text().rstrip() if one.width else _shown(self.number(), one.shown))
        except (ValueError, IndexError):
            cut = True
        return Found([columns[:MOST_COLUMNS]], [], cut=cut)


def _whole(digits: str) -> int:
    if digits and not (digits.isascii() and digits.isalnum()):  # signs and spaces, which Python would take
        raise ValueError("no digit")
    return int(digits or "0", 30)


def _shown(value: float | None, shown: int) -> str:
    if value is None:
        return ""
    if shown in _DAYS:
        return moment(value - _SINCE)[:10]
    return moment(value - _SINCE) if shown in _MOMENTS else number(value)
