"""A badge says the level in words, draws it as steps of four, and breaks on nothing."""

import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.checkup import badge
from nhsr_registry.model import LEVELS, Score

SVG = "{http://www.w3.org/2000/svg}"


def score(level, low=None):
    return Score(rubric="1", level=level, level_low=low or level, provisional=bool(low), points=1, low=0, high=2)


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_fills_one_more_step(level):
    root = ET.fromstring(badge.picture(score(level)))
    filled = [rect for rect in root.findall(f"{SVG}rect") if rect.get("fill") == "#fff"]
    assert len(filled) == LEVELS.index(level) + 1
    assert root.get("aria-label") == f"reuse readiness: {badge.NAMES[level]}, step {len(filled)} of 4"
    ends = [float(r.attrib["x"]) + float(r.attrib["width"]) for r in root.findall(f"{SVG}rect") if "x" in r.attrib]
    assert max(ends) <= float(root.attrib["width"])


def test_what_is_not_sure_is_said():
    assert json.loads(badge.endpoint(score("reusable", "usable")))["message"] == "reusable (provisional)"


def test_the_endpoint_is_what_shields_asks_for():
    assert set(json.loads(badge.endpoint(score("usable")))) == {"schemaVersion", "label", "message", "color"}


@given(st.text(max_size=50), st.text(max_size=50))
def test_no_words_break_it(label, text):
    label, text = (
        part.encode("utf-8", "ignore").decode().replace("\ufffe", "").replace("\uffff", "") for part in (label, text)
    )
    ET.fromstring(badge.svg(label, text, 2))
