"""Keys and tokens that give themselves away by their form, whatever is called what: whole, or cut so that no scanner would see them."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.leaks import _values, _vendors
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

#: (rule, word that must be there, pattern): what gives itself away by its form.
_FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("private-key", "private key-----", re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\\n|\s)*[A-Za-z0-9+/=:, -]{24}")),
    ("private-key", "private key block-----", re.compile(r"-----BEGIN PGP PRIVATE KEY BLOCK-----(?:\\n|\s)*[A-Za-z0-9+/=:, -]{24}")),
    ("private-key", "putty-user-key-file", re.compile(r"PuTTY-User-Key-File-\d: ")),
    ("cloud-key", "akia", re.compile(r"(?<![A-Za-z0-9])AKIA[A-Z\d]{16}(?![A-Za-z0-9])")),
    ("cloud-key", "asia", re.compile(r"(?<![A-Za-z0-9])ASIA[A-Z2-7]{16}(?![A-Za-z0-9])")),
    ("cloud-key", "aiza", re.compile(r"(?<![\w-])AIza[\w-]{35}(?![\w-])")),
    ("cloud-key", "accountkey=", re.compile(r"AccountKey=[A-Za-z0-9+/]{80,90}={0,2}")),
    ("cloud-key", "sharedaccesskey=", re.compile(r"SharedAccessKey=[A-Za-z0-9+/]{40,50}={0,2}")),
    ("cloud-key", "q~", re.compile(r"(?<![\w~.-])[\w.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])")),
    ("access-token", "ghp_ gho_ ghu_ ghs_ ghr_", re.compile(r"(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,}(?![A-Za-z0-9])")),
    ("access-token", "github_pat_", re.compile(r"(?<![A-Za-z0-9])github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{50,}")),
    ("access-token", "glpat-", re.compile(r"(?<![A-Za-z0-9])glpat-[\w-]{20,}")),
    ("access-token", "xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs-", re.compile(r"(?<![A-Za-z0-9])xox[abeoprs]-(?:\d+-)*[A-Za-z0-9-]{18,}")),
    ("access-token", "hooks.slack webhook.office outlook.office", re.compile(r"hooks\.slack\.com/(?:services|workflows)/[A-Z]\w+/[A-Z]\w+/\w{20,}|(?:webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook)/[\w-]{36}@[\w/-]{60,}")),
    ("access-token", "dapi", re.compile(r"(?<![A-Za-z0-9])dapi[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])")),
    ("access-token", "npm_", re.compile(r"(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])")),
    ("access-token", "pypi-", re.compile(r"(?<![A-Za-z0-9])pypi-AgE[\w-]{40,}")),
    ("access-token", "hf_", re.compile(r"(?<![A-Za-z0-9_])hf_(?=[a-z\d]{0,33}[A-Z])(?=[A-Z\d]{0,33}[a-z])[A-Za-z0-9]{34}(?![A-Za-z0-9])")),
    ("access-token", "sk-", re.compile(r"(?<![A-Za-z0-9-])sk-(?:proj-|ant-\w+-|svcacct-)?(?=[\w-]*\d)[A-Za-z0-9_-]{40,}")),
    ("access-token", "sk_live_", re.compile(r"(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{20,}")),
    ("access-token", "sg.", re.compile(r"(?<![A-Za-z0-9])SG\.[\w-]{22}\.[\w-]{43}")),
    ("access-token", "eyj", re.compile(r"(?<![A-Za-z0-9])eyJ[\w-]{15,}\.eyJ[\w-]{20,}\.[\w-]{20,}")),
    # GOV.UK Notify: the key's name, the service's id and the secret
    ("access-token", "notif", re.compile(r"(?<![\w-])(?:[\w-]{1,60}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])")),
    *(("access-token", words, re.compile(pattern)) for words, pattern in _vendors.SHAPES),
    ("access-token", "django-insecure-", re.compile(r"(?<![\w-])django-insecure-[^\s\"']{40,}")),
    ("signed-link", "azurewebsites", re.compile(r"azurewebsites\.net/[^\s\"'<>]{1,200}[?&]code=[A-Za-z0-9_/+%-]{40,}={0,2}")),
    ("signed-link", "sig=", re.compile(r"[?&](?:[a-z]{2,3}=[^&\s\"']{1,200}&(?:amp;)?){1,20}sig=[A-Za-z0-9%+/_-]{35,}")),
    ("signed-link", "x-amz-signature=", re.compile(r"X-Amz-Signature=[0-9a-f]{64}")),
)  # fmt: skip

_SOUGHT = tuple(
    (rule, (words,) if words.endswith("-----") else tuple(words.split()), pattern) for rule, words, pattern in _FORMS
)
_GATE = Gate((one[1], one) for one in _SOUGHT)
seek("xox", "key-----", *(word for _, words, _ in _SOUGHT for word in words))


def find(text: Text) -> Iterator[Hit]:
    """Hits on the line of each."""
    for rule, words, pattern in _GATE.open(text):
        if not text.has(*words):
            continue
        for start, end in (
            text.windows(*words, before=700, after=1200) if rule != "private-key" else _whole(text, words)
        ):
            for found in pattern.finditer(text.text, start, end):
                if not (_values.is_example(found[0]) or _values.is_elsewhere(text.text, found)):
                    sure = not text.made_up or rule == "private-key"
                    yield Hit(
                        rule,
                        text.path,
                        line_of(text.text, found.start()),
                        sure and not _values.is_demo(text.text, found),
                    )
        if rule in {"access-token", "cloud-key"}:
            yield from _in_pieces(text, rule, words, pattern)


#: A token that was cut, so that no scanner would see it: `"…" + "…"`, `paste0("…", "…")`, `'…' || '…'`.
_PIECES = re.compile(
    r"[\w.~-]{0,80}(?:(?P<q>[\"'])[ \t]{0,4}(?P<sign>\+|,|\.|&|\|\||%\+%)[ \t]{0,4}(?:\\?\n[ \t]{0,40})?(?P=q)[\w.+/=~-]{1,200}){1,8}(?=[\"'])"
)
_SEAM = re.compile(r"[\"'][^\"'\w]{1,60}[\"']")
_PASTED = re.compile(r"(?:paste0?|str_c|concat\w{0,6}|glue\w{0,9}|join)\s{0,3}\(\s{0,40}[\"']$", re.IGNORECASE)


def _in_pieces(text: Text, rule: str, words: tuple[str, ...], pattern: re.Pattern[str]) -> Iterator[Hit]:
    for at in text.places(*words):
        if not (found := _PIECES.match(text.text, at)):
            continue
        begins = text.text.rfind(found["q"], max(0, at - 60), at) + 1
        if not begins or (found["sign"] == "," and not _PASTED.search(text.text[max(0, begins - 60) : begins])):
            continue
        whole = _SEAM.sub("", text.text[begins : found.end()])
        if pattern.search(whole) and _values.entropy(whole) >= 3.5 and not _values.is_example(whole):
            yield Hit(rule, text.path, line_of(text.text, at), not text.made_up)


def _whole(text: Text, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Keys stand on several lines."""
    for at in text.places(*words):
        yield max(0, at - 40), at + 400
