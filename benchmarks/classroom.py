"""A class presses Train at once: the progress of 30 trainings, and the response times of 30 others who move sliders.

``python -m benchmarks classroom``. Each of 30 tabs presses Train within ten seconds and watches as a browser does, on
the workers that the server starts by default. The others move the slider of Loss error with think time, before, during
and after the trainings. Fair means that runs start in the order in which Train was pressed.
"""

import asyncio
import contextlib
import itertools
import random
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from benchmarks._server import ROOT, server
from benchmarks._slider import PAGE, SLIDER, own_states, shuffled
from benchmarks._trainee import OVER, Trainee
from benchmarks._visitor import MILLISECONDS, Visitor, percentile

TRAINEES = 30
PRESS_SECONDS = 10.0
MOVERS = 30
THINK_SECONDS = 3.0
QUIET_SECONDS = 30.0
CLASS_SECONDS = 400.0
EXPERIMENT = "preset=nothing-happens&epochs=100"
PHASES = ("before", "training", "after")


@dataclass(slots=True, kw_only=True)
class Lesson:
    """When each trainee pressed Train, saw the run start and saw it end, and its final state; seconds of one clock."""

    pressed: list[float] = field(default_factory=lambda: [0.0] * TRAINEES)
    started: list[float] = field(default_factory=lambda: [0.0] * TRAINEES)
    ended: list[float] = field(default_factory=lambda: [0.0] * TRAINEES)
    endings: list[str] = field(default_factory=lambda: [""] * TRAINEES)
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Moves:
    """Seconds of each rerun by the phase in which it was requested."""

    phase: str = PHASES[0]
    seconds: dict[str, list[float]] = field(default_factory=lambda: {phase: [] for phase in PHASES})
    errors: list[str] = field(default_factory=list)


def measure() -> dict[str, float]:
    """Return the figures of the runs and of the movers' reruns."""
    with server(ROOT) as (address, _):
        lesson, moves = asyncio.run(_class(address))
    for error in (*lesson.errors, *moves.errors):
        print(error)
    idle = moves.seconds["before"] + moves.seconds["after"]
    busy = moves.seconds["training"]
    waits = [started - pressed for pressed, started in zip(lesson.pressed, lesson.started, strict=True)]
    return {
        "runs asked for": float(TRAINEES),
        "runs completed": float(lesson.endings.count("done")),
        "runs started out of order": float(out_of_order(lesson.pressed, lesson.started)),
        "errors seen by trainees": float(len(lesson.errors)),
        "errors seen by movers": float(len(moves.errors)),
        "first press to last end, s": max(lesson.ended) - min(lesson.pressed),
        "longest wait for a start, s": max(waits),
        "idle: rerun p50, ms": MILLISECONDS * percentile(idle, 50),
        "idle: rerun p95, ms": MILLISECONDS * percentile(idle, 95),
        "class trains: rerun p50, ms": MILLISECONDS * percentile(busy, 50),
        "class trains: rerun p95, ms": MILLISECONDS * percentile(busy, 95),
        "class trains / idle: p50": percentile(busy, 50) / percentile(idle, 50),
        "class trains / idle: p95": percentile(busy, 95) / percentile(idle, 95),
    }


def out_of_order(pressed: Sequence[float], started: Sequence[float]) -> int:
    """Count the runs that started before a run whose Train was pressed earlier.

    Examples
    --------
    >>> out_of_order([0, 1, 2], [5, 6, 7]), out_of_order([0, 1, 2], [7, 5, 6])
    (0, 2)
    """
    runs = sorted(zip(pressed, started, strict=True))
    latest = itertools.accumulate((start for _, start in runs), max)
    return sum(start < before for (_, start), before in zip(runs, latest, strict=True))


async def _class(address: str) -> tuple[Lesson, Moves]:
    lesson, moves = Lesson(), Moves()
    async with asyncio.timeout(CLASS_SECONDS), contextlib.AsyncExitStack() as tabs:
        trainees = [await tabs.enter_async_context(Trainee(address, EXPERIMENT)) for _ in range(TRAINEES)]
        for trainee in trainees:
            await trainee.open()
        await trainees[0].train()  # loads TensorFlow and traces the programs
        await trainees[0].watch(OVER)
        async with _moving(address, moves):
            await asyncio.sleep(QUIET_SECONDS)
            moves.phase = "training"
            await asyncio.gather(*(_lesson(trainee, place, lesson) for place, trainee in enumerate(trainees)))
            moves.phase = "after"
            await asyncio.sleep(QUIET_SECONDS)
    return lesson, moves


async def _lesson(trainee: Trainee, place: int, lesson: Lesson) -> None:
    await asyncio.sleep(PRESS_SECONDS * place / TRAINEES)
    lesson.pressed[place] = time.monotonic()
    await trainee.train()
    await trainee.watch(("running", *OVER))
    lesson.started[place] = time.monotonic()
    await trainee.watch(OVER)
    lesson.ended[place] = time.monotonic()
    lesson.endings[place] = trainee.state
    lesson.errors += trainee.errors


@contextlib.asynccontextmanager
async def _moving(address: str, moves: Moves) -> AsyncIterator[None]:
    """Let the movers open their pages and move until the end."""
    over = asyncio.Event()
    everybody_in = asyncio.Barrier(MOVERS + 1)
    async with asyncio.TaskGroup() as group:
        for number in range(MOVERS):
            group.create_task(_mover(address, number, moves, everybody_in, over))
        await everybody_in.wait()
        yield
        over.set()


async def _mover(address: str, number: int, moves: Moves, everybody_in: asyncio.Barrier, over: asyncio.Event) -> None:
    draw = random.Random(number)
    async with Visitor(address, PAGE, own_states(number)) as visitor:
        await visitor.open()
        await everybody_in.wait()
        for reach in shuffled(draw):
            await asyncio.sleep(THINK_SECONDS * draw.uniform(0.5, 1.5))
            if over.is_set():
                break
            phase = moves.phase
            moves.seconds[phase].append(await visitor.move(reach, SLIDER))
        moves.errors += visitor.errors
