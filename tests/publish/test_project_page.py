"""What the page of a project says."""

import re
from pathlib import Path

from click.testing import CliRunner

from nhsr_registry.checks.reuse_evidence import ReuseEvidence
from nhsr_registry.cli import cli
from nhsr_registry.folder.entry import Adopter
from nhsr_registry.model import DimensionScore, Evidence, Finding, Score
from nhsr_registry.publish import publish, words
from nhsr_registry.publish.templating import code
from tests.publish import sample
from tests.publish.pages import Page, read
from tests.publish.sample import COMMIT, harvest
from tests.registry_folder import entry, make_registry


def page(site: Path, name: str) -> Page:
    return read(site / "projects" / f"{name}.html")


def test_it_begins_with_what_it_is_and_the_problem(site):
    text = page(site, "example-trust/waits").text("main")
    order = [
        "Waits",
        "Counts how long people have waited",
        "How long is our waiting list?",
        "how long until I am seen",
        "Planning only.",
        "How to start",
    ]
    assert sorted(order, key=text.index) == order


def test_it_says_how_to_start(site):
    assert 'pak::pak("example-trust/waits")' in page(site, "example-trust/waits").text("pre")
    assert 'pip install "git+https://github.com/someone/1st.model"' in page(site, "someone/1st.model").text("pre")
    assert "git clone https://github.com/someone/unread" in page(site, "someone/unread").text("pre")


def test_the_level_comes_with_its_meaning_and_how_sure_it_is(site):
    text = page(site, "example-trust/waits").text("main")
    assert words.LEVEL_MEANINGS["usable"] in text
    assert "the level lies between Listed and Usable" in text
    assert "1 of 2 in place, 1 could not be seen" in text.partition("Discoverable and described")[2]
    assert "lies between" not in page(site, "example-trust/gone").text("main")


def test_next_steps_are_kind_and_concrete(site):
    text = page(site, "example-trust/waits").text("ol")
    assert "Add a licence file" in text
    assert "a few minutes, towards “Usable”" in text
    assert " ".join(words.remedy("licence-file")[0].split()).replace("`", "") in text
    assert "Thank you for sharing it" in page(site, "example-trust/gone").text("main")


def test_caveats_and_evidence_lead_to_the_line_as_it_was_read(site):
    links = page(site, "example-trust/waits").links
    at = f"https://github.com/example-trust/waits/blob/{COMMIT}"
    assert f"{at}/plain.md?plain=1#L4" in links
    assert f"{at}/a%20b.R#L1" in links
    assert f"{at}/plain#L7" in links
    assert f"{at}/pkg/plain.md?plain=1#L3" in links, "the record says where it is from"
    assert "https://github.com/someone/1st.model/blob/feature/a%20b/plain#L7" in page(site, "someone/1st.model").links


def test_places_of_what_should_not_be_public_are_not_published(tmp_path):
    finding = Finding(
        check="no-internal-infrastructure",
        outcome="fail",
        reason="2 lines",
        evidence=(Evidence(path="secret.R", line=7),),
    )
    registry = make_registry(tmp_path / "registry", entry())
    registry.write_harvest(harvest("example-trust/waits", findings=(finding,), score=Score(
        rubric="0.1", level="usable", level_low="usable", points=1, low=1, high=1,
        dimensions=(DimensionScore(dimension="safe", passed=0, applicable=1, unknown=0, level="usable"),))))  # fmt: skip
    publish(registry, tmp_path / "site")
    assert "2 lines" in page(tmp_path / "site", "example-trust/waits").text("main")
    assert not [path for path in (tmp_path / "site").rglob("*") if path.is_file() and b"secret.R" in path.read_bytes()]


def test_words_between_backticks_are_code_and_nothing_else():
    assert code("Add `a < b` & `LICENSE`") == "Add <code>a &lt; b</code> &amp; <code>LICENSE</code>"
    assert code("one ` only <b>") == "one ` only &lt;b&gt;"


def test_archived_stale_and_succeeded_are_said_plainly(site):
    old = page(site, "example-trust/old")
    assert "Archived" in old.text("h2")
    assert "../../projects/example-trust/waits.html" in old.links, "its successor is listed, so the link stays within"
    gone = page(site, "example-trust/gone")
    assert "https://github.com/elsewhere/gone" in gone.links
    assert "We could not read it again since 3 February 2024: not found" in gone.text("main")


def test_an_unread_project_has_a_page_without_blame(site):
    text = page(site, "someone/unread").text("main")
    assert "no mark against it" in text
    assert "History" not in text
    assert "What its files say" not in text


