"""Do others use it? Shown, never judged."""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

_FILES = ("{,docs/,.github/}{adopters,users,used_by,used-by,case-studies,case_studies}{,.md,.yml,.yaml,.rst}",)
_HEADING = re.compile(
    r"\bwho(?: else)? (?:is using|uses)\b|\bused by\b|\badopters?\b|\bcase stud|\bin use at\b|\bwhere (?:is )?it(?: is|['’]s)? used\b",
    re.IGNORECASE,
)


class ReuseEvidence(Check):
    """Whether others say that they use it

    Nothing persuades a team more than another team that uses it already. If you hear of one, ask whether you may
    name them, and add a line. Popularity never counts in the level.
    """

    id = "reuse-evidence"
    step = "Name the teams that use it, if they agree"
    reads = (*README, *_FILES)
    effort = "minutes"
    commands = {"*": "# ADOPTERS.md\n\n- Example NHS Trust, performance team: weekly since May 2024"}

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        for path, text in subject.snapshot.read(*_FILES):
            if prose.prose_length(prose.read(text, path)) >= 20:
                return cls.finding("declared", f"See {path}.", [Evidence(path=path)], "declared")
        for section, words, _ in _readme.named(subject, _HEADING):
            if len(words) >= 20:
                return cls.finding(
                    "declared",
                    "The README names some.",
                    [Evidence(path=_readme.path(subject), line=section.number)],
                    "declared",
                )
        return cls.cannot_tell("Nobody is named; that says nothing about who uses it.")
