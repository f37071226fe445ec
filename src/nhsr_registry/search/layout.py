"""What the index file holds. Written by `build`, read by `index`; raise `SCHEMA` with every change of meaning.

A term's postings are three arrays of equal length in one blob: document numbers (uint32, ascending), how strongly the
document speaks of the term (float32, 0–1, BM25F over the fields), and the fields it stands in (uint32, a bit each).
"""

from __future__ import annotations

SCHEMA = 1
#: The index that a wheel carries beside `registry.toml`.
PACKAGED = "index.sqlite"

#: Field → weight of a word in it, strongest first. A result says in which of them its words stand.
FIELDS = {
    "name": 7.0,
    "summary": 4.0,
    "problem": 4.0,
    "kind": 3.0,
    "keywords": 2.5,
    "topics": 2.0,
    "data sets": 2.0,
    "settings": 1.0,
    "organisation": 1.5,
    "headings": 1.0,
    "readme": 0.8,
    "files": 0.5,
    "functions": 0.5,
    "documentation": 0.2,
}
#: Harvest zone → the field it feeds.
ZONES = {"headings": "headings", "readme": "readme", "docs": "documentation", "paths": "files", "names": "functions"}
#: The fields that hold what a project's own files say, and as bits those that people wrote for searchers.
GATHERED = frozenset(ZONES.values())
WRITTEN = sum(1 << number for number, field in enumerate(FIELDS) if field not in GATHERED)
#: Fields whose word order is kept, as pairs of neighbouring words.
ORDERED = ("name", "summary", "problem", "topics", "data sets", "keywords", "organisation")

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE doc (id INTEGER PRIMARY KEY, repository TEXT NOT NULL, prior REAL NOT NULL, points REAL NOT NULL,
    updated TEXT NOT NULL, title TEXT NOT NULL, successor TEXT, card TEXT NOT NULL);
CREATE INDEX doc_repository ON doc (repository);
CREATE TABLE term (term TEXT PRIMARY KEY, df INTEGER NOT NULL, postings BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, size INTEGER NOT NULL, letters INTEGER NOT NULL, uses INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE phrase (phrase TEXT PRIMARY KEY, meanings TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE synonyms (id INTEGER PRIMARY KEY, words TEXT NOT NULL, company TEXT NOT NULL);
CREATE TABLE facet (kind TEXT, value TEXT, doc INTEGER, place INTEGER, PRIMARY KEY (kind, value, doc)) WITHOUT ROWID;
CREATE TABLE choice (kind TEXT, folded TEXT, value TEXT, name TEXT, PRIMARY KEY (kind, folded, value)) WITHOUT ROWID;
"""


def letters(word: str) -> int:
    """The set of a word's letters as bits: a cheap bound on how near two words can be."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) % 32)
    return bits
