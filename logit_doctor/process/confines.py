"""The resource limits of a reader process, which it sets for itself."""

import contextlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path

# Python's own 1,000 is too little for sums of a few hundred terms; the stack holds some ten thousand.
RECURSION_LIMIT = 3_000
GROUP = Path("/proc/self/autogroup")
"""The group of this process's session in Linux's scheduler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confines:
    """Resource limits of a process.

    Parameters
    ----------
    megabytes : int
        Of address space.
    niceness : int
        Its niceness relative to the server, 0 to 19.
    has_packages : bool
        Whether it may import installed packages.
    """

    megabytes: int
    niceness: int
    has_packages: bool = False


def stand_back(settings: Confines) -> None:
    """Leave the processor to the server.

    Where Linux groups the processes of a session (``CONFIG_SCHED_AUTOGROUP``), niceness counts only within the group,
    and a reader leads a session of its own; the group then gets the same niceness.
    """
    if hasattr(os, "nice"):
        os.nice(settings.niceness)
        if os.getsid(0) == os.getpid():
            with contextlib.suppress(OSError):  # other systems have no groups
                GROUP.write_text(str(settings.niceness), "ascii")


def limit_memory(megabytes: int) -> None:
    """Limit the address space of this process, if the operating system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 10**6, megabytes * 10**6))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(seconds: float) -> None:
    """End this process after so many more seconds of processor time, if the system can; 0 removes the limit."""
    if hasattr(signal, "ITIMER_PROF"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
