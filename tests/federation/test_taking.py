"""What is taken of members, whose words count, and where it shows."""

import contextlib
import io
import json
from datetime import date
from types import SimpleNamespace

import msgspec
import pytest

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.cli import main
from nhsr_registry.errors import UsageError
from nhsr_registry.federation.federating import federate
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder.entry import Adopter, Verification
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import History, Package, RapClaim, RapEvidence, Record, RepoId, Source, Use, Value
from nhsr_registry.publish import rap_block
from nhsr_registry.scoring import rap
from tests.registry_folder import entry

TODAY = date(2026, 11, 27)


def night(place, today=TODAY, **more):
    done = federate(Registry(place.registry.root), today=today, **more)
    assert done is not None
    return done


def run(place, *words):
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["--registry", str(place.registry.root), *words])
        except SystemExit as end:
            code = int(end.code or 0)
    return SimpleNamespace(exit_code=code, stdout=out.getvalue(), stderr=err.getvalue())


@pytest.fixture
def national(place):
    """A national registry with one project of its own, and two members."""
    here, trust, icb = place("national"), place("trust"), place("icb")
    here.lists("national-body/guide", summary="Words of the national registry itself.")
    trust.lists("example-trust/waits", "shared/tool", summary="Words of the trust about its project.")
    icb.lists("icb/beds", "shared/tool", "example-trust/waits", summary="Words of the ICB about a project.")
    trust.publish()
    icb.publish()
    here.takes(trust, 'owners = ["example-trust", "shared"]')
    here.takes(icb)
    return here, trust, icb


def words(place, repository):
    return Whole(place.registry.root).entry(RepoId.parse(repository)).summary


def test_members_projects_are_found_shown_listed_and_published(national):
    here, *_ = national
    done = night(here)
    assert [(one.id, one.state, one.projects, one.words, one.also) for one in done.members] == [
        ("trust", "taken", 2, 2, 0),
        ("icb", "taken", 3, 1, 2),
    ]
    assert done.listed == 3
    assert done.complete
    found = json.loads(run(here, "search", "ICB", "--format", "json").stdout)["results"]
    assert {one["id"]: (one["taken_from"], one["listed_by"]) for one in found}["icb/beds"] == ("icb", ["Icb registry"])
    listed = {one["id"]: one for one in json.loads(run(here, "list", "--format", "json").stdout)["results"]}
    assert set(listed) == {"national-body/guide", "example-trust/waits", "shared/tool", "icb/beds"}
    assert listed["national-body/guide"]["taken_from"] is None
    shown = run(here, "show", "example-trust/waits").stdout
    assert "Listed by: Trust registry, Icb registry" in shown
    assert "Words of the trust" in shown
    here.publish()
    index = json.loads((here.site / "v1/index.json").read_bytes())
    projects = {one["id"]: one for one in index["projects"]}
    assert [one["id"] for one in projects["shared/tool"]["listed_by"]] == ["trust", "icb"]
    assert projects["icb/beds"]["readiness"]["level"] == "reusable"
    page = (here.site / "projects/icb/beds.html").read_text(encoding="utf-8")
    assert "Listed by" in page
    assert "Icb registry" in page
    assert "Listed by" not in (here.site / "projects/national-body/guide.html").read_text(encoding="utf-8")


def test_the_full_text_of_a_member_is_searched(national):
    here, *_ = national
    night(here)
    found = json.loads(run(here, "search", "centile", "--format", "json").stdout)["results"]
    assert {one["id"] for one in found} == {"national-body/guide", "example-trust/waits", "shared/tool", "icb/beds"}


def test_the_own_entry_wins_and_the_page_says_who_lists_it_too(national):
    here, _, _ = national
    here.lists("shared/tool", summary="Words of the national registry itself.")
    night(here)
    assert words(here, "shared/tool") == "Words of the national registry itself."
    assert [one.id for one in Whole(here.registry.root).listed_by(RepoId.parse("shared/tool"))] == [
        "national", "trust", "icb",
    ]  # fmt: skip
    here.publish()
    assert "Trust registry" in (here.site / "projects/shared/tool.html").read_text(encoding="utf-8")


