"""A method told at the top of queries, in sentences: whom they count, and whom they leave out."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks._base import Subject
from nhsr_registry.model import Evidence

#: The first words of a query that say what it works out: “View calculates the days between …, leaving out …”.
_COMMENT = re.compile(r"(?:\s*(?:--|/\*|\*)[^\n]*\n|\s*\n){1,40}")
_WORKS_OUT = re.compile(
    r"\b(?:calculat(?:es?|ed|ion)|deriv(?:es?|ed)|exclud(?:es?|ed|ing)|(?:is|are) (?:counted|assigned|defined|linked|joined)|counts?|assigns?|selects? the (?:latest|first|last|most)|leav(?:es?|ing) out)\b",
    re.IGNORECASE,
)


def told(subject: Subject) -> Iterator[Evidence]:
    """Queries in SQL of which at least two say at their top, in sentences, what they count and what they leave out."""
    found = []
    for path, text in subject.snapshot.read("**/*.sql"):
        top = _COMMENT.match(text[:6000] + "\n")
        words = re.sub(r"[-*/\s]+", " ", top[0]) if top else ""
        if len(words) >= 120 and len(_WORKS_OUT.findall(words)) >= 2:
            found.append(Evidence(path=path, line=1))
    if len(found) >= 2:
        yield found[0]
