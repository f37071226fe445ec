"""What a project says of itself that a user should know first, in its own words and with the line.

Only whole sentences that speak of the project count: "this package is experimental", never "experimental design".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal, get_args

from nhsr_registry import re
from nhsr_registry.memo import line_of, remember
from nhsr_registry.model import Caveat
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import prose
from nhsr_registry.understand.landmarks import README, readme

#: Where projects speak of themselves: README, package description, the front page of their documentation.
READS = (
    *README,
    "description",
    "{,docs/,doc/,vignettes/}index.{md,qmd,rmd,rst}",
    "docs/{disclaimer,status}.md",
)

CaveatKind = Literal[
    "experimental", "unmaintained", "not-for-clinical-use", "internal-references", "not-for-reuse", "synthetic-data", "superseded"
]  # fmt: skip
_LONGEST = 200
_MOST = 3  # of one kind: the first say it
_MOST_BADGES = 100

_THING = (
    r"(?:repo(?:sitory|s)?|project|package|code ?(?:base)?|tool(?:kit|box)?|app(?:lication)?|library|dashboard|pipeline|work|web ?site|site"
    r"|book|software|model|scripts?|release|notebooks?|template|module|page|guide|documentation|readme|product|analysis|calculator|simulation"
    r"|service|programme|program|process|function(?:s|ality)?|version|functions|materials?|course|resource|api|plugin|extension|framework|rap|information)"
)
#: The project as the subject of a sentence.
_THIS = rf"(?:\b(?:this|the|these|our)\b (?:[\w'’/&.-]+ ){{0,4}}?{_THING}\b(?: [\w'’.-]+){{0,3}}?|\bthis|(?:^\W*|[,;] )(?:it|these|we)|^\W*{_THING})"
_IS = r"(?: (?:(?:has|have|may|might|should|can|must|will)(?: also)? )?(?:is|are|remains?|was|were|been|be|contains?|provides?|hosts?)\b|['’](?:s|re))"
_ADVERBS = r"(?:(?:is|are|was|were|still|currently|initial|first|now|very|much|all|only|just|at|an?|the|to|be|been|being|has|have|in|its|it|early|remains?|highly|actively|somewhat|primarily|largely|considered|released|provided|published|deemed|and|this|point|stage|moment|present|time|ongoing|early-stage) )*"
_STATUS = (
    r"(?:(?:highly |largely |purely )?experimental\b(?! (?:design|data|stud|stat|result|research|method|evidence|group|set|condition|medicine|official|feature|support|function))"
    r"|work[- ]in[- ]progress\b|wip\b|(?:under|in) (?:active |heavy |early |initial |rapid |continuous |ongoing |constant |alpha |beta )?development\b"
    r"(?! (?:of|by|environment|mode|at|teams?|with))"
    r"|(?:under|in) construction\b|proofs?[- ]of[- ]concept\b|prototype\b|(?:early |initial |working |first )?drafts?\b(?! (?:of|guid|doc|release))"
    r"|(?:alpha|beta|pre-?release|pre-alpha)\b(?: (?:version|stage|phase|release|state|testing|software|product|service))?(?![-\w]| distribution|\s*[=\d(])"
    r"|(?:incomplete|unfinished|unstable)\b|not (?:yet )?(?:complete|finished|stable|ready for (?:use|release))\b|early stages? of development|(?:the )?early stages?\b)"
)

_PATTERNS: dict[CaveatKind, tuple[str, ...]] = {
    "experimental": (
        rf"{_THIS}{_IS} {_ADVERBS}{_STATUS}",
        rf"^\W*(?:(?:please )?(?:note|warning|caution|important|status|disclaimer|notice)\W+)?{_ADVERBS}"  # noqa: ISC004
        r"(?:work[- ]in[- ]progress|wip|under (?:active )?development|(?:still )?in (?:active |early )?development|under construction"
        r"|experimental|proof[- ]of[- ]concept|(?:early )?draft|prototype)(?: (?:project|repo\w*|package|code|tool|version|release))?\W*(?:\w+:\W*$|$|(?<=[.:!–—])\s)",
        rf"\bthis is (?:an? )?(?:[\w-]+ ){{0,2}}?{_THING} (?:that is |which is |still |currently |very much )*{_STATUS}",
        r"\bthis (?:proof[- ]of[- ]concept|prototype|demonstrator)\b(?! of\b)",
        r"\b(?:still|currently) (?:a |very much a |being |under |in )?(?:work in progress|developed and|under development|in (?:active )?development)\b",
        r"\b(?:api|interface|function(?:s|ality)?|package|code)\b[^.]{0,40}\b(?:may|might|could|likely to|subject to) (?:still )?(?:change|break)",
        r"\bmay reflect an incomplete or incorrect analysis\b",
        r"\blifecycle\W+experimental\b|\blife ?cycle status\W+experimental",
    ),
    "unmaintained": (
        rf"{_THIS}(?:['’]s)? (?:(?:is|are|was|will|has|have|be|been|now|therefore|currently) )*(?:no longer|not)(?: (?:being|be|currently|actively|regularly|now))*"  # noqa: ISC004
        r" (?:maintained|supported|updated|developed|under (?:active )?development|in (?:active )?(?:use|development))\b(?! by (?:the )?(?:author|cran|r\b|python|browser))",
        rf"(?:\b(?:this|the|our)\b (?:[\w'’/&-]+ ){{0,4}}?{_THING}(?: [\w.-]+)?|^\W*it) (?:is|are|has been|was) no longer (?:\w+ )?"  # noqa: ISC004
        r"(?:active|running|recommended|available|online|in service|needed|required)\b",
        rf"(?:\b(?:this|the|our)\b (?:[\w'’/&-]+ ){{0,3}}?{_THING}|^\W*it) (?:(?:is|has|was|been|now|will|be|have|are) )+(?:archived|deprecated|retired|discontinued|abandoned|sunset|mothballed|decommissioned|read-only|unmaintained)\b",
        r"^\W*(?:archived?|deprecated|retired|unmaintained|no longer maintained|not maintained|discontinued)\W*$",
        r"^\W*(?:archived|deprecated|retired|unmaintained)\b\W+(?:this|please|repo|project|as of|in favou?r|use|see)",
        r"\bno (?:further|longer any|ongoing|more) (?:updates?|development|maintenance|support|work)\b[^.]{0,40}\b(?:planned|provided|made|expected|available|take place|undertaken|carried out)",
        r"\b(?:we|i)(?: (?:do|are|am|can|will))?(?:n['’]t| not|not| no longer)(?: (?:be|able to|plan to|planning to|longer|actively))* (?:maintain|support|updat)(?:ing|e)?\b",
        r"\b(?:deprecated|archived|unmaintained|retired|abandoned) (?:repo(?:sitory)?|project|package|code|library|tool)\b(?! \w+ (?:are|can))",
        r"\blifecycle\W+(?:superseded|archived|defunct|retired|dormant)\b",
    ),
    "not-for-clinical-use": (
        r"\b(?:not|never|n['’]t|nor)\b(?: \w+){0,2} (?:intended|suitable|designed|approved|validated|licen[cs]ed|certified|safe|meant|ready|appropriate|recommended|fit|cleared|tested)\b"  # noqa: ISC004
        r"[^.]{0,60}\b(?:clinical(?!ly coded)|diagnos\w+|medical|patient care|direct care|treatment|production|live (?:use|service|environment|system)|operational|deploy\w*|real[- ]world use|decision[- ]making|care of patients)",
        r"\b(?:must|should|may|can|do|shall) ?(?:not|n['’]t|never) be (?:used|relied|deployed|applied|treated|considered)\b[^.]{0,80}\b(?:clinical|diagnos\w+|medical|patient|treatment|production|operational|decision|care|reporting)\b",
        r"\bnot (?:been )?(?:clinically|medically) (?:validated|approved|assessed|tested)\b",
        r"\bnot (?:a|an|classed as a|registered as a|considered a|regulated as a) (?:\w+ )?medical device\b",
        r"\b(?:not|n['’]t|never) (?:\w+ )?(?:constitute|provide|replace|substitute(?: for)?|offer|intended as|a substitute for|be taken as) (?:\w+ ){0,3}?(?:medical|clinical|professional) (?:\w+ )?(?:advice|judge?ment|opinion|expertise)",
        r"\bfor (?:\w+,? (?:and |or )?){0,3}?(?:research|demonstration|educational?|illustrat\w+|training|information(?:al)?|test(?:ing)?)(?: (?:and|or) \w+)?(?: purposes?| use)? only\b",
        r"\bonly (?:be used |intended |to be used |meant |suitable )?for (?:research|demonstration|educational?|illustrat\w+)(?: (?:and|or) \w+)? (?:purposes?|use)\b",
        r"\bmust not be considered an accurate or valid representation\b",
        r"\bnot (?:production[- ]ready|for production|for clinical use|for use in (?:production|clinical))\b",
    ),
    "internal-references": (
        r"\b(?:repo(?:sitory)?|package|project|code ?base) (?:that is |which is )?internal to\b|\binternal[- ]only (?:package|drives?|servers?|data|repo)",
        r"\bcode (?:\w+ )?can(?:not|n['’]t| not) be used to (?:replicate|reproduce)\b",
        r"\bcan(?:not|n['’]t| not) be run\b[^.]{0,40}\bby (?:external|others|people outside|anyone outside)",
        r"\bonly works? for (?:those|users|people|staff|colleagues|analysts) with access\b",
        r"\breferences? (?:\w+ ){0,4}?(?:that (?:are|is) )?internal to\b|\binternal references?\b",
        r"\b(?:will|does|do|would|can|could|may|might|is|are)(?: ?not|n['’]t|not)\b[^.]{0,50}\b(?:run|work|function|execute|runnable|reproducible|accessible|be run|usable|be accessed)\b[^.]{0,40}\b(?:outside|without access|externally|elsewhere|off (?:the )?(?:network|server))",
        r"\b(?:only|solely|exclusively)(?: be| been)?(?: able to)? (?:\w+ )?(?:run|work|works|accessible|available|accessed|usable|executed|possible|runs)\b[^.]{0,40}\b(?:within|inside|on|from|to|by|in)\b[^.]{0,40}\b(?:internal(?:ly)?|nhs(?:e|bsa|d)? (?:england )?(?:network|staff|employees|colleagues|users|server|systems?)|intranet|hscn|vpn|ncdr|udal|databricks|foundry|secure data environment|data access environment|dae|phs (?:staff|network|server|employees)|our (?:network|server|staff|systems?|team)|the (?:network|trust|firewall|organi[sz]ation))\b",
        r"\b(?:internal use|staff|employees) only\b|\bfor internal (?:use|purposes|teams?)\b",
        r"\b(?:links?|files?|paths?|servers?|databases?|tables?|resources?|pages?|folders?|documents?|documentation|data)\b[^.]{0,40}\b(?:is|are|may be|will be|only)\b[^.]{0,20}\b(?:internal (?:to|within)\b|internally (?:hosted|accessible|available|held|stored)|only (?:accessible|available|visible) (?:internally|to (?:staff|employees|nhs|phs|members|people|those|internal)))\b",
        r"\b(?:require|requires|need|needs|must have|have|requiring|needing|with)\b (?:\w+ ){0,3}?(?:access|permissions?|connection|connected) (?:to|on) (?:\w+ ){0,4}?(?:ncdr|udal|internal|nhs england(?:['’]s)? (?:\w+ )?(?:network|server|database|foundry|databricks)|data warehouse|sql server|vpn|hscn|stats drive|nhsbsa|phs (?:network|server|posit)|secure data environment|dae\b)",
    ),
    "not-for-reuse": (
        r"\bnot[- ](?:been )?optimi[sz]ed[- ]for[- ]re-?use\b",
        r"\bnot (?:\w+ )?(?:designed|intended|optimi[sz]ed|written|meant|suitable|built|developed|expected|packaged)(?: \w+)? (?:for|to be|as)\b[^.]{0,40}\b(?:re-?us\w+|general use|(?:wider|public|external) use|used by others|others to use|off[- ]the[- ]shelf)\b",
        r"\b(?:made (?:public|available|open)|published|shared|provided|released|here|open[- ]sourced)\b[^.]{0,50}\bfor (?:the (?:purposes? )?(?:of )?)?(?:transparency|reference|information)(?: purposes?)?(?: only| and (?:not|is not))",
        r"\bfor (?:transparency|reference|archiv\w+)(?: purposes?)? only\b|\bpurely for (?:transparency|reference)\b",
        r"\bnot (?:for|open to|available for|licen[cs]ed for|permitted for) re-?use\b|\bdo not (?:re-?use|use (?:this|the) (?:code|repo\w*|package|tool))\b",
    ),
    "superseded": (
        rf"(?:\b(?:this|the|our)\b (?:[\w'’/&-]+ ){{0,3}}?{_THING}|^\W*it|^\W*{_THING})(?: \w+){{0,3}}? (?:(?:is|was|are|has|have|been|now|being|will be) )+(?:superseded|replaced|succeeded|merged into|absorbed into|subsumed)\b",
        r"(?:\b(?:this|our|the)\b (?:[\w'’/&-]+ ){0,3}?(?:repo(?:sitory)?|project|package|code(?:base)?|site|website|development|work|documentation|app|book|content)|^\W*(?:we|development|repo\w*)) (?:(?:is|has|have|been|now|was|are|will be|all|since|being) )*(?:moved|migrated|relocated|transferred|re-?located|moving)\b(?! (?:on|from|away|forward|through|between|towards)\b)",
        r"^\W*(?:superseded|moved|this (?:repo\w*|project|package) (?:has )?moved|we['’]?(?: ha)?ve moved)\b(?: (?:to|by)\b|\W*$)",
        r"\b(?:newer|latest|current|active|maintained|up[- ]to[- ]date|new) (?:version|repository|repo|home|location|fork) (?:of (?:this|the) [\w-]+ )?(?:is |can be |are )?(?:now )?(?:found|available|lives?|located|maintained|at|here|hosted)\b",
        r"\b(?:please |now )?(?:use|see|visit|go to|refer to)\b[^.]{0,60}\b(?:repo(?:sitory)?|package|project|version|site|website|dashboard|tool|link)\b[^.]{0,40}\binstead\b(?! of (?!this))",
    ),
    "synthetic-data": (
        r"\b(?:data(?:sets?|[- ]?files?)?|csvs?|examples?|records|patients?|values|figures|numbers|names|cases|extracts?|outputs?|everything|information)\b[^.]{0,70}?\b(?:is|are|was|were|have been|has been|being|=)\b (?:\w+ ){0,3}?(?:synthetic(?:ally)?|artificial(?:ly)?|dummy|fake|fictional|fictitious|simulated|random(?:ly)? generated|made[- ]up|mock|not real|fabricated|invented)\b",
        r"\b(?:uses|using|used|contains?|includes?|including|based on|with|provided?|supplied|run(?:s|ning)? on|trained on|loads?|supplies|comes? with|illustrated)\b (?:\w+ ){0,4}?(?:synthetic|artificial|dummy|fake|fictional|fictitious|simulated|mock)[,/ -]+(?:[\w-]+ ){0,3}?(?:data(?:sets?|base)?|patients?|records|extracts?|csvs?|cohort|population)\b",
        r"\b(?:no|not|without|n['’]t) (?:\w+ ){0,3}?(?:real|actual|genuine) (?:[\w-]+ ){0,2}?(?:data|patients?|records|people|individuals)\b",
        r"^\W*(?:synthetic|dummy|artificial|simulated|fake|mock) (?:\w+ ){0,2}?(?:data(?:sets?)?) (?:is|are|was|were|has|have) (?:provided|included|used|supplied|available|been)\b",
    ),
}
_COMPILED: dict[CaveatKind, re.Pattern[str]] = {
    kind: re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    for kind, patterns in _PATTERNS.items()
}
#: A sentence must hold one of these words to be looked at closely.
_CLUES = (
    "experiment", "progress", "develop", "construction", "concept", "prototype", "draft", "alpha", "beta", "release", "complete", "finished", "stable", "early", "change", "break",
    "maintain", "support", "updat", "archiv", "deprecat", "retire", "discontinu", "abandon", "sunset", "mothball", "decommission", "read-only", "longer",
    "clinical", "diagnos", "medical", "care", "treatment", "production", "operational", "deploy", "decision", "only", "valid",
    "internal", "outside", "external", "replicat", "reproduc", "access", "network", "recommend", "active", "running", "reus", "re-us", "transparen", "others", "general use", "supersed",
    "replac", "moved", "moving", "migrat", "relocat", "transfer", "instead", "version", "merged",
    "synthetic", "artificial", "dummy", "fake", "ficti", "simulat", "random", "mock", "real", "genuine", "fabricat", "invent",
)  # fmt: skip
_WIP, _MADE_UP = re.compile(r"wip\b", re.IGNORECASE), re.compile(r"made.up", re.IGNORECASE)


def _hints(text: str) -> bool:
    """Whether a text holds a clue in any case: plain searching is many times quicker than one pattern for all of them."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = lowered.replace("\u017f", "s").replace("\u0131", "i").replace("i\u0307", "i")  # as patterns take them
    if any(map(lowered.__contains__, _CLUES)):
        return True
    return bool(("wip" in lowered and _WIP.search(text)) or ("made" in lowered and _MADE_UP.search(text)))


