"""How well words can be read on a colour (WCAG 2.2, success criterion 1.4.3). Pure."""

from __future__ import annotations

#: The least contrast of words of usual size.
READABLE = 4.5
_WEIGHTS = (0.2126, 0.7152, 0.0722)


def with_white(colour: str) -> float:
    """The contrast ratio of `#rrggbb` with white, 1 to 21."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.05 + sum(weight * part for weight, part in zip(_WEIGHTS, linear, strict=True)))
