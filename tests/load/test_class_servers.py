"""Class sessions across web servers: one chart for the phones of two servers, a lost store, a killed server."""

import asyncio
import contextlib
import random
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks._attendant import Attendant
from benchmarks._server import ROOT, server
from core.classroom import codes
from core.classroom.board import as_text, from_text
from core.classroom.sqlite_store import SqliteStore
from tests.redis_server import RedisServer, running_redis
from ui.words import words

PHONES = 4
SECONDS = 90.0
KILLED_WITHIN = 1.0
"""Seconds of a vote; the answers come in the first half."""


def run(test: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(2 * SECONDS):
            await test

    asyncio.run(bounded())


async def opened(tabs: contextlib.AsyncExitStack, address: str) -> Attendant:
    projector = await tabs.enter_async_context(Attendant(address, ""))
    await projector.open()
    await projector.press("lab_class_open")
    return projector


async def joined(tabs: contextlib.AsyncExitStack, address: str, code: str) -> Attendant:
    phone = await tabs.enter_async_context(Attendant(address, "classroom", f"join={code}"))
    await phone.open()
    await phone.press("class_join_button")
    return phone


@contextlib.asynccontextmanager
async def watched(projector: Attendant) -> AsyncIterator[None]:
    watching = asyncio.create_task(projector.watch())
    yield
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def counted(projector: Attendant, number: int) -> None:
    async with asyncio.timeout(SECONDS):
        while not projector.counts or projector.counts[-1][1] != number:
            await asyncio.sleep(0.02)


def test_phones_of_two_servers_vote_on_one_chart_and_a_lost_store_comes_back() -> None:
    with running_redis() as store, contextlib.ExitStack() as servers:
        addresses = [servers.enter_context(server(ROOT, LOGIT_LAB_STORE=store.address))[0] for _ in range(2)]
        run(_two_servers(addresses, store))


async def _two_servers(addresses: list[str], store: RedisServer) -> None:
    async with contextlib.AsyncExitStack() as tabs:
        projector = await opened(tabs, addresses[0])
        phones = [await joined(tabs, addresses[number % 2], projector.code) for number in range(PHONES)]
        await projector.press("lab_class_ask")
        for phone in phones:
            await phone.hear("class_option_0")
        async with watched(projector):
            for phone in phones:
                await phone.press("class_option_0")
            await counted(projector, PHONES)
        store.stop()
        await phones[0].press("class_option_1")
        await phones[0].told(words("classroom").LOST)
        store.start()
        assert [tab.errors for tab in (projector, *phones)] == [[]] * (PHONES + 1)


def test_a_killed_server_has_lost_no_answer_that_was_received(tmp_path: Path) -> None:
    place = tmp_path / "sessions.sqlite3"
    with server(ROOT, LOGIT_LAB_STORE=str(place)) as (address, process):
        run(_answered(address, process))
    store = SqliteStore(place)
    ((code, _),) = _sessions(place)
    key = codes.new_key()
    sheet = store.sheet(code, now=time.time())
    assert sheet is not None
    board = replace(from_text(sheet.board), teacher=codes.digest(key))
    assert store.change(code, replace(sheet, version=sheet.version + 1, board=as_text(board)))
    assert len(store.answers(code, board.ballot)) == PHONES
    store.shut()
    with server(ROOT, LOGIT_LAB_STORE=str(place)) as (address, _):
        run(_taken_back(address, f"{code}.{key}"))


def _sessions(place: Path) -> list[tuple[str, int]]:
    with contextlib.closing(sqlite3.connect(place)) as connection:
        return connection.execute("SELECT code, changes FROM sessions").fetchall()


async def _answered(address: str, process: psutil.Process) -> None:
    async with contextlib.AsyncExitStack() as tabs:
        projector = await opened(tabs, address)
        phones = [await joined(tabs, address, projector.code) for _ in range(PHONES)]
        await projector.press("lab_class_ask")
        for phone in phones:
            await phone.hear("class_option_0")
            await phone.press("class_option_0")
            await phone.told(words("classroom").RECEIVED.partition("{")[0])
        process.kill()


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.extensive)])
def test_what_a_phone_was_told_outlives_a_kill_at_any_moment(kills: int, tmp_path: Path) -> None:
    place, chance = tmp_path / "sessions.sqlite3", random.Random(kills)
    for _ in range(kills):
        confirmed: list[str] = []
        with server(ROOT, LOGIT_LAB_STORE=str(place)) as (address, process):
            code = asyncio.run(_interrupted(address, process, confirmed, chance))
        store = SqliteStore(place)
        sheet = store.sheet(code, now=time.time())
        assert sheet is not None
        kept = Counter(store.answers(code, from_text(sheet.board).ballot).values())
        store.shut()
        assert max(kept.values(), default=1) == 1
        assert set(confirmed) <= set(kept)


async def _interrupted(address: str, process: psutil.Process, confirmed: list[str], chance: random.Random) -> str:
    """Let each phone give an answer of its own, and kill the server meanwhile; return the session's code."""
    async with asyncio.timeout(SECONDS), contextlib.AsyncExitStack() as tabs:
        projector = await opened(tabs, address)
        phones = [await joined(tabs, address, projector.code) for _ in range(PHONES)]
        await projector.press("lab_class_ask")

        async def answers(phone: Attendant, option: int) -> None:
            await phone.hear(f"class_option_{option}")
            await asyncio.sleep(chance.uniform(0, KILLED_WITHIN / 2))
            await phone.press(f"class_option_{option}")
            await phone.told(words("classroom").RECEIVED.partition("{")[0])
            confirmed.append(str(option))

        async def kill() -> None:
            await asyncio.sleep(chance.uniform(0, KILLED_WITHIN))
            process.kill()

        votes = (answers(phone, option) for option, phone in enumerate(phones))
        await asyncio.gather(kill(), *votes, return_exceptions=True)
        return projector.code


async def _taken_back(address: str, right: str) -> None:
    """The teacher's link, whose key the test has put in place of the one that only the killed server knew."""
    async with Attendant(address, "classroom", f"teach={right}") as projector:
        await projector.open()
        assert projector.counts[-1][1] == PHONES
