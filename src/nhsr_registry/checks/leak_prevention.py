"""Is something in place that keeps data and secrets out?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding

_HOOKS = (
    "{,*/}.pre-commit-config.{yml,yaml}",
    ".github/workflows/*.{yml,yaml}",
    ".gitlab-ci.yml",
    ".gitattributes",
    "lefthook.yml",
    ".husky/*",
)
_SCANNERS = re.compile(
    r"^[^#\n]*\b(?:gitleaks|detect-secrets|detect-private-key|trufflehog|git-?secrets|ggshield|talisman|nbstripout|nb-?clean|no-commit-secrets|check-added-large-files)\b",
    re.IGNORECASE | re.MULTILINE,
)
#: Lines of .gitignore that keep data or secrets out; those of editors and build folders do not count.
_KEPT_OUT = re.compile(
    r"^[ \t]*/?(?:\*\*/)?(?:[\w.*-]+/)*(?:\*{0,2}\.(?:csv|tsv|xlsx?|xls[xm]?\*?|rds|rda|rdata|parquet|feather|sav|dta|sas7bdat|pkl|pickle|db|duckdb|sqlite3?|accdb|mdb|pbix|fst|qs|ods|zip|env|renviron|pem|key)\b.*"
    r"|\*?(?:\d{1,2}[ _.-]{1,2})?(?:(?:raw|input|output|source|processed)[ _-]?)?(?:data|inputs?|outputs?|extracts?|secrets?|credentials?)[\w -]*/?\**(?:/.*)?|(?:local|private|secure|confidential|sensitive|restricted)(?:[ _-]?(?:only|files?|data))?/?\**|\S*[-_.]keys?\.(?:json|ya?ml|js|txt)|\S*\.(?:p12|pfx|jks|keystore|mobileprovision|publishsettings)|(?:local\.settings|appsettings\.(?:local|development)|\S*service[-_]?account\S*)\.json|database\.yml|wp-config\.php|auth\.json|\.env.*|\.renviron|\.?secrets?\S*|\S*\.secrets?|credentials?\S*|(?:[\w-]*[_-])?(?:config|settings|conf)\.(?:ya?ml|cfg|ini|conf|toml|json|py|r)|\w+\.(?:cfg|ini))\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_IGNORES = "{,*/}.gitignore"
#: A folder for data whose own .gitignore keeps out whatever is put there.
_DEEPER = "{*/*/,*/*/*/}.gitignore"
_HOLDS_DATA = re.compile(
    r"(?:^|/)(?:\d{1,2}[_. -]{1,3})?(?:raw|processed|interim|external|secure|private|(?:raw|input|output|source)?[_ -]?(?:data|inputs?|outputs?|extracts?)[\w -]{0,20})/\.gitignore",
    re.IGNORECASE,
)
#: There, also one file of data by its name.
_ONE = re.compile(
    r"^[ \t]*/?(?!(?:package(?:-lock)?|tsconfig|composer|manifest)\.json)[^\s#!*/]+\.(?:csv|tsv|xlsx?|rds|rda|rdata|parquet|feather|sav|dta|sas7bdat|duckdb|sqlite3?|accdb|zip|json)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_ALL = re.compile(r"^[ \t]*/?\*{1,2}[ \t]*$", re.MULTILINE)
#: `[cC][sS][vV]`, as Public Health Scotland's template writes `csv`.
_ANY_CASE = re.compile(r"\[([A-Za-z])[A-Za-z]\]")

_LONGEST = 300  # letters of a line that says something: what is longer could keep a pattern busy for hours


def _short(text: str) -> str:
    """The text with empty lines for those that are very long."""
    return "\n".join("" if len(line) > _LONGEST else line for line in text.split("\n"))


class LeakPrevention(Check):
    """Something keeps data and secrets from being committed by accident

    One `git add .` in a hurry is enough to publish a data file. A line in `.gitignore` for your data folder and for
    `.Renviron` or `.env` prevents it for good, and a hook, a small program that looks at every commit before it is
    made, prevents the rest. Both are set up once and then work by themselves. One line that keeps out any data counts
    as a beginning, even only R's own `.RData`; `.venv` and folders of caches keep out no data.
    """

    id = "leak-prevention"
    step = "Let git keep data and secrets out by itself"
    reads = (_IGNORES, _DEEPER, *_HOOKS)
    effort = "minutes"
    commands = {
        "r-package": 'usethis::use_git_ignore(c(".Renviron", "data-raw/*.csv", "*.xlsx"))',
        "*": "# .gitignore\n.env\n.Renviron\ndata/\n*.xlsx\n*.rds\n\n# .pre-commit-config.yaml\nrepos:\n  - repo: https://github.com/gitleaks/gitleaks\n    rev: v8.28.0\n    hooks:\n      - id: gitleaks",
    }
    passing = (
        {".gitignore": ".Rhistory\ndata/\n"},
        {".gitignore": ".Renviron\n"},
        {".gitignore": "bq-service-account.json\n"},
        {"data/.gitignore": "waits.csv\n"},
        {".gitignore": ".Rhistory\nlocal\n"},
        {"data/raw/.gitignore": "*\n!.gitignore\n"},
        {".gitignore": "__pycache__\nconfig.cfg\n", "config_template.cfg": "[AWS]\nKEY=\n"},
        {".gitignore": "*.csv\n!sample.csv\n"},
        {".gitignore": "01_Raw Data/\n"},
        {".gitignore": ".Rproj.user\n**.html\n**.rds\n"},
        {".gitignore": "*.[cC][sS][vV]\n*.[xX][lL][sS]*\n"},
        {
            ".pre-commit-config.yaml": "repos:\n  - repo: https://github.com/gitleaks/gitleaks\n    hooks:\n      - id: gitleaks\n"
        },
        {".gitattributes": "*.ipynb filter=nbstripout\n"},
    )
    failing = (
        {"a.R": "1\n"},
        {".gitignore": ".Rproj.user\n.Rhistory\n.DS_Store\n"},
        {"renv/.gitignore": "library/\n", "docs/site/.gitignore": "*\n"},
        {".gitignore": "# data/\n__pycache__/\n"},
        {"data/.gitignore": "package.json\ntsconfig.json\n"},
        {
            ".pre-commit-config.yaml": "repos:\n  - repo: https://github.com/astral-sh/ruff-pre-commit\n    hooks:\n      - id: ruff\n"
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        for patterns, words in (
            (_HOOKS, _SCANNERS),
            ((_IGNORES,), _KEPT_OUT),
            ((_IGNORES, _DEEPER), _ALL),
            ((_IGNORES, _DEEPER), _ONE),
        ):
            for path, text in snapshot.read(*patterns):
                if words in {_ALL, _ONE} and not _HOLDS_DATA.search(path):
                    continue
                if found := words.search(_ANY_CASE.sub(r"\1", _short(text))):
                    line = text.count("\n", 0, found.start()) + 1
                    return cls.passes(f"See {path}.", [Evidence(path=path, line=line)], "inferred")
        if lost := snapshot.unread(*cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails(
            "Nothing keeps data files or secrets out yet.",
            [Evidence(path=path) for path in snapshot.find(_IGNORES)],
        )
