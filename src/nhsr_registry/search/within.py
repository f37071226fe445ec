"""What the projects that a query ranks say of its terms: each term is looked up once, however many ideas have it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from nhsr_registry.search.index import Index

#: What a project says of a term: how strongly (0–1), and in which fields, as bits.
Rows = dict[int, tuple[float, int]]
_PART = 4


class Within:
    """The terms of some of an index's projects; of all, where `among` is `None`. What is given out is not to be changed."""

    def __init__(self, index: Index, among: Collection[int] | None) -> None:
        self.index = index
        self.among = among if among is None or isinstance(among, set) else set(among)
        self._ordered = None if self.among is None else sorted(self.among)
        self._rows: dict[str, Rows] = {}

    def rows(self, term: str) -> Rows:
        """Project → what it says of a term."""
        found = self._rows.get(term)
        if found is None:
            postings = self.index.postings(term)
            found = self._rows[term] = postings.rows(self.among, self._ordered) if postings else {}
        return found

    def of(self, term: str, these: set[int] | None) -> Rows:
        """The same of at least some of the projects; of all that are looked at, where `these` is `None`."""
        if these is not None and term not in self._rows and not self._most(these):
            postings = self.index.postings(term)
            return postings.rows(these) if postings else {}
        return self.rows(term)

    def all_of(self, terms: Iterable[str]) -> set[int]:
        """The projects that hold every term."""
        found: set[int] | None = None
        for term in sorted(terms, key=self.index.count):
            found = self._holding(term, found)
            if not found:
                return set()
        return found or set()

    def _holding(self, term: str, these: set[int] | None) -> set[int]:
        """Those of some projects, or of all, that hold a term."""
        if term in self._rows or self._most(these):
            rows = self.rows(term)
            return set(rows) if these is None else these.intersection(rows)
        postings = self.index.postings(term)
        if postings is None:
            return set()
        return set(postings.documents) if these is None else postings.among(these)

    def _most(self, these: set[int] | None) -> bool:
        """Whether some projects are so many of those looked at that all may be read, which is done once."""
        return self.among is not None and (these is None or _PART * len(these) > len(self.among))
