"""What the index file holds. Written by `build`, read by `index`; raise `SCHEMA` with every change of meaning.

A term's postings are one little-endian 64-bit number for each project that has it, in the order of project numbers:
the number (32 bits), how strongly the project speaks of the term (16 bits, BM25F over the fields) and the fields it
stands in (16 bits). `top` holds those that speak most strongly, strongest first, where there are many. Facets are
terms too (`topics=spc`). A segment holds the postings of some thousand projects; an update adds one. What takes much
room lies in `many`, apart from the terms, so that a term is found by few pages; the strongest come first there, so
that they are read without the rest. `taken` is what each project gives and takes, for the next update; an index that is
published has none.
"""

from __future__ import annotations

SCHEMA = 25
#: The index that a wheel carries beside `registry.toml`.
PACKAGED = "index.sqlite"

#: Field → weight of a word in it, strongest first. A result says in which of them its words stand.
FIELDS = {
    "name": 7.0,
    "summary": 4.0,
    "problem": 4.0,
    "questions": 3.0,
    "kind": 1.5,
    "keywords": 2.5,
    "topics": 2.0,
    "data sets": 2.0,
    "settings": 1.0,
    "organisation": 1.5,
    "description": 3.0,
    "headings": 1.0,
    "readme": 0.8,
    "files": 0.65,
    "code": 0.35,
    "documentation": 0.15,
}
#: Harvest zone → the field it feeds.
ZONES = {
    "lead": "description",
    "headings": "headings",
    "readme": "readme",
    "docs": "documentation",
    "paths": "files",
    "names": "code",
}
#: The fields that hold what a project's own files say, and as bits those that people wrote for searchers.
GATHERED = frozenset(ZONES.values())
WRITTEN = sum(1 << number for number, field in enumerate(FIELDS) if field not in GATHERED)
#: Fields whose word order is kept, as pairs of neighbouring words.
ORDERED = ("name", "summary", "problem", "questions", "topics", "data sets", "keywords", "organisation")

FULL = 65_535  # a strength of 1
#: From this strength on a project is about a term rather than mentioning it.
STRONG = 0.25
#: Where more projects of a segment than `MANY` have a term, the `TOP` strongest are kept apart.
MANY, TOP = 768, 256
#: Postings of so many projects stand beside their term, those of more in `many`.
BESIDE = 16
#: The priors of so many projects, in the order of their numbers, are one 64-bit float after the other in a row of `prior`.
BLOCK = 4_096

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE doc (id INTEGER PRIMARY KEY, repository TEXT NOT NULL, prior REAL NOT NULL, points REAL NOT NULL,
    updated TEXT NOT NULL, title TEXT NOT NULL, successor TEXT, state TEXT NOT NULL, card TEXT NOT NULL,
    said TEXT NOT NULL);
CREATE INDEX doc_successor ON doc (id, successor) WHERE successor IS NOT NULL;
CREATE TABLE prior (block INTEGER PRIMARY KEY, priors BLOB NOT NULL);
CREATE TABLE name (name TEXT, doc INTEGER, PRIMARY KEY (name, doc)) WITHOUT ROWID;
CREATE TABLE taken (project TEXT PRIMARY KEY, note BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE dead (id INTEGER PRIMARY KEY);
CREATE TABLE term (segment INTEGER, term TEXT, df INTEGER NOT NULL, strong INTEGER NOT NULL,
    place INTEGER, postings BLOB, PRIMARY KEY (segment, term)) WITHOUT ROWID;
CREATE TABLE many (place INTEGER PRIMARY KEY, top BLOB, postings BLOB NOT NULL);
CREATE TABLE word (word TEXT PRIMARY KEY, size INTEGER NOT NULL, letters INTEGER NOT NULL, uses INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE phrase (phrase TEXT PRIMARY KEY, meanings TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE synonyms (id INTEGER PRIMARY KEY, words TEXT NOT NULL, company TEXT NOT NULL, facets TEXT NOT NULL);
CREATE TABLE hint (stem TEXT PRIMARY KEY, rarity REAL NOT NULL, groups TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE choice (kind TEXT, folded TEXT, value TEXT, name TEXT, PRIMARY KEY (kind, folded, value)) WITHOUT ROWID;
"""


def facet_term(kind: str, value: str) -> str:
    """The term under which the projects with one value of a facet are kept; no word holds its sign."""
    return f"{kind}={value.casefold()}"


def letters(word: str) -> int:
    """The set of a word's letters as bits: a cheap bound on how near two words can be."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) % 32)
    return bits
