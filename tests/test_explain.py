"""Every check explains itself: from its docstring, in words for people."""

import re

import pytest

from nhsr_registry.assess import assess, kind_and_languages
from nhsr_registry.checks import all_checks
from nhsr_registry.checkup import explain, glossary
from nhsr_registry.errors import UsageError
from nhsr_registry.scoring import frameworks
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.snapshot import Snapshot
from tests.cli.conftest import FILES

RUBRIC = default_rubric()


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.id)
def test_every_check_says_why_how_and_what_counts(check):
    said = explain.text(check, RUBRIC)
    assert check.title() in " ".join(said.split())
    assert " ".join(check.remedy().split())[:60] in " ".join(said.split())
    for part in ("Why, and what to do", "What it counts for", "If it misjudges you"):
        assert part in said
    if check.passing:
        assert "Enough, for example" in said


@pytest.mark.parametrize("code", sorted({code for rule in RUBRIC.checks.values() for code in rule.maps}))
def test_every_mapping_has_a_name_people_can_look_up(code):
    item = frameworks.items()[code]
    assert item.url.startswith("https://")
    assert item.words in explain.framework(code)
    assert frameworks.words(code) != code


def test_every_item_of_a_framework_is_asked_or_known_to_be_hidden():
    """What no check can see from a clone is named here, so that a gap is a decision."""
    asked = {code for rule in RUBRIC.checks.values() for code in rule.maps}
    hidden = {"RAP-B2", "RAP-B5", "RAP-S9", "FS1", "FS5"}
    assert set(frameworks.items()) - asked == hidden


def test_a_slip_finds_the_nearest():
    assert explain.find("Tests_Present").id == "tests-present"
    with pytest.raises(UsageError) as told:
        explain.find("test-present")
    assert "tests-present" in (told.value.hint or "")


def test_all_of_them_are_listed_once():
    said = explain.listing(RUBRIC)
    for check in all_checks():
        assert len(re.findall(rf"• {check.id}: ", said)) == 1


def test_words_of_the_trade_are_explained_with_a_link():
    said = explain.text(explain.find("notebooks-clean"), RUBRIC)
    assert "https://github.com/kynan/nbstripout" in said
    assert all(word.url.startswith("https://") and word.meaning for word in glossary.WORDS)
    used = " ".join(f"{check.remedy()} {' '.join(check.commands.values())}" for check in all_checks())
    assert {word.name for word in glossary.words_in(used)} == {word.name for word in glossary.WORDS}, (
        "no word that no step uses"
    )


def test_only_words_that_are_there_are_explained():
    files = {"a.py": "import pandas\n", "b.py": "import numpy\n", "c.py": "x = 1\n"}
    in_python = explain.About(*kind_and_languages(Snapshot.of(files)))
    for check in all_checks():
        said = explain.text(check, RUBRIC, in_python)
        before, _, words = said.partition("Words used here")
        assert ("usethis:" in words) <= ("usethis" in before), check.id


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.id)
def test_an_explanation_fits_a_terminal_of_80_columns(check, monkeypatch):
    """A line that the terminal breaks looks like two; only an address may be longer, so that it can be opened."""
    monkeypatch.setenv("COLUMNS", "80")
    for line in explain.text(check, RUBRIC).splitlines():
        bare = re.sub(r"\x1b\[\d*m", "", line)
        assert len(bare) <= 80 or re.fullmatch(r"\s*\(?https://\S+", bare), bare


def test_for_whom_something_is_to_be_copied_is_said_as_people_say_it():
    said = "\n".join(explain.text(check, RUBRIC) for check in all_checks())
    assert not re.search(r"To copy, for an? ", said)
    for words in ("in SQL", "in Stata", "in SAS", "in R", "for training", "for codelists", "for analyses in SQL"):
        assert f"To copy, {words}\n" in said.replace("\x1b[0m", "")
    titles = [one.title for one in explain.sections(explain.find("licence-agrees"), RUBRIC)]
    own = [title for title in titles if title.startswith("To copy")]
    assert own[-1] == "To copy, for any other project", "what is left comes after what it is left from"


def test_an_example_shows_no_bytes_of_what_is_no_text():
    said = explain.text(explain.find("no-opaque-or-large-data"), RUBRIC)
    assert "    data/waits.xlsx\n\n" in said


def test_kinds_are_named_as_people_name_them():
    said = explain.text(explain.find("changelog"), RUBRIC)
    assert "asked of R packages, Python packages, analyses and apps" in " ".join(said.split())


def test_nothing_asks_for_rows_of_the_real_file():
    """Even a few rows of an extract are about real people."""
    said = " ".join(" ".join(check.commands.values()) for check in all_checks())
    assert "head(waits)" not in said
    for name in ("no-opaque-or-large-data", "no-nhs-numbers"):
        check = explain.find(name)
        in_r, in_python = (check.command(("analysis",), (one,)) or "" for one in ("R", "Python"))
        assert "data.frame" in in_r or "strsplit" in in_r
        assert "pandas" in in_python or "nhs_number" in in_python
        assert check.command(("analysis",), ("SQL",)) == check.commands["*"]


