"""Code that nobody of the project has seen, run by a workflow where a secret or the right to write is at hand.

What is fetched when the workflow runs may be another thing tomorrow: a script behind an address, a package or an image
without a version. Whoever can change it reads whatever the same job holds. A secret is at hand of a step that is given it,
and of every step of a job or a workflow whose `env:` has it.
See https://docs.github.com/actions/security-guides/security-hardening-for-github-actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.checks._leaks import LOOK
from nhsr_registry.model import Evidence

_OURS = re.compile(r"\bsecrets\.(?!GITHUB_TOKEN\b)\w|\bsecrets\[|\btoJSON\s{0,3}\(\s{0,3}secrets\b", re.IGNORECASE)
_WRITES = re.compile(r"^[ \t]*(?:contents|packages|actions|deployments|pages)[ \t]*:[ \t]*[\"']?write\b", re.MULTILINE)
_JOB = re.compile(r"^(?P<indent>[ \t]{1,8})(?P<name>[\w-]{1,100})[ \t]*:[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_STEPS = re.compile(r"^[ \t]*steps[ \t]*:", re.MULTILINE)
_STEP = re.compile(r"^[ \t]*-[ \t]+(?=[\w-]{1,40}[ \t]*:)", re.MULTILINE)
_SHELLS = r"(?:(?:ba|z|da|k)?sh|python3?|perl|Rscript|node|pwsh)"
#: A script that is fetched and run in one breath, in whatever language.
_PIPED = re.compile(
    rf"\b(?:curl|wget)\b[^\n|]{{0,300}}\|[ \t]{{0,5}}(?:sudo[ \t]{{1,3}}(?:-\w{{1,3}}[ \t]{{1,3}})?)?(?:/(?:usr/)?bin/)?{_SHELLS}\b"
    rf"|(?:\b(?:source|eval|{_SHELLS})|(?<![\w.])\.)[ \t]{{1,3}}(?:-c[ \t]{{1,3}})?[\"']?(?:<\(|\$\(|`)[ \t]{{0,3}}(?:curl|wget)\b"
    r"|\b(?:source|source_url|source_gist|sys\.source|devtools::source_url)\(\s{0,3}(?:url\(\s{0,3})?\\?[\"']https?://"
    r"|\bsource_gist\(|\bexec\([^\n]{0,60}(?:urlopen|requests\.get|urllib|httpx\.get)\b|\bdeno run[^\n]{0,80}https://"
    r"|\b(?:iex|Invoke-Expression)\b[^\n]{0,80}\b(?:iwr|irm|DownloadString|Invoke-(?:WebRequest|RestMethod))\b|\b(?:iwr|irm|Invoke-(?:WebRequest|RestMethod))\b[^\n|]{0,200}\|[ \t]{0,3}(?:iex|Invoke-Expression)\b",
    re.MULTILINE,
)
#: Fetched into a file; the file is run by a later command.
_SAVED = re.compile(
    r"\b(?:curl|wget)\b[^\n|;&]{0,300}?(?:-o|-O|--output|--output-document|>)[ =]{0,2}[\"']?(?P<file>[\w./-]{1,100}\.(?:sh|py|R|r|pl|js|ps1)|install\w{0,20})\b"
    r"|\b(?:curl|wget)\b[^\n|;&]{0,300}?/(?P<own>[\w.-]{1,80}\.(?:sh|py|R|r|pl|js|ps1))[\"']?[ \t]*(?:$|[;&])",
    re.MULTILINE,
)
_CHECKED = re.compile(
    r"\bsha\d{1,3}sum\b|\bshasum\b|\bgpg\b[^\n]{0,40}--verify|cosign verify|Get-FileHash", re.IGNORECASE
)
#: Installers that the makers of well-known tools tell everybody to run.
_MAKERS = re.compile(
    r"https?://(?:[\w-]{1,40}\.)?(?:astral\.sh|rustup\.rs|docker\.com|python-poetry\.org|nodesource\.com|rstudio\.com|posit\.co|quarto\.org|codecov\.io|r-lib\.org|r-universe\.dev|r-hub\.io|pixi\.sh|prefix\.dev|mamba\.pm|conda\.io|anaconda\.com|julialang\.org|deno\.land|bun\.sh|yihui\.org|tinytex\.yihui\.org|aka\.ms|microsoft\.com|googleapis\.com|amazonaws\.com|hashicorp\.com|helm\.sh|snyk\.io|sonarsource\.com|gov\.uk|nhs\.uk|opensafely\.org|dot\.net|fly\.io|heroku\.com|taskfile\.dev|just\.systems|pre-commit\.com|sentry\.io|install\.python-poetry\.org|get\.sdkman\.io)\b"
    r"|raw\.githubusercontent\.com/(?:r-lib|rstudio|posit-dev|helm|nvm-sh|Homebrew|pyenv|docker|Azure|aws|hashicorp|actions|github|nextflow-io|quarto-dev|rocker-org)/",
    re.IGNORECASE,
)
#: Owners of packages and images that hold the tools themselves.
_KNOWN = r"r-lib|tidyverse|rstudio|posit-dev|quarto-dev|rocker-org|r-universe|ropensci|r-hub|rcppcore|tidymodels|python|psf|pypa|actions|github|docker|azure|aws|googleapis|microsoft|opensafely(?:-core|-actions)?|bitnami(?:legacy)?|jupyter|library"
_PACKAGE = re.compile(
    r"\b(?:install_(?:github|gitlab|bitbucket)|gh_install|pkg_install|pak|install|pkg_deps|local_install)\(\s{0,3}(?:repo\s{0,3}=\s{0,3}|c\(\s{0,3})?\\?[\"'](?:github::|gitlab::)?(?P<r>[\w.-]{1,40}/[\w.-]{1,80})(?P<pin>[@#][^\"'\\]{1,60})?\\?[\"']"
    r"|\b(?:pip3?|uv|pipx|poetry|uvx)\s[^\n]{0,80}?git\+(?:https?|ssh)://(?:[^\s@/]{1,80}@)?[\w.-]{1,60}/(?P<py>[\w.-]{1,40}/[\w.-]{1,80}?)(?:\.git)?(?P<at>@[\w./-]{1,60})?(?=[\s\"'#;&]|$)"
    r"|\b(?:npx|npm (?:i|install|exec)|yarn add|pnpm (?:add|dlx)|bunx)\s(?:-{1,2}\S{1,20}\s){0,3}(?:github:)?(?P<js>[\w.-]{1,40}/[\w.-]{1,80})(?P<hash>#\S{1,60})?(?=[\s\"';&]|$)"
    r"|\bcargo install[^\n]{0,40}--git\s{1,2}https?://[\w.-]{1,60}/(?P<rs>[\w.-]{1,40}/[\w.-]{1,80})(?P<rev>[^\n]{0,40}--(?:rev|tag)\b)?"
    r"|\bgit clone\b(?![^\n]{0,200}(?:--branch|-b) v?\d)[^\n]{0,80}?https?://[\w.-]{1,60}/(?P<git>[\w.-]{1,40}/[\w.-]{1,80}?)(?:\.git)?(?P<runs>[^\n]{0,120}?(?:&&|;)[^\n]{0,60}(?:\./|\bbash\b|\bsh\b|\bpython3?\b|\bmake\b|\bRscript\b|\bpip3? install\b|R CMD INSTALL|/[\w-]{1,40}\.sh\b))",
    re.MULTILINE,
)
_BRANCH = re.compile(r"[@#](?:main|master|head|dev|develop|latest|trunk|HEAD)$", re.IGNORECASE)
#: An image of a job, of a service, of a step, or of a command.
_IMAGE = re.compile(
    r"^[ \t]*(?:image|container)[ \t]*:[ \t]*[\"']?(?P<a>[\w.-]{1,60}(?:/[\w.-]{1,80}){1,4}(?::[\w.-]{1,60})?(?:@sha256:\w{6,64})?)[\"']?[ \t]*(?:#[^\n]*)?$"
    r"|\buses[ \t]*:[ \t]*[\"']?docker://(?P<b>[^\s\"'#]{1,200})"
    r"|\bdocker run\b[^\n]{0,300}?[ \t](?P<c>[\w.-]{1,60}(?:/[\w.-]{1,80}){1,4}(?::[\w.-]{1,60})?(?:@sha256:\w{6,64})?)(?=[\s\"']|$)",
    re.MULTILINE,
)
_MOUNTED = re.compile(r"^/|^\.|^\$|:/")
_ITS_OWN = re.compile(
    rf"^(?:docker\.io/|ghcr\.io/|quay\.io/)?(?:{_KNOWN}|rocker|posit|condaforge|mambaorg|continuumio|cypress|jrottenberg|hadolint|pandoc|texlive|grafana|mysql|selenium)/|^(?:mcr\.microsoft\.com|public\.ecr\.aws|gcr\.io/(?:distroless|google)|registry\.k8s\.io)/|\$\{{",
    re.IGNORECASE,
)
_SERVICES = re.compile(r"^[ \t]*services[ \t]*:", re.MULTILINE)
_NEWEST = re.compile(r":(?:latest|main|master|dev|edge|nightly)$")
#: Machines that GitHub lends for one run (docs.github.com, "GitHub-hosted runners").
_RUNS_ON = re.compile(
    r"^(?P<indent>[ \t]*)runs-on[ \t]*:[ \t]*(?P<what>[^\n#]*)(?P<more>(?:\n(?P=indent)[ \t]+[^\n]*){0,4})",
    re.MULTILINE,
)
_SELF = re.compile(r"(?<![\w-])self-hosted(?![\w-])")
_MOST = 20


def unseen(path: str, text: str, owner: str) -> Iterator[Evidence]:
    """What a workflow runs unseen beside a secret. `owner`: of the repository, in lower case, or empty."""
    for found in _RUNS_ON.finditer(text):
        own = _SELF.search(found[0])
        if own:
            yield _at(path, text, found.start() + own.start(), _ITS_MACHINE)
    if "secrets" not in text and "github.token" not in text and not _WRITES.search(text):
        return
    for part in _parts(text):
        if part.given or part.writes:
            yield from _scripts(path, text, part)
        if not part.head and (part.writes or _TOKEN.search(text, part.start, part.end)):
            yield from _actions(path, text, part, owner)
        if part.given:
            yield from _packages(path, text, part, owner)
            yield from _images(path, text, part, owner)


_ITS_MACHINE = "runs on a machine of your own, which a pull request from a public copy can ask for too" + LOOK


class _Part(NamedTuple):
    """A step, or what stands before a job's steps; and what is at hand there."""

    start: int
    end: int
    given: str  # `own`: a secret in this very step; `job`: in the settings of its job or workflow; else empty
    writes: bool
    head: bool


