"""A few processes that read untrusted files for all sessions, so that one file does not hold up the others.

A request first gets a short slice of processor time. If it is not finished by then, it is started again in a lane with
a longer slice, behind the requests waiting there, and so on; only the last lane gives up. A source that takes seconds
therefore costs the others only the first slice, however often it is sent.
"""

import math
import subprocess
import threading
from dataclasses import dataclass
from itertools import count

from logit_doctor.process.child import Answer, Child
from logit_doctor.process.confines import Confines
from logit_doctor.process.frames import Header
from logit_doctor.process.turns import BusyError, ExceededError, OnePerSession, Pulse, Turns, no_pulse

CLOCK_SECONDS = 1.0
CLOCK_FACTOR = 3.0
"""On a busy machine a second of processor time takes several; a process that gets none is abandoned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A lane: the resources of a request in it, and the length of its queue.

    Parameters
    ----------
    processes : int
        Number of requests that are read at the same time.
    seconds : float
        Processor time of a request; infinity means the limit of the readers.
    confines : Confines
        Limits of each process.
    waiting : int
        Number of requests that may wait.
    patience : float
        Seconds after which a waiting request is rejected.
    """

    processes: int
    seconds: float
    confines: Confines
    waiting: int
    patience: float


class Lane:
    """Identical processes with a common queue."""

    def __init__(self, module: str, slice: Slice) -> None:
        self.slice = slice
        self._module = module
        self._turns = Turns(places=slice.processes, waiting=slice.waiting)
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._is_closed = False

    def ask(self, header: Header, body: bytes, pulse: Pulse) -> Answer | None:
        """Return a process's answer, or None if it gave none and has ended."""
        with self._turns.taken(self.slice.patience, pulse):
            if self._is_closed:
                raise BusyError
            child = self._ready()
            if (answer := self._asked(child, header, body, pulse)) or child.is_cut or not child.was_used:
                return answer
            return self._asked(self._ready(), header, body, pulse)  # it had ended between requests

    def _asked(self, child: Child, header: Header, body: bytes, pulse: Pulse) -> Answer | None:
        answer: Answer | None = None
        try:
            answer = child.ask(header, body, CLOCK_SECONDS + CLOCK_FACTOR * float(header["seconds"]), pulse)
        finally:
            # Before the next request gets the turn, so that a late answer reaches no one.
            if answer is None or answer[0]["outcome"] == "memory":
                self._replace(child)
            else:
                self._keep(child)
        return answer

    def close(self) -> None:
        """End the processes, even while they read, and reject the waiting requests."""
        with self._lock:
            self._is_closed = True
            children, self._idle = list(self._all), []
            self._all.clear()
        for child in children:
            child.close()

    def pids(self) -> list[int]:
        """Return the numbers of the processes that run."""
        with self._lock:
            return [child.pid for child in self._all if child.is_alive]

    def _ready(self) -> Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_alive:
                    return child
                child.close()  # it ended between requests
                self._all.discard(child)
        return self._started()

    def _started(self) -> Child:
        try:
            child = Child(self._module, self.slice.confines)
        except (OSError, subprocess.SubprocessError):
            raise BusyError from None
        with self._lock:
            self._all.add(child)
        return child

    def _keep(self, child: Child) -> None:
        with self._lock:
            if not self._is_closed:
                self._idle.append(child)
                return
        child.close()

    def _replace(self, child: Child) -> None:
        """End a process and start another one, so that the next request need not wait for it."""
        child.close()
        with self._lock:
            self._all.discard(child)
        if not self._is_closed:
            try:
                self._keep(self._started())
            except BusyError:
                return


class Readers:
    """Reads files in processes that run the jobs of a module.

    Parameters
    ----------
    module : str
        Its ``main`` is ``logit_doctor.process.serving.serve`` with its jobs.
    slices : tuple of Slice
        The lanes, the quickest first.
    seconds : float
        Processor time of a request in the last lane.
    """

    def __init__(self, module: str, slices: tuple[Slice, ...], seconds: float) -> None:
        self.seconds = seconds
        self._lanes = [Lane(module, slice) for slice in slices]
        self._sessions = OnePerSession()
        self._numbers = count(1)

    def read(
        self, parameters: Header, body: bytes, *, session: str = "", pulse: Pulse = no_pulse, patience: float = 1.0
    ) -> bytes:
        """Return the answer of a job.

        Parameters
        ----------
        parameters : dict
            ``job`` and its parameters, as JSON values.
        body : bytes
            The file.
        session : str, optional
            The session of the request; a session has one request at a time.
        pulse : callable, optional
            Called several times a second while waiting; an exception that it raises cancels the request.
        patience : float, optional
            Factor on the usual time limit of this request.

        Raises
        ------
        BusyError
            If too many requests are waiting.
        ExceededError
            If the file takes too much time or memory.
        """
        most = self.seconds * patience
        longest = sum(lane.slice.patience for lane in self._lanes)
        outcome = "time"
        with self._sessions.taken(session, longest, pulse):
            for lane in self._lanes:
                seconds = min(lane.slice.seconds, most)
                header = parameters | {"number": next(self._numbers), "seconds": max(seconds, 1e-6)}
                answer = lane.ask(header, body, pulse)
                outcome = "time" if answer is None else str(answer[0]["outcome"])
                if answer is not None and outcome == "done":
                    return answer[1]
                if seconds >= most and lane.slice.seconds < math.inf and outcome == "time":
                    break
        raise ExceededError(outcome)

    def pids(self) -> list[int]:
        """Return the numbers of the processes that run."""
        return [pid for lane in self._lanes for pid in lane.pids()]

    def close(self) -> None:
        """End the processes."""
        for lane in self._lanes:
            lane.close()
