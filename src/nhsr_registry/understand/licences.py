"""Licence texts and declared licences → SPDX expressions, or a reasoned refusal.

Two questions with two answers: `identify` asks which licence a text *is* (a file that merely names one is not
its text), `normalise` which licence a declaration *means* (`GPL (>= 2)`, a classifier, an address).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from nhsr_registry import re
from nhsr_registry.model import Confidence, Model
from nhsr_registry.understand._licence_names import CLASSIFIERS, NAMES, R_LICENCES, URLS, VERSIONED, simple_name, words
from nhsr_registry.understand._licence_texts import MENTIONS, NOTICES, STUB, TEXTS
from nhsr_registry.understand.placeholders import is_placeholder

MAX_TEXT = 100_000  # characters; the GPL has 35,000


class Licence(Model):
    """An SPDX expression, how sure it is, and in words why; an empty expression is a refusal and counts as false.

    `confidence`: *observed* for a text that is the licence, *declared* for a declaration that names it exactly,
    *inferred* where something had to be concluded (`reason` says what).
    """

    expression: str = ""
    confidence: Confidence = "declared"
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.expression)


def _refuse(reason: str) -> Licence:
    return Licence(confidence="inferred", reason=reason)


# ── Texts ────────────────────────────────────────────────────────────────────────────────────────


def identify_all(text: str) -> tuple[Licence, ...]:
    """Every licence whose text stands in a file, in order of appearance; or else whose prescribed notice does."""
    return _identify(text[:MAX_TEXT])


@lru_cache(maxsize=512)
def _identify(text: str) -> tuple[Licence, ...]:
    plain = words(text)
    found = [
        (plain.find(needs[0]), spdx)
        for spdx, needs, forbids in TEXTS
        if all(phrase in plain for phrase in needs) and not any(phrase in plain for phrase in forbids)
    ]
    if found:
        return tuple(Licence(expression=spdx, confidence="observed") for _, spdx in sorted(found))
    noticed = sorted((plain.find(phrase), spdx) for spdx, phrase in NOTICES if phrase in plain)
    reason = "A notice that refers to the licence, not its text."
    return tuple(Licence(expression=spdx, confidence="inferred", reason=reason) for _, spdx in noticed)


def identify(text: str) -> Licence | None:
    """Which licence a text is; several join to one expression. `None` for an empty text.

    A refusal (empty expression) tells the reason: R's stub, or no licence text that we know.
    """
    if not text.strip():
        return None
    found = identify_all(text)
    if len(found) == 1:
        return found[0]
    if found:
        expression = " AND ".join(licence.expression for licence in found)
        return Licence(expression=expression, confidence="observed", reason="The file holds several licence texts.")
    if is_stub(text):
        return _refuse("R's stub names year and copyright holder; it is not a licence text.")
    return _refuse("No licence text that we know.")


def is_stub(text: str) -> bool:
    """Whether a file is R's template for MIT and BSD: `YEAR: …`, `COPYRIGHT HOLDER: …` and nothing else.

    Writing R Extensions, 1.1.2 Licensing.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return bool(lines) and all(STUB.match(line) for line in lines)


class Mention(Model):
    """A licence that prose says something is under: what of (`code`, `documentation`, `data` or unknown), and where."""

    licence: Licence
    scope: str = ""
    line: int = 1


_UNDER = re.compile(
    r"\b(?:licen[cs]ed|released|available|distributed|published|covered|provided|made|shared|issued|dual-licen[cs]ed)\b"
    r"[^.\n]{0,60}?\b(?:under|with (?:an?|the))\b|\bcovered by\b|\bsubject to\b|\blicen[cs]e(?: is (?:the|an?)\b|\s*:)|\bterms of\b",
    re.IGNORECASE,
)
#: Clauses that speak of others' licences, or of licences one might choose.
_NOT_OURS = re.compile(
    r"\b(?:may|must|can|do|does|should|is|are) ?not\b|\bcannot\b|\bdepend(?:s|ing)? (?:up)?on\b|\bbased (?:up)?on\b|\bderived from\b|\bdefault option\b"
    r"|\bchoose\b|\binstead\b|(?<!otherwise )\bcompatible with\b|\bthird[- ]part|\bfonts?\b|\bicons?\b|\btemplate (?:is|was)\b",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"(?P<documentation>\bdocument(?:ation|s)\b|\bdocs\b|\bguidance\b|\bcontent\b|\breports?\b|\btext\b|\bbook\b)"
    r"|(?P<data>\bdata(?:sets?)?\b(?! science| analy))"
    r"|(?P<code>\bcode(?:base)?\b|\bsoftware\b|\bpackage\b|\bscripts?\b|\bfunctions?\b)",
    re.IGNORECASE,
)


