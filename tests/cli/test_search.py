import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from nhsr_registry.cli import _results, main
from nhsr_registry.model import HostFacts, Use
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs the command line on a small registry: (exit code, stdout, stderr)."""
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    evil = entry(
        "example-trust/evil", name="evil", summary="=cmd|' /C calc'!A0 \x1b[31mred waiting", kinds=("analysis",)
    )
    registry = make_registry(tmp_path / "registry", entry(kinds=("r-package",)), evil)
    registry.write_harvest(harvest("example-trust/waits"))

    def call(*words):
        with pytest.raises(SystemExit) as stopped:
            main(["--registry", str(registry.root), *words])
        out, err = capsys.readouterr()
        return stopped.value.code, out, err

    return call


def test_a_table_fits_eighty_columns_and_says_why(run):
    _, out, _ = run("search", "how", "long", "is", "the", "waiting", "list")
    assert out.startswith("example-trust/waits\n  Reusable (provisional) · R package · R · MIT · Example NHS Trust")
    assert "Why: " in out
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out


def test_json_has_the_answer_and_its_making(run):
    _, out, _ = run("search", "waitng", "--format", "json")
    answer = json.loads(out)
    assert answer["corrected"] == {"waitng": "waiting"}
    assert answer["total"] == 2
    assert {"id", "name", "summary", "url", "language", "licence", "level", "why", "relevance"} <= answer["results"][
        0
    ].keys()


def test_csv_runs_nothing_in_a_spreadsheet(run):
    _, out, _ = run("search", "waiting", "--format", "csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(out))}
    assert rows["example-trust/evil"]["summary"].startswith("'=cmd")
    assert "\x1b" not in out


def test_csv_tells_several_names_apart():
    card = {"id": "a/b", "listed_by": ["Our registry", "National registry"], "topics": ["spc", "beds"]}
    (row,) = csv.DictReader(io.StringIO(_results._csv([card], ("id", "listed_by", "topics"))))
    assert (row["listed_by"], row["topics"]) == ("Our registry; National registry", "spc beds")


def test_ids_are_one_a_line(run):
    _, out, _ = run("search", "waiting", "--format", "ids", "--limit", "1")
    assert out == "example-trust/waits\n"


def test_nothing_found_exits_like_grep_and_says_what_was_tried(run):
    code, out, _ = run("search", "zzzzqqqq")
    assert code == 1
    assert "Nothing in this registry answers" in out
    assert "zzzzqqqq" in out


def test_an_unknown_filter_value_is_a_usage_error_with_near_values(run):
    code, _, err = run("search", "waiting", "--topic", "forcasting")
    assert code == 2
    assert "forecasting" in err


def test_a_kind_that_does_not_exist_is_told_with_those_that_do(run):
    code, out, _ = run("search", "kind:nonsense")
    assert code == 1  # as where nothing is found
    assert "There is no kind “nonsense” here, but: " in out
    assert "missing-solution" not in out, "no code is missing"


def test_a_word_of_thousands_of_letters_is_not_told_whole(run):
    code, out, _ = run("search", "x" * 10_000)
    assert (code, len(out) < 1_200) == (1, True)


def test_a_value_that_is_near_is_offered_as_a_search(run):
    assert "Look there:\n  nhsr-registry" in (out := run("search", "kind:packages")[1])
    assert "search kind:" in out


def test_a_query_is_needed(run):
    assert run("search")[0] == 2


def test_list_shows_all_and_counts(run):
    _, out, _ = run("list")
    assert out.endswith("2 projects.\n")
    assert run("list", "--language", "r", "--format", "ids")[1] == "example-trust/waits\n"
    assert json.loads(run("list", "--format", "json", "--limit", "1")[1])["total"] == 2
    assert run("list", "--limit", "1")[1].endswith("\n1 of 2 projects shown.\n")


def test_a_warm_search_imports_little(run, tmp_path):
    run("search", "waiting")
    code = "import sys; import atexit; from nhsr_registry.cli import main; atexit.register(lambda: print('MODULES', *sys.modules)); main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, "--registry", str(tmp_path / "registry"), "search", "waiting", "list"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    modules = set(done.stdout.rpartition("MODULES ")[2].split())
    heavy = {
        "msgspec",
        "rich",
        "httpx",
        "git",
        "ruamel",
        "tomllib",
        "packaging",
        "difflib",
        "dataclasses",
        "tempfile",
        "hashlib",
    }
    assert not heavy & modules


def test_vocabulary_says_what_a_word_means(run):
    code, out, _ = run("vocabulary", "A&E")
    assert code == 0
    assert "Also looked for: A&E, emergency department." in out
    code, out, _ = run("vocabulary", "hovercraft")
    assert "The vocabulary says nothing of it" in out
    assert json.loads(run("vocabulary", "RTT", "--format", "json")[1])["facets"][0]["id"] == "waiting-lists"


def test_show_and_compare_print_what_programs_read(run):
    """As ids the name of today, whatever was typed; as CSV the row of `list`, and for `compare` a column a point."""
    assert run("show", "waits", "--format", "ids")[1] == "example-trust/waits\n"
    listed = {row["id"]: row for row in csv.DictReader(io.StringIO(run("list", "--format", "csv")[1]))}
    (shown,) = csv.DictReader(io.StringIO(run("show", "waits", "--format", "csv")[1]))
    assert shown == listed["example-trust/waits"]
    assert run("compare", "waits", "evil", "--format", "ids")[1] == "example-trust/waits\nexample-trust/evil\n"
    sides = list(csv.DictReader(io.StringIO(run("compare", "waits", "evil", "--format", "csv")[1])))
    points = json.loads(run("compare", "waits", "evil", "--format", "json")[1])["points"]
    assert [row["id"] for row in sides] == ["example-trust/waits", "example-trust/evil"]
    assert set(sides[0]) == {"id", *points}
    assert sides[0]["problem"] == points["problem"][0]
    assert not [cell for row in sides for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    for command in ("show", "compare"):
        for format_ in ("csv", "ids"):
            code, out, err = run(command, "nobody/nothing", "--format", format_)
            assert (code, out) == (2, "")
            assert "not in this registry" in err


def test_who_uses_a_project_is_a_point_of_comparison(run, registry, monkeypatch):
    registry.write_entry(entry("other/monitor", name="Monitor"))
    giver = harvest("example-trust/waits")
    package = Use(ecosystem="github", name="example-trust/waits", via="manifest", path="DESCRIPTION", line=9)
    registry.write_harvest(giver)
    registry.write_harvest(harvest("other/monitor", uses=(package,)))
    points = json.loads(run("compare", "waits", "evil", "--format", "json")[1])["points"]
    assert points["used_by"] == [["other/monitor"], []]
    out = run("compare", "waits", "evil")[1]
    beside = f"  {'other/monitor':39}no listed project, as far as files"
    assert f"Used by\n{beside}\n{'':41}show\n" in out, "side by side"
    monkeypatch.setenv("COLUMNS", "40")
    narrow = " ".join(run("compare", "waits", "evil")[1].split())
    assert "Used by example-trust/waits: other/monitor example-trust/evil: no listed project" in narrow


def test_similar_and_compare(run):
    code, out, _ = run("similar", "waits")
    assert code == 0
    assert (
        re.search(r"Side by side: nhsr-registry --registry \S+ compare example-trust/waits", out)
        or "Nothing here is like" in out
    )
    code, out, _ = run("compare", "example-trust/waits", "evil")
    assert code == 0
    assert out.index("Summary") < out.index("The same")
    assert "\x1b" not in out
    found = json.loads(run("compare", "waits", "evil", "--format", "json")[1])
    assert found["projects"] == ["example-trust/waits", "example-trust/evil"]
    assert "kinds" in found["differs"]
    assert run("compare", "waits", "evil", "--format", "markdown")[1].startswith(
        "|  | example-trust/waits | example-trust/evil |\n|---|---|---|\n"
    )
    code, _, err = run("compare", "waits", "waits")
    assert (code, "two projects" in err) == (2, True)
    code, _, err = run("similar", "wait")
    assert (code, "example-trust/waits" in err or "waits" in err) == (2, True)


def test_markdown_is_a_table_and_strangers_text_stays_text(run):
    code, out, _ = run("search", "waiting", "--format", "markdown")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "| Project | Summary | Language | Licence | Readiness | Updated |"
    assert lines[2].startswith("| [example-trust/waits](https://github.com/example-trust/waits) | ")
    assert all(line.replace("\\|", "").count("|") == 7 for line in lines)
    assert "red waiting" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "waits " * 2_000,
        "w" * 10_000,
        'waits AND (list OR NEAR("a" b, 3)) NOT z* ^a col:b',
        '"""unbalanced " quote \'',
        "waits\x01 \x1b[31mlist\x07",
        "'; DROP TABLE doc; --",
        "-- -waits",
        "🏥 \u202ewaits",
    ],
)
def test_no_query_ends_in_a_traceback(run, text):
    code, out, err = run("search", "--", text)
    assert code in {0, 1}
    assert "Traceback" not in out + err
    assert "\x1b" not in out + err


