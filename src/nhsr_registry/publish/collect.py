"""The registry folder → what is published of it. Reads only; what cannot be published is named, with the reason."""

from __future__ import annotations

import hashlib
import tempfile
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, partial
from typing import NamedTuple

import msgspec

from nhsr_registry.dependents import reusing
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder import organisations
from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.vocabulary import FACETS
from nhsr_registry.model import LEVELS, RepoId
from nhsr_registry.plain import clean
from nhsr_registry.publish import described, links, types, words
from nhsr_registry.publish.beside import Begun, Beside
from nhsr_registry.publish.shelf import Board, Brief, ById, Facts, Items, Projects, Sizes, briefs, by_name
from nhsr_registry.scoring.rubric import Rubric, default_rubric
from nhsr_registry.search.reading import read_entry
from nhsr_registry.spread import clusters, likeness, needs, standing
from nhsr_registry.spread.clusters import Cluster
from nhsr_registry.spread.releases import Seen
from nhsr_registry.understand.inviting import Invitation

LICENCE = "CC0-1.0"
#: The dimension whose findings are published without the places: no map of what should not be public.
PRIVATE = "safe"
#: The day of a registry in which nothing has a date yet.
NO_DAY = "1970-01-01"


class Left(NamedTuple):
    """Something that is not, or not wholly, in the publication."""

    what: str
    reason: str


class Read(msgspec.Struct, frozen=True):
    """What was read of one project; without an entry it is left out."""

    entry: Entry | None = None
    project: types.Project | None = None
    people: int | None = None
    began: str | None = None
    welcome: Invitation | None = None
    facts_sum: str = ""
    left: tuple[tuple[str, str], ...] = ()


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """The same as one process tells another: what is to be published lies on its board already."""

    sizes: Sizes | None
    left: tuple[tuple[str, str], ...]


class _Wordless(Harvest, frozen=True):
    """The facts of a project whose bag of words nobody asks for: more than half of most, which then is passed over."""

    terms: msgspec.Raw = msgspec.Raw(b"{}")  # type: ignore[assignment]


class Words(msgspec.Struct, frozen=True):
    """The bag of words of a harvest alone."""

    terms: dict[str, dict[str, int]] = {}


_ENCODER = msgspec.msgpack.Encoder()
_WORDLESS, _WORDS = msgspec.json.Decoder(_Wordless), msgspec.json.Decoder(Words)


def wordless(harvest: bytes) -> Harvest:
    """The facts of a project without its words."""
    said = _WORDLESS.decode(harvest)
    return Harvest(**{name: getattr(said, name) for name in said.__struct_fields__ if name != "terms"})


