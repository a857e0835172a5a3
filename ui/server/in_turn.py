"""Page runs take turns, short ones first.

Python threads share one lock, so twenty pages drawn at the same time are each drawn twenty times as slowly. A visitor
who moves a slider meanwhile waits for all of them, and so does the event loop that sends the answers to the browsers.
Here a run waits for its turn, and between two elements it gives way to a more urgent one. The urgency of a run follows
from the time of its request and from the duration of the session's previous runs, so that none waits for ever. A run
that waits for something else lets others in meanwhile (``elsewhere``); one that shows no sign of life loses its place.
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
"""One: a second run would only share the lock with the first."""
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
    """One run of a page; a smaller one is more urgent."""

    due: float
    called: threading.Event = field(default_factory=threading.Event, compare=False)
    has_place: bool = field(default=False, compare=False)
    seen: float = field(default=0.0, compare=False)


class Turns:
    """Places for page runs, which wait for one in the order of their urgency.

    Parameters
    ----------
    places : int
        Number of runs at a time.
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
        """Wait for a place and take it."""
        with self._lock:
            turn.called.clear()
            heapq.heappush(self._waiting, turn)
            self._call()
        while not turn.called.wait(LOOK_SECONDS):
            self._pass_over()

    def leave(self, turn: Turn) -> None:
        """Give the place back, unless it was lost before."""
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
        """Return the expected processor seconds of a run."""
        return self._seconds.get(session, USUAL_SECONDS)

    def note(self, session: str, seconds: float) -> None:
        """Record the processor seconds of a run."""
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
