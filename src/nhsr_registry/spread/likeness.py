"""What the projects of a registry folder speak of, as bags of terms: people's words, their files' words, topics, packages."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, count, repeat
from typing import NamedTuple

import msgspec

from nhsr_registry.collections_seldom import few_collections
from nhsr_registry.dependents import reusing
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.folder.parts import entries_with, part_of
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import RepoId
from nhsr_registry.spread.clusters import JOINED, Cluster, Party, with_uses, without_uses
from nhsr_registry.spread.nearness import Nearness, rarities

#: How much a word counts where it stands: what people wrote for this registry most, paths least.
_ZONES: Mapping[str, float] = {"lead": 1.0, "headings": 1.0, "readme": 0.5, "names": 0.3, "docs": 0.25, "paths": 0.2}
_ENTRY, _FACET, _PACKAGE = 6.0, 8.0, 1.0
_MOST_COUNTED = 50
_MANY_WORDS = 300_000  # are remembered
#: Words of the trade that say nothing of the problem: how code is installed, told, hosted and licensed.
_TRADE = frozenset(
    [
        "package",
        "function",
        "install",
        "github",
        "readme",
        "licence",
        "license",
        "repository",
        "file",
        "folder",
        "code",
        "project",
        "script",
        "run",
        "example",
        "use",
        "user",
        "version",
        "data",
        "analysis",
        "analyst",
        "nhs",
        "nhsr",
        "england",
        "trust",
        "team",
        "http",
        "https",
        "www",
        "com",
        "org",
        "html",
        "href",
        "img",
        "src",
        "png",
        "svg",
        "badge",
        "workflow",
        "main",
        "branch",
        "commit",
        "issue",
        "pull",
        "request",
        "contribute",
        "contributor",
        "contribution",
        "author",
        "community",
        "test",
        "library",
        "python",
        "import",
        "export",
        "output",
        "input",
        "table",
        "column",
        "row",
        "list",
        "report",
        "document",
        "guide",
        "page",
        "link",
        "open",
        "source",
        "public",
        "health",
        "care",
        "tool",
        "set",
        "model",
        "method",
        "result",
        "need",
        "make",
        "get",
        "new",
        "one",
        "two",
        "see",
        "also",
        "etc",
    ]
)


_Said = tuple[
    "array[int]", "array[float]"
]  # what people wrote of a project: its terms as numbers, and how much each counts


class _Kept(NamedTuple):
    """What the first reading keeps of one project: what tells a fork or a successor from work of its own, and people's words."""

    id: str
    repo: RepoId
    holder: str
    successor: str | None
    former: tuple[str, ...]
    roots: tuple[str, ...]
    fork_of: str | None
    said: _Said


class _Value(msgspec.Struct, frozen=True):
    value: str


class _Record(msgspec.Struct, frozen=True):
    fields: dict[str, tuple[_Value, ...]] = {}


class _Roots(msgspec.Struct, frozen=True):
    roots: tuple[str, ...] = ()


class _Host(msgspec.Struct, frozen=True):
    fork_of: str | None = None


class _Part(msgspec.Struct, frozen=True):
    terms: dict[str, dict[str, int]] = {}
    record: _Record = _Record()
    history: _Roots = _Roots()
    host: _Host | None = None


_DECODER = msgspec.json.Decoder(_Part)


class _Stems(dict[str, str]):
    """A word of a harvest → its stem; nothing where it says nothing of the problem."""

    def __missing__(self, word: str) -> str:
        from nhsr_registry.search.text import stem

        if len(self) > _MANY_WORDS:
            self.clear()
        root = stem(word)
        self[word] = found = root if _tells(root) else ""
        return found


class _Leading(dict[str, str]):
    """The same; nothing, too, where it is none of `terms`."""

    def __init__(self, stems: _Stems, terms: Container[str]) -> None:
        self._stems, self._terms = stems, terms

    def __missing__(self, word: str) -> str:
        if len(self) > _MANY_WORDS:
            self.clear()
        root = self._stems[word]
        self[word] = found = root if root in self._terms else ""
        return found


def _tells(root: str) -> bool:
    """Whether it may say something of a problem: no word of the trade or of every sentence, no letter, no number."""
    return not (len(root) < 2 or root.isdigit() or root in _little())


@cache
def _little() -> frozenset[str]:
    from nhsr_registry.search.text import LITTLE, stem

    return frozenset(map(stem, (*LITTLE, *_TRADE)))


class Survey(NamedTuple):
    """The first reading of a registry: its projects, and of all terms those that lead from one project to another."""

    projects: list[_Kept]
    stems: _Stems
    terms: list[str]  # of which `said` of a project names the numbers
    held: dict[str, float]  # the rarities of all that projects hold, and of what people wrote
    said: dict[str, float]


