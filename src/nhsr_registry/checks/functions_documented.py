"""Are the functions documented?"""

from __future__ import annotations

import ast
import itertools
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.memo import line_of
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import code
from nhsr_registry.understand.manifests import READS as MANIFESTS
from nhsr_registry.understand.manifests import python_packages, r_packages

_ENOUGH = 0.5
_MOST = 400  # functions looked at: enough to tell, and quick for the largest
_SKIP = re.compile(
    r"(?:^|/)(?:tests?|testing|docs?|examples?|renv|packrat|archive\w*|inst/doc|dev|migrations|\.github|demos?)/",
    re.IGNORECASE,
)
#: Functions that a framework asks for: nobody documents them.
_FRAMEWORK = re.compile(
    r"^(?:ui|server|\.on\w+|print\.|format\.|summary\.|plot\.|app_\w+|mod_\w+_(?:ui|server)|run_app|main|setup|zzz)$"
)
_COMMENT = re.compile(
    r"^\s*#+(?!\|)'?\s*(?!-|=|#|\*|/|\s)(?=.*[a-z]{3})(?!(?:[^`]|`[^`]*`)*?(?:<-|::|%>%|\|>))(?!\w+\W*$).{8,}",
    re.IGNORECASE,
)
#: The same right above a Python function, where a text in quotes below it would be customary.
_ABOVE = re.compile(r"\s*#+\s*(?!-|=|#|\*|!|noqa|type:|%|region|endregion)(?=(?:.*[a-z]{3}){2}).{10,}", re.IGNORECASE)

#: A line of a notebook for Jupyter itself or for the shell.
_MAGIC = re.compile(r"^[%!?].*$", re.MULTILINE)

#: A heading as RStudio folds it, and what somebody means to do one day.
_RULED = re.compile(r"[-=#]{4,}\s*$")
_SENTENCE = 5  # words
_LATER = re.compile(r"\b(?:to-?do|fixme|hack|currently|for now|temporar\w+)\b", re.IGNORECASE)


#: At the top of a file: “Description - Function to count the weeks”.
_PURPOSE = re.compile(
    r"\s*#+\W*(?:(?:description|purpose|what it does)\s*[-:–]\s*(?=(?:.*[a-z]{3}){2}).{10}|(?:this )?(?:function|script|file) (?:to|that|which|for|\w+s)\b.{10})",
    re.IGNORECASE,
)


class Function(NamedTuple):
    path: str
    line: int
    name: str
    documented: bool


