"""Needs have pages and data: who has them, what may answer them and why, what people say does."""

import json

import jsonschema  # type: ignore[import-untyped]
import pytest

from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import publish
from nhsr_registry.spread import needs
from tests.publish import sample
from tests.publish.pages import read
from tests.publish.test_folder import content
from tests.registry_folder import make_registry


@pytest.fixture(scope="module")
def data(site):
    found = json.loads((site / "v1/needs.json").read_text(encoding="utf-8"))
    schema = json.loads((site / "v1/schema/needs.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    return found


def test_open_needs_come_first_and_of_these_the_most_shared(data, site):
    assert [need["id"] for need in data["needs"]] == ["waiting-list-length", "ambulance-rota", "beds-next-winter"]
    text = (site / "needs.html").read_text(encoding="utf-8")
    places = [
        text.index(f"needs/{need}.html") for need in ("waiting-list-length", "ambulance-rota", "beds-next-winter")
    ]
    assert places == sorted(places)
    assert text.index('id="open"') < places[0] < text.index('id="met"') < places[2]


def test_what_may_answer_is_what_the_search_finds_with_its_reasons(data, site, registry):
    from nhsr_registry.spread.matching import candidates

    by_id = {need["id"]: need for need in data["needs"]}
    for need in needs.load(registry):
        expected = [(card["id"], card["why"][0]["field"]) for card in candidates(registry.root, need)]
        found = by_id[need.id]["candidates"]
        assert [(one["id"], one["why"][0]["field"]) for one in found] == expected
    assert by_id["waiting-list-length"]["candidates"]
    assert by_id["ambulance-rota"]["candidates"] == []
    page = (site / "needs/waiting-list-length.html").read_text(encoding="utf-8")
    assert 'href="../projects/example-trust/waits.html"' in page
    assert "Why: " in page
    assert "Nothing listed here seems to answer it yet" in (site / "needs/ambulance-rota.html").read_text("utf-8")


def test_who_has_it_is_named_with_its_region_and_what_is_not_known_is_said_to_be(data, site):
    (need,) = (need for need in data["needs"] if need["id"] == "waiting-list-length")
    assert [(voice["name"], voice["region"]) for voice in need["voices"]] == [("Example NHS Trust", None), (None, None)]
    text = read(site / "needs/waiting-list-length.html").text("table")
    assert "Example NHS TrustNot known3 January 2024" in text
    assert "ODS code RXX (name not known here)Not known4 January 2024" in text
    assert "North West" in read(site / "needs/ambulance-rota.html").text("table")


def test_the_page_says_what_it_is_about_and_how_to_say_we_too(site):
    text = (site / "needs/waiting-list-length.html").read_text(encoding="utf-8")
    for link in ("browse/topics/waiting-lists.html", "browse/settings/acute.html", "browse/datasets/hes.html"):
        assert f'href="../{link}"' in text
    assert "nhsr-registry need too waiting-list-length --organisation YOUR-ODS-CODE" in text
    assert "needs/waiting-list-length.toml" in text


def test_what_people_accepted_is_linked_where_it_is_listed(site):
    text = (site / "needs/beds-next-winter.html").read_text(encoding="utf-8")
    assert 'href="../projects/someone/1st.model.html"' in text
    assert "else/where</a> (not listed here)" in text


def test_home_browse_leaders_and_a_feed_lead_there(site):
    for page in ("index.html", "leaders.html"):
        text = (site / page).read_text(encoding="utf-8")
        assert 'href="needs/waiting-list-length.html"' in text
        assert "needs/beds-next-winter.html" not in text, "it is met"
    assert 'href="needs.html"' in (site / "browse.html").read_text(encoding="utf-8")
    feed = (site / "feeds/needs.xml").read_text(encoding="utf-8")
    assert feed.count("<entry>") == 3
    assert feed.index("2024-01-05") < feed.index("2024-01-03")
    report = json.loads((site / "v1/leaders.json").read_text(encoding="utf-8"))
    assert [(need["id"], need["organisations"]) for need in report["needs"]] == [
        ("waiting-list-length", 2),
        ("ambulance-rota", 1),
    ]
    assert report["reused"] == 1


def test_without_needs_the_page_says_how_to_name_the_first(tmp_path):
    publish(make_registry(tmp_path / "registry"), tmp_path / "site")
    assert "Yours can be the first" in (tmp_path / "site/needs.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "site/v1/needs.json").read_text(encoding="utf-8"))["needs"] == []
    assert 'href="needs.html"' in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_a_broken_need_is_named_and_costs_only_itself(tmp_path):
    registry = sample.make(tmp_path / "registry")
    (registry.root / "needs/ambulance-rota.toml").write_text("id = ", encoding="utf-8")
    done = publish(Registry(registry.root), tmp_path / "site")
    assert [left.what for left in done.left_out] == ["needs/ambulance-rota.toml"]
    assert not (tmp_path / "site/needs/ambulance-rota.html").exists()
    assert (tmp_path / "site/needs/waiting-list-length.html").is_file()


def test_a_new_voice_changes_the_pages_of_needs_and_renders_no_project_again(tmp_path):
    registry = sample.make(tmp_path / "registry")
    publish(registry, tmp_path / "site")
    needs.write(registry, needs.too(needs.get(registry, "ambulance-rota"), "RXX", "2024-05-05"))
    assert publish(Registry(registry.root), tmp_path / "site").rendered == 0
    assert "5 May 2024" in (tmp_path / "site/needs/ambulance-rota.html").read_text(encoding="utf-8")
    publish(Registry(registry.root), tmp_path / "fresh")
    news = ("whats-new.html", "v1/changes.json", "SHA256SUMS", "v1/datapackage.json", "feeds/new.xml")
    kept, fresh = content(tmp_path / "site"), content(tmp_path / "fresh")
    assert {path: sum_ for path, sum_ in kept.items() if path not in news} == {
        path: sum_ for path, sum_ in fresh.items() if path not in news
    }


def test_hostile_words_stay_words(tmp_path):
    registry = make_registry(tmp_path / "registry")
    (registry.root / "needs").mkdir()
    problem = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> {{ 7*7 }}"
    need = needs.Need(id="x-y", problem=problem, voices=(needs.Voice(organisation="RXX", said="2024-01-02"),))
    needs.write(registry, need)
    done = publish(Registry(registry.root), tmp_path / "site")
    assert done.left_out == ()
    for page in ("needs.html", "needs/x-y.html", "index.html", "leaders.html"):
        found = read(tmp_path / "site" / page)
        assert not found.faults
        assert not [attrs for attrs in found.all("img") if attrs.get("src") == "x"]
        assert problem in found.text("html")
