"""Does the project say how to take part?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import prose

_HEADING = re.compile(
    r"\bcontribut(?:e|es|ing|ions?)\b(?! (?:authors?|factors?|organi[sz]ations?|trusts?|teams?|members?|conditions?|causes?|data|studies))|\bfor contributors\b|\bif you (?:would like|want|wish) to (?:add|change|improve) (?:an? |your )?(?:new |own )?[\w ]{2,30}$|\bget(?:ting)? involved\b|\btak(?:e|ing) part\b|\bsuggest(?!s\b|ed (?:citation|reading|reference|order|use|layout|structure|workflow|steps)\b)|\bhow (?:can|to) (?:you |i )?help\b|\bhelp us\b|^\W*(?:giv(?:e|ing) |send(?:ing)? |shar(?:e|ing) |your |any |contributions and )?feedback\b",
    re.IGNORECASE,
)
_ENOUGH_FILE, _ENOUGH_SECTION = 150, 60
#: A heading that may as well stand above who did what, and words of a text that asks others.
_CREDITS = re.compile(r"\bcontributions\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:issues?|pull requests?|merge requests?|PRs?|suggest\w*|welcom\w*|fork\w*|feedback|contact|e-?mail|get in touch|submit\w*|propos\w*|contribut(?:e|ing)|accept\w*|guidelines?)\b",
    re.IGNORECASE,
)
#: Tables of contents of books and sites, and the page that they may name.
_CONTENTS = ("{,docs/}{summary.md,_toc.yml,mkdocs.yml,mkdocs.yaml,_quarto.yml,_bookdown.yml}",)
_PAGE = "**/{*contributing,*contribute,contribution*guid*,how*to*contribute}.{md,qmd,rmd,rst}"
_NAMES_PAGE = re.compile(r"(?<![\w./-])[\w./-]{0,200}contribut[\w-]{0,40}(?:\.(?:md|qmd|rmd|rst))?", re.IGNORECASE)


class ContributingGuide(Check):
    """It says how others can suggest changes

    Many people would fix a small thing if they knew that they may. Two sentences are enough: how to report a
    problem, and whether and how to send a change. Say so, too, if you cannot take changes at the moment.

    Forms for issues and pull requests, a tracker that only the metadata name, notes for your own developers, and a
    pull request as a step of an exercise or of your own releases invite nobody by themselves. A section called
    "Contributing" counts as well where it tells how your own team works, since others can follow it.
    """

    id = "contributing-guide"
    step = "Say how others can suggest changes"
    reads = (*README, *_readme.GUIDES, *_CONTENTS, _PAGE)
    effort = "minutes"
    commands = {
        "*": (
            "## Contributing\n\nFound a mistake, or something missing? Please open an issue.\n"
            "Changes are welcome: fork the repository, "
            "change it and open a pull\nrequest. We are a small team and look at it as soon as we can."
        ),
    }
    passing = (
        {
            "CONTRIBUTING.md": "# Contributing\n\n"
            + "Please open an issue first, then send a pull request with a test. " * 3
        },
        {
            "README.md": "# w\n\n## Contributing\n\nPlease open an issue for bugs; pull requests with small changes are welcome.\n"
        },
        {".github/CONTRIBUTING.md": "Please open an issue first, then send a pull request with a test. " * 3},
        {
            "README.md": "# w\n\n## Adding a chart\n\n1. Clone the repository\n2. Create a pull request and ask for a review\n"
        },
        {"README.md": "# w\n\nSpotted a mistake? Let us know of mistakes or improvements by creating an issue.\n"},
        {"README.md": "# w\n\nFor bugs and other problems, create a new issue.\n"},
        {"README.md": "# w\n\nWhen you are ready to contribute, please open a 'pull request'.\n"},
        {"README.md": "# w\n\nContributions of any kind welcome!\n"},
        {"README.md": "# w\n\nRaise an issue if you spot something wrong.\n"},
        {"README.md": "# w\n\nPlease report any bugs to waits@trust.nhs.uk.\n"},
        {"README.md": "# w\n\nAny comments or corrections to waits@trust.nhs.uk please.\n"},
        {"README.md": "# w\n\nWant to contribute? Fork it and send a PR.\n"},
        {"README.md": "# w\n\nWe are open to collaboration: get in touch.\n"},
        {
            "README.md": "# w\n\n## What to do if you want to add a new measure to the repo\n\n- Make a new branch\n- Write a script that downloads the table, and one that joins it to the others\n"
        },
        {"README.md": "# w\n\n## Bugs\n\nPlease use the issue tracker for submitting any bugs or feature requests.\n"},
        {"README.md": "# w\n\nMade on a train.\n\nPRs welcome! :-)\n"},
        {"README.md": "# w\n\nContributors wishing to comment or suggest changes can write to the policy team.\n"},
        {"README.md": "# w\n\nPlease use GitHub issues to log any problems or ideas.\n"},
        {"README.md": "# w\n\nIf you use the tables and spot a problem, please let us know and we will mend it.\n"},
        {"README.md": "# w\n\nYou can submit issues and feature ideas here, on GitHub.\n"},
        {"README.md": "# w\n\nIssues can be raised here: <https://github.com/o/w/issues>\n"},
        {"README.md": "# w\n\nIt does not allow contributors: it only shares the code.\n"},
        {"README.md": "# w\n\nYou can change it and issue a pull request for new features.\n"},
        {
            "README.md": "# w\n\nIf a table is missing, add it to the script. Then initiate a new pull request to merge it.\n"
        },
        {"CONTRIBUTE.md": "Please open an issue first, then send a pull request with a test. " * 3},
        {
            "SUMMARY.md": "# Contents\n\n* [How we work](way/README.md)\n  * [Contributing](way/team/contributing.md)\n",
            "way/team/contributing.md": "Please open an issue first, then send a pull request to the main branch. " * 3,
        },
        {
            "_toc.yml": "parts:\n- caption: Introduction\n  chapters:\n  - file: content/01_intro/05_contributing\n",
            "content/01_intro/05_contributing.md": "Please open an issue first, then send a pull request to the main branch. "
            * 3,
        },
    )
    failing = (
        {
            "README.md": "# Early data suggests that waits went down in summer\n\nThis repository holds the code of the paper, and how its figures are drawn.\n"
        },
        {"README.md": "# w\n"},
        {"content/05_contributing.md": "Please open an issue first, then send a pull request with a test. " * 3},
        {
            "README.md": "# w\n\n## Suggested citation\n\nByron A and Lovelace B (2022) Waits by region. Report of a research institute.\n"
        },
        {"old/contributing.md": "Please open an issue first, then send a pull request with a test. " * 3},
        {
            "README.md": "# w\n\n## Text mining of patient experience feedback\n\n"
            + "It sorts what patients wrote by topic. " * 4
        },
        {
            "README.md": "# w\n\nIf you would like to add a variable to the tables, please look it up in the questionnaire.\n"
        },
        {"README.md": "# w\n\nThe pull request template asks whether the tests were run.\n"},
        {"CONTRIBUTING.md": "# Contributing\n\nTo do.\n"},
        {"README.md": "# w\n\nCheck out the tool's GitHub repository - your feedback and contributions are welcome!\n"},
        {
            "README.md": "# w\n\nThe authors build models. They are keen to collaborate with others interested in improving them.\n"
        },
        {
            "README.md": "# w\n\n## Contributing\n\n## Licence\n\nMIT, and the copyright is with the trust that employs us.\n"
        },
        {"CONTRIBUTING.md": ""},
        {
            "README.md": "# w\n\nTo discuss this work, please email waits@trust.nhs.uk or raise an issue on the repository.\n"
        },
        {"README.md": "# w\n\n## Contact\n\nOpen an issue, or write to waits@trust.nhs.uk.\n"},
        {
            "README.md": "# w\n\nIssues with the data were raised with the provider, and errors reported to the trusts.\n"
        },
        {
            "README.md": "# w\n\n## Contributing authors\n\nA. Byron, B. Lovelace, C. Babbage and D. Hopper, each of whom wrote parts.\n"
        },
        {
            "README.md": "# w\n\n### Contributions\n\nThis code has been authored by colleagues in the analytics team of the trust.\n"
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        found = snapshot.find(*_readme.GUIDES)
        for path in found:
            text = snapshot.text(path)
            if text is not None and _length(path, text) >= _ENOUGH_FILE:
                return cls.passes(f"See {path}.", [Evidence(path=path)])
        if page := _page_of_book(subject):
            return cls.passes(f"See {page}.", [Evidence(path=page)])
        if line := _in_readme(subject, _ENOUGH_SECTION if not found else 20):
            where = Evidence(path=_readme.path(subject), line=line)
            return cls.passes("The README says so.", [where], "inferred")
        lost = [path for path in found if path in snapshot.unavailable] or _readme.unread(subject)
        if lost or (lost := list(snapshot.unread(*_CONTENTS)) if snapshot.find(_PAGE) else []):
            return cls.cannot_tell(f"{lost[0] if isinstance(lost, list) else 'The README'} could not be read.")
        if found:
            return cls.fails(f"{found[0]} says little so far.", [Evidence(path=path) for path in found])
        return cls.fails("Nothing says yet how others can suggest changes.")


#: What somebody sends: words that mean the same to a reader.
_SENT = r"(?:contributions?|pull requests?|merge requests?|PRs?|bug reports?|bugs?|issues?|suggestions?|corrections?|comments|feedback|improvements?|feature requests?|ideas|patches|problems?|errors?|mistakes|typos)"
_PLEASE = r"(?:^|[.!?:;–—] |, |\b(?:please|kindly|or|and|then|can|to|you may|first|either) )"
#: Or to ask something: “to discuss it, write to us or raise an issue” invites nobody to change anything.
_FIRST = r"(?:(?:^|[.!?:;–—] )(?:please |kindly |then |first |just )?|\bplease )"
_WRITES = re.compile(
    rf"\b{_SENT} (?:are |is )?(?:\w+ )?(?:accepted|welcomed?|encouraged|appreciated)\b|\bpull requests? (?:is|are) the (?:\w+ )?way\b"
    rf"|{_PLEASE}(?:report|send|submit|log|raise|flag|share|e-?mail|direct|address) (?:us |me |any |all |your |other |further |new |a |an )*(?:\w+ (?:and|or|,) )?(?!(?:issues?|pull|merge|PRs?)\b){_SENT}\b[^.]{{0,60}}?(?:\b(?:to|on|via|at|by|through|using|as|in|with|if|here|when)\b|https?:|$)"
    rf"|{_FIRST}(?:report|submit|log|raise|flag) (?:any |all |your |new )?(?:issues?|pull requests?)\b[^.]{{0,60}}?(?:\b(?:to|on|via|at|by|through|using|in|with|if|here|when)\b|https?:|$)"
    rf"|{_FIRST}(?:raise|open|create|file|make|submit|send|log|put in) (?:us |me )?(?:an?|your|new) (?:\w+ )?(?:issues?|PRs?|pull requests?|merge requests?|patch|bug report|ticket)\b(?! (?:with|from|of) the (?:data|provider|supplier)\b|,? or (?:write|e-?mail|contact|ask|get in touch)\b)"
    r"|(?<!\bthey are )(?<!\bthey’re )(?<!\bthey\'re )(?<!\bshe is )(?<!\bhe is )\b(?:want|like|keen|happy|wish|looking) to (?:help(?! (?:you|others|people|patients|users)\b)(?! [a-z]+ (?:your|their|a|the)\b)|contribute|collaborate|get involved|take part|suggest)\b|\bopen to (?:\w+ ){0,2}?(?:collaborat\w+|contribut\w+|suggestions|feedback|ideas|pull requests)\b|\binterested in (?:contributing|collaborating|getting involved|helping)\b"
    rf"|\bwelcomes? (?:[\w-]+ ){{0,3}}?(?:input|collaborat\w+|{_SENT})\b|\b(?:found|spotted|noticed|see|find|got) an? (?:[\w-]+ )?(?:bug|mistake|error|problem|typo|issue|idea)\b[^.?]{{0,40}}\?"
    rf"|\b(?:any|all|your) {_SENT}(?:,? (?:and|or) {_SENT})?[^.]{{0,40}}?\b(?:to|please)\b[^.]{{0,30}}(?:@|\be-?mail\b)"
    rf"|\b{_SENT}\b[^.]{{0,60}}\b(?:issue tracker|issues? page|issues? tab|github issues)\b|\b(?:issue tracker|issues? page|issues? tab|github issues)\b[^.]{{0,40}}\b(?:to|for)\b[^.]{{0,30}}{_SENT}\b",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"\b(?:contributions?|pull requests?|prs|suggestions|improvements|feedback|issues and (?:pull requests|prs))\b[^.]{0,40}\b(?:are|is|be) (?:\w+ ){0,2}?(?:welcome|encouraged|appreciated)"
    r"|\bcontributions of (?:any|all|every) kinds? (?:are )?(?:very )?welcome|\b(?:contributions?|pull requests?|prs|suggestions) (?:\w+ )?welcome\b|\bwelcome (?:\w+ ){0,3}?(?:contributions?|pull requests?|suggestions|feedback)|\b(?:feel free|please|we encourage you) (?:to )?(?:\w+ ){0,3}?(?:contribute|fork|(?:submit|open|raise|create|make|send) (?:\w+ ){0,5}?[\"'“‘]?(?:issues?|pull requests?|prs?|merge requests?))\b"
    r"|\b(?:mistakes?|errors?|bugs?|comments?|questions?|improvements?|suggestions?|ideas|features?|problems?)\b[^.]{0,100}?\b(?:create|open|submit|raise|file|log|post|make) (?:an? )?(?:\w+ ){0,2}?(?:issues?|pull requests?)\b"
    r"|\bissues (?:can|may|should) be (?:raised|reported|opened|logged|filed|created)\b|\buse (?:the |our )?(?:github )?issues?\b[^.]{0,40}\b(?:report|suggest|request|log|raise|flag|propose|discuss|ask)"
    r"|\bif you (?:would like|want|wish|’d like|'d like) to (?:suggest|contribute|propose)\b"
    r"|\bif you (?:would like|want|wish|’d like|'d like) to add\b.{0,150}?\b(?:contribut\w+|pull requests?|issues?|get in touch|contact|let us know|tell us|e-?mail|forms?|channel|send)\b"
    r"|(?<!\bwith )\b(?:contributors?|people|anyone|anybody|those|users|readers|colleagues|others) (?:wishing|wanting|who (?:wish|want|would like|’d like)|interested in|keen|able|happy) (?:to )?(?:\w+ )?(?:comment|suggest|contribut|chang|propos|improv|collaborat)"
    r"|\bif you (?:[^.,]{0,40} )?(?:spot|find|notice|see|come across|have|encounter)\b[^.]{0,60}?\b(?:mistakes?|errors?|bugs?|problems?|typos?|issues?|suggestions?|improvements?|ideas)\b[^.]{0,40}\b(?:please|let us know|tell us|get in touch|contact|we will|we would)\b"
    r"|\b(?:mistakes?|errors?|bugs?|typos?|corrections?|improvements?|suggestions?|ideas|features?|changes)\b[^.]{0,80}\b(?:by|via|through|with|in|as|and|to) (?:\w+ ){0,2}?(?:an? |the )?(?:github )?(?:issues?|pull requests?)\b(?! (?:the following|with the data))"
    r"|\b(?:you can|you may|others can|anyone can|can)\b[^.]{0,40}\b(?:create|open|submit|raise|make|send|issue) (?:a|an) (?:\w+ )?(?:pull|merge) request\b"
    r"|\b(?:you|others|anyone|users) (?:can|may) (?:\w+ ){0,2}?(?:submit|raise|open|report|log|post|file) (?:\w+ ){0,2}?issues?\b"
    # Saying that none can be taken is an answer, too.
    r"|\b(?:not|no longer|cannot|can't|unable to) (?:currently |able to |be able to )?(?:allow|accept(?:ing)?|take|taking|open to|looking for|seeking) (?:any |external |outside |new )*(?:contribut\w+|pull requests|changes)\b"
    #: A step of a list that ends with a change sent.
    r"|(?:^|(?<=[.;:] ))(?:then,? |finally,? |lastly,? |and )?(?:create|open|submit|raise|make|send|issue|initiate) (?:a|your|the) (?:\w+ ){0,2}?(?:pull|merge) request\b",
    re.IGNORECASE,
)


def _in_readme(subject: Subject, enough: int) -> int | None:
    """The line of the README's section on taking part, or of a sentence that asks others to."""
    for section, words, _ in _readme.named(subject, _HEADING):
        if len(words) >= enough and not (_CREDITS.search(section.heading) and not _ASKS.search(words)):
            return section.number
    own = _own_steps(subject)
    for paragraph in prose.paragraphs([line for line in _readme.lines(subject) if line.number not in own]):
        match = _WELCOME.search(paragraph.text) or _WRITES.search(paragraph.text)
        if match and not _LOCAL.search(paragraph.text):
            return paragraph.line_at(match.start())
    return None


