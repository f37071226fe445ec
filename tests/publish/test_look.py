"""The design system's stylesheet, cut to what is used; and the plain stand-in where the build brought none."""

import gzip
import re

import pytest

from nhsr_registry import contrast
from nhsr_registry.catalogue.validate import validate
from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import components, design_system, publish
from nhsr_registry.publish.stylesheet import rules, subset
from tests.publish.pages import read
from tests.registry_folder import entry, make_registry

CSS = (
    '@charset "UTF-8";@font-face{font-family:F;src:url(https://example.org/f.woff2)}'
    "a{color:#005eb8}.nhsuk-a,.nhsuk-b{color:#212b32;background-color:#fff}.nhsuk-b .nhsuk-a:focus{color:#212b32}"
    "@media print{.nhsuk-b{border:1px solid #d8dde0}}@media (x){.nhsuk-a{top:0}.nhsuk-b{top:1px}}"
    ".nhsuk-a:not(.nhsuk-b){font-family:Frutiger W01,arial}.nhsuk-a:before{background:url(/x.svg)}table{top:0}"
)
brought = pytest.mark.skipif(design_system.brought() is None, reason="npm was not there when this was installed")


def test_only_rules_for_what_is_used_are_kept():
    found = subset(CSS, {"nhsuk-a"}, {"a"})
    assert "nhsuk-b{" not in found.replace(":not(.nhsuk-b){", "")
    assert "@media (x){.nhsuk-a{top:0}}" in found
    assert "@media print" not in found, "nothing is left of it"
    assert "table" not in found
    assert ".nhsuk-a:not(.nhsuk-b)" in found, "what a rule is not for need not be used"


def test_nothing_in_it_would_be_fetched():
    found = subset(CSS, {"nhsuk-a", "nhsuk-b"}, {"a"})
    assert "url(" not in found
    assert "@font-face" not in found
    assert "Frutiger" not in found


def test_colours_get_names_so_that_a_dark_scheme_is_a_table():
    found = subset(CSS, {"nhsuk-a", "nhsuk-b"}, {"a"})
    assert "a{color:var(--nhsuk-link-colour,#005eb8)}" in found
    assert "background-color:var(--nhsuk-card-background-colour,#fff)" in found
    assert ".nhsuk-b .nhsuk-a:focus{color:#212b32}" in found, "the yellow of the focus stays, and so does its text"


def test_nested_rules_are_read_in_one_pass():
    assert [rule.head for rule in rules(CSS)][:2] == ["@font-face", "a"]
    many = "@media (x){.a{b:c}}" * 20_000
    assert sum(1 for _ in rules(many)) == 20_000


@brought
def test_every_class_of_the_system_on_a_page_has_its_rules(site):
    """What the templates put together at run time is not forgotten when the stylesheet is cut."""
    whole = (design_system._publish() / design_system.FOLDER / design_system.SHEET).read_text(encoding="utf-8")
    known = {name for rule in _flat(whole) for name in re.findall(r"\.(nhsuk-[\w-]+)", rule)}
    asked = {
        name
        for path in site.rglob("*.html")
        for _, attrs in read(path).tags
        for name in (attrs.get("class") or "").split()
    }
    assert (asked & known) - design_system.used() == set()


def _flat(css: str) -> list[str]:
    return [inner.head for rule in rules(css) for inner in (rules(rule.body) if rule.head.startswith("@") else (rule,))]


@brought
def test_the_brought_style_says_whose_it_is(site):
    css = (site / "assets/site.css").read_text(encoding="utf-8")
    assert f"{design_system.NAME} {design_system.VERSION} (MIT licence" in css
    assert "sublicense" in (site / f"assets/licence-{design_system.NAME}.txt").read_text(encoding="utf-8")
    assert design_system.VERSION in read(site / "about.html").text("main")


def test_a_page_with_its_style_and_script_weighs_little(site):
    """Under 60 kB compressed, without pictures (issue 6): the page, the style and the script."""

    def weight(name: str) -> int:
        return len(gzip.compress((site / name).read_bytes(), 6))

    shared = weight("assets/site.css") + weight("assets/site.js")
    for name, more in (("index.html", 0), ("projects/example-trust/waits.html", 0), ("how-we-score.html", 0)):
        assert shared + weight(name) + more < 60_000, name
    assert shared + sum(map(weight, ("search.html", "assets/search.js", "assets/search-engine.js"))) < 60_000


def test_nothing_of_the_style_comes_from_elsewhere(site):
    css = (site / "assets/site.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:", css)


def test_without_the_build_the_pages_are_the_same_and_say_so(monkeypatch, tmp_path, capsys):
    registry = make_registry(tmp_path / "r", entry())
    publish(registry, tmp_path / "with")
    monkeypatch.setattr(design_system, "brought", lambda: None)
    design_system._base.cache_clear()
    try:
        done = publish(Registry(registry.root), tmp_path / "without")
    finally:
        monkeypatch.undo()
        design_system._base.cache_clear()
    assert done.look is None
    page = "projects/example-trust/waits.html"
    assert (tmp_path / "with" / page).read_bytes() == (tmp_path / "without" / page).read_bytes()
    assert "plain stand-in" in (tmp_path / "without/assets/site.css").read_text(encoding="utf-8")
    from nhsr_registry.cli._publication import told

    told(done)
    assert "bring_style" in capsys.readouterr().err


def test_a_registry_has_its_own_colour_if_words_can_be_read_on_it(tmp_path):
    registry = make_registry(tmp_path / "r", entry())
    said = (registry.root / "registry.toml").read_text(encoding="utf-8")
    (registry.root / "registry.toml").write_text(f'{said}\ncolour = "#7c2855"\n', encoding="utf-8")
    publish(Registry(registry.root), tmp_path / "site")
    assert "--nhsuk-brand-colour:#7c2855" in (tmp_path / "site/assets/site.css").read_text(encoding="utf-8")
    (registry.root / "registry.toml").write_text(f'{said}\ncolour = "#ffeb3b"\n', encoding="utf-8")
    with pytest.raises(RegistryError, match="cannot be read"):
        publish(Registry(registry.root), tmp_path / "site")
    assert [fault.key for fault in validate(Registry(registry.root)).faults] == ["colour"]


def test_contrast_is_wcags():
    assert contrast.with_white("#ffffff") == 1
    assert round(contrast.with_white("#000000"), 1) == 21
    assert round(contrast.with_white("#767676"), 2) == 4.54  # the lightest grey that passes, as WebAIM lists it


def test_components_take_text_for_text():
    text = '"><script>alert(1)</script>\u202e'
    for name, params in (
        ("tag", {"text": text}),
        ("breadcrumb", {"items": [{"href": text, "text": text}]}),
        ("pagination", {"items": [{"number": 1, "href": text}]}),
        ("search-input", {"name": "q", "id": "q", "label": {"text": text}}),
        ("footer", {"copyright": {"text": text}}),
    ):
        made = components.nhsuk(name, **params)
        assert "<script" not in made, name
        assert "\u202e" not in made, name
