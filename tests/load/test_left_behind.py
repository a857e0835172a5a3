"""Memory of visitors who left: closed tabs are freed at once, and almost nothing waits for the collector."""

import asyncio
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from benchmarks._server import ROOT, server
from benchmarks._slider import PAGE, REACHES, SLIDER
from benchmarks._visitor import Visitor

TABS = 8
MOVES = 4
PATIENCE = 30.0
KEPT_SECONDS = 1
"""How long Streamlit keeps a closed tab in this test, so that it need not wait for a minute."""
COUNTING = """
import gc, json, os, signal
from collections import Counter
from pathlib import Path

def count(*_):
    found = Counter(type(thing).__qualname__ for thing in gc.get_objects())
    counted = {name: found[name] for name in ("AppSession", "SessionState", "ScriptRunner")}
    counted["cycles"] = gc.collect()
    path = Path(os.environ["LAB_TEST_COUNTS"])
    path.with_suffix(".part").write_text(json.dumps(counted))
    path.with_suffix(".part").rename(path)

gc.disable()
signal.signal(signal.SIGUSR1, count)
"""
"""What Python reads as the server starts: on a signal it writes what there is, and only then has the collector look."""


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """What is there some seconds after the last of several tabs was closed; the cycles of all of them together."""
    folder = tmp_path_factory.mktemp("counting")
    (folder / "sitecustomize.py").write_text(COUNTING)
    counts = folder / "counts.json"
    settings = {"PYTHONPATH": str(folder), "LAB_TEST_COUNTS": str(counts)}
    with server(ROOT, STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=str(KEPT_SECONDS), **settings) as (address, process):
        asyncio.run(use(address, range(2)))  # what is made once, at the first visit, is not counted
        ask(process, counts)
        asyncio.run(use(address, range(2, 2 + TABS)))
        time.sleep(KEPT_SECONDS + 0.5)
        asyncio.run(use(address, [2 + TABS]))  # Streamlit lets go of old tabs as another one is closed
        time.sleep(0.5)
        yield ask(process, counts)


def ask(process: psutil.Process, counts: Path) -> dict[str, int]:
    counts.unlink(missing_ok=True)
    process.send_signal(signal.SIGUSR1)
    until = time.monotonic() + PATIENCE
    while not counts.exists() and time.monotonic() < until:
        time.sleep(0.05)
    found: dict[str, int] = json.loads(counts.read_text())
    return found


async def use(address: str, seeds: range | list[int]) -> None:
    for seed in seeds:
        async with Visitor(address, PAGE, f"sweep_seed={seed}") as visitor:
            await visitor.open()
            for reach in REACHES[:MOVES]:
                await visitor.move(reach, SLIDER)
            await visitor.open("")
            assert not visitor.errors


def test_tabs_that_were_closed_are_freed_without_the_collector(counted: dict[str, int]) -> None:
    """Streamlit keeps the last one; the others are gone, with their state."""
    assert counted["AppSession"] <= 2
    assert counted["SessionState"] <= 2


def test_runs_that_are_over_wait_for_no_collector(counted: dict[str, int]) -> None:
    runs = (TABS + 1) * (MOVES + 2)
    assert counted["ScriptRunner"] <= 2
    assert counted["cycles"] / runs < 10
