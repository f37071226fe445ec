"""Feeds that every reader reads: RFC 4287's rules, dates from the data, nothing of a stranger's but text."""

import re
import xml.etree.ElementTree as ET

import msgspec
import pytest

from nhsr_registry.folder.store import Registry
from nhsr_registry.model import History, HostFacts, Use
from nhsr_registry.publish import badges, publish
from nhsr_registry.publish.found import _cut
from nhsr_registry.spread import releases
from tests.publish import sample
from tests.publish.pages import read
from tests.publish.test_hostile import ATTACKS
from tests.registry_folder import entry, make_registry

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://example.org/r/"


def valid(path):
    """The feed, after RFC 4287's rules (4.1.1, 4.1.2): what must stand, and stand once."""
    feed = ET.parse(path).getroot()
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, (path, name)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", element.findtext(f"{ATOM}updated", ""))
        assert re.match(r"[a-z]+:\S+$", element.findtext(f"{ATOM}id", ""))
        assert (
            len([link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]) <= 1
        )
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    days = [entry.findtext(f"{ATOM}updated", "") for entry in feed.iter(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    assert not days or feed.findtext(f"{ATOM}updated") == days[0]
    return feed


def titles(feed):
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


@pytest.fixture(scope="module")
def addressed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("feeds")
    registry = sample.make(folder / "registry")
    publish(registry, folder / "site", base_url=BASE)
    registry.write_entry(entry("example-trust/newcomer", name="Newcomer"))
    publish(Registry(registry.root), folder / "site", base_url=BASE)
    return folder / "site"


def test_every_feed_is_valid(addressed, site):
    for out in (addressed, site):
        found = sorted((out / "feeds").rglob("*.xml"))
        assert len(found) > 5
        for path in found:
            valid(path)


def test_what_is_new_stays_until_much_else_is(addressed):
    assert titles(valid(addressed / "feeds/new.xml")) == ["New: Newcomer"]
    registry = Registry(addressed.parent / "registry")
    registry.write_entry(entry("example-trust/second", name="Second"))
    publish(registry, addressed, base_url=BASE)
    assert titles(valid(addressed / "feeds/new.xml")) == ["New: Newcomer", "New: Second"]
    assert "New: Newcomer" in titles(valid(addressed / "feeds/organisations/example-trust.xml"))
    assert "New: Newcomer" in titles(valid(addressed / "feeds/topics/waiting-lists.xml"))


def test_what_may_need_a_hand_is_published_once_a_steward_released_it_and_not_before(tmp_path):
    registry = make_registry(tmp_path / "registry", entry("example-trust/lib", name="Lib"), entry("other/report"))
    registry.write_harvest(
        sample.harvest("example-trust/lib", host=HostFacts(archived=True), history=History(people=3, roots=("a",)))
    )
    use = Use(ecosystem="github", name="example-trust/lib", via="code", path="a.R", line=1)
    registry.write_harvest(
        sample.harvest("other/report", uses=(use,), history=History(roots=("b",), last_commit="2026-01-01"))
    )
    publish(registry, tmp_path / "site", base_url=BASE)
    assert titles(valid(tmp_path / "site/feeds/at-risk.xml")) == []
    on = {"project": "example-trust/lib", "kind": "archived", "by": "a steward", "on": "2026-02-01"}
    releases.decide(
        registry, msgspec.convert(on | {"decision": "no-risk", "reason": "Nobody needs it."}, releases.Decision)
    )
    publish(Registry(registry.root), tmp_path / "site", base_url=BASE)
    assert titles(valid(tmp_path / "site/feeds/at-risk.xml")) == []
    releases.decide(registry, msgspec.convert(on | {"decision": "public"}, releases.Decision))
    publish(Registry(registry.root), tmp_path / "site", base_url=BASE)
    feed = valid(tmp_path / "site/feeds/at-risk.xml")
    assert titles(feed) == ["May need a hand: Lib"]
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == "2026-02-01T00:00:00Z"
    assert "A first step:" in feed.findtext(f"{ATOM}entry/{ATOM}summary", "")


def test_pages_name_their_feeds(addressed):
    for name, path in (
        ("index.html", "feeds/new.xml"),
        ("browse/topics/waiting-lists.html", "../../feeds/topics/waiting-lists.xml"),
    ):
        links = [
            link["href"] for link in read(addressed / name).all("link") if link.get("type") == "application/atom+xml"
        ]
        assert path in links


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_texts_stay_texts(attack, tmp_path):
    text = ATTACKS[attack] + "\ufffe"
    registry = make_registry(tmp_path / "r", entry("evil/evil", name=text, summary=text, successor=text))
    registry.write_harvest(sample.harvest("evil/evil", text, link=text))
    publish(registry, tmp_path / "site", base_url=BASE)
    for path in (tmp_path / "site/feeds").rglob("*.xml"):
        assert {element.tag for element in valid(path).iter()} <= {
            ATOM + name for name in ("feed", "id", "title", "updated", "author", "name", "link", "entry", "summary")
        }
    ET.parse(tmp_path / "site/v1/badges/evil/evil.svg")


def test_badges_say_what_they_mean(site):
    picture = ET.parse(site / "v1/badges/example-trust/waits.svg").getroot()
    assert picture.get("aria-label") == "reuse readiness: usable (provisional)"
    assert not list(picture.iter("{http://www.w3.org/2000/svg}script"))
    said = (site / "v1/badges/someone/unread.json").read_text(encoding="utf-8")
    assert said == '{"schemaVersion":1,"label":"reuse readiness","message":"not read yet","color":"004a8f"}\n'
    assert "archived" in badges.svg("a", "archived")


def test_a_badge_can_be_pasted_where_the_site_has_an_address(addressed):
    code = read(addressed / "projects/example-trust/waits.html").text("pre")
    assert (
        f"[![reuse readiness: usable (provisional)]({BASE}v1/badges/example-trust/waits.svg)]({BASE}projects/example-trust/waits.html)"
        in code
    )


def test_the_browser_can_search_from_its_own_box(addressed):
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = ET.parse(addressed / "opensearch.xml").getroot()
    assert 0 < len(root.findtext(f"{space}ShortName", "")) <= 16
    assert _cut("NHS code registry", 16) == "NHS code", "no half of a word"
    assert _cut("W" * 40, 16) == "W" * 16
    assert _cut("Sixteen letters.", 16) == "Sixteen letters."
    assert root.find(f"{space}Url").get("template") == f"{BASE}search.html?q={{searchTerms}}"  # type: ignore[union-attr]
    assert (addressed / "robots.txt").read_text().endswith(f"Sitemap: {BASE}sitemap.xml\n")
