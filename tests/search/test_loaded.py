"""What a project loads says what it is for, weakly, where its own words do not."""

from pathlib import Path

import pytest

from nhsr_registry.folder.validation import Faults
from nhsr_registry.folder.vocabulary import Purpose, Vocabulary, faults_of, load
from nhsr_registry.model import Use
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import open_index
from nhsr_registry.search.lexicon import Lexicon
from nhsr_registry.search.loaded import Purposes
from nhsr_registry.search.reading import Use as Read
from tests.registry_folder import entry
from tests.search.conftest import harvest

SIMULATION = Purpose(names=("simmer", "sim-tools"), words=("discrete event simulation",))
OWN = Path(__file__).parents[2] / "registry"


def bag(*names, via="code", ecosystem="r"):
    purposes = Purposes(Vocabulary(version=1, packages=(SIMULATION,)), lexicon := Lexicon())
    return set(map(lexicon.text, purposes.bag(Read(name=name, via=via, ecosystem=ecosystem) for name in names)))


def test_a_package_says_its_name_and_what_it_is_for():
    assert bag("simmer") == {"simmer", "discret", "event", "simul", "discret event", "event simul"}
    assert bag("ggplot2") == {"ggplot2"}


def test_names_are_read_as_r_and_python_write_them():
    assert {"simul", "sim tool", "tool"} <= bag("sim_tools")
    assert bag("SIM.tools") == bag("sim_tools")


@pytest.mark.parametrize("how", [{"via": "lock"}, {"via": "workflow", "ecosystem": "github"}])
def test_what_only_others_need_says_nothing(how):
    assert not bag("simmer", **how)


def test_a_generated_file_does_not_fill_the_index():
    assert len(bag(*(f"made{number}" for number in range(5_000)), "long" * 50)) <= 1_000


def test_a_project_is_found_by_what_it_loads_below_one_that_says_so(registry):
    path = registry.root / "vocabulary.toml"
    row = '\n[[packages]]\nnames = ["simmer"]\nwords = ["discrete event simulation"]\n'
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    uses = (Use(ecosystem="r", name="simmer", via="code", path="R/a.R", line=1),)
    for name, summary in (("wards", "Beds."), ("says", "Discrete event simulation of beds.")):
        registry.write_entry(entry(f"other/{name}", name=name, summary=summary, problem=""))
        registry.write_harvest(harvest(f"other/{name}", uses=uses if name == "wards" else ()))
    with open_index(registry.root) as index:
        found = search(index, "discrete event simulation").results
        by_name = search(index, "simmer").results
    assert [row["id"] for row in found] == ["other/says", "other/wards"]
    assert [row["id"] for row in by_name] == ["other/wards"]
    assert by_name[0]["why"][0] == {"field": "code", "words": ["simmer"]}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Purpose(names=(), words=("maps",)), "is empty, beside 'maps'"),
        (Purpose(names=("sf",), words=(" ",)), "is empty, beside 'sf'"),
        (Purpose(names=("sf", "SF"), words=("maps",)), "'sf' stands twice in one row"),
    ],
)
def test_validation_tells_of_rows_that_say_nothing_or_one_thing_twice(row, said):
    assert [fault.message for fault in faults_of(Vocabulary(version=1, packages=(row,)))] == [said]


def test_the_fault_has_its_line(tmp_path):
    text = 'version = 1\n\n[[packages]]\nnames = ["sf", "sf"]\nwords = ["maps"]\n'
    (tmp_path / "vocabulary.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        load(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.line, fault.key) == (4, "packages.names")


def test_our_own_rows_leave_out_what_nearly_every_project_loads():
    names = {name.casefold() for row in load(OWN).packages for name in row.names}
    assert len(names) > 500
    assert names.isdisjoint({"dplyr", "tidyverse", "ggplot2", "pandas", "numpy", "requests", "knitr"})
