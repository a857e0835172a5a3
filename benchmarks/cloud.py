"""Whether the lab lives on a small rented machine: every page and a preset, on one core and within a memory limit.

``python -m benchmarks cloud``; only by name, because it needs Linux, root and a control group of its own. Above
``core.engine.memory.MEGABYTES_TO_TRAIN`` the preset is trained, below it its recording is played.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks._server import ROOT, server
from benchmarks._trainee import OVER, Trainee
from benchmarks._visitor import Visitor

LIMITS_MEGABYTES = (1_000, 700)
DECIMAL_MEGABYTE = 10**6
PAGES = ("", *sorted(path.stem for path in Path(ROOT, "pages").glob("*.py")))
EXPERIMENT = "preset=loud"
GROUP = "logit-lab-benchmark"
WORKER_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """Where a version of Linux's control groups lies, and what it calls the limit and the peak."""

    root: Path
    limit: str
    peak: str


CONTROLLERS = (
    Controller(root=Path("/sys/fs/cgroup/memory"), limit="memory.limit_in_bytes", peak="memory.max_usage_in_bytes"),
    Controller(root=Path("/sys/fs/cgroup"), limit="memory.max", peak="memory.peak"),
)


def measure() -> dict[str, float]:
    """Return the peak of memory, what failed, and the seconds of a preset, for each limit."""
    figures = {}
    for limit in LIMITS_MEGABYTES:
        with _confined(limit) as group, server(ROOT) as (address, process):
            _move(os.getpid(), group.parent)
            os.sched_setaffinity(os.getpid(), range(os.cpu_count() or 1))
            errors, seconds, ending = asyncio.run(_visit(address))
            figures |= {
                f"{limit} MB: peak of all processes, MB": _read(group, "peak") / DECIMAL_MEGABYTE,
                f"{limit} MB: pages opened": float(len(PAGES)),
                f"{limit} MB: errors": float(errors),
                f"{limit} MB: preset {ending}, s": seconds,
            }
            process.terminate()
            process.wait()
    return figures


async def _visit(address: str) -> tuple[int, float, str]:
    async with Visitor(address, "") as visitor, Trainee(address, EXPERIMENT) as trainee:
        for page in PAGES:
            await visitor.open(page)
        await trainee.open()
        began = time.monotonic()
        ending = "trained" if "training_train" in trainee.buttons else "played"
        await trainee.train()
        await trainee.watch(OVER, WORKER_SECONDS)
        errors = len(visitor.errors) + len(trainee.errors) + (trainee.state != "done")
        return errors, time.monotonic() - began, ending


@contextlib.contextmanager
def _confined(megabytes: int) -> Iterator[Path]:
    """Have what this process starts live in a control group with a memory limit, on the first core."""
    controller = _controller()
    group = controller.root / GROUP
    group.mkdir()
    try:
        (group / controller.limit).write_text(str(megabytes * DECIMAL_MEGABYTE), "ascii")
        _move(os.getpid(), group)
        os.sched_setaffinity(os.getpid(), {0})
        yield group
    finally:
        _move(os.getpid(), controller.root)
        _remove(group)


def _controller() -> Controller:
    for controller in CONTROLLERS:
        if controller.root.is_dir() and os.access(controller.root, os.W_OK):
            return controller
    raise RuntimeError("no memory control group can be made here: Linux and root are needed")


def _move(process: int, group: Path) -> None:
    (group / "cgroup.procs").write_text(str(process), "ascii")


def _read(group: Path, what: str) -> float:
    return float((group / getattr(_controller(), what)).read_text("ascii"))


def _remove(group: Path) -> None:
    """Remove a group once the last process in it has ended."""
    deadline = time.monotonic() + WORKER_SECONDS
    while True:
        try:
            return group.rmdir()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
