"""The marks of documentation: pages to read, and pages that only show what was found."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.model import Kind
from nhsr_registry.understand import code
from nhsr_registry.understand._kinds_code import SITE, Mark, View, at
from nhsr_registry.understand._kinds_screens import SERVED
from nhsr_registry.understand._kinds_told import PARTS, opening, title

#: What a README says where pictures and papers show the result of work whose code lies elsewhere.
_SHOWS = re.compile(
    r"\b(?:Power ?BI|Tableau|Looker|Qlik)\b|\b[Dd]ata [Pp]ipelines?\b|\b(?:this|the|our) (?:project|repo(?:sitory)?|report|dashboards?|analysis)\b[^.]{0,80}\b(?:analy[sz](?:es|ed|ing)|visuali[sz](?:es|ed|ing)|explor(?:es|ed|ing)|dashboards?|forecasts?)\b"
)
_PIPELINE_TITLE = re.compile(r"\bdata pipeline\b", re.IGNORECASE)
#: A dashboard to click through, though the file that it lives in stayed at home.
_SHOWN_APP = re.compile(
    r"\binteractive (?:[\w*-]+ ){0,3}\W*dashboards?\b|\bdashboards? (?:is|was|are) (?:built|made|developed|created) (?:in|with)\b",
    re.IGNORECASE,
)
_TELLS_HOW = re.compile(
    r"\b(?:guid(?:e|es|ance|elines?)|hand ?book|playbook|documentation|standards?|training|course|dictionary|protocols?|wiki|resources|list of)\b",
    re.IGNORECASE,
)


def shown(view: View) -> Mark | None:
    """Where nothing but text was seen: an analysis that shows its pictures, and hardly a page besides the README."""
    snapshot, said = view.snapshot, opening(view)[:700]
    pages = [
        path
        for path in snapshot.find("**/*.{md,qmd,rmd,rst,html}")
        if not path.lower().rpartition("/")[2].startswith(_CUSTOMARY)
    ]
    pictures = snapshot.find("**/*.{png,jpg,jpeg,gif,svg,pdf}")
    if len(pages) > 2 or not pictures or not (found := _SHOWS.search(said)):
        return None
    pipeline = _PIPELINE_TITLE.search(title(view))
    if _TELLS_HOW.search(title(view) if pipeline else said):
        return None
    kind: Kind = "app" if _SHOWN_APP.search(said[:400]) else "analysis"
    return Mark(kind, 20, at(view.readme[0] if view.readme else pictures[0], found[0][:80]))


_WRITTEN = frozenset({"md", "markdown", "qmd", "rmd", "rst", "adoc", "docx", "pdf", "html", "pptx", "ppt"})


def documentation(view: View) -> Iterator[Mark]:
    snapshot = view.snapshot
    coded = sum(n for language, n in view.facts.languages.items() if language not in {"Quarto", "Shell"})
    scripts = {p.lower().rpartition(".")[0] for p in snapshot.find("**/*.{r,py}")}
    prosy = [
        p
        for p in snapshot.paths
        if code.extension(p) in _WRITTEN
        and not (p.lower().endswith(".nb.html") or (p.lower().endswith(".html") and p.lower()[:-5] in scripts))  # made
        and not p.lower().startswith((".github/", ".gitlab/"))
        and not _RESULTS.search(p)
        and not SERVED.search(p)
        and not PARTS.search(p)
        and not p.lower().rpartition("/")[2].startswith(_CUSTOMARY)
    ]
    quarto = snapshot.text("_quarto.yml") or ""
    book = re.search(r"^[ \t]*type:[ \t]*[\"']?(?:book|website)", quarto, re.MULTILINE) or snapshot.find(
        "_bookdown.yml"
    )
    site = snapshot.find(*SITE)
    weight = 0
    if book and "" not in view.r_packages:
        front = snapshot.find("index.{qmd,rmd,md,ipynb}")
        weight = 83 if coded <= len(prosy) and (front or len(prosy) >= 5) else 63
    elif site and len(prosy) >= 3:
        weight = 72 if 2 * coded <= len(prosy) else 40 if coded <= len(prosy) else 0
    elif len(prosy) >= 2 and 3 * coded <= len(prosy):
        weight = 72 if len(prosy) >= 8 else 45
    told = [p for p in snapshot.paths if code.extension(p) in _PAGES_OF_SITE and SERVED.search(p)]
    if len(told) >= _MANUAL_PAGES and len(told) >= 5 * coded and _MANUAL.search(opening(view)[:200]):
        yield Mark("documentation", MANUAL, at(told[0], f"{len(told)} pages of guidance"))
    elif weight:
        yield Mark(
            "documentation",
            weight,
            at(site[0] if site else prosy[0], f"{len(prosy)} pages, {coded} files of code"),
        )


#: A manual that a server shows: each page is one of its views, and the text is what it is for.
MANUAL = 81
_MANUAL = re.compile(
    r"\b(?:manual|hand ?book|style guide|guidance (?:for|on|about)|documentation (?:site|website))\b", re.IGNORECASE
)
_PAGES_OF_SITE = frozenset({"njk", "html", "md", "ejs", "hbs", "pug"})
_MANUAL_PAGES = 20
#: Pages that the code made or fetched: results and data, not text.
_RESULTS = re.compile(
    r"(?:^|/)[\w -]{0,30}(?:outputs?|results?)/.*\.(?:html|pdf|docx)$|(?:^|/)[\w-]{0,30}reports?/.*\.html$|(?:^|/)data/.*\.(?:html|pdf)$",
    re.IGNORECASE,
)
_CUSTOMARY = (
    "readme",
    "licen",
    "contribut",
    "code_of_conduct",
    "code-of-conduct",
    "security",
    "news",
    "changelog",
    "pull_request",
    "open_code_checklist",
    "code_of_coduct",
    "model_card",
    "model-card",
)
