"""Is what the code needs written down?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _declared, _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import code
from nhsr_registry.understand.manifests import package_json

_COVERED = 0.75  # nearly all: what a list left out shows when the code is first run


class DependenciesDeclared(Check):
    """The packages that the code needs are listed in one place

    Without a list, whoever runs this meets one "package not found" after the other. A list lets one command
    install everything: `renv` in R and `requirements.txt` or `pyproject.toml` in Python write it for you from the
    code that is there. A list in the README counts as well if hardly any package is missing from it, though people
    then install each one themselves. Calls of `library()` alone do not install anything.

    Packages of R and Python are compared with what the code loads, and four in five have to be listed; what comes
    with a listed one counts where it is a family (`tidyverse`), and code shown in the README lists nothing. Images in a
    project.yaml that hold fixed packages (OpenSAFELY) count; code that needs nothing beyond R or Python is met, and
    code in other languages is not compared: there the list of the language's own tool (package.json, composer.json …)
    is met, and without one the question does not apply.
    """

    id = "dependencies-declared"
    step = "List the packages that the code needs"
    reads = (*_declared.LISTS, *code.SOURCES, "namespace", *README)
    effort = "minutes"
    commands = {
        "r-package": '# once for each package; it goes into DESCRIPTION\nusethis::use_package("dplyr")',
        "python-package": "uv add pandas   # once for each package; it goes into pyproject.toml",
        "R": "renv::init()   # writes renv.lock, with every package that the code loads",
        "Python": "# writes requirements.txt from what the code imports\npip install pipreqs && pipreqs --scan-notebooks .",
        "*": "renv::init()   # R: writes renv.lock\n# Python: writes requirements.txt\npip install pipreqs && pipreqs --scan-notebooks .",
    }
    passing = (
        {"sim.py": "import pylab\nfrom Tkinter import Tk\npylab.plot([1])\n", "requirements.txt": "matplotlib\n"},
        {
            "DESCRIPTION": "Package: w\nImports: dplyr,\n    ggplot2 (>= 3.4)\n",
            "R/w.R": "dplyr::filter(x)\nlibrary(ggplot2)\nstats::sd(1)\n",
        },
        {"renv.lock": '{"Packages": {"dplyr": {"Version": "1.1.4"}}}', "main.R": "library(dplyr)\n"},
        {
            "packrat/packrat.lock": "PackratFormat: 1.4\n\nPackage: dplyr\nSource: CRAN\nVersion: 1.1.4\n",
            "main.R": "library(dplyr)\n",
        },
        {
            "requirements.txt": "pandas==2.2\nscikit_learn\n",
            "main.py": "import pandas as pd\nfrom sklearn import svm\nimport os, sys\n",
        },
        {
            "pyproject.toml": '[project]\nname = "w"\ndependencies = ["numpy>=2"]\n',
            "w/a.py": "import numpy\nfrom w import b\n",
            "w/b.py": "",
        },
        {
            "environment.yml": "dependencies:\n  - python=3.11\n  - pandas\n",
            "a.ipynb": '{"cells": [{"cell_type": "code", "source": ["import pandas"]}]}',
        },
        {
            "main.R": '# install.packages(c("dplyr", "readr", "tidyr"))\nlibrary(dplyr)\nlibrary(tidyr)\nlibrary(readr)\n',
        },
        {
            "main.R": 'pkgs <- c("dplyr", "readr")\n# utils::install.packages(pkgs)\nlibrary(dplyr)\nlibrary(readr)\n',
        },
        {
            "install.R": 'install.packages(c("dplyr", "readr"))\n',
            "main.R": "library(dplyr)\nlibrary(readr)\n",
        },
        {
            "maps/orderly.yml": "script: script.R\n\npackages:\n - dplyr\n - readr\n\nsources:\n  - R/a.R\n",
            "maps/script.R": "library(dplyr)\nlibrary(readr)\n",
        },
        {"main.R": "x <- mean(c(1, 2))\n"},
        {
            "README.md": "# w\n\n## What you need\n\n* [**dplyr**](https://dplyr.org) (1.0)\n* readr\n",
            "main.R": "library(dplyr)\nlibrary(readr)\n",
        },
        {
            "README.md": "# w\n\n### Requirements\n\n`pandas`  \n[`requests`](https://x.org) (to fetch the table)\n",
            "main.py": "import pandas\nimport requests\n",
        },
        {
            "README.md": "# w\n\nYou will need the following packages: pandas, requests\n",
            "main.py": "import pandas\nimport requests\n",
        },
        {
            "README.md": "# w\n\n| Package | Version |\n|---|---|\n| pandas | 2.2 |\n| requests | 2.3 |\n",
            "main.py": "import pandas\nimport requests\n",
        },
        {
            "README.md": "# w\n\nMake an environment, then just: `pip install pandas requests`\n",
            "main.py": "import pandas\nimport requests\n",
        },
        {
            "README.md": "# w\n\nPackages used:\n\n* tidyverse_2.0.0\n* janitor_2.2.0\n* sf_1.0-13\n",
            "main.R": "library(dplyr)\nlibrary(forcats)\nlibrary(janitor)\nlibrary(sf)\n",
        },
        {
            "scripts/01_clean": "library(dplyr)\nlibrary(readr)\nx <- read_csv(y)\n",
            "install.R": "install.packages(c('dplyr', 'readr'))\n",
        },
        {
            "DESCRIPTION": "Package: w\nImports: dplyr\n",
            "R/w.R": "dplyr::n()\n",
            "vignettes/w.Rmd": "```{r}\nlibrary(simpy)\nlibrary(rJulia)\n```\n",
        },
    )
    failing = (
        {"scripts/01_clean": "library(dplyr)\nlibrary(readr)\nx <- read_csv(y)\n"},
        {"main.R": "library(dplyr)\nlibrary(readr)\n"},
        {"main.py": "import pandas as pd\n"},
        {
            "main.py": "import pandas\nimport requests\n",
            "README.md": "# w\n\n```python\nimport pandas\nimport requests\n```\n",
        },
        {"main.R": '# install.packages("dplyr")\nlibrary(dplyr)\nlibrary(readr) # install.packages("readr")\n'},
        {
            "main.py": "import pandas\nimport requests\n",
            "README.md": "# w\n\n## Background\n\nWritten with pandas and requests.\n",
        },
        {"main.R": "library(dplyr)\nlibrary(readr)\n", "README.md": "# w\n\nIt draws on dplyr and readr.\n"},
        {
            "main.R": "library(dplyr)\nlibrary(readr)\nlibrary(tidyr)\n",
            "README.md": "# w\n\n* dplyr does the work\n* easy\n",
        },
        {
            "maps/orderly.yml": "script: script.R\npackages: knitr\nsources:\n  - dplyr\n  - readr\n",
            "maps/script.R": "library(dplyr)\nlibrary(readr)\n",
        },
        {"requirements.txt": "", "main.py": "import pandas\nimport requests\n"},
        {
            "DESCRIPTION": "Package: w\nImports: dplyr\n",
            "R/w.R": "ggplot2::aes(x)\nreadr::read_csv(x)\ndplyr::n()\n",
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        needed = _declared.used(subject)
        names, files = _declared.declared(subject)
        where = [Evidence(path=path) for path in files]
        if image := _fixed_image(subject):
            return cls.passes("Runs in images whose packages are fixed (project.yaml).", [image], "inferred")
        if not needed:
            return cls._nothing_needed(subject, files)
        missing = sorted(name for name in needed if not _declared.listed(name, names))
        covered = (len(needed) - len(missing)) / len(needed)
        if covered >= _COVERED:
            return cls.passes(f"{len(needed) - len(missing)} of {len(needed)} packages are listed.", where, "inferred")
        told = _in_readme(subject, missing)
        place = [Evidence(path=_readme.path(subject), line=min(told.values()))] if told else []
        if len(told) >= 2 and len(needed) - len(missing) + len(told) >= _COVERED * len(needed):
            return cls.passes("The README lists the packages.", place, "inferred")
        if lost := snapshot.unread(*_declared.LISTS):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        shown = ", ".join(needed[name] for name in missing[:6]) + (" …" if len(missing) > 6 else "")
        if len(told) >= 2 and not files:
            left = ", ".join(needed[name] for name in missing if name not in told)
            return cls.fails(f"The README lists {len(told)} of {len(needed)}; not there: {left}.", place, "inferred")
        if not files:
            return cls.fails(f"No list of packages yet; the code uses {shown}.", where, "inferred")
        return cls.fails(f"Not listed: {shown} ({len(missing)} of {len(needed)}).", where, "inferred")

    @classmethod
    def _nothing_needed(cls, subject: Subject, files: list[str]) -> Finding:
        """No third-party package was seen: base R, plain Python, or another language."""
        languages = set(subject.facts.languages)
        written = any(True for language in ("R", "Python") for _ in code.sources(subject.snapshot, language))
        if files or package_json(subject.snapshot).get("dependencies"):
            return cls.passes(
                f"Listed in {files[0] if files else 'package.json'}.",
                [Evidence(path=p) for p in files],
                "inferred",
            )
        if written:
            return cls.passes("Uses nothing beyond what R and Python bring along.", (), "inferred")
        if lost := subject.snapshot.unread(*code.SOURCES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.does_not_apply(f"No R or Python code ({', '.join(sorted(languages)) or 'no code'}).")


def _in_readme(subject: Subject, missing: list[str]) -> dict[str, int]:
    """Those of the packages that no file lists which a list in the README names, and the line of each.

    Only items, code and commands that install count, and lines below a heading that speaks of what is needed: another
    sentence names packages for many reasons, and installs none of them.
    """
    found: dict[str, int] = {}
    below = False  # a heading that speaks of what is needed
    for line in _readme.lines(subject):
        if line.role == "heading":
            below = bool(_NEEDED.search(line.text))
        listed = below or _INSTALLS.search(line.text) or _ASKS_FOR.search(line.text)
        shown = line.role == "code" and _LOADED.match(line.text)
        if (line.role in {"item", "code", "table"} and not shown) or (line.text and listed):
            for word in _WORD.findall(line.text.lower()):
                found.setdefault(_declared.norm(_VERSION.sub("", word)), line.number)
    if "tidyverse" in found:
        found = {**dict.fromkeys(_TIDYVERSE, found["tidyverse"]), **found}
    return {name: found[name] for name in missing if name in found}


#: Code that the README shows: it loads a package, and lists none.
_LOADED = re.compile(r"\s*(?:import \w|from [\w.]+ import\b|(?:library|require)\s*\()")
_NEEDED = re.compile(
    r"\brequire(?:ments|d)?\b|\bdependenc|\bprerequisites?\b|\b(?:packages|libraries|modules)\b|\bsoftware\b",
    re.IGNORECASE,
)
_ASKS_FOR = re.compile(
    r"\b(?:requires|depends on|(?:following|required|necessary|needed|these) (?:\w+ )?(?:packages|libraries|modules))\b",
    re.IGNORECASE,
)
_INSTALLS = re.compile(r"\b(?:pip3?|conda|mamba|poetry|uv) (?:install|add)\b|\binstall\.packages\(")
_WORD = re.compile(r"[a-z][\w.-]*\w")
#: As R's `sessionInfo()` writes a package and its version: `dplyr_1.1.4`.
_VERSION = re.compile(r"_\d+(?:[.-]\d+)+$")
#: What `install.packages("tidyverse")` loads as well (tidyverse.tidyverse.org).
_TIDYVERSE = ("dplyr", "forcats", "ggplot2", "lubridate", "purrr", "readr", "stringr", "tibble", "tidyr")


def _fixed_image(subject: Subject) -> Evidence | None:
    """OpenSAFELY studies name the image that each step runs in."""
    text = subject.snapshot.text("project.yaml") or ""
    found = re.search(r"^[ \t]+run:[ \t]*(?:>[ \t]*)?\n?[ \t]*[a-z][\w-]*:(?:latest|v\d+)", text, re.MULTILINE)
    return Evidence(path="project.yaml", line=text.count("\n", 0, found.end()) + 1) if found else None
