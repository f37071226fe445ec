"""One query, from words to an answer that says what it did."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from nhsr_registry.collections_seldom import few_collections
from nhsr_registry.errors import UsageError
from nhsr_registry.index_layout import FIELDS, GATHERED, WRITTEN
from nhsr_registry.search import filters
from nhsr_registry.search.expand import Idea, Plan, meanings, plan
from nhsr_registry.search.facets import Counts, counts
from nhsr_registry.search.index import Index
from nhsr_registry.search.query import Query, Word, only_small, parse, read_words
from nhsr_registry.search.rank import ENOUGH, Hit, Match, rank
from nhsr_registry.search.reasons import why
from nhsr_registry.search.sayings import nearest_first
from nhsr_registry.search.spelling import corrections
from nhsr_registry.search.text import stem

#: Below this part of the ideas that are spoken of at all, the best project does not answer the query.
_ANSWERS = 0.3
#: Where more than this part of a query is spoken of nowhere, nothing answers it; above half, it is doubtful.
_UNANSWERED, _DOUBTFUL = 0.85, 0.5
#: Nor does anything answer as a whole where the best say too little of it: parts spoken of, and relevance, together.
#: Of a long question less is enough: whoever tells a story says much that no project needs to speak of.
_WHOLE, _AMONG = 1.05, 5
_LONG, _WHOLE_LONG = 5, 0.9
#: … and how firmly the first says it, which has words of everything here and there where people wrote much of it.
_FIRM, _FIRM_ENOUGH = 1.2, 0.75
_TOLD = sum(1 << number for number, field in enumerate(FIELDS) if field in {"name", "summary", "problem"})
#: Below this part of the best one's relevance, the rest do not answer.
_TAIL = 0.1
_MOST = 3.5  # a word that nobody wrote counts for no more than a rare one
_MENTION = 0.1  # of relevance, below which a word of a project's own files is no more than a mention
_SMALL = 0.5  # an idea of less weight is not missed
_AT_ONCE = 500  # cards read in one statement
_SEVERAL = 200  # projects that have a successor: fewer are read whole, of more those that were found
SORTS = ("relevance", "score", "updated")


class Answer(NamedTuple):
    """What was found, and what was made of the question."""

    query: str
    answered: bool
    corrected: dict[str, str]
    expanded: dict[str, list[str]]
    unsure: dict[str, list[str]]
    missing: list[str]
    nearest: list[str]
    total: int
    results: list[dict[str, Any]]
    facets: Counts
    unread: int  # listed projects whose entry could not be read
    unknown: dict[str, list[str]]  # field:value of which there is none here → values near to it, or all

    def data(self) -> dict[str, Any]:
        """The answer as plain data, for JSON."""
        return self._asdict()


def search(
    index: Index,
    text: str,
    wanted: Mapping[str, Sequence[str]] | None = None,
    *,
    sort: str = "relevance",
    limit: int = 10,
    facets: bool = False,
) -> Answer:
    """The projects that answer `text`, among those that fit the filters; with `facets`, what they could be narrowed by.

    Raises `UsageError` for an unknown filter value.
    """
    with few_collections():
        return _search(index, text, wanted, sort=sort, limit=limit, facets=facets)


def _search(
    index: Index, text: str, wanted: Mapping[str, Sequence[str]] | None, *, sort: str, limit: int, facets: bool
) -> Answer:
    query, only, unknown = _filtered(index, parse(text), wanted or {})
    small = only_small(query)
    missing: list[str] = []
    if small and not query.narrowed:  # the names that hold "of" answer nobody
        made, unspoken = Plan((), (), {}, {}, {}), 1.0
        hits = _named_first(index, query.text, [], only)
    elif (query.words and not small) or not query.narrowed:
        made = plan(index, query)
        ranked = rank(index, made, only)
        missing, unspoken = _missing(made, ranked)
        if only is not None:  # a word that a filter or an exclusion hides is not missing from the registry
            missing = [said for said in missing if not _somewhere(index, made, said)]
        hits = nearest_first(index, made.stems, _kept(ranked, unspoken))
        hits = _below_successors(index, _named_first(index, query.text, hits, only))
    else:  # fields and exclusions only: everything that fits
        made, unspoken = Plan((), (), {}, {}, {}), 0.0
        hits = [Hit(document, 0.0, 1.0, ()) for document in _by_points(index, only or ())]
    hits = _sorted(index, hits, sort)
    return Answer(
        query=query.text,
        answered=bool(hits) and unspoken <= _DOUBTFUL and (not made.ideas or _answers(index, made, hits)),
        corrected=made.corrected,
        expanded=made.expanded,
        unsure=made.unsure,
        missing=missing,
        nearest=_nearest(index, missing),
        total=len(hits),
        results=results(index, hits[:limit]),
        facets=counts(index, [hit.document for hit in hits]) if facets else {},
        unread=index.unread,
        unknown=unknown,
    )


def everything(index: Index, wanted: Mapping[str, Sequence[str]], sort: str = "name") -> list[dict[str, Any]]:
    """The cards of all projects that fit the filters."""
    only = filters.documents(index, wanted)
    only = set(range(index.highest)) - index.dead if only is None and index.dead else only
    order = {"name": "title, repository", "score": "points DESC, title", "updated": "updated DESC, title"}[sort]
    rows = index.rows(f"SELECT id, card FROM doc ORDER BY {order}")  # noqa: S608 - one of three words of ours
    kept = [(id_, str(card)) for id_, card in rows if only is None or id_ in only]
    index.shown.update(id_ for id_, _ in kept)
    return [json.loads(card) for _, card in kept]


# ── narrowing ────────────────────────────────────────────────────────────────────────────────────


def _filtered(
    index: Index, query: Query, wanted: Mapping[str, Sequence[str]]
) -> tuple[Query, set[int] | None, dict[str, list[str]]]:
    """The projects left by options, fields, exclusions and quoted phrases, and the fields whose values are unknown.

    Of those, what may be words of a question (topic:genomics) is looked for as words.
    """
    asked = {kind: list(values) for kind, values in wanted.items()}
    fields, words = [], list(query.words)
    unwanted, unknown = _unwanted(index, query)
    for kind, value in query.fields:
        try:
            filters.meaning(index, kind, value)
        except UsageError:
            words += _meant_as_words(index, kind, value)
            unknown |= _no_such(index, kind, value)
        else:
            fields.append((kind, value))
            asked.setdefault(kind, []).append(value)
    only = filters.documents(index, asked)
    for stems in query.phrases:
        pairs = [f"{one} {two}" for one, two in pairwise(stems)]
        # Only what people wrote keeps its order: where nobody wrote them side by side, all the words are asked for.
        found = _holding(index, pairs if all(map(index.count, pairs)) else stems, 0)
        only = found if only is None else only & found
    if query.excluded or query.unwanted:  # not by what a README mentions in passing
        out = unwanted.union(*(_holding(index, stems, WRITTEN) for stems in query.excluded))
        only = (set(range(index.highest)) - index.dead if only is None else only) - out
    return query._replace(fields=tuple(fields), words=tuple(words)), only, unknown


def _unwanted(index: Index, query: Query) -> tuple[set[int], dict[str, list[str]]]:
    """The projects that -field:value leaves out, and the fields whose values are unknown."""
    out: set[int] = set()
    unknown: dict[str, list[str]] = {}
    for kind, value in query.unwanted:
        try:
            out |= filters.fitting(index, kind, value)
        except UsageError:
            unknown |= _no_such(index, kind, value)
    return out, unknown


def _meant_as_words(index: Index, kind: str, value: str) -> list[Word]:
    """The words of topic:value, where there is no such topic: those that somebody here wrote, or that surely stand for others.

    Lay words are none: who asks for topic:nonsense is not told of the quality of data.
    """
    words = read_words(value) if kind not in filters.CLOSED else []
    stems = [word.stem for word in words]
    sure = any(doubt == 0 for _, _, doubt in meanings(index, " ".join(stems)))
    return words if sure or (stems and _holding(index, stems, WRITTEN)) else []


def _no_such(index: Index, kind: str, value: str) -> dict[str, list[str]]:
    """field:value that the registry does not know → the values near to it, or all."""
    close, known = filters.choices(index, kind, value)
    return {f"{filters.OPTIONS[kind].removeprefix('--')}:{value}": close or known}


def _holding(index: Index, terms: Iterable[str], fields: int) -> set[int]:
    """The projects that hold all terms, in one of `fields` (0: anywhere)."""
    found: set[int] | None = None
    for term in terms:
        postings = index.postings(term)
        rows = zip(postings.documents, postings.fields, strict=True) if postings else ()
        here = {document for document, bits in rows if not fields or bits & fields}
        found = here if found is None else found & here
    return (found or set()) - index.dead


# ── order ────────────────────────────────────────────────────────────────────────────────────────


def _kept(hits: list[Hit], unspoken: float) -> list[Hit]:
    """Without the tail; nothing where even the best speak of too little of what was asked."""
    if not hits or unspoken > _UNANSWERED or max(hit.coverage for hit in hits[:5]) < _ANSWERS * (1 - unspoken):
        return []
    least = hits[0].relevance * _TAIL
    return [hit for hit in hits if hit.relevance >= least]


def _named_first(index: Index, text: str, hits: list[Hit], only: set[int] | None) -> list[Hit]:
    """A project asked for by its name, former name or address comes first."""
    said = text.casefold().rstrip("/").removesuffix(".git")
    if "://" in said:
        said = "/".join(said.split("/")[3:5])
    rows = index.rows("SELECT doc FROM name WHERE name = ?", (said,))
    named = [int(row[0]) for row in rows if only is None or row[0] in only]
    known = {hit.document: hit for hit in hits}
    by_name = (Match(1.0, 1, text, "name"),)
    first = [known.get(d) or Hit(d, 1.0, 1.0, tuple((Idea(text, (), 1.0), m) for m in by_name)) for d in named]
    first.sort(key=lambda hit: -hit.relevance)
    return [hit._replace(relevance=max(1.0, hit.relevance)) for hit in first] + [
        h for h in hits if h.document not in named
    ]


def _below_successors(index: Index, hits: list[Hit]) -> list[Hit]:
    """A project that names its successor comes after it, never before: the successor takes its place."""
    if not hits:
        return hits
    by_document = {hit.document: hit for hit in hits}
    sql = "SELECT id, successor FROM doc INDEXED BY doc_successor WHERE successor IS NOT NULL"
    rows = index.rows(f"{sql} LIMIT {_SEVERAL}")
    if len(rows) == _SEVERAL:
        rows = index.rows(f"{sql} AND id IN ({','.join(map(str, by_document))})")
    successors = {
        int(old): int(new)
        for old, name in rows
        if old in by_document
        for (new,) in index.rows("SELECT doc FROM name WHERE name = ? AND doc != ?", (name, old))
    }
    order = [hit.document for hit in hits]
    for old, new in successors.items():
        if old in by_document and new in by_document and order.index(old) < order.index(new):
            order.remove(new)
            order.insert(order.index(old), new)
    return [by_document[document] for document in order]


def _by_points(index: Index, only: Iterable[int]) -> list[int]:
    wanted = set(only)
    rows = index.rows("SELECT id FROM doc ORDER BY points DESC, title")
    return [int(row[0]) for row in rows if row[0] in wanted]


def _sorted(index: Index, hits: list[Hit], sort: str) -> list[Hit]:
    if sort == "relevance":
        return hits
    column = {"score": "points", "updated": "updated"}[sort]
    places = ",".join(str(hit.document) for hit in hits)
    place = dict(index.rows(f"SELECT id, {column} FROM doc WHERE id IN ({places})"))  # noqa: S608 - a word of ours, numbers
    return sorted(hits, key=lambda hit: place[hit.document], reverse=True)


# ── words about it ───────────────────────────────────────────────────────────────────────────────


def results(index: Index, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Projects found, each as its row of facts with why and how relevant."""
    cards: dict[int, str] = {}
    index.shown.update(hit.document for hit in hits)
    for at in range(0, len(hits), _AT_ONCE):
        places = ",".join(str(hit.document) for hit in hits[at : at + _AT_ONCE])
        cards.update(index.rows(f"SELECT id, card FROM doc WHERE id IN ({places})"))  # noqa: S608 - numbers
    return [
        {**json.loads(cards[hit.document]), "why": why(index, hit), "relevance": round(hit.relevance, 4)}
        for hit in hits
    ]


