"""Words of the trade that a step may use: what each means, in a sentence, and where to read more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Word(NamedTuple):
    """One word: how it is recognised in a text, what it means, where more is written."""

    name: str
    pattern: str
    meaning: str
    url: str


WORDS = (
    Word("README", r"README", "the page a visitor of the project sees first", "https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes"),
    Word("issue", r"\bissues?\b|Issues page", "a note to the project's owners, for everybody to read", "https://docs.github.com/issues/tracking-your-work-with-issues/about-issues"),
    Word("pull request", r"pull[ _]requests?", "a suggested change that the owners may accept", "https://docs.github.com/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/about-pull-requests"),
    Word("commit", r"\bcommit(?:s|ted)?\b", "one saved state of the project in git", "https://docs.github.com/get-started/using-git/about-git"),
    Word("tag, release", r"\btags?\b|\breleases?\b", "a name for one state of the project, such as v1.0.0", "https://docs.github.com/repositories/releasing-projects-on-github/about-releases"),
    Word(".gitignore", r"\.gitignore|git ignores", "a list of files that git leaves alone", "https://docs.github.com/get-started/git-basics/ignoring-files"),
    Word("hook", r"\bhooks?\b|pre-commit", "a small program that looks at each commit before it is made", "https://pre-commit.com"),
    Word("workflow", r"\bworkflows?\b", "commands that GitHub runs by itself, for example at each change", "https://docs.github.com/actions/about-github-actions/understanding-github-actions"),
    Word("CITATION.cff", r"CITATION\.cff", "a file of a few lines that says how to cite the project", "https://citation-file-format.github.io"),
    Word("code of conduct", r"code of conduct", "how people promise to treat each other", "https://www.contributor-covenant.org"),
    Word("CODEOWNERS", r"CODEOWNERS", "a file that says who is asked about a change", "https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners"),
    Word("MIT", r"\bMIT\b", "a short licence: use it as you like, name its authors", "https://choosealicense.com/licenses/mit/"),
    Word("Open Government Licence", r"Open Government\s+Licence", "the public sector's licence for documents and data", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
    Word("usethis", r"usethis::", "an R package that sets projects up", "https://usethis.r-lib.org"),
    Word("roxygen", r"[Rr]oxygen|devtools::document", "comments from which R makes help pages", "https://roxygen2.r-lib.org"),
    Word("testthat", r"testthat", "R's usual way to write tests", "https://testthat.r-lib.org"),
    Word("vignette", r"vignettes?", "a longer guide that comes with an R package", "https://r-pkgs.org/vignettes.html"),
    Word("renv", r"\brenv\b", "keeps a list of an R project's packages and their versions", "https://rstudio.github.io/renv/"),
    Word("here", r"here::here", "finds files from the project's folder on, in R", "https://here.r-lib.org"),
    Word("DESCRIPTION", r"\bDESCRIPTION\b", "the file that says what an R package is", "https://r-pkgs.org/description.html"),
    Word("pyproject.toml", r"pyproject\.toml", "the file that says what a Python project is", "https://packaging.python.org/guides/writing-pyproject-toml/"),
    Word("uv", r"\buv (?:add|init|run)", "a tool that sets Python projects up", "https://docs.astral.sh/uv/"),
    Word("nbstripout", r"nbstripout", "clears notebooks' outputs before each commit", "https://github.com/kynan/nbstripout"),
    Word("environment variable", r"environment variables?|Sys\.getenv|os\.environ", "a value that the computer keeps, and the code reads", "https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html"),
    Word("gitleaks", r"gitleaks", "looks for passwords in what is about to be published", "https://github.com/gitleaks/gitleaks"),
    Word("CRAN", r"\bCRAN\b", "where R packages are installed from by name", "https://cran.r-project.org"),
    Word("Bioconductor", r"Bioconductor", "R packages for biology", "https://www.bioconductor.org"),
    Word("PyPI", r"\bPyPI\b|pip install", "where Python packages are installed from by name", "https://pypi.org"),
    Word("conda-forge", r"conda-forge", "packages of many languages, for conda", "https://conda-forge.org"),
    Word("lock file", r"\block file|renv\.lock|uv lock", "the exact versions of all packages, as a tool wrote them down", "https://rstudio.github.io/renv/articles/lockfile.html"),
    Word("OpenSAFELY", r"OpenSAFELY", "a platform on which code goes to the patients' records", "https://www.opensafely.org"),
    Word("Binder", r"\bBinder\b", "opens a repository in a browser, ready to run", "https://mybinder.org"),
    Word("CHI number", r"\bCHI numbers?", "Scotland's number for each patient", "https://www.ndc.scot.nhs.uk/Data-Dictionary/"),
    Word("information governance", r"information governance", "the team that looks after personal data where you work", "https://transform.england.nhs.uk/information-governance/"),
    Word("devtools", r"devtools::", "R's tools for making packages", "https://devtools.r-lib.org"),
)  # fmt: skip


def words_in(text: str) -> Iterator[Word]:
    """The words of the trade that a text uses, in the glossary's order."""
    return (word for word in WORDS if re.search(word.pattern, text))
