"""Counting what a repository consists of: languages, notebooks, data files. Counts only, no judgement."""

from __future__ import annotations

from collections import Counter

from nhsr_registry.model import Facts
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand.code import LANGUAGES, extension, extension_in, notebooks, quarto_language

#: Texts that are counted by what stands in them.
READS = ("**/*.{ipynb,qmd,rmd}",)

DATA = frozenset(
    {
        "csv", "tsv", "psv", "xlsx", "xls", "xlsm", "xlsb", "ods", "rds", "rda", "rdata", "parquet", "feather", "fst", "arrow",
        "sav", "zsav", "dta", "sas7bdat", "xpt", "geojson", "topojson", "shp", "dbf", "gpkg", "pkl", "pickle", "joblib", "npy",
        "npz", "h5", "hdf5", "sqlite", "sqlite3", "db", "duckdb", "mdb", "accdb", "qs", "avro",
    }
)  # fmt: skip

#: Scripting around the work, and what only a prose project consists of: main language only if nothing else is there.
_MINOR = frozenset({"Shell", "Batch", "PowerShell", "Quarto"})
#: Where counts tie, what people of this field would call the project.
_ORDER = ("R", "Python", "SQL")


def count(snapshot: Snapshot) -> Facts:
    """Counts over all files of the snapshot; those of other people's folders (`FOREIGN`) only add to `files`."""
    languages = _languages(snapshot)
    sizes = [entry.size for entry in snapshot.entries if entry.kind in {"file", "executable"}]
    data = [snapshot.by_path[path] for path in snapshot.paths if is_data(path)]
    data_sizes = [entry.size for entry in data if entry.kind in {"file", "executable"}]
    books = notebooks(snapshot)
    return Facts(
        files=len(snapshot.entries),
        bytes=_sum(sizes) if sizes else None,
        languages=languages,
        main_language=_main(languages),
        notebooks=len(snapshot.find("**/*.ipynb")),
        notebooks_with_outputs=sum(book.with_outputs > 0 for book in books),
        data_files=len(data),
        data_bytes=_sum(data_sizes),
        submodules=sum(entry.kind == "submodule" for entry in snapshot.entries),
        unread=len(snapshot.unavailable),
    )


def _sum(sizes: list[int | None]) -> int | None:
    """All of them together, in bytes; `None` where one is not known."""
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None


def is_data(path: str) -> bool:
    """Whether the file holds data, by its extension (also when compressed)."""
    return extension(path.lower().removesuffix(".gz").removesuffix(".zip").removesuffix(".bz2")) in DATA


def _languages(snapshot: Snapshot) -> dict[str, int]:
    counted: Counter[str] = Counter()
    by_notebook = {book.path: book.language for book in notebooks(snapshot)}
    generated = _generated(snapshot)
    for path in snapshot.paths:
        kind = extension_in(snapshot, path)
        if kind == "ipynb":
            counted[by_notebook.get(path, "Python")] += 1
        elif kind in {"qmd", "rmd"}:
            counted[quarto_language(snapshot.text(path))] += 1
        elif (language := LANGUAGES.get(kind)) and not _not_own(path, kind, generated):
            counted[language] += 1
    return dict(sorted(counted.items(), key=lambda item: (-item[1], _rank(item[0]), item[0])))


def _generated(snapshot: Snapshot) -> tuple[str, ...]:
    """Folders of rendered sites: their scripts were written by a tool."""
    marks = snapshot.find("**/{pkgdown.yml,pkgdown.css,pkgdown.js,search.json,.nojekyll,sitemap.xml,objects.inv}")
    folders = {mark.rpartition("/")[0] for mark in marks}
    return tuple(f"{folder}/" for folder in folders if folder)


def _not_own(path: str, kind: str, generated: tuple[str, ...]) -> bool:
    """Scripts that came with a page or a library rather than from the project's people."""
    if kind not in {"js", "mjs", "cjs", "ts"}:
        return False
    name = path.rpartition("/")[2].lower()
    return (
        ".min." in name
        or name.endswith((".bundle.js", ".config.js", ".config.ts", ".config.mjs", ".d.ts"))
        or name.startswith(("jquery", "bootstrap", "d3.", "plotly"))
        or any(
            part in {"libs", "lib", "dist", "vendor", "vendors", "third_party", "site_libs", "htmlwidgets"}
            or part.endswith("_files")  # what knitr and Quarto put beside a page
            for part in path.lower().split("/")[:-1]
        )
        or path.startswith(generated)
    )


def _rank(language: str) -> int:
    return _ORDER.index(language) if language in _ORDER else len(_ORDER)


def _main(languages: dict[str, int]) -> str | None:
    """The language with most files; ties as people of the field would say it."""
    return next((name for name in languages if name not in _MINOR), None) or next(iter(languages), None)
