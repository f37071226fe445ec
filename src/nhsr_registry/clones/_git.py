"""Running git over a stranger's repository so that nothing of it runs.

The `config`, hooks and attributes of a clone can name programs (`core.fsmonitor`, `core.sshCommand`, diff drivers, a
promisor remote with `ext::` …). Instead of switching each off, git never sees them: it is given a git directory of our
own making, with our configuration, whose objects are the clone's. This also spares questions of ownership.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Self, cast

from nhsr_registry import re
from nhsr_registry.errors import RepositoryError

if TYPE_CHECKING:
    from git import Git

TIMEOUT = 180.0  # seconds; only a clone that means harm (a pipe in place of a pack) takes as long

#: No configuration but ours, no prompt, no protocol, no object from elsewhere, whatever the caller's environment says.
QUIET = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
    "GIT_ASKPASS": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "0",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NAMESPACE": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_TRACE": "0",
    "SSH_ASKPASS": "",
}

_CONFIG = """\
[core]
\trepositoryformatversion = {version}
\tbare = true
\tattributesFile = {null}
\tcommitGraph = false
\texcludesFile = {null}
\tfsmonitor = false
\thooksPath = {null}
\tuntrackedCache = false
[gc]
\tauto = 0
[protocol]
\tallow = never
"""
_EXTENSION = "[extensions]\n\tobjectFormat = sha256\n"
_MAILMAP = "[mailmap]\n\tblob = HEAD:.mailmap\n"

_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def git_class() -> type[Git]:
    """GitPython's `Git`. Raises `RepositoryError` where there is no git program."""
    try:
        from git import Git  # imported here: it starts git, which takes a tenth of a second
    except ImportError as error:
        raise no_git() from error
    return Git


def has_git() -> bool:
    """Whether there is a git program, without starting it."""
    return shutil.which(os.environ.get("GIT_PYTHON_GIT_EXECUTABLE") or "git") is not None


def no_git() -> RepositoryError:
    return RepositoryError(
        "There is no git program on the PATH.",
        hint="Install git (https://git-scm.com). A plain folder without .git can be read without it.",
    )


def is_oid(text: str) -> bool:
    """Whether `text` is a full object id (SHA-1 or SHA-256)."""
    return _OID.fullmatch(text) is not None


class Process:
    """A git process: its output as a stream; leaving the `with` block ends it. `failed` is known thereafter."""

    def __init__(self, process: Any, *, timeout: float = TIMEOUT) -> None:
        self._wrapped = process  # GitPython's own wrapper ends the process when it is forgotten
        self._process = getattr(process, "proc", process)
        self.stdout: IO[bytes] = process.stdout
        self.failed = False
        self.timed_out = False
        self._stderr: deque[bytes] = deque(maxlen=5)
        # Read beside, or git stops for good once it has filled the pipe with complaints.
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._timer = threading.Timer(timeout, self._give_up)
        self._timeout = timeout
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._reader.start()
        self._timer.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._timer.cancel()
        done = not self.stdout.closed and not self.stdout.read(1)
        if not done:  # we have seen enough
            self._process.kill()
        status = self._process.wait()
        self._reader.join(timeout=5)
        for stream in (self.stdout, self._process.stderr):
            stream.close()
        self.failed = self.timed_out or (done and status != 0)

    def _listen(self) -> None:
        for line in iter(lambda: self._process.stderr.readline(2000), b""):
            self._stderr.append(line)

    def _give_up(self) -> None:
        self.timed_out = True
        self._process.kill()

    @property
    def complaint(self) -> str:
        """What git said last, in one short line fit for a message."""
        if self.timed_out:
            return f"git did not finish within {self._timeout:.0f} seconds"
        text = b" ".join(self._stderr).decode("utf-8", "replace")
        return re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", text).strip()[:300] or "git gave no reason"


def _program() -> str:
    return os.environ.get("GIT_PYTHON_GIT_EXECUTABLE") or "git"