def result(index: Index, hit: Hit) -> dict[str, Any]:
    """The same of one."""
    return results(index, (hit,))[0]


def mentions(card: Mapping[str, Any]) -> bool:
    """Whether a result only holds a word of the query somewhere in its files, and is about it in nobody's words."""
    reasons = card["why"]
    only = all(reason["field"] in GATHERED and "for" not in reason for reason in reasons)
    return bool(reasons) and only and card["relevance"] < _MENTION


def _missing(made: Plan, hits: Sequence[Hit]) -> tuple[list[str], float]:
    """The ideas that nothing found speaks of, and how much of the query they are."""
    spoken = {idea.said for hit in hits for idea, _ in hit.matches}
    for idea in made.ideas:
        if idea.guessed and idea.said in spoken:
            spoken.update(idea.said.split())
    asked = [idea for idea in made.ideas if not idea.guessed]
    unspoken = [idea for idea in asked if idea.said not in spoken]
    total = sum(min(_MOST, idea.weight) for idea in asked) or 1.0
    share = sum(min(_MOST, idea.weight) for idea in unspoken) / total
    return [idea.said for idea in unspoken if idea.weight > _SMALL], share


def _somewhere(index: Index, made: Plan, said: str) -> bool:
    return any(idea.said == said and all(map(index.count, idea.stems)) for idea in made.ideas)


