"""The cost of hostile input: each sent once and twenty times at once, beside ordinary visitors.

``python -m benchmarks doors``, or ``--only 'training: *'`` for some inputs. For every input of ``benchmarks._hostile``,
it measures the memory and processor time of the web server without its children, whether the visitor reads the reason,
and the response times of another tab's slider: the same moves as without other visitors, the first at the moment when
the input is sent, and more until it is answered. Then ten connections send programs that take seconds, each followed by
a new one as soon as it is answered, while twenty ordinary programs are sent one after the other. Finally, twenty
sessions upload more than is kept. Memory is the server's peak, as recorded by the system.
"""

import asyncio
import contextlib
import fnmatch
import itertools
import re
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks._hostile import EDITOR, EVERY, LOGITS, TRAINING, TYPED, UPLOAD, Hostile
from benchmarks._makers import branching
from benchmarks._neighbour import POSITIONS, Neighbour
from benchmarks._sender import Sender
from benchmarks._server import ROOT, megabytes, processor_seconds, server
from benchmarks._visitor import MILLISECONDS, percentile

AT_ONCE = 20
KILOBYTES_OF_MEGABYTE = 1024
QUIET_MOVES, MOVES = POSITIONS // 2, POSITIONS
PATIENCE_SECONDS = 15.0
"""Seconds in which moves are counted; some inputs keep the reader processes busy for a minute."""
HOSTILE_TABS, ORDINARY = 10, 20
ORDINARY_PROGRAM = """\
import keras
model = keras.Sequential([keras.layers.Dense({units})])
model.compile(loss="sparse_categorical_crossentropy")
"""
HONEST = (
    (UPLOAD, "m.py", ORDINARY_PROGRAM.format(units=3).encode()),
    (LOGITS, "l.csv", b"1,2\n3,4\n"),
    (TRAINING, "t.csv", b"1,2,a\n2,1,b\n" * 10),
)
WARM_SECONDS = 15.0
MOST_MEGABYTES, MOST_SECONDS, MOST_MEDIAN, MOST_P95 = 50.0, 0.5, 1.5, 3.0
LARGE, EACH, KEPT, REFUSED = 19_000_000, 3, 204, 413


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The cost of one input.

    Parameters
    ----------
    megabytes, seconds : float
        The growth of the server's memory, and its processor time per input.
    children : int
        Number of child processes at the end: readers, and a worker for trainings.
    unread : int
        Number of senders that read no reason.
    wall : float
        Seconds until the last was answered.
    moves : tuple of float
        Seconds of another visitor's moves.
    """

    megabytes: float
    seconds: float
    children: int
    unread: int
    wall: float
    moves: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """Another visitor alone: median and p95 of a move, and the server's processor time per move."""

    median: float
    p95: float
    processor: float


def measure(only: str = "*") -> dict[str, float]:
    """Return the highest cost of any input, and the response times of the other visitors."""
    chosen = {name: hostile for name, hostile in EVERY.items() if fnmatch.fnmatch(name, only)}
    with server(ROOT) as (address, process), Neighbour(address) as other:
        figures = asyncio.run(_measured(address, process, chosen, other))
        if len(chosen) == len(EVERY):
            waits, refused = asyncio.run(fair(address))
            figures |= {
                f"beside {HOSTILE_TABS} hostile tabs: ordinary programs answered": float(ORDINARY - refused),
                f"beside {HOSTILE_TABS} hostile tabs: median wait, s": statistics.median(waits),
                f"beside {HOSTILE_TABS} hostile tabs: longest wait, s": max(waits),
            }
            figures |= asyncio.run(_flooded(address, process))
    return figures


