"""How codes of the Organisation Data Service (ODS) look, for each kind of organisation. Only the service knows which exist.

Sources: the coding frames of ORGANISATION CODE in the NHS Data Model and Dictionary (datadictionary.nhs.uk), and the
information standard DCB0090: since 1 April 2020 a new organisation of any kind gets a code of the form ANANA, a letter and a
figure in turn (digital.nhs.uk, newsletter of the Organisation Data Service of February 2020). Codes given before stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from nhsr_registry import re


class Form(NamedTuple):
    """What a kind of organisation is called, how the codes given before 2020 look, and that in words."""

    name: str
    pattern: str = ""
    words: str = ""


#: Kind of organisation → how its codes look; no pattern where the service has no frame of its own for the kind.
KINDS: Mapping[str, Form] = {
    "trust": Form(
        "NHS trust", r"[RT][A-Z0-9]{2}|ZT\d{3}", "R (care trusts: T) and two more, as in RX1; in Northern Ireland ZT001"
    ),
    "icb": Form("integrated care board", r"Q[A-Z0-9]{2}", "Q and two more, as in QUY"),
    "ccg": Form("clinical commissioning group", r"\d{2}[A-Z0-9]", "two figures and one more, as in 15C"),
    "csu": Form("commissioning support unit", r"0[A-Z0-9]{2}", "0 and two more, as in 0CX"),
    "region": Form("region of NHS England", r"Y\d{2}", "Y and two figures, as in Y56"),
    "primary-care-network": Form("primary care network", r"U\d{5}", "U and five figures"),
    "gp-practice": Form("GP practice", r"[A-HJ-NPVWY]\d{5}", "a letter and five figures"),
    "health-board": Form("health board", r"7A\d|S[A-Z0-9]{2,8}|Z[A-Z0-9]{1,4}", "7A and a figure, as in 7A1"),
    "arms-length-body": Form("arm’s length body"),
    "local-authority": Form("local authority", r"\d{3}|[A-Z0-9]{4}", "three figures, or four signs"),
    "devolved-body": Form("national body in Scotland, Wales or Northern Ireland"),
    "government-department": Form("government department"),
    "university": Form("university"),
    "charity": Form("charity"),
    "royal-college": Form("royal college"),
    "community": Form("community"),
    "company": Form("company"),
    "other": Form("something else"),
}  # fmt: skip
_SHAPE = re.compile(r"[A-Z0-9]{3,10}")
_NEW = re.compile(r"[A-Z]\d[A-Z]\d[A-Z]")  # ANANA
_OLD = {kind: re.compile(form.pattern) for kind, form in KINDS.items() if form.pattern}


def is_code(code: str) -> bool:
    """Whether a text has the shape of any ODS code; whether it is one, only the service knows."""
    return bool(_SHAPE.fullmatch(code))


def wrong(code: str, kind: str) -> str:
    """What is not right about the form of a code, in words that follow it; empty where nothing is."""
    if not is_code(code):
        lower = is_code(code.strip().upper())
        return "is not written as ODS codes are: capital letters and figures, without spaces" if lower else (
            "is not shaped like an ODS code (three to ten capital letters and figures)"
        )  # fmt: skip
    old = _OLD.get(kind)
    if old is None or old.fullmatch(code) or _NEW.fullmatch(code):
        return ""
    return f"is not how codes of this kind ({KINDS[kind].name}) look: {KINDS[kind].words}, or newer ones as in A1B2C"
