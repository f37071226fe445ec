"""Do the metadata files agree?"""

from __future__ import annotations

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Conflict, Evidence, Finding
from nhsr_registry.plain import count
from nhsr_registry.understand.history import GIT, GITHUB
from nhsr_registry.understand.manifests import package_json

_FIELDS = ("name", "version")
_PROSE = frozenset({GIT, GITHUB, "readme"})


class MetadataConsistent(Check):
    """The metadata files agree on the name and the version

    When DESCRIPTION says 1.2.0 and CITATION.cff says 1.0.0, people cite the version that they did not use. Write the
    same name and version everywhere, or let one tool write all the files from one of them.

    Compared are DESCRIPTION, pyproject.toml, setup.py and setup.cfg, package.json, CITATION.cff, codemeta.json, publiccode.yml
    and .zenodo.json at the root; bower.json, composer.json and the manifests of parts in folders may differ. With one
    metadata file, or none, there is nothing to compare, and the question does not apply.
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
        "*": "# CITATION.cff and each other metadata file: the same name and version,\n# for example\ntitle: waits\nversion: 1.2.0",
    }

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        record = subject.record
        private = package_json(subject.snapshot).get("private") is True
        found = [(c.field, _in_files(c, private=private)) for c in record.conflicts if c.field in _FIELDS]
        found = [(field, where) for field, where in found if len(where) > 1]
        if found:
            said = " and ".join(dict.fromkeys(field for field, _ in found))
            return cls.fails(f"The files differ in the {said}.", [one for _, where in found for one in where])
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
        return cls.passes(
            f"{count(len(files), 'file agrees', 'files agree')}.", [Evidence(path=path) for path in sorted(files)]
        )


def _in_files(conflict: Conflict, *, private: bool) -> list[Evidence]:
    """Where each value stands that a metadata file gives; what only a tag or the README says is not the files' quarrel.

    A `package.json` that npm must not publish (`private`) names nothing that others would see.
    """
    out = []
    names = [value.value.lower() for value in conflict.values]
    for value in conflict.values:
        if conflict.field == "name" and any(value.value.lower().startswith(f"{name}: ") for name in names):
            continue  # codemetar writes a package's name with its title
        files = [s for s in value.sources if s.format not in _PROSE and not (private and s.path == "package.json")]
        if files:
            out.append(Evidence(path=files[0].path, line=files[0].line, note=conflict.field))
    return out
