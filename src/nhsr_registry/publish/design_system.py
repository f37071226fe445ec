"""The site's stylesheet: NHS.UK frontend's components where the build brought them, a plain stand-in of ours where not.

The pages are the same either way: the system's markup and class names. Above both lies a layer of our own: dark
colours, paper, charts, and the few patterns that the system has not.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from nhsr_registry import contrast
from nhsr_registry.errors import RegistryError
from nhsr_registry.publish import stylesheet

NAME = "nhsuk-frontend"
VERSION = "10.6.1"  # the release that nhsuk-frontend-jinja 0.10 is the templates of
FOLDER = "system"
SHEET = f"{NAME}.min.css"
ABOUT = "about.json"
#: Those of the system's templates that our pages call (components.py), and what of them no page asks for.
TEMPLATES = (
    "action-link", "back-link", "breadcrumb", "button", "details", "footer", "hint", "input", "inset-text", "label",
    "pagination", "search-input", "select", "skip-link", "tag", "warning-callout", "card", "heading",
)  # fmt: skip
#: Classes whose names the templates put together, so that no search finds them.
_COMPOSED = {
    "nhsuk-tag--grey", "nhsuk-tag--blue", "nhsuk-tag--white", "nhsuk-tag--orange", "nhsuk-label--s", "nhsuk-label--m",
    "nhsuk-heading-s", "nhsuk-heading-m", "nhsuk-card--warning", "nhsuk-grid-column-one-quarter",
}  # fmt: skip
_UNASKED = (
    "--reverse",
    "--care",
    "--feature",
    "--login",
    "--xxl",
    "__account",
    "--large",
    "button--warning",
    "input--code",
)
_ELEMENTS = {
    "html", "body", "a", "p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "button", "input", "select", "code", "table", "thead",
    "th", "td", "caption", "strong", "b", "dd", "dt", "*", "address",
}  # fmt: skip


def _publish() -> Traversable:
    return files("nhsr_registry.publish")


def brought() -> str | None:
    """The system's name and release, where its stylesheet came with this installation."""
    try:
        about = json.loads(_publish().joinpath(FOLDER, ABOUT).read_text(encoding="utf-8"))
        return f"{about['name']} {about['version']}" if _publish().joinpath(FOLDER, SHEET).is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sheet(colour: str | None = None) -> bytes:
    """`assets/site.css`. `colour` is the registry's own for the header, as `#rrggbb`.

    Raises `RegistryError` where white words could not be read on it.
    """
    if colour and contrast.with_white(colour) < contrast.READABLE:
        raise RegistryError(
            f"On colour = {colour!r} in registry.toml, white words cannot be read (contrast below 4.5 to 1).",
            hint="Choose a darker one, for example #005eb8.",
        )
    own = f":root{{--nhsuk-brand-colour:{colour}}}\n" if colour else ""
    return f"{_base()}\n{own}{_asset('site.css')}".encode()


@cache
def _base() -> str:
    name = brought()
    if name is None:
        return _asset("_plain.css")
    whole = _publish().joinpath(FOLDER, SHEET).read_text(encoding="utf-8")
    head = f"/*! {name} (MIT licence, Crown copyright), only the components in use, without fonts; see licence-{NAME}.txt */\n"
    return head + stylesheet.subset(whole, used(), _ELEMENTS)


def licence() -> bytes | None:
    """The licence of what was brought, to stand beside it."""
    return _publish().joinpath(FOLDER, "LICENCE.txt").read_bytes() if brought() else None


def used() -> set[str]:
    """The system's classes that our templates and scripts name, and those of its own templates that we call."""
    found: set[str] = set()
    for folder in ("templates", "assets"):
        for file in _publish().joinpath(folder).iterdir():
            if file.name.endswith((".html", ".js")):
                found |= stylesheet.classes(file.read_text(encoding="utf-8"))
    theirs = files("nhsuk_frontend_jinja").joinpath("templates", "nhsuk", "components")
    for name in TEMPLATES:
        found |= stylesheet.classes(theirs.joinpath(name, "template.jinja").read_text(encoding="utf-8"))
    found |= _COMPOSED
    return {name for name in found if not any(word in name for word in _UNASKED)} | {"nhsuk-icon", "nhsuk-icon--search"}


def _asset(name: str) -> str:
    return _publish().joinpath("assets", name).read_text(encoding="utf-8")
