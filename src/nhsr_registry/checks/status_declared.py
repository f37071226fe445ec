"""Does the project say in what state it is?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Caveat, Evidence, Finding
from nhsr_registry.understand import caveats, prose

_BADGE = re.compile(
    r"lifecycle[-_/:.]+(?:experimental|maturing|stable|questioning|superseded|deprecated|archived|dormant|retired|active)"
    r"|repostatus\.org|badge/(?:status|lifecycle|stage|project[-_ ]status|maintain\w*)[-_:]|badges?/maintained|badge/maintenance|badges/raw/\w+/status/|badge/(?:wip|alpha|beta|experimental|prototype|archived|deprecated)",
    re.IGNORECASE,
)
_THING = (
    r"(?:repo(?:sitory)?|project|package|code(?:base)?|tool|app(?:lication)?|library|dashboard|pipeline|site|website|model|work|rap|product|software|book"
    r"|service|template|module|process|report|publication)"
)
#: What a project may be called by the state that it is in.
_QUALITY = r"(?:pilot|proof[- ]of[- ]concept|prototype|experimental|exploratory|production[- ]ready|work[- ]in[- ]progress|WIP|draft|beta|alpha|early[- ]stage|unfinished|deprecated|archived|retired|obsolete|legacy)"
_SAYS = re.compile(
    rf"(?:\bthis|^\W*it|\b(?:this|the|our) (?!source )(?:[\w'’{{}}-]+ ){{0,3}}?(?:{_THING}|material|information|data))(?! that| relies| as) (?:is|are|has been|was|will be|remains) (?:(?:now|currently|still|fully|being|very|an?|in|the|no|longer|not|also|regularly|actively|constantly|continually|continuously) )*"
    r"(?:stable|complete\b(?! list)|actively (?:maintained|developed|used)|maintained(?! (?:on|in|at)\b)|in (?:active |regular |live )?use\b|live\b|in production|production[- ]ready"
    r"|under (?:\([\w -]{2,25}\) )?(?:active )?development|in (?:active |early |alpha |beta |private |public )?(?:development|beta|alpha|discovery)|archived|deprecated|retired|experimental|superseded"
    r"|unmaintained|updated (?:monthly|weekly|daily|quarterly|annually|regularly|every|each|on an? (?:daily|weekly|monthly|quarterly|yearly|annual|regular) basis)|a (?:pilot|prototype|proof[- ]of[- ]concept|work in progress)|work in progress|mature)\b",
    re.IGNORECASE,
)
#: The ways of saying it that our own remedy offers, and their like.
_STATES = re.compile(
    r"(?<!why )(?<!how )(?<!when )(?<!where )(?<!what )(?<!which )\bwe (?:still |currently |now )?use (?:this|it|these)\b"
    r"|(?:^|[.;:–—]\s+|\bproject (?:was )?)(?:finished|completed|retired) in (?:\w+ )?(?:19|20)\d\d\b"
    r"|(?:^|[.;:,]\s+)(?:now |currently )?in (?:daily |weekly |monthly |regular |active |live )?use (?:since|by|at|every|across)\b"
    r"|(?:^|[.;:,]\s+)(?:this|it|these) (?:is|are) (?:still |just |only )?(?:an? )?(?:very |quite |rather |extremely )?(?:early|rough|first),? (?:(?:and )?(?:rough|early|first) )?(?:start|stage|attempt|version|draft|prototype|beginning)\b"
    r"|(?:^|[.;]\s+)(?:actively |currently |now )?(?:developed and )?maintained by (?:the |our |us\b|[A-Z])"
    r"|\b(?:is|are) (?:actively|constantly|continually|continuously|currently|still) being (?:\w+ly )?(?:updated|developed|maintained|worked on|improved|extended|added to)\b"
    r"|\b(?:limited|no|little|not (?:currently )?have(?: the)?) (?:capacity|resources?|time|funding) (?:to|for)\b[^.]{0,40}\b(?:develop\w*|maint\w+|support\w*|updat\w+|(?:re-)?test)\b"
    r"|\b(?:is|are) (?:currently |still |now )?undergoing (?:\w+ )?(?:re)?development\b"
    r"|\bthis is an? (?:\w+ )?(?:test[- ]run|trial(?: run)?|first (?:attempt|try|version|cut|pass))\b"
    r"|\b(?:created|developed|built|written|designed) and (?:\w+ )?(?:used|maintained) by\b"
    rf"|\b{_THING} (?:is|are) (?:not|no longer) (?:being |actively |currently )+(?:updated|maintained|developed|supported)\b|\b(?:is|was) an? one[- ]off (?:\w+ )?(?:{_THING}|analysis|study|piece of work|exercise)|\band is (?:actively |currently |now )?maintained by\b"
    r"|(?:^|[.;:]\s+)no longer (?:actively |being )?(?:updated|maintained|developed)\b"
    rf"|(?:^\W*an?|\bthis|(?:\bthis|^\W*it|\b(?:this|the|our) (?:[\w'’-]+ ){{0,3}}?{_THING}) (?:is|contains|holds|hosts) (?:an?|the)) (?:\w+ )?{_QUALITY}(?! of\b) (?:[\w/-]+ ){{0,3}}?{_THING}\b"
    r"|\b(?:kept|retained|left here|preserved|archived|published) (?:here )?(?:purely |only |just |solely )?(?:for|as) (?:an? )?(?:demonstration|reference|archive|historical|posterity|the record)\b"
    r"|\b(?:will continue|continues) to be (?:actively |fully )?(?:supported|maintained|updated|developed)\b"
    rf"|\b{_THING} (?:that|which) (?:is|are) (?:not|no longer) (?:actively |being |currently )?(?:developed|maintained|updated|supported)\b"
    r"|\b(?:is|are) not (?:yet )?(?:an? )?(?:polished|finished|finali[sz]ed|final) (?:product|tool|piece|package|version|project|app|piece of \w+)s?\b"
    r"|\b(?:I|we|our team|the team) (?:\w+ly )?(?:maintain|update|look after|support)(?:s|ed)? (?:and (?:maintain|update|support)s? )?(?:this|it)\b(?! (?:chapter|page|section))"
    rf"|(?:\b(?:this|the|our) (?:\w+ )?{_THING}\b[^.]{{0,60}}\b|^\W*it |[.;] it )(?:is|are) (?:now |currently |still )?being (?:\w+ly )?(?:re-?(?:worked|written|built|developed|formatted|factored|structured|designed|organi[sz]ed|vamped|viewed)|developed|built"
    r"|replaced|retired|migrated|piloted|trialled|phased out)\b",
    re.IGNORECASE,
)
#: Used, and how often: the sentence that the remedy on purposes offers.
_OFTEN = re.compile(
    rf"(?:\bthis|^\W*it|[.;] it|\b(?:this|the|our) (?:[\w'’-]+ ){{0,3}}?{_THING}) (?:is|was) (?:now |currently |still |being )?used (?:(?:in|by|across|at|for) [^.]{{1,60}}? )?"
    r"(?:daily|weekly|monthly|quarterly|yearly|annually|regularly|routinely|(?:every|each) (?:day|week|month|quarter|year|morning|\w+day))\b"
    rf"|(?:\b(?:this|the|our) (?:[\w'’-]+ ){{0,3}}?{_THING} (?:has been|was|is) (?:now )?|^\W*(?:now )?)merged into\b|\bwe have (?:now )?(?:finished|completed|stopped) (?:work on |working on |maintaining |developing )?(?:this|it)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^(?:[\w ]{0,20}\b)?(?:status|maturity|lifecycle|life cycle|maintenance|stage of development|development stage)\b|\bproject status\b",
    re.IGNORECASE,
)
#: What a section of that name has to say: a list of what is to be looked after, or a badge of a build, says no state.
_STATE_WORDS = re.compile(
    r"\b(?:active\w*|inactive|live|used|using|use|complete[d]?|finish\w*|final\w*|stable|archiv\w+|retir\w+|deprecat\w+|supersed\w+|replac\w+|(?:un)?maintain\w*|experiment\w*"
    r"|draft|prototyp\w+|pilot\w*|proof|alpha|beta|wip|work in progress|progress|on-?going|develop\w*|discovery|production|releas\w+|paus\w+|dormant|mature|support\w*|early|ready"
    r"|publish\w*|updat(?:e[ds]|ing)|construction|concluded|closed|end(?:ed|s)|ongoing|planned|no longer|working|tested|deployed|current\w*)\b",
    re.IGNORECASE,
)
#: A field of its own, as reports' heads have it: “Status: active”. What a build or a licence says of itself is another thing.
_WHICH = (
    r"^\W*(?:(?:project|development|repo(?:sitory)?|current|report|lesson|course|module|workshop|book|study|analysis|dashboard|app|tool|model|pipeline|product|package|code|release|lifecycle|maintenance) )?"
    r"(?:status|lifecycle|maturity)"
)
_STATE = (
    r"\W*(?:v(?:ersion)?\.? ?\d[\d.]* )?(?:(?:actively|currently|still|now|in|under|no longer|not|fully|regularly|being|an?|early|work) )*"
    r"(?:active|live|in use|used|use|complete[d]?|finished|final|stable|archived|inactive|retired|deprecated|superseded|maintained|unmaintained|experimental|draft"
    r"|prototype|pilot|proof[- ]of[- ]concept|alpha|beta|wip|in[- ]progress|progress|on-?going|develop(?:ed|ing|ment)|discovery|production|released|paused|dormant|mature)\b"
)
_FIELD = re.compile(rf"{_WHICH}\s*[:–=]\s*{_STATE}", re.IGNORECASE)
#: The same as a row of a table that holds no more, whose cells `prose` sets side by side.
_ROW = re.compile(rf"{_WHICH}\s+{_STATE}\W*$", re.IGNORECASE)
#: A line of its own, as people set it below the title: “First draft”.
_ALONE = re.compile(
    r"\W{0,9}(?:(?:an? )?(?:very )?(?:first|initial|early|rough|working|final|second|live) )?(?:draft|prototype|work[- ]in[- ]progress|WIP|proof[- ]of[- ]concept|beta|alpha)(?: version)?\W{0,9}",
    re.IGNORECASE,
)
_IN_TITLE = re.compile(
    r"^\W*[\[(](?:alpha|beta|wip|draft|prototype|archived|deprecated|work in progress|experimental|in development)[\])]|[\[(](?:alpha|beta|wip|draft|prototype|archived|deprecated|work in progress|experimental|retired|unmaintained|unfinished|(?:still )?(?:in|under) (?:active )?development)[\])]\W*$"
    r"|^\W*(?:(?-i:DEPRECATED|ARCHIVED|RETIRED|OBSOLETE|WIP|DRAFT|PROTOTYPE|ALPHA|BETA)\b|(?:deprecated|archived|retired|obsolete|wip|draft|prototype|alpha|beta)\W*[:–—|-])|[:–—|-]\W*(?:deprecated|archived|retired|obsolete|wip|draft|prototype|work in progress)\W*$",
    re.IGNORECASE,
)
_LONGEST = 300  # letters of a title

#: The front page of a site or a course; GitHub shows the README, readers see this.
_FRONT = "index.{md,qmd,rmd}"


class StatusDeclared(Check):
    """The project says in what state it is

    Is it a first try, in daily use, or finished and left as it is? All three are fine, and knowing it saves others
    a lot of time. One sentence is enough: "We use this every month", "This is an early draft" or "Finished in
    2023, no longer updated". A badge does it as well.

    What counts: a sentence, a badge or a field that says in use and how often, in the making, finished, or left,
    archived, merged or replaced. A version number, a date, the paper that it belongs to, a list of what is to do, and
    what is known not to work leave readers to guess, and are not enough yet; nor does a section "Status" or "Maintenance"
    that holds a build's badge or what is to be looked after. It has to stand in the README, on the front page of a site
    (`index.md`) or in a metadata file; READMEs of folders are about these.
    """

    id = "status-declared"
    step = "Say in what state the project is"
    reads = (
        *README,
        *caveats.READS,
        _FRONT,
        "pyproject.toml",
        "setup.{py,cfg}",
        "publiccode.{yml,yaml}",
        "codemeta.json",
    )
    effort = "minutes"
    commands = {
        "r-package": '# or "stable", "superseded", "deprecated"\nusethis::use_lifecycle_badge("experimental")',
        "*": "## Status\n\nIn use since 2024 and maintained by our team;\nchanges are described in the release notes.",
    }
    passing = (
        {"README.md": "# w\n\nThis report is used by the performance team every month.\n"},
        {"README.md": "# w\n\nThis repository was merged into another one in May 2024.\n"},
        {"README.md": "# w\n\nWe have finished work on this.\n"},
        {"README.md": "# w\n\nThis is a very early, rough start at an app that counts waits.\n"},
        {"README.md": "# w\n\nThe code is not being updated.\n"},
        {"README.md": "# w\n\nThis was a one-off analysis for the paper.\n"},
        {
            "README.md": "# x\n\n[![Lifecycle: stable](https://img.shields.io/badge/lifecycle-stable-brightgreen.svg)](https://x.org)\n"
        },
        {"README.md": "# x\n\n## Project status\n\nUsed every month since 2021 by two teams.\n"},
        {"README.md": "# x\n\nThis dashboard is no longer maintained.\n"},
        {"README.md": "# x\n\nCounts waits. We use this every month.\n"},
        {"README.md": "# x\n\nCounts waits.\n\nThis is an early draft.\n"},
        {"README.md": "# x\n\nCounts waits.\n\nFinished in 2023, no longer updated.\n"},
        {
            "README.md": "# x\n\nIn use since 2024 and maintained by our team; changes are described in the release notes.\n"
        },
        {"README.md": "# x\n\nThis is a validation engine created and used by a national body.\n"},
        {"README.md": "# x\n\nThis project is a 🚧 work in progress 🚧, please use it with caution.\n"},
        {"README.md": "# x\n\nThis package is under active development.\n"},
        {"README.md": "# x\n\nAnother team owns it now. It will continue to be supported.\n"},
        {"README.md": "# x\n\n> A pilot project of the forecasting team.\n"},
        {"README.md": "# x\n\n<b> Report: </b> waits <br>\n<b> Status: </b> ACTIVE <br>\n<b> Version: </b> 2 <br>\n"},
        {"README.md": "# x\n\n- **Project status**: in progress\n"},
        {"README.md": "# x\n\n> **Status:** v1 complete  \n> **Author:** Ada Byron\n"},
        {"README.md": "# x\n\nWe maintain and update this repository once a year.\n"},
        {"README.md": "# Model of a hospital (in DEVELOPMENT)\n\nCounts beds.\n"},
        {
            "README.md": "# x\n\nA quarterly publication that is currently undergoing development to become a pipeline.\n"
        },
        {"README.md": "# DEPRECATED client for the waits service\n\nCounts waits.\n"},
        {"README.md": "# x\n\nThis repo contains a **DEPRECATED** Flask application for the service of waits.\n"},
        {"README.md": "# x\n\nA work in progress repo to make an index of health.\n"},
        {"README.md": "# x\n\nThis pilot project explores how to count waits.\n"},
        {"README.md": "# x\n\nThe package is under (slow) active development. See the news for the latest changes.\n"},
        {"README.md": "# x\n\n**Please note, this code is actively being updated.**\n"},
        {"README.md": "# x\n\nCounts waits.\n\nMaintained by the forecasting team of a region.\n"},
        {"README.md": "# x\n\nIt began with another team. It is being reformatted into a package.\n"},
        {
            "README.md": "# x\n\nWe are happy to share it, and have limited capacity to invest time in its further development.\n"
        },
        {"README.md": "# x\n\nThe tables are from a survey. The dashboard is updated on a quarterly basis.\n"},
        {"README.md": "# x\n\nA copy of a project that is not actively developed here.\n"},
        {"README.md": "# x\n\nThe work was piloted on two wards and is now being rewritten for another database.\n"},
        {"pyproject.toml": '[project]\nname = "w"\nclassifiers = ["Development Status :: 4 - Beta"]\n'},
        {"publiccode.yml": "developmentStatus: stable\n"},
        {"README.md": "# x\n\n**Lesson status:** under development\n"},
        {"README.md": "# x\n\n| | |\n|---|---|\n| Status | Live |\n"},
        {"README.md": "# x\n", "index.md": "---\nlayout: lesson\nstatus: Under Development\n---\n\n# x\n"},
        {"README.md": "# x\n", "index.md": "# x\n\n**Lesson status: finished**\n"},
        {"README.md": "# x\n\nMaterial for the analysts of a region\n**First draft**\n"},
        {"README.md": "# x\n\nNotes of two days. It is not a polished product – just early ideas.\n"},
    )
    failing = (
        {"README.md": "# w\n\nVersion 0.1.0\n\nThe code of the paper, published in 2020. It is used by our team.\n"},
        {"README.md": "# w\n\nThe monthly tables are merged into one, and each table is used every month.\n"},
        {"README.md": "# x\n\nCounts waits.\n"},
        {"README.md": "# x\n\n## Status\n"},
        {"README.md": "# x\n\n| Status | Used in the query |\n|---|---|\n| Final | 3 |\n"},
        {
            "README.md": "# x\n",
            "index.md": "---\nstatus: {{ page.status }}\n---\n\n**Lesson status: {{ page.status }}**\n",
        },
        {"README.md": "# x\n\nThe first draft of the minutes goes to the chair.\n"},
        {"README.md": "# x\n\n<b> Status: </b> Input status here <br>\n"},
        {
            "README.md": "# x\n\n[**y**](https://y.org) | plots | [![](https://img.shields.io/badge/lifecycle-dormant-blue.svg)](https://z.org)\n"
        },
        {"README.md": "# x\n\nA draft of the report is made by the last script, and the archived data are not read.\n"},
        {"README.md": "# x\n\nPackages that others use. Difftool is an experimental tool that compares files.\n"},
        {"README.md": "# x\n\nPlease cite the archived repository:\n\n> Byron A (2024) x.\n"},
        {"README.md": "# x\n\nThe lookups come from lists that are maintained by the trusts.\n"},
        {"README.md": "# x\n\nBuild status: stable for the last runs.\n"},
        {"README.md": "# x\n\nStart with the guide, to see what dbt does and why we use it.\n"},
        {"README.md": "# x\n\nFeatures:\n\n1. Charts\n2. EXPERIMENTAL: traces of single patients\n"},
        {"README.md": "# x\n\nWe use R and the published data, which were in use at all trusts.\n"},
        {"README.md": "# x\n\nExperimental design is described in the protocol.\n"},
        {"README.md": "# x\n\n[![licence](https://img.shields.io/badge/licence-MIT-green.svg)](LICENSE)\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        host = subject.snapshot.host
        if host and host.archived:
            return cls.passes("GitHub shows the repository as archived.", (), "declared")
        if where := _declared(subject):
            return cls.passes(f"{where.path} says so.", [where], "declared")
        if told := [one for one in caveats.find(subject.snapshot) if _of_the_whole(one, subject)]:
            return cls.passes(f"{told[0].path} says so.", [Evidence(path=told[0].path, line=told[0].line)])
        if where := _in_readme(subject):
            return cls.passes("The README says so.", [where], "inferred")
        if where := _on_front_page(subject):
            return cls.passes(f"{where.path} says so.", [where], "inferred")
        if lost := _readme.lost(subject, *cls.reads):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("Nothing says yet whether this is in use, in the making or finished.")


#: One part of a page or of the code: its state is not that of the whole.
_PART = re.compile(
    r"\b(?:this|the following|that) (?:section|page|chapter|paragraph|feature|function|option|endpoint|guide|tutorial)\b[^.]{0,20}\b(?:is|are)\b",
    re.IGNORECASE,
)


def _of_the_whole(caveat: Caveat, subject: Subject) -> bool:
    """Whether a caveat tells the project's state; `EXPERIMENTAL: …` in a list marks one feature."""
    if caveat.kind not in {"experimental", "unmaintained", "superseded"}:
        return False
    lines = (subject.snapshot.text(caveat.path) or "").splitlines()
    line = lines[caveat.line - 1] if caveat.line and caveat.line <= len(lines) else ""
    if _PART.search(line):
        return False
    return not re.match(r"\s*(?:[-*+]|\d+[.)])\s+\W*experimental\W*:", line, re.IGNORECASE)