def test_an_entry_made_after_the_night_wins_at_once(national):
    here, *_ = national
    night(here)
    here.lists("icb/beds", summary="Words that a steward wrote this morning.")
    assert words(here, "icb/beds") == "Words that a steward wrote this morning."


def test_whose_account_it_is_goes_before_the_order_and_the_order_before_nothing(place):
    here, first, second = place("national"), place("first"), place("second")
    for one in (first, second):
        one.lists("second-owner/a", "somebody/b", summary=f"Words that are those of {one.id} alone.")
        one.publish()
    here.takes(first)
    here.takes(second, 'owners = ["second-owner", "Somebody"]')
    night(here)
    assert words(here, "second-owner/a") == "Words that are those of second alone."
    here.members.clear()
    here.takes(first)
    here.takes(second)
    night(here)
    assert words(here, "second-owner/a") == "Words that are those of first alone."


def test_nearer_to_the_writer_goes_before_the_order(place):
    region, trust, here = place("region"), place("trust"), place("national")
    trust.lists("example-trust/waits", summary="What the trust itself says of its waits.")
    trust.publish()
    region.takes(trust)
    night(region)
    region.publish()
    trust.lists("example-trust/waits", summary="What the trust says of its waits today.")
    trust.publish()
    here.takes(region)
    here.takes(trust)
    night(here)
    assert words(here, "example-trust/waits") == "What the trust says of its waits today."
    assert Whole(here.registry.root).way(RepoId.parse("example-trust/waits")) == ("trust",)


def test_what_a_project_claims_of_rap_levels_comes_with_it(place):
    here, trust = place("national"), place("trust")
    claims = tuple(RapClaim(level="silver", how="badge", path="README.md", line=line) for line in range(1, 31))
    told = Source(format="nhsr-toml", path=".nhsr.toml", line=4)
    said = {"rap_level": "gold", "rap_evidence": "peer-review https://github.com/example-trust/waits/pull/7"}
    fields: dict[str, tuple[Value, ...]] = {key: (Value(value=value, sources=(told,)),) for key, value in said.items()}
    trust.has(entry("example-trust/waits"), rap=RapEvidence(claims=claims), record=Record(fields=fields))
    trust.has(entry("example-trust/beds"), rap=RapEvidence())
    trust.publish()
    here.takes(trust)
    assert night(here).members[0].refused == 0
    own, far = (rap.of_harvest(one.facts("example-trust/waits")) for one in (trust, here))
    assert len(own.claims) == 31
    assert len(far.claims) == 21
    assert set(far.claims) < set(own.claims)
    assert {(claim.level, claim.how) for claim in far.claims} == {("silver", "badge"), ("gold", "declared")}
    assert "https://github.com/example-trust/waits/pull/7" in {row.url for row in far.criteria}
    assert here.facts("example-trust/beds").rap is None
    shown = rap_block.block(RepoId.parse("example-trust/waits"), here.facts("example-trust/waits"))
    assert shown is not None
    assert {label.partition(",")[0] for _, label, _ in shown["claims"]} == {"README.md", ".nhsr.toml"}


def test_a_rename_is_one_project_by_its_hosts_id(place):
    here, trust, icb = place("national"), place("trust"), place("icb")
    trust.has(entry("trust/new-name", former_names=("trust/old-name",)), node="R_1")
    icb.has(entry("trust/old-name"), node="R_1")
    for one in (trust, icb):
        one.publish()
        here.takes(one)
    done = night(here)
    assert [str(repo) for repo in Whole(here.registry.root).ids()] == ["trust/new-name"]
    assert done.members[1].refused == 0
    assert done.members[1].also == 1


def test_without_the_hosts_id_a_project_is_known_by_its_address(place):
    here, trust, icb = place("national"), place("trust"), place("icb")
    trust.has(entry("Trust/Tool"), node=None)
    icb.has(entry("trust/tool"), node="R_1")
    for one in (trust, icb):
        one.publish()
        here.takes(one)
    night(here)
    assert [str(repo) for repo in Whole(here.registry.root).ids()] == ["Trust/Tool"]


