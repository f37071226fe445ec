"""How every format states a licence it declares."""

from __future__ import annotations

from nhsr_registry.formats._collect import Collector
from nhsr_registry.understand.licences import normalise


def say_licence(out: Collector, declared: str, line: int | None, **extra: str | None) -> None:
    """States a declared licence: as SPDX where it is understood, else as it is written, and marked so.

    A reference to a licence file (`file LICENSE`) names no licence: the file will say.
    """
    licence = normalise(declared)
    if licence is None:
        return
    text = " ".join(declared.split())
    if licence:
        out.say(
            "license",
            licence.expression,
            line,
            declared=text if text != licence.expression and len(text) <= 200 else None,
            reason=licence.reason,
            **extra,
        )
    elif "licence file" not in licence.reason:
        out.say("license", text[:200], line, recognised="no", reason=licence.reason, **extra)
