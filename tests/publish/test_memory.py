"""What publishing keeps of each project in memory is little, whatever is published of it."""

import json
import tracemalloc
from pathlib import Path

import msgspec
import pytest

from nhsr_registry.publish import beside, changes, publish, rows, tables
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.exports import catalogues
from nhsr_registry.publish.kept import Keeper
from nhsr_registry.publish.ledger import Ledger
from nhsr_registry.publish.runs import Tables
from nhsr_registry.publish.similar import near, similar
from tests.publish.sample import harvest
from tests.publish.test_folder import content
from tests.registry_folder import entry, make_registry

FEW, MANY = 30, 180
LONG = "How long do people wait for what, and where? " * 150  # some 7,000 bytes, as the longest of entries
#: Bytes of each project: its name, its brief, where it lies. Whole, each is more than ten thousand.
LITTLE = 3_000


def registry(folder, number):
    """Projects of whose summaries, problems and facts much is published."""
    made = make_registry(folder)
    for n in range(number):
        name = f"someone/p{n:03}"
        made.write_entry(entry(name, problem=f"{n} {LONG}"))
        made.write_harvest(harvest(name))
    return made


@pytest.fixture(scope="module")
def collections(tmp_path_factory):
    folder = tmp_path_factory.mktemp("registries")
    return {number: Collection(registry(folder / str(number), number), None) for number in (FEW, MANY)}


def growth(collections, work):
    """By how many bytes the most that is in memory meanwhile grows with each project."""
    found = {}
    for number, collection in collections.items():
        work(collection)  # what is remembered for good is so now
        tracemalloc.start()
        work(collection)
        found[number] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return (found[MANY] - found[FEW]) / (MANY - FEW)


def test_what_is_collected_is_not_in_memory(collections, monkeypatch):
    monkeypatch.setattr(beside, "MANY", MANY + 1)  # all by this process, whose memory is measured
    assert growth(collections, lambda collection: Collection(collection.registry, None).briefs) < LITTLE
    assert growth(collections, lambda collection: [item.project.id for item in collection.items]) < LITTLE
    assert growth(collections, lambda collection: next(iter(collection.items)).project) < LITTLE
    held = growth(collections, lambda collection: list(collection.projects))
    assert held > 2 * LITTLE, "all at once would be more, or this test measures nothing"


def test_tables_and_catalogues_are_written_as_they_come(collections, tmp_path):
    assert growth(collections, lambda collection: list(tables.files(collection, tmp_path))) < LITTLE
    assert growth(collections, lambda collection: catalogues.write(tmp_path, collection)) < LITTLE


def test_the_last_publication_is_compared_project_by_project(collections, tmp_path):
    for number, collection in collections.items():
        publish(collection.registry, tmp_path / str(number), data_only=True)

    def compare(collection):
        last = changes.last(None, tmp_path / str(len(collection.items)))
        assert last
        found = changes.since(last, collection.index, collection.by_id, {})
        last.projects.close()
        assert (found.new, found.changed, found.gone) == ((), (), ())

    assert growth(collections, compare) < LITTLE


# ── an index as it is written, and any other ─────────────────────────────────────────────────────

PROJECTS = [
    {"id": "a/b", "name": "é", "deep": [{"x": {}}, []]},
    {"id": "a/c", "name": "] }"},
    {"name": "none"},
    {"id": 1},
]
INDEX = {"schema": 1, "projects": PROJECTS, "removed": [{"id": "x"}], "rubric": "0.2"}


def written(value, **how):
    return json.dumps(value, **how).encode()


@pytest.mark.parametrize(
    "text",
    [
        msgspec.json.format(msgspec.json.encode(INDEX), indent=1) + b"\n",
        written(INDEX),
        written(INDEX, indent=4),
        written({"projects": PROJECTS, "rubric": "0.2", "schema": 1, "removed": [{"id": "x"}]}, indent=1),
    ],
    ids=["ours", "one line", "other spaces", "another order"],
)
def test_an_index_is_read_the_same_however_it_is_written(tmp_path, text):
    path = tmp_path / "index.json"
    path.write_bytes(text)
    index, found = rows.read(path)
    assert index == {"schema": 1, "removed": [{"id": "x"}], "rubric": "0.2"}
    assert dict(found) == {"a/b": PROJECTS[0], "a/c": PROJECTS[1]}
    found.forget({"a/b"})
    assert list(found) == ["a/c"]
    assert len(found) == 1
    found.close()
    assert found["a/c"]["name"] == "] }", "opened again where something is asked"
    found.close()