#: Sentences that look alike and say something else.
_UNLESS: dict[CaveatKind, re.Pattern[str]] = {
    "experimental": re.compile(
        r"\b(?:no longer|not an?|n['’]t an?|isn['’]t|aren['’]t|once|until|if|when|whether|after)\b[^.]{0,30}\b(?:experimental|beta|alpha|draft|prototype|in development|under development|work in progress|proof of concept)"
        r"|\bpull requests?\b|\bdraft pr\b|\bexperimental (?:stat|design)|\bversion control|\bcontribut\w+ (?:is|are) (?:under|in)|\bdevelopment version\b|^\W*install"
        r"|\b(?:alpha|beta)\s*[=≤<>]|\bapi that\b|\brelies on\b|\bbackwards?[- ]compatib|\bdata (?:is|are|may be) subject to change"
        r"|\bbranch(?:es)?\b|\bissues?\b[^.]{0,20}\bin progress",
        re.IGNORECASE,
    ),
    "unmaintained": re.compile(
        r"\b(?:dataset|data set|python ?\d|r version|windows|internet explorer|browser|argument|parameter|column|field|endpoint|statistic\w*|indicator|measure|metric|codes?) (?:\w+ ){0,3}(?:is|are|has been|have been|was|were) (?:\w+ )?(?:no longer|not|deprecated|archived|retired|discontinued)"
        r"|\bif\b[^.]{0,60}\b(?:no longer|not|archived|deprecated)|\b(?:is|are|being) actively maintained\b|\bwhen (?:a|the|your) (?:project|repo\w*)"
        r"|\bfunction|\buntil\b|\bcit(?:e|ing|ation)\b|\bso that (?:it|they)|\bshould be\b|\bcan be archived",
        re.IGNORECASE,
    ),
    "not-for-clinical-use": re.compile(r"\bdata\b[^.]{0,80}\bfor illustrat|\btest version\b|\bpassword|\btoken|\bbranch|\bread[- ]only|\bfor research use\b(?! only)|\bnot only\b", re.IGNORECASE),
    "internal-references": re.compile(r"\binternal (?:consistency|validity|links? to)\b|\binternal functions?\b|\bversion control\b", re.IGNORECASE),
    "not-for-reuse": re.compile(r"\bwithout (?:re-?use|restriction)", re.IGNORECASE),
    "superseded": re.compile(
        r"\b(?:function|argument|column|parameter|organi[sz]ation|ccgs?|stps?|icbs?|practice|code|patients?|people|staff|trust|table|value|dataset|data|file|files|folder|branch)s? (?:\w+ ){0,3}?(?:is|are|was|were|has been|have been|been) (?:\w+ )?(?:superseded|replaced|moved|merged|transferred|migrated)"
        r"|\bif\b|\bNA values?\b|\bmissing values?\b|\bmoved (?:up|down|into the|to the next|to a different)\b|\binstall",
        re.IGNORECASE,
    ),
    "synthetic-data": re.compile(
        r"\b(?:generat|creat|produc|synthes|evaluat|releas|shar|mak|build)\w* (?:\w+ ){0,6}?(?:synthetic|artificial|simulated)|\bto (?:use|generate|create|make|produce|assess) (?:\w+ ){0,3}?synthetic"
        r"|\bsynthetic data (?:generat|creat|is (?:a|an|the|becoming)|are (?:a|an)|can|could|may|has the potential|methods?|pipeline|vault|quality|fidelity|utility)|\bwhat is synthetic\b|\bsimulated (?:patients|population) (?:arrive|flow|move)",
        re.IGNORECASE,
    ),
}  # fmt: skip
_BADGE = re.compile(
    r"(?:lifecycle[-_/:]+(?P<life>experimental|superseded|deprecated|archived|defunct|retired|dormant)"
    r"|badges/raw/\w+/status/(?P<gis>experimental|archived|deprecated)"
    r"|repostatus\.org/(?:badges/[\w.]+/|#)(?P<repo>wip|concept|abandoned|unsupported|inactive|moved|suspended))",
    re.IGNORECASE,
)
_BADGE_WORDS = ("lifecycle", "badges/raw/", "repostatus.org/")
_BADGE_KINDS: dict[str, CaveatKind] = {
    "experimental": "experimental", "wip": "experimental", "concept": "experimental",
    "superseded": "superseded", "moved": "superseded",
    "deprecated": "unmaintained", "archived": "unmaintained", "defunct": "unmaintained", "retired": "unmaintained",
    "dormant": "unmaintained", "abandoned": "unmaintained", "unsupported": "unmaintained", "inactive": "unmaintained",
    "suspended": "unmaintained",
}  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(*]?[A-Z0-9])|(?<!\s)\s+[•|]\s+")


