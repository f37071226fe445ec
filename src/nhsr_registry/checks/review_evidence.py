"""Has somebody else looked at the code?"""

from __future__ import annotations

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding


class ReviewEvidence(Check):
    """Somebody else has looked at the code

    A second pair of eyes finds what the first one cannot see, and makes two people who know the code. Ask a
    colleague, or the NHS-R community, and write down who it was; reviews on GitHub are not visible from the files.
    """

    id = "review-evidence"
    step = "Write down who has reviewed the code"
    reads = (".nhsr.toml",)
    effort = "hours"
    commands = {"*": '# .nhsr.toml\nreviewer = "Analytics team, Example Trust, 2024-05"'}

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        for value in subject.record.fields.get("reviewer", ()):
            where = [Evidence(path=source.path, line=source.line) for source in value.sources[:1]]
            return cls.finding("declared", "A reviewer is named.", where, "declared")
        return cls.cannot_tell("Reviews are not visible from the files.")
