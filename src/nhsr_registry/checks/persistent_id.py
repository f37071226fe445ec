"""Does a version have an address that lasts?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.manifests import description
from nhsr_registry.understand.placeholders import is_placeholder

_FILES = (
    "citation.cff",
    "codemeta.json",
    ".zenodo.json",
    "description",
    "publiccode.{yml,yaml}",
    "{,inst/}citation{,.md,.bib}",
)
_ZENODO = re.compile(
    # zenodo.1234 is the DOI of GitHub's example of a CITATION.cff
    r"10\.5281/zenodo\.(?!1234(?!\d))\d+|zenodo\.org/(?:badge/latestdoi|records?|doi|badge/DOI)/[\w./-]*\d|swh:1:(?:dir|rev|rel|snp|cnt|ori):[0-9a-f]{40}|doi\.org/10\.\d{4,9}/(?:cran|m9\.figshare|osf)",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"^[ \t]*doi:\s*[\"']?(?:https?://doi\.org/)?10\.\d{4,9}/(?!zenodo\.1234(?!\d))\S+|\"identifier\"\s*:\s*\"[^\"]*10\.\d{4,9}/",
    re.MULTILINE,
)


class PersistentId(Check):
    """A version has a permanent address

    Repositories move and are renamed; a DOI, the permanent link that papers have, stays. Zenodo (https://zenodo.org)
    gives one for every release, free, once you have switched it on for the repository, and keeps a copy.
    """

    id = "persistent-id"
    step = "Keep a release on Zenodo, for an address that lasts"
    reads = (*README, *_FILES)
    effort = "hours"
    commands = {
        "*": "# zenodo.org → Log in with GitHub → Settings → GitHub\n# → switch the repository on, then publish a release"
    }
    passing = (
        {
            "README.md": "# w\n\n[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1234567.svg)](https://doi.org/10.5281/zenodo.1234567)\n"
        },
        {"CITATION.cff": "cff-version: 1.2.0\ndoi: 10.5281/zenodo.1234567\n"},
    )
    failing = (
        {"README.md": "# w\n\nSee https://doi.org/10.1136/bmj.n71 for the method.\n"},
        {
            "DESCRIPTION": "Package: w\nDescription: Your package description, with references as\n    Author (2023) <doi:10.5281/zenodo.1234567>.\n"
        },
        {"CITATION.cff": "cff-version: 1.2.0\n# doi: 10.5281/x\n"},
        {"CITATION.cff": "cff-version: 1.2.0\ndoi: 10.5281/zenodo.1234\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        for path, text in [*([subject.readme] if subject.readme else []), *snapshot.read(*_FILES)]:
            if path.lower() == "description" and is_placeholder(
                "description", description(snapshot).get("Description", "")
            ):
                continue  # the DOI by which a template shows how to give one
            if found := _ZENODO.search(text) or (_KEY.search(text) if path != (subject.readme or ("",))[0] else None):
                return cls.passes(
                    f"See {path}.", [Evidence(path=path, line=text.count("\n", 0, found.end()) + 1)], "inferred"
                )
        if lost := _readme.lost(subject, *README, *_FILES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("No permanent address was seen yet.")
