"""How much of the processor a worker takes: some until it is warm, afterwards only what the web server leaves."""

import contextlib
import os
import sys
from pathlib import Path

import psutil

NICENESS = 10
OOM_SCORE = 500  # when memory runs out, Linux takes a worker before the web server


def lower() -> None:
    """Give way to the web server in processor time and, on Linux, in memory.

    On a machine whose cores are all taken, this process still has about a tenth of one: importing TensorFlow takes ten
    seconds of a core, which would become minutes for an idle process.
    """
    psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))


def lowest() -> None:
    """Take only what nobody else wants, on Linux; there is no way back without privileges.

    Linux takes the processor from a merely nice process some milliseconds after the server wakes, from an idle one at
    once; a page run wakes half a dozen times.
    """
    if sys.platform == "linux":
        for task in Path("/proc/self/task").iterdir():  # the scheduler's policy belongs to a thread
            with contextlib.suppress(OSError):  # a container may forbid it, and a thread may have ended
                os.sched_setscheduler(int(task.name), os.SCHED_IDLE, os.sched_param(0))
