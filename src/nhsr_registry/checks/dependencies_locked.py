"""Are the versions of the packages fixed?"""

from __future__ import annotations

import re

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding

_LOCKS = (
    "{,*/,*/*/}{renv.lock,uv.lock,poetry.lock,pdm.lock,pipfile.lock,conda-lock.yml,pixi.lock,package-lock.json,yarn.lock,pnpm-lock.yaml,packrat.lock,rproject.toml,rv.lock,manifest.toml,explicit.txt}",
)
_LISTS = ("{,*/,*/*/}*requirements*.txt", "{,*/,*/*/}requirements/*.txt")
_CONDA = ("{,*/,*/*/}{environment*,conda*}.{yml,yaml}",)
_IMAGES = ("{,*/,.devcontainer/}dockerfile*", "project.yaml")
_PINNED = re.compile(r"^[ \t]*[A-Za-z][\w.\[\],-]*\s*(?:===?|@ )\s*\S", re.MULTILINE)
_NAMED = re.compile(r"^[ \t]*[A-Za-z][\w.\[\],-]*\s*(?:[=<>!~@;].*)?(?:\s*#.*)?$", re.MULTILINE)
_CONDA_PIN = re.compile(r"^[ \t]*-\s+[\"']?[A-Za-z][\w.:-]*\s*={1,2}\s*\d", re.MULTILINE)
_CONDA_ANY = re.compile(r"^[ \t]*-\s+[\"']?[A-Za-z][\w.:-]*\s*(?:[=<>].*)?[\"']?\s*$", re.MULTILINE)
_DATED = re.compile(
    r"rocker/[\w-]+:\d+\.\d+\.\d+|snapshot(?:_date)?[=/ ]\S*20\d\d-\d\d-\d\d|(?:packagemanager\.posit\.co|packagemanager\.rstudio\.com)/\S+/20\d\d-\d\d-\d\d|^[ \t]+run:[ \t]*(?:>[ \t]*)?\n?[ \t]*[a-z][\w-]*:v\d+",
    re.MULTILINE,
)


class DependenciesLocked(Check):
    """The versions of the packages are written down

    In a year the newest versions of the packages may give other numbers, or none. A lock file remembers exactly
    those that worked, and one command brings them back on any computer.
    """

    id = "dependencies-locked"
    step = "Write down the versions of the packages in a lock file"
    reads = (*_LOCKS, *_LISTS, *_CONDA, *_IMAGES)
    effort = "minutes"
    commands = {"*": "renv::snapshot()   # R: writes renv.lock\n# Python: uv lock   or   pip freeze > requirements.txt"}
    passing = (
        {"renv.lock": '{"Packages": {"dplyr": {"Version": "1.1.4"}}}', "a.R": "library(dplyr)\n"},
        {"requirements.txt": "pandas==2.2.1\nnumpy==1.26\n", "a.py": "import pandas\n"},
        {"environment.yml": "dependencies:\n  - python=3.11\n  - pandas=2.2\n", "a.py": "1\n"},
        {"Dockerfile": "FROM rocker/r-ver:4.4.1\n", "a.R": "1\n"},
    )
    failing = (
        {"a.R": "library(dplyr)\n"},
        {"requirements.txt": "pandas\nnumpy>=1\n", "a.py": "import pandas\n"},
        {"renv.lock": "", "a.R": "library(dplyr)\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        coded = {"R", "Python", "Julia", "JavaScript", "TypeScript"} & set(subject.facts.languages)
        if not coded:
            return cls.does_not_apply("There is no code that loads packages.")
        for path in snapshot.find(*_LOCKS):
            text = snapshot.text(path)
            if (text is None and (snapshot.by_path[path].size or 0) > 1000) or (text and len(text) > 40):
                return cls.passes(f"See {path}.", [Evidence(path=path)])
        for patterns, pinned, named in ((_LISTS, _PINNED, _NAMED), (_CONDA, _CONDA_PIN, _CONDA_ANY)):
            for path, text in snapshot.read(*patterns):
                fixed = len(pinned.findall(text))
                if fixed and fixed >= 0.8 * len(named.findall(text)):
                    return cls.passes(f"{path} gives {fixed} versions.", [Evidence(path=path)], "inferred")
        for path, text in snapshot.read(*_IMAGES):
            if found := _DATED.search(text):
                return cls.passes(
                    f"{path} fixes them.", [Evidence(path=path, line=text.count("\n", 0, found.end()) + 1)], "inferred"
                )
        if lost := snapshot.unread(*cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("The versions of the packages are not written down yet.")
