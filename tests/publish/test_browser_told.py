"""The page's search says what the command line says: what was asked, why a project was found, and what stands with which."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from nhsr_registry.cli._results import _reasons
from nhsr_registry.model import HostFacts
from nhsr_registry.publish import browser_index, publish
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import open_index
from tests.publish import sample
from tests.publish.browser import needs_browser
from tests.publish.driven import chromium
from tests.publish.test_browser import Served
from tests.registry_folder import VOCABULARY, entry, make_registry

pytestmark = needs_browser
GROUPS = """
[[synonyms]]
words = ["prolonged bed rest", "deconditioning"]
lay = ["in bed for a month"]
[[synonyms]]
words = ["PD", "Parkinson's disease"]
ambiguous = ["PD"]
"""
SAID = """() => ({
  status: document.getElementById("status").innerText,
  notes: [...document.querySelectorAll("#notes p")].map((p) => p.innerText),
  results: [...document.querySelectorAll("#results > li")].map((li) => ({
    id: li.querySelector(".nhsr-by").innerText.split(" · ")[0], name: li.querySelector("h2").innerText,
    why: li.querySelector(".nhsr-why")?.innerText || "", before: li.querySelector(".nhsr-before")?.innerText || "",
    forks: li.querySelector(".nhsr-forks")?.innerText || "", links: [...li.querySelectorAll("a")].map((a) => a.getAttribute("href")),
  })),
})"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    """Charts of several kinds, one with a successor and one that is a fork; beds, and an app."""
    made = make_registry(tmp_path_factory.mktemp("told") / "registry")
    (made.root / "vocabulary.toml").write_text(VOCABULARY + GROUPS, encoding="utf-8")
    chart = {"problem": "How do our waits vary?", "topics": ("waiting-lists",)}
    for repository, more in {
        "example-trust/charts": {"name": "Funnel charts", "summary": "Charts of waits.", "status": "active", **chart},
        "example-trust/oldcharts": {"name": "oldcharts", "summary": "Charts of waits, the old way.", "successor": "example-trust/charts", **chart},
        "other/charts": {"name": "charts", "summary": "Charts of waits, our way.", **chart},
        "other/board": {"name": "Charts board", "summary": "Charts of waits and covid on a screen.", "kinds": ("app",), **chart},
        "other/beds": {"name": "beds", "summary": "Prolonged stays and rest at home.", "problem": "How full is it?", "topics": ()},
        "other/rest": {"name": "recovery", "summary": "What prolonged bed rest does.", "problem": "Who grows weak?", "topics": ()},
    }.items():  # fmt: skip
        made.write_entry(entry(repository, **{"kinds": ("analysis",), "status": None, **more}))
        host = HostFacts(fork_of="example-trust/charts" if repository == "other/charts" else None)
        made.write_harvest(sample.harvest(repository, "nothing", host=host))
    return made


@pytest.fixture(scope="module")
def page(registry, tmp_path_factory):
    out = tmp_path_factory.mktemp("told") / "site"
    publish(registry, out)
    with Served(out) as address, chromium() as browser:
        found = browser.new_page()
        found.address, found.told = address, []
        found.on("console", lambda message: found.told.append(message.text))
        found.on("pageerror", lambda error: found.told.append(str(error)))
        yield found


@pytest.fixture
def asked(page):
    """What the page says of a query; nothing may be told on its console."""

    def ask(query):
        page.goto(f"{page.address}search.html?q={quote(query)}")
        page.wait_for_selector("html[data-searched]")
        assert page.told == []
        return page.evaluate(SAID)

    return ask


def ids(said):
    return {result["id"] for result in said["results"]}


@pytest.mark.parametrize(
    "query",
    [
        "charts -kind:app", "charts kind:app", "charts kind:“app”", "charts -covid", "charts —covid", "charts –covid", "status:active charts",
        "charts -status:active", "level:usable charts", "owner:other charts", "-kind:app", "-kind:app -owner:other", "“charts of waits”",
        '"waits of charts"', 'topic:"waiting lists" covid', "language:fortran charts", "kind:banana charts", "topic:beds", "foo:charts",
        "licence:mit charts", "status:Act", 'organisation:"example nhs"', "level:ready-to-scale",
    ],
)  # fmt: skip
def test_what_narrows_a_question_leaves_the_same_projects(registry, asked, query):
    with open_index(registry.root) as index:
        ours = search(index, query)
    said = asked(query)
    there = ids(said) | {link[9:-5] for own in said["results"] for link in own["links"] if link.startswith("projects/")}
    assert there == {card["id"] for card in ours.results}
    assert said["status"].rsplit("\n", 1)[-1].startswith(f"{ours.total} project")
    for what in ours.unknown:
        field, _, value = what.partition(":")
        assert f" no {field} “{value}”" in said["status"]


def test_what_a_question_leaves_out_is_left_out(asked):
    assert "other/board" in ids(asked("charts"))
    for query in ("charts -kind:app", "charts —covid", "charts -topic:waiting-lists"):
        assert "other/board" not in ids(asked(query)), query
    assert ids(asked("status:active charts")) == {"example-trust/charts"}


def test_a_status_that_there_is_not_is_told_with_those_there_are(asked):
    said = asked("status:banana")
    assert said["status"] == "There is no status “banana”, but: Active.\n0 projects found for “status:banana”."
    assert said["results"] == []


def test_a_topic_that_there_is_not_is_looked_for_as_words_only_where_they_are_written(asked):
    assert "other/rest" in ids(asked('topic:"bed rest"')), "somebody wrote that"
    lay = asked('topic:"in bed for a month"')
    assert (ids(asked("in bed for a month")) > set(), lay["results"]) == (True, []), "and here nobody did"
    assert lay["status"].startswith("This page knows no topic “in bed for a month”")
    assert asked("owner:covid")["results"] == [], "an owner's name is no word of a question"


def test_the_words_of_asking_are_no_reason(asked):
    (first, *_) = asked("how our waits vary charts")["results"]
    assert "how" not in first["why"].replace(",", "").split()
    assert "waits" in first["why"]


def test_a_value_that_the_page_has_under_its_name_alone_is_found(asked):
    assert ids(asked('owner:"Example NHS Trust"')) == {"example-trust/charts"}  # and what it took the place of
    assert ids(asked('covid topic:"waiting"')) == {"other/board"}


@pytest.mark.parametrize(
    "query", ["charts", "waits charts", "in bed for a month", "prolonged bed rest", "waiting list", "waits covid xyzzy"]
)
def test_why_is_what_the_command_line_says(registry, asked, query):
    with open_index(registry.root) as index:
        ours = {card["id"]: "; ".join(_reasons(card["why"])) for card in search(index, query).results}
    said = asked(query)
    assert said["results"]
    for own in said["results"]:
        why = own["why"].replace("Waiting lists", "waiting-lists")  # the page calls topics by their names
        assert why.partition(": ")[2] == ours[own["id"]], own["id"]


def test_no_word_is_claimed_that_is_not_there(asked):
    """Of "prolonged bed rest", which stands for the lay words, each word is told where it stands: only one has the phrase."""
    why = {own["id"]: own["why"] for own in asked("in bed for a month")["results"]}
    assert "summary: prolonged bed rest (for" in why["other/rest"]
    assert "prolonged bed rest" not in why["other/beds"]
    assert "name: bed (for" in why["other/beds"]
    assert "summary: prolonged … rest (for" in why["other/beds"]


def test_each_field_is_told_once(asked):
    for own in asked("charts waits waiting")["results"]:
        fields = [reason.partition(": ")[0] for reason in own["why"].partition(": ")[2].split("; ")]
        assert len(fields) == len(set(fields)), own["why"]


def test_a_superseded_project_and_a_fork_are_told_with_the_living_one(page, asked):
    said = asked("charts")
    assert not {"example-trust/oldcharts", "other/charts"} & ids(said)
    (living,) = [own for own in said["results"] if own["id"] == "example-trust/charts"]
    assert living["name"] == "Funnel charts"
    assert living["before"] == "Takes the place of example-trust/oldcharts, found too."
    assert living["forks"] == "Found too, a fork of it: other/charts."
    assert {"projects/example-trust/oldcharts.html", "projects/other/charts.html"} <= set(living["links"])
    assert said["status"] == "4 projects found for “charts”."


def test_a_superseded_project_alone_stands_by_itself(asked):
    assert "example-trust/oldcharts" in ids(asked('"the old way"'))


def test_what_nothing_answers_and_how_a_slip_was_read_come_first(page, asked):
    said = asked("chartz of waits submarine")
    lines = said["status"].splitlines()
    assert lines[0] == "Nothing in this registry answers this as a whole."
    assert lines[1] == "Read “chartz” as “charts”."
    assert lines[-1].endswith("found for “chartz of waits submarine”.")
    assert any(note.startswith("No project found speaks of: ") for note in said["notes"])
    # it is announced with the count, and nobody has to find it among the results
    assert page.get_attribute("#status", "role") == "status"
    assert page.evaluate(
        "!!(document.getElementById('status').compareDocumentPosition(document.getElementById('results')) & 4)"
    )


def test_other_words_are_listed_only_where_nothing_was_found(asked):
    assert not any(note.startswith("Also looked for") for note in asked("in bed for a month")["notes"])


def test_a_question_without_a_word_says_so(asked):
    said = asked("%")
    assert said["status"].startswith("“%” holds no word to look for.")
    assert not any("Try fewer" in note for note in said["notes"])


def test_what_only_the_command_line_knows_is_not_denied(registry, asked):
    """RZZ is the organisation's code, which the page does not have."""
    with open_index(registry.root) as index:
        assert not search(index, "owner:RZZ").unknown
    assert asked("owner:RZZ charts")["status"].startswith("This page knows no owner “RZZ”")


