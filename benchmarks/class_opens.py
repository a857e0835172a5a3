"""A class opens the link at once: how long the last of 30 and of 300 waits for its page, against a bare page.

``python -m benchmarks class-opens``. The server is the one that README starts, without earlier visitors, so one-time
imports and computations of a page are included. All tabs connect and request the page at the same moment, as after a
link in a chat; a tab has the page when its script has finished. The bare page, a slider and one chart, has no file
watcher either and otherwise Streamlit's default settings. It is also measured under the lab's own settings, one of
which avoids a garbage collection after every run. The pages alternate, each on a fresh server.
"""

import asyncio
import contextlib
import shutil
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks._server import ROOT, bare_page, server
from benchmarks._visitor import Visitor

ROUNDS = {30: 3, 300: 1}
"""Number of repetitions for a class of each size."""
SECONDS = 240.0
BARE = "bare page"
PAGES = {"Start": "", "Loss error": "loss_error", "Training": "training"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A page that a class opens: the served folder, and the last part of the address."""

    folder: Path
    page: str


def measure() -> dict[str, float]:
    """Return the seconds until the first, the median and the last of a class have the page, and ratios to bare."""
    figures: dict[str, float] = {}
    with _opened() as opened:
        for size in ROUNDS:
            figures |= _of_class(size, opened)
    return figures


@contextlib.contextmanager
def _opened() -> Iterator[dict[str, Opened]]:
    with bare_page() as bare, bare_page() as alike:
        shutil.copytree(ROOT / ".streamlit", alike / ".streamlit", dirs_exist_ok=True)
        yield {
            BARE: Opened(folder=bare, page=""),
            **{name: Opened(folder=ROOT, page=page) for name, page in PAGES.items()},
            "bare page under the lab's settings": Opened(folder=alike, page=""),
        }


def _of_class(size: int, opened: dict[str, Opened]) -> dict[str, float]:
    rounds: dict[str, list[list[float]]] = {name: [] for name in opened}
    errors: list[str] = []
    for _ in range(ROUNDS[size]):
        for name, what in opened.items():
            with server(what.folder) as (address, _process):
                seconds, problems = asyncio.run(_open(address, what.page, size))
            rounds[name].append(sorted(seconds))
            errors += problems
    for error in errors:
        print(error)
    figures = {f"{size} open at once: errors": float(len(errors))}
    last = {}
    for name, waits in rounds.items():
        first, median, last[name] = (
            statistics.median(one[place] for one in waits) for place in (0, len(waits[0]) // 2, -1)
        )
        figures |= {
            f"{size} open {name}: first, s": first,
            f"{size} open {name}: median, s": median,
            f"{size} open {name}: last, s": last[name],
        }
    return figures | {f"{size} open {name}: last, lab / bare": last[name] / last[BARE] for name in PAGES}


async def _open(address: str, page: str, size: int) -> tuple[list[float], list[str]]:
    """Let a class open a page; return the seconds of every tab, and the errors."""
    async with asyncio.timeout(SECONDS):
        outcomes = await asyncio.gather(*(_visit(address, page) for _ in range(size)))
    return [seconds for seconds, _ in outcomes], [error for _, errors in outcomes for error in errors]


async def _visit(address: str, page: str) -> tuple[float, list[str]]:
    clock = asyncio.get_running_loop().time
    began = clock()
    async with Visitor(address, page) as visitor:
        await visitor.open()
        return clock() - began, visitor.errors
