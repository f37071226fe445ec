"""Licence texts and declared licences → SPDX expressions, or a reasoned refusal.

Two questions with two answers: `identify` asks which licence a text *is* (a file that merely names one is not
its text), `normalise` which licence a declaration *means* (`GPL (>= 2)`, a classifier, an address).
"""

from __future__ import annotations

import re
from functools import lru_cache

from nhsr_registry._licence_names import CLASSIFIERS, NAMES, R_LICENCES, URLS, VERSIONED, simple_name, words
from nhsr_registry._licence_texts import MENTIONS, STUB, TEXTS
from nhsr_registry.model import Confidence, Model
from nhsr_registry.placeholders import is_placeholder


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
    """Every licence whose text stands in a file, in order of appearance."""
    return _identify(text[:200_000])


@lru_cache(maxsize=512)
def _identify(text: str) -> tuple[Licence, ...]:
    plain = words(text)
    found: list[tuple[int, str]] = []
    for spdx, needs, forbids in TEXTS:
        if all(phrase in plain for phrase in needs) and not any(phrase in plain for phrase in forbids):
            found.append((plain.find(needs[0]), spdx))
    return tuple(Licence(expression=spdx, confidence="observed") for _, spdx in sorted(found))


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
        return Licence(
            expression=expression, confidence="observed", reason="The file holds several licence texts."
        )
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
    r"[^.\n]{0,60}?\b(?:under|with|by|using)\b|\bsubject to\b|\blicen[cs]e\s*(?:is|:)|\bterms of\b|\bcopyright\b",
    re.IGNORECASE,
)
_SCOPES = (
    ("documentation", re.compile(r"\bdocument(?:ation|s)|\bdocs\b|\bguidance\b|\btext\b|\bcontent\b|\breport", re.IGNORECASE)),
    ("data", re.compile(r"\bdata(?:sets?)?\b(?! science| analy)", re.IGNORECASE)),
    ("code", re.compile(r"\bcode(?:base)?\b|\bsoftware\b|\bpackage\b|\bscripts?\b|\bfunctions?\b", re.IGNORECASE)),
)  # fmt: skip


def mentions(text: str) -> tuple[Mention, ...]:
    """Licences that prose puts something under ("the codebase is released under the MIT Licence").

    Only clauses with such a verb count: naming a licence is not licensing.
    """
    told: list[Mention] = []
    for clause, line in _clauses(text):
        if not _UNDER.search(clause):
            continue
        for pattern, spdx in MENTIONS:
            if pattern.search(clause):
                scope = next((name for name, sign in reversed(_SCOPES) if sign.search(clause)), "")
                licence = Licence(expression=spdx, confidence="inferred", reason="named in prose")
                if not any(m.licence.expression == spdx for m in told):
                    told.append(Mention(licence=licence, scope=scope, line=line))
                break
    return tuple(told)


def _clauses(text: str) -> list[tuple[str, int]]:
    """(sentence or half of one, its line): split where a new subject starts, wrapped lines joined."""
    out = []
    for block in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", text):
        start = text.count("\n", 0, block.start()) + 1
        at = 0
        body = block[0]
        for part in re.split(
            r"(?<=[.;])\s+(?=[A-Z*_>\[(-])|,?\s+(?=(?:and|while|whilst|but)\s+(?:the|any|all|data|doc)\w*\s)",
            body,
        ):
            at = max(body.find(part, at), at)
            out.append((" ".join(part.split()), start + body.count("\n", 0, at)))
            at += len(part)
    return out


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
    return _refuse("Not an SPDX expression, nor a licence name that we know.")


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
        return Licence(
            expression=exact[0], confidence="inferred" if exact[1] else "declared", reason=exact[1]
        )
    ranged = _R_RANGE.fullmatch(text)
    if not ranged:
        return None
    family = VERSIONED.get(ranged[1].strip().casefold())
    if family is None:
        return None
    constraints = [(op, _number(version)) for op, version in _CONSTRAINT.findall(ranged[2])]
    allowed = [
        (number, spdx) for number, spdx in family if all(_meets(_number(number), c) for c in constraints)
    ]
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


def _address(text: str) -> Licence | None:
    if not re.match(r"(?:https?://|www\.)", text, re.IGNORECASE):
        return None
    folded = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.casefold()).rstrip("/")
    for pattern, spdx in URLS:
        if found := pattern.match(folded):
            return _spdx(found.expand(spdx)) or _refuse("An address of a licence that we do not know.")
    return _refuse("An address that is no licence we know.")


def _name(text: str) -> Licence | None:
    """A licence by its usual name, whatever the spelling, `the`, `version` and `v`."""
    plain = simple_name(text)
    for key in (plain, plain.removesuffix(" license"), plain.removesuffix(" only")):
        if key in NAMES:
            spdx, reason = NAMES[key]
            return Licence(expression=spdx, confidence="inferred" if reason else "declared", reason=reason)
    return None
