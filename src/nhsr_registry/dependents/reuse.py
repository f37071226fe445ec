"""Who uses whom among the projects of a registry, as their files show it. Pure: harvests in, edges out.

A name alone proves little: CRAN and PyPI hold strangers of the same name, and a copy in a folder is no dependency.
So a name counts where the project that gives it says that the index has it, or where both belong together, or where
the name can hardly be anybody else's; an address always counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from nhsr_registry.model import Model, Package, Use, Via
from nhsr_registry.understand.packages import module_name


class Edge(Model, order=True):
    """`user` needs `project`: through which package or address, and where that stands (path, line from 1)."""

    user: str
    project: str
    name: str
    via: Via
    path: str
    line: int | None = None


class Party(NamedTuple):
    """One project, as far as reuse goes."""

    id: str
    former: tuple[str, ...]
    successor: str | None
    owner: str  # organisation where known, else the account
    packages: tuple[Package, ...]
    uses: tuple[Use, ...]
    roots: tuple[str, ...]
    fork_of: str | None
    homes: tuple[str, ...] = ()  # the addresses (owner/name) that its own manifests give for its code
    last: str = ""  # when it was last worked on: ISO 8601, in UTC; empty where not known


def edges(parties: Iterable[Party]) -> tuple[Edge, ...]:
    """Every detected use between two projects, once for each pair: the best place that shows it."""
    parties = list(parties)
    givers = _Givers(parties)
    found: dict[tuple[str, str], Edge] = {}
    for user in parties:
        own = {(package.ecosystem, package.name) for package in user.packages}
        for use in sorted(user.uses, key=_worth):
            if (use.ecosystem, use.name) in own:
                continue
            giver = givers.of(user, use)
            if giver is None or _same_work(user, giver):
                continue
            edge = Edge(user=user.id, project=giver.id, name=use.name, via=use.via, path=use.path, line=use.line)
            found.setdefault((user.id, giver.id), edge)
    return tuple(sorted(found.values()))


_ORDER: tuple[Via, ...] = ("manifest", "code", "submodule", "workflow", "lock")


def _worth(use: Use) -> tuple[int, bool, str]:
    return _ORDER.index(use.via), use.ecosystem == "github", use.name


def _same_work(one: Party, other: Party) -> bool:
    """Whether one is the other, a fork or a copy of it."""
    ids = {one.id.lower(), *map(str.lower, one.former)}
    others = {other.id.lower(), *map(str.lower, other.former)}
    return bool(
        ids & others
        or set(one.roots) & set(other.roots)
        or (one.fork_of or "").lower() in others
        or (other.fork_of or "").lower() in ids
    )


class _Givers:
    """Looks up who gives a package or stands at an address."""

    def __init__(self, parties: list[Party]) -> None:
        self.by_address: dict[str, Party] = {}
        self.by_name: dict[tuple[str, str], list[tuple[Party, Package]]] = defaultdict(list)
        for one in parties:
            for name in one.former:
                self.by_address.setdefault(name.lower(), one)
            for package in one.packages:
                self.by_name[package.ecosystem, package.name].append((one, package))
        self.by_address.update((one.id.lower(), one) for one in parties)
        self.addressed: Mapping[str, frozenset[str]] = {
            one.id: frozenset(use.name for use in one.uses if use.ecosystem == "github") for one in parties
        }

    def of(self, user: Party, use: Use) -> Party | None:
        """The project meant by one use, or `None` where none is, or where nobody can tell."""
        if use.ecosystem == "github":
            return self.by_address.get(use.name)
        named = self.by_name.get((use.ecosystem, use.name), [])
        if not named:
            return None
        given = self.addressed[user.id]
        addressed = [one for one, _ in named if not given.isdisjoint({one.id.lower(), *map(str.lower, one.former)})]
        if addressed:
            return addressed[0]
        told = {address.partition("/")[0] for address in given if _bears(address, use.name)}
        if told:  # it says where it has the name from: not from other accounts, unless an index has the name but once
            named = [
                (one, package) for one, package in named if package.index or one.id.lower().partition("/")[0] in told
            ]
        sure = [(one, package) for one, package in named if _is_meant(user, one, package, use)]
        return _living([one for one, _ in sure])


def _bears(address: str, name: str) -> bool:
    """Whether the repository at an address bears the name of a package."""
    return module_name(address.partition("/")[2]) == module_name(name)


def _is_meant(user: Party, giver: Party, package: Package, use: Use) -> bool:
    """Whether the name of a package can be taken for that of this project."""
    if package.index:
        return True
    if use.via == "lock" and use.ecosystem in {"r", "pypi"}:
        return False  # locked from an index that the project does not say it is in: a stranger's
    return user.owner == giver.owner or _is_rare(package, giver)


#: Names that many projects give to their own code, and Python packages of strangers that everybody knows. The second list
#: need not be whole: a project in an index says so nearly always, and then its name counts without this.
_GENERIC = frozenset(
    {
        "utils", "helpers", "functions", "src", "app", "model", "models", "data", "core", "common", "tools",
        "scripts", "analysis", "pipeline", "main", "config", "package", "project", "test", "tests", "lib", "api",
        "base", "report", "reports", "dashboard", "forecast", "forecasting", "simulation", "simulations", "stats",
        "plotting", "metrics", "numpy", "pandas", "scipy", "sklearn", "matplotlib", "seaborn", "plotly", "dash",
        "streamlit", "flask", "django", "fastapi", "requests", "httpx", "pytest", "pydantic", "sqlalchemy", "polars",
        "pyarrow", "dask", "spark", "pyspark", "torch", "tensorflow", "keras", "xgboost", "lightgbm", "catboost",
        "shap", "statsmodels", "lifelines", "networkx", "geopandas", "shapely", "folium", "simpy", "salabim", "mesa",
        "click", "typer", "rich", "tqdm", "loguru", "black", "ruff", "mypy", "jupyter", "notebook", "ipython",
        "nltk", "spacy", "gensim", "transformers", "datasets", "openai", "langchain", "faker", "sdv", "dbt",
        "airflow", "prefect", "luigi", "kedro", "great_expectations", "pandera", "validate", "validator", "schema",
        "records", "record", "linkage", "recordlinkage", "dedupe", "fuzzywuzzy", "rapidfuzz", "toolz", "attrs",
        "boto3", "azure", "google", "pillow", "cv2", "yaml", "dotenv", "jinja2", "markdown", "docx", "pptx",
        "openpyxl", "xlrd", "xlsxwriter", "lxml", "bs4", "selenium", "playwright",
    }
)  # fmt: skip


def _is_rare(package: Package, giver: Party) -> bool:
    """Whether nobody else is likely to have a package of this name.

    CRAN knows each name of R once, and people who write R choose names with care. PyPI is crowded: there the name must be
    the repository's own, too, and none that others are known by.
    """
    name = package.name
    if name.lower() in _GENERIC or len(name) < 4:
        return False
    repository = giver.id.partition("/")[2]
    return package.ecosystem == "r" or module_name(name) == module_name(repository)


def _living(parties: list[Party]) -> Party | None:
    """Of several that give a package of one name: the one that the others are copies of or hand over to."""
    if len(parties) < 2:
        return parties[0] if parties else None
    ids = {one.id.lower() for one in parties}
    former = {name.lower() for one in parties for name in one.former}
    homes = {one.id: {home.lower() for home in one.homes} for one in parties}
    living = [
        one
        for one in parties
        if not ({(one.successor or "").lower(), (one.fork_of or "").lower()} & ids or one.id.lower() in former)
        and not _lives_elsewhere(one, homes[one.id], parties)
    ]
    if len(living) > 1 and all(set(one.roots) & set(living[0].roots) for one in living):  # one work, at several places
        at_home = [one for one in living if homes[one.id] & {one.id.lower(), *map(str.lower, one.former)}]
        living = at_home or living
        if len(living) > 1 and all(one.last for one in living):  # it moved, and the old place was never closed
            newest = max(one.last for one in living)
            living = [one for one in living if one.last == newest]
    return living[0] if len(living) == 1 else None


def _lives_elsewhere(one: Party, homes: set[str], parties: list[Party]) -> bool:
    """Whether it says itself that its code is at home with another of them: a mirror of CRAN, say, without a common commit."""
    own = {one.id.lower(), *map(str.lower, one.former)}
    return not homes & own and any(
        homes & {other.id.lower(), *map(str.lower, other.former)} for other in parties if other is not one
    )


def users(found: Iterable[Edge], project: str) -> Iterator[Edge]:
    """The edges that end at a project: who uses it."""
    return (edge for edge in found if edge.project.lower() == project.lower())


def used_by(found: Iterable[Edge], project: str) -> Iterator[Edge]:
    """The edges that begin at a project: what it uses."""
    return (edge for edge in found if edge.user.lower() == project.lower())
