"""A list that somebody keeps → candidates for this registry, and what became of every row. Pure but for reading the registry.

The candidates go into the same file that `discover --to` makes and `discover --add` takes back: people write each entry.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.vocabulary import Vocabulary
from nhsr_registry.listing.lists._row import Row, named, others
from nhsr_registry.model import Model
from nhsr_registry.plain import clean

State = Literal["new", "listed", "declined", "repeated", "not recognised"]
#: State → what it means, in the order of the report.
STATES: dict[State, str] = {
    "new": "not listed yet",
    "listed": "listed already",
    "declined": "declined before, with a reason",
    "repeated": "named above already",
    "not recognised": "no repository recognised",
}


class Outcome(Model):
    """What became of a row: the repository that it names (owner/name), and why it is no candidate.

    `also` are further repositories that the row names and that are not listed yet: a sentence may mention them, so they are
    told and not offered.
    """

    line: int
    title: str
    state: State
    repository: str | None = None
    reason: str = ""
    text: str = ""
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Imported(Model):
    """Every row of a list, in its order; `counts` has every state, so that a zero is said too."""

    counts: dict[str, int]
    outcomes: tuple[Outcome, ...]

    @property
    def new(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.state == "new")


def look(registry: Registry, rows: Iterable[Row]) -> Imported:
    """Hold each row of a list against what is listed and what was declined."""
    listed = {
        name.lower(): entry.repository
        for entry in registry.entries()
        for name in (entry.repository, *entry.former_names)
    }
    declined = {removal.repository.lower(): removal.reason for removal in registry.removals}
    seen: dict[str, int] = {}
    outcomes = []
    for row in rows:
        outcome = _outcome(row, listed, declined, seen, registry.vocabulary)
        if outcome.repository:
            seen.setdefault(outcome.repository.lower(), row.line)
        outcomes.append(outcome)
    counts = Counter(one.state for one in outcomes)
    return Imported(counts={state: counts[state] for state in STATES}, outcomes=tuple(outcomes))


def _outcome(
    row: Row, listed: dict[str, str], declined: dict[str, str], seen: dict[str, int], vocabulary: Vocabulary
) -> Outcome:
    repo, reason = named(row.addresses)
    said = {"line": row.line, "title": clean(row.title)[:200], "text": clean(row.text)[:600]}
    categories = tuple(clean(one)[:100] for one in row.categories)
    if repo is None:
        return Outcome(**said, categories=categories, state="not recognised", reason=reason)  # type: ignore[arg-type]
    state: State = "new"
    if repo.key in seen:
        state, reason = "repeated", f"first on {seen[repo.key]}"
    elif repo.key in listed:
        state, reason = "listed", "" if listed[repo.key].lower() == repo.key else f"as {listed[repo.key]}"
    elif repo.key in declined:
        state, reason = "declined", clean(declined[repo.key])
    topics = (
        tuple(_topics(f"{repo.name} {row.title}. {row.text}. {' '.join(row.categories)}", vocabulary))
        if state == "new"
        else ()
    )
    known = {*listed, *declined, *seen}
    also = tuple(str(other) for other in others(row.addresses, repo) if other.key not in known)
    told = Outcome(**said, categories=categories, state=state, repository=str(repo), reason=reason, topics=topics)  # type: ignore[arg-type]
    return msgspec.structs.replace(told, also=also)


def _topics(said: str, vocabulary: Vocabulary) -> list[str]:
    """The topics whose words a row says: an offer for whoever writes the entry."""
    text = said.replace("-", " ").replace("_", " ")[:2_000]
    found = [
        term.id
        for term in vocabulary.topics
        if any(re.search(rf"(?i)\b{re.escape(word)}s?\b", text) for word in term.words or (term.name,))
    ]
    return found[:5]


def sheet(found: Imported, source: str) -> str:
    """A file for a steward to fill in; `discover --add FILE` takes it back."""
    return "\n".join(_sheet(found, source)) + "\n"


def _sheet(found: Imported, source: str) -> Iterator[str]:
    yield f"# From {clean(source)[:200]}."
    yield "# To list a project: write its summary and its problem in your own words, and look over its topics."
    yield '# To decline one for good: decline = "the reason". To leave it for another day: leave it as it is.'
    yield "# Then: nhsr-registry discover --add THIS-FILE"
    for one in found.new:
        yield f"\n[{_quoted(one.repository or '')}]"
        yield f"# https://github.com/{clean(one.repository or '')}"
        called = " · ".join(part for part in (one.title, *one.categories) if part)
        if called:
            yield f"# The list calls it: {called[:300]}"
        if one.text:
            yield f"# and says: {one.text[:300]}"
        if one.also:
            yield f"# and names as well: {', '.join(one.also)[:300]}"
        yield 'summary = ""'
        yield 'problem = ""'
        yield f"topics = [{', '.join(map(_quoted, one.topics))}]"
        yield '# decline = ""'


def _quoted(value: str) -> str:
    return json.dumps(clean(value), ensure_ascii=False)
