"""What did not change is not rendered again, and nobody can tell the difference."""

import json
import shutil

import msgspec
import pytest

from nhsr_registry.folder.store import Registry
from nhsr_registry.model import RepoId, Score
from nhsr_registry.publish import beside, data, making, overviews, publish
from nhsr_registry.publish.sheets import Sheet
from nhsr_registry.publish.site import Site
from tests.publish import sample
from tests.publish.test_folder import content
from tests.registry_folder import entry


@pytest.fixture
def registry(tmp_path):
    return sample.make(tmp_path / "registry")


def test_unchanged_projects_are_taken_over_byte_for_byte(registry, tmp_path):
    out = tmp_path / "site"
    assert publish(registry, out).rendered == 5
    before = content(out)
    assert publish(Registry(registry.root), out).rendered == 0
    assert content(out) == before


@pytest.mark.parametrize(
    ("change", "rendered"),
    [
        # its words have changed, and with them who is similar to whom among these five
        (lambda r: r.write_entry(entry("someone/unread", name="unread", summary="Other words.")), 5),
        (lambda r: r.write_harvest(sample.harvest("example-trust/waits", commit="f" * 40)), 1),
        # it uses another one no longer, whose page said so
        (lambda r: r.write_harvest(sample.harvest("someone/1st.model", commit=None, branch="feature/a b")), 2),
        # it needs other packages, and is of one problem with others no longer, whose pages named it
        (lambda r: r.write_harvest(sample.harvest("someone/1st.model", "other")), 3),
    ],
    ids=["entry", "facts", "use", "group"],
)
def test_what_changed_is_rendered_and_is_as_if_all_had_been(registry, tmp_path, change, rendered):
    publish(registry, tmp_path / "site")
    change(registry)
    assert publish(Registry(registry.root), tmp_path / "site").rendered == rendered
    publish(Registry(registry.root), tmp_path / "fresh", overrule="compare")
    kept, fresh = content(tmp_path / "site"), content(tmp_path / "fresh")
    news = {
        "whats-new.html",
        "v1/changes.json",
        "v1/datapackage.json",
        "v1/federation.json",
        "SHA256SUMS",
        "feeds/new.xml",
        "kept.json",  # tells of them
    }
    assert {path: kept[path] for path in kept if path not in news} == {
        path: fresh[path] for path in fresh if path not in news
    }
    ours, others = (json.loads((tmp_path / name / "kept.json").read_bytes()) for name in ("site", "fresh"))
    assert {name for name in others if ours[name] != others[name]} <= {"pages", "federation"}


def test_what_all_pages_share_renders_all(registry, tmp_path):
    publish(registry, tmp_path / "site")
    (registry.root / "registry.toml").write_text('name = "Another name"\n', encoding="utf-8")
    assert publish(Registry(registry.root), tmp_path / "site").rendered == 5
    assert publish(Registry(registry.root), tmp_path / "site", base_url="https://example.org/").rendered == 5


def test_a_label_of_the_vocabulary_renders_who_shows_it(registry, tmp_path):
    """And words that only searching knows render no project at all; what is published is as if all had been made."""
    out, path = tmp_path / "site", registry.root / "vocabulary.toml"
    publish(registry, out)
    said = path.read_text(encoding="utf-8")
    shown = json.loads((out / "v1/index.json").read_bytes())["projects"]
    topic = shown[0]["topics"][0]
    having = sum(topic in project["topics"] for project in shown)
    name = next(term.name for term in registry.vocabulary.topics if term.id == topic)
    assert 0 < having < 5
    path.write_text(said.replace(f'name = "{name}"', 'name = "Another label"'), encoding="utf-8")
    assert publish(Registry(registry.root), out).rendered == having
    assert "Another label" in (out / f"projects/{shown[0]['id']}.html").read_text(encoding="utf-8")
    publish(Registry(registry.root), tmp_path / "fresh", overrule="compare")
    kept, fresh = content(out), content(tmp_path / "fresh")
    assert {
        path for path in kept if path.startswith(("projects/", "browse/", "v1/exports/")) and kept[path] != fresh[path]
    } == set()
    path.write_text(
        f'{path.read_text(encoding="utf-8")}\n[[synonyms]]\nwords = ["zebra", "striped horse"]\n', encoding="utf-8"
    )
    assert publish(Registry(registry.root), out).rendered == 0


def test_a_successor_that_comes_renders_who_names_it(registry, tmp_path):
    publish(registry, tmp_path / "site")
    registry.write_entry(entry("elsewhere/gone", topics=()))
    publish(Registry(registry.root), tmp_path / "site")
    assert '"../../projects/elsewhere/gone.html"' in (tmp_path / "site/projects/example-trust/gone.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"someone/unread": ["x", "y", ["../../etc/passwd"]]}'])
def test_a_hand_in_the_last_publication_does_not_reach_the_next(registry, tmp_path, text):
    out = tmp_path / "site"
    publish(registry, out)
    before = content(out)
    (out / "projects/someone/unread.html").write_text("<script>", encoding="utf-8")
    assert publish(Registry(registry.root), out).rendered == 1
    assert content(out) == before
    (out / "kept.json").write_text(text, encoding="utf-8")
    assert publish(Registry(registry.root), out).rendered == 5
    assert content(out) == before


def test_pages_of_all_are_taken_over_unless_a_hand_was_in_them(registry, tmp_path, monkeypatch):
    out = tmp_path / "site"
    publish(registry, out)
    before = content(out)
    publish(Registry(registry.root), out)
    pages: list[object] = []
    registries: list[object] = []
    monkeypatch.setattr(overviews, "pages", spied(overviews.pages, pages))
    monkeypatch.setattr(data, "for_registries", spied(data.for_registries, registries))
    publish(Registry(registry.root), out)
    assert (pages, registries) == ([], [])
    (out / "index.html").write_text("<script>", encoding="utf-8")
    (out / "v1/federation.json").write_text("{}", encoding="utf-8")
    publish(Registry(registry.root), out)
    assert len(pages) == len(registries) == 1
    assert content(out) == before


@pytest.mark.parametrize("name", ["registry.toml", "removed.toml", "at-risk.toml", "needs/one.toml"])
def test_any_table_of_the_folder_renders_the_pages_of_all(registry, tmp_path, monkeypatch, name):
    out = tmp_path / "site"
    publish(registry, out)
    publish(Registry(registry.root), out)
    pages: list[object] = []
    monkeypatch.setattr(overviews, "pages", spied(overviews.pages, pages))
    file = registry.root / name
    file.parent.mkdir(exist_ok=True)
    file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + "\n# a remark\n", encoding="utf-8")
    publish(Registry(registry.root), out)
    assert len(pages) == 1


