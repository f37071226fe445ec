"""The data files: valid by their own schemas, and loaded in one line."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from nhsr_registry.plain import inert
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.data import index_json
from nhsr_registry.publish.tables import COLUMNS, guarded


@pytest.fixture(scope="module")
def index(site):
    return json.loads((site / "v1/index.json").read_text(encoding="utf-8"))


def schema(site: Path, name: str) -> Any:
    found = json.loads((site / "v1/schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def test_the_index_is_valid_and_complete(site, index):
    schema(site, "index").validate(index)
    assert [project["id"] for project in index["projects"]] == [
        "example-trust/gone", "example-trust/old", "example-trust/waits", "someone/1st.model", "someone/unread",
    ]  # fmt: skip
    assert index["counts"] == {
        "projects": 5,
        "read": 3,
        "stale": 1,
        "archived": 1,
        "organisations": 2,
        "levels": {"listed": 0, "usable": 2, "reusable": 0, "ready-to-scale": 1},
    }
    assert index["updated"] == "2024-05-06"
    assert index["licence"] == "CC0-1.0"


def test_every_field_is_always_there_and_described(site, index):
    described = schema(site, "index").schema["$defs"]["Project"]["properties"]
    for project in index["projects"]:
        assert list(project) == list(described)
    assert all(field.get("description") or "$ref" in field for field in described.values())


def test_a_project_says_what_an_analyst_asks(index):
    waits = next(project for project in index["projects"] if project["id"] == "example-trust/waits")
    assert waits["organisation"] == {"id": "example-trust", "name": "Example NHS Trust", "ods": "RZZ", "region": None}
    assert waits["licence"] == "MIT"
    assert waits["languages"] == ["R", "plain", "C++"], "the most used first"
    assert waits["readiness"]["provisional"] is True
    assert [step["check"] for step in waits["next_steps"]] == ["licence-file"]
    assert waits["reuse"] == [{"language": "R", "code": 'pak::pak("example-trust/waits")'}]


def test_each_project_has_its_own_file_with_entry_and_facts(site, index):
    validator = schema(site, "project")
    for project in index["projects"]:
        found = json.loads((site / f"v1/projects/{project['id']}.json").read_text(encoding="utf-8"))
        validator.validate(found)
        assert found["project"] == project
        assert found["entry"]["repository"] == project["id"]
        assert (found["harvest"] is None) is not project["read"]


def test_the_csv_is_one_table_without_a_byte_order_mark(site, index):
    raw = (site / "v1/index.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["id"] for row in rows] == [project["id"] for project in index["projects"]]
    unread = rows[-1]
    assert (unread["read"], unread["level"], unread["points"]) == ("0", "", ""), "not known is empty, not zero"


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@x", " =cmd()", "\t=1", "＝1"])
def test_a_formula_is_only_text(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["a=b", "", None, -1, -2.5, "NHS-R"])
def test_what_is_no_formula_stays(cell):
    assert guarded(cell) == cell


def test_the_database_answers_questions(site):
    with closing(sqlite3.connect(site / "v1/index.sqlite")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT id FROM projects WHERE ods = 'RZZ' ORDER BY id").fetchall() == [
            ("example-trust/gone",), ("example-trust/old",), ("example-trust/waits",),
        ]  # fmt: skip
        found = db.execute("SELECT project FROM search WHERE search MATCH 'hospital' ORDER BY rank").fetchall()
        assert found == [("example-trust/waits",)], "by the word of its setting"
        assert db.execute("SELECT count(*) FROM findings WHERE outcome = 'fail'").fetchone() == (4,)
        assert db.execute("SELECT value FROM about WHERE key = 'licence'").fetchone() == ("CC0-1.0",)


@pytest.mark.parametrize("kept", [0, 1, 5])
def test_the_index_in_pieces_is_the_index(registry, kept):
    collection = Collection(registry, None)
    projects = tuple(collection.projects[:kept])
    index = msgspec.structs.replace(collection.index, projects=projects, description='"projects": [] \u202e\n')
    whole = inert(msgspec.json.format(msgspec.json.encode(index), indent=1).decode()).encode() + b"\n"
    assert b"".join(index_json(msgspec.structs.replace(index, projects=()), projects)) == whole
