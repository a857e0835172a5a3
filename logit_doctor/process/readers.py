"""A few processes that read files of strangers for everybody, so that nobody's file holds up the others.

A request first gets a short slice of processor time. What is not done then is begun again in a lane for longer ones,
behind those that wait there, and so on; only the last lane refuses. So a source that takes seconds costs the others the
first slice, whoever sends it and however often.
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
"""On a busy machine a second of processor time takes several; a process that gets none at all is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A lane: what a request gets in it, and who waits for it.

    Parameters
    ----------
    processes : int
        How many requests are read at a time.
    seconds : float
        Of processor time; infinity stands for the limit of the readers.
    confines : Confines
        Of each process.
    waiting : int
        How many requests may wait.
    patience : float
        Seconds after which one that waits is sent away.
    """

    processes: int
    seconds: float
    confines: Confines
    waiting: int
    patience: float


class Lane:
    """Some processes alike, and the queue before them."""

    def __init__(self, module: str, slice: Slice) -> None:
        self.slice = slice
        self._module = module
        self._turns = Turns(places=slice.processes, waiting=slice.waiting)
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._is_closed = False

    def ask(self, header: Header, body: bytes, pulse: Pulse) -> Answer | None:
        """Return a process's answer; None if it gave none, and is gone by then."""
        with self._turns.taken(self.slice.patience, pulse):
            if self._is_closed:
                raise BusyError
            child = self._ready()
            if (answer := self._asked(child, header, body, pulse)) or child.is_cut or not child.was_used:
                return answer
            return self._asked(self._ready(), header, body, pulse)  # it had ended while nobody asked

    def _asked(self, child: Child, header: Header, body: bytes, pulse: Pulse) -> Answer | None:
        answer: Answer | None = None
        try:
            answer = child.ask(header, body, CLOCK_SECONDS + CLOCK_FACTOR * float(header["seconds"]), pulse)
        finally:
            # Before anybody else has the turn: an answer that comes too late must find nobody.
            if answer is None or answer[0]["outcome"] == "memory":
                self._replace(child)
            else:
                self._keep(child)
        return answer

    def close(self) -> None:
        """End the processes, those that read included, and send away who still asks."""
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
                child.close()  # it ended while nobody asked
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
        """End a process, and start another one, so that the next request finds it started."""
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
        Processor time that a request may take in the last lane.
    """

    def __init__(self, module: str, slices: tuple[Slice, ...], seconds: float) -> None:
        self.seconds = seconds
        self._lanes = [Lane(module, slice) for slice in slices]
        self._sessions = OnePerSession()
        self._numbers = count(1)

    def read(
        self, parameters: Header, body: bytes, *, session: str = "", pulse: Pulse = no_pulse, patience: float = 1.0
    ) -> bytes:
        """Return what a job answers.

        Parameters
        ----------
        parameters : dict
            ``job`` and whatever that job wants to know, as JSON has it.
        body : bytes
            The file.
        session : str, optional
            Who asks; a session is served one request at a time.
        pulse : callable, optional
            Called several times a second meanwhile; what it raises takes the request back.
        patience : float, optional
            How many times the usual limit this request may take.

        Raises
        ------
        BusyError
            If too many wait.
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
