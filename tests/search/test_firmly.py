"""What is said here and there in a project's many questions is no answer; what it says of itself is one."""

import pytest

from nhsr_registry.search import engine
from nhsr_registry.search.engine import search
from nhsr_registry.search.expand import plan as plan_of
from nhsr_registry.search.query import parse
from nhsr_registry.search.rank import rank
from tests.registry_folder import entry
from tests.search.test_sayings import made

SCATTERED = (
    "a rota that our matron can print",
    "where did the ambulance wait longest",
    "how many helicopter landings were there at night",
    "paint a map of the region",
)
OTHERS = tuple(
    entry(f"other/p{number}", name=f"p{number}", summary=f"Letters of kind {number}.") for number in range(12)
)


def firm(index, text):
    plan = plan_of(index, parse(text))
    return engine._firm(plan, rank(index, plan)[0])


@pytest.fixture
def index(tmp_path):
    told = entry("other/staff", name="staff", summary="Night rota of a helicopter crew.", problem="Who flies?")
    asked = entry("other/asked", name="asked", summary="Some charts.", problem="What is it?", questions=SCATTERED)
    with made(tmp_path, told, asked, *OTHERS) as opened:
        yield opened


def test_words_of_several_questions_are_no_answer(index):
    found = search(index, "paint the ambulance matron")
    assert found.results[0]["id"] == "other/asked"  # it is still shown
    assert not found.answered
    assert search(index, "helicopter crew rota").answered


def test_what_a_project_says_of_itself_is_firmer_than_what_its_questions_hold(index):
    assert firm(index, "paint the ambulance matron") < engine._FIRM_ENOUGH
    assert 1 < firm(index, "helicopter crew rota") <= 2


def test_a_project_asked_for_by_its_name_answers(index):
    assert search(index, "other/asked").answered
    assert search(index, "asked").answered


def test_where_nobody_described_a_project_its_files_are_believed(tmp_path):
    (tmp_path / "registry/projects/other").mkdir(parents=True)
    bare = 'repository = "other/helicopters"\nname = "helicopters"\nsummary = ""\n'
    (tmp_path / "registry/projects/other/helicopters.toml").write_text(bare, encoding="utf-8")
    described = entry("other/crew", name="crew", summary="Crew.", questions=("helicopters",))
    with made(tmp_path, described, *OTHERS) as opened:
        plan = plan_of(opened, parse("helicopters"))
        hits = {hit.document: hit for hit in rank(opened, plan)}
        names = {name: hits[id_] for id_, name in opened.rows("SELECT id, repository FROM doc") if id_ in hits}
        weak = {
            name: [hit._replace(matches=[(plan.ideas[0], (0.4, 0, "helicopters", "words"))], relevance=0.4)]
            for name, hit in names.items()
        }
        assert engine._firm(plan, weak["other/helicopters"][0]) < engine._FIRM_ENOUGH
        assert engine._answers(opened, plan, weak["other/helicopters"])
        assert not engine._answers(opened, plan, weak["other/crew"])
