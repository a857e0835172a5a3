"""What runs on a worker: one generator advanced record by record, and the answers to the server about it.

The server asks (``pull``), the worker answers; nothing is pushed. So a record is delivered in order and once, a slow
server slows the generator instead of filling memory, and every answer is a sign of life. A run that nobody asks
about any more ends itself.
"""

import asyncio
import contextlib
import importlib
import pickle
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator
from typing import Any

import psutil

from core.engine.protocol import EngineError, Limits, Outcome, Report, Wish

MEGABYTE = 1_000_000
LEASE_SECONDS = 20.0  # a run whose server is silent for longer ends
KEPT_SECONDS = 60.0  # how long the end of a run can still be asked for
WINDOW_BYTES = 16 * MEGABYTE  # unfetched records at which the generator has to wait
NEWS_CHECK_SECONDS = 0.1
SPACING_SECONDS = 0.1  # a page draws at most ten times a second
START_CHECK_SECONDS = 0.01

_PROCESS = psutil.Process()
_IMPORTS = threading.Lock()  # two threads importing TensorFlow and Keras at once can see half a module


class Stream:
    """One run on this worker: what the server wants of it and the records that it has not fetched.

    The thread that advances the generator and the event loop that answers the server share it under one condition.
    """

    def __init__(self, limits: Limits, wish: Wish) -> None:
        self.limits = limits
        self._wish = wish
        self._changed = threading.Condition()
        self._notify: Callable[[], object] = lambda: None
        self._records: list[bytes] = []
        self._first = 0
        self._total_bytes = 0
        self._held_bytes = 0
        self._steps_done = 0
        self._active_seconds = 0.0
        self._advancing_since: float | None = time.monotonic()
        self._memory_at_start = resident_megabytes()
        self._last_asked = time.monotonic()
        self._last_answer = 0.0
        self._outcome: Outcome | None = None
        self.ended: float | None = None

    def begin(self) -> None:
        """Start the clock and the memory account: what the import cost is not the run's."""
        with self._changed:
            self._advancing_since = None
            self._active_seconds = 0.0
            self._memory_at_start = resident_megabytes()

    def wait_for_turn(self) -> Outcome | None:
        """Block until the generator may advance; an outcome says that it must not any more."""
        with self._changed:
            while not self._wish.stop:
                if time.monotonic() - self._last_asked > LEASE_SECONDS:
                    return Outcome(state="stopped", reason="abandoned")
                if self._may_advance():
                    return None
                self._changed.wait(1.0)
            return Outcome(state="stopped", reason="asked")

    def _may_advance(self) -> bool:
        if self._held_bytes >= WINDOW_BYTES:
            return False
        if not self._wish.paused:
            self._steps_done = self._wish.steps
            return True
        granted = self._steps_done < self._wish.steps
        self._steps_done += granted
        return granted

    @contextlib.contextmanager
    def advancing(self) -> Iterator[None]:
        """Account the time of one step of the generator."""
        start = time.monotonic()
        self._advancing_since = start
        try:
            yield
        finally:
            self._active_seconds += time.monotonic() - start
            self._advancing_since = None

    def add(self, record: object) -> Outcome | None:
        """Keep ``record`` for the server, or say which limit forbids it."""
        pickled = pickle.dumps(record, protocol=pickle.HIGHEST_PROTOCOL)
        with self._changed:
            refusal = self._refusal(len(pickled))
            if refusal is None:
                self._records.append(pickled)
                self._total_bytes += len(pickled)
                self._held_bytes += len(pickled)
                if len(self._records) == 1:
                    self._notify()
        return refusal

    def _refusal(self, size: int) -> Outcome | None:
        limits = self.limits
        if self._wish.stop:
            return Outcome(state="stopped", reason="asked")
        if size > limits.record_megabytes * MEGABYTE:
            detail = f"A record of {size / MEGABYTE:.2f} MB is above the limit of {limits.record_megabytes:g} MB."
            return Outcome(state="failed", reason="record_size", detail=detail)
        used = {
            "records": (self._first + len(self._records) + 1, limits.records),
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
            self.ended = time.monotonic()
            self._advancing_since = None
        self._notify()

    def steer(self, wish: Wish) -> None:
        """Take over a newer wish of the server."""
        with self._changed:
            self._last_asked = time.monotonic()
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
                silent_seconds=0.0 if since is None else time.monotonic() - since,
                active_seconds=self._active_seconds + (0.0 if since is None else time.monotonic() - since),
                growth_megabytes=self._growth_megabytes(),
                resident_megabytes=resident_megabytes(),
                outcome=self._outcome,
            )

    def _growth_megabytes(self) -> float:
        return resident_megabytes() - self._memory_at_start

    async def news(self, patience: float) -> None:
        """Wait up to ``patience`` seconds for something that the server has to know now.

        The first record, the end and a broken memory limit are reported at once, further records ``SPACING_SECONDS``
        after the last answer, together.
        """
        arrived = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._notify = lambda: loop.call_soon_threadsafe(arrived.set)
        deadline = time.monotonic() + patience
        while (now := time.monotonic()) < deadline and not self._has_urgent_news():
            patience_with_records = self._last_answer + SPACING_SECONDS - now
            if self._records and patience_with_records <= 0:
                break
            arrived.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience_with_records if self._records else NEWS_CHECK_SECONDS):
                    await arrived.wait()
        self._last_answer = time.monotonic()

    def _has_urgent_news(self) -> bool:
        with self._changed:
            return self._outcome is not None or self._growth_megabytes() > self.limits.memory_megabytes


