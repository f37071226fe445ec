"""Names, ORCIDs and addresses of people, read so that an e-mail address is never kept unless it is a team's."""

from __future__ import annotations

from nhsr_registry import re

_EMAIL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+%'-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b")
#: `git@github.com:owner/name` is an address of code, `actions/checkout@main.yml` a version: no one's mailbox.
_NOT_MAIL = re.compile(r"^(?:git|hg|svn|ssh)@", re.IGNORECASE)
_ORCID = re.compile(r"\b(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])\b")

#: Words of a mailbox that a team shares. Whole words where they are short, parts of words where they are long.
_TEAM_PARTS = (
    "analytic", "analysis", "analysts", "datascience", "dataservice", "datateam", "dataplatform", "dataset", "enquir",
    "inquir", "contact", "support", "helpdesk", "servicedesk", "feedback", "statistic", "publication", "informatic",
    "intelligence", "research", "publichealth", "strategyunit", "community", "admin", "office", "security",
    "opensource", "opensafely", "openprescribing", "maintainer", "developers", "registry", "methods", "insight",
    "evidence", "improvement", "makingdata", "mailbox", "digital", "programme", "champions", "linkage", "pharmacy",
    "workforce", "transformation", "partnership", "benchmark", "fingertips", "collaborat", "surveillance", "innovation",
    "skunkworks", "datacampus", "incubator", "allocations", "outofhospital",
)  # fmt: skip
_TEAM_WORDS_WORDS = (
    "data team teams hello info rap nhs nhsr phs hes icb csu comms press devs help open stats science scientists "
    "packages software group unit lab labs covid ukhsa ndrs nhsbsa nhse nhsx"
)
_TEAM_WORDS = frozenset(_TEAM_WORDS_WORDS.split())
#: Words that are a team's as the whole of an address, and given or family names beside another (dev.patel).
_TEAM_ALONE_WORDS = "dev bi it ai tech su hi mail web code pkg package health su sus ods ics ncl bnssg bsol mlcsu"
_TEAM_ALONE = frozenset(_TEAM_ALONE_WORDS.split())


def emails(text: str) -> list[str]:
    """All e-mail addresses in a text."""
    if "@" not in text:
        return []
    return [found for found in _EMAIL.findall(text) if not _NOT_MAIL.match(found)]


def without_addresses(text: str) -> str:
    """The text without e-mail addresses, and without the brackets that held them."""
    if "@" not in text:
        return text
    text = re.sub(r"mailto:\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(rf"(?<!\s)\s*[<(\[]\s*(?!git@)(?:{_EMAIL.pattern})\s*[>)\]]", "", text)
    return _EMAIL.sub(lambda found: found[0] if _NOT_MAIL.match(found[0]) else "", text)


def is_team_mailbox(address: str) -> bool:
    """Whether an address is shared by a team, judged by its words; in doubt it is a person's, and not kept.

    >>> is_team_mailbox("data.science@nhs.example"), is_team_mailbox("a.analyst@nhs.example")
    (True, False)
    """
    local, _, host = address.lower().partition("@")
    if not host or re.search(r"noreply|no-reply|users\.github", address.lower()):
        return False
    words = [word for word in re.split(r"[^a-z]+", local) if word]
    if not words:
        return False
    # An initial beside one other word (a.analyst, analyst.a) is how people are written.
    if len(words) == 2 and 1 in (len(words[0]), len(words[1])):
        return False
    joined = "".join(words)
    if host == "nhs.net" and words[0] == "england":  # NHS England's shared mailboxes; people are first.last
        return True
    if words[-1].endswith("data") and len(words[-1]) > 4:
        return True
    if len(words) == 1 and joined in _TEAM_ALONE:
        return True
    return any(part in joined for part in _TEAM_PARTS) or any(word in _TEAM_WORDS for word in words)


def orcid(text: object) -> str | None:
    """The ORCID iD in a text, in its hyphenated form, whatever its check digit (see `orcid_is_valid`)."""
    found = _ORCID.search(str(text))
    if not found:
        return None
    digits = found[1].replace("-", "").upper()
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def orcid_is_valid(value: str) -> bool:
    """Whether the last character is right by ISO 7064 MOD 11-2 (support.orcid.org, structure of the iD)."""
    digits = value.replace("-", "").upper()
    if not re.fullmatch(r"\d{15}[\dX]", digits):
        return False
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits[15] == ("X" if check == 10 else str(check))


def name_only(text: str) -> str:
    """A person's or team's name without address, link, role or comment: `A. Analyst <a@b.c> [cre] (x)` → `A. Analyst`."""
    text = without_addresses(text)
    text = re.sub(r"<[^<>]*>|\[[^\[\]]*\]|\([^()]*\)", " ", text)
    text = re.sub(r"https?://\S+", " ", text)
    return " ".join(text.split()).strip(" ,;<>()[]\"'")


#: A body with `and` in its name is one: Department of Health and Social Care.
_BODY = re.compile(
    r"^\s*(?:the )?(?:[\w-]+ )?(?:department|ministry|office|institute|college|agency|centre|society|directorate) (?:of|for)\b",
    re.IGNORECASE,
)


def split_names(text: str) -> list[str]:
    """The names of a list in prose: separated by commas outside brackets, semicolons, `and`, `&` or lines."""
    depth, parts, part = 0, [], ""
    for char in text:
        depth += (char in "([<") - (char in ")]>")
        depth = max(depth, 0)
        if depth == 0 and char in ",;\n&":
            parts.append(part)
            part = ""
        else:
            part += char
    parts.append(part)
    names = [
        name for piece in parts for name in ([piece] if _BODY.search(piece) else re.split(r"(?<!\s)\s+and\s+", piece))
    ]
    return [name.strip() for name in names if name_only(name)]
