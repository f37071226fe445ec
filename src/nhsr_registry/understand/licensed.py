"""Which of the licences that a project's files name is the project's own, and not that of its data or documents. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from nhsr_registry import re

_CODE = frozenset({"r-package", "python-package", "analysis", "app", "template"})
_PARTS = frozenset({"data", "documentation"})
#: `LICENSE-data`, `docs/LICENSE`: a licence file that says by its name what it is for.
_OF_A_PART = re.compile(r"licen[cs]e[-_.]?data|doc", re.IGNORECASE)


class _Source(Protocol):
    @property
    def format(self) -> str: ...
    @property
    def path(self) -> str: ...


class Named(Protocol):
    """A licence that files name: its SPDX expression, what of (`scope`, where they say so), and which files."""

    @property
    def value(self) -> str: ...
    @property
    def extra(self) -> Mapping[str, str]: ...
    @property
    def sources(self) -> Sequence[_Source]: ...


N = TypeVar("N", bound=Named)


def whole(values: Iterable[N], kinds: Collection[str]) -> tuple[N, ...]:
    """Those of `values` that a project of these kinds is under, the order kept.

    "The data are under the OGL" says nothing of the code beside them. What holds no code is its data and documents, so
    there every licence counts.
    """
    if kinds and _CODE.isdisjoint(kinds):
        return tuple(values)
    return tuple(value for value in values if not _of_a_part(value))


def _of_a_part(value: Named) -> bool:
    """Whether all who name it speak of data or documents.

    Records of before 2026-12 hold what the README says of a part beside the licence file that it found: there the file
    itself, or the package's metadata, counts for the whole.
    """
    if value.extra.get("scope") not in _PARTS:
        return False
    return len(value.sources) < 2 or all(
        source.format == "readme" or (source.format == "licence-file" and _OF_A_PART.search(source.path))
        for source in value.sources
    )
