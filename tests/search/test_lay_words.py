"""What people say who do not know the field's words: what their phrases lead to, and what is left of their own words."""

import pytest

from nhsr_registry.search.engine import Answer, mentions, search
from nhsr_registry.search.expand import Idea
from nhsr_registry.search.index import open_index
from nhsr_registry.search.rank import Hit, Match
from nhsr_registry.search.reasons import why
from tests.registry_folder import entry
from tests.search.conftest import VOCABULARY


@pytest.fixture
def asked(registry):
    """The answer to `text`, in a vocabulary that has these groups as well."""

    def answer(text: str, *groups: str) -> Answer:
        vocabulary = VOCABULARY.replace('"crowding"]', '"crowding", "front door"]')
        whole = vocabulary.replace("synonyms = [", "\n".join(["synonyms = [", *(f"{group}," for group in groups)]))
        (registry.root / "vocabulary.toml").write_text(whole, encoding="utf-8")
        with open_index(registry.root) as index:
            return search(index, text)

    return answer


def ids(answer: Answer) -> list[str]:
    return [result["id"] for result in answer.results]


def test_a_word_within_lay_words_keeps_what_it_surely_means(asked):
    """Nobody here wrote "follow-up"; "casualty" is the emergency of it all the same."""
    phrase = '{words = ["follow-up", "review appointment"], lay = ["book casualty again"]}'
    found = asked("book casualty again", phrase)
    assert found.expanded["book casualty again"] == ["follow-up", "review appointment"]
    assert "emergency department" in found.expanded["casualty"]
    assert ids(found) == ["other/crowding"]


def test_a_word_within_lay_words_for_the_same_is_not_looked_for_twice(asked):
    group = '{words = ["backlog", "queue"], lay = ["stuck in the queue"]}'
    assert list(asked("stuck in the queue", group).expanded) == ["stuck queue"]


def test_lay_words_are_about_what_their_synonyms_are_about(asked, registry):
    """Nobody wrote the synonyms; but one of them is a word of a topic, and this project has that topic."""
    registry.write_entry(
        entry("other/genes", name="Counts", summary="Counts.", problem="?", topics=("urgent-emergency-care",))
    )
    found = asked("bursting at the seams", '{words = ["front door", "boarding"], lay = ["bursting at the seams"]}')
    assert {"other/genes", "other/crowding"} == set(ids(found))
    assert [reason["field"] for result in found.results for reason in result["why"]] == ["topics", "topics"]


def test_who_says_it_in_many_of_the_fields_own_words_comes_first(asked, registry):
    """One by one these words are as strong in the one as in the other; what was asked is said more often in one."""
    group = '{words = ["variation", "sequencing", "breach", "overrun"], lay = ["blip"]}'
    for name, summary in (("genes", "Notes on sequencing."), ("waits", "Breach and overrun.")):
        owner = "other" if name == "genes" else "example-trust"
        registry.write_entry(entry(f"{owner}/{name}", name="Plain", summary=summary, problem="?", topics=()))
    assert ids(asked("blip", group))[:2] == ["example-trust/waits", "other/genes"]
    assert asked("blip", group).results[0]["relevance"] > 1.1 * asked("blip", group).results[1]["relevance"]


@pytest.mark.parametrize("word", ["but", "don't", "under", "whether", "stopped"])
def test_small_words_weigh_little_even_where_nobody_wrote_them(asked, word):
    for text in (f"waiting list {word}", f"{word} waiting list"):
        assert ids(asked(text))[0] == "example-trust/waits"
        assert asked(text).answered


@pytest.mark.parametrize(
    ("word", "project"),
    [
        ("overwaiting", "example-trust/waits"),
        ("unwaited", "example-trust/waits"),
        ("nonclinic", "other/noshow"),
        ("crowdedness", "other/crowding"),
        ("sequencers", "other/genes"),
    ],
)
def test_a_word_that_nobody_wrote_is_found_by_what_it_is_made_of(asked, word, project):
    assert ids(asked(word))[0] == project


@pytest.mark.parametrize("word", ["overlord", "hovercrafter", "unseen", "misery"])
def test_the_beginning_of_another_word_is_no_part_of_it(asked, word):
    assert asked(word).missing == [word]


def test_lay_words_are_met_in_another_form_or_in_words_said_in_their_place(asked):
    group = '{words = ["backlog", "stocks"], lay = ["broken casualty doors", "fell ill twice"]}'
    for text in ("casualty doors break", "A&E doors broke", "fall sick twice"):
        assert any("stocks" in words for words in asked(text, group).expanded.values()), text


def test_words_said_in_place_of_lay_words_mean_nothing_alone(asked):
    group = '{words = ["backlog", "stocks"], lay = ["fell ill twice"]}'
    for text in ("poorly", "fall", "sick ill unwell"):
        assert not any("stocks" in words for words in asked(text, group).expanded.values()), text


STUCK = (
    '{words = ["backlog", "delayed discharge"], lay = ["stuck upstairs", "stuck overnight", "stuck indoors", '
    '"full corridor", "noisy corridor", "draughty corridor"]}'
)
FALLS = (
    '{words = ["falls clinic", "fracture"], lay = ["slipped outdoors", "slipped badly", "slipped backwards", '
    '"steep stairs", "dark stairs", "wet stairs"]}'
)


