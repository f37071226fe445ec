"""Nothing that is private is in what is published for others: a secret word in each place, looked for in every byte."""

import gzip
import json
import sqlite3
import zlib

import msgspec
import pytest

from nhsr_registry.errors import GateError
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder.entry import Adopter, Private
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import HostFacts, RepoId, Source, Use, Value
from nhsr_registry.publish import data
from nhsr_registry.spread import needs
from tests.federation.test_taking import night, run
from tests.registry_folder import entry
from tests.search.conftest import harvest

HIDDEN = "example-trust/zzhiddentool"


def everything(folder):
    """(file, bytes) of all that was published, as it lies there and unpacked."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, raw = path.relative_to(folder).as_posix(), path.read_bytes()
        yield name, name.encode() + raw
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
            yield name, raw
        if raw[:15] == b"SQLite format 3":
            with sqlite3.connect(":memory:") as db:
                db.deserialize(raw)
                for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    for row in db.execute(f"SELECT * FROM {table}"):
                        for cell in row:
                            yield f"{name}:{table}", _bytes(cell)


def _bytes(cell):
    if isinstance(cell, bytes):
        try:
            return zlib.decompress(cell)
        except zlib.error:
            return cell
    return str(cell).encode()


def where(folder, *words):
    """Word → the first file that holds it."""
    found: dict[str, str] = {}
    for name, raw in everything(folder):
        low = raw.lower()
        for word in words:
            if word.lower().encode() in low:
                found.setdefault(word, name)
    return found


@pytest.fixture
def planted(place):
    """A trust's registry with a secret word, `zz…`, in each private field and each place of a local-only project."""
    here = place("trust")
    uses = Use(ecosystem="github", name=HIDDEN, via="workflow", path=".github/workflows/x.yml")
    here.has(
        entry(
            "example-trust/waits",
            intended_use=f"Beside {HIDDEN}, which does the rest of it.",
            problem=f"What does https://github.com/{HIDDEN} not do?",
            successor=HIDDEN,
            private=Private(
                contact="zzcontact@example-trust.nhs.uk",
                notes="First zznotes of ours\nand zzsecondline too",
                links=("https://intra" + "net.example-trust.nhs.uk/zzlink",),
            ),
        ),
        uses=(uses,),
    )
    facts = here.registry.harvest(RepoId.parse("example-trust/waits"))
    value = Value(value=f"https://github.com/{HIDDEN}", sources=(Source(format="readme", path="README.md", line=1),))
    fields = {**facts.record.fields, "same_as": (value,), "keywords": (value,)}
    here.registry.write_harvest(
        msgspec.structs.replace(
            facts,
            record=msgspec.structs.replace(facts.record, fields=fields),
            host=HostFacts(node_id="R_1", fork_of=HIDDEN),
            terms={"readme": {"zzhiddentool": 2, "waiting": 1}, "pairs": {"use zzhiddentool": 2, "waiting list": 2}},
        )
    )
    adopter = Adopter(organisation="RZZ", since="2025", said="2026-01-01", evidence="https://example.org/zzevidence")
    here.registry.write_entry(
        entry(
            HIDDEN,
            name="zzname",
            summary="The zzsummary of what only we may know about.",
            problem="What is zzproblem?",
            intended_use="For zzuse alone.",
            contact="mailto:zzpublic@example-trust.nhs.uk",
            former_names=("example-trust/zzformer",),
            adopters=(adopter,),
            local_only=True,
            private=Private(notes="zzhiddennotes and more"),
        )
    )
    here.registry.write_harvest(harvest(HIDDEN, host=HostFacts(node_id="R_zznode", topics=("zztopic",))))
    here.lists("example-trust/beds")
    (here.registry.root / "removed.toml").write_text(
        f'[[removed]]\nrepository = "example-trust/old"\nreason = "See {HIDDEN}."\ndate = "2026-01-01"\nsuccessor = "{HIDDEN}"\n',
        encoding="utf-8",
    )
    need = needs.make(here.registry, f"How do we do what {HIDDEN} does for everybody?", "RZZ", "2026-01-01")
    needs.write(here.registry, needs.met(need, (HIDDEN,)))
    here.registry = Registry(here.registry.root)
    return here


SECRETS = (
    "zzcontact", "zznotes", "zzsecondline", "zzlink", "zzhiddentool", "zzname", "zzsummary", "zzproblem", "zzuse", "zzpublic",
    "zzformer", "zzevidence", "zzhiddennotes", "zznode", "zztopic",
)  # fmt: skip


def test_no_secret_word_is_in_what_is_published_for_others(planted):
    done = planted.publish(audience="national", base_url="https://example.org/")
    assert where(planted.site, *SECRETS) == {}
    assert (done.projects, done.left_out) == (2, ())
    index = json.loads((planted.site / "v1/index.json").read_bytes())
    assert [one["id"] for one in index["projects"]] == ["example-trust/beds", "example-trust/waits"]
    (waits,) = [one for one in index["projects"] if one["id"] == "example-trust/waits"]
    assert waits["intended_use"] == "Beside a project that is not public, which does the rest of it."
    assert waits["successor"] is None