def survey(registry: Registry) -> Survey:
    """Every project whose entry can be read; one whose facts cannot is judged by its entry alone.

    A registry is read twice: most words are one project's alone, or too many have them to lead to anybody. Which, the first
    reading says; then the second makes bags of the others only, a fraction of the time and of the memory.
    """
    from nhsr_registry.search.reading import read_entry

    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    having, having_said = Counter[str](), Counter[str]()
    projects: list[_Kept] = []
    stems = _Stems()
    root_of = stems.__getitem__
    for repo, entry, part in entries_with(registry, _DECODER, read_entry):
        said = _said(entry)
        roots = set(map(root_of, chain.from_iterable(map(part.terms.get, _ZONES, repeat({})))))
        roots.update(said)
        roots.difference_update(own := _of_owner(repo), ("",))
        having.update(roots)
        having.update(set(_packages(part)))
        for word in own:
            said.pop(word, None)
        having_said.update(said.keys())
        organisation = organisation_of(entry, registry.organisations)
        projects.append(
            _Kept(
                id=entry.repository,
                repo=repo,
                holder=organisation.id if organisation else repo.owner.lower(),
                successor=entry.successor,
                former=entry.former_names,
                roots=part.history.roots,
                fork_of=part.host.fork_of if part.host else None,
                said=(array("I", map(numbers.__getitem__, said)), array("f", said.values())),
            )
        )
    held, spoken = rarities(having, len(projects)), rarities(having_said, len(projects))
    return Survey(projects, stems, list(numbers), held, spoken)


def parties(registry: Registry, seen: Survey) -> Iterator[Party]:
    """The same projects with their bags, of what leads from one to another; the survey's own list of them is used up."""
    root_of = _Leading(seen.stems, seen.held).__getitem__
    seen.projects.reverse()
    while seen.projects:
        kept = seen.projects.pop()
        part = part_of(registry, _DECODER, kept.repo)
        bag: defaultdict[str, float] = defaultdict(float)
        for zone, weight in _ZONES.items():
            words = part.terms.get(zone, {})
            for root, number in zip(map(root_of, words), words.values(), strict=True):
                if root:
                    bag[root] += weight * (number if number < _MOST_COUNTED else _MOST_COUNTED)  # noqa: FURB136 - half of the time of `min`
        said = dict(zip(map(seen.terms.__getitem__, kept.said[0]), kept.said[1], strict=True))
        for term, much in said.items():
            bag[term] += much
        for package in _packages(part):
            bag[package] += _PACKAGE
        for word in _of_owner(kept.repo):
            bag.pop(word, None)
        yield Party(
            id=kept.id, holder=kept.holder, bag=bag, said=said, successor=kept.successor, former=kept.former,
            roots=kept.roots, fork_of=kept.fork_of,
        )  # fmt: skip


def _packages(part: _Part) -> list[str]:
    return [f"package:{value.value.lower()}" for value in part.record.fields.get("software_requirements", ())[:200]]


def _of_owner(repo: RepoId) -> set[str]:
    """The words of an account's name, which stand all over its files."""
    from nhsr_registry.search.text import stem  # the same words as search

    return {stem(word) for word in repo.owner.lower().replace("-", " ").split()}


def _said(entry: Entry) -> dict[str, float]:
    """What people wrote of it, and the ids of the vocabulary that they chose."""
    from nhsr_registry.search.text import stems  # the same words as search

    bag: defaultdict[str, float] = defaultdict(float)
    for text in (entry.name, entry.summary, entry.problem):
        for word in stems(text):
            if _tells(word):
                bag[word] += _ENTRY
    for facet in ("topics", "datasets", "settings"):
        for id_ in getattr(entry, facet):
            bag[f"{facet}:{id_}"] += _FACET if facet != "settings" else _FACET / 2
    return bag


def near(registry: Registry) -> Nearness:
    """How near the projects of a registry folder are by all that they hold."""
    with few_collections():
        seen = survey(registry)
        return Nearness(((party.id, party.bag) for party in parties(registry, seen)), rarity=seen.held)


def of_folder(registry: Registry, edges: Iterable[Edge] | None = None) -> tuple[Cluster, ...]:
    """The clusters of a registry folder; `edges` where they are at hand. For the command line and for pages."""
    return with_uses(before_uses(registry), reusing.detected(registry) if edges is None else edges)


def before_uses(registry: Registry, joined: float = JOINED) -> tuple[Cluster, ...]:
    """The same before it is known who uses whom."""
    with few_collections():
        seen = survey(registry)
        return without_uses(parties(registry, seen), joined, seen.held, seen.said)
