"""How many files of one address are read at a time; its further ones wait before the queues of the readers.

Those queues are short, and one visitor with many tabs could fill them. A request that waits here holds no place in
them, so the files of other addresses, and of class sessions, are read in the meantime.
"""

import math
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from logit_doctor.process.turns import Pulse, Turns

AT_ONCE = 20
"""Fewer than may wait in the shortest of the queues."""


class Shares:
    """Lets each address have a number of requests at a time.

    Parameters
    ----------
    at_once : int
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._lock = threading.Lock()
        self._turns: dict[str, tuple[Turns, int]] = {}

    @contextmanager
    def taken(self, whose: str, pulse: Pulse) -> Iterator[None]:
        """Take a share of an address; wait for it as long as the visitor does.

        Parameters
        ----------
        whose : str
        pulse : callable
            Called several times a second while waiting; an exception that it raises ends it.
        """
        with self._lock:
            turns, users = self._turns.get(whose) or (Turns(places=self._at_once, waiting=sys.maxsize), 0)
            self._turns[whose] = turns, users + 1
        try:
            with turns.taken(math.inf, pulse):
                yield
        finally:
            with self._lock:
                turns, users = self._turns[whose]
                self._turns[whose] = turns, users - 1
                if users == 1:
                    del self._turns[whose]


SHARES = Shares()
