"""Mixed use by 20 sessions for 20 minutes: whether memory and latency stay flat.

``python -m benchmarks soak [--minutes N]``; runs only by name. Sessions open pages, move sliders, train, close during a
training and return. Flat means that the median of the last third of the time exceeds that of the first third by at most
a tenth, or a twentieth for the server's memory; the slope is that of a least-squares line through all samples.
``--explain`` runs ``benchmarks.memory`` instead, which breaks down the server's memory.

The clock starts after ``SETTLING_SECONDS`` of the same use, because Streamlit keeps the session of a closed tab for a
minute, and caches fill. The lines printed above the figures, one for each tenth of the time, show whether anything
still rises after that.
"""

import asyncio
import math
import random
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks._server import MEGABYTE, ROOT, megabytes, server
from benchmarks._slider import PAGE, REACHES, SLIDER, own_states
from benchmarks._trainee import OVER, Trainee
from benchmarks._visitor import MILLISECONDS, Visitor, percentile

SESSIONS = 20
SAMPLE_SECONDS = 5.0
SETTLING_SECONDS = 180.0
THINK_SECONDS = 3.0
MOVES = 4
TRAINING_SHARE = 0.15
LEFT_EARLY_SHARE = 0.3
EXPERIMENTS = tuple(f"preset={preset}&epochs=40" for preset in ("loud", "nothing-happens", "rescued-by-keras"))
PAGES = ("", *sorted(path.stem for path in Path(ROOT, "pages").glob("*.py")))
FLAT = 1.1
FLAT_MEMORY = 1.05
RATIO = "last / first third: "
TENTH = "server, MB, tenth"
TENTHS = 10
SECONDS_PER_HOUR = 3_600.0

Sample = tuple[float, float]
"""Seconds since the beginning, and what was measured then."""


@dataclass(slots=True, kw_only=True)
class Record:
    """The measurements so far."""

    began: float = field(default_factory=lambda: time.monotonic() + SETTLING_SECONDS)
    think_seconds: float = THINK_SECONDS
    server: list[Sample] = field(default_factory=list)
    workers: list[Sample] = field(default_factory=list)
    opened: list[Sample] = field(default_factory=list)
    moved: list[Sample] = field(default_factory=list)
    trained: int = 0
    visits: int = 0
    errors: list[str] = field(default_factory=list)

    def now(self) -> float:
        """Return the seconds since the clock started; negative while the server settles."""
        return time.monotonic() - self.began


def measure(minutes: float) -> dict[str, float]:
    """Return memory and latency of the first and the last third, and the numbers of visits, moves and trainings."""
    with server(ROOT) as (address, process):
        record = asyncio.run(_use(address, process, 60 * minutes))
    for error, count in Counter(record.errors).most_common():
        print(f"{count} x {error}")
    _print_course(record)
    series = {"server, MB": record.server, "workers, MB": record.workers}
    waits = {
        name: [sample for sample in samples if sample[0] >= 0]
        for name, samples in (("slider, ms", record.moved), ("opening a page, ms", record.opened))
    }
    figures = {"minutes": minutes, "visits": float(record.visits), "trainings finished": float(record.trained)}
    figures |= {"slider moves": float(len(waits["slider, ms"])), "errors": float(len(record.errors))}
    for name, samples in series.items():
        first, last = thirds(samples)
        figures |= _compared(name, statistics.median(first), statistics.median(last))
        figures[f"{name.partition(',')[0]}: slope, MB an hour"] = SECONDS_PER_HOUR * slope(samples)
    for name, samples in waits.items():
        what, _, unit = name.partition(",")
        for percent in (50, 95):
            first, last = ([MILLISECONDS * seconds for seconds in third] for third in thirds(samples))
            figures |= _compared(f"{what} p{percent},{unit}", percentile(first, percent), percentile(last, percent))
    figures |= {f"{TENTH} {number}": value for number, value in enumerate(tenths(record.server), start=1)}
    print(f"not flat: {', '.join(rising(figures)) or 'nothing'}")
    return figures


def rising(figures: dict[str, float]) -> list[str]:
    """Return the names of the figures that are not flat."""
    return [
        name
        for name, value in figures.items()
        if name.startswith(RATIO) and value > (FLAT_MEMORY if name == f"{RATIO}server" else FLAT)
    ]


def table(figures: dict[str, float] | None) -> str:
    """Return the server's memory over time as Markdown, or a note that no run was recorded."""
    if figures is None:
        return "No run of this length has been recorded.\n"
    head = [f"| tenth of {figures['minutes']:.0f} minutes |", "|---|", "| server, MB |"]
    for number in range(1, TENTHS + 1):
        cells = f" {number} |", "---|", f" {figures[f'{TENTH} {number}']:.0f} |"
        head = [line + cell for line, cell in zip(head, cells, strict=True)]
    said = [f"{name.removeprefix(RATIO)} {value:.2f}" for name, value in figures.items() if name.startswith(RATIO)]
    visits = f"{figures['visits']:,.0f} visits, {figures['slider moves']:,.0f} moves to new places, "
    visits += f"{figures['trainings finished']:,.0f} trainings, {figures['errors']:.0f} errors."
    return "\n".join([*head, "", f"{visits} Last third against first: {', '.join(said)}."]) + "\n"