def _parts(text: str) -> Iterator[_Part]:
    jobs_at = re.search(r"^jobs[ \t]*:", text, re.MULTILINE)
    begins = jobs_at.end() if jobs_at else 0
    over = text[:begins]
    given_all, writes_all = bool(_OURS.search(over)), bool(_WRITES.search(over))
    first = _JOB.search(text, begins)
    starts = [one.start() for one in _JOB.finditer(text, begins) if first and one["indent"] == first["indent"]]
    for start, end in pairwise([*starts, len(text)] if starts else [begins, len(text)]):
        steps_at = _STEPS.search(text, start, end)
        below = steps_at.end() if steps_at else end
        head = text[start:below]
        wide = given_all or bool(_OURS.search(head))
        writes = writes_all or bool(_WRITES.search(head))
        yield _Part(start, below, "own" if _OURS.search(head) else "job" if wide else "", writes, head=True)
        steps = [one.start() for one in _STEP.finditer(text, below, end)]
        for one, after in pairwise([*steps, end]):
            own = "own" if _OURS.search(text, one, after) else "job" if wide else ""
            yield _Part(one, after, own, writes, head=False)


def _at(path: str, text: str, place: int, note: str) -> Evidence:
    return Evidence(path=path, line=text.count("\n", 0, place) + 1, note=note)


