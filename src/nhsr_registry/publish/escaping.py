"""Jinja's environment with the steps made short that a page takes a thousand times: escaping a value, asking for one, and
handing on what was written.

What is written is the same to the byte. Jinja's own way stands behind it: should another version ask for the value of an
expression in another way, it is `finalize` and `escape` again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from nhsr_registry.plain import clean
from nhsr_registry.publish.escaped import escaped


class _Generator(CodeGenerator):
    """Writes `environment.shown(x)` where Jinja writes `escape(environment.finalize(x))`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _known(frame):
            self.write("environment.shown(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _known(frame):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A block's pieces in a list, as Jinja does it for macros: each would go up through all templates it extends."""
        if frame.block is None or frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield ''.join({frame.buffer})")
        frame.buffer = None


def _known(frame: Frame) -> bool:
    """Whether it stands fast that text is escaped here."""
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


class _Shown(dict[str, str]):
    """A text → how it stands in a page. Most stand in many: what checks are called and say, topics, packages."""

    def __missing__(self, text: str) -> str:
        found = escaped(clean(text, keep="\n"))
        if len(text) <= _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = found
        return found


_SHORT, _REMEMBERED = 200, 20_000
_SHOWN = _Shown()


class Environment(jinja2.Environment):
    """`jinja2.Environment`, faster for templates in which all text is cleaned and escaped."""

    code_generator_class = _Generator

    @staticmethod
    def shown(value: object) -> str:
        """A value as it stands in the page."""
        kind = type(value)
        if kind is str:
            return _SHOWN[value]  # type: ignore[index]
        if kind is Markup:
            return value  # type: ignore[return-value]
        return escape(clean(value, keep="\n") if isinstance(value, str) and not isinstance(value, Markup) else value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`; of a dict its key first, since to ask for an attribute that is not there is slow."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:  # as Jinja, without the way there
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)