def test_words_that_nobody_listed_lead_to_the_group_whose_lay_words_they_come_near_to(asked, registry):
    """No lay phrase stands in the query, but its words stand in several of one group's."""
    registry.write_entry(
        entry("other/flow", name="Flow", summary="Counts delayed discharge by day.", problem="?", topics=())
    )
    found = asked("who was stuck in that corridor", STUCK, FALLS)
    assert "delayed discharge" in found.expanded["stuck corridor"]
    assert ids(found)[0] == "other/flow"
    assert [why["words"] for why in found.results[0]["why"] if why.get("for")] == [["delayed discharge"]]


def test_why_claims_no_word_that_is_not_there(asked, registry):
    """Of a synonym whose words stand apart, each is told where it stands; side by side, it is told as it is written."""
    for name, fields in (
        ("other/together", {"name": "Exit block", "summary": "Counts delayed discharges."}),
        ("other/apart", {"name": "The exit", "summary": "Counts every block."}),
        ("other/one", {"name": "Ways", "summary": "A block that has an exit."}),
    ):
        registry.write_entry(entry(name, **fields, problem="?", topics=()))
    found = asked("corridor", '{words = ["corridor", "exit block"]}')
    why = {
        result["id"]: [(one["field"], one["words"], one["for"]) for one in result["why"]] for result in found.results
    }
    assert why["other/together"] == [("name", ["exit block"], "corridor")]
    assert why["other/apart"] == [("name", ["exit"], "corridor"), ("summary", ["block"], "corridor")]
    assert why["other/one"] == [("summary", ["exit", "block"], "corridor")]


def test_one_word_of_lay_phrases_is_no_group_by_itself(asked):
    for text in ("corridor of roses", "stairs", "stuck on stairs"):
        assert not {"delayed discharge", "fracture"} & {
            word for words in asked(text, STUCK, FALLS).expanded.values() for word in words
        }


def test_a_guess_is_not_among_what_is_missing(asked):
    """Where nothing here speaks of the group either, what was asked is told to be missing, and not twice."""
    found = asked("slipped on those stairs", STUCK, FALLS)
    assert found.expanded["slipped stairs"] == ["falls clinic", "fracture"]
    assert found.missing == ["slipped", "stairs"]
    assert not found.answered


def test_words_that_a_phrase_explains_are_not_guessed_from(asked):
    group = '{words = ["fracture"], lay = ["forgot stairs", "forgot slipped", "come down", "come tumbling"]}'
    assert list(asked("forgot to come", group).expanded) == ["forgot come"]


def test_how_long_and_when_lead_to_no_group_by_themselves(asked):
    """ "Every six months" may be about check-ups; what will be so in six months may be anything."""
    checks = '{words = ["backlog", "check-ups"], lay = ["every six months", "last six months", "how many next month"]}'
    assert "check-ups" in {word for words in asked("seen every six months", checks).expanded.values() for word in words}
    for text in ("how many casualties in six months", "six months of crowding", "month of roses next year"):
        assert not any("check-ups" in words for words in asked(text, checks).expanded.values()), text


def test_a_word_of_people_gives_way_to_one_that_says_more(asked):
    """ "People die" is asked of everything; where and how they do is the question."""
    died = '{words = ["backlog", "mortality"], lay = ["people die"]}'
    where = '{words = ["crowding in homes", "hospice"], lay = ["die in their own kitchen"]}'
    assert "hospice" in {
        w for words in asked("do people die in the kitchen", died, where).expanded.values() for w in words
    }


def test_words_beside_lay_ones_weigh_less(asked, registry):
    """Of what a person tells, what was understood counts more than a word that some project holds by chance."""
    registry.write_entry(entry("other/flow", name="Flow", summary="Counts boarding.", problem="?", topics=()))
    registry.write_entry(entry("other/genes", name="Kitchen", summary="Kitchen.", problem="?", topics=()))
    group = '{words = ["boarding", "exit block"], lay = ["stuck upstairs"]}'
    assert ids(asked("stuck upstairs kitchen", group))[0] == "other/flow"


def test_a_small_word_before_a_number_makes_no_code(asked):
    assert "within30" not in " ".join(
        w for r in asked("waiting within 30 days").results for y in r["why"] for w in y["words"]
    )


def test_a_word_that_files_hold_in_passing_is_called_a_mention():
    why = [{"field": "documentation", "words": ["hats"]}]
    assert mentions({"why": why, "relevance": 0.03})
    assert not mentions({"why": why, "relevance": 0.3})
    assert not mentions({"why": [*why, {"field": "problem", "words": ["hats"]}], "relevance": 0.03})
    assert not mentions({"why": [{**why[0], "for": "headgear"}], "relevance": 0.03})
    assert not mentions({"why": [], "relevance": 0.0})


def test_of_a_guess_only_the_telling_words_are_claimed(registry):
    """A guess's stems are fewer than the words that were said: they are not told one for the other."""
    with open_index(registry.root) as index:
        ((document,),) = index.rows("SELECT id FROM doc WHERE repository = 'example-trust/waits'")
        idea = Idea("please waiting people", ("wait", "person"), 1.0, lay=True, guessed=True)
        hit = Hit(document, 1.0, 1.0, ((idea, Match(1.0, 2, "please waiting people", "words")),))
        words = [word for reason in why(index, hit) for word in reason["words"]]
    assert sorted(words) == ["people", "waiting"]
