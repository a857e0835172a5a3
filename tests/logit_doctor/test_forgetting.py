"""A process that checks files keeps nothing of a file afterwards."""

import psutil
import pytest

from logit_doctor.process.pool import ALONE, Pool
from logit_doctor.process.worker import REMEMBERING

MEGABYTE = 2**20
FILES = 60
NAMES = 200
ALLOWED = 3 * MEGABYTE
"""A third of the names alone: there are 160 kB of them in each file."""


def program(number: int) -> bytes:
    """A program with a model, and with names that no other program has."""
    model = "model = keras.Sequential([keras.layers.Dense(3, activation='softmax')])"
    names = [f"x{place} = keras.layers.{'n' * 800}{number}_{place}(1)" for place in range(NAMES)]
    return "\n".join(["import keras", model, *names]).encode()


def resident(pool: Pool) -> int:
    """Bytes of the pool's processes; it has one, so that a busy machine starts no further one meanwhile."""
    (pid,) = pool.pids()
    checker = psutil.Process(pid)
    return sum(int(process.memory_info().rss) for process in (checker, *checker.children(recursive=True)))


@pytest.mark.skipif(not psutil.LINUX, reason="counts resident memory as Linux does")
def test_names_of_one_file_are_gone_when_the_next_one_comes() -> None:
    with Pool(lanes=ALONE) as pool:
        for number in range(5):
            pool.judge("model.py", program(number), "tensorflow")
        before = resident(pool)
        for number in range(5, 5 + FILES):
            assert not pool.judge("model.py", program(number), "tensorflow").findings
        assert resident(pool) - before < ALLOWED


def test_no_cache_grows_without_end_while_a_file_is_read() -> None:
    assert all(function.cache_parameters()["maxsize"] for function in REMEMBERING)
