"""The lines that the page about the data shows to analysts, each run as it stands there, on a version that ends in a nought."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html import unescape

import msgspec
import pytest

from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import publish
from tests.publish import sample
from tests.publish.test_browser import Served

LABELLED = re.compile(r'<div class="nhsuk-code" data-label="([^"]+)"><pre[^>]*><code[^>]*>(.*?)</code>', re.DOTALL)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The sample, all of it judged by rubric 0.10, which a reader may take for the number 0.1."""
    folder = tmp_path_factory.mktemp("lines")
    registry = sample.make(folder / "registry")
    for path in sorted((registry.root / "harvest").rglob("*.json")):
        said = msgspec.json.decode(path.read_bytes())
        if said.get("score"):
            said["score"]["rubric"] = "0.10"
            path.write_bytes(msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n")
    publish(Registry(registry.root), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def lines(published):
    """Label → line, for the files of this folder; `base` makes it an address."""
    page = (published / "data.html").read_text(encoding="utf-8")
    return {label: unescape(line) for label, line in LABELLED.findall(page)}


def r_has(package: str) -> bool:
    if not (program := shutil.which("Rscript")):
        return False
    return subprocess.run([program, "-e", f"library({package})"], capture_output=True, check=False).returncode == 0


def of_r(line: str, said: str, folder) -> str:
    done = subprocess.run(
        ["Rscript", "-e", f"{line}; {said}"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_way_has_its_line(lines):
    assert {"R, with readr", "R, without a package", "R, with jsonlite", "Python, with pandas", "Python, with polars", "Python, all of it, with pandas", "DuckDB"} <= set(lines)  # fmt: skip


@pytest.mark.parametrize(("label", "needs"), [("R, with readr", "readr"), ("R, without a package", "utils")])
def test_the_table_in_r(published, lines, label, needs):
    if not r_has(needs):
        pytest.skip(f"R with {needs} is not here")
    said = 'r <- projects[projects$id == "example-trust/waits", ]; cat(nrow(projects), class(projects$rubric), r$rubric, r$licence)'
    number = (published / "v1/index.ndjson").read_text(encoding="utf-8").count("\n")
    assert of_r(lines[label], said, published).split() == [str(number), "character", "0.10", "MIT"]


def test_all_of_it_in_r(published, lines):
    if not r_has("jsonlite"):
        pytest.skip("R with jsonlite is not here")
    said = 'r <- projects[projects$id == "example-trust/waits", ]; cat(r$readiness$rubric, length(r$topics[[1]]) > 0)'
    assert of_r(lines["R, with jsonlite"], said, published).split() == ["0.10", "TRUE"]


@pytest.mark.parametrize("label", ["Python, with pandas", "Python, with polars"])
def test_the_table_in_python(published, lines, label):
    package = label.rpartition(" ")[2]
    pytest.importorskip(package, reason=f"{package} is not installed")
    code = f"import {package}\n{lines[label]}\nprint(len(projects), [r for r in projects['rubric'].to_list() if r == '0.10'][0])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=published, capture_output=True, encoding="utf-8", check=True
    )
    number = (published / "v1/index.ndjson").read_text(encoding="utf-8").count("\n")
    assert done.stdout.split() == [str(number), "0.10"]


def test_all_of_it_in_pandas(published, lines):
    pytest.importorskip("pandas", reason="pandas is not installed")
    code = f"import pandas\n{lines['Python, all of it, with pandas']}\nprint({{r['rubric'] for r in projects['readiness'] if isinstance(r, dict)}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=published, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "{'0.10'}"


def test_duckdb(published, lines):
    pytest.importorskip("duckdb", reason="DuckDB is not installed")
    code = f"import duckdb\nprint(duckdb.sql({lines['DuckDB'].rstrip(';')!r}).fetchall())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=published, capture_output=True, encoding="utf-8", check=True
    )
    assert "example-trust/waits" in done.stdout


def test_r_reads_it_from_an_address(published, tmp_path):
    """On a site that has an address the lines hold it; with it, R fetches over HTTP."""
    if not r_has("jsonlite"):
        pytest.skip("R with jsonlite is not here")
    with Served(published) as address:
        line = f'projects <- jsonlite::fromJSON("{address}v1/index.json")$projects'
        assert of_r(line, "cat(nrow(projects) > 0)", tmp_path) == "TRUE"
