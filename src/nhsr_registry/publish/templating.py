"""The templates: strict, everything escaped, and the design system's components at hand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from nhsr_registry.errors import RegistryError
from nhsr_registry.plain import clean
from nhsr_registry.publish import components, words
from nhsr_registry.publish.escaped import escaped

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup


def environment() -> jinja2.Environment:
    """The templates, strict: what is not defined is an error, and all text is escaped."""
    try:
        import jinja2  # noqa: F401
    except ModuleNotFoundError:
        raise RegistryError(
            "Publishing needs Jinja2, which is not installed.",
            hint='pip install jinja2 nhsuk-frontend-jinja   (or, in a copy of the project: pip install ".[publish]")',
        ) from None
    return _environment()


@cache
def _environment() -> jinja2.Environment:
    import jinja2
    from markupsafe import Markup

    from nhsr_registry.publish.escaping import Environment

    def plain(value: object) -> object:
        """Takes out control and direction characters, so that text cannot pass for other text."""
        return clean(value, keep="\n") if isinstance(value, str) and not isinstance(value, Markup) else value

    env = Environment(
        loader=jinja2.PackageLoader("nhsr_registry.publish"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # they are ours, and would be looked for six times a page
    )
    env.filters["code"] = code
    env.filters["places"] = places
    env.filters["urlencode"] = lambda text: quote(str(text), safe="")
    env.globals.update(day=words.day, plural=words.plural, levels=words.LEVEL_NAMES, meanings=words.LEVEL_MEANINGS)
    env.globals.update(out=out, maybe=maybe)
    env.globals.update(nhsuk=components.nhsuk, tag=components.tag)
    return env


@lru_cache(maxsize=8192)
def code(text: str) -> str:
    """What stands between backticks as code; every part is escaped by itself."""
    from markupsafe import Markup, escape

    parts = clean(text).split("`")
    if len(parts) % 2 == 0:  # one backtick has no partner
        return escape(clean(text))
    return Markup().join(
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )


def out(url: str, text: object) -> Markup:
    """A link to somewhere else, which learns nothing of where the reader came from. A function: a page has hundreds."""
    from markupsafe import Markup

    return Markup(_out(url, str(text)))  # noqa: S704 - both parts are escaped


def _out(url: str, text: str) -> str:
    own = ' class="nhsr-address"' if url.removeprefix("mailto:") == text else ""  # on paper it need not stand twice
    return f'<a{own} href="{escaped(clean(url))}" rel="noopener noreferrer">{escaped(clean(text))}</a>'


def maybe(url: str | None, text: object) -> Markup:
    """The same, where there is an address; else the text alone."""
    from markupsafe import Markup

    return out(url, text) if url else Markup(escaped(clean(str(text))))  # noqa: S704 - it is escaped


def places(rows: Iterable[tuple[str, str | None]]) -> Markup:
    """(text, address) of places, with commas between them: a loop in a template costs several times as much."""
    from markupsafe import Markup

    return Markup(", ".join([_out(url, text) if url else escaped(clean(text)) for text, url in rows]))  # noqa: S704 - all is escaped
