import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhsr_registry.errors import UsageError
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.similar import similar
from nhsr_registry.registries.places import places
from nhsr_registry.search import neighbours, several
from nhsr_registry.search.engine import Answer, everything, search
from nhsr_registry.search.expand import plan
from nhsr_registry.search.index import open_index
from nhsr_registry.search.meaning import meaning
from nhsr_registry.search.query import parse
from nhsr_registry.search.rank import rank
from nhsr_registry.search.spelling import distance
from tests.registry_folder import entry, make_registry
from tests.search.conftest import VOCABULARY


@pytest.fixture
def ask(registry):
    with open_index(registry.root) as index:
        yield lambda text, **more: search(index, text, **more)


def ids(answer: Answer) -> list[str]:
    return [result["id"] for result in answer.results]


def test_own_words_find_a_project_and_say_where_they_stand(ask):
    answer = ask("waiting list")
    assert ids(answer)[0] == "example-trust/waits"
    assert answer.results[0]["why"][0] == {"field": "name", "words": ["waiting"]}
    assert {"field": "problem", "words": ["list"]} in answer.results[0]["why"]


def test_a_synonym_finds_and_is_named(ask):
    answer = ask("casualty")
    assert ids(answer)[0] == "other/crowding"
    assert answer.results[0]["why"][0]["for"] == "casualty"
    assert "emergency department" in answer.expanded["casualty"]


def test_exact_words_come_before_synonyms(ask):
    assert ids(ask("statistical process control"))[-1] == "example-trust/oldcharts"  # below its successor
    assert ids(ask("XmR"))[0] == "example-trust/plotthedots"


def test_a_successor_takes_the_place_of_what_it_replaces(ask):
    found = ids(ask("statistical process control charts the old way"))
    assert found.index("example-trust/plotthedots") < found.index("example-trust/oldcharts")


def test_an_ambiguous_word_alone_is_not_expanded_and_says_so(ask):
    answer = ask("DNA")
    assert answer.unsure == {"dna": ["did not attend", "genomics"]}
    assert not answer.expanded
    assert ids(answer)[0] == "other/genes"


def test_an_ambiguous_word_in_company_is_expanded(ask):
    answer = ask("DNA clinic")
    assert "did not attend" in answer.expanded["dna"]
    assert ids(answer)[0] == "other/noshow"


def test_slips_of_the_pen_are_mended_and_told(ask):
    answer = ask("emergancy departmnt")
    assert answer.corrected == {"emergancy": "emergency", "departmnt": "department"}
    assert ids(answer)[0] == "other/crowding"


def test_names_are_found_whole_in_parts_and_by_address(ask):
    for said in (
        "plotthedots",
        "plot dots",
        "https://github.com/Example-Trust/plotthedots.git",
        "EXAMPLE-TRUST/PlotTheDots",
    ):
        assert ids(ask(said))[0] == "example-trust/plotthedots"
    assert ids(ask("ancient/waits"))[0] == "example-trust/waits"


def test_a_question_that_cannot_be_answered_says_so(ask):
    answer = ask("submarine navigation")
    assert answer.results == []
    assert answer.missing == ["submarine", "navigation"]


def test_another_spelling_of_a_missing_word_is_no_word_of_the_registry_that_looks_like_it(tmp_path, monkeypatch):
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    registry = make_registry(tmp_path / "registry", entry(summary="Counts scopes of the oesophagus."))
    vocabulary = registry.root / "vocabulary.toml"
    group = '[[synonyms]]\nwords = ["oesophageal", "esophageal"]\n'
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8") + group, encoding="utf-8")
    with open_index(registry.root) as index:
        for said in ("oesophageal", "esophageal"):
            assert search(index, said).nearest == ["oesophagus"][: said == "oesophageal"]


def test_nearest_words_are_offered(ask):
    answer = ask("gaenommiics")
    assert answer.results == []
    assert answer.nearest == ["genomics"]


def test_words_of_the_readme_are_found_too(ask):
    assert ids(ask("breaches")) == ["example-trust/waits"]


