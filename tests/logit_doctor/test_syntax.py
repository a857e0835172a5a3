"""Parsing in several threads at once, with finalizers in between: Python 3.11's own parser fails at that."""

import ast
import gc
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from logit_doctor.intake.syntax import parse

SOURCE = (Path(__file__).parents[2] / "core" / "keras" / "training" / "programs.py").read_text("utf-8")
THREADS = 4
PARSES = 8


class Litter:
    """What only the collector finds, and what lets other threads run when it goes."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        time.sleep(0.0005)


@pytest.fixture
def eager_collector() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(50)
    yield
    gc.set_threshold(*before)


def littered_parse(_: int) -> str:
    for _ in range(5):
        Litter()
    return ast.dump(parse(SOURCE))


def test_threads_do_not_disturb_each_other(eager_collector: None) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        trees = set(pool.map(littered_parse, range(THREADS * PARSES)))
    assert trees == {ast.dump(ast.parse(SOURCE))}
