"""Secrets that a workflow keeps where others read them: in a commit, on a page, in an upload, a cache, an image or a comment.

The log's veil over secrets does not reach into files. So what counts is a file that a secret or the whole environment goes
into, and that the same workflow publishes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nhsr_registry import re
from nhsr_registry.checks._leaks import LOOK
from nhsr_registry.model import Evidence

#: A variable of a step or a job that holds a secret.
_NAMED = re.compile(
    r"^[ \t]*(?P<name>[A-Za-z_]\w{0,60})[ \t]*:[ \t]*[\"']?\$\{\{[ \t]*secrets\.(?!GITHUB_TOKEN)", re.MULTILINE
)
_FILE = r"[\"']?(?:\./)?(?P<file>[\w.][\w./-]{0,100})"
#: All variables, through whatever sorts or cuts them, into a file.
_ALL = re.compile(
    rf"(?:^|[;&|:]|run:)[ \t]{{0,40}}(?:env|printenv|export -p|declare -x|set)(?:[ \t]{{1,3}}-\w{{1,3}})?[ \t]{{0,5}}(?:\|[^|>\n;&]{{0,80}}){{0,4}}?(?:>{{1,2}}|\|[ \t]{{0,5}}tee)[ \t]{{0,5}}(?:-a[ \t]{{1,3}})?{_FILE}"
)
_DIRECT = re.compile(
    rf"\$\{{\{{\s{{0,5}}secrets\.(?!GITHUB_TOKEN)[^{{}}\n]{{1,80}}\}}\}}[^\n|]{{0,120}}(?:>{{1,2}}|\|[ \t]{{0,5}}tee)[ \t]{{0,5}}{_FILE}"
)
#: What prints into a file, and the variables in it.
_PRINTS = re.compile(rf"\b(?:echo|printf)\b[^\n|;]{{0,200}}?>{{1,2}}[ \t]{{0,5}}{_FILE}")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w{0,60})")
_COMMITS = re.compile(
    r"\bgit\s{1,3}(?:-\S{1,60}\s{1,3}){0,3}(?:add|commit)\b|git-auto-commit|add-and-commit", re.IGNORECASE
)
_ADDS = re.compile(r"\bgit\s{1,3}add\s{1,3}(?P<what>[^\n;&|]{1,200})")
_PUSHES = re.compile(r"\bgit\s{1,3}push\b|git-auto-commit|add-and-commit|gh-pages", re.IGNORECASE)
#: Folders that are published as pages, uploads or caches.
_PUBLISHED = re.compile(
    r"\b(?:publish_dir|folder|path|publish-dir|build_dir)[ \t]*:[ \t]*[\"']?(?:\./)?(?P<path>\.|[\w.][\w./-]{0,100})",
    re.IGNORECASE,
)
_PUBLISHES = re.compile(
    r"upload-artifact|upload-pages-artifact|gh-pages|github-pages-deploy|actions/cache(?:/save)?@", re.IGNORECASE
)
_COMMENTS = re.compile(
    r"(?:createComment|gh\s{1,3}(?:pr|issue)\s{1,3}(?:comment|create)|gh\s{1,3}gist)\b[^\n]{0,200}\$\{\{\s{0,5}secrets\.(?!GITHUB_TOKEN)"
)
_BUILT = re.compile(
    r"--build-arg[ =][\"']?\w{1,60}=[\"']?(?:\$\{\{\s{0,5}secrets\.(?!GITHUB_TOKEN)|\$\{?(?P<name>[A-Za-z_]\w{0,60}))"
)
_OPEN_SHELL = re.compile(
    r"\buses[ \t]*:[ \t]*[\"']?(?:mxschmitt/action-tmate|lhotari/action-upterm|csexton/debugger-action)@"
)
_NOT_KEPT = ("GITHUB_ENV", "GITHUB_OUTPUT", "/dev/null")


def kept(path: str, text: str, commands: Iterable[tuple[int, str]]) -> Iterator[Evidence]:
    """`commands`: (line, command) of what the workflow runs."""
    if "secrets." not in text:
        return
    names = frozenset(found["name"] for found in _NAMED.finditer(text))
    published = _Published(text)
    for number, command in commands:
        into = _ALL.search(command) if names else None
        note = "keeps every variable of a step that holds a secret"
        if not into:
            into, note = _into(command, names), "keeps a secret in a file"
        if into and into["file"] not in _NOT_KEPT and (how := published.goes(into["file"])):
            yield Evidence(
                path=path, line=number, note=f"{note}, and publishes that file{LOOK if how == 'may' else ''}"
            )
        if _COMMENTS.search(command):
            yield Evidence(path=path, line=number, note="writes a secret into a comment")
        built = _BUILT.search(command)
        if built and (not built["name"] or built["name"] in names) and "push" in text:
            yield Evidence(path=path, line=number, note=f"builds a secret into an image that may be published{LOOK}")
    if "limit-access-to-actor" not in text and (shell := _OPEN_SHELL.search(text)):
        line = text.count("\n", 0, shell.start()) + 1
        yield Evidence(
            path=path, line=line, note=f"opens a shell beside secrets, whose address stands in the log{LOOK}"
        )


def _into(command: str, names: frozenset[str]) -> re.Match[str] | None:
    """Where a command writes a secret into a file, by itself or by a variable that holds it."""
    if (found := _DIRECT.search(command)) or not names:
        return found
    return next((one for one in _PRINTS.finditer(command) if not names.isdisjoint(_VARIABLE.findall(one[0]))), None)


class _Published:
    """What a workflow publishes, found once however many files it writes."""

    def __init__(self, text: str) -> None:
        shown = _PUBLISHED.finditer(text) if _PUBLISHES.search(text) else ()
        self._folders = {found["path"].rstrip("/") for found in shown}
        self._commits = bool(_COMMITS.search(text) and _PUSHES.search(text))
        added = [found["what"] for found in _ADDS.finditer(text)] if self._commits else []
        self._added = {word for one in added for word in one.split()}
        self._every = not added or not self._added.isdisjoint(("-A", "--all", ".", "*"))

    def goes(self, file: str) -> str:
        """`does` where it publishes the file, `may` where it publishes everything that is not ignored, else nothing."""
        parts = file.split("/")
        above = {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
        if above & self._folders or (self._commits and file in self._added):
            return "does"
        return "may" if "." in self._folders or (self._commits and self._every) else ""
