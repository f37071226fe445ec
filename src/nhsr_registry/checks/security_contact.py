"""Is there a private way to report a weakness?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

_FILES = (
    "{,.github/,docs/}security{,.md,.rst,.txt}",
    "{,docs/,public/,static/,*/}.well-known/security.txt",
    "{,docs/}security-policy.md",
    "{,docs/}responsible*disclosure*.md",
)
_HEADING = re.compile(
    r"\bsecurity\b|\bvulnerabilit|\bresponsible disclosure\b|\breport(?:ing)? (?:a )?security", re.IGNORECASE
)
_HOW = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|https?://|\bprivate(?:ly)?\b|\bsecurity advisor|\badvisories\b|\bsecurity tab\b|\be-?mail|\bcontact\b|\bhackerone\b",
    re.IGNORECASE,
)
#: What GitHub's template leaves for people to fill in.
_TEMPLATE = re.compile(r"Use this section to tell people|Tell them where to go, how often", re.IGNORECASE)


class SecurityContact(Check):
    """It says how to report a security weakness in private

    Somebody may notice a password, or a way to misuse your app, and want to tell you before anybody else. Give them a
    private way: a file `SECURITY.md` that names an address; on GitHub you can also switch on "Report a vulnerability"
    under Settings → Security. (Your organisation may have a file for all its repositories that cannot be seen from
    here.)
    """

    id = "security-contact"
    step = "Say how to report a security weakness in private"
    reads = (*README, *_FILES)
    effort = "minutes"
    commands = {
        "*": (
            "# SECURITY.md\n\nPlease do not report security weaknesses in public issues.\nWrite to our team mailbox, or use “Report a vulnerability” on the\n"
            "Security page of this repository. We answer as soon as we can."
        )
    }
    passing = (
        {
            "SECURITY.md": "# Security\n\nPlease write to security.team@trust.nhs.uk and not in public issues; we answer within a week.\n"
        },
        {"README.md": "# w\n\n## Security\n\nReport weaknesses privately to security.team@trust.nhs.uk, please.\n"},
        {
            ".github/SECURITY.md": "Use the Security tab and choose Report a vulnerability: only we can read what you write there.\n"
        },
    )
    failing = (
        {"README.md": "# w\n"},
        {"SECURITY.md": ""},
        {
            "SECURITY.md": "# Security Policy\n\n## Reporting a Vulnerability\n\nUse this section to tell people how to report a vulnerability.\n"
        },
        {
            "README.md": "# w\n\n## Security\n\nRow level security is configured in the report for each commissioner in the region.\n"
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        found = snapshot.find(*_FILES)
        for path in found:
            text = snapshot.text(path)
            if text is not None and _HOW.search(text) and prose.prose_length(_written(path, text)) >= 40:
                return cls.passes(f"See {path}.", [Evidence(path=path)])
        if subject.readme:
            path, text = subject.readme
            for section, words, _ in _readme.named(subject, _HEADING):
                if _HOW.search(words) and re.search(
                    r"report|disclos|vulnerab|weakness|concern|issue", words, re.IGNORECASE
                ):
                    return cls.passes("The README says so.", [Evidence(path=path, line=section.number)], "inferred")
        if lost := [path for path in found if path in snapshot.unavailable]:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if _readme.unread(subject):
            return cls.cannot_tell("The README could not be read.")
        if found:
            return cls.fails(f"{found[0]} does not say yet where to report.", [Evidence(path=path) for path in found])
        return cls.fails("This repository does not say yet how to report a weakness in private.", (), "inferred")


def _written(path: str, text: str) -> list[prose.Line]:
    return [line for line in prose.read(text, path) if not _TEMPLATE.search(line.text)]