def test_nothing_is_fetched_twice_and_nothing_written_where_nothing_changed(national):
    here, trust, icb = national
    night(here)
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in here.registry.root.rglob("*") if path.is_file()
    }
    trust.server.asked.clear()
    done = night(here, today=date(2026, 11, 28))
    assert [one.state for one in done.members] == ["unchanged", "unchanged"]
    assert [name for name, _ in trust.server.asked] == ["federation.json"]
    assert trust.server.asked[0][1]["If-None-Match"]
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in here.registry.root.rglob("*") if path.is_file()
    }
    icb.lists("icb/theatres")
    icb.publish()
    done = night(here)
    assert [(one.state, one.new) for one in done.members] == [("unchanged", 0), ("taken", 1)]


def test_members_by_path(place):
    here, trust = place("national"), place("trust")
    trust.lists("example-trust/waits")
    trust.publish()
    here.members.append('[[members]]\nid = "trust"\npath = "../../trust/site"\n')
    here.write()
    assert night(here).members[0].words == 1
    assert night(here).members[0].state == "unchanged"


def test_a_registry_that_is_no_member_any_more_takes_its_projects_with_it(national):
    here, *_ = national
    night(here)
    del here.members[1]
    here.write()
    night(here)
    assert not (here.registry.root / "members/icb").exists()
    assert {str(repo) for repo in Whole(here.registry.root).ids()} == {
        "national-body/guide", "example-trust/waits", "shared/tool",
    }  # fmt: skip


def test_a_stewards_confirmation_elsewhere_is_none_here(place):
    here, trust = place("national"), place("trust")
    adopter = Adopter(
        organisation="RZZ", since="2025", said="2026-01-01", evidence="https://github.com/example-trust/a",
        verified=Verification(on="2026-01-02", by="A steward", how="We asked them"),
    )  # fmt: skip
    nowhere = msgspec.structs.replace(adopter, organisation="RXX", evidence="https://wiki.inter" + "nal/a")
    trust.lists("example-trust/waits", adopters=(adopter, nowhere), organisation="example-trust")
    trust.publish()
    here.takes(trust)
    night(here)
    taken = Whole(here.registry.root).entry(RepoId.parse("example-trust/waits"))
    assert taken.adopters == (msgspec.structs.replace(adopter, verified=None),)
    assert taken.organisation is None


def test_commands_that_write_leave_members_projects_alone(national):
    here, *_ = national
    night(here)
    before = sorted(here.registry.root.rglob("*.toml"))
    done = run(
        here,
        "adopt",
        "icb/beds",
        "--organisation",
        "RZZ",
        "--since",
        "2025",
        "--evidence",
        "https://github.com/icb/beds",
    )
    assert done.exit_code == 2
    assert "icb/beds is listed here through “Icb registry” (http://127.0.0.1" in done.stderr
    assert "add icb/beds" in done.stderr
    assert sorted(here.registry.root.rglob("*.toml")) == before


def test_the_command_says_what_happened(national, tmp_path, monkeypatch):
    here, _, icb = national
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    icb.server.answers["federation.json"] = lambda handler: handler.say(500, b"")
    done = run(here, "harvest", "--members-only", "--report", str(tmp_path / "report.json"))
    assert done.exit_code == 4
    assert "Trust registry (trust): read anew; 2 projects" in done.stdout
    assert "icb: could not be reached" in done.stdout
    assert "HTTP 500" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert [one["state"] for one in report["members"]] == ["taken", "away"]
    del icb.server.answers["federation.json"]
    assert run(here, "harvest", "--members-only").exit_code == 0


def test_a_nights_harvest_takes_members_and_publishes(national, tmp_path):
    here, *_ = national
    clones = tmp_path / "clones"
    clones.mkdir()
    done = run(here, "night", "--from-clones", str(clones), "--out", str(here.site), "--no-commit")
    assert done.exit_code == 4  # of its own project there is no clone; its last good record stays
    assert "3 projects are listed through members alone." in done.stdout
    assert len(json.loads((here.site / "v1/index.json").read_bytes())["projects"]) == 4


