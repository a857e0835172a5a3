"""The benchmarks: their arithmetic, their published results, and their visitor without a server."""

import asyncio
import importlib

import pytest

import benchmarks
from benchmarks import classroom, memory, soak
from benchmarks._published import QUOTED, table
from benchmarks._trainee import STATE_OF, Trainee
from benchmarks._visitor import Visitor, percentile

RECORD = {
    "machine": {"processors": 2, "platform": "somewhere"},
    "figures": {"classroom": {figure: 7.0 for name, figure, _, _ in QUOTED if name == "classroom"}},
}


def test_every_quoted_benchmark_exists_and_only_the_long_ones_wait_to_be_named() -> None:
    assert {name for name, *_ in QUOTED} <= set(benchmarks.names())
    assert set(benchmarks.LONG) < set(benchmarks.BY_NAME) < set(benchmarks.names())
    assert all(hasattr(importlib.import_module(f"benchmarks.{name}"), "measure") for name in benchmarks.BY_NAME)


def test_the_table_quotes_what_was_recorded_and_nothing_else() -> None:
    rows = [line for line in table(RECORD).splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + sum(name == "classroom" for name, *_ in QUOTED)


def test_a_recorded_benchmark_without_a_quoted_figure_is_an_error() -> None:
    with pytest.raises(KeyError):
        table(RECORD | {"figures": {"classroom": {}}})


@pytest.mark.parametrize(
    ("pressed", "started", "count"),
    [([0, 1, 2], [3, 4, 5], 0), ([2, 1, 0], [5, 4, 3], 0), ([0, 1, 2], [5, 4, 3], 2), ([0, 1, 2, 3], [1, 3, 2, 4], 1)],
)
def test_runs_that_overtook_an_earlier_press_are_counted(
    pressed: list[float], started: list[float], count: int
) -> None:
    assert classroom.out_of_order(pressed, started) == count


def test_flat_and_rising_samples_are_told_apart() -> None:
    flat = [(float(second), 5.0) for second in range(30)]
    rising = [(float(second), 5.0 + second) for second in range(30)]
    assert soak.slope(flat) == 0
    assert soak.slope(rising) == pytest.approx(1)
    first, last = soak.thirds(rising)
    assert max(first) < min(last)
    assert len(first) == len(last)


def test_the_servers_memory_is_held_to_a_twentieth_and_the_rest_to_a_tenth() -> None:
    figures = {f"{soak.RATIO}server": 1.06, f"{soak.RATIO}workers": 1.06, f"{soak.RATIO}slider p95": 1.11}
    assert soak.rising(figures) == [f"{soak.RATIO}server", f"{soak.RATIO}slider p95"]


def test_a_course_that_was_not_recorded_is_said_to_be_missing() -> None:
    assert "No run" in soak.table(None)


def test_the_table_of_the_memory_adds_up_to_what_is_resident() -> None:
    rows = {f"{memory.ROW}one, MB": 30.0, f"{memory.ROW}{memory.OTHER}, MB": 20.0}
    lines = memory.table({memory.RESIDENT: 50.0, memory.GROWTH: 1.25} | rows).splitlines()
    assert "| one | 30.0 | 60 |" in lines
    assert lines[-1].endswith("1.2 MB more in use than 600 visits before.")


def test_a_percentile_lies_among_its_values() -> None:
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert 2.0 < percentile([1.0, 2.0, 3.0], 95) <= 3.0


def test_a_trainee_reads_the_state_off_the_progress_bar() -> None:
    trainee = Trainee("http://127.0.0.1:1", "preset=loud")
    trainee.progress = "Training: epoch 3 of 30, step 120. "
    assert trainee.state == "running"
    assert {"queued", "running", "done", "stopped", "lost", "failed"} <= set(STATE_OF.values())


async def _visit() -> None:
    async with Visitor("http://127.0.0.1:1", "loss_error"):
        pass


def test_a_visitor_of_a_server_that_is_gone_says_so() -> None:
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(_visit())
