"""The registry's own small file: what only the maintainers can say."""

from __future__ import annotations

from nhsr_registry.formats import _nhsr
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector

_VALID = """# What only we can say
kinds = ["analysis", "training"]
status = "active"
intended_use = "Monthly waiting list reports of acute trusts"
contact = "https://github.com/example-trust/waits/issues"
reviewer = "Forecasting team, Example Trust"
data = "synthetic"
rap = "silver"

[rap_evidence]
peer-review = "https://github.com/example-trust/waits/pull/7"

[annotations]
tests-present = "Checked by hand against last year's report; tests are planned."
"""


class NhsrToml(Format):
    """.nhsr.toml, or `[tool.nhsr]` in pyproject.toml: what the maintainers say themselves

    Ours; see docs/maintainers.md. Keys: `kinds`, `status`, `intended_use`, `contact`, `reviewer`, `data` (none, open,
    synthetic, aggregate, pseudonymised or identifiable), `rap` (baseline, silver or gold: what the project says of
    itself), a table `rap_evidence` of criterion → address that shows it, and a table `annotations` of check → reason.
    Its word on the kind of project counts before what the files suggest, and after a curated entry.
    """

    id = "nhsr-toml"
    reads = (_nhsr.OWN, _nhsr.PYPROJECT)
    rank = 5
    crosswalk = {
        "kinds": "application_category",
        "status": "development_status",
        "intended_use": "intended_use",
        "contact": "contact",
        "reviewer": "reviewer",
        "data": "data_sensitivity",
        "rap": "rap_level",
        "rap_evidence": "rap_evidence",
    }
    examples = (
        Example(
            path=".nhsr.toml",
            text=_VALID,
            says={
                "application_category": ("analysis", "training"),
                "development_status": ("active",),
                "intended_use": ("Monthly waiting list reports of acute trusts",),
                "contact": ("https://github.com/example-trust/waits/issues",),
                "reviewer": ("Forecasting team, Example Trust",),
                "data_sensitivity": ("synthetic",),
                "rap_level": ("silver",),
                "rap_evidence": ("peer-review https://github.com/example-trust/waits/pull/7",),
            },
        ),
        Example(
            path="pyproject.toml",
            text='[project]\nname = "waits"\n\n[tool.nhsr]\nkinds = "python-package"\ncontact = "data.team@nhs.example"\n',
            says={"application_category": ("python-package",), "contact": ("data.team@nhs.example",), "name": ()},
        ),
        Example(
            path=".nhsr.toml",
            text='kind = ["analysis"]\nkinds = ["anlysis"]\nstatus = "done"\ndata = 3\ncontact = "Ada"\nrap = "platinum"\n[rap_evidence]\npeer = "https://a.b"\ntidy-data = "we do"\n[annotations]\nchangelog = "no"\n',
            problems=(
                "did you mean kinds?", "did you mean analysis?", "status 'done' is not known", "data '3' is not known",
                "contact should be", "rap 'platinum' is not known", "did you mean peer-review?", "rap_evidence.tidy-data should be", "annotations.changelog: say the reason",
            ),
        ),
        Example(path=".nhsr.toml", text="kinds = [\n", problems=("not valid TOML",)),
        Example(path="pyproject.toml", text="[tool.ruff]\nline-length = 100\n"),
    )  # fmt: skip

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        said = _nhsr.read(text, out)
        for kind, line in said.kinds if said else ():
            out.say("application_category", kind, line)
        for value, line in said.rap_evidence if said else ():
            out.say("rap_evidence", value, line)
        for key, (value, line) in said.values.items() if said else ():
            if key == "contact" and "@" in value and not value.startswith("https://"):
                out.mailbox(value, line)
            elif key == "status":
                out.say(cls.crosswalk[key], value, line, scheme="nhsr")
            else:
                out.say(cls.crosswalk[key], value, line)
        return out.done()
