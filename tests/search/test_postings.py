"""Postings looked into: the few that are asked for are the same however they are found."""

import random
from array import array

import pytest

from nhsr_registry.index_layout import FULL
from nhsr_registry.search import candidates
from nhsr_registry.search.postings import Postings, strengths, strong_ones

DICE = random.Random(11)
Rows = dict[int, tuple[int, int]]


def some(size: int) -> Rows:
    """Document → strength and fields, of documents below 20,000."""
    documents = sorted(DICE.sample(range(20_000), size))
    return {document: (DICE.randrange(FULL + 1), DICE.randrange(1 << 16)) for document in documents}


def packed(rows: Rows) -> bytes:
    return array("Q", [d << 32 | s << 16 | f for d, (s, f) in rows.items()]).tobytes()


@pytest.mark.parametrize("size", [1, 30, 700, 9_000])
@pytest.mark.parametrize("asked", [1, 40, 220])
def test_some_documents_are_found_by_reading_or_by_looking_up(size: int, asked: int) -> None:
    rows = some(size)
    known = DICE.sample(sorted(rows), min(asked // 2, size))
    these = {0, 19_999, *known, *DICE.sample(range(20_000), asked)}
    expected = {d: (rows[d][0] / FULL, rows[d][1]) for d in these & rows.keys()}
    postings = Postings(packed(rows))
    assert postings.rows(these) == postings.rows(these, sorted(these)) == expected
    assert postings.among(these) == expected.keys()


def test_of_many_the_strongest_are_chosen_and_no_stronger_one_is_left_out() -> None:
    rows = some(600)
    documents, found = strengths(strong_ones(packed(rows), 20))
    assert 20 <= len(documents) < 60
    assert list(documents) == sorted(documents)
    assert {d: rows[d][0] for d in documents} == dict(zip(documents, found, strict=True))
    left = [strength for d, (strength, _) in rows.items() if d not in set(documents)]
    assert max(left) >> 8 < min(found) >> 8


def test_of_few_all_are_looked_at() -> None:
    blob = packed(some(60))
    assert strong_ones(blob, 8) == blob


@pytest.mark.parametrize("alike", [1, 3, 1 << 30])
def test_those_of_most_points_are_those_that_sorting_all_finds(alike: int) -> None:
    points = {document: float(DICE.randrange(alike)) for document in DICE.sample(range(50_000), 3_000)}
    expected = sorted(points, key=lambda document: -points[document])[: candidates._MOST]
    assert candidates._most(points) == set(expected)


def test_the_first_eighth_may_be_unlike_the_rest() -> None:
    points = {document: float(document % candidates._EIGHTH == 0) + document / 1e6 for document in range(2_000)}
    expected = sorted(points, key=lambda document: -points[document])[: candidates._MOST]
    assert candidates._most(points) == set(expected)
    rest = {document: 1.0 - value for document, value in points.items()}
    expected = sorted(rest, key=lambda document: -rest[document])[: candidates._MOST]
    assert candidates._most(rest) == set(expected)
