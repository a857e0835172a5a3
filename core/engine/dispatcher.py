"""Who runs where, and what becomes of it: the queue, the runs under way and the workers, on the engine's event loop.

Fair by construction: a session has one run, runs start in the order in which they were asked for, and a worker carries
no more of them than it has slots. Everything here runs on one thread, so nothing needs a lock.
"""

import asyncio
import contextlib
import logging
import sys
import time
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from core.engine import remote
from core.engine.cluster import RUN_KEY, Cluster, Member
from core.engine.following import Follower, WorkerGoneError, result_of, unless_gone
from core.engine.protocol import EngineError, EngineStatus, Outcome, Wish
from core.engine.runs import Run

LOGGER = logging.getLogger(__name__)
MEMBER_CHECK_SECONDS = 0.05
RECONNECT_SECONDS = 1.0
STARTING_SECONDS = 60.0
DEPARTURE_SECONDS = 2.0
CALL_ATTEMPTS = 2  # a call is without side effects: if its worker dies, it is made once more
UNAVAILABLE = "The training engine is not available; it is being tried again."
NO_LONGER_WANTED = Wish(version=sys.maxsize, stop=True)
DISCONNECTED = Outcome(state="lost", reason="disconnected")


@dataclass(eq=False, slots=True, kw_only=True)
class ActiveRun:
    """A run that was sent to a worker."""

    run: Run
    address: str
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    holding_since: float | None = None