#: Steps by which the own people bring a change to where it runs: they ask nobody else for one.
_RELEASING = re.compile(
    r"\b(?:deploy\w*|releas\w+|publish\w*|production|prod|staging|hot-?fix\w*|environments?|app-dev|back[- ]?port\w*)\b",
    re.IGNORECASE,
)


#: Whom people ask where they work; that is not this project.
_LOCAL = re.compile(
    r"\byour (?:local |own |system )?(?:\w+ )?(?:administrator|admin|IT (?:team|department|desk)|line manager)\b",
    re.IGNORECASE,
)


def _own_steps(subject: Subject) -> frozenset[int]:
    """Numbers of lines, headings among them, of sections and lists on how the own people release or deploy it."""
    return _released(subject) | frozenset(
        number
        for section in _readme.sections(subject)
        if section.heading and _RELEASING.search(section.heading) and not _HEADING.search(section.heading)
        for number in (section.number, *(line.number for line in section.lines))
    )


def _released(subject: Subject) -> frozenset[int]:
    """Numbers of the items of a list that begins with words such as “To release changes:”."""
    found: set[int] = set()
    below = False
    for line in _readme.lines(subject):
        if line.role in {"prose", "heading"} and line.text:
            below = line.text.rstrip().endswith(":") and bool(_RELEASES.match(line.text))
        elif below and line.role == "item":
            found.add(line.number)
    return frozenset(found)


_RELEASES = re.compile(r"\W*(?:in order )?to (?:release|deploy|publish|promote)\b", re.IGNORECASE)


def _page_of_book(subject: Subject) -> str | None:
    """The page on taking part that a book's or site's table of contents names, wherever it lies."""
    pages = {path: text for path, text in subject.snapshot.read(_PAGE) if _length(path, text) >= _ENOUGH_FILE}
    for path, text in subject.snapshot.read(*_CONTENTS) if pages else ():
        folder = path.rpartition("/")[0]
        for found in _NAMES_PAGE.finditer(text):
            named = found[0].removeprefix("./")
            places = {f"{inside}/{named}".lstrip("/") for inside in ("", folder, "docs")}
            if page := next((one for one in pages if places & {one, one.rpartition(".")[0]}), None):
                return page
    return None


def _length(path: str, text: str) -> int:
    """Characters of prose that are not a template's."""
    lines = [line for line in prose.read(text, path) if not _readme.left_by_template(line.text)]
    return prose.prose_length(lines) + sum(len(line.text) for line in lines if line.role == "table")
