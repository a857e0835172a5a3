"""Audits for a single command, where no requests compete: each file is read in a fork of the command's own process.

A new interpreter, as a pool starts one, takes longer to start than most files take to check.
"""

import contextlib
import gc
import os
import signal
import sys
from pathlib import Path

from logit_doctor.intake.limits import MAX_MEMORY_BYTES, MAX_SECONDS
from logit_doctor.process.confines import RECURSION_LIMIT, limit_memory, limit_time
from logit_doctor.process.doctor import Doctor
from logit_doctor.process.frames import Header
from logit_doctor.process.turns import ExceededError, Pulse, no_pulse
from logit_doctor.process.worker import JOBS

OUT_OF_MEMORY = 3
"""Exit code of a fork; any other end without an answer counts as a time-out."""


class Alone(Doctor):
    """Audits one file after another, on systems that can fork a process."""

    seconds = MAX_SECONDS

    def read(
        self, parameters: Header, body: bytes, *, session: str = "", pulse: Pulse = no_pulse, patience: float = 1.0
    ) -> bytes:
        """Return the answer of a job.

        Raises
        ------
        ExceededError
            If the file takes too much time or memory.
        """
        source, sink = os.pipe()
        half = os.fork()
        if not half:
            answer_and_end(parameters, body, sink, self.seconds * patience)
        os.close(sink)
        try:
            with os.fdopen(source, "rb") as answers:
                answer = answers.read()
        finally:  # an interrupted command leaves no process behind
            with contextlib.suppress(ProcessLookupError):
                os.kill(half, signal.SIGKILL)
            status = os.waitpid(half, 0)[1]
        if not answer:
            raise ExceededError("memory" if status == OUT_OF_MEMORY << 8 else "time")
        return answer

    def close(self) -> None:
        """Do nothing: each fork has ended with its answer."""


def answer_and_end(parameters: Header, body: bytes, sink: int, seconds: float) -> None:
    """Do a job, write its answer and end this process, which is a fork."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.freeze()  # the garbage collector skips all objects from before the fork
        gc.enable()
        sys.setrecursionlimit(RECURSION_LIMIT)
        limit_memory((occupied() + MAX_MEMORY_BYTES) // 10**6)
        limit_time(seconds)
        answer = JOBS[parameters["job"]](parameters, body)
        with os.fdopen(sink, "wb") as answers:
            answers.write(answer)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def occupied() -> int:
    """Return the size of this process's address space in bytes, or 0 if the system does not report it."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def judging() -> Doctor:
    """Return the doctor for the files of a command."""
    if hasattr(os, "fork"):
        return Alone()
    from logit_doctor.process.pool import ALONE, Pool

    return Pool(lanes=ALONE)
