"""The files by which people and tools find their way in a repository: role → paths, shallowest first."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry.memo import remember
from nhsr_registry.snapshot import Snapshot

_TEXT = "{,.md,.markdown,.rst,.txt,.rmd,.qmd,.adoc,.html}"

#: Where GitHub looks for a README, by all names that it renders (https://github.com/github/markup#markups), and the
#: sources from which one is rendered.
README = tuple(
    f"{folder}readme{end}"
    for folder in ("", ".github/", "docs/")
    for end in (
        "",
        ".{md,mkd,mkdn,mdown,mdwn,mdx,markdown,rst,rest,txt,rmd,qmd,adoc,asc,asciidoc,org,textile,rdoc,ipynb}",
    )
)

#: Role → path patterns. British and American spellings, R and Python habits alike.
ROLES: Mapping[str, tuple[str, ...]] = {
    "readme": (f"{{,.github/,docs/}}readme{_TEXT}", *README),
    "licence": (
        f"{{licen[cs]e,copying,unlicen[cs]e}}{_TEXT}",
        f"*[-_]licen[cs]e{_TEXT}",
        "licen[cs]e{-,_,.}{mit,apache,gpl,agpl,lgpl,bsd,mpl,eupl,cc,ogl,code,docs,data,content,text}*",
        "licenses/*",
    ),
    "description": ("description",),
    "pyproject": ("pyproject.toml",),
    "setup": ("setup.py", "setup.cfg"),
    "requirements": ("requirements*.{txt,in}", "{requirements,reqs}/*.{txt,in}"),
    "environment": ("{environment,env,conda}*.{yml,yaml}",),
    "lock": (
        "renv.lock",
        "{uv,poetry,pdm,pixi,conda-lock}.{lock,yml}",
        "pipfile.lock",
        "package-lock.json",
        "yarn.lock",
    ),
    "package_json": ("package.json",),
    "citation": ("citation.cff", "{,inst/}citation"),
    "codemeta": ("codemeta.json",),
    "publiccode": ("publiccode.{yml,yaml}",),
    "changelog": (
        f"{{news,changelog,changes,history,release[-_]notes}}{_TEXT}",
        f"{{docs,inst}}/{{news,changelog,changes}}{_TEXT}",
    ),
    "contributing": (f"{{,.github/,docs/}}{{contributing,contribute,contribution}}{_TEXT}",),
    "conduct": (f"{{,.github/,docs/}}{{code[-_ ]of[-_ ]conduct,conduct}}{_TEXT}",),
    "security": (f"{{,.github/,docs/}}security{_TEXT}",),
    "workflows": (".github/workflows/*.{yml,yaml}",),
    "pkgdown": ("{,pkgdown/,inst/}_pkgdown.{yml,yaml}",),
    "mkdocs": ("mkdocs.{yml,yaml}",),
    "quarto": ("_quarto.{yml,yaml}",),
    "container": ("{,*/,**/}dockerfile{,-*,.*}", ".devcontainer/devcontainer.json", ".devcontainer.json"),
    "notebooks": ("**/*.ipynb",),
}


_A_FEW = 60  # characters: beside a README with words, one as short as this is an empty one that was left lying there


def readme(snapshot: Snapshot) -> tuple[str, str] | None:
    """(path, text) of the README that a visitor sees, or `None`: root first, then .github, then docs.

    Of several in one folder it is the first by name, but for a bare `README` or a `README.txt`: GitHub shows one that
    it renders before those. One with hardly a word in it comes after another that says something.
    """
    return remember(snapshot, "_readme", lambda: _readme(snapshot.read(*README)))


def _readme(found: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    if len(found) < 2:
        return found[0] if found else None
    folder = found[0][0].rpartition("/")[0]
    beside = [one for one in found if one[0].rpartition("/")[0] == folder]
    beside.sort(key=lambda one: one[0].lower().endswith(("readme", ".txt")))
    return next((one for one in beside if len(one[1].strip()) > _A_FEW), beside[0])


def find(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Every role that some file plays, with at most twenty paths."""
    return {role: paths[:20] for role, patterns in ROLES.items() if (paths := snapshot.find(*patterns))}