async def _measured(
    address: str, process: psutil.Process, chosen: dict[str, Hostile], other: Neighbour
) -> dict[str, float]:
    await _honest(address)
    once: dict[str, Cost] = {}
    crowd: dict[str, Cost] = {}
    quiet: list[float] = []
    processor = 0.0
    for name, hostile in chosen.items():
        for costs, count in ((once, 1), (crowd, AT_ONCE)):
            if count == 1 or not hostile.heavy:
                used = processor_seconds(process)
                quiet += await asyncio.to_thread(other.idle, QUIET_MOVES)
                processor += processor_seconds(process) - used
                costs[name] = await cost(address, process, hostile, count, other, processor / len(quiet))
                print(f"{name}, {count} at once", flush=True)
    idle = Idle(median=statistics.median(quiet), p95=percentile(quiet, 95), processor=processor / len(quiet))
    print(*_table(once, crowd, idle), sep="\n", flush=True)
    alone = {
        "another tab's rerun with nobody beside, median, ms": MILLISECONDS * idle.median,
        "another tab's rerun with nobody beside, p95, ms": MILLISECONDS * idle.p95,
    }
    return alone | _figures("once", once, idle) | _figures(f"{AT_ONCE} at once", crowd, idle)


async def _honest(address: str) -> None:
    """Send an ordinary file to every door and wait for the engine, so that one-time costs are not measured."""
    for control, file, data in HONEST:
        honest = Hostile(control=control, file=file, make=lambda number: b"")
        async with _open(address, honest) as tab:
            await tab.upload(control, file, data)
    await asyncio.sleep(WARM_SECONDS)


def _table(once: dict[str, Cost], crowd: dict[str, Cost], idle: Idle) -> Iterator[str]:
    """Yield a line for every input, and one for the worst."""
    yield f"idle: median {MILLISECONDS * idle.median:.1f} ms, p95 {MILLISECONDS * idle.p95:.1f} ms"
    yield f"{'':<58}{'s each':>7}{'MB':>7}{'median':>8}{'p95':>7}{'moves':>6}{'wall':>7}  processes, misses"
    for how, costs in (("", once), (f", {AT_ONCE} at once", crowd)):
        for name, found in costs.items():
            slower, at_most = _slower(found, idle)
            yield (
                f"{name + how:<58}{found.seconds:>7.3f}{found.megabytes:>7.1f}{slower:>7.2f}x{at_most:>6.2f}x"
                f"{len(found.moves):>6}{found.wall:>6.1f}s{found.children:>3}  "
                f"{', '.join(_misses(found, idle))}{f' by {found.unread}' if found.unread else ''}"
            )
        if costs:
            ratios = [_slower(found, idle) for found in costs.values()]
            yield (
                f"{'the worst' + how:<58}{max(found.seconds for found in costs.values()):>7.3f}"
                f"{max(found.megabytes for found in costs.values()):>7.1f}"
                f"{max(slower for slower, _ in ratios):>7.2f}x{max(at_most for _, at_most in ratios):>6.2f}x"
            )


def _slower(found: Cost, idle: Idle) -> tuple[float, float]:
    """Return the slowdown of the other visitor's moves, in the median and at p95, against those without load."""
    return statistics.median(found.moves) / idle.median, percentile(found.moves, 95) / idle.p95


def _misses(found: Cost, idle: Idle) -> Iterator[str]:
    """Yield the figures beyond their limits."""
    slower, at_most = _slower(found, idle)
    for what, value, most in (
        ("PROCESSOR", found.seconds, MOST_SECONDS),
        ("MEMORY", found.megabytes, MOST_MEGABYTES),
        ("MEDIAN", slower, MOST_MEDIAN),
        ("P95", at_most, MOST_P95),
        ("UNREAD", found.unread, 0),
    ):
        if value > most:
            yield what


def _figures(how: str, costs: dict[str, Cost], idle: Idle) -> dict[str, float]:
    if not costs:
        return {}
    slower = [_slower(found, idle) for found in costs.values()]
    moves = [seconds for found in costs.values() for seconds in found.moves]
    return {
        f"{how}: inputs": float(len(costs)),
        f"{how}: inputs beyond a limit": float(sum(any(_misses(found, idle)) for found in costs.values())),
        f"{how}: inputs of which somebody read nothing": float(sum(found.unread > 0 for found in costs.values())),
        f"{how}: most memory, MB": max(found.megabytes for found in costs.values()),
        f"{how}: most processor time for each, s": max(found.seconds for found in costs.values()),
        f"{how}: most processes of the server": float(max(found.children for found in costs.values())),
        f"{how}: another tab's rerun, median of all, x idle": statistics.median(moves) / idle.median,
        f"{how}: another tab's rerun, p95 of all, x idle": percentile(moves, 95) / idle.p95,
        f"{how}: another tab's rerun, median beside the worst input, x idle": max(median for median, _ in slower),
        f"{how}: another tab's rerun, p95 beside the worst input, x idle": max(p95 for _, p95 in slower),
    }


