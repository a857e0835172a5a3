"""A class votes: 300 phones join within 30 seconds and answer within ten, while another visitor moves a slider.

``python -m benchmarks vote``. Each phone is a tab that speaks Streamlit's protocol, with a page and a session of its
own. It answers with the button that the server has sent it. The chart's delay is measured at the projector's
connection: from the moment at which a number of answers were confirmed to that at which the bar shows as many.
"""

import asyncio
import contextlib
import itertools
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks._attendant import Attendant
from benchmarks._server import ROOT, server
from benchmarks._slider import PAGE, SLIDER, own_states, shuffled
from benchmarks._visitor import MILLISECONDS, Visitor, percentile

PHONES = 300
JOIN_SECONDS, ANSWER_SECONDS = 30.0, 10.0
MOVE_SECONDS = 0.5
SETTLE_SECONDS = 5.0
OPTIONS = 5


def measure() -> dict[str, float]:
    """Return the figures of the vote and of the slider beside it."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder, "sessions.sqlite3"))
        with server(ROOT, LOGIT_LAB_STORE=store) as (address, _):
            return asyncio.run(_vote(address))


async def _vote(address: str) -> dict[str, float]:
    chance = random.Random(1)
    async with contextlib.AsyncExitStack() as tabs:
        projector = await tabs.enter_async_context(Attendant(address, ""))
        await projector.open()
        await projector.press("lab_class_open")
        mover = await tabs.enter_async_context(Visitor(address, PAGE, own_states(0)))
        await mover.open()
        positions = itertools.cycle(shuffled(chance))
        idle: list[float] = []
        await _move_for(mover, JOIN_SECONDS, idle, positions)

        phones = [
            await tabs.enter_async_context(Attendant(address, "classroom", f"join={projector.code}"))
            for _ in range(PHONES)
        ]
        began = time.perf_counter()
        watching = asyncio.create_task(projector.watch())
        await asyncio.gather(*(_join(phone, chance.uniform(0, JOIN_SECONDS)) for phone in phones))
        joined = time.perf_counter() - began
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

        await projector.press("lab_class_ask")
        await asyncio.gather(*(phone.hear("class_option_0") for phone in phones))
        watching = asyncio.create_task(projector.watch())
        busy: list[float] = []
        moving = asyncio.create_task(_move_for(mover, ANSWER_SECONDS, busy, positions))
        confirmed = sorted(
            await asyncio.gather(*(_answer(phone, chance.uniform(0, ANSWER_SECONDS), chance) for phone in phones))
        )
        await moving
        await asyncio.sleep(SETTLE_SECONDS)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

    behind = [_shown(projector.counts, number) - moment for number, moment in enumerate(confirmed, 1)]
    return {
        "phones": float(PHONES),
        "all joined after, s": joined,
        "answers counted on the projector": float(max((count for _, count in projector.counts), default=0)),
        "errors": float(sum(len(tab.errors) for tab in (projector, mover, *phones))),
        "chart behind p50, ms": MILLISECONDS * percentile(behind, 50),
        "chart behind p95, ms": MILLISECONDS * percentile(behind, 95),
        "idle: slider p50, ms": MILLISECONDS * percentile(idle, 50),
        "idle: slider p95, ms": MILLISECONDS * percentile(idle, 95),
        "vote: slider p50, ms": MILLISECONDS * percentile(busy, 50),
        "vote: slider p95, ms": MILLISECONDS * percentile(busy, 95),
        "vote / idle: slider p50": percentile(busy, 50) / percentile(idle, 50),
    }


async def _join(phone: Attendant, after: float) -> None:
    await asyncio.sleep(after)
    await phone.open()
    await phone.press("class_join_button")


async def _answer(phone: Attendant, after: float, chance: random.Random) -> float:
    await asyncio.sleep(after)
    await phone.press(f"class_option_{chance.randrange(OPTIONS)}")
    return time.perf_counter()


async def _move_for(mover: Visitor, seconds: float, taken: list[float], positions: Iterator[int]) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        taken.append(await mover.move(next(positions), SLIDER))
        await asyncio.sleep(MOVE_SECONDS)


def _shown(counts: list[tuple[float, int]], number: int) -> float:
    """Return when the bar showed at least this number of answers; infinite if it never did.

    Examples
    --------
    >>> _shown([(1.0, 0), (2.0, 3), (3.0, 4)], 2), _shown([], 1)
    (2.0, inf)
    """
    return next((moment for moment, count in counts if count >= number), float("inf"))
