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
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browser import ROOT, server
from core.engine import Engine, Limits
from core.keras.plan import MAX_EPOCHS
from core.keras.presets import PRESETS

SESSIONS = 100
THINK_SECONDS = 5.0
MOVES = 4
PAGE = "loss_error"
SLIDER_KEY = "reach"
REACHES = range(4, 804, 4)
MEGABYTE = 2**20
MILLISECONDS = 1e3
TRAIN = "core.keras.training:train"
TRAININGS = 20
LIMITS = Limits(records=MAX_EPOCHS + 1)
QUEUE_SECONDS = 120.0


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
    ratio = _percentile(busy.seconds, 95) / _percentile(alone.seconds, 95)
    return figures | {"p95 while a training runs / alone": ratio}


def _figures(name: str, outcome: Outcome) -> dict[str, float]:
    return {
        f"{name}: rerun p50, ms": MILLISECONDS * statistics.median(outcome.seconds),
        f"{name}: rerun p95, ms": MILLISECONDS * _percentile(outcome.seconds, 95),
        f"{name}: reruns lost": float(outcome.lost),
        f"{name}: sent in a rerun, kB": statistics.median(outcome.kilobytes),
    }


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


async def _crowd(address: str, process: psutil.Process) -> tuple[Outcome, float]:
    outcome, reaches = Outcome(), itertools.cycle(random.Random(0).sample(REACHES, len(REACHES)))
    sessions = [
        _session(address, reaches, outcome, delay=THINK_SECONDS * place / SESSIONS) for place in range(SESSIONS)
    ]
    await asyncio.gather(*sessions)
    return outcome, process.memory_info().rss / MEGABYTE


async def _session(address: str, reaches: Iterator[int], outcome: Outcome, *, delay: float) -> None:
    await asyncio.sleep(delay)
    url = address.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(url, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        slider = await _rerun(socket, BackMsg(), Outcome(), "")
        for _ in range(MOVES):
            await asyncio.sleep(THINK_SECONDS * random.uniform(0.5, 1.5))
            message = BackMsg()
            state = message.rerun_script.widget_states.widgets.add()
            state.id = slider
            state.double_array_value.data.append(next(reaches))
            await _rerun(socket, message, outcome, slider)


async def _rerun(socket: websockets.ClientConnection, message: BackMsg, outcome: Outcome, slider: str) -> str:
    """Ask for a rerun, wait until it has finished, and return the slider's id."""
    message.rerun_script.page_name = PAGE
    started, size = time.perf_counter(), 0
    await socket.send(message.SerializeToString())
    async with asyncio.timeout(QUEUE_SECONDS):
        while True:
            raw = await socket.recv()
            size += len(raw)
            answer = ForwardMsg.FromString(raw)  # type: ignore[arg-type]
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "slider":
                identity = answer.delta.new_element.slider.id
                slider = identity if identity.endswith(f"-{SLIDER_KEY}") else slider
            if kind == "script_finished":
                break
    outcome.seconds.append(time.perf_counter() - started)
    outcome.kilobytes.append(size / 1024)
    outcome.lost += answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY
    return slider


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