def _started(command: list[str], folder: Path, env: dict[str, str], stdin: BinaryIO | None) -> Any:
    """A process of git, by GitPython only where a program of the folder we are in could be taken for git.

    To load GitPython takes as long as to read three repositories, and it starts git once for itself.
    """
    if os.name == "nt":  # there, the folder that a person is in comes before the PATH
        git = git_class()
        from git.exc import GitCommandNotFound

        try:
            command[0] = git.GIT_PYTHON_GIT_EXECUTABLE or command[0]
            return git(str(folder)).execute(command, istream=stdin, as_process=True, env=env)
        except GitCommandNotFound as error:
            raise no_git() from error
    try:
        return subprocess.Popen(  # noqa: S603 - our own words
            command, cwd=folder, env={**os.environ, "LANGUAGE": "C", "LC_ALL": "C", **env},
            stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    except (FileNotFoundError, PermissionError) as error:
        raise no_git() from error


class Objects:
    """The objects of a clone at one commit, read through git."""

    def __init__(self, directory: Path, objects: Path, shallow: Path | None, *, sha256: bool) -> None:
        self._directory = directory
        self._sha256 = sha256
        self._env = QUIET | {
            "GIT_DIR": str(directory),
            "GIT_COMMON_DIR": str(directory),
            "GIT_OBJECT_DIRECTORY": str(objects),
            "GIT_SHALLOW_FILE": str(shallow or directory / "shallow"),
            "GIT_INDEX_FILE": str(directory / "index"),
        }
        (directory / "refs").mkdir()
        self.point_at(("0" * 64) if sha256 else ("0" * 40))

    def point_at(self, commit: str, *, mailmap: bool = False) -> None:
        """Make `commit` what `HEAD` means; `mailmap` says whether to use its `.mailmap`."""
        (self._directory / "HEAD").write_text(f"{commit}\n", encoding="ascii")
        config = _CONFIG.format(version=int(self._sha256), null=Path(os.devnull).as_posix())
        config += (_EXTENSION if self._sha256 else "") + (_MAILMAP if mailmap else "")
        (self._directory / "config").write_text(config, encoding="utf-8")

    def run(self, *arguments: str, stdin: BinaryIO | None = None, env: dict[str, str] | None = None) -> Process:
        """Start `git arguments`; our own words only, never those of a repository."""
        return Process(_started([_program(), *arguments], self._directory, self._env | (env or {}), stdin))

    def ask(self, names: list[str]) -> list[tuple[str, str, int] | None]:
        """For each object name: (id, type, size), or `None` where the clone does not have it."""
        answers: list[tuple[str, str, int] | None] = []
        with _lines(names) as stdin, self.run("cat-file", "--batch-check", "--buffer", stdin=stdin) as process:
            for line in process.stdout:
                words = line.decode("utf-8", "replace").split()
                known = len(words) == 3 and is_oid(words[0]) and words[2].isdigit()
                answers.append((words[0], words[1], int(words[2])) if known else None)
        # A damaged object ends git: what was not answered is not there.
        return answers[: len(names)] + [None] * (len(names) - len(answers))

    def contents(self, oids: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Each object's content, in order; `None` where the clone does not have it, b"" never stands for damage.

        A damaged object ends the git process: it counts as absent too, and reading goes on after it.
        """
        left = list(oids)
        for _ in range(20):  # damaged objects that we step over; a clone with more is past help
            if not left:
                return
            done = 0
            for oid, content in self._batch(left):
                done += 1
                yield oid, content
            left = left[done:]
            if left:
                yield left.pop(0), None
        for oid in left:
            yield oid, None

    def _batch(self, oids: list[str]) -> Iterator[tuple[str, bytes | None]]:
        with _lines(oids) as stdin, self.run("cat-file", "--batch", "--buffer", stdin=stdin) as process:
            for oid in oids:
                words = process.stdout.readline().split()
                if len(words) != 3:
                    if not words:
                        return  # git has ended: this object is damaged
                    yield oid, None
                    continue
                size = int(words[2])
                content = process.stdout.read(size)
                if len(content) < size:
                    return
                process.stdout.read(1)
                yield oid, content


@contextmanager
def _lines(lines: Iterable[str]) -> Iterator[BinaryIO]:
    """A file with `lines`, for git to read at its own pace: no two pipes that could wait for one another."""
    with tempfile.TemporaryFile() as file:
        file.write("".join(f"{line}\n" for line in lines).encode("ascii"))
        file.flush()
        file.seek(0)
        yield cast("BinaryIO", file)


@contextmanager
def opened(objects: Path, shallow: Path | None, *, sha256: bool) -> Iterator[Objects]:
    """The objects in a clone's folder `objects`, for as long as the `with` block lasts."""
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-", ignore_cleanup_errors=True) as directory:
        yield Objects(Path(directory), objects, shallow, sha256=sha256)