def _plain(text: str, place: int) -> bool:
    """Whether a place is not in a comment."""
    return not text[text.rfind("\n", 0, place) + 1 : place].lstrip().startswith("#")


def _scripts(path: str, text: str, part: _Part) -> Iterator[Evidence]:
    """Scripts that are fetched and run: sure where a secret is at hand, and it is not how a well-known tool is installed."""
    step = text[part.start : part.end]
    places = [found for found in _PIPED.finditer(step) if _plain(step, found.start())]
    if not _CHECKED.search(step):
        places += [
            found
            for found in islice(_SAVED.finditer(step), _MOST)
            if _plain(step, found.start())
            and re.search(
                rf"(?:(?:^|[\s;&|])(?:{_SHELLS}|source|\.)[ \t]{{1,3}}(?:-\w{{1,3}}[ \t]{{1,3}})?(?:\./)?|chmod[^\n]{{0,20}} |\./){re.escape(found['file'] or found['own'])}",
                step[found.end() :],
                re.MULTILINE,
            )
        ]
    for found in places:
        line = step[step.rfind("\n", 0, found.start()) + 1 : found.end() + 200].split("\n")[0]
        made = _MAKERS.search(line)
        if part.given:
            yield _at(path, text, part.start + found.start(), _SCRIPT + (LOOK if made or part.given == "job" else ""))
        elif not made and re.search(r"gist\.|raw\.githubusercontent|pastebin|paste\.", line):
            yield _at(path, text, part.start + found.start(), _SCRIPT_WRITES)


