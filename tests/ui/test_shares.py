"""Files that are read for one address: a number at a time, the further ones wait, and other addresses do not."""

import contextlib
import threading
import time

import pytest

from core.logits.reader import LANES
from logit_doctor.process import pool
from ui.server.shares import AT_ONCE, Shares

PATIENCE_SECONDS = 20.0


class Left(Exception):
    """The visitor has left."""


def take(shares: Shares, whose: str, done: threading.Event, held: list[str]) -> threading.Thread:
    def hold() -> None:
        with shares.taken(whose, lambda: None):
            held.append(whose)
            done.wait(PATIENCE_SECONDS)

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    return thread


def eventually(held: list[str], size: int) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(held) < size and time.monotonic() < deadline:
        time.sleep(0.005)
    return len(held) == size


def test_one_address_waits_for_itself_and_others_do_not_wait_for_it() -> None:
    shares, done, held = Shares(2), threading.Event(), list[str]()
    threads = [take(shares, "school", done, held) for _ in range(5)]
    assert eventually(held, 2)
    threads += [take(shares, "home", done, held)]
    assert eventually(held, 3)
    assert held.count("school") == 2
    done.set()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert held.count("school") == 5
    assert not shares._turns


def test_who_leaves_while_waiting_takes_nothing() -> None:
    shares, done, held = Shares(1), threading.Event(), list[str]()
    first = take(shares, "school", done, held)
    assert eventually(held, 1)

    def leave() -> None:
        raise Left

    with pytest.raises(Left), shares.taken("school", leave):
        pass
    done.set()
    first.join(PATIENCE_SECONDS)
    with contextlib.ExitStack() as stack:
        stack.enter_context(shares.taken("school", leave))
    assert not shares._turns


def test_one_address_cannot_fill_a_queue_of_the_readers() -> None:
    assert min(lane.waiting + lane.processes for lane in (*pool.LANES, *LANES)) > AT_ONCE
