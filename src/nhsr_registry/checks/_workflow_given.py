"""What a workflow gives away besides what it prints: to whoever answers, whoever downloads, and whoever writes a comment.

A stranger's words reach a shell through `eval` or through all of an event; a secret reaches whoever answers where the other
side is not checked, whoever downloads an upload or a cache with a folder of keys in it, and whoever reads an issue.
See https://docs.github.com/actions/security-guides/security-hardening-for-github-actions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from nhsr_registry import re
from nhsr_registry.checks._leaks import LOOK
from nhsr_registry.model import Evidence

_STEP = re.compile(r"^[ \t]*-[ \t]+(?=[\w-]{1,40}[ \t]*:)", re.MULTILINE)
_SECRET = re.compile(r"\$\{\{[^{}\n]{0,60}\bsecrets\.(?!GITHUB_TOKEN\b)\w", re.IGNORECASE)
_TRUSTED = re.compile(
    r"^[ \t]*[\"']?on[\"']?[ \t]*:.*\bpull_request_target\b|^[ \t]{1,6}-?[ \t]*pull_request_target\b", re.MULTILINE
)
#: Whatever strangers may start, by a request, an issue or a comment.
_BY_STRANGERS = re.compile(
    r"^[ \t]*[\"']?on[\"']?[ \t]*:.*\b(?:pull_request(?:_target)?|issues?|issue_comment|discussion(?:_comment)?)\b|^[ \t]{1,6}-?[ \t]*(?:pull_request(?:_target)?|issues|issue_comment|discussion(?:_comment)?)\b",
    re.MULTILINE,
)
#: All of an event, or a text that whoever sends it chooses.
_WHOLE = re.compile(
    r"\$\{\{[^{}\n]{0,40}\btoJSON\s{0,3}\(\s{0,3}github(?:\.event(?:\.[\w.]{1,60})?)?\s{0,3}\)", re.IGNORECASE
)
_PAYLOAD = re.compile(r"\$\{\{[^{}\n]{0,60}\bgithub\.event\.client_payload\.\w", re.IGNORECASE)
#: The text of a release, which whoever may release writes; GitHub fills it with the titles of pull requests.
_NOTES = re.compile(r"\$\{\{[^{}\n]{0,60}\bgithub\.event\.release\.(?:body|name)\b")
#: A variable that holds what a stranger wrote, and where one is read as a command.
_THEIRS = re.compile(
    r"^[ \t]*(?P<name>[A-Za-z_]\w{0,60})[ \t]*:[ \t]*[\"']?\$\{\{[ \t]*github\.(?:head_ref|event\.(?:issue|comment|pull_request|review|discussion)\.(?:title|body|head\.(?:ref|label)))",
    re.MULTILINE,
)
_READ = re.compile(
    r"\b(?P<name>[A-Za-z_]\w{0,60})=[\"']?\$\(\s{0,3}(?:jq|cat|gh)\b[^\n)]{0,120}(?:\.body|\.title|GITHUB_EVENT_PATH)"
)
_EVALS = re.compile(r"(?:^|[\s;&|])(?:eval|bash -c|sh -c)[ \t]{1,3}[^\n]{0,80}?\$\{?(?P<name>[A-Za-z_]\w{0,60})")
#: The head of somebody's request, kept in a variable, or cloned by its address.
_HEAD = re.compile(
    r"^[ \t]*(?P<name>[A-Za-z_]\w{0,60})[ \t]*:[ \t]*[\"']?\$\{\{[ \t]*github\.(?:head_ref|event\.pull_request\.head\.(?:sha|ref|repo\.\w{3,12}))",
    re.MULTILINE,
)
_CLONES = re.compile(r"\bgit[ \t]{1,3}(?:clone|fetch|checkout|pull|switch)\b[^\n]{0,200}")
_ITS_HEAD = re.compile(r"github\.event\.pull_request\.head\.")
#: The other side is not checked.
_ANYBODY = re.compile(
    r"\bcurl\b[^\n]{0,200}?[ \t](?:-[a-zA-Z]{0,6}k[a-zA-Z]{0,6}|--insecure)(?=[ \t]|$)|\bwget\b[^\n]{0,200}--no-check-certificate|http\.sslVerify[ =]{1,3}[\"']?false|GIT_SSL_NO_VERIFY|verify\s?=\s?False|NODE_TLS_REJECT_UNAUTHORIZED|-SkipCertificateCheck|ssl_verifypeer\s?=\s?(?:0|F)",
    re.IGNORECASE,
)
_ANY_HOST = re.compile(r"StrictHostKeyChecking[ =]{1,3}no\b", re.IGNORECASE)
#: curl tells what it sends; a name and password are coded there, so that the log's veil does not know them.
_TELLS = re.compile(
    r"\bcurl\b(?=[^\n]{0,300}[ \t](?:-v|--verbose|--trace\S{0,8})\b)(?=[^\n]{0,300}[ \t](?:-u|--user)\b)"
)
_UNCLOSED = re.compile(
    r"\b(?:curl|wget)\b[^\n|]{0,200}[\s\"']http://(?!localhost|127\.)[^\n|]{1,200}\|[ \t]{0,5}(?:sudo[ \t]{1,3}(?:-\w{1,3}[ \t]{1,3})?)?(?:ba|z|da)?sh\b|\b(?:curl|wget)\b[^\n|;&]{0,200}[\s\"']http://(?!localhost|127\.)[^\n|;&]{0,200}?/(?P<file>[\w.-]{1,60}\.(?:sh|py|R))\b[^\n]{0,40}(?:&&|;)[^\n]{0,40}(?P=file)"
    r"|repos\s?=\s?\\?[\"']http://(?!localhost|127\.|cran|cloud\.r-project)|--(?:extra-)?index-url[ =][\"']?http://(?!localhost|127\.)"
)
#: Every variable of a step, printed.
_ALL = re.compile(
    r"(?:^|[;&|]|run:)[ \t]{0,20}(?:env|printenv|export -p|declare -x)[ \t]{0,3}(?:$|\|[ \t]{0,3}(?:sort|grep|less|cat|head)\b)|\b(?:print|cat|message|str)\(\s{0,3}(?:Sys\.getenv\(\s{0,2}\)|(?:dict\()?os\.environ\)?)|\b(?:Get-ChildItem|gci|dir|ls) Env:|console\.log\(process\.env\)",
    re.MULTILINE,
)
#: A folder or a file in which keys are kept, among what is uploaded or cached.
_KEPT = re.compile(r"\buses[ \t]*:[ \t]*[\"']?actions/(?:upload-artifact|cache(?:/save)?)@")
_KEYS = re.compile(
    r"^[ \t]*(?:path[ \t]*:[ \t]*)?-?[ \t]*[\"']?(?:[\w./~$-]{0,60}/)?(?P<what>\.(?:env(?:\.\w{1,12})?|Renviron|netrc|pgpass|aws|ssh|azure|kube|docker|git-credentials|npmrc|pypirc|databrickscfg)|gcloud|id_rsa|credentials(?:\.json)?|service-account\.json)/?[\"']?[ \t]*$",
    re.MULTILINE,
)
_EVERYTHING = re.compile(
    r"^[ \t]*path[ \t]*:[ \t]*[\"']?(?:\.|\./|\$\{\{ ?github\.workspace ?\}\}/?)[\"']?[ \t]*$", re.MULTILINE
)
#: https://developer.hashicorp.com/terraform/language/manage-sensitive-data: plans and states have them in plain text.
_PLAN = re.compile(
    r"^[ \t]*(?:path[ \t]*:[ \t]*)?-?[ \t]*[\"']?(?:[\w./~*-]{0,80}/)?(?P<what>(?:tf)?plan\.(?:json|out|bin|tfplan)|[\w*-]{0,40}\.(?:tfplan|tfstate)|tfplan|terraform\.plan)[\"']?[ \t]*$",
    re.MULTILINE,
)
#: What a stranger's run keeps for the runs of everybody.
_CACHED = re.compile(r"\buses[ \t]*:[ \t]*[\"']?actions/cache(?:/save)?@")
_ITS_CODE = re.compile(
    r"^[ \t]*ref[ \t]*:.*(?:github\.event\.pull_request\.(?:head|merge)|github\.head_ref|refs/pull/)|\bgh pr checkout\b",
    re.MULTILINE,
)
_CHECKED_OUT = re.compile(r"\buses[ \t]*:[ \t]*[\"']?actions/checkout@v?[1-5]?\b")
_OPENED = re.compile(
    r"\b(?:cloudflared[ \t]{1,3}tunnel|ngrok[ \t]{1,3}(?:tcp|http|start)|code[ \t]{1,3}tunnel|upterm[ \t]{1,3}host|bore[ \t]{1,3}local|npx[ \t]{1,3}localtunnel|lt[ \t]{1,3}--port|ssh[ \t][^\n]{0,80}[ \t]-R[ \t])|/dev/tcp/\d|\bnc[ \t][^\n]{0,40}-e[ \t]"
)
#: What actions say of a request's files: their names are its writer's.
_FILES = re.compile(
    r"\$\{\{[ \t]*steps\.[\w-]{1,60}\.outputs\.(?:\w{0,30}_)?(?:changed|modified|added|renamed|deleted|all)_?(?:and_\w{1,20}_)?files\b",
    re.IGNORECASE,
)
_FOR_ALL = re.compile(
    r"--acl[ =](?:public-read|public-read-write)|--public-access[ =](?:blob|container)|\ballUsers\b|\bAllUsers:[A-Z]"
    r"|(?m:^(?![^\n]*\b(?:npm|yarn|pnpm|lerna)\b)[^\n]*--access[ =]public\b)"  # to publish a package is meant for all
)
_ROWS = re.compile(
    r"\bgh[ \t]{1,3}release[ \t]{1,3}(?:upload|create)\b[^\n]{0,200}?(?:patients?|cohort|extract|nhs_?n\w{1,5}|person_?level|patient_?level|identifiable|linked|admissions|spells|episodes|waiting_?list)[\w.-]{0,40}\.(?:csv|xlsx?|rds|parquet|zip|dta|sav|json)",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\bgh[ \t]{1,3}(?:issue|pr|gist|discussion)[ \t]{1,3}(?:create|comment|edit)\b[^\n]{0,300}|hooks\.slack\.com[^\n]{0,300}|webhook\.office[^\n]{0,300}"
)
_NAMED = re.compile(
    r"^[ \t]*(?P<name>[A-Za-z_]\w{0,60})[ \t]*:[ \t]*[\"']?\$\{\{[ \t]*secrets\.(?!GITHUB_TOKEN)", re.MULTILINE
)
_BODY = re.compile(r"(?:--body|-b|-d|--data|--title|-f|--field)[ =][^\n]{0,200}")
_USES = re.compile(
    r"\buses[ \t]*:[ \t]*[\"']?(?!(?:actions|github)/|\./)(?P<owner>[\w.-]{1,60})/(?P<rest>[\w./-]{1,140})@(?P<at>[\w./-]{1,60})"
)
_MOVES = re.compile(r"main|master|head|latest|dev|develop|trunk", re.IGNORECASE)
_EVERY = re.compile(r"\$\{\{[^{}]{0,80}\btoJSON\s{0,3}\(\s{0,3}secrets\s{0,3}\)", re.IGNORECASE)
_BUILD = re.compile(r"\bbuild-args[ \t]*:[^\n]*(?:\n[^\n]*){0,6}?\$\{\{[ \t]*secrets\.(?!GITHUB_TOKEN)")
_MERGES = re.compile(r"\bgh[ \t]{1,3}pr[ \t]{1,3}(?:merge|review[^\n]{0,60}--approve)\b")
_ASKS = re.compile(r"github\.actor|pull_request\.user\.login|author_association|fetch-metadata", re.IGNORECASE)
_MOST = 300


def given(path: str, text: str, commands: Sequence[tuple[int, str]], owner: str) -> Iterator[Evidence]:
    """`commands`: (line, command) of what runs. `owner`: of the repository, in lower case, or empty."""
    trusted, by_strangers = bool(_TRUSTED.search(text)), bool(_BY_STRANGERS.search(text))
    theirs = {found["name"] for found in islice(_THEIRS.finditer(text), _MOST)}
    heads = {found["name"] for found in islice(_HEAD.finditer(text), _MOST)} if trusted else set[str]()
    names = {found["name"] for found in islice(_NAMED.finditer(text), _MOST)}
    for number, command in commands:
        for note in _of_command(command, by_strangers, theirs, heads if trusted else None):
            yield Evidence(path=path, line=number, note=note)
        theirs |= {found["name"] for found in _READ.finditer(command)} if by_strangers else set()
        public = _PUBLIC.search(command)
        said = _BODY.search(public[0]) if public else None
        if said and (_SECRET.search(said[0]) or names & set(_VARIABLE.findall(said[0]))):
            yield Evidence(path=path, line=number, note="writes a secret where others read it" + LOOK)
        if trusted and _MERGES.search(command) and not _ASKS.search(text):
            yield Evidence(path=path, line=number, note="accepts whatever a stranger sends" + LOOK)
    yield from _printed(path, commands, names)
    begins = _COMMENT.search(text)
    if begins and _SECRET.search(text) and not _ASKS_WHO.search(text):
        line = text.count("\n", 0, begins.end()) + 1
        yield Evidence(path=path, line=line, note="lets anybody's comment start what holds a secret" + LOOK)
    if (trusted or begins) and (code := _ITS_CODE.search(text)):
        for cached in islice(_CACHED.finditer(text, code.end()), _MOST):
            line = text.count("\n", 0, cached.start()) + 1
            yield Evidence(
                path=path, line=line, note="keeps what a stranger's code may have changed for later runs" + LOOK
            )
    yield from _of_steps(path, text, owner)


_COMMENT = re.compile(
    r"^[ \t]*[\"']?on[\"']?[ \t]*:.*\bissue_comment\b|^[ \t]{1,6}-?[ \t]*issue_comment\b", re.MULTILINE
)
_ASKS_WHO = re.compile(
    r"author_association|github\.(?:actor|triggering_actor)|comment\.user\.login|permission|getCollaborator|is-?(?:team-?)?member",
    re.IGNORECASE,
)
_INTO = re.compile(r"\b(?:echo|printf)\b[^\n|;]{0,200}?>{1,2}[ \t]{0,3}[\"']?(?P<file>[\w.~$/-]{2,80})")
_CAT = re.compile(
    r"(?:^|[\s;&|])(?:cat|head|tail|less|type|Get-Content)[ \t]{1,3}(?:-\w{1,4}[ \t]{1,3}){0,2}[\"']?(?P<file>[\w.~$/-]{2,80})[\"']?[ \t]*(?:$|[;&]|\|[ \t]{0,3}(?:head|tail|base64|tr|rev|sed|xxd|od|cut|fold)\b)"
)


def _printed(path: str, commands: Sequence[tuple[int, str]], names: set[str]) -> Iterator[Evidence]:
    """A file that a secret was written into, shown in the log."""
    files = set[str]()
    for number, command in commands:
        if (shown := _CAT.search(command)) and shown["file"] in files:
            yield Evidence(path=path, line=number, note="prints a file that holds a secret into the log" + LOOK)
        into = _INTO.search(command)
        if into and (_SECRET.search(into[0]) or names & set(_VARIABLE.findall(into[0]))):
            files.add(into["file"])


_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w{0,60})")


def _of_command(command: str, by_strangers: bool, theirs: set[str], heads: set[str] | None) -> Iterator[str]:
    """What one command does, whatever stands beside it. `heads`: variables with a request's head; `None` without its rights."""
    if _WHOLE.search(command):
        yield "pastes what strangers write into a command" + ("" if by_strangers else LOOK)
    yield from _pasted(command, by_strangers)
    if theirs and any(found["name"] in theirs for found in _EVALS.finditer(command)):
        yield "runs what strangers write as a command"
    clone = _CLONES.search(command) if heads is not None else None
    if clone and (_ITS_HEAD.search(clone[0]) or (heads or set()) & set(_VARIABLE.findall(clone[0]))):
        yield "fetches a stranger's code with this repository's rights"
    if _UNCLOSED.search(command):
        yield "runs what it fetches over a connection that is not encrypted"
    if _OPENED.search(command):
        yield "opens a way from outside into the machine that runs it" + LOOK
    if _FOR_ALL.search(command):
        yield "opens what it stores to everybody" + LOOK
    if _ROWS.search(command):
        yield "publishes what may be rows about patients" + LOOK


