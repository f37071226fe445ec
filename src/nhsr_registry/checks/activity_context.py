"""When was it last worked on? Shown, never judged."""

from __future__ import annotations

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Finding


class ActivityContext(Check):
    """When this was last worked on

    Finished work needs no commits: nothing is asked of you here. If it is finished, one sentence in the README
    saying so tells readers that quiet means done, not abandoned.
    """

    id = "activity-context"
    step = "Say whether the project is finished, in use or looking for a new home"
    effort = "minutes"
    commands = {"*": "## Status\n\nFinished in 2024; it does what it should and is not being changed."}

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        history = subject.snapshot.history
        if history.last_commit is None:
            return cls.cannot_tell("The history is not to be seen.")
        if history.snapshot:
            return cls.cannot_tell(
                f"Published as a snapshot on {history.last_commit[:10]}; the work behind it is not to be seen."
            )
        if history.commits is None or history.shallow:
            return cls.passes(f"Last change on {history.last_commit[:10]}.")
        since = f" since {history.first_commit[:10]}" if history.first_commit else ""
        return cls.passes(
            f"Last change on {history.last_commit[:10]}; {history.commits} commit{'s' * (history.commits != 1)}{since}."
        )
