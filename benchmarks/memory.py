"""The server's memory after 620 visits of the soak's mix, and the part that 600 of them leave behind.

``python -m benchmarks soak --explain``. Every page is opened and 20 visits are made. Then caches, kept sessions and
garbage are emptied, and the memory in use in malloc and in Python's own allocator is read. After 600 more visits, the
table breaks down the resident memory, row by row as it is emptied, and compares the memory in use.

The server is started as by ``make run``, with a folder on Python's path that makes it answer on a socket file
(``_inside/sitecustomize.py``).
"""

import asyncio
import contextlib
import json
import os
import random
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks import soak
from benchmarks._server import MEGABYTE, ROOT, megabytes, server
from benchmarks._visitor import Visitor

Answer = dict[str, Any]
INSIDE = Path(__file__).parent / "_inside"
SOCKET_VARIABLE = "LAB_BENCHMARK_SOCKET"
FIRST_VISITS, VISITS = 20, 600
KINDS = ("training", "doctor", "any", "any", "any", "any")
"""The sequence of visits: a sixth of them train, the others open Loss error, and a sixth then open the doctor."""
TOGETHER = 4
GRACE_SECONDS = 40.0
"""Seconds after which the engine has ended the runs of closed tabs."""
NAMED_BYTES = MEGABYTE // 2
"""Caches below this size share one row."""
ALLOWED_GROWTH = 5.0
ROW = "row: "
OTHER = "what none of these rows explains"
GROWTH = f"in use after {VISITS} more visits, emptied again, against before, MB"
RESIDENT = "server, MB"


def measure() -> dict[str, float]:
    """Return the rows of the table, and the memory in use before and after."""
    with _watched() as (address, process, ask):
        started = _used(ask("look"))
        asyncio.run(_open_every_page(address))
        asyncio.run(_visit(address, FIRST_VISITS, seed=0))
        before = _used(_emptied(ask)[-1])
        asyncio.run(_visit(address, VISITS, seed=1))
        ask("look")  # the first look allocates memory itself
        resident = megabytes(process)
        steps = [ask("look"), ask("trim"), *_emptied(ask)]
        time.sleep(GRACE_SECONDS)
        after = _used(_emptied(ask)[-1])
        flint = _used(ask("tables")) - after
    explained = _rows(steps, started=started, before=before, after=after, flint=flint)
    figures = {RESIDENT: resident} | {f"{ROW}{name}, MB": value for name, value in explained.items()}
    figures[f"{ROW}{OTHER}, MB"] = resident - sum(explained.values())
    figures |= {f"in use after {FIRST_VISITS} visits, emptied, MB": before, GROWTH: after - before}
    print(f"{'more than' if after - before > ALLOWED_GROWTH else 'at most'} {ALLOWED_GROWTH} MB left behind")
    return figures


def table(figures: dict[str, float]) -> str:
    """Return the table of the memory, as Markdown."""
    resident = figures[RESIDENT]
    rows = {
        name.removeprefix(ROW).removesuffix(", MB"): value for name, value in figures.items() if name.startswith(ROW)
    }
    lines = ["| what | MB | of all, % |", "|---|---|---|"]
    lines += [f"| {name} | {value:.1f} | {100 * value / resident:.0f} |" for name, value in rows.items()]
    lines += [f"| resident, as the system counts it | {resident:.1f} | 100 |", ""]
    said = f"After {FIRST_VISITS + VISITS} visits. Emptied, the server had {figures[GROWTH]:.1f} MB more in use than "
    return "\n".join([*lines, f"{said}{VISITS} visits before."]) + "\n"


def _rows(answers: list[Answer], *, started: float, before: float, after: float, flint: float) -> dict[str, float]:
    """Return the memory freed by each step of emptying, and the memory that does not count as in use."""
    full, trimmed, collected, without_sessions, without_caches = answers
    names = (f"{without_sessions['kept']} closed tabs that Streamlit keeps for a minute", "cyclic garbage that waits")
    tabs, garbage = names
    held = {name: size for name, size in without_caches["held"].items() if size >= NAMED_BYTES}
    return {
        "programs and libraries, mapped from their files": full["mapped"]["files"] / MEGABYTE,
        "Python and Streamlit before the first visitor": started,
        "the lab, NumPy, Plotly, Dask and the scheduler, once pages were opened": before - started - flint,
        "FLINT's tables, of the one thread that computes with balls": flint,
        f"what {VISITS} visits left behind": after - before,
        "trainings whose tabs were closed, for half a minute": _used(without_caches) - after,
        **{f"cache of `{name}`": size / MEGABYTE for name, size in held.items()},
        "other caches": _used(without_sessions) - _used(without_caches) - sum(held.values()) / MEGABYTE,
        tabs: _used(collected) - _used(without_sessions),
        garbage: _used(trimmed) - _used(collected),
        "free in malloc, in whole pages": (full["mapped"]["memory"] - trimmed["mapped"]["memory"]) / MEGABYTE,
        "free in Python's own allocator": full["in_use"]["pymalloc_free"] / MEGABYTE,
        f"stacks of {full['threads']} threads": full["mapped"].get("stacks", 0) / MEGABYTE,
    }


def _used(answer: Answer) -> float:
    return float(answer["in_use"]["malloc"] + answer["in_use"]["pymalloc"]) / MEGABYTE


def _emptied(ask: Callable[[str], Answer]) -> list[Answer]:
    """Empty everything once no tab is open; return the memory after each step."""
    answers = [ask("collect"), ask("sessions")]
    while answers[-1]["open"]:
        time.sleep(1.0)
        answers[-1] = ask("sessions")
    return [*answers, ask("caches")]


async def _open_every_page(address: str) -> None:
    for page in soak.PAGES:
        async with Visitor(address, page) as visitor:
            await visitor.open()


async def _visit(address: str, count: int, *, seed: int) -> None:
    """Make visits of the soak's mix, a few at a time and without pauses."""
    record, turns = soak.Record(think_seconds=0.0), asyncio.Semaphore(TOGETHER)

    async def one(number: int) -> None:
        async with turns:
            draw, kind = random.Random(VISITS * seed + number), KINDS[number % len(KINDS)]
            if kind == "training":
                await soak.training(address, draw, record)
            else:
                await soak.reading(address, draw, record, pages=["doctor"] if kind == "doctor" else [])

    await asyncio.gather(*(one(number) for number in range(count)))
    if record.errors:
        raise RuntimeError(f"{len(record.errors)} errors, among them {record.errors[0]}")


@contextlib.contextmanager
def _watched() -> Iterator[tuple[str, psutil.Process, Callable[[str], Answer]]]:
    """Run the lab's server; yield its address, its process, and a function that requests an answer of ``_inside``."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "socket")
        paths = os.pathsep.join([str(INSIDE), *filter(None, [os.environ.get("PYTHONPATH")])])
        with server(ROOT, PYTHONPATH=paths, **{SOCKET_VARIABLE: path}) as (address, process):
            yield address, process, lambda question: _asked(path, question)


def _asked(path: str, question: str) -> Answer:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        with connection.makefile("rw") as lines:
            lines.write(question + "\n")
            lines.flush()
            answer: Answer = json.loads(lines.readline())
    if "problem" in answer:
        raise RuntimeError(f"the server says of {question}: {answer['problem']}")
    return answer
