"""Rows of which only a README says that they are made up: these are for somebody to look at, and never sure.

"All patients in `data/` are synthetic" speaks for that folder; "the data here are made up", for the folder of the README. A
sentence that says no, or that speaks of what somebody might make, speaks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks._base import Hit
from nhsr_registry.snapshot import Snapshot

_READMES = ("**/readme{,.md,.rmd,.qmd,.txt,.rst,.markdown}",)
_MADE = r"(?:synthetic(?:ally generated)?|made[- ]up|dummy|fictiti\w{2,6}|fictional|fake|simulated|artificial(?:ly generated)?|randomly generated|mock|invented)"
_ROWS = (
    r"(?:data(?:sets?)?|patients?|records?|rows|tables?|files?|people|persons?|numbers?|names|extracts?|cohort|csvs?)"
)
#: Both orders: "the data are synthetic", "contains synthetic patients".
_SAYS = re.compile(
    rf"\b{_ROWS}\b[^.!?\n]{{0,60}}\b(?:is|are|was|were|has been|have been)\b[^.!?\n]{{0,30}}\b{_MADE}\b|\b(?:all|contains?|uses?|using|with|of|only|includes?|is|are|holds?|provides?|on)\b[^.!?\n]{{0,30}}\b{_MADE}\b[^.!?\n]{{0,30}}\b{_ROWS}\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|no|never|isn't|aren't|cannot|without|rather than|instead of|should|could|please|replace|if you|you can|would|will|to do|todo)\b",
    re.IGNORECASE,
)
#: A folder or a file that a sentence names.
_NAMED = re.compile(
    r"(?<![\w/:])(?:[\w.-]{1,60}/){1,8}[\w.*-]{0,60}|(?<![\w/])[\w-]{1,60}\.(?:csv|tsv|xlsx?|json|rds|rda|parquet|sqlite|db|txt|xml|sav|dta)\b"
)
_PERSONS = frozenset({"person-rows", "person-values", "person-message", "nhs-number-list", "chi-number-list", "hc-number-list", "nhs-number", "chi-number", "hc-number"})  # fmt: skip
_LONGEST, _MOST = 60_000, 40


def heed(snapshot: Snapshot, hits: Iterable[Hit]) -> Iterator[Hit]:
    """The same hits; those about rows that a README calls made up are not sure."""
    found = [*hits]
    if not any(hit.sure and hit.rule in _PERSONS for hit in found):
        yield from found
        return
    said = [*_said(snapshot)]
    for hit in found:
        doubtful = hit.sure and hit.rule in _PERSONS and any(_covers(one, hit.path) for one in said)
        yield hit._replace(sure=False) if doubtful else hit


def _said(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(folder of the README, what its sentence names there) of each sentence that says so."""
    for path, text in snapshot.read(*_READMES):
        folder = path.rpartition("/")[0]
        for found in islice(_SAYS.finditer(text[:_LONGEST]), _MOST):
            start = max(text.rfind("\n", 0, found.start()), text.rfind(". ", 0, found.start()), found.start() - 300) + 1
            ends = [at for sign in (". ", "\n") if (at := text.find(sign, found.end())) >= 0]
            sentence = text[start : min([*ends, found.end() + 300])]
            if not _DENIES.search(sentence):
                yield folder, tuple(one.strip("./*") for one in _NAMED.findall(sentence))


def _covers(said: tuple[str, tuple[str, ...]], path: str) -> bool:
    folder, named = said
    if folder and not path.startswith(f"{folder}/"):
        return False
    return not named or any(one and f"/{one}/" in f"/{path}/" for one in named)
