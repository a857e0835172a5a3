"""The server's view of one reader process: one request at a time, and killed if it does not answer.

Every request has a number that the answer repeats, and answers are tied to their process, so a late answer is lost
with its process.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, cast

from logit_doctor.process.confines import Confines
from logit_doctor.process.frames import Header, receive, send
from logit_doctor.process.turns import PULSE_SECONDS, Pulse

ROOT = Path(__file__).resolve().parents[2]
START = "import sys, importlib; sys.path.insert(0, sys.argv[1]); importlib.import_module(sys.argv[2]).main()"
# A busy server takes seconds where a tenth of one is usual.
START_SECONDS = 30.0
# Two hundred findings with a diff of 10,000 characters each, and the source.
MAX_ANSWER_BYTES = 8_000_000
READY = 0
"""The number of the unsolicited first answer: the process is ready."""
GONE = -1
"""The number of the reply if a request has used up its time and the process continues."""

Answer = tuple[Header, bytes]


class Child:
    """A process that runs the ``main`` of a module, which is ``serving.serve`` with the module's jobs.

    Attributes
    ----------
    pid : int
        The number of the process, and of its group.
    was_used : bool
        Whether it has answered anything.
    """

    def __init__(self, module: str, confines: Confines) -> None:
        options = ["-I"] if confines.has_packages else ["-I", "-S"]
        command = [sys.executable, *options, "-c", START, str(ROOT), module, json.dumps(asdict(confines))]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that it is killed with its forks, and not by a Ctrl-C meant for the server
        )
        self.pid = self._process.pid
        self._answers: queue.Queue[Answer | None] = queue.Queue()
        self._is_ready = False
        self._is_cut = False
        self.was_used = False
        threading.Thread(
            target=_collect, args=(self._process.stdout, self._answers), name="answers of a reader", daemon=True
        ).start()

    @property
    def is_alive(self) -> bool:
        """Whether it is still running; without requests it ends by itself after some time."""
        return self._process.poll() is None

    @property
    def is_cut(self) -> bool:
        """Whether it was ended because its time was up."""
        return self._is_cut or (os.name == "posix" and self._process.returncode == -signal.SIGPROF)

    def ask(self, header: Header, body: bytes, seconds: float, pulse: Pulse) -> Answer | None:
        """Return the answer to one request, or None if there is none within ``seconds`` of wall-clock time.

        The answer's ``outcome`` is "done", "time" or "memory".

        A process that gave no answer cannot be used any more: ``close`` it.
        """
        try:
            if not self._is_ready:
                with self._watched(START_SECONDS):
                    self._is_ready = self._answer(READY, pulse) is not None
            with self._watched(seconds):
                send(cast(BinaryIO, self._process.stdin), header, body)
                answer = self._answer(header["number"], pulse)
            self.was_used |= answer is not None
        except (OSError, ValueError):  # it has ended, or another thread has closed it
            return None
        return answer

    @contextlib.contextmanager
    def _watched(self, seconds: float) -> Iterator[None]:
        """Kill the process if this takes too long, so that threads that write to it or wait for it see its end."""
        watch = threading.Timer(seconds, self._cut)
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _cut(self) -> None:
        self._is_cut = True
        self._kill()

    def _kill(self) -> None:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()

    def _answer(self, number: int, pulse: Pulse) -> Answer | None:
        while True:
            try:
                answer = self._answers.get(timeout=PULSE_SECONDS)
            except queue.Empty:
                pulse()
            else:
                if answer is not None and answer[0].get("number") == GONE:
                    return {"number": number, "outcome": "time"}, b""
                return answer if answer is not None and answer[0].get("number") == number else None

    def close(self) -> None:
        """End the process."""
        self._kill()
        self._process.wait()
        with contextlib.suppress(OSError):  # bytes that were never read
            cast(BinaryIO, self._process.stdin).close()


def _collect(stream: BinaryIO, answers: "queue.Queue[Answer | None]") -> None:
    """Put every answer into a queue, and None at the end or after anything that is not an answer."""
    with stream, contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        while answer := receive(stream, MAX_ANSWER_BYTES):
            answers.put(answer)
    answers.put(None)
