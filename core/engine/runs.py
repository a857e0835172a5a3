"""A run as pages use it: its state, its records so far, and its controls.

The engine's thread writes, any thread reads. Reading never waits for a worker: polls cost microseconds.

Records stay pickled until they are read. The reading thread therefore loads their classes, with its own version of the
code, even if the code was edited while the records were on their way.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from core.engine.payload import unpack
from core.engine.protocol import FINAL_STATES, Limits, RunState, Wish, sentence
from core.messages.engine import ENDINGS

LOGGER = logging.getLogger(__name__)


class Run:
    """One streamed computation of one session.

    Pages use everything down to ``retry``; the rest is for the dispatcher.

    Parameters
    ----------
    function : str
        ``module:function``.
    arguments : bytes
        Pickled pair of positional and keyword arguments.
    session : str
        The session of the run; it has one run at a time.
    limits : Limits
        The limits of the run.
    paused : bool
        Begin paused, before the first record.
    retries : int
        How often the run is begun again by itself when its worker dies.
    steer : callable
        Called with the run, from any thread, after its wish has changed.
    start_again : callable
        Starts a run with the same arguments and returns it.

    Attributes
    ----------
    place : int or None
        1 for the run that is next, None once it is not queued.
    reason : str
        The reason of the end: a key of ``ENDINGS`` or the error, empty before the end.
    message : str
        The reason of the end as one sentence for the user; empty for a finished or running run.
    restarts : int
        How often the run was begun again after its worker had died; its records go on where they were.
    wish : Wish
        The present wish for the worker.
    """

    def __init__(
        self,
        *,
        function: str,
        arguments: bytes,
        session: str,
        limits: Limits,
        paused: bool,
        retries: int,
        steer: Callable[["Run"], None],
        start_again: Callable[["Run"], "Run"],
    ) -> None:
        self.function = function
        self.arguments = arguments
        self.session = session
        self.limits = limits
        self.paused_at_start = paused
        self.retries = retries
        self._retries_left = retries
        self.restarts = 0
        self._steps_taken = 0
        self._free_start_left = True
        self.stop_reason = "asked"
        self.wish = Wish(paused=paused)
        self._lock = threading.Lock()
        self._steer = steer
        self._start_again = start_again
        self._received = 0
        self._unread: deque[bytes] = deque()
        self._records: list[Any] = []
        self._reading = threading.Lock()
        self._state: RunState = "queued"
        self.place: int | None = None
        self.reason = ""
        self.message = ""
        self._finished = threading.Event()

    @property
    def state(self) -> RunState:
        """``queued``, ``running``, ``paused``, ``done``, ``stopped``, ``lost`` (worker gone) or ``failed``."""
        if self._state == "running" and self.wish.paused:
            return "paused"
        return self._state

    @property
    def finished(self) -> bool:
        """Whether the run has ended in any way."""
        return self._state in FINAL_STATES

    def events(self) -> tuple[Any, ...]:
        """Return all records received so far, in order; one that cannot be read ends the run."""
        if self._unread:
            with self._reading:
                self._read()
        return tuple(self._records)

    def _read(self) -> None:
        try:
            while self._unread:
                self._records.append(unpack(self._unread[0]))
                self._unread.popleft()
        except Exception as error:
            LOGGER.exception("a record of %s cannot be read", self.function)
            self._unread.clear()
            self.end("failed", "error", sentence(error))
            self.stop()

    def wait(self, timeout: float) -> bool:
        """Block until the run is finished, for scripts and tests; a page polls instead."""
        return self._finished.wait(timeout)

    def stop(self) -> None:
        """End the run before its next record; a queued run leaves the queue."""
        self.stop_because("asked")

    def pause(self) -> None:
        """Hold the run where it is; the record in the making still arrives."""
        self._change(paused=True)

    def resume(self) -> None:
        """Go on after a pause."""
        self._change(paused=False)

    def step(self) -> None:
        """Advance by exactly one record and stay paused."""
        self._change(paused=True, steps=self.wish.steps + 1)

    def retry(self) -> "Run":
        """Start the same computation again, from its beginning, as a new run."""
        return self._start_again(self)

    def stop_because(self, reason: str) -> None:
        """Stop for a reason of ``ENDINGS``; the first reason stays."""
        if not self.wish.stop:
            self.stop_reason = reason
            self._change(stop=True)

    def may_begin_again(self) -> bool:
        """Return whether to try another worker after one died: always once if the run had not started yet."""
        if self._state == "queued" and self._free_start_left:
            self._free_start_left = False
            return True
        self._retries_left -= 1
        return self._retries_left >= 0

    def begin_again(self, *, worker_died: bool) -> None:
        """Return the wish for a new worker: repeat the known records, then do the open steps."""
        self.restarts += worker_died and self._state != "queued"
        with self._lock:
            wish, open_steps = self.wish, self.wish.steps - self._steps_taken
            self.wish = replace(wish, version=wish.version + 1, steps=open_steps, known=self._received)
            self._steps_taken = 0

    def receive(self, first: int, records: Sequence[bytes], steps_taken: int = 0) -> None:
        """Append the new records, pickled; after an automatic retry the first ones come a second time."""
        new = records[max(0, self._received - first) :]
        self._received += len(new)
        self._steps_taken = steps_taken
        if not self.finished:
            self._unread.extend(new)

    def disown(self, reason: str) -> None:
        """End a run at once, with the records read so far, because the present code would misread further ones."""
        self.end("lost", reason)
        with self._reading:
            self._unread.clear()
        self.stop()

    def set_state(self, state: RunState, place: int | None = None) -> None:
        """Enter a state; ``place`` only in the queue."""
        self._state = state
        self.place = place

    def end(self, state: RunState, reason: str, detail: str = "") -> None:
        """Enter a final state, once."""
        if not self.finished:
            self.reason = reason
            self.message = ENDINGS[reason].of(asdict(self.limits)) if reason in ENDINGS else detail
            self.set_state(state)
            self._finished.set()

    def _change(self, **changes: Any) -> None:
        with self._lock:
            self.wish = replace(self.wish, version=self.wish.version + 1, **changes)
        self._steer(self)
