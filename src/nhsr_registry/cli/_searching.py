"""What `search` says about its own work: corrections, other meanings, words that nobody wrote, and where to go next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from nhsr_registry.cli._carried import carried
from nhsr_registry.cli._results import LEVEL_NAMES, width, wrapped
from nhsr_registry.plain import cells, clean, count
from nhsr_registry.registries.places import Place, facts
from nhsr_registry.search.engine import Answer, mentions
from nhsr_registry.search.query import only_small, parse

#: Where to ask, where the registry itself does not say: the tool's own home.
_HOME = "nhsr-registry/nhsr-registry"
_NEAR = 4  # values that are near to one that is not there: of more, none is
_SOME = 20  # values of a field that are named
_ASKED = 100  # characters of a question that go into an address
_SCREEN = 20  # lines: where there are more, the first may have left the screen of a terminal without a pager


def about(answer: Answer, places: Sequence[Place], narrowed: Sequence[str] = ()) -> str:
    """All that is said about the search; empty where there is nothing to say. `narrowed`: the filters asked for, in words."""
    if not answer.results and (why := list(_unasked(answer, narrowed))):
        return _lines([*why, *_unread(answer)])
    return _lines([*_made_of_it(answer, places, narrowed), *_besides(answer, places, narrowed)])


def verdict(answer: Answer, places: Sequence[Place], narrowed: Sequence[str] = ()) -> str:
    """What somebody should know before reading results: that none answers, or that other words were looked for."""
    return _lines(_made_of_it(answer, places, narrowed)) if answer.results else ""


def around(results: str, answer: Answer, places: Sequence[Place], narrowed: Sequence[str] = ()) -> str:
    """The results as text, with what is to be known first above them and all else below."""
    if not answer.results:
        return f"{about(answer, places, narrowed)}\n"
    above, below = verdict(answer, places, narrowed), _lines(_besides(answer, places, narrowed))
    if not answer.answered and results.count("\n") > _SCREEN:
        below = _lines([_unanswered(answer, places, narrowed)]) + (f"\n{below}" if below else "")
    return (f"{above}\n\n" if above else "") + results + (f"{below}\n" if below else "")


def _lines(notes: Iterable[str]) -> str:
    return "\n".join(note if note.startswith("  ") else _told(note) for note in notes)


def _unread(answer: Answer) -> Iterator[str]:
    if answer.unread:
        yield unread(answer.unread)


def _told(note: str) -> str:
    """A note, wrapped; a command that does not fit the line stands whole on one of its own, to be copied."""
    said = carried(note)
    before, here, command = said.partition(" nhsr-registry ")
    if not here or (said == note and len(note) <= width()):
        return wrapped(said, "")
    return f"{wrapped(before, '')}\n  nhsr-registry {command}"


def _made_of_it(answer: Answer, places: Sequence[Place], narrowed: Sequence[str]) -> Iterator[str]:
    """What was made of the question, and whether anything answers it."""
    yield from (_no_such(said, choices) for said, choices in answer.unknown.items())
    if not answer.answered:
        yield _unanswered(answer, places, narrowed)
    if answer.corrected:
        yield "Read as: " + ", ".join(f"{said} → {meant}" for said, meant in answer.corrected.items()) + "."


def _besides(answer: Answer, places: Sequence[Place], narrowed: Sequence[str]) -> Iterator[str]:
    """What else may help: other meanings, words that nobody wrote, where to go next."""
    if not answer.results and answer.expanded:
        yield "Also looked for: " + "; ".join(", ".join(words[:5]) for words in answer.expanded.values()) + "."
    for said, meanings in answer.unsure.items():
        which = "which" if len(meanings) > 1 else "so"
        yield f"“{said}” may mean {' or '.join(meanings)}: add a word to say {which}."
    if answer.missing:
        yield "No project found speaks of: " + ", ".join(map(_short, answer.missing)) + "."
    if answer.nearest:
        yield "Words of the registry that look like yours: " + ", ".join(answer.nearest) + "."
    if not answer.results:
        yield from _elsewhere(answer.query, narrowed, places)
    elif answer.total > len(answer.results):
        yield f"{len(answer.results)} of {answer.total} shown; --limit shows more."
        yield from _narrower(answer)
    yield from _unread(answer)


def _unanswered(answer: Answer, places: Sequence[Place], narrowed: Sequence[str]) -> str:
    """That nothing answers; or that nothing is even about it, where what was found holds a word of it in passing."""
    where = f"these {len(places)} registries" if len(places) > 1 else "this registry"
    limits = f" with {', '.join(narrowed)}" if narrowed else ""
    said = answer.query[:200]
    if answer.results and all(map(mentions, answer.results)):
        return f"Nothing in {where} is about “{said}”{limits}: what is shown only mentions a word of it."
    return f"Nothing in {where} answers “{said}”{' as a whole' if answer.results else ''}{limits}."


def _short(word: str) -> str:
    """A word as it is told: whoever pastes thousands of letters need not read them again."""
    return word if len(word) <= _ASKED else f"{word[:_ASKED]}…"


def _no_such(said: str, choices: Sequence[str]) -> str:
    """What to say of `field:value`, where the field has no such value."""
    field, _, value = said.partition(":")
    some = [*choices[:_SOME], *(["…"] if len(choices) > _SOME else [])]
    but = f", but: {', '.join(some)}" if some else ""
    return f"There is no {field} “{value[:100]}” here{but}."


def _unasked(answer: Answer, narrowed: Sequence[str]) -> Iterator[str]:
    """What to do where nothing was asked for, or in no word that says anything."""
    query = answer.query
    if answer.unknown and not parse(query).words:  # nothing that could be missing
        yield from (_no_such(said, choices) for said, choices in answer.unknown.items())
        (said, choices), *more = answer.unknown.items()
        if choices and len(choices) <= _NEAR and not more:
            yield f"Look there: nhsr-registry search {said.partition(':')[0]}:{_as_value(choices[0])}"
        yield "See everything that is here: nhsr-registry list"
    elif not parse(query).words and not parse(query).narrowed:
        none = f"“{query[:200]}” holds no word to look for." if query.strip() else "There is nothing to look for yet."
        yield f"{none} Say what you need: nhsr-registry search waiting list forecast"
        yield f"Or see everything: {' '.join(('nhsr-registry list', *map(_quoted, narrowed)))}"
    elif small := only_small(parse(query)):
        yield f"“{query[:200]}” has only little words ({', '.join(small[:10])}), which search leaves out."
        yield "Add a word that says what it is about: nhsr-registry search waiting list"


def _as_value(value: str) -> str:
    """A value of a field as it is typed into a question: owner:"NHS England", which a shell is to leave whole."""
    return f"'\"{value}\"'" if " " in value else value


def _quoted(option: str) -> str:
    """A filter as it is typed: --owner "NHS England"."""
    flag, _, value = option.partition(" ")
    return f'{flag} "{value}"' if " " in value else option


def unread(number: int) -> str:
    """What to do about listed projects that are left out."""
    left = "its entry cannot be read" if number == 1 else "their entries cannot be read"
    return f"{count(number, 'project')} left out, since {left}; this says why: nhsr-registry validate"


def _asked_at(places: Sequence[Place]) -> str:
    """The form for what is missing, of the nearest registry that says where its repository is: its people are asked first."""
    from nhsr_registry.errors import UsageError
    from nhsr_registry.model import RepoId

    for place in places:
        if place.folder and (said := facts(place.folder).get("repository")):
            with suppress(UsageError):
                return f"{RepoId.parse(said).url}/issues/new?template=missing-solution.yml"
    return f"https://github.com/{_HOME}/issues/new?template=missing-solution.yml"


def _elsewhere(query: str, narrowed: Sequence[str], places: Sequence[Place]) -> Iterator[str]:
    """What to do where nothing was found."""
    asked = parse(query)
    if asked.excluded or asked.phrases:
        yield "Try it without quotes, and without leaving words out."
    elif narrowed:
        yield f"Try it without {' or '.join(narrowed)}, or with fewer or other words."
    else:
        yield "Try fewer or other words, or look around: nhsr-registry list --topic waiting-lists"
    from urllib.parse import quote

    form = f"{_asked_at(places)}&need={quote(query[:_ASKED], safe='')}"
    yield f"Is there no such code? Say what you need, and somebody may have it: {form}"
    yield "Do you know of some? nhsr-registry add OWNER/NAME"


#: Facet → the option that narrows by it, in the order in which people ask; the others are in the JSON.
_OPTIONS = {
    "language": "--language",
    "kinds": "--kind",
    "topics": "--topic",
    "settings": "--setting",
    "datasets": "--dataset",
    "organisation": "--owner",
    "licence": "--licence",
    "level": "--level",
    "status": "--status",
}


_MORE = ", …"


def _narrower(answer: Answer) -> Iterator[str]:
    """What divides the projects found, as options to type with how many each leaves: a line each, cut where it is full."""
    room = width() - 1
    lines = []
    for facet, option in _OPTIONS.items():
        counts = answer.facets.get(facet, {})
        if facet == "level":
            counts = _at_least(counts)
        line = f"  {option}"
        pieces = [
            f"{clean(f'{chr(34)}{value}{chr(34)}' if ' ' in value else value)} ({number})"
            for value, number in counts.items()
            if number < answer.total
        ]
        for at, piece in enumerate(pieces):
            more = f"{' ' if line.endswith(option) else ', '}{piece}"
            mark = len(_MORE) if at + 1 < len(pieces) else 0
            if cells(line) + cells(more) + mark > room:
                line += _MORE if not line.endswith(option) else ""
                break
            line += more
        lines += [line] if len(counts) > 1 and not line.endswith(option) else []
    if lines:
        yield "Narrow by"
        yield from lines


def _at_least(counts: Mapping[str, int]) -> dict[str, int]:
    """Level → how many have it or more, as `--level` asks."""
    found, total = {}, 0
    for level in reversed(LEVEL_NAMES):
        total += counts.get(level, 0)
        if total:
            found[level] = total
    return dict(reversed(found.items()))
