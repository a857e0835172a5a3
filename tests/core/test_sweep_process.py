"""The process that computes sweeps beside a busy server: the same bits, and no harm if it dies or freezes."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import pytest

from core.sweep import process as sweep_process
from core.sweep.process import SweepProcess, is_quick
from core.sweep.run import Sweep, SweepParams, sweep

PARAMS = SweepParams(formats=("float16", "float32"), magnitudes=(0.0, 120.0, 7), num_samples=32)
PATIENCE = 60.0


@pytest.fixture
def computing() -> Iterator[SweepProcess]:
    process = SweepProcess()
    yield process
    process.close()


def meet(process: SweepProcess, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let two threads ask at the same time, and wait for the process that this starts."""
    together = threading.Barrier(2)

    def slow(params: SweepParams) -> Sweep:
        together.wait(PATIENCE)
        return sweep(params)

    with monkeypatch.context() as patched:
        patched.setattr(sweep_process, "sweep", slow)
        threads = [threading.Thread(target=process.sweep, args=(PARAMS,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    end = time.monotonic() + PATIENCE
    while process.pid is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return process.pid


def refuse(_: SweepParams) -> Sweep:
    raise AssertionError("computed here")


def assert_same(found: Sweep, expected: Sweep) -> None:
    assert found.params == expected.params
    assert len(found.curves) == len(expected.curves)
    for mine, theirs in zip(found.curves, expected.curves, strict=True):
        assert (mine.format, mine.formulation, mine.engine) == (theirs.format, theirs.formulation, theirs.engine)
        for part in ("loss", "gradient"):
            for field in fields(getattr(mine, part)):
                here, there = (getattr(getattr(curve, part), field.name) for curve in (mine, theirs))
                np.testing.assert_array_equal(here, there)
                assert not here.flags.writeable


def test_who_is_alone_computes_here(computing: SweepProcess) -> None:
    assert_same(computing.sweep(PARAMS), sweep(PARAMS))
    assert computing.pid is None


def test_two_who_meet_start_a_process_that_gives_the_same_bits(
    computing: SweepProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = meet(computing, monkeypatch)
    assert pid != os.getpid()
    with monkeypatch.context() as patched:
        patched.setattr(sweep_process, "sweep", refuse)
        found = computing.sweep(PARAMS)
    assert_same(found, sweep(PARAMS))


def test_a_killed_process_is_made_up_for_and_replaced(computing: SweepProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    first = meet(computing, monkeypatch)
    os.kill(first, signal.SIGKILL)
    assert_same(computing.sweep(PARAMS), sweep(PARAMS))
    assert computing.pid is None
    assert meet(computing, monkeypatch) != first


def test_a_frozen_process_is_not_waited_for(computing: SweepProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    os.kill(meet(computing, monkeypatch), signal.SIGSTOP)
    monkeypatch.setattr(sweep_process, "ANSWER_SECONDS", 0.2)
    assert_same(computing.sweep(PARAMS), sweep(PARAMS))
    assert computing.pid is None


def test_a_sweep_that_fails_there_fails_here_with_its_reason(
    computing: SweepProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(computing, monkeypatch)
    monkeypatch.setattr(sweep_process, "_answer", lambda *_: None)  # what the process sends for one that failed
    monkeypatch.setattr(sweep_process, "sweep", refuse)
    with pytest.raises(AssertionError, match="computed here"):
        computing.sweep(PARAMS)


def test_the_process_ends_with_whoever_started_it() -> None:
    command = [sys.executable, "-m", "core.sweep.process"]
    with subprocess.Popen(command, cwd=sweep_process.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert pickle.load(process.stdout) is True
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (SweepParams(), True),
        (SweepParams(formats=("float32", "float64")), False),
        (SweepParams(num_classes=200), False),
        (SweepParams(loss="sigmoid", num_classes=200), True),
    ],
    ids=["default", "judged by balls", "many classes", "a sigmoid has no classes"],
)
def test_only_quick_sweeps_leave(params: SweepParams, expected: bool) -> None:
    assert is_quick(params) is expected
