"""The two places where work can run: the engine's own workers on this machine, or an existing Dask cluster.

Both have the same few methods, so the rest of the engine does not depend on the choice: ``start`` returns a connected
client, ``members`` lists the live workers, ``kill`` ends one, ``tend`` is called a few times a second.
"""

import asyncio
import contextlib
import json
import logging
import math
import os
import subprocess
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from core.engine import awake, diskless, remote

LOGGER = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
REGISTER_SECONDS = 60.0  # a worker process that has not joined by then is started again
QUICK_DEATH_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0
CLOSE_SECONDS = 3.0
CONNECT_SECONDS = 10.0
LEAVE_SECONDS = 3.0
RESTART_SECONDS = 20.0
MEGABYTES_PER_WORKER = 2_000
RUN_KEY = "logit-lab-run-"  # distinguishes the tasks of runs from other tasks of a shared cluster

QUIET_DASK = {
    # No web pages (they would be open to every user of the machine), no sampling of stacks, a slow tick.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
    # The scheduler's logs of itself and of every task are never read, and would grow for hours.
    "distributed.admin.system-monitor.log-length": 10,
    "distributed.admin.log-length": 100,
    "distributed.admin.low-level-log-length": 10,
    "distributed.diagnostics.computations.max-history": 1,
    "distributed.diagnostics.erred-tasks.max-history": 1,
    "distributed.comm.tls.min-version": 1.3,
    # A worker of our own that falls silent is found by asking it; by Dask's clock all would be late after a sleep.
    "distributed.scheduler.worker-ttl": None,
    # Questions to a worker go over one standing connection instead of a TLS handshake each.
    "distributed.scheduler.reuse-broadcast-comm": True,
    # Nothing is written, and no place is looked for where it could be.
    "temporary-directory": diskless.NOWHERE,
    # The engine reports lost workers in its own words.
    "logging": {"distributed": "error", "distributed.scheduler": "critical", "distributed.comm": "critical"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A live worker: where it answers, how many threads it has, and the keys of the runs of any server it holds."""

    address: str
    threads: int
    runs: tuple[str, ...]

    @property
    def run_slots(self) -> int:
        """Runs at once: all threads but one, which stays free for short calls."""
        return max(1, self.threads - 1)


class Cluster(Protocol):
    """Where tasks go.

    Attributes
    ----------
    tick_seconds : float
        How often it is tended.
    lease_seconds : float
        Seconds for which a run continues without requests of its server.
    """

    tick_seconds: float
    lease_seconds: float

    async def start(self) -> Any:
        """Bring the cluster up, or connect to it, and return an asynchronous ``distributed.Client``."""

    async def members(self) -> dict[str, Member]:
        """Return the live workers by address."""

    async def kill(self, address: str) -> bool:
        """Kill a worker that hangs; return whether its address is already usable again."""

    def outdated(self, known: Collection[str]) -> list[str]:
        """Return which workers have to go because the code has changed; those that join from now on have the new."""

    async def tend(self) -> None:
        """Do periodic work."""

    async def close(self) -> None:
        """Let go of everything that ``start`` took."""


def default_num_workers() -> int:
    """Return one worker for two processors and 2 GB each, at least one."""
    from dask.system import CPU_COUNT
    from distributed.system import MEMORY_LIMIT

    return int(max(1, min(CPU_COUNT // 2, MEMORY_LIMIT / 1e6 // MEGABYTES_PER_WORKER)))


class WorkerProcess:
    """One worker process under a fixed name, started again when it is gone."""

    def __init__(self, name: str, settings: dict[str, Any]) -> None:
        self.name = name
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._killed = False
        self._not_before = 0.0
        self._quick_deaths = 0

    def tend(self, registered: bool) -> None:
        """Start the process if there is none, and kill one that never joined the scheduler."""
        now = awake.seconds()
        if self._process is None:
            if now >= self._not_before:
                self._start()
        elif self._process.poll() is not None:
            self._bury(now)
        elif not registered and now - self._started > REGISTER_SECONDS:
            self.kill()

    def _start(self) -> None:
        self._started = awake.seconds()
        self._killed = False
        search_path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        environment = {"TF_CPP_MIN_LOG_LEVEL": "2", **os.environ, "PYTHONPATH": search_path}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "core.engine.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env=environment,
            )
        except OSError as error:  # no memory or no process left
            LOGGER.warning("worker %s could not be started: %s", self.name, error)
            self._not_before = self._started + LONGEST_PAUSE_SECONDS
            return
        line = json.dumps({**self._settings, "name": self.name, "path": sys.path, "parent": os.getpid()})
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it died at once; tend sees that
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()

    def _bury(self, now: float) -> None:
        assert self._process is not None
        LOGGER.warning("worker %s ended with code %s", self.name, self._process.returncode)
        by_itself_and_quickly = not self._killed and now - self._started < QUICK_DEATH_SECONDS
        self._quick_deaths = self._quick_deaths + 1 if by_itself_and_quickly else 0
        if self._quick_deaths > 1:
            self._not_before = now + min(2.0**self._quick_deaths / 8, LONGEST_PAUSE_SECONDS)
        self._forget()

    def kill(self) -> None:
        """Send SIGKILL; the next ``tend`` notices."""
        if self._process is not None:
            self._killed = True
            self._process.kill()

    def close(self) -> None:
        """Kill the process and wait until it is gone."""
        if self._process is not None:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(CLOSE_SECONDS)
            self._forget()

    def _forget(self) -> None:
        assert self._process is not None
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process = None


class OwnCluster:
    """A scheduler in this process, on loopback with TLS, and worker processes that live and die with it."""

    tick_seconds = 0.2
    lease_seconds = math.inf  # they end with this process, and wait for it while it sleeps

    def __init__(self, num_workers: int | None) -> None:
        self._num_workers = num_workers
        self._workers: list[WorkerProcess] = []
        self._scheduler: Any = None
        self._client: Any = None

    async def start(self) -> Any:
        """Start the scheduler and the worker processes; workers join a little later."""
        import dask

        dask.config.set(QUIET_DASK)
        from distributed import Client, Scheduler

        diskless.use_no_scratch_directory()
        security = diskless.security()
        self._scheduler = await Scheduler(
            host="127.0.0.1",
            protocol="tls",
            security=security,
            dashboard_address="127.0.0.1:0",
            allowed_failures=0,
        )
        self._scheduler.http_server.stop()
        credentials = {name: getattr(security, name) for name in diskless.WORKERS_FIELDS}
        settings = {"scheduler": self._scheduler.address, "credentials": credentials, "dask": QUIET_DASK}
        count = self._num_workers or default_num_workers()
        self._workers = [WorkerProcess(f"worker-{number}", settings) for number in range(count)]
        await self.tend()
        self._client = await Client(self._scheduler.address, asynchronous=True, security=security, set_as_default=False)
        return self._client

    async def members(self) -> dict[str, Member]:
        """Return the workers that have joined the scheduler."""
        if self._scheduler.status.name != "running" or self._client.status != "running":
            raise ConnectionError("the scheduler stopped")
        return {
            address: Member(address=address, threads=worker.nthreads, runs=_runs(t.key for t in worker.processing))
            for address, worker in self._scheduler.workers.items()
        }

    async def kill(self, address: str) -> bool:
        """Kill the process behind ``address``; the next one gets another address."""
        worker = self._scheduler.workers.get(address)
        for process in self._workers:
            if worker is not None and process.name == worker.name:
                process.kill()
        return False

    def outdated(self, known: Collection[str]) -> list[str]:
        """Return all; one that is not known yet carries nothing, and is started again at once."""
        for process in self._workers:
            if self._scheduler.aliases.get(process.name) not in known:
                process.kill()
        return [*known]

    async def tend(self) -> None:
        """Start worker processes that are missing."""
        for process in self._workers:
            process.tend(registered=process.name in self._scheduler.aliases)

    async def close(self) -> None:
        """Kill the workers and stop the scheduler."""
        for process in self._workers:
            process.close()
        for part in (self._client, self._scheduler):
            if part is not None:
                await _close(part)


class JoinedCluster:
    """An existing Dask cluster, with the TLS settings of Dask's own configuration."""

    lease_seconds = 30.0
    tick_seconds = 0.5  # every server of a large class polls one scheduler

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Any = None

    async def start(self) -> Any:
        """Connect to the scheduler."""
        from distributed import Client

        self._client = await Client(self._address, asynchronous=True, set_as_default=False, timeout=CONNECT_SECONDS)
        return self._client

    async def members(self) -> dict[str, Member]:
        """Query the scheduler for its workers and their tasks, for every client of the cluster."""
        if self._client.status != "running":
            raise ConnectionError(f"no connection to the scheduler at {self._address}")
        async with asyncio.timeout(CONNECT_SECONDS):
            threads = await self._client.scheduler.ncores()
            processing = await self._client.scheduler.processing()
        return {
            address: Member(address=address, threads=count, runs=_runs(processing.get(address, ())))
            for address, count in threads.items()
        }

    async def kill(self, address: str) -> bool:
        """Have the worker end itself, or, if it does not answer, its nanny end it; the nanny starts another."""
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._client.run(remote.leave, workers=[address])
        except TimeoutError:
            return await self._have_restarted(address)
        except OSError:  # it left in the middle of the conversation
            pass
        return False

    async def _have_restarted(self, address: str) -> bool:
        try:
            await self._client.restart_workers([address], timeout=RESTART_SECONDS, raise_for_error=False)
        except (ValueError, OSError, TimeoutError, KeyError) as error:
            LOGGER.warning("worker %s could not be restarted: %s", address, error)
            return False
        return True

    def outdated(self, known: Collection[str]) -> list[str]:
        """Return none: the operator of the cluster decides."""
        return []

    async def tend(self) -> None:
        """Leave the cluster to its operator."""

    async def close(self) -> None:
        """Disconnect."""
        if self._client is not None:
            await _close(self._client)


async def _close(part: Any) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await part.close()
    except Exception as error:  # any error is ignored, because this part is no longer needed
        LOGGER.info("%s did not close cleanly: %s", type(part).__name__, error)


def _runs(keys: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(key) for key in keys if str(key).startswith(RUN_KEY))
