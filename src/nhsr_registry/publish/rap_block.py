"""What a project's page says of the RAP levels: evidence beside what the project says of itself, never an award."""

from __future__ import annotations

from typing import Any

from nhsr_registry.folder.entry import Harvest
from nhsr_registry.model import RAP_LEVELS, Kind, RapClaim, RapStatus, RepoId
from nhsr_registry.plain import clean
from nhsr_registry.publish import links, words
from nhsr_registry.scoring import rap, rap_words

_OUTCOMES: dict[RapStatus, str] = {
    "seen": "pass",
    "declared": "declared",
    "not-seen": "fail",
    "not-visible": "not-available",
    "not-asked": "not-applicable",
}


def block(repo: RepoId, harvest: Harvest, kinds: tuple[Kind, ...] = ()) -> dict[str, Any] | None:
    """The template's variable; `None` where the levels say nothing of this kind of project.

    `kinds` are those of the project's entry, which count before what its files suggest.
    """
    found = rap.of_harvest(harvest, kinds)
    if not found.asked and not found.claims:
        return None
    rows = rap_words.rows(found) if found.asked else []
    return {
        "summary": rap_words.summary(found),
        "beside": rap_words.beside(found),
        "note": rap_words.NEVER_AWARDED,
        "page": rap.criteria().page,
        "claims": [(said, *_place(repo, harvest, claim)) for said, claim in rap_words.claims(found)],
        "levels": [
            (level.capitalize(), _line(own), [_shown(repo, harvest, row) for row in own])
            for level in RAP_LEVELS
            if (own := [row for row in rows if row.level == level])
        ],
    }


def _line(rows: list[rap_words.Row]) -> str:
    """`4 of 5 seen, 1 not visible from outside`."""
    asked = [row for row in rows if row.status != "not-asked"]
    seen = sum(row.status in {"seen", "declared"} for row in asked)
    hidden = sum(row.status == "not-visible" for row in asked)
    return f"{seen} of {words.plural(len(asked), 'criterion', 'criteria')} seen" + (
        f", {hidden} not visible from outside" if hidden else ""
    )


def _shown(repo: RepoId, harvest: Harvest, row: rap_words.Row) -> dict[str, Any]:
    places: list[tuple[str, str | None]] = [
        (f"{clean(e.path)}, line {e.line}" if e.line else clean(e.path), links.place(repo, harvest, e.path, e.line))
        for e in row.evidence
    ]
    if row.url:
        places.append((clean(row.url), links.web(row.url)))
    word = row.word[0].upper() + row.word[1:]
    return {"outcome": _OUTCOMES[row.status], "word": word, "asks": row.asks, "places": places}


def _place(repo: RepoId, harvest: Harvest, claim: RapClaim) -> tuple[str, str | None]:
    if claim.how == "topic":
        return "GitHub", repo.url
    label = f"{clean(claim.path)}, line {claim.line}" if claim.line else clean(claim.path)
    return label, links.place(repo, harvest, claim.path, claim.line)
