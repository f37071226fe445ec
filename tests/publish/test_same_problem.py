"""Projects of one problem have a page side by side, with what differs; linked from each, from their topics and from home."""

import json

import jsonschema  # type: ignore[import-untyped]
import pytest

from nhsr_registry.folder.entry import Adopter
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Record, Source, Use, Value
from nhsr_registry.publish import publish
from nhsr_registry.spread import likeness
from tests.publish import sample
from tests.publish.pages import read
from tests.registry_folder import entry, make_registry

CHARTS = "Draws control charts of board metrics with Shewhart limits, and marks variation and assurance."
#: Projects of other problems, so that what the groups share is rare.
OTHERS = (
    entry("other/beds", summary="Predicts ward occupancy each winter.", problem="How full are we?", topics=()),
    entry("other/stroke", summary="Simulates thrombolysis pathways.", problem="Where do arrivals queue?", topics=()),
    entry("other/dental", summary="Counts orthodontic bands by contract.", problem="What do dentists do?", topics=()),
    entry("other/letters", summary="Classifies clinic text.", problem="Which correspondence is late?", topics=()),
)


def needing(*names: str) -> Record:
    source = Source(format="r-description", path="DESCRIPTION", line=3)
    return Record(
        fields={
            "license": (Value(value="MIT", sources=(source,)),),
            "software_requirements": tuple(Value(value=name, sources=(source,)) for name in names),
        }
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two teams of one problem, one of whom has a successor to its work; and others of other problems."""
    folder = tmp_path_factory.mktemp("same")
    common = {"topics": ("forecasting",), "datasets": ("hes",)}
    registry = make_registry(
        folder / "registry",
        entry("example-trust/charts", summary=CHARTS, problem="How do I draw control charts?", kinds=("r-package",), **common,
              adopters=tuple(Adopter(organisation=code, since="2024", evidence="https://example.org/ours", said="2024-02-02") for code in ("RXX", "RZZ"))),
        entry("elsewhere/limits", name="Limits", summary=f"{CHARTS} In Python.", problem="Which control charts fit?",
              kinds=("python-package",), contact="https://example.org/ask", **common),
        entry("elsewhere/old-limits", summary=CHARTS, successor="elsewhere/limits", **common),
        *OTHERS,
    )  # fmt: skip
    registry.write_harvest(
        sample.harvest(
            "example-trust/charts",
            record=needing("ggplot2", "spcstats", "alone"),
            uses=(Use(ecosystem="github", name="elsewhere/limits", via="code", path="R/a.R", line=3),),
            caveats=(),
        )
    )
    registry.write_harvest(sample.harvest("elsewhere/limits", record=needing("ggplot2", "SpcStats"), caveats=()))
    publish(registry, folder / "site")
    return registry, folder / "site"


def test_the_groups_are_those_of_the_command_line_with_several_solutions(made):
    registry, site = made
    found = json.loads((site / "v1/same-problem.json").read_text(encoding="utf-8"))
    schema = json.loads((site / "v1/schema/same-problem.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    expected = [cluster for cluster in likeness.of_folder(registry) if cluster.independent]
    assert [tuple(own["projects"]) for own in found["groups"]] == [cluster.projects for cluster in expected]
    (own,) = found["groups"]
    assert own["across"] is True
    assert own["solutions"] == [["elsewhere/limits", "elsewhere/old-limits"], ["example-trust/charts"]]
    assert {(bond["one"], bond["tie"], bond["other"]) for bond in own["bonds"]} == {
        ("elsewhere/old-limits", "successor", "elsewhere/limits"),
        ("example-trust/charts", "uses", "elsewhere/limits"),
    }
    assert own["topics"] == ["forecasting"]
    assert own["datasets"] == ["hes"]
    assert own["page"] == "same-problem/elsewhere/limits.html"


def test_they_stand_side_by_side_with_what_differs_and_what_does_not(made):
    _, site = made
    page = read(site / "same-problem/elsewhere/limits.html")
    assert not page.faults
    table = page.text("table")
    for said in (
        "How do I draw control charts?",
        "R package",
        "Python package",
        "Example NHS Trust",
        "Not known",
        "1 organisation that says so",
        "1 listed project",
        "Followed by elsewhere/limits",
        "Not read yet",
    ):
        assert said in table, said
    assert "Forecasting" in page.text("dl")
    assert "ggplot2, spcstats" in table, "what both need, whatever its case"
    assert "ggplot2, SpcStats" in table
    assert "alone" not in table
    assert "data sets (Hospital Episode Statistics (HES))" in page.text("main"), "what is the same for all"
    assert "old-limits gives way to Limits." in page.text("main")
    assert "charts uses Limits." in page.text("main")
    assert "https://example.org/ask" in page.links, "where to ask"
    assert "https://github.com/example-trust/charts/issues" in page.links


def test_each_project_its_topics_and_home_lead_there(made):
    _, site = made
    where = "same-problem/elsewhere/limits.html"
    for path in (
        "index.html",
        "same-problem.html",
        "browse/topics/forecasting.html",
        "projects/example-trust/charts.html",
        "projects/elsewhere/limits.html",
        "projects/elsewhere/old-limits.html",
    ):
        assert "../" * path.count("/") + where in read(site / path).links, path
    assert "same-problem" not in (site / "projects/other/beds.html").read_text(encoding="utf-8").partition("<footer")[0]
    assert "browse.html" in read(site / "index.html").links
    assert "same-problem.html" in read(site / "browse.html").links


def test_a_new_neighbour_renders_the_pages_of_its_group_again(made, tmp_path):
    registry, _ = made
    copy = make_registry(tmp_path / "r", *(registry.entry(repo) for repo in registry.ids()))
    publish(copy, tmp_path / "site")
    before = (tmp_path / "site/projects/example-trust/charts.html").read_text(encoding="utf-8")
    changed = entry("elsewhere/limits", name="Limits of control", summary=f"{CHARTS} In Python.",
                    problem="Which control charts fit?", kinds=("python-package",), topics=("forecasting",), datasets=("hes",))  # fmt: skip
    copy.write_entry(changed)
    publish(Registry(copy.root), tmp_path / "site")
    after = (tmp_path / "site/projects/example-trust/charts.html").read_text(encoding="utf-8")
    assert "Limits of control" in after
    assert "Limits of control" not in before


def test_where_nothing_is_alike_the_page_says_so(tmp_path):
    publish(make_registry(tmp_path / "r", entry()), tmp_path / "site")
    assert "No two projects" in read(tmp_path / "site/same-problem.html").text("main")
    assert json.loads((tmp_path / "site/v1/same-problem.json").read_text(encoding="utf-8"))["groups"] == []
    assert 'id="groups"' not in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_hostile_names_stay_names(tmp_path):
    text = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> {{ 7*7 }}"
    registry = make_registry(
        tmp_path / "r",
        *(entry(f"{owner}/charts", name=f"{text} {owner}", summary=f"{CHARTS} {text}", problem=text, topics=("forecasting",),
                contact="javascript:alert(1)") for owner in ("one", "two")),
        *OTHERS,
    )  # fmt: skip
    done = publish(registry, tmp_path / "site")
    assert done.left_out == ()
    for path in ("same-problem.html", "same-problem/one/charts.html", "index.html"):
        page = read(tmp_path / "site" / path)
        assert not page.faults
        assert text in page.text("main")
        assert not [attrs for attrs in page.all("img") if attrs.get("src") == "x"]
        assert not [link for link in page.links if link.startswith("javascript:")]
