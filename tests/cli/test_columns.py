"""Texts side by side."""

import time

from nhsr_registry.cli._columns import beside, wide
from nhsr_registry.plain import cells


def test_columns_share_the_line_and_are_none_where_they_would_be_too_narrow():
    assert [wide(number, 80) for number in (1, 2, 3, 4)] == [77, 37, 24, 0]
    assert wide(2, 40) == 0
    assert all(
        2 + number * wide(number, width) + 2 * (number - 1) < width
        for width in (50, 60, 80, 100)
        for number in (2, 3, 4)
    )


def test_each_text_keeps_to_its_column():
    lines = list(beside(["one two three", "", "日本語の要約"], 8))
    assert lines == ["  one two             日本語の", "  three               要約"]


def test_a_long_name_breaks_where_an_owner_ends_or_a_word_of_it_does():
    assert list(beside(["Birmingham-and-Solihull/waiting_list_modelling", "x" * 25], 24)) == [
        "  Birmingham-and-Solihull/  " + "x" * 24,
        "  waiting_list_modelling    x",
    ]
    assert list(beside(["elective_waiting_list_modelling"], 24)) == ["  elective_waiting_list_", "  modelling"]
    assert list(beside(["a/" + "b" * 30], 24)) == ["  a/", "  " + "b" * 24, "  " + "b" * 6]


def test_a_word_of_any_length_is_broken_in_a_time_that_grows_with_it():
    for word in ("a" * 100_000, "漢" * 100_000, "\u0301" * 100_000, "ab/" * 30_000, "a-" * 50_000):
        before = time.process_time()
        lines = list(beside([word, "short"], 22))
        assert (
            time.process_time() - before < 3
        )  # 20,000 wide letters took 4 s when each line measured all that was left
        assert max(map(cells, lines)) <= 2 + 22 + 2 + 22
        assert "".join(lines).replace("short", "").replace(" ", "") == word
