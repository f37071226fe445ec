"""Is there an example to copy?"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

#: Lines that only install or load something show nothing of it.
_SETUP = re.compile(
    r"^\s*(?:#|\+|>>>\s*import|\$?\s*(?:sudo )?(?:pip3?|pipx|uv|conda|mamba|poetry|git|cd|npm|yarn|brew|apt(?:-get)?|pacman|dnf|choco|winget|curl|wget|export|mkdir|Set-ExecutionPolicy|sphinx-\w+|python3? -m spacy|tox|nox|pytest|pre-commit|ruff|black|source|(?:python3?|py) -m (?:venv|pip|build|unittest|pytest)|docker|make|just|R CMD)\b"
    r"|(?:\w+::)?(?:install\w*|pak|use_\w+|load_all|document|restore|library|require|py_install|create_github_token|edit_r_environ|suppress\w*\(\s*(?:library|require)|setwd|system|set\w*threads|dir_tree|set_config|data\.table::set\w*)\b|import\b|from\b|options\(|devtools|remotes|renv|knitr|opts_chunk|root\.dir|vignette\(|help\(|set\.seed|if\s*\(!|\}|\)|@|\\|title|author|year|url|note)"
    # a picture of the folders, and a paper: “Byron, A. (2024)”
    r"|^[ \t]*(?:[│├└┌]|\|[ \t]|\+--|`--)|^.*[a-z]\. ?\(\d{4}[a-z]?\)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"[A-Za-z_.][\w.]*(?:::)?\w*\(|\|>|%>%|^\s*(?:select|with|exec)\b|^\s*[\w-]+\s+(?:--?\w|[\w./]+\.(?:csv|toml|ya?ml|json))",
    re.IGNORECASE,
)
#: What only defines something, or is inside of what is defined.
_DEFINES = re.compile(r"\s|def |class |async |@|[\w.]+ *(?:<-|=) *function\b")
#: Sections and pages on working at the project rather than with it.
_WORK = re.compile(
    r"\btest(?:s|ing)?\b|\bdevelop(?:ment|ers?|ing)?\b|\bcontribut|\bcitation\b|\bcit(?:e|ing)\b|\blicen[cs]|\b(?:project|folder|repo\w*|file) (?:structure|layout)\b|\bstructure\b|\bstyle\b|\bcode of conduct\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"\busage\b|\bus(?:e|ing)\b|\bexamples?\b|\bquick|\bstart", re.IGNORECASE)
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
        {"README.md": "# w\n\n```r\nremotes::install_github('o/w',\n  upgrade = f(1))\nw::count_weeks(3)\n```\n"},
        {"README.md": "# w\n\n```r\nlibrary(w)\ncount_weeks(as.Date('2024-01-01'))\n```\n"},
        {"vignettes/start.Rmd": "---\ntitle: Start\n---\n\n```{r}\nw::count_weeks(x)\n```\n"},
        {"R/w.R": "#' Count\n#' @examples\n#' count_weeks(1)\n#' @export\ncount_weeks <- function(x) x\n"},
        {"README.md": "# w\n\n```python\nimport w\nw.count(3)\n```\n"},
        {"examples/run.py": "import w\n\nprint(w.count(3))\n"},
        {"README.md": "# w\n\n## Testing trends\n\n## Usage\n\n```r\nw::count_weeks(x)\n```\n"},
    )
    failing = (
        {"README.md": '# w\n\n```r\ninstall.packages("w")\nlibrary(w)\n```\n'},
        {"README.md": "# w\n\n```bash\npip install w\n```\n"},
        {"README.md": "# w\n\n```r\n## basic example code\n```\n"},
        {
            "vignettes/start.Rmd": "---\ntitle: Start\n---\n\n```{r setup}\nlibrary(w)\nknitr::opts_chunk$set(collapse = TRUE)\n```\n"
        },
        {
            "README.md": "# w\n\n```\n├── R\n│   ├── pipe.R   # the %>% operator\n│   └── data.R   # data (by w::{name})\n```\n"
        },
        {"README.md": "# w\n\n```\nsudo apt install just\npacman -S just\ncurl -sSL https://x.org | python3 -\n```\n"},
        {"README.md": "# w\n\n## Running the tests\n\n```\nw check --all\n```\n"},
        {"README.md": "# w\n\nPlease cite:\n\n```\nByron, A., & Lovelace, A. (2024). Counting weeks of waits\n```\n"},
        {"examples/helpers.py": "def trace(msg, show=True):\n    if show:\n        print(msg)\n"},
        {"docs/contributing.md": "# Style\n\n```python\ncount(days=3)\n```\n"},
        {"R/h.R": "#' Helps\n#'\n#' @noRd\n#'\n#' @examples\n#' helps(1)\nhelps <- function(x) x\n"},
        {"README.md": "# w\n\n```r\nremotes::install_github(\n  'o/w',\n  build_opts = c('--no-data')\n)\n```\n"},
        {"README.md": "# w\n\n```mermaid\ngraph TD\n  A(Artificial data) --> B(Counts)\n```\n"},
        {"README.md": "# w\n\n```\nw --help\n```\n\n```r\nsuppressMessages(library(w))\n?count_weeks()\n```\n"},
        {"README.md": "# w\n\n```python\ndef count(days: int) -> int:\n```\n"},
        {"README.md": "# w\n\n```\nWard A (232 answers, two left out)\n```\n"},
        {"README.md": "# w\n\nAn example would be counting weeks.\n"},
        {
            "man/w.Rd": "\\examples{\n##---- Should be DIRECTLY executable !! ----\n\n## The function is currently defined as\nfunction (x) \n{\n    x + 1\n  }\n}\n"
        },
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
        code = [(number, line) for number, line in enumerate(text.splitlines(), 1) if not _DEFINES.match(line)]
    elif path.lower().endswith(".ipynb"):
        return 1 if '"cell_type": "code"' in text or '"cell_type":"code"' in text else None
    else:
        code = list(_code(path, text))
    return next((number for number, line in _apart(code) if _CALL.search(line) and not _ASKS.search(line)), None)


#: Asking a command what it can do or which it is; the help of a function; pictures in words.
_ASKS = re.compile(r"\s--?(?:help|version|h|V)\s*$|^\s*\?{1,2}\w|^\s*<\w")
#: What a drawing made of words begins with, up to the end of its block.
_DRAWN = re.compile(
    r"\s*(?:(?:graph|flowchart) (?:TD|TB|BT|RL|LR)\b|sequenceDiagram|classDiagram|stateDiagram|erDiagram|gantt\b|mindmap\b|journey\b|%%)"
)


def _apart(code: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines of code without definitions, drawings, and calls that set something up, over as many lines as these take."""
    depth, drawn, last = 0, False, -1
    for number, line in code:
        if number != last + 1:
            depth, drawn = 0, False  # another block
        last = number
        drawn = drawn or bool(_DRAWN.match(line))
        inside = depth > 0
        if inside or _SETUP.match(line):
            depth = max(0, depth + line.count("(") - line.count(")"))
        elif not drawn and not _DEFINED.match(line):
            yield number, line


