"""The workers: which live, which are warm, which are on their way out, and which is the best for the next task."""

import asyncio
import contextlib
import logging
import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from core.engine import awake, remote
from core.engine.cluster import RUN_KEY, Cluster, Member

LOGGER = logging.getLogger(__name__)
DEPARTURE_SECONDS = 2.0
WARM_UP_SECONDS = 600.0  # a rented machine may lend a tenth of a core


class Roster:
    """The state of each worker, by address; used only on the engine's event loop.

    Parameters
    ----------
    cluster : Cluster
        Where the workers are.
    warm_modules : tuple of str
        Modules to import and functions to call in each new worker before it counts as warm.
    growth_megabytes : float
        Memory that a worker may gain after its warm-up before it is to be replaced.

    Attributes
    ----------
    run_key : str
        How the keys of this server's runs begin.
    problem : str
        The reason why the workers cannot be used, for the user; empty if they can.
    """

    def __init__(self, cluster: Cluster, *, warm_modules: tuple[str, ...], growth_megabytes: float) -> None:
        self._cluster = cluster
        self._warm_modules = warm_modules
        self._growth_megabytes = growth_megabytes
        self.run_key = f"{RUN_KEY}{uuid.uuid4().hex}-"
        self._members: dict[str, Member] = {}
        self._gone: dict[str, asyncio.Event] = {}
        self._baselines: dict[str, float] = {}
        self._condemned: set[str] = set()
        self._killed: set[str] = set()
        self._without_since = awake.seconds()
        self.problem = ""

    def __len__(self) -> int:
        return len(self._members)

    @property
    def addresses(self) -> frozenset[str]:
        """The live workers."""
        return frozenset(self._members)

    @property
    def has_warm_worker(self) -> bool:
        """Whether a worker has finished its imports."""
        return bool(self._baselines)

    @property
    def seconds_without(self) -> float:
        """How long there has been no worker that can be used."""
        return awake.seconds() - self._without_since

    def take(self, members: dict[str, Member]) -> set[str]:
        """Take over the present members and return the addresses that are new."""
        new = members.keys() - self._members.keys()
        for address in self._members.keys() - members.keys():
            self._gone.pop(address).set()
            self._baselines.pop(address, None)
        self._gone.update((address, asyncio.Event()) for address in new)
        self._members = members
        self._condemned &= members.keys()
        self._killed &= members.keys()
        if members.keys() - self._condemned:
            self._without_since = awake.seconds()
        return set(new)

    def gone(self, address: str) -> asyncio.Event:
        """Return the event that is set when a present member leaves."""
        return self._gone[address]

    async def warm_up(self, client: Any, address: str) -> None:
        """Make a new worker do its imports."""
        future = client.submit(remote.warm_up, self._warm_modules, key=f"warm-up-{uuid.uuid4().hex}", workers=[address])
        try:
            baseline, self.problem = await awake.within(WARM_UP_SECONDS, future)
        except TimeoutError:
            LOGGER.warning("warm-up of %s took more than %g seconds", address, WARM_UP_SECONDS)
            await self.kill(address)
        except Exception as error:
            LOGGER.info("warm-up of %s ended early: %s", address, error)
        else:
            if address in self._members:
                self._baselines[address] = baseline

    def best_for_run(self, used: Iterable[str]) -> str | None:
        """Return the idlest warm worker with a free slot, given the addresses of this server's runs.

        A run that met the warm-up would pay for it with its own seconds and megabytes, and slow machines take minutes.
        """
        # Own runs are counted by this server: the scheduler learns of an end a little later.
        own = Counter(used)
        loads = {address: own[address] + self._foreign_runs(address) for address in self._members}
        free = [
            address
            for address in self._baselines.keys() - self._condemned
            if loads[address] < self._members[address].run_slots
        ]
        return min(free, key=loads.__getitem__, default=None)

    def _foreign_runs(self, address: str) -> int:
        return sum(not key.startswith(self.run_key) for key in self._members[address].runs)

    def best_for_call(self) -> str | None:
        """Return the worker for a short call; warm and idle ones first."""
        good = self._members.keys() - self._condemned
        return min(
            good, key=lambda address: (address not in self._baselines, len(self._members[address].runs)), default=None
        )

    def note_memory(self, address: str, resident_megabytes: float) -> None:
        """Condemn a worker that has grown too much since its warm-up."""
        if resident_megabytes > self._baselines.get(address, float("inf")) + self._growth_megabytes:
            self.condemn(address)

    def condemn(self, address: str) -> None:
        """Send nothing more to a worker, and replace it once it carries no run."""
        if address in self._members:
            self._condemned.add(address)

    def to_replace(self, used: Iterable[str]) -> set[str]:
        """Return the condemned workers that carry no run, of this server or another, and were not killed yet."""
        waiting = self._condemned - self._killed - set(used)
        return {address for address in waiting if not self._members[address].runs}

    async def kill(self, address: str) -> None:
        """Take a worker down and send it nothing more; a new one has another address."""
        self.condemn(address)
        self._killed.add(address)
        if await self._cluster.kill(address):
            self._condemned.discard(address)
            self._killed.discard(address)

    async def departure(self, address: str) -> None:
        """Wait until a dead worker is off the roster, so that nothing is sent to it again."""
        gone = self._gone.get(address)
        if gone is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DEPARTURE_SECONDS):
                    await gone.wait()
