"""Ways into a network that are told in words, outputs and settings: gates for those at home, drives of a team, named sources.

A gate is a host whose own name says so (`vpn`, `citrix`, `rdgateway`, `remote`) under a health service's or a university's
domain. A drive letter is no address, and code that has one is for `no-absolute-paths`; in letters, logs and printed errors,
which that does not read, three folders deep tell how a team keeps its files. A source of ODBC tells where it is only if
its name says which system it is and that this is the live one, as national ones known to everybody do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_GATES = seek("vpn", "citrix", "gateway", "rdg", "rdweb", "vdi", "bastion", "jumpbox", "jumphost", "anyconnect", "globalprotect", "netscaler", "storefront", "pulse", "horizon", "remote", "gp-portal")  # fmt: skip
_DOMAINS = seek(".nhs.", ".hscni", ".ac.uk", ".gov.uk", ".gov.scot", ".gov.wales", ".police.uk")
_HOST = re.compile(
    r"(?<![\w.@-])(?P<first>[\w-]{0,20}(?:vpn|citrix|rdg|rdweb|rdgateway|vdi|bastion|jumpbox|jumphost|anyconnect|globalprotect|netscaler|storefront)[\w-]{0,20}|(?P<plain>remote[\w-]{0,20}|pulse\d?|horizon\d?|gateway\d?|access\d?|gp-portal))(?:\.[\w-]{1,40}){1,4}\.(?:nhs\.uk|nhs\.net|nhs\.scot|hscni\.net|ac\.uk|gov\.uk|gov\.scot|gov\.wales|police\.uk)(?![\w-]|\.\w)",
    re.IGNORECASE,
)
#: Words that are a gate's only where somebody speaks of getting in.
_GETS_IN = re.compile(
    r"(?<![A-Za-z])(?:vpn|anyconnect|globalprotect|forti\w{0,8}|pulse|citrix|remote|horizon|vmware|rdp|gateway\w{0,12}|portal|log ?[io]n|connect|tunnel|desktop|gatewayhostname)(?![A-Za-z])",
    re.IGNORECASE,
)
_NO_GATE = re.compile(r"example|your[-_.]|dummy|fake|placeholder", re.IGNORECASE)

#: A drive of a network, as letters from F on are, with two folders and what is in them.
_DRIVE = re.compile(
    r"(?<![A-Za-z0-9_/\\%{}$-])(?P<at>[F-Z]):(?P<s>\\{1,4}|/)(?!/)(?:[\w&()~$][\w .&()~$-]{1,60}(?:\\{1,4}|/)){2,12}[\w&()~$][\w .&()~$-]{1,60}"
)
_SIGNS = (":\\", ":/")
#: What no-absolute-paths does not read, and what programs said.
_TOLD = frozenset({"md", "markdown", "txt", "rst", "adoc", "org", "eml", "log", "out", "err", "rout", "lst", "html", "htm", "stderr", "stdout", "trace", "ipynb", "wiki", "rtf", "smcl", ""})  # fmt: skip
_NO_DRIVE = re.compile(
    r"example|e\.g\.|for instance|your|path[\\/]to|dummy|fake|placeholder|some[\\/_ ]folder|username|<\w", re.IGNORECASE
)
#: What a notebook printed: the line is a text of its own and an error, not code.
_FAILED = re.compile(r"Error|Errno|cannot open|No such file|Traceback|Warning|WARN|not found|does not exist|Exception")

_SOURCES = seek("dsn", "odbcconnect", "odbcdriverconnect", "odbc.datasource")
_SOURCE = re.compile(
    r"(?:(?<![A-Za-z])dsn[\"']?\s{0,3}(?:=|:|<-|\()\s{0,3}\\?[\"']?|\bodbc(?:Driver)?Connect\(\s{0,3}(?:dsn\s{0,3}=\s{0,3})?\\?[\"'])(?P<name>[A-Za-z][A-Za-z\d]{1,20}(?:[_ -][A-Za-z\d]{1,20}){1,4})(?=[\"'\\;)])",
    re.IGNORECASE,
)
_LIVE = re.compile(
    r"(?:^|[_ -])(?:live|prod|production|mirror|replica|repl|uat|dwh?|edw|warehouse|reporting|rpt|dr)\d?(?=$|[_ -])",
    re.IGNORECASE,
)
_MOST, _TOLD_MOST = 300, 8


def find(text: Text) -> Iterator[Hit]:
    """Each on its own line, to look at."""
    if text.by_tool or text.kind in {"svg", "css", "geojson", "csv", "tsv", "psv"}:
        return
    if text.has(*_GATES) and text.has(*_DOMAINS):
        yield from _told(text, "internal-host", _gates(text))
    if text.kind in _TOLD and not text.made_up and any(map(text.text.__contains__, _SIGNS)):
        yield from _told(text, "network-folder", _drives(text))
    if text.has(*_SOURCES):
        yield from _told(text, "database-server", _sources(text))


def _told(text: Text, rule: str, places: Iterator[int]) -> Iterator[Hit]:
    lines = {line_of(text.text, at) for at in islice(places, _MOST)}
    yield from (Hit(rule, text.path, line, sure=False) for line in islice(sorted(lines), _TOLD_MOST))


def _around(text: Text, found: re.Match[str]) -> str:
    start = max(text.text.rfind("\n", 0, found.start()) + 1, found.start() - 120)
    end = text.text.find("\n", found.end(), found.end() + 120)
    return text.text[start : end if end >= 0 else found.end() + 120]


def _gates(text: Text) -> Iterator[int]:
    for start, end in text.windows(*_GATES, before=60, after=120):
        for found in _HOST.finditer(text.text, start, end):
            line = _around(text, found)
            if _NO_GATE.search(line):
                continue
            if not found["plain"] or _GETS_IN.search(line.replace(found[0], " ")):
                yield found.start()


def _drives(text: Text) -> Iterator[int]:
    for start, end in text.windows(*_SIGNS, before=60, after=300):
        for found in _DRIVE.finditer(text.text, start, end):
            line = _around(text, found)
            if _NO_DRIVE.search(line):
                continue
            # what a notebook's own code opens is for no-absolute-paths
            if text.kind != "ipynb" or _FAILED.search(line):
                yield found.start("at")


def _sources(text: Text) -> Iterator[int]:
    for start, end in text.windows(*_SOURCES, before=4, after=100):
        for found in _SOURCE.finditer(text.text, start, end):
            if _LIVE.search(found["name"]) and not _NO_GATE.search(found["name"]):
                yield found.start("name")