def test_contacts_are_links_only_where_they_lead_somewhere(site):
    assert "mailto:analytics@example-trust.nhs.uk" in page(site, "example-trust/waits").links
    assert "https://example.org/ask?a=1&b=2" in page(site, "example-trust/gone").links


def test_scoring_page_is_made_from_checks_and_rubric(site):
    text = read(site / "how-we-score.html").text("main")
    for check, known in words.checks().items():
        assert " ".join(known.title().split()).replace("`", "") in text, check
        assert all(paragraph.replace("`", "") in text.replace("`", "") for paragraph in words.remedy(check)), check


def test_lists_are_in_alphabetical_order_and_nothing_else(site):
    text = read(site / "search.html").text("h3")
    assert text == "1st modelGoneunreadWaitsälter"


def test_the_rap_block_is_made_of_what_was_read():
    import msgspec

    from nhsr_registry.assess import assess
    from nhsr_registry.folder.entry import harvest_of
    from nhsr_registry.model import RepoId
    from nhsr_registry.publish import rap_block
    from nhsr_registry.snapshot import Snapshot
    from tests.cli.conftest import FILES

    words = FILES["README.md"] + "\nRAP level: gold\n"
    snapshot = msgspec.structs.replace(Snapshot.of({**FILES, "README.md": words}), commit="1" * 40)
    harvest = harvest_of(assess(snapshot), "o/w")
    block = rap_block.block(RepoId(owner="o", name="w"), harvest)
    assert block
    assert sum(len(rows) for _, _, rows in block["levels"]) == 18
    assert block["claims"][0][2] == f"https://github.com/o/w/blob/{'1' * 40}/README.md?plain=1#L{words.count(chr(10))}"
    other = rap_block.block(RepoId(owner="o", name="w"), harvest, ("codelist",))
    assert other
    assert other["levels"] == []
    assert "gold" in other["claims"][0][0]


def test_who_uses_it_is_told_by_how_it_is_known_and_never_mixed(site):
    """Confirmed, said and seen: each with where it can be read and when, then by region; what is not known is said to be."""
    text = (site / "projects/example-trust/waits.html").read_text(encoding="utf-8")
    part = text[
        text.index('id="used-by"') : text.index("<h2>Similar projects</h2>") if "Similar projects" in text else None
    ]
    confirmed, rest = part.split("Said by themselves: ", 1)
    said, seen = rest.split("Seen in files: ", 1)
    assert "Example Integrated Care Board, since 2023" in confirmed
    assert 'href="https://example.org/waits"' in confirmed
    assert "entered on 1 February 2024; a steward, 1 March 2024: asked them" in confirmed
    assert "ODS code RXX (name not known here), since 2024-01" in said
    assert 'href="https://example.org/ours"' in said
    assert "a steward" not in said
    assert 'href="https://github.com/someone/1st.model/blob/HEAD/R/run%20all.R#L3"' in seen
    assert "as of 6 May 2024" in seen
    rows = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in re.findall(r"<tr.*?</tr>", part, re.DOTALL)]
    assert rows == [
        "Region or nation Confirmed Said by themselves Seen in files",
        "North West Example Integrated Care Board – –",
        "Not known – ODS code RXX (name not known here) someone/1st.model (organisation not known)",
        "Integrated care board Confirmed Said by themselves Seen in files",
        "Example Integrated Care Board Example Integrated Care Board – –",
    ]


def test_nobody_known_is_no_heading(site):
    assert 'id="used-by"' not in (site / "projects/someone/unread.html").read_text(encoding="utf-8")


def test_nobody_is_told_to_be_named_beside_users_that_are_entered(tmp_path):
    """A check reads a project's own files; the page says in one place who uses it, and nowhere that nobody does."""
    user = Adopter(organisation="RZZ", since="2024", evidence="https://github.com/a/b", said="2024-02-02")
    registry = make_registry(tmp_path / "r", entry("a/used", adopters=(user,)), entry("a/quiet"))
    said = ReuseEvidence.cannot_tell("Nobody is named; that says nothing about who uses it.")
    for name in ("a/used", "a/quiet"):
        registry.write_harvest(sample.harvest(name, findings=(*sample.harvest(name).findings, said)))
    publish(registry, tmp_path / "site")
    used, quiet = (read(tmp_path / f"site/projects/a/{name}.html").text("main") for name in ("used", "quiet"))
    assert "Example NHS Trust, since 2024" in used
    assert "Nobody is named" not in used
    assert "Its own files name nobody; this registry does" in used
    assert "Nobody is named" in quiet
    asked = CliRunner().invoke(cli, ["--registry", str(registry.root), "show", "a/used"]).output
    assert "Example NHS Trust since 2024" in asked
    assert "Nobody is named" not in asked