WAITS = "browse/topics/waiting-lists.html"
TRUST = "browse/organisations/example-trust.html"


def of_waits(registry, **fields):
    registry.write_entry(msgspec.structs.replace(registry.entry(RepoId.parse("example-trust/waits")), **fields))


def without(registry, name):
    (registry.root / "projects" / f"{name}.toml").unlink()
    (registry.root / "harvest" / f"{name}.json").unlink(missing_ok=True)


def relabelled(registry, file, old, new):
    path = registry.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def scored(level):
    score = Score(rubric="0.1", level=level, level_low=level, points=50.0, low=40.0, high=60.0)
    return sample.harvest("example-trust/waits", score=score)


CHANGES = {
    "summary": lambda r: of_waits(r, summary="Other words."),
    "name": lambda r: of_waits(r, name="Queues"),
    "level": lambda r: r.write_harvest(scored("ready-to-scale")),
    "topic": lambda r: of_waits(r, topics=("forecasting",)),
    "organisation": lambda r: of_waits(r, organisation="example-icb"),
    "successor": lambda r: of_waits(r, successor="someone/unread"),
    "removal": lambda r: without(r, "example-trust/waits"),
    "addition": lambda r: r.write_entry(entry("someone/new", name="New", kinds=("r-package",), datasets=("hes",))),
    "label": lambda r: relabelled(r, "vocabulary.toml", "Waiting lists", "People who wait"),
    "commit": lambda r: r.write_harvest(sample.harvest("example-trust/waits", commit="f" * 40)),
}


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_pages_of_lists_are_kept_or_made_and_no_byte_tells_which(registry, tmp_path, monkeypatch, change, processes):
    monkeypatch.setattr(beside, "MANY", 1)
    monkeypatch.setattr(beside, "processors", lambda: processes)
    monkeypatch.setattr(making, "processors", lambda: processes)
    out, fresh = tmp_path / "site", tmp_path / "fresh"
    publish(registry, out)
    shutil.copytree(out, fresh)
    (fresh / "kept.json").unlink()  # so that all is made again, compared with the same last publication
    change(registry)
    publish(Registry(registry.root), out, overrule="a test")
    publish(Registry(registry.root), fresh, overrule="a test")
    assert content(out) == content(fresh)


@pytest.mark.parametrize(
    ("change", "made", "left"),
    [
        ("summary", {WAITS, TRUST, "all/w.html", "browse/kinds/r-package.html"}, {"all/u.html", "browse/kinds/python-package.html"}),
        ("level", {WAITS, TRUST, "all/w.html"}, {"all/u.html", "browse/kinds/python-package.html"}),
        ("organisation", {TRUST, "browse/organisations/example-icb.html"}, {"all/u.html"}),
        ("label", {WAITS, "all/u.html", "browse/kinds/python-package.html"}, set()),
        ("commit", set(), {WAITS, TRUST, "all/w.html", "all/u.html"}),
    ],
)  # fmt: skip
def test_only_those_lists_are_made_again_that_show_what_changed(registry, tmp_path, monkeypatch, change, made, left):
    publish(registry, tmp_path / "site")
    CHANGES[change](registry)
    calls: list[tuple[Site, Sheet]] = []
    monkeypatch.setattr(Site, "of_sheet", spied(Site.of_sheet, calls))
    publish(Registry(registry.root), tmp_path / "site", overrule="a test")
    paths = {sheet.path for _, sheet in calls}
    assert made <= paths
    assert not paths & left


def test_a_list_that_a_hand_was_in_is_made_again(registry, tmp_path, monkeypatch):
    out = tmp_path / "site"
    publish(registry, out)
    before = content(out)
    (out / WAITS).write_text("<script>", encoding="utf-8")
    rows = json.loads((out / "kept.json").read_bytes())
    rows[f"page {TRUST}"][2] = []  # nothing is no page
    rows["page all/w.html"][2] = ["../../etc/passwd"]
    (out / "kept.json").write_text(json.dumps(rows), encoding="utf-8")
    calls: list[tuple[Site, Sheet]] = []
    monkeypatch.setattr(Site, "of_sheet", spied(Site.of_sheet, calls))
    publish(Registry(registry.root), out)
    assert {sheet.path for _, sheet in calls} == {WAITS, TRUST, "all/w.html"}
    assert content(out) == before


def spied(function, calls):
    def spy(*given):
        calls.append(given)
        return function(*given)

    return spy
