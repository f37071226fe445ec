"""Do several people know it? Shown, never judged."""

from __future__ import annotations

import msgspec

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.plain import count

_OWNERS = ("{,.github/,docs/}codeowners",)


class SharedOwnership(Check):
    """How many people have worked on this

    Many good projects are the work of one person, and that is fine. If you can, name a second person who could
    answer questions while you are away: a line in the README or a file called CODEOWNERS does it.
    """

    id = "shared-ownership"
    step = "Name a second person or a team"
    reads = _OWNERS
    effort = "minutes"
    commands = {"*": "# .github/CODEOWNERS\n*  @first-person @second-person"}

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        history = subject.snapshot.history
        named = {
            word
            for _, text in subject.snapshot.read(*_OWNERS)
            for line in text.splitlines()
            for word in line.partition("#")[0].split()
            if "@" in word
        }
        if named:
            where = [Evidence(path=path) for path in subject.snapshot.find(*_OWNERS)]
            found = cls.finding("declared", f"CODEOWNERS names {count(len(named), 'owner')}.", where, "declared")
            return msgspec.structs.replace(found, number=len(named))
        if lost := subject.snapshot.unread(*_OWNERS):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if history.authors is None or history.shallow or history.snapshot:
            return cls.cannot_tell("The history is not to be seen.")
        if history.authors == 1:
            return cls.passes("One person made all commits so far.")
        return cls.passes(f"{history.authors} people have made commits.")
