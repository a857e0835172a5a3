"""Page runs in turn: short ones first, none waits for ever, and a run that waits for something else holds no slot."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from ui.server import in_turn, line
from ui.server.in_turn import Expected, Turn, Turns

PATIENCE_SECONDS = 20.0


def runner(session: str) -> SimpleNamespace:
    """As much of a script runner as waiting for a place needs."""
    requests = SimpleNamespace(_state=ScriptRequestType.CONTINUE)
    return SimpleNamespace(_session_id=session, _session_state={}, _requests=requests)


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    return condition()


def waiting(turns: Turns, turn: Turn) -> threading.Thread:
    """Have a thread wait for a place, and return once it waits."""
    thread = threading.Thread(target=turns.enter, args=(turn,), daemon=True)
    thread.start()
    assert eventually(lambda: turn.has_place or any(turn in lane.waiting for lane in turns._lanes.values()))
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


def served(turns: Turns, busy: Turn, waiters: list[Turn]) -> list[Turn]:
    """Have runs wait while another one has the only place; return them in the order in which they are called."""
    turns.enter(busy)
    threads = [waiting(turns, turn) for turn in waiters]
    order: list[Turn] = []
    having = busy
    for _ in waiters:
        turns.leave(having)
        assert eventually(lambda: any(turn.has_place for turn in waiters))
        having = next(turn for turn in waiters if turn.has_place)
        order.append(having)
    turns.leave(having)
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return order


def test_a_crowd_is_served_in_the_order_in_which_it_came() -> None:
    turns, crowd = Turns(1, stalled=60), [Turn(due=float(number), lane="school") for number in range(1, 40)]
    assert served(turns, Turn(due=0.0, lane="school"), crowd) == crowd


def test_a_crowd_holds_up_only_its_own_lane() -> None:
    turns = Turns(1, stalled=60)
    crowd = [Turn(due=float(number), lane="strangers") for number in range(1, 30)]
    member = Turn(due=1_000.0, lane="class")
    turns._lane(crowd[0]).used = 0.5  # seconds, as after some of its runs
    turns._lane(member)
    assert served(turns, Turn(due=0.0, lane="strangers"), [*crowd, member]).index(member) <= 1


def test_however_much_a_lane_has_used_its_oldest_run_is_called_in_time() -> None:
    turns = Turns(1, stalled=60)
    busy, late = Turn(due=0.0, lane="greedy"), Turn(due=1.0, lane="greedy")
    others = [Turn(due=2.0 + number, lane=f"visitor {number}") for number in range(20)]
    turns.enter(busy)
    turns._lane(busy).used = 1e6
    turns.leave(busy)
    assert served(turns, busy, [late, *others]).index(late) < in_turn.OLDEST_EVERY


def test_a_run_gives_way_to_a_lane_that_has_used_less() -> None:
    turns = Turns(1, stalled=60)
    stranger, member = Turn(due=0.0, lane="strangers"), Turn(due=9.0, lane="class")
    has_company = threading.Event()

    def draw() -> None:
        turns.enter(stranger)
        turns._lanes["strangers"].used += 1.0
        assert has_company.wait(PATIENCE_SECONDS)
        turns.go_on(stranger)

    going_on = threading.Thread(target=draw, daemon=True)
    going_on.start()
    assert eventually(lambda: stranger.has_place)
    waiting(turns, member)
    has_company.set()
    assert eventually(lambda: member.has_place and not stranger.has_place)
    turns.leave(member)
    going_on.join(PATIENCE_SECONDS)
    assert stranger.has_place


def test_lanes_of_visitors_who_are_gone_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_turn, "MAX_LANES", 10)
    turns = Turns(1, stalled=60)
    for number in range(100):
        turn = Turn(due=0.0, lane=str(number))
        turns.enter(turn)
        turns.leave(turn)
    assert len(turns._lanes) <= 11


def test_a_run_that_stops_waiting_leaves_the_line() -> None:
    turns, first, gone, last = Turns(1, stalled=60), Turn(due=0.0), Turn(due=1.0), Turn(due=1.0)
    turns.enter(first)
    waiting(turns, last)

    def leave() -> None:
        raise line.LeftError

    with pytest.raises(line.LeftError):
        turns.enter(gone, leave)
    assert turns.place(last) == 1
    turns.leave(first)
    assert last.has_place
    assert not gone.has_place


def test_a_page_that_is_closed_while_it_waits_is_never_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(1, stalled=60)
    monkeypatch.setattr(in_turn, "TURNS", turns)
    monkeypatch.setattr(in_turn, "SELDOM_SECONDS", 0.01)
    busy, drawn, closed = Turn(due=0.0), threading.Event(), runner("a")
    turns.enter(busy)
    run = in_turn.with_a_place(lambda *_: drawn.set())
    thread = threading.Thread(target=run, args=(closed, None), daemon=True)
    thread.start()
    closed._requests._state = ScriptRequestType.STOP
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
    assert not drawn.is_set()
    turns.leave(busy)
    run(runner("b"), None)
    assert drawn.is_set()


def test_a_press_that_waits_is_not_lost_to_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit stops the run of an earlier press for the next one, but its callback must have run."""
    monkeypatch.setattr(in_turn, "TURNS", Turns(1, stalled=60))
    pressed, drawn = runner("a"), threading.Event()
    pressed._session_state[line.BEGUN] = True
    pressed._requests._state = ScriptRequestType.STOP
    busy = Turn(due=0.0)
    in_turn.TURNS.enter(busy)
    thread = threading.Thread(target=in_turn.with_a_place(lambda *_: drawn.set()), args=(pressed, None), daemon=True)
    thread.start()
    assert not drawn.wait(2 * in_turn.LOOK_SECONDS)
    in_turn.TURNS.leave(busy)
    assert drawn.wait(PATIENCE_SECONDS)


def test_the_number_of_pages_at_a_time_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(in_turn.VARIABLE, "3")
    assert in_turn.places() == 3
    monkeypatch.delenv(in_turn.VARIABLE)
    assert in_turn.places() == 1  # this interpreter's threads share one lock
    for wrong in ("0", "many", "-1", "1.5"):
        monkeypatch.setenv(in_turn.VARIABLE, wrong)
        with pytest.raises(ValueError, match=in_turn.VARIABLE):
            in_turn.places()


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
    threads = [threading.Thread(target=in_place, args=(runner(str(n)), n), daemon=True) for n in range(8)]
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

    first = threading.Thread(target=in_turn.with_a_place(wait_for_answer), args=(runner("a"), None), daemon=True)
    first.start()
    in_turn.with_a_place(lambda *_: other_ran.set())(runner("b"), None)
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
            in_turn.with_a_place(fail)(runner("a"), None)


def test_what_sessions_took_is_kept_for_the_latest_only() -> None:
    expected = Expected(most=2)
    for session, seconds in (("a", 1.0), ("b", 2.0), ("c", 3.0), ("c", 1.0)):
        expected.note(session, seconds)
    assert [expected.of(session) for session in "abc"] == [in_turn.USUAL_SECONDS, 2.0, 2.0]
