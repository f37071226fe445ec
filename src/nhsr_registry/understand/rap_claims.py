"""Which level of reproducible analytical pipelines (RAP) a README claims for its own project, and on which line. Pure.

A claim speaks of the project and of one level: a badge, a line “RAP level: silver”, a sentence “this pipeline meets
baseline RAP”. A page that explains the levels, an aim, a question and an example are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote

from nhsr_registry import re
from nhsr_registry.memo import line_of
from nhsr_registry.model import RAP_LEVELS, RapClaim, RapLevel
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import prose
from nhsr_registry.understand.landmarks import readme

_MOST = 6  # claims of one README
_MOST_BADGES = 100
_LONGEST = 600  # characters of a sentence that is read

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BADGE = re.compile(
    r"!\[(?P<alt>[^\]\n]{0,200})\]\((?P<src>[^)\s]{1,500})"
    r"|<img\b(?P<tag>[^<>]{1,600})>"
    r"|image:: (?P<rst>\S{1,500})",
    re.IGNORECASE,
)
_SRC = re.compile(r"\bsrc=[\"']?([^\"'\s>]{1,500})", re.IGNORECASE)
_ALT = re.compile(r"\balt=[\"']([^\"']{1,200})", re.IGNORECASE)
_RAP = r"(?:RAPs?|reproducible analytical pipelines?)"
_IS_RAP = re.compile(rf"(?<![a-z]){_RAP}(?![a-z])", re.IGNORECASE)
_WHICH = re.compile(r"(?<![a-z])(baseline|silver|gold)(?![a-z])", re.IGNORECASE)

_QUALITY = (
    r"(?:maturity |compliance |accreditation )?(?:level|standard|status|tier|rating|stage|criteria|requirements)s?"
)
#: “silver RAP”, “the silver level of RAP”, “RAP silver”, “RAP status: silver”.
_LEVEL = (
    rf"(?:(?:baseline|silver|gold)(?:,? (?:and |& )?(?:baseline|silver|gold)){{0,2}}(?:[ -]{_QUALITY})?(?: (?:of|for|in))?(?: the| a)?(?: NHS)?[ -]{_RAP}"
    rf"|{_RAP}(?:[ -]{_QUALITY})?(?: is| of| at)?[ :–—-]{{1,3}}[\"“'‘]?(?:baseline|silver|gold))(?![a-z])"
)
_THING = r"(?:repo(?:sitory)?|project|package|code ?(?:base)?|pipeline|publication|analysis|process|tool|work|report|product)"
_THIS = rf"(?:\b(?:this|the|our|these)\b (?:[\w'’/&.-]+ ){{0,4}}?{_THING}s?|\b(?:it|we|this)\b|^(?:fully )?)"
_VERB = (
    r"(?: (?:has|have|had|been|now|also|currently|fully|is|are|was|were|built|developed|written|designed|assessed|rated|judged|certified|"
    r"been|to|at|as|be|a|an|the|all|with|of|compliant|consistent|line|in|that|meets?|met|achieve[sd]?|reache[sd]|reach|attain(?:ed|s)|"
    r"satisf(?:y|ies|ied)|fulfil(?:s|led|ls)?|compl(?:y|ies|iant)|follow(?:s|ed)?|obtained|awarded|level|standard|criteria|requirements|"
    r"qualifies|classed|considered|every|both)){1,12}"
)
_SENTENCE = re.compile(rf"{_THIS}{_VERB} {_LEVEL}", re.IGNORECASE)
_FRAGMENT = re.compile(
    rf"^(?:meets?|met|achieve[sd]|reache[sd]|attained|compliant with|complies with|developed to|built to|written to)(?: (?:the|all|a))?"
    rf" {_LEVEL}|^{_LEVEL}(?: (?:achieved|met|reached|compliant))\b",
    re.IGNORECASE,
)
#: A line that is nothing but the answer: “RAP level: silver”.
_LABEL = re.compile(
    rf"^(?:(?:this|our|the|current|project)[\w ]{{0,20}} )?{_RAP}[ -]{_QUALITY}(?: (?:achieved|reached|met|claimed))?(?: is)?[ :|–—-]{{1,3}}[\"“]?"
    rf"(?:baseline|silver|gold)[\"”]?(?: (?:{_RAP}|level|standard|status))?[ .!✅]{{0,3}}$",
    re.IGNORECASE,
)
#: Aims, doubts, advice and examples.
_NOT_YET = re.compile(
    r"\b(?:towards?|aim\w*|aspir\w*|plan\w*|goals?|targets?|not|never|yet to|next|would|could|should|might|may|must|will|can|cannot|if|when|unless|how to|what"
    r"|which|guid\w+|learn\w*|teach\w*|help\w*|example|e\.g|for instance|hop\w+|intend\w*|ambition\w*|working to|work to|want\w*|wish\w*|progress\w*|nearly"
    r"|almost|partly|partially|except|until|before|todo|future|other|others|your|you)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    rf"\blevels of {_RAP}\b|\b{_RAP} levels\b|\bwhat (?:is|are)\b|\babout {_RAP}\b|\bwhy {_RAP}\b|\bcontribut|\broadmap\b|\bto ?do\b|\bfuture\b|\bnext steps\b|\bplans?\b",
    re.IGNORECASE,
)


def find(snapshot: Snapshot) -> tuple[RapClaim, ...]:
    """The claims of the README that a visitor sees; one for each way and level, the first place."""
    found = readme(snapshot)
    if not found:
        return ()
    path, text = found
    first: dict[tuple[str, str], RapClaim] = {}
    for claim in (*_badges(path, text), *_words(path, text)):
        first.setdefault((claim.how, claim.level), claim)
    return tuple(first.values())[:_MOST]


def _badges(path: str, text: str) -> tuple[RapClaim, ...]:
    """Badges of one level; a page that shows those of several explains them."""
    if not _IS_RAP.search(text):
        return ()
    shown = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    code = {line.number for line in prose.read(text, path) if line.role == "code"}
    claims = []
    for found in islice(_BADGE.finditer(shown), _MOST_BADGES):
        number = line_of(shown, found.start())
        source, alt = found["src"] or found["rst"] or "", found["alt"] or ""
        if tag := found["tag"]:
            source, alt = ((match[1] if (match := one.search(tag)) else "") for one in (_SRC, _ALT))
        if number not in code and (level := _of_badge(source, alt)):
            claims.append(RapClaim(level=level, how="badge", path=path, line=number))
    return tuple(claims) if len({claim.level for claim in claims}) == 1 else ()


def _of_badge(source: str, alt: str) -> RapLevel | None:
    """The level that a badge names beside RAP; its colour, the last part of a shields.io address, does not count."""
    address = unquote(source)
    if "/badge/" in address:
        parts = address.partition("/badge/")[2].partition("?")[0].replace("--", "\0").split("-")
        words = " ".join(parts[:-1])
    else:
        words = address.rpartition("/")[2].rpartition(".")[0]
    words = words.replace("_", " ").replace("-", " ").replace("\0", " ")
    for said in (words, alt):
        levels = _levels(said)
        if len(levels) == 1 and _IS_RAP.search(said) and not _NOT_YET.search(said):
            return levels[0]
    return None


def _words(path: str, text: str) -> Iterator[RapClaim]:
    """Lines and sentences that say it of the project."""
    if not (_IS_RAP.search(text) and _WHICH.search(text)):
        return
    lines = prose.read(text, path)
    for line in lines:
        if line.role in {"prose", "item", "table", "heading"} and len(line.text) < 100 and _LABEL.match(line.text):
            yield from _claims(line.text, path, line.number)
    for section in prose.sections(lines):
        if _EXPLAINS.search(section.heading):
            continue
        for paragraph in prose.paragraphs(section.lines):
            at = 0
            for sentence in re.split(r"(?<=[.!?])\s+", paragraph.text):
                if len(sentence) <= _LONGEST and _claims_it(sentence):
                    yield from _claims(sentence, path, paragraph.line_at(at))
                at += len(sentence) + 1


def _claims_it(sentence: str) -> bool:
    return bool(
        _WHICH.search(sentence)
        and _IS_RAP.search(sentence)
        and not _NOT_YET.search(sentence)
        and (_SENTENCE.search(sentence) or _FRAGMENT.match(sentence))
    )


def _claims(words: str, path: str, line: int) -> Iterator[RapClaim]:
    """The highest level that the words name: who meets silver meets baseline."""
    if levels := _levels(words):
        yield RapClaim(level=levels[-1], how="text", path=path, line=line)


def _levels(words: Iterable[str] | str) -> list[RapLevel]:
    said = {found.lower() for found in _WHICH.findall(str(words))}
    return [level for level in RAP_LEVELS if level in said]
