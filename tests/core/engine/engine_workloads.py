"""Computations without TensorFlow for the engine's tests; a worker imports this module by its name."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from core.keras.training.plan import TrainParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    number: int
    process: int


def process_id() -> int:
    return os.getpid()


def priority() -> tuple[int, int]:
    return os.nice(0), os.sched_getscheduler(0)


def refuse(value: int) -> None:
    raise ValueError(f"value must be even, got {value}")


def fail() -> None:
    raise ZeroDivisionError("nothing to divide")


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def exit_once(marker: str) -> int:
    """Kill the worker the first time, answer with its pid the second time."""
    if not Path(marker).exists():
        Path(marker).touch()
        os._exit(1)
    return os.getpid()


def ticks(count: int, pause: float = 0.0, log: str | None = None) -> Iterator[Tick]:
    """Yield ``count`` records; note in ``log`` each one begun, and the end of the generator."""
    try:
        for number in range(count):
            _note(log, f"{number}")
            time.sleep(pause)
            yield Tick(number=number, process=os.getpid())
    finally:
        _note(log, "closed")


def _note(log: str | None, line: str) -> None:
    if log is not None:
        with Path(log).open("a") as file:
            file.write(line + "\n")


def arrays(count: int, size: int) -> Iterator[np.ndarray]:
    for number in range(count):
        yield np.full(size, number, dtype=np.float64)


def break_after(count: int) -> Iterator[int]:
    yield from range(count)
    raise ZeroDivisionError("nothing to divide")


def unpicklable_record() -> Iterator[object]:
    yield lambda: None


def hang_after(count: int) -> Iterator[int]:
    yield from range(count)
    time.sleep(3600)


def hold_the_interpreter_after(count: int) -> Iterator[int]:
    """Hang in C code that never lets another thread of the process run."""
    yield from range(count)
    time.sleep(0.2)  # the records go out first
    re.match("(a+)+$", "a" * 64 + "b")


def stop_answering() -> Iterator[int]:
    """Freeze the whole process, as a crashed machine would."""
    import signal

    yield 0
    os.kill(os.getpid(), signal.SIGSTOP)
    yield 1


def freeze_once(count: int, marker: str) -> Iterator[int]:
    """Freeze the whole process the first time, after two records."""
    import signal

    for number in range(count):
        if number == 2 and not Path(marker).exists():
            Path(marker).touch()
            time.sleep(0.2)  # the records go out first
            os.kill(os.getpid(), signal.SIGSTOP)
        yield number


def ask_for_too_much() -> Iterator[int]:
    """Ask for more memory than any machine has."""
    yield 0
    yield len(np.ones(2**60, dtype=np.uint8))


def leak(megabytes: int, pause: float) -> Iterator[int]:
    """Take ``megabytes`` more with each record."""
    kept = []
    while True:
        kept.append(np.ones(megabytes * 125_000))
        time.sleep(pause)
        yield len(kept)


def hog(megabytes: int) -> Iterator[int]:
    """Take ``megabytes`` within one record and stay there."""
    yield 0
    kept = np.ones(megabytes * 125_000)
    time.sleep(3600)
    yield len(kept)


KEPT: list[Any] = []


def warm_up_with_memory() -> None:
    """Take 200 MB bit by bit, as loading TensorFlow does."""
    for _ in range(10):
        KEPT.append(np.ones(20 * 125_000))
        time.sleep(0.05)


def hang_the_first_time() -> None:
    """Never return in the first process that calls it."""
    marker = Path(os.environ["LOGIT_LAB_TEST_MARKER"])
    if not marker.exists():
        marker.touch()
        time.sleep(3600)


def keep_memory(megabytes: int) -> Iterator[int]:
    """Leave ``megabytes`` behind in the worker, as a leak between runs does."""
    KEPT.append(np.ones(megabytes * 125_000))
    yield os.getpid()


def weights_after(params: "TrainParams") -> tuple[str, ...]:
    """Train without streaming; the fingerprint of each arm's weights."""
    from core.keras.loop import train

    *_, last = train(params)
    return tuple(arm.outcome.weights_hash for arm in last.arms if arm.outcome)
