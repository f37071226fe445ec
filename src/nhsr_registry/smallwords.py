"""Words that carry no meaning of their own: search leaves them out, and so do the pairs of words that a harvest counts."""

from __future__ import annotations

# ruff: noqa: SIM905 - a list of words is read best as words

SMALL = frozenset(
    """
    a an and are as at be been being by can could did do does doing for from had has have having he her his i if in
    into is it its me my of on or our shall she should so some such than that the their them then there these they
    this those to too us very was we were will with would you your etc via per eg ie am
    """.split()
)
