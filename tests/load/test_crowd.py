"""A crowd before a real server: all are served in turn and told so, and a class behind the same address at once."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks._attendant import Attendant
from benchmarks._server import ROOT, server
from benchmarks._slider import PAGE, SLIDER
from benchmarks.crowd import LIMIT, Stranger, joined, strangers

PATIENCE_SECONDS = 240.0
WAIT_SECONDS = 5.0
SIZES = [(6, 18, 3), pytest.param((100, 500, 30), marks=pytest.mark.extensive)]
"""Sessions that one address may have, strangers who open the lab at once, and the size of a class."""
SAYS_WHY = {"en": "are open in your network", "de": "In diesem Netz sind viele Seiten"}


@pytest.fixture(params=SIZES, ids=lambda sizes: f"{sizes[1]} strangers and {sizes[2]} of a class")
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int, int, int]]:
    served, crowd, size = request.param
    settings = {LIMIT: str(served), "LOGIT_LAB_STORE": str(tmp_path / "sessions.sqlite3")}
    with server(ROOT, **settings) as (address, _):
        yield address, served, crowd, size


def test_strangers_are_served_in_turn_and_a_class_behind_the_same_address_at_once(
    hall: tuple[str, int, int, int],
) -> None:
    asyncio.run(crowd_and_class(*hall))


async def crowd_and_class(address: str, served: int, crowd: int, size: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS), contextlib.AsyncExitStack() as tabs:
        teacher, members = await joined(address, size, tabs)
        async with contextlib.AsyncExitStack() as staying:
            stayers = [await staying.enter_async_context(Stranger(address)) for _ in range(served)]
            await asyncio.gather(*(stayer.open() for stayer in stayers))  # the address is full
            coming = asyncio.create_task(strangers(address, crowd, stay=0.0))
            outsider = await tabs.enter_async_context(Stranger(address, "", "lang=de&join=ABCDEF"))
            waiting = asyncio.create_task(outsider.open())  # its code is that of no class here
            late = await tabs.enter_async_context(Attendant(address, "classroom", f"join={teacher.code}"))
            await late.open()
            await late.press("class_join_button")
            await late.open(PAGE)
            for member in (*members, late):
                await member.move(30.0, SLIDER)
            await asyncio.sleep(WAIT_SECONDS)
            assert not coming.done()
            assert not waiting.done()
            assert SAYS_WHY["de"] in outsider.said
            assert stayers[0].places == []
        waits = await coming
        await waiting
    in_turn = [had for had, _ in sorted(waits, key=lambda wait: wait[1][0])]
    assert len(in_turn) == crowd
    assert max(in_turn[:served]) < min(in_turn[-served:])
    assert all(places == sorted(places, reverse=True) for _, places in waits)
    assert [tab.errors for tab in (*members, late, outsider)] == [[]] * (size + 2)


def test_the_address_is_the_one_that_a_trusted_proxy_tells_and_else_that_of_the_connection() -> None:
    for trusted, is_told in (("127.0.0.1", True), ("192.0.2.1", False)):
        with server(ROOT, **{LIMIT: "1", "FORWARDED_ALLOW_IPS": trusted}) as (address, _):
            assert asyncio.run(come_from_two_addresses(address)) is is_told


async def come_from_two_addresses(address: str) -> bool:
    """Return whether the second of two visitors is served beside the first; their proxies tell two addresses."""
    first, second = (Stranger(address, forwarded=f"203.0.113.{number}") for number in (1, 2))
    async with asyncio.timeout(PATIENCE_SECONDS), first, second:
        await first.open()
        opening = asyncio.create_task(second.open())
        await asyncio.wait([opening], timeout=WAIT_SECONDS)
        is_served = opening.done()
        assert is_served is (SAYS_WHY["en"] not in second.said)
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        return is_served
