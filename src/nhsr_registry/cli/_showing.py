"""A project's profile as text or Markdown: the same sections, two ways of writing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from nhsr_registry import report
from nhsr_registry.catalogue.profile import CAVEATS, LEVELS, Profile
from nhsr_registry.cli._json import for_output
from nhsr_registry.cli._results import rendered, style
from nhsr_registry.model import Source
from nhsr_registry.plain import as_markdown, clean, count
from nhsr_registry.printed import as_json
from nhsr_registry.registries.places import Place
from nhsr_registry.scoring import rap_words
from nhsr_registry.scoring.rap import criteria

_MOST_VALUES = 6
_MOST_QUESTIONS = 3


def of(places: Sequence[Place], id_: str, format_: str) -> str:
    """One project as the format asks, from the nearest registry that has it."""
    from nhsr_registry.catalogue.profiles import profile

    if format_ in {"csv", "ids"}:
        from nhsr_registry.search import several

        return rendered(format_, [several.card(places, id_)[1]], {})
    found = profile(places, id_)
    origin = (found.registry, found.also_in) if len(places) > 1 else ("", ())
    if format_ == "json":
        data = {**found.profile.data(), "registry": found.registry, "also_in": list(found.also_in)}
        return for_output(as_json(data))
    if format_ == "markdown":
        return markdown(found.profile, *origin)
    return text(found.profile, *origin) + "\n"


class Row(NamedTuple):
    """One line of a section."""

    text: str
    role: Literal["text", "item", "sub", "code"] = "item"
    url: str = ""


Section = tuple[str, list[Row]]


def sections(profile: Profile, registry: str = "", also_in: Sequence[str] = ()) -> Iterator[Section]:
    """What to know about a project; sections without rows are left out."""
    for title, rows in (
        ("", _what(profile)),
        ("How to reuse it", _reuse(profile)),
        ("What it says of itself", _caveats(profile)),
        ("How ready it is for reuse", _readiness(profile)),
        (rap_words.TITLE, _rap(profile)),
        ("About it", _about(profile, registry, also_in)),
        ("What its files say", _record(profile)),
        ("Where its files disagree", _conflicts(profile)),
        ("Its history", _history(profile)),
    ):
        if found := list(rows):
            yield title, found


def _what(profile: Profile) -> Iterator[Row]:
    entry = profile.entry
    yield Row(entry.summary, "text")
    if entry.problem:
        yield Row(f"It answers: {entry.problem}", "text")
    if entry.questions:
        more = len(entry.questions) - _MOST_QUESTIONS
        rest = f"; and {more} more ways" if more > 0 else ""
        yield Row(f"People look for this as: {'; '.join(entry.questions[:_MOST_QUESTIONS])}{rest}", "text")
    for warning in profile.warnings():
        yield Row(f"Please note: {warning}", "text")
    if adopters := profile.adopters():
        yield Row(f"In use, as they say themselves: {'; '.join(adopters)}.", "text")
    if welcome := profile.welcome():
        yield Row(f"New people are welcome: it {' and '.join(welcome)}.", "text")


def _reuse(profile: Profile) -> Iterator[Row]:
    for language, code in profile.reuse:
        yield Row(f"With {language}:", "text")
        yield Row(code, "code")
    if licence := profile.licence:
        yield Row(f"Its licence is {licence.value} (from {_places(licence.sources)}).", "text")
    elif profile.harvest:
        yield Row("No licence was found: ask its owners before you copy it.", "text")


def _caveats(profile: Profile) -> Iterator[Row]:
    seen: dict[str, list[Row]] = {}
    for caveat in profile.harvest.caveats if profile.harvest else ():
        where = Row(f"{caveat.path}:{caveat.line}", "sub", profile.link(caveat.path, caveat.line))
        seen.setdefault(caveat.kind, []).append(where)
    for kind, rows in seen.items():
        yield Row(CAVEATS.get(kind, kind))
        yield from rows


def _readiness(profile: Profile) -> Iterator[Row]:
    if profile.harvest is None:
        return
    score = profile.harvest.score
    yield Row(f"{report.level_words(score)}: {report.LEVEL_MEANINGS[score.level]}.", "text")
    if far := _ahead(profile):
        yield Row(far, "text")
    for dimension in profile.dimensions():
        if dimension.applicable:
            unseen = f", {dimension.unknown} could not be seen" if dimension.unknown else ""
            yield Row(f"{dimension.name}: {dimension.passed} of {dimension.applicable}{unseen}")
            for lack in dimension.lacks:
                hint = "not yet" if lack.outcome == "fail" else "could not be seen"
                yield Row(f"{hint}: {lack.title}{f' ({lack.reason})' if lack.reason else ''}", "sub")
                if lack.annotation:
                    yield Row(f"its maintainers say: {lack.annotation}", "sub")


def _ahead(profile: Profile) -> str:
    """How far the next level is, as `check` says it: in steps."""
    from nhsr_registry.scoring.rubric import default_rubric, next_steps

    if profile.harvest is None:
        return ""
    found = profile.harvest
    return report.ahead(found.score.level, next_steps(found.findings, default_rubric(), report.efforts(), 99))


def _rap(profile: Profile) -> Iterator[Row]:
    found = profile.rap
    if found is None or (not found.asked and not found.claims):
        return
    yield Row(rap_words.summary(found), "text")
    for said, claim in rap_words.claims(found):
        where = f"{claim.path}:{claim.line}" if claim.line else claim.path
        url = profile.link(claim.path, claim.line) if claim.how != "topic" else ""
        yield Row(f"{said}: {where}", url=url)
    if more := rap_words.beside(found):
        yield Row(more, "text")
    for row in rap_words.rows(found) if found.asked else ():
        where = rap_words.places(row)
        yield Row(f"{row.level}, {row.word}: {row.name}{f' ({where})' if where else ''}")
    yield Row(f"{rap_words.NEVER_AWARDED} The criteria: {criteria().page}", "text")


def _about(profile: Profile, registry: str, also_in: Sequence[str]) -> Iterator[Row]:
    entry, harvest, organisation = profile.entry, profile.harvest, profile.organisation
    facts = {
        "Kind": ", ".join(profile.names("kinds")),
        "Topics": "; ".join(profile.names("topics")),
        "Care settings": "; ".join(profile.names("settings")),
        "Data sets": "; ".join(profile.names("datasets")),
        "Language": harvest.facts.main_language or "" if harvest else "",
        "Organisation": organisation.name + (f" (ODS code {organisation.ods})" if organisation.ods else "")
        if organisation
        else "",
        "Now part of": profile.heir.name if profile.heir else "",
        "Status, as declared": entry.status or "",
        "Intended use, as declared": entry.intended_use or "",
        "Contact": entry.contact or "",
        "Former names": ", ".join(entry.former_names),
        "Address": profile.repo.url,
        "Listed by": ", ".join(profile.listed_by) if len(profile.listed_by) > 1 or profile.taken else "",
        "Local only": "yes: `publish --for national` leaves it out" if entry.local_only else "",
        "Private contact": entry.private.contact if entry.private else "",
        "Private notes": entry.private.notes if entry.private else "",
        "Private links": ", ".join(entry.private.links) if entry.private else "",
        "Told by": registry,
        "Also listed by": ", ".join(also_in),
    }
    yield from (Row(f"{name}: {value}") for name, value in facts.items() if value)


def _record(profile: Profile) -> Iterator[Row]:
    record = profile.harvest.record if profile.harvest else None
    for field, values in record.fields.items() if record else ():
        for value in values[:_MOST_VALUES]:
            yield Row(f"{field.replace('_', ' ')}: {value.value} — from {_places(value.sources)}")
        if len(values) > _MOST_VALUES:
            yield Row(f"and {len(values) - _MOST_VALUES} more (--format json has them all)", "sub")
    for field, sources in profile.harvest.prose.items() if profile.harvest else ():
        yield Row(f"{field}: to be read in {_places(sources)}")


def _conflicts(profile: Profile) -> Iterator[Row]:
    for conflict in profile.harvest.record.conflicts if profile.harvest else ():
        said = " but ".join(f"{_places(value.sources[:1])} says {value.value}" for value in conflict.values)
        yield Row(f"{conflict.field.replace('_', ' ')}: {said}")


def _history(profile: Profile) -> Iterator[Row]:
    if profile.harvest is None:
        return
    history, commit = profile.harvest.history, profile.harvest.commit
    if history.first_commit:
        yield Row(f"First commit: {history.first_commit[:10]}")
    if history.last_commit:
        yield Row(f"Last commit: {history.last_commit[:10]}")
    if history.commits is not None:
        people = f" by {history.people} people" if history.people and history.people > 1 else ""
        yield Row(
            f"{count(history.commits, 'commit')}{people}"
            + (" (published as a snapshot, without its history)" if history.snapshot else "")
        )
    if history.tags:
        newest = sorted(history.tags, key=lambda tag: tag.date or "", reverse=True)
        more = f" and {len(newest) - 5} more" if len(newest) > 5 else ""
        yield Row(f"Versions: {', '.join(tag.name for tag in newest[:5])}{more}")
    if commit:
        yield Row(f"Read at commit {commit[:12]}")


def _places(sources: Iterable[Source]) -> str:
    return ", ".join(dict.fromkeys(f"{s.path}:{s.line}" if s.line else s.path for s in sources))


# ── two ways of writing ──────────────────────────────────────────────────────────────────────────


def text(profile: Profile, registry: str = "", also_in: Sequence[str] = ()) -> str:
    """For the terminal."""
    level = LEVELS[profile.harvest.score.level] if profile.harvest else ""
    lines = [
        style(clean(f"{profile.entry.name} ({profile.repo})"), bold=True, fg="cyan") + (f"  {level}" if level else "")
    ]
    for title, rows in sections(profile, registry, also_in):
        lines += ["", style(title, bold=True)] if title else []
        for row in rows:
            if row.role == "code":
                lines.append(f"      {style(clean(row.text), fg='green')}")
            else:
                indent = {"text": "  ", "item": "    ", "sub": "      "}[row.role]
                lines.append(
                    report.wrap(
                        f"{row.text} {row.url}", indent, {"text": "  ", "item": "  • ", "sub": "      "}[row.role]
                    )
                )
    return "\n".join(lines)


def markdown(profile: Profile, registry: str = "", also_in: Sequence[str] = ()) -> str:
    """For an issue, a chat or a page."""
    lines = [f"## {as_markdown(profile.entry.name)} ({as_markdown(str(profile.repo))})"]
    for title, rows in sections(profile, registry, also_in):
        lines += ["", f"### {title}"] if title else []
        role = ""
        for row in rows:
            lines += [""] if row.role in {"text", "code"} or role in {"", "text", "code"} else []
            role = row.role
            if role == "code":
                lines += ["```", clean(row.text).replace("```", ""), "```"]
            else:
                said = f"[{as_markdown(row.text)}]({row.url})" if row.url else as_markdown(row.text)
                lines.append({"text": "", "item": "- ", "sub": "  - "}[role] + said)
    return "\n".join(lines) + "\n"
