"""The pages in a real browser: the search answers as the command line does, and hostile texts run nowhere."""

import json
import re
import threading
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from nhsr_registry.folder.store import Registry
from nhsr_registry.locate import locate
from nhsr_registry.publish import publish
from nhsr_registry.publish import server as serving
from nhsr_registry.publish.browser_numbers import hashed
from nhsr_registry.publish.glance import glance
from nhsr_registry.publish.server import server
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import open_index
from tests.publish import sample
from tests.publish.browser import dom, needs_browser
from tests.publish.driven import chromium
from tests.publish.pages import Page
from tests.publish.test_hostile import ATTACKS
from tests.registry_folder import entry, make_registry

pytestmark = needs_browser
ROOT = Path(__file__).parents[2]
ALIKE = """
<!DOCTYPE html><meta charset="utf-8"><pre id="out"></pre><script src="assets/search-engine.js"></script><script>
const engine = NhsrSearch(async (name) => (await fetch(`search/${name}.json`)).json());
(async () => {
  const found = [];
  for (const query of %s) {
    const { hits, answered } = await engine.search(query);
    const cards = await engine.cards(hits.slice(0, 1).map((hit) => hit.doc));
    found.push([query, cards[0]?.id ?? null, answered]);
  }
  document.getElementById("out").textContent = JSON.stringify(found);
})();
</script>
"""


class Served:
    """A folder on this computer's own address."""

    def __init__(self, folder: Path) -> None:
        self.server = server(folder, 0)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_port}/"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The publication of the registry of this repository."""
    out = tmp_path_factory.mktemp("real") / "site"
    publish(Registry(locate(str(ROOT / "registry"))), out)
    return out


def results(html: str) -> list[str]:
    found = html.partition('id="results"')[2].partition("</ol>")[0]
    return re.findall(r'href="projects/([^"]+)\.html"', found)


def test_the_browser_answers_as_the_command_line_does(real, tmp_path, monkeypatch):
    rows = (ROOT / "benchmarks/search/queries.tsv").read_text(encoding="utf-8").splitlines()[1:]
    none = (ROOT / "benchmarks/search/queries-blind-none.tsv").read_text(encoding="utf-8").splitlines()[1:]
    queries = list(dict.fromkeys(row.split("\t")[0] for row in (*rows[::2], *none)))
    monkeypatch.setitem(
        serving._HEADERS, "Content-Security-Policy", "default-src 'self' 'unsafe-inline'"
    )  # for the script of this test
    (real / "alike.html").write_text(ALIKE % json.dumps(queries), encoding="utf-8")
    with Served(real) as address:
        html = dom(f"{address}alike.html", tmp_path, budget=60_000)
    (real / "alike.html").unlink()
    found = json.loads(unescape(html.partition('id="out">')[2].partition("</pre>")[0]))
    assert [row[0] for row in found] == queries
    with open_index(ROOT / "registry") as index:
        ours = [search(index, query, limit=1) for query in queries]
    tops = [answer.results[0]["id"] if answer.results else None for answer in ours]
    same = sum(top == row[1] for top, row in zip(tops, found, strict=True))
    assert same >= 0.95 * len(queries), f"{same} of {len(queries)} have the same top answer"
    told = [answer.answered for answer in ours]
    assert 10 < told.count(False) < len(queries) / 2
    same = sum(answered == row[2] for answered, row in zip(told, found, strict=True))
    assert same >= 0.98 * len(queries), f"{same} of {len(queries)} are told the same of whether anything answers"


def test_what_leaders_print_is_two_pages(real):
    """This project's own registry, which has every topic: A4, in the browser's own way of printing."""
    with Served(real) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}leaders.html")
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
    assert 1 <= sheets <= 2


def test_the_report_by_itself_is_two_pages_and_has_its_style(tmp_path):
    """`report --format html > report.html`, opened and printed."""
    (tmp_path / "report.html").write_text(glance(Registry(ROOT / "registry"), "html"), encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto((tmp_path / "report.html").as_uri())
        family = page.evaluate("getComputedStyle(document.querySelector('main table')).borderCollapse")
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))
    assert said == []
    assert family == "collapse"
    assert 1 <= sheets <= 2


