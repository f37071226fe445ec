"""Persons in HL7 version 2 messages: a PID segment is one person, with the name in field 5 and the birth in field 7.

https://www.hl7.eu/HL7v2x/v251/std251/ch03.html#PID. Messages are pasted into tests, logs and issues to show a fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_SEGMENT = "pid|"
#: Up to field 4, then the name (family^given) and, after the mother's, the date of birth.
_PERSON = re.compile(
    r"(?<![A-Za-z])PID\|(?:[^|\r\n]{0,200}\|){4}(?P<name>[A-Za-z][^|^\r\n]{1,60}\^[A-Za-z][^|\r\n]{0,80})\|[^|\r\n]{0,80}\|(?P<birth>(?:19|20)\d{6})"
)
_MADE_UP = re.compile(
    r"test|dummy|example|sample|everyman|everywoman|doe\^|\^j(?:ohn|ane)\b|bloggs|xxx|surname|mouse", re.IGNORECASE
)
_SURE = 3  # different persons
_MOST = 200

seek("pid")


def find(text: Text) -> Iterator[Hit]:
    """One hit for a file: where its first person stands."""
    if text.by_tool or not text.has("pid"):
        return
    persons: dict[tuple[str, str], int] = {}
    for start, end in text.windows(_SEGMENT, before=1, after=1200):
        for found in _PERSON.finditer(text.text, start, end):
            if not _MADE_UP.search(found["name"]):
                persons.setdefault((found["name"], found["birth"]), found.start())
        if len(persons) >= _MOST:
            break
    if persons:
        first = min(persons.values())
        yield Hit("person-message", text.path, line_of(text.text, first), len(persons) >= _SURE and not text.made_up)
