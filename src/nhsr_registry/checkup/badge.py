"""A badge for a README: the level in words, as a picture and as an answer for shields.io. Pure.

The scale is the four levels, drawn as four steps: how many are filled is how far the project has come. One colour for
all of them: a badge says where a project stands, it does not praise or blame.
"""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from nhsr_registry.model import LEVELS, Level, Score
from nhsr_registry.plain import clean

LABEL = "reuse readiness"
NAMES: dict[Level, str] = {
    "listed": "listed",
    "usable": "usable",
    "reusable": "reusable",
    "ready-to-scale": "ready to scale",
}
#: On both, white text has a contrast of 7:1 or more.
COLOUR, DARK = "004a8f", "3d4852"
#: Widths of characters in Verdana at 11 pixels, in tenths; the rest are as wide as most.
_NARROW, _WIDE = dict.fromkeys("ijl.,:;'|! ()[]ft", 40), dict.fromkeys("mwMW", 105)
_USUAL = 68
_STEP, _GAP = 7, 2


def message(score: Score) -> str:
    """The level; honestly, where it is not sure."""
    return NAMES[score.level] + (" (provisional)" if score.provisional else "")


def picture(score: Score) -> str:
    """The badge of one score."""
    return svg(LABEL, message(score), LEVELS.index(score.level) + 1)


def endpoint(score: Score) -> str:
    """The answer that shields.io's endpoint badge asks for (shields.io/badges/endpoint-badge)."""
    return json.dumps({"schemaVersion": 1, "label": LABEL, "message": message(score), "color": COLOUR}) + "\n"


def svg(label: str, text: str, step: int | None = None) -> str:
    """Two words side by side, read out as one; with `step`, that many of four steps are filled."""
    label, text = clean(label), clean(text)
    steps = len(LEVELS) * (_STEP + _GAP) + _GAP if step else 0
    left, words = width(label), width(text)
    right = words + steps
    said = escape(f"{label}: {text}" + (f", step {step} of {len(LEVELS)}" if step else ""), {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{said}">'
        f"<title>{said}</title>"
        f'<rect width="{left}" height="20" fill="#{DARK}"/><rect x="{left}" width="{right}" height="20" fill="#{COLOUR}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">'
        f'<text x="{left / 2:g}" y="14">{escape(label)}</text><text x="{left + words / 2:g}" y="14">{escape(text)}</text></g>'
        f"{_steps(left + words, step) if step else ''}</svg>\n"
    )


def _steps(x: int, step: int) -> str:
    """Four bars that rise from left to right."""
    bars = []
    for at in range(len(LEVELS)):
        height = 4 + 3 * at
        fill = 'fill="#fff"' if at < step else 'fill="none" stroke="#fff" stroke-opacity=".7"'
        inset = 0 if at < step else 0.5
        bars.append(
            f'<rect x="{x + at * (_STEP + _GAP) + inset:g}" y="{16 - height + inset:g}" '
            f'width="{_STEP - 2 * inset:g}" height="{height - 2 * inset:g}" {fill}/>'
        )
    return "".join(bars)


def width(text: str) -> int:
    """About how many pixels a text and its margins take."""
    return sum({**_NARROW, **_WIDE}.get(char, _USUAL) for char in text) // 10 + 12
