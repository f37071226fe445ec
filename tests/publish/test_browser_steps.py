"""Strengths as the browser's index writes them: looked up, and the same as worked out."""

from __future__ import annotations

import math

from nhsr_registry.publish import browser_numbers as index


def worked_out(strength: float) -> str:
    return index.SCALE[round(min(1.0, strength / index._FULL) ** 0.5 * index._STEPS)]


def test_every_strength_of_a_posting_and_the_edges_of_each_step() -> None:
    strengths = [number / 65_535 for number in range(65_536)] + [1.4, 1.5, 9.0]
    strengths += [near for edge in index._FROM for near in (edge, math.nextafter(edge, 0), math.nextafter(edge, 9))]
    assert [index.step_of(strength) for strength in strengths] == [worked_out(strength) for strength in strengths]