def mentions(text: str) -> tuple[Mention, ...]:
    """Licences that prose puts something under ("the codebase is released under the MIT Licence").

    Only clauses with such a verb count: naming a licence is not licensing.
    """
    told: dict[str, Mention] = {}
    if "icen" in text:
        plain = words(text)
        for spdx, phrase in NOTICES:
            if phrase in plain:
                told[spdx] = Mention(
                    licence=Licence(expression=spdx, confidence="inferred", reason="Named in a notice.")
                )
    for clause, line in _clauses(text):
        bare = re.sub(r"\]\([^()]*\)|https?://\S+", "] ", clause)
        if not _UNDER.search(bare) or _NOT_OURS.search(bare):
            continue
        badge, at, scope = "![" in clause, 0, ""
        for start, end, spdx in _named(bare):
            scope = "" if badge else _scope(bare[at:start]) or scope
            at = end
            licence = Licence(expression=spdx, confidence="inferred", reason="Named in prose.")
            told.setdefault(spdx, Mention(licence=licence, scope=scope, line=line))
    return tuple(told.values())


def _named(clause: str) -> list[tuple[int, int, str]]:
    """(start, end, SPDX) of each licence that a clause names, the more exact reading first where two overlap."""
    taken: list[tuple[int, int, str]] = []
    for pattern, spdx in MENTIONS:
        for found in pattern.finditer(clause):
            if all(found.end() <= start or end <= found.start() for start, end, _ in taken):
                taken.append((found.start(), found.end(), spdx))
    return sorted(taken)


def _scope(words_before: str) -> str:
    """What a clause is about, by its first such word; code together with its documentation is the whole."""
    signs = [found.lastgroup or "" for found in _SCOPE.finditer(words_before)]
    if {"code", "documentation"} <= set(signs):
        return ""
    return signs[0] if signs else ""


_NEXT_CLAUSE = re.compile(r"(?<=[.;]) (?=[A-Z*_>\[(-])|,? (?=(?:and|while|whilst|but) (?:the|any|all|data|doc)\w* )")


def _clauses(text: str) -> Iterator[tuple[str, int]]:
    """(sentence or half of one, its line): split where a new subject starts, wrapped lines joined."""
    paragraph: list[str] = []
    start = 1
    for number, line in enumerate([*text[:MAX_TEXT].split("\n"), ""], start=1):
        if line.strip():
            start = start if paragraph else number
            paragraph.append(" ".join(line.split()))
            continue
        body, at, counted = "\n".join(paragraph), 0, 0
        joined = body.replace("\n", " ")
        for part in _NEXT_CLAUSE.split(joined):
            at = max(joined.find(part, at), at)
            start, counted = start + body.count("\n", counted, at), at
            yield part, start
            at += len(part)
        paragraph = []


# ── Declarations ─────────────────────────────────────────────────────────────────────────────────

#: Deprecated GNU ids are read as what SPDX says they meant (spdx.org/licenses, "Deprecated License Identifiers").
_GNU = re.compile(r"\b((?:A|L)?GPL-\d\.\d)(\+)?(?![\w.-])")
_FILE_ONLY = re.compile(r"file\s+LICEN[CS]E(?:\.\w+)?", re.IGNORECASE)
_PLUS_FILE = re.compile(r"\s*\+\s*file\s+[\w./-]+", re.IGNORECASE)
_R_RANGE = re.compile(
    r"([A-Za-z][\w ./-]*?)\s*\(\s*((?:>=|>|==|<=|<)\s*[\d.]+(?:\s*,\s*(?:>=|>|==|<=|<)\s*[\d.]+)*)\s*\)"
)
_CONSTRAINT = re.compile(r"(>=|>|==|<=|<)\s*([\d.]+)")


def normalise(declared: str) -> Licence | None:
    """What a declared licence means as an SPDX expression; `None` for an empty declaration.

    >>> normalise("GPL (>= 2)").expression
    'GPL-2.0-or-later'
    >>> normalise("MIT + file LICENSE").expression
    'MIT'
    """
    text = " ".join(declared.split()).strip(" \"'`")
    if not text:
        return None
    if is_placeholder("license", text):
        return _refuse("A template's text, not a licence.")
    if len(text) > 200:
        return identify(declared)
    return _normalise(text)


@lru_cache(maxsize=1024)
def _normalise(text: str) -> Licence:
    if _FILE_ONLY.fullmatch(text):
        return _refuse("Refers to a licence file without saying which licence it is.")
    if "|" in text:  # R: alternatives
        parts = [_normalise(part.strip()) for part in text.split("|") if part.strip()]
        known = [part.expression for part in parts if part]
        if known and len(known) == len([p for p in parts if p or "licence file" not in p.reason]):
            joined = " OR ".join(dict.fromkeys(known))
            return Licence(expression=joined, confidence=_weakest(parts))
        return _refuse("One of the alternatives is not known.")
    bare = _PLUS_FILE.sub("", text).strip()
    for reading in (_spdx, _r_licence, _classifier, _address, _name):
        if (found := reading(bare)) is not None:
            return found
    return _several(bare) or _refuse("Not an SPDX expression, nor a licence name that we know.")


