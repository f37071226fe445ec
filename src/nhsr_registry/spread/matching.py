"""What may answer a need, by the same search that people use. People judge; this only looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nhsr_registry.spread.needs import Need

if TYPE_CHECKING:
    from nhsr_registry.search.index import Index

_MOST = 5
_NEAR = 0.4  # of the best one's relevance; what is further off is no answer, only of the same field


def candidates(root: Path, need: Need) -> list[dict[str, Any]]:
    """The cards of the projects of the registry at `root` that may answer `need`, best first; none where nothing does.

    A need's settings and data sets do not narrow: good code from another setting is still an answer.
    """
    from nhsr_registry.search.index import ask

    return ask(root, lambda index: within(index, need))


def within(index: Index, need: Need) -> list[dict[str, Any]]:
    """The same of an index at hand."""
    from nhsr_registry.search.engine import search

    answer = search(index, need.problem, limit=_MOST)
    if not answer.answered or not answer.results:
        return []
    least = answer.results[0]["relevance"] * _NEAR
    return [card for card in answer.results if card["relevance"] >= least and card["id"] not in need.met_by]
