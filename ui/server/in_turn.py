"""Page runs take turns, short ones first.

Python threads share one lock, so twenty pages drawn at the same time are each drawn twenty times as slowly. A visitor
who moves a slider meanwhile waits for all of them, and so does the event loop that sends the answers to the browsers.
Here a run waits for its turn, and between two elements it gives way to a more urgent one. The urgency of a run follows
from the time of its request and from the duration of the session's previous runs, so that none waits for ever. A run
that waits for something else lets others in meanwhile (``elsewhere``); one that shows no sign of life loses its place.

A crowd waits mostly for itself. The visitors of each network address have a lane, and those of them who are members of
class sessions another. A free place goes to the lane that has used the least processor time, and one of sixteen to the
run that has been due for longest.
"""

import contextlib
import heapq
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ui.server import crowd, line
from ui.server.settings import whole

VARIABLE = "LOGIT_LAB_PAGES_AT_ONCE"
STANDING_BACK = 100.0
"""Seconds by which the start of a run is postponed for each second that it is expected to take."""
USUAL_SECONDS = 0.03
"""Expected seconds of the first run of a session."""
STALLED_SECONDS = 0.25
LOOK_SECONDS = 0.05
"""Seconds between two checks of the waiting run that is next."""
SELDOM_SECONDS = 0.5
"""The same for the others: three hundred that look often would take the time of those that they wait for."""
OLDEST_EVERY = 16
"""Every so many places go to the run that has been due for longest, whatever its lane has used."""
QUANTUM_SECONDS = 0.005
"""Processor time by which a run is ahead of another lane before it gives way to it."""
OLDEST_SECONDS = 0.02
"""Processor time in which the run that has been due for longest gives way to no other lane."""
MAX_SESSIONS = 1_000
MAX_LANES = 2_000
Method = Callable[..., Any]


def places() -> int:
    """Return how many pages are drawn at a time.

    Where threads share the interpreter's lock, a second run would only share it with the first.

    Raises
    ------
    ValueError
        If ``LOGIT_LAB_PAGES_AT_ONCE`` is not a whole number of at least 1.
    """
    shares_lock: bool = getattr(sys, "_is_gil_enabled", lambda: True)()
    return whole(VARIABLE, 1 if shares_lock else os.cpu_count() or 1)


@dataclass(slots=True, kw_only=True, eq=False)
class Turn:
    """One run of a page; a smaller one is more urgent within its lane."""

    due: float
    lane: str = ""
    weight: float = 1.0
    woken: threading.Event = field(default_factory=threading.Event)
    was_called: bool = False
    has_place: bool = False
    is_oldest: bool = False
    seen: float = 0.0
    began: float = 0.0

    def __lt__(self, other: "Turn") -> bool:
        """Return whether this run is due earlier."""
        return self.due < other.due


@dataclass(slots=True, kw_only=True)
class Lane:
    """The runs of one kind of visitors: the processor seconds that they have used by weight, and those that wait."""

    used: float
    waiting: list[Turn] = field(default_factory=list)


def _nothing_to_see() -> None:
    """Wait without looking."""