async def cost(
    address: str,
    process: psutil.Process,
    hostile: Hostile,
    count: int,
    other: Neighbour | None = None,
    processor: float = 0.0,
) -> Cost:
    """Send an input from several tabs at once, while another visitor moves a slider.

    Parameters
    ----------
    address, process
        The server's address and process.
    hostile : Hostile
    count : int
    other : Neighbour, optional
    processor : float, optional
        The server's processor time for each of that visitor's moves.
    """
    files = [await asyncio.to_thread(hostile.make, number) for number in range(count)]
    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(_open(address, hostile)) for _ in files]
        before, used = megabytes(process), processor_seconds(process)
        forget_peak(process)
        moves: list[float] = []
        if other:
            other.begin(MOVES)
        started = time.perf_counter()
        sending = asyncio.gather(*(_sent(tab, hostile, data) for tab, data in zip(tabs, files, strict=True)))
        await asyncio.wait([sending], timeout=PATIENCE_SECONDS)
        if other:
            moves = await asyncio.to_thread(other.end)
        await sending
        wall = time.perf_counter() - started
        seconds = processor_seconds(process) - used - len(moves) * processor
        peak = peak_megabytes(process)
        unread = sum(re.search(hostile.said, " ".join(tab.said)) is None for tab in tabs)
        problems = [error for tab in tabs for error in tab.errors]
    for problem in problems[:1]:
        print(problem)
    return Cost(
        megabytes=peak - before,
        seconds=seconds / count,
        children=len(process.children()),
        unread=unread + bool(problems),
        wall=wall,
        moves=tuple(moves),
    )


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
    """Return the waiting times of ordinary programs beside hostile ones, and how many of them were not checked."""
    numbers = itertools.count(1)
    programs = [branching, *(hostile.make for hostile in TYPED.values())]

    async def send_on(place: int) -> None:
        while True:
            async with Sender(address, "doctor") as tab:
                await tab.open()
                number = next(numbers)
                await tab.type(EDITOR, programs[place % 2 and number % len(programs)](number).decode())

    waits, refused = [], 0
    running = [asyncio.create_task(send_on(place)) for place in range(HOSTILE_TABS)]
    for units in range(10, 10 + ORDINARY):
        async with Sender(address, "doctor") as honest:
            await honest.open()
            waits.append(await honest.type(EDITOR, ORDINARY_PROGRAM.format(units=units)))
            refused += f"over {units} units" not in " ".join(honest.said)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    return waits, refused


async def _flooded(address: str, process: psutil.Process) -> dict[str, float]:
    """Return how much of many simultaneous, unrequested uploads is kept, and the memory that they take meanwhile."""
    data = bytes(LARGE)
    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(Sender(address, "doctor")) for _ in range(AT_ONCE)]
        for tab in tabs:
            await tab.open()
        before = megabytes(process)
        forget_peak(process)
        answers = await asyncio.gather(*(asyncio.to_thread(tab.put, data) for tab in tabs for _ in range(EACH)))
        peak, after = peak_megabytes(process), megabytes(process)
    sent = f"{AT_ONCE} sessions, {EACH} uploads of {LARGE // 10**6} MB each at once"
    return {
        f"{sent}: kept": float(answers.count(KEPT)),
        f"{sent}: refused": float(answers.count(REFUSED)),
        f"{sent}: bytes kept, MB": answers.count(KEPT) * LARGE / 10**6,
        f"{sent}: server then, MB more": after - before,
        f"{sent}: server meanwhile, MB more at most": peak - before,
    }


def forget_peak(process: psutil.Process) -> None:
    """Reset the system's record of the peak memory of a process."""
    Path(f"/proc/{process.pid}/clear_refs").write_text("5", "ascii")


def peak_megabytes(process: psutil.Process) -> float:
    """Return the peak memory since the reset."""
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / KILOBYTES_OF_MEGABYTE  # type: ignore[index]
