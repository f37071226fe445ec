"""What the registry asks of an entry beyond its types: known ids, readable words, names that are names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from nhsr_registry import re
from nhsr_registry.addresses import is_public
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.entry import Adopter, Entry
from nhsr_registry.folder.organisations import Organisations, is_ods
from nhsr_registry.folder.validation import Fault, Faults
from nhsr_registry.folder.vocabulary import Facet, Vocabulary
from nhsr_registry.model import RepoId
from nhsr_registry.plain import clean

SHORTEST_SUMMARY = 30
LONGEST_SUMMARY = 400
LONGEST_REASON = 300
MOST_QUESTIONS = 48
LONGEST_QUESTION = 120
LONGEST_ADDRESS = 500
LONGEST_PRIVATE = 10_000


def faults_of(entry: Entry, vocabulary: Vocabulary, organisations: Organisations, file: str) -> Iterator[Fault]:
    """Everything about an entry that a reviewer would send back."""
    yield from _ids(entry, vocabulary, file)
    if entry.organisation and organisations.get(entry.organisation) is None:
        known = tuple(org.id for org in organisations.organisations)
        yield unknown(file, "organisation", entry.organisation, known)
    yield from _words(entry, file)
    yield from _questions(entry, file)
    yield from _names(entry, file)
    yield from _annotations(entry, file)
    private = entry.private
    if private and max(map(len, (private.contact, private.notes, *private.links))) > LONGEST_PRIVATE:
        yield Fault(file=file, key="private", message=f"has a text of more than {LONGEST_PRIVATE:,} characters")
    yield from _adopters(entry, organisations, file)


def check(entry: Entry, vocabulary: Vocabulary, organisations: Organisations) -> None:
    """Raises `Faults` with everything that `faults_of` finds."""
    if faults := list(faults_of(entry, vocabulary, organisations, f"projects/{entry.repository}.toml")):
        raise Faults(faults)


def _ids(entry: Entry, vocabulary: Vocabulary, file: str) -> Iterator[Fault]:
    said: tuple[tuple[str, Facet, Iterable[str]], ...] = (
        ("topics", "topics", entry.topics),
        ("settings", "settings", entry.settings),
        ("datasets", "datasets", entry.datasets),
        ("kinds", "kinds", entry.kinds),
        ("status", "statuses", (entry.status,) if entry.status else ()),
    )
    for key, facet, ids in said:
        known = vocabulary.ids(facet)
        yield from (unknown(file, key, id_, known) for id_ in ids if id_ not in known)


def _words(entry: Entry, file: str) -> Iterator[Fault]:
    if not SHORTEST_SUMMARY <= len(entry.summary) <= LONGEST_SUMMARY:
        hint = f"Between {SHORTEST_SUMMARY} and {LONGEST_SUMMARY} read best."
        yield Fault(file=file, key="summary", message=f"has {len(entry.summary)} characters", hint=hint)
    if not entry.topics:
        yield Fault(file=file, key="topics", message="is empty", hint="One topic at least, so that people find it.")
    for key in ("name", "summary", "problem", "intended_use"):
        text = getattr(entry, key) or ""
        if text != clean(text):
            yield Fault(file=file, key=key, message="holds line breaks or characters that cannot be seen")


def _questions(entry: Entry, file: str) -> Iterator[Fault]:
    """What people look for it as: few, short, each said once."""
    if len(entry.questions) > MOST_QUESTIONS:
        hint = f"Keep the {MOST_QUESTIONS} that tell it best from its neighbours."
        yield Fault(file=file, key="questions", message=f"has {len(entry.questions)} phrases", hint=hint)
    seen: set[str] = set()
    for question in entry.questions:
        if question != clean(question).strip() or not 2 <= len(question) <= LONGEST_QUESTION:
            said = clean(question)[:60]
            hint = "Write it as somebody would type it into a search box."
            message = f"{said!r} is not one line of 2 to {LONGEST_QUESTION} characters"
            yield Fault(file=file, key="questions", message=message, hint=hint)
        if question.casefold() in seen:
            yield Fault(file=file, key="questions", message=f"{clean(question)[:60]!r} stands twice")
        seen.add(question.casefold())


def _names(entry: Entry, file: str) -> Iterator[Fault]:
    names = [("repository", entry.repository), *(("former_names", name) for name in entry.former_names)]
    if entry.successor:
        names.append(("successor", entry.successor))
    for key, name in names:
        try:
            good = str(RepoId.parse(name)) == name
        except UsageError:
            good = False
        if not good:
            yield Fault(file=file, key=key, message=f"{name[:100]!r} is not of the form OWNER/NAME")
    contact = entry.contact or "mailto:"
    if not contact.startswith(("https://", "mailto:")) and ("@" not in contact or ":" in contact):
        yield Fault(file=file, key="contact", message="is neither a web address (https://…) nor a mailbox")


def _annotations(entry: Entry, file: str) -> Iterator[Fault]:
    from nhsr_registry.checks import all_checks

    known = tuple(check.id for check in all_checks()) if entry.annotations else ()
    for check_id, reason in entry.annotations.items():
        if check_id not in known:
            yield unknown(file, "annotations", check_id, known)
        if reason != clean(reason) or not 12 <= len(reason) <= LONGEST_REASON:
            message = f"the reason for {clean(check_id)[:60]!r} is not one line of 12 to {LONGEST_REASON} characters"
            yield Fault(file=file, key="annotations", message=message)


_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_ADDRESS = re.compile(r"https://[A-Za-z0-9][\w.-]*\.[A-Za-z]{2,}(?::\d+)?(?:[/?#][^\s<>\"'`\\]*)?")


def _adopters(entry: Entry, organisations: Organisations, file: str) -> Iterator[Fault]:
    """Who uses it must be an organisation, since a date, and where that can be read."""
    seen: set[str] = set()
    for adopter in entry.adopters:
        who = adopter.organisation
        if organisations.called(who) is None and not is_ods(who):
            known = tuple(org.id for org in organisations.organisations)
            yield unknown(file, "adopters", who, known, code=capitals(who, organisations))
        if who in seen:
            yield Fault(file=file, key="adopters", message=f"{clean(who)[:40]!r} stands twice")
        seen.add(who)
        yield from _days(adopter, file)
        if len(adopter.evidence) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(adopter.evidence):
            yield Fault(file=file, key="adopters.evidence", message="is not a web address (https://…)")
        elif not is_public(adopter.evidence):
            yield Fault(
                file=file,
                key="adopters.evidence",
                message=f"{clean(adopter.evidence)[:80]!r} is on no site that others can open",
                hint="Give a public page that shows the use: a report, a repository, a post, or the issue in which they say so.",
            )
        verified = adopter.verified
        for key, text in (("by", verified.by), ("how", verified.how)) if verified else ():
            if text != clean(text) or not 2 <= len(text) <= LONGEST_REASON:
                yield Fault(file=file, key=f"adopters.verified.{key}", message="is not one short line")


def _days(adopter: Adopter, file: str) -> Iterator[Fault]:
    """When a use began, was said and was confirmed."""
    verified = adopter.verified
    days = [("since", adopter.since), ("said", adopter.said), *([("on", verified.on)] if verified else [])]
    for key, day in days:
        if not _DAY.fullmatch(day):
            hint = "Write a year, a month or a day: 2025, 2025-04, 2025-04-01."
            yield Fault(file=file, key=f"adopters.{key}", message=f"{clean(day)[:40]!r} is no date", hint=hint)
    if adopter.since > adopter.said[: len(adopter.since)]:
        message = f"{clean(adopter.since)[:40]!r} is after the day on which it was said ({clean(adopter.said)[:40]})"
        hint = "Enter a use once it has begun: it tells others that it works somewhere."
        yield Fault(file=file, key="adopters.since", message=message, hint=hint)


def unknown(file: str, key: str, id_: str, known: tuple[str, ...], *, code: str = "") -> Fault:
    """The fault of an id that is not known, with those that look like it; `code` is an ODS code that was meant."""
    if code:
        return Fault(file=file, key=key, message=f"unknown id {id_!r}", hint=f"Did you mean {code}, the ODS code?")
    near = get_close_matches(id_, known, 3, 0.5)
    some = f"{', '.join(known[:20])}{' …' if len(known) > 20 else '.'}"
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Known, for example: {some}"
    return Fault(file=file, key=key, message=f"unknown id {id_!r}", hint=hint)


def capitals(said: str, organisations: Organisations) -> str:
    """The ODS code that was meant where it was written in small letters; empty where it is none."""
    code = said.strip().upper()
    return code if code != said and (organisations.called(code) is not None or is_ods(code)) else ""
