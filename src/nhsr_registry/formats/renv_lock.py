"""renv's lock file."""

from __future__ import annotations

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import as_text, keyed
from nhsr_registry.formats._json import read_json


class RenvLock(Format):
    """renv.lock of an R project

    rstudio.github.io/renv/articles/lockfile.html. What is locked is what the project had installed: the version of
    R and of every package, those that packages need included.
    """

    id = "renv-lock"
    reads = ("{,*/}renv.lock",)
    rank = 25
    crosswalk = {"R.Version": "runtime_platform", "Packages": "software_requirements"}
    examples = (
        Example(
            path="renv.lock",
            text='{\n  "R": {"Version": "4.3.1"},\n  "Packages": {\n    "dplyr": {"Package": "dplyr", "Version": "1.1.4", "Source": "Repository"},\n'
            '    "waitr": {"Package": "waitr", "Version": "0.1.0", "Source": "GitHub", "RemoteUsername": "nhs-example", "RemoteRepo": "waitr"}\n  }\n}\n',
            says={"runtime_platform": ("R",), "software_requirements": ("dplyr", "waitr")},
        ),
        Example(
            path="renv.lock",
            text='{\n  "R": {"Version": "4.3.1"},\n  "Packages": {,}\n}',
            problems=("not valid JSON",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = keyed(read_json(text, out), "A lock file is a table with R and Packages.")
        if doc is None:
            return out.done()
        doc.table("R")
        if version := doc.text("R", "Version"):
            out.say("runtime_platform", "R", doc.line("R", "Version"), constraint=f"== {version}", locked="yes")
        for name in doc.table("Packages"):
            package = doc.table("Packages", name)
            version = as_text(package.get("Version"))
            owner, repo = as_text(package.get("RemoteUsername")), as_text(package.get("RemoteRepo"))
            out.say(
                "software_requirements",
                name,
                doc.line("Packages", name),
                ecosystem="cran",
                constraint=f"== {version}" if version else None,
                use="runtime",
                locked="yes",
                url=f"https://github.com/{owner}/{repo}" if owner and repo else None,
            )
        return out.done()
