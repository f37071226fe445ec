"""The index that `nhsr-registry update` fetches."""

import gzip
import hashlib
import json
import sqlite3
import zlib
from contextlib import closing

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from nhsr_registry.catalogue.profile import Kept
from nhsr_registry.index_layout import SCHEMA
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.publish import publish
from nhsr_registry.publish.collect import PRIVATE
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import Index
from tests.publish import sample
from tests.registry_folder import entry, make_registry


@pytest.fixture(scope="module")
def about(site):
    return json.loads((site / "v1/search.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def db(site, tmp_path_factory):
    path = tmp_path_factory.mktemp("unpacked") / "search.sqlite"
    path.write_bytes(gzip.decompress((site / "v1/search.sqlite.gz").read_bytes()))
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_the_page_about_it_is_valid_and_true(site, about):
    schema = json.loads((site / "v1/schema/search.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(about)
    packed = (site / "v1" / about["file"]).read_bytes()
    raw = gzip.decompress(packed)
    assert (about["bytes"], about["unpacked_bytes"]) == (len(packed), len(raw))
    assert about["sha256"] == hashlib.sha256(packed).hexdigest()
    assert about["unpacked_sha256"] == hashlib.sha256(raw).hexdigest()
    assert (about["layout"], about["projects"]) == (SCHEMA, 5)


def test_it_is_searched_like_any_other(db):
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert search(Index(db), "waits").results[0]["id"] == "example-trust/waits"


def test_it_holds_what_is_published_and_no_more(site, db):
    published = {
        one["id"].lower() for one in json.loads((site / "v1/index.json").read_text(encoding="utf-8"))["projects"]
    }
    assert {row[0] for row in db.execute("SELECT repository FROM doc")} == published
    assert {row[0] for row in db.execute("SELECT id FROM profile")} == published
    kept = [msgspec.json.decode(zlib.decompress(data), type=Kept) for (data,) in db.execute("SELECT data FROM profile")]
    assert sum(bool(one.harvest) for one in kept) == 3
    assert not [one for one in kept if one.harvest and one.harvest.terms]


def test_it_is_no_map_of_what_should_not_be_public(tmp_path):
    registry = make_registry(tmp_path / "registry", entry())
    found = Finding(check="no-credentials", outcome="fail", reason="One was seen.", evidence=(Evidence(path="keys.R"),))
    other = Finding(check="licence-file", outcome="fail", reason="None.", evidence=(Evidence(path="README.md"),))
    assert default_rubric().rule(found.check).dimension == PRIVATE
    registry.write_harvest(sample.harvest("example-trust/waits", findings=(found, other)))
    publish(registry, tmp_path / "site")
    (tmp_path / "search.sqlite").write_bytes(gzip.decompress((tmp_path / "site/v1/search.sqlite.gz").read_bytes()))
    with closing(sqlite3.connect(tmp_path / "search.sqlite")) as db:
        (data,) = db.execute("SELECT data FROM profile").fetchone()
        everything = zlib.decompress(data) + json.dumps(db.execute("SELECT card FROM doc").fetchall()).encode()
    assert b"README.md" in everything
    assert b"keys.R" not in everything
