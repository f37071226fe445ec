"""A small reader of R expressions: calls, texts, numbers and names, enough for `Authors@R`, `NAMESPACE`, `CITATION`.

The grammar is that of the R Language Definition, chapter 10, without operators that no metadata file needs.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nhsr_registry import re

MAX_DEPTH = 40
_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      |(?P<text>"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|'[^'\\]*(?:\\.[^'\\]*)*(?:'|\\?\Z))
      |(?P<name>`[^`\n]*`|[A-Za-z.][\w.]*(?:::+[A-Za-z.][\w.]*)?)
      |(?P<number>\d[\w.]*)
      |(?P<mark><-|[(),=;{}\[\]]|\S)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u\{?([0-9A-Fa-f]{1,6})\}?|x([0-9A-Fa-f]{1,2})|.)", re.DOTALL)


class RError(ValueError):
    """What is wrong, and where: `at` counts characters from the start."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


class Call(msgspec.Struct, frozen=True):
    """`name(…)`; each argument with its own name, which may be empty. `at` is where the call starts."""

    name: str
    args: tuple[tuple[str, Node], ...] = ()
    at: int = 0

    def arg(self, name: str, position: int | None = None) -> Node | None:
        """The argument called `name`, or else the unnamed one at `position` (counted among the unnamed)."""
        for key, value in self.args:
            if key == name:
                return value
        unnamed = [value for key, value in self.args if not key]
        return unnamed[position] if position is not None and position < len(unnamed) else None

    def matched(self, formals: tuple[str, ...]) -> dict[str, Node]:
        """Arguments by name, as R matches them: the named ones first, the others to the formals still free."""
        named = {key: value for key, value in self.args if key}
        free = [formal for formal in formals if formal not in named]
        return named | dict(zip(free, (value for key, value in self.args if not key), strict=False))


class Name(msgspec.Struct, frozen=True):
    """A bare word or number."""

    name: str


Node = str | Call | Name


def parse_r(source: str) -> list[Node]:
    """The expressions of a source, one after another. Raises `RError`."""
    tokens = [(m.lastgroup or "", m[0], m.start()) for m in _TOKEN.finditer(source) if m.lastgroup != "space"]
    reader = _Reader(tokens, len(source))
    found: list[Node] = []
    while reader.peek()[0]:
        if reader.peek()[1] == ";":
            reader.next()
            continue
        found.append(reader.node(0))
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str, int]], end: int) -> None:
        self.tokens = tokens
        self.end = end
        self.at = 0

    def peek(self, ahead: int = 0) -> tuple[str, str, int]:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ("", "", self.end)

    def next(self) -> tuple[str, str, int]:
        token = self.peek()
        self.at += 1
        return token

    def node(self, depth: int) -> Node:
        kind, word, at = self.next()
        if depth > MAX_DEPTH:
            raise RError("nested too deeply", at)
        if kind == "text":
            if len(word) < 2 or word[-1] != word[0]:
                raise RError("a text is not closed", at)
            return unquote(word)
        if kind in {"name", "number"}:
            name = word.strip("`")
            if self.peek()[1] == "(" and kind == "name":
                self.next()
                return Call(name.rpartition(":")[2], tuple(self.args(depth)), at)
            return Name(name)
        if word == "-" and self.peek()[0] == "number":
            return Name("-" + self.next()[1])
        if not kind:
            raise RError("it ends too early (a bracket is not closed)", at)
        raise RError(f"unexpected {word!r}", at)

    def args(self, depth: int) -> Iterator[tuple[str, Node]]:
        """What stands between the brackets; the opening one has been read."""
        opened, expected = self.peek()[2], True
        while True:
            kind, word, at = self.peek()
            if not kind:
                raise RError("a bracket is not closed", opened)
            if word in {")", ","}:
                self.next()
                if expected and word == ",":
                    yield "", Name("")  # `f(a, , b)`: an argument left out still has its place
                if word == ")":
                    return
                expected = True
                continue
            expected = False
            key = ""
            if kind in {"name", "text"} and self.peek(1)[1] == "=":
                key = unquote(word) if kind == "text" else word.strip("`")
                self.next()
                self.next()
                if self.peek()[1] in {",", ")"}:
                    yield key, Name("")
                    continue
            yield key, self.node(depth + 1)
            if self.peek()[1] not in {",", ")"}:
                _, word, at = self.peek()
                raise RError(f"unexpected {word!r}" if word else "a bracket is not closed", at)


def unquote(literal: str) -> str:
    """The text of an R string literal."""

    def one(found: re.Match[str]) -> str:
        digits = found[2] or found[3]
        if digits:
            number = int(digits, 16)
            return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
        return {"n": "\n", "t": "\t", "r": ""}.get(found[1], found[1])

    return _ESCAPE.sub(one, literal[1:-1])


def texts(node: Node | None) -> Iterator[tuple[str, str]]:
    """All texts of a node with the names they bear, as in `c(ORCID = "…", "…")` or `paste("a", "b")`."""
    if isinstance(node, str):
        yield "", node
    elif isinstance(node, Call):
        if node.name in {"paste", "paste0"}:
            glue = " " if node.name == "paste" else ""
            yield (
                "",
                glue.join(
                    text for key, value in node.args if key not in {"sep", "collapse"} for _, text in texts(value)
                ),
            )
            return
        for key, value in node.args:
            for inner, text in texts(value):
                yield key or inner, text


def calls(node: Node, *names: str) -> Iterator[Call]:
    """The calls of any of `names` within a node, outermost first."""
    if isinstance(node, Call):
        if node.name in names:
            yield node
            return
        for _, value in node.args:
            yield from calls(value, *names)
