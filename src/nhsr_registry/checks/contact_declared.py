"""Does the project say whom to ask?"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Confidence, Evidence, Finding
from nhsr_registry.understand import declarations, prose
from nhsr_registry.understand.manifests import description, listed_in, pyproject, table
from nhsr_registry.understand.placeholders import is_placeholder

#: Formats whose words are looked at here with more care, or that are no file.
_PROSE = frozenset({"readme", "git"})
_SUPPORT = (
    "{,.github/,docs/}{support,contact,contacts,maintainers}{,.md,.txt,.rst}",
    "{,.github/,docs/}codeowners",
)
#: Guides that say whom to turn to; GitHub shows them to who writes an issue.
_GUIDES = ("{,.github/,docs/}contribut{ing,e}{,.md,.rst,.txt}",)
#: Pages for users at the root: they may send readers to the issues as the README would.
_PAGES = "{user*guide,guide,help,faq,troubleshooting}.{md,rst,txt}"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+ ?(?:@|\[at\]|\(at\)) ?(?P<host>[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
#: Addresses that belong to nobody, to a licence text, or to a service.
_NOT_THEIRS = re.compile(
    r"nationalarchives\.|example\.|git@|noreply|opensource\.org|your|@users\.|users\.noreply|@v\d|fsf\.org|(?<![\w.-])(?:author|first(?:name)?|name)(?:[._-]?(?:author|last(?:name)?|surname))?@|@main\b|@master\b|@\d",
    re.IGNORECASE,
)
_ISSUES = re.compile(
    r"\b(?:(?<!\bsee )(?<!\ban )(?<!\bthis )(?<!\bthe )(?<!\bknown )open(?:ing)?|rais(?:e|ed|ing)|submit(?:ting)?|(?<!\bthat )(?<!\bthis )(?<!\bthe )(?<!\beach )(?<!\ba )fil(?:e|ing)|log(?:ging)?|creat(?:e|ing)|report(?:ing)?|add(?:ing)?|post(?:ing)?)\b"
    r"[^.\n]{0,25}\b(?:github )?(?:issues?|discussions?)\b(?! (?:the following|a command|with|of|that|in the data|around|such|is|are|was))"
    r"|\b(?:join|start|begin|ask|post|talk|chat|discuss|questions?)\b[^.\n]{0,50}\b(?:in|on|under|via|using|through|a)\b (?:the |our )?[\[*`]*(?:github )?(?-i:Discussions?)\b"
    r"|\b(?:please|feel free to|you (?:can|may|could|should)) (?:\w+ )?(?:open|raise|create|submit|file|log|add|post) an? (?:\w+ )?issue\b"
    r"|\b(?:open|rais|submit|log|fil|creat)\w*\b[^.\n]{0,15}\bticket\b|\bgithub issues?\b|\bissues? (?:page|tab|section|tracker)\b",
    re.IGNORECASE,
)
#: What a program does by itself: “if the run stops, the monitor will open an issue”.
_BY_ITSELF = re.compile(
    r"(?<!\byou )\bwill (?:then |also |automatically )?(?:open|create|raise|file|post|log|submit|add) (?:an? |the )?(?:new )?(?:github )?(?:issues?|tickets?)\b"
    r"|\bautomatically (?:opens?|creates?|raises?|files?|posts?|logs?|submits?|adds?) (?:an? |the )?(?:new )?(?:github )?(?:issues?|tickets?)\b",
    re.IGNORECASE,
)
#: In a guide for those who take part, issues are for changes; here they are for questions, too.
_QUESTIONS = re.compile(r"\bquestions?\b|\bask(?:ing)?\b|\bget(?:ting)? help\b|\benquir", re.IGNORECASE)
_AUTHOR_EMAIL = re.compile(r"\b(?:author|maintainer)_email\s*=\s*[\"']?([\w.+-]+@[\w-]+\.[\w.-]+)")
#: The address of issues: of the project, not one issue that is cited, not those of one author, and not those of another project.
_TRACKER = re.compile(
    r"(?:github|gitlab)\.com/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+)/(?:-/)?(?:issues|discussions)\b(?!/\d|\?q=)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\bcontacts?\b|\bsupport\b|\bget(?:ting)? (?:in touch|help)|\bquestions?\b|\bmaintain|(?<!finding )\bhelp\b|\bfeedback|\bowners?\b|\bauthors?\b|\benquir|\bbugs?\b|\bissues?\b|^\W*(?:let[’']?s |stay |keep )?connect(?:ed)?(?: with (?:me|us))?\W*$",
    re.IGNORECASE,
)
#: Somebody is named and there is a way to reach them on the same line: a link, an address, a handle.
_REACH = r"(?:\]\((?:https?://|mailto:|\.\.?/)|(?<![\w/.])@[A-Za-z0-9][\w-]{2,}|https?://(?:www\.)?(?:github|twitter|linkedin)\.com/[\w-]+)"
#: Before a verb that asks the reader to do something: “bespoke e-mail alerts” and “a contact list” ask for nothing.
_ASKED = r"(?:^|[.,;:!?(|*>–—-]\W{0,4}|\b(?:please|to|or|and|can|could|may|should|must|either|then|just|directly|simply|kindly|always|you|also|first) )"
_PERSON = re.compile(
    rf"(?:\b(?:maintained|owned|looked after) by|{_ASKED}(?:contact|get in touch with|e-?mail|speak to|reach out to|ask|message|write to)\b|\b(?:maintainer|contact|owner|lead|point of contact)s?(?: \w+)?\s*[:–-])"
    rf"[^.\n]{{0,80}}?{_REACH}|\b(?:best )?contact (?:for|is|person)\b[^.\n]{{0,80}}\bon (?:linkedin|twitter|teams|slack|mastodon|bluesky)\b"
    rf"|{_REACH}[^.\n]{{0,60}}\b(?:feel free to (?:contact|message|reach)|get in touch|with any questions?|to ask)\b|\b(?:join|find) us (?:on|in) \[",
    re.IGNORECASE,
)
#: An address by which one logs in to what is tried out.
_LOGS_IN = re.compile(r"\b(?:log(?:ged|ging)?[- ]?in|sign(?:ed)?[- ]?in|passwords?|user ?names?)\b", re.IGNORECASE)
_LONGEST = 5000  # characters of a paragraph; a longer one is a listing
_PLAIN = re.compile(
    r"\W*(?:contacts?|contact (?:us|details|information)|support|get(?:ting)? in touch|get(?:ting)? help|questions?)\W*",
    re.IGNORECASE,
)
_WAY = re.compile(
    rf"{_REACH}|\bmailbox\b|\bslack\b|\bteams channel\b|\bhelpdesk\b|\bservice desk\b|\b\d{{4,5}} \d{{3}} ?\d{{3,4}}\b",
    re.IGNORECASE,
)


class ContactDeclared(Check):
    """The project says whom to ask

    People who would like to reuse your work need one place to ask. A team mailbox is best, because it outlives
    job changes; a link to the repository's Issues page is good too. A heading "Contact" with one line in the
    README is enough.

    What counts: an address, the Issues or Discussions page, or a person or team with a link or handle by which to reach
    them below a heading such as "Contact" or "Authors", or after words such as "ask" or "maintained by"; a profile on
    GitHub is enough. So does a maintainer's or author's e-mail in the package's metadata, or an issue tracker that it
    names, in a manifest of any language (package.json, composer.json, Cargo.toml …). Names alone, "happy to help" with no way to reach you, addresses in other files, in READMEs of folders, on
    pages of a site or on a slide, and what a template left are not enough yet.
    """

    id = "contact-declared"
    step = "Say whom to ask"
    reads = (
        *README,
        *_SUPPORT,
        *_GUIDES,
        _PAGES,
        "description",
        "pyproject.toml",
        "setup.{py,cfg}",
        *declarations.READS,
        "citation.cff",
        "codemeta.json",
        "publiccode.{yml,yaml}",
    )
    effort = "minutes"
    commands = {
        "r-package": "usethis::use_github_links()",
        "*": "## Contact\n\nPlease ask by opening an issue: the tab “Issues” above.",
    }
    passing = (
        {"README.md": "# x\n\n## Contact\n\nWrite to analytics.team@trust.nhs.uk.\n"},
        {"README.md": "# x\n\n## Let's connect\n\nFind me and my other work at https://github.com/adabyron.\n"},
        {"README.md": "# x\n\nFound a bug? Please open an issue and we will look at it.\n"},
        {"README.md": "# x\n\nFor additional support, please open an issue with the whole message of the error.\n"},
        {
            "README.md": "# x\n\nFor a question on how it counts, or a bug, please raise\nan issue and we will look at it.\n"
        },
        {"DESCRIPTION": "Package: waits\nMaintainer: Ada Byron <ada.byron@trust.nhs.uk>\n", "R/x.R": "1"},
        {
            "DESCRIPTION": 'Package: w\nAuthors@R: person("A", "B", email = "a.b@trust.nhs.uk",\n    role = c("aut", "cre"))\n',
            "R/x.R": "1",
        },
        {"pyproject.toml": '[project]\nname = "w"\n[project.urls]\nIssues = "https://github.com/o/w/issues"\n'},
        {"README.md": "# x\n\nJoin the conversation in [Discussions](./discussions) and ask questions.\n"},
        {"README.md": "# x\n\nFind me as @adabyron - feel free to message me with any question.\n"},
        {"README.md": "# x\n\nThe best contact for queries is Ada Byron on LinkedIn.\n"},
        {"CONTRIBUTING.md": "# Contributing\n\nWrite to analytics.team@trust.nhs.uk first, please.\n"},
        {
            "CONTRIBUTING.md": "# Contributing\n\n## Asking\n\nIf you have questions about the lists, the GitHub Issues tracker is the best place.\n"
        },
        {"README.md": "# x\n\nCounts waits.\n", "USER_GUIDE.md": "# Guide\n\nFor problems, please open an issue.\n"},
        {"setup.py": 'setup(name=NAME, author_email="ada.byron@trust.nhs.uk")\n'},
        {"pyproject.toml": '[tool.poetry]\nname = "w"\nauthors = ["Ada Byron <ada.byron@trust.nhs.uk>"]\n'},
        {"pyproject.toml": '[tool.flit.metadata]\nmodule = "w"\nauthor-email = "ada.byron@trust.nhs.uk"\n'},
        {"README.md": "# x\n\nThis is maintained by the [forecasting team](https://forecasting.trust.nhs.uk).\n"},
    )
    failing = (
        {"README.md": "# x\n\nCounts waits.\n"},
        {"README.md": "# x\n\n```\ngit clone git@github.com:o/x.git\nmail('me@trust.nhs.uk')\n```\n"},
        {"README.md": "# x\n\n## Licence\n\nQuestions on the licence: psi@nationalarchives.gov.uk\n"},
        {"pyproject.toml": '[tool.poetry]\nname = "w"\nauthors = ["Your Name <you@example.com>"]\n'},
        {"DESCRIPTION": "Package: w\nMaintainer: The package maintainer <yourself@somewhere.net>\n"},
        {"README.md": "# x\n\n## Contact\n\nyour.name@example.com\n"},
        {"README.md": "# x\n\n2. Run it (if it stops, consult the notes in that file for probable issues)\n"},
        {"README.md": "# x\n\nThere were issues with the data in March.\n"},
        {
            "README.md": '# x\n\n<table><tr><td><a href="https://github.com/o/x/issues?q=author%3Aada">x</a></td></tr></table>\n'
        },
        {"README.md": "# x\n\nInstall it by hand (see open issue https://github.com/other/tool/issues/476).\n"},
        {
            "README.md": "# x\n\nWe use it for our bespoke email alerts in [this repo](https://github.com/o/alerts), to support others.\n"
        },
        {"README.md": "# x\n\nIf a run stops, the monitor will open a GitHub issue in this repo automatically.\n"},
        {
            "DESCRIPTION": 'Package: w\nAuthors@R: person("Author", "Author",\n    email = "Author.Author@institute.org", role = "cre")\n'
        },
        {"CONTRIBUTING.md": "# Contributing\n\nPlease open an issue before you change much.\n"},
        {"README.md": "# x\n\nThe method came up in discussions with clinicians.\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        for where, reason, confidence in _contacts(subject):
            return cls.passes(reason, [where], confidence)
        if lost := _readme.lost(subject, *cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("Neither the README nor the package's metadata says whom to ask yet.")


def _contacts(subject: Subject) -> Iterator[tuple[Evidence, str, Confidence]]:
    yield from _recorded(subject)
    yield from _in_manifests(subject)
    if not _readme.of_a_starter(subject):
        yield from _in_readme(subject)
        yield from _in_guides(subject)
    for path, text in subject.snapshot.read(_PAGES):
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) < 500 and _issues(line, subject):
                yield Evidence(path=path, line=number), f"See {path}.", "inferred"
    for path, text in subject.snapshot.read(*_SUPPORT):
        if path.lower().endswith("codeowners") and _of_others(text, subject):
            continue
        if re.search(r"(?m)^[^#\n]*@\w|https?://", text) or len(text) > 150:
            yield Evidence(path=path), f"See {path}.", "observed"


def _in_guides(subject: Subject) -> Iterator[tuple[Evidence, str, Confidence]]:
    for path, text in subject.snapshot.read(*_GUIDES):
        if any(_readme.left_by_template(line) for line in text.splitlines()):
            continue  # a skeleton that nobody has filled in yet
        if any(not _nobody(found[0]) for found in _MAIL.finditer(text)) or _tracker(text, subject):
            yield Evidence(path=path), f"See {path}.", "inferred"
        elif line := _answers(path, text):
            yield Evidence(path=path, line=line), f"{path} says where to ask.", "inferred"


_TEAM = re.compile(r"(?<![\w./@])@([\w-]+)(?:/([\w.-]+))?")


def _of_others(text: str, subject: Subject) -> bool:
    """Whether CODEOWNERS names teams of another organisation only: whoever made the template that this began as."""
    named = [found for line in text.splitlines() for found in _TEAM.finditer(line.partition("#")[0])]
    owner = (subject.snapshot.repository or "").partition("/")[0].lower()
    return bool(owner and named) and all(found[2] and found[1].lower() != owner for found in named)


def _recorded(subject: Subject) -> Iterator[tuple[Evidence, str, Confidence]]:
    """What formats made of the files: an issue tracker, a contact, a maintainer with an address."""
    for field in ("contact", "issue_tracker", "maintainer", "author"):
        for value in subject.record.fields.get(field, ()):
            address = value.extra.get("email", "") or (value.value if "@" in value.value else "")
            if field in {"contact", "issue_tracker"} or (address and not _nobody(address)):
                source = next((one for one in value.sources if one.format not in _PROSE), None)
                if source is None or _of_another(field, value.value, source.path, subject):
                    continue
                article = "an" if field[0] in "ai" else "a"
                yield (
                    Evidence(path=source.path, line=source.line),
                    f"{source.path} names {article} {field.replace('_', ' ')}.",
                    "declared",
                )


def _of_another(field: str, value: str, path: str, subject: Subject) -> bool:
    """Whether a package.json still has the tracker of the project from which it was copied, or is a starter's."""
    if not path.endswith("package.json"):
        return False
    elsewhere = field == "issue_tracker" and "github.com" in value and not _tracker(value, subject)
    return elsewhere or declarations.began_with(subject.snapshot) is not None