#: The example of the publiccode.yml standard, which says nothing of the project.
_EXAMPLE = "A rather short description which"


def _declared(subject: Subject) -> Evidence | None:
    for value in subject.record.fields.get("development_status", ()):
        if _EXAMPLE in (subject.snapshot.text(value.sources[0].path) or ""):
            continue
        return Evidence(path=value.sources[0].path, line=value.sources[0].line)
    for path, text in subject.snapshot.read(
        "pyproject.toml", "setup.{py,cfg}", "publiccode.{yml,yaml}", "codemeta.json"
    ):
        for number, line in enumerate(text.splitlines() if _EXAMPLE not in text else (), 1):
            if re.search(
                r"Development Status ::|^\s*developmentStatus:\s*\w|\"developmentStatus\"\s*:\s*\"\w", line
            ) and not line.lstrip().startswith("#"):
                return Evidence(path=path, line=number)
    return None


def _in_readme(subject: Subject) -> Evidence | None:
    if subject.readme is None or _readme.of_a_starter(subject):
        return None
    path, text = subject.readme
    line = _badge(text) or _in_heading(subject) or _in_words(subject)
    return Evidence(path=path, line=line) if line else None


def _on_front_page(subject: Subject) -> Evidence | None:
    """A field of a front page or of what stands above it, which its site fills in."""
    for path, text in subject.snapshot.read(_FRONT):
        for line in prose.read(text, path):
            if _is_field(line, ("front", "heading", "prose", "item", "table")):
                return Evidence(path=path, line=line.number)
    return None