def test_counts_are_what_the_options_then_leave(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    names = [f"example-trust/waits-{number}" for number in range(4)]
    kinds = [("r-package",), ("r-package",), ("app",), ("analysis",)]
    registry = make_registry(
        tmp_path / "registry", *(entry(name, kinds=kind) for name, kind in zip(names, kinds, strict=True))
    )
    for name, level in zip(names, ("listed", "usable", "reusable", "reusable"), strict=True):
        found = harvest(name)
        registry.write_harvest(msgspec.structs.replace(found, score=msgspec.structs.replace(found.score, level=level)))

    def call(*words):
        with pytest.raises(SystemExit):
            main(["--registry", str(registry.root), *words])
        return capsys.readouterr().out

    footer = call("search", "waiting", "--limit", "1").partition("Narrow by\n")[2]
    said = re.findall(r"(--\w+) ((?:\S+ \(\d+\)(?:, )?)+)", footer)
    assert {option for option, _ in said} == {"--kind", "--level"}
    for option, values in said:
        for value, count in re.findall(r"(\S+) \((\d+)\)", values):
            assert len(call("search", "waiting", option, value, "--format", "ids").splitlines()) == int(count)
    both = call("search", "waiting", "--kind", "r-package", "--kind", "app", "--level", "usable", "--format", "ids")
    assert sorted(both.splitlines()) == names[1:3]


def test_no_answer_says_what_was_tried_and_how_to_ask(run):
    code, out, _ = run("search", "zzqq", "hovercraft", "--language", "R")
    assert code == 1
    assert "“zzqq hovercraft” with --language R." in out
    assert "No project found speaks of: zzqq, hovercraft." in out
    assert "Try it without --language R" in out
    assert "template=missing-solution.yml&need=zzqq%20hovercraft" in out
    assert re.search(r"nhsr-registry --registry \S+ add OWNER/NAME", out)
    form = Path(__file__).parents[2] / ".github/ISSUE_TEMPLATE/missing-solution.yml"
    assert "id: need" in form.read_text(encoding="utf-8")


def test_what_is_not_known_of_a_project_leaves_no_gap_between_dots():
    card = {"id": "a/b", "name": "b", "level": "listed", "provisional": False, "kinds": ["analysis"], "language": None, "licence": "MIT",
            "organisation": None, "updated": None, "summary": "Waits.", "caveats": [], "archived": False,
            "successor": None, "stale": None, "used_by": []}  # fmt: skip
    assert "  Listed · analysis · MIT\n" in _results._block(card, several=False)


@pytest.mark.parametrize("columns", ["40", "60", "80"])
def test_facts_of_a_result_stay_whole(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    long = "NHS Birmingham and Solihull Integrated Care Board"
    said = _results._row(["Listed", "r package, analysis", "R", "no licence found", long, "", "updated 2025-06"])
    assert (
        said.replace("\n  ", " ").strip()
        == f"Listed · r package, analysis · R · no licence found · {long} · updated 2025-06"
    )
    assert max(map(len, said.splitlines())) < int(columns)
    assert any("updated 2025-06" in line for line in said.splitlines())
    assert any("no licence found" in line for line in said.splitlines())


def test_the_name_that_people_know_it_by_stands_beside_the_id_where_it_says_more(run, registry):
    long = "Elective recovery planning model of all our hospitals and their clinics"
    for id_, name in (
        ("example-trust/dpm", "Dynamic Population"),
        ("example-trust/bed-model", "Bed model"),
        ("a-trust/erp", long),
    ):
        registry.write_entry(entry(id_, name=name))
    _, out, _ = run("list")
    assert "\nexample-trust/dpm  Dynamic Population\n" in f"\n{out}"
    assert "\nexample-trust/bed-model\n  Not" in f"\n{out}"
    assert f"\na-trust/erp\n  {long}\n  Not" in f"\n{out}"


def blocks(out):
    return {
        block.split()[0]: " ".join(block.split()) for block in out.partition("shown;")[0].split("\n\n") if "/" in block
    }


def test_what_has_a_living_successor_or_origin_is_told_with_that(run, registry):
    for id_, fields in {
        "example-trust/oldest": {"successor": "example-trust/older"},
        "example-trust/older": {"successor": "Example-Trust/Waits"},
        "example-trust/alone": {"successor": "elsewhere/not-listed"},
        "example-trust/round": {"successor": "example-trust/about"},
        "example-trust/about": {"successor": "example-trust/round"},
    }.items():
        registry.write_entry(entry(id_, **fields))
    registry.write_entry(entry("other/fork"))
    forked = harvest("other/fork")
    registry.write_harvest(msgspec.structs.replace(forked, host=HostFacts(fork_of="example-trust/waits")))
    _, out, _ = run("search", "waiting", "-n", "20")
    told = blocks(out)
    assert not {"example-trust/oldest", "example-trust/older", "other/fork"} & told.keys()
    assert {"example-trust/alone", "example-trust/round", "example-trust/about"} <= told.keys()
    living = told["example-trust/waits"]
    assert re.search(r"Takes the place of example-trust/olde\w+, example-trust/olde\w+, found too\.", living)
    assert "Found too, a fork of it: other/fork." in living
    assert (
        "A fork of example-trust/waits." in run("search", "waiting", "--owner", "other")[1]
    )  # where that is not found
    _, ids, _ = run("search", "waiting", "-n", "20", "--format", "ids")
    assert {"example-trust/oldest", "other/fork"} <= set(ids.split())  # programs get all
    cards = json.loads(run("search", "waiting", "-n", "20", "--format", "json")[1])["results"]
    assert {card["id"]: card["fork_of"] for card in cards}["other/fork"] == "example-trust/waits"
    assert blocks(run("list")[1]).keys() >= {"example-trust/oldest", "other/fork"}


def test_a_phrase_that_people_type_finds_a_project_and_is_named_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    asked = entry(
        "other/beds", summary="Works out occupancy of wards by midnight.", questions=("where can granny sleep",)
    )
    registry = make_registry(tmp_path / "registry", entry(), asked)
    for words, said in (
        (("search", "a bed for my granny tonight"), "people look for it as: granny"),
        (("show", "other/beds"), "People look for this as: where can granny sleep"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(["--registry", str(registry.root), *words])
        assert not stopped.value.code
        assert said in " ".join(capsys.readouterr().out.split())


def test_a_field_is_named_once_with_all_that_was_found_in_it():
    why = [
        {"field": "name", "words": ["waiting", "lists", "list"]},
        {"field": "name", "words": ["waiting list"], "for": "queue"},
        {"field": "name", "words": ["waiting list"], "for": "backlog"},
        {"field": "name", "words": ["waits", "list", "clear"], "for": "clearance"},
        {"field": "summary", "words": ["bed", "month"], "for": "stranded"},
        {"field": "topics", "words": ["flow"], "for": "flows"},
        {"field": "questions", "words": ["flow"]},
        {"field": "questions", "words": ["flow"], "for": "flows"},
    ]
    assert list(_results._reasons(why)) == [
        "name: waiting, lists, waiting list (for queue, backlog), clear (for clearance)",
        "summary: bed … month (for stranded)",
        "topics: flow (for flows)",
        "people look for it as: flow",
    ]


def test_a_word_is_left_out_without_quotes_too(run):
    code, out, _ = run("search", "waiting", "-calc", "--format", "ids")
    assert (code, out) == (0, "example-trust/waits\n")
    assert run("search", "waiting", "--lmit", "1")[0] == 2  # a slip in an option stays one


def test_what_a_field_says_is_left_out_or_alone_asked_for(run, registry):
    registry.write_entry(entry("example-trust/old", kinds=("app",), status="active"))
    asked = {
        said: run("search", *said.split(), "--format", "ids")[1].split()
        for said in (
            "waiting",
            "waiting -kind:app",
            "-kind:app",
            "waiting status:active",
            "waiting -status:active",
            "-calc",
        )
    }
    assert "example-trust/old" in asked["waiting"]
    assert asked["waiting -kind:app"] == [id_ for id_ in asked["waiting"] if id_ != "example-trust/old"]
    assert set(asked["waiting -kind:app"]) <= set(asked["-kind:app"])
    assert asked["waiting status:active"] == ["example-trust/old"]
    assert asked["waiting -status:active"] == asked["waiting -kind:app"]
    assert asked["-calc"]
    code, out, _ = run("search", "waiting", "-kind:spreadsheet")
    assert (code, "There is no kind “spreadsheet” here" in out) == (0, True)
    assert run("list", "--status", "active", "--format", "ids")[1] == "example-trust/old\n"
    assert json.loads(run("search", "waiting", "--format", "json")[1])["facets"]["status"] == {"active": 1}
    assert "--status active (1)" not in run("search", "waiting")[1]  # one value divides nothing


def test_that_nothing_answers_is_said_before_what_comes_nearest(run, registry):
    asked = ("search", "waiting", "recovery", "handover", "hovercraft", "xylophone")
    registry.write_entry(entry("example-trust/beds", summary="Nurses at handover.", problem="Who is in?", topics=()))
    registry.write_entry(entry("example-trust/cars", summary="Recovery of cars.", problem="Where is it?", topics=()))
    _, out, _ = run(*asked, "--limit", "1")
    above, below = out.split("\n\n", 1)
    assert " ".join(above.split()) == f"Nothing in this registry answers “{' '.join(asked[1:])}” as a whole."
    assert "\n\nNo project found speaks of: " in below
    assert "as a whole" not in below  # it is still on the screen
    for number in range(6):
        registry.write_entry(entry(f"example-trust/more{number}"))
    assert " ".join(run(*asked)[1].split()).count("as a whole") == 2
    assert run("search", "waitng")[1].startswith("Read as: waitng → waiting.\n\n")


@pytest.mark.parametrize("said", ["%", '"" ""', "***", "-"])
def test_where_there_is_no_word_nobody_is_asked_for_a_solution(run, said):
    code, out, _ = run("search", "--kind", "app", "--", said)
    out = " ".join(out.split())
    assert code == 1
    assert f"“{said}” holds no word to look for." in out
    assert "list --kind app" in out
    assert "missing-solution" not in out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("waiting", "-waiting"), "without leaving words out"),
        (("calc", "--language", "R"), "Try it without --language R"),
    ],
)
def test_what_was_left_out_is_not_called_missing(run, words, hint):
    code, out, err = run("search", *words)
    said = " ".join((out + err).split())
    assert code == 1
    assert hint in said
    assert "No project found speaks of" not in said
    assert "look like yours" not in said


@pytest.mark.parametrize("short", [("-n", "1"), ("-n1",)])
def test_n_says_how_many_and_other_letters_leave_a_word_out(run, short):
    _, all_, _ = run("search", "waiting", "--format", "ids")
    code, one, _ = run("search", "waiting", *short, "--format", "ids")
    assert (code, len(all_.split()), one.split()) == (0, 2, all_.split()[:1])
    _, without, _ = run("search", "waiting", "-red", *short, "--format", "ids")
    assert without.split() == ["example-trust/waits"]
