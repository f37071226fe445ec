import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry import terms
from nhsr_registry.search._words import STOP, UNKEPT
from nhsr_registry.search.spelling import small
from nhsr_registry.search.text import name_words, split_joined, stem, stems, words


@pytest.mark.parametrize(
    "same",
    [
        "forecast forecasts forecasting",
        "simulate simulation simulator simulations",
        "standardise standardized standardisation",
        "paediatric pediatric paediatrics",
        "organisation organizations",
        "modelling modeling models",
        "queueing queuing queue",
        "centre center",
        "haematology hematology",
        "predict prediction predictive",
        "mapping maps",
        "ICBs ICB",
        "licence license",
        "children child",
    ],
)
def test_forms_of_one_word_meet(same):
    assert len({stem(word) for word in words(same)}) == 1


@pytest.mark.parametrize(
    "different",
    [
        "organ organisation",
        "community communication",
        "public publication",
        "des de",
        "los lo",
        "clinic clinical",
        "project projection",
        "section sectioned",
        "shape SHAP",
        "file filling",
        "medic medication",
        "nice NIC",
        "save savings",
        "programme programming",
        "image imaging",
        "present presentation",
        "hear hearing",
    ],
)
def test_different_words_stay_apart(different):
    assert len({stem(word) for word in words(different)}) == 2


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("A&E", ["a&e"]),
        ("A & E", ["a&e"]),
        ("a and e", ["a&e"]),
        ("ICD-10", ["icd10"]),
        ("COVID‑19", ["covid19"]),
        ("dm+d", ["dmd"]),
        ("M/M/s", ["mms"]),
        ("SUS+", ["sus"]),
        ("patients’ children's", ["patients", "children"]),
        ("data set", ["dataset"]),
        ("naïve", ["naive"]),
    ],
)
def test_the_fields_own_spellings_are_kept(written, found):
    assert words(written) == found


def test_stop_words_go():
    assert stems("the length of a stay") == ["length", "stay"]


def test_names_are_taken_apart():
    assert "crowding" in list(name_words("ESA_ED_Crowding"))
    assert split_joined("plotthedots", {"plot", "dots"}) == ["plot", "the", "dots"]
    assert split_joined("unknownword", {"plot"}) == []


@given(st.text())
def test_any_text_has_words(text):
    assert all(stems(text))


def test_what_a_harvest_leaves_out_is_known_to_a_query():
    """A query's word that no harvest can hold must not count against a project that has no words but its files'."""
    small = {*STOP, *map(stem, STOP)}
    assert UNKEPT - small == {stem(word) for word in terms.STOP if word.isalpha()} - small


def test_four_letters_and_an_e_are_no_abbreviation():
    assert stem("lose") == stem("losing") != stem("los")
    assert stem("care") == stem("caring") == stem("cares") != stem("car")
    assert stem("rated") == stem("rate")
    assert stem("planning") == stem("plan")


def test_what_an_apostrophe_shortens_is_left_out():
    assert words("I'll see who's ill and what we'd need") == ["i", "see", "who", "ill", "and", "what", "we", "need"]


@pytest.mark.parametrize(
    ("written", "meant"), [("whcih", "which"), ("shoould", "should"), ("stock", ""), ("which", "")]
)
def test_a_slip_of_a_small_word_is_that_word(written, meant):
    assert small(written) == meant