_SCRIPT = "runs a script that is fetched unseen beside a secret"
_SCRIPT_WRITES = "runs a script that is fetched unseen, with the right to change the repository" + LOOK
_PACKED = "installs somebody else's code without a version beside a secret" + LOOK
_BOXED = "hands a secret to somebody else's image that changes as they like"


_TOKEN = re.compile(r"\$\{\{[ \t]*(?:secrets\.GITHUB_TOKEN|github\.token)\b", re.IGNORECASE)
_MOVING = re.compile(
    rf"\buses[ \t]*:[ \t]*[\"']?(?!(?:{_KNOWN}|aws-actions|google-github-actions|codecov|databricks|snowflake-labs|hashicorp)/|\./|docker://)(?P<owner>[\w.-]{{1,60}})/[\w./-]{{1,100}}@(?:master|main|head|latest|dev|develop|trunk)\b",
    re.IGNORECASE,
)


def _actions(path: str, text: str, part: _Part, owner: str) -> Iterator[Evidence]:
    """Somebody else's action at a branch, with a token that may change the repository."""
    found = _MOVING.search(text, part.start, part.end)
    if found and found["owner"].lower() != owner and _plain(text, found.start()):
        yield _at(path, text, found.start(), _MAY_WRITE)


_MAY_WRITE = "runs somebody else's action that changes as they like, with a token of this repository" + LOOK


def _packages(path: str, text: str, part: _Part, owner: str) -> Iterator[Evidence]:
    if part.head:
        return
    for found in _PACKAGE.finditer(text, part.start, part.end):
        name = found["r"] or found["py"] or found["js"] or found["rs"] or found["git"]
        pin = found["pin"] or found["at"] or found["hash"] or found["rev"] or ""
        theirs = name.split("/")[0].lower()
        if (pin and not _BRANCH.search(pin)) or theirs == owner or re.fullmatch(_KNOWN, theirs, re.IGNORECASE):
            continue
        if _plain(text, found.start()):
            yield _at(path, text, found.start(), _PACKED)


def _images(path: str, text: str, part: _Part, owner: str) -> Iterator[Evidence]:
    """Images that are not pinned by their sum; a service's own password is often made up for the run."""
    services = _SERVICES.search(text, part.start, part.end) if part.head else None
    for found in _IMAGE.finditer(text, part.start, part.end):
        name = found["a"] or found["b"] or found["c"]
        if "@sha256:" in name or _MOUNTED.search(name) or _ITS_OWN.search(name) or "/" not in name:
            continue
        if (owner and f"/{owner}/" in f"/{name.lower()}") or not _plain(text, found.start()):
            continue
        if part.given == "job" and not part.head:
            continue  # a command's or step's image gets what it is given
        newest = ":" not in name.rpartition("/")[2] or _NEWEST.search(name)
        sure = newest and not (services and found.start() > services.start())
        yield _at(path, text, found.start(), _BOXED + ("" if sure else LOOK))
