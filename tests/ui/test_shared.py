"""Results that all sessions share: computed once, bounded, and failures forgotten."""

import threading

import pytest

from ui.server.result_cache import shared

PATIENCE = 30.0


def test_a_result_is_computed_once_however_many_ask_at_the_same_time() -> None:
    calls, may_end = [], threading.Event()

    @shared(max_bytes=4, size=len)
    def slow(value: int) -> list[int]:
        calls.append(value)
        may_end.wait(PATIENCE)
        return [value]

    found: list[list[int]] = []
    threads = [threading.Thread(target=lambda: found.append(slow(1))) for _ in range(5)]
    for thread in threads:
        thread.start()
    may_end.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert calls == [1]
    assert len(found) == len(threads)
    assert all(result is found[0] for result in found)


def test_the_least_recently_asked_result_is_dropped() -> None:
    calls = []

    @shared(max_bytes=2, size=lambda _: 1)
    def square(value: int) -> int:
        calls.append(value)
        return value * value

    assert [square(value) for value in (1, 2, 1, 3, 1, 2)] == [1, 4, 1, 9, 1, 4]
    assert calls == [1, 2, 3, 2]


def test_results_make_room_by_their_size_and_one_too_large_is_not_kept() -> None:
    calls = []

    @shared(max_bytes=10, size=len)
    def zeros(count: int) -> bytes:
        calls.append(count)
        return bytes(count)

    assert [len(zeros(count)) for count in (3, 4, 5, 4, 3, 11, 3)] == [3, 4, 5, 4, 3, 11, 3]
    assert calls == [3, 4, 5, 3, 11]


def test_a_failure_is_told_and_forgotten() -> None:
    problems = [ValueError("no"), None]

    @shared(max_bytes=2, size=lambda _: 1)
    def second_time_lucky() -> str:
        if problem := problems.pop(0):
            raise problem
        return "yes"

    with pytest.raises(ValueError, match="no"):
        second_time_lucky()
    assert second_time_lucky() == "yes"


class Stopped(BaseException):
    """As Streamlit stops a script."""


def test_who_waits_for_a_stopped_script_computes_itself() -> None:
    is_asked, may_end, found = threading.Event(), threading.Event(), []
    endings = [Stopped(), None]

    @shared(max_bytes=2, size=lambda _: 1)
    def stopped_once() -> str:
        ending = endings.pop(0)
        is_asked.set()
        may_end.wait(PATIENCE)
        if ending:
            raise ending
        return "yes"

    def first() -> None:
        with pytest.raises(Stopped):
            stopped_once()
        found.append("stopped")

    stopping = threading.Thread(target=first)
    stopping.start()
    assert is_asked.wait(PATIENCE)
    waiting = threading.Thread(target=lambda: found.append(stopped_once()))
    waiting.start()
    may_end.set()
    for thread in (stopping, waiting):
        thread.join(PATIENCE)
    assert sorted(found) == ["stopped", "yes"]
