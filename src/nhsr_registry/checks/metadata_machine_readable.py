"""Is there a metadata file that a program can read?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from nhsr_registry import re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import declarations
from nhsr_registry.understand.manifests import description, pyproject, table
from nhsr_registry.understand.placeholders import is_placeholder


def _yaml(*keys: str) -> Callable[[str], tuple[str, ...]]:
    """The plain values of top-level YAML keys; a key with a block below it counts as given."""
    patterns = [re.compile(rf"^{key}:[ \t]*(.*)$", re.MULTILINE) for key in keys]

    def read(text: str) -> tuple[str, ...]:
        return tuple((found[1].strip(" \"'") or "given") if (found := p.search(text)) else "" for p in patterns)

    return read


def _json(*keys: str) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return tuple("" for _ in keys)
        return tuple(str(table(content).get(key) or "") for key in keys)

    return read


def _python(text: str) -> tuple[str, ...]:
    """Name and description of a setup.py or setup.cfg, as they stand."""
    found = [
        re.search(rf"^[ \t]*{key}\s*=\s*[\"']?([^\"'\n,]+)", text, re.MULTILINE) for key in ("name", "description")
    ]
    return tuple(match[1].strip() if match else "" for match in found)


_SHORT = re.compile(r"^[ \t]+shortDescription:[ \t]*(?:[>|][-+\d]{0,2}[ \t]*\n[ \t]*)?[\"']?(?=\w)", re.MULTILINE)


def _publiccode(text: str) -> tuple[str, ...]:
    """The name and the description of a publiccode.yml; one that is written out below its key counts as given."""
    name, given = _yaml("name", "description")(text)
    said = _SHORT.search(text)
    return name, " ".join(text[said.end() : said.end() + 100].split()) if said and given else given


#: Path → what must stand in it.
_FILES: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "citation.cff": _yaml("title", "authors"),
    "publiccode.{yml,yaml}": _publiccode,
    "codemeta.json": _json("name", "description"),
    ".zenodo.json": _json("title", "description"),
    "code.json": _json("agency", "releases"),
    "catalog-info.yaml": _yaml("kind", "metadata"),
    "setup.{py,cfg}": _python,
}


class MetadataMachineReadable(Check):
    """A metadata file tells programs the name and the purpose

    Registries, package indexes and search engines read small files rather than prose. Any one will do: R packages
    have DESCRIPTION, Python packages pyproject.toml; for everything else a CITATION.cff of five lines will do, and
    it tells people how to cite you as well. Fill in your own title: text that a template left behind does not
    count.

    What counts: DESCRIPTION, pyproject.toml, setup.cfg or setup.py, package.json, bower.json, composer.json, Cargo.toml,
    pom.xml, a .csproj, CITATION.cff, codemeta.json, publiccode.yml and the like, at the root or in the folder of a part,
    with both a name and a purpose; badges, topics on GitHub and prose do not. In a CITATION.cff title and authors are
    enough. A manifest whose name and purpose are still those of the starter or template with which the project began
    is true of that, and not of yours.
    """

    id = "metadata-machine-readable"
    step = "Add a small metadata file that programs can read"
    reads = (*_FILES, "{,*/}description", "{,*/}pyproject.toml", "{,*/}setup.{py,cfg}", *declarations.READS)
    effort = "minutes"
    commands = {
        "r-package": "usethis::use_description()",
        "python-package": "uv init --package   # then fill in name and description in pyproject.toml",
        "*": (
            "# CITATION.cff\n"
            "cff-version: 1.2.0\n"
            "message: Please cite this software as below.\n"
            "title: What your project is called\n"
            "abstract: What it does, in one sentence\n"
            "authors:\n"
            "  - name: Your team"
        ),
    }
    passing = (
        {"DESCRIPTION": "Package: waits\nTitle: Count Waits by Week\nVersion: 0.1.0\n"},
        {"pyproject.toml": '[project]\nname = "waits"\ndescription = "Counts waits by week"\n'},
        {"CITATION.cff": 'cff-version: 1.2.0\ntitle: "Waits"\nauthors:\n  - family-names: Byron\n'},
        {
            "publiccode.yml": "publiccodeYmlVersion: '0.4'\nname: Waits\ndescription:\n  en:\n    shortDescription: Counts waits\n"
        },
        {"package.json": '{"name": "waits", "description": "Counts waits by week"}'},
        {"setup.cfg": "[metadata]\nname = waits\ndescription = Counts waits by week\n"},
    )
    failing = (
        {"README.md": "# Waits\n\nCounts waits by week.\n"},
        {"DESCRIPTION": "Package: waits\nTitle: What the Package Does (One Line, Title Case)\nVersion: 0.0.0.9000\n"},
        {"pyproject.toml": '[project]\nname = "waits"\ndescription = "Add your description here"\n'},
        {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"},
        {"package.json": "{broken"},
        {"DESCRIPTION": "Type: project\nImports: dplyr\n"},
        {"CITATION.cff": ""},
        {"CITATION.cff": 'cff-version: 1.2.0\nauthors:\n  - family-names: "Lisa"\ntitle: "My Research Software"\n'},
        {
            "publiccode.yml": "name: Medusa\ndescription:\n  en:\n    shortDescription: >\n"
            "          A rather short description which\n          is probably useless\n"
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        partial = []
        for path, values in _candidates(snapshot):
            if all(value and not is_placeholder("description", value) for value in values):
                return cls.passes(f"{path} gives name and purpose.", [Evidence(path=path)])
            partial.append(path)
        lost = snapshot.unread(*cls.reads)
        if lost:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if partial:
            reason = f"{partial[0]} does not give both a name and a purpose in your own words yet."
            return cls.fails(reason, [Evidence(path=path) for path in partial])
        return cls.fails("There is no metadata file yet.")


def _candidates(snapshot: Snapshot) -> list[tuple[str, tuple[str, ...]]]:
    """(path, its values) of every metadata file."""
    out: list[tuple[str, tuple[str, ...]]] = []
    for path in snapshot.find("{,*/}description"):
        if path in snapshot.texts and not path.lower().startswith(("test", "inst/")):
            fields = description(snapshot, path)
            out.append((path, (fields.get("Package", ""), fields.get("Title", ""))))
    for path in snapshot.find("{,*/}pyproject.toml"):
        if path in snapshot.texts and "{{" not in path:
            content = pyproject(snapshot, path)
            project = table(content.get("project")) or table(table(content.get("tool")).get("poetry"))
            out.append((path, (str(project.get("name") or ""), str(project.get("description") or ""))))
    starter = declarations.began_with(snapshot)
    for said in declarations.manifests(snapshot):
        left = "/" not in said.path and starter
        out.append((said.path, ("", "") if left else (said.name, said.description)))
    for pattern, read in _FILES.items():
        out.extend((path, read(text)) for path, text in snapshot.read(pattern))
    return out
