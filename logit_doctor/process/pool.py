"""Audits of untrusted files in separate processes, with limits on time and memory.

The processes are started on demand and reused.
"""

import math

from logit_doctor.intake.limits import MAX_MEMORY_BYTES, MAX_SECONDS
from logit_doctor.process.confines import Confines
from logit_doctor.process.doctor import Doctor
from logit_doctor.process.readers import Readers, Slice

LANES = (
    Slice(processes=2, seconds=0.08, confines=Confines(megabytes=150, niceness=5), waiting=100, patience=10.0),
    Slice(processes=1, seconds=0.6, confines=Confines(megabytes=200, niceness=10), waiting=50, patience=15.0),
    Slice(
        processes=1,
        seconds=math.inf,
        confines=Confines(megabytes=MAX_MEMORY_BYTES // 10**6, niceness=15),
        waiting=25,
        patience=20.0,
    ),
)
"""Almost every source finishes in the first lane: fifty lines with five models take a sixtieth of a second."""
ALONE = (
    Slice(
        processes=1,
        seconds=math.inf,
        confines=Confines(megabytes=MAX_MEMORY_BYTES // 10**6, niceness=0),
        waiting=0,
        patience=0.0,
    ),
)
"""For a command, where no requests compete."""


class Pool(Readers, Doctor):
    """Processes that audit sources, notebooks and models; a context manager that ends them.

    Parameters
    ----------
    seconds : float
        Processor time for one file.
    lanes : tuple of Slice
        The lanes of a server by default.
    """

    WORKER = "logit_doctor.process.worker"
    """The module that the processes run."""

    def __init__(self, seconds: float = MAX_SECONDS, lanes: tuple[Slice, ...] = LANES) -> None:
        super().__init__(self.WORKER, lanes, seconds)
