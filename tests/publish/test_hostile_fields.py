"""A tampered harvest: in every field of it that holds text, what steers, turns around, hides or ends text."""

import csv
import json
import re
import xml.etree.ElementTree as ET

import msgspec
import pytest

from nhsr_registry.folder.entry import Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import publish
from tests.publish import sample
from tests.publish.browser import needs_browser
from tests.publish.driven import chromium
from tests.publish.test_browser import Served
from tests.registry_folder import entry, make_registry

ATTACKS = {
    "control": "a\x00b\x08\x1b[31mred\x1b]8;;https://evil.example\x07x\x9b31m\x7f",
    "turned": "a\u202egnp.exe\u2066b\u2069\u200e\u061c\u200b",
    "lines": "one\u2028two\u2029three\x0bfour</script>",
    "formula": "\t=1+1",
    "outside-xml": "\ufffe\uffff\x0c]]><![CDATA[<a>&#0;",
}
#: The registry's own words, as TOML can hold them.
OWN = (
    'name = "\\uffffOwn\\u2066\\u001b[31m]]>"\ndescription = "\\ufffe<![CDATA[&#0;"\ncontact = "\\uffff@example.org"\n'
)
#: What may stand in no file that people read as text (`plain.clean`), but for the line feed.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
TEXTS = {".html", ".json", ".jsonld", ".ndjson", ".csv", ".xml", ".svg", ".yml", ".cff", ".txt"}


def everywhere(harvest: Harvest, text: str) -> tuple[Harvest, int]:
    """`harvest` with `text` in every field whose type takes it, dates and the commit included; and how many that were."""
    raw = json.loads(msgspec.json.encode(harvest))
    count = 0
    todo = [raw]
    while todo:
        node = todo.pop()
        for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
            if isinstance(value, dict | list):
                todo.append(value)
            elif isinstance(value, str) and key != "repository":
                node[key] = text
                try:
                    msgspec.convert(raw, Harvest)
                    count += 1
                except msgspec.ValidationError:
                    node[key] = value
    return msgspec.convert(raw, Harvest), count


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    registry = make_registry(tmp_path_factory.mktemp("registry"))
    (registry.root / "registry.toml").write_text(OWN, encoding="utf-8")
    for name, text in ATTACKS.items():
        registry.write_entry(entry(f"evil/{name}", name=text, summary=text, problem=text))
        harvest, count = everywhere(sample.harvest(f"evil/{name}"), text)
        assert count > 100
        registry.write_harvest(harvest)
    out = tmp_path_factory.mktemp("out") / "site"
    registry = Registry(registry.root)
    done = publish(registry, out, base_url="https://example.org/r/")
    assert done.projects == len(ATTACKS)
    return out


def test_no_text_file_holds_what_is_not_seen(out):
    looked = [path for path in out.rglob("*") if path.suffix in TEXTS]
    assert {path.suffix for path in looked} == TEXTS
    found = [path.relative_to(out) for path in looked if UNSEEN.search(path.read_bytes().decode())]
    assert found == []


def test_tables_have_a_row_and_every_cell_for_each(out):
    with (out / "v1/index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == len(ATTACKS) + 1
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
    lines = (out / "v1/index.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == json.loads((out / "v1/index.json").read_bytes())["projects"]


def test_what_is_xml_is_whole(out):
    paths = [path for path in out.rglob("*") if path.suffix in {".xml", ".svg"}]
    assert len(paths) > 8
    for path in paths:
        ET.parse(path)


@needs_browser
def test_compared_side_by_side_nothing_is_steered(out):
    """The page takes its texts from JSON, in which they stand whole, as escapes."""
    with Served(out) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}compare.html?p=evil/control&p=evil/turned&p=evil/lines")
        page.wait_for_selector("html[data-compared]")
        text = page.evaluate("document.querySelector('main').textContent")
    assert text.count("gnp.exe") >= 3
    assert not UNSEEN.search(text)