class Turns:
    """Places for page runs, which wait for one in the order of their lanes and their urgency.

    Parameters
    ----------
    places : int
        Number of runs at a time.
    stalled : float
        Seconds after which a run that shows no sign of life loses its place, if another one waits.
    """

    def __init__(self, places: int = 1, stalled: float = STALLED_SECONDS) -> None:
        self._free = places
        self._stalled = stalled
        self._lanes: OrderedDict[str, Lane] = OrderedDict()
        self._having: list[Turn] = []
        self._next: Turn | None = None
        self._calls = 0
        self._level = 0.0
        self._lock = threading.Lock()

    def enter(self, turn: Turn, look: Callable[[], None] = _nothing_to_see) -> None:
        """Wait for a place and take it.

        Parameters
        ----------
        turn : Turn
        look : callable
            Called now and then while the run waits; an exception that it raises ends the waiting.
        """
        with self._lock:
            turn.was_called = False
            heapq.heappush(self._lane(turn).waiting, turn)
            self._call()
        try:
            while not turn.was_called:
                turn.woken.wait(LOOK_SECONDS if self._next is turn else SELDOM_SECONDS)
                turn.woken.clear()
                if not turn.was_called:
                    self._pass_over()
                    look()
        except BaseException:
            self._withdraw(turn)
            raise
        turn.began = time.thread_time()

    def leave(self, turn: Turn) -> None:
        """Give the place back, unless it was lost before."""
        with self._lock:
            self._lane(turn).used += (time.thread_time() - turn.began) / turn.weight
            if turn.has_place:
                self._take(turn)
            self._call()

    def go_on(self, turn: Turn) -> None:
        """Show a sign of life, and let a more urgent run go first."""
        turn.seen = time.monotonic()
        if not turn.has_place or ((following := self._next) is not None and self._gives_way(turn, following)):
            self.leave(turn)
            self.enter(turn)

    def place(self, turn: Turn) -> int:
        """Return how many runs of its lane are called before it, itself included."""
        with self._lock:
            return 1 + sum(other < turn for other in self._lane(turn).waiting)

    def _gives_way(self, turn: Turn, following: Turn) -> bool:
        if following.lane == turn.lane:
            return following < turn
        here, other, used = self._lanes.get(turn.lane), self._lanes.get(following.lane), time.thread_time() - turn.began
        if here is None or other is None or (turn.is_oldest and used < OLDEST_SECONDS):
            return False
        return other.used + QUANTUM_SECONDS < here.used + used / turn.weight

    def _lane(self, turn: Turn) -> Lane:
        lane = self._lanes.get(turn.lane)
        if lane is None:
            lane = self._lanes[turn.lane] = Lane(used=self._level)
            self._forget_some()
        elif not lane.waiting and all(other.lane != turn.lane for other in self._having):
            lane.used = max(lane.used, self._level)  # nobody saves up for later
        return lane

    def _forget_some(self) -> None:
        busy = {turn.lane for turn in self._having}
        for name in list(self._lanes)[: max(0, len(self._lanes) - MAX_LANES)]:
            if not self._lanes[name].waiting and name not in busy:
                del self._lanes[name]

    def _withdraw(self, turn: Turn) -> None:
        with self._lock:
            waiting = self._lane(turn).waiting
            if turn in waiting:
                waiting.remove(turn)
                heapq.heapify(waiting)
            elif turn.has_place:
                self._take(turn)
            self._call()

    def _pass_over(self) -> None:
        """Take away the places of runs that have stalled."""
        with self._lock:
            earliest = time.monotonic() - self._stalled
            for turn in [turn for turn in self._having if turn.seen < earliest]:
                self._take(turn)
            self._call()

    def _take(self, turn: Turn) -> None:
        self._having.remove(turn)
        turn.has_place = False
        self._free += 1

    def _call(self) -> None:
        """Call runs to the free places, and wake the one that is next, which looks more often than the others."""
        while self._free and (turn := self._following()) is not None:
            lane = self._lanes[turn.lane]
            heapq.heappop(lane.waiting)
            turn.is_oldest = self._is_for_the_oldest()
            if not turn.is_oldest:
                self._level = max(self._level, lane.used)
            self._calls += 1
            turn.has_place = turn.was_called = True
            turn.seen = time.monotonic()
            self._having.append(turn)
            self._free -= 1
            turn.woken.set()
        before, self._next = self._next, self._following()
        if self._next is not None and self._next is not before:
            self._next.woken.set()

    def _following(self) -> Turn | None:
        lanes = [lane for lane in self._lanes.values() if lane.waiting]
        if not lanes:
            return None
        is_for_the_oldest = self._is_for_the_oldest()
        return min(lanes, key=lambda lane: (0.0 if is_for_the_oldest else lane.used, lane.waiting[0].due)).waiting[0]

    def _is_for_the_oldest(self) -> bool:
        return self._calls % OLDEST_EVERY == OLDEST_EVERY - 1


class Expected:
    """Processor seconds of a session's latest runs."""

    def __init__(self, most: int = MAX_SESSIONS) -> None:
        self._most = most
        self._seconds: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session: str) -> float:
        """Return the expected processor seconds of a run."""
        return self._seconds.get(session, USUAL_SECONDS)

    def note(self, session: str, seconds: float) -> None:
        """Record the processor seconds of a run."""
        with self._lock:
            self._seconds[session] = (self._seconds.pop(session, seconds) + seconds) / 2
            while len(self._seconds) > self._most:
                self._seconds.popitem(last=False)


TURNS = Turns(places())
EXPECTED = Expected()
HERE = threading.local()
"""The turn of a thread that runs a page."""


def with_a_place(run: Method) -> Method:
    """Make a page run wait for a place, in ``ScriptRunner._run_script``."""

    def _run_script(runner: Any, data: Any) -> None:
        session = runner._session_id
        lane, weight = crowd.lane(session)
        turn = Turn(due=time.monotonic() + STANDING_BACK * EXPECTED.of(session), lane=lane, weight=weight)
        notice = line.Notice(runner, data, lambda: TURNS.place(turn))
        try:
            TURNS.enter(turn, notice.look)
        except line.LeftError:
            notice.close()
            return
        notice.end()
        HERE.turn, started = turn, time.thread_time()
        try:
            run(runner, data)
        finally:
            HERE.turn = None
            TURNS.leave(turn)
            EXPECTED.note(session, time.thread_time() - started)

    return _run_script


def giving_way(look: Method) -> Method:
    """Let more urgent runs go first where Streamlit checks whether a run is still wanted, between two elements."""

    def _maybe_handle_execution_control_request(runner: Any) -> None:
        turn: Turn | None = getattr(HERE, "turn", None)
        if turn is not None:
            TURNS.go_on(turn)
        look(runner)

    return _maybe_handle_execution_control_request


@contextlib.contextmanager
def elsewhere() -> Iterator[None]:
    """Give up the place while waiting for something else, such as another process or another run."""
    turn: Turn | None = getattr(HERE, "turn", None)
    if turn is None:
        yield
        return
    HERE.turn = None  # elements drawn meanwhile do not wait for a turn
    TURNS.leave(turn)
    try:
        yield
    finally:
        TURNS.enter(turn)
        HERE.turn = turn
