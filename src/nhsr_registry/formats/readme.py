"""READMEs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.formats._badges import say_badges
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._markup import Block, blocks, front_matter, html_headings, plain
from nhsr_registry.formats._people import emails, is_team_mailbox
from nhsr_registry.formats._urls import doi
from nhsr_registry.understand.licences import mentions
from nhsr_registry.understand.placeholders import is_placeholder

_EMOJI = r"[\s\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]"
MAX_TEXT = 200_000  # characters; a longer README is a book
MAX_HEADINGS = 60
MAX_TEMPLATES = 3  # paragraphs that a template left, of which the first few tell enough
FAR = 4  # headings after which a paragraph is about a part, not the whole
_SUFFIX = {"rst": "rst", "adoc": "adoc", "asciidoc": "adoc", "txt": "txt", "": "txt"}
#: Headings that open a section rather than name the project.
_GENERIC = re.compile(
    r"^(?:read ?me|overview|introduction|about|contents|table of contents|background|description|purpose|summary|home|welcome|installation|"
    r"getting started|usage|licen[cs]e|contact|project structure|status|warning|note|notice|disclaimer|acknowledge?ments?|changelog|news|important)\W*$",
    re.IGNORECASE,
)
_LICENCE_SECTION = re.compile(r"licen[cs]e|licen[cs]ing|copyright|re-?use", re.IGNORECASE)
_CITATION_SECTION = re.compile(r"\bcit(?:e|ation|ations|ing)\b|\bhow to reference\b", re.IGNORECASE)
_ISSUES = re.compile(
    r"https?://github\.com/[\w-]+/[\w.-]+/issues(?:/new(?:/choose)?)?/?(?=[\s)\]>\"'.,;]|$)", re.IGNORECASE
)
#: What stands before the first real paragraph: notes on the file itself, navigation, lines of data.
_NOT_ABOUT = re.compile(
    r"^(?:please (?:edit|do not edit|note that this (?:readme|file))|\[!(?:note|important|warning|tip|caution)\]|table of contents|contents:?$|"
    r"(?:last )?updated?\b.{0,40}$|authors?:|version:|type:|date:|maintainers?:|contact:|status:|created by|written by|by:? |back to top|"
    r"this (?:file|readme) (?:is|was) (?:generated|automatically)|\(?draft\)?$|work in progress\W*$|under construction\W*$|={3,}|"
    r"(?:you can )?install(?:ation)?\b|the (?:latest )?(?:development|released?) version\b|for (?:further|more) (?:guidance|information|details)|"
    r"to (?:install|run)\b[^.]{0,20}, |to \w+ [^.:]{0,80}:$|(?:for this \w+,? )?you (?:will |may )?(?:must|need|should)\b.{0,60}\binstalled\b|clone (?:the|this)\b|"
    r"sudo |pip3? install\b|python3? \S+\.py\b|rscript \S+\.r\b|npm (?:i\b|install|run|start)|git clone\b|docker(?:-compose)? (?:run|build|up)\b|"
    r"copyright\b|©|please note that the .{1,80} is released with|(?:repository |project )?owner:|next scheduled|qa status|e-?mail:|languages?:)",
    re.IGNORECASE,
)
#: The links under a title that a popular README template has.
_NAVIGATION = re.compile(
    r"(?:Explore the docs\W*)?(?:View Demo\W*)?Report (?:a )?(?:Bug|Issue)\b.{0,40}?Request (?:a )?Feature|Explore the docs\W*»?",
    re.IGNORECASE,
)
#: True of the project, but not what it is: caveats, whose it is, whom to ask. Said only where nothing better is.
_ASIDE = re.compile(
    r"^(?:warning|please note|n\.?b\.?\b|note\b|disclaimer|caution|important|update\b|this (?:material|repo\w*|page|site|package|project|tool|code|work) "
    r"(?:is|was|has been) (?:maintained|archived|no longer|experimental|currently|a work in progress|work in progress|under|in development|being|still|based|"
    r"part of|deprecated|superseded|not)|this (?:model|tool|code|package) is (?:not|currently)|this read ?me\b|if you have any|also known as|"
    r"(?:table|figure|fig\.) ?\d+ ?[.:]|forked from\b|(?:the |this )?(?:github )?repo(?:sitory)? (?:is|can be) found (?:here|at)\b|"
    r"any questions|paths? to\b|access to|to (?:run|install|use) |the access)|\bsuite of r packages\b",
    re.IGNORECASE,
)
_HOW_TO = re.compile(
    r"^(?:\d+[.)]\s*)?(?:the )?(?:install|set-?up|usage|to use|getting started|quick ?start|requirements|prerequisite|contact|licen[cs]e|copyright|acknowledg|credits|contribut|structure|"
    r"how to|citation|citing|authors?|support|changelog|dependenc|project structure|run(?:ning)?(?: [\w-]+)?\W*$|deploy\w*(?: [\w-]+)?\W*$)",
    re.IGNORECASE,
)


class Readme(Format):
    """README, what a visitor sees first

    Where GitHub looks for one (docs.github.com, "About READMEs"): the root, then `.github`, then `docs`. Prose is no
    metadata: the title counts as a name only where nothing better does, the first real paragraph is a description,
    badges are claims (repostatus.org, lifecycle.r-lib.org), licences are those that a sentence puts something under.
    A person's address is never kept, a team's is.
    """

    id = "readme"
    reads = (
        "readme",
        "readme.{md,mkd,mkdn,mdown,mdwn,mdx,markdown,rst,rest,txt,rmd,qmd,adoc,asc,asciidoc,org,textile,rdoc}",
        "{.github,docs}/readme{,.md,.mkd,.mkdn,.mdown,.mdwn,.mdx,.markdown,.rst,.rest,.txt,.rmd,.qmd,.adoc,.asc,.asciidoc,.org,.textile,.rdoc}",
    )
    rank = 70
    crosswalk = {
        "title": "name",
        "first paragraph": "description",
        "lifecycle badge": "development_status",
        "workflow badge": "continuous_integration",
        "DOI badge": "identifier",
        "licence section": "license",
        "team mailbox": "contact",
        "issues link": "issue_tracker",
        "citation section": "citation",
        "headings": "headings",
    }
    examples = (
        Example(
            path="README.md",
            text="""<!-- README.md is generated from README.Rmd. -->

