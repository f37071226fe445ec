"""One repository at one commit, as data: all paths, the texts that were asked for, the history's facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

import msgspec

from nhsr_registry import re, unnamed
from nhsr_registry.documents import is_packed
from nhsr_registry.globs import compile_patterns, groups
from nhsr_registry.model import History, HostFacts, Model
from nhsr_registry.workbooks import MAX_WORKBOOK, Sheet

MAX_TEXT = 1_000_000  # bytes of one file that we read; READMEs and code are far below
MAX_NOTEBOOK = 8_000_000  # a notebook carries its pictures; whether they were saved is what we want to know
MAX_TEXTS = 48_000_000  # bytes of all files of one repository
MAX_PATHS = 200_000
_MANY = 40  # paths from which on looking them up is quicker than comparing each

#: Where workflows lie that GitHub does not see (https://docs.github.com/actions/using-workflows/about-workflows).
_MISSPELT = re.compile(r"(?!\.github/workflows/)(?i:\.github/workflows/)")

#: Folders that hold other people's work or a tool's output; nothing in them speaks for the project.
FOREIGN = (
    "{**/renv/{**[!k],library/**,staging/**},"  # renv's own, but for lock files: those of profiles, or moved there
    "**/packrat/{**[!k],lib*/**,src/**},"  # the same of what came before renv
    "{**/node_modules,**/.venv,**/venv,**/site-packages,**/vendor,**/.Rproj.user,"
    "**/__pycache__,**/.ipynb_checkpoints,**/_site,**/site_libs,**/*_files/libs,**/.git}/**}"
)
#: Copies that Jupyter leaves beside a notebook or a script, and what RStudio remembers of a session (commands, texts that were
#: not saved), and that somebody committed: nobody's work to judge by, and as public as the rest. Only the look for leaks
#: reads them (`Snapshot.left`).
LEFT = "{**/.ipynb_checkpoints/*,**/.Rproj.user/**}"
_KEPT_BY_TOOLS = re.compile(r"\.ipynb_checkpoints/|\.Rproj\.user/")


#: What marks the folder of an environment of Python, whatever its name: of `venv`, and of conda.
_ENVIRONMENT = ("/pyvenv.cfg", "/conda-meta/history")


def environments(paths: Iterable[str]) -> tuple[str, ...]:
    """The folders, with a slash at their end, in which somebody committed a whole environment: a tool's, not theirs."""
    return tuple(
        path[: -len(mark) + 1]
        for path in paths
        if path.endswith(_ENVIRONMENT)
        for mark in _ENVIRONMENT
        if path.endswith(mark)
    )


def limit_of(path: str) -> int:
    """The most bytes of this file that are read."""
    if is_packed(path):
        return MAX_WORKBOOK
    return MAX_NOTEBOOK if path.lower().endswith(".ipynb") else MAX_TEXT