def test_what_is_pasted_is_in_the_language_of_the_project():
    tests = explain.find("tests-present")
    assert "testthat" in (tests.command(("analysis",), ("R", "Python")) or "")
    assert "def test_" in (tests.command(("analysis",), ("Vue", "Python", "R")) or "")
    assert "use_testthat" in (tests.command(("r-package",), ("Python", "R")) or "")  # the kind says more
    assert "def test_" in (tests.command(("python-package", "analysis"), ()) or "")
    assert "SELECT" in (tests.command(("analysis",), ("SQL",)) or "")
    assert tests.command(("analysis",), ("Stata",)) == tests.commands["*"]
    rows = explain.find("runnable-without-nhs-data")
    assert "INSERT INTO" in (rows.command(("analysis",), ("SQL", "R")) or "")
    assert "INSERT INTO" not in (rows.command(("analysis",), ("R", "SQL")) or "")
    assert "renv" in (explain.find("dependencies-declared").command(("analysis",), ("SQL", "R")) or "")


def test_an_analysis_in_sql_gets_steps_for_queries_and_one_in_r_gets_others():
    steps = explain.find("run-instructions")
    assert "tables that are needed" in (steps.command(("analysis",), ("SQL", "R")) or "")
    assert "Install" in (steps.command(("analysis",), ("R", "SQL")) or "")
    assert "browser" in (steps.command(("app",), ("SQL",)) or "")


@pytest.mark.parametrize(("language", "marks"), [("SQL", "--"), ("Stata", "*"), ("SAS", "/*")])
@pytest.mark.parametrize("check", ["entry-point-clear", "no-absolute-paths", "no-credentials", "config-separated"])
def test_sql_stata_and_sas_have_their_own(check, language, marks):
    assert (explain.find(check).command(("analysis",), (language,)) or "").startswith(marks)


#: What only the other language has.
IN_R = re.compile(r"<-|library\(|usethis::|renv::|testthat|Rscript|Sys\.getenv|here::")
IN_PYTHON = re.compile(r"^import |os\.environ|\bpytest\b|\buv (?:add|lock|run|init)|\bpandas\.", re.MULTILINE)
MIXED = {"config-separated", "no-nhs-numbers", "leak-prevention"}  # say of each line which language it is


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.id)
def test_what_is_to_be_copied_is_in_the_projects_language(check):
    if check.id not in MIXED:
        assert not IN_R.search(check.command(("analysis",), ("Python",)) or "")
        assert not IN_PYTHON.search(check.command(("analysis",), ("R",)) or "")


def test_of_a_project_only_what_fits_it_is_shown():
    check = explain.find("no-credentials")
    python = explain.About(*kind_and_languages(Snapshot.of({"load.py": "import pandas\n"})))
    said = explain.text(check, RUBRIC, python)
    assert "os.environ" in said
    assert "Sys.getenv" not in said.partition("Enough, for example")[0]
    assert said.partition("Enough, for example")[2].lstrip("\x1b[0m\n ").startswith("a.py")
    anywhere = explain.text(check, RUBRIC)
    assert "To copy, in Python" in anywhere
    assert "To copy, in R" in anywhere


def test_pages_beside_an_app_make_no_document_of_it():
    from nhsr_registry.checks.licence_file import LicenceFile

    alone, beside = LicenceFile.command(["documentation"]), LicenceFile.command(["documentation", "app"])
    assert alone is not None and "Open Government Licence" in alone  # noqa: PT018
    assert beside is not None and "MIT" in beside  # noqa: PT018


@pytest.mark.parametrize(
    "files",
    [
        FILES,
        {"a.py": "import pandas\n", "app.R": "shinyApp(ui, server)\n"},
        {"a.R": "x <- 1\n", ".nhsr.toml": 'kinds = ["training"]\n'},
        {"waits.sql": "SELECT 1 FROM waits\n", "README.md": "# w\n\nCounts waits.\n"},
    ],
)
def test_kind_and_languages_are_those_of_a_whole_reading(files):
    whole = assess(Snapshot.of(files))
    assert kind_and_languages(Snapshot.of(files)) == (whole.kind_ids, tuple(whole.facts.languages))


@pytest.mark.parametrize(
    ("language", "has"), [("SQL", "sqlite3"), ("Stata", "Stata needs a licence"), ("SAS", "SAS needs a licence")]
)
def test_a_workflow_is_not_offered_in_a_language_that_the_project_is_not_in(language, has):
    said = explain.find("ci-runs-tests").command(("analysis",), (language,)) or ""
    assert has in said
    assert "Rscript" not in said
