"""The leaders' report: counts that add up, nobody ranked, nothing of a stranger's but text."""

import json

import jsonschema  # type: ignore[import-untyped]
import pytest

from nhsr_registry.cli import main
from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import publish
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.leaders import leaders, markdown
from tests.publish.pages import Page, read
from tests.registry_folder import entry, make_registry


@pytest.fixture(scope="module")
def report(site):
    found = json.loads((site / "v1/leaders.json").read_text(encoding="utf-8"))
    schema = json.loads((site / "v1/schema/leaders.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    return found


def test_the_counts_add_up(report):
    assert report["projects"] == 5
    assert {row["name"]: row["projects"] for row in report["levels"]} == {
        "Listed": 0, "Usable": 2, "Reusable": 0, "Ready to scale": 1, "Not read yet": 2,
    }  # fmt: skip
    assert [project["name"] for project in report["ready"]] == ["Gone"]
    assert report["years"] == [{"year": "2020", "r": 3, "python": 0, "all": 3}]
    assert report["at_rest"] == 2


def test_what_is_missing_is_named(tmp_path):
    found = leaders(Collection(make_registry(tmp_path / "r", entry()), None))
    assert found.gaps == ("Acute hospital", "Forecasting")
    assert found.thin == ("Waiting lists",)
    assert found.people_unknown == 1
    assert "## Ready to scale\n\nNone yet.\n" in markdown(found)


def test_rows_are_in_alphabetical_order(report):
    for table in ("topics", "settings", "regions"):
        names = [row["name"] for row in report[table]]
        assert names == sorted(names, key=str.casefold)


def test_the_page_has_a_table_for_its_chart(site):
    page = read(site / "leaders.html")
    chart = next(svg for svg in page.all("svg") if svg.get("role") == "img")
    assert "Ready to scale 1," in str(chart["aria-label"])
    assert "Ready to scale" in page.text("th")
    assert page.text("h2").count("How ready") == 1, "the chart has its numbers: they are not told twice"
    assert "By topic" in page.text("h2")


@pytest.mark.parametrize("format_", ["markdown", "html", "json"])
def test_the_command_prints_it(registry, capsys, format_):
    with pytest.raises(SystemExit) as done:
        main(["--registry", str(registry.root), "report", "--format", format_])
    assert done.value.code == 0
    out = capsys.readouterr().out
    if format_ == "json":
        assert json.loads(out)["projects"] == 5
    elif format_ == "html":
        page = Page(out)
        assert not page.faults
        assert all(link.startswith("https://") for link in page.links), "one file by itself: nothing beside it"
        assert "style-src 'sha256-" in out.replace("&#39;", "'")
        assert "@media print" in out
    else:
        assert "| Usable | 2 | 0 |" in out


def test_markdown_stays_text(tmp_path):
    text = "<img src=x> [a](javascript:b) | `c` # d"
    found = markdown(
        leaders(Collection(make_registry(tmp_path / "r", entry(name=text, summary=text, topics=(text,))), None))
    )
    assert "<img" not in found
    assert "[a]" not in found.replace("\\[", "").replace("\\]", "")


def test_integrated_care_boards_are_counted_where_an_organisation_is_known_to_lie_in_one(tmp_path):
    """A trust through its board, a team through what it is part of, a board for itself; what is not known stands nowhere."""
    registry = make_registry(
        tmp_path / "r", *(entry(f"{owner}/waits") for owner in ("example-trust", "team", "board", "elsewhere"))
    )
    table = (tmp_path / "r/organisations.toml").read_text(encoding="utf-8")
    table = (
        table.replace('kind = "trust"', 'kind = "trust"\nicb = "example-icb"')
        + """
[[organisations]]
id = "team"
name = "Team"
kind = "team"
parent = "example-trust"
owners = ["team"]
[[organisations]]
id = "example-icb"
name = "Example ICB"
kind = "icb"
region = "North West"
owners = ["board"]
"""
    )
    (tmp_path / "r/organisations.toml").write_text(table, encoding="utf-8")
    registry = Registry(registry.root)
    report = leaders(Collection(registry, None))
    assert [(row.name, row.projects) for row in report.boards] == [("Example ICB", 3)]
    assert "## By integrated care board (ICB)\n" in markdown(report)
    publish(registry, tmp_path / "site")
    assert "By integrated care board (ICB)" in read(tmp_path / "site/leaders.html").text("h2")
    said = read(tmp_path / "site/browse/organisations/team.html").text("main")
    assert "It lies in the area of Example ICB. Region: North West." in said
