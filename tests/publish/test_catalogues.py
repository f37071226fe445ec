"""What national catalogues harvest: each file by the rules of those who read it, and what was lost is said."""

from __future__ import annotations

import json
import re

import jsonschema  # type: ignore[import-untyped]
import pytest
from ruamel.yaml import YAML

from nhsr_registry.publish import publish
from nhsr_registry.publish.exports import catalogues, rsd
from tests.publish.test_hostile import ATTACKS
from tests.registry_folder import entry, make_registry

ALL = "v1/exports"
_TEXT = {"type": "string"}
#: Code.gov's inventory, schema 2.0.0, in our words: what must stand, and which words may.
INVENTORY = {
    "type": "object",
    "required": ["version", "measurementType", "agency", "releases"],
    "additionalProperties": False,
    "properties": {
        "version": _TEXT,
        "agency": _TEXT,
        "measurementType": {
            "required": ["method"],
            "properties": {"method": {"enum": ["linesOfCode", "modules", "cost", "projects", "systems", "other"]}, "ifOther": _TEXT},
            "additionalProperties": False,
        },
        "releases": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "permissions", "repositoryURL", "description", "laborHours", "tags", "contact"],
                "properties": {
                    "name": _TEXT, "version": _TEXT, "organization": _TEXT, "description": _TEXT, "vcs": _TEXT,
                    "permissions": {
                        "required": ["licenses", "usageType"],
                        "additionalProperties": False,
                        "properties": {
                            "licenses": {
                                "type": ["array", "null"],
                                "items": {"additionalProperties": False, "properties": {"URL": {"type": "string", "format": "uri"}, "name": _TEXT}},
                            },
                            "usageType": {"enum": ["openSource", "governmentWideReuse", "exemptByLaw", "exemptByNationalSecurity", "exemptByAgencySystem", "exemptByAgencyMission", "exemptByCIO"]},
                            "exemptionText": {"type": ["string", "null"]},
                        },
                    },
                    "tags": {"type": "array", "items": _TEXT},
                    "contact": {
                        "required": ["email"], "additionalProperties": False,
                        "properties": {"email": _TEXT, "name": _TEXT, "URL": {"type": "string", "format": "uri"}, "phone": _TEXT},
                    },
                    "status": {"enum": ["Ideation", "Development", "Alpha", "Beta", "Release Candidate", "Production", "Archival"]},
                    "repositoryURL": {"type": "string", "format": "uri"},
                    "homepageURL": {"type": "string", "format": "uri"},
                    "languages": {"type": "array", "items": _TEXT},
                    "laborHours": {"type": "number"},
                    "date": {
                        "additionalProperties": False,
                        "properties": {key: {"type": "string", "format": "date"} for key in ("created", "lastModified", "metadataLastUpdated")},
                    },
                },
                "additionalProperties": False,
            },
        },
    },
}  # fmt: skip


def data(site, name: str):
    text = (site / ALL / name).read_text(encoding="utf-8")
    return YAML(typ="safe").load(text) if name.endswith(".yml") else json.loads(text)


