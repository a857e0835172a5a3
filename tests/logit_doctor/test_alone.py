"""A command checks each file in a fork of its own process, with the limits of a pool, and leaves nothing behind."""

import mmap
import os
import resource
import signal

import psutil
import pytest

from logit_doctor.intake.limits import MAX_MEMORY_BYTES
from logit_doctor.process.alone import Alone
from logit_doctor.process.frames import Header
from logit_doctor.process.worker import JOBS
from logit_doctor.rules import RULES
from tests.logit_doctor.test_pool import endless

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="splits its process in two")
PROGRAM = RULES["missing-activation"].failing.encode()


def judged(data: bytes, seconds: float = 2.0) -> list[str]:
    with Alone() as doctor:
        doctor.seconds = seconds
        return [finding.message.key for finding in doctor.judge("model.py", data, "tensorflow").findings]


def reason(data: bytes, seconds: float = 2.0) -> str:
    with Alone() as doctor:
        doctor.seconds = seconds
        (finding,) = doctor.judge("model.py", data, "tensorflow").findings
    return str(finding.message.values["reason"].key)


def dies(asked: Header, data: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def eats(asked: Header, data: bytes) -> bytes:
    return bytes(2 * MAX_MEMORY_BYTES)


def test_a_file_is_judged_and_no_process_is_left() -> None:
    before = psutil.Process().children(recursive=True)
    assert judged(PROGRAM) == ["rule"]
    assert psutil.Process().children(recursive=True) == before


def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert reason(endless(0).encode(), seconds=0.2) == "too-slow"


def test_what_the_command_takes_itself_does_not_count() -> None:
    ballast = mmap.mmap(-1, 2 * MAX_MEMORY_BYTES)
    assert judged(PROGRAM) == ["rule"]
    ballast.close()


@pytest.mark.parametrize(("job", "expected"), [(dies, "too-slow"), (eats, "too-heavy")])
def test_a_half_that_ends_ends_nothing_else(job: object, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = resource.getrlimit(resource.RLIMIT_AS)
    monkeypatch.setitem(JOBS, "source", job)
    assert reason(PROGRAM) == expected
    assert resource.getrlimit(resource.RLIMIT_AS) == limits
    monkeypatch.undo()
    assert judged(PROGRAM) == ["rule"]
