"""Is there an example to copy?"""

from __future__ import annotations

import itertools
import re

from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

#: Lines that only install or load something show nothing of it.
_SETUP = re.compile(
    r"^\s*(?:#|\+|>>>\s*import|\$?\s*(?:sudo )?(?:pip3?|pipx|uv|conda|mamba|poetry|git|cd|npm|yarn|brew|apt|source|python3? -m (?:venv|pip)|docker|make|just|R CMD)\b"
    r"|(?:\w+::)?(?:install\w*|pak|use_\w+|load_all|document|restore|library|require)\b|import\b|from\b|options\(|devtools|remotes|renv|knitr|opts_chunk|help\(|set\.seed|if\s*\(!|\}|\)|@|\\|title|author|year|url|note)",
    re.IGNORECASE,
)
#: A picture of the folders: “│   ├── golem_*.R (use to …)” calls nothing.
_TREE = re.compile(r"\s*[│├└┃┣┗]|\s*\|--|.*[├└]──")
#: What fetches or sets something up on the way, wherever in the line it stands.
_FETCHED = re.compile(r"^\s*\$?\s*(?:curl|wget)\b|\|\s*(?:sudo )?(?:ba|z)?sh\b|\|\s*python3?\b", re.IGNORECASE)
_CALL = re.compile(
    r"[A-Za-z_.][\w.]*(?:::)?\w*\s*\(|\|>|%>%|^\s*(?:select|with|exec)\b|^\s*[\w-]+\s+(?:--?\w|[\w./]+\.(?:csv|toml|ya?ml|json))",
    re.IGNORECASE,
)
_PAGES = (
    "vignettes/*.{rmd,qmd,rnw,ipynb}", "{examples,example,demo,demos,tutorials}/**/*.{r,py,rmd,qmd,ipynb,md,sql}", "inst/examples/**/*.r",
    "{docs,doc,documentation,guide}/**/*.{md,qmd,rst,ipynb,rmd}", "{notebooks,*/notebooks,*/examples}/*.{ipynb,rmd,qmd,py,r}",
)  # fmt: skip
_MANUAL = ("man/*.rd", "r/*.r")
_RD_EXAMPLE = re.compile(r"^\\examples\{\s*[^}\s]", re.MULTILINE)
_ROXYGEN_EXAMPLE = re.compile(r"^#'\s*@examples(?:If)?\b[^\n]*\n#'\s*[^@\s]", re.MULTILINE)


class UsageExample(Check):
    """There is an example to copy and run

    One short example that works says more than a page of explanation. Show in the README how to call the most
    useful function, with the result below it. In R, a vignette or the `@examples` of a function do it as well.
    """

    id = "usage-example"
    step = "Show one example to copy and run"
    reads = (*README, *_PAGES, *_MANUAL, "{,*/,*/*/}*.py")
    effort = "hours"
    commands = {
        "r-package": 'usethis::use_vignette("getting-started")',
        "R": '## Example\n\n```r\nsource("R/count-weeks.R")\n\ncount_weeks(start = "2024-01-01", end = "2024-03-01")\n```',
        "*": '## Example\n\n```python\nfrom waits import count_weeks\n\ncount_weeks(start="2024-01-01", end="2024-03-01")\n```',
    }
    passing = (
        {"README.md": "# w\n\n```r\nlibrary(w)\ncount_weeks(as.Date('2024-01-01'))\n```\n"},
        {"vignettes/start.Rmd": "---\ntitle: Start\n---\n\n```{r}\nw::count_weeks(x)\n```\n"},
        {"R/w.R": "#' Count\n#' @examples\n#' count_weeks(1)\n#' @export\ncount_weeks <- function(x) x\n"},
        {"README.md": "# w\n\n```python\nimport w\nw.count(3)\n```\n"},
        {"examples/run.py": "import w\n\nprint(w.count(3))\n"},
    )
    failing = (
        {"README.md": '# w\n\n```r\ninstall.packages("w")\nlibrary(w)\n```\n'},
        {"README.md": "# w\n\n```bash\npip install w\n```\n"},
        {"README.md": "# w\n\n```sh\ncurl -sSL https://install.example.org | python3 -\npoetry install\n```\n"},
        {
            "README.md": "# w\n\n```\nw\n├── R\n│   ├── app.R  # the app (use to start it)\n└── README.md  # this (file)\n```\n"
        },
        {"README.md": "# w\n\n```r\n## basic example code\n```\n"},
        {
            "vignettes/start.Rmd": "---\ntitle: Start\n---\n\n```{r setup}\nlibrary(w)\nknitr::opts_chunk$set(collapse = TRUE)\n```\n"
        },
        {"R/h.R": "#' Helps\n#'\n#' @noRd\n#'\n#' @examples\n#' helps(1)\nhelps <- function(x) x\n"},
        {"README.md": "# w\n\nAn example would be counting weeks.\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        readme = [subject.readme] if subject.readme else []
        for path, text in [*readme, *subject.snapshot.read(*_PAGES)]:
            if line := _shown(path, text):
                return cls.passes(f"See {path}.", [Evidence(path=path, line=line)], "inferred")
        if where := _in_manual(subject):
            return cls.passes(f"See {where.path}.", [where])
        if lost := _readme.lost(subject, *README, *_PAGES, *_MANUAL):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("There is no example yet that shows a function at work.")


def _shown(path: str, text: str) -> int | None:
    """The line of the first code that does something."""
    if path.lower().endswith((".r", ".py", ".sql")):
        code: list[tuple[int, str]] = list(enumerate(text.splitlines(), 1))
    elif path.lower().endswith(".ipynb"):
        return 1 if '"cell_type": "code"' in text or '"cell_type":"code"' in text else None
    else:
        code = [(line.number, line.text) for line in prose.read(text, path) if line.role == "code"]
    return next((number for number, line in code if _shows(line)), None)


def _shows(line: str) -> bool:
    """Whether a line of code does something with what is here, rather than fetching, setting up or drawing it."""
    return bool(_CALL.search(line)) and not (_SETUP.match(line) or _TREE.match(line) or _FETCHED.search(line))


def _unseen(text: str, place: int) -> bool:
    """Whether roxygen makes no page of the block of comments at a place, as with golem's helpers: nobody sees its example."""
    above = itertools.takewhile(lambda line: line.startswith("#'"), reversed(text[:place].splitlines()[-60:]))
    below = itertools.takewhile(lambda line: line.startswith("#'"), text[place : place + 5000].splitlines())
    return any("@noRd" in line for line in (*above, *below))


def _in_manual(subject: Subject) -> Evidence | None:
    """Examples of R manual pages, and doctests of Python."""
    for path, text in subject.snapshot.read(*_MANUAL):
        pattern = _RD_EXAMPLE if path.lower().endswith(".rd") else _ROXYGEN_EXAMPLE
        for found in pattern.finditer(text) if "@example" in text or "\\examples" in text else ():
            if pattern is _ROXYGEN_EXAMPLE and _unseen(text, found.start()):
                continue
            return Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)
    for path, text in subject.snapshot.read("{,*/,*/*/}*.py"):
        if found := re.search(r"^[ \t]*>>> (?!import|from)\S", text, re.MULTILINE):
            return Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)
    return None
