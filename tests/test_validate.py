from nhsr_registry.catalogue.validate import validate
from nhsr_registry.model import RepoId
from tests.registry_folder import entry, make_registry


def faults(registry):
    return {(fault.file, fault.key): fault for fault in validate(registry).faults}


def test_a_good_registry_has_no_faults(tmp_path):
    checked = validate(make_registry(tmp_path, entry(), entry("example-trust/beds")))
    assert checked.faults == ()
    assert checked.projects == 2


def test_everything_wrong_is_told_at_once(tmp_path):
    registry = make_registry(
        tmp_path,
        entry(topics=("waiting-list",), organisation="nobody", contact="javascript:alert(1)"),
        entry("example-trust/beds", former_names=("example-trust/waits",), summary="short"),
    )
    (tmp_path / "projects" / "stray.toml").write_text("", encoding="utf-8")
    (tmp_path / "projects" / "example-trust" / "notes.txt").write_text("", encoding="utf-8")
    found = faults(registry)
    assert "Did you mean waiting-lists?" in found["projects/example-trust/waits.toml", "topics"].hint
    assert ("projects/example-trust/waits.toml", "organisation") in found
    assert ("projects/example-trust/waits.toml", "contact") in found
    assert ("projects/example-trust/beds.toml", "former_names") in found
    assert ("projects/example-trust/beds.toml", "summary") in found
    assert ("projects/stray.toml", "") in found
    assert ("projects/example-trust/notes.txt", "") in found


def test_each_fault_of_an_entry_has_its_line(tmp_path):
    registry = make_registry(
        tmp_path, entry(topics=("waiting-lists", "waitng"), summary="short", organisation="nobody")
    )
    path = registry.entry_file(RepoId.parse("example-trust/waits"))
    lines = path.read_text(encoding="utf-8").splitlines()
    for key, what in (("topics", "waitng"), ("summary", "short"), ("organisation", "nobody")):
        fault = faults(registry)["projects/example-trust/waits.toml", key]
        assert fault.line is not None
        assert what in lines[fault.line - 1]


def test_a_broken_table_does_not_hide_broken_entries(tmp_path):
    registry = make_registry(tmp_path, entry())
    (tmp_path / "vocabulary.toml").write_text("version = ", encoding="utf-8")
    registry.entry_file(RepoId.parse("example-trust/waits")).write_text("x = 1", encoding="utf-8")
    files = {file for file, _ in faults(registry)}
    assert files == {"vocabulary.toml", "projects/example-trust/waits.toml"}


def test_words_that_two_groups_claim_are_told(tmp_path):
    registry = make_registry(tmp_path)
    path = tmp_path / "vocabulary.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[[synonyms]]\nwords = ["a&e", "casualty"]\n', encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    fault = faults(registry)["vocabulary.toml", "synonyms"]
    first = lines.index('words = ["A&E", "emergency department"]')
    assert fault.message == (
        f"'a&e' stands in two groups, with 'emergency department' (line {first}) and with 'casualty'"
    )
    assert fault.line == len(lines) - 1  # where the second begins


def test_a_slip_in_one_of_many_groups_is_found_by_its_line(tmp_path):
    registry = make_registry(tmp_path)
    path = tmp_path / "vocabulary.toml"
    more = '[[synonyms]]\nwords = ["x ray", "radiograph"]\nambigous = ["x ray"]\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    fault = faults(registry)["vocabulary.toml", "synonyms"]
    assert fault.line == path.read_text(encoding="utf-8").splitlines().index('words = ["x ray", "radiograph"]')
    assert fault.message == "Object contains unknown field `ambigous`"


def test_successors_in_a_circle_are_told(tmp_path):
    registry = make_registry(tmp_path)
    path = tmp_path / "organisations.toml"
    path.write_text(
        'version = 1\n[[organisations]]\nid = "a"\nname = "A"\nsuccessor = "b"\n'
        '[[organisations]]\nid = "b"\nname = "B"\nsuccessor = "a"\n'
        '[[organisations]]\nid = "c"\nname = "C"\nkind = "spaceship"\n',
        encoding="utf-8",
    )
    found = faults(registry)
    assert "circle" in found["organisations.toml", "successor"].message
    assert (
        "spaceship" in found["organisations.toml", "kind"].message
    )  # a table that cannot be read hides no other fault of it


def test_a_harvest_without_entry_is_told(tmp_path):
    registry = make_registry(tmp_path)
    path = tmp_path / "harvest" / "gone" / "project.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}", encoding="utf-8")
    assert ("harvest/gone/project.json", "") in faults(registry)


def test_phrases_that_no_search_box_takes_are_told(tmp_path):
    questions = ["a", "two\nlines", "x" * 121, "how long", "How long", *(f"phrase {n}" for n in range(44))]
    registry = make_registry(tmp_path, entry(questions=tuple(questions)))
    told = [fault.message for fault in validate(registry).faults if fault.key == "questions"]
    assert len(told) == 5
    assert "has 49 phrases" in told
    assert "'How long' stands twice" in told