def _several(text: str) -> Licence | None:
    """`MIT & Open Government v3`: licences joined in words, of which each must be known."""
    for pattern, operator in ((r"\s+or\s+", " OR "), (r"\s*(?:&|,|;|/|\band\b|\bAND\b)\s*", " AND ")):
        parts = [part for part in re.split(pattern, text, flags=re.IGNORECASE) if part.strip()]
        if len(parts) < 2 or len(parts) > 6:
            continue
        known = [_normalise(part.strip()) for part in parts]
        if all(known):
            joined = operator.join(dict.fromkeys(licence.expression for licence in known))
            reason = "" if operator == " OR " else "Whether one may choose between them is not said."
            return Licence(expression=joined, confidence="inferred", reason=reason)
    return None


def _weakest(parts: list[Licence]) -> Confidence:
    return "declared" if all(part.confidence == "declared" for part in parts if part) else "inferred"


def _spdx(text: str) -> Licence | None:
    """SPDX licence expressions (spdx.github.io/spdx-spec, annex D), with the case corrected."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if not re.fullmatch(r"[A-Za-z0-9.+() -]+", text):
        return None
    try:
        canonical = str(canonicalize_license_expression(text))
    except (InvalidLicenseExpression, RecursionError, ValueError, SyntaxError, MemoryError):
        return None
    return Licence(expression=_GNU.sub(lambda m: f"{m[1]}-{'or-later' if m[2] else 'only'}", canonical))


def _r_licence(text: str) -> Licence | None:
    """The licence specifications of R packages (Writing R Extensions, 1.1.2; share/licenses/license.db)."""
    if (exact := R_LICENCES.get(text)) is not None:
        return Licence(expression=exact[0], confidence="inferred" if exact[1] else "declared", reason=exact[1])
    ranged = _R_RANGE.fullmatch(text)
    if not ranged:
        return None
    family = VERSIONED.get(ranged[1].strip().casefold())
    if family is None:
        return None
    constraints = [(op, _number(version)) for op, version in _CONSTRAINT.findall(ranged[2])]
    allowed = [(number, spdx) for number, spdx in family if all(_meets(_number(number), c) for c in constraints)]
    if not allowed:
        return _refuse("No version of that licence is in the range.")
    open_ended = all(op in {">", ">="} for op, _ in constraints)
    lowest = allowed[0][1]
    if open_ended and lowest.endswith("-only"):
        return Licence(expression=lowest.removesuffix("-only") + "-or-later")
    if open_ended:  # later versions of Apache, MPL, … have other names; SPDX has no `or later` for them
        return Licence(expression=lowest, confidence="inferred" if len(allowed) > 1 else "declared")
    return Licence(expression=" OR ".join(spdx for _, spdx in allowed))


def _number(version: str) -> tuple[int, int]:
    whole, _, part = version.partition(".")
    return int(whole[:6] or 0), int(re.sub(r"\D", "", part)[:6] or 0)


def _meets(version: tuple[int, int], constraint: tuple[str, tuple[int, int]]) -> bool:
    sign, bound = constraint
    return {
        ">=": version >= bound,
        ">": version > bound,
        "==": version == bound,
        "<=": version <= bound,
        "<": version < bound,
    }[sign]


def _classifier(text: str) -> Licence | None:
    """`License :: OSI Approved :: MIT License` (pypi.org/classifiers)."""
    if not re.match(r"licen[cs]e\s*::", text, re.IGNORECASE):
        return None
    last = text.rpartition("::")[2].strip()
    if last in CLASSIFIERS:
        return Licence(expression=CLASSIFIERS[last])
    return _name(last) or _refuse("The classifier does not say which licence it is.")


_LONGEST_ADDRESS = 300  # characters; the patterns look for a host anywhere before its path


def _address(text: str) -> Licence | None:
    if not re.match(r"(?:https?://|www\.)", text, re.IGNORECASE):
        return None
    folded = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.casefold()).rstrip("/")
    if len(folded) > _LONGEST_ADDRESS:
        return _refuse("An address that is no licence we know.")
    for pattern, spdx in URLS:
        if found := pattern.match(folded):
            return _spdx(found.expand(spdx)) or _refuse("An address of a licence that we do not know.")
    return _refuse("An address that is no licence we know.")


def _name(text: str) -> Licence | None:
    """A licence by its usual name, whatever the spelling, `the`, `version` and `v`."""
    plain = simple_name(text)
    once = " ".join(dict.fromkeys(plain.split()))  # MIT License (MIT)
    for key in (
        plain,
        plain.removesuffix(" license"),
        plain.removesuffix(" only"),
        once,
        once.removesuffix(" license"),
    ):
        if key in NAMES:
            spdx, reason = NAMES[key]
            return Licence(expression=spdx, confidence="inferred" if reason else "declared", reason=reason)
    return None
