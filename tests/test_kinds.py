"""What kind of thing a repository is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import pytest

from nhsr_registry.checkup.kindwords import KINDS
from nhsr_registry.model import Kind, Record
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import facts, kinds

R_PACKAGE = {
    "DESCRIPTION": "Package: w\nTitle: Count Waits\nVersion: 0.1.0\n",
    "NAMESPACE": "export(count)\n",
    "R/count.R": "#' Count\n#' @export\ncount <- function(x) {\n  x\n}\n",
    "man/count.Rd": "\\name{count}\n",
}
PYTHON_PACKAGE = {
    "pyproject.toml": '[project]\nname = "waits"\n[build-system]\nrequires = ["hatchling"]\n',
    "src/waits/__init__.py": "",
    "src/waits/count.py": "def count(x):\n    return x\n",
}
SHINY = "library(shiny)\nui <- fluidPage()\nserver <- function(input, output) {}\nshinyApp(ui, server)\n"


def inferred(files: Mapping[str, str], repository: str = "o/waits") -> tuple[str, ...]:
    snapshot = Snapshot.of(files, repository=repository)
    guesses = kinds.infer(snapshot, Record(), facts.count(snapshot))
    assert all(guess.evidence for guess in guesses)
    return tuple(guess.kind for guess in guesses)


@pytest.mark.parametrize(
    ("files", "first"),
    [
        (R_PACKAGE, "r-package"),
        (PYTHON_PACKAGE, "python-package"),
        ({"setup.py": "from setuptools import setup\nsetup(name='w')\n", "w/__init__.py": ""}, "python-package"),
        ({"analysis.R": "library(dplyr)\n"}, "analysis"),
        ({"queries/waits.sql": "SELECT 1\n"}, "analysis"),
        ({"a.ipynb": '{"cells": [], "metadata": {"kernelspec": {"language": "python"}}}'}, "analysis"),
        ({"model.do": "use x\n"}, "analysis"),
        ({"_targets.R": "library(targets)\n", "R/f.R": "f <- function(x) x\n"}, "analysis"),
        ({"app.R": SHINY}, "app"),
        ({"ui.R": "fluidPage()\n", "server.R": "function(input, output) {}\n"}, "app"),
        ({**R_PACKAGE, "R/app_ui.R": "app_ui <- function(request) 1\n", "inst/golem-config.yml": "default:\n"}, "app"),
        ({"rhino.yml": "sass: node\n", "app/main.R": "box::use(shiny)\n"}, "app"),
        ({"main.py": "import streamlit as st\nst.title('Waits')\n"}, "app"),
        ({"app.py": "from dash import Dash\napp = Dash(__name__)\n"}, "app"),
        ({"manage.py": "import os\n", "waits/templates/start.html": "<h1>Waits</h1>\n"}, "app"),
        ({"Waits.pbix": ""}, "app"),
        ({"package.json": '{"dependencies": {"react": "^18"}}', "src/index.js": "1\n", "src/a.js": "1\n"}, "app"),
        ({"_quarto.yml": "project:\n  type: book\n", "index.qmd": "# Hello\n\nHow we count.\n", "a.qmd": "# A\n\nFirst.\n"}, "documentation"),
        ({"README.md": "# Guidance\n", "a.md": "x\n", "b.md": "x\n"}, "documentation"),
        ({"README.md": "# Waits\n"}, "documentation"),
        ({}, "documentation"),
        ({"README.md": "# Report theme\n\nA theme for reports.\n", "report_template.qmd": "```{r}\n1\n```\n", "theme.css": ""}, "template"),
        ({"README.md": "# Index\n\nMapping files and phenotypes for a comorbidity index.\n", "maps/a.json": "{}"}, "codelist"),
        ({"README.md": "# Beds\n\nA practical course on forecasting.\n", **{f"{n}/Practical_{n}.ipynb": "{}" for n in "123"}}, "training"),
        ({"README.md": "# Charts\n\n## Video 1\n\nBegin.\n\n## Video 2\n\nGo on.\n\n## Video 3\n\nEnd.\n", "a.R": "1\n"}, "training"),
        ({"README.md": "# Demos\n\nCommunity contributed demos and how-tos.\n", "a/app.R": SHINY}, "app"),
        ({"cookiecutter.json": '{"name": "Waits"}', "{{ cookiecutter.name }}/main.py": "print(1)\n"}, "template"),
        ({"README.md": "# Shell\n\nThis is a template repository for new analyses.\n", "data/.gitkeep": ""}, "template"),
        ({"slides/1.qmd": "---\nformat: revealjs\n---\n", "slides/2.qmd": "---\nformat: revealjs\n---\n", "slides/3.qmd": "---\nformat: revealjs\n---\n"}, "training"),
        ({"README.md": "# Fellows\n\nThis repository contains training materials on waits.\n", **{f"examples/{n}.R": "x <- 1\n" for n in "abcd"}}, "training"),
        ({"README.md": "# Conference workshops 2019\n\nEach workshop session has its own folder.\n", "talks/f.R": "x <- 1\n", **{f"talks/{n}.pptx": "talk" * 9 for n in "abcde"}}, "training"),
        ({"_bookdown.yml": "new_session: true\n", "index.Rmd": "# Guide\n\nWhere to begin with our data.\n", **{f"0{n}.Rmd": "# Part\n\nA page of it.\n" for n in range(4)}, "a.R": "x <- 1\n"}, "documentation"),
        ({f"workshop_{n}/a.Rmd": "```{r}\n1\n```\n" for n in range(1, 5)}, "training"),
        ({"a.csv": "x", "b.csv": "x", "c.csv": "x", "README.md": "# Data\n"}, "data"),
    ],
)  # fmt: skip
def test_first_kind(files: Mapping[str, str], first: str):
    assert inferred(files)[0] == first


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("o/intro_r_workshop", "training"),
        ("o/IntroR", "training"),
        ("o/learning-datascience", "training"),
        ("o/Python_Session_Two", "training"),
        ("o/rap-template", "template"),
        ("o/chd-codes", "codelist"),
        ("o/mental-health-code-lists", "codelist"),
    ],
)
def test_names_tell(name: str, first: str):
    assert inferred({"README.md": "# It\n", "a.csv": "x\n"}, name)[0] == first


class TestTraps:
    def test_the_one_script_that_makes_the_rows_is_no_app(self):
        rows = {f"{name}.csv": "code,name\nA1,B\n" for name in "abcdefgh"}
        assert inferred({**rows, "scripts/make.rb": "require 'csv'\nputs 1\n"}) == ("data",)

    def test_pages_that_the_code_made_are_results(self):
        results = {
            f"Outputs/a/{n}.html": "<p>An effect of 3 per cent was seen, and more of it.</p>\n" for n in range(20)
        }
        assert inferred({**results, "Code/model.R": "x <- 1\n", "Code/final.R": "y <- 1\n"}) == ("analysis",)

    def test_an_app_for_a_course_that_says_so_is_an_app_too(self):
        files = {"README.md": "# Queues\n\nThis is a Streamlit application that walks beginners through queues.\n"}
        found = inferred(
            {**files, "app.py": "import streamlit as st\nst.title('Queues')\n"}, "o/Teaching_Queues_Workshop"
        )
        assert set(found) == {"training", "app"}

    def test_apps_side_by_side_are_no_analysis(self):
        apps = {f"apps/{name}/{part}.R": "library(shiny)\n" for name in "abcd" for part in ("server", "ui", "prepare")}
        assert inferred(apps) == ("app",)

    def test_a_report_beside_a_small_app_is_an_analysis(self):
        app = {f"explorer/{part}.R": "library(shiny)\n" for part in ("server", "ui")}
        assert inferred({**app, "summary.Rmd": "# Summary\n\n```{r}\nplot(1)\n```\n"}) == ("app", "analysis")

    def test_handouts_of_a_workshop_make_a_course_of_the_models_beside_them(self):
        models = {f"{n} - model.R": "library(simmer)\n" for n in range(6)}
        handouts = {"WORKSHOP.md": "Build a model of beds.\n" * 20, "Workshop Presentation.pdf": "%PDF" * 100}
        assert inferred({"README.md": "# Beds\n\nModels of beds.\n", **models, **handouts}) == ("training",)
        hollow = dict.fromkeys(handouts, "")
        assert inferred({"README.md": "# Beds\n\nModels of beds.\n", **models, **hollow}) == ("analysis",)

    def test_a_teaching_package_says_that_it_teaches(self):
        files = {"README.md": "# Beds\n\nProduced as a teaching package, to spread the technique.\n", "a.R": "x <- 1\n"}
        assert "training" in inferred(files)

    def test_tables_and_pages_of_code_lists_are_no_kinds_of_their_own(self):
        lists = {f"codelists/{name}.csv": "code,term\n1,x\n" for name in "abcdefgh"}
        pages = {f"docs/{name}.md": "How the list was made, and by whom.\n" * 9 for name in "ab"}
        said = {"README.md": "# Multimorbidity\n\nThis repository shares the code lists for our analysis.\n"}
        assert inferred({**said, **lists, **pages}, "o/multimorbidity") == ("codelist",)

    def test_the_database_of_a_web_application_is_no_analysis(self):
        pages = {f"site/{name}.php": "<?php echo 1; ?>\n" for name in ("index", "login", "news")}
        assert inferred({**pages, "site/site.sql": "CREATE TABLE users (id int);\n"}) == ("app",)

    def test_a_workbook_with_the_work_in_it_is_no_documentation(self):
        readme = "# Emergency care\n\nI built an interactive {} in Excel, with Power Query and PivotTables.\n"
        files = {"Waits.xlsx": "PK", "README.md": readme.format("dashboard"), "pictures/about.md": "Pictures of it.\n"}
        assert inferred(files) == ("app",)
        assert inferred({**files, "README.md": readme.format("summary")}) == ("analysis",)

    def test_a_workbook_beside_pages_is_no_kind(self):
        readme = "# Guidance\n\nHow to fill in the return.\n"
        assert inferred({"Return.xlsx": "PK", "README.md": readme}) == ("documentation",)

    def test_a_site_for_a_course_is_the_course(self):
        pages = {f"{name}.Rmd": "# Waits\n\nWe count them.\n\n```{r}\n1\n```\n" for name in ("a", "b", "c", "d")}
        files = {"README.md": "# Tutorial\n\nMaterial.\n", "_config.yml": "theme: x\n", **pages}
        assert inferred(files, "o/r_tutorial") == ("training",)

    def test_links_to_training_make_no_course(self):
        files = {"README.md": "# Warehouse\n\nTips, and links to documentation, training materials and tools.\n"}
        assert "training" not in inferred({**files, "a.md": "One tip.\n" * 9, "b.md": "Two tips.\n" * 9})

    def test_data_that_a_notebook_reads_are_not_the_product(self):
        months = {f"data/2024-{month:02}.csv": "icb,waits\n1,2\n" for month in range(1, 13)}
        files = {"README.md": "# Waits\n\nAn analysis of waits by board.\n", "waits.ipynb": '{"cells": []}', **months}
        assert inferred(files) == ("analysis",)

    def test_data_by_name_and_by_their_own_words_are_data(self):
        rows = {f"{name}.csv": "code,url\n1,2\n" for name in ("trusts", "boards", "sites")}
        files = {"README.md": "# Trust data\n\nA public data set of trusts.\n", "scripts/update.py": "x = 1\n", **rows}
        assert inferred(files, "o/trust-data") == ("data",)
        assert "analysis" in inferred(files, "o/trust-data-processing")

    def test_an_analysis_of_open_data_is_no_data_set_whatever_its_name(self):
        scripts = {f"r/{name}.R": "x <- 1\n" for name in "abc"}
        rows = {f"raw/{n}.csv": "a,b\n1,2\n" for n in range(20)}
        said = {"README.md": "# Care\n\nThis is an analysis of open data on care.\n"}
        assert inferred({**scripts, **rows, **said}, "o/care_open_data") == ("analysis",)

    def test_forms_for_issues_are_no_pages(self):
        forms = {f".github/ISSUE_TEMPLATE/{name}.md": "Say what you saw.\n" * 5 for name in ("bug", "idea")}
        assert inferred(
            {"README.md": "# Grid\n\nTables.\n", "SOP.md": "Run it.\n" * 9, "grid.R": "x <- 1\n", **forms}
        ) == ("analysis",)

    def test_a_dashboard_of_checks_in_much_code_is_no_app(self):
        page = {"4.checks.Rmd": "---\nruntime: shiny\n---\n\n# Checks\n"}
        assert inferred({**page, "prepare.R": "x <- 1\n"}) == ("analysis", "app")
        assert inferred({**page, **{f"indicator_{n}.R": "x <- 1\n" for n in range(60)}}) == ("analysis",)

    def test_notebooks_beside_one_script_that_shows_something_are_an_analysis(self):
        app = {"SHOW_app.py": "import streamlit as st\nst.title('x')\n", "src/a.py": "x = 1\n"}
        notebooks = {f"notebooks/{n}.ipynb": '{"cells": []}' for n in range(5)}
        assert inferred(app) == ("app",)
        assert "analysis" in inferred({**app, **notebooks})

    def test_a_pipeline_and_the_app_that_shows_what_it_made_are_both(self):
        files = {"shiny_app/app.R": SHINY, **{f"shiny_app/tab_{n}.R": "x <- 1\n" for n in range(9)}}
        files |= {f"code/{n}.R": "x <- 1\n" for n in "123"}
        assert inferred(files) == ("app",)
        said = "# w\n\nThis repository contains the reproducible analytical pipeline for a publication, and its app.\n"
        assert set(inferred({**files, "README.md": said})) == {"app", "analysis"}

    def test_a_script_that_prepares_what_an_app_shows_is_no_analysis(self):
        files = {"app/app.R": SHINY, "scripts/load.R": "x <- 1\n"}
        assert inferred(files) == ("app",)
        files |= {"scripts/a.R": "x <- 1\n", "README.md": "# w\n\nAn analysis of waits.\n"}
        assert set(inferred(files)) == {"app", "analysis"}

    def test_a_visual_for_power_bi_is_an_app(self):
        assert inferred({"pbiviz.json": "{}", "script.r": "x <- 1\n", "r_files/help.r": "x <- 1\n"}) == ("app",)

    def test_slides_by_the_settings_of_the_folder_are_training(self):
        settings = {"_quarto.yml": "project:\n  title: talks\nformat:\n  revealjs:\n    code-link: true\n"}
        talks = {f"talk-{n}/index.qmd": "# Talk\n\n```{r}\n1 + 1\n```\n" for n in "123"}
        assert inferred({**settings, **talks})[0] == "training"

    def test_slides_that_scripts_make_are_no_course(self):
        slides = {f"{n}/report.Rmd": "---\noutput: xaringan::moon_reader\n---\n\n# Report\n" for n in "123"}
        assert inferred(slides)[0] == "training"
        assert inferred({**slides, **{f"{n}/step.R": "x <- 1\n" for n in "1234567"}}) == ("analysis",)

    def test_codes_that_a_course_works_with_are_no_kind(self):
        files = {"codelists/a.csv": "code\n1\n", "codelists/b.csv": "code\n2\n", "task.py": "import pandas\n"}
        assert inferred(files, "o/query-tutorial") == ("training",)

    def test_parts_of_pages_are_no_pages(self):
        files = {"_config.yml": "title: w\n", "run.py": "import pandas\n", "index.md": "# W\n\nWaits.\n"}
        files |= {f"_includes/{n}.html": "<p>table</p>\n" for n in range(9)}
        assert inferred(files) == ("analysis",)

    def test_a_manual_makes_a_package_whose_namespace_is_behind(self):
        behind = {**R_PACKAGE, "NAMESPACE": "# by roxygen2\n", "R/count.R": "count <- function(x) x\n"}
        assert inferred(behind) == ("r-package",)

    def test_package_that_also_holds_an_app_is_both(self):
        found = inferred({**R_PACKAGE, "inst/shiny/app.R": SHINY})
        assert found[0] == "r-package"
        assert "app" in found

    def test_example_app_is_no_app(self):
        assert inferred({**R_PACKAGE, "examples/app.R": SHINY}) == ("r-package",)

    def test_pkgdown_site_is_no_documentation(self):
        pages = {f"docs/reference/{n}.html": "x" for n in range(30)}
        assert inferred({**R_PACKAGE, **pages, "_pkgdown.yml": "url: x\n", "docs/pkgdown.yml": "x\n"}) == ("r-package",)

    def test_description_for_dependencies_is_no_package(self):
        files = {
            "DESCRIPTION": "Type: project\nImports: dplyr\n",
            "R/a.R": "x <- 1\n",
            "main.R": "source('R/a.R')\n",
        }
        assert inferred(files) == ("analysis",)

    def test_description_without_exports_is_no_package(self):
        files = {"DESCRIPTION": "Package: w\nImports: dplyr\n", "R/a.R": "x <- 1\n"}
        assert inferred(files) == ("analysis",)

    def test_pyproject_for_tools_is_no_package(self):
        assert inferred({"pyproject.toml": "[tool.ruff]\nline-length = 100\n", "main.py": "print(1)\n"}) == (
            "analysis",
        )

    def test_pyproject_without_build_system_is_no_package(self):
        files = {"pyproject.toml": '[project]\nname = "w"\n', "w/__init__.py": "", "main.py": "print(1)\n"}
        assert "python-package" not in inferred(files)

    def test_app_within_an_analysis_comes_second(self):
        scripts = {f"R/{n}.R": "x <- 1\n" for n in range(20)}
        assert inferred({**scripts, "dashboard/app.R": SHINY}) == ("analysis", "app")

    def test_data_package(self):
        data = {f"data/d{n}.rda": "x" for n in range(6)}
        assert inferred({"DESCRIPTION": "Package: w\n", "NAMESPACE": "", "R/data.R": "NULL\n", **data})[0] == "data"

    def test_data_sets_within_a_package_of_functions_are_no_kind(self):
        data = {f"data/d{n}.rda": "x" for n in range(9)}
        functions = {f"R/f{n}.R": f"f{n} <- function(x) {{\n  x\n}}\n" for n in range(12)}
        assert inferred({**R_PACKAGE, **data, **functions}) == ("r-package",)

    def test_training_a_model_makes_no_course(self):
        files = {
            "README.md": "# Training a model of waits\n\nThis repository contains a model and training data.\n",
            "a.py": "x = 1\n",
        }
        assert inferred(files, "o/machine-learning-waits") == ("analysis",)

    def test_course_with_code_is_training_alone(self):
        lessons = {f"{n}_lecture.ipynb": '{"cells": []}' for n in range(4)}
        assert inferred({"demo/a/app.R": SHINY, "x.R": "x <- 1\n", **lessons}) == ("training",)

    def test_tables_of_an_app_are_no_kind(self):
        assert inferred({"app.R": SHINY, **{f"inputs/{n}.csv": "a\n1\n" for n in range(9)}}) == ("app",)

    def test_scripts_that_keep_a_package_are_no_analysis(self):
        files = {**PYTHON_PACKAGE, **{f"benchmarking/b{n}.py": "import waits\n" for n in range(9)}}
        assert inferred(files) == ("python-package",)

    def test_package_with_its_pipeline_at_the_root_is_both(self):
        steps = {f"create_{name}.R": "source('setup.R')\n" for name in ("data", "tables", "report", "summary")}
        assert inferred({**R_PACKAGE, **steps}) == ("r-package", "analysis")

    def test_one_list_of_codes_makes_no_codelist(self):
        files = {f"dashboard_{n}.Rmd": "```{r}\nx\n```\n" for n in range(12)}
        assert inferred({**files, "ICD-10_lookup.xlsx": "", "icd10_labels.xlsx": ""}) == ("analysis",)

    def test_study_that_reads_codelists_is_none(self):
        lists = {f"codelists/opensafely-{n}-snomed.csv": "code\n1\n" for n in range(4)}
        said = {"README.md": "# Waits\n\nTo see how we defined our codelists, look in the codelists folder.\n"}
        assert inferred({**said, "project.yaml": "actions:\n", "analysis/study.py": "x = 1\n", **lists}) == (
            "analysis",
        )

    def test_codelists_that_are_offered_with_their_scripts_are_both(self):
        said = {"README.md": "# Codes\n\nThis is a collection of codelists for heart conditions.\n"}
        lists = {f"heart/Gold_{n}_codelist.txt": "code\n1\n" for n in range(6)}
        assert inferred({**said, **lists, "heart/cleaning.do": "use codes\n"}) == ("codelist", "analysis")

    def test_pages_beside_more_code_are_no_documentation(self):
        site = {"_quarto.yml": "project:\n  type: website\n", "index.qmd": "# Found\n\nWhat we found.\n"}
        scripts = {f"R/{n:02}_step.R": "x <- 1\n" for n in range(6)}
        assert inferred({**site, **scripts}) == ("analysis",)

    def test_pages_of_a_course_are_the_course(self):
        pages = {f"session-{name}.md": "# Session\n\nToday we write.\n" for name in "abcdefghij"}
        assert inferred({"README.md": "# Intro\n", **pages}, repository="o/intro-quarto") == ("training",)

    def test_copies_of_what_a_package_holds_are_no_analysis(self):
        copies = {f"functions/count{n}.R": "f <- function() 1\n" for n in range(5)}
        inside = {path.replace("functions", "R"): text for path, text in copies.items()}
        assert inferred({**R_PACKAGE, **inside, **copies}) == ("r-package",)

    def test_r_package_named_after_a_pipeline_is_a_package(self):
        assert inferred(R_PACKAGE, repository="o/waits-pipeline") == ("r-package",)

    def test_disclaimer_of_a_funder_makes_no_analysis(self):
        said = "# Waits\n\nThe views expressed in this publication are those of the authors.\n"
        assert inferred({**PYTHON_PACKAGE, "README.md": said}) == ("python-package",)

    def test_sql_of_an_app_is_its_database(self):
        files = {"package.json": '{"dependencies": {"express": "^4"}}', **{f"app/{n}.js": "1\n" for n in "abc"}}
        files["app/views/start.ejs"] = "<h1>Waits</h1>\n"
        assert inferred({**files, **{f"deploy/{n}.sql": "CREATE TABLE seen (id int);\n" for n in "ab"}}) == ("app",)

    def test_app_that_loads_its_own_folder_as_a_package(self):
        files = {
            "DESCRIPTION": R_PACKAGE["DESCRIPTION"],
            "NAMESPACE": "# made by roxygen2\n",
            "app.R": 'pkgload::load_all(".")\nwaits()\n',
            "R/waits.R": SHINY,
            "data/areas.rda": "x",
        }
        assert inferred(files) == ("app",)

    def test_scripts_in_another_language_beside_an_app_are_an_analysis(self):
        app = {"src/page.py": "import streamlit as st\nst.title('Waits')\n", "src/model.py": "x = 1\n"}
        plots = {f"after/{n}_plots.R": "plot(1)\n" for n in range(3)}
        assert inferred({**app, "src/run.py": "x = 1\n", "src/more.py": "x = 1\n", **plots}) == ("app", "analysis")

    def test_book_with_chunks_is_no_analysis(self):
        pages = {f"{n}.qmd": "# Page\n\n```{r}\n1\n```\n" for n in range(5)}
        prose = {f"text/{n}.qmd": "# Page\n\nWords.\n" for n in range(20)} | {"index.qmd": "# Waits\n\nWords.\n"}
        assert inferred({"_quarto.yml": "project:\n  type: website\n", **pages, **prose})[0] == "documentation"


def test_a_few_lines_left_beside_rows_that_are_offered_are_no_analysis():
    rows = {f"data/rates_{year}.csv": "area,rate\nE01,1\n" for year in range(2015, 2021)}
    rows["README.md"] = "# Deprivation\n\nThis data set holds estimates of deprivation for small areas by year.\n"
    for path in ("main.R", "remarks/hello.R", "main.py"):
        assert inferred({**rows, path: "# tried\nprint('hello')\n"}, "o/deprivation") == ("data",)
    work = "".join(f"rates_{at} <- read.csv('data/rates_{2015 + at}.csv')\n" for at in range(6)) + "plot(rates_1)\n"
    assert "analysis" in inferred({**rows, "main.R": work}, "o/deprivation")
    assert inferred({"main.R": "print('hello')\n"}, "o/hello") == ("analysis",), "alone it is what there is"


def test_stable():
    files = {**R_PACKAGE, "app.R": SHINY}
    assert inferred(files) == inferred(dict(reversed(files.items())))


def test_the_folder_of_an_app_is_no_package():
    """What the manifest builds is where the app starts: nobody imports from it."""
    files = {
        "pyproject.toml": '[project]\nname = "waits"\n[build-system]\nrequires = ["hatchling"]\n',
        "waits/start.py": "import streamlit as st\nst.title('Waits')\n",
        "waits/tables.py": "def table(x):\n    return x\n",
    }
    assert inferred(files, "o/board") == ("app",)
    library = {path: text for path, text in files.items() if path != "waits/start.py"}
    assert "python-package" in inferred(library, "o/board")
    assert "python-package" in inferred({**files, "waits/__init__.py": ""}, "o/board")


def test_a_course_that_began_as_a_template_is_a_course():
    lessons = {f"0{n}-lesson-{n}.Rmd": "# Lesson\n\nHow to count those who wait.\n" for n in range(4)}
    readme = {"README.md": "# lesson-template\n\nThis is a repository that is a template for lessons.\n"}
    assert "template" not in inferred({**readme, **lessons})
    assert "template" in inferred({**readme, "a.R": "1\n"})


def test_scripts_without_an_extension_are_an_analysis():
    script = "library(dplyr)\nlibrary(readr)\nx <- read_csv('a.csv')\n"
    rows = {f"data/{name}.csv": "a,b\n1,2\n" for name in "abcdefghijklm"}
    assert inferred({"scripts/01_clean": script, "scripts/02_draw": script, **rows})[0] == "analysis"


_PACKAGE = {
    "DESCRIPTION": "Package: waits\nVersion: 0.1.0\n",
    "NAMESPACE": "export(weeks)\n",
    "R/weeks.R": "#' Weeks\n#' @export\nweeks <- function(x) x / 7\n",
}


def test_a_package_made_to_get_results_is_an_analysis_too():
    results = {f"outputs/estimates_{n}.csv": "week,waits\n1,2\n" for n in range(10)}
    assert set(inferred(_PACKAGE | results)) == {"r-package", "analysis"}
    assert inferred(_PACKAGE | dict(list(results.items())[:3])) == ("r-package",)


def test_a_package_with_a_site_and_one_script_of_use_is_no_analysis():
    pages = {f"site/pages/{n}.qmd": "# Page\n\n```{r}\nwaits::weeks(14)\n```\n" for n in range(4)}
    beside = {"site/_quarto.yml": "project:\n  type: website\n", "main.R": "library(waits)\nweeks(14)\n"}
    assert inferred(_PACKAGE | pages | beside) == ("r-package",)


def test_a_study_that_shows_its_results_in_two_apps_is_an_analysis():
    study = {f"study/step_{n}.R": f"x <- {n} + 1\n" for n in range(6)}
    apps = {f"shown/app_{n}/{part}.R": "library(shiny)\n" for n in (1, 2) for part in ("server", "ui", "global")}
    assert set(inferred(study | apps)) == {"analysis", "app"}


def test_code_lists_that_are_most_of_a_study_are_offered_too():
    lists = {f"codelists/asthma_{n}.csv": "code,term\n1,wheeze\n" for n in range(30)}
    study = {f"analysis_{n}.R": f"x <- {n} + 1\n" for n in range(3)}
    assert set(inferred(study | lists)) == {"analysis", "codelist"}
    assert inferred(study | lists | {"project.yaml": "version: '4.0'\n"}) == ("analysis",)  # copies for a run elsewhere


@pytest.mark.parametrize(
    "said",
    [
        "# How to: count waits\n\nIt takes nine steps, and each is shown in code below.\n",
        "# W\n\nA collection of best practice examples for use by the team's analysts.\n",
    ],
)
def test_code_to_learn_from_is_training(said: str):
    assert inferred({"README.md": said, "maps.R": "x <- 1 + 1\n", "weeks.R": "y <- 2 + 2\n"}) == ("training",)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("# w\n\nThis repo is my talk and examples for a meeting of April.\n", "o/text"),
        ("# w\n\nSome examples of get-started code to demonstrate the waits package.\n", "o/waits-examples"),
        (
            "# Web apps, part 2\n\n## Learning objectives\n\nAt the end of this session, students should be able to build one.\n",
            "o/apps2",
        ),
    ],
)
def test_a_talk_examples_and_a_session_are_training(said: str, name: str):
    files = {"README.md": said, "slides.pdf": "x" * 999, "a.R": "x <- 1 + 1\n", "app.R": "y <- 2 + 2\n"}
    assert inferred(files, name) == ("training",)


def test_a_talk_of_which_only_code_is_here_is_an_analysis():
    assert inferred({"README.md": "# w\n\nThis code is for a talk.\n", "a.R": "x <- 1 + 1\n"}) == ("analysis",)


def test_an_image_alone_is_a_template():
    files = {"README.md": "# w\n\nA docker image with R for workflows.\n", "Dockerfile": "FROM r-base\n"}
    assert inferred(files) == ("template",)
    assert "template" not in inferred(files | {"a.R": "x <- 1 + 1\n"})


def test_pages_that_the_code_made_are_no_documentation():
    made = {f"{name}.{end}": "x" * 300 for name in ("gp", "la", "trend") for end in ("R", "html", "nb.html")}
    rows = {f"w{n}.csv": "a\n1\n" for n in range(40)}
    assert inferred({"README.md": "# w\n\nPrevalence.\n", **made, **rows}, "o/waits_estimates") == ("analysis", "data")


def test_posts_with_the_pages_made_of_them_are_documentation():
    posts = {f"2024{n}_post/index.{end}": "Words. " * 60 for n in range(1, 9) for end in ("Rmd", "html")}
    assert inferred({"README.md": "# Blog\n\nPosts of the community.\n", **posts}) == ("documentation",)


def test_every_kind_has_words():
    assert tuple(KINDS) == get_args(Kind)


def test_examples_of_a_package_are_no_training():
    said = "# waits\n\nA collection of best practice examples is on its site.\n"
    assert inferred(_PACKAGE | {"README.md": said}) == ("r-package",)


def test_a_dashboard_of_which_only_pictures_are_here_is_an_app():
    said = "# Waits\n\nThis project holds interactive Power BI dashboards about waiting times in one trust.\n"
    assert inferred({"README.md": said, "page.png": "x" * 99}) == ("app",)


def test_a_pipeline_without_a_file_of_code_is_an_analysis():
    said = (
        "# Automated data pipeline for A&E attendances\n\nMade for a free course; it fetches the published figures.\n"
    )
    files = {"README.md": said, "flow.png": "x" * 99, "infra/main.tf": 'resource "bucket" "w" {}\n'}
    assert inferred(files) == ("analysis",)


def test_an_app_made_for_a_workshop_is_no_course():
    page = {
        "Start.py": "import streamlit as st\nst.title('Beds')\n",
        "pages/1_Map.py": "import streamlit as st\nst.write(1)\n",
    }
    page |= {f"utils/{name}.py": "x = 1\n" for name in "abcd"}
    assert inferred({**page, "README.md": "# Beds\n\nTry scenarios.\n"}, "o/beds_workshop_web_app_1") == ("app",)
    assert inferred({"a.R": "x <- 1\n"}, "o/beds_workshop_apps_day") == ("training",)


def test_web_pages_by_smaller_frameworks_are_apps():
    for framework in ("preact", "electron", "solid-js"):
        needs = f'{{"devDependencies": {{"{framework}": "^1"}}}}'
        assert inferred({"package.json": needs, "src/index.js": "1\n", "fetch.sh": "curl x\n"}) == ("app",), framework


def test_a_talk_is_training_and_slides_beside_an_analysis_are_not():
    slides = {"talk.Rmd": "---\noutput:\n  xaringan::moon_reader:\n---\n\n# Waits\n\n```{r}\nplot(1)\n```\n"}
    assert inferred({**slides, "README.md": "# A talk\n"}, "o/beds-presentation") == ("training",)
    scripts = {f"r/{name}.R": "x <- 1\n" for name in "abcd"}
    assert "training" not in inferred({**slides, **scripts, "README.md": "# Beds\n"}, "o/beds-presentation")
    assert "training" not in inferred({**slides, "README.md": "# Beds\n"}, "o/beds")


def test_workshop_materials_in_the_first_words_make_a_course_of_its_scripts():
    scripts = {"script.R": "x <- 1\n", "depends.R": "y <- 1\n"}
    first = {"README.md": "# Beds 2020\n\nForecasting beds: workshop materials.\n"}
    assert inferred({**scripts, **first}) == ("training",)
    later = {"README.md": "# Beds 2020\n\n" + "We forecast beds. " * 12 + "It has workshop materials beside it.\n"}
    assert "analysis" in inferred({**scripts, **later})


def test_rows_described_as_a_data_package_are_data_whatever_pages_describe_them():
    rows = {"data/waits/waits.csv": "a,b\n1,2\n", "data/waits/datapackage.yaml": "name: waits\nresources: []\n"}
    pages = {f"docs/{name}.md": "What is in the table, column by column.\n" * 9 for name in "abcdefghij"}
    said = {"README.md": "# Waits\n\nWaiting times by board.\n", "docs/_config.yml": "theme: x\n"}
    assert inferred({**said, **pages, **rows}) == ("data",)
    shown = {path.replace("data/waits/", "tests/waits/"): text for path, text in rows.items()}
    assert inferred({**said, **pages, **shown}) == ("documentation",)


def test_the_data_set_that_an_audit_is_built_with_is_not_what_it_is():
    steps = {f"R/0{n}_step.R": "x <- 1\n" for n in range(1, 4)}
    rows = {f"raw/{n}.csv": "a,b\n1,2\n" for n in range(20)}
    said = "# Audit\n\nA clinical audit pipeline, built using the ICU Demo (v2) dataset.\n"
    assert inferred({**steps, **rows, "README.md": said}) == ("analysis",)
    offered = "# Stays\n\nOne dataset of all stays, kept up to date by a few scripts.\n"
    assert "data" in inferred({**steps, **rows, "README.md": offered})


def test_code_that_papers_used_is_an_analysis_too():
    said = "# Deaths\n\nModels of deaths.\n\nThis code is used in:\n\n- A paper of 2021.\n"
    assert inferred({**PYTHON_PACKAGE, "README.md": said}) == ("python-package", "analysis")


def test_a_package_that_a_web_app_is_made_of_is_no_analysis_beside_it():
    app = {
        "service/app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
        "service/app/page.html": "<p>Waits\n",
    }
    module = {f"python/waits/src/waits/{name}.py": "x = 1\n" for name in ("a", "b", "c", "d")}
    manifest = {"python/waits/pyproject.toml": '[project]\nname = "waits"\n', "python/waits/src/waits/__init__.py": ""}
    assert inferred({**app, **module, **manifest}) == ("app",)
    assert "analysis" in inferred({**app, **module, "notes.md": "Scripts that forecast waits.\n"})


def test_a_study_in_the_shape_of_a_package_says_so():
    said = "# Deaths\n\nThis is a working R compendium (think R package but for a study).\n"
    found = inferred({**R_PACKAGE, "analysis/01_fit.R": "x <- 1\n", "README.md": said})
    assert found == ("analysis", "r-package")
    assert inferred({**R_PACKAGE, "analysis/01_fit.R": "x <- 1\n", "README.md": "# Deaths\n\nA package.\n"}) == (
        "r-package",
    )


def test_a_pipeline_with_a_package_and_an_app_is_all_of_them():
    app = {"dashboard/app.py": "import streamlit as st\nst.title('Beds')\n"}
    said = "# Beds\n\nA production-grade pipeline that reads activity and forecasts beds.\n"
    assert set(inferred({**PYTHON_PACKAGE, **app, "README.md": said})) == {"python-package", "analysis", "app"}
    assert "analysis" not in inferred({**PYTHON_PACKAGE, **app, "README.md": "# Beds\n\nShows beds.\n"})


def test_a_lookup_in_one_file_is_data_and_settings_are_not():
    said = "# Neighbours\n\nA lookup of the districts next to each district.\n"
    assert inferred({"README.md": said, "data.json": '{"E1": ["E2"]}'}) == ("data",)
    assert inferred({"README.md": said, "package.json": '{"name": "x"}'}) == ("documentation",)
    assert inferred({"README.md": "# Guidance\n\nHow to ask.\n", "data.json": '{"E1": ["E2"]}'}) == ("documentation",)


def test_documents_that_scripts_wrote_are_no_pages():
    tables = {f"wordOutputs/better/{name}.docx": "PK" for name in "abcdefghij"}
    files = {"masterScript.R": "source('rScripts/a.R')\n", "rScripts/a.R": "x <- 1\n", **tables}
    assert inferred({**files, "README.md": "# Tables\n\nMakes tables for districts.\n"}) == ("analysis",)


def test_rows_beside_a_dashboard_file_are_what_it_shows():
    rows = {"raw.csv": "a,b\n1,2\n", "processed.csv": "a,b\n1,2\n"}
    said = "# Dental activity dashboard\n\nThis project shows dental activity in Tableau.\n"
    assert inferred({**rows, "dashboard.twb": "<workbook/>", "README.md": said}) == ("app",)
    assert inferred({**rows, "README.md": "# Dental activity\n\nOne dataset of dental activity.\n"}) == ("data",)


def test_what_works_on_code_lists_is_none():
    files = {"README.md": "# Tools\n\nA library for working with codes.\n", "a.py": "x = 1\n"}
    assert inferred(files, "o/codelist-tools") == ("analysis",)
    assert "codelist" in inferred(files, "o/asthma-codelists")


def test_a_command_line_program_shown_as_a_web_page_is_an_app():
    made = "from flask import Blueprint\nfrom w import create_click_web_app\napp = create_click_web_app(w, w.cli)\n"
    assert inferred({"app.py": made, "w.py": "x = 1\n", "README.md": "# W\n"}) == ("app",)


class TestScreens:
    """A screen makes an app, in whatever language; without one it is code to run."""

    @pytest.mark.parametrize(
        ("code", "screen"),
        [
            ({"src/Waits.cs": "class Waits {}\n"}, "src/Pages/Index.cshtml"),
            ({"src/Waits.php": "<?php class Waits {}\n"}, "resources/views/waits.blade.php"),
            ({"src/main/java/Waits.java": "class Waits {}\n"}, "app/src/main/res/layout/activity_main.xml"),
            ({"src/waits.rs": "fn main() {}\n"}, "static/index.html"),
            ({"Waits/Waits.swift": "struct Waits {}\n"}, "Waits/Base.lproj/Main.storyboard"),
            ({"package.json": '{"dependencies": {"express": "^4"}}', "server.js": "1\n"}, "views/waits.ejs"),
            ({"main.py": "from fastapi import FastAPI\napp = FastAPI()\n"}, "templates/waits.html"),
            ({"app.py": "from flask import Flask\napp = Flask(__name__)\n"}, "static/index.html"),
            ({"manage.py": "import os\n", "waits/settings.py": "DEBUG = False\n"}, "waits/templates/start.html"),
        ],
    )
    def test_the_same_code_with_a_screen_and_without(self, code, screen):
        assert inferred({**code, "README.md": "# Waits\n\nCounts waits.\n"}) == ("analysis",)
        assert inferred({**code, screen: "<p>How long do people wait, and where?</p>\n"}) == ("app",)

    @pytest.mark.parametrize(
        "where", ["docs/api/index.html", "tests/page.html", "coverage/index.html", "emails/late.html"]
    )
    def test_pages_about_code_are_no_screen(self, where):
        files = {"src/Waits.cs": "class Waits {}\n", where: "<p>How long do people wait, and where?</p>\n"}
        assert inferred(files) == ("analysis",)

    def test_a_page_written_within_the_code_is_a_screen(self):
        page = 'from flask import Flask\napp = Flask(__name__)\nPAGE = "<html><p>Waits</p></html>"\n'
        assert inferred({"app.py": page}) == ("app",)

    def test_a_site_made_of_text_is_documentation(self):
        site = {
            "package.json": '{"devDependencies": {"@11ty/eleventy": "^2"}}',
            "src/_includes/base.njk": "{{ content }}\n",
        }
        pages = {f"src/guide/{n}.md": f"# Step {n}\n\nWhom to ask about it.\n" for n in range(9)}
        assert inferred({**site, **pages, "src/menu.js": "open()\n"}) == ("documentation",)
        assert inferred({**site, **{f"src/{n}.js": "draw()\n" for n in range(4)}}) == ("app",)


class TestModelInAnApp:
    APP: Mapping[str, str] = {"app.py": "import streamlit as st\nfrom model import run\nst.title('Waits')\n"}

    @pytest.mark.parametrize("loads", ["import simpy\n", "from sklearn.linear_model import Ridge\n", "import mesa\n"])
    def test_it_is_an_analysis_as_well(self, loads):
        assert set(inferred({**self.APP, "model.py": loads})) == {"app", "analysis"}

    def test_in_shiny(self):
        assert set(inferred({"app.R": SHINY, "R/model.R": "library(simmer)\n"})) == {"app", "analysis"}

    def test_drawing_what_is_known_is_part_of_the_app(self):
        assert inferred({**self.APP, "model.py": "import pandas as pd\nimport plotly\n"}) == ("app",)

    def test_a_model_that_is_only_tested_with_is_none(self):
        assert inferred({**self.APP, "model.py": "x = 1\n", "tests/test_model.py": "import sklearn\n"}) == ("app",)


def test_a_tenth_in_another_language_keeps_a_web_app_going():
    pages = {f"src/{n}.tsx": "export const A = 1\n" for n in range(30)}
    app = {"package.json": '{"dependencies": {"react": "^18"}}', **pages}
    upkeep = {f"tools/{n}.py": "x = 1\n" for n in "ab"} | {"db/tables.sql": "CREATE TABLE seen (id int);\n"}
    assert inferred({**app, **upkeep}) == ("app",)


class TestKits:
    @pytest.mark.parametrize(
        "says",
        [
            "This repo is a starting point for a new data science project.",
            "You will use a copy of the kit for each new prototype.",
            "Copy this repository to start a new report.",
        ],
    )
    def test_what_others_begin_from_is_a_template(self, says):
        kit = {"package.json": '{"dependencies": {"express": "^4"}}', "app/views/start.html": "<p>Your service</p>\n"}
        assert inferred({**kit, "server.js": "1\n", "README.md": f"# Kit\n\n{says}\n"}) == ("template",)
        assert inferred({"main.py": "x = 1\n", "README.md": f"# Seedling\n\n{says}\n"}) == ("template",)

    def test_what_a_tool_left_says_nothing_of_the_project(self):
        left = (
            "# React + Vite\n\nThis template provides a minimal setup to get React working in Vite with some rules.\n"
        )
        files = {"package.json": '{"dependencies": {"react": "^18"}}', "src/App.jsx": "1\n", "README.md": left}
        assert inferred(files) == ("app",)

    def test_a_starting_point_of_a_study_is_no_template(self):
        readme = "# Waits\n\nThe starting point for the analysis is the list of practices.\n"
        assert inferred({"main.py": "x = 1\n", "README.md": readme}) == ("analysis",)


def test_exercises_beside_slides_are_a_course():
    files = {
        "README.md": "# SQL\n\nQueries of a database.\n",
        "tables.R": "x <- 1\n",
        "exercises.md": "1. Count the rows.\n",
    }
    assert inferred({**files, "slides/sql.pptx": "PK"}) == ("training",)
    assert inferred(files) == ("analysis",)


class TestBeganWithATemplate:
    OWN = {"project.yaml": "version: '3.0'\n", "analysis/plot.R": "library(dplyr)\n", "analysis/table.R": "1 + 1\n"}

    @pytest.mark.parametrize(
        "says",
        [
            "This repo is based on the template repository for making new projects.",
            "This project was created from our group template.",
            "# Group template for R projects\n\nThis is the analysis code for the paper 'Beds in winter'.",
        ],
    )
    def test_own_work_is_what_it_holds(self, says):
        files = {**self.OWN, "README.md": f"# Research template\n\n{says}\n"}
        assert inferred(files, "o/research-template-beds") == ("analysis",)

    def test_the_template_itself_asks_for_the_name_of_the_paper(self):
        files = {**self.OWN, "README.md": "# Name\n\nThis is the code for our paper, _name goes here_.\n"}
        assert inferred(files, "o/research-template") == ("template",)


class TestServedPages:
    PAGES = {f"app/views/v1/step-{n}.html": f"<h1>Step {n} of the form</h1>\n" for n in range(12)}

    def test_pages_of_a_server_are_a_screen_and_no_documents(self):
        files = {"app.js": "const express = require('express')\n", **self.PAGES, "README.md": "# Vouchers\n"}
        assert inferred(files) == ("app",)
        elsewhere = {path.replace("/views/", "/guide/"): text for path, text in self.PAGES.items()}
        assert inferred({"app.js": "1\n", **elsewhere, "README.md": "# Vouchers\n"}) == ("documentation",)

    def test_a_manual_that_a_server_shows_is_documentation(self):
        pages = {f"app/views/guide/page-{n}.njk": f"<h1>Page {n}</h1>\n" for n in range(30)}
        files = {"package.json": '{"dependencies": {"express": "^4"}}', "app.js": "1\n", **pages}
        manual = "# Service manual\n\nGuidance for designing services.\n"
        assert inferred({**files, "README.md": manual}) == ("documentation",)
        assert inferred({**files, "README.md": "# Vouchers\n\nApply for vouchers.\n"}) == ("app",)

    def test_views_in_f_sharp_are_a_screen(self):
        files = {"Program.fs": "let x = 1\n", "w/Templates/Home.fs": "let body = div [] []\n"}
        assert inferred(files) == ("app",)
        assert "app" not in inferred({"Program.fs": "let x = 1\n", "w/Models/Home.fs": "let y = 2\n"})


class TestPackagesBesideOtherCode:
    def test_two_packages_of_one_library_in_rust(self):
        python = {
            "bindings/python/pyproject.toml": '[project]\nname = "waits"\n[build-system]\nrequires = ["maturin"]\nbuild-backend = "maturin"\n',
            "bindings/python/src/lib.rs": "fn a() {}\n",
        }
        r = {f"bindings/r/{path}": text for path, text in R_PACKAGE.items()}
        library = {"rust/Cargo.toml": "[package]\n", "rust/src/lib.rs": "fn b() {}\n"}
        assert set(inferred({**library, **r, **python})) == {"r-package", "python-package"}
        assert set(inferred({**library, **r, "bindings/python/src/lib.rs": "fn a() {}\n"})) == {"r-package"}

    def test_a_small_installer_beside_a_system_is_no_package(self):
        tool = {f"setup-tool/{path}": text for path, text in PYTHON_PACKAGE.items()}
        java = {f"core/src/Part{n}.java": f"class Part{n} {{}}\n" for n in range(40)}
        assert "python-package" not in inferred({**tool, **java})
        assert "python-package" in inferred({**tool, "core/src/Part.java": "class Part {}\n"})


def test_a_project_of_its_own_beside_an_app_is_an_analysis():
    app = {
        "Report/server.R": "function(input, output) {}\n",
        "Report/ui.R": "fluidPage()\n",
        "Report/global.R": "1\n",
        "Report/f.R": "2\n",
    }
    study = {f"Study/{name}.R": f"{name} <- 1\n" for name in ("run", "count", "tables")}
    assert set(inferred({**app, **study, "Study/Study.Rproj": "Version: 1.0\n"})) == {"app", "analysis"}
    assert set(inferred({**app, **study})) == {"app"}


def test_an_image_in_a_folder_of_its_own_is_there_to_start_from():
    readme = "# Address container\n\nThe Dockerfile creates a docker image for matching addresses.\n"
    files = {"README.md": readme, "containers/w/Dockerfile": "FROM debian\n", "scripts/start.sh": "exec w\n"}
    assert inferred(files) == ("template",)
    assert inferred({**files, "src/Main.java": "class Main {}\n"}) != ("template",)


def test_the_workbooks_that_a_chart_is_drawn_from_are_no_data_to_offer():
    rows = {f"in/{n}.csv": "a,b\n1,2\n3,4\n" for n in range(9)}
    files = {**rows, "draw.py": "import pandas\n", "README.md": "# w\n\nDraws a chart.\n"}
    assert inferred(files, "o/nhs-data-visualisation") == ("analysis",)
