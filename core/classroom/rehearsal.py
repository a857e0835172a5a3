"""A rehearsal: simulated phones join a session and answer each vote, so that a teacher can try everything alone."""

import math
import random
import time
from collections.abc import Callable
from threading import Event

from core.classroom import codes
from core.classroom.board import Asked
from core.classroom.questions import Answer, Question, form, is_right
from core.classroom.session import RefusedError, answer, join, look
from core.classroom.store import Store, StoreUnavailableError

NUM_PHONES = 20
ANSWER_SECONDS = 6.0
"""Within this time, all phones have answered."""
LOOK_SECONDS = 0.5
MOST_SECONDS = 3600.0
STOP_SECONDS = 2.0
"""How long a stop waits for a phone that is just joining."""
RIGHT_SHARES = (0.4, 0.7)
"""Probability of a right answer in the first vote, and after a discussion."""
SPREAD = 0.5
"""Standard deviation of a simulated number, relative to the right one."""


def simulated(question: Question, vote: int, chance: random.Random) -> Answer:
    """Return the answer of one simulated phone."""
    shape = form(question)
    if shape is None:
        centre = 10.0 if question.right is None else float(question.right)
        return float(f"{chance.gauss(centre, SPREAD * (abs(centre) or 1.0)):.3g}")
    options = range(shape.num_answers)
    right = [option for option in options if is_right(question, option)]
    wanted = RIGHT_SHARES[min(vote, len(RIGHT_SHARES)) - 1]
    if right and chance.random() < wanted:
        return chance.choice(right)
    return chance.choice([option for option in options if option not in right] or list(options))


class Rehearsal:
    """Simulated phones of one session; ``run`` is for a thread of its own.

    Parameters
    ----------
    store : Store
    code : str
    names : sequence of str
        Nickname of each phone.

    Attributes
    ----------
    is_gone : bool
        Whether the session was found to be over.
    """

    def __init__(self, store: Store, code: str, names: list[str]) -> None:
        self._store = store
        self._code = code
        self._phones = {codes.new_key(): name for name in names}
        self._over, self._done = Event(), Event()
        self.is_gone = False

    @property
    def members(self) -> list[str]:
        """The phones as the session knows them."""
        return [codes.digest(key) for key in self._phones]

    def stop(self) -> None:
        """Let the phones join and answer no more; return once none is about to."""
        self._over.set()
        self._done.wait(STOP_SECONDS)

    def run(self, clock: Callable[[], float] = time.time) -> None:
        """Join, and answer every vote, until the rehearsal is stopped, the session ends, or an hour is over."""
        begun, answered = clock(), ""
        try:
            for key, name in self._phones.items():
                if self._over.is_set():
                    return
                join(self._store, self._code, key, name, now=clock())
            while not self._over.wait(LOOK_SECONDS) and clock() < begun + MOST_SECONDS:
                board = look(self._store, self._code, now=clock()).board
                if board.present is not None and board.ballot not in ("", answered):
                    answered = board.ballot
                    self._vote(board.present, answered, clock)
        except RefusedError as refused:
            self.is_gone = refused.reason == "gone"
        except StoreUnavailableError:
            return
        finally:
            self._done.set()

    def _vote(self, asked: Asked, ballot: str, clock: Callable[[], float]) -> None:
        chance = random.Random(f"{self._code} {ballot}")
        left = min(asked.ends - clock(), ANSWER_SECONDS) if math.isfinite(asked.ends) else ANSWER_SECONDS
        pause = max(left, 0.0) * 0.8 / len(self._phones)
        for key in self._phones:
            if self._over.wait(pause):
                return
            try:
                value = simulated(asked.question, asked.vote, chance)
                answer(self._store, self._code, key, ballot, repr(value), now=clock())
            except RefusedError as refused:
                if refused.reason == "gone":
                    raise
                if refused.reason == "closed":
                    return
