"""Can it be installed by name?"""

from __future__ import annotations

import re

from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.manifests import description, pyproject, table
from nhsr_registry.model import Evidence, Finding

_ADDRESS = re.compile(
    r"cran\.r-project\.org/(?:web/packages/|package=)|r-pkg\.org/badges/(?:version|last-release)/|cranlogs\.r-pkg\.org|[\w-]+\.r-universe\.dev/(?:badges/|\w)|pypi\.org/project/|badge\.fury\.io/py/|img\.shields\.io/pypi/|anaconda\.org/conda-forge/|bioconductor\.org/packages/"
)


class InstallableFromRegistry(Check):
    """It can be installed by its name

    A package on CRAN, r-universe or PyPI is one word to install, and people find it where they look. r-universe
    (https://r-universe.dev) is free and takes packages straight from GitHub, without anybody's review.
    """

    id = "installable-from-registry"
    step = "Offer it on r-universe, CRAN or PyPI"
    reads = (*README, "description", "pyproject.toml")
    effort = "hours"
    commands = {
        "r-package": '# a repository NAME.r-universe.dev with packages.json:\n[{"package": "waits", "url": "https://github.com/owner/waits"}]',
        "*": "uv build\nuv publish   # to PyPI; see https://docs.pypi.org/trusted-publishers/",
    }

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        name = str(
            description(subject.snapshot).get("Package")
            or table(pyproject(subject.snapshot).get("project")).get("name")
            or ""
        )
        if subject.readme and name:
            path, text = subject.readme
            for found in _ADDRESS.finditer(text):
                end = text.find("\n", found.end())
                if name.lower() in text[found.start() : end if end >= 0 else None].lower():
                    line = text.count("\n", 0, found.start()) + 1
                    return cls.finding(
                        "declared", "The README links to it.", [Evidence(path=path, line=line)], "declared"
                    )
            own = re.search(
                rf"install\.packages\(\s*[\"']{re.escape(name)}[\"']|pip install {re.escape(name)}\s*$",
                text,
                re.MULTILINE | re.IGNORECASE,
            )
            if own:
                line = text.count("\n", 0, own.start()) + 1
                return cls.finding("declared", "The README says so.", [Evidence(path=path, line=line)], "declared")
        return cls.cannot_tell("Whether a package index has it cannot be seen from its files.")