@pytest.mark.parametrize(
    "text", [b"", b"{", b'{\n "projects": [\n  {\n', b'{\n "projects": [\n  {\n   "id": \n  }\n ]\n}\n']
)
def test_a_broken_index_is_said_to_be_broken(tmp_path, text):
    (tmp_path / "index.json").write_bytes(text)
    with pytest.raises(msgspec.DecodeError):
        rows.read(tmp_path / "index.json")


def test_an_index_without_projects_has_none(tmp_path):
    values: list[dict[str, object]] = [{"projects": []}, {"projects": 1}, {}]
    for value in values:
        (tmp_path / "index.json").write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=1))
        assert dict(rows.read(tmp_path / "index.json")[1]) == {}


# ── what is laid aside comes back the same ───────────────────────────────────────────────────────


def test_tables_come_back_whole_and_in_order():
    wanted: list[dict[str, object]] = [{} for _ in range(700)]
    with Tables(700) as made:
        for n in range(5_000):
            table, key, value = n * 7919 % 700, f'k{n % 50}\t"é', [n, "\n", {"a": None}]
            wanted[table][key] = value
            made.add(table, key, value)
        found = list(made.written())
    assert found == [json.dumps(own, ensure_ascii=False, separators=(",", ":")) for own in wanted]
    with Tables(1) as none:
        assert list(none.written()) == ["{}"]


def test_the_ledger_tells_in_order_what_was_made(tmp_path):
    for path in ("a.html", "B/c.html", "b.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path, encoding="utf-8")
    made = [
        Keeper.note("z/b", "from", ("a.html",), ("1" * 64,)),
        msgspec.structs.replace(Keeper.note("Z/a", "from", ("B/c.html",), ("2" * 64,)), taken=True),
    ]
    with Ledger({"Z/a", "z/b"}) as ledger:
        ledger.add(made)
        ledger.walk(tmp_path)
        assert ledger.taken == 1
        assert list(ledger.files()) == [("B/c.html", "2" * 64), ("a.html", "1" * 64), ("b.txt", None)]
        assert list(ledger.pages()) == ["B/c.html", "a.html"]
        assert ledger.count_pages() == 2
        assert ledger.sum_of("b.txt") is None
        wanted = msgspec.json.encode({own.name: own.row for own in made}, order="sorted") + b"\n"
        assert b"".join(ledger.kept()) == wanted
    with Ledger(()) as none:
        assert b"".join(none.kept()) == b"{}\n"


def test_near_by_numbers_is_near_by_names(collections):
    projects = list(collections[FEW].projects)
    found = near(projects, collections[FEW].by_name)
    assert similar(projects) == {
        project.id: tuple(projects[other] for other in found[number]) for number, project in enumerate(projects)
    }


def test_a_publication_does_not_depend_on_how_the_last_one_is_written(tmp_path):
    made, out = registry(tmp_path / "registry", 3), tmp_path / "site"
    publish(made, out)
    before = content(out)
    for path in (out / "v1/index.json", out / "kept.json"):
        path.write_text(json.dumps(json.loads(path.read_bytes()), indent=3), encoding="utf-8")
    done = publish(made, out)
    assert done.rendered == 0, "what was kept is known however it is written"
    assert content(out) == before


def test_the_gate_in_force_is_told(tmp_path):
    made = make_registry(tmp_path / "registry", entry())
    publish(made, tmp_path / "site", data_only=True)
    gate = json.loads(Path(tmp_path / "site/v1/build.json").read_bytes())["gate"]
    assert gate == {"gone": 0.02, "levels": 0.1, "empty": 0.05, "few": 1}
    with (made.root / "registry.toml").open("a", encoding="utf-8") as file:
        file.write("[gate]\nlevels = 0.5\nfew = 3\n")
    publish(type(made)(made.root), tmp_path / "site", data_only=True)
    gate = json.loads(Path(tmp_path / "site/v1/build.json").read_bytes())["gate"]
    assert gate == {"gone": 0.02, "levels": 0.5, "empty": 0.05, "few": 3}
