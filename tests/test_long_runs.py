"""A text costs about its length: no line of openings, blanks or letters keeps a reader busy for minutes."""

import ast
import json
import re
import time
from pathlib import Path

import pytest

import nhsr_registry
from nhsr_registry.assess import assess
from nhsr_registry.checks import entry_point_clear
from nhsr_registry.leaks._base import line_of
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import prose
from nhsr_registry.understand.code import notebooks, r_code
from nhsr_registry.understand.placeholders import is_placeholder

SIZE = 100_000
SECONDS = 8.0  # a tenth of it is usual; each of these took minutes when its time grew with the square

README = ("a", "[", "![", "[a](", "[![a](b)](", ":", "a:", ".", "a.", "-", "{%", "<% ", "{{", "<h1>", " ", "\n", "\t", "# ", "`a<",
          "(a", "a@", "http://", "lifecycle-experimental ", "code of conduct ", "make ", "```{r}\n", "a (b) ")  # fmt: skip
RUNS = [
    *(("README.md", "", unit) for unit in README),
    *(("README.md", "# A\n\nSecurity: ", unit) for unit in ("a", "a.", "[")),
    *(("README.rst", "", unit) for unit in (":", "`", "a:", "=")),
    *(
        ("README.md", "# RAP gold\n\n", unit)
        for unit in ("is to be ", "this it we ", "RAP level is ", "![RAP gold](a ", "<img ", "gold RAP ")
    ),
    ("README.rst", "", " " * 500 + "a" + " " * 500),
    *(
        ("README.md", "# A\n\n", unit)
        for unit in ("changelog:", "Changelog:\n", "data is ", "add the following ", "## Contributions\n\n")
    ),
    ("preprocess/README.md", "# A\n\n", "## Data\n"),
    ("user_guide.md", "", "open an issue "),
    ("R/a.R", "", "#' @examples\n"),
    ("R/a.R", "", "if (!file.exists("),
    ("a.R", "", 'x <- "C:/a"\n'),
    ("a.py", "", "//table/tr/"),
    ("SECURITY.md", "", "a"),
    ("a.R", "", "dbConnect("),
    ("a.R", "library(dplyr)\n", "License :: "),
    ("a.py", "import numpy\n", "numpy "),
    ("a.R", "s3write_using(x)\n", "s3read_using(function(a, "),
    ("a.R", "x <- fread(url)\n", 'url <- "https://a'),
    ("a.R", "", 'a_path <- "/vol/a/'),
    ("a.py", "", 'os.environ["A"] = "/vol/'),
    *(
        ("README.md", "# A\n\n", unit)
        for unit in ("using open public data ", "data included in the folder ", "uses publicly ")
    ),
    ("a.R", "x <- 'https://e.org/?", "ab=c&sig=&"),
    *(
        ("a.sh", "password secret token key hashed user notif salt ", unit)
        for unit in (
            "PASSWORD=a ",
            "_PAT=",
            "&key=",
            "a-key=a",
            "bcp -",
            "docker login -",
            "IDENTIFIED WITH a ",
            "PASSWORD = 0x0",
            "azurewebsites.net/?code=",
            "00000000-0000-0000-0000-000000000000-",
            "salt=",
        )
    ),
    ("a.py", "", '"ghp_" + "a" + '),
    ("a.py", "dob user: ", "input a b\n"),
    ("a.sas", "dob ", "input a; datalines;\n1\n"),
    ("a.sps", "dob ", "data list / a.\nbegin data\n"),
    ("a.R", "dob ", "read.csv('a,b\n"),
    ("a.py", "", "password: aB3!aB3!\n"),
    ("a.R", 'x <- "', "aB3!aB3!"),
    ("a.R", "", 'x <- "aB3!aB3!" # '),
    ("a.json", "user ", '"key": "a", '),
    ("a.R", "api ", "https://a/keys/"),
    ("a.py", "", "driver=a;server=a;database=a;"),
    ("a.py", "", "a.xabc.nhs" + ".uk:1"),
    ("a.log", "dob ", "12sep1964"),
    ("a.tsv", "chi_no\ta\n", "207634580\t1\n"),
    (".github/workflows/a.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: ${{ secrets.A }} ", "curl "),
    (
        ".github/workflows/a.yml",
        "on:\n  workflow_run:\njobs:\n  a:\n    steps:\n",
        "      - uses: a/download-artifact@v1\n",
    ),
    *(
        ("a.log", "vpn dob birth patient values mrn svc server .nhs" + ".uk http ", unit)
        for unit in (
            "remote.a.",
            "S:\\\\a\\\\a",
            "dsn=a_",
            "['A', 'B', ",
            "AB1 2CD,",
            "(dob) values (",
            "Patient('A",
            "server is aa-aa",
            "psql -h aa-",
            "pw - abcd1 ",
            "use aB3!aB3! ",
            "name: 'A B' mrn ",
        )
    ),
    ("a.html", "dob ", "<td>AB1 2" + "CD"),
    ("a.hl7", "", "PID|"),
    ("a.hl7", "", "PID|||||A^A|"),
    ("a.hl7", "", "PID|1||2||A^B||19610704|\n"),
    (".htpasswd", "", "a:$apr1$"),
    ("a.csv", "nhs_number,a\n", "4000000004.0,1\n"),
    ("a.md", "|a|b|\n", "|400 000 0004|\n"),
    ("a.R", "", "patient 4000000004"),
    (".github/workflows/a.yml", "on: push\njobs:\n  a:\n    steps:\n", "      - run: ${{ secrets.A }}\n"),
    (".github/workflows/a.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: secrets. ", "curl a"),
    (".github/workflows/a.yml", "secrets.", "- a"),
    *(
        (".github/workflows/a.yml", "env:\n  A: ${{ secrets.A }}\njobs:\n", unit)
        for unit in (
            "  a:\n    steps:\n",
            "  - run: curl -o a.sh https://a\n",
            "curl -o a.sh https://a;",
            "docker run a/a ",
            "docker run ",
            "  image: a/a\n",
            "install_github('a/b ",
            "git clone https://a/a/a ",
            "pip a git+https://a/",
            "  runs-on: a\n",
        )
    ),
    (".github/workflows/a.yml", "on: push\njobs:\n  a:\n    steps:\n    - run: ", "${{ github.head_ref "),
    (".github/workflows/a.yml", "on: pull_request_target\njobs:\n  a:\n    steps:\n    - run: ", "git fetch "),
    ("DESCRIPTION", "Package: a\nImports: ", "a (>= 1), "),
    ("DESCRIPTION", "Package: a\nImports: a (", " "),
    ("DESCRIPTION", "Package: a\nMaintainer: ", "a."),
    ("DESCRIPTION", "Package: a\nAuthor: ", " "),
    ("NAMESPACE", "", "\n"),
    ("NAMESPACE", "", "export(a)\n"),
    ("requirements.txt", "", "a\n"),
    ("pyproject.toml", "[project]\n", "e.g. "),
    ("pyproject.toml", "[", " "),
    ("setup.py", "x = 'a", " "),
    ("setup.py", "", "'a["),
    ("Dockerfile", "LABEL ", "a"),
    (".github/workflows/a.yml", "on: push\njobs:\n  a:\n    steps:\n    - run: ", "make "),
    (".github/workflows/a.yml", "", "\n"),
    ("R/a.R", "", "f <- function(x) {}\n"),
    ("R/a.R", "install.packages('a')\n", "libs"),
    ("R/a.R", "x = server\n", "'"),
    ("a.R", "", "server = 'a" + "b" * 1900 + "\n"),
    ("a.R", "", "server " + "(" * 1900 + "\n"),
    ("a.sql", "select server\n", "/*"),
    ("a.Rmd", "", "```{r}\n"),
    ("a.R", "library(x)\n", "'"),
    ("a.R", "character.only\n", "c("),
    ("a.R", "character.only\n", "x = c('a'"),
    ("a.R", "install ", "install.packages("),
    ("a.R", "x :: y\n", "a "),
    ("a.qmd", "---\nwebr:\n", "  a: b\n"),
    (".github/workflows/a.yml", "jobs:\n  packages:", "\n  any::a"),
    ("project.yaml", "actions:\n", "  run: >\n"),
    ("a.sh", "github ", "https://github.com/a/"),
    ("Dockerfile", "", "pip install a "),
    ("_quarto.yml", "", "\n"),
    ("project.yaml", "", "\n"),
    ("models/schema.yml", "", "\n"),
    ("environment.yml", "", "\n"),
    ("a.R", "", "install_github("),
    ("a.R", "", "install_github('a/b', "),
    ("a.sh", "", "git clone -a "),
    ("a.R", "", "library(a"),
    ("a.Rmd", "---\n", "a::b\n"),
    (".gitmodules", "", "url = "),
    (".github/workflows/a.yml", "", "uses: a/a"),
    ("DESCRIPTION", "Package: a\nRemotes: ", "a/b, "),
]