def test_what_a_page_knows_in_part_is_said(registry, page, tmp_path, monkeypatch):
    """Of what very many projects have, only some are published: a question that leans on them is told so."""
    monkeypatch.setattr(browser_index, "_MOST", 2)
    publish(registry, tmp_path / "site")
    with Served(tmp_path / "site") as address:

        def status(query):
            page.goto(f"{address}search.html?q={quote(query)}")
            page.wait_for_selector("html[data-searched]")
            return page.inner_text("#status")

        assert "So many projects have “language:R” that this page knows only some" in status("language:R")
        assert "So many projects have “wait” that" in status("beds -waits")
        assert "So many" not in status("kind:analysis")  # the filters know them all
        assert "5 projects found" in status("kind:analysis")
        assert "So many" not in status("charts")


def test_hostile_questions_are_text(asked):
    for query in (
        '<img src=x onerror="console.log(1)">',
        'kind:"<b>x</b>" charts',
        "kind:__proto__ charts",
        "constructor:toString",
        '-":',
        "status:" * 60,
    ):
        said = asked(query)
        assert "searched" not in said["status"]
        assert "could not be loaded" not in said["status"], query


def test_where_a_phrase_stands_is_in_the_file_of_its_synonyms(page):
    """No file more than before is fetched to say so."""
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{page.address}search.html?q=in+bed+for+a+month")
    page.wait_for_selector("html[data-searched]")
    groups = [url for url in fetched if "/search/s/" in url]
    assert groups
    told = [
        place.split("|")[4]
        for url in groups
        for place in json.loads(page.evaluate("(url) => fetch(url).then((answer) => answer.text())", url))[
            "places"
        ].values()
        if place.count("|") == 4
    ]
    assert any("-" in each or len(each.replace(",", "")) > 1 for each in told)
