"""Small repositories of every kind for tests, each as a team might publish it on a busy day: some of it good, some not yet there."""

from __future__ import annotations

from collections.abc import Mapping

PURPOSE = (
    "Works out how many clinics are needed each week to see everybody on the waiting list of an acute trust within "
    "eighteen weeks, by specialty and priority. Planners use it in the monthly capacity meeting. It reads the "
    "published referral to treatment figures, fits a simple queueing model and draws the result for each specialty.\n"
)
ABOUT = f"# Clinics\n\n{PURPOSE}\n"
CONTACT = "\n## Contact\n\nPlease open an issue, or write to analytics.team@example-trust.nhs.uk.\n"
MIT = """MIT License

Copyright (c) 2026 Example NHS Trust

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
R_CODE = "clinics <- function(waiting, weeks) {\n  x <- waiting / weeks\n  dplyr::tibble(clinics = ceiling(x))\n}\n"
PY_CODE = "import pandas as pd\n\n\ndef clinics(waiting, weeks):\n    rows = pd.DataFrame({'clinics': [waiting / weeks]})\n    return rows\n"

#: Kind → path → text. None has a licence, tests, a changelog, a guide or a citation.
BARE: Mapping[str, Mapping[str, str]] = {
    "r-package": {
        "README.md": ABOUT,
        "DESCRIPTION": "Package: clinics\nTitle: Count the Clinics that are Needed\nVersion: 0.1.0\nImports: dplyr\n",
        "NAMESPACE": "export(clinics)\n",
        "R/clinics.R": R_CODE,
    },
    "python-package": {
        "README.md": ABOUT,
        "pyproject.toml": '[project]\nname = "clinics"\nversion = "0.1.0"\ndependencies = ["pandas"]\n'
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
        "src/clinics/__init__.py": PY_CODE,
    },
    "analysis": {
        "README.md": ABOUT,
        "01_read.R": "library(dplyr)\nwaits <- read.csv('data/waits.csv')\n",
        "02_model.R": f"library(dplyr)\nsource('01_read.R')\n{R_CODE}",
    },
    "app": {
        "README.md": ABOUT,
        "app.R": "library(shiny)\nui <- fluidPage(plotOutput('p'))\nserver <- function(input, output) {\n"
        "  output$p <- renderPlot(plot(1))\n}\nshinyApp(ui, server)\n",
    },
    "sql": {
        "README.md": ABOUT,
        "sql/clinics.sql": "SELECT specialty, COUNT(*) AS n FROM waits WHERE weeks > 18 GROUP BY specialty\n",
        "sql/beds.sql": "SELECT site, SUM(beds) AS beds FROM sites GROUP BY site\n",
    },
    "notebook": {
        "README.md": ABOUT,
        "clinics.ipynb": '{"cells": [{"cell_type": "code", "source": ["import pandas as pd\\n", "pd.read_csv(\'w.csv\')"], '
        '"metadata": {}, "outputs": [], "execution_count": null}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n',
    },
    "training": {
        "README.md": "# Learn to count clinics\n\nTraining materials: slides and exercises for analysts who are new to R. "
        + PURPOSE,
        "session_1.qmd": "# Session 1\n\nExercise 1: count the clinics.\n",
        "session_2.qmd": "# Session 2\n\nExercise 2: draw them.\n",
        "exercises/exercise_1.R": "x <- 1\n",
        "exercises/exercise_2.R": "y <- x + 1\n",
        "exercises/answers_1.md": "# Answers\n\nThe first number is one.\n",
    },
    "codelist": {
        "README.md": "# Codes for asthma\n\nSNOMED CT codes for asthma. " + PURPOSE,
        "codelists/asthma.csv": "code,term\n195967001,Asthma\n233678006,Childhood asthma\n",
        "codelists/copd.csv": "code,term\n13645005,Chronic obstructive lung disease\n",
    },
    "data": {
        "README.md": ABOUT,
        "data/sites.csv": "site,name\nRZZ01,Example site\nRZZ02,Other site\n",
        "data/beds.csv": "site,beds\nRZZ01,20\nRZZ02,31\n",
    },
    "documentation": {"README.md": ABOUT, "docs/policy.md": "# How we share code\n\n" + PURPOSE},
}
RUN_R = "\n## How to run\n\nInstall the packages with `renv::restore()`, then run `source('02_model.R')`.\n"

#: The same with licence, contact and the steps to run it: what “usable” asks.
USABLE: Mapping[str, Mapping[str, str]] = {
    kind: {**files, "README.md": files["README.md"] + RUN_R + CONTACT, "LICENSE": MIT} for kind, files in BARE.items()
}

_DATED = "".join(f'part_{n} <- waits[waits$day > as.Date("2024-0{n}-01"), ]\n' for n in range(1, 6))

#: What many real projects are: one step from a level, where one file that says nothing might be that step.
NEARLY: Mapping[str, Mapping[str, str]] = {
    "licence in the metadata alone": {
        **{path: text for path, text in USABLE["python-package"].items() if path != "LICENSE"},
        "pyproject.toml": BARE["python-package"]["pyproject.toml"].replace(
            "\ndependencies", '\nlicense = "MIT"\ndescription = "Count the clinics that are needed"\ndependencies'
        ),
    },
    "dates in five scripts": {
        **USABLE["analysis"],
        **{f"{name}.R": f"{R_CODE}{_DATED}" for name in ("read", "model", "draw", "table", "send")},
    },
    "tested by hand": {
        **USABLE["python-package"],
        "tests/test_clinics.py": "from clinics import clinics\n\n\ndef test_clinics():\n    assert clinics(10, 5).clinics[0] == 2\n",
    },
}


#: Name → files that say nothing: empty, or as a template left them.
STUBS: Mapping[str, Mapping[str, str]] = {
    "empty licence": {"LICENSE": ""},
    "empty LICENCE.md": {"LICENCE.md": "\n"},
    "licence by name only": {"LICENSE.md": "# License\n"},
    "template licence": {"LICENSE": "YEAR: <year>\nCOPYRIGHT HOLDER: <copyright holder>\n"},
    "licence in a word": {"LICENCE": "Licence\n", "LICENSE.txt": "TODO: add the licence here\n"},
    "licence to fill in": {"LICENSE": "MIT License\n\nCopyright (c) [year] [fullname]\n"},
    "empty tests": {
        "tests/test_clinics.py": "",
        "tests/__init__.py": "",
        "tests/testthat.R": "",
        "tests/testthat/test-clinics.R": "",
    },
    "true tests": {
        "tests/test_clinics.py": "def test_clinics():\n    assert True\n",
        "tests/test_more.py": "def test_a():\n    assert 1 == 1\n\n\ndef test_b():\n    pass\n",
        "tests/testthat/test-clinics.R": 'test_that("it works", {\n  expect_true(TRUE)\n})\n',
    },
    "short true tests": {
        "tests/testthat/test-clinics.R": 'test_that("it works", {\n  expect_true(T)\n  expect_false(F)\n  expect_identical(2, 2)\n})\n'
    },
    "usethis test": {
        "tests/testthat.R": 'library(testthat)\nlibrary(clinics)\n\ntest_check("clinics")\n',
        "tests/testthat/test-clinics.R": 'test_that("multiplication works", {\n  expect_equal(2 * 2, 4)\n})\n',
    },
    "empty CITATION.cff": {"CITATION.cff": ""},
    "GitHub's example CITATION.cff": {
        "CITATION.cff": 'cff-version: 1.2.0\nmessage: "If you use this software, please cite it as below."\nauthors:\n'
        '  - family-names: "Lisa"\n    given-names: "Mona"\n    orcid: "https://orcid.org/0000-0000-0000-0000"\n'
        'title: "My Research Software"\nversion: 2.0.4\ndoi: 10.5281/zenodo.1234\ndate-released: 2017-12-18\n'
    },
    "example publiccode.yml": {
        "publiccode.yml": "publiccodeYmlVersion: '0'\nname: Medusa\nurl: https://example.com/italia/medusa.git\n"
        "developmentStatus: development\ndescription:\n  en:\n    shortDescription: >\n"
        "          A rather short description which\n          is probably useless\n"
    },
    "template CITATION.cff": {
        "CITATION.cff": 'cff-version: 1.2.0\nmessage: Please cite this work as below.\ntitle: "…"\nauthors:\n  - name: …\n'
    },
    "empty inst/CITATION": {"inst/CITATION": ""},
    "empty CONTRIBUTING": {"CONTRIBUTING.md": ""},
    "template CONTRIBUTING": {
        "CONTRIBUTING.md": "# Contributing\n\n[Replace this line: how to tell you about a mistake.]\n\n## Changes\n\n"
        "[Replace this line: whether you take changes, and how. A no is fine, too.]\n"
    },
    "empty guides": {
        "CODE_OF_CONDUCT.md": "",
        "SECURITY.md": "",
        "docs/index.md": "",
        "docs/CONTRIBUTING.md": "# Contributing\n",
    },
    "template security": {
        "SECURITY.md": "# Security Policy\n\n## Reporting a Vulnerability\n\nUse this section to tell people how to report a vulnerability.\n"
    },
    "idle workflow": {
        ".github/workflows/ci.yml": "name: CI\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello\n"
    },
    "workflow called test": {".github/workflows/test.yml": "name: Run pytest and R CMD check\non: [push]\njobs: {}\n"},
    "empty workflow": {".github/workflows/R-CMD-check.yaml": "", ".gitlab-ci.yml": "", "tox.ini": ""},
    "workflow that only says so": {
        ".github/workflows/ci.yml": "name: CI\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - run: echo pytest\n      - run: pytest --version\n      - run: |\n          echo 'R CMD check; rcmdcheck::rcmdcheck()'\n"
    },
    "workflow switched off": {
        ".github/workflows/ci.yml": "on: [push]\njobs:\n  test:\n    if: false\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n"
        "  other:\n    runs-on: ubuntu-latest\n    steps:\n      - name: Tests\n        if: ${{ false }}\n        run: |\n          pytest\n      - run: ls\n"
    },
    "empty NEWS": {
        "NEWS.md": "",
        "CHANGELOG.md": "# Changelog\n\nAll notable changes to this project will be documented in this file.\n",
    },
    "template NEWS": {"NEWS.md": "# clinics (development version)\n\n* Initial CRAN submission.\n"},
    "empty requirements": {"requirements.txt": "", "environment.yml": "", "Pipfile": ""},
    "commented requirements": {"requirements.txt": "# add your packages here\n"},
    "empty locks": {"renv.lock": "", "uv.lock": "", "poetry.lock": "", "Pipfile.lock": "{}"},
    "hollow renv.lock": {"renv.lock": '{"R": {"Version": "4.3.1"}, "Packages": {}}\n'},
    "only .gitignore": {".gitignore": ""},
    "comment .gitignore": {".gitignore": "# ignore things\n"},
    "empty hooks": {".pre-commit-config.yaml": "repos: []\n"},
    "empty style": {".lintr": "", ".flake8": "", "air.toml": "", "ruff.toml": ""},
    "empty config": {"config.yml": "", ".env.example": "", "config/config.toml": ""},
    "config of headings": {
        "config.yml": "---\ndefault:\n  # dates\n",
        "settings.toml": "[dates]\n",
        "params.R": "# to do\n",
    },
    "empty metadata": {
        "codemeta.json": "{}",
        "publiccode.yml": "",
        ".zenodo.json": "",
        "pyproject.toml": "",
        "setup.py": "",
    },
    "template pyproject": {
        "pyproject.toml": '[project]\nname = "my-project"\nversion = "0.1.0"\ndescription = "Add your description here"\n'
    },
    "empty DESCRIPTION": {"DESCRIPTION": ""},
    "template DESCRIPTION": {
        "DESCRIPTION": "Package: mypackage\nTitle: What the Package Does (One Line, Title Case)\nVersion: 0.0.0.9000\n"
        'Authors@R: person("First", "Last", , "first.last@example.com", role = c("aut", "cre"))\n'
        "Description: What the package does (one paragraph).\nLicense: `use_mit_license()`, `use_gpl3_license()` or friends to pick a license\n"
    },
    "empty data": {
        "data/sample.csv": "",
        "data/synthetic.csv": "\n",
        "data/README.md": "",
        "data_dictionary.md": "",
        "inst/extdata/example.csv": "",
    },
    "empty manual": {
        "man/clinics.Rd": "",
        "vignettes/clinics.Rmd": "",
        "docs/methods.md": "",
        "docs/methodology.md": "# Methodology\n",
    },
    "empty entry points": {"main.R": "", "run_all.py": "", "Makefile": "", "_targets.R": "", "run.sh": ""},
    "empty examples": {"examples/example.R": "", "examples/example.py": "", "example.ipynb": ""},
    "empty sessions": {f"session_{n}/README.md": "" for n in range(1, 6)},
    "empty lessons": {f"lessons/lesson_{n}.md": "" for n in range(1, 6)},
    "empty slides": {f"slides_{n}.qmd": "" for n in range(1, 6)},
    "empty pages": {f"docs/page_{n}.md": "# Page\n" for n in range(1, 20)},
    "empty book": {"_quarto.yml": "project:\n  type: book\n", "index.qmd": "", "mkdocs.yml": ""},
    "empty codelists": {f"codelists/snomed_{n}.csv": "" for n in range(1, 8)},
    "empty tables": {f"data/table_{n}.csv": "" for n in range(1, 20)},
    "empty template marks": {"cookiecutter.json": "{}", "{{cookiecutter.name}}/README.md": ""},
    "empty .nhsr.toml": {".nhsr.toml": ""},
    "code of nothing": {"R/utils.R": "", "src/utils.py": "", "scripts/run.sql": ""},
}

#: What RStudio writes into each new package.
HELLO: Mapping[str, str] = {
    "R/hello.R": '# Hello, world!\n#\n# This is an example function named hello\n# which prints "Hello, world!".\n\n'
    'hello <- function() {\n  print("Hello, world!")\n}\n',
    "man/hello.Rd": "\\name{hello}\n\\alias{hello}\n\\title{Hello, World!}\n\\examples{\nhello()\n}\n",
}