def _pasted(command: str, by_strangers: bool) -> Iterator[str]:
    """What stands in a command word by word, and was written by others."""
    if _PAYLOAD.search(command):
        yield "pastes what whoever starts it sends into a command" + LOOK
    if by_strangers and _FILES.search(command):
        yield "pastes names of files, which strangers choose, into a command" + LOOK
    if _NOTES.search(command):
        yield "pastes the notes of a release, which GitHub fills with strangers' titles, into a command" + LOOK


def _of_steps(path: str, text: str, owner: str) -> Iterator[Evidence]:
    checked_out = _CHECKED_OUT.search(text) and "persist-credentials: false" not in text
    steps = [found.start() for found in _STEP.finditer(text)]
    for start, end in pairwise([*steps, len(text)]):
        step = text[start:end]
        for at, note in _of_step(step, bool(checked_out), "push: true" in text, owner):
            yield Evidence(path=path, line=text.count("\n", 0, start + at) + 1, note=note)


def _of_step(step: str, checked_out: bool, pushes: bool, owner: str) -> Iterator[tuple[int, str]]:
    """(place in the step, note)."""
    if _KEPT.search(step):
        if keys := _KEYS.search(step):
            yield keys.start("what"), "uploads or caches what may hold keys" + LOOK
        elif "upload-artifact" in step and (kept := _PLAN.search(step)):
            yield kept.start("what"), "uploads Terraform's plan or state, in which secrets stand in plain text" + LOOK
        elif checked_out and (every := _EVERYTHING.search(step)):
            yield every.end(), "uploads everything, with the token that fetched it" + LOOK
    used = _USES.search(step)
    elsewhere = used and used["owner"].lower() != owner
    if every := _EVERY.search(step):
        told = "hands every secret to somebody else's action" if elsewhere else "holds every secret at once"
        yield every.start(), told + LOOK
    if not _SECRET.search(step):
        return
    for pattern, note in _BESIDE:
        if found := pattern.search(step):
            yield found.start(), note
    if pushes and (built := _BUILD.search(step)):
        yield built.start(), "builds a secret into an image that may be published" + LOOK


