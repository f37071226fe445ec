"""Where people can give a hand: calls that a steward released and nothing else of what may be at risk; who welcomes newcomers."""

import msgspec
import pytest

from nhsr_registry.folder.entry import Adopter
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Facts, History, HostFacts, Use
from nhsr_registry.publish import publish
from nhsr_registry.spread import releases, standing
from tests.publish import sample
from tests.publish.pages import read
from tests.registry_folder import entry, make_registry

#: What nobody may read on a page before a steward released it, for each kind.
SAID = ("One person has made every commit", "Its owner has archived it, and others", "another pair of hands would help")


def make(folder):
    """`lib` is archived and used, `one` is much used and one person's, `silent` is used and long without a change."""
    adopters = tuple(
        Adopter(organisation=code, since="2024", evidence="https://example.org/x", said="2024-02-02")
        for code in ("RXX", "RYY", "RWW")
    )
    registry = make_registry(
        folder,
        entry("example-trust/lib", name="Lib"),
        entry("example-trust/one", name="One", adopters=adopters),
        entry("example-trust/silent", name="Silent", adopters=adopters[:1]),
        entry("other/report", name="Report"),
    )
    with (registry.root / "organisations.toml").open("a", encoding="utf-8") as table:
        for code in ("RXX", "RYY", "RWW"):
            table.write(
                f'[[organisations]]\nid = "{code.lower()}"\nname = "Trust {code}"\nkind = "trust"\nods = "{code}"\n'
            )
    registry = Registry(registry.root)
    uses = tuple(
        Use(ecosystem="github", name=f"example-trust/{name}", via="code", path="R/a.R", line=1)
        for name in ("lib", "silent")
    )
    for name, history, host in (
        ("example-trust/lib", History(roots=("a",), last_commit="2026-01-01"), HostFacts(archived=True)),
        ("example-trust/one", History(roots=("b",), last_commit="2026-01-01", people=1), None),
        ("example-trust/silent", History(roots=("c",), last_commit="2020-01-01"), None),
        ("other/report", History(roots=("d",), last_commit="2026-01-02"), None),
    ):
        registry.write_harvest(sample.harvest(name, history=history, host=host, uses=uses if "report" in name else ()))
    return registry


def decide(registry, project, kind, decision="public"):
    row = {"project": project, "kind": kind, "decision": decision, "by": "a steward", "on": "2026-02-01", "reason": "It is finished and cared for."}  # fmt: skip
    releases.decide(registry, msgspec.convert(row, releases.Decision))


def texts(site):
    return {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in site.rglob("*")
        if path.suffix in {".html", ".xml", ".json", ".css", ".js"}
    }


def test_nothing_unreleased_is_anywhere_in_the_publication(tmp_path):
    registry = make(tmp_path / "r")
    assert {(risk.project, risk.kind) for risk in standing.look(registry, "2026-01-02").risks} == {
        ("example-trust/one", "one-maintainer"), ("example-trust/silent", "silent"), ("example-trust/lib", "archived"),
    }  # fmt: skip
    decide(registry, "example-trust/silent", "silent", "no-risk")
    publish(registry, tmp_path / "site")
    page = read(tmp_path / "site/looking-for-help.html")
    assert "No project here is asking for help" in page.text("main")
    assert not [link for link in page.links if "projects/" in link]
    for path, text in texts(tmp_path / "site").items():
        for said in SAID:
            assert said not in text, path
    assert "It is finished and cared for." not in "".join(texts(tmp_path / "site").values()), (
        "a reason is the stewards’"
    )


def test_a_released_call_has_its_first_step_and_who_relies_on_it_and_no_other_comes_with_it(tmp_path):
    registry = make(tmp_path / "r")
    publish(registry, tmp_path / "site")
    decide(registry, "example-trust/one", "one-maintainer")
    publish(Registry(registry.root), tmp_path / "site")
    page = read(tmp_path / "site/looking-for-help.html")
    assert not page.faults
    said = page.text("main")
    assert "A first step: If you rely on it, offer to review one change" in said
    assert "published on 1 February 2026" in said
    assert "Trust RXX" in said
    assert [link for link in page.links if link.startswith("projects/")] == ["projects/example-trust/one.html"]
    own = read(tmp_path / "site/projects/example-trust/one.html")
    assert "Another pair of hands would help" in own.text("h2")
    (link,) = (link for link in own.links if "looking-for-help.html#" in link)
    assert link.partition("#")[2] in page.ids
    for path in ("projects/example-trust/lib.html", "projects/example-trust/silent.html"):
        assert "pair of hands would help" not in (tmp_path / "site" / path).read_text(encoding="utf-8")
    home = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert (
        "1 call</a> for another pair of hands" in home.replace("</a> for", "</a> for")
        or "looking-for-help.html" in home
    )
    releases.take_back(registry, "example-trust/one", "one-maintainer")
    publish(Registry(registry.root), tmp_path / "site")
    for path, text in texts(tmp_path / "site").items():
        assert "One person has made every commit" not in text, path


def test_a_project_that_is_local_only_is_no_users_name_in_a_call_for_others(tmp_path):
    registry = make(tmp_path / "r")
    registry.write_entry(entry("other/report", name="Report", local_only=True))
    decide(registry, "example-trust/lib", "archived")
    publish(Registry(registry.root), tmp_path / "site", audience="national")
    for path, text in texts(tmp_path / "site").items():
        assert "other/report" not in text, path


@pytest.mark.parametrize(
    ("landmarks", "issues", "archived", "said"),
    [
        ({"contributing": ("docs/CONTRIBUTING.md",)}, None, False, "They say how to take part"),
        ({"contributing": ("CONTRIBUTING.md",)}, 3, False, "A small task is kept for you"),
        ({}, 1, False, "A small task is kept for you"),
        ({"conduct": ("CODE_OF_CONDUCT.md",)}, 0, False, None),
        ({"contributing": ("CONTRIBUTING.md",)}, 3, True, None),
    ],
)
def test_who_welcomes_newcomers_is_read_from_files_and_marked_issues(tmp_path, landmarks, issues, archived, said):
    registry = make_registry(tmp_path / "r", entry("example-trust/lib", name="Lib"))
    facts, host = Facts(files=9, landmarks=landmarks), HostFacts(archived=archived, first_issues=issues)
    registry.write_harvest(sample.harvest("example-trust/lib", facts=facts, host=host))
    publish(registry, tmp_path / "site")
    page, own = read(tmp_path / "site/welcoming.html"), read(tmp_path / "site/projects/example-trust/lib.html")
    assert not page.faults
    if said is None:
        assert "projects/example-trust/lib.html" not in page.links
        assert "None that we know of yet" in page.text("main")
        assert "take-part" not in own.ids
        return
    assert page.text("h2").startswith(said)
    assert "projects/example-trust/lib.html" in page.links
    assert "take-part" in own.ids
    if landmarks:
        address = f"https://github.com/example-trust/lib/blob/{sample.COMMIT}/{landmarks['contributing'][0]}"
        assert address in page.links
        assert address in own.links
    if issues:
        assert "https://github.com/example-trust/lib/contribute" in page.links
