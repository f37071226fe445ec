"""The issue form “Add a project” → answers for an entry. What stands in an issue is hostile input: words, never more."""

from __future__ import annotations

import re
from typing import Any

from nhsr_registry.errors import UsageError
from nhsr_registry.folder.vocabulary import FACETS, Facet, Vocabulary
from nhsr_registry.listing.register import phrases
from nhsr_registry.model import RepoId
from nhsr_registry.plain import clean

#: The form's headings (.github/ISSUE_TEMPLATE/add-a-project.yml) → what they ask for.
HEADINGS = {
    "Where is the code?": "repository",
    "What does it do, and for whom?": "summary",
    "Which question does it answer?": "problem",
    "How might somebody look for it?": "questions",
    "What is it about?": "words",
    "Whom may others ask?": "contact",
}
_MOST = 20_000  # characters of an issue that we look at
_LONGEST = {"repository": 300, "summary": 1000, "problem": 600, "questions": 2000, "words": 500, "contact": 300}
_NOTHING = "_No response_"


def read(text: str, vocabulary: Vocabulary) -> tuple[RepoId, dict[str, Any]]:
    """The repository that an issue names, and the answers it gives.

    Raises `UsageError` where it names none.
    """
    said = _said(text)
    if not said.get("repository"):
        raise UsageError(
            "The form does not say where the code is.", hint="Write the address of a public repository there."
        )
    repo = RepoId.parse(said["repository"])
    answers: dict[str, Any] = {key: said[key] for key in ("summary", "problem", "contact") if said.get(key)}
    if asked := phrases(said.get("questions", "").split("\n")):
        answers["questions"] = asked
    answers |= {facet: ids for facet, ids in named(said.get("words", ""), vocabulary).items() if ids}
    return repo, answers


def _said(text: str) -> dict[str, str]:
    """Each answer as one paragraph, phrases as a line each; of two with the same heading the first, which is the form's own."""
    found: dict[str, str] = {}
    for part in re.split(r"(?m)^### ", text[:_MOST].replace("\r\n", "\n")):
        heading, _, answer = part.partition("\n")
        key = HEADINGS.get(heading.strip())
        if key and key not in found:
            lines = [" ".join(clean(line).split()) for line in answer.split("\n")]
            answer = ("\n" if key == "questions" else " ").join(filter(None, lines))
            found[key] = "" if answer == _NOTHING else answer[: _LONGEST[key]]
    return found


def named(words: str, vocabulary: Vocabulary) -> dict[Facet, list[str]]:
    """The ids of the vocabulary that somebody's own words name; words that name nothing are left out."""
    asked = [_plain(word) for word in re.split(r"[,;/\n]", words) if word.strip()]
    facets = [facet for facet in FACETS if facet in {"topics", "settings", "datasets"}]
    return {
        facet: [
            term.id
            for term in vocabulary.terms(facet)
            if {_plain(word) for word in (term.id, term.name, *term.words, *term.github)} & set(asked)
        ][:5]
        for facet in facets
    }


def _plain(word: str) -> str:
    text = re.sub(r"[^a-z0-9&]+", " ", word.casefold()).strip()
    return text.removesuffix("s")
