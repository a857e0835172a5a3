"""The memory of this machine or container, including Linux control groups, and the part that a training may use."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psutil

from core.messages import engine as said

MEGABYTES_TO_TRAIN = 900
"""A web server with a few visitors and one worker with TensorFlow in it (``python -m benchmarks cloud``)."""
LARGEST_GROWTH_MEGABYTES = 800.0
SMALLEST_GROWTH_MEGABYTES = 100.0
LIMIT_FILES = {"": "memory.max", "memory": "memory/memory.limit_in_bytes"}
"""Files below ``/sys/fs/cgroup``, by the controllers in a line of ``/proc/self/cgroup``; none in version 2."""


def granted_megabytes(root: Path = Path("/")) -> float:
    """Return the smallest limit that holds for this process: the machine's memory, or a control group's.

    Parameters
    ----------
    root : Path
        Where ``proc`` and ``sys`` are.
    """
    return float(min([psutil.virtual_memory().total, *_limits(root)])) / 1e6


def _limits(root: Path) -> Iterator[float]:
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers in LIMIT_FILES:
            file = root / "sys/fs/cgroup" / LIMIT_FILES[controllers]
            # The limit of a group holds for all below it. A container has its own at the top, and a path that is the
            # host's and leads nowhere.
            names = path.strip("/").split("/")
            for depth in range(len(names) + 1):
                yield from _limit(file.parent.joinpath(*names[:depth], file.name))


def _limit(file: Path) -> Iterator[float]:
    with contextlib.suppress(OSError, ValueError):  # no such group, or "max"
        yield float(file.read_text("ascii"))


def shortage(granted: float) -> str:
    """Return the reason why this machine cannot train with this memory in MB; empty if it can."""
    if granted >= MEGABYTES_TO_TRAIN:
        return ""
    return said.LITTLE_MEMORY(granted=granted, needed=MEGABYTES_TO_TRAIN)


def growth_allowed(granted: float) -> float:
    """Return the MB by which a worker may grow: the memory above the bare minimum, within sensible bounds."""
    spare = granted - MEGABYTES_TO_TRAIN
    return min(LARGEST_GROWTH_MEGABYTES, max(SMALLEST_GROWTH_MEGABYTES, spare))