def test_filters_combine_and_take_ids_names_and_codes(ask):
    assert ids(ask("charts", wanted={"kinds": ["R Package"]})) == ["example-trust/plotthedots"]
    assert ids(ask("waiting", wanted={"licence": ["open"], "language": ["r"], "level": ["usable"]})) == [
        "example-trust/waits"
    ]
    assert ids(ask("charts", wanted={"owner": ["RZZ"], "topics": ["SPC"]}))[0] == "example-trust/plotthedots"
    assert ids(ask("waiting", wanted={"level": ["ready-to-scale"]})) == []
    assert ids(ask("topic:spc")) == ["example-trust/oldcharts", "example-trust/plotthedots"]


def test_an_unknown_filter_value_names_near_ones(ask):
    with pytest.raises(UsageError) as error:
        ask("charts", wanted={"topics": ["wating-lists"]})
    assert "waiting-lists" in str(error.value.hint)


def test_a_field_of_which_there_is_no_such_value_says_which_there_are(ask):
    found = ask("kind:nonsense")
    assert (found.results, found.answered) == ([], False)
    assert found.unknown == {"kind:nonsense": ["analysis", "app", "r-package"]}
    assert ids(ask("kind:nonsense charts")) == ids(ask("charts")), "nobody means the word"
    both = ask("topic:genomics")
    assert "topic:genomics" in both.unknown
    assert ids(both) == ids(ask("genomics")), "a topic's name may be a word of the question"
    assert ask("topic:spc").unknown == {}


def test_an_error_about_a_filter_fits_the_line(registry):
    for number in range(60):
        registry.write_entry(entry(f"owner-{number}/project", name=f"p{number}"))
    with open_index(registry.root) as index, pytest.raises(UsageError) as error:
        search(index, "", {"owner": ["nobody at all"]})
    assert max(map(len, f"Next:  {error.value.hint}".splitlines())) <= 80


@pytest.mark.parametrize("word", ["unicorn", "submarine", "flower", "passport", "captain", "senator"])
def test_a_word_that_is_merely_absent_is_no_slip_of_another(registry, word):
    known = "union summarise lower password contain sector"
    registry.write_entry(entry("other/words", name="words", summary=known))
    with open_index(registry.root) as index:
        assert search(index, word).corrected == {}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("accomodaton", "accommodation"), ("resperatery", "respiratory"), ("hosptial", "hospital"), ("fliter", "filter")],
)
def test_slips_of_the_pen_are_mended(registry, wrong, right):
    registry.write_entry(entry("other/words", name="words", summary="accommodation respiratory hospital filter"))
    with open_index(registry.root) as index:
        assert search(index, wrong).corrected == {wrong: right}


def test_quoted_words_stand_together_and_excluded_ones_nowhere(ask):
    assert ids(ask('"emergency department"')) == ["other/crowding"]
    assert "example-trust/oldcharts" not in ids(ask("charts -control"))


def test_results_carry_what_a_row_needs(ask):
    row = ask("waits").results[0]
    assert row["licence"] == "MIT"
    assert row["caveats"] == ["experimental"]
    assert row["stale"] == {"since": "2026-02-01", "reason": "gone"}
    assert row["archived"] is True


def test_list_sorts(registry):
    index = open_index(registry.root)
    assert [card["name"] for card in everything(index, {})] == sorted(
        (c["name"] for c in everything(index, {})), key=str.casefold
    )
    assert everything(index, {}, "score")[0]["id"] == "example-trust/waits"
    assert everything(index, {}, "updated")[0]["id"] == "example-trust/waits"
    index.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=st.text(max_size=80) | st.text(alphabet='waitng lstED"-:*()\x00', max_size=60))
def test_no_query_raises(ask, text):
    answer = ask(text)
    assert all(result["relevance"] >= 0 for result in answer.results)


def test_edit_distance_counts_a_swap_once():
    assert distance("waitnig", "waiting", 2) == 1
    assert distance("abc", "abcdef", 2) == 3


def test_a_query_reads_nothing_but_the_index(registry, monkeypatch):
    index = open_index(registry.root)
    index.connection.set_authorizer(
        lambda action, *_: (
            sqlite3.SQLITE_OK if action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, 31, 33} else sqlite3.SQLITE_DENY
        )
    )
    assert search(index, "waiting list").results
    index.close()


def test_short_words_that_look_alike_are_not_slips(ask):
    assert ask("chrts").corrected == {"chrts": "charts"}  # a letter left out
    assert ask("shots").corrected == {}  # not "shows"


def test_a_word_that_nobody_wrote_does_not_hide_what_the_others_find(ask):
    answer = ask("pickleball waiting list")
    assert answer.missing == ["pickleball"]
    assert not answer.answered
    assert ids(answer)[0] == "example-trust/waits"


