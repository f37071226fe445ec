"""A method told as a list: the stages of an analysis, one item each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nhsr_registry.understand import prose

#: What is done with rows and numbers, near the beginning of an item: “Identify search terms”, “3 - implement the score”.
_WORKS = re.compile(
    r"\W*(?:(?:step|stage) )?(?:\d{1,2}\W+)?(?:\([a-z]+\) )?(?:[\w-]+[ ,:]+){0,4}?(?P<verb>select|identif|calcul|comput|estimat|sort|filter|aggregat|group|merg|join|link(?!ed)|match|clean|imput|standardi[sz]|fit|predict|forecast|simulat|validat|exclu"
    r"|remov|defin|deriv|classif|categori[sz]|screen|search|compar|train(?!ing)|evaluat|weight|adjust|normali[sz]|transform|summari[sz]|count|scor|extract|process|sampl|restrict|implement|assign|convert|combin|split|perform)\w*\b",
    re.IGNORECASE,
)
#: Verbs that alone are no method: data are extracted and cleaned everywhere.
_COMMON = frozenset({"extract", "process", "clean", "convert", "count", "sort", "implement", "search", "perform"})
#: What announces stages rather than features or folders.
_LEADS = re.compile(
    r"\b(?:steps?|stages?|phases|broken down|pipeline|workflow|process(?:es|ing)?|procedure|the (?:\w+ )?(?:action|script|code|program|analysis|algorithm|model|function)|it (?:works|does)|as follows|code structure)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d{1,2}\s*(?:[-–:]|[.)])\s+\w")
_FEWEST, _LENGTH = 3, 80  # items that work something out, and characters of them all


def stages(lines: Iterable[prose.Line]) -> int | None:
    """The line on which the stages of an analysis begin, where a list of them is announced as such."""
    lead = ""
    items: list[prose.Line] = []
    for line in (*lines, prose.Line(0, "prose", "")):
        if line.role == "blank":
            continue
        if line.role == "item" or (line.role == "prose" and _NUMBERED.match(line.text)):
            items.append(line)
            continue
        if items and line.role == "prose" and line.number == items[-1].number + 1:
            continue  # the second line of an item
        if _LEADS.search(lead) and _are_stages(items):
            return items[0].number
        lead = line.text if line.role in {"prose", "heading"} else ""
        items = []
    return None


def _are_stages(items: list[prose.Line]) -> bool:
    verbs = [found["verb"].lower() for item in items if (found := _WORKS.match(item.text))]
    return (
        len(verbs) >= _FEWEST
        and 2 * len(verbs) >= len(items)
        and not set(verbs) <= _COMMON
        and sum(len(item.text) for item in items) >= _LENGTH
    )
