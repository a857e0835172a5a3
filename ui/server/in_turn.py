"""Page runs take turns, short ones before the others.

Runs of Python share one lock, so twenty pages drawn at the same time are all drawn twenty times as slowly, and whoever
moves a slider meanwhile waits for all of them, as does the loop that brings the answers to the browsers. Here a run
waits for its turn, and gives it to a more urgent one between two elements that it draws. How urgent a run is follows
from when it was asked for and from what the last ones of the same session took, so that none waits for ever. A run
that waits for something else lets others in meanwhile (``elsewhere``), and so does one that shows no sign of life.
"""

import contextlib
import heapq
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

PLACES = 1
"""A second run would only share the lock with the first."""
STANDING_BACK = 100.0
"""Seconds by which the start of a run is postponed for each second that it is expected to take."""
USUAL_SECONDS = 0.03
"""Expected seconds of the first run of a session."""
STALLED_SECONDS = 0.25
LOOK_SECONDS = 0.05
"""Seconds between two checks of a waiting run."""
MAX_SESSIONS = 1_000
Method = Callable[..., Any]


@dataclass(slots=True, kw_only=True, order=True)
class Turn:
    """One run of a page: the more urgent, the smaller."""

    due: float
    called: threading.Event = field(default_factory=threading.Event, compare=False)
    has_place: bool = field(default=False, compare=False)
    seen: float = field(default=0.0, compare=False)


class Turns:
    """So many runs at a time.

    Parameters
    ----------
    places : int
    stalled : float
        Seconds after which a run that shows no sign of life loses its place, if another one waits.
    """

    def __init__(self, places: int = PLACES, stalled: float = STALLED_SECONDS) -> None:
        self._free = places
        self._stalled = stalled
        self._waiting: list[Turn] = []
        self._having: list[Turn] = []
        self._lock = threading.Lock()

    def enter(self, turn: Turn) -> None:
        """Wait for a place."""
        with self._lock:
            turn.called.clear()
            heapq.heappush(self._waiting, turn)
            self._call()
        while not turn.called.wait(LOOK_SECONDS):
            self._pass_over()

    def leave(self, turn: Turn) -> None:
        """Give the place back, if it was not lost before."""
        with self._lock:
            if turn.has_place:
                self._take(turn)
            self._call()

    def go_on(self, turn: Turn) -> None:
        """Show a sign of life, and let a more urgent run go first."""
        turn.seen = time.monotonic()
        if not turn.has_place:
            self.enter(turn)
        elif (waiting := self._waiting[:1]) and waiting[0] < turn:
            self.leave(turn)
            self.enter(turn)

    def _pass_over(self) -> None:
        """Take the place of a run that has shown no sign of life for long."""
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
        while self._free and self._waiting:
            turn = heapq.heappop(self._waiting)
            turn.has_place, turn.seen = True, time.monotonic()
            self._having.append(turn)
            self._free -= 1
            turn.called.set()


class Expected:
    """Processor seconds of a session's latest runs."""

    def __init__(self, most: int = MAX_SESSIONS) -> None:
        self._most = most
        self._seconds: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session: str) -> float:
        """Return what a run is expected to take."""
        return self._seconds.get(session, USUAL_SECONDS)

    def note(self, session: str, seconds: float) -> None:
        """Note what a run took."""
        with self._lock:
            self._seconds[session] = (self._seconds.pop(session, seconds) + seconds) / 2
            while len(self._seconds) > self._most:
                self._seconds.popitem(last=False)


TURNS = Turns()
EXPECTED = Expected()
HERE = threading.local()
"""The turn of a thread that runs a page."""


def with_a_place(run: Method) -> Method:
    """Make a page run wait for a place, in ``ScriptRunner._run_script``."""

    def _run_script(runner: Any, data: Any) -> None:
        session = runner._session_id
        turn = Turn(due=time.monotonic() + STANDING_BACK * EXPECTED.of(session))
        TURNS.enter(turn)
        HERE.turn, started = turn, time.thread_time()
        try:
            run(runner, data)
        finally:
            HERE.turn = None
            TURNS.leave(turn)
            EXPECTED.note(session, time.thread_time() - started)

    return _run_script


def giving_way(look: Method) -> Method:
    """Let more urgent runs go first wherever Streamlit looks whether a run is still wanted, between two elements."""

    def _maybe_handle_execution_control_request(runner: Any) -> None:
        turn: Turn | None = getattr(HERE, "turn", None)
        if turn is not None:
            TURNS.go_on(turn)
        look(runner)

    return _maybe_handle_execution_control_request


@contextlib.contextmanager
def elsewhere() -> Iterator[None]:
    """Leave the place to others while something else is waited for, another process or another run."""
    turn: Turn | None = getattr(HERE, "turn", None)
    if turn is None:
        yield
        return
    HERE.turn = None  # whoever draws meanwhile takes none
    TURNS.leave(turn)
    try:
        yield
    finally:
        TURNS.enter(turn)
        HERE.turn = turn
