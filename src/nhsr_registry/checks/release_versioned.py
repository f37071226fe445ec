"""Can people name the version that they use?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding

_VERSION = re.compile(
    r"(?:^|[^\d])v?\.?\d+(?:[._-]\d+)+|^v?\d+$|^(?:release|rel|version|ver)[-_/ ]?\w*\d|\d{4}[-_.]?\d{2}|^[a-z]{3,9}[-_ ]?\d{2,4}$",
    re.IGNORECASE,
)


#: Marks that somebody set for themselves; a date in them is no version.
_OWN_MARK = re.compile(
    r"^(?:backup|bkp|bak|archived?|old|wip|te?mp|scratch|sav(?:e|ed)|before|after|pre-?merge|checkpoint)(?:[-_/.]|$)",
    re.IGNORECASE,
)


class ReleaseVersioned(Check):
    """Versions are tagged, so that people can name the one they use

    When results change, others want to know which version gave which numbers. On GitHub: Releases → Draft a new
    release → choose a tag such as `v1.0.0` → Publish. Use the same number in the package's metadata.
    """

    id = "release-versioned"
    step = "Tag the version that people use"
    effort = "minutes"
    commands = {
        "r-package": 'usethis::use_version("minor")\nusethis::use_github_release()',
        "*": "git tag v1.0.0\ngit push origin v1.0.0\n# then, on GitHub: Releases → Draft a new release",
    }

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        history = subject.snapshot.history
        tags = [tag for tag in history.tags if _VERSION.search(tag.name) and not _OWN_MARK.search(tag.name)]
        version = subject.record.first("version")
        if tags:
            latest = max(tags, key=lambda tag: tag.date or "")
            same = version and any(_same(tag.name, version) for tag in tags)
            said = (
                f" The metadata says {version}, which {'has its tag' if same else 'has no tag of its own'}."
                if version
                else ""
            )
            return cls.passes(
                f"{len(tags)} tagged version{'s' * (len(tags) > 1)}, the latest {latest.name}.{said}",
                _where(subject),
            )
        if history.commits is None or history.shallow or history.snapshot:
            return cls.cannot_tell("The history, and with it the tags, is not to be seen.")
        if version:
            return cls.fails(f"The metadata says version {version}; no version is tagged yet.", _where(subject))
        return cls.fails("No version is tagged yet.")


def _same(tag: str, version: str) -> bool:
    return re.sub(r"^\D+", "", tag).casefold() == version.casefold().removeprefix("v")


def _where(subject: Subject) -> list[Evidence]:
    values = subject.record.fields.get("version", ())
    return [Evidence(path=source.path, line=source.line) for value in values[:1] for source in value.sources[:1]]
