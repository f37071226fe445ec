"""SAS's numbers as their format shows them: its days and seconds begin with 1960."""

from __future__ import annotations

from nhsr_registry.tables._found import day, moment, number

_SINCE = 1960
_MOMENTS = ("DATETIME", "DATEAMPM", "E8601DT", "B8601DT", "MDYAMPM", "DT", "NLDATM")
_DAYS = (
    "DATE", "DDMMYY", "MMDDYY", "YYMMDD", "E8601DA", "B8601DA", "WORDDAT", "WEEKDA", "MONYY", "YYMM", "JULIAN", "EURDF",
    "NLDATE", "MMYY",
)  # fmt: skip


def shown(value: float, form: str) -> str:
    form = form.upper()
    if value != value:  # noqa: PLR0124 - not a number
        return ""
    if form.startswith(_MOMENTS):
        return moment(value, _SINCE)
    return day(value, _SINCE) if form.startswith(_DAYS) else number(value)
