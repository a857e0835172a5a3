"""What hostile input costs: each sent once and twenty times at once, and ordinary visitors meanwhile.

``python -m benchmarks doors``. For every input of ``benchmarks._hostile``: the memory and processor time of the web
server, children apart, whether the visitor reads what the matter is, and how another tab's slider answers. Then ten
tabs send programs that take seconds, each another one as soon as it has an answer, while twenty ordinary programs come
one after the other. Memory is the server's peak, as the system keeps it.
"""

import asyncio
import contextlib
import itertools
import re
import statistics
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks._hostile import EDITOR, EVERY, TRAINING, Hostile, branching
from benchmarks._sender import Sender
from benchmarks._server import ROOT, megabytes, processor_seconds, server
from benchmarks._slider import PAGE, REACHES
from benchmarks._visitor import MILLISECONDS, Visitor, percentile

AT_ONCE = 20
KILOBYTES_OF_MEGABYTE = 1024
IDLE_MOVES, POSITIONS = 60, 20
PAUSE_SECONDS = 0.1
HOSTILE_TABS, ORDINARY = 10, 20
ORDINARY_PROGRAM = """\
import keras
model = keras.Sequential([keras.layers.Dense({units})])
model.compile(loss="sparse_categorical_crossentropy")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one input cost the server: megabytes beyond what it had, processor seconds for each; who read nothing."""

    megabytes: float
    seconds: float
    unread: int
    moves: tuple[float, ...]


def measure() -> dict[str, float]:
    """Return the most that any input cost, and how the others fared."""
    with server(ROOT) as (address, process):
        return asyncio.run(_measured(address, process))