_BESIDE = (
    (_ANYBODY, "sends a secret to whoever answers: the other side is not checked"),
    (_ANY_HOST, "sends a secret to whoever answers: the other side is not checked" + LOOK),
    (_TELLS, "prints a password, coded, into the log, which anybody may read"),
    (_ALL, "prints every variable of a step that holds a secret" + LOOK),
)
_REUSED = re.compile(
    r"^[ \t]{2,8}uses[ \t]*:[ \t]*[\"']?(?!\./)(?P<owner>[\w.-]{1,60})/[\w./-]{1,140}/workflows/[\w.-]{1,60}@(?P<at>[\w./-]{1,60})[^\n]*\n(?:[^\n]*\n){0,12}?[ \t]{2,8}secrets[ \t]*:[ \t]*\n(?:[^\n]*\n){0,4}?[^\n]{0,80}\$\{\{[ \t]*secrets\.(?!GITHUB_TOKEN)",
    re.MULTILINE,
)


def reused(path: str, text: str, owner: str) -> Iterator[Evidence]:
    """Secrets handed by name to somebody else's workflow at a branch."""
    for found in islice(_REUSED.finditer(text), _MOST):
        if _MOVES.fullmatch(found["at"]) and (not owner or found["owner"].lower() != owner):
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(
                path=path, line=line, note="hands a secret to somebody else's workflow that changes as they like"
            )
