"""In a real browser: axe-core finds nothing, the keyboard is enough, nothing is asked of anybody else."""

from __future__ import annotations

import re

import msgspec
import pytest

from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Facts, History, HostFacts
from nhsr_registry.publish import publish
from nhsr_registry.spread import releases
from tests.publish import sample
from tests.publish.browser import needs_browser
from tests.publish.driven import chromium
from tests.publish.test_browser import Served
from tests.registry_folder import entry

pytestmark = needs_browser
#: One of every kind of page.
KINDS = (
    "index.html", "search.html", "search.html?q=waiting&languages=r", "projects/example-trust/waits.html",
    "projects/example-trust/old.html", "projects/example-trust/gone.html", "projects/someone/unread.html", "browse.html",
    "browse/topics.html", "browse/topics/waiting-lists.html", "all/w.html", "how-we-score.html", "data.html", "about.html",
    "about-the-data.html", "analysts.html", "maintainers.html", "leaders.html", "whats-new.html", "404.html", "compare.html",
    "needs.html", "needs/waiting-list-length.html", "needs/ambulance-rota.html", "needs/beds-next-winter.html", "browse/organisations.html",
    "browse/organisations/example-trust.html", "browse/languages/r.html", "browse/datasets/hes.html",
    "compare.html?p=example-trust/waits&p=example-trust/old", "same-problem.html", "same-problem/example-trust/gone.html",
    "looking-for-help.html", "welcoming.html", "projects/example-trust/lib.html",
)  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("accessible")
    publish(_whole(folder / "registry"), folder / "site")
    with Served(folder / "site") as address:
        yield address


def _whole(folder):
    """The sample with forms to fill in, a call for help that was released, and a project that welcomes newcomers."""
    registry = sample.make(folder)
    with (folder / "registry.toml").open("a", encoding="utf-8") as file:
        file.write('repository = "https://github.com/example/registry"\n')
    registry.write_entry(entry("example-trust/lib", name="Lib", adopters=sample.ADOPTERS[:1]))
    facts = Facts(files=9, languages={"R": 7}, landmarks={"contributing": ("CONTRIBUTING.md",)})
    history, host = History(commits=3, last_commit="2020-01-02"), HostFacts(archived=False, first_issues=2)
    registry.write_harvest(sample.harvest("example-trust/lib", facts=facts, history=history, host=host))
    row = {
        "project": "example-trust/lib",
        "kind": "silent",
        "decision": "public",
        "by": "a steward",
        "on": "2024-06-01",
    }
    releases.decide(registry, msgspec.convert(row, releases.Decision))
    return Registry(folder)


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)])
def test_axe_finds_nothing_on_any_kind_of_page(served, browser, scheme, width):
    """320 pixels is a wide window at 400 % (WCAG 2.2, 1.4.10): nothing may run off its side."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    outside = []
    page.on("request", lambda request: None if request.url.startswith(served) else outside.append(request.url))
    for kind in KINDS:
        page.goto(served + kind)
        for script, done in (("search.html", "searched"), ("compare.html", "compared")):
            if script in kind:
                page.wait_for_selector(f"html[data-{done}]")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, kind
        found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response
        assert found["passes"], "axe looked at nothing"
        assert [(kind, each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
    context.close()
    assert outside == []


def test_every_kind_of_page_is_among_those_looked_at(served, browser):
    """What a template alone makes: a page that nobody looked at is not looked at by chance."""
    page = browser.new_page()
    for kind, said in (("looking-for-help.html", "A first step:"), ("welcoming.html", "good first one"), ("same-problem/example-trust/gone.html", "Side by side"),
                       ("projects/example-trust/lib.html", "Another pair of hands"), ("needs/ambulance-rota.html", "Say so in a form")):  # fmt: skip
        page.goto(served + kind)
        assert said in page.inner_text("main"), kind
    page.close()


def test_the_pages_keep_their_own_policy(served, browser):
    """What the policy forbids is told on the console: nothing is."""
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    for kind in KINDS:
        page.goto(served + kind)
    assert said == []
    page.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_keyboard_only_from_the_search_to_a_copied_line(served, browser, width):
    """Search, filter, open a project, copy its line, with the focus always to be seen. Filters are open where there is room."""
    context = browser.new_context(
        permissions=["clipboard-read", "clipboard-write"], viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto(served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    _tab_to(page, "document.activeElement.id === 'q'")
    page.keyboard.type("waiting")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-searched]")
    _tab_to(page, "document.activeElement.closest('#filters > summary') !== null")
    assert page.evaluate("document.getElementById('filters').open") == (width > 960)
    if width < 960:
        page.keyboard.press("Enter")
    _tab_to(page, "document.activeElement.id === 'f-languages'")
    page.keyboard.type("R")
    page.wait_for_function("document.getElementById('status').textContent.includes('filtered')")
    assert "languages=r" in page.url
    _tab_to(page, "document.activeElement.closest('.nhsr-result__name') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/**")
    _tab_to(page, "document.activeElement.textContent === 'Copy'")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "[...document.querySelectorAll('.nhsr-copy [role=status]')].some((each) => each.textContent === 'Copied')"
    )
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(('pak::pak("', "git clone https://", 'pip install "git+https://'))
    context.close()


def _tab_to(page, condition: str) -> None:
    """Press Tab until `condition` holds; every stop on the way shows its focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            break
    else:
        pytest.fail(f"the keyboard never reaches: {condition}")
    style = page.evaluate(
        "(() => { const own = getComputedStyle(document.activeElement); const text = getComputedStyle(document.activeElement.querySelector('span') || document.activeElement);"
        " return [own.outlineStyle, own.boxShadow, own.backgroundColor, text.backgroundColor, own.outlineWidth].join(' '); })()"
    )
    assert "rgb(255, 235, 59)" in style or "solid" in style, style


