"""Do things stand where others look for them?"""

from __future__ import annotations

import os.path
from collections import Counter

from nhsr_registry import re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.plain import count
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import ecosystems
from nhsr_registry.understand.code import extension_in, is_test
from nhsr_registry.understand.manifests import READS as MANIFESTS
from nhsr_registry.understand.manifests import python_packages, r_packages

_CODE = frozenset({"r", "py", "sql", "rmd", "qmd", "ipynb", "do", "sas", "jl"})
_FOLDERS = re.compile(
    r"^_?(?:r|src|do[-_ ]?files?|source|code|scripts?|sql|queries|python|py|notebooks?|analysis|analyses|pipelines?|etl|app|lib|modules?|functions?|utils|models?|reports?|rmd|rmarkdown|markdown|workflow|steps|processing|data[-_ ]raw|inst|dashboard|shiny|[\w .-]*[ _-](?:codes?|scripts?|sql)|\d+[\w .-]*)$",
    re.IGNORECASE,
)
#: … and those that frameworks and tools of other languages ask for.
_OTHERS = re.compile(
    r"(?:components?|pages|views?|controllers?|routes?|services?|public|static|client|server|front[-_]?end|back[-_]?end|api|cmd|pkg|internal|sources|web|www|assets"
    r"|js|javascripts?|resources|hooks|store|stores|plugins?|layouts?|config|database|migrations|middleware|wwwroot|domain|core|[\w-]+(?:\.[\w-]+)+)$",
    re.IGNORECASE,
)
_LOOSE = 6


def _holds_code(snapshot: Snapshot, path: str) -> bool:
    """Whether a file is more than a name: five empty ones in a folder `R` sort nothing."""
    text = snapshot.text(path)
    return bool(text.strip()) if text is not None else snapshot.by_path[path].size != 0


class StandardLayout(Check):
    """Code, data and tests stand where others look for them

    Whoever knows one project finds their way in yours when the folders have the usual names: `R` or `src` for
    functions, `tests`, `data` for small samples, `docs`. The cookiecutter of NHS England's RAP team makes them.
    See https://nhsdigital.github.io/rap-community-of-practice/. Five files of code or fewer need no folders.

    With six files of code or more, half of them should stand in such folders or in folders by topic; an R or Python
    package is laid out as it should be. Where there is nothing but code of other languages, the folders that their
    frameworks ask for are the usual ones (`src`, `components`, `Controllers`, `cmd` …).
    """

    id = "standard-layout"
    step = "Sort the files into folders with the usual names"
    reads = MANIFESTS
    effort = "hours"
    commands = {
        "*": "# folders that others expect\nR/ or src/   functions\nscripts/     what runs them\ndata/        small samples\ntests/\ndocs/"
    }
    passing = (
        {"DESCRIPTION": "Package: w\nVersion: 1\n", "R/a.R": "1\n"},
        {"src/a.py": "1\n", "tests/test_a.py": "assert 1\n"},
        {"main.R": "1\n", "helper.R": "1\n"},
        {"sql/a.sql": "SELECT 1\n"},
        {f"dofiles/{name}.do": "use x\n" for name in "abcdefgh"},
        {f"_notebooks/{name}.py": "1\n" for name in "abcdefgh"},
        {"waits/__init__.py": "", **{f"waits/{name}.py": "1\n" for name in "abcdef"}},
        {f"{folder}/{name}.sql": "SELECT 1\n" for folder in ("Waits Dashboard", "Beds Dashboard") for name in "abcd"},
        {
            **{f"waits-main/waits/{folder}/{name}.py": "1\n" for folder in ("prep", "counts") for name in "abcd"},
            "waits-main/waits/go.py": "1\n",
        },
    )
    failing = (
        {f"{name}.R": "1\n" for name in "abcdefgh"},
        {f"stuff/{name}.py": "1\n" for name in "abcdefgh"},
        {**{f"{name}.R": "1\n" for name in "abcdefgh"}, **{f"R/{name}.R": "" for name in "abcdefgh"}},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        if r_packages(snapshot) or python_packages(snapshot) or snapshot.find("{,*/}manage.py"):  # Django lays it out
            return cls.passes("Laid out as a package or as its framework asks.", (), "observed")
        own = [
            path
            for path in snapshot.paths
            if extension_in(snapshot, path) in _CODE
            and not is_test(path)
            and not path.startswith((".github/", "renv/"))
            and not path.lower().startswith("readme.")
            and _holds_code(snapshot, path)
        ]
        other = () if own else ecosystems.own_code(snapshot)
        own = own or [path for path in other if not is_test(path)]
        if not own:
            if lost := snapshot.unread(*MANIFESTS, "**/*.{r,py,sql}"):
                return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
            return cls.does_not_apply("There is no code to sort.")
        loose = [path for path in own if "/" not in path]
        packages = tuple(path.removesuffix("__init__.py") for path in snapshot.find("*/__init__.py"))
        sorted_ = [
            path
            for path in own
            if path.startswith(packages)
            or any(_FOLDERS.match(folder) or (other and _OTHERS.match(folder)) for folder in path.split("/")[:-1])
        ]
        if not sorted_ and len(own) < _LOOSE:
            return cls.passes("So few files of code need no folders.", (), "inferred")
        if len(own) < _LOOSE or len(sorted_) * 2 >= len(own):
            return cls.passes(
                f"{len(sorted_)} of {len(own)} files of code stand in folders with usual names.",
                [Evidence(path=path) for path in sorted_],
                "inferred",
            )
        inside = len(os.path.commonpath([path.rpartition("/")[0] for path in own])) if not loose else 0
        deep = [path for path in own if "/" in path[inside:].lstrip("/")]
        topics = Counter(path[inside:].lstrip("/").partition("/")[0] for path in deep)
        if len(deep) * 2 > len(own) and sum(number > 1 for number in topics.values()) > 1:
            where = [Evidence(path=path) for path in deep]
            return cls.passes(f"The code stands in {len(topics)} folders by topic.", where, "inferred")
        what = (
            f"{count(len(loose), 'file of code stands', 'files of code stand')} loose at the top."
            if len(loose) * 2 > len(own)
            else "The folders' names do not say what is in them."
        )
        return cls.fails(what, [Evidence(path=path) for path in loose or own], "inferred")
