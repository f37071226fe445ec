"""On the narrowest screens that pages must fit (320 pixels, WCAG 2.2, 1.4.10) what charts and tables say can be read."""

from __future__ import annotations

import pytest

from nhsr_registry.publish import publish
from tests.publish import sample
from tests.publish.browser import needs_browser
from tests.publish.driven import chromium
from tests.publish.test_browser import Served

pytestmark = needs_browser
#: Size in CSS pixels of each text of a chart as it stands on the screen, and whether two of them cover one another.
_TEXTS = """() => [...document.querySelectorAll('.nhsr-chart')].map((chart) => {
  const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
  const shown = [...chart.querySelectorAll('text')].filter((text) => getComputedStyle(text).display !== 'none');
  const boxes = shown.map((text) => text.getBoundingClientRect());
  const own = chart.getBoundingClientRect();
  const covered = boxes.flatMap((a, n) => boxes.slice(n + 1).filter((b) => a.left < b.right - 1 && b.left < a.right - 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.4 * a.height).map(() => shown[n].textContent));
  return {smallest: Math.min(...shown.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)), covered,
    outside: shown.filter((_, n) => boxes[n].right > own.right + 1 || boxes[n].left < own.left - 1).map((t) => t.textContent)};
})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("narrow")
    publish(sample.make(folder / "registry"), folder / "site")
    with Served(folder / "site") as address, chromium() as browser:
        found = browser.new_page()

        def at(path, width):
            found.set_viewport_size({"width": width, "height": 900})
            found.goto(address + path)
            return found

        yield at
        found.close()


@pytest.mark.parametrize("width", [320, 375, 420, 640, 1280])
@pytest.mark.parametrize("path", ["leaders.html", "about-the-data.html"])
def test_what_a_chart_says_is_large_enough_and_covers_nothing(page, path, width):
    charts = page(path, width).evaluate(_TEXTS)
    assert charts
    for chart in charts:
        assert chart["smallest"] >= 14, chart
        assert chart["covered"] == [], chart
        assert chart["outside"] == [], chart


def test_who_uses_it_stands_below_one_another_and_stays_a_table(page):
    """Each cell under its head; nothing has to be scrolled aside, and whoever hears it hears a table."""
    found = page("projects/example-trust/waits.html", 320)
    wide, left = found.evaluate(
        "() => {const box = document.querySelector('.nhsr-stack'); const cell = box.querySelector('td');"
        " return [box.scrollWidth - box.clientWidth, cell.getBoundingClientRect().left - box.getBoundingClientRect().left]}"
    )
    assert wide <= 0
    assert left >= 0
    assert found.evaluate("getComputedStyle(document.querySelector('.nhsr-stack td'), '::before').content").startswith(
        '"Confirmed:'
    )
    table = found.get_by_role("table", name="Who uses it, by region")
    assert table.get_by_role("columnheader").all_inner_texts()[1:] == [
        "Confirmed",
        "Said by themselves",
        "Seen in files",
    ]
    assert table.get_by_role("rowheader").count() == table.get_by_role("row").count() - 1
    assert (
        page("projects/example-trust/waits.html", 1280).evaluate(
            "getComputedStyle(document.querySelector('.nhsr-stack td')).display"
        )
        == "table-cell"
    )
