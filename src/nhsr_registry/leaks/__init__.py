"""What should not be public: credentials, patients' numbers, rows about persons. Pure, and the values never leave it.

Every detector gets (path, text) and gives `Hit`s: which rule, where, and how sure. Tuned on leaks planted in copies of
real repositories; a first cheap search for fixed words decides which texts the patterns see at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from nhsr_registry import re
from nhsr_registry.documents import DOCUMENTS
from nhsr_registry.leaks import (
    a_record,
    commands,
    copied,
    drawn,
    embedded,
    glued,
    groups,
    handed,
    invented,
    kept,
    lines,
    listed,
    messages,
    named,
    network,
    numbers,
    one_person,
    one_row,
    options,
    pages,
    people,
    persons,
    phrases,
    quasi,
    reached,
    records,
    secrets,
    singled,
    spoken,
    spoken_hosts,
    together,
    told,
    ways_in,
    worded,
)
from nhsr_registry.leaks._base import Hit, Rule, line_of, made_up, spread
from nhsr_registry.leaks._clues import NEEDLES, clues, seek
from nhsr_registry.leaks._text import READS, Text
from nhsr_registry.memo import remember
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand.code import extension
from nhsr_registry.workbooks import WORKBOOKS, Sheet

__all__ = [
    "FAMILY",
    "READS",
    "RULES",
    "Hit",
    "Rule",
    "clues",
    "in_names",
    "in_sheet",
    "in_text",
    "of_test_range",
    "partly",
    "scan",
    "seek",
    "unread",
    "veiled",
    "veiled_name",
    "words_of",
]


def _persons(text: Text) -> Iterator[Hit]:
    """By the headings of tables; else by the values."""
    tabled = [*persons.find(text), *listed.find(text)]
    tabled += [hit for hit in embedded.find(text) if not _near(hit, tabled)]
    tabled += [hit for hit in (*pages.find(text), *copied.find(text)) if not _near(hit, tabled)]
    yield from tabled
    said = [hit for hit in lines.find(text) if not _near(hit, tabled, 2)]
    told = [*tabled, *(hit for hit in said if hit.sure)]
    valued = [hit for hit in people.find(text) if not _near(hit, told)]
    yield from valued
    yield from (hit for hit in said if hit.sure or not _near(hit, valued, 2))
    if not tabled:
        yield from (hit for hit in quasi.find(text) if not _near(hit, [*said, *valued], 2))
        yield from one_row.find(text)
        yield from (hit for hit in one_person.find(text) if not _near(hit, said, 1))
    if text.kind in {"csv", "tsv", "psv"} and (tabled or valued):
        return  # its rows are told already
    known = [*told, *said, *valued]
    if not any(hit.sure for hit in known):
        known += (rows := [*glued.find(text)])
        yield from rows
    yield from (hit for hit in reached.find(text) if not _near(hit, known, 1))
    known += (alone := [hit for hit in (*records.find(text), *singled.find(text)) if not _near(hit, known, 1)])
    yield from alone
    known += (more := [hit for hit in named.find(text) if not _near(hit, known, 1)])
    yield from more
    yield from (hit for hit in a_record.find(text) if not _near(hit, known, 1))


def _groups(text: Text) -> Iterator[Hit]:
    return groups.find(text, numbers.is_somebodys)


def _near(hit: Hit, others: Iterable[Hit], most: int = 30) -> bool:
    """Whether one of the others names the same place, or nearly."""
    return any(hit.line and one.line and abs(one.line - hit.line) < most for one in others)


Told = TypeVar("Told")

_GROWS = "\u0130"  # the one letter that is two in lower case
_SHORTEST = 10  # nothing that we look for is shorter
#: What says more of a value than that it is a secret.
_KEYS = frozenset(rule.id for rule in secrets.RULES if rule.id != "secret")
_DETECTORS: tuple[Callable[[Text], Iterable[Hit]], ...] = (
    secrets.find,
    phrases.find,
    commands.find,
    handed.find,
    kept.find,
    told.find,
    drawn.find,
    options.find,
    spoken.find,
    worded.find,
    network.find,
    ways_in.find,
    spoken_hosts.find,
    numbers.find,
    glued.numbered,
    _groups,
    messages.find,
    _persons,
)
#: Every rule, by its id; the id of its check stands in `Rule.check`.
RULES: dict[str, Rule] = {rule.id: rule for rule in (*secrets.RULES, *network.RULES, *numbers.RULES, *persons.RULES)}

#: The checks that these rules speak for: their findings are for the project's own people only.
FAMILY = frozenset(rule.check for rule in RULES.values())


def in_text(path: str, text: str) -> Iterator[Hit]:
    """What one file's text holds, in the order of its lines."""
    if len(text) < _SHORTEST:
        return
    yield from _hits(Text.of(path, text).head)


def _hits(about: Text) -> list[Hit]:
    found = {hit for look in _DETECTORS for hit in look(about)}
    certain = {(hit.rule, hit.line) for hit in found if hit.sure}
    found = {hit for hit in found if hit.sure or (hit.rule, hit.line) not in certain}
    keys = {hit.line for hit in found if hit.rule in _KEYS}
    found = {hit for hit in found if hit.rule != "secret" or hit.sure or hit.line not in keys}
    told = {place for hit in together.strengthen(about, [*found]) for place in spread(hit)}
    return sorted(told, key=lambda hit: (hit.line or 0, hit.rule))


