"""Are notebooks saved without their outputs?"""

from __future__ import annotations

from nhsr_registry import leaks
from nhsr_registry.checks import _leaks
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.code import Notebook, notebooks

_CLEAN = '{"cells": [{"cell_type": "code", "source": ["1 + 1"], "outputs": [], "execution_count": null}]}'
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
    """

    id = "notebooks-clean"
    step = "Clear the saved results out of the notebooks"
    reads = ("**/*.ipynb",)
    effort = "minutes"
    private = True
    commands = {"*": "pip install nbstripout\nnbstripout --install\nnbstripout *.ipynb"}
    passing = ({"a.ipynb": _CLEAN}, {"a.ipynb": _CLEAN, "sub/b.ipynb": _CLEAN})
    failing = ({"a.ipynb": _SHOWN}, {"a.ipynb": _CLEAN, "sub/b.ipynb": _SHOWN})

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        paths = subject.snapshot.find("**/*.ipynb")
        if not paths:
            return cls.does_not_apply("There are no notebooks.")
        shown = [book for book in notebooks(subject.snapshot) if book.with_outputs]
        if shown:
            telling = {hit.path for hit in leaks.scan(subject.snapshot) if hit.sure}
            where = [
                Evidence(path=book.path, note=_holds(book) + ("" if book.path in telling else _leaks.LOOK))
                for book in sorted(shown, key=lambda book: (book.path not in telling, -book.with_tables))
            ]
            tables = sum(book.with_tables > 0 for book in shown)
            said = f", {tables} of them tables" if tables else ""
            return cls.fails(f"{len(shown)} of {len(paths)} notebooks hold saved outputs{said}.", where)
        if lost := subject.snapshot.unread("**/*.ipynb"):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if not notebooks(subject.snapshot):
            return cls.cannot_tell("The notebooks could not be read.", [Evidence(path=paths[0])])
        return cls.passes(f"{len(paths)} notebook{'s' * (len(paths) > 1)} without outputs.")


def _holds(book: Notebook) -> str:
    tables = f", {book.with_tables} with tables" if book.with_tables else ""
    return f"{book.with_outputs} cells with outputs{tables}"
