"""The list of governments' accounts in the form of government.github.com (`_data/governments.yml`): group → accounts.

As that project's own `script/alphabetize` leaves a file: a line of comment first, an empty line before each group, and no quotes
that YAML does not need. To be proposed there by people, with their account holders' consent: the registry only writes it down.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from nhsr_registry.plain import clean
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.exports import Loss

#: Kind of organisation → the group of that list. Universities, charities and communities have other lists there.
_GROUPS = {
    **dict.fromkeys(
        (
            "trust", "icb", "ccg", "csu", "region", "primary-care-network", "gp-practice", "health-board",
            "arms-length-body", "devolved-body", "government-department",
        ),
        "U.K. Central",
    ),
    "local-authority": "U.K. Councils",
}  # fmt: skip


def export(collection: Collection, write: Callable[[str], object]) -> tuple[Loss, ...]:
    """Accounts of the public bodies of the table of organisations, in that list's order: by name, whatever the case."""
    groups: dict[str, set[str]] = {}
    left = 0
    for org in collection.registry.organisations.organisations:
        group = _GROUPS.get(org.kind)
        if group is None:
            left += len(org.owners)
        else:
            groups.setdefault(group, set()).update(org.owners)
    lines = [f"# Public bodies of the registry {clean(collection.index.name)!r}, under the groups of that list"]
    for group, owners in sorted(groups.items()):
        if owners:  # an account's name needs no quotes but where YAML would read a number
            lines += ["", f"{group}:", *(f"  - {_plain(owner)}" for owner in sorted(owners, key=str.upper))]
    why = f"{left} accounts of universities, charities, communities and others belong to other lists there."
    write("\n".join([*lines, ""]) if len(lines) > 1 else "{}\n")
    return (Loss(field="owners", reason=why),) if left else ()


def _plain(owner: str) -> str:
    """As YAML 1.1 reads it back as a text: quoted where it would be a number (10.3), a date or a truth value."""
    low = owner.lower()
    words = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
    return f"'{owner}'" if low in words or re.fullmatch(r"\d[\dabcdefox-]*", low) else owner