def in_names(path: str) -> Iterator[Hit]:
    """What a file's name alone tells: a key store, or data of persons in a file that cannot be read as text."""
    yield from secrets.of_name(path)
    yield from persons.of_name(path)
    yield from numbers.of_name(path)


#: What an R package brings for its examples (Writing R Extensions, 1.1.6) is meant to be shown: never sure.
_OF_A_PACKAGE = re.compile(r"(?:^|/)data/[^/]+\.rda$", re.IGNORECASE)


def in_sheet(path: str, sheet: Sheet) -> Iterator[Hit]:
    """What a workbook's sheet or a document's text holds, read as the file that it would be if it were saved as one."""
    if len(sheet.text) >= _SHORTEST:
        said = made_up(path) or made_up(sheet.name) or bool(_OF_A_PACKAGE.search(path))
        yield from (
            # what a PDF's fonts mean is guessed at, so there nothing is sure
            hit._replace(sheet=sheet.place, sure=hit.sure and not path.lower().endswith(".pdf"))
            for hit in _hits(Text(path, sheet.text, _kind_of(path, sheet), path.rpartition("/")[2].lower(), said))
        )


def _kind_of(path: str, sheet: Sheet) -> str:
    """What a workbook's sheet or a document's text would be called if it were saved as a file of its own."""
    if sheet.kind:
        return sheet.kind
    if path.lower().endswith(".gz"):
        return extension(path[:-3])
    if sheet.packed:
        return extension(sheet.name)
    return "txt" if sheet.document else "csv"


def scan(snapshot: Snapshot) -> tuple[Hit, ...]:
    """Every hit of a repository, once for each snapshot."""
    return remember(snapshot, "_leaks", lambda: tuple(invented.heed(snapshot, _scan(snapshot))))


def _scan(snapshot: Snapshot) -> Iterator[Hit]:
    for path in snapshot.paths:
        yield from in_names(path)
    for path, text in snapshot.read(*READS):
        if len(text) < _SHORTEST:
            continue
        about = Text.of(path, text, snapshot.spoken.get(path)).head
        if about.text is text and _GROWS not in text:
            vars(about)["clues"] = words_of(snapshot, path, about.lowered, about)
        yield from _hits(about)
    read = {*snapshot.find(*READS)}
    for path in (*snapshot.left, *(path for path in snapshot.notes if path not in read)):
        yield from in_text(path, snapshot.texts[path])
    for path in snapshot.find(*WORKBOOKS, *DOCUMENTS):
        for sheet in snapshot.sheets.get(path, ()):
            yield from in_sheet(path, sheet)


def veiled(snapshot: Snapshot, told: Told) -> Told:
    """What is told of a snapshot (anything that `msgspec` can write), without the patients' numbers of its files' names."""
    hidden = set(numbers.in_name("\n".join(snapshot.paths)))
    if not hidden:
        return told
    plain = _veil(msgspec.to_builtins(told), re.compile("|".join(map(re.escape, hidden))))
    return msgspec.convert(plain, type(told))


def veiled_name(path: str) -> str:
    """A path without the patients' numbers in it."""
    for number in numbers.in_name(path):
        path = path.replace(number, "#" * len(number))
    return path


def _veil(plain: object, hidden: re.Pattern[str]) -> object:
    if isinstance(plain, str):
        return hidden.sub(lambda found: "#" * len(found[0]), plain)
    if isinstance(plain, dict):
        return {_veil(key, hidden): _veil(value, hidden) for key, value in plain.items()}
    if isinstance(plain, list | tuple):
        return [_veil(one, hidden) for one in plain]
    return plain


def of_test_range(snapshot: Snapshot) -> tuple[Hit, ...]:
    """Where numbers stand that look like NHS numbers and are nobody's: they are kept for tests. No leak."""
    found = ((path, text, numbers.of_test_range(text)) for path, text in snapshot.read(*READS))
    return tuple(Hit("nhs-number", path, line_of(text, at), sure=False) for path, text, at in found if at is not None)


def words_of(snapshot: Snapshot, path: str, lowered: str, about: Text | None = None) -> frozenset[str]:
    """Which of the words sought (`seek`) stand in a file's text in lower case, worked out once for all who ask.

    `about` is the same text, if whoever asks has it.
    """
    # with their number, since a module that loads later may seek others
    known = remember(snapshot, f"_words:{len(NEEDLES)}", dict[str, frozenset[str]])
    if path not in known:
        known[path] = about.clues if about else clues(lowered)
    return known[path]


def partly(snapshot: Snapshot) -> tuple[str, ...]:
    """Files of which some was left unread: too long to unpack, or written in a way that we read in part."""
    found = snapshot.find(*WORKBOOKS, *DOCUMENTS)
    return tuple(path for path in found if any(sheet.cut for sheet in snapshot.sheets.get(path, ())))


def unread(snapshot: Snapshot) -> tuple[str, ...]:
    """Files that may hold something and could not be read as text."""
    return tuple(
        path for path in snapshot.unread(*READS) if not path.lower().endswith(".svg")
    )  # a drawing of a megabyte has few words