class FileEntry(Model):
    """One path of a tree. `oid` is git's blob id (`None` in a plain folder); `size` in bytes where known."""

    path: str
    oid: str | None = None
    size: int | None = None
    kind: Literal["file", "executable", "symlink", "submodule"] = "file"


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, dict=True, omit_defaults=True):
    """One repository at one commit.

    `texts` holds decoded file contents, `sheets` the first rows of workbooks; `unavailable` names wanted files that could not be read, with the
    reason (`too large`, `binary`, `absent from the clone`, …). `truncated` says that there were more paths
    than we list: too many, or a folder that we may not read (named in `unavailable` with a slash at its end).
    """

    repository: str | None = None
    commit: str | None = None
    branch: str | None = None
    entries: tuple[FileEntry, ...] = ()
    texts: dict[str, str] = {}
    sheets: dict[str, tuple[Sheet, ...]] = {}
    unavailable: dict[str, str] = {}
    history: History = History()
    host: HostFacts | None = None
    truncated: bool = False

    @classmethod
    def of(cls, files: Mapping[str, str], *, repository: str | None = None, history: History | None = None) -> Snapshot:
        """A snapshot from path → text, for tests and examples."""
        entries = tuple(FileEntry(path=path, size=len(text.encode())) for path, text in sorted(files.items()))
        return cls(repository=repository, entries=entries, texts=dict(files), history=history or History())

    @cached_property
    def by_path(self) -> Mapping[str, FileEntry]:
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All paths but those of `FOREIGN` folders and committed environments, shallowest first, then by name."""
        foreign = compile_patterns((FOREIGN,))
        own = [entry.path for entry in self.entries if not foreign.fullmatch(entry.path)]
        if inside := environments(own):
            own = [path for path in own if not path.startswith(inside)]
        return tuple(sorted(own, key=lambda path: (path.count("/"), path.lower(), path)))

    @cached_property
    def left(self) -> tuple[str, ...]:
        """Paths of the copies (`LEFT`) whose text is at hand."""
        match, foreign = compile_patterns((LEFT,)).fullmatch, compile_patterns((FOREIGN,)).fullmatch
        return tuple(path for path in self.texts if match(path) and not foreign(_KEPT_BY_TOOLS.sub("", path)))

    @cached_property
    def spoken(self) -> Mapping[str, str]:
        """The extension that its text gives to a file whose name has none: `scripts/01_clean` → `r`."""
        found = ((path, unnamed.extension_of(text)) for path, text in self.texts.items() if unnamed.may_be_code(path))
        return {path: extension for path, extension in found if extension}

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Paths of texts whose name says nothing and whose text is no code: keys, lists, notes. Only the look for leaks reads them."""
        return tuple(
            path for path in self.paths if path in self.texts and path not in self.spoken and unnamed.may_be_code(path)
        )

    @cached_property
    def _as_named(self) -> tuple[str, ...]:
        """`paths`, each as patterns are to see it: with the extension of its language where it has none.

        GitHub runs what is in `.github/workflows`, spelt so; in `.Github/Workflows` it does not look, and nor do patterns.
        """
        paths = self.paths
        if self.spoken:
            paths = tuple(f"{path}.{self.spoken[path]}" if path in self.spoken else path for path in paths)
        return tuple(f"./{path}" if _MISSPELT.match(path) else path for path in paths)

    @cached_property
    def _found(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    def find(self, *patterns: str) -> tuple[str, ...]:
        """Paths that match any pattern (see `globs`), shallowest first; remembered, since checks ask alike.

        A script without an extension matches as if it had that of its language.
        """
        if patterns not in self._found:
            if len(self.paths) < _MANY:
                match = compile_patterns(patterns).fullmatch
                self._found[patterns] = tuple(
                    path for path, named in zip(self.paths, self._as_named, strict=True) if match(named)
                )
            else:
                self._found[patterns] = self._looked_up(patterns)
        return self._found[patterns]

    def _looked_up(self, patterns: tuple[str, ...]) -> tuple[str, ...]:
        """The same for very many paths: only those with the right name, extension or depth are compared."""
        paths, found = self._as_named, set()
        for group in groups(patterns):
            candidates = self._places.get(group.key, ()) if group.key[0] != "any" else range(len(paths))
            for at in candidates:
                if (group.depths is None or self._depths[at] in group.depths) and group.match(paths[at]):
                    found.add(at)
        return tuple(self.paths[at] for at in sorted(found))

    @cached_property
    def _depths(self) -> tuple[int, ...]:
        return tuple(path.count("/") for path in self.paths)

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], list[int]]:
        """Where in `paths` stand those of a name and of an extension."""
        out: dict[tuple[str, str], list[int]] = {}
        for at, path in enumerate(self._as_named):
            name = path.rpartition("/")[2].lower()
            out.setdefault(("name", name), []).append(at)
            if "." in name:
                out.setdefault(("extension", name.rpartition(".")[2]), []).append(at)
        return out

    def text(self, path: str) -> str | None:
        """The file's text, or `None` where it was not read (see `unavailable`)."""
        return self.texts.get(path)

    def read(self, *patterns: str) -> tuple[tuple[str, str], ...]:
        """(path, text) of each matching file whose text is at hand."""
        return tuple((path, self.texts[path]) for path in self.find(*patterns) if path in self.texts)

    def unread(self, *patterns: str) -> tuple[str, ...]:
        """Matching files that were wanted and could not be read: what a check must not judge by.

        One without an extension might be in any language, so it counts wherever scripts are asked for.
        """
        lost = tuple(path for path in self.find(*patterns) if path in self.unavailable)
        if not self._unheard:
            return lost
        match = compile_patterns(patterns).fullmatch
        might = (path for path in self._unheard if any(match(f"{path}.{one}") for one in unnamed.EXTENSIONS))
        return lost + tuple(path for path in might if path not in lost)

    @cached_property
    def _unheard(self) -> tuple[str, ...]:
        """Files without an extension whose text is not at hand: of which language they are, nobody can tell."""
        return tuple(path for path in self.unavailable if not path.endswith("/") and unnamed.may_be_code(path))

    def to_json(self) -> bytes:
        return msgspec.json.encode(self, order="sorted")

    @classmethod
    def from_json(cls, data: bytes) -> Snapshot:
        return msgspec.json.decode(data, type=cls)
