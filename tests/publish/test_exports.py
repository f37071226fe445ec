"""What other catalogues read: our own readers take each export without a complaint, and what was lost is said."""

import json
import re
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from nhsr_registry.formats import all_formats
from nhsr_registry.publish import publish
from nhsr_registry.publish.exports import _yaml
from tests.publish import sample
from tests.publish.pages import read
from tests.publish.test_hostile import ATTACKS
from tests.registry_folder import entry, make_registry

FORMATS = {fmt.id: fmt for fmt in all_formats()}
READERS = {
    "codemeta.json": FORMATS["codemeta"],
    "CITATION.cff": FORMATS["citation-cff"],
    "publiccode.yml": FORMATS["publiccode"],
}
WAITS = "v1/exports/example-trust/waits"


def said(out: Path, path: str) -> dict[str, list[str]]:
    """What our reader makes of an export; it must have nothing to complain of."""
    name = path.rpartition("/")[2]
    parsed = READERS[name].parse((out / path).read_text(encoding="utf-8"), name)
    assert not parsed.problems, path
    found: dict[str, list[str]] = {}
    for statement in parsed.statements:
        found.setdefault(statement.field, []).append(statement.value)
    return found


def exports(out: Path) -> list[str]:
    return [
        path.relative_to(out).as_posix() for path in sorted((out / "v1/exports").rglob("*")) if path.name in READERS
    ]


def test_our_readers_take_every_export(site):
    found = exports(site)
    assert len(found) == 13, "five projects, two of them without a licence that is known"
    for path in found:
        assert said(site, path)["name"], path


def test_what_comes_back_is_what_went_out(site):
    codemeta = said(site, f"{WAITS}/codemeta.json")
    assert codemeta["name"] == ["Waits"]
    assert codemeta["license"] == ["MIT"]
    assert codemeta["code_repository"] == ["https://github.com/example-trust/waits"]
    assert codemeta["programming_language"] == ["R", "plain", "C++"]
    assert codemeta["development_status"] == ["active"]
    assert codemeta["author"] == ["plain"]
    assert len(codemeta["software_requirements"]) == 30
    cff = said(site, f"{WAITS}/CITATION.cff")
    assert (cff["name"], cff["license"], cff["author"]) == (["Waits"], ["MIT"], ["plain"])
    public = said(site, f"{WAITS}/publiccode.yml")
    assert (public["name"], public["license"], public["development_status"]) == (["Waits"], ["MIT"], ["stable"])


def test_nothing_is_invented_in_silence(site):
    losses = json.loads((site / f"{WAITS}/losses.json").read_text(encoding="utf-8"))
    schema = json.loads((site / "v1/schema/losses.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(losses)
    assert {loss["field"] for loss in losses["formats"]["codemeta.json"]} >= {
        "readiness",
        "problem",
        "settings",
        "datasets",
    }
    assert {loss["field"] for loss in losses["formats"]["publiccode.yml"]} >= {
        "platforms",
        "maintenance.contacts",
        "readiness",
    }
    assert "author" in {loss["field"] for loss in losses["formats"]["CITATION.cff"]}


def test_no_licence_is_no_publiccode(site):
    assert not (site / "v1/exports/someone/unread/publiccode.yml").exists()
    losses = json.loads((site / "v1/exports/someone/unread/losses.json").read_text(encoding="utf-8"))
    assert losses["formats"]["publiccode.yml"][0]["field"] == "licence"
    assert "publiccode.yml" not in read(site / "projects/someone/unread.html").text("a")


def test_a_mailbox_is_never_given_for_a_person(site):
    for path in exports(site):
        found = re.findall(r"[\w.]+@[\w.-]+", (site / path).read_text(encoding="utf-8"))
        assert set(found) <= {"analytics@example-trust.nhs.uk"}, "the team's own, as the entry says"


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_stay_texts(attack, tmp_path):
    text = ATTACKS[attack]
    registry = make_registry(tmp_path / "r", entry("evil/evil", name=text, summary=text, problem=text, contact=text))
    registry.write_harvest(sample.harvest("evil/evil", text, link=text))
    publish(registry, tmp_path / "site")
    for path in exports(tmp_path / "site"):
        assert "".join(said(tmp_path / "site", path)["name"])[:20] in re.sub("[\u202e\u2066\u200b]", "", text)
    page = (tmp_path / "site/projects/evil/evil.html").read_text(encoding="utf-8")
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(block)["name"] == re.sub("[\u202e\u2066\u200b]", "", text[:200])  # as much as is a name
    assert not set("<>&") & set(block)


@pytest.mark.parametrize(
    "licence",
    ["MIT", "MIT OR Apache-2.0", "MIT AND OGL-UK-3.0", "LicenseRef-x", "not a licence", "GPL-3.0-or-later WITH x"],
)
def test_any_licence_is_exported_or_its_loss_told(licence, tmp_path):
    registry = make_registry(tmp_path / "r", entry())
    source = sample.harvest("example-trust/waits")
    fields = {**source.record.fields, "license": (type(source.record.fields["license"][0])(value=licence, sources=()),)}
    registry.write_harvest(sample.harvest("example-trust/waits", record=type(source.record)(fields=fields)))
    publish(registry, tmp_path / "site")
    losses = json.loads((tmp_path / f"site/{WAITS}/losses.json").read_text(encoding="utf-8"))["formats"]
    for name in ("CITATION.cff", "publiccode.yml"):
        path = f"{WAITS}/{name}"
        told = "licence" in {loss["field"] for loss in losses[name]}
        assert told or "license" in said(tmp_path / "site", path), (name, licence)


def test_yaml_that_every_reader_reads_alike():
    from ruamel.yaml import YAML

    table = {
        "a": "no",
        "b": ["1.10", "2024-01-01", "x: y # z", 'q"\\', "\U0001f600 é", "\u2028\ufeff\x07"],
        "c": {"d": True, "e": [{"f": "g", "h": "i"}]},
    }
    again = YAML(typ="safe", pure=True).load(_yaml.dump(table))
    table["b"][-1] = ""  # type: ignore[index]
    assert again == table
