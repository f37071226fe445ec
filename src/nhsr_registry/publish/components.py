"""NHS.UK frontend's own templates as functions for ours: `nhsuk("breadcrumb", items=[...])`.

They run in an environment of their own, since they count on undefined names; ours stays strict. Text given to them is
escaped by them, and cleaned before. What stands on a page a hundred times (rows, cards) is written out in our macros
with the same markup: a call costs about as much as a page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from nhsr_registry.errors import RegistryError
from nhsr_registry.plain import clean

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    try:
        loader = jinja2.PackageLoader("nhsuk_frontend_jinja")
    except (ImportError, ValueError):
        raise RegistryError(
            "Publishing needs the NHS design system's templates, which are not installed.",
            hint='pip install jinja2 nhsuk-frontend-jinja   (or, in a copy of the project: pip install ".[publish]")',
        ) from None
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.ChainableUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _macro(name: str) -> Callable[[Any], str]:
    first, *rest = name.split("-")
    module: Any = _environment().get_template(f"nhsuk/components/{name}/macro.jinja").module
    found: Callable[[Any], str] = getattr(module, first + "".join(map(str.capitalize, rest)))
    return found


def nhsuk(name: str, /, **params: Any) -> Markup:
    """One component. Text is text: only what is given as `html` is taken for HTML."""
    from markupsafe import Markup

    return Markup(str(_macro(name)(_plain(params))).strip())  # noqa: S704 - the templates escape what they are given


@lru_cache(maxsize=4096)
def tag(text: str, colour: str = "") -> Markup:
    """A tag; the same few stand on every page."""
    return nhsuk("tag", text=text, **({"colour": colour} if colour else {}))


def _plain(value: Any) -> Any:
    """Strangers' text without control and direction characters, however deep."""
    from markupsafe import Markup

    if isinstance(value, Markup) or not isinstance(value, str | dict | list | tuple):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _plain(own) for key, own in value.items()}
    return [_plain(own) for own in value]
