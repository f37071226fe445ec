"""The report in the terminal: short at first, whole with --all; leaks by file; and the comment that strangers read."""

import re

import pytest

from nhsr_registry import report
from nhsr_registry.cli._carried import WITHOUT
from tests.cli.conftest import FILES

PASSWORD = "Gorse" + "bill7" + "Qx!"  # made up, and joined when it runs
LEAK = f'con <- connect(password = "{PASSWORD}")\n'


def test_the_short_report_has_level_praise_steps_and_the_way_to_the_rest(run, clone):
    out = run("check", clone())[1]
    lines = out.splitlines()
    assert len(lines) <= 75
    assert re.search(r"What is good already \(\d+\)", out)
    assert len([line for line in lines if re.match(r"  [123]\. ", line)]) == 3
    assert out.count("More: nhsr-registry check --explain") == 3
    assert "A few minutes each:" in out
    assert lines[-1].strip() == "All of it, with the reasons: nhsr-registry check --all"


def test_where_only_the_look_for_leaks_is_good_its_praise_is_words_too(run, tmp_path):
    (tmp_path / "README.md").write_text("# My project\n", encoding="utf-8")
    out = run("check", tmp_path)[1]
    praise = out.partition("What is good already")[2].splitlines()[1].strip()
    assert len(praise.split()) > 5, "a bare number praises nobody"
    assert "pencil" in out
    assert "1. Add a README" not in out, "there is one"


def test_workflows_that_are_in_order_are_praised_and_no_remark(run, clone):
    workflow = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n"
    out = run("check", clone(files={**FILES, ".github/workflows/a.yml": workflow}))[1]
    assert "looked at" not in out


def test_every_open_point_has_one_line_in_the_short_report_and_its_reason_in_the_long_one(run, clone):
    folder = clone()
    short, long = run("check", folder)[1], run("check", folder, "--all")[1]
    assert len(long.splitlines()) > len(short.splitlines())
    assert "What could not be seen (and does not count against you)" in long
    points = re.search(r"When there is time \((\d+)\)", short)
    assert points
    assert long.count("(a few minutes)") + long.count("(an hour or two)") + long.count("(a day or more)") >= int(
        points[1]
    )
    assert len(re.findall(r"^    • ", short, re.MULTILINE)) == int(points[1])


def test_places_of_one_file_stand_in_one_line(run, clone):
    code, out, _ = run("check", clone(files={**FILES, "R/db.R": LEAK * 9, "R/other.R": LEAK}))
    assert code == 6
    assert re.search(r"R/db\.R, lines 1, 2, 3, 4, 5, 6 and 3 more", out)
    assert "R/other.R:1 –" in out
    assert PASSWORD not in out


def test_only_what_fits_what_was_seen_is_to_be_done_first(run, clone):
    """The name of a folder sends nobody to the team for patients' data; the last lines say where, far below the first."""
    own = "trust-fs" + "01"
    share = "x <- read.csv('" + "\\" * 4 + own + "\\" * 2 + "analytics" + "\\" * 2 + "x.csv')\n"
    code, out, _ = run("check", clone(files={**FILES, "R/share.R": share}))
    assert "R/share.R:1" in out
    assert "opens nothing by itself" in " ".join(out.split())
    assert "information governance team today" not in " ".join(out.split())
    code, out, err = run("check", clone("b/b", {**FILES, "R/db.R": LEAK}))
    assert code == 6
    assert "change it first where it is used" in " ".join(out.split())
    assert "opens nothing" not in out
    assert "(R/db.R:1)" in " ".join(err.split())
    assert "db.R" not in run("check", clone("c/c", {**FILES, "R/db.R": LEAK}), "--format", "sarif")[2], (
        "a log may be public"
    )


@pytest.mark.parametrize("format_", ["markdown", "junit", "badge", "shields"])
def test_a_leak_changes_nothing_that_strangers_read(run, clone, format_):
    """Not even the level: one that is lower without a reason beside it tells that something was found."""
    clean = {**FILES, "R/db.R": 'con <- connect(password = Sys.getenv("DB_PASSWORD"))\n'}
    told = [
        run("check", clone(name, files=files), "--format", format_, "--at-least", "usable")
        for name, files in (("clean", clean), ("leaking", {**FILES, "R/db.R": LEAK}))
    ]
    (code, out, err), (other, same, said) = told
    hidden = re.compile(r"commit\W+[0-9a-f]{7,40}|name=\"commit\" value=\"\w+\"|clean|leaking")
    assert (code, hidden.sub("", out), hidden.sub("", err)) == (other, hidden.sub("", same), hidden.sub("", said))


def test_our_code_is_code_in_the_comment_and_a_strangers_is_text(run, clone):
    files = {**FILES, "DESCRIPTION": FILES["DESCRIPTION"].replace("waits", "`x` <b>[a](javascript:b)")}
    out = run("check", clone(files=files), "--format", "markdown")[1]
    assert "\\`" not in out.partition("**What helps most next**")[2].partition("Not visible")[0]
    assert re.search(r"`[A-Z]+[\w.]*`", out), "a file's name in a remedy"
    assert "](javascript" not in out
    assert report.LEFT_OUT in out


