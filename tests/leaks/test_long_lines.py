"""Long lines of notebooks and pages: pictures and libraries, which are left out without moving what stands around."""

from __future__ import annotations

import random

import pytest

from nhsr_registry.leaks import _text


def test_long_lines_are_emptied_and_no_others(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_text, "_LONGEST", 10)
    rng = random.Random(2)
    lengths = (0, 1, 4, 9, 10, 11, 12, 25)
    for _ in range(3000):
        lines = [rng.choice("ab") * rng.choice(lengths) for _ in range(rng.randrange(1, 9))]
        expected = "\n".join(line if len(line) <= 10 else "" for line in lines)
        assert _text.Text.of("a.ipynb", "\n".join(lines)).text in {expected, "\n".join(lines)}
        assert _text._without_long_lines("\n".join(lines)) == expected
