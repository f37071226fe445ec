"""Can it be installed?"""

from __future__ import annotations

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand.manifests import READS as MANIFESTS
from nhsr_registry.understand.manifests import builds, description, package_folder, r_packages


class Packaged(Check):
    """It can be installed like any other package

    Then others get it, and everything it needs, with one command, and can name the version they used. R packages
    need DESCRIPTION with a version, NAMESPACE and a folder R; Python packages need pyproject.toml with a
    `[build-system]` and a folder with `__init__.py`.
    """

    id = "packaged"
    step = "Make it installable like any other package"
    reads = MANIFESTS
    effort = "days"
    commands = {
        "r-package": 'usethis::create_package(".")\ndevtools::document()',
        "python-package": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"',
        "R": 'usethis::create_package(".")',
        "Python": "uv init --package",
        "*": 'usethis::create_package(".")   # in Python: uv init --package',
    }
    passing = (
        {
            "DESCRIPTION": "Package: w\nVersion: 0.1.0\n",
            "NAMESPACE": "export(f)\n",
            "R/f.R": "f <- function() 1\n",
        },
        {
            "pyproject.toml": '[project]\nname = "w"\nversion = "1"\n[build-system]\nrequires = ["hatchling"]\n',
            "src/w/__init__.py": "",
        },
        {"setup.py": "from setuptools import setup\nsetup(name='w')\n", "w/__init__.py": ""},
    )
    failing = (
        {"DESCRIPTION": "Package: w\nVersion: 0.1.0\n", "R/f.R": "f <- function() 1\n"},
        {"pyproject.toml": "[tool.ruff]\nline-length = 100\n", "w/__init__.py": ""},
        {"DESCRIPTION": "Type: project\nImports: dplyr\n", "R/f.R": "1\n"},
        {"pyproject.toml": '[project]\nname = "w"\nversion = "1"\n', "main.py": "print(1)\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        for folder in r_packages(snapshot):
            inside = f"{folder}/" if folder else ""
            where = [Evidence(path=f"{inside}DESCRIPTION")]
            if not description(snapshot, f"{inside}DESCRIPTION").get("Version"):
                return cls.fails("DESCRIPTION has no version yet.", where)
            if f"{inside}NAMESPACE" not in snapshot.by_path:
                return cls.fails("There is no NAMESPACE yet; devtools::document() writes it.", where)
            return cls.passes("An R package.", where)
        manifests = snapshot.find("{,*/,*/*/}pyproject.toml", "{,*/,*/*/}setup.{py,cfg}")
        for path in manifests:
            inside = f"{path.rpartition('/')[0]}/" if "/" in path else ""
            if builds(snapshot, path) and (module := package_folder(snapshot, inside)):
                return cls.passes("A Python package.", [Evidence(path=path), Evidence(path=module)])
        if lost := _lost(snapshot):
            return cls.cannot_tell(f"{lost} could not be read.", [Evidence(path=lost)])
        return cls.fails("It cannot be installed as a package yet.", [Evidence(path=path) for path in manifests])


def _lost(snapshot: Snapshot) -> str | None:
    return next(iter(snapshot.unread(*MANIFESTS)), None)
