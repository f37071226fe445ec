"""setuptools' setup.cfg."""

from __future__ import annotations

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._ini import Setting, read_ini
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._python import (
    say_classifiers,
    say_labelled_address,
    say_people,
    say_python,
    say_requirement,
    say_version,
    use_of_group,
)

_NONE = Setting(0, ())
#: Values that name a file or attribute to look into, which would need more than this file.
_ELSEWHERE = ("file:", "attr:")


class SetupCfg(Format):
    """setup.cfg of a Python project

    setuptools.pypa.io/en/latest/userguide/declarative_config.html; column "Python PKG-INFO" of the CodeMeta
    crosswalk. `file:` and `attr:` values stand in other files and stay unsaid.
    """

    id = "setup-cfg"
    reads = ("{,*/}setup.cfg",)
    rank = 12
    crosswalk = {
        "metadata.name": "name",
        "metadata.version": "version",
        "metadata.description": "description",
        "metadata.license": "license",
        "metadata.author": "author",
        "metadata.maintainer": "maintainer",
        "metadata.url": "url",
        "metadata.project_urls": "url",
        "metadata.keywords": "keywords",
        "metadata.classifiers": "development_status",
        "options.python_requires": "runtime_platform",
        "options.install_requires": "software_requirements",
        "options.extras_require": "software_requirements",
    }
    examples = (
        Example(
            path="setup.cfg",
            text="[metadata]\nname = waits\nversion = attr: waits.__version__\nauthor = Anna Analyst\nlicense = MIT License\n"
            "url = https://github.com/nhs-example/waits\n\n[options]\npython_requires = >=3.9\ninstall_requires =\n    pandas>=1.5\n    numpy\n\n"
            "[options.extras_require]\ntest = pytest; pytest-cov\n",
            says={
                "name": ("waits",),
                "author": ("Anna Analyst",),
                "license": ("MIT",),
                "code_repository": ("https://github.com/nhs-example/waits",),
                "runtime_platform": ("Python",),
                "software_requirements": ("pandas", "numpy", "pytest", "pytest-cov"),
            },
        ),
        Example(path="setup.cfg", text="[flake8]\nmax-line-length = 100\n"),
        Example(
            path="setup.cfg",
            text="[metadata]\nname = waits\nhello there\n",
            says={"name": ("waits",)},
            problems=("neither",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        sections = read_ini(text, out)
        metadata = sections.get("metadata", {})
        if metadata:
            out.say("programming_language", "Python", min(setting.line for setting in metadata.values()))
        for key in ("name", "description"):
            _say(out, key, metadata.get(key, _NONE))
        if (version := metadata.get("version", _NONE).text) and not version.startswith(_ELSEWHERE):
            say_version(out, version, metadata["version"].line, "version")
        for field in ("author", "maintainer"):
            setting = metadata.get(field, metadata.get(f"{field}_email", _NONE))
            say_people(
                out,
                field,
                metadata.get(field, _NONE).text,
                metadata.get(f"{field}_email", _NONE).text,
                setting.line,
            )
        licence = metadata.get("license", metadata.get("licence", _NONE))
        if licence.text and not licence.text.startswith(_ELSEWHERE):
            say_licence(out, licence.text, licence.line)
        _links(metadata, out)
        say_classifiers(
            out,
            metadata.get("classifiers", metadata.get("classifier", _NONE)).lines,
            licence=not licence.text,
        )
        _requirements(sections, out)
        return out.done()


def _say(out: Collector, field: str, setting: Setting) -> None:
    if not setting.text.startswith(_ELSEWHERE):
        out.say(field, setting.text, setting.line)


def _links(metadata: dict[str, Setting], out: Collector) -> None:
    for key in ("url", "home_page"):
        if key in metadata:
            say_labelled_address(out, "homepage", metadata[key].text, metadata[key].line)
    for text, line in metadata.get("project_urls", _NONE).lines:
        label, _, address = text.partition("=")
        say_labelled_address(out, label, address.strip(), line)
    keywords = metadata.get("keywords", _NONE)
    for text, line in keywords.lines:
        for word in text.split(","):
            out.say("keywords", word.strip(), line)


def _requirements(sections: dict[str, dict[str, Setting]], out: Collector) -> None:
    options = sections.get("options", {})
    if python := options.get("python_requires", _NONE).text:
        say_python(out, python, options["python_requires"].line, "python_requires")
    for key, use in (
        ("install_requires", "runtime"),
        ("tests_require", "test"),
        ("setup_requires", "development"),
    ):
        _each(options.get(key, _NONE), use, key, out)
    for extra, setting in sections.get("options.extras_require", {}).items():
        _each(setting, use_of_group(extra, "optional"), extra, out, group=extra)


def _each(setting: Setting, use: str, where: str, out: Collector, group: str | None = None) -> None:
    for text, line in setting.lines:
        if text.startswith(_ELSEWHERE) or "%(" in text:
            continue
        parts = (
            text.split(";") if ";" in text and not any(sign in text.partition(";")[2] for sign in "<>='") else [text]
        )
        for part in parts:
            if part.strip():
                say_requirement(out, part.strip(), line, use, where=f"{where}: ", group=group)
