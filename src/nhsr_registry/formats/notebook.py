"""Jupyter notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, as_text, keyed
from nhsr_registry.formats._json import read_json

_NAMES = {
    "python": "Python",
    "r": "R",
    "julia": "Julia",
    "sql": "SQL",
    "scala": "Scala",
    "bash": "Shell",
    "javascript": "JavaScript",
}


class Notebook(Format):
    """*.ipynb, a Jupyter notebook

    nbformat.readthedocs.io/en/latest/format_description.html. Said are the kernel's language and its version, and
    whether outputs are saved (`notebook_outputs`, no CodeMeta term): saved outputs may hold data.
    """

    id = "notebook"
    reads = ("**/*.ipynb",)
    rank = 60
    crosswalk = {"metadata.kernelspec.language": "programming_language", "cells.outputs": "notebook_outputs"}
    examples = (
        Example(
            path="waits.ipynb",
            text='{"cells": [{"cell_type": "code", "execution_count": 1, "outputs": [{"output_type": "stream", "text": ["1"]}], "source": ["1"]}],\n'
            ' "metadata": {"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "python", "version": "3.11.4"}}, "nbformat": 4}',
            says={"programming_language": ("Python",), "notebook_outputs": ("saved",)},
        ),
        Example(
            path="waits.ipynb",
            text='{"cells": [{"cell_type": "code", "outputs": []}], "metadata": {"kernelspec": {"name": "ir"}}}',
            says={"programming_language": ("R",), "notebook_outputs": ("cleared",)},
        ),
        Example(
            path="waits.ipynb",
            text='{"metadata": {"name": ""}, "nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["1"], "outputs": [{"output_type": "stream", "text": ["1"]}]}]}]}',
            says={"notebook_outputs": ("saved",)},
        ),
        Example(path="waits.ipynb", text='{"cells": [\n', problems=("not valid JSON",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        if not text.strip():  # an empty notebook, as an editor makes it
            return out.done()
        doc = keyed(read_json(text, out, lines=False), "A notebook should be a table with cells.")
        if doc is None:
            return out.done()
        metadata = doc.table("metadata")
        kernel, info = metadata.get("kernelspec"), metadata.get("language_info")
        kernel = kernel if isinstance(kernel, Mapping) else {}
        info = info if isinstance(info, Mapping) else {}
        language = as_text(info.get("name")) or as_text(kernel.get("language")) or as_text(kernel.get("name")) or ""
        language = "r" if language == "ir" else language.rstrip("0123456789. ") or language
        out.say(
            "programming_language",
            _NAMES.get(language.casefold(), language),
            1,
            version=as_text(info.get("version")),
        )
        code = [cell for cell in _cells(doc) if cell.get("cell_type") == "code"]
        if code:
            saved = sum(1 for cell in code if cell.get("outputs"))
            out.say("notebook_outputs", "saved" if saved else "cleared", 1, cells=str(saved) if saved else None)
        return out.done()


def _cells(doc: Doc) -> list[Mapping[str, Any]]:
    """The cells; before version 4 of the layout they stood in worksheets."""
    sheets = doc.get("worksheets")
    listed = [doc.get("cells")]
    listed += [sheet.get("cells") for sheet in sheets if isinstance(sheet, Mapping)] if isinstance(sheets, list) else []
    return [cell for cells in listed if isinstance(cells, list) for cell in cells if isinstance(cell, Mapping)]
