"""Machines told by their name alone, wherever it stands: what they are and their number, or a warehouse's account.

Organisations name servers by what they are, and number them. A name that joins such a word to a number of two digits or to
other parts stands for a machine in a string, a setting, a remark or a test alike: of 364 repositories, two have one. Whether
code asks a server for it need not be seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

#: What machines are, in lower case, right before their number.
_STEMS = seek("sql", "srv", "svr", "dwh", "edw", "prd", "prod", "uat", "rds", "vdi", "ssrs", "hpc")
_FORMS = tuple((stem, (f"{stem}0".encode(), f"{stem}-0".encode())) for stem in _STEMS)
#: These begin words of other kinds, so only capitals with a part before them are a machine's.
_PLAIN = frozenset({"prod", "uat", "rds"})
_NAME = re.compile(r"(?<![\w./@:#~+=$%-])[A-Za-z](?:[A-Za-z\d]{1,24}|(?:-?[A-Za-z\d]{1,14}){1,4})(?![\w-])")
_NONE = re.compile(
    r"^(?:my|ms|postgre|no|mini|pl|t|u)?sql(?:server|lite)?-?\d{0,4}$|^(?:v|version)-?\d|^(?:srv|svr|prd|prod|uat|etl|tab|sql|server|host|node|nas|gpu|rds)-?\d{1,5}$|product|sqlalchemy|sqlite|odbc|mssql|mysql|postgres|^(?:sha|utf|iso|icd|covid|sars|rfc|cve)|example|dummy|test|fake|mock|your|^xx|[a-f\d]{8}",
    re.IGNORECASE,
)
_PAGES = frozenset({"html", "htm", "xml", "svg", "css", "tex", "geojson", "csv", "tsv", "psv", "js", "ts", "vue", "xsd", "dcf"})  # fmt: skip
#: An account of Snowflake: its locator and where it is (docs.snowflake.com, "Account identifiers").
_LOCATOR = re.compile(
    r"(?<![\w.-])[a-z]{2,3}\d{4,6}\.(?:(?:uk|us|eu|ca|ap|west|north|east|central|switzerland|uae)[a-z-]*(?:-\d)?(?:\.(?:azure|aws|gcp))?(?:\.privatelink)?)(?![\w-])"
)
_REGIONS = (".uk-", ".eu-", ".west-europe", ".north-europe", ".us-", ".uksouth")
seek("account", "privatelink", "snowflake")
_MOST = 300


def find(text: Text) -> Iterator[tuple[str, int]]:
    """(rule, place) of each."""
    if text.kind == "xml":
        yield from (("internal-host", at) for at, end in _named(text) if _is_whole(text.text, at, end))
    if text.kind in _PAGES:
        return
    yield from (("internal-host", at) for at, _ in _named(text))
    if text.has("account", "privatelink", "snowflake") and any(sign in text.text for sign in _REGIONS):
        for start, end in text.windows("account", "privatelink", "snowflake", before=80, after=120):
            yield from (("workspace-address", found.start()) for found in _LOCATOR.finditer(text.text, start, end))


def _is_whole(text: str, at: int, end: int) -> bool:
    """Whether an element or an attribute of XML begins with this and goes on to an instance, a table or nothing."""
    return text[at - 1 : at] in {">", '"', "[", "'"} and text[end : end + 1] in {"<", '"', "]", "'", "\\", ",", "."}


def _named(text: Text) -> Iterator[tuple[int, int]]:
    stems = [one for one in _FORMS if one[0] in text.clues]
    if not stems:
        return
    whole = text.text
    # one byte for each letter, so that places are the same
    noughts = (text.noughts if whole.isascii() else whole.encode("ascii", "replace").translate(_AS_NOUGHTS)).lower()
    done = -1
    for at, stem in sorted((at, stem) for stem, forms in stems for form in forms for at in _places(noughts, form)):
        if at < done:
            continue
        start = max(whole.rfind("\n", 0, at) + 1, at - 40)
        for found in _NAME.finditer(whole, start, at + 40):
            if found.start() <= at < found.end():
                done = found.end()
                if _is_machine(found[0], stem):
                    yield found.start(), found.end()


_AS_NOUGHTS = bytes.maketrans(b"123456789", b"000000000")


def _places(noughts: bytes, form: bytes) -> Iterator[int]:
    at, count = noughts.find(form), 0
    while at >= 0 and count < _MOST:
        yield at
        at, count = noughts.find(form, at + 1), count + 1


def _is_machine(name: str, stem: str) -> bool:
    digits = sum(map(str.isdigit, name))
    if _NONE.search(name) or digits > 6 or len(name) < len(stem) + 3:
        return False
    parts = name.count("-")
    if stem in _PLAIN:
        return parts > 0 and digits >= 2 and name.upper() == name
    # two digits, or a part before: an organisation's code, a place, a use
    return (digits >= 2 and len(name) > len(stem) + 3) or (
        parts > 0 and name[:1].isalpha() and digits >= 1 and name.upper() == name
    )
