"""Page runs in turn: short ones first, none waits for ever, and a run that waits for something else holds no slot."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ui.server import in_turn
from ui.server.in_turn import Expected, Turn, Turns

PATIENCE_SECONDS = 20.0


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    return condition()


def waiting(turns: Turns, turn: Turn) -> threading.Thread:
    """Have a thread wait for a place, and return once it waits."""
    thread = threading.Thread(target=turns.enter, args=(turn,), daemon=True)
    thread.start()
    assert eventually(lambda: turn in turns._waiting or turn.has_place)
    return thread


def test_the_most_urgent_is_next_whoever_came_first() -> None:
    turns, first, long, short = Turns(1, stalled=60), Turn(due=0), Turn(due=9), Turn(due=1)
    turns.enter(first)
    waiting(turns, long)
    waiting(turns, short)
    turns.leave(first)
    assert short.has_place
    assert not long.has_place
    turns.leave(short)
    assert long.has_place


def test_a_run_gives_way_to_a_more_urgent_one_and_goes_on_behind_it() -> None:
    turns, long, short = Turns(1, stalled=60), Turn(due=9), Turn(due=1)
    turns.enter(long)
    waiting(turns, short)
    going_on = threading.Thread(target=turns.go_on, args=(long,), daemon=True)
    going_on.start()
    assert eventually(lambda: short.has_place and not long.has_place)
    turns.leave(short)
    going_on.join(PATIENCE_SECONDS)
    assert long.has_place


def test_a_run_that_shows_no_sign_of_life_holds_nobody_up() -> None:
    turns, stuck, next_one = Turns(1, stalled=0.05), Turn(due=0), Turn(due=1)
    turns.enter(stuck)
    waiting(turns, next_one).join(PATIENCE_SECONDS)
    assert next_one.has_place
    turns.leave(stuck)  # it has none to give back
    third = Turn(due=2)
    waiting(turns, third)
    next_one.seen = time.monotonic() + PATIENCE_SECONDS
    assert not third.has_place
    turns.leave(next_one)
    assert third.has_place


def test_no_more_runs_are_under_way_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_turn, "TURNS", Turns(2, stalled=60))
    together: list[int] = []
    under_way: set[int] = set()

    def run(_runner: Any, data: int) -> None:
        under_way.add(data)
        together.append(len(under_way))
        time.sleep(0.01)
        under_way.discard(data)

    in_place = in_turn.with_a_place(run)
    threads = [
        threading.Thread(target=in_place, args=(SimpleNamespace(_session_id=str(n)), n), daemon=True) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert len(together) == len(threads)
    assert max(together) <= 2


def test_who_waits_for_something_else_has_no_place_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_turn, "TURNS", Turns(1, stalled=60))
    answered, other_ran = threading.Event(), threading.Event()

    def wait_for_answer(_runner: Any, _data: Any) -> None:
        with in_turn.elsewhere():
            assert answered.wait(PATIENCE_SECONDS)

    first = threading.Thread(
        target=in_turn.with_a_place(wait_for_answer), args=(SimpleNamespace(_session_id="a"), None), daemon=True
    )
    first.start()
    in_turn.with_a_place(lambda *_: other_ran.set())(SimpleNamespace(_session_id="b"), None)
    assert other_ran.is_set()
    assert first.is_alive()
    answered.set()
    first.join(PATIENCE_SECONDS)
    assert not first.is_alive()


def test_a_run_that_fails_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_turn, "TURNS", Turns(1, stalled=60))

    def fail(*_: Any) -> None:
        raise ValueError("it fails")

    for _ in range(3):
        with pytest.raises(ValueError, match="it fails"):
            in_turn.with_a_place(fail)(SimpleNamespace(_session_id="a"), None)


def test_what_sessions_took_is_kept_for_the_latest_only() -> None:
    expected = Expected(most=2)
    for session, seconds in (("a", 1.0), ("b", 2.0), ("c", 3.0), ("c", 1.0)):
        expected.note(session, seconds)
    assert [expected.of(session) for session in "abc"] == [in_turn.USUAL_SECONDS, 2.0, 2.0]
