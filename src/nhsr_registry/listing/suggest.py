"""Topics, settings and data sets that a project's own words point to: defaults for `add`, never facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from nhsr_registry import re
from nhsr_registry.crosswalk import comparable
from nhsr_registry.folder.vocabulary import Facet, Term, Vocabulary
from nhsr_registry.model import Assessment

#: What a project says first counts most: its name and description, its headings, then its prose.
_LEAD, _HEADING, _BODY = 4.0, 2.0, 0.5
_ENOUGH = {"topics": 4.0, "settings": 4.0, "datasets": 2.0}
_MOST = {"topics": 5, "settings": 2, "datasets": 4}


def suggest(vocabulary: Vocabulary, assessment: Assessment, readme: str = "") -> dict[Facet, tuple[str, ...]]:
    """The likeliest ids of each facet, best first; empty where nothing points anywhere."""
    record = assessment.record
    tags = {comparable("keywords", word).replace(" ", "-") for word in record.all("keywords")}
    lead = " \n".join(
        (assessment.repository or "", *record.all("name"), *record.all("description"), *record.all("keywords"))
    )
    headings = "\n".join(re.findall(r"(?m)^#{1,4}[ \t]+(.*)$", readme))
    texts = ((_LEAD, _split(lead)), (_HEADING, headings), (_BODY, readme[:40_000]))
    facets: tuple[Facet, ...] = ("topics", "settings", "datasets")
    return {facet: _best(facet, vocabulary.terms(facet), tags, texts) for facet in facets}


def _best(facet: Facet, terms: Iterable[Term], tags: set[str], texts: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    texts = tuple(texts)
    scores: Mapping[str, float] = {
        term.id: 5.0 * len(tags & set(term.github))
        + sum(weight * min(len(_pattern(term.words or (term.name,)).findall(text)), 4) for weight, text in texts)
        for term in terms
    }
    good = [id_ for id_, points in scores.items() if points >= _ENOUGH[facet]]
    return tuple(sorted(good, key=lambda id_: (-scores[id_], id_))[: _MOST[facet]])


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, whole; abbreviations only as they are written (`LOS` is not `los`)."""
    parts = []
    for word in words:
        shape = re.escape(word).replace(r"\ ", r"[\s_-]+")
        parts.append(shape if word.isupper() and len(word) <= 6 else f"(?i:{shape}s?)")
    return re.compile(rf"(?<![\w&])(?:{'|'.join(parts)})(?![\w&])")


def _split(text: str) -> str:
    """`ed_simulation` and `waitingList` with their words apart, after the text as it stands."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|[_/.-]+", " ", text)
    return f"{text}\n{apart}"