STREAMS: dict[str, Stream] = {}


def advance(run_id: str, function: str, arguments: bytes, limits: Limits, wish: Wish) -> None:
    """Advance a generator until it ends or has to; the Dask task of one run.

    Parameters
    ----------
    run_id : str
        The name by which the server asks about the run.
    function : str
        ``module:function``, a generator function.
    arguments : bytes
        Pickled pair of positional and keyword arguments.
    limits : Limits
        What the run may use.
    wish : Wish
        What the server wanted when it sent the run.
    """
    forget_old_streams()
    stream = STREAMS[run_id] = Stream(limits, wish)
    try:
        positional, keywords = pickle.loads(arguments)
        generator_function = resolve(function)
        stream.begin()
        with contextlib.closing(_generator(generator_function, positional, keywords)) as generator:
            outcome = _exhaust(generator, stream)
    except (Exception, SystemExit) as error:
        outcome = Outcome(state="failed", reason="error", detail=sentence(error), traceback=traceback.format_exc())
    stream.finish(outcome)


def _generator(
    function: Callable[..., Any], positional: tuple[Any, ...], keywords: dict[str, Any]
) -> Generator[object, None, None]:
    generator = function(*positional, **keywords)
    if not isinstance(generator, Generator):
        raise ValueError(f"function must return a generator, {function.__name__} returned a {type(generator).__name__}")
    return generator


def _exhaust(generator: Iterator[object], stream: Stream) -> Outcome:
    while True:
        ending = stream.wait_for_turn()
        if ending is not None:
            return ending
        with stream.advancing():
            try:
                record = next(generator)
            except StopIteration:
                return Outcome(state="done", reason="finished")
        ending = stream.add(record)
        if ending is not None:
            return ending


def forget_old_streams() -> None:
    """Drop the runs that ended too long ago for anybody to ask."""
    oldest = time.monotonic() - KEPT_SECONDS
    for run_id, stream in list(STREAMS.items()):
        if stream.ended is not None and stream.ended < oldest:
            del STREAMS[run_id]


async def pull(run_id: str, received: int, wish: Wish, patience: float) -> Report:
    """Hand over what is new of a run, waiting up to ``patience`` seconds for it; runs on the worker's event loop."""
    deadline = time.monotonic() + patience
    while run_id not in STREAMS:
        if time.monotonic() > deadline:
            return Report(started=False)
        await asyncio.sleep(START_CHECK_SECONDS)
    stream = STREAMS[run_id]
    stream.steer(wish)
    stream.forget(received)
    await stream.news(deadline - time.monotonic())
    return stream.report()


def steer(run_id: str, wish: Wish) -> None:
    """Tell a run at once what is wanted of it; a run that has not started learns it with the next ``pull``."""
    if run_id in STREAMS:
        STREAMS[run_id].steer(wish)


def call(function: str, arguments: bytes) -> tuple[str, Any]:
    """Call a function and answer with a kind and a pickled value or the text of its error.

    Returns
    -------
    tuple of str and object
        ``("value", bytes)``, ``("refused", message)`` for a ``ValueError``, or ``("error", (message, traceback))``.
    """
    try:
        positional, keywords = pickle.loads(arguments)
        value = resolve(function)(*positional, **keywords)
        return "value", pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    except ValueError as error:
        return "refused", str(error)
    except (Exception, SystemExit) as error:
        return "error", (sentence(error), traceback.format_exc())


def warm_up(modules: tuple[str, ...]) -> tuple[float, str]:
    """Import ``modules``; answer with the resident memory in megabytes afterwards and what went wrong, if anything."""
    try:
        for module in modules:
            with _IMPORTS:
                importlib.import_module(module)
    except Exception as error:
        return resident_megabytes(), f"The worker cannot load {module}: {sentence(error)}"
    return resident_megabytes(), ""


def resolve(function: str) -> Callable[..., Any]:
    """Find ``module:function`` on this worker."""
    module, separator, name = function.partition(":")
    if not (module and separator and name):
        raise ValueError(f"function must read 'module:function', got {function!r}")
    with _IMPORTS:
        found = getattr(importlib.import_module(module), name, None)
    if not callable(found):
        raise ValueError(f"function {name!r} does not exist in {module}")
    return found  # type: ignore[no-any-return]


def sentence(error: BaseException) -> str:
    """Say an exception in one line: the bare text if it was written for users, with the type in front otherwise."""
    text = " ".join(str(error).split())
    if isinstance(error, ValueError | EngineError) and text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def resident_megabytes() -> float:
    """Return the resident memory of this process in megabytes."""
    return float(_PROCESS.memory_info().rss) / MEGABYTE
