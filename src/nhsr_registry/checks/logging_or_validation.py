"""Does the pipeline notice when something is odd?"""

from __future__ import annotations

import re

from nhsr_registry.checks import _scan
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import code

_WORDS = re.compile(
    r"^(?![ \t]*(?:#|--|//)).*?(\bimport logging\b|\bfrom loguru\b|\bimport loguru\b|\blogging\.\w|\blog(?:ger)?::|\blog_\w+\s*\(|\blogger\.\w|futile\.logger|library\(log4r\)|\blgr::|\bsink\s*\("
    r"|\bpointblank\b|\bassertr\b|\bdata\.validator\b|\bvalidate::|library\(validate\)|\bpandera\b|great_expectations|\bpydantic\b|\bcerberus\b|\btidylog\b|\bstopifnot\s*\(|\bassertthat\b|\bassert_that\s*\(|\bcheckmate::"
    r"|^[ \t]*assert\s|\braise\s+\w*(?:Error|Exception)\b|\brlang::abort|\bcli_(?:abort|alert|inform|warn)|(?<![\w.])stop\s*\(\s*[\"']|\bRAISERROR\b|\bTHROW\s+\d|\bwarning\s*\(\s*[\"']|\bmessage\s*\(|\btryCatch\s*\(|\bexpect_(?:col|row|equal|true)\w*\s*\()",
    re.MULTILINE,
)
_NEEDLES = (
    "logging", "loguru", "logger", "log_", "log4r", "log::", "lgr::", "sink", "pointblank", "assert", "validat", "pandera", "great_expect", "pydantic",
    "cerberus", "tidylog", "stopifnot", "checkmate", "raise", "abort", "cli_", "stop", "RAISERROR", "THROW", "warning", "message", "tryCatch", "expect_",
)  # fmt: skip


class LoggingOrValidation(Check):
    """The code says when something is odd

    Data change without notice. A line that stops, or writes down, when there are no rows, when a code is new, or
    when the total falls by half keeps an odd figure out of a report. Start with the number of rows after each step.
    """

    id = "logging-or-validation"
    step = "Let the code check its data, and write down what it did"
    reads = code.SOURCES
    effort = "hours"
    commands = {
        "Python": 'import logging\n\nlogging.basicConfig(level=logging.INFO)\nlogging.info("rows after the join: %s", len(df))',
        "*": 'stopifnot("no rows this month" = nrow(waits) > 0)\nlogger::log_info("rows after the join: {nrow(waits)}")',
    }
    passing = (
        {"main.R": 'stopifnot("no rows" = nrow(x) > 0)\n'},
        {"main.py": "import logging\nlogging.info('x')\n"},
        {"a.sql": "IF @n = 0 THROW 50001, 'no rows', 1\n"},
    )
    failing = (
        {"main.R": "x <- read.csv('x.csv')\nprint(x)\n"},
        {"main.py": "x = 1\n# import logging\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        read = list(_scan.running(snapshot))
        if not read and not snapshot.unread(*code.SOURCES):
            return cls.does_not_apply("There is no code.")
        for path, text in read:
            if code.is_test(path):
                continue
            if found := _scan.first(text, _NEEDLES, _WORDS):
                return cls.passes(
                    f"See {path}.", [_scan.place(path, text.count("\n", 0, found.start(1)) + 1)], "inferred"
                )
        if lost := snapshot.unread(*code.SOURCES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("The code does not check its data yet.", (), "inferred")
