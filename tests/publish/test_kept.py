"""What did not change is not rendered again, and nobody can tell the difference."""

import json

import pytest

from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import data, overviews, publish
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


def spied(function, calls):
    def spy(*given):
        calls.append(given)
        return function(*given)

    return spy
