"""Lists come page by page, so that a phone is not scrolled for ever: every row is on one page, in the list's own order."""

import re

import pytest

from nhsr_registry.publish import publish, sheets
from tests.publish.pages import read
from tests.registry_folder import entry, make_registry

NAMES = [f"Waits {n:02}" for n in range(45)]
_ROWS = re.compile(r'<h[23] class="nhsuk-heading-s nhsr-result__name"><a href="([^"]+)"')
_NEXT = re.compile(r'<a[^>]*href="([^"]+)"[^>]*rel="next"')


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    entries = [entry(f"example-trust/{name.replace(' ', '-')}", name=name, topics=("waiting-lists",)) for name in NAMES]
    publish(make_registry(folder / "r", *entries), folder / "site")
    return folder / "site"


def rows_of(site, first):
    """What a reader meets who presses “Next” to the end: the rows' links, and the pages' titles."""
    rows, titles, path = [], [], site / first
    while path:
        text = path.read_text(encoding="utf-8")
        rows.append([row.rpartition("../")[2] for row in _ROWS.findall(text)])
        titles.append(text.partition("<title>")[2].partition("</title>")[0])
        after = _NEXT.search(text)
        path = (path.parent / after[1]).resolve() if after else None
    return rows, titles


@pytest.mark.parametrize("first", ["all/w.html", "browse/topics/waiting-lists.html"])
def test_twenty_a_page_and_everything_once(many, first):
    rows, titles = rows_of(many, first)
    assert [len(page) for page in rows] == [20, 20, 5]
    wanted = [f"projects/example-trust/{name.replace(' ', '-')}.html" for name in NAMES]
    assert [row for page in rows for row in page] == wanted
    assert len(set(titles)) == 3


@pytest.mark.parametrize("first", ["welcoming.html", "same-problem.html", "browse/kinds/r-package.html"])
def test_a_page_of_one_row_each_has_the_same_rows(registry, site, tmp_path, monkeypatch, first):
    monkeypatch.setattr(sheets, "A_PAGE", 1)
    publish(registry, tmp_path / "site")
    whole, _ = rows_of(site, first)
    assert len(whole) == 1
    paged, titles = rows_of(tmp_path / "site", first)
    assert [row for page in paged for row in page] == whole[0]
    assert all(len(page) <= 1 for page in paged)
    assert len(set(titles)) == len(titles)
    for path in (tmp_path / "site").rglob("*.html"):
        assert not read(path).faults, path


@pytest.mark.parametrize(("many", "pages"), [(200, 10), (201, 5), (1_000, 20)])
def test_very_long_lists_have_fewer_and_longer_pages(many, pages):
    found = list(sheets.paged("all/a.html", range(many)))
    assert len(found) == pages
    assert [row for _, _, rows in found for row in rows] == list(range(many))
    assert all(len(paths) == pages for _, paths, _ in found)
