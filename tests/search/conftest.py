import pytest

from nhsr_registry.folder.entry import Harvest, Stale
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Caveat, Facts, History, HostFacts, Record, RepoId, Score, Source, Value
from tests.registry_folder import entry, make_registry

VOCABULARY = """
version = 1
topics = [
  {id = "waiting-lists", name = "Waiting lists", words = ["waiting list", "RTT"]},
  {id = "outpatients", name = "Outpatients and missed appointments", words = ["clinic", "DNA", "no-show"]},
  {id = "urgent-emergency-care", name = "Urgent and emergency care", words = ["A&E", "crowding"]},
  {id = "spc", name = "Statistical process control", words = ["SPC", "control chart"]},
]
settings = [{id = "acute", name = "Acute hospital", words = ["hospital"]}]
datasets = [{id = "hes", name = "Hospital Episode Statistics (HES)", words = ["HES"]}]
kinds = [{id = "r-package", name = "R package"}, {id = "app", name = "App"}, {id = "analysis", name = "Analysis"}]
statuses = [{id = "active", name = "Active"}]
synonyms = [
  {words = ["A&E", "ED", "emergency department", "casualty"], ambiguous = ["ED"]},
  {words = ["ED", "eating disorder"], ambiguous = ["ED"]},
  {words = ["DNA", "did not attend", "no-show"], lay = ["forgot to come", "forget their appointment"], ambiguous = ["DNA"]},
  {words = ["DNA", "genomics"], ambiguous = ["DNA"]},
  {words = ["SPC", "statistical process control", "XmR", "plot the dots"]},
]
"""
TEXTS = {
    "example-trust/waits": (
        "waits",
        "Counts how long people have waited, by specialty.",
        "How long is our waiting list?",
        ["waiting-lists"],
    ),
    "example-trust/plotthedots": (
        "plotthedots",
        "R package for XmR charts.",
        "How do I show variation over time?",
        ["spc"],
    ),
    "example-trust/oldcharts": (
        "oldcharts",
        "Statistical process control charts, the old way.",
        "Control charts?",
        ["spc"],
    ),
    "other/noshow": (
        "No-show risk",
        "Predicts who did not attend a clinic.",
        "Who will miss an appointment?",
        ["outpatients"],
    ),
    "other/crowding": (
        "ED crowding",
        "Counts patients in the emergency department.",
        "How crowded is A&E?",
        ["urgent-emergency-care"],
    ),
    "other/genes": ("Genomics notes", "Notes on genomics and DNA sequencing.", "Where are the genes?", []),
}


def harvest(repository: str, **more) -> Harvest:
    licence = Value(value="MIT", sources=(Source(format="r-description", path="DESCRIPTION", line=3),))
    score = Score(
        rubric="0.1", level="reusable", level_low="usable", provisional=True, points=70.0, low=60.0, high=80.0
    )
    return Harvest(
        repository=repository,
        commit="a" * 40,
        score=score,
        record=Record(fields={"license": (licence,)}),
        facts=Facts(files=20, main_language="R"),
        history=History(last_commit="2026-01-02"),
        terms={"readme": {"waiting": 3, "breaches": 2, "centile": 1}},
        **more,
    )


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Registry:
    """Six projects, one of them read."""
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "registry"
    made = make_registry(folder)
    (folder / "vocabulary.toml").write_text(VOCABULARY, encoding="utf-8")
    for repository, (name, summary, problem, topics) in TEXTS.items():
        made.write_entry(
            entry(
                repository,
                name=name,
                summary=summary,
                problem=problem,
                topics=tuple(topics),
                kinds=("r-package",) if "R package" in summary else ("analysis",),
                successor="example-trust/plotthedots" if name == "oldcharts" else None,
                former_names=("ancient/waits",) if name == "waits" else (),
            )
        )
    caveat = Caveat(kind="experimental", path="README.md", line=7)
    made.write_harvest(
        harvest(
            "example-trust/waits",
            caveats=(caveat,),
            host=HostFacts(archived=True),
            stale=Stale(since="2026-02-01", reason="gone"),
        )
    )
    assert len(made.ids()) == len(TEXTS)
    assert made.resolve("waits") == RepoId(owner="example-trust", name="waits")
    return made
