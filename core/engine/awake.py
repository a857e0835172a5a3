"""A clock that stops while this process is suspended: a closed laptop, a frozen container, a stopped process.

Every time limit measured with it gives the full time. With any other clock, a server would find all its workers late
after a suspension, and kill them.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

LONGEST_STEP_SECONDS = 2.0
"""The clock advances by at most this much between two readings; the engine's loops read it several times a second."""

Answer = TypeVar("Answer")


class Clock:
    """Seconds that this process has been awake.

    Parameters
    ----------
    now : callable, optional
        Seconds of a clock that may have gone on meanwhile.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._looked_at = now()
        self._seconds = 0.0
        self._lock = threading.Lock()

    def seconds(self) -> float:
        """Look at the clock; from any thread."""
        with self._lock:
            now = self._now()
            self._seconds += min(now - self._looked_at, LONGEST_STEP_SECONDS)
            self._looked_at = now
            return self._seconds


_CLOCK = Clock()


def seconds() -> float:
    """Return how long this process has been awake, for differences."""
    return _CLOCK.seconds()


async def sleep(duration: float) -> None:
    """Wait for seconds of this process's own."""
    end = seconds() + duration
    while (left := end - seconds()) > 0:
        await asyncio.sleep(min(left, LONGEST_STEP_SECONDS))


async def first_of(tasks: set[asyncio.Future[Any]], duration: float | None) -> None:
    """Wait until one of the tasks is done, or for seconds of this process's own; None waits as long as it takes."""
    end = None if duration is None else seconds() + duration
    while not any(task.done() for task in tasks):
        left = LONGEST_STEP_SECONDS if end is None else min(end - seconds(), LONGEST_STEP_SECONDS)
        if left <= 0:
            return
        await asyncio.wait(tasks, timeout=left, return_when=asyncio.FIRST_COMPLETED)


async def within(duration: float, question: Awaitable[Answer]) -> Answer:
    """Await an answer for seconds of this process's own.

    Raises
    ------
    TimeoutError
        If there is none by then.
    """
    asked = asyncio.ensure_future(question)
    try:
        await first_of({asked}, duration)
        if not asked.done():
            raise TimeoutError
        return asked.result()
    finally:
        asked.cancel()
