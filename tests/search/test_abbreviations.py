"""The registry's own vocabulary: which abbreviations are understood, which only in company, and which are left out."""

from pathlib import Path

import pytest

from nhsr_registry.folder.vocabulary import load
from nhsr_registry.search import vocabulary
from nhsr_registry.search._words import COMMON, WEAK
from nhsr_registry.smallwords import SMALL

ALWAYS, IN_COMPANY = 0, 1
WORDS = load(Path(__file__).resolve().parents[2] / "registry")
MEANINGS = vocabulary._meanings(WORDS)


def meant(abbreviation: str) -> dict[int, int]:
    """Group of synonyms → how surely the abbreviation means it."""
    found = MEANINGS.get(vocabulary.key(abbreviation), {})
    return {int(number): sure for (kind, number), sure in found.items() if kind == "synonyms"}


@pytest.mark.parametrize(
    ("abbreviation", "means"),
    [
        ("UTI", "urinary tract infection"),
        ("OOH", "out of hours"),
        ("R&D", "research and development"),
        ("MDT", "multidisciplinary team"),
        ("BCF", "better care fund"),
        ("LTP", "operational planning"),
        ("PbR", "payment by results"),
        ("pbr", "payment by results"),
        ("ALOS", "length of stay"),
        ("G&A", "general and acute beds"),
        ("StEIS", "serious incident"),
        ("LSCS", "caesarean section"),
        ("CI/CD", "continuous integration"),
        ("PHQ-9", "patient health questionnaire"),
        ("EQ-5D", "quality of life"),
        ("t-SNE", "dimension reduction"),
    ],
)
def test_an_abbreviation_always_leads_to_what_it_stands_for(abbreviation, means):
    assert meant(abbreviation) == dict.fromkeys(meant(means), ALWAYS) != {}


@pytest.mark.parametrize(
    ("abbreviation", "one", "other"),
    [
        ("HCA", "healthcare assistant", "cluster analysis"),
        ("CAD", "computer aided dispatch", "coronary artery disease"),
        ("PSA", "prostate specific antigen", "probabilistic sensitivity analysis"),
        ("CLD", "adult social care", "causal loop diagram"),
        ("RAG", "RAG rating", "retrieval augmented generation"),
        ("PICU", "paediatric intensive care", "psychiatric intensive care"),
        ("DAG", "causal diagram", "directed acyclic graph"),
        ("OA", "output area", "osteoarthritis"),
    ],
)
def test_an_abbreviation_of_two_things_needs_company(abbreviation, one, other):
    assert meant(abbreviation) == dict.fromkeys((*meant(one), *meant(other)), IN_COMPANY)
    assert len(meant(abbreviation)) == 2


@pytest.mark.parametrize(
    "word",
    [
        "ace",
        "aim",
        "can",
        "cap",
        "cat",
        "cip",
        "clip",
        "cpp",
        "dash",
        "echo",
        "fit",
        "gas",
        "heat",
        "hit",
        "icon",
        "las",
        "les",
        "lift",
        "loess",
        "mash",
        "mice",
        "must",
        "news",
        "nice",
        "or",
        "pad",
        "pat",
        "pct",
        "place",
        "prep",
        "prompt",
        "safer",
        "scan",
        "send",
        "sha",
        "sofa",
        "spot",
        "stamp",
        "stream",
        "tap",
        "top",
        "who",
        "zip",
    ],
)
def test_an_everyday_word_stands_for_no_abbreviation(word):
    """“FIT”, “SEND” and “NICE” are typed for other things; what is a word of itself ("scan", "CIP") is none of ours."""
    assert not any(word.upper() in group.words for group in WORDS.synonyms)


def test_no_single_word_that_says_nothing_is_a_synonym():
    small = {word.casefold() for word in (*COMMON, *WEAK, *SMALL)}
    found = {
        word
        for group in WORDS.synonyms
        for word in group.words
        if word.isupper() and word.isalpha() and word not in group.ambiguous and word.casefold() in small
    }
    assert not found
