import json

from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.plain import clean, inert


def test_control_codes_and_direction_overrides_go():
    assert clean("a\x1b[31mred\x07 \u202eevil\nb") == "a[31mred evil b"


def test_wanted_line_breaks_stay():
    assert clean("a\nb\x00", keep="\n") == "a\nb"


@given(st.text())
def test_nothing_a_terminal_acts_on_is_left(text):
    assert clean(text).isprintable() or all(c.isprintable() or not c.isascii() for c in clean(text))
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in clean(text))


@given(st.text())
def test_json_made_inert_says_the_same_and_a_terminal_acts_on_nothing(text):
    made = inert(json.dumps({"said": text}, ensure_ascii=False))
    assert json.loads(made) == {"said": text}
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u200b\u2028" for c in made)
