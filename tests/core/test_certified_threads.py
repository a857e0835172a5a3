"""Balls from many threads: no memory remains with a thread, and calls behave as in the caller's own thread."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from heap import HAS_GLIBC, in_use

from core.arithmetic.balls import ARB, working_precision
from core.arithmetic.elementary import ELEMENTARY
from core.autopsy.autopsy import AutopsyParams, autopsy
from core.logits.report import example_file, report_on
from core.sweep.run import SweepParams, sweep
from core.truth.reference import certified_sigmoid_reference, certified_softmax_reference

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
NUM_THREADS = 24
KILOBYTE = 1024
ALLOWED_PER_THREAD = 16 * KILOBYTE
"""A fourteenth of what FLINT's tables take; what measures and remembers takes some too."""
ONE = AutopsyParams(loss="softmax", format="float32", formulation="naive", logits=(90.0, 0.0), label=1)
NARROW = SweepParams(loss="sigmoid", formats=("float32", "float64"), formulations=("naive",), num_samples=32)


def in_a_fresh_thread(function: Callable[[], object]) -> object:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(function()), daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert found, "the call raised, or never came back"
    return found[0]


WORK: dict[str, Callable[[], object]] = {
    "autopsy": lambda: autopsy(ONE),
    "certified softmax": lambda: certified_softmax_reference(np.array([[3.0, -2.0]]), np.array([1])),
    "certified sigmoid": lambda: certified_sigmoid_reference(np.array([3.0]), np.array([1])),
    "sweep": lambda: sweep(NARROW),
    "worst of a file": lambda: report_on(example_file(20.0)).worst_autopsy("float32", "naive"),
    "exp among the subnormals": lambda: ELEMENTARY["exp"].correctly_rounded(np.linspace(-744, -709, 20)),
}


@pytest.mark.skipif(not HAS_GLIBC, reason="counts what glibc's malloc has handed out")
@pytest.mark.parametrize("name", WORK)
def test_threads_that_compute_with_balls_leave_no_memory_behind(name: str) -> None:
    for _ in range(3):
        in_a_fresh_thread(WORK[name])
    before = in_use()
    for _ in range(NUM_THREADS):
        in_a_fresh_thread(WORK[name])
    assert (in_use() - before) / NUM_THREADS < ALLOWED_PER_THREAD


def test_an_autopsy_leaves_no_cycle_for_the_collector() -> None:
    autopsy(ONE)
    assert min(_cycles_of_an_autopsy() for _ in range(5)) == 0  # threads of other tests leave cycles now and then


def _cycles_of_an_autopsy() -> int:
    gc.collect()
    gc.disable()
    try:
        autopsy(ONE)
        return gc.collect()
    finally:
        gc.enable()


def test_a_block_of_its_own_precision_may_ask_for_certified_values() -> None:
    def nested() -> float:
        with working_precision(300):
            return float(certified_softmax_reference(np.zeros((1, 4)), np.array([0])).loss_hi[0])

    assert in_a_fresh_thread(nested) == np.log(4)


def test_many_threads_get_their_own_answers() -> None:
    found: dict[int, float] = {}

    def ask(classes: int) -> None:
        found[classes] = float(certified_softmax_reference(np.zeros((1, classes)), np.array([0])).loss_hi[0])

    threads = [threading.Thread(target=ask, args=(classes,), daemon=True) for classes in range(2, 34)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert found == {classes: float(np.log(classes)) for classes in range(2, 34)}


def test_a_refusal_comes_back_to_who_asked_and_the_next_one_is_served() -> None:
    with pytest.raises(ValueError, match="need finite logits"):
        certified_softmax_reference(np.array([[np.inf, 0.0]]), np.array([0]))
    assert certified_sigmoid_reference(np.array([0.0]), np.array([0])).loss_hi[0] == np.log(2)


def test_the_callers_way_to_treat_overflow_goes_along() -> None:
    with np.errstate(over="raise"):
        assert ARB.runs(np.geterr)()["over"] == "raise"
    assert ARB.runs(np.geterr)()["over"] == np.geterr()["over"]


CHILD = """
import atexit, os, sys
from core.autopsy.autopsy import AutopsyParams, autopsy
one = AutopsyParams(loss="softmax", format="float32", formulation="naive", logits=(90.0, 0.0), label=1)
atexit.register(lambda: print("at exit", autopsy(one).loss.computed, flush=True))
print("parent", autopsy(one).loss.computed, flush=True)
if os.fork() == 0:
    print("child", autopsy(one).loss.computed, flush=True)
    os._exit(0)
os.wait()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_and_the_end_of_the_interpreter_are_served_too() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.stdout.splitlines() == ["parent inf", "child inf", "at exit inf"], done.stderr
