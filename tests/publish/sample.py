"""A registry with one project of every sort, and one whose every text is an attack."""

from __future__ import annotations

from pathlib import Path

from nhsr_registry.folder.entry import Adopter, Harvest, Stale, Verification
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import (
    Caveat,
    Conflict,
    DimensionScore,
    Evidence,
    Facts,
    Finding,
    History,
    HostFacts,
    KindGuess,
    Problem,
    Record,
    Score,
    Source,
    Statement,
    Tag,
    Use,
    Value,
)
from nhsr_registry.spread import needs
from nhsr_registry.spread.needs import Need, Voice
from tests.registry_folder import entry, make_registry

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def harvest(repository: str, text: str = "plain", link: str = "https://example.org/", **fields: object) -> Harvest:
    """Facts that fill every part of a page; `text` stands wherever a repository may say something."""
    source = Source(format="r-description", path=f"pkg/{text}.md", line=3)
    value = Value(value=text, sources=(source, Source(format="git", path="")), extra={"email": text})
    said = Statement(field="name", value=text, source=Evidence(path=text, line=2), format=text)
    return Harvest(
        **{  # type: ignore[arg-type]
            "repository": repository,
            "commit": COMMIT,
            "branch": "main",
            "host": HostFacts(description=text, topics=(text,), archived=False, homepage=link),
            "history": History(
                commits=12,
                authors=2,
                first_commit="2020-01-02",
                last_commit="2024-05-06",
                tags=(Tag(name=text, date="2024-01-01"),),
            ),
            "facts": Facts(files=9, languages={"C++": 1, "R": 7, text: 2}, main_language="R", notebooks=1),
            "kinds": (KindGuess(kind="r-package", evidence=(Evidence(path="DESCRIPTION"),)),),
            "record": Record(
                fields={
                    "license": (Value(value="MIT", sources=(source,)),),
                    "author": (value,),
                    "url": (Value(value=link, sources=(source,)),),
                    "software_requirements": tuple(Value(value=f"{text}{n}", sources=(source,)) for n in range(30)),
                },
                conflicts=(Conflict(field="name", values=(value, value)),),
                placeholders=(said,),
            ),
            "caveats": (
                Caveat(kind="experimental", path=f"{text}.md", line=4, text=text),
                Caveat(kind="experimental", path="a b.R", line=1),
            ),
            "problems": (Problem(path=text, message=text, line=1),),
            "findings": (
                Finding(check="licence-file", outcome="fail", reason=text, evidence=(Evidence(path=text, line=7),)),
                Finding(check="readme-present", outcome="pass", reason=text),
                Finding(check="readme-purpose", outcome="not-available", reason=text),
                Finding(check="of-another-version", outcome="fail", reason=text),
            ),
            "score": Score(
                rubric="0.1",
                level="usable",
                level_low="listed",
                provisional=True,
                points=50.0,
                low=40.0,
                high=60.0,
                dimensions=(
                    DimensionScore(dimension="described", passed=1, applicable=2, unknown=1, level="usable"),
                    DimensionScore(dimension="licensed", passed=0, applicable=1, unknown=0, level="listed"),
                ),
            ),
            "terms": {"readme": {"wait": 3, text: 1}},
            **fields,
        }
    )


NEIGHBOUR = """
[[organisations]]
id = "example-icb"
name = "Example Integrated Care Board"
kind = "icb"
ods = "QZZ"
region = "North West"
"""
ADOPTERS = (
    Adopter(organisation="QZZ", since="2023", evidence="https://example.org/waits", said="2024-02-01",
            verified=Verification(on="2024-03-01", by="a steward", how="asked them")),
    Adopter(organisation="RXX", since="2024-01", evidence="https://example.org/ours", said="2024-02-02"),
)  # fmt: skip
#: One that nothing answers, one that something here may answer, one that is met.
NEEDS = (
    Need(id="ambulance-rota", problem="How do we draw up a fair rota for ambulance crews?",
         voices=(Voice(organisation="QZZ", said="2024-01-02"),)),
    Need(id="waiting-list-length", problem="How long is our waiting list?", topics=("waiting-lists",),
         settings=("acute",), datasets=("hes",),
         voices=(Voice(organisation="RZZ", said="2024-01-03"), Voice(organisation="RXX", said="2024-01-04"))),
    Need(id="beds-next-winter", problem="How many beds will we need next winter?", met_by=("someone/1st.model", "else/where"),
         voices=(Voice(organisation="RZZ", said="2024-01-05"),)),
)  # fmt: skip


def make(folder: Path) -> Registry:
    """Read, unread, archived, stale and succeeded projects, of an organisation, a person and an unknown one."""
    registry = make_registry(
        folder,
        entry("example-trust/waits", name="Waits", kinds=("r-package",), settings=("acute",), datasets=("hes",), status="active",
              contact="analytics@example-trust.nhs.uk", former_names=("example-trust/old-waits",), intended_use="Planning only.",
              questions=("how long until I am seen", "RTT; backlog"), adopters=ADOPTERS),
        entry("example-trust/old", name="älter", successor="example-trust/waits", status="archived"),
        entry("example-trust/gone", name="Gone", successor="elsewhere/gone", contact="https://example.org/ask?a=1&b=2"),
        entry("someone/1st.model", name="1st model", kinds=("python-package",), topics=("forecasting", "not-in-the-vocabulary")),
        entry("someone/unread", name="unread", organisation="not-in-the-table"),
    )  # fmt: skip
    registry.write_harvest(harvest("example-trust/waits"))
    registry.write_harvest(
        harvest(
            "someone/1st.model",
            commit=None,
            branch="feature/a b",
            uses=(Use(ecosystem="github", name="example-trust/waits", via="code", path="R/run all.R", line=3),),
        )
    )
    registry.write_harvest(harvest("example-trust/gone", stale=Stale(since="2024-02-03", reason="not found"), score=Score(
        rubric="0.1", level="ready-to-scale", level_low="ready-to-scale", points=100.0, low=100.0, high=100.0), findings=()))  # fmt: skip
    with (folder / "organisations.toml").open("a", encoding="utf-8") as file:
        file.write(NEIGHBOUR)
    registry = Registry(folder)
    for need in NEEDS:
        needs.write(registry, need)
    return registry