def test_fillers_inside_a_phrase_do_not_break_it(ask):
    assert "statistical process control" in ask("XmR patient chart").expanded["xmr"]
    assert "plot the dots" in ask("statistical hospital process control").expanded["statistical process control"]


def test_facets_count_what_the_results_could_be_narrowed_by(ask):
    answer = ask("waiting charts", facets=True)
    assert answer.facets["kinds"] == {"analysis": 2, "r-package": 1}
    assert answer.facets["language"] == {"R": 2}
    assert ask("waiting charts").facets == {}


def test_a_word_with_one_meaning_here_stands_for_it_alone(ask, registry):
    (registry.root / "vocabulary.toml").write_text(
        VOCABULARY.replace('{words = ["ED", "eating disorder"], ambiguous = ["ED"]},', ""), encoding="utf-8"
    )
    with open_index(registry.root) as index:
        assert "emergency department" in search(index, "ED").expanded["ed"]


def test_a_word_says_what_it_means_to_search(registry):
    with open_index(registry.root) as index:
        found = meaning(index, "DNA")
        assert [(group["words"][1], group["used"]) for group in found["synonyms"]] == [
            ("did not attend", "in company"),
            ("genomics", "in company"),
        ]
        assert {
            "kind": "topics",
            "id": "outpatients",
            "name": "Outpatients and missed appointments",
            "projects": 1,
        } in found["facets"]
        assert meaning(index, "emergancy")["corrected"] == {"emergancy": "emergency"}
        assert meaning(index, "hovercraft")["projects"] == 0
        assert meaning(index, "")["stems"] == []


def test_lay_words_lead_to_the_fields_own_and_are_not_looked_for(ask, registry):
    found = ask("patients who forgot to come")
    assert ids(found)[0] == "other/noshow"
    assert "did not attend" in found.expanded["forgot come"]
    assert "forget their appointment" not in found.expanded["forgot come"]
    with open_index(registry.root) as index:
        assert meaning(index, "forgot to come")["synonyms"][0]["used"] == "as lay words"


@pytest.mark.parametrize(
    "text", ["appointments that patients forget", "forget a hospital appointment", "appointment forgets"]
)
def test_the_words_of_a_phrase_may_stand_apart_or_in_another_order(ask, text):
    assert ids(ask(text))[0] == "other/noshow"


def test_words_that_say_little_are_no_phrase_when_they_stand_apart(ask):
    assert not any("did not attend" in words for words in ask("attend what we did not").expanded.values())


def test_another_word_is_no_slip_of_a_word_that_looks_like_it(ask):
    assert ask("hovercraft").corrected == {}
    assert ask("xenomics").corrected == {"xenomics": "genomics"}, "one wrong letter, even the first"
    assert ask("economics").corrected == {}, "two wrong letters, and the first among them"


def test_parts_of_a_question_are_shown_but_do_not_answer_it(ask):
    found = ask("genomics hovercraft submarines")
    assert not found.answered
    assert set(found.missing) == {"hovercraft", "submarines"}
    assert ask("genomics").answered


def test_what_only_shares_a_method_or_a_house_is_no_neighbour(tmp_path):
    about = {
        "example-trust/rtt": ("waiting-lists", "How long is our waiting list by specialty and priority?"),
        "other-trust/queue": ("waiting-lists", "How long do people wait on the waiting list by specialty?"),
        "example-trust/falls": ("forecasting", "Which wards have most falls, counted in R with dplyr?"),
    }
    made = make_registry(tmp_path / "r")
    for id_, (topic, problem) in about.items():
        made.write_entry(entry(id_, topics=(topic,), problem=problem, summary=f"R code of a team. {problem}"))
    with open_index(made.root) as index:
        found = neighbours.similar(index, "example-trust/rtt")["results"]
        assert [row["id"] for row in found] == ["other-trust/queue"]
        assert neighbours.similar(index, "example-trust/falls")["results"] == []
    shown = similar(item.project for item in Collection(made, None).items)
    assert [one.id for one in shown["example-trust/rtt"]] == ["other-trust/queue"]
    assert shown["example-trust/falls"] == ()


