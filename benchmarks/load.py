"""The cost of many visitors for the web server: sessions open Loss error and move its slider, against a bare page.

``python -m benchmarks load``. The clients speak Streamlit's WebSocket protocol to servers of this process on loopback.
The bare page, a slider and one chart, runs under the lab's own server settings, so that only the pages differ. The two
servers are visited one after the other, and each response is timed until the script has finished. Response times
depend on the load of the machine; the server's processor time for a rerun hardly does, and shows how many visitors a
core can handle.
"""

import asyncio
import itertools
import random
import shutil
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psutil

from benchmarks._server import ROOT, bare_page, megabytes, processor_seconds, server
from benchmarks._slider import PAGE, REACHES
from benchmarks._visitor import KILOBYTE, MILLISECONDS, Visitor, percentile

SESSIONS = 100
MOVES = 3
THINK_SECONDS = 5.0
ARRIVAL_SECONDS = 15.0
CROWD_SECONDS = 120.0
PERCENTS = (50, 95, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A page whose slider the crowd moves: its script, and the range of the slider."""

    page: str
    positions: range


@dataclass(slots=True)
class Outcome:
    """Results of a crowd and its server: seconds, kilobytes per rerun, failed runs, megabytes."""

    first: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    kilobytes: list[float] = field(default_factory=list)
    errors: int = 0
    one_visitor: float = 0.0
    all_open: float = 0.0
    all_moved: float = 0.0
    processor: float = 0.0


BARE = Visited(page="", positions=range(1, 101))
LAB = Visited(page=PAGE, positions=REACHES)


def measure() -> dict[str, float]:
    """Return first runs, reruns, errors and memory of both pages, and the ratios."""
    with bare_page() as bare:
        shutil.copytree(ROOT / ".streamlit", bare / ".streamlit", dirs_exist_ok=True)
        with server(bare) as (bare_address, bare_process), server(ROOT) as (address, process):
            plain = asyncio.run(crowd(bare_address, bare_process, BARE))
            ours = asyncio.run(crowd(address, process, LAB))
    return (
        _figures("bare page", plain)
        | _figures("lab", ours)
        | {
            "lab / bare: rerun p95": percentile(ours.reruns, 95) / percentile(plain.reruns, 95),
            "lab / bare: processor time for a rerun": ours.processor / plain.processor,
        }
    )


def _figures(name: str, outcome: Outcome) -> dict[str, float]:
    times = {"first run": outcome.first, "rerun": outcome.reruns}
    figures = {
        f"{name}: {what} p{percent}, ms": MILLISECONDS * percentile(seconds, percent)
        for what, seconds in times.items()
        for percent in PERCENTS
    }
    return figures | {
        f"{name}: sent in a rerun, kB": statistics.median(outcome.kilobytes),
        f"{name}: errors": float(outcome.errors),
        f"{name}: processor time of the server for a rerun, ms": MILLISECONDS * outcome.processor / len(outcome.reruns),
        f"{name}: server with one visitor, MB": outcome.one_visitor,
        f"{name}: each further open session, MB": (outcome.all_open - outcome.one_visitor) / (SESSIONS - 1),
        f"{name}: the same after the moves, MB": (outcome.all_moved - outcome.one_visitor) / (SESSIONS - 1),
    }


async def crowd(address: str, process: psutil.Process, visited: Visited) -> Outcome:
    """Let one visitor open a page, then all, and let all move its slider with think time."""
    outcome = Outcome()
    shuffled = random.Random(0).sample(visited.positions, len(visited.positions))
    positions = itertools.cycle(shuffled)
    async with asyncio.timeout(CROWD_SECONDS), asyncio.TaskGroup() as group:
        everybody_in, everybody_done = asyncio.Barrier(SESSIONS + 1), asyncio.Barrier(SESSIONS + 1)
        async with Visitor(address, visited.page) as warm_up:
            await warm_up.open()
            outcome.one_visitor = _with_sweeps(megabytes, process)
        for number in range(SESSIONS):
            delay = ARRIVAL_SECONDS * number / SESSIONS
            group.create_task(_visit(address, visited, positions, outcome, delay, everybody_in, everybody_done))
        await everybody_in.wait()
        outcome.all_open, used = _with_sweeps(megabytes, process), _with_sweeps(processor_seconds, process)
        await everybody_done.wait()
        outcome.all_moved, outcome.processor = (
            _with_sweeps(megabytes, process),
            _with_sweeps(processor_seconds, process) - used,
        )
    return outcome


def _with_sweeps(measured: Callable[[psutil.Process], float], process: psutil.Process) -> float:
    """Return the memory of a server and its process for sweeps, which starts when sweeps coincide."""
    sweeps = [child for child in process.children() if "core.sweep.process" in child.cmdline()]
    return sum(map(measured, (process, *sweeps)))


async def _visit(
    address: str,
    visited: Visited,
    positions: Iterator[int],
    outcome: Outcome,
    delay: float,
    everybody_in: asyncio.Barrier,
    everybody_done: asyncio.Barrier,
) -> None:
    await asyncio.sleep(delay)
    async with Visitor(address, visited.page) as visitor:
        outcome.first.append(await visitor.open())
        await everybody_in.wait()
        for _ in range(MOVES):
            await asyncio.sleep(THINK_SECONDS * random.uniform(0.5, 1.5))
            outcome.reruns.append(await visitor.move(next(positions)))
            outcome.kilobytes.append(visitor.received / KILOBYTE)
        outcome.errors += len(visitor.errors)
        await everybody_done.wait()