def _answers(index: Index, made: Plan, hits: Sequence[Hit]) -> bool:
    """Whether the best, which speak of the parts of a query, answer it as a whole."""
    more = _whole(made, hits) - _enough(made)
    ((described,),) = index.rows("SELECT said != '' FROM doc WHERE id = ?", (hits[0].document,))
    if described:  # where nobody wrote a word of a project, its files say all of it or nothing
        more += _FIRM * (_firm(made, hits[0]) - _FIRM_ENOUGH)
    return more >= 0


def _firm(made: Plan, hit: Hit) -> float:
    """How firmly a project speaks of what was asked (0 to 2): strongly, and in its name, summary or problem.

    In scattered questions, each of another kind, nearly every word stands.
    """
    total = sum(min(_MOST, idea.weight) for idea in made.ideas if not idea.guessed) or 1.0
    firm = 0.0
    for idea, (strength, fields, _, how) in hit.matches:
        if how == "name":
            return 2.0
        if not idea.guessed:
            firm += min(_MOST, idea.weight) * (min(1.0, strength) ** 2 + bool(fields & _TOLD))
    return firm / total


def _enough(made: Plan) -> float:
    """What `_whole` must reach for a query to be answered."""
    return _WHOLE_LONG if len(made.ideas) >= _LONG else _WHOLE


def _whole(made: Plan, hits: Sequence[Hit]) -> float:
    """How far the best project speaks of all that was asked (0–1), and how strongly (0 to about 1)."""
    total = sum(min(_MOST, idea.weight) for idea in made.ideas if not idea.guessed) or 1.0
    spoken = [
        sum(
            min(_MOST, idea.weight) * min(1.0, strength / ENOUGH)
            for idea, (strength, *_) in hit.matches
            if not idea.guessed
        )
        / total
        for hit in hits[:_AMONG]
    ]
    return max(spoken, default=0.0) + max((hit.relevance for hit in hits[:_AMONG]), default=0.0)


def _nearest(index: Index, missing: Sequence[str]) -> list[str]:
    """Words of the registry that look like those which were not found; not those that are another spelling of them."""
    words = [word for said in missing for word in said.split()]
    near = [(word, other) for word in words for other, _ in corrections(index, word, most=3, farthest=3)]
    return list(dict.fromkeys(other for word, other in near if stem(other) != stem(word)))[:6]