def _in_manifests(subject: Subject) -> Iterator[tuple[Evidence, str, Confidence]]:
    starter = declarations.began_with(subject.snapshot)
    for said in declarations.manifests(subject.snapshot):
        own = _tracker(said.tracker, subject) if "github.com" in said.tracker else bool(said.tracker)
        if "/" not in said.path and not starter and (own or any(not _nobody(mail) for mail in said.addresses)):
            yield Evidence(path=said.path), f"{said.path} names a contact.", "declared"
    fields = description(subject.snapshot)
    for key in ("BugReports", "Maintainer", "Authors@R", "Contact"):
        value = fields.get(key, "")
        mailed = any(not _nobody(found[0]) for found in _MAIL.finditer(value))
        if (key == "BugReports" and value.startswith("http")) or mailed:
            yield (
                Evidence(path=subject.snapshot.find("description")[0]),
                f"DESCRIPTION has {key}.",
                "declared",
            )
    project = table(pyproject(subject.snapshot).get("project"))
    urls = " ".join(f"{key} {value}" for key, value in table(project.get("urls")).items())
    people = [*(project.get("authors") or ()), *(project.get("maintainers") or ())]
    mailed = any(isinstance(p, dict) and p.get("email") and not _nobody(str(p["email"])) for p in people)
    flit = table(table(table(pyproject(subject.snapshot).get("tool")).get("flit")).get("metadata"))
    mailed |= any(
        (mail := str(flit.get(key) or "")) and not _nobody(mail) for key in ("author-email", "maintainer-email")
    )
    poetry = table(table(pyproject(subject.snapshot).get("tool")).get("poetry"))
    named = [*listed_in(poetry, "authors"), *listed_in(poetry, "maintainers")]
    mailed |= any(not _nobody(found[0]) for person in named for found in _MAIL.finditer(person))
    for path, text in subject.snapshot.read("setup.{py,cfg}"):
        if (found := _AUTHOR_EMAIL.search(text)) and not _nobody(found[1]):
            where = Evidence(path=path, line=text.count("\n", 0, found.start(1)) + 1)
            yield where, f"{path} names a contact.", "declared"
    if mailed or re.search(r"/issues|issue|bug|contact|support", urls, re.IGNORECASE):
        yield Evidence(path="pyproject.toml"), "pyproject.toml names a contact.", "declared"