def test_a_phrase_stands_where_one_of_its_words_is_fetched_from(real):
    """A first search waits for the words of its query, not for every phrase of the vocabulary."""
    core = json.loads((real / "search/core.json").read_bytes())
    found = {}
    for path in (real / "search/t").glob("*.json"):
        for key, meanings in json.loads(path.read_bytes()).items():
            if key.startswith("!"):
                found[key[1:]] = meanings
                places = {hashed(word) % core["shards"] for word in key[1:].replace("+", " ").split(" ")}
                assert int(path.stem) in places, key
    with open_index(ROOT / "registry") as index:
        rows = index.rows("SELECT phrase, meanings FROM phrase WHERE phrase NOT LIKE '~%'")
    # Those with ~ are everyday words for other lay ones, which the page leaves out for their size.
    assert found == {phrase: json.loads(meanings) or 0 for phrase, meanings in rows}
    assert len(found) > 1_000
    assert not any(word in core for word in ("phrases", "synonyms"))


def test_a_search_can_be_linked_to_and_says_what_it_did(real, tmp_path):
    with Served(real) as address:
        html = dom(f"{address}search.html?q=wating+lists&languages=r", tmp_path)
    assert len(results(html)) == 10
    said = re.sub(r"<[^>]+>", "", html.partition('id="status"')[2].partition(">")[2].partition("</p>")[0])
    assert re.fullmatch(r"Read “wating” as “waiting”\. \d+ projects found for “wating lists”, filtered\.", said)
    assert 'aria-label="Remove the filter R"' in html
    assert re.search(r'<option value="python"[^>]*>Python</option>', html), "the chosen filter's others have no count"
    assert re.search(r'<option value="r-package"[^>]*>R package \(\d+\)</option>', html)
    assert "Why: " in html


def test_what_nothing_answers_is_said(real, tmp_path):
    with Served(real) as address:
        html = dom(f"{address}search.html?q=xyzzyq+plugh", tmp_path)
    assert "0 projects found for “xyzzyq plugh”." in html
    assert 'href="browse.html">browse by topic' in html.partition('id="notes"')[2].partition("</div>")[0]
    assert not results(html)


def test_a_query_of_little_words_says_so(real, tmp_path):
    with Served(real) as address:
        html = dom(f"{address}search.html?q=the+of", tmp_path)
    assert "These are only little words (the, of), which search leaves out" in html
    assert not results(html)


def test_filters_alone_list_by_name(real, tmp_path):
    with Served(real) as address:
        html = dom(f"{address}search.html?topics=spc", tmp_path)
    names = re.findall(
        r'class="nhsuk-heading-s nhsr-result__name"><a[^>]*>([^<]+)</a>', html.partition('id="results"')[2]
    )
    assert names == sorted(names, key=str.casefold)
    assert names


def test_hostile_texts_run_nowhere(tmp_path):
    """What a stranger wrote is no element, no handler and no link, in the page as the browser has it."""
    registry = make_registry(tmp_path / "r")
    for name in ("tag", "end", "quotes", "link"):
        text = ATTACKS[name]
        registry.write_entry(
            entry(f"evil/{name}", name=f"evil {text}", summary=text, problem=text, organisation=text, topics=(text,))
        )
        registry.write_harvest(sample.harvest(f"evil/{name}", text, link=text))
    publish(registry, tmp_path / "site")
    with Served(tmp_path / "site") as address:
        found = dom(f"{address}search.html?q=evil", tmp_path / "profile", budget=3_000)
        assert sorted(results(found)) == ["evil/end", "evil/link", "evil/quotes", "evil/tag"]
        asked = f"search.html?q={quote(ATTACKS['end'])}"
        compared = f"compare.html?p=evil/end&p=evil/quotes&p={quote(ATTACKS['end'])}"
        for page in (asked, compared, "projects/evil/end.html", "projects/evil/quotes.html", "whats-new.html"):
            found += dom(address + page, tmp_path / "profile", budget=3_000)
    for page in found.split("<!DOCTYPE html>")[1:]:
        _harmless(Page(f"<!DOCTYPE html>{page}"))


def _harmless(page: Page) -> None:
    for tag, attrs in page.tags:
        assert tag not in {"iframe", "object", "embed", "style"}, tag
        assert tag != "svg" or str(attrs.get("class", "")).startswith(("nhsuk-icon", "nhsr-chart")), attrs
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        assert tag != "img" or re.search(r"v1/badges/evil/\w+\.svg$", str(attrs["src"])), attrs
        assert tag != "script" or str(attrs.get("src", "")).endswith(".js") or "json" in str(attrs.get("type")), attrs
        assert not str(attrs.get("href", "")).lower().strip().startswith(("javascript:", "data:")), attrs
