"""Does what changes stand apart from the code?"""

from __future__ import annotations

from collections.abc import Sequence

from nhsr_registry import re
from nhsr_registry.checks import _scan
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, ecosystems

_FILES = (
    "**/{config*,*[-_]config,settings*,*[-_]settings,params*,parameters*,*[-_]params,*[-_]parameters,options,constants,user_inputs*,variables,inputs}.{yml,yaml,toml,json,ini,r,py,cfg,csv,xlsx,txt,sql}",
    "{,*/}.env*", "{,*/}.renviron*", "**/{config,conf,settings,parameters,*[ .-_]parameters}/*.{yml,yaml,toml,json,ini,r,py,cfg,csv,xlsx,txt,sql,dcf,config,conf,env,do,sas}", "{,*/}{dbt_project,project,golem-config}.{yml,yaml}", "inst/golem-config.yml",
    "**/{config*,settings*,global,globals,parameters,params,options,paths,filepaths,file_paths}.{do,sas}",
)  # fmt: skip
#: What every computer has of its own, or keeps secret: no setting of the work.
_NO_SETTING = r"(?!\s*[\"'](?:USER|USERNAME|HOME|USERPROFILE|\w*PATH|R_HOME|RSTUDIO\w*|SHINY_PORT|GITHUB\w*|CI|READTHEDOCS|\w*(?:token|key|pat|secret|passw\w*|pwd|login|username|user|uid))[\"'])"
_READS = re.compile(
    rf"Sys\.getenv\s*\({_NO_SETTING}|os\.environ(?:\.get)?\s*[\[(]{_NO_SETTING}(?![^\n]*\]\s*=(?!=))|os\.getenv\s*\({_NO_SETTING}|config::get|\bcommandArgs\s*\(|argparse|optparse|\bclick\.option|typer\.|dbutils\.widgets\.(?!remove)|\bdotenv\b|yaml\.safe_load|read_yaml\s*\(|read\.config|configparser|tomllib|^params:\s*$"
    r"|\bDECLARE\s+@\w+(?!\s+(?:as\s+)?table\b)|\bsqlcmdvars\b|\{\{\s*var\(|\b(?:slider|select|date|dateRange)Input\s*\(|\bst\.(?:sidebar\.)?(?:selectbox|slider|multiselect|date_input|number_input|text_input)\s*\(|pydantic_settings|fromJSON\s*\(\s*[\"'][^\"']*config",
    re.MULTILINE | re.IGNORECASE,
)
_NEEDLES = (
    "getenv", "environ", "config", "commandArgs", "argparse", "optparse", "click.option", "typer.", "widgets", "dotenv", "yaml", "toml", "params", "DECLARE", "declare",
    "Declare", "sqlcmdvars", "var(", "Input(", "st.", "settings", "Config",
)  # fmt: skip
#: Dates that stand for a period: what somebody else has to change first.
_FIXED = re.compile(r"[\"'](?:20[12]\d-\d\d-\d\d|\d\d[/-]\d\d[/-]20[12]\d|20[12]\d-\d\d)[\"']")
#: What Stata and SAS name once, at the top, for the rest to use; or are handed from outside.
_STATISTICAL = re.compile(
    r"^[ \t]*(?:%let[ \t]+\w+[ \t]*=|(?:global|gl)[ \t]+\w+[ \t]*[=\"`]|args[ \t]+\w)", re.MULTILINE | re.IGNORECASE
)
#: Dates as they write them: `'01apr2024'd`, `td(01apr2024)`, `mdy(4,1,2024)`.
_DATED = re.compile(r"['\"(]\d\d?[a-z]{3}20\d\d['\")]|\bmdy\([ ]?\d\d?,[ ]?\d\d?,[ ]?20\d\d\)", re.IGNORECASE)
_ENOUGH = 3
#: Folders of one computer: where so many stand in the code, what a setting or two hold is not what must change.
_FOLDER = re.compile(
    r"[\"'](?:[A-Za-z]:(?:/(?!/)|\\\\|\\(?![nrt\"']))\w|~/[\w.-]+/[\w.-]|/(?:Users|Volumes|home|user/home|user/work)/[\w.-]+/|\\\\\\\\[A-Za-z])"
)
#: There they also stand without quotes, on a server or another disk.
_PLACE = re.compile(r"[\"' ](?:[A-Za-z]:[/\\]|\\\\[A-Za-z]|/(?:Volumes|Users|home|user|scratch|gpfs|nfs)/)\w")
_MANY = 8
#: A date that has a telling name, where the line begins: `study_start <- ymd("2024-04-01")`.
_NAMED = re.compile(
    r"(?:[A-Za-z]\w*\$)?[A-Za-z][\w.]{3,60}[ \t]*(?:<-|=|:=)[ \t]*(?:[\w.:]{1,40}\([ \t]*)?[\"'](?:20[12]\d-\d\d|\d\d[/-]\d\d[/-]20[12]\d)"
)
_TOP = 60  # lines in which a script names what changes
#: Settings of tools that look after the code or its website, not of the work.
_OF_TOOLS = re.compile(r"(?:^|/)(?:\.(?!env|renviron)[^/]*|_config\.ya?ml|[^/]*(?:pre-commit|mkdocs|pkgdown|babel|jest|webpack|vite|eslint|jupyter_\w+|tailwind|postcss|playwright|supervisor|nginx|gunicorn)[^/]*)$|(?:^|/)(?:\.(?:vscode|streamlit|idea|devcontainer|circleci|cargo|jupyter)|renv|docker)/", re.IGNORECASE)  # fmt: skip


