"""Badges: what the little images at the top of a README claim."""

from __future__ import annotations

from itertools import islice
from urllib.parse import unquote

from nhsr_registry import re
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._urls import doi
from nhsr_registry.understand.prose import of_another

MAX_BADGES = 100
_IMAGE = re.compile(
    r"\[!\[[^\]]{0,300}\]\((?P<src>[^)\s]{1,800})[^)]{0,300}\)\]\((?P<link>[^)\s]{1,800})[^)]{0,300}\)"
    r"|!\[[^\]]{0,300}\]\((?P<src2>[^)\s]{1,800})[^)]{0,300}\)"
    r"|<img\b[^<>]{0,300}?\bsrc=[\"']?(?P<src3>[^\"'\s<>]{1,800})"
    r"|\.\.[ ]{1,4}(?:\|[^|\n]{0,80}\|[ ]{1,4})?image::[ ]{0,4}(?P<src4>\S{1,800})"
    r"|image::?(?P<src5>https?://[^\s\[]{1,800})\[",
    re.IGNORECASE,
)
#: tidyverse's lifecycle stages (lifecycle.r-lib.org/articles/stages.html) and those it had before.
_LIFECYCLE = re.compile(
    r"lifecycle[-/_](experimental|maturing|stable|superseded|deprecated|questioning|retired|archived|dormant|soft-deprecated|defunct)",
    re.IGNORECASE,
)
#: repostatus.org's states.
_REPOSTATUS = re.compile(
    r"repostatus\.org/(?:badges/)?[\w.-]*/?(?:#)?(concept|wip|suspended|abandoned|active|inactive|unsupported|moved)\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"img\.shields\.io/badge/(?:project[-_ ]*)?(?:status|maturity|lifecycle|stage)[-_]+([A-Za-z][\w .%]*?)-\w+(?:\.svg|\.png|\?|$)",
    re.IGNORECASE,
)
_WORKFLOW = re.compile(r"github\.com/[^/\s]+/[^/\s]+/(?:actions/)?workflows/([^/\s?)]+)/badge\.svg", re.IGNORECASE)
_SHIELD_WORKFLOW = re.compile(r"img\.shields\.io/github/actions/workflow/status/[^/]+/[^/]+/([^/?\s]+)", re.IGNORECASE)
_OTHER_CI = re.compile(
    r"travis-ci\.(?:org|com)|ci\.appveyor\.com|circleci\.com|dev\.azure\.com|gitlab\.[\w.]+/\S+/pipeline\.svg",
    re.IGNORECASE,
)
_DOI_BADGE = re.compile(
    r"zenodo\.org/badge/DOI/|joss\.theoj\.org/papers/|img\.shields\.io/badge/(?:doi|DOI)[-_]", re.IGNORECASE
)


def say_badges(text: str, out: Collector) -> None:
    """States development status, continuous integration and DOI as badges show them."""
    for found in islice(_IMAGE.finditer(text), MAX_BADGES):
        if of_another(text, found.start()):
            continue
        source = found["src"] or found["src2"] or found["src3"] or found["src4"] or found["src5"] or ""
        link = found["link"] or ""
        line = text.count("\n", 0, found.start()) + 1
        _status(f"{source} {link}", source, line, out)
        if workflow := _WORKFLOW.search(source) or _SHIELD_WORKFLOW.search(source):
            name = unquote(workflow[1])
            if name.endswith((".yml", ".yaml")):
                out.say("continuous_integration", f".github/workflows/{name}", line, badge="yes")
        elif _OTHER_CI.search(source):
            out.say("continuous_integration", link or source, line, badge="yes")
        if _DOI_BADGE.search(source):
            out.say("identifier", _doi(source, link), line)


def _status(both: str, source: str, line: int, out: Collector) -> None:
    if stage := _LIFECYCLE.search(both):
        out.say("development_status", stage[1].casefold(), line, scheme="lifecycle")
    elif state := _REPOSTATUS.search(both):
        out.say("development_status", state[1].casefold(), line, scheme="repostatus")
    elif status := _STATUS.search(source):
        out.say("development_status", unquote(status[1]).replace("_", " ").casefold(), line, scheme="badge")


def _doi(source: str, link: str) -> str:
    path = unquote(source)
    path = re.sub(r"^.*/badge/DOI[-/]", "", path, flags=re.IGNORECASE)
    path = re.sub(r"/status\.svg$|\.svg$|-[0-9a-z]+$", "", path, flags=re.IGNORECASE)
    found = doi(link) or doi(path) or ""
    return re.sub(r"/status\.svg$|\.svg$|/status$", "", found)