def test_a_neighbour_in_another_registry_is_as_near_as_one_in_its_own(tmp_path):
    """What is no neighbour in one registry is none in two: each is held against what the project has for its own words."""
    about = {
        "here/rtt": ("a", "waiting-lists", "How long is our waiting list by specialty and priority?"),
        "there/queue": ("b", "waiting-lists", "How long do people wait on the waiting list by specialty?"),
        "there/falls": ("b", "forecasting", "Which wards have most falls, counted in R with dplyr?"),
        "there/beds": ("b", "forecasting", "How many beds does a winter take, by ward?"),
    }
    for name in ("a", "b"):
        made = make_registry(tmp_path / name)
        (made.root / "registry.toml").write_text(f'name = "Registry {name}"\n', encoding="utf-8")
        for id_, (where, topic, problem) in about.items():
            if where == name:
                made.write_entry(entry(id_, topics=(topic,), problem=problem, summary=f"R code of a team. {problem}"))
    both = places((str(tmp_path / "a"), str(tmp_path / "b")))
    found = several.similar(both, "here/rtt", 5)["results"]
    assert [(row["id"], row["registry"]) for row in found] == [("there/queue", "Registry b")]
    assert [row["id"] for row in several.similar(both, "there/queue", 5)["results"]] == ["here/rtt"]
    assert several.similar(both, "there/falls", 5)["results"] == []


def test_a_project_that_was_meant_is_named_once_and_as_it_is_written(tmp_path):
    """It has several names in the index; whoever mistypes one is shown one id to copy."""
    made = make_registry(tmp_path / "r", entry("Example-Org/WaitingTimes"))
    with open_index(made.root) as index, pytest.raises(UsageError) as error:
        neighbours.find(index, "WaitingTmes")
    assert error.value.hint == "Did you mean Example-Org/WaitingTimes?"


def test_a_word_of_everyday_speech_is_no_slip_for_another(ask):
    assert ask("even the waiting list").corrected == {}
    assert ask("shoould we see the waiting list").corrected == {"shoould": "should"}


def test_what_shares_the_best_answers_topics_comes_a_little_higher(registry):
    with open_index(registry.root) as index:
        made = plan(index, parse("waiting list"))
        plain, alike = rank(index, made, alike=False), rank(index, made)
    assert [hit.document for hit in plain][:1] == [hit.document for hit in alike][:1]
    assert plain[0].relevance == alike[0].relevance
    assert {hit.document for hit in plain} == {hit.document for hit in alike}
    assert all(hit.relevance <= alike[0].relevance for hit in alike)


def test_lay_words_are_no_words_of_a_field(ask):
    """topic:"forgot to come" is no topic, and nobody wrote it: that vocabulary knows it for missed appointments is a hint only."""
    assert ids(ask("forgot to come"))[0] == "other/noshow"
    found = ask('topic:"forgot to come"')
    assert (found.results, found.answered) == ([], False)
    assert found.unknown == {"topic:forgot to come": ["outpatients"]}, "near to it by what it means"
    assert ids(ask("topic:crowded")) == ["other/crowding"], "somebody wrote that"
    assert ids(ask("owner:crowded")) == [], "no owner is a word of a question"


def test_the_words_of_asking_are_no_reason(ask):
    (first, *_) = ask("how long have people waited").results
    words = {word for reason in first["why"] for word in reason["words"]}
    assert first["id"] == "example-trust/waits"
    assert {"long", "waited"} <= words
    assert "how" not in words
    assert {word for reason in ask("how").results[0]["why"] for word in reason["words"]} == {"how"}, (
        "all that was asked"
    )


def test_a_word_is_not_mended_into_one_that_leads_nowhere(ask):
    """The vocabulary knows "forgot" and "forget" within lay words only, and no project holds it."""
    found = ask("forgat genomics")
    assert found.corrected == {}
    assert found.missing == ["forgat"]
    assert ask("forgat their appointment").corrected == {"forgat": "forget"}, "here it does"


def test_company_is_told_in_words_and_the_meaning_s_own_come_first(ask, registry):
    with open_index(registry.root) as index:
        attend, genes = meaning(index, "DNA")["synonyms"]
    assert attend["company"][0] == "attend", "the meaning's own words come first"
    assert "appointment" in attend["company"], "as it is written, and no stem of it"
    assert set(attend["company"][-3:]) >= {"no", "show"}, "what tells nobody anything comes last"
    assert "genomics" in genes["company"]
