"""What a full room costs the web server: sessions that open Loss error and move its slider, beside a bare page.

``python -m benchmarks load``. The clients speak Streamlit's websocket protocol to servers of this process on loopback.
The bare page, a slider and one chart, runs under the lab's own server settings, so that what is compared is the page.
The crowd visits one after the other, and each reaction is timed until the script has finished. Times depend on what
else the machine does; the server's processor time for a rerun hardly does, and says how many people a core carries.
"""

import asyncio
import itertools
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browser import BARE_PAGE, ROOT, server

SESSIONS = 100
MOVES = 3
THINK_SECONDS = 5.0
ARRIVAL_SECONDS = 15.0
ANSWER_SECONDS = 60.0
CROWD_SECONDS = 120.0
KILOBYTE = 2**10
MEGABYTE = 2**20
MILLISECONDS = 1e3
PERCENTS = (50, 95, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A page whose slider the crowd moves: its script, and where the slider may go."""

    page: str
    positions: range


@dataclass(slots=True)
class Outcome:
    """What a crowd saw and what the server needed: seconds, kilobytes of a rerun, failed runs, megabytes."""

    first: list[float] = field(default_factory=list)
    reruns: list[float] = field(default_factory=list)
    kilobytes: list[float] = field(default_factory=list)
    errors: int = 0
    one_visitor: float = 0.0
    all_open: float = 0.0
    all_moved: float = 0.0
    processor: float = 0.0


BARE = Visited(page="", positions=range(1, 101))
LAB = Visited(page="loss_error", positions=range(4, 804, 4))


def measure() -> dict[str, float]:
    """Return first runs, reruns, errors and memory of both pages, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder)
        (bare / "app.py").write_text(BARE_PAGE, "utf-8")
        shutil.copytree(ROOT / ".streamlit", bare / ".streamlit")
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


def percentile(values: list[float], percent: int) -> float:
    """Return a percentile from 1 to 99."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


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
    """Let one visitor, then all, open a page, and all move its slider with think time."""
    outcome = Outcome()
    shuffled = random.Random(0).sample(visited.positions, len(visited.positions))
    positions = itertools.cycle(shuffled)
    async with asyncio.timeout(CROWD_SECONDS), asyncio.TaskGroup() as group:
        everybody_in, everybody_done = asyncio.Barrier(SESSIONS + 1), asyncio.Barrier(SESSIONS + 1)
        async with Visitor(address, visited.page) as warm_up:
            await warm_up.open()
            outcome.one_visitor = _megabytes(process)
        for number in range(SESSIONS):
            delay = ARRIVAL_SECONDS * number / SESSIONS
            group.create_task(_visit(address, visited, positions, outcome, delay, everybody_in, everybody_done))
        await everybody_in.wait()
        outcome.all_open, used = _megabytes(process), _processor_seconds(process)
        await everybody_done.wait()
        outcome.all_moved, outcome.processor = _megabytes(process), _processor_seconds(process) - used
    return outcome


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
        outcome.errors += visitor.errors
        await everybody_done.wait()


class Visitor:
    """One browser tab, as far as the server can tell."""

    def __init__(self, address: str, page: str) -> None:
        # The address is one that ``server`` made, so it is on loopback.
        self._url = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._page = page
        self._slider = ""
        self.received = 0
        self.errors = 0

    async def __aenter__(self) -> "Visitor":
        """Connect."""
        self._socket = await websockets.connect(self._url, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the tab."""
        await self._socket.close()

    async def open(self) -> float:
        """Run the page for the first time; return the seconds it took."""
        return await self._run(BackMsg())

    async def move(self, position: float) -> float:
        """Move the slider; return the seconds until the page has been run again."""
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self._slider
        state.double_array_value.data.append(position)
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        message.rerun_script.page_name = self._page
        self.received, finished = 0, None
        started = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(ANSWER_SECONDS):
            while finished is None:
                raw = await self._socket.recv()
                self.received += len(raw)
                answer = ForwardMsg.FromString(raw)  # type: ignore[arg-type]
                self._note(answer)
                if answer.WhichOneof("type") == "script_finished":
                    finished = answer.script_finished
        self.errors += finished != ForwardMsg.FINISHED_SUCCESSFULLY
        return time.perf_counter() - started

    def _note(self, answer: ForwardMsg) -> None:
        """Remember the page's first slider, and count what the page shows as an exception."""
        kind = answer.delta.new_element.WhichOneof("type") if answer.WhichOneof("type") == "delta" else None
        if kind == "slider" and not self._slider:
            self._slider = answer.delta.new_element.slider.id
        self.errors += kind == "exception"


def _megabytes(process: psutil.Process) -> float:
    return process.memory_info().rss / MEGABYTE


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