def test_the_same_words_are_in_what_is_published_for_ourselves(planted):
    """The search above would find them: it is no search that finds nothing."""
    done = planted.publish()
    assert set(where(planted.site, *SECRETS)) == set(SECRETS)
    assert (done.local_only, done.private) == (1, 2)
    assert "zznotes" in (planted.site / "projects/example-trust/waits.html").read_text(encoding="utf-8")
    assert "Local only" in (planted.site / f"projects/{HIDDEN}.html").read_text(encoding="utf-8")


def test_what_is_for_other_registries_is_for_others_whatever_the_publication_is_for(planted):
    planted.publish()
    lines = gzip.decompress((planted.site / "v1/federation.ndjson.gz").read_bytes()).lower()
    assert [secret for secret in SECRETS if secret.encode() in lines] == []
    assert len(lines.splitlines()) == 2


def test_a_publication_for_others_in_the_place_of_one_for_ourselves(planted):
    """Its change file, its news and the pages that are taken over from the last one."""
    planted.publish()
    planted.publish(audience="national")
    assert where(planted.site, *SECRETS) == {}
    changes = json.loads((planted.site / "v1/changes.json").read_bytes())
    assert changes["gone"] == []


def test_a_project_that_becomes_local_only(place):
    here = place("trust")
    here.lists("example-trust/waits", "example-trust/zzlater")
    here.publish(audience="national")
    here.lists("example-trust/zzlater", local_only=True)
    here.publish(audience="national")
    assert where(here.site, "zzlater") == {}


def test_registry_toml_may_say_whom_it_is_for(planted):
    planted.write('audience = "national"')
    planted.publish()
    assert where(planted.site, *SECRETS) == {}


def test_the_command(planted):
    done = run(planted, "publish", "--out", str(planted.site), "--for", "national")
    assert done.exit_code == 0
    assert where(planted.site, *SECRETS) == {}


def test_where_it_would_stand_all_the_same_nothing_is_published(planted, monkeypatch):
    """The last look: it names whose text it is and in which file, never what; and the last publication stays."""
    planted.publish(audience="national")
    before = (planted.site / "v1/index.json").read_bytes()
    planted.lists("example-trust/theatres")
    monkeypatch.setattr("nhsr_registry.publish.data.Build", _Telling)
    with pytest.raises(GateError) as caught:
        planted.publish(audience="national")
    assert "the private part of example-trust/waits: in v1/build.json" in caught.value.message
    assert "zznotes" not in caught.value.message
    assert (planted.site / "v1/index.json").read_bytes() == before


class _Telling(data.Build, frozen=True, kw_only=True):
    """A build that says too much: a mistake of ours that the last look must find."""

    note: str = "First zznotes of ours"


def test_a_text_that_is_public_elsewhere_is_no_secret(place):
    here = place("trust")
    here.lists("example-trust/waits", private=Private(contact="team@example-trust.nhs.uk"))
    here.lists("example-trust/beds", contact="mailto:team@example-trust.nhs.uk")
    assert here.publish(audience="national").projects == 2


def test_what_a_member_lists_is_not_published_where_it_is_local_only_here(place):
    here, other = place("trust"), place("other")
    other.lists("example-trust/zzhiddentool", "other/b")
    other.publish()
    here.takes(other)
    night(here)
    here.lists("example-trust/zzhiddentool", local_only=True)  # after the night
    here.publish(audience="national")
    assert where(here.site, "zzhiddentool") == {}
    night(here)
    here.publish(audience="national")
    assert where(here.site, "zzhiddentool") == {}
    assert "other/b" in (here.site / "v1/index.json").read_text(encoding="utf-8")


def test_a_national_registry_never_gets_what_is_private(planted, place):
    national = place("national")
    planted.publish()  # for ourselves: and still
    national.takes(planted)
    assert night(national).members[0].words == 2
    national.publish()
    assert where(national.site, *SECRETS) == {}
    assert where(national.registry.root, *SECRETS) == {}
    assert {str(repo) for repo in Whole(national.registry.root).ids()} == {"example-trust/beds", "example-trust/waits"}


def test_an_entry_that_cannot_be_read_is_not_even_named(planted):
    path = planted.registry.entry_file(RepoId.parse(HIDDEN))
    path.write_text(path.read_text(encoding="utf-8") + "= broken", encoding="utf-8")
    planted.registry = Registry(planted.registry.root)
    planted.registry.write_entry(entry("example-trust/waits", private=Private(notes="zzchunk of text")))
    planted.registry.write_harvest(harvest("example-trust/waits"))
    (planted.registry.root / "removed.toml").unlink()
    for file in (planted.registry.root / "needs").iterdir():
        file.unlink()
    done = planted.publish(audience="national")
    assert [left.what for left in done.left_out] == [HIDDEN]
    assert where(planted.site, "zzhiddentool") == {}