def check(site) -> None:
    """Every file by its rules."""
    jsonschema.Draft4Validator(INVENTORY, format_checker=jsonschema.FormatChecker()).validate(data(site, "code.json"))
    publishers = data(site, "publishers.yml")
    assert isinstance(publishers, list)
    for one in publishers:
        assert set(one) == {"id", "name", "orgs", "repos"}
        assert all(isinstance(one[key], str) and one[key] for key in ("id", "name"))
        assert one["repos"]
        assert all(re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+\.git", repo) for repo in one["repos"])
    assert len({one["id"] for one in publishers}) == len(publishers)
    for row in data(site, "publiccode-index.json")["software"]:
        assert (site / row["publiccode"].removeprefix("https://example.org/r/")).is_file()
    for group, accounts in data(site, "governments.yml").items():
        assert isinstance(group, str)
        assert accounts
        assert all(re.fullmatch(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}", account) for account in accounts)
        assert accounts == sorted(accounts, key=str.lower)
    slugs = [row["slug"] for row in data(site, "rsd.json")]
    assert len(set(slugs)) == len(slugs)
    for row in data(site, "rsd.json"):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"])
        assert len(row["short_statement"]) <= 300
        assert row["repository_url"]["code_platform"] == "github"
    graph = data(site, "codemeta.jsonld")
    assert graph["@context"] == "https://w3id.org/codemeta/3.0"
    assert all(one["@type"] == "SoftwareSourceCode" and "@context" not in one for one in graph["@graph"])
    schema = json.loads((site / "v1/schema/catalogues.schema.json").read_text(encoding="utf-8"))
    losses = data(site, "losses.json")
    jsonschema.Draft202012Validator(schema).validate(losses)
    assert set(losses["formats"]) == {*catalogues.MAKERS, "codemeta.jsonld"}


def test_each_is_as_its_readers_want_it(site):
    check(site)
    ids = {row["repositoryURL"].removeprefix("https://github.com/") for row in data(site, "code.json")["releases"]}
    listed = json.loads((site / "v1/index.json").read_text(encoding="utf-8"))["projects"]
    assert ids == {project["id"] for project in listed if project["licence"]}
    assert len(data(site, "codemeta.jsonld")["@graph"]) == len(listed) == len(data(site, "rsd.json"))
    assert data(site, "governments.yml") == {"U.K. Central": ["example-trust"]}
    assert "RZZ" in {one["id"] for one in data(site, "publishers.yml")}


def test_the_list_of_governments_is_as_its_own_script_leaves_it(tmp_path):
    """A comment, an empty line before each group, the accounts by name in capitals, quotes only where YAML needs them."""
    registry = make_registry(tmp_path / "registry")
    owners = ["zebra", "111Online", "1234", "0x1f", "no", "1e5", "2024-01-01", "Alpha", "alpha-b", "12-more"]
    (registry.root / "organisations.toml").write_text(
        "version = 1\n[[organisations]]\nid = 'trust'\nname = 'Example Trust'\nods = 'RZZ'\nkind = 'trust'\n"
        f"owners = {json.dumps(owners)}\n",
        encoding="utf-8",
    )
    registry.write_entry(entry("zebra/waits"))
    publish(registry, tmp_path / "site")
    lines = (tmp_path / "site" / ALL / "governments.yml").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert lines[1:3] == ["", "U.K. Central:"]
    assert "  - 111Online" in lines
    assert "  - 12-more" in lines
    assert data(tmp_path / "site", "governments.yml") == {"U.K. Central": sorted(owners, key=str.upper)}


def test_what_was_lost_is_said(site):
    said = data(site, "losses.json")["formats"]
    assert {loss["field"] for loss in said["code.json"]} >= {"laborHours", "licence"}
    assert [loss["field"] for loss in said["publiccode-index.json"]] == ["licence"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_stay_texts(attack, tmp_path):
    registry = make_registry(tmp_path / "registry")
    registry.write_entry(entry("example-trust/waits", name=attack, summary=attack, problem=attack))
    publish(registry, tmp_path / "site", base_url="https://example.org/r/")
    check(tmp_path / "site")


def test_an_empty_registry_has_empty_catalogues(tmp_path):
    registry = make_registry(tmp_path / "registry")
    (registry.root / "organisations.toml").write_text("version = 1\n", encoding="utf-8")
    publish(registry, tmp_path / "site")
    check(tmp_path / "site")
    assert data(tmp_path / "site", "publishers.yml") == []


def test_names_that_differ_in_a_sign_keep_slugs_of_their_own():
    assert len({rsd._slug(id_) for id_ in ("a/b-c", "a/b.c", "a/b_c", "a/bc", "a/.github")}) == 5
