"""What git knows of a commit's past, as counts and dates; nobody's name or address leaves this module."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from nhsr_registry import re
from nhsr_registry.clones._git import Objects
from nhsr_registry.clones._refs import printable
from nhsr_registry.model import History, Tag

#: A history this short says nothing of how the work was done: the files were brought in from elsewhere.
_SNAPSHOT_COMMITS = 5
_SNAPSHOT_FILES = 20
MAX_TAGS = 10_000
_FORMAT = "--format=%H%x00%P%x00%aN%x00%aE%x00%at%x00%ct"
_EARLIEST = 315_532_800  # 1980: an earlier date is a clock that was never set
_AHEAD = 2 * 86_400  # a clock in another zone, set a little fast; a later date would stand above all others for years

# Accounts that are programs: GitHub marks its apps with `[bot]`, older ones go by these names.
_BOT = re.compile(
    r"(?:.*\[bot\].*|.*-bot|(?:dependabot|renovate|greenkeeper|pre-commit|allcontributors|imgbot|snyk|pyup|codecov|travis)"
    r"(?:[ -]?(?:bot|ci|preview|io))*|github[ -]actions?(?: .*)?|actions[ -]user|github|web-flow|gitbook)",
    re.IGNORECASE,
)
_NOREPLY = re.compile(r"(?:\d+\+)?([^@]+)@users\.noreply\.github\.com", re.IGNORECASE)


def history_of(
    objects: Objects, commit: str, tagged: Sequence[tuple[str, str]], *, shallow: bool, files: int
) -> History:
    """The history's facts; `tagged` gives (tag, commit). In a shallow clone the counts are not known, nor given."""
    past = None if shallow else _walk(objects, commit, {oid for _, oid in tagged})
    if past is None:
        dates = _dates(objects, [commit])
        return History(last_commit=dates.get(commit), tags=_tags(objects, tagged, {}), shallow=shallow)
    return past.told(_tags(objects, tagged, past.made), files)


def is_short(commits: int, files: int) -> bool:
    """Whether a history looks cut off on purpose."""
    return commits == 1 or (commits <= _SNAPSHOT_COMMITS and files >= _SNAPSHOT_FILES)


def is_program(name: str, email: str) -> bool:
    """Whether an author is an account of a program."""
    return bool(_BOT.fullmatch(name) or _BOT.fullmatch(email.partition("@")[0]))


class Past:
    """Counts that grow commit by commit, so that the length of a history costs no memory."""

    def __init__(self, wanted: Collection[str] = ()) -> None:
        self.wanted = wanted
        self.made: dict[str, str | None] = {}  # of those wanted: the day
        self.commits = 0
        self.first: int | None = None
        self.last: int | None = None
        self.roots: list[str] = []
        self.people = _People()

    def told(self, tags: tuple[Tag, ...], files: int) -> History:
        """The facts, once every commit was added; `files` is how many the newest one has."""
        return History(
            commits=self.commits,
            authors=self.people.names,
            people=self.people.count(),
            first_commit=day_of(self.first),
            last_commit=day_of(self.last),
            tags=tags,
            roots=tuple(self.roots),
            snapshot=is_short(self.commits, files),
        )

    def add(self, line: bytes) -> None:
        fields = line.rstrip(b"\n").decode("utf-8", "replace").split("\0")
        if len(fields) != 6:
            return
        oid, parents, name, email, written, committed = fields
        self.commits += 1
        if not parents:
            self.roots.append(oid)
        self.people.add(name, email)
        # First by when it was written: a rewritten history (a secret taken out) has new commit dates.
        born, made = moment(written), moment(committed)
        if oid in self.wanted:
            self.made[oid] = day_of(made)
        if born is not None and (self.first is None or born < self.first):
            self.first = born
        if made is not None and (self.last is None or made > self.last):
            self.last = made


class _People:
    """Distinct people among names and addresses: the same address or the same full name is the same person."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self._names: set[str] = set()
        self._leader: dict[str, str] = {}

    def add(self, name: str, email: str) -> None:
        if (name, email) in self._seen:
            return
        self._seen.add((name, email))
        name, email = " ".join(name.split()).casefold(), email.strip().casefold()
        if is_program(name, email):
            return
        self._names.add(name)
        login = _NOREPLY.fullmatch(email)
        keys = [f"<{email}>" if email else f"={name}"]
        if " " in name:  # one word alone (`user`, `Chris`) does not tell people apart
            keys.append(f"={name}")
        if login:
            keys.append(f"={login[1]}")
        elif " " not in name and name:
            keys.append(f"={name}")
        leaders = {self._find(key) for key in keys}
        first = min(leaders)
        for leader in leaders:
            self._leader[leader] = first

    def _find(self, key: str) -> str:
        while self._leader.setdefault(key, key) != key:
            key = self._leader[key]
        return key

    @property
    def names(self) -> int:
        return len(self._names)

    def count(self) -> int:
        return len({self._find(key) for key in list(self._leader)})


def _walk(objects: Objects, commit: str, wanted: set[str]) -> Past | None:
    """All commits from `commit` backwards, with the days of those wanted; `None` where some are not there."""
    past = Past(wanted)
    with objects.run("log", "--encoding=UTF-8", "--no-show-signature", _FORMAT, commit) as process:
        for line in process.stdout:
            past.add(line)
    return None if process.failed or not past.commits else past


def _tags(objects: Objects, tagged: Sequence[tuple[str, str]], made: dict[str, str | None]) -> tuple[Tag, ...]:
    """Tags of commits, by date; `made` has the days of the commits that were met on the way back."""
    left = [oid for _, oid in tagged if oid not in made]
    dates: dict[str, str | None] = {**made, **_dates(objects, left)} if left else made
    tags = [Tag(name=printable(name), date=dates.get(oid)) for name, oid in tagged]
    return tuple(sorted(tags, key=lambda tag: (tag.date or "", tag.name)))


def _dates(objects: Objects, commits: Iterable[str]) -> dict[str, str]:
    """Commit → its date."""
    wanted = list(dict.fromkeys(commits))
    found: dict[str, str] = {}
    for oid, content in objects.contents(wanted):
        line = re.search(rb"^committer .*> (\d+) [+-]\d+$", (content or b"").partition(b"\n\n")[0], re.MULTILINE)
        day = day_of(moment(line[1].decode())) if line else None
        if day:
            found[oid] = day
    return found


def moment(text: str) -> int | None:
    """Seconds since 1970 where that is a date somebody may have meant: none before there were such clocks, none to come."""
    seconds = int(text) if text.isdigit() and len(text) < 12 else 0
    return seconds if _EARLIEST <= seconds < time.time() + _AHEAD else None


def day_of(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()
