"""A design system's stylesheet, cut down to the components in use. Pure: text in, text out.

The whole of it weighs half as much as a page may; a site that uses a third of the components needs a third of it.
Three things change besides: fonts that would be fetched from elsewhere are dropped (no third party learns who reads),
colours become the system's own custom properties with the colour as it was beside them (so that a dark scheme is a
table of colours and not a second stylesheet), and rules for browsers of the last decade go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from nhsr_registry import re

#: (property, colour) → the system's name for that colour in that role. What is not here keeps its colour.
_TEXT = {
    "#212b32": "text",
    "#4c6272": "secondary-text",
    "#005eb8": "link",
    "#330072": "link-visited",
    "#7c2855": "link-hover",
    "#002f5c": "link-active",
    "#d5281b": "code",
}
_GROUND = {
    "#fff": "card-background",
    "#f0f4f5": "body-background",
    "#d8dde0": "border",
    "#fff9c4": "pale-yellow",
    "#005eb8": "brand",
}
_LINE = {
    "#d8dde0": "border",
    "#aeb7bd": "border-hover",
    "#4c6272": "input-border",
    "#005eb8": "link",
    "#212b32": "text",
}
_COLOUR = re.compile(r"#[0-9a-f]{3,6}\b")
_CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
_NOT = re.compile(r":not\([^()]*\)")
#: Conditions that no browser of today meets, and fonts.
_GONE = ("-ms-high-contrast", "@font-face", "@charset")
_STATES = (":focus", "--warning>", "--reverse", "nhsuk-tag--", "nhsuk-button", "nhsuk-header")


class Rule(NamedTuple):
    """`head{body}`; the body of an at-rule that holds rules is rules itself."""

    head: str
    body: str


def subset(css: str, used: Collection[str], elements: Collection[str] = ()) -> str:
    """The rules of minified `css` whose classes are all in `used`, their colours by name.

    A rule without a class is kept where its element is in `elements`.
    """
    return "".join(_kept(css, frozenset(used), frozenset(elements)))


def classes(text: str) -> set[str]:
    """Every word in `text` that could be a class of the design system."""
    return set(re.findall(r"nhsuk-[\w-]*\w", text))


def rules(css: str) -> Iterator[Rule]:
    """The rules of a stylesheet, outermost level; comments must be out. Linear in its length."""
    start = at = 0
    depth = 0
    opened = 0
    for match in re.finditer(r"[{};]", css):
        at, char = match.start(), match.group()
        if char == "{":
            if depth == 0:
                opened = at
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield Rule(css[start:opened].strip(), css[opened + 1 : at])
                start = at + 1
        elif depth == 0:  # a statement such as @charset
            start = at + 1


def _kept(css: str, used: frozenset[str], elements: frozenset[str]) -> Iterator[str]:
    for head, body in rules(css):
        if head.startswith(_GONE) or any(word in head for word in _GONE):
            continue
        if head.startswith(("@media", "@supports", "@container")):
            if inner := "".join(_kept(body, used, elements)):
                yield f"{head}{{{inner}}}"
        elif "url(" in body:  # pictures that would have to be fetched, for what a browser draws by itself
            continue
        elif not head.startswith("@") and (selectors := _selectors(head, used, elements)):
            yield f"{','.join(selectors)}{{{_coloured(body, ','.join(selectors))}}}"


def _selectors(head: str, used: frozenset[str], elements: frozenset[str]) -> list[str]:
    return [one for one in _parts(head) if _wanted(one, used, elements)]


def _parts(head: str) -> Iterator[str]:
    """A list of selectors at its outer commas."""
    depth, start = 0, 0
    for at, char in enumerate(head):
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            yield head[start:at]
            start = at + 1
    yield head[start:]


def _wanted(selector: str, used: frozenset[str], elements: frozenset[str]) -> bool:
    named = _CLASS.findall(_NOT.sub("", selector))
    if named:
        return all(name.replace("\\", "") in used for name in named)
    return not selector.startswith(":root") and bool(
        set(re.findall(r"[a-z*][a-z0-9]*", _NOT.sub("", selector).partition(":")[0] or "*")) & elements
    )


def _coloured(body: str, selector: str) -> str:
    """Declarations with their colours by name; states and inverse components keep pairs of their own."""
    if any(state in selector for state in _STATES):
        return body
    return ";".join(_declaration(*part.partition(":")) for part in body.split(";") if part)


def _declaration(name: str, _: str, value: str) -> str:
    if name == "font-family" and "Frutiger" in value:
        return "font-family:Arial,Helvetica,sans-serif"
    roles = (
        _TEXT
        if name in {"color", "fill", "text-decoration-color"}
        else _GROUND
        if name.startswith("background")
        else _LINE
    )
    if name in {"color", "fill"} or name.startswith(
        ("background", "border", "box-shadow", "outline", "text-decoration", "column-rule")
    ):
        value = _COLOUR.sub(lambda found: _named(found.group(), roles), value)
    return f"{name}:{value}"


def _named(colour: str, roles: dict[str, str]) -> str:
    return f"var(--nhsuk-{roles[colour]}-colour,{colour})" if colour in roles else colour
