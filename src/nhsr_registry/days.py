"""A day of the calendar as ISO 8601 writes it, by its form."""

from __future__ import annotations

from nhsr_registry import re

DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