def _print_course(record: Record) -> None:
    """Print the median of each tenth of the time, so that a reader sees any rise."""
    print(f"{'minutes':>12}{'server, MB':>14}{'workers, MB':>14}{'slider, ms':>14}{'opening, ms':>14}")
    width = max(record.server)[0] / TENTHS
    columns = [tenths(samples, width) for samples in (record.server, record.workers, record.moved, record.opened)]
    for tenth, (server_, workers, moved, opened) in enumerate(zip(*columns, strict=True)):
        span = f"{width * tenth / 60:.1f}-{width * (tenth + 1) / 60:.1f}"
        waits = f"{MILLISECONDS * moved:>14.0f}{MILLISECONDS * opened:>14.0f}"
        print(f"{span:>12}{server_:>14.1f}{workers:>14.1f}{waits}")


def _compared(name: str, first: float, last: float) -> dict[str, float]:
    what = name.partition(",")[0]
    return {f"first third: {name}": first, f"last third: {name}": last, f"{RATIO}{what}": last / first}


def tenths(samples: list[Sample], width: float = 0.0) -> list[float]:
    """Return the median of each tenth of the time, or of parts of ``width`` seconds; NaN for a part without values.

    Examples
    --------
    >>> tenths([(float(second), 5.0 + second) for second in range(1, 21)])[::9]
    [6.5, 24.0]
    """
    width = width or max(samples)[0] / TENTHS
    parts = [[value for at, value in samples if width * tenth <= at <= width * (tenth + 1)] for tenth in range(TENTHS)]
    return [statistics.median(part) if part else math.nan for part in parts]


def thirds(samples: list[Sample]) -> tuple[list[float], list[float]]:
    """Return the values of the first and of the last third of the time.

    Examples
    --------
    >>> thirds([(0.0, 5.0), (1.0, 6.0), (2.0, 7.0), (3.0, 8.0)])
    ([5.0, 6.0], [7.0, 8.0])
    """
    begin, end = min(samples)[0], max(samples)[0]
    third = (end - begin) / 3
    return (
        [value for moment, value in samples if moment <= begin + third],
        [value for moment, value in samples if moment >= end - third],
    )


def slope(samples: list[Sample]) -> float:
    """Return the change per second of the least-squares line.

    Examples
    --------
    >>> slope([(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)])
    2.0
    """
    moments, values = zip(*samples, strict=True)
    return statistics.linear_regression(moments, values).slope


async def _use(address: str, process: psutil.Process, seconds: float) -> Record:
    async with Trainee(address, EXPERIMENTS[0]) as first:  # the worker loads TensorFlow before the clock starts
        await first.open()
        await first.train()
        await first.watch(OVER)
    record = Record()
    async with asyncio.TaskGroup() as group:
        group.create_task(_sample(process, record, seconds))
        for number in range(SESSIONS):
            group.create_task(_person(address, random.Random(number), record, seconds))
    return record


async def _sample(process: psutil.Process, record: Record, seconds: float) -> None:
    await asyncio.sleep(-record.now())
    while record.now() < seconds:
        record.server.append((record.now(), megabytes(process)))
        record.workers.append((record.now(), _workers(process)))
        await asyncio.sleep(SAMPLE_SECONDS)


def _workers(process: psutil.Process) -> float:
    total = 0
    for child in process.children(recursive=True):
        try:
            total += child.memory_info().rss
        except psutil.NoSuchProcess:  # replaced because it had grown, as intended
            continue
    return total / MEGABYTE


async def _person(address: str, draw: random.Random, record: Record, seconds: float) -> None:
    """Open some pages or train, close the tab and return, until the time is over."""
    while record.now() < seconds:
        await asyncio.sleep(THINK_SECONDS * draw.random())
        visit = training if draw.random() < TRAINING_SHARE else reading
        await visit(address, draw, record)
        record.visits += 1


async def reading(address: str, draw: random.Random, record: Record, *, pages: Sequence[str] = ()) -> None:
    """Open Loss error, move its slider, and open two more pages, including the given ones."""
    think_seconds = record.think_seconds
    async with Visitor(address, PAGE, own_states(draw.randrange(1_000_000))) as visitor:
        record.opened.append((record.now(), await visitor.open()))
        for reach in draw.sample(REACHES, MOVES):
            await asyncio.sleep(think_seconds * draw.uniform(0.5, 1.5))
            moment = record.now()
            record.moved.append((moment, await visitor.move(reach, SLIDER)))
        for page in [*pages, *draw.sample(PAGES, 2)][:2]:
            moment = record.now()
            record.opened.append((moment, await visitor.open(page)))
            await asyncio.sleep(think_seconds * draw.uniform(0.5, 1.5))
        record.errors += visitor.errors


async def training(address: str, draw: random.Random, record: Record) -> None:
    """Press Train; three in ten close the tab during the training."""
    async with Trainee(address, draw.choice(EXPERIMENTS)) as trainee:
        await trainee.open()
        await trainee.train()
        if draw.random() > LEFT_EARLY_SHARE:
            await trainee.watch(OVER)
            record.trained += trainee.state == "done"
        record.errors += trainee.errors
        if trainee.state in ("lost", "failed"):
            record.errors.append(f"{trainee.progress} {trainee.complaint}")
