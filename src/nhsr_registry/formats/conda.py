"""conda's environment.yml."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry import re
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path
from nhsr_registry.formats._python import say_requirement
from nhsr_registry.formats._yaml import read_yaml

_SPEC = re.compile(r"^(?:[\w./-]+::)?([A-Za-z0-9_][\w.-]*)\s*(?:\[[^\]]*\])?\s*((?:[=<>!~].*|\d[\w.*]*(?:[ =].*)?)?)$")


class CondaEnvironment(Format):
    """environment.yml of conda

    docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html and, for one package's
    specification, …/concepts/pkg-search.html. The environment's name is not the project's and stays unsaid.
    """

    id = "conda-environment"
    reads = (
        "{,*/}{environment,env,conda,conda_env,conda-env}{,-*,_*}.{yml,yaml}",
        "{,*/}*{-,_}environment.{yml,yaml}",
    )
    rank = 20
    crosswalk = {"dependencies": "software_requirements"}
    examples = (
        Example(
            path="environment.yml",
            text="name: waits\nchannels: [conda-forge]\ndependencies:\n  - python=3.10\n  - conda-forge::pandas>=2\n  - numpy\n  - pip\n"
            "  - pip:\n      - nhs-waits==1.2\n      - -r requirements.txt\n",
            says={
                "runtime_platform": ("Python",),
                "software_requirements": ("pandas", "numpy", "pip", "nhs-waits"),
            },
        ),
        Example(path="environment.yml", text="dependencies:\n  - numpy: [1\n", problems=("not valid YAML",)),
        Example(
            path="environment.yml",
            text="dependencies:\n  numpy: 1\n",
            problems=("dependencies should be a list",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = read_yaml(text, out)
        if doc is None or not isinstance(doc.data, Mapping):
            return out.done()
        wanted = doc.get("dependencies")
        if wanted is not None and not isinstance(wanted, list):
            doc.wrong("a list", "dependencies")
            return out.done()
        for keys, item in doc.items("dependencies"):
            if isinstance(item, Mapping):
                for requirement_keys, requirement in doc.texts(*keys, "pip"):
                    _pip(doc, requirement_keys, requirement, out)
            elif spec := doc.text(*keys):
                _conda(spec, doc.line(*keys), out)
        return out.done()


def _conda(spec: str, line: int | None, out: Collector) -> None:
    found = _SPEC.match(spec.strip())
    if not found:
        out.problem(f"{spec[:60]!r} is no package specification of conda.", line)
        return
    name = found[1].rstrip(".")
    constraint = re.sub(r"^=+|=[\w*]+$", "", found[2].strip()) if found[2].startswith("=") else found[2].strip()
    constraint = f"== {constraint}" if constraint and constraint[0].isdigit() else constraint
    if name.casefold() in {"python", "r-base", "r", "julia", "nodejs"}:
        language = {"python": "Python", "julia": "Julia", "nodejs": "Node.js"}.get(name.casefold(), "R")
        out.say("runtime_platform", language, line, constraint=constraint)
    else:
        out.say("software_requirements", name, line, ecosystem="conda", constraint=constraint, use="runtime")


def _pip(doc: Doc, keys: Path, requirement: str, out: Collector) -> None:
    text = re.sub(r"^(?:-e|--editable)\s+", "", requirement.strip())
    if text.startswith(("-", ".", "/")) or re.match(r"[\w.-]+/\S*$", text):  # an option, or a folder
        return
    if found := re.match(r"(?:git\+|https?:)\S*?/([\w.-]+?)(?:\.git)?(?:@[\w./-]+)?(?:#.*)?$", text):
        out.say("software_requirements", found[1], doc.line(*keys), ecosystem="pypi", use="runtime")
        return
    say_requirement(out, text, doc.line(*keys), "runtime", where="pip: ")