def _is_field(line: prose.Line, roles: tuple[str, ...]) -> bool:
    """Whether a line is a field that tells the state; a short line in bold is read as a heading."""
    return line.role in roles and bool(_FIELD.search(line.text) or (line.role == "table" and _ROW.search(line.text)))


def _badge(text: str) -> int | None:
    found = (one.start() for one in _BADGE.finditer(text))
    own = (place for place in found if "://" in _line(text, place) and not prose.of_another(text, place))
    return next((text.count("\n", 0, place) + 1 for place in own), None)


def _line(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else None]


def _in_heading(subject: Subject) -> int | None:
    """A section of its own with something in it, or a mark in the title."""
    for section, words, _ in _readme.named(subject, _HEADING):
        if (len(words) >= 10 and _STATE_WORDS.search(words)) or (
            ":" in section.heading and _STATE_WORDS.search(section.heading)
        ):
            return section.number
    titles = (
        section
        for section in _readme.sections(subject)[:3]
        if len(section.heading) <= _LONGEST and _IN_TITLE.search(section.heading)
    )
    return next((section.number for section in titles), None)


def _in_words(subject: Subject) -> int | None:
    """A field, or a sentence."""
    for line in _readme.lines(subject):
        if _is_field(line, ("prose", "item", "table")):
            return line.number
        if line.role == "prose" and len(line.text) < 60 and _ALONE.fullmatch(line.text):
            return line.number
    for paragraph in prose.paragraphs(_readme.lines(subject)):
        if found := _SAYS.search(paragraph.text) or _STATES.search(paragraph.text) or _OFTEN.search(paragraph.text):
            return paragraph.line_at(found.start())
    return None
