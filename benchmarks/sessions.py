"""How many people one server carries: 100 sessions moving sliders on the loss error page, with and without a training.

``python -m benchmarks sessions``. The clients speak Streamlit's websocket protocol; each waits a few seconds between
moves, as people do, and then moves the slider somewhere nobody was before, so that no cache helps.
"""

import asyncio
import contextlib
import itertools
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import psutil

from benchmarks._server import ROOT, megabytes, server
from benchmarks._slider import PAGE, SLIDER, shuffled
from benchmarks._visitor import KILOBYTE, MILLISECONDS, Visitor, percentile
from core.engine import Engine, Limits
from core.keras.plan import MAX_EPOCHS
from core.keras.presets import PRESETS

SESSIONS = 100
THINK_SECONDS = 5.0
MOVES = 4
TRAIN = "core.keras.training:train"
TRAININGS = 20
LIMITS = Limits(records=MAX_EPOCHS + 1)


@dataclass
class Outcome:
    """What the sessions saw: seconds of each rerun, kilobytes it sent, and reruns that did not finish well."""

    seconds: list[float] = field(default_factory=list)
    kilobytes: list[float] = field(default_factory=list)
    lost: int = 0


def measure() -> dict[str, float]:
    """Return percentiles of rerun times and what the server needed."""
    with server(ROOT) as (address, process):
        alone, memory = asyncio.run(_crowd(address, process))
        figures = _figures("alone", alone) | {"server with 100 sessions, MB": memory}
        with _training():
            busy, _ = asyncio.run(_crowd(address, process))
    figures |= _figures("while a training runs", busy)
    ratio = percentile(busy.seconds, 95) / percentile(alone.seconds, 95)
    return figures | {"p95 while a training runs / alone": ratio}


def _figures(name: str, outcome: Outcome) -> dict[str, float]:
    return {
        f"{name}: rerun p50, ms": MILLISECONDS * statistics.median(outcome.seconds),
        f"{name}: rerun p95, ms": MILLISECONDS * percentile(outcome.seconds, 95),
        f"{name}: reruns lost": float(outcome.lost),
        f"{name}: sent in a rerun, kB": statistics.median(outcome.kilobytes),
    }


async def _crowd(address: str, process: psutil.Process) -> tuple[Outcome, float]:
    outcome, reaches = Outcome(), itertools.cycle(shuffled(random.Random(0)))
    sessions = [
        _session(address, reaches, outcome, delay=THINK_SECONDS * place / SESSIONS) for place in range(SESSIONS)
    ]
    await asyncio.gather(*sessions)
    return outcome, megabytes(process)


async def _session(address: str, reaches: Iterator[int], outcome: Outcome, *, delay: float) -> None:
    await asyncio.sleep(delay)
    async with Visitor(address, PAGE) as visitor:
        await visitor.open()
        for _ in range(MOVES):
            await asyncio.sleep(THINK_SECONDS * random.uniform(0.5, 1.5))
            outcome.seconds.append(await visitor.move(next(reaches), SLIDER))
            outcome.kilobytes.append(visitor.received / KILOBYTE)
        outcome.lost += len(visitor.errors)


@contextlib.contextmanager
def _training() -> Iterator[None]:
    """Run trainings one after the other on a worker of its own, as beside the real server."""
    params = replace(PRESETS["nothing-happens"].params, epochs=MAX_EPOCHS)
    with Engine() as engine:
        runs = [engine.stream(TRAIN, params, session=str(place), limits=LIMITS) for place in range(TRAININGS)]
        while not runs[0].events():
            time.sleep(0.1)
        yield
        if all(run.state == "done" for run in runs):
            raise RuntimeError("the trainings ended before the sessions did")
        for run in runs:
            run.stop()