@pytest.mark.parametrize(("path", "start", "unit"), RUNS)
def test_a_long_run_of_one_thing_is_read_quickly(path, start, unit):
    text = start + unit * (SIZE // len(unit))
    snapshot = Snapshot.of({"README.md": "# A\n\nThis package counts waits.\n", "src/a.R": "x\n", path: text})
    before = time.process_time()
    assess(snapshot)
    assert time.process_time() - before < SECONDS


_FLOW = "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/upload-artifact@v4\n"
_HOSTILE = {
    "a setting and blanks": {"mix.exs": "app" + " " * SIZE + "!", "a.gemspec": "s.name 'a'" + " " * SIZE + "!"},
    "a library of many versions": {"js/jquery" + ".1" * 200 + "!.js": "", "js/d3" + ".1.slim-all" * 200 + "!.js": ""},
    "blanks in a file of settings": {"config.yml": " " * SIZE + "!", "a.R": 'a <- "2024-04-01"\n' * 60},
    "long lines of a .gitignore": {".gitignore": "data" + " " * SIZE + "!\n" + "a/" * SIZE + "!"},
    "a page that names one script over and over, and many pages of it": {
        "index.html": '<script src="a.js"></script>\n' * 4_000,
        **{f"{n}/index.html": "<script src=a.js>" * 2_000 for n in range(20)},
        "a.js": "addEventListener(" * 50_000,
        **{f"{n}/a.js": "addEventListener(" * 2_000 for n in range(20)},
    },
    "layers of a warehouse, run together": {"README.md": "# " + "raw-" * 2 * SIZE},
    "a title of signs": {"README.md": "# " + "- " * SIZE + "archived!"},
    "many secrets, printed": {
        ".github/workflows/a.yml": _FLOW
        + "".join(f"      A{n}: ${{{{ secrets.A }}}}\n" for n in range(4_000))
        + "      - run: "
        + "".join(f"echo $A{n} " for n in range(4_000))
    },
    "many folders, and as many files of secrets": {
        ".github/workflows/a.yml": _FLOW
        + "      A: ${{ secrets.A }}\n"
        + "".join(f"          path: b{n}\n      - run: env > .c{n}\n" for n in range(4_000))
    },
}


@pytest.mark.parametrize("files", _HOSTILE.values(), ids=_HOSTILE)
def test_hostile_manifests_and_workflows_are_read_quickly(files):
    before = time.process_time()
    assess(Snapshot.of({"README.md": "# A\n", "src/a.js": "x\n", **files}))
    assert time.process_time() - before < SECONDS


def test_a_name_in_braces_takes_no_time_however_often_it_could_be_divided():
    before = time.process_time()
    assert not is_placeholder("description", "{A" + "_A" * 5_000)
    assert time.process_time() - before < SECONDS
    assert is_placeholder("description", "The {PROJECT_NAME OF-IT} of yours")


def test_very_many_packages_are_not_all_looked_for():
    names = "\n".join(f"a{number}::b" for number in range(12_000))
    modules = "\n".join(f"import a{number}" for number in range(8_000))
    before = time.process_time()
    found = assess(Snapshot.of({"a.R": names, "a.py": modules}))
    assert 0 < len(found.uses) <= 400
    assert time.process_time() - before < SECONDS


def test_very_many_scripts_are_not_each_looked_for_among_all():
    """A small tree object can name a hundred thousand files; in a list, finding each would take hours."""
    snapshot = Snapshot.of({f"r/of_waits_{n}.R": "x <- 1\n" for n in range(30_000)})
    before = time.process_time()
    assert entry_point_clear._calls_the_others(snapshot, list(snapshot.paths)) is None
    assert time.process_time() - before < SECONDS


@pytest.mark.parametrize("text", ["", "a", "\n", "a\nb", "\n\na\n"])
def test_the_line_of_a_hit_is_where_counting_from_the_start_finds_it(text):
    assert [line_of(text, at) for at in range(len(text) + 1)] == [
        text.count("\n", 0, at) + 1 for at in range(len(text) + 1)
    ]


def test_the_lines_of_very_many_hits_are_not_counted_each_from_the_start():
    text = "-----BEGIN PRIVATE KEY-----\n" * 40_000
    before = time.process_time()
    assert line_of(text, len(text)) == 40_001
    assert sum(line_of(text, at) for at in range(0, len(text), 28)) == 40_000 * 40_001 // 2
    assert time.process_time() - before < 2  # each from the start: ten times as long


_OF_ANY_TYPE: list[object] = [None, 1, True, "a", [], {}, [1], ["a"], [None], [[]], [{}], {"a": 1}]
_GOOD = {"cell_type": "markdown", "source": ["# Waits\n", "Counts waits."]}
_CODE = {
    "cell_type": "code",
    "source": "library(dplyr)",
    "input": ["1"],
    "outputs": [{"output_type": "stream", "text": ["1"]}],
}


@pytest.mark.parametrize("odd", _OF_ANY_TYPE, ids=repr)
def test_notebooks_of_any_types_break_nothing(odd):
    written = [odd, *({key: odd} for key in ("cells", "worksheets", "metadata")), {"worksheets": [{"cells": odd}]}]
    for cell in (_GOOD, _CODE):
        for key in (*cell, "input", "metadata"):
            written += [{"cells": [{**cell, key: odd}]}, {"worksheets": [{"cells": [{**cell, key: odd}]}]}]
    files = {f"docs/n{number}.ipynb": json.dumps(notebook) for number, notebook in enumerate(written)}
    found = assess(Snapshot.of({"README.md": "# A\n", **files}))
    assert not [finding for finding in found.findings if finding.outcome == "error"]
    for name, text in files.items():
        prose.read(text, name)


def test_a_cell_that_is_none_hides_no_other():
    for cells in ([5, _GOOD, _CODE], [{"cell_type": "markdown"}, _GOOD, {"cell_type": "code", "source": [1]}, _CODE]):
        for notebook in ({"cells": cells}, {"worksheets": [3, {"cells": cells}, None]}):
            text = json.dumps(notebook)
            assert prose.notebook_markdown(text).strip() == "# Waits\nCounts waits."
            (read,) = notebooks(Snapshot.of({"a.ipynb": text}))
            assert "library(dplyr)" in read.code
            assert read.with_outputs == 1


def test_halves_of_characters_are_not_kept():
    text = json.dumps(
        {"@context": "https://w3id.org/codemeta/3.0", "name": "waits\ud800", "author": [{"name": "\udfff"}]}
    )
    record = assess(Snapshot.of({"codemeta.json": text})).record
    assert record.first("name") == "waits\ufffd"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## Waits ##", "Waits"),
        ("## Waits {#waits}", "Waits"),
        ("# C#", "C"),
        ("<h2>Waits</H2> ", "Waits"),
        ('[the *list*](https://e.org/a_(b) "x") of [![badge](b.svg)](c)waits', "the list of waits"),
        ("see :ref:`waits` and `our page <https://e.org>`__", "see waits and our page"),
        ("![a [b](c) d", "![a b d"),
    ],
)
def test_markup_is_left_out(text, said):
    assert [line.text for line in prose.read(text, "README.md")] == [said]


def test_chunks_keep_their_lines():
    text = "# A\n\n```{r, echo=FALSE}\nx <- 1\n```\n```{python}\ny = 2\n```\n  ```{R}\nz\n  ```\n```{r}\nnever closed\n"
    assert r_code(text, "a.Rmd").split("\n") == ["", "", "", "x <- 1", "", "", "", "", "", "z", ""]


def test_no_pattern_looks_for_the_start_of_a_line_across_lines():
    r"""With `re.MULTILINE`, `^\s*x` tries every line of a run of empty ones from each of them: write `^[ \t]*x`."""
    found = []
    for path in sorted(Path(nhsr_registry.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                said = "".join(
                    part.value
                    for part in ast.walk(node)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )
                if re.search(r"\^\\s[*+{]", said) and ("MULTILINE" in ast.unparse(node) or "(?m)" in said):
                    found.append(f"{path.name}:{node.lineno}")
    assert found == []