def _in_readme(subject: Subject) -> Iterator[tuple[Evidence, str, Confidence]]:
    if subject.readme is None:
        return
    path, text = subject.readme
    raw = text.splitlines()
    for line in _readme.lines(subject):
        if line.role not in {"prose", "item", "table", "heading"} or line.number > len(raw):
            continue
        here, where = raw[line.number - 1], Evidence(path=path, line=line.number)
        if any(not _nobody(found[0]) for found in _MAIL.finditer(here)) and not _LOGS_IN.search(here):
            yield where, "The README gives an address to write to.", "observed"
        elif _issues(here, subject):
            yield where, "The README points to the repository's issues.", "inferred"
        elif _PERSON.search(here):
            yield where, "The README says who looks after it.", "inferred"
    yield from _in_sentences(subject, path)
    for section, words, _ in _readme.named(subject, _HEADING):
        inside = "\n".join(raw[section.number : section.number + 15])
        reached = _WAY.search(inside) or (_PLAIN.fullmatch(section.heading) and len(words) >= 25)
        if len(words) >= 15 and section.number > 1 and section.depth <= 4 and reached and not _only_placeholders(words):
            yield (
                Evidence(path=path, line=section.number),
                f"The README has a section “{section.heading[:60]}”.",
                "inferred",
            )


