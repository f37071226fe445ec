"""What `search` says about its own work: corrections, other meanings, words that nobody wrote, and where to go next."""

from __future__ import annotations

from nhsr_registry.cli._results import wrapped
from nhsr_registry.search.engine import Answer


def about(answer: Answer) -> str:
    """The sentences below the results; empty where there is nothing to say."""
    notes = []
    if not answer.answered:
        whole = " as a whole" if answer.results else ""
        notes.append(f"Nothing in this registry answers “{answer.query[:200]}”{whole}.")
    if answer.corrected:
        notes.append("Read as: " + ", ".join(f"{said} → {meant}" for said, meant in answer.corrected.items()) + ".")
    if not answer.results and answer.expanded:
        notes.append("Also looked for: " + "; ".join(", ".join(words[:5]) for words in answer.expanded.values()) + ".")
    for said, meanings in answer.unsure.items():
        notes.append(f"“{said}” may mean {' or '.join(meanings)}: add a word to say which.")
    if answer.missing:
        notes.append("No project found speaks of: " + ", ".join(answer.missing) + ".")
    if answer.nearest:
        notes.append("Words of the registry that look like yours: " + ", ".join(answer.nearest) + ".")
    if not answer.results:
        notes.append("Try fewer or other words, or look around: nhsr-registry list --topic waiting-lists")
    elif answer.total > len(answer.results):
        notes.append(f"{len(answer.results)} of {answer.total} shown; --limit shows more.")
        notes += _narrower(answer)
    return "\n".join(wrapped(note, "") for note in notes)


#: Facet → the option that narrows by it; the others are in the JSON.
_OPTIONS = {"language": "--language", "kinds": "--kind", "topics": "--topic", "level": "--level"}
_VALUES = 4


def _narrower(answer: Answer) -> list[str]:
    """What divides the projects found, as options to type."""
    found = []
    for facet, option in _OPTIONS.items():
        counts = answer.facets.get(facet, {})
        shown = [f"{value} ({count})" for value, count in counts.items() if count < answer.total][:_VALUES]
        if len(counts) > 1 and shown:
            found.append(f"{option} {', '.join(shown)}")
    return ["Narrow by " + "; ".join(found) + "."] if found else []
