"""Is it clear where to start?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme, _scan
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, ecosystems
from nhsr_registry.understand.code import extension, extension_in, is_test
from nhsr_registry.understand.manifests import READS as MANIFESTS
from nhsr_registry.understand.manifests import python_packages, r_packages

_STARTS = (
    "{,*/,*/*/}{main,run,run_all,run-all,runall,app,application,server,start,master,pipeline,index,_targets,targets,create_publication,manage,cli,__main__,dashboard,home,streamlit_app,0_main,00_main,_main}.{r,py,rmd,qmd,ipynb,sql,sh,ts,js,jl,tsx,html,do,sas}",
    "{,*/,*/*/}{run,main,master,execute}[_-]*.{r,py,rmd,qmd,ipynb,sql,sh,bat,do,sas}",
    "{,*/}{makefile,justfile,snakefile,taskfile.yml,dvc.yaml,project.yaml,dbt_project.yml,targets.yaml,_quarto.yml,_bookdown.yml,docker-compose.yml,dockerfile,package.json,noxfile.py}",
    "{,*/}*[_-]main.{r,py,rmd,qmd,ipynb,sql,do,sas}",
    "{,*/}main.nf",
    "**/*.{pbix,pbip,pbit,rproj.run}",
    "{,*/,*/*/}orderly.{yml,r}",  # each task of orderly says which script it runs
    "inst/{app,shiny}/**/app.r",
    "r/{run_app,app_ui}.r",
    "{,*/,*/*/}global.{r,py}",
)
#: `final_v2.R` beside `final.R`: which of them is the one is what somebody new cannot know.
_VERSION = re.compile(r"(?:[ _.-]{1,3}(?:v\d{1,3}|version\d{0,3}|final|new|newest|latest|old|older|copy|backup|bak|original|use|this|\(\d\)))+$")  # fmt: skip
#: Settings of a book or site: where to start is its text, once it has one.
_BOOKS = frozenset({"_quarto.yml", "_bookdown.yml"})
#: Of which a line that begins with the sign for a remark is one, and never a heading.
_SCRIPTS = frozenset({"r", "py", "sql", "jl", "sh"})
_CODE = frozenset({"r", "py", "sql", "rmd", "qmd", "ipynb", "do", "sas", "sps", "jl", "m", "dax"})
#: `01_load.R`, `step 2.sql`; or with the letters of a stage before: `cr_1_extract.do`, `an10_limits.do`.
_NUMBERED = re.compile(r"^(?:step|part|script|stage)?[ _-]?[0-9]{1,2}[a-z]?[ ._-]")
_LETTERED = re.compile(r"^(?!icd|opcs|v_?\d)[a-z]{1,3}[ _-]?[0-9]{1,2}[a-z]?[ ._-]")
_NAMED = re.compile(r"[\w./() -]{1,80}\.(?:r|py|rmd|qmd|ipynb|sql|do|sas|sh|bat)\b", re.IGNORECASE)
#: Files that others call: naming them does not say where to start.
_HELPERS = re.compile(r"(?:utils?|utilities|helpers?|functions?|constants|config|settings|__init__|setup)[._-]")
_SOURCED = re.compile(r"(?:\bsource\s*\(|\bchild\s*=|\brender\s*\(|%run\s|^:r\s|notebook\.run\s*\()[^\"'\n]{0,80}[\"' ]([^\"'\n]{1,200}\.(?:rmd|qmd|r|py|sql|ipynb))\b", re.IGNORECASE | re.MULTILINE)  # fmt: skip
#: Pages on how to run it, where the README leaves that to them.
_WORKFLOWS = ".github/workflows/*.{yml,yaml}"
_PAGES = (
    "{,docs/,doc/,documentation/,documentation/docs/,wiki/,sop/,guide/}{getting*started,quick*start,usage,run,running*,how*to*,user*guide,instructions,sop,index}.{md,qmd,rmd,rst}",
)
#: “The main function is …”: the one to call, where the code is functions.
_MAIN = re.compile(
    r"\bmain (?:function|(?:program(?:me)? |code |\w+ )?(?:script|file|notebook)|program(?:me)?|entry point)(?:,[^.,]{0,80},)? (?:is|of \w+ is) (?:the |called )?[`*_\"'(]{0,4}(\w[\w.]{2,60})",
    re.IGNORECASE,
)
#: “Run this file. All other files are called from it.”
_CALLED = re.compile(
    r"\b(?:all |the )?other (?:files|scripts|notebooks|queries) (?:are|get) (?:called|run|sourced|executed|loaded)\b",
    re.IGNORECASE,
)
_OLD = re.compile(r"(?:^|/)[_. ]?(?:archived?|old|deprecated|superseded|obsolete)/", re.IGNORECASE)
#: Pages that a tool wrote, or that came with a library.
_MADE = re.compile(r"(?:^|/)(?:coverage|htmlcov|lcov-report|node_modules|vendor|site-packages)/", re.IGNORECASE)
#: A script once more, as a notebook: `waits_nb.ipynb` beside `waits.py`.
_NOTEBOOK = re.compile(r"(?:[ _-](?:nb|notebook))?\.ipynb$")
_IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w.]+)", re.MULTILINE)


class EntryPointClear(Check):
    """It is clear which file to start with

    Ten scripts in a folder make everybody ask which one comes first. Give the one that runs the others a telling
    name (`main.R`, `run.py`), or begin the names with numbers, or say it in one line of the README.
    """

    id = "entry-point-clear"
    step = "Name one script that runs everything"
    reads = (*README, *_PAGES, *MANIFESTS, *code.SOURCES, _WORKFLOWS, *ecosystems.STARTS)
    effort = "minutes"
    commands = {
        "python-package": '# pyproject.toml\n[project.scripts]\nwaits = "waits.cli:main"',
        "Python": "# main.py\nfrom waits import charts, count, load\n\nextract = load.extract()\ncharts.draw(count.by_week(extract))",
        "SQL": "-- main.sql, run with: sqlcmd -i main.sql\n:r 1-load.sql\n:r 2-count.sql\n:r 3-table.sql",
        "Stata": '* main.do\ndo "code/1-load.do"\ndo "code/2-count.do"\ndo "code/3-charts.do"',
        "SAS": '/* main.sas */\n%include "&folder/1-load.sas";\n%include "&folder/2-count.sas";',
        "*": '# main.R\nsource("R/1-load.R")\nsource("R/2-count.R")\nsource("R/3-charts.R")',
    }
    passing = (
        {"waits_main.py": "1\n", "links.py": "1\n", "symptoms.py": "1\n", "tables.py": "1\n"},
        {
            ".github/workflows/w.yml": "on:\n  schedule:\n    - cron: '0 7 * * *'\njobs:\n  a:\n    steps:\n      - run: python create_data.py\n",
            "create_data.py": "1\n",
            "charts.ipynb": "{}",
            "address.ipynb": "{}",
        },
        {"main.R": "1\n", "a.R": "1\n", "b.R": "1\n"},
        {"reports/coverage/index.html": "<p>", "old/run.R": "0\n", "main.R": "1\n", "a.R": "1\n", "b.R": "1\n"},
        {"01_load.sql": "SELECT 1\n", "02_count.sql": "SELECT 2\n", "03_x.sql": "SELECT 3\n"},
        {"waits/0. parameters/p.py": "1\n", "waits/1. cohort/c.py": "2\n", "waits/2. results/r.py": "3\n"},
        {"analysis.R": "1\n"},
        {"master.do": "do a.do\n", "a.do": "1\n", "b.do": "1\n", "c.do": "1\n"},
        {"a.R": "1\n", "b.R": "1\n", "c.R": "2\n", "README.md": "# w\n\nRun `b.R` first.\n"},
        {"a.R": "1\n", "b.R": "1\n", "c.R": "2\n", "docs/getting_started.md": "# Start\n\nRun `b.R` first.\n"},
        {
            "a.R": "1\n",
            "b.R": "1\n",
            "waits.R": "2\n",
            "README.md": "# w\n\nThe main function is `waits()`, with two inputs.\n",
        },
        {
            "pr_waits_2024.do": "x\n",
            **{f"pr_{name}.do": "x\n" for name in "abc"},
            "README.md": "# w\n\nThe main program file, which calls all of the others, is pr_waits.do\n",
        },
        {"_targets.R": "list()\n", "R/a.R": "1\n"},
        {"maps/orderly.yml": "script: script.R\n", **{f"maps/R/{name}.R": "1\n" for name in "abc"}},
        {"main.nf": "workflow {}\n", "bin/a.py": "1\n", "bin/b.py": "2\n", "bin/c.py": "3\n"},
        {"_quarto.yml": "project:\n  type: book\n", "index.qmd": "# Waits\n", "a.R": "1\n", "b.R": "1\n", "c.R": "1\n"},
        {"report.Rmd": '```{r, child = "waits.Rmd"}\n```\n', "waits.Rmd": "x\n", "beds.Rmd": "y\n"},
        {"waits tool.py": "from src.load import a\n", "src/load.py": "a = 1\n", "src/plot.py": "b = 1\n"},
        {"waits.py": "1\n", "waits_nb.ipynb": '{"cells": []}', "sql/a.sql": "SELECT 1\n", "sql/b.sql": "SELECT 2\n"},
        {
            "report.R": 'source("R/a.R")\nsource("R/b.R")\nsource("R/c.R")\nsource("R/d.R")\n',
            "check.R": 'source("R/a.R")\n',
            "archive/report.R": 'source("R/a.R")\nsource("R/b.R")\nsource("R/c.R")\n',
            **{f"R/{name}.R": "1\n" for name in "abcd"},
        },
        {"cr_1_load.do": "x\n", "cr_2_join.do": "y\n", "an_3_table.do": "z\n", "an_4_more.do": "z\n"},
        {
            "setup.do": "x\n",
            "a.do": "y\n",
            "b.do": "z\n",
            "c.do": "z\n",
            "README.md": "# w\n\nRun setup.do. All other files are called when they are required.\n",
        },
        {"all.R": 'source(here::here("R", "x.R"))\nsource("R/y.R")\n', "R/x.R": "1\n", "R/y.R": "1\n", "z.R": "1\n"},
    )
    failing = (
        {
            ".github/workflows/w.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: python a.py\n      - run: python b.py\n",
            "a.py": "1\n",
            "b.py": "1\n",
            "c.py": "1\n",
        },
        {"_quarto.yml": "project:\n  type: book\n", "index.qmd": "", "a.R": "1\n", "b.R": "1\n", "c.R": "1\n"},
        {"a.R": "1\n", "b.R": "1\n", "c.R": "1\n", "d.R": "1\n"},
        {"index.js": "\n", "a.js": "1\n", "b.js": "1\n", "c.js": "1\n"},
        {"main.R": "# to do\n", "a.R": "1\n", "b.R": "1\n", "c.R": "1\n", "d.R": "1\n"},
        {"coverage/index.html": "<p>", "a.R": "1\n", "b.R": "1\n", "c.R": "1\n", "d.R": "1\n"},
        {"main.R": "1\n", "main_v2.R": "2\n", "main_final.R": "3\n", "create_charts.R": "4\n"},
        {"01_load.R": "1\n", "02_x.R": "2\n", **{f"{name}.R": "3\n" for name in "abcdefgh"}},
        {f"R/{name}.R": "1\n" for name in ("abcdefgh", *"bcdefgh", "wave4/1.load", "wave4/2.count")},
        {"a.py": "1\n", "b.py": "1\n", "utils.py": "1\n", "README.md": "# w\n\nTest what is in `utils.py`.\n"},
        {"2_x.R": "1\n", "2_y.R": "1\n", "2_z - Copy.R": "1\n", "final.R": "1\n"},
        {"x.sql": "SELECT 1\n", "y.sql": "SELECT 2\n", "z.sql": "SELECT 3\n", "README.md": "# w\n\nSome SQL.\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        for path in (path for pattern in _STARTS for path in snapshot.find(pattern)):
            if (
                not is_test(path)
                and not _OLD.search(path)
                and not _MADE.search(path)
                and _says(snapshot, path)
                and not _one_of_versions(snapshot, path)
                and (_name(path) not in _BOOKS or _has_pages(snapshot, path))
            ):
                return cls.passes(f"Start with {path}.", [Evidence(path=path)], "inferred")
        own = [
            path
            for path in snapshot.paths
            if extension_in(snapshot, path) in _CODE
            and not is_test(path)
            and not path.startswith((".github/", "renv/", "docs/"))
            and not _OLD.search(path)
        ]
        packages = (*(f"{folder}/R/".removeprefix("/") for folder in r_packages(snapshot)), *python_packages(snapshot))
        own = [path for path in own if not path.lower().startswith("readme.") and not path.startswith(packages)]
        if not own:
            return cls._nothing_to_start(subject, packages)
        if numbered := _in_order(own, _NUMBERED) or _in_order(own, _LETTERED):
            return cls.passes("The scripts are numbered.", [Evidence(path=path) for path in numbered], "inferred")
        if len(own) <= 2:
            return cls.passes(f"Start with {own[0]}.", [Evidence(path=path) for path in own], "inferred")
        if first := _calls_the_others(snapshot, own):
            return cls.passes(f"Start with {first}, which calls the others.", [Evidence(path=first)], "inferred")
        if run := _by_itself(snapshot, own):
            return cls.passes(f"{run.path} runs the script.", [run], "inferred")
        pages = (subject.readme or ("", ""), *snapshot.read(*_PAGES))
        if named := next((found for path, text in pages if (found := _named(path, text, own))), None):
            return cls.passes(f"{named.path} names the scripts.", [named], "inferred")
        return cls._not_told(subject, own)

    @classmethod
    def _not_told(cls, subject: Subject, own: list[str]) -> Finding:
        snapshot = subject.snapshot
        if subject.readme is None and snapshot.unread(*README):
            return cls.cannot_tell("The README could not be read.")
        if lost := snapshot.unread(*code.SOURCES, *_PAGES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails(f"{len(own)} files of code, and none says that it is the first.", (), "inferred")

    @classmethod
    def _nothing_to_start(cls, subject: Subject, packages: tuple[str, ...]) -> Finding:
        """There is no code but a package's, or code in another language; or none that could be read."""
        snapshot = subject.snapshot
        if packages:
            return cls.does_not_apply("A package: its functions are called by name.")
        if others := [path for path in ecosystems.own_code(snapshot) if not is_test(path)]:
            return cls._in_other_languages(subject, others)
        if lost := snapshot.unread(*code.SOURCES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.does_not_apply("There is no code to start.")

    @classmethod
    def _in_other_languages(cls, subject: Subject, others: list[str]) -> Finding:
        """Where such a program begins is told by a file's name, or by an example in the README."""
        snapshot = subject.snapshot
        begins = [
            path
            for path in snapshot.find(*ecosystems.STARTS)
            if not ecosystems.copied_in(path) and _says(snapshot, path)
        ]
        if begins or len(others) <= 2:
            first = (begins or others)[0]
            return cls.passes(f"Start with {first}.", [Evidence(path=first)], "inferred")
        shown = next((line for line in _readme.lines(subject) if line.role == "code" or _CALL.search(line.text)), None)
        if shown:
            where = [Evidence(path=_readme.path(subject), line=shown.number)]
            return cls.passes("The README shows how it is called.", where, "inferred")
        if lost := snapshot.unread(*README):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails(f"{len(others)} files of code, and none says that it is the first.", (), "inferred")


#: A call, as the README of a library shows it within a sentence.
_CALL = re.compile(r"\w(?:::|->|\.)\w+\([^()]{0,80}\)")


def _in_order(own: list[str], pattern: re.Pattern[str]) -> list[str]:
    """The scripts that numbers put in an order; one number for all puts them in none."""
    numbers = {path: number for path in own if (number := _number(path, pattern))}
    return list(numbers) if len(set(numbers.values())) >= 2 and _most(list(numbers), own) else []


def _number(path: str, pattern: re.Pattern[str]) -> str:
    """The number with which a file, or the folder that it lies in, begins; with those of the folders above."""
    found = [pattern.match(part) for part in path.lower().split("/")]
    return "/".join(match[0].strip(" ._-") for match in found if match)


def _most(numbered: list[str], own: list[str]) -> bool:
    """Whether most of what lies beside the numbered scripts is numbered, too: two of twelve put them in no order."""
    folders = {path.rpartition("/")[0] for path in numbered}
    above = {
        "/".join(parts[:depth]) for parts in (folder.split("/") for folder in folders) for depth in range(len(parts))
    }
    over = sum(path.rpartition("/")[0] in above - folders for path in own)
    if over >= max(4, 2 * len(numbered)):  # they are one corner of it
        return False
    return 2 * len(numbered) >= sum(path.rpartition("/")[0] in folders for path in own)


def _one_of_versions(snapshot: Snapshot, path: str) -> bool:
    """Whether other versions of the same script lie beside it; their numbers and words such as “final” set them apart."""
    folder, _, name = path.rpartition("/")
    beside = [
        _VERSION.sub("", _name(other).rpartition(".")[0])
        for other in snapshot.paths
        if other.rpartition("/")[0] == folder and extension(other) == extension(path)
    ]
    stem = _VERSION.sub("", name.lower().rpartition(".")[0])
    return extension(path) in _CODE and beside.count(stem) > 1


def _says(snapshot: Snapshot, path: str) -> bool:
    """Whether a file says something, and not in comments alone; one that was not read is taken to."""
    text = snapshot.text(path)
    if text is None:
        return snapshot.by_path[path].size != 0
    return not code.only_remarks(text) if extension(path) in _SCRIPTS else bool(text.strip())


def _has_pages(snapshot: Snapshot, path: str) -> bool:
    """Whether the first page of a book says something, or where it has none another page does; by their sizes."""
    folder = path[: -len(_name(path))]
    for pages in ("index.{qmd,rmd,md,ipynb}", "**/*.{qmd,rmd,md,ipynb}"):
        if found := [page for page in snapshot.find(f"{folder}{pages}") if not _name(page).startswith("readme.")]:
            return any((size := snapshot.by_path[page].size) is None or size > 2 for page in found)
    return False


_STARTED = re.compile(r"\b(?:python3?|Rscript|R -f) +(?:--?[\w-]+ +)*[\"']?(?:\./)?([\w./-]{1,120}\.(?:py|R|r))\b")


def _by_itself(snapshot: Snapshot, own: list[str]) -> Evidence | None:
    """Where a workflow starts one script of the project's own and no other."""
    found = {
        called[1]: Evidence(path=path, line=text.count("\n", 0, called.start()) + 1)
        for path, text in snapshot.read(_WORKFLOWS)
        for called in _STARTED.finditer(text)
        if called[1] in own
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _calls_the_others(snapshot: Snapshot, own: list[str]) -> str | None:
    """The one file that calls others and that no other calls, or the only one that does not lie in a folder."""
    by_name, mine = {_name(path): path for path in own}, frozenset(own)
    called: dict[str, set[str]] = {}
    for path, text in _scan.running(snapshot):
        if path in mine:
            names = {re.split(r"[/\\]", found)[-1].lower() for found in _SOURCED.findall(text)}
            imported = _IMPORTED.findall(text) if "import" in text or "from" in text else ()
            names |= {f"{found.rpartition('.')[2]}.py".lower() for found in imported}
            called[path] = {by_name[name] for name in names if name in by_name} - {path}
    inside = set().union(*called.values())
    first = [path for path, others in called.items() if others and path not in inside]
    first.sort(key=lambda path: -len(called[path]))
    if len(first) == 1:
        return first[0]
    if len(first) > 1 and len(called[first[0]]) >= max(3, 2 * len(called[first[1]])):  # the others call a helper or two
        return first[0]
    top = [path for path in own if "/" not in path and not _HELPERS.match(path.lower())]
    scripts = {path.rpartition(".")[0].lower() for path in top if extension(path) in {"r", "py"}}
    top = [path for path in top if extension(path) != "ipynb" or _NOTEBOOK.sub("", path.lower()) not in scripts]
    return top[0] if len(top) == 1 else None


def _name(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _named(path: str, text: str, own: list[str]) -> Evidence | None:
    """The first line of a page that names a file of code, or the function that is the main one."""
    names = {name for name in map(_name, own) if not _HELPERS.match(name)}
    for found in _NAMED.finditer(text):
        said = found[0].rpartition("/")[2].lower()
        if said in names or any(said.endswith(f" {name}") for name in names):
            return Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)
    if called := _CALLED.search(text):
        return Evidence(path=path, line=text.count("\n", 0, called.start()) + 1)
    stems = {name.rpartition(".")[0] for name in names}
    for found in _MAIN.finditer(text):
        said = found[1].lower().removesuffix(".")
        said = said.rpartition(".")[0] or said
        # the one file that has been given a longer name since counts as well: `waits.do`, and now `waits_2024.do`
        if found[1].lower() in stems or sum(stem.startswith(said) for stem in stems) == 1:
            return Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)
    return None