class FunctionsDocumented(Check):
    """At least half of the functions say what they do

    A line or two above each function – what it does, what goes in, what comes out – lets others use it without
    reading its code, and lets the computer make help pages. In R these lines start with `#'` (roxygen), in Python
    they are a text in triple quotes right below `def`; a plain comment right above the function is a good beginning.
    Start with the functions that others would call.

    What counts: in an R package that offers at least three functions, those; in other R code each function at the
    top level of a script, but for one-liners and names that begin with a dot; in Python public functions, methods
    and classes. Comments may also stand first inside the function, as two lines or more or with `#'`; a heading such
    as `# Plots ----` describes none. Stata, SAS, SQL and languages such as JavaScript, PHP, Swift and C# are not asked, and nor
    is code that was copied in from elsewhere into a folder such as `vendor`.
    Functions inside functions and private ones (`_name`) are not asked, and where nothing is defined
    the question does not apply.
    """

    id = "functions-documented"
    step = "Say what each function does, beside its code"
    reads = ("**/*.{r,py}", "**/*.{rmd,qmd,ipynb}", "man/*.rd", *MANIFESTS)
    effort = "hours"
    commands = {
        "r-package": "# In RStudio: put the cursor into the function, then\n# Code → Insert Roxygen Skeleton; afterwards:\ndevtools::document()",
        "Python": 'def count_weeks(start, end):\n    """Count the whole weeks between two dates."""',
        "*": "#' Count the whole weeks between two dates\n#'\n#' @param start,end Dates.\n#' @return A whole number.",
    }
    passing = (
        {"f.R": "weeks <- function(x) {\n  #' Count the whole weeks of a wait.\n  y <- x\n  y\n}\n"},
        {
            "R/w.R": "#' Count weeks\n#' @param x Days.\ncount <- function(x) {\n  x / 7\n}\nhelper <- function(x) {\n  x\n}\n"
        },
        {"w.py": 'def count(days):\n    """Count the weeks."""\n    return days // 7\n'},
        {"w.py": "# Counts the whole weeks in some days\ndef count(days):\n    return days // 7\n"},
        {"f.R": "# counts the whole weeks in a number of days\ncount <- function(days) {\n  days %/% 7\n}\n"},
        {
            "report.qmd": "# Waits\n\n```{r}\n#| label: count\n\n# counts the whole weeks in some days\ncount <- function(x) {\n  x\n}\n```\n"
        },
        {"R/w.R": "##' Count weeks\n##'\n##' @export\n\n\ncount <-\nfunction(x, y) {\n  x\n}\n"},
        {"f.R": "x <- 1\n\n# takes days and gives the weeks in them\n\nweeks <- function(x) {\n  y <- x\n  y\n}\n"},
        {
            "f.R": "weeks <- function(x) {\n  # Counts the whole weeks in some days.\n  #\n  # Args: a number of days\n  x %/% 7\n}\n"
        },
        {
            "f.R": "#####\n# Name - weeks.R\n# Description - Function to count the whole weeks\n#####\n\nlibrary(w)\n\nweeks <- function(x) {\n  y <- x\n  y\n}\n"
        },
        {"R/a.R": "count <- function(x) {\n  x\n}\n", "man/count.Rd": "\\name{count}\n\\alias{count}\n"},
    )
    failing = (
        {"f.R": "#Functions\nweeks <- function(x) {\n  y <- x\n  y\n}\n"},
        {"f.R": "# y <- ggplot2::enquo(x)\nweeks <- function(x) {\n  y <- x\n  y\n}\n"},
        {"R/w.R": "half <- function(x) paste0(x, 'half')\ncount <- function(x)\n  x\nweeks <- function(x) {\n  x\n}\n"},
        {"R/w.R": "count <- function(x) {\n  y <- x\n  y\n}\nweeks <- function(x) {\n  y <- x\n  y\n}\n"},
        {"w.py": "def count(days):\n    # quick\n    return days // 7\n\ndef weeks(x):\n    return x\n"},
        {"w.py": "# ---------------\ndef count(days):\n    return days // 7\n"},
        {"report.qmd": "```{r}\n#| label: count the weeks\ncount <- function(x) {\n  y <- x\n  y\n}\n```\n"},
        {"f.R": "weeks <- function(x) {\n  # filter out the days off\n  y <- x\n  y\n}\n"},
        {
            "f.R": "weeks <- function(x) {\n  #currently without the days off, since their dates differ\n  #TODO ask for them\n  x\n}\n"
        },
        {"f.R": "# network plots -------------\nweeks <- function(x) {\n  y <- x\n  y\n}\n"},
        {"f.R": "# Functions that count ----\n\nweeks <- function(x) {\n  y <- x\n  y\n}\n"},
        {
            "f.R": "# Description - Functions to count whole weeks\n\nlibrary(w)\n\na <- function(x) {\n  y <- x\n  y\n}\n\nb <- function(x) {\n  y <- x\n  y\n}\n"
        },
        {
            "f.R": "# This script finds those who wait for long\n\nx <- read.csv('x.csv')\nweeks <- function(x) {\n  y <- x\n  y\n}\n"
        },
        {"f.R": "# Description - \n# Author - A\n\nlibrary(w)\n\nweeks <- function(x) {\n  y <- x\n  y\n}\n"},
        {"w.R": "# ------------\ncount <- function(x) {\n  y <- x\n  y\n}\n"},
        {
            "w.ipynb": '{"cells": [{"cell_type": "code", "source": ["%matplotlib inline\\n", "def count(x):\\n", "    return x + 1\\n"]}], "metadata": {"kernelspec": {"language": "python"}}}'
        },
        {"a.py": 'def f(x):\n    """Tell."""\n    return x\n\ndef g(x):\n    return x\n\ndef h(x):\n    return x\n'},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        found = _public([*_r_functions(subject), *_python_functions(subject)], subject)
        if not found:
            if lost := [p for p in subject.snapshot.unread(*cls.reads[:2]) if not code.is_test(p)]:
                return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
            return cls.does_not_apply("No functions are defined.")
        told = sum(function.documented for function in found)
        bare = [Evidence(path=f.path, line=f.line, note=f.name) for f in found if not f.documented]
        reason = f"{told} of {len(found)} functions are documented."
        if told >= _ENOUGH * len(found):
            return cls.passes(reason, (), "inferred")
        return cls.fails(reason, bare, "inferred")


def _public(found: list[Function], subject: Subject) -> list[Function]:
    """In an R package that offers several functions, those; else all that were found."""
    namespace = subject.snapshot.text("NAMESPACE") or ""
    offered = {
        name.strip(" \"'`\n")
        for names in re.findall(r"^export\(([^)]*)\)", namespace, re.MULTILINE)
        for name in names.split(",")
    }
    exported = [function for function in found if function.name in offered]
    return exported if len(exported) >= 3 else [function for function in found if not function.name.startswith(".")]


def _r_functions(subject: Subject) -> list[Function]:
    """Functions at the top level of R scripts, and of the chunks of reports."""
    aliases = {
        alias
        for _, text in subject.snapshot.read("man/*.rd")
        for alias in re.findall(r"^\\alias\{([^}]+)\}", text, re.MULTILINE)
    }
    out: list[Function] = []
    folders = ("R/", "r/") if "" in r_packages(subject.snapshot) else ()
    for path, text in code.sources(subject.snapshot, "R"):
        if path.endswith(".ipynb"):
            continue  # cells are not on their own lines
        if folders and not path.startswith(folders):
            continue
        if _SKIP.search(path) or code.is_test(path) or "function" not in text or len(out) >= _MOST:
            continue
        lines = text.splitlines()
        headed = _headed(text, lines)
        for match in itertools.chain(code.r_functions(text), _R_CLASS.finditer(text) if "Class" in text else ()):
            if len(out) >= _MOST:
                break
            name = match["name"]
            if match["indent"] or _FRAMEWORK.search(name) or (name == "hello" and _HELLO in text):
                continue
            at = line_of(text, match.start()) - 1
            if _one_liner(lines, at):
                continue
            out.append(Function(path, at + 1, name, headed or name in aliases or _commented(lines, at)))
    return out


#: The function that RStudio writes into each new package.
_HELLO = 'print("Hello, world!")'
#: A class of R6, which a package offers as it does a function.
_R_CLASS = re.compile(
    r"^(?P<indent>)(?P<name>[A-Za-z.][\w.]*)[ \t]*(?:<-|=)\s*(?:R6::)?(?:R6Class|setRefClass)[ \t]*\(", re.MULTILINE
)


def _headed(text: str, lines: list[str]) -> bool:
    """Whether a file is one function, and the comment at its top says what that does."""
    outer = [found for found in itertools.islice(code.r_functions(text), 50) if not found["indent"]]
    if len(outer) != 1:
        return False
    before = text[: outer[0].start()].splitlines()
    if any(not line.startswith(("#", "library", "require", "source")) for line in map(str.strip, before) if line):
        return False  # a script, with a function among what it does
    top = itertools.takewhile(lambda line: not line.strip() or line.lstrip().startswith("#"), lines[:40])
    return any(map(_PURPOSE.match, top))


def _one_liner(lines: list[str], at: int) -> bool:
    """A function written in one line without braces explains itself."""
    line = lines[at] if at < len(lines) else ""
    if "{" in line or len(line) >= 120 or (start := line.find("function")) < 0:
        return False
    depth = 0
    for place, letter in enumerate(line[start:], start):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and depth == 0:
            return bool(line[place + 1 :].partition("#")[0].strip())
    return False


def _commented(lines: list[str], at: int) -> bool:
    """A comment with words stands above the function, or a paragraph of them first in its body."""
    above = at - 1
    while above >= 0 and lines[above].lstrip().startswith("#"):
        if _COMMENT.match(lines[above]) and not _heading(lines[above]):
            return True
        above -= 1
    if above >= 0 and not lines[above].strip():  # roxygen looks past blank lines, and takes `##'` as well
        gap = above
        while above >= 0 and at - above <= 4 and not lines[above].strip():
            above -= 1
        if above >= 0 and re.match(r"\s*#+'", lines[above]):
            return True
        if above == gap - 1 and _paragraph(lines[above - 20 if above > 20 else 0 : gap]):
            return True
    head = at + 1
    while head < len(lines) and not lines[head].lstrip().startswith("#") and _is_signature(lines[head]):
        head += 1
    told = list(itertools.takewhile(lambda line: line.lstrip().startswith("#"), lines[head : head + 12]))
    if any(re.match(r"\s*#+'\s*\w+\W+\w+\W+\w", line) for line in told):
        return True
    return sum(bool(_COMMENT.match(line)) for line in told) >= 2 and not any(map(_LATER.search, told))


def _heading(line: str) -> bool:
    """Whether a comment is a heading of what follows, ruled off: a few words that name it."""
    return bool(_RULED.search(line)) and len(re.findall(r"[A-Za-z]{2,}", line)) < _SENTENCE


def _paragraph(before: list[str]) -> bool:
    """Whether the lines end with comments that say something; a heading of what follows, ruled off, does not."""
    told = list(itertools.takewhile(lambda line: line.lstrip().startswith("#"), reversed(before)))
    return any(_COMMENT.match(line) and not _RULED.search(line) for line in told)


def _is_signature(line: str) -> bool:
    """A line that still belongs to the head of a function."""
    return not line.strip() or bool(
        re.fullmatch(r"\s*[\w.]+\s*(?:=[^{}]*)?,?\s*\)?\s*\{?\s*(?:#.*)?|\s*[){]+\s*\{?\s*|\s*#.*", line)
    )


def _python_functions(subject: Subject) -> list[Function]:
    """Public functions, methods and classes of Python files; broken files are passed over."""
    out: list[Function] = []
    folders = python_packages(subject.snapshot)
    for path, text in subject.snapshot.read("**/*.py"):
        if len(out) >= _MOST:
            break
        if folders and not path.startswith(folders):
            continue
        if _SKIP.search(path) or code.is_test(path) or "def " not in text:
            continue
        out.extend(_of_module(path, text))
    for path, text in code.sources(subject.snapshot, "Python") if not folders else ():
        if path.lower().endswith(".ipynb") and not _SKIP.search(path) and len(out) < _MOST:
            plain = _MAGIC.sub("pass", text)
            out.extend(function._replace(line=1) for function in _of_module(path, plain))  # a cell has no line
    return out


def _of_module(path: str, text: str) -> Iterator[Function]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # strangers' invalid escapes are not our warning
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = text.splitlines()
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        node = pending.pop(0)
        if isinstance(node, ast.ClassDef):
            pending.extend(node.body)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            if _FRAMEWORK.search(node.name) or any("overload" in ast.dump(d) for d in node.decorator_list):
                continue
            above = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 2
            told = bool((ast.get_docstring(node) or "").strip()) or (above >= 0 and bool(_ABOVE.match(lines[above])))
            yield Function(path, node.lineno, node.name, told)