def test_all_is_there_without_scripts(served, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}search.html")
    assert page.get_by_role("link", name="Waits").count()
    assert not page.locator("#filters").is_visible(), "what would do nothing is not shown"
    page.get_by_role("link", name="Waits").first.click()
    assert page.locator("code", has_text="pak::pak").count() == 1
    page.goto(f"{served}compare.html")
    assert "needs JavaScript" in page.inner_text("main")
    context.close()


def test_projects_found_can_be_compared(served, browser):
    page = browser.new_page()
    page.goto(f"{served}search.html?sort=name")
    page.wait_for_selector("html[data-searched]")
    boxes = page.locator(".nhsr-pick input")
    assert not page.locator("#compare").is_visible()
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.locator("#compare a").click()
    page.wait_for_selector("html[data-compared]")
    assert page.locator("#side-by-side thead th").count() == 2
    assert page.locator("#side-by-side tbody th").count() > 10
    page.goto(f"{served}compare.html?p=nobody/nothing&p=example-trust/waits")
    page.wait_for_selector("html[data-compared]")
    assert page.inner_text("#status") == "Not in this registry: nobody/nothing. Name one more to compare it with."
    page.close()


@pytest.mark.parametrize(
    ("kind", "most"),
    [("projects/example-trust/waits.html", 3), ("projects/example-trust/lib.html", 3), ("leaders.html", 2)],
)
def test_on_paper_it_is_short(served, browser, kind, most):
    """A4, in the browser's own way of printing."""
    page = browser.new_page()
    page.goto(served + kind)
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
    page.close()
    assert 1 <= sheets <= most


def test_paper_has_what_the_reader_opened(served, browser):
    page = browser.new_page()
    page.goto(served + "projects/example-trust/waits.html")
    page.emulate_media(media="print")
    checks = page.locator(".nhsr-dimension .nhsr-checks").first
    assert not checks.is_visible()
    assert page.locator(".nhsr-dimension summary").first.is_visible(), "its name and line stand there"
    assert not page.locator(".nhsr-copy").first.is_visible()
    page.evaluate("document.querySelector('.nhsr-dimension details').open = true")
    assert checks.is_visible()
    page.goto(served + "how-we-score.html")
    page.emulate_media(media="print")
    closed = page.locator("main details:not([open]) > summary")
    assert closed.count() > 30
    assert closed.first.is_visible(), "a list of what is asked is one on paper, too"
    page.close()


@pytest.mark.parametrize("kind", ["search.html?q=waiting", "compare.html?p=example-trust/waits&p=example-trust/old"])
def test_what_scripts_bring_moves_nothing_that_is_seen(served, browser, kind):
    """Cumulative layout shift as the browser counts it; above 0.1 it is called poor (web.dev)."""
    page = browser.new_page(viewport={"width": 412, "height": 823})
    page.goto(served + kind)
    page.wait_for_selector("html[data-searched], html[data-compared]")
    shift = page.evaluate(
        "new Promise((done) => { let sum = 0; new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))"
        ".observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300); })"
    )
    page.close()
    assert shift < 0.1


def test_what_to_paste_is_all_to_be_seen_on_a_phone(served, browser):
    """A step's lines to paste are longer than a phone is wide: they wrap, and nothing has to be scrolled (WCAG 2.2, 1.4.10)."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(served + "projects/example-trust/lib.html")
    for step in page.query_selector_all(".nhsr-steps .nhsuk-code__content"):
        step.evaluate("code => { code.textContent = '## ' + 'a long line to paste '.repeat(9) }")
    boxes = page.eval_on_selector_all(
        ".nhsr-steps .nhsuk-code__content",
        "found => found.map(e => [e.scrollWidth - e.clientWidth, e.offsetWidth - e.parentElement.clientWidth])",
    )
    page.close()
    assert boxes
    assert all(hidden <= 0 and beyond <= 0 for hidden, beyond in boxes), boxes
