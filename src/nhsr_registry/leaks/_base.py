"""A rule, a hit, and what all detectors ask of a path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.memo import line_of

__all__ = ["Hit", "Rule", "line_of", "made_up", "spread"]


class Rule(NamedTuple):
    """One thing that is looked for."""

    id: str
    check: str
    name: str  # as the report says it: “a password in the code”


class Hit(NamedTuple):
    """Where a rule found something. `sure`: a reader would agree without asking; else somebody should look."""

    rule: str
    path: str
    line: int | None
    sure: bool = True
    sheet: str | None = None  # which of a workbook, such as “sheet 2”; `line` is the row then
    #: While it is looked for: the lines of each person or number, where `line` is their heading.
    rows: tuple[int, ...] = ()
    until: int | None = None  # the last line, where many lines belong to it


_EACH = 6  # rows that are places of their own


def spread(hit: Hit) -> Iterator[Hit]:
    """What is told of a table: each row where there are few, else the first one and how far they go; not its heading."""
    rows = sorted(set(hit.rows))
    bare = hit._replace(rows=())
    if not rows:
        yield bare
    elif len(rows) <= _EACH:
        yield from (bare._replace(line=row) for row in rows)
    else:
        yield bare._replace(line=rows[0], until=rows[-1])


#: Where people put values that are made up.
_MADE_UP = re.compile(
    r"(?:^|[/_.\- ])(?:tests?|testthat|testing|testdata|fixtures?|mocks?|examples?|demos?|dummy|fake|synthetic|synthea|simulated|artificial|templates?"
    r"|vignettes?|man|tutorials?|training|exercises?|workshops?|cookbook|snapshots?|_snaps|specs?|stubs?|toy|generated|mimic)(?=$|[/_.\- \d])",
    re.IGNORECASE,
)
#: Templates of what is put to work are no examples: what stands in them is in use.
_DEPLOYED = re.compile(
    r"^(?=(?:[^\n]{0,200}/)?(?:deploy\w{0,8}|stacks?|charts?|k8s|kubernetes|helm|ansible|terraform|infra\w{0,12})/)(?P<before>[^\n]{0,200}/)(?:[\w-]{1,20}[_-])?templates?/(?=[^\n]{1,200}\.(?:ya?ml|tf|tfvars|conf|env|sh)$)",
    re.IGNORECASE,
)


def made_up(path: str) -> bool:
    """Whether a path says that what stands there is for trying out."""
    return bool(_MADE_UP.search(_DEPLOYED.sub(r"\g<before>", path) if "emplate" in path else path))
