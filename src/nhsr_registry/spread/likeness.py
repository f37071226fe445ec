"""What the projects of a registry folder speak of, as bags of terms: people's words, their files' words, topics, packages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, repeat
from typing import NamedTuple

import msgspec

from nhsr_registry.dependents import reusing
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.folder.parts import entries_with
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import RepoId
from nhsr_registry.spread.clusters import Cluster, Party, with_uses, without_uses
from nhsr_registry.spread.nearness import Bag, most_having

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


class Read(NamedTuple):
    """One project: its bag, and what tells a fork or a successor from work of its own."""

    id: str
    entry: Entry
    holder: str
    bag: Bag
    said: Bag  # the part of it that people wrote for the registry
    roots: tuple[str, ...]
    fork_of: str | None


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


class _Words(dict[str, str]):
    """A word of a harvest → its stem; nothing where it says nothing of the problem, or is one of the stems to leave out."""

    def __init__(self, leave: frozenset[str] = frozenset()) -> None:
        self._leave = leave

    def __missing__(self, word: str) -> str:
        from nhsr_registry.search.text import stem

        if len(self) > _MANY_WORDS:
            self.clear()
        root = stem(word)
        self[word] = found = root if _tells(root) and root not in self._leave else ""
        return found


def _tells(root: str) -> bool:
    """Whether it may say something of a problem: no word of the trade or of every sentence, no letter, no number."""
    return not (len(root) < 2 or root.isdigit() or root in _little())


@cache
def _little() -> frozenset[str]:
    from nhsr_registry.search.text import LITTLE, stem

    return frozenset(map(stem, (*LITTLE, *_TRADE)))


def read(registry: Registry) -> Iterator[Read]:
    """Every project whose entry can be read; one whose facts cannot is judged by its entry alone.

    Read twice, first for the words that too many have to lead to anybody, most of all: they are in no bag, which halves the
    time and the memory of a large registry.
    """
    from nhsr_registry.search.reading import read_entry

    common = _common(registry)
    root_of = _Words(common).__getitem__
    for repo, entry, part in entries_with(registry, _DECODER, read_entry):
        bag: defaultdict[str, float] = defaultdict(float)
        for zone, weight in _ZONES.items():
            words = part.terms.get(zone, {})
            for root, count in zip(map(root_of, words), words.values(), strict=True):
                if root:
                    bag[root] += weight * (count if count < _MOST_COUNTED else _MOST_COUNTED)  # noqa: FURB136 - half of the time of `min`
        said: defaultdict[str, float] = defaultdict(float)
        _entry(said, entry)
        for term, much in said.items():
            if term not in common:
                bag[term] += much
        for value in part.record.fields.get("software_requirements", ())[:200]:
            bag[f"package:{value.value.lower()}"] += _PACKAGE
        for word in _of_owner(repo):
            bag.pop(word, None)
            said.pop(word, None)
        organisation = organisation_of(entry, registry.organisations)
        yield Read(
            id=entry.repository,
            entry=entry,
            holder=organisation.id if organisation else repo.owner.lower(),
            bag=bag,
            said=said,
            roots=part.history.roots,
            fork_of=part.host.fork_of if part.host else None,
        )


def _common(registry: Registry) -> frozenset[str]:
    """The stems that lead to nobody, by the files of the projects alone: what their entries add makes none of them rarer."""
    from nhsr_registry.search.reading import read_entry

    having: Counter[str] = Counter()
    root_of, many = _Words().__getitem__, 0
    for many, (repo, _, part) in enumerate(entries_with(registry, _DECODER, read_entry), 1):  # noqa: B007 - the last counts
        roots = set(map(root_of, chain.from_iterable(map(part.terms.get, _ZONES, repeat({})))))
        having.update(roots.difference(_of_owner(repo)))
    most = most_having(many)
    return frozenset(root for root, number in having.items() if number > most)


def _of_owner(repo: RepoId) -> set[str]:
    """The words of an account's name, which stand all over its files."""
    from nhsr_registry.search.text import stem  # the same words as search

    return {stem(word) for word in repo.owner.lower().replace("-", " ").split()}


def _entry(bag: defaultdict[str, float], entry: Entry) -> None:
    """What people wrote of it, and the ids of the vocabulary that they chose."""
    from nhsr_registry.search.text import stems

    for text in (entry.name, entry.summary, entry.problem):
        for word in stems(text):
            if _tells(word):
                bag[word] += _ENTRY
    for facet in ("topics", "datasets", "settings"):
        for id_ in getattr(entry, facet):
            bag[f"{facet}:{id_}"] += _FACET if facet != "settings" else _FACET / 2


def party(read_: Read) -> Party:
    """A project as `clusters` takes it."""
    entry = read_.entry
    return Party(
        id=read_.id, holder=read_.holder, bag=read_.bag, said=read_.said, successor=entry.successor, former=entry.former_names,
        roots=read_.roots, fork_of=read_.fork_of,
    )  # fmt: skip


def of_folder(registry: Registry, edges: Iterable[Edge] | None = None) -> tuple[Cluster, ...]:
    """The clusters of a registry folder; `edges` where they are at hand. For the command line and for pages."""
    return with_uses(before_uses(registry), reusing.detected(registry) if edges is None else edges)


def before_uses(registry: Registry) -> tuple[Cluster, ...]:
    """The same before it is known who uses whom."""
    return without_uses(map(party, read(registry)))
