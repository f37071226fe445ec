"""Which organisation a person means when they type a code, an id, an account or a name; who is counted is one of the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from nhsr_registry.errors import UsageError
from nhsr_registry.folder import ods
from nhsr_registry.folder.organisations import FILE, Organisation, Organisations
from nhsr_registry.plain import clean

_MOST, _ALIKE = 3, 0.4


def find(table: Organisations, said: str) -> Organisation | None:
    """The organisation of an id, an ODS code in any case, an account, or its whole name; `None` where it is none of the table."""
    words = said.strip()
    return table.meant(words) or next(
        (org for org in table.organisations if org.name.casefold() == words.casefold()), None
    )


def near(table: Organisations, said: str) -> tuple[Organisation, ...]:
    """Those that look most like what was typed, the most alike first: by code where it has the length of one, else by id and name."""
    words = said.strip()[:100]
    if ods.is_code(words.upper()):
        codes = {org.ods: org for org in table.organisations if org.ods}
        alike = [codes[code] for code in get_close_matches(words.upper(), list(codes), _MOST, 0.6)]
        if alike:
            return tuple(alike)
    names = {key.casefold(): org for org in table.organisations for key in (org.id, org.name)}
    found = get_close_matches(words.casefold(), list(names), _MOST * 2, _ALIKE)
    return tuple({names[key].id: names[key] for key in found}.values())[:_MOST]


def code_of(table: Organisations, said: str, *, unlisted: bool = False) -> str:
    """How a user of a project, or whoever has a need, is written down: the ODS code, else the id of the table.

    Raises `UsageError` for what the table does not have. Where somebody says that a code is right nevertheless (`unlisted`), it
    is kept as it is, shown as a code of which the name is not known, and counted among no organisations: only the Organisation
    Data Service knows which codes exist, and a wrong one would be a user that nobody can find.
    """
    if org := find(table, said):
        return org.ods or org.id
    code = said.strip().upper()
    if unlisted and ods.is_code(code):
        return code
    if unlisted:
        raise UsageError(
            f"{clean(said)[:80]!r} is not shaped like an ODS code (three to ten capital letters and figures).",
            hint="Look it up: https://odsdatasearchandexport.nhs.uk. A name alone does not do: several may have it.",
        )
    raise UsageError(f"{clean(said)[:80]!r} is not in {FILE}.", hint="\n".join(_ways(table, said)))


def as_entered(table: Organisations, said: str, entered: Iterable[str]) -> str | None:
    """How an organisation is written among those that are `entered` already, by whichever of its names; `None` where it is not."""
    org = find(table, said)
    words = said.strip()
    return next(
        (one for one in entered if one in {words, words.upper()} or (org is not None and table.called(one) is org)),
        None,
    )


def shown(table: Organisations, code: str) -> str:
    """How an organisation is shown: by its name, or as a code (an id) of which the name is not known."""
    if org := table.called(code):
        return clean(org.name)
    return f"ODS code {code} (name not known here)" if ods.is_code(code) else clean(code)


def _ways(table: Organisations, said: str) -> Iterator[str]:
    alike = [f"{org.ods or org.id} ({org.name})" for org in near(table, said)]
    if alike:
        yield f"Did you mean {' or '.join(alike)}?"
    yield "All of them: nhsr-registry organisations list --all"
    if ods.is_code(said.strip().upper()):
        yield (
            f"Is the code right? Add the organisation to {FILE}, with its name; or say --unlisted: "
            "it is then shown without a name, and not counted."
        )
    else:
        yield f"Is it missing? Add it to {FILE}, or give its ODS code: https://odsdatasearchandexport.nhs.uk"