#: Settings of apps and services in other languages: files by their usual names, the environment, options.
_OTHER_FILES = (
    "**/{config,configuration,settings,constants,environment,environments,parameters}.{js,ts,mjs,cjs,php,rb,exs,cs,swift,kt,xml,plist}",
    "**/{appsettings*.json,web.config,app.config,application*.properties,application*.yml,info.plist,*.xcconfig}",
    "**/{cfg,environments}/*.{json,yml,yaml,ts,js,rb,php}", "**/config/*.{js,ts,php,rb,exs}", "{,*/}.env*",
)  # fmt: skip
_OTHER_READS = re.compile(
    r"\bprocess\.(?:env|argv)\b(?!\.NODE_ENV)|import\.meta\.env|\bgetenv\s*\(|\benv\(\s*[\"']|\$_ENV\b|\bENV(?:\[|\.fetch)|ConfigurationManager|IConfiguration\b|\.Configuration\[|GetEnvironmentVariable"
    r"|@Value\(|os\.(?:Getenv|Args)\b|\benv::(?:var|args)|processInfo\.environment|CommandLine\.arguments|Application\.(?:get|fetch)_env|System\.(?:get|fetch)_env|\byargs\b|\bminimist\b|require\([\"']commander|\bflag\.(?:String|Int|Bool)"
    r"|\bargs\[\d|\bARGV\b|\$argv\b|\bOptionParser\b|\[Option\(|UserDefaults|URLSearchParams|type=[\"'](?:date|number|range)[\"']",
)
_OTHER_NEEDLES = (
    "env", "ENV", "argv", "ARGV", "Config", "Environment", "@Value", "os.Args", "yargs", "minimist", "commander", "flag.", "args", "Option", "UserDefaults",
    "URLSearchParams", "type=", "arguments",
)  # fmt: skip