class Dispatcher:
    """The engine's only thread of control.

    Waiting is bounded by ``asyncio.timeout``: before Python 3.12 ``asyncio.wait_for`` can swallow a cancellation.

    Parameters
    ----------
    cluster : Cluster
        Where tasks go.
    warm_modules : tuple of str
        Modules that each new worker imports before it is called ready.
    grace_seconds : float
        How long a closed session may come back before its run is stopped.
    growth_megabytes : float
        Memory that a worker may have gained since its warm-up before it is replaced between two runs.
    """

    def __init__(
        self, cluster: Cluster, *, warm_modules: tuple[str, ...], grace_seconds: float, growth_megabytes: float
    ) -> None:
        self._cluster = cluster
        self._warm_modules = warm_modules
        self._grace_seconds = grace_seconds
        self._growth_megabytes = growth_megabytes
        self._client: Any = None
        self._connected = asyncio.Event()
        self._wake = asyncio.Event()
        self._members: dict[str, Member] = {}
        self._gone: dict[str, asyncio.Event] = {}
        self._baselines: dict[str, float] = {}
        self._condemned: set[str] = set()
        self._killed: set[str] = set()
        self._queue: list[Run] = []
        self._active: dict[Run, ActiveRun] = {}
        self._current: dict[str, Run] = {}
        self._closings: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._without_workers_since = time.monotonic()
        self._problem = ""

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
                run.end("lost", "shut_down")

    def _note_trouble(self, error: Exception) -> None:
        if self._problem != UNAVAILABLE:
            LOGGER.warning("the cluster is not available", exc_info=error)
        self._problem = UNAVAILABLE

    async def _serve_connected(self) -> None:
        try:
            self._client = await self._cluster.start()
            self._connected.set()
            self._problem = ""
            while True:
                await self._tick()
                self._wake.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._cluster.tick_seconds):
                        await self._wake.wait()
        finally:
            self._connected.clear()
            self._take_members({})
            await self._cluster.close()

    async def _tick(self) -> None:
        await self._cluster.tend()
        self._take_members(await self._cluster.members())
        await self._replace_condemned()
        self._dispatch()
        self._end_idle_holders()
        self._end_hopeless()

    # Workers

    def _take_members(self, members: dict[str, Member]) -> None:
        for address in self._members.keys() - members.keys():
            self._gone.pop(address).set()
        if self._connected.is_set():
            for address in members.keys() - self._members.keys():
                self._gone[address] = asyncio.Event()
                self._spawn(self._warm_up(address))
        self._members = members
        self._condemned &= members.keys()
        self._killed &= members.keys()
        for address in self._baselines.keys() - members.keys():
            del self._baselines[address]
        if members.keys() - self._condemned:
            self._without_workers_since = time.monotonic()

    async def _warm_up(self, address: str) -> None:
        future = self._client.submit(
            remote.warm_up, self._warm_modules, key=f"warm-up-{uuid.uuid4().hex}", workers=[address]
        )
        try:
            self._baselines[address], self._problem = await future
        except Exception as error:
            LOGGER.info("warm-up of %s ended early: %s", address, error)
        self._wake.set()

    async def _replace_condemned(self) -> None:
        if self._cluster.recycles:
            used = {active.address for active in self._active.values()}
            for address in self._condemned - used - self._killed:
                await self._kill(address)

    async def _kill(self, address: str) -> None:
        """Take a worker down and send it nothing more; a new one has another address."""
        self._condemned.add(address)
        self._killed.add(address)
        if await self._cluster.kill(address):
            self._condemned.discard(address)
            self._killed.discard(address)

    async def _departure(self, address: str) -> None:
        """Wait until a dead worker is off the list, so that nothing is sent to it again."""
        gone = self._gone.get(address)
        self._wake.set()
        if gone is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DEPARTURE_SECONDS):
                    await gone.wait()

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
            address = self._free_worker()
            if address is None:
                break
            run = self._queue.pop(0)
            active = self._active[run] = ActiveRun(run=run, address=address)
            run.set_state("queued", place=1)
            self._spawn(self._carry_out(active))
        self._number_places()

    def _free_worker(self) -> str | None:
        used = [active.address for active in self._active.values()]
        loads = {address: max(used.count(address), member.runs) for address, member in self._members.items()}
        free = [
            address
            for address, member in self._members.items()
            if loads[address] < member.run_slots and address not in self._condemned
        ]
        return min(free, key=lambda address: (address not in self._baselines, loads[address]), default=None)

    def _number_places(self) -> None:
        for place, run in enumerate(self._queue, start=1):
            run.set_state("queued", place=place)

    def _end_idle_holders(self) -> None:
        now = time.monotonic()
        for run, active in self._active.items():
            if run.state != "paused" or not self._queue:
                active.holding_since = None
            elif active.holding_since is None:
                active.holding_since = now
            elif now - active.holding_since > run.limits.pause_seconds:
                run.stop_because("pause")

    def _end_hopeless(self) -> None:
        waited = time.monotonic() - self._without_workers_since
        for run in [run for run in self._queue if waited > run.limits.waiting_seconds]:
            self._queue.remove(run)
            self._end(run, Outcome(state="lost", reason="unavailable"))

    # Runs

    async def _carry_out(self, active: ActiveRun) -> None:
        run = active.run
        outcome = await self._outcome(active)
        del self._active[run]
        self._wake.set()
        if outcome is not None and outcome.reason == "died" and not run.wish.stop and run.may_begin_again():
            outcome = None
        if outcome is None:
            self._queue.insert(0, run)
            self._number_places()
        else:
            self._end(run, outcome)

    async def _outcome(self, active: ActiveRun) -> Outcome | None:
        """Run it, and turn whatever goes wrong into an outcome; None sends the run back to the queue."""
        try:
            return await self._run_on_worker(active)
        except WorkerGoneError:
            await self._departure(active.address)
            return Outcome(state="lost", reason="died") if self._connected.is_set() else DISCONNECTED
        except Exception as error:
            if not self._connected.is_set():
                return DISCONNECTED
            LOGGER.exception("run of %s failed", active.run.function)
            return Outcome(state="failed", reason="error", detail=remote.sentence(error))

    async def _run_on_worker(self, active: ActiveRun) -> Outcome | None:
        run = active.run
        future = self._client.submit(
            remote.advance,
            active.run_id,
            run.function,
            run.arguments,
            run.limits,
            run.wish,
            key=f"{RUN_KEY}{active.run_id}",
            workers=[active.address],
        )
        ending = None
        try:
            follower = Follower(run, self._client, active.run_id, active.address, self._gone[active.address])
            ending = await follower.follow(future, can_move=lambda: self._free_worker() is not None)
            if ending.kill_worker:
                await self._kill(active.address)
            if ending.resident_megabytes > self._baselines.get(active.address, float("inf")) + self._growth_megabytes:
                self._condemned.add(active.address)
            return ending.outcome
        finally:
            if ending is None or ending.outcome is None:
                self._spawn(self._send_wish(active, NO_LONGER_WANTED))
            future.release()

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
        loop = asyncio.get_running_loop()
        self._closings[session] = loop.call_later(self._grace_seconds, self._close_now, session)

    def keep_session(self, session: str) -> None:
        """Take back ``close_session``."""
        closing = self._closings.pop(session, None)
        if closing is not None:
            closing.cancel()

    def _close_now(self, session: str) -> None:
        self._closings.pop(session, None)
        run = self._current.get(session)
        if run is not None:
            run.stop_because("closed")

    # Calls

    async def call(self, function: str, arguments: bytes, timeout: float) -> tuple[str, Any]:
        """Call a function on a worker, beside the runs."""
        address = None
        try:
            async with asyncio.timeout(timeout):
                for _ in range(CALL_ATTEMPTS):
                    while (address := self._calling_worker()) is None:
                        await asyncio.sleep(MEMBER_CHECK_SECONDS)
                    try:
                        return await self._call_on(address, function, arguments)
                    except WorkerGoneError:
                        await self._departure(address)
        except TimeoutError:
            if address is not None:
                self._condemned.add(address)  # a call that hangs would keep the worker's thread for good
            raise EngineError(f"{function} gave no result within {timeout:g} seconds.") from None
        raise EngineError(f"The worker died {CALL_ATTEMPTS} times while it computed {function}.")

    def _calling_worker(self) -> str | None:
        good = self._members.keys() - self._condemned
        return min(
            good, key=lambda address: (address not in self._baselines, self._members[address].runs), default=None
        )

    async def _call_on(self, address: str, function: str, arguments: bytes) -> tuple[str, Any]:
        future = self._client.submit(
            remote.call, function, arguments, key=f"call-{uuid.uuid4().hex}", workers=[address], priority=1
        )
        try:
            answer: tuple[str, Any] = await unless_gone(result_of(future), self._gone[address], None)
            return answer
        finally:
            future.release()

    # Reporting

    def status(self) -> EngineStatus:
        """Say what the engine is doing; cheap, and callable from any thread."""
        started = sum(run.state != "queued" for run in list(self._active))
        counts = {
            "workers": len(self._members),
            "running": started,
            "queued": len(self._queue) + len(self._active) - started,
        }
        if self._problem:
            return EngineStatus(state="unavailable", message=self._problem, **counts)
        if self._baselines:
            return EngineStatus(state="ready", message="Ready to train.", **counts)
        if self._members:
            return EngineStatus(state="warming", message="The worker is loading TensorFlow.", **counts)
        if time.monotonic() - self._without_workers_since > STARTING_SECONDS:
            return EngineStatus(state="unavailable", message="No worker is available.", **counts)
        return EngineStatus(state="starting", message="The training engine is starting.", **counts)

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
