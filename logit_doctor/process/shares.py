"""Work on many files in several forks of a command's own process, each with a share of the files."""

import contextlib
import os
import signal
from collections.abc import Callable
from typing import BinaryIO

from logit_doctor.process.frames import receive, send

LEAST = 8
"""Files for which one more process is worth its start."""
MAX_ANSWER_BYTES = 8_000_000


def processors() -> int:
    """Return the number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def in_shares(count: int, work: Callable[[int], bytes], jobs: int) -> list[bytes]:
    """Return what ``work`` answers for 0 to ``count - 1``, in this order.

    Parameters
    ----------
    count : int
        Number of pieces of work.
    work : callable
        Returns the answer to one piece, given its number.
    jobs : int
        The most processes; one piece after another is done here if one is enough, or the system cannot fork.
    """
    jobs = min(jobs, count // LEAST)
    if jobs < 2 or not hasattr(os, "fork"):
        return [work(number) for number in range(count)]
    answers: dict[int, bytes] = {}
    children: list[tuple[int, BinaryIO]] = []
    try:
        for first in range(jobs):
            source, sink = os.pipe()
            pid = os.fork()
            if not pid:
                os.close(source)
                do_share(range(first, count, jobs), work, sink)
            os.close(sink)
            children.append((pid, os.fdopen(source, "rb")))
        for _, stream in children:
            while answer := receive(stream, MAX_ANSWER_BYTES):
                answers[answer[0]["number"]] = answer[1]
    finally:  # an interrupted command leaves no process behind
        for pid, stream in children:
            stream.close()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    # A process that was killed from outside leaves its work to this one.
    return [answers[number] if number in answers else work(number) for number in range(count)]


def do_share(numbers: range, work: Callable[[int], bytes], sink: int) -> None:
    """Do a share of the work, send the answers at its end, and end this process, which is a fork."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        done = [(number, work(number)) for number in numbers]  # a full pipe would hold up the work
        with os.fdopen(sink, "wb") as stream:
            for number, answer in done:
                send(stream, {"number": number}, answer)
    finally:
        os._exit(0)
