"""Small words: one thing is not “1 things”, a level has its name, what was cut off has a mark, a code in small letters is known."""

from __future__ import annotations

import json
import re

import pytest

from nhsr_registry.cli._results import _reasons
from nhsr_registry.cli._searching import about
from nhsr_registry.plain import cells, count
from nhsr_registry.search.engine import Answer
from tests.registry_folder import entry

ONE = re.compile(
    r"(?<![\d,.])1 (?:\w+ ){0,2}(?:projects|files|rows|uses|pages|organisations|commits|results|versions|steps|things)\b"
)


def test_a_number_with_its_word():
    assert [count(n, "project") for n in (0, 1, 2, 1200)] == ["0 projects", "1 project", "2 projects", "1,200 projects"]
    assert count(1, "file agrees", "files agree") == "1 file agrees"


def test_what_is_to_be_typed_next_works_on_the_registry_that_was_named(run, registry):
    registry.write_entry(entry())
    named = f"nhsr-registry --registry {registry.root}"
    told = [
        (run("show", "xyzzy")[2], " search "),
        (run("search", "xyzzy")[1], " list --topic waiting-lists"),
        (run("search", "the", "of")[1], " search waiting list"),
        (run("need", "list")[1], " need add"),
        (run("publish", "--out", registry.root.parent / "site")[1], " serve, or open"),
    ]
    for out, command in told:
        assert f"{named}{command}" in out, command
    also = run("search", "xyzzy", "--registry", registry.root, registry="elsewhere")[1]
    assert f"{named} list --topic" in also, "named after the command"
    assert "nhsr-registry check ." in run("check", "no-such-folder")[2], "a project's folder is no registry"


def test_the_registry_may_be_named_after_any_command(run, registry):
    registry.write_entry(entry())
    for words in (
        ("validate",),
        ("need", "list"),
        ("need", "--registry", "elsewhere", "list"),
        ("organisations",),
        ("report",),
    ):
        code, out, err = run(*words, "--registry", registry.root, registry="elsewhere")
        assert (code, err) == (0, ""), (words, out)
    said = run("need", "list", "--registry", registry.root, registry="elsewhere")[1]
    assert f"nhsr-registry --registry {registry.root} need add" in said, "and is carried into what is to be typed next"
    assert run("validate", "--registry", "a", "--registry", "b")[0] == 2, "it works on one"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("badge", "nhsr-registry check --format badge"), ("members", "nhsr-registry harvest --members-only"),
        ("help", "nhsr-registry --help"), ("serch", "Did you mean 'search'?"), ("Publish", "Did you mean 'publish'?"),
    ],
)  # fmt: skip
def test_a_command_that_there_is_not_leads_to_the_one_that_does_it(run, typed, said):
    code, _, err = run(typed)
    assert code == 2
    assert said in err


def test_nothing_like_it_is_no_guess(run):
    assert "Did you mean" not in run("zzz")[2]


def test_what_init_wants_to_know_is_said_with_the_whole_command(run, tmp_path):
    code, _, err = run("init", "our code")
    assert code == 2
    assert "Say what the registry is called." in err
    assert """nhsr-registry init 'our code' --name "Code of our trust\"""" in err
    assert "nhsr-registry init our-code --name" in run("init")[2]
    assert not (tmp_path / "our code").exists()


def test_a_query_of_little_words_says_so_and_lists_nothing(run, registry):
    registry.write_entry(entry(name="list of waits"))
    code, out, _ = run("search", "the", "of")
    assert (code, out.splitlines()[0]) == (1, "“the of” has only little words (the, of), which search leaves out.")
    assert json.loads(run("search", "the", "of", "--format", "json")[1])["results"] == []
    assert json.loads(run("search", "of", "waits", "--format", "json")[1])["total"] == 1
    registry.write_entry(entry("example-trust/its", name="IT"))
    assert [row["name"] for row in json.loads(run("search", "it", "--format", "json")[1])["results"]] == ["IT"], (
        "its name"
    )


def test_an_unknown_topic_is_answered_by_what_is_near_or_by_all(run, registry):
    registry.write_entry(entry())
    for said, hint in (
        ("foo", "Known: "), ("forecst", "Did you mean forecasting?"), ("waitng", "Did you mean waiting-lists?"),
        ("watiing lists", "Did you mean waiting-lists?"),
    ):  # fmt: skip
        code, _, err = run("list", "--topic", said)
        assert code == 2
        assert hint in err, said


def test_organisations_with_projects_come_first_and_the_others_on_request(run, registry):
    (registry.root / "organisations.toml").write_text(
        "version = 1\n"
        + "".join(
            f'[[organisations]]\nid = "{id_}"\nname = "{id_}"\nowners = ["{id_}"]\n'
            for id_ in ("a", "example-trust", "z")
        ),
        encoding="utf-8",
    )
    _, out, _ = run("organisations")
    assert out.startswith("0 organisations with listed projects on ")
    registry.write_entry(entry())
    _, out, _ = run("organisations")
    assert out.startswith("example-trust\n  ")
    assert "1 organisation with listed projects on " in out
    assert "2 more are known, without a listed project yet" in out
    assert f"  nhsr-registry --registry {registry.root} organisations list --all" in out
    _, every, _ = run("organisations", "list", "--all")
    assert [line for line in every.splitlines() if line and not line.startswith(" ")][:3] == ["example-trust", "a", "z"]


