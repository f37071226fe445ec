"""A limit to how long something may take, where the system has an alarm clock (Linux, macOS)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class TooLong(BaseException):
    """The time is over. No `Exception`, so that no handler of mistakes on the way takes it for one."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises `TooLong` in the body after so many seconds; 0 sets no limit, and neither can Windows or another thread."""
    alone = threading.current_thread() is threading.main_thread()
    if seconds <= 0 or not hasattr(signal, "setitimer") or not alone:
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> NoReturn:
    raise TooLong