def _in_sentences(subject: Subject, path: str) -> Iterator[tuple[Evidence, str, Confidence]]:
    """Sentences that send people to the issues; one may be set over two lines."""
    for paragraph in prose.paragraphs(_readme.lines(subject)):
        if len(paragraph.text) < _LONGEST and (found := _ISSUES.search(_BY_ITSELF.sub("", paragraph.text))):
            where = Evidence(path=path, line=paragraph.line_at(found.start()))
            yield where, "The README points to the repository's issues.", "inferred"


def _answers(path: str, text: str) -> int | None:
    """The line of a guide that sends questions, and not only changes, to the issues."""
    for part in prose.paragraphs(prose.read(text, path)) if "uestion" in text or "sk" in text else ():
        for sentence in re.split(r"(?<=[.!?])\s", part.text) if len(part.text) < _LONGEST else ():
            if _QUESTIONS.search(sentence) and _ISSUES.search(sentence):
                return part.number
    return None


def _issues(text: str, subject: Subject) -> bool:
    """Whether a text sends people to the project's issues, in words or by address."""
    return bool(_ISSUES.search(_BY_ITSELF.sub("", _TRACKER.sub("", text)))) or _tracker(text, subject)


def _tracker(text: str, subject: Subject) -> bool:
    """Whether a text has the address of the project's own issues; a project may have moved to another owner or name."""
    owner, _, name = (subject.snapshot.repository or "").lower().partition("/")
    return any(
        not name or found["owner"].lower() == owner or found["name"].lower() == name
        for found in _TRACKER.finditer(text)
    )


def _only_placeholders(words: str) -> bool:
    return bool(_MAIL.search(words)) and all(_nobody(found[0]) for found in _MAIL.finditer(words))


def _nobody(address: str) -> bool:
    return bool(_NOT_THEIRS.search(address)) or "somewhere" in address or is_placeholder("contact", address)
