"""A command that checks again whenever a file changes."""

from collections.abc import Callable
from time import sleep

from logit_doctor.checking import STDIN, Check

SECONDS = 0.3
"""Between two looks at the files."""

States = dict[str, tuple[int, int]]


def states(check: Check) -> States:
    """Return the size and the time of every file that is checked."""
    found = {}
    for path, _ in check.files():
        try:
            state = path.stat()
        except OSError:  # removed just now
            continue
        found[str(path)] = (state.st_size, state.st_mtime_ns)
    return found


def watch(check: Check, show: Callable[[], object], goes_on: Callable[[], bool] = lambda: True) -> None:
    """Show the findings now and after every change of a file, until interrupted or ``goes_on`` denies it."""
    if STDIN in check.paths:
        raise ValueError("--watch: standard input cannot be watched")
    before: States | None = None
    while goes_on():
        now = states(check)
        if now != before:
            before = now
            show()
        sleep(SECONDS)
