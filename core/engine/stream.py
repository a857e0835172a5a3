"""One run on its worker: the server's wish, its use of resources, and the records not fetched yet.

The thread that advances the generator and the event loop that answers the server share a ``Stream`` under one
condition.
"""

import asyncio
import contextlib
import math
import pickle
import threading
from collections.abc import Callable, Iterator

import psutil

from core.engine import awake
from core.engine.protocol import Limits, Outcome, Report, Wish
from core.messages.engine import LARGE_RECORD

MEGABYTE = 1_000_000
WINDOW_BYTES = 16 * MEGABYTE  # unfetched records at which the generator has to wait
NEWS_CHECK_SECONDS = 0.1
SPACING_SECONDS = 0.1  # a page draws at most ten times a second

_PROCESS = psutil.Process()


class Stream:
    """The account of one run.

    Parameters
    ----------
    limits : Limits
        Its limits.
    wish : Wish
        The server's wish when it sent the run.
    lease_seconds : float
        A run whose server is silent for longer ends.
    """

    def __init__(self, limits: Limits, wish: Wish, lease_seconds: float) -> None:
        self._lease_seconds = lease_seconds
        self.limits = limits
        self._wish = wish
        self._changed = threading.Condition()
        self._notify: Callable[[], object] = lambda: None
        self._records: list[bytes] = []
        self._first = 0
        self._total_bytes = 0
        self._held_bytes = 0
        self._steps_done = 0
        self._steps_taken = 0
        self._active_seconds = 0.0
        self._advancing_since: float | None = awake.seconds()
        self._memory_at_start = math.inf  # nothing is the run's before it begins
        self._last_asked = awake.seconds()
        self._last_answer = 0.0
        self._outcome: Outcome | None = None
        self.ended: float | None = None

    def begin(self) -> None:
        """Start measuring time and memory, so that the imports do not count for the run."""
        with self._changed:
            self._advancing_since = None
            self._active_seconds = 0.0
            self._memory_at_start = resident_megabytes()

    def wait_for_turn(self) -> Outcome | None:
        """Block until the generator may advance; an outcome means that it must not any more."""
        with self._changed:
            while not self._wish.stop:
                if awake.seconds() - self._last_asked > self._lease_seconds:
                    return Outcome(state="stopped", reason="abandoned")
                if self._may_advance():
                    return None
                self._changed.wait(1.0)
            return Outcome(state="stopped", reason="asked")

    def _may_advance(self) -> bool:
        if self._held_bytes >= WINDOW_BYTES:
            return False
        if self._made < self._wish.known:
            return True
        if not self._wish.paused:
            self._steps_done = self._wish.steps
            return True
        granted = self._steps_done < self._wish.steps
        self._steps_done += granted
        return granted

    @property
    def _made(self) -> int:
        return self._first + len(self._records)

    @contextlib.contextmanager
    def advancing(self) -> Iterator[None]:
        """Account the time of one step of the generator."""
        start = awake.seconds()
        self._advancing_since = start
        try:
            yield
        finally:
            self._active_seconds += awake.seconds() - start
            self._advancing_since = None

    def add(self, record: object) -> Outcome | None:
        """Keep ``record`` for the server, or return the limit that forbids it."""
        pickled = pickle.dumps(record, protocol=pickle.HIGHEST_PROTOCOL)
        with self._changed:
            refusal = self._refusal(len(pickled))
            if refusal is None:
                self._records.append(pickled)
                self._total_bytes += len(pickled)
                self._held_bytes += len(pickled)
                self._steps_taken = self._steps_done
                if len(self._records) == 1:
                    self._notify()
        return refusal

    def _refusal(self, size: int) -> Outcome | None:
        limits = self.limits
        if self._wish.stop:
            return Outcome(state="stopped", reason="asked")
        if size > limits.record_megabytes * MEGABYTE:
            detail = LARGE_RECORD(size=size / MEGABYTE, record_megabytes=limits.record_megabytes)
            return Outcome(state="failed", reason="record_size", detail=detail)
        used = {
            "records": (self._made + 1, limits.records),
            "total": (self._total_bytes + size, limits.total_megabytes * MEGABYTE),
            "seconds": (self._active_seconds, limits.seconds),
            "memory": (self._growth_megabytes(), limits.memory_megabytes),
        }
        passed = [name for name, (amount, limit) in used.items() if amount > limit]
        return Outcome(state="stopped", reason=passed[0]) if passed else None

    def finish(self, outcome: Outcome) -> None:
        """Note how the run ended."""
        with self._changed:
            self._outcome = outcome
            self.ended = awake.seconds()
            self._advancing_since = None
        self._notify()

    def steer(self, wish: Wish) -> None:
        """Take over a newer wish of the server."""
        with self._changed:
            self._last_asked = awake.seconds()
            if wish.version > self._wish.version:
                self._wish = wish
            self._changed.notify_all()

    def forget(self, received: int) -> None:
        """Drop the records before number ``received``: the server has them."""
        with self._changed:
            fetched = self._records[: max(0, received - self._first)]
            self._held_bytes -= sum(map(len, fetched))
            del self._records[: len(fetched)]
            self._first += len(fetched)
            self._changed.notify_all()

    def report(self) -> Report:
        """Answer with every record that the server does not have."""
        with self._changed:
            since = self._advancing_since
            return Report(
                started=True,
                first=self._first,
                records=tuple(self._records),
                steps_taken=self._steps_taken,
                silent_seconds=0.0 if since is None else awake.seconds() - since,
                active_seconds=self._active_seconds + (0.0 if since is None else awake.seconds() - since),
                growth_megabytes=self._growth_megabytes(),
                resident_megabytes=resident_megabytes(),
                outcome=self._outcome,
            )

    def _growth_megabytes(self) -> float:
        return resident_megabytes() - self._memory_at_start

    async def news(self, patience: float) -> None:
        """Wait up to ``patience`` seconds for something that the server needs to know now.

        The first record, the end and a broken memory limit are reported at once, further records ``SPACING_SECONDS``
        after the last answer, together.
        """
        arrived = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._notify = lambda: loop.call_soon_threadsafe(arrived.set)
        deadline = awake.seconds() + patience
        while (now := awake.seconds()) < deadline and not self._has_urgent_news():
            patience_with_records = self._last_answer + SPACING_SECONDS - now
            if self._records and patience_with_records <= 0:
                break
            arrived.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience_with_records if self._records else NEWS_CHECK_SECONDS):
                    await arrived.wait()
        self._last_answer = awake.seconds()

    def _has_urgent_news(self) -> bool:
        with self._changed:
            return self._outcome is not None or self._growth_megabytes() > self.limits.memory_megabytes


def resident_megabytes() -> float:
    """Return the resident memory of this process in megabytes."""
    return float(_PROCESS.memory_info().rss) / MEGABYTE
