"""Queues: a limited number of threads at a time, first come first served, with a time limit on waiting."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Pulse = Callable[[], None]
"""Called several times a second while a request waits. An exception that it raises ends the waiting."""
PULSE_SECONDS = 0.2


class BusyError(Exception):
    """Too many requests are waiting, or this one has waited too long; another attempt may succeed."""


class ExceededError(Exception):
    """A file takes too much time or memory, or crashes the process; ``outcome`` is the reason."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def no_pulse() -> None:
    """Wait in silence."""


class Turns:
    """Lets a number of threads in at a time.

    Parameters
    ----------
    places : int
        Number of threads that are let in at a time.
    waiting : int
        Number of threads that may wait; further ones are rejected at once.
    """

    def __init__(self, *, places: int, waiting: int) -> None:
        self._free = places
        self._most = waiting
        self._queue: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, seconds: float, pulse: Pulse) -> Iterator[None]:
        """Take a turn; wait for it no longer than so many seconds.

        Raises
        ------
        BusyError
            If there is no turn in time.
        """
        self._enter(seconds, pulse)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, seconds: float, pulse: Pulse) -> None:
        with self._lock:
            if self._free and not self._queue:
                self._free -= 1
                return
            if len(self._queue) >= self._most:
                raise BusyError
            called = threading.Event()
            self._queue.append(called)
        deadline = time.monotonic() + seconds
        try:
            while not called.wait(PULSE_SECONDS):
                pulse()
                if time.monotonic() > deadline:
                    raise BusyError
        except BaseException:
            with self._lock:
                if not called.is_set():
                    self._queue.remove(called)
                    raise
            self._leave()
            raise

    def _leave(self) -> None:
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._free += 1


class OnePerSession:
    """Lets each session have one request at a time; its next one waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, tuple[Turns, int]] = {}

    @contextmanager
    def taken(self, session: str, seconds: float, pulse: Pulse) -> Iterator[None]:
        """Take the session's turn; a request without a session does not wait.

        Raises
        ------
        BusyError
            If an earlier request of the session takes longer, or another one is already waiting.
        """
        if not session:
            yield
            return
        with self._lock:
            turns, users = self._sessions.get(session, (Turns(places=1, waiting=1), 0))
            self._sessions[session] = turns, users + 1
        try:
            with turns.taken(seconds, pulse):
                yield
        finally:
            with self._lock:
                turns, users = self._sessions[session]
                self._sessions[session] = turns, users - 1
                if users == 1:
                    del self._sessions[session]