_MOST_READ = 100_000


def find(snapshot: Snapshot) -> tuple[Caveat, ...]:
    """Every caveat that the project states of itself, by path and line; at most one of a kind on a line.

    Of each page the first 100,000 letters are read.
    """
    return remember(snapshot, "_caveats", lambda: _find(snapshot))


def _find(snapshot: Snapshot) -> tuple[Caveat, ...]:
    out: list[Caveat] = []
    shown = readme(snapshot)  # others are translations, or the source of the first
    others = [(p, t) for p, t in snapshot.read(*READS) if not any(p == r for r, _ in snapshot.read(*README))]
    name = (snapshot.repository or "").rpartition("/")[2]
    for path, text in (*((shown,) if shown else ()), *others):
        for caveat in _in_text(path, text, name):
            same = [c for c in out if c.kind == caveat.kind]
            said = any(c.text == caveat.text or (c.path == caveat.path and c.line == caveat.line) for c in same)
            if len(same) < _MOST and not said:
                out.append(caveat)
    return tuple(sorted(out, key=lambda c: (get_args(CaveatKind).index(c.kind), c.path.count("/"), c.path, c.line)))


def _in_text(path: str, text: str, name: str) -> Iterator[Caveat]:
    text = text[:_MOST_READ]  # real pages have below 60,000 letters
    plain = path.rpartition("/")[2].lower() == "description"
    lowered = text.lower()
    badges = _BADGE.finditer(text) if any(word in lowered for word in _BADGE_WORDS) else iter(())
    for badge in islice(badges, _MOST_BADGES):
        if prose.of_another(text, badge.start()):
            continue
        word = (badge["life"] or badge["gis"] or badge["repo"]).lower()
        line = line_of(text, badge.start())
        yield Caveat(kind=_BADGE_KINDS[word], path=path, line=line, text=f"Status badge: {word}")
    named = re.compile(rf"(?<![\w/.-])\{{?{re.escape(name)}\}}?(?![\w/.-])", re.IGNORECASE) if len(name) > 3 else None
    lines = _description(text) if plain else prose.read(text, path)
    for paragraph in prose.paragraphs(lines):
        if not _hints(paragraph.text):
            continue
        at = 0
        for sentence in _SENTENCE.split(paragraph.text):
            at = max(paragraph.text.find(sentence, at), at)
            for kind in _kinds(named.sub("this project", sentence) if named else sentence):
                yield Caveat(kind=kind, path=path, line=paragraph.line_at(at), text=_shortened(sentence))
            at += len(sentence)


def _kinds(sentence: str) -> Iterator[CaveatKind]:
    if len(sentence) > 1000:
        sentence = sentence[:1000]  # no sentence; a pasted listing
    for kind, pattern in _COMPILED.items():
        if pattern.search(sentence) and not ((unless := _UNLESS.get(kind)) and unless.search(sentence)):
            yield kind


def _description(text: str) -> tuple[prose.Line, ...]:
    """Title and Description of a DESCRIPTION file as prose lines."""
    out, wanted = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if not line[:1].isspace():
            field, _, value = line.partition(":")
            wanted = field in {"Title", "Description"}
            out.append(prose.Line(number, "blank", ""))
            line = value  # noqa: PLW2901 - the rest of the line is the field's first line
        if wanted:
            out.append(prose.Line(number, "prose", " ".join(line.split())))
    return tuple(out)


def _shortened(sentence: str) -> str:
    """At most 200 characters, cut between words."""
    text = " ".join(sentence.split())
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST - 1].rpartition(" ")[0].rstrip(",;:") + "…"
