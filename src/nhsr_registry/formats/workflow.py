"""GitHub Actions' workflows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nhsr_registry import re
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path, as_text
from nhsr_registry.formats._yaml import read_yaml

#: Commands and actions that run tests. R CMD check does, whichever way it is called.
_TESTS = re.compile(
    r"\bpytest\b|\bunittest\b|\btox\b|\bnox\b|\bmake (?:\S+ ){0,9}(?:test|check)\w*\b|\btestthat\b|devtools::(?:test|check)\b|\btest_(?:dir|local|package|file)\("
    r"|R CMD check|rcmdcheck|check-r-package|r-lib/actions/check|\btinytest\b|\bcovr::|\bcoverage run\b|\bnpm (?:run )?test\b|\bnpx (?:jest|vitest|playwright)"
    r"|\b(?:yarn|pnpm) (?:run )?test\b|\bpython[\d.]* -m (?:pytest|unittest)|\bhatch (?:run )?test|\bjust test|\bdbt (?:test|build)\b|\bcargo test\b|\bgo test\b"
    r"|\bmanage\.py test\b|test-coverage|\bshinytest2?\b|\bopensafely run\b|\b(?:poetry|uv|pipenv|pdm) run (?:\S+ )?test",
    re.IGNORECASE,
)
_ACTION = re.compile(r"(?<![\w.-])[\w.-]{1,100}/[\w./-]{1,200}@[\w./-]+")


class Workflow(Format):
    """.github/workflows/*.yml, continuous integration

    docs.github.com, "Workflow syntax for GitHub Actions". The value is the file's path; what it does stands beside:
    whether tests are run, whether on a schedule, on which events, by which reusable workflows and actions. `uses` is
    no CodeMeta term.
    """

    id = "github-workflow"
    reads = (".github/workflows/*.{yml,yaml}",)
    rank = 40
    crosswalk = {"jobs": "continuous_integration", "uses": "uses"}
    examples = (
        Example(
            path=".github/workflows/check.yml",
            text="name: R-CMD-check\non:\n  push:\n  schedule:\n    - cron: '0 1 * * 1'\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n"
            "      - uses: actions/checkout@v4\n      - uses: r-lib/actions/check-r-package@v2\n",
            says={
                "continuous_integration": (".github/workflows/check.yml",),
                "uses": ("actions/checkout@v4", "r-lib/actions/check-r-package@v2"),
            },
        ),
        Example(path=".github/workflows/x.yml", text="on: push\njobs:\n  a: [\n", problems=("not valid YAML",)),
        Example(path=".github/workflows/x.yml", text="on: push\n", problems=("no jobs",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = read_yaml(text, out)
        if doc is None or doc.data is None:
            return out.done()
        if not isinstance(doc.data, Mapping) or not doc.get("jobs"):
            out.problem("A workflow without jobs does nothing (there are no jobs).", 1)
            return out.done()
        events = _events(doc)
        steps = list(_steps(doc))
        out.say(
            "continuous_integration",
            path,
            doc.line("jobs"),
            tests="yes" if any(_TESTS.search(what) for what, _ in steps) else "no",
            scheduled="yes" if "schedule" in events else "no",
            events=", ".join(events),
            name=as_text(doc.get("name")),
        )
        for what, keys in steps:
            if keys[-1] == "uses" and _ACTION.fullmatch(what):
                out.say("uses", what, doc.line(*keys))
        return out.done()


def _events(doc: Doc) -> list[str]:
    value = doc.get("on")
    if value is None:
        value = doc.get("true")  # `on` as YAML 1.1 has it, should a reader have written it back
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    if isinstance(value, list):
        return [text for item in value if (text := as_text(item))]
    return [text] if (text := as_text(value)) else []


def _steps(doc: Doc) -> Iterator[tuple[str, Path]]:
    """What each job and step uses or runs, with its key."""
    for job in doc.table("jobs"):
        detail = doc.get("jobs", job)
        if not isinstance(detail, Mapping):
            doc.wrong("a table", "jobs", job)
            continue
        if text := as_text(detail.get("uses")):
            yield text, ("jobs", job, "uses")
        for keys, step in doc.items("jobs", job, "steps"):
            if not isinstance(step, Mapping):
                doc.wrong("a table", *keys)
                continue
            for key in ("uses", "run"):
                if text := as_text(step.get(key)):
                    yield text, (*keys, key)
