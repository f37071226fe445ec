"""How far our facts agree with a table of facts found by simple rules: `facts_agreement.py TABLE.tsv CLONES`.

Prints each cell that differs, then the share that agrees by column. Where they differ, either may be wrong:
open the repository.
"""

from __future__ import annotations

import collections
import csv
import sys
from collections.abc import Callable
from pathlib import Path

from nhsr_registry.assess import assess, wanted
from nhsr_registry.clones import read_clone
from nhsr_registry.harvesting.harvest import Clones
from nhsr_registry.model import Assessment, RepoId


def _mark(a: Assessment, role: str) -> set[str]:
    return {path.lower() for path in a.facts.landmarks.get(role, ())}


def _outcome(a: Assessment, check: str) -> str:
    return next((f.outcome for f in a.findings if f.check == check), "?")


def _same_file(role: str) -> Callable[[Assessment, str], bool]:
    def compare(a: Assessment, cell: str) -> bool:
        theirs = {path.lower() for path in cell.split(";") if path}
        return bool(theirs) == bool(_mark(a, role)) and (not theirs or bool(theirs & _mark(a, role)))

    return compare


def _yes(check: str, when: str) -> Callable[[Assessment, str], bool]:
    return lambda a, cell: (cell != "") == (_outcome(a, check) == when)


COLUMNS: dict[str, Callable[[Assessment, str], bool]] = {
    "language": lambda a, cell: (a.facts.main_language or "none") == cell,
    "n_files": lambda a, cell: a.facts.files == int(cell),
    "n_commits": lambda a, cell: a.history.commits == int(cell),
    "n_authors": lambda a, cell: a.history.authors == int(cell),
    "last_commit": lambda a, cell: (a.history.last_commit or "")[:10] == cell,
    "n_tags": lambda a, cell: len(a.history.tags) == int(cell),
    "citation_cff": lambda a, cell: (cell != "") == ("citation.cff" in _mark(a, "citation")),
    "DESCRIPTION": _same_file("description"),
    "pyproject": _same_file("pyproject"),
    "setup_py": lambda a, cell: (cell != "") == ("setup.py" in _mark(a, "setup")),
    "requirements": _same_file("requirements"),
    "environment_yml": _same_file("environment"),
    "renv_lock": lambda a, cell: (cell != "") == ("renv.lock" in _mark(a, "lock")),
    "README": _same_file("readme"),
    "LICENSE": _same_file("licence"),
    "licence_guess": lambda a, cell: (
        cell.lower() in " ".join(a.record.all("license")).lower() if cell else _no_licence(a)
    ),
    "CONTRIBUTING": _same_file("contributing"),
    "CODE_OF_CONDUCT": _same_file("conduct"),
    "SECURITY": _same_file("security"),
    "CHANGELOG": _same_file("changelog"),
    "n_workflows": lambda a, cell: len(_mark(a, "workflows")) == int(cell),
    "ci_runs_tests": _yes("ci-runs-tests", "pass"),
    "tests": _yes("tests-present", "pass"),
    "Dockerfile": lambda a, cell: (cell != "") == any("dockerfile" in path for path in _mark(a, "container")),
    "pkgdown_yml": _same_file("pkgdown"),
    "mkdocs": _same_file("mkdocs"),
    "n_notebooks": lambda a, cell: a.facts.notebooks == int(cell),
    "n_notebooks_with_outputs": lambda a, cell: a.facts.notebooks_with_outputs == int(cell),
    "n_data_files": lambda a, cell: a.facts.data_files == int(cell),
    "data_bytes": lambda a, cell: a.facts.data_bytes == int(cell),
    "placeholder_metadata": lambda a, cell: (cell != "") == bool(a.record.placeholders),
    "caveat_notices": lambda a, cell: (cell != "") == bool([c for c in a.caveats if c.kind != "synthetic-data"]),
    "local_paths": _yes("no-absolute-paths", "fail"),
    "private_db_refs": _yes("no-internal-infrastructure", "fail"),
}
OURS: dict[str, Callable[[Assessment], object]] = {
    "language": lambda a: (a.facts.main_language, a.facts.languages),
    "n_files": lambda a: a.facts.files,
    "n_commits": lambda a: a.history.commits,
    "n_authors": lambda a: a.history.authors,
    "last_commit": lambda a: a.history.last_commit,
    "licence_guess": lambda a: a.record.all("license"),
    "n_tags": lambda a: len(a.history.tags),
    "n_notebooks": lambda a: a.facts.notebooks,
    "n_notebooks_with_outputs": lambda a: a.facts.notebooks_with_outputs,
    "n_data_files": lambda a: a.facts.data_files,
    "data_bytes": lambda a: a.facts.data_bytes,
    "caveat_notices": lambda a: [(c.kind, c.path, c.line, c.text[:60]) for c in a.caveats],
    "placeholder_metadata": lambda a: [(p.field, p.value[:40]) for p in a.record.placeholders],
}


def _no_licence(a: Assessment) -> bool:
    return not [v for v in a.record.fields.get("license", ()) if v.extra.get("recognised") != "no"]


def _ours(a: Assessment, column: str) -> object:
    if column in OURS:
        return OURS[column](a)
    checks = {"ci_runs_tests": "ci-runs-tests", "tests": "tests-present", "local_paths": "no-absolute-paths"}
    if name := checks.get(column) or ("no-internal-infrastructure" if column == "private_db_refs" else None):
        return next(
            ((f.outcome, f.reason, [(e.path, e.line) for e in f.evidence[:2]]) for f in a.findings if f.check == name),
            None,
        )
    return {role: paths for role, paths in a.facts.landmarks.items() if role[:4] in column.lower()}


def main(table: str, folder: str) -> None:
    clones, same, total = Clones(Path(folder)), collections.Counter[str](), collections.Counter[str]()
    with Path(table).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            repo = RepoId.parse(row["repo"])
            assessment = assess(read_clone(clones.path(repo), wanted=wanted(), repository=str(repo)))
            for column, compare in COLUMNS.items():
                total[column] += 1
                if compare(assessment, row[column]):
                    same[column] += 1
                else:
                    print(f"{column:25} {repo}: theirs {row[column]!r}, ours {_ours(assessment, column)}")
    for column in COLUMNS:
        print(f"{column:25} {same[column]:3}/{total[column]}")
    print(f"{'all cells':25} {same.total() / total.total():.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
