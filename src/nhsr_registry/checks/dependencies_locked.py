"""Are the versions of the packages fixed?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks import _declared
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.plain import count
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, ecosystems
from nhsr_registry.understand.manifests import table

_LOCKS = (
    "{,*/,*/*/}{renv.lock,uv.lock,poetry.lock,pdm.lock,pipfile.lock,conda-lock.yml,pixi.lock,package-lock.json,yarn.lock,pnpm-lock.yaml,packrat.lock,rproject.toml,rv.lock,manifest.toml,manifest.json,explicit.txt}",
    *ecosystems.LOCKS,
)
#: What each kind of lock file holds for a package: without one it fixes nothing. (renv, uv, Poetry, PDM, Pipenv, npm, Julia.)
_ENTRIES = {
    "renv.lock": re.compile(r"\"Package\"\s*:|\"Packages\"\s*:\s*\{\s*\""),
    "packrat.lock": re.compile(r"^Version:", re.MULTILINE),
    "uv.lock": re.compile(r"\[\[package\]\]"),
    "poetry.lock": re.compile(r"\[\[package\]\]"),
    "pdm.lock": re.compile(r"\[\[package\]\]"),
    "pipfile.lock": re.compile(r"\"(?:version|ref|path|file)\"\s*:"),
    "package-lock.json": re.compile(r"\"(?:resolved|integrity|version)\"\s*:"),
    "manifest.toml": re.compile(r"^\[\[", re.MULTILINE),
    "manifest.json": re.compile(r"\"packages\"\s*:\s*\{\s*\"[\w.]+\"\s*:\s*\{"),  # Posit Connect; a website's has none
}
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

    What counts: a lock file with versions in it, a list in which four in five packages have exact versions, or an
    image (Dockerfile, project.yaml) that fixes them. The same holds for other languages: package-lock.json, composer.lock,
    Gemfile.lock, Cargo.lock, go.sum and the like, or a manifest such as a .csproj or a pom.xml with exact versions. `~=`, `^` and
    `>=` leave versions open, and a submodule fixes only itself. Where the code loads no packages, or no manifest of a language
    other than R, Python and JavaScript lists any, the question does not apply.
    """

    id = "dependencies-locked"
    step = "Write down the versions of the packages in a lock file"
    reads = (*_LOCKS, *ecosystems.MANIFESTS, *_LISTS, *_CONDA, *_IMAGES, *_declared.LISTS, *code.SOURCES)
    effort = "minutes"
    commands = {
        "R": "renv::snapshot()   # writes renv.lock",
        "Python": "pip freeze > requirements.txt\n# where there is a pyproject.toml, in place of it: uv lock",
        "*": "renv::snapshot()   # R: writes renv.lock\n# Python: uv lock   or   pip freeze > requirements.txt",
    }
    passing = (
        {"renv.lock": '{"Packages": {"dplyr": {"Version": "1.1.4"}}}', "a.R": "library(dplyr)\n"},
        {
            "packrat/packrat.lock": "PackratFormat: 1.4\nRVersion: 4.2.0\n\nPackage: dplyr\nSource: CRAN\nVersion: 1.1.4\n",
            "a.R": "library(dplyr)\n",
        },
        {"poetry.lock": '[[package]]\nname = "pandas"\nversion = "2.2.1"\n', "a.py": "import pandas\n"},
        {"requirements.txt": "pandas==2.2.1\nnumpy==1.26\n", "a.py": "import pandas\n"},
        {"environment.yml": "dependencies:\n  - python=3.11\n  - pandas=2.2\n", "a.py": "1\n"},
        {"Dockerfile": "FROM rocker/r-ver:4.4.1\n", "a.R": "1\n"},
        {"manifest.json": '{"version": 1, "packages": {"dplyr": {"Source": "CRAN"}}}', "app.R": "library(dplyr)\n"},
    )
    failing = (
        {"a.R": "library(dplyr)\n"},
        {"requirements.txt": "pandas\nnumpy>=1\n", "a.py": "import pandas\n"},
        {"renv.lock": "", "a.R": "library(dplyr)\n"},
        {
            "Dockerfile": "FROM rocker/shiny\n",
            "old/Dockerfile": "FROM rocker/shiny:4.0.2\n",
            "a.R": "library(dplyr)\n",
        },
        {"www/manifest.json": '{"name": "w", "icons": []}', "app.R": "library(dplyr)\n"},
        {"renv.lock": '{"R": {"Version": "4.3.1", "Repositories": []}, "Packages": {}}', "a.R": "library(dplyr)\n"},
        {
            "poetry.lock": '# generated by Poetry\npackage = []\n\n[metadata]\npython-versions = "*"\n',
            "a.py": "import pandas\n",
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        coded = {"R", "Python", "Julia", "JavaScript", "TypeScript"} & set(subject.facts.languages)
        if _others(snapshot):
            coded |= ecosystems.LANGUAGES & set(subject.facts.languages)
        if not coded and not snapshot.unread("**/*.{r,py}"):
            return cls.does_not_apply("There is no code that loads packages.")
        if path := next(_locks(snapshot), None):
            return cls.passes(f"See {path}.", [Evidence(path=path)])
        if pinned := cls._by_list(snapshot):
            return pinned
        images = snapshot.read(*_IMAGES)
        main = [one for one in images if "/" not in one[0]]  # beside it, one in a folder is of something else
        for path, text in main or images:
            if found := _DATED.search(text):
                return cls.passes(
                    f"{path} fixes them.", [Evidence(path=path, line=text.count("\n", 0, found.end()) + 1)], "inferred"
                )
        if lost := snapshot.unread(*cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if coded <= {"R", "Python"} and _needs_nothing(subject):
            return cls.does_not_apply("The code uses no packages beyond what R and Python bring along.")
        return cls.fails("The versions of the packages are not written down yet.")

    @classmethod
    def _by_list(cls, snapshot: Snapshot) -> Finding | None:
        """A list in which four in five packages have exact versions, of whichever language."""
        for patterns, pinned, named in ((_LISTS, _PINNED, _NAMED), (_CONDA, _CONDA_PIN, _CONDA_ANY)):
            for path, text in snapshot.read(*patterns):
                fixed = len(pinned.findall(text))
                if fixed and fixed >= 0.8 * len(named.findall(text)):
                    return cls.passes(f"{path} gives {count(fixed, 'version')}.", [Evidence(path=path)], "inferred")
        if (found := _others(snapshot)) and all(_exact(*one) for one in found):
            return cls.passes(
                f"{found[0][0]} gives exact versions.", [Evidence(path=path) for path, _ in found], "inferred"
            )
        return None


def _locks(snapshot: Snapshot) -> Iterator[str]:
    """Lock files that hold versions; a large one that was not read is taken to."""
    for path in snapshot.find(*_LOCKS):
        text = snapshot.text(path)
        if (text is None and (snapshot.by_path[path].size or 0) > 1000) or (text and _holds_versions(path, text)):
            yield path


def _needs_nothing(subject: Subject) -> bool:
    """Whether the code uses no packages, as far as it was read, and none are listed."""
    return (
        not _declared.used(subject)
        and not any(_declared.declared(subject))
        and not subject.snapshot.unread(*code.SOURCES)
    )


#: What manifests of other languages list: name and version as NuGet, Maven, Gradle, Composer, Bundler, npm … write them.
_LISTED = re.compile(
    r"<PackageReference\b[^>]{0,300}|<PackageVersion\b[^>]{0,300}|<package\b[^>]{0,300}|<dependency>(?:[^<]|<(?!/dependency>)){0,2000}"
    r"|^[ \t]*(?:implementation|api|compile|testImplementation|testCompile|runtimeOnly|kapt)[ \t(]+[\"'][^\"'\n]{1,200}"
    r"|^[ \t]*gem[ \t]+[\"'][^\n]{1,200}|^\t[\w.-]+\.[\w./-]+ v[^\n]{1,100}|^[ \t]*pod[ \t]+['\"][^\n]{1,200}|\.package\([^)\n]{1,300}|^[ \t]*\{:\w+,[^}\n]{1,200}|[\w./-]{2,100} +\{:(?:mvn|git|local)/[^}]{1,200}|\[[\w-]{1,60}(?:/[\w.-]{1,60})? \"[^\"\n]{1,40}\"",
    re.MULTILINE,
)
_EXACT = re.compile(
    r"\b[Vv]ersion=\"v?\d[\w.+-]*\"|<version>v?\d[\w.+-]*</version>|[\"'][\w.-]+:[\w.-]+:\d[\w.-]*(?![\w.+])|,[ \t]*[\"']=?[ ]?\d[\w.]*[\"']| v\d[\w.+-]*|exact:|==[ ]?\d|:mvn/version \"\d|:git/sha|^\[[\w./-]{1,120} \"\d[\w.-]*\""
)
#: Versions that Maven and Gradle look up anew each time.
_OPEN = re.compile(r"<version>[\[(]|:[\w.]*\+|\b(?:LATEST|RELEASE|latest\.\w+)\b|-SNAPSHOT")
#: The same in JSON: the objects of package.json, bower.json and composer.json that list what is needed.
_OBJECTS = ("dependencies", "devDependencies", "require", "require-dev")
_ONE = re.compile(r"v?\d+(?:\.\d+){1,3}(?:-[\w.]+)?")
_PLATFORM = re.compile(r"(?:php|ext-[\w-]+|node|npm)")


def _needed(path: str, text: str) -> list[bool]:
    """Whether each package that a manifest lists has an exact version."""
    if not path.lower().endswith(".json"):
        listed = [one[0] for one in _LISTED.finditer(text)]
        if path.lower().endswith(
            ("pom.xml", ".gradle", ".gradle.kts")
        ):  # without a version, a plugin or a parent fixes it
            return [not _OPEN.search(one) for one in listed]
        return [bool(_EXACT.search(one)) for one in listed]
    try:
        content = table(json.loads(text))
    except (ValueError, RecursionError):
        return []
    wanted = {name: value for key in _OBJECTS for name, value in table(content.get(key)).items()}
    return [bool(_ONE.fullmatch(str(value))) for name, value in wanted.items() if not _PLATFORM.fullmatch(name)]


def _others(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Manifests of other languages than R and Python; those of parts that list nothing are left out where others do."""
    found = [
        (path, text)
        for path, text in snapshot.read(*ecosystems.MANIFESTS)
        if not ecosystems.copied_in(path) and not path.lower().endswith("project.toml")
    ]
    return [one for one in found if _needed(*one)] or found


def _exact(path: str, text: str) -> bool:
    """Whether four in five of the packages of a manifest have exact versions."""
    fixed = _needed(path, text)
    return bool(fixed) and sum(fixed) >= 0.8 * len(fixed)


def _holds_versions(path: str, text: str) -> bool:
    """Whether a lock file has an entry for a package at all; of a kind that we do not know, whether it says anything."""
    entry = _ENTRIES.get(path.rpartition("/")[2].lower())
    return len(text) > 40 and (entry is None or bool(entry.search(text)))
