"""Are notebooks saved without their outputs?"""

from __future__ import annotations

from nhsr_registry import leaks
from nhsr_registry.checks import _leaks
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.code import Notebook, notebooks

_CLEAN = '{"cells": [{"cell_type": "code", "source": ["1 + 1"], "outputs": [], "execution_count": null}]}'
#: As notebooks were before version 4 of their layout.
_OLDER = '{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["1"], "outputs": [{"output_type": "stream", "text": ["1"]}]}]}]}'
_SHOWN = (
    '{"cells": [{"cell_type": "code", "source": ["df.head()"], "outputs": [{"output_type": "execute_result", '
    '"data": {"text/plain": ["  patient  weeks"]}}]}]}'
)


class NotebooksClean(Check):
    """Notebooks are saved without their outputs

    A notebook keeps what its cells last printed, so rows of data can become public by accident, and stay in the
    history. Clear the outputs before you commit; a small tool called nbstripout does it for you from then on. If
    you publish a notebook in order to show its results, check that they come from open or made-up data. If real
    people's rows have become public, tell your information governance team first: they can help with the history.

    Any output that is saved counts, of exercises and of open data too, since only you can know where it is from; say
    so beside the check in `.nhsr.toml`. Pages made from notebooks (`.html`, `.nb.html`) are not asked, nor are R Markdown and
    Quarto, which keep no outputs. Without notebooks the question does not apply.
    """

    id = "notebooks-clean"
    step = "Clear the saved results out of the notebooks"
    reads = ("**/*.ipynb",)
    effort = "minutes"
    private = True
    commands = {
        "*": "pip install nbstripout\nnbstripout --install\n# those in every folder (on Windows: in Git Bash)\ngit ls-files -z '*.ipynb' | xargs -0 nbstripout"
    }
    passing = ({"a.ipynb": _CLEAN}, {"a.ipynb": _CLEAN, "sub/b.ipynb": _CLEAN})
    failing = ({"a.ipynb": _SHOWN}, {"a.ipynb": _CLEAN, "sub/b.ipynb": _SHOWN}, {"a.ipynb": _OLDER})

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        paths = subject.snapshot.find("**/*.ipynb")
        if not paths:
            return cls.does_not_apply("There are no notebooks.")
        shown = [book for book in notebooks(subject.snapshot) if book.with_outputs]
        if shown:
            known = _in_outputs(subject)
            where = [place for book in shown for place in known.get(book.path, ())]
            # what else those notebooks hold is for somebody to look at
            where += [
                Evidence(path=book.path, note=_holds(book) + _leaks.LOOK)
                for book in sorted(shown, key=lambda book: (book.path not in known, -book.with_tables))
            ]
            tables = sum(book.with_tables > 0 for book in shown)
            said = f", {tables} of them tables" if tables else ""
            return cls.fails(f"{len(shown)} of {len(paths)} notebooks hold saved outputs{said}.", where)
        if lost := subject.snapshot.unread("**/*.ipynb"):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if not notebooks(subject.snapshot):
            return cls.cannot_tell("The notebooks could not be read.", [Evidence(path=paths[0])])
        return cls.passes(f"{len(paths)} notebook{'s' * (len(paths) > 1)} without outputs.")


def _in_outputs(subject: Subject) -> dict[str, list[Evidence]]:
    """Path → where outputs hold what is surely not for the public, by the scan for leaks, line by line."""
    sure = [
        hit for hit in leaks.scan(subject.snapshot) if hit.sure and hit.line and hit.path.lower().endswith(".ipynb")
    ]
    inside = {path: _output_lines(subject.snapshot.text(path) or "") for path in {hit.path for hit in sure}}
    known: dict[str, list[Evidence]] = {}
    for hit in sure:
        # of a notebook on one line nobody can tell, and it is looked at as a whole
        if hit.line == 1 or hit.line in inside[hit.path]:
            line = hit.line if hit.line != 1 else None
            known.setdefault(hit.path, []).append(
                Evidence(path=hit.path, line=line, note=f"{leaks.RULES[hit.rule].name}, in a saved output")
            )
    return known


def _output_lines(text: str) -> frozenset[int]:
    """The numbers of a notebook's lines below the key of a cell's outputs: read once, however much is found in it."""
    found, output = set(), False
    for number, line in enumerate(text.split("\n"), 1):
        if output:
            found.add(number)
        at = line.rfind(_OUTPUTS)
        other = max(line.rfind(_SOURCE), line.rfind(_CELL))
        if at >= 0 or other >= 0:
            output = at > other
    return frozenset(found)


#: The keys of a notebook's cells, in the order in which programs save them (nbformat 4).
_OUTPUTS, _SOURCE, _CELL = '"outputs"', '"source"', '"cell_type"'


def _holds(book: Notebook) -> str:
    tables = f", {book.with_tables} with tables" if book.with_tables else ""
    return f"{book.with_outputs} cells with outputs{tables}"
