"""The registry as pages: plain HTML that works from any folder, without JavaScript and without the network.

Here is what all pages share, and the page of a project; the others are in `overviews` and `lists`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.publish import (
    badges,
    browser_index,
    exports,
    frame,
    helping,
    issue_forms,
    types,
    used_by,
    words,
)
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.exports import schema_org
from nhsr_registry.publish.facets import Facet, facets, values_of
from nhsr_registry.publish.pages import project_page
from nhsr_registry.publish.same_problem import Found
from nhsr_registry.publish.same_problem import found as groups
from nhsr_registry.publish.sheets import Named, Sheet
from nhsr_registry.publish.shelf import Item
from nhsr_registry.publish.similar import near
from nhsr_registry.publish.templating import environment
from nhsr_registry.spread.risks import Risk

if TYPE_CHECKING:
    import jinja2

#: What a page may load: its own files, and nothing from anywhere else.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)


class Site:
    """All pages of one collection. Each page is (path within the site, HTML)."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.env = environment()
        self.frames = frame.Frames(collection.index)

    @cached_property
    def _near(self) -> Sequence[Sequence[int]]:
        """By number: the numbers of the projects nearest to each."""
        return near(self.collection.projects, self.collection.by_name)

    def similar(self, id_: str) -> tuple[types.Project, ...]:
        """The projects nearest to one."""
        by_id = self.collection.by_id
        return tuple(map(self.collection.projects.__getitem__, self._near[by_id.numbers[id_]]))

    @cached_property
    def users(self) -> Mapping[str, tuple[Edge, ...]]:
        """Project → the uses of it by other published projects, as their files show them."""
        return used_by.edges_of(self.collection)

    @cached_property
    def adopted(self) -> Mapping[str, int]:
        """Project → how many organisations say that they use it."""
        table = self.collection.registry.organisations
        said = (
            (str(item.repo), {known.id for one in item.entry.adopters if (known := table.called(one.organisation))})
            for item in self.collection.items
        )
        return {id_: len(known) for id_, known in said if known}

    @cached_property
    def same_problem(self) -> tuple[Found, ...]:
        """Groups of projects that may solve one problem."""
        return groups(self)

    @cached_property
    def beside(self) -> Mapping[str, Found]:
        """Project → the group that it is of."""
        return {id_: own for own in self.same_problem for id_ in own.group.projects}

    @cached_property
    def calls(self) -> Mapping[str, tuple[Risk, ...]]:
        """Project → the calls for help that a steward released."""
        found: dict[str, tuple[Risk, ...]] = {}
        for seen in self.collection.calls:
            found[seen.risk.project] = (*found.get(seen.risk.project, ()), seen.risk)
        return found

    @cached_property
    def listed(self) -> Container[str]:
        """The projects that have a page."""
        return self.collection.by_id

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        return facets(self.collection)

    def prepare(self) -> None:
        """Work out what all processes need, before they are begun; projects' pages need `beside` as well."""
        _ = (
            self.facets,
            self._near,
            self.users,
            self.calls,
            self._places,
            self.names,
            self.licences,
            self.listed,
            self.collection.index,
        )

    def common(self) -> list[object]:
        """What every project's page depends on beside the project: the registry's own words and addresses.

        Of the vocabulary a page has the labels that it shows, and those are among its `places`.
        """
        index = self.collection.index
        site = [index.name, index.description, index.repository, index.base_url, index.contact, index.rubric]
        registry = self.collection.registry
        return [site, registry.vocabulary.statuses, registry.organisations, self.collection.rubric]

    def places(self, item: Item) -> list[tuple[str, str]]:
        """Where a project's page leads within the site, and what it calls those places."""
        own = [
            self._places[facet.id, id_]
            for facet in self.facets
            for id_ in dict.fromkeys(values_of(item.project, facet.id))
        ]
        used = [self._user(edge) for edge in self.users.get(item.project.id, ())]
        briefs = map(self.collection.briefs.__getitem__, self._near[self.collection.by_id.numbers[item.project.id]])
        near = [(other.id, other.name) for other in briefs]
        if group := self.beside.get(item.project.id):
            near += [(group.path, f"{other.id} {other.name} {other.organisation}") for other in group.briefs]
        calls = [("help", f"{risk.title} {risk.why}") for risk in self.calls.get(item.project.id, ())]
        return own + near + used + calls

    def _user(self, edge: Edge) -> tuple[str, str]:
        user = self.collection.by_id[edge.user]
        organisation = user.organisation
        said = [user.name, user.commit, user.updated, organisation and [organisation.name, organisation.region]]
        return edge.user, f"{edge.path}:{edge.line} {said}"

    @cached_property
    def _places(self) -> dict[tuple[str, str], tuple[str, str]]:
        return {(facet.id, value.id): (value.slug, value.name) for facet in self.facets for value in facet.values}

    def project(self, item: Item) -> tuple[str, str]:
        """One project's page. The other projects need not be publishable for it."""
        from markupsafe import Markup

        used = used_by.block(item, self.users.get(item.project.id, ()), self.collection.by_id)
        calls = self.calls.get(item.project.id, ())
        return self.page(
            f"projects/{item.repo}.html",
            "project.html",
            item.project.name,
            item.project.summary,
            crumbs=(("index.html", "Home"), ("search.html", "All projects")),
            formats=[(f"{exports.place(item)}{name}", name) for name in exports.made(item)],
            losses=f"{exports.place(item)}losses.json",
            badge=self._badge(item),
            similar=self.similar(item.project.id),
            group=self.beside.get(item.project.id),
            welcome=item.welcome,
            guide=helping.guide_address(item),
            forms=issue_forms.of(self.collection.index.repository),
            used=used,
            arrow=frame.icon("arrow-right-circle"),
            json_ld=Markup(schema_org.block(item)),  # noqa: S704 - has no < > & left
            **project_page(item, self.collection, self._places, calls, used=used is not None),
        )

    def _badge(self, item: Item) -> dict[str, object]:
        """The project's badge, and what to paste for it."""
        picture = self.collection.address(f"v1/badges/{item.repo}.svg")
        said = f"{badges.LABEL}: {badges.message(item.project)}"
        return {
            "path": f"v1/badges/{item.repo}.svg",
            "width": badges.width(item.project),
            "said": said,
            "code": f"[![{said}]({picture})]({item.project.page})",
        }

    @cached_property
    def licences(self) -> dict[str, tuple[str, int]]:
        """Licence → its short name within addresses, and how many projects have it."""
        found = sorted(brief.licence for brief in self.collection.briefs if brief.licence)
        count = Counter(found)
        return {
            licence: (f"l{number}-{_simple(licence)}", count[licence])
            for number, licence in enumerate(dict.fromkeys(found))
        }

    def page(self, path: str, template: str, title: str, description: str, **variables: Any) -> tuple[str, str]:
        # The 404 page is shown at any depth, so its links start from the site's root where that is known. Without the host's
        # name: what it may load is of the host that shows it, a preview or a mirror as well.
        root = urlsplit(self.collection.base_url or "").path if path == "404.html" else "../" * path.count("/")
        crumbs = variables.setdefault("crumbs", ())
        common = {
            "site": self.collection.index,
            "names": self.names,
            "listing": words.listed,
            "level_list": words.levels(),
            "csp": CSP,
            "frame": self.frames.of(path, root),
            "breadcrumb": self.frames.breadcrumb(tuple(crumbs), root) if crumbs else "",
            "page_feeds": (),
            "path": path,
            "root": root,
            "canonical": self.collection.address(path) if self.collection.base_url and path != "404.html" else None,
            "title": title,
            "description": description,
        }
        return path, self._template(template).render(common | variables)

    def of_sheet(self, sheet: Sheet) -> tuple[str, str]:
        """A page that is given what it shows, and of the registry its name alone."""
        about = Named(self.collection.index.name)
        return self.page(*sheet[:4], site=about, **sheet.given)

    def _template(self, name: str) -> jinja2.Template:
        return self.env.get_template(name)

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        return {
            facet: {term.id: term.name for term in terms} for facet, terms in self.collection.index.vocabulary.items()
        }

    def browser_index(self, index: Path) -> Iterator[tuple[str, bytes]]:
        """The files that the search in the browser fetches, from the command line's index."""
        short = {licence: slug for licence, (slug, _) in self.licences.items()}
        return browser_index.files(self.collection, self.facets, short, index)


def _simple(text: str) -> str:
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in text.lower())[:40]
