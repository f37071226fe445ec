"""The page that says how projects are scored, made from the checks and the rubric themselves."""

from __future__ import annotations

from typing import Any

from nhsr_registry.publish import types, words
from nhsr_registry.publish.collect import Collection
from nhsr_registry.scoring import frameworks
from nhsr_registry.scoring.rubric import Rule


def context(collection: Collection) -> dict[str, Any]:
    """The template's variables: every dimension of the rubric with its checks, the first level's first."""
    rubric, kinds = collection.rubric, {term.id: term.name for term in collection.registry.vocabulary.kinds}
    known = set(words.checks()) | set(rubric.checks)
    rules = {check: rubric.rule(check) for check in sorted(known)}
    order = ["usable", "reusable", "ready-to-scale", "information"]
    dimensions = []
    for dimension in rubric.dimensions:
        own = sorted(
            (check for check, rule in rules.items() if rule.dimension == dimension.id),
            key=lambda check: (order.index(rules[check].level), check),
        )
        dimensions.append((dimension.name, dimension.question, [_check(check, rules[check], kinds) for check in own]))
    known_frameworks = [(one.name, one.url) for one in frameworks.frameworks()]
    return {"rubric": rubric, "dimensions": dimensions, "total": len(rules), "frameworks": known_frameworks}


def _check(check: str, rule: Rule, kinds: dict[str, str]) -> dict[str, Any]:
    known = words.checks().get(check)
    level = (
        "for information, never counted" if rule.level == "information" else f"for “{words.LEVEL_NAMES[rule.level]}”"
    )
    return {
        "id": f"check-{check}",
        "title": words.title(check),
        "level": level,
        "remedy": words.remedy(check),
        "asked": _asked(rule, kinds),
        "effort": words.EFFORTS.get(words.effort(check), "").capitalize(),
        "maps": "; ".join(map(frameworks.words, rule.maps)),
        "commands": [(_who(kind, kinds), text) for kind, text in (known.commands if known else {}).items()],
    }


def _asked(rule: Rule, kinds: dict[str, str]) -> str:
    def named(ids: tuple[str, ...]) -> str:
        return ", ".join(kinds.get(id_, id_) for id_ in ids)

    if rule.kinds:
        return named(rule.kinds)
    return f"Every project, except: {named(rule.except_)}" if rule.except_ else "Every project"


def _who(kind: str, kinds: dict[str, str]) -> str:
    return "For any project" if kind == "*" else f"For: {kinds.get(kind, kind)}"


def coverage(index: types.Index) -> list[tuple[str, str]]:
    """What the data covers, in sentences that count what is missing too."""
    counts = index.counts
    unread = counts.projects - counts.read
    rows = [
        ("Projects", f"{counts.projects:,}, by {words.plural(counts.organisations, 'organisation')} as far as known"),
        (
            "Files read",
            f"Of {words.plural(counts.read, 'project')}{f'; {unread:,} to be read for the first time' if unread else ''}",
        ),
        ("Newest work seen", words.day(index.updated) if index.updated else "Not known"),
        (
            "Could not be read again",
            f"{counts.stale:,}; their last good facts are shown, and marked" if counts.stale else "None",
        ),
        (
            "Archived",
            f"{counts.archived:,}; closed for changes, still to be read and reused"
            if counts.archived
            else "None known",
        ),
        ("No longer listed", f"{len(index.removed):,}, each with the reason" if index.removed else "None"),
    ]
    return [row for row in rows if row[1]]