def test_a_night_says_where_members_are_too_many_to_be_compared(national, tmp_path, monkeypatch):
    here, *_ = national
    clones = tmp_path / "clones"
    clones.mkdir()
    words = ("night", "--from-clones", str(clones), "--out", str(here.site), "--no-commit")
    assert "were not compared" not in run(here, *words).stdout
    monkeypatch.setattr("nhsr_registry.cli._night._MOST_TAKEN", 2)
    assert "Members' 3 projects were not compared" in run(here, *words).stdout


def test_whom_to_accept_must_be_a_member(national):
    with pytest.raises(UsageError, match="no member"):
        night(national[0], accept=("nobody",))


def test_a_registry_without_members_asks_nobody(place):
    assert federate(place("alone").registry, today=TODAY) is None


WRONG = {
    'id = "a b"\naddress = "https://example.org"': (6, "members.id"),
    'id = "a"': (6, "members.id"),
    'id = "a"\naddress = "http://example.org/"': (7, "members.address"),
    'id = "a"\naddress = "https://u:p@example.org/"': (7, "members.address"),
    'id = "a"\naddress = "https://example.org"\nowners = ["a b"]': (8, "members.owners"),
    'id = "a"\npath = "x"\nmax_projects = 0': (8, "members.max_projects"),
    'id = "a"\npath = "x"\nmax_bytes = "much"': (8, "members.max_bytes"),
    'id = "a"\npath = "x"\nmaxbytes = 1': (8, "members.maxbytes"),
    'id = "a"\npath = "x"\n[[members]]\nid = "a"\npath = "y"': (9, "members.id"),
    'id = "a"\npath = "x"\n[[upstreams]]\nid = "up"': (9, "upstreams.id"),
}


@pytest.mark.parametrize("said", WRONG)
def test_validate_names_the_line(place, said):
    here = place("national")
    text = f'name = "National"\nid = "national"\n\n\n[[members]]\n{said}\n'
    (here.registry.root / "registry.toml").write_text(text, encoding="utf-8")
    (fault,) = [fault for fault in validate(Registry(here.registry.root)).faults if fault.file == "registry.toml"]
    assert (fault.line, fault.key) == WRONG[said]
    assert fault.message


def test_members_and_upstreams_that_are_sound(place):
    here = place("national")
    here.write('[[upstreams]]\nid = "up"\naddress = "https://example.org/registry/"\n')
    assert not validate(here.registry).faults
    assert here.registry.facts.upstreams[0].id == "up"


def test_a_use_is_shown_whether_user_or_used_is_a_members(place):
    region, trust = place("region"), place("trust")
    region.has(entry("region/tool"), packages=(Package(ecosystem="r", name="beddays", path="DESCRIPTION"),))
    region.has(
        entry("region/atlas"), uses=(Use(ecosystem="github", name="trust/maps", via="submodule", path=".gitmodules"),)
    )
    trust.has(entry("trust/report"), uses=(Use(ecosystem="r", name="beddays", via="code", path="a.R", line=3),))
    trust.has(entry("trust/maps"))
    trust.publish()
    region.takes(trust)
    night(region)
    assert "trust/report\n    loaded in a.R:3" in run(region, "reuse", "region/tool").stdout
    assert "region/atlas\n    a submodule, see .gitmodules" in run(region, "reuse", "trust/maps").stdout
    links = json.loads(run(region, "reuse", "--graph", "json").stdout)["links"]
    assert [(link["source"], link["target"]) for link in links] == [
        ("region/atlas", "trust/maps"),
        ("trust/report", "region/tool"),
    ]


