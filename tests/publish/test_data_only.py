"""`publish --data-only`: the tables, the index and the records for others of a registry too large for a page a project."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import sqlite3

import msgspec
import pytest

from nhsr_registry.cli import main
from nhsr_registry.folder.entry import Private
from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import publish
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest

BASE = "https://example.org/registry/"


@pytest.fixture
def registry(tmp_path):
    made = make_registry(tmp_path / "registry")
    for name in ("a/waits", "b/beds", "c/stock"):
        made.write_entry(entry(name))
        made.write_harvest(harvest(name))
    return Registry(made.root)


def files(out):
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_everything_but_pages_and_files_of_one_project(registry, tmp_path):
    whole, data = tmp_path / "whole", tmp_path / "data"
    publish(registry, whole, base_url=BASE)
    done = publish(registry, data, base_url=BASE, data_only=True)
    assert (done.projects, done.pages) == (3, 0)
    with_pages, found = files(whole), files(data)
    assert set(found) < set(with_pages)
    assert not [
        name for name in found if name.endswith((".html", ".js", ".css", ".svg", ".xml", ".txt")) and "/" in name
    ]
    assert not [name for name in found if re.search(r"/(a|b|c)/", name)], "no file of a single project"
    tables = {name for name in with_pages if re.fullmatch(r"v1/[^/]+|v1/exports/[^/]+|v1/schema/[^/]+", name)}
    left = {
        "v1/exports/publiccode-index.json",
        "v1/same-problem.json",
    }  # leads to files of single projects; compares all with all
    assert tables - set(found) == left
    assert found["v1/search.sqlite.gz"] == with_pages["v1/search.sqlite.gz"]
    for name in (
        "v1/federation.ndjson.gz",
        "v1/exports/governments.yml",
        "v1/leaders.json",
        "v1/schema/project.schema.json",
    ):
        assert found[name] == with_pages[name], name


def test_no_address_leads_to_what_is_not_there(registry, tmp_path):
    publish(registry, tmp_path / "data", base_url=BASE, data_only=True)
    found = files(tmp_path / "data")
    said = b"\n".join(raw for name, raw in found.items() if not name.endswith((".gz", ".sqlite", ".parquet")))
    addresses = set(re.findall(rf"{re.escape(BASE)}([A-Za-z0-9._/-]+)".encode(), said))
    assert addresses
    assert {address.decode() for address in addresses} <= set(found)
    rows = list(csv.DictReader(found["v1/index.csv"].decode().lstrip("\ufeff").splitlines()))
    assert [row["page"] for row in rows] == [row["url"] for row in rows]
    for line in found["SHA256SUMS"].decode().splitlines():
        sum_, _, name = line.partition("  ")
        assert hashlib.sha256(found[name]).hexdigest() == sum_


def test_pages_come_and_go(registry, tmp_path):
    """Nothing of one way is taken over for the other, and each gives the bytes that it gives alone."""
    out, fresh = tmp_path / "site", tmp_path / "fresh"
    publish(registry, out, base_url=BASE)
    publish(registry, out, base_url=BASE, data_only=True)
    publish(registry, out, base_url=BASE, data_only=True)
    publish(registry, fresh, base_url=BASE, data_only=True)
    assert files(out)["v1/index.json"] == files(fresh)["v1/index.json"]
    assert set(files(out)) == set(files(fresh))
    done = publish(registry, out, base_url=BASE)
    assert (done.pages > 3, (out / "projects/a/waits.html").is_file(), done.left_out) == (True, True, ())


def test_the_setting_and_the_option(registry, tmp_path, capsys):
    path = registry.root / "registry.toml"
    path.write_text('pages = "none"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    for options, pages in (((), False), (("--with-pages",), True), (("--data-only",), False)):
        with pytest.raises(SystemExit) as end:
            main(["--registry", str(registry.root), "publish", "--out", str(tmp_path / "out"), *options])
        assert end.value.code == 0
        assert (tmp_path / "out/index.html").is_file() is pages
        said = capsys.readouterr().out
        assert ("index.html" in said) is pages


def test_private_words_stay_out_as_ever(registry, tmp_path):
    registry.write_entry(entry("a/waits", private=Private(notes="zanzibar-seventeen")))
    registry.write_entry(entry("b/beds", local_only=True))
    out = tmp_path / "out"
    publish(Registry(registry.root), out, audience="national", data_only=True)
    found = files(out)
    index = json.loads(found["v1/index.json"])
    assert [project["id"] for project in index["projects"]] == ["a/waits", "c/stock"]
    plain = b"".join(gzip.decompress(raw) if name.endswith(".gz") else raw for name, raw in found.items())
    assert b"zanzibar" not in plain
    assert b"b/beds" not in plain


def test_the_index_that_update_fetches_answers(registry, tmp_path):
    publish(registry, tmp_path / "out", data_only=True)
    path = tmp_path / "index.sqlite"
    path.write_bytes(gzip.decompress((tmp_path / "out/v1/search.sqlite.gz").read_bytes()))
    with sqlite3.connect(path) as db:
        assert {id_ for (id_,) in db.execute("SELECT id FROM profile")} == {"a/waits", "b/beds", "c/stock"}
    needs = msgspec.json.decode((tmp_path / "out/v1/needs.json").read_bytes())
    assert needs["needs"] == []
