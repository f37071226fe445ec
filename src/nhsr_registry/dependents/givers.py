"""Who gives a package or stands at an address: the project that a name in another project's code means, where one can tell.

Each name is looked at once for all who use it: a registry of a hundred thousand may hold hundreds of projects that give
a package of the same name, and thousands that use it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from nhsr_registry.model import Package, Use
from nhsr_registry.understand.packages import module_name


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


class Sources(NamedTuple):
    """The addresses on GitHub from which one project takes code."""

    addresses: frozenset[str]
    accounts: Mapping[str, frozenset[str]]  # a repository's name, as a module's → the accounts that have it there

    @classmethod
    def of(cls, user: Party) -> Sources:
        addresses = frozenset(use.name for use in user.uses if use.ecosystem == "github")
        accounts: dict[str, set[str]] = defaultdict(set)
        for address in addresses:
            account, _, name = address.partition("/")
            accounts[module_name(name)].add(account)
        return cls(addresses, {name: frozenset(found) for name, found in accounts.items()})


class Givers:
    """Looks up who gives a package or stands at an address."""

    def __init__(self, parties: list[Party]) -> None:
        self.by_address: dict[str, Party] = {}
        named: dict[tuple[str, str], list[tuple[Party, Package]]] = defaultdict(list)
        for one in parties:
            for name in one.former:
                self.by_address.setdefault(name.lower(), one)
            for package in one.packages:
                named[package.ecosystem, package.name].append((one, package))
        self.by_address.update((one.id.lower(), one) for one in parties)
        self.by_name = {key: _Name(found) for key, found in named.items()}

    def of(self, user: Party, use: Use, sources: Sources) -> Party | None:
        """The project meant by one use, or `None` where none is, or where nobody can tell."""
        if use.ecosystem == "github":
            return self.by_address.get(use.name)
        name = self.by_name.get((use.ecosystem, use.name))
        if name is None:
            return None
        # it says where it has the name from: not from other accounts, unless an index has the name but once
        told = sources.accounts.get(module_name(use.name), frozenset())
        return name.addressed(sources.addresses) or name.meant(user.owner, use, told)


class _Name:
    """All projects that give a package of one name."""

    def __init__(self, givers: list[tuple[Party, Package]]) -> None:
        self._givers = givers
        self._at: dict[str, int] = {}
        for place, (one, _) in enumerate(givers):
            for address in (one.id, *one.former):
                self._at.setdefault(address.lower(), place)
        #: Owners for whom a name counts that does not count for everybody.
        self._owners = {one.owner for one, package in givers if not package.index and not _is_rare(package, one)}
        #: Of every owner where the name comes from a lock file or counts for all: worked out once.
        self._known: dict[tuple[str | None, bool, frozenset[str]], Party | None] = {}

    def addressed(self, addresses: frozenset[str]) -> Party | None:
        """The first of them that stands at one of these addresses."""
        places = [self._at[address] for address in self._at.keys() & addresses]
        return self._givers[min(places)][0] if places else None

    def meant(self, owner: str, use: Use, told: frozenset[str]) -> Party | None:
        """The one that a project of `owner` means, of those in an index or in the accounts that it told, if it told any."""
        #: locked from an index that the project does not say it is in: a stranger's
        locked = use.via == "lock" and use.ecosystem in {"r", "pypi"}
        key = (owner if owner in self._owners else None, locked, told)
        if key not in self._known:
            self._known[key] = _living(
                [
                    one
                    for one, package in self._givers
                    if package.index
                    or (
                        not locked
                        and (not told or one.id.lower().partition("/")[0] in told)
                        and (owner == one.owner or _is_rare(package, one))
                    )
                ]
            )
        return self._known[key]


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
    addresses = ids | former
    living = [
        one
        for one in parties
        if not ({(one.successor or "").lower(), (one.fork_of or "").lower()} & ids or one.id.lower() in former)
        and not _lives_elsewhere(one, homes[one.id], addresses)
    ]
    if len(living) > 1 and all(set(one.roots) & set(living[0].roots) for one in living):  # one work, at several places
        at_home = [one for one in living if homes[one.id] & {one.id.lower(), *map(str.lower, one.former)}]
        living = at_home or living
        if len(living) > 1 and all(one.last for one in living):  # it moved, and the old place was never closed
            newest = max(one.last for one in living)
            living = [one for one in living if one.last == newest]
    return living[0] if len(living) == 1 else None


def _lives_elsewhere(one: Party, homes: set[str], addresses: set[str]) -> bool:
    """Whether it says itself that its code is at home with another of them: a mirror of CRAN, say, without a common commit.

    `addresses` are all that any of them has or had; none of its own is among its homes where this counts.
    """
    own = {one.id.lower(), *map(str.lower, one.former)}
    return not homes & own and bool(homes & addresses)
