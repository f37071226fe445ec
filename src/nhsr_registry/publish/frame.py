"""What stands above and below every page: the header with its search and menu, and the footer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from nhsr_registry.publish.components import nhsuk
from nhsr_registry.publish.templating import environment
from nhsr_registry.publish.types import Index

if TYPE_CHECKING:  # publishing may not be installed, and then says so
    from markupsafe import Markup

NAV = (
    ("search.html", "All projects"),
    ("browse.html", "Browse"),
    ("whats-new.html", "What’s new"),
    ("analysts.html", "For analysts"),
    ("maintainers.html", "For maintainers"),
    ("leaders.html", "For leaders"),
)
_COLUMNS = (
    ("Find", (("search.html", "All projects"), ("browse.html", "Browse"), ("needs.html", "Needs"), ("same-problem.html", "Same problem, several solutions"), ("compare.html", "Compare projects"), ("whats-new.html", "What’s new"))),
    ("For you", (("analysts.html", "For analysts"), ("maintainers.html", "For maintainers"), ("leaders.html", "For leaders"), ("welcoming.html", "For newcomers"), ("looking-for-help.html", "Looking for help"))),
    ("How it works", (("how-we-score.html", "How we score"), ("about-the-data.html", "About the data"), ("data.html", "Use the data"))),
)  # fmt: skip
#: Pages with a search box of their own need none in the header.
_FINDERS = {"index.html", "search.html", "404.html", "analysts.html"}


class Frame(NamedTuple):
    """The two as HTML."""

    header: Markup
    footer: Markup


class Frames:
    """The frames of one registry's site; only a few differ, so each is made once."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._known: dict[tuple[str, str, bool], Frame] = {}
        self._ways: dict[tuple[tuple[tuple[str, str], ...], str], Markup] = {}

    def of(self, path: str, root: str) -> Frame:
        """The frame of the page at `path`, whose links to the site's root begin with `root`."""
        here = path if any(path == address for address, _ in NAV) else ""
        key = (here, root, path not in _FINDERS)
        if key not in self._known:
            self._known[key] = self._make(*key)
        return self._known[key]

    def breadcrumb(self, crumbs: tuple[tuple[str, str], ...], root: str) -> Markup:
        """The way back; (path, text) from the start on. The same few stand above most pages."""
        if (crumbs, root) not in self._ways:
            self._ways[crumbs, root] = nhsuk(
                "breadcrumb", items=[{"href": root + address, "text": text} for address, text in crumbs]
            )
        return self._ways[crumbs, root]

    def _make(self, here: str, root: str, finder: bool) -> Frame:
        from markupsafe import Markup

        header = environment().get_template("_header.html").render(
            site=self.index, nav=NAV, here=here, root=root, finder=finder, icon=icon("search")
        )  # fmt: skip
        return Frame(Markup(header), Markup(f"{self._footer(root)}\n"))  # noqa: S704 - escaped by the template

    def _footer(self, root: str) -> Markup:
        columns: list[dict[str, Any]] = [
            {"heading": title, "items": [{"href": root + address, "text": text} for address, text in rows]}
            for title, rows in _COLUMNS
        ]
        about = [{"href": f"{root}about.html", "text": "About this site and accessibility"}]
        if self.index.repository:
            outward = {"rel": "noopener noreferrer"}
            about.append({"href": self.index.repository, "text": "Edit this registry", "attributes": outward})  # type: ignore[dict-item]
        columns.append({"heading": "About", "items": about})
        said = "What the registry says of projects is free to use without conditions (CC0 1.0). The projects themselves have their own licences."
        return nhsuk("footer", navigation=columns, copyright={"text": said})


@cache
def icon(name: str) -> Markup:
    """One of the system's icons; decoration only."""
    from markupsafe import Markup

    from nhsr_registry.publish.components import _environment

    module: Any = _environment().get_template("nhsuk/macros/icon.jinja").module
    return Markup(str(module.nhsukIcon(name)).strip())  # noqa: S704 - fixed shapes