class ConfigSeparated(Check):
    """What changes from place to place stands apart from the code

    Dates, organisation codes and names of tables differ between trusts and months. If they stand together in one
    small file, others change that file only and can take your improvements later without losing their changes.

    What counts: a file of settings, options on the command line, environment variables, or settings named once at
    the top of a script, each with a telling name (`study_start <- "2024-04-01"`); where there are many scripts, in one
    that the others load. Code in which hardly a date or a folder of one computer stands is met as well. Of an app or a
    service in another language (JavaScript, PHP, C#, Java, Swift, Go, Ruby …) the same is asked: its file of settings, what
    it takes from the environment, or choices that people make on its pages. Without code the question does not apply.
    """

    id = "config-separated"
    step = "Move dates, codes and names of tables into one settings file"
    reads = (*code.SOURCES, *code.STATISTICAL, *_FILES, *ecosystems.SOURCES, *_OTHER_FILES)
    effort = "hours"
    commands = {
        "SQL": "-- once, at the top of the first file\nDECLARE @start date = '2024-04-01';\nDECLARE @provider varchar(5) = 'RXX';",
        "Stata": '* settings.do, which main.do runs first\nglobal start "01apr2024"\nglobal provider "RXX"',
        "SAS": "/* settings.sas, which the first program includes */\n%let start = '01apr2024'd;\n%let provider = RXX;",
        "*": "# config.yml, read with config::get() in R or yaml.safe_load() in Python\ndefault:\n  start: 2024-04-01\n  end: 2025-03-31\n  provider: RXX",
    }
    passing = (
        {"config.yml": "default:\n  start: 2024-04-01\n", "a.R": "x <- config::get()\n"},
        {"a.R": "x <- 1\n"},
        {"a.sql": "INSERT INTO visits VALUES\n(1, '2026-08-01'),\n(2, '2026-08-02'),\n(3, '2026-08-03');\n"},
        {"a.sql": "DECLARE @start date = '2024-04-01'\nSELECT 1\n"},
        {"a.py": "import argparse\n"},
        {"a.R": 'host <- Sys.getenv("DB_HOST")\nd <- c("2024-04-01", "2024-05-01", "2024-06-01")\n'},
        {"1. run/waits-parameters.py": "START = '2024-04-01'\n", "a.py": "x = ('2024-04-01', '2024-05-01')\n"},
        {"a.R": "#' f('2024-04-01')\n#' f('2024-05-01')\n#' f('2024-06-01')\nf <- function(x) x\n"},
        {"a.sas": "%let start = '01apr2024'd;\ndata x;\n  set y;\n  where d >= &start;\nrun;\n"},
        {"globals.do": 'global start "01apr2024"\n', "a.do": "keep if d >= td(01apr2024) & d < td(01may2024)\n"},
        {"a.do": "summarize weeks\n"},
        {"a.R": 'first_day <- "2024-04-01"\nlast_day <- as.Date("2025-03-31")\nyear_before <- "2023-04-01"\n'},
        {
            "0_start.R": 'first_day <- ymd("2024-04-01")\nlast_day <- ymd("2025-03-31")\n',
            **{
                f"{n}.R": 'source("0_start.R")\nx <- x[day > ymd("2024-04-01") & day < ymd("2024-05-01")]\n'
                for n in range(1, 4)
            },
        },
    )
    failing = (
        {"a.do": "* keep all\nkeep if d > td(01apr2024)\nkeep if e > mdy(4,1,2024)\ndrop if f < td(01apr2023)\n"},
        {"a.do": _scan.example('cd "S·:\\waits"\nuse "S·:\\waits\\a.dta"\nsave "S·:\\waits\\b.dta"\n')},
        {
            "a.do": "prog def counted\nargs ward week\nuse `ward'\nend\nkeep if d > td(01apr2024)\nkeep if e > td(01may2024)\ndrop if f < td(01apr2023)\n"
        },
        {"a.R": 'a <- "2024-04-01"\nb <- "2024-05-01"\nc <- "2024-06-01"\n'},
        {f"{n}.do": _scan.example(f'global data "/·user/home/ab12345/waits"\nuse w{n}.dta\n') for n in range(9)},
        {"a.R": _scan.example("".join(f'x{n} <- read.csv("~·/Documents/waits/{n}.csv")\n' for n in range(9)))},
        {"a.py": _scan.example("".join(f'x{n} = "/·Users/ab/Desktop/waits/{n}.csv"\n' for n in range(3)))},
        {".pre-commit-config.yaml": "repos: []\n", "a.R": 'a <- "2024-04-01"\nb <- "2024-05-01"\nc <- "2024-06-01"\n'},
        {
            "a.R": _scan.example('setwd("C·:/Users/ab/x")\na <- read.csv("D·:/b.csv")\n'),
            "final_v2.R": 'a <- "2024-04-01"\n',
        },
        {
            "a.sql": "DECLARE @start date = '2024-04-01'\nSELECT 1\n",
            **{f"{n}.sql": "SELECT 1 WHERE d IN ('2024-04-01', '2024-05-01', '2024-06-01')\n" for n in range(3)},
        },
        {"config.yml": "", "a.R": 'a <- "2024-04-01"\nb <- "2024-05-01"\nc <- "2024-06-01"\n'},
        {"config.yml": "default:\n  # to do\n", "a.R": 'a <- "2024-04-01"\nb <- "2024-05-01"\nc <- "2024-06-01"\n'},
        {"docker/jupyter_config.py": "x = 1\n", "a.R": 'a <- "2024-04-01"\nb <- "2024-05-01"\nc <- "2024-06-01"\n'},
        {"a.R": 'me <- Sys.getenv("USER")\na <- "2024-04-01"\nb <- "2024-05-01"\nc <- "2024-06-01"\n'},
        {
            "src/config/theme.css": "p { margin: 0 }\n",
            "a.R": '# Sys.getenv("x")\na <- "2024-04-01"\nb <- "2024-05-01"\nc <- "2024-06-01"\n',
        },
        {"a.py": 'import os\nkey = os.environ["API_KEY"]\nD = ["2024-04-01", "2024-05-01", "2024-06-01"]\n'},
        {"a.sql": "SELECT 1 WHERE d IN ('2024-04-01', '2024-05-01', '2024-06-01')\n"},
        {"a.sql": "INSERT INTO w SELECT * FROM x WHERE d > '2024-04-01';\n" * 3},
        {"a.sql": "SELECT 1 FROM w WHERE\n(d >= '2024-04-01')\nAND\n(d BETWEEN '2024-05-01' AND '2024-06-01')\n"},
        {
            "a.Rmd": _scan.example(
                "---\nparams:\n  ages: TRUE\n---\n\n```{r}\n"
                + "".join(f'x{n} <- readRDS("C·:/Users/abyron/x{n}.rds")\n' for n in range(9))
                + "```\n"
            )
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        if path := next((path for path in snapshot.find(*_FILES) if _is_settings(snapshot, path)), None):
            return cls.passes(f"See {path}.", [Evidence(path=path)], "inferred")
        sources = (*code.SOURCES, *code.STATISTICAL)
        every = list(_scan.running(snapshot, sources))
        if not every and not snapshot.unread(*sources):
            return cls._in_other_languages(snapshot)
        running = [(path, text) for path, text in every if not code.is_test(path)]
        if len(folders := _folders(running)) >= _MANY:
            return cls.fails(f"{len(folders)} folders of one computer stand in the code itself.", folders, "inferred")
        taking = {path: found for path, text in running if (found := _taken(path, text))}
        apart = [one for one in running if one[0] not in taking]
        queries = taking and all(path.lower().endswith(".sql") for path in taking)  # each declares for itself alone
        left = [*_dates(apart), *_folders(apart)] if queries else []
        if len(left) >= _MANY and len({one.path for one in left}) >= _ENOUGH * len(taking):
            reason = f"{len(left)} dates and folders of one computer stand in other files than those that take them from outside."
            return cls.fails(reason, left, "inferred")
        for path, text in running:
            if found := taking.get(path):
                return cls.passes(
                    f"{path} takes them from outside.",
                    [_scan.place(path, text.count("\n", 0, found.start()) + 1)],
                    "inferred",
                )
        return cls._in_the_code(snapshot.unread(*sources), running, folders)

    @classmethod
    def _in_other_languages(cls, snapshot: Snapshot) -> Finding:
        """There is no code in the languages of analysis: an app, a page or a service is asked for the same."""
        own = [path for path in ecosystems.own_code(snapshot) if not code.is_test(path)]
        if not own:
            return cls.does_not_apply("There is no code in a language that is read for this.")
        given = snapshot.find(*_OTHER_FILES)
        if path := next(
            (path for path in given if not ecosystems.copied_in(path) and _is_settings(snapshot, path)), None
        ):
            return cls.passes(f"See {path}.", [Evidence(path=path)], "inferred")
        running = [(path, text) for path in own if (text := snapshot.text(path)) is not None]
        for path, text in running:
            for number, line in _scan.with_needle(text, _OTHER_NEEDLES):
                if not line.lstrip().startswith(_REMARK) and _OTHER_READS.search(line):
                    where = [_scan.place(path, number)]
                    return cls.passes(f"{path} takes them from outside.", where, "inferred")
        return cls._in_the_code([path for path in own if path in snapshot.unavailable], running, _folders(running))

    @classmethod
    def _in_the_code(cls, lost: Sequence[str], running: list[tuple[str, str]], folders: list[Evidence]) -> Finding:
        """Nothing is taken from outside: how much would have to be changed in the code."""
        if lost:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if shared := _shared(running):
            return cls.passes(f"{shared.path} names them once, for others that load it.", [shared], "inferred")
        if len(dates := _dates(running)) >= _ENOUGH:
            return cls.fails(f"{len(dates)} dates stand in the code itself.", dates, "inferred")
        if len(dates) + len(folders) >= _ENOUGH:
            reason = f"{len(dates) + len(folders)} dates and folders of one computer stand in the code itself."
            return cls.fails(reason, [*dates, *folders], "inferred")
        return cls.passes("Little in the code would have to change.", (), "inferred")


def _is_settings(snapshot: Snapshot, path: str) -> bool:
    """Whether a file with such a name holds settings of the work, not of a tool, a test or the site of a lesson."""
    text = snapshot.text(path)
    aside = code.is_test(path) or path.startswith((".github/", "docs/", "renv/")) or _OF_TOOLS.search(path)
    sets = text is None or any(not _UNSET.fullmatch(line.strip()) for line in text.splitlines())
    return not aside and sets and "carpentry:" not in (text or "")[:2000]


#: A line that sets nothing: a comment, a bracket, the name of a part that is still empty.
_UNSET = re.compile(r"(?:#|--|//|;|\*)[^\n]*|[\w .\"'-]{1,100}:|\[[^\[\]]{0,100}\]|[{}\[\](),.-]*")


def _taken(path: str, text: str) -> re.Match[str] | None:
    """Where this file takes a setting from outside, or names it once for the rest."""
    if code.is_statistical(path):
        return _STATISTICAL.search(_PROGRAM.sub(_blank, text))
    for start in _scan.line_starts(text, _NEEDLES):
        end = text.find("\n", start)
        if text[start : end if end >= 0 else None].lstrip().startswith(_REMARK):
            continue
        if found := _READS.search(text, start, min(end if end >= 0 else len(text), start + _LONGEST)):
            return found
    return None


_LONGEST = 2000  # characters; a longer line is data


#: What a program within the file is given: by the same file, a few lines on.
_PROGRAM = re.compile(
    r"^[ \t]*(?:cap\w*[ \t]+)?pr(?:og(?:ram)?)?[ \t]+(?:de(?:f(?:ine)?)?[ \t]+)?(?!drop|dir|list)\w+[^\n]*\n(?:(?![ \t]*end\b)[^\n]*\n)*",
    re.MULTILINE | re.IGNORECASE,
)


def _blank(found: re.Match[str]) -> str:
    """As many lines, with nothing in them."""
    return "\n" * found[0].count("\n")


def _dates(running: list[tuple[str, str]]) -> list[Evidence]:
    """The dates in the code, at most ten of a file; comments left out."""
    found: list[Evidence] = []
    for path, text in running:
        dated = _DATED if code.is_statistical(path) else _FIXED
        found += [
            _scan.place(path, number)
            for number, line in _scan.with_needle(text, ("20",))
            if not line.lstrip().startswith(_REMARK) and not (number <= _TOP and _NAMED.match(line))
            if not (path.lower().endswith(".sql") and _ROW.fullmatch(line.strip()))
            for _ in dated.finditer(line)
        ][:10]
    return found


def _folders(running: list[tuple[str, str]]) -> list[Evidence]:
    """Lines of code that name a folder of one computer; comments left out."""
    found: list[Evidence] = []
    for path, text in running:
        needles, folder = ((*_PLACES, *_SERVERS), _PLACE) if code.is_statistical(path) else (_PLACES, _FOLDER)
        found += [
            _scan.place(path, number)
            for number, line in _scan.with_needle(text, needles)
            if not line.lstrip().startswith(_REMARK) and folder.search(line)
        ]
    return found


def _shared(running: list[tuple[str, str]]) -> Evidence | None:
    """A script that gives two dates or more a name, and that two others load or more."""
    asked = 0
    for path, text in running:
        if asked >= _MOST_ASKED:
            return None
        named = [number for number, line in _scan.with_needle(text, ("20",)) if number <= _TOP and _NAMED.match(line)]
        if len(named) < _FEWEST:
            continue
        asked += 1
        name = path.rpartition("/")[2]
        calls = (f"{name}'", f'{name}"', f"from {name.rpartition('.')[0]} import")
        if sum(other != path and any(call in script for call in calls) for other, script in running) >= _FEWEST:
            return _scan.place(path, named[0])
    return None


#: A row that SQL puts into a table: what is kept there, not what somebody would set.
_ROW = re.compile(r"(?:INSERT\b(?:(?!\bSELECT\b).)*|VALUES\b.*|\((?:(?![<>=]|\bBETWEEN\b).)*\)\s*[,;]?)", re.IGNORECASE)
_FEWEST, _MOST_ASKED = 2, 40  # scripts of which it is asked: all others are searched for each
_REMARK = ("#", "--", "*", "//", "/*")
_PLACES = ("~/", ":/", ":\\", "\\\\", "/Volumes/", "/Users/", "/home/", "/user/")
_SERVERS = ("/scratch/", "/gpfs/", "/nfs/")
