"""Do the metadata files agree?"""

from __future__ import annotations

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.history import GIT, GITHUB
from nhsr_registry.model import Evidence, Finding

_FIELDS = ("name", "version")
_PROSE = frozenset({GIT, GITHUB, "readme"})


class MetadataConsistent(Check):
    """The metadata files agree on the name and the version

    When DESCRIPTION says 1.2.0 and CITATION.cff says 1.0.0, people cite the version that they did not use. Write the
    same name and version everywhere, or let one tool write all the files from one of them.
    """

    id = "metadata-consistent"
    step = "Let all metadata files say the same name and version"
    effort = "minutes"
    reads = (
        "description",
        "pyproject.toml",
        "setup.{py,cfg}",
        "package.json",
        "citation.cff",
        "codemeta.json",
        "publiccode.{yml,yaml}",
        ".zenodo.json",
    )
    commands = {
        "r-package": "cffr::cff_write()   # CITATION.cff from DESCRIPTION\ncodemetar::write_codemeta()",
        "*": "nhsr-registry check --fix   # shows what it would write",
    }

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        record = subject.record
        conflicts = [c for c in record.conflicts if c.field in _FIELDS]
        where = [
            Evidence(path=source.path, line=source.line, note=conflict.field)
            for conflict in conflicts
            for value in conflict.values
            for source in value.sources[:1]
            if source.format != GIT
        ]
        if conflicts:
            said = " and ".join(dict.fromkeys(conflict.field for conflict in conflicts))
            return cls.fails(f"The files differ in the {said}.", where)
        files = {
            source.path
            for field in _FIELDS
            for value in record.fields.get(field, ())
            for source in value.sources
            if source.format not in _PROSE
        }
        if lost := subject.snapshot.unread(*cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if len(files) < 2:
            return cls.does_not_apply("There is no second metadata file to compare.")
        return cls.passes(f"{len(files)} files agree.", [Evidence(path=path) for path in sorted(files)])
