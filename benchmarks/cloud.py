"""Whether the lab runs on a small rented machine: every page and a preset, on one core and within a memory limit.

``python -m benchmarks cloud``; only by name, because it needs Linux, root and its own control group. With at least
``core.engine.memory.MEGABYTES_TO_TRAIN``, the preset is trained; with less, its recording is played. An unexpected
outcome is printed and counted as an error.

Memory is reported in two ways. The limit applies to the peak of the control group, but file pages that another process
of this machine had read before are not charged to the group. On a separate machine, the peak would be the memory that
the processes hold.
"""

import asyncio
import contextlib
import mmap
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks._server import ROOT, server
from benchmarks._trainee import OVER, Trainee
from benchmarks._visitor import Visitor
from core.engine.memory import MEGABYTES_TO_TRAIN

ENDINGS = {1_000: "trained", MEGABYTES_TO_TRAIN: "trained", 700: "played"}
"""The outcome of the preset at each limit, in decimal MB."""
HELD = "peak of what its processes hold, MB"
CHARGED = "peak charged to the group, MB"
KILLED = "processes killed for want of memory"
ERRORS = "errors"
DECIMAL_MEGABYTE = 10**6
PAGES = ("", *sorted(path.stem for path in Path(ROOT, "pages").glob("*.py")))
PRESET = "loud"
GROUP = "logit-lab-benchmark"
PATIENCE_SECONDS = 600.0
SAMPLE_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """The path of a version of Linux's control groups, and its names for limit, peak and killed processes."""

    root: Path
    named: str
    limit: str
    peak: str
    kills: str


CONTROLLERS = (
    Controller(
        root=Path("/sys/fs/cgroup/memory"),
        named="memory",
        limit="memory.limit_in_bytes",
        peak="memory.max_usage_in_bytes",
        kills="memory.oom_control",
    ),
    Controller(root=Path("/sys/fs/cgroup"), named="", limit="memory.max", peak="memory.peak", kills="memory.events"),
)


def measure() -> dict[str, float]:
    """Return the peak memory, the errors, and the seconds of a preset, for each limit."""
    figures: dict[str, float] = {}
    for limit, ending in ENDINGS.items():
        figures |= {f"{limit} MB: {name}": value for name, value in _within(limit, ending).items()}
    return figures


def table(figures: dict[str, float]) -> str:
    """Return the table in ``docs/scale.md`` as Markdown, without seconds, which depend on the rented processor."""
    columns = (HELD, CHARGED, KILLED, ERRORS)
    lines = [f"| limit, MB | preset | {' | '.join(columns)} |", "|---|---|" + "---|" * len(columns)]
    for limit, ending in ENDINGS.items():
        values = (f"{figures[f'{limit} MB: {name}']:.0f}" for name in columns)
        lines.append(f"| {limit:,} | {ending} | {' | '.join(values)} |")
    return "\n".join(lines) + "\n"


def _within(limit: int, ending: str) -> dict[str, float]:
    controller = _controller()
    with _group(controller, limit) as group, _server_in(controller, group) as (address, process):
        visit = asyncio.run(_visit(address, process, ending))
        for error in visit.errors:
            print(f"{limit} MB: {error}")
        return {
            CHARGED: float((group / controller.peak).read_text("ascii")) / DECIMAL_MEGABYTE,
            HELD: visit.peak_megabytes,
            KILLED: _kills(group / controller.kills),
            "pages opened": float(len(PAGES)),
            ERRORS: float(len(visit.errors)),
            "a page, longest, s": visit.longest_page,
            f"preset {ending}, from the click to the end, s": visit.preset_seconds,
        }


@dataclass(slots=True, kw_only=True)
class Visit:
    """The pages and the training as a visitor saw them."""

    errors: list[str]
    peak_megabytes: float = 0.0
    longest_page: float = 0.0
    preset_seconds: float = 0.0


async def _visit(address: str, process: psutil.Process, ending: str) -> Visit:
    visit = Visit(errors=[])
    sampling = asyncio.create_task(_sample(process, visit))
    async with Visitor(address, "") as visitor, Trainee(address, f"preset={PRESET}") as trainee:
        for page in PAGES:
            visit.longest_page = max(visit.longest_page, await visitor.open(page))
        await trainee.open()
        can_train = "training_train" in trainee.buttons
        began = time.monotonic()
        await trainee.train()
        await trainee.watch(OVER, PATIENCE_SECONDS)
        visit.preset_seconds = time.monotonic() - began
        visit.errors += visitor.errors + trainee.errors
        if trainee.state != "done":
            visit.errors.append(f"the preset ended as {trainee.progress!r} {trainee.complaint}")
    if can_train != (ending == "trained"):
        visit.errors.append(f"the preset should have been {ending}")
    sampling.cancel()
    return visit


async def _sample(process: psutil.Process, visit: Visit) -> None:
    while True:
        visit.peak_megabytes = max(visit.peak_megabytes, _held([process, *process.children(recursive=True)]))
        await asyncio.sleep(SAMPLE_SECONDS)


def _held(processes: list[psutil.Process]) -> float:
    """Return the memory of processes in MB, with shared file pages counted once."""
    own, shared = 0, Counter[str]()
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            for mapped in process.memory_maps(grouped=True):
                own += mapped.private_dirty
                shared[mapped.path] = max(shared[mapped.path], mapped.rss - mapped.private_dirty)
    return (own + shared.total()) / DECIMAL_MEGABYTE


def _kills(file: Path) -> float:
    counts = dict(line.split() for line in file.read_text("ascii").splitlines())
    return float(counts["oom_kill"])


@contextlib.contextmanager
def _group(controller: Controller, megabytes: int) -> Iterator[Path]:
    """Make a control group with a memory limit, and remove it once the last process in it has ended."""
    group = controller.root / GROUP
    group.mkdir()
    try:
        if not (group / controller.limit).exists():
            raise RuntimeError(f"control groups below {controller.root} cannot limit memory")
        whole_pages = -(-megabytes * DECIMAL_MEGABYTE // mmap.PAGESIZE) * mmap.PAGESIZE  # Linux would round down
        (group / controller.limit).write_text(str(whole_pages), "ascii")
        yield group
    finally:
        _remove(group)


@contextlib.contextmanager
def _server_in(controller: Controller, group: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Run the lab's server in a control group and on the first core; this process is in both only to start it."""
    home, cores = _home(controller), os.sched_getaffinity(0)
    with contextlib.ExitStack() as stack:
        try:
            _move_to(group)
            os.sched_setaffinity(0, {min(cores)})
            running = stack.enter_context(server(ROOT))
        finally:
            os.sched_setaffinity(0, cores)
            _move_to(home)
        yield running


def _controller() -> Controller:
    for controller in CONTROLLERS:
        if controller.root.is_dir() and os.access(controller.root, os.W_OK):
            return controller
    raise RuntimeError("no memory control group can be made here: Linux and root are needed")


def _home(controller: Controller) -> Path:
    lines = (line.split(":", 2) for line in Path("/proc/self/cgroup").read_text("ascii").splitlines())
    return next(controller.root / path.strip("/") for _, names, path in lines if names == controller.named)


def _move_to(group: Path) -> None:
    (group / "cgroup.procs").write_text(str(os.getpid()), "ascii")


def _remove(group: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return group.rmdir()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