def test_the_comment_says_what_the_terminal_says_and_folds_away_what_is_long(run, clone):
    folder = clone()
    short, comment = run("check", folder)[1], run("check", folder, "--format", "markdown")[1]
    far = re.search(r"“[\w ]+” \([^)]*\) is (\d+ steps?) away", " ".join(short.split()))
    assert far
    assert f"is {far[1]} away." in comment
    assert len(re.findall(r"^\d\. \*\*.*towards “", comment, re.MULTILINE)) == 3
    (later,) = re.findall(r"<summary>When there is time \((\d+)\)", comment)
    assert f"When there is time ({later})" in short
    assert comment.count("<details>") == comment.count("</details>")
    steps = comment.partition("**What helps most next**")[2].partition("<summary>When")[0]
    assert "What counts:" in steps
    for before in steps.split("What counts:")[:-1]:
        assert before.rstrip().endswith("<summary>What counts</summary>")


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("Add a file called `LICENSE`.", "Add a file called `LICENSE`."),
        ("*Do* `a|b` now", "\\*Do\\* `a\\|b` now"),
        ("one ` too many <b>", "one \\` too many &lt;b\\>"),
    ],
)
def test_own_words_as_markdown(words: str, markdown: str):
    assert report.own(words) == markdown


def test_praise_says_no_more_than_was_seen(run, clone):
    loose = {f"{name}.R": "x <- 1\nplot(x)\n" for name in ("a", "final", "final_v2", "create_charts", "new", "b")}
    out = " ".join(run("check", clone(files={**loose, "README.md": "my code\n"}))[1].split())
    praised = out.partition("good already")[2].partition("Three steps")[0].lower()
    for untrue in ("clear which file", "stands apart", "readme says"):
        assert untrue not in praised
    full = " ".join(run("check", clone("a/b", loose), "--all")[1].split())
    assert "• Little in the code would have to change •" in full


SLIPS = 'kind = "app"\nkinds = ["anlysis"]\nstatus = "actve"\n\n[annotations]\nno-credentails = "Made up for the example."\n'


def test_slips_in_what_maintainers_declare_are_told_in_full(run, clone):
    out = " ".join(run("check", clone(files={**FILES, ".nhsr.toml": SLIPS}))[1].split())
    for told in (
        ".nhsr.toml:1: 'kind' is no key of .nhsr.toml; did you mean kinds?",
        ".nhsr.toml:2: kinds: 'anlysis' is no kind of project; did you mean analysis?",
        ".nhsr.toml:3: status 'actve' is not known; did you mean active?",
        ".nhsr.toml:6: annotations: there is no check 'no-credentails'; did you mean no-credentials?",
    ):
        assert told in out
    assert "small mend" not in out
    table = '[project]\nname = "w"\n\n[tool.nhsr]\nkind = "app"\n\n[tool.nhsr.annotations]\nlicence-fil = "It is being asked for."\n'
    said = " ".join(run("check", clone("a/b", {"pyproject.toml": table}))[1].split())
    assert "pyproject.toml:5: [tool.nhsr] 'kind' is no key of .nhsr.toml; did you mean kinds?" in said
    assert (
        "pyproject.toml:8: [tool.nhsr] annotations: there is no check 'licence-fil'; did you mean licence-file?" in said
    )


def test_without_slips_nothing_is_said(run, clone):
    assert "In what you declare" not in run("check", clone(files={**FILES, ".nhsr.toml": 'status = "active"\n'}))[1]


def test_a_table_of_checks_is_led_to_annotations(run, clone):
    said = '[checks]\ntests-present = "Checked by hand against last year\'s report."\n'
    out = " ".join(run("check", clone(files={**FILES, ".nhsr.toml": said}))[1].split())
    assert ".nhsr.toml:1: 'checks' is no key of .nhsr.toml: a reason about a check goes under [annotations]" in out


@pytest.mark.parametrize("command", sorted(WITHOUT))
def test_commands_that_need_no_registry_say_so(run, command):
    code, _, err = run(command, "--registry", "ours")
    assert code == 2
    assert WITHOUT[command] in " ".join(err.split())


def test_a_pull_request_says_too_what_in_the_declaration_is_not_understood(run, clone):
    """Who changes `.nhsr.toml` in a pull request reads the comment, not a terminal."""
    place = clone("example-trust/waits", {**FILES, ".nhsr.toml": 'kinds = ["spaceship"]\n'})
    out = run("check", place, "--format", "markdown")[1]
    assert "**In what you declare, please look at**" in out
    assert "spaceship" in out
    assert "please look at" not in run("check", clone("example-trust/beds"), "--format", "markdown")[1]
