"""500 strangers open the lab at once from the address of a class of 30, who move sliders meanwhile.

``python -m benchmarks crowd``. The class has joined a session, so its page runs have a lane of their own and its tabs
do not count against the address. The strangers open Start, stay, and leave one after the other, until each of them has
had the page; the server serves 300 sessions of an address at a time here, so that the others wait in line. They run in
another process than the class, whose seconds must not include theirs.
"""

import asyncio
import contextlib
import itertools
import multiprocessing
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks._attendant import Attendant
from benchmarks._server import ROOT, server
from benchmarks._slider import PAGE, SLIDER, shuffled
from benchmarks._visitor import MILLISECONDS, Visitor, percentile

STRANGERS, CLASS, SERVED = 500, 30, 300
THINK_SECONDS = 5.0
IDLE_SECONDS = 40.0
STAY_SECONDS = 2.0
"""How long a stranger stays once the page is there."""
PLACE = re.compile(r'class="lab-line".*?: (\d[\d,.]*)\.', re.DOTALL)
LIMIT = "LOGIT_LAB_SESSIONS_PER_ADDRESS"
Waits = list[tuple[float, list[int]]]


class Stranger(Visitor):
    """A tab that may have to wait.

    Attributes
    ----------
    places : list of int
        The places in line that it was told.
    said : str
        What it was told last.
    """

    def __init__(self, address: str, page: str = "", link: str = "", *, forwarded: str = "") -> None:
        super().__init__(address, page, link, forwarded=forwarded)
        self.places: list[int] = []
        self.said = ""

    def _take_element(self, answer: ForwardMsg) -> None:
        super()._take_element(answer)
        if found := PLACE.search(answer.delta.new_element.html.body):
            self.places.append(int(re.sub(r"\D", "", found[1])))
            self.said = found[0]


def measure() -> dict[str, float]:
    """Return how the class and the strangers fare."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"LOGIT_LAB_STORE": str(Path(folder, "sessions.sqlite3")), LIMIT: str(SERVED)}
        with server(ROOT, **settings) as (address, _):
            return asyncio.run(_measured(address))


async def _measured(address: str) -> dict[str, float]:
    async with contextlib.AsyncExitStack() as tabs:
        _, members = await joined(address, CLASS, tabs)
        positions = itertools.cycle(shuffled(random.Random(1)))
        idle: list[float] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await _move_all(members, positions, idle)
        beside: list[float] = []
        moving = asyncio.create_task(_move_all(members, positions, beside))
        waits = await asyncio.to_thread(_crowd_elsewhere, address, STRANGERS)
        moving.cancel()
        await asyncio.gather(moving, return_exceptions=True)
        errors = sum(len(member.errors) for member in members)
    seconds = sorted(wait for wait, _ in waits)
    return {
        "strangers served": float(len(waits)),
        "strangers who were told their place": float(sum(bool(places) for _, places in waits)),
        "strangers: first page, s": seconds[0],
        "strangers: median page, s": statistics.median(seconds),
        "strangers: last page, s": seconds[-1],
        "class: errors": float(errors),
        "class: moves beside the strangers": float(len(beside)),
        "class alone: slider p50, ms": MILLISECONDS * percentile(idle, 50),
        "class alone: slider p95, ms": MILLISECONDS * percentile(idle, 95),
        "class beside the strangers: slider p50, ms": MILLISECONDS * percentile(beside, 50),
        "class beside the strangers: slider p95, ms": MILLISECONDS * percentile(beside, 95),
        "class, beside the strangers / alone: slider p50": percentile(beside, 50) / percentile(idle, 50),
        "class, beside the strangers / alone: slider p95": percentile(beside, 95) / percentile(idle, 95),
    }


async def joined(address: str, size: int, tabs: contextlib.AsyncExitStack) -> tuple[Attendant, list[Visitor]]:
    """Open a class session, let phones join it, and open the slider's page in each; return the teacher and the phones.

    Parameters
    ----------
    address : str
    size : int
    tabs : AsyncExitStack
        Closes them.
    """
    teacher = await tabs.enter_async_context(Attendant(address, ""))
    await teacher.open()
    await teacher.press("lab_class_open")
    members: list[Visitor] = []
    for _ in range(size):
        phone = await tabs.enter_async_context(Attendant(address, "classroom", f"join={teacher.code}"))
        await phone.open()
        await phone.press("class_join_button")
        await phone.open(PAGE)
        members.append(phone)
    return teacher, members


async def _move_all(members: list[Visitor], positions: Iterator[int], taken: list[float]) -> None:
    await asyncio.gather(*(_move(member, positions, taken, place) for place, member in enumerate(members)))


async def _move(member: Visitor, positions: Iterator[int], taken: list[float], place: int) -> None:
    await asyncio.sleep(THINK_SECONDS * place / CLASS)
    while True:
        taken.append(await member.move(next(positions), SLIDER))
        await asyncio.sleep(THINK_SECONDS)


def _crowd_elsewhere(address: str, size: int) -> Waits:
    """Let strangers come and go in another process."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_send_crowd, args=(address, size, theirs), daemon=True)
    process.start()
    waits: Waits = ours.recv()
    process.join()
    return waits


def _send_crowd(address: str, size: int, told: "Connection[Waits, None]") -> None:
    told.send(asyncio.run(strangers(address, size, STAY_SECONDS)))


async def strangers(address: str, size: int, stay: float) -> Waits:
    """Let strangers open the lab at once, stay for some seconds and leave.

    Returns
    -------
    list of tuple of float and list of int
        For each, in the order in which they came: when it had the page, and the places in line that it was told.
    """
    began = time.perf_counter()

    async def visit() -> tuple[float, list[int]]:
        async with Stranger(address) as stranger:
            await stranger.open()
            had = time.perf_counter() - began
            if stranger.errors:
                raise RuntimeError(stranger.errors[0])
            await asyncio.sleep(stay)
            return had, stranger.places

    return list(await asyncio.gather(*(visit() for _ in range(size))))