def test_organisations_of_members_projects_are_counted_as_members_name_them(place):
    """A member knows who is behind its accounts; this registry may know the code by another id, or only the code."""
    here, trust = place("national"), place("trust")
    with (trust.registry.root / "organisations.toml").open("a", encoding="utf-8") as table:
        table.write('[[organisations]]\nid = "our-office"\nname = "Our Office"\nods = "RYY"\nowners = ["our-office"]\n')
        table.write('[[organisations]]\nid = "their-unit"\nname = "Their Unit"\nowners = ["their-unit"]\n')
        table.write('[[organisations]]\nid = "its-lab"\nname = "Its Lab"\nods = "RWW"\nowners = ["its-lab"]\n')
    with (here.registry.root / "organisations.toml").open("a", encoding="utf-8") as table:
        table.write('[[organisations]]\nid = "office"\nname = "The Office"\nods = "RYY"\n')
    trust.write()
    trust.lists("example-trust/waits", "our-office/beds", "their-unit/maps", "its-lab/scans", "a-person/notes")
    trust.publish()
    here.takes(trust, more='owners = ["example-trust", "our-office", "their-unit", "its-lab", "a-person"]')
    night(here)
    here.publish()
    counts = json.loads((here.site / "v1/index.json").read_text(encoding="utf-8"))["counts"]
    assert (counts["projects"], counts["organisations"]) == (5, 4)
    assert "from 4 organisations" in (here.site / "index.html").read_text(encoding="utf-8")
    assert json.loads(run(here, "report", "--format", "json").stdout)["organisations"] == 4
    said = run(here, "organisations").stdout
    assert "office\n  The Office" in said
    assert "RWW (not in organisations.toml)\n  as a member names it · 1 project" in said
    assert "their-unit (not in organisations.toml)" in said
    assert "4 organisations with listed projects" in said
    assert "Behind 1 project of 1 account no organisation is known." in " ".join(said.split())
    page = (here.site / "projects/its-lab/scans.html").read_text(encoding="utf-8")
    assert "ODS code RWW (name not known here)" in page


ALIKE = {
    "summary": "Simulates the flow of patients through an emergency department, hour by hour.",
    "problem": "How many bays does our emergency department need?",
    "topics": ("simulation", "urgent-emergency-care"),
}


def test_what_is_told_of_a_registry_is_told_of_its_members_projects_too(place, tmp_path):
    """A national registry may list nothing itself: who is at risk, who should meet and what is new is in its members' records."""
    here, trust, icb = place("national"), place("trust"), place("icb")
    old = History(commits=9, authors=1, people=1, last_commit="2019-01-01T00:00:00Z")
    trust.has(
        entry("trust/flow", **ALIKE), packages=(Package(ecosystem="r", name="edflow", path="DESCRIPTION"),), history=old
    )
    trust.lists("trust/other")
    icb.has(entry("icb/arrivals", **ALIKE), uses=(Use(ecosystem="r", name="edflow", via="code", path="a.R", line=3),))
    trust.publish()
    icb.publish()
    kept = str(tmp_path / "state.json")
    assert run(here, "watch", "--save", kept, "--against", kept).exit_code == 0
    here.takes(trust)
    here.takes(icb)
    night(here)
    at_risk = run(here, "at-risk", "list").stdout
    assert "trust/flow · not decided" in at_risk
    assert "Used by icb/arrivals." in at_risk
    assert "may be published" in run(here, "at-risk", "release", "trust/flow", "silent", "--by", "a steward").stdout
    here.publish()
    assert "trust/flow" in (here.site / "looking-for-help.html").read_text(encoding="utf-8")
    met = run(here, "clusters", "trust/flow").stdout
    assert "icb/arrivals" in met
    news = run(here, "watch", "trust/flow", "--against", kept).stdout
    assert "icb/arrivals uses it, as a.R, line 3 shows." in news
    assert "trust/other" not in news
    run(here, "need", "add", "How many bays will the emergency department need?", "--organisation", "RZZ")
    assert "met by trust/flow" in run(here, "need", "met", "many-bays-will-emergency-department-need", "flow").stdout
    assert not validate(here.registry).faults
    assert "Something is known to answer" in run(here, "need", "list", "--open").stdout
    (tmp_path / "list.md").write_text("- [Flow](https://github.com/trust/flow)\n", encoding="utf-8")
    assert "Listed already" in run(here, "import", str(tmp_path / "list.md")).stdout
