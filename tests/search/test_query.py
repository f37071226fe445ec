from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.search.query import parse


def test_phrases_exclusions_and_fields_are_told_apart():
    query = parse('"length of stay" -covid kind:app forecasting -"care homes"')
    assert query.phrases == (("length", "stay"),)
    assert query.excluded == (("covid19",), ("care", "home"))
    assert query.fields == (("kinds", "app"),)
    assert [word.said for word in query.words] == ["length", "stay", "forecasting"]


def test_a_field_may_be_left_out_too():
    query = parse('spc -kind:app -owner:"NHS England" -note:this status:active')
    assert query.unwanted == (("kinds", "app"), ("owner", "NHS England"))
    assert query.fields == (("status", "active"),)
    assert query.excluded == (("note",),)
    assert [word.said for word in query.words] == ["spc"]


def test_quotes_and_dashes_as_a_word_processor_turns_them():
    for said in ("“length of stay” –covid kind:“r package”", "«length of stay» —covid kind:„r package”"):
        query = parse(said)
        assert query[1:] == parse('"length of stay" -covid kind:"r package"')[1:], said
        assert query.text == said
    assert not parse("pre–post demand – capacity").excluded


def test_what_only_looks_like_an_operator_is_words():
    assert [word.said for word in parse("NEAR(a b) OR note:this pre-post - x").words] == [
        "near",
        "b",
        "note",
        "pre",
        "post",
        "x",
    ]


def test_a_query_of_stop_words_keeps_them():
    assert [word.said for word in parse("how to do it").words] == ["how"]
    assert [word.said for word in parse("to be").words] == ["to", "be"]


@given(st.text() | st.text(alphabet="ab\"-: '*()^{}[]~\x00\u202e", max_size=60))
def test_no_input_raises(text):
    query = parse(text)
    assert len(query.words) <= 40


def test_a_very_long_query_is_cut():
    assert len(parse("waiting " * 10_000).words) == 40


def test_what_a_terminal_adds_is_no_part_of_a_word():
    assert [word.said for word in parse("wait\x01ing \x1b[31mlist\x1b[0m\x07\ttimes").words] == [
        "waiting",
        "list",
        "times",
    ]
