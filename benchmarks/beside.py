"""The cost of two trainings for a visitor of another page: reruns of the Loss error slider, idle and under load.

``python -m benchmarks beside``. Two tabs train on the same server, each on its own worker process (the default for a
machine with two processors is one worker, for which a second training would only wait), and watch as browsers do. Both
must be running at the beginning and at the end of each busy round. Every position of the slider is new.
"""

import asyncio
import contextlib
import itertools
import random
import statistics
from collections.abc import AsyncIterator, Iterator

from benchmarks._server import ROOT, server
from benchmarks._slider import PAGE, SLIDER, shuffled
from benchmarks._trainee import Trainee
from benchmarks._visitor import MILLISECONDS, Visitor, percentile
from core.engine.service import WORKERS_VARIABLE
from core.keras.training.plan import MAX_EPOCHS

ROUNDS = 6
MOVES = 16
PAUSE_SECONDS = 0.1
TRAININGS = 2
# Small batches make epochs long, so that no training ends before its round.
EXPERIMENT = f"preset=nothing-happens&batch_size=8&epochs={MAX_EPOCHS}"


def measure() -> dict[str, float]:
    """Return percentiles of both and their ratios."""
    with server(ROOT, **{WORKERS_VARIABLE: str(TRAININGS)}) as (address, _):
        idle, busy = asyncio.run(_in_turns(address))
    figures = {}
    for percent in (50, 95):
        figures[f"idle: rerun p{percent}, ms"] = MILLISECONDS * percentile(idle, percent)
        figures[f"two trainings: rerun p{percent}, ms"] = MILLISECONDS * percentile(busy, percent)
        figures[f"two trainings / idle: p{percent}"] = percentile(busy, percent) / percentile(idle, percent)
    return figures | {"reruns of each": float(len(idle)), "two trainings: mean rerun, ms": _mean(busy)}


def _mean(seconds: list[float]) -> float:
    return MILLISECONDS * statistics.fmean(seconds)


async def _in_turns(address: str) -> tuple[list[float], list[float]]:
    reaches = iter(shuffled(random.Random(0)))
    idle: list[float] = []
    busy: list[float] = []
    async with contextlib.AsyncExitStack() as tabs:
        mover = await tabs.enter_async_context(Visitor(address, PAGE))
        trainees = [await tabs.enter_async_context(Trainee(address, EXPERIMENT)) for _ in range(TRAININGS)]
        for tab in (mover, *trainees):
            await tab.open()
        async with _training(trainees):
            pass  # loads TensorFlow and traces the programs
        for _ in range(ROUNDS):
            idle += await _moves(mover, reaches)
            async with _training(trainees):
                busy += await _moves(mover, reaches)
    return idle, busy


async def _moves(mover: Visitor, reaches: Iterator[int]) -> list[float]:
    seconds = []
    for reach in itertools.islice(reaches, MOVES):
        await asyncio.sleep(PAUSE_SECONDS)
        seconds.append(await mover.move(reach, SLIDER))
    if mover.errors:
        raise RuntimeError(f"{len(mover.errors)} reruns failed: {mover.errors[0]}")
    return seconds


@contextlib.asynccontextmanager
async def _training(trainees: list[Trainee]) -> AsyncIterator[None]:
    """Start all trainings; check before and after that all are running."""
    for trainee in trainees:
        await trainee.train()
    await asyncio.gather(*(trainee.watch(("running",)) for trainee in trainees))
    over = asyncio.Event()
    watching = [asyncio.create_task(_watch(trainee, over)) for trainee in trainees]
    yield
    over.set()
    await asyncio.gather(*watching)
    for trainee in trainees:
        await trainee.poll()
        if trainee.state != "running":
            raise RuntimeError(f"a training is {trainee.state} at the end of its round")
        await trainee.stop()


async def _watch(trainee: Trainee, over: asyncio.Event) -> None:
    while not over.is_set() and await trainee.poll():
        pass