class Collection:
    """Everything of a registry that can be published; `left` says what cannot. Items are in the order of their ids."""

    def __init__(
        self,
        registry: Registry,
        base_url: str | None,
        rubric: Rubric | None = None,
        *,
        near: bool = False,
        data_only: bool = False,
    ) -> None:
        """`near`: find what is alike beside the reading; else it is found when it is asked for."""
        self.registry = Whole(registry.root)
        self.data_only = data_only  # then no project has a page or files of its own
        self.base_url = base_url
        self.rubric = rubric or default_rubric()
        self.describer = described.Describer(self.registry, self.rubric, base_url, data_only)
        self.left: list[Left] = []
        self.cost: types.Cost | None = None  # what reading the projects took, where that is known
        self.near: Begun | None = None  # what is alike, being found beside this process
        self._recent: tuple[RepoId, Harvest | None] | None = None
        self.items = Items(self, ())
        self._read(self._ids(), near=near)
        self.needs, faults = needs.read(registry)
        self.left += (
            Left(f"{fault.file}", f"{fault.key + ': ' if fault.key else ''}{fault.message}") for fault in faults
        )

    def facts(self, repo: RepoId) -> Harvest | None:
        """What may be published of a project's facts, but its words; those asked for last are at hand.

        Of a project that was read whole once, and found to be in order: else `Registry.harvest` says what is wrong.
        """
        if self._recent is None or self._recent[0] != repo:
            self._recent = repo, self.public(wordless(self.registry.harvest_bytes(repo)))
        return self._recent[1]

    def whole(self, repo: RepoId) -> Harvest | None:
        """The same with the words."""
        harvest = self.registry.harvest(repo)
        return self.public(harvest) if harvest else None

    def words(self, repo: RepoId) -> dict[str, dict[str, int]]:
        """The words of a project's files, by where they stand."""
        return _WORDS.decode(self.registry.harvest_bytes(repo)).terms

    def public(self, harvest: Harvest) -> Harvest:
        """The facts without the places of what should not be public; the team sees them with `check`."""
        findings = tuple(
            msgspec.structs.replace(finding, evidence=())
            if finding.evidence and self._dimension(finding.check) == PRIVATE
            else finding
            for finding in harvest.findings
        )
        return msgspec.structs.replace(harvest, findings=findings)

    def _dimension(self, check: str) -> str:
        rule = self.rubric.checks.get(check)
        return rule.dimension if rule else self.rubric.rule(check).dimension

    def leave(self, name: str, reason: str) -> None:
        """Take a project out that turned out not to be publishable."""
        self.items = self.items.without(name)
        self.left.append(Left(name, reason))
        for made in ("index", "by_id", "calls", "briefs", "by_name", "listed"):
            vars(self).pop(made, None)

    def address(self, path: str) -> str:
        """Where a file of the publication stands: its address, or its path where the site has none yet."""
        return self.describer.address(path)

    def organisation(self, id_: str | None) -> organisations.Organisation | None:
        return self.registry.organisations.get(id_)

    @property
    def projects(self) -> Projects:
        """What is published of each, in the order of their ids; read when it is asked for."""
        return Projects(self.items)

    @cached_property
    def briefs(self) -> list[Brief]:
        """What lists need of each, likewise; this is in memory."""
        return briefs(self.items)

    @cached_property
    def by_name(self) -> array[int]:
        """The numbers of all projects, in the order of their names."""
        briefs = self.briefs
        return array("L", sorted(range(len(briefs)), key=lambda number: by_name(briefs[number])))

    @cached_property
    def by_id(self) -> ById:
        """Every published project by its id."""
        return ById(self.projects, (brief.id for brief in self.briefs))

    def entry(self, repo: RepoId) -> Entry | None:
        """A published project's entry; `None` where it is not among them."""
        number = self.by_id.numbers.get(str(repo))
        return None if number is None else self.items[number].entry

    @cached_property
    def listed(self) -> dict[str, RepoId]:
        """Every published project by its name in lower case."""
        return {repo.key: repo for repo in self.items.repos}

    @cached_property
    def uses(self) -> tuple[Edge, ...]:
        """Every use of one listed project by another that their files show."""
        return reusing.detected(self.registry, read_entry)

    @cached_property
    def alike(self) -> tuple[Cluster, ...]:
        """Projects that may solve one problem, as the command `clusters` finds them."""
        if self.near is None:
            return clusters.with_uses(self._alike(), self.uses)
        found = msgspec.msgpack.decode(self.near.answer(), type=tuple[Cluster, ...])
        self.near = None
        return clusters.with_uses(found, self.uses)

    def _alike(self) -> tuple[Cluster, ...]:
        return likeness.before_uses(self.registry)

    @cached_property
    def calls(self) -> tuple[Seen, ...]:
        """The calls for help of published projects that a steward released, as things stand at the newest commit known."""
        found = standing.released(self.registry, self.index.updated or NO_DAY, self.uses)
        return tuple(seen for seen in found if seen.risk.project in self.by_id)

    def _read(self, ids: list[RepoId], *, near: bool) -> None:
        """Fill `items`, in the order of the ids: what is read beside this process is what it would read itself."""
        _ = self.registry.vocabulary, self.registry.organisations, words.checks()  # read once, for all copies
        with Beside(len(ids)) as beside:
            uses = beside.begin(lambda: _ENCODER.encode(self.uses)) if beside.several else None
            if near and beside.several:  # nothing that is read here needs it, and it takes longest
                self.near = beside.begin(lambda: _ENCODER.encode(self._alike()), outlives=True)
            boards = [Board() for _ in range(beside.shares)]
            begun = [
                beside.begin(partial(self._share, ids[share :: len(boards)], board))
                for share, board in enumerate(boards)
            ]
            found = [msgspec.msgpack.decode(own.answer(), type=list[_Told]) for own in begun]
            if uses is not None:
                vars(self)["uses"] = msgspec.msgpack.decode(uses.answer(), type=tuple[Edge, ...])
        self._take(ids, boards, found)

    def _take(self, ids: list[RepoId], boards: list[Board], found: list[list[_Told]]) -> None:
        """Fill `items` with what stands on the boards."""
        self.items = Items(self, boards)
        seen: dict[str, RepoId] = {}
        ends = [0] * len(boards)
        for number, repo in enumerate(ids):
            board = number % len(boards)
            told, at = found[board][number // len(boards)], ends[board]
            ends[board] += sum(told.sizes or ())
            if repo.key in seen:
                self.left.append(Left(str(repo), f"is the same project as {seen[repo.key]}"))
                continue
            self.left += (Left(what, reason) for what, reason in told.left)
            if told.sizes:
                self.items.add(repo, board, at, told.sizes)
                seen[repo.key] = repo

    def _share(self, ids: list[RepoId], board: Board) -> bytes:
        told = []
        try:
            board.begin()
            for repo in ids:
                read, sizes = self._one(repo), None
                if read.entry and read.project:
                    facts = Facts(read.people, read.began, read.welcome, read.facts_sum)
                    sizes = board.put(read.project, read.entry, facts)
                told.append(_Told(sizes, read.left))
            board.end()
        except OSError as error:
            raise RegistryError(
                f"What was read could not be kept: {error.strerror}. The last publication is untouched.",
                hint=f"Is there room in {tempfile.gettempdir()}? The environment's TMPDIR names another folder.",
            ) from error
        return _ENCODER.encode(told)

    def _one(self, repo: RepoId) -> Read:
        left: list[tuple[str, str]] = []
        try:
            entry = read_entry(self.registry, repo)
            harvest = self._harvest(repo, left)
            project = self.describer.project(repo, entry, harvest)
            facts_sum = self._sum(repo) if harvest else ""
        except Exception as error:  # noqa: BLE001 - one bad entry never costs the others their place
            return Read(left=(*left, (str(repo), reason_of(error))))
        people, began = described.history(harvest)
        welcome = described.welcome(harvest, archived=project.archived)
        facts = (people, began, welcome, facts_sum)
        return Read(entry, project, *facts, tuple(left))

    def _sum(self, repo: RepoId) -> str:
        return hashlib.sha256(self.registry.harvest_bytes(repo)).hexdigest()

    def _ids(self) -> list[RepoId]:
        """As `Registry.ids`, but a file with an impossible name is reported and not the end."""
        found = []
        for path in (self.registry.root / "projects").glob("*/*.toml"):
            try:
                found.append(RepoId.parse(f"{path.parent.name}/{path.stem}"))
            except UsageError as error:
                self.left.append(Left(clean(f"{path.parent.name}/{path.name}"), clean(error.message)))
        found += self.registry.taken()
        self.left.sort()
        return sorted(found, key=lambda repo: (repo.key, str(repo)))

    def _harvest(self, repo: RepoId, left: list[tuple[str, str]]) -> Harvest | None:
        """The facts; where they cannot be read the entry is still worth publishing."""
        try:
            return self.whole(repo)
        except RegistryError as error:
            left.append((f"{repo} (its facts)", error.message))
            return None

    @cached_property
    def index(self) -> types.Index:
        """All of it but the projects, which are read one by one (`projects`)."""
        facts = self.registry.facts
        return types.Index(
            schema=types.SCHEMA,
            name=clean(facts.name),
            description=clean(facts.description),
            repository=links.web(facts.repository),
            base_url=self.base_url,
            contact=described.text(facts.contact),
            licence=LICENCE,
            rubric=self.rubric.version,
            updated=max((brief.updated for brief in self.briefs if brief.updated), default=None),
            counts=_counts(self.briefs),
            vocabulary={
                facet: tuple(
                    types.Term(id=term.id, name=clean(term.name)) for term in self.registry.vocabulary.terms(facet)
                )
                for facet in FACETS
            },
            projects=(),
            removed=tuple(
                types.Removed(
                    id=clean(gone.repository),
                    reason=clean(gone.reason),
                    date=clean(gone.date),
                    successor=described.text(gone.successor),
                )
                for gone in self.registry.removals
            ),
        )


def _counts(briefs: Sequence[Brief]) -> types.Counts:
    levels = Counter(brief.level for brief in briefs if brief.level)
    return types.Counts(
        projects=len(briefs),
        read=sum(brief.read for brief in briefs),
        stale=sum(brief.stale for brief in briefs),
        archived=sum(brief.archived for brief in briefs),
        organisations=len({brief.organisation.id for brief in briefs if brief.organisation}),
        levels={level: levels[level] for level in LEVELS},
    )


def reason_of(error: Exception) -> str:
    return error.message if isinstance(error, RegistryError) else f"{type(error).__name__}: {error}"[:300]