_DEFINED = re.compile(r"\s*(?:async )?(?:def|class) \w|\s*[\w.]+ *(?:<-|=) *function\b")


def _code(path: str, text: str) -> Iterator[tuple[int, str]]:
    """The lines of code of a page but those on working at the project: its tests, how to take part, how to cite it."""
    skip = bool(_WORK.search(path.rpartition("/")[2].rpartition(".")[0].replace("_", " ")))
    if skip and path.lower().startswith(("doc", "guide")):
        return
    for section in prose.sections(prose.read(text, path)):
        if not _WORK.search(section.heading) or _WITH.search(section.heading):
            yield from ((line.number, line.text) for line in section.lines if line.role == "code")


def _unseen(text: str, place: int) -> bool:
    """Whether roxygen makes no page of the block of comments at a place, as with golem's helpers: nobody sees its example."""
    start, end = max(0, place - 5000), place + 5000  # no block is longer
    above = itertools.takewhile(lambda line: line.startswith("#'"), reversed(text[start:place].splitlines()))
    below = itertools.takewhile(lambda line: line.startswith("#'"), text[place:end].splitlines())
    return any("@noRd" in line for line in (*above, *below))


#: What `utils::prompt()` puts where the example is to be: the function itself, or the name of the data.
_REPEATS = re.compile(r"^## The function is currently defined as|^## maybe str\(", re.MULTILINE)


def _in_manual(subject: Subject) -> Evidence | None:
    """Examples of R manual pages, and doctests of Python."""
    for path, text in subject.snapshot.read(*_MANUAL):
        pattern = _RD_EXAMPLE if path.lower().endswith(".rd") else _ROXYGEN_EXAMPLE
        for found in pattern.finditer(text) if "@example" in text or "\\examples" in text else ():
            if pattern is _ROXYGEN_EXAMPLE and _unseen(text, found.start()):
                continue
            if pattern is _RD_EXAMPLE and "\\title{Hello, World!}" in text:
                continue  # what RStudio writes into each new package
            if pattern is _RD_EXAMPLE and _REPEATS.search(text, found.start(), found.start() + 600):
                continue
            return Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)
    for path, text in subject.snapshot.read("{,*/,*/*/}*.py"):
        if shown := re.search(r"^[ \t]*>>> (?!import|from)\S", text, re.MULTILINE):
            return Evidence(path=path, line=text.count("\n", 0, shown.start()) + 1)
    return None
