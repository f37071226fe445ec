"""Addresses of the registry's issue forms with what is known already filled in: a way to take part without a command line.

GitHub fills a form's fields from the address (docs.github.com, "Creating an issue from a URL query"): `template` names the
form's file, `title` its title, and every other name the field of that id.
"""

from __future__ import annotations

from urllib.parse import urlencode

from nhsr_registry.errors import UsageError
from nhsr_registry.model import RepoId

_TITLE = 120  # characters of a problem within a title


class Forms:
    """The forms of one registry's repository."""

    def __init__(self, repo: RepoId) -> None:
        self._new = f"{repo.url}/issues/new?"

    def have_it_too(self, need: str, problem: str) -> str:
        """Where an organisation says that it has a need, too."""
        return self._address("we-have-it-too.yml", title=f"We have it, too: {problem[:_TITLE]}", need=need)

    def need(self) -> str:
        """Where a need of one's own is named."""
        return self._address("missing-solution.yml")

    def use_it(self, project: str) -> str:
        """Where an organisation says that it uses a project."""
        return self._address("we-use-it.yml", title=f"We use: {project}", project=project)

    def _address(self, template: str, **fields: str) -> str:
        return self._new + urlencode({"template": template, **fields})


def of(repository: str | None) -> Forms | None:
    """The forms of a registry, `None` where its repository is not known, or is not on GitHub."""
    try:
        return Forms(RepoId.parse(repository)) if repository else None
    except UsageError:
        return None
