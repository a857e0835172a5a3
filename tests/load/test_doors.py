"""Hostile input through every door of a real server: it costs the server next to nothing, and its sender reads why.

``LAB_ALL_DOORS=1`` sends every input of the benchmark, twenty at once too; here each door gets a few.
"""

import asyncio
import os
from collections.abc import Iterator

import psutil
import pytest

from benchmarks._hostile import DOORS, EVERY
from benchmarks._server import ROOT, server
from benchmarks.doors import AT_ONCE, ORDINARY, cost, fair

MOST_MEGABYTES, MOST_SECONDS = 50.0, 0.5
EACH_DOOR = 3
CHOSEN = [f"{door}: {name}" for door, inputs in DOORS.items() for name in [*inputs][:EACH_DOOR]]
SENT = [name for name in EVERY if not EVERY[name].heavy] if "LAB_ALL_DOORS" in os.environ else CHOSEN
TIMES = (1, AT_ONCE) if "LAB_ALL_DOORS" in os.environ else (1,)


@pytest.fixture(scope="module")
def lab() -> Iterator[tuple[str, psutil.Process]]:
    with server(ROOT) as started:
        yield started


@pytest.mark.parametrize("count", TIMES)
@pytest.mark.parametrize("name", SENT)
def test_hostile_input_costs_the_server_little_and_is_answered(
    name: str, count: int, lab: tuple[str, psutil.Process]
) -> None:
    found = asyncio.run(cost(*lab, EVERY[name], count, None))
    assert found.megabytes <= MOST_MEGABYTES
    assert found.seconds <= MOST_SECONDS
    assert found.unread == 0


def test_ordinary_programs_are_judged_beside_ten_tabs_that_send_hostile_ones(lab: tuple[str, psutil.Process]) -> None:
    """None is turned away; how long each waits is measured by the benchmark, on a machine with nothing else to do."""
    waits, not_checked = asyncio.run(fair(lab[0]))
    assert len(waits) == ORDINARY
    assert not_checked == 0