@pytest.mark.parametrize(
    "words",
    [["list"], ["validate"], ["organisations", "list"], ["organisations", "show", "example-trust"], ["vocabulary", "waiting list"],
     ["reuse"], ["clusters", "--all"], ["import", "{list}"], ["check", "{clone}"], ["check", "{clone}", "--all"], ["check", "--history", "{clone}"],
     ["check", "--each", "{clones}"], ["show", "example-trust/waits"], ["rubric", "show"], ["rubric", "diff", "shipped", "shipped"], ["search", "waiting"]],
    ids=" ".join,
)  # fmt: skip
def test_one_is_one(run, clone, registry, tmp_path, words):
    registry.write_entry(entry())
    folder = clone(files={"main.R": "x <- 1\n"})
    (tmp_path / "list.csv").write_text("name,url\na,https://github.com/a/b\n", encoding="utf-8")
    if words[0] in {"show", "reuse", "list"}:
        run("harvest", "--from-clones", tmp_path / "clones")
    paths = {"clone": folder, "clones": folder.parent, "list": tmp_path / "list.csv"}
    _, out, err = run(*(word.format(**paths) for word in words))
    said = " ".join((out + err).split())
    assert said
    assert not ONE.search(said), ONE.search(said)


def test_show_says_how_far_the_next_level_is(run, clone, registry, tmp_path):
    registry.write_entry(entry())
    clone()
    run("harvest", "--from-clones", tmp_path / "clones")
    shown = " ".join(run("show", "example-trust/waits")[1].split())
    told = re.search(r"“[\w ]+” \([^)]+\) is \d+ steps? away\.", shown)
    assert told
    assert told[0] in " ".join(run("check", tmp_path / "clones" / "example-trust" / "waits")[1].split())


def test_levels_have_their_names_side_by_side(run, clone, registry, tmp_path):
    for id_ in ("example-trust/waits", "example-trust/beds"):
        registry.write_entry(entry(id_))
    clone()
    clone("example-trust/beds", {"a.R": "1\n"})
    run("harvest", "--from-clones", tmp_path / "clones")
    out = run("compare", "example-trust/waits", "example-trust/beds")[1]
    assert re.search(r"^Level\n  \S[\w ]+?  +Listed$", out, re.MULTILINE)


def test_a_code_in_small_letters_is_known(run, registry):
    """And written down as the service writes it, whether the table has it or somebody says that it is right."""
    asked = ("need", "add", "How many beds will we need next winter?", "--organisation")
    assert run(*asked, "rx1")[0] != 0  # the table does not have it
    assert run(*asked, "rzz")[0] == 0
    assert run("need", "too", "many-beds-will-need-next-winter", "--organisation", "rx1", "--unlisted")[0] == 0
    (need,) = json.loads(run("need", "list", "--format", "json")[1])
    assert [voice["organisation"] for voice in need["voices"]] == ["RZZ", "RX1"]


def test_what_is_left_out_of_a_line_has_a_mark():
    topics = {f"topic-{number}": 90 - number for number in range(40)}
    facets = {"topics": topics, "language": {"R": 50, "Python": 49}}
    answer = Answer("x", True, {}, {}, {}, [], [], 99, [{}], facets, 0, {})
    lines = about(answer, ()).splitlines()
    (cut,) = (line for line in lines if "--topic" in line)
    assert cut.startswith("  --topic topic-0 (90), topic-1 (89)")
    assert cut.endswith(", …")
    assert cells(cut) <= 80
    assert "  --language R (50), Python (49)" in lines


def test_a_project_that_is_left_out_is_counted(run, registry):
    """Whoever has the folder is told, in words and in JSON; what can be read is found all the same."""
    for name in ("waits", "beds"):
        registry.write_entry(entry(f"example-trust/{name}", summary="Waiting times."))
    (registry.root / "projects" / "example-trust" / "beds.toml").write_text("name = [", encoding="utf-8")
    for command in (("search", "waiting"), ("list",)):
        _, out, err = run(*command)
        assert "1 project left out, since its entry cannot be read" in " ".join((out + err).split())
        assert json.loads(run(*command, "--format", "json")[1])["unread"] == 1


def test_no_reason_is_told_twice():
    why = [
        {"field": "summary", "words": ["slides"], "for": "powerpoint"},
        {"field": "summary", "words": ["slides"]},
        {"field": "questions", "words": ["missed appointment"], "for": "dna"},
        {"field": "questions", "words": ["missed appointment"], "for": "no-show"},
        {"field": "problem", "words": ["slides"], "for": "powerpoint"},
    ]
    assert list(_reasons(why)) == [
        "summary: slides",
        "people look for it as: missed appointment (for dna, no-show)",
        "problem: slides (for powerpoint)",
    ]
