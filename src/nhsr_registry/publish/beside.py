"""Work that processes beside the first one do: most computers have two processors or more.

Each is a copy of this one (fork), so it has the registry as it was read, and costs next to no memory of its own. It ends
with this one, however that ends. What cannot be had, ends early or fails is done by this process when the answer is asked
for: a second process can save time, and never decides what is published.
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

Work = Callable[[], bytes]
MANY = 60  # projects from which it is worth it
_MOST = 8
_PARENT_ENDS = 1  # PR_SET_PDEATHSIG of prctl(2)
_WHOLE = b"\0whole"  # ends an answer: what a process that was killed has sent lacks it


def processors() -> int:
    """How many this process may use, of which we take at most eight."""
    try:
        found = len(os.sched_getaffinity(0))
    except (AttributeError, OSError):
        found = os.cpu_count() or 1
    return min(found, _MOST)


def possible() -> bool:
    """Whether a copy of this process can be had. Not on macOS, whose libraries do not outlive a fork, nor amid threads."""
    return sys.platform == "linux" and threading.active_count() == 1 and processors() > 1


class Beside:
    """Begins work beside this process, for as long as the block lasts."""

    def __init__(self, projects: int, most: int | None = None) -> None:
        """At most so many go on at once; others wait for their turn, and for somebody who waits for an answer."""
        self.several = projects >= MANY and possible()
        self._most = most or sys.maxsize
        self._begun: list[Begun] = []
        self._waiting: list[Begun] = []

    def __enter__(self) -> Self:
        if self.several:
            gc.collect()
            gc.freeze()  # so that no collection in a copy touches, and thereby doubles, what all share
        return self

    def __exit__(self, *_: object) -> None:
        for begun in self._waiting:
            begun.queued = False
        self._waiting.clear()
        for begun in self._begun:
            begun.end()
        if self.several:
            gc.unfreeze()

    @property
    def shares(self) -> int:
        """Into how many parts work is best cut."""
        return processors() if self.several else 1

    def begin(self, work: Work, *, outlives: bool = False, first: bool = False) -> Begun:
        """Begin `work`, which writes files and answers with bytes; done twice, it must do the same.

        What `outlives` the block goes on after it, until it is asked for or forgotten. What is to be done `first` goes before
        all that waits.
        """
        begun = Begun(work)
        if self.several and outlives:
            begun.start()
        elif self.several:
            begun.queued = True
            self.watch(begun)
            self._waiting.insert(0 if first else len(self._waiting), begun)
            self._fill()
        return begun

    def watch(self, begun: Begun) -> None:
        """Let what waits for the answer of some work, begun by whoever, keep the others going."""
        begun.turn = self._turn
        self._begun.append(begun)

    def _fill(self) -> None:
        while self._waiting and sum(bool(own.process) for own in self._begun) < self._most:
            self._waiting.pop(0).start()

    def _turn(self, wanted: Begun) -> None:
        """Wait until somebody says something; where one has ended, the next begins."""
        if wanted.queued:
            self._waiting.remove(wanted)
            self._waiting.insert(0, wanted)
            self._fill()
        there = {own.pipe: own for own in self._begun if own.pipe >= 0}
        poll = select.poll()
        for pipe in there:
            poll.register(pipe, select.POLLIN)
        for pipe, _ in poll.poll() if there else ():
            there[pipe].hear()
        self._fill()


class Begun:
    """Some work, perhaps under way."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.process = 0
        self.pipe = -1
        self.queued = False  # it waits for its turn
        self.turn: Callable[[Begun], None] = Begun.hear
        self._said: list[bytes] = []
        self._owner = os.getpid()  # a copy of this process must neither read what was said to this one nor end anything

    def start(self) -> None:
        """Begin it in a process of its own, where one can be had."""
        self.queued = False
        with suppress(OSError):
            here, there = os.pipe()
            parent = os.getpid()
            try:
                self.process = os.fork()
            except OSError:
                os.close(here)
                os.close(there)
                raise
            if self.process == 0:
                _be(self.work, parent, there)
            os.close(there)
            self.pipe = here

    def answer(self) -> bytes:
        """What the work answers; waits for it, and does it here where nobody else did."""
        if self._owner == os.getpid():
            while self.process or self.queued:
                self.turn(self)
            said = b"".join(self._said)
            self._said = []
            if said.endswith(_WHOLE):
                return said.removesuffix(_WHOLE)
        return self.work()

    def hear(self) -> None:
        """Take what it says now, and its end."""
        if said := os.read(self.pipe, 1 << 20):
            self._said.append(said)
        else:
            self.end()

    def end(self) -> None:
        """End the process, if it still runs."""
        if self._owner != os.getpid():
            return
        if self.pipe >= 0:
            os.close(self.pipe)
            self.pipe = -1
        if self.process:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self.process, signal.SIGKILL)  # one that has ended does not mind
                os.waitpid(self.process, 0)
            self.process = 0

    def __del__(self) -> None:
        self.end()


def _be(work: Work, parent: int, pipe: int) -> None:
    """The life of a copy. It leaves without the clearing up that is its parent's, and says nothing but its answer."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends us
        ctypes.CDLL(None).prctl(_PARENT_ENDS, signal.SIGKILL)
        if os.getppid() == parent:
            said = work() + _WHOLE
            with os.fdopen(pipe, "wb") as file:
                file.write(said)
    finally:
        os._exit(0)
