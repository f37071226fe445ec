"""Does the pipeline notice when something is odd?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _scan
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import code

_WORDS = re.compile(
    r"^(?![ \t]*(?:#|--|//)).*?(\bimport logging\b|\bfrom loguru\b|\bimport loguru\b|\blogging\.\w|\blog(?:ger)?::|\blog_\w+\s*\(|\blogger\.\w|futile\.logger|library\(log4r\)|\blgr::|\bsink\s*\("
    r"|\bpointblank\b|\bassertr\b|\bdata\.validator\b|\bvalidate::|library\(validate\)|\bpandera\b|great_expectations|\bpydantic\b|\bcerberus\b|\btidylog\b|\bstopifnot\s*\(|\bassertthat::|\bassert_that\s*\(|\bcheckmate::"
    r"|^[ \t]*assert\s|\braise\s+\w*(?:Error|Exception)\b|\brlang::abort|\bcli_(?:abort|alert|inform|warn)|(?<![\w.])stop\s*\(\s*(?:[\"']|paste|glue|sprintf|str_)|\bRAISERROR\b|\bTHROW\s+\d|\bwarning\s*\(\s*(?:[\"']|paste|glue|sprintf|str_)|\bwarnings\.warn\s*\(|\bsys\.exit\s*\(\s*[rf]?[\"']|\bst\.(?:error|warning)\s*\(|\bneed\s*\(|\braise[ \t]+(?:notice|exception|warning)\b|\bRAISE[ \t]+(?:NOTICE|EXCEPTION|WARNING)\b|\bBEGIN[ \t]+TRY\b|\blog4r::|\bquit\s*\([^()\n]*status\s*=\s*[1-9]|^[ \t]*except[ \t]+\(?(?!Exception\b|BaseException\b)\w|\bmessage\s*\(|\btryCatch\s*\(|\bexpect_(?:col|row|equal|true)\w*\s*\("
    r"|\b(?:cat|write\w*|capture\.output)\s*\([^\n]*\bappend\s*=\s*T(?:RUE)?\b(?![^\n]*\.(?:csv|tsv)[\"']))",
    re.MULTILINE,
)
#: The same in Stata and SAS, whose remarks begin with a star.
_STATISTICAL = re.compile(
    r"^(?![ \t]*(?:\*|//|/\*)).*?(\bassert\b|\bisid[ \t]+\w|\bconfirm[ \t]+\w|\blog[ \t]+using\b|\berror[ \t]+\d|\bas[ \t]+err(?:or)?\b|%put[ \t]+(?:error|warning|note)\b"
    r"|%abort\b|\bputlog\b|\bproc[ \t]+printto\b)",
    re.MULTILINE | re.IGNORECASE,
)
_STATISTICAL_NEEDLES = (
    "assert",
    "isid",
    "confirm",
    "log using",
    "error",
    "as err",
    "%put",
    "%abort",
    "putlog",
    "printto",
)
_NEEDLES = (
    "logging", "loguru", "logger", "log_", "log4r", "log::", "lgr::", "sink", "pointblank", "assert", "validat", "pandera", "great_expect", "pydantic",
    "cerberus", "tidylog", "stopifnot", "checkmate", "raise", "abort", "cli_", "stop", "RAISERROR", "THROW", "warning", "message", "tryCatch", "expect_", "append", "sys.exit", "st.error", "need", "RAISE ", "BEGIN", "quit", "except ",
)  # fmt: skip


class LoggingOrValidation(Check):
    """The code says when something is odd

    Data change without notice. A line that stops, or writes down, when there are no rows, when a code is new, or
    when the total falls by half keeps an odd figure out of a report. Start with the number of rows after each step.

    What counts: one place in the code, tests left out, that stops or warns with its own words, checks with a package for
    that, keeps a log, or prints how many are left after two steps or more. Progress that is printed says nothing of what is
    odd. Read are R, Python, SQL, Julia, Stata and SAS; without code in these the question does not apply.
    """

    id = "logging-or-validation"
    step = "Let the code check its data, and write down what it did"
    reads = (*code.SOURCES, *code.STATISTICAL)
    effort = "hours"
    commands = {
        "Python": 'import logging\n\nlogging.basicConfig(level=logging.INFO)\nlogging.info("rows after the join: %s", len(df))',
        "SQL": "-- the step stops where there is nothing to count\nIF NOT EXISTS (SELECT 1 FROM waits)\n  THROW 50001, 'no rows this month', 1;",
        "Stata": 'log using "waits.log", text replace\nassert weeks_waited >= 0',
        "SAS": "%if &rows = 0 %then %do;\n  %put ERROR: no rows this month;\n  %abort;\n%end;",
        "*": 'stopifnot("no rows this month" = nrow(waits) > 0)\nlogger::log_info("rows after the join: {nrow(waits)}")',
    }
    passing = (
        {"main.R": 'stopifnot("no rows" = nrow(x) > 0)\n'},
        {"main.R": "library(assertthat)\nassert_that(nrow(x) > 0)\n"},
        {"main.R": 'cat("Without those under 18:", nrow(x), "\\n", file = steps, append = TRUE)\n'},
        {"main.R": "cat('All:', nrow(x), '\\n')\nx <- x[x$age > 17, ]\ncat('Adults:', nrow(x), '\\n')\n"},
        {"main.py": "try:\n    x = load()\nexcept FileNotFoundError as e:\n    print('no file', e)\n"},
        {"main.R": 'if (nrow(x) == 0) stop(paste("no rows in", file))\n'},
        {"main.py": 'import sys\nif x.empty:\n    sys.exit("no rows")\n'},
        {"a.sql": "DO $$ BEGIN\n  RAISE EXCEPTION 'no rows';\nEND $$;\n"},
        {"main.py": "import logging\nlogging.info('x')\n"},
        {"a.sql": "IF @n = 0 THROW 50001, 'no rows', 1\n"},
        {"a.do": 'use "waits.dta"\nassert weeks >= 0\n'},
        {"main.py": "import sys\nif a != b:\n    print('The lists differ')\n    sys.exit()\n"},
        {"a.do": 'merge m:1 site using "sites.dta", assert(match)\n'},
        {"a.sas": "%if &rows = 0 %then %put ERROR: no rows;\n"},
    )
    failing = (
        {"a.do": 'use "waits.dta"\n* assert weeks >= 0\nsummarize weeks\n'},
        {"a.sas": "proc means data = waits;\nrun;\n"},
        {"main.R": "x <- read.csv('x.csv')\nprint(x)\n"},
        {"main.R": "library(assertthat)\nx <- read.csv('x.csv')\n"},
        {"main.R": 'write.table(x, "waits.csv", append = TRUE)\n'},
        {"main.R": "print(paste('rows:', nrow(x)))\n"},
        {"main.py": "import sys\nprint('Done')\nsys.exit()\n"},
        {"main.R": "stop <- 3\nwarning(x)\n"},
        {"main.py": "x = 1\n# import logging\n"},
        {"main.py": "try:\n    x = load()\nexcept Exception as e:\n    print(e)\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        read = list(_scan.running(snapshot, cls.reads))
        if not read and not snapshot.unread(*cls.reads):
            return cls.does_not_apply("There is no code in the languages that are read for this.")
        for path, text in read:
            if code.is_test(path):
                continue
            if found := _found(path, text):
                return cls.passes(
                    f"See {path}.",
                    [_scan.place(path, text.count("\n", 0, found.start(found.lastindex or 0)) + 1)],
                    "inferred",
                )
        if lost := snapshot.unread(*cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("The code does not check its data yet.", (), "inferred")


#: How many rows or people are left, printed with words, as each step goes by.
_COUNTED = re.compile(
    r"(?![ \t]*#).*?\b(?:print|cat)\s*\((?:paste0?\()?\s*f?[\"'](?=[^\"'\n]*[A-Za-z]{3})[^\n]*\b(?:nrow|n_distinct|len|length)\s*\(",
    re.MULTILINE,
)
_STEPS = 2  # one alone is somebody looking


def _found(path: str, text: str) -> re.Match[str] | None:
    """Where a file says what is odd, or how much is left."""
    if code.is_statistical(path):
        lowered = text.lower()
        return _STATISTICAL.search(text) if any(one in lowered for one in _STATISTICAL_NEEDLES) else None
    return _scan.first(text, _NEEDLES, _WORDS) or _steps(text) or _ends(text)


#: A message on one line, and the end on the next, both within something: `print('no rows')`, then `sys.exit()`.
_ENDS = re.compile(
    r"[ \t]+(?:print|cat)\s*\([^\n]{0,200}[\"'][^\n]{0,200}\n[ \t]+(?:(?:sys\.)?exit|quit|q|stop)\s*\([^\n()]{0,40}\)\s*$",
    re.MULTILINE,
)


def _ends(text: str) -> re.Match[str] | None:
    """Where the code says what is odd and goes no further."""
    for start in _scan.line_starts(text, ("print", "cat")):
        if found := _ENDS.match(text, start, min(len(text), start + _LONGEST)):
            return found
    return None


def _steps(text: str) -> re.Match[str] | None:
    """The first of several lines that print how much is left."""
    found: list[re.Match[str]] = []
    for start in _scan.line_starts(text, ("print", "cat(")):
        end = text.find("\n", start)
        if one := _COUNTED.match(text, start, min(end if end >= 0 else len(text), start + _LONGEST)):
            found.append(one)
            if len(found) >= _STEPS:
                return found[0]
    return None


_LONGEST = 500  # characters of a line
