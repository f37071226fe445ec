"""Checking many projects in one call: which folders, several at once, and what cannot be read does not stop the rest."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from nhsr_registry import re
from nhsr_registry.assess import wanted
from nhsr_registry.collections_seldom import SELDOM, few_collections
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.model import Assessment
from nhsr_registry.patience import TooLong, at_most
from nhsr_registry.sources import assess_target, is_folder

_WORTH = 20  # targets from which on it is quicker to compile all patterns before processes are forked


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one target: its assessment, or the reason why there is none."""

    target: str
    title: str
    assessment: Assessment | None = None
    reason: str = ""


def clones_in(folder: str) -> list[str]:
    """The projects of a folder of clones: FOLDER/name or FOLDER/owner/name, bare or not; raises `UsageError`.

    A folder that is a repository itself, and holds no other, is the one project.
    """
    from nhsr_registry.clones import find_git_dir

    root = Path(folder).expanduser()
    found: list[Path] = []
    if find_git_dir(root) and not any(find_git_dir(path) for path in _folders(root)):
        return [str(root)]  # its folders are parts of it, not projects
    for path in _folders(root):
        if find_git_dir(path):
            found.append(path)
        elif inner := [child for child in _folders(path) if find_git_dir(child)]:
            found += inner
        elif any(child.is_file() for child in path.iterdir()):
            found.append(path)
    if not found:
        raise UsageError(
            f"There are no projects in {folder}.",
            hint="--each wants a folder of clones: FOLDER/name or FOLDER/owner/name.",
        )
    return [str(path) for path in found]


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        return []


def check_many(
    targets: Sequence[str],
    *,
    registry: str | None = None,
    jobs: int = 0,
    most: float = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Look]:
    """Check each target; `jobs` at once (0: one per processor), each for at most so many seconds (0: no limit).

    Stopped from the keyboard, it raises `Stopped` with what was done until then.
    """
    looks: dict[int, Look] = {}
    try:
        with few_collections():
            for at, look in _map(partial(_look, registry=registry, most=most), targets, jobs or os.cpu_count() or 1):
                looks[at] = look
                progress(look.title)
    except KeyboardInterrupt:
        raise Stopped(_apart([looks[at] for at in sorted(looks)])) from None
    return _apart([looks[at] for at in sorted(looks)])


class Stopped(KeyboardInterrupt):
    """Somebody had waited enough; `looks` are those that were done."""

    def __init__(self, looks: Sequence[Look]) -> None:
        super().__init__()
        self.looks = looks


def _apart(looks: Sequence[Look]) -> list[Look]:
    """Projects of one name told apart by the folder that they are in."""
    often = Counter(look.title for look in looks)
    return [
        msgspec.structs.replace(look, title="/".join(Path(look.target).expanduser().absolute().parts[-2:]))
        if often[look.title] > 1 and is_folder(look.target)
        else look
        for look in looks
    ]


def _map(function: Callable[[str], Look], targets: Sequence[str], jobs: int) -> Iterator[tuple[int, Look]]:
    """(number, look) of each target, as it is done."""
    if jobs == 1 or len(targets) < 4:  # starting processes costs more than three readings
        yield from enumerate(map(function, targets))
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    wanted()  # finds every check and format: processes that are forked need not do it again
    if len(targets) >= _WORTH and multiprocessing.get_start_method() == "fork":
        re.compile_all()  # nor need each of them compile the same patterns
    with ProcessPoolExecutor(min(jobs, len(targets)), initializer=gc.set_threshold, initargs=SELDOM) as pool:
        numbers = {pool.submit(function, target): at for at, target in enumerate(targets)}
        try:
            for done in as_completed(numbers):
                yield numbers[done], done.result()
        except (KeyboardInterrupt, GeneratorExit):  # stopped while waiting here, or by whoever takes what is yielded
            # They are in the midst of readings that nobody waits for any more; left alone they would do all the rest,
            # since the end of `with` takes back what an earlier shutdown cancelled.
            for process in multiprocessing.active_children():
                process.terminate()
            pool.shutdown(cancel_futures=True)
            raise


def _look(target: str, *, registry: str | None, most: float = 0) -> Look:
    """One target's assessment. Runs in a worker, and never raises."""
    title = title_of(target)
    try:
        with at_most(most):
            assessment = assess_target(target, registry=registry)
    except TooLong:
        reason = (
            f"it took longer than {most:g} seconds; --time-limit gives it more, and check with it alone has no limit."
        )
        return Look(target=target, title=title, reason=reason)
    except RegistryError as error:
        return Look(target=target, title=title, reason=error.message)
    except Exception as error:  # noqa: BLE001 - one broken repository must not stop a hundred
        return Look(
            target=target, title=title, reason=f"a mistake in nhsr-registry: {type(error).__name__}: {error}"[:300]
        )
    return Look(target=target, title=assessment.repository or title, assessment=assessment)


def title_of(target: str) -> str:
    """What to call a target that does not say which repository it is."""
    if not is_folder(target):
        return target
    path = Path(target).expanduser().absolute()
    if path.name == "..":
        path = path.resolve()
    return path.name.removesuffix(".git")  # of a link: its own, as whoever made it calls it