# waitr <a href="https://nhs-example.github.io/waitr"><img src="man/figures/logo.png" align="right" /></a>

<!-- badges: start -->
[![Lifecycle: experimental](https://img.shields.io/badge/lifecycle-experimental-orange.svg)](https://lifecycle.r-lib.org)
[![R-CMD-check](https://github.com/nhs-example/waitr/actions/workflows/check.yaml/badge.svg)](https://github.com/nhs-example/waitr/actions)
[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1234567.svg)](https://doi.org/10.5281/zenodo.1234567)
<!-- badges: end -->

`waitr` counts **how long** people
wait for [treatment](https://example.org).

## Contact

Write to [the team](mailto:data.science@nhs.example) or Anna Analyst (anna.analyst@nhs.example),
or [raise an issue](https://github.com/nhs-example/waitr/issues).

## Licence

The code is released under the MIT Licence. The documentation is available under the Open Government Licence v3.0.
""",
            says={
                "name": ("waitr",),
                "description": ("waitr counts how long people wait for treatment.",),
                "development_status": ("experimental",),
                "continuous_integration": (".github/workflows/check.yaml",),
                "identifier": ("10.5281/zenodo.1234567",),
                "contact": ("data.science@nhs.example",),
                "issue_tracker": ("https://github.com/nhs-example/waitr/issues",),
                "license": ("MIT", "OGL-UK-3.0"),
                "headings": ("waitr", "Contact", "Licence"),
            },
        ),
        Example(path="README.md", text="# {PROJECT NAME}\n\nThe goal of waitr is to ...\n", says={}),
        Example(
            path="README.rst",
            text="=====\nWaits\n=====\n\n.. image:: a.png\n\nCounts how long people wait.\n",
            says={"name": ("Waits",), "description": ("Counts how long people wait.",)},
        ),
        Example(
            path="README",
            text="Waits\n\nThis package counts how long people wait.\n",
            says={"description": ("This package counts how long people wait.",)},
        ),
        Example(path="README.md", text=" \n", problems=("README is empty",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        if not text.strip():
            out.warn("The README is empty.", 1)
            return out.done()
        name = path.rpartition("/")[2]
        suffix = name.rpartition(".")[2].casefold() if "." in name else ""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")[:MAX_TEXT]
        flavour = _SUFFIX.get(suffix, "md")
        found = blocks(text, flavour)
        headings = list(_headings(found))
        _title(text, flavour, found, headings, out)
        _description(found, out)
        for heading, line, _ in headings[:MAX_HEADINGS]:
            out.say("headings", heading, line)
        say_badges(text, out)
        _contacts(text, out)
        _sections(found, out)
        return out.done()


def _headings(found: list[Block]) -> Iterator[tuple[str, int, int]]:
    """(text, line, level)."""
    for block in found:
        if block.kind == "heading":
            if text := plain(block.raw):
                yield text, block.line, block.level
        elif block.kind == "html":
            for text, line in html_headings(block):
                if text:
                    yield text, line, 1


def _tidy(title: str) -> str:
    """A title without what greets or says that this is a README: `Welcome to the X!`, `X: README`."""
    title = re.sub(r"^welcome to (?:the )?|(?:\s*[:–-])?\s*\bread ?me\b\W*$", "", title, flags=re.IGNORECASE)
    title = re.sub(r"^\{([\w.]+)\}$", r"\1", title.strip())
    return re.sub(rf"^{_EMOJI}+|{_EMOJI}+$|[\s:#!*]+$", "", title).strip()


def _title(text: str, flavour: str, found: list[Block], headings: list[tuple[str, int, int]], out: Collector) -> None:
    """The front matter's title, or the first heading if it is one that names something."""
    matter, _ = front_matter(text) if flavour == "md" else ("", 0)
    for number, line in enumerate(matter.split("\n"), start=2):
        if titled := re.match(r"title:\s*[\"']?(.+?)[\"']?\s*$", line):
            if not _GENERIC.match(titled[1]) and not titled[1].startswith(("`r ", "|", ">")):
                out.say("name", _tidy(plain(titled[1])), number, kind="title")
                return
            break
    for heading, at, level in headings[:1]:
        before = [
            block for block in found if block.line < at and block.kind == "paragraph" and len(plain(block.raw)) > 80
        ]
        if level <= 2 and not before and not _GENERIC.match(heading) and len(heading) <= 150:
            out.say("name", _tidy(heading), at, kind="title")


def _description(found: list[Block], out: Collector) -> None:
    """The first paragraph that says what the project is; templates on the way are told as such.

    Where there is none, an aside or a long heading has to do.
    """
    headings, templates = 0, 0
    how_to = 0  # the level of a heading under which all is about how, its parts included
    second_best: list[tuple[str, int]] = []
    for block in found:
        if block.kind == "heading":
            section, headings = plain(block.raw), headings + 1
            how_to = _how_to_from(block, section, how_to, headings)
            if len(section.split()) >= 10:
                second_best.append((section, block.line))
            continue
        text = _prose(block)
        if not text or _NOT_ABOUT.search(text):
            continue
        if is_placeholder("description", text):
            templates += 1
            if templates <= MAX_TEMPLATES:
                out.say("description", text, block.line)
        elif _ASIDE.search(text) or how_to:
            second_best.append((text, block.line))
        elif headings > FAR and second_best:
            break
        else:
            out.say("description", _clip(text), block.line)
            return
    for text, line in second_best[:1]:
        out.say("description", _clip(text), line)


def _how_to_from(block: Block, heading: str, how_to: int, headings: int) -> int:
    """The level from which on all is about how and not about what, after one more heading; 0 where it is not."""
    if how_to and block.level > how_to:
        return how_to
    title = headings == 1 and block.level == 1
    return block.level if not title and len(heading.split()) <= 5 and _HOW_TO.search(heading) else 0


def _prose(block: Block) -> str:
    """The words of a block if it is prose: two words at least that end like a sentence, or many."""
    if block.kind not in {"paragraph", "html", "quote"}:
        return ""
    raw = re.sub(r"(?m)^[ \t]*>\s?", "", block.raw) if block.kind == "quote" else block.raw
    if block.kind == "html":
        raw = re.sub(
            r"<(h[1-6]|table|details|script|style|pre)\b.*?(?:</\1\s*>|\Z)",
            " ",
            raw,
            flags=re.IGNORECASE | re.DOTALL,
        )
    if re.match(r"\s*(?:\[[^\]]+\]:\s*\S+|`[^`]+`\s*\Z)", raw):  # link definitions; a command
        return ""
    text = _NAVIGATION.sub("", plain(raw)).strip()
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"https?://\S+", "", text))
    if len(words) >= 6 or (len(words) >= 4 and text.endswith((".", "!", ":"))) or is_placeholder("description", text):
        return text
    return ""


def _clip(text: str, limit: int = 600) -> str:
    """A long paragraph up to the last sentence that fits."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    end = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: end + 1] if end > limit // 3 else cut.rsplit(" ", 1)[0] + " …"


def _contacts(text: str, out: Collector) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        for address in emails(line) if "@" in line else ():
            if is_team_mailbox(address):
                out.mailbox(address, number)
    seen: set[str] = set()
    for found in islice(_ISSUES.finditer(text), MAX_HEADINGS):
        address = re.sub(r"/issues.*$", "/issues", found[0])
        if address.casefold() not in seen:
            seen.add(address.casefold())
            out.say("issue_tracker", address, text.count("\n", 0, found.start()) + 1)


def _sections(found: list[Block], out: Collector) -> None:
    """Licences and DOIs in the sections that are about them; and licences in sentences that license the code."""
    section = ""
    for block in found:
        if block.kind == "heading":
            section = plain(block.raw)
            continue
        if block.kind in {"code", "table"} and not _CITATION_SECTION.search(section):
            continue
        if _LICENCE_SECTION.search(section) or re.search(
            r"\b(?:code|software|repository|package|project)\b", block.raw, re.IGNORECASE
        ):
            for mention in mentions(block.raw):
                out.say(
                    "license",
                    mention.licence.expression,
                    block.line + mention.line - 1,
                    confidence="inferred",
                    scope=mention.scope,
                )
        if _CITATION_SECTION.search(section) and (cited := doi(block.raw)):
            own = re.search(r"zenodo|figshare|osf\.io", cited, re.IGNORECASE)
            out.say("identifier" if own else "citation", cited, block.line)
