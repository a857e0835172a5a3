"""A command that checks again whenever a file changes, or one that it imports."""

from collections.abc import Callable, Collection
from pathlib import Path
from time import sleep

from logit_doctor.checking import STDIN, Check
from logit_doctor.intake.limits import MAX_SOURCE_BYTES, uses_models
from logit_doctor.project import files_of, project_of

SECONDS = 0.3
"""Between two looks at the files."""

States = dict[str, tuple[int, int]]


def states(check: Check, imported: Collection[Path]) -> States:
    """Return the size and the time of every file that is checked, and of those that they import."""
    found = {}
    for path in (*(path for path, _ in check.files()), *imported):
        try:
            state = path.stat()
        except OSError:  # removed just now
            continue
        found[str(path)] = (state.st_size, state.st_mtime_ns)
    return found


def imports(check: Check) -> frozenset[Path]:
    """Return the files that the checked ones import, as far as they are followed."""
    found: set[Path] = set()
    for path, is_named in check.files():
        try:
            data = path.read_bytes() if path.suffix == ".py" and path.stat().st_size <= MAX_SOURCE_BYTES else b""
            if is_named or uses_models(data):
                found |= {*files_of(project_of(path, data), path)}
        except OSError:  # removed just now
            continue
    return frozenset(found)


def watch(check: Check, show: Callable[[], object], goes_on: Callable[[], bool] = lambda: True) -> None:
    """Show the findings now and after every change of a file, until interrupted or ``goes_on`` denies it."""
    if STDIN in check.paths:
        raise ValueError("--watch: standard input cannot be watched")
    before: States | None = None
    imported: frozenset[Path] = frozenset()
    while goes_on():
        if states(check, imported) != before:
            show()
            imported = imports(check)
            before = states(check, imported)
        sleep(SECONDS)
