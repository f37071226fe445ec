"""Does the code find its files on another computer?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _scan
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.checks._scan import example
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import code
from nhsr_registry.understand.code import extension

#: What opens, reads, writes or names a file.
_OPENS = r"read\w*(?:[.:]+\w+)?|read\.\w+|fread|vroom|load|source|plumb|runApp|open|write\w*(?:[.:]\w+)?|save\w*|ggsave|import|list\.files|dir|listdir|glob|to_csv|to_excel|to_parquet|file\.path|Path"
#: A folder at the root, and one below it: none that every system or container has, and no address of a page or an API.
_ROOTED = (
    r"/(?!(?:tmp|dev|proc|etc|usr|opt|var|bin|app|apps|code|src|srv|work|workspace|workspaces|repo|project|content|kaggle|github|data|input|output|outputs|root|home|mnt|users|volumes|conf|api|v\d|static|assets|www|public|docs|health\w*|ping|login|index\w*|rest|path|some|absolute|databricks)\b)"
    r"(?![^\"'\n]{0,80}(?:/rest/|/arcgis))[A-Za-z][\w.-]*/"
)
#: Folders of a server: in an image, which the project then builds, they are the same everywhere.
_SERVER = re.compile(rf"\b(?:{_OPENS}|cd|chdir)\(\s*(?:\w+\s*=\s*)?[rRfF]?[\"']/(?:opt|srv|root|var/(?:apps?|data|www))/(?!conda|homebrew|venv|render)[\w.-]+/[^\"'\n]+[\"']", re.IGNORECASE)  # fmt: skip
_IMAGE = ("{**/,}{dockerfile*,*.dockerfile,docker-compose*,compose.y*ml,containerfile,devcontainer.json,*.def}",)
#: Where an environment lay when it was written down; nothing reads it.
_EXPORTED = re.compile(r"^\s*prefix:\s")
_WHAT = (
    ("a Windows path", re.compile(r"(?<![A-Za-z0-9_/\\%{}-])[\"'(=\s]?[A-Za-z]:(?:/(?!/)|\\\\|\\(?![nrtdswbSDW\"']\b))(?=[\w .~$-]{2,})(?:[\w .~$&()-]+(?:[/\\]+|[\"'])){1,}", re.IGNORECASE)),
    ("a home folder", re.compile(r"(?<![=!]=)(?<![=!]= )[\"'(=\s](?:/home/(?!(?:rstudio|shiny|jovyan|runner|user|app|docker|site|ubuntu|ec2-user|vscode|coder|node|nonroot|codespace)\b|page)[\w.-]+[/\"']|/Users/(?!runner\b|user/|username/|your)[\w.-]+[/\"']|~/(?!\.|R/|bin/)[\w.-]+/|~/[\w -]+\.(?:csv|tsv|xlsx?|rds|rda|rdata|dta|sav|parquet|sqlite)\b|/mnt/[\w.-]+/|/Volumes/[\w.-]+/|/conf/\w+/)")),
    ("a folder of one's own", re.compile(r"\bPath\.home\(\)\s*/\s*[\"'](?:Desktop|Documents|Downloads|OneDrive|Dropbox)")),
    ("a folder of one platform", re.compile(r"[\"'(=\s](?:/dbfs/mnt/\w+|/content/g?drive/(?:My ?Drive|Shareddrives)/|/Workspaces?/[\w.-]+/)")),
    ("a folder of one server", re.compile(r"[\"'(=\s](?:/user/(?:home|work)/|/(?:gpfs|lustre|beegfs|panfs|nfs|scratch|rds|exports)\d{0,2}/[\w.-]+/)[\w.-]+")),
    ("a network folder", _scan.NETWORK_FOLDER),
    ("a folder at the root of one system", re.compile(rf"\b(?:{_OPENS})\(\s*(?:\w+\s*=\s*)?[rRfF]?[\"']{_ROOTED}[^\"'\n]+[\"']", re.IGNORECASE)),
    ("a folder at the root of one system", re.compile(rf"^\s*(?!\w{{0,60}}(?:api|url|uri|endpoint|route))(?:\w|\.){{0,60}}(?:path|dir|directory|folder|file|root|location|base|drive|lookups?|data|extracts?|outputs?|inputs?)(?:\w|\.){{0,60}}\s*(?:<-|=)\s*(?:\w{{1,20}}\(\s*){{0,2}}[rRfF]?[\"']{_ROOTED}[\w. &-]+/[^\"'\n]*[\"'](?!\s*,\s*$)", re.IGNORECASE)),
    ("a folder at the root of one system", re.compile(rf"(?:os\.environ\[[\"']\w{{1,40}}[\"']\]|Sys\.setenv\(\s*\w{{1,40}})\s*=\s*[\"']{_ROOTED}[^\"'\n]*[\"']")),
    ("setwd() to a fixed folder", re.compile(r"\bsetwd\s*\(\s*(?:paste0?\(|file\.path\(|normalizePath\()?\s*r?[\"'(]+(?:[A-Za-z]:|[/~]|\\\\)")),
)  # fmt: skip
#: Code in which paths may stand.
_CODE = frozenset({*code.LANGUAGES, "ipynb", "sh", "bash", "bat", "ps1", "m"}) - {"pbix", "pbit", "pbip"}
_NEEDLES = _scan.sought(
    ":/",
    ":\\",
    "/home/",
    "/users/",
    "~/",
    "/mnt/",
    "/volumes/",
    "/workspace",
    "/dbfs/",
    "drive/",
    "path.home",
    "/conf/",
    "/user/",
    "/gpfs",
    "/lustre",
    "/beegfs",
    "/panfs",
    "/nfs",
    "/scratch",
    "/rds",
    "/exports",
    "\\\\",
    "//",
    "setwd",
    '("/',
    "('/",
    '="/',
    '= "/',
    "='/",
    "= '/",
    '- "/',
    "- '/",
    'f"/',
    "f'/",
    'r"/',
    "r'/",
)


class NoAbsolutePaths(Check):
    """The code finds its files on any computer

    A path such as the one to your own desktop or a team drive exists on your computer only, so the code stops at
    the first line elsewhere. Write paths from the project's folder on: in R with `here::here("data", "waits.csv")`
    inside an RStudio project, in Python with `pathlib.Path("data") / "waits.csv"`. What must differ from place to
    place goes into one settings file.

    What counts: Windows paths, drives, network folders, and folders in somebody's home, `~/Documents` as well; not
    comments, the README, tests, where a program is installed, what is the same in every container, or hidden settings
    such as `~/.Renviron`. With no code the question does not apply.
    """

    id = "no-absolute-paths"
    step = "Let the code find its files on any computer"
    reads = _scan.FILES
    effort = "hours"
    commands = {
        "Python": 'from pathlib import Path\n\nDATA = Path(__file__).parent / "data"',
        "SQL": "-- the folder comes from whoever runs it:\n-- sqlcmd -v folder=data -i load.sql\nBULK INSERT waits FROM '$(folder)/waits.csv';",
        "Stata": '* start Stata in the project\'s folder, then:\nuse "data/waits.dta", clear',
        "SAS": '/* each computer names its folder once, in settings.sas */\nlibname waits "&folder/data";',
        "*": 'here::here("data", "waits.csv")',
    }
    passing = (
        {"a.R": 'x <- read.csv("data/x.csv")\ny <- here::here("data", "y.csv")\n'},
        {"a.R": example('# setwd("C·:/Users/me")\nx <- 1\n')},
        {"a.py": 'URL = "https://www.england.nhs.uk/home/x/"\nPATTERN = re.compile(r"\\\\d+")\n'},
        {"tests/test_a.py": example('P = "C·:/Users/me/x.csv"\n'), "a.py": "x = 1\n"},
        {"README.md": example("Save it as `C·:/Users/you/x.csv`.\n"), "a.R": "1\n"},
        {"a.py": example('"""Reads C·:/Users/me/data/x.csv."""\nx = 1\n')},
        {"a.R": 'setwd("..")\nx <- "a:b"\n'},
        {"a.py": example('hosted = os.environ["HOME"] == "/·home/udf"\n')},
        {"a.py": 'rows = page.select("//table/tbody/tr")\nlinks = page.find("//div/a/b")\n'},
        {"start.sh": "env > /home/shiny/.Renviron\n"},
        {"a.py": example('x = pd.read_csv("/·data/x.csv")\ny = open("/·app/settings/y.yml")\n')},
        {"a.R": example('app <- plumb("/·opt/waits/plumber.R")\n'), "Dockerfile": "FROM rocker/r-ver\n"},
        {
            "environment.yml": example("name: w\nprefix: /·home/abyron/envs/w\n"),
            "linux-env.yml": example("prefix: ~·/waits/env\n"),
            "a.py": "1\n",
        },
        {
            "a.R": example(
                "'Counts.\n\nOptions:\n  --file=<FILE>  Such as\n                 /·home/waits/w.csv\n' -> doc\nx <- docopt(doc)\n"
            )
        },
        {"a.R": example('base_path <- "/·v1/organisations/all/"\nservice_path <- "/·ABcdEF/arcgis/rest/services/"\n')},
        {"a.py": example("api_path = '/·services/byServiceId/'\n")},
        {"a.py": '@app.get("/user/work")\ndef work(): return Path("data/scratch/x.csv")\n'},
        {"a.py": '@app.get("/waits/by-week")\ndef waits(): return load("/api/waits/1")\n'},
    )
    failing = (
        {"a.R": example('extracts_path <- "/·Team_conf/Topics/extracts/"\n')},
        {"a.py": example('os.environ["HF_HOME"] = "/·vol/abyron/models"\n')},
        {"a.py": example('x = Path·.home() / "Desktop" / "waits.csv"\n')},
        {"a.py": example('x = pd.read_csv("/·content/drive/MyDrive/waits/x.csv")\n')},
        {"a.R": example('x <- read.csv("~·/waits.csv")\n')},
        {"a.R": example('folder <- "/·Users/abyron"\n')},
        {"a.R": example('app <- plumb("/·opt/shiny-server/apps/waits/plumber.R")\n')},
        {"docs/r/a.R": example('wd <- "/·Volumes/share-ab12/waits/"\nsetwd(wd)\n'), "mkdocs.yml": "site_name: w\n"},
        {"fabfile.py": example("with cd('/·var/apps/waits/waits'):\n    run('git pull')\n")},
        {"a.py": example('BASE = f"/·Workspace/Shared/analysts"\n')},
        {"a.R": example('x <- readRDS("/·Team_conf/Topics/beds.rds")\n')},
        {"a.py": example('x = pd.read_csv(filepath_or_buffer="/·sharedfs/analytics/waits.csv")\n')},
        {"a.do": example('global DATA "/·user/home/ab12345/waits"\n')},
        {"run.sh": example("cd /·scratch/ab12345/waits\n"), "a.R": "1\n"},
        {"a.R": example('setwd("C·:/Users/a.byron/Documents/waits")\n')},
        {"a.R": example('x <- read.csv("/·home/abyron/waits/x.csv")\n')},
        {"a.py": example('df = pd.read_csv(r"C·:\\Users\\abyron\\x.csv")\n')},
        {"a.R": example('x <- read.csv("\\\\\\·\\·server01\\\\share\\\\x.csv")\n')},
        {"a.R": example('x <- read.csv("/·/server01/share/x.csv")\n')},
        {"a.py": example('df = pd.read_csv(r"\\·\\·server01\\share\\x.csv")\n')},
        {"a.sql": example("BULK INSERT dbo.waits FROM '\\·\\·server01\\share\\x.csv'\n")},
        {"a.ipynb": example('{"cells": [{"cell_type": "code", "source": ["x = open(\\"/·Users/abyron/x.csv\\")"]}]}')},
        {"a.Rmd": example('```{r}\nx <- read.csv("S·:/Analytics/waits/x.csv")\n```\n')},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        found: list[Evidence] = []
        sought = _WHAT if subject.snapshot.find(*_IMAGE) else (*_WHAT, ("a folder of one server", _SERVER))
        for path, number, line in _scan.lines(subject, _NEEDLES):
            bare = _scan.without_comment(line, code.extension_in(subject.snapshot, path))
            if _EXPORTED.search(bare) or (_scan.is_harmless(bare) and not re.search(r"\bsetwd\s*\(", bare)):
                continue
            if (what := next((name for name, pattern in sought if pattern.search(bare)), None)) and not (
                what == "a network folder"
                and extension(path) in {"js", "ts"}  # there it is an address without its scheme
            ):
                found.append(_scan.place(path, number, what))
        if found:
            files = len({where.path for where in found})
            return cls.fails(
                f"{len(found)} fixed path{'s' * (len(found) > 1)} in {files} file{'s' * (files > 1)}.",
                # where a network folder stands, `no-internal-infrastructure` says, in private
                [where for where in found if where.note != "a network folder"],
                "inferred",
            )
        if not found and not (lost := _scan.unread(subject)) and not _has_code(subject):
            return cls.does_not_apply("There is no code.")
        if lost:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.passes("No path of one computer was seen.", (), "inferred")


def _has_code(subject: Subject) -> bool:
    """Whether there is a file of code: not a README, however it is written, nor a page without a line of it."""
    snapshot = subject.snapshot
    for path in snapshot.paths:
        kind, readme = extension(path), path.lower().rpartition("/")[2].startswith("readme.")
        page = kind in {"qmd", "rmd"} and code.quarto_language(snapshot.text(path)) == "Quarto"
        recipe = path.lower().rpartition("/")[2] in {"dockerfile", "makefile", "snakefile"}
        if recipe or (kind in _CODE and not readme and not page):
            return True
    return False
