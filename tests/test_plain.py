import html
import json
import re

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.plain import as_cell, as_markdown, clean, inert


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


#: What GitHub's own parser makes a link of by itself, and what GitHub looks for in the finished text.
BY_ITSELF = [
    "see www.example.org/x", "WWW.example.org", "https://example.org/b_c*d*", "http://example.org", "ftp://example.org/",
    "write to team.a@example.org", "mailto:a@example.org", "xmpp:a@example.org", "<https://example.org>", "[a](https://example.org)",
    "![a](https://example.org/a.png)", "<b>bold</b>", "&lt;b&gt; &#64;", "`code` ~~struck~~ **strong** _so_", "a | b", "1 <!-- 2",
]  # fmt: skip


@pytest.mark.parametrize("text", BY_ITSELF)
def test_as_markdown_it_is_the_same_text_and_nothing_else(text):
    made = cmarkgfm.github_flavored_markdown_to_html(as_markdown(text)).strip()
    inside = made.removeprefix("<p>").removesuffix("</p>").replace("<!-- raw HTML omitted -->", "")
    assert "<" not in inside, "no link, no picture, no tag"
    assert html.unescape(inside) == text


@pytest.mark.parametrize("text", ["@someone", "ask @nhs/team", "#12", "owner/name#12", "GH-12"])
def test_as_markdown_nobody_is_called_and_no_issue_referred_to(text):
    """GitHub looks for these in the text that is shown, whatever was escaped: a comment divides it there."""
    made = cmarkgfm.github_flavored_markdown_to_html(as_markdown(text))
    assert not re.search(r"@\w|#\d|GH-\d", made)
    assert made.count("<!--") == 1


@pytest.mark.parametrize("text", ["=1+1", "  =1+1", "@SUM(1)", "+1", "-1", "＝1+1", "\t=1"])
def test_no_cell_is_a_formula(text):
    assert as_cell(text) == f"'{text}"
    assert as_cell(clean(text)) == f"'{clean(text)}"


def test_what_is_no_formula_stays_as_it_is():
    assert [as_cell(text) for text in ("", " ", "a=b", "NHS-R")] == ["", " ", "a=b", "NHS-R"]


def test_no_xml_need_hold_what_is_no_character():
    assert clean("a\ufffeb\uffffc") == "abc"
