"""The queue and the runs under way, on the engine's event loop.

Fair by construction: a session has one run, runs start in the order of their requests, and a worker has at
most as many runs as slots. Everything here runs on one thread, so nothing needs a lock.
"""

import asyncio
import contextlib
import logging
import sys
import uuid
from collections.abc import Coroutine
from typing import Any

from core.engine import awake, remote
from core.engine.cluster import Cluster
from core.engine.following import ActiveRun, Follower, WorkerGoneError, result_of, unless_gone
from core.engine.protocol import EngineError, EngineStatus, Outcome, Wish, sentence
from core.engine.roster import Roster
from core.engine.runs import Run
from core.messages import engine as said

LOGGER = logging.getLogger(__name__)
MEMBER_CHECK_SECONDS = 0.05
RECONNECT_SECONDS = 1.0
STARTING_SECONDS = 60.0
CALL_ATTEMPTS = 2  # a call has no side effects: if its worker dies, it is repeated
UNAVAILABLE = said.UNAVAILABLE()
NO_LONGER_WANTED = Wish(version=sys.maxsize, stop=True)
FAULTS_OF_THE_WORKER = frozenset({"died", "unanswered"})
DISCONNECTED = Outcome(state="lost", reason="disconnected")


class Dispatcher:
    """The engine's only thread of control.

    Waiting is bounded by ``asyncio.timeout``: before Python 3.12 ``asyncio.wait_for`` can swallow a cancellation.

    Parameters
    ----------
    cluster : Cluster
        Where tasks go.
    warm_modules : tuple of str
        Modules to import and functions to call in each new worker before it counts as ready.
    grace_seconds : float
        Seconds in which a closed session can return before its run is stopped.
    growth_megabytes : float
        Memory that a worker may have gained since its warm-up before it is replaced between two runs.

    Attributes
    ----------
    farewell : str
        The reason of runs that are left at the end: a key of ``core.messages.engine.ENDINGS``.
    """

    def __init__(
        self, cluster: Cluster, *, warm_modules: tuple[str, ...], grace_seconds: float, growth_megabytes: float
    ) -> None:
        self._cluster = cluster
        self._roster = Roster(cluster, warm_modules=warm_modules, growth_megabytes=growth_megabytes)
        self._grace_seconds = grace_seconds
        self._client: Any = None
        self._connected = False
        self._wake = asyncio.Event()
        self._queue: list[Run] = []
        self._active: dict[Run, ActiveRun] = {}
        self._current: dict[str, Run] = {}
        self._closings: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.farewell = "shut_down"

    async def serve(self) -> None:
        """Keep the cluster up and the queue moving until cancelled."""
        try:
            while True:
                try:
                    await self._serve_connected()
                except Exception as error:
                    self._note_trouble(error)
                self._end_hopeless()
                await asyncio.sleep(RECONNECT_SECONDS)
        finally:
            for run in [*self._queue, *self._active]:
                run.end("lost", self.farewell)

    def _note_trouble(self, error: Exception) -> None:
        if self._roster.problem != UNAVAILABLE:
            LOGGER.warning("the cluster is not available", exc_info=error)
        self._roster.problem = UNAVAILABLE

    async def _serve_connected(self) -> None:
        try:
            self._client = await self._cluster.start()
            self._connected = True
            self._roster.problem = ""
            while True:
                await self._tick()
                self._wake.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._cluster.tick_seconds):
                        await self._wake.wait()
        finally:
            self._connected = False
            self._roster.take({})
            await self._cluster.close()

    async def _tick(self) -> None:
        await self._cluster.tend()
        for address in self._roster.take(await self._cluster.members()):
            self._spawn(self._warm_up(address))
        for address in self._roster.to_replace(self._used_addresses()):
            self._spawn(self._roster.kill(address))
        self._dispatch()
        self._end_idle_holders()
        self._end_hopeless()

    async def _warm_up(self, address: str) -> None:
        await self._roster.warm_up(self._client, address)
        self._wake.set()

    def _used_addresses(self) -> list[str]:
        return [active.address for active in self._active.values()]

    def renew_workers(self) -> None:
        """Replace each worker of our own once it carries no run; one that is still on its way, at once."""
        for address in self._cluster.outdated(self._roster.addresses):
            self._roster.condemn(address)
        self._wake.set()

    def disown_runs(self, reason: str) -> None:
        """End all runs at once, from any thread: the server could no longer interpret their records."""
        for run in [*self._queue, *self._active]:
            run.disown(reason)

    # Queue

    def enqueue(self, run: Run) -> None:
        """Put a new run at the end of the queue; it takes the place of its session's earlier one."""
        self.keep_session(run.session)
        earlier = self._current.get(run.session)
        if earlier is not None:
            earlier.stop_because("replaced")
        self._current[run.session] = run
        self._queue.append(run)
        self._number_places()
        self._wake.set()

    def steer(self, run: Run) -> None:
        """Act upon a changed wish."""
        if run in self._active:
            self._spawn(self._send_wish(self._active[run], run.wish))
        elif run in self._queue and run.wish.stop:
            self._queue.remove(run)
            self._number_places()
            self._end(run, Outcome(state="stopped", reason="asked"))

    async def _send_wish(self, active: ActiveRun, wish: Wish) -> None:
        try:
            await self._client.run(remote.steer, active.run_id, wish, workers=[active.address])
        except Exception as error:  # the next pull carries the wish too
            LOGGER.info("wish for %s not delivered: %s", active.run_id, error)

    def _dispatch(self) -> None:
        while self._queue:
            address = self._roster.best_for_run(self._used_addresses())
            if address is None:
                break
            run = self._queue.pop(0)
            active = self._active[run] = ActiveRun(run=run, address=address, gone=self._roster.gone(address))
            run.set_state("queued", place=1)
            self._spawn(self._carry_out(active))
        self._number_places()

    def _number_places(self) -> None:
        for place, run in enumerate(self._queue, start=1):
            run.set_state("queued", place=place)

    def _end_idle_holders(self) -> None:
        now = awake.seconds()
        for run, active in self._active.items():
            if run.state != "paused" or not self._queue:
                active.holding_since = None
            elif active.holding_since is None:
                active.holding_since = now
            elif now - active.holding_since > run.limits.pause_seconds:
                run.stop_because("pause")

    def _end_hopeless(self) -> None:
        without = self._roster.seconds_without
        for run in [run for run in self._queue if without > run.limits.waiting_seconds]:
            self._queue.remove(run)
            self._end(run, Outcome(state="lost", reason="unavailable"))

    # Runs

    async def _carry_out(self, active: ActiveRun) -> None:
        run = active.run
        outcome = await self._outcome(active)
        del self._active[run]
        self._wake.set()
        slept = outcome is not None and outcome.reason == "abandoned"  # this server did: it still polls for results
        failed = outcome is not None and outcome.reason in FAULTS_OF_THE_WORKER
        if not run.wish.stop and (slept or (failed and run.may_begin_again())):
            outcome = None
        if outcome is None:
            run.begin_again(worker_died=not slept)
            self._queue.insert(0, run)
            self._number_places()
        else:
            self._end(run, outcome)

    async def _outcome(self, active: ActiveRun) -> Outcome | None:
        """Run it, and turn any error into an outcome; None returns the run to the queue."""
        try:
            return await self._run_on_worker(active)
        except WorkerGoneError:
            await self._departure(active.address)
            return Outcome(state="lost", reason="died") if self._connected else DISCONNECTED
        except Exception as error:
            if not self._connected:
                return DISCONNECTED
            LOGGER.exception("run of %s failed", active.run.function)
            return Outcome(state="failed", reason="error", detail=sentence(error))

    async def _run_on_worker(self, active: ActiveRun) -> Outcome | None:
        run = active.run
        future = self._client.submit(
            remote.advance,
            active.run_id,
            run.function,
            run.arguments,
            run.limits,
            run.wish,
            self._cluster.lease_seconds,
            key=f"{self._roster.run_key}{active.run_id}",
            workers=[active.address],
        )
        ending = None
        try:
            follower = Follower(active, self._client)
            ending = await follower.follow(future, can_move=self._has_free_worker)
        finally:
            future.release()
            is_over = ending is not None and (ending.on_worker or ending.kill_worker)
            if not is_over and not active.gone.is_set():
                self._spawn(self._send_wish(active, NO_LONGER_WANTED))
        if ending.kill_worker:
            self._spawn(self._roster.kill(active.address))
        self._roster.note_memory(active.address, ending.resident_megabytes)
        return ending.outcome

    def _has_free_worker(self) -> bool:
        return self._roster.best_for_run(self._used_addresses()) is not None

    async def _departure(self, address: str) -> None:
        self._wake.set()
        await self._roster.departure(address)

    def _end(self, run: Run, outcome: Outcome) -> None:
        if outcome.traceback:
            LOGGER.error("run of %s failed on the worker\n%s", run.function, outcome.traceback)
        reason = run.stop_reason if outcome.reason == "asked" else outcome.reason
        run.end(outcome.state, reason, outcome.detail)
        if self._current.get(run.session) is run:
            del self._current[run.session]

    # Sessions

    def close_session(self, session: str) -> None:
        """Stop the session's run after the grace period, unless the session comes back."""
        self.keep_session(session)
        self._closings[session] = asyncio.get_running_loop().create_task(self._close_later(session))

    def keep_session(self, session: str) -> None:
        """Take back ``close_session``."""
        closing = self._closings.pop(session, None)
        if closing is not None:
            closing.cancel()

    async def _close_later(self, session: str) -> None:
        await awake.sleep(self._grace_seconds)
        self._closings.pop(session, None)
        run = self._current.get(session)
        if run is not None:
            run.stop_because("closed")

    # Calls

    async def call(self, function: str, arguments: bytes, timeout: float) -> tuple[str, Any]:
        """Call a function on a worker, beside the runs."""
        tried: list[str] = []
        try:
            answer = await awake.within(timeout, self._call(function, arguments, tried))
        except TimeoutError:
            if tried:
                self._roster.condemn(tried[-1])  # a call that hangs would keep the worker's thread for good
            raise EngineError(said.NO_RESULT(function=function, seconds=timeout)) from None
        if answer is None:
            raise EngineError(said.WORKER_DIED(times=CALL_ATTEMPTS, function=function))
        return answer

    async def _call(self, function: str, arguments: bytes, tried: list[str]) -> tuple[str, Any] | None:
        for _ in range(CALL_ATTEMPTS):
            while (address := self._roster.best_for_call()) is None:
                await asyncio.sleep(MEMBER_CHECK_SECONDS)
            tried.append(address)
            try:
                return await self._call_on(address, function, arguments)
            except WorkerGoneError:
                await self._departure(address)
        return None

    async def _call_on(self, address: str, function: str, arguments: bytes) -> tuple[str, Any]:
        future = self._client.submit(
            remote.call, function, arguments, key=f"call-{uuid.uuid4().hex}", workers=[address], priority=1
        )
        try:
            answer: tuple[str, Any] = await unless_gone(result_of(future), self._roster.gone(address), None)
            return answer
        finally:
            future.release()

    # Reporting

    def status(self) -> EngineStatus:
        """Return the status of the engine; cheap, and callable from any thread."""
        started = sum(run.state != "queued" for run in list(self._active))
        counts = {
            "workers": len(self._roster),
            "running": started,
            "queued": len(self._queue) + len(self._active) - started,
        }
        if self._roster.problem:
            return EngineStatus(state="unavailable", message=self._roster.problem, **counts)
        if self._roster.has_warm_worker:
            return EngineStatus(state="ready", message=said.READY(), **counts)
        if len(self._roster):
            return EngineStatus(state="warming", message=said.WARMING(), **counts)
        if self._roster.seconds_without > STARTING_SECONDS:
            return EngineStatus(state="unavailable", message=said.NO_WORKER(), **counts)
        return EngineStatus(state="starting", message=said.STARTING(), **counts)

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