class Neighbour:
    """Another visitor, who moves a slider to and fro: always the same moves, each a page that is run again.

    Attributes
    ----------
    processor : float
        Seconds of the server's processor for a move while nobody else does anything.
    """

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._positions = itertools.cycle(REACHES[:: len(REACHES) // POSITIONS])
        self.processor = 0.0

    async def idle(self, process: psutil.Process) -> list[float]:
        """Move with nobody beside; return the seconds of each move."""
        await self.moves(2 * POSITIONS)  # what is computed once is computed by now
        used = processor_seconds(process)
        seconds = await self.moves(IDLE_MOVES)
        self.processor = (processor_seconds(process) - used) / IDLE_MOVES
        return seconds

    async def moves(self, count: int) -> list[float]:
        """Move so many times; return the seconds of each move."""
        seconds = []
        for _ in range(count):
            await asyncio.sleep(PAUSE_SECONDS)
            seconds.append(await self._visitor.move(next(self._positions)))
        return seconds

    async def moves_until(self, over: "asyncio.Future[list[None]]") -> list[float]:
        """Move until something is over."""
        seconds: list[float] = []
        while not over.done():
            seconds += await self.moves(1)
        return seconds


async def _measured(address: str, process: psutil.Process) -> dict[str, float]:
    async with Visitor(address, PAGE) as visitor:
        await visitor.open()
        other = Neighbour(visitor)
        idle = await other.idle(process)
        once: dict[str, Cost] = {}
        crowd: dict[str, Cost] = {}
        for name, hostile in EVERY.items():
            once[name] = await cost(address, process, hostile, 1, other)
            _say(name, once[name], idle)
            if not hostile.heavy:
                crowd[name] = await cost(address, process, hostile, AT_ONCE, other)
                _say(f"{name}, {AT_ONCE} at once", crowd[name], idle)
    waits, refused = await fair(address)
    return (
        _figures("once", once, idle)
        | _figures(f"{AT_ONCE} at once", crowd, idle)
        | {
            f"beside {HOSTILE_TABS} hostile tabs: ordinary programs answered": float(ORDINARY - refused),
            f"beside {HOSTILE_TABS} hostile tabs: median wait, s": statistics.median(waits),
            f"beside {HOSTILE_TABS} hostile tabs: longest wait, s": max(waits),
        }
    )


def _say(name: str, found: Cost, idle: list[float]) -> None:
    moves = found.moves or (0.0,)
    slower = statistics.median(moves) / statistics.median(idle)
    print(
        f"{name:<60}{found.megabytes:>8.1f} MB{found.seconds:>8.3f} s  unread {found.unread}  rerun x {slower:.2f}"
        f" in {len(found.moves)}",
        flush=True,
    )


def _figures(how: str, costs: dict[str, Cost], idle: list[float]) -> dict[str, float]:
    moves = [seconds for found in costs.values() for seconds in found.moves]
    return {
        f"{how}: inputs": float(len(costs)),
        f"{how}: inputs of which somebody read nothing": float(sum(found.unread > 0 for found in costs.values())),
        f"{how}: most memory, MB": max(found.megabytes for found in costs.values()),
        f"{how}: most processor time for each, s": max(found.seconds for found in costs.values()),
        f"{how}: another tab's rerun, median, ms": MILLISECONDS * statistics.median(moves),
        f"{how}: another tab's rerun, median, x idle": statistics.median(moves) / statistics.median(idle),
        f"{how}: another tab's rerun, p95, x idle": percentile(moves, 95) / percentile(idle, 95),
    }


async def cost(address: str, process: psutil.Process, hostile: Hostile, count: int, other: Neighbour | None) -> Cost:
    """Send an input from so many tabs at once, while another visitor moves a slider."""
    files = [await asyncio.to_thread(hostile.make, number) for number in range(count)]
    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(_open(address, hostile)) for _ in files]
        before = megabytes(process)
        used, _ = processor_seconds(process), forget_peak(process)
        sending = asyncio.gather(*(_sent(tab, hostile, data) for tab, data in zip(tabs, files, strict=True)))
        moves = [] if other is None else await other.moves_until(sending)
        await sending
        seconds = processor_seconds(process) - used - (len(moves) * other.processor if other else 0.0)
        peak = peak_megabytes(process)
        unread = sum(re.search(hostile.said, " ".join(tab.said)) is None for tab in tabs)
        problems = [error for tab in tabs for error in tab.errors]
    for problem in problems[:1]:
        print(problem)
    return Cost(megabytes=peak - before, seconds=seconds / count, unread=unread + bool(problems), moves=tuple(moves))


@contextlib.asynccontextmanager
async def _open(address: str, hostile: Hostile) -> AsyncIterator[Sender]:
    page, link = ("training", "dataset=csv") if hostile.control == TRAINING else ("doctor", "")
    async with Sender(address, page, link) as tab:
        await tab.open()
        yield tab


async def _sent(tab: Sender, hostile: Hostile, data: bytes) -> None:
    if hostile.file:
        await tab.upload(hostile.control, hostile.file, data)
    else:
        await tab.type(hostile.control, data.decode())


async def fair(address: str) -> tuple[list[float], int]:
    """Return how long ordinary programs waited beside tabs that send hostile ones, and how many were not judged."""
    over, waits, refused = asyncio.Event(), [], 0
    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(Sender(address, "doctor")) for _ in range(HOSTILE_TABS + 1)]
        for tab in tabs:
            await tab.open()
        honest, *hostile = tabs

        async def go_on(place: int, tab: Sender) -> None:
            number = place
            while not over.is_set():
                number += HOSTILE_TABS
                await tab.type(EDITOR, branching(number).decode())

        running = [asyncio.create_task(go_on(place, tab)) for place, tab in enumerate(hostile)]
        for units in range(10, 10 + ORDINARY):
            waits.append(await honest.type(EDITOR, ORDINARY_PROGRAM.format(units=units)))
            refused += f"over {units} units" not in " ".join(honest.said)
        over.set()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return waits, refused


def forget_peak(process: psutil.Process) -> None:
    """Have the system begin anew with the peak of a process's memory."""
    Path(f"/proc/{process.pid}/clear_refs").write_text("5", "ascii")


def peak_megabytes(process: psutil.Process) -> float:
    """Return the peak since then."""
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / KILOBYTES_OF_MEGABYTE  # type: ignore[index]
