"""The process in which untrusted files are read, limited in memory and processor time; it may crash.

It answers one request after another, each with the request's number. Python's own signal handlers cannot run while a
codec, the parser or zlib works, so the operating system ends the process when a request has used up its time. Where
processes can fork, it is a fork of one that has everything loaded: the next fork is ready in milliseconds.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from logit_doctor.process.child import GONE, READY
from logit_doctor.process.confines import RECURSION_LIMIT, Confines, limit_memory, limit_time, stand_back
from logit_doctor.process.frames import Job, receive, send

# After this, the memory is worth more than the tenth of a second that a new process takes to start.
IDLE_SECONDS = 300.0
# More than any accepted file: the largest is a model of 60 MB.
MAX_REQUEST_BYTES = 100_000_000


def serve(jobs: Mapping[str, Job], warm: Callable[[], Any]) -> None:
    """Answer requests until the input ends, or until there has been none for a long time.

    Parameters
    ----------
    jobs : mapping of str to callable
        The available jobs by name.
    warm : callable
        Loads everything that the first request would otherwise have to wait for.
    """
    settings = Confines(**json.loads(sys.argv[3]))
    stand_back(settings)
    limit_memory(settings.megabytes)
    sys.setrecursionlimit(RECURSION_LIMIT)
    answers = own_output()
    warm()
    send(answers, {"number": READY}, b"")
    if settings.has_packages or not hasattr(os, "fork"):  # these start threads, which a fork does not inherit
        answer_all(jobs, answers)
    else:
        while is_cut_off(jobs, answers):
            send(answers, {"number": GONE}, b"")


def is_cut_off(jobs: Mapping[str, Job], answers: BinaryIO) -> bool:
    """Answer in a fork of this process; return whether a request used up its time there.

    This ends only the fork: the request was read completely, and no part of its answer has been written.
    """
    half = os.fork()
    if half:
        status = os.waitpid(half, 0)[1]
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF
    try:
        answer_all(jobs, answers)
    finally:
        os._exit(0)


def answer_all(jobs: Mapping[str, Job], answers: BinaryIO) -> None:
    """Answer requests until the input ends, or until there has been none for a long time."""
    asked = sys.stdin.buffer
    while is_asked() and (request := receive(asked, MAX_REQUEST_BYTES)):
        header, body = request
        limit_time(header["seconds"])
        try:
            outcome, answer = "done", jobs[header["job"]](header, body)
        except MemoryError:
            outcome, answer = "memory", b""
        limit_time(0)
        del request, body
        send(answers, {"number": header["number"], "outcome": outcome}, answer)


def own_output() -> BinaryIO:
    """Return the pipe to the server, and discard everything that is printed."""
    answers = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return answers


def is_asked() -> bool:
    """Wait for a request; False if there has been none for so long that the memory should be released."""
    if sys.platform == "win32":
        return True
    import select

    return bool(select.select([sys.stdin], [], [], IDLE_SECONDS)[0])
