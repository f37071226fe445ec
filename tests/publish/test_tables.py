"""The bulk files: what each reader makes of them, and that they say the same."""

import csv
import hashlib
import json
import subprocess
import sys
from typing import Any

import pytest

from nhsr_registry.publish import parquet
from nhsr_registry.publish.tables import COLUMNS, TYPES


@pytest.fixture(scope="module")
def rows(site):
    with (site / "v1/index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_ndjson_has_the_projects_of_the_index(site):
    lines = (site / "v1/index.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == json.loads((site / "v1/index.json").read_text(encoding="utf-8"))[
        "projects"
    ]


def test_the_data_package_says_what_is_there(site, rows):
    package = json.loads((site / "v1/datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "CC0-1.0"
    for resource in package["resources"]:
        raw = (site / "v1" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(raw)
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    (table,) = (resource for resource in package["resources"] if resource.get("profile") == "tabular-data-resource")
    assert [field["name"] for field in table["schema"]["fields"]] == list(rows[0]) == list(COLUMNS)
    for field in table["schema"]["fields"]:
        for row in rows:
            cell = row[field["name"]]
            assert cell != "" or not field.get("constraints", {}).get("required")
            if cell and field["type"] == "number":
                float(cell)
            if cell and field["type"] == "boolean":
                assert cell in "01"


def test_checksums_cover_everything(site):
    said = dict(
        reversed(line.split("  ", 1)) for line in (site / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert set(said) == files - {"SHA256SUMS", "publication.txt"}
    for path, digest in said.items():
        assert hashlib.sha256((site / path).read_bytes()).hexdigest() == digest


QUERY = """
import json, sys
import duckdb
rows = duckdb.sql(f"SELECT * FROM '{sys.argv[1]}' ORDER BY id").fetchall()
names = [column[0] for column in duckdb.sql(f"DESCRIBE SELECT * FROM '{sys.argv[1]}'").fetchall()]
types = [column[1] for column in duckdb.sql(f"DESCRIBE SELECT * FROM '{sys.argv[1]}'").fetchall()]
print(json.dumps([names, types, rows], default=str))
"""


def test_duckdb_reads_the_parquet_file(site, rows):
    pytest.importorskip("duckdb", reason="DuckDB, which reads Parquet files, is not installed")
    done = subprocess.run(
        [sys.executable, "-c", QUERY, str(site / "v1/index.parquet")], capture_output=True, encoding="utf-8", check=True
    )
    names, types, found = json.loads(done.stdout)
    assert names == list(COLUMNS)
    kinds = {"text": "VARCHAR", "texts": "VARCHAR[]", "truth": "BOOLEAN", "number": "DOUBLE", "date": "DATE"}
    assert types == [kinds[TYPES.get(name, "text")] for name in names]
    for row, cells in zip(sorted(rows, key=lambda row: row["id"]), found, strict=True):
        for name, cell in zip(names, cells, strict=True):
            kind = TYPES.get(name, "text")
            if kind == "texts":
                assert ";".join(cell) == row[name], name
            elif kind == "truth":
                assert {None: "", True: "1", False: "0"}[cell] == row[name], name
            elif kind == "number":
                assert (cell is None) == (row[name] == "")
                assert cell is None or cell == float(row[name])
            else:
                assert (cell or "") == row[name].removeprefix("'"), name


def test_duckdb_reads_what_is_hard_for_parquet(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB, which reads Parquet files, is not installed")
    number = 1000
    columns: list[tuple[str, parquet.Type, list[Any]]] = [
        ("text", "text", [None if n % 3 else f"é{n}" * (n % 50) for n in range(number)]),
        ("truth", "truth", [None if n % 7 == 0 else n % 2 == 0 for n in range(number)]),
        ("list", "texts", [[str(k) for k in range(n % 4)] for n in range(number)]),
        ("nothing", "number", [None] * number),
        *((f"more{n}", "number", [float(n)] * number) for n in range(20)),
    ]
    for some, path in ((number, tmp_path / "a.parquet"), (0, tmp_path / "none.parquet")):
        with parquet.Writer([(name, type_) for name, type_, _ in columns]) as writer, path.open("wb") as out:
            for n in range(some):
                writer.add(cells[n] for _, _, cells in columns)
            writer.write(out, {"a": "b"})
        read = duckdb.sql(f"SELECT * FROM '{path}'").fetchall()
        assert read == [tuple(cells[n] for _, _, cells in columns) for n in range(some)]
