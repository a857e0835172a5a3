"""Following one run on its worker: fetching its records, and noticing when the worker breaks its word."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.engine import awake, remote
from core.engine.protocol import Outcome, Report
from core.engine.runs import Run

PATIENCE_SECONDS = 0.5  # how long a worker may hold back an answer until there is news
HOG_PAUSE_SECONDS = 0.05  # between answers of a worker above its memory limit, which come at once
ANSWER_SECONDS = 15.0  # a worker that answers nothing for so long is taken for dead
RECONNECT_SECONDS = 0.1
MOVE_SECONDS = 2.0  # a run blocked by another server's run may move to a free worker
STOP_SECONDS = 15.0  # how long one record may take after a stop
OVERTIME_SECONDS = 10.0
HOG_FACTOR = 1.25

Answer = TypeVar("Answer")


class WorkerGoneError(Exception):
    """The worker died or was cut off."""


async def unless_gone(question: Awaitable[Answer], gone: asyncio.Event, timeout: float | None) -> Answer:
    """Await ``question``, but not longer than the worker that has to answer it lives.

    Raises
    ------
    WorkerGoneError
        If ``gone`` is set first.
    TimeoutError
        If nothing happens within ``timeout`` seconds in which this process is awake.
    """
    asked = asyncio.ensure_future(question)
    departure = asyncio.ensure_future(gone.wait())
    try:
        await awake.first_of({asked, departure}, timeout)
        if asked.done():
            return asked.result()
        raise WorkerGoneError if departure.done() else TimeoutError
    finally:
        departure.cancel()
        asked.cancel()


async def result_of(future: Any) -> Any:
    """Await a Dask future.

    Raises
    ------
    WorkerGoneError
        If Dask gave the task up because of its worker.
    """
    from distributed import CancelledError, KilledWorker

    try:
        return await future.result()
    except (KilledWorker, CancelledError) as error:
        raise WorkerGoneError from error


@dataclass(eq=False, slots=True, kw_only=True)
class ActiveRun:
    """A run that was sent to a worker; ``gone`` is set when that worker leaves."""

    run: Run
    address: str
    gone: asyncio.Event
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    holding_since: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How following ended.

    Parameters
    ----------
    outcome : Outcome or None
        Without one the run goes back to the queue.
    on_worker : bool
        The worker itself has ended the run.
    kill_worker : bool
        The worker broke its word.
    resident_megabytes : float
        The worker's memory at the end.
    """

    outcome: Outcome | None
    on_worker: bool = False
    kill_worker: bool = False
    resident_megabytes: float = 0.0


class Follower:
    """The server's side of one run.

    Parameters
    ----------
    active : ActiveRun
        Receives the records.
    client : distributed.Client
        Reaches the worker.
    """

    def __init__(self, active: ActiveRun, client: Any) -> None:
        self._active = active
        self._run = active.run
        self._client = client
        self._received = 0
        self._stop_seen: float | None = None

    async def follow(self, future: Any, can_move: Callable[[], bool]) -> Ending:
        """Fetch records until the run ends.

        Parameters
        ----------
        future : distributed.Future
            The task of the run, which fails if the run cannot even start.
        can_move : callable
            Whether another worker is free.

        Raises
        ------
        WorkerGoneError
            If the worker left the cluster.
        """
        sent = awake.seconds()
        while True:
            was_over = future.status != "pending"
            try:
                report = await self._pull()
            except TimeoutError:
                return Ending(outcome=Outcome(state="lost", reason="unanswered"), kill_worker=True)
            if report.started:
                self._take(report)
                ending = self._ending(report)
                if ending is not None:
                    return ending
                if report.growth_megabytes > self._run.limits.memory_megabytes:
                    await asyncio.sleep(HOG_PAUSE_SECONDS)
            elif self._run.wish.stop:
                return Ending(outcome=Outcome(state="stopped", reason="asked"))
            elif was_over:
                await result_of(future)  # raises the error that prevented the start
                raise WorkerGoneError  # it ran, on a worker that has been replaced since
            elif awake.seconds() - sent > MOVE_SECONDS and can_move():
                return Ending(outcome=None)

    async def _pull(self) -> Report:
        deadline = awake.seconds() + ANSWER_SECONDS
        while True:
            try:
                return await self._ask(deadline - awake.seconds())
            except OSError:
                # The worker is dead, or only the connection is: membership decides, and asking twice is harmless.
                await asyncio.sleep(RECONNECT_SECONDS)
                if awake.seconds() > deadline:
                    raise TimeoutError from None

    async def _ask(self, timeout: float) -> Report:
        arguments = (self._active.run_id, self._received, self._run.wish, PATIENCE_SECONDS)
        question = self._client.run(remote.pull, *arguments, workers=[self._active.address])
        report: Report = (await unless_gone(question, self._active.gone, timeout))[self._active.address]
        return report

    def _take(self, report: Report) -> None:
        self._run.set_state("running")
        self._run.receive(report.first, report.records, report.steps_taken)
        self._received = report.first + len(report.records)

    def _ending(self, report: Report) -> Ending | None:
        if report.outcome is not None:
            return Ending(outcome=report.outcome, on_worker=True, resident_megabytes=report.resident_megabytes)
        if self._ignores_stop():
            return Ending(outcome=Outcome(state="stopped", reason="asked"), kill_worker=True)
        limits = self._run.limits
        breaches = {
            "silent": report.silent_seconds > limits.silence_seconds,
            "overtime": report.active_seconds > limits.seconds + OVERTIME_SECONDS,
            "hog": report.growth_megabytes > limits.memory_megabytes * HOG_FACTOR,
        }
        for reason, broken in breaches.items():
            if broken:
                return Ending(outcome=Outcome(state="lost", reason=reason), kill_worker=True)
        return None

    def _ignores_stop(self) -> bool:
        if not self._run.wish.stop:
            return False
        if self._stop_seen is None:
            self._stop_seen = awake.seconds()
        return awake.seconds() - self._stop_seen > STOP_SECONDS
