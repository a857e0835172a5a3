"""The figures that ``docs/speed.md`` and ``docs/scale.md`` quote, from ``docs/bench.json``; a test compares them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import _sizing, class_opens, cloud, drag, memory, names, soak

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "docs" / "bench.json"
Record = dict[str, Any]

QUOTED: tuple[tuple[str, str, str, str], ...] = (
    (
        "sweep",
        "standard sweep, ms",
        "5 formats x 6 formulations x 121 x 64 x 10, gradients and certified truth",
        "{:.0f} ms",
    ),
    (
        "sweep",
        "sweep with mpmath truth / standard sweep",
        "the same with an mpmath reference at 128 bits",
        "{:.0f} x as long",
    ),
    ("sweep", "peak memory of the first sweep, MB", "memory of that sweep", "{:.0f} MB"),
    (
        "training",
        "sgd: live faster than the faster model.fit, times",
        "live training against `model.fit`, SGD",
        "{:.0f} x",
    ),
    ("training", "adam: live faster than the faster model.fit, times", "the same with Adam", "{:.0f} x"),
    (
        "training",
        "binary: live faster than the Playground, times",
        "against the TensorFlow Playground's algorithm",
        "{:.1f} x",
    ),
    (
        "training",
        "memory growth over 60 runs of one configuration, MB",
        "memory a worker gains over 60 runs",
        "{:.0f} MB",
    ),
    ("engine", "click to first record p50, ms", "a run's first record, warm, through the engine (median)", "{:.0f} ms"),
    ("engine", "streaming overhead, %", "cost of streaming", "{:.0f} %"),
    (
        "browser",
        "lab / bare: cold start to chart",
        "cold start to a drawn chart, against a bare Streamlit page",
        "{:.2f} x",
    ),
    ("browser", "lab / bare: slider to chart", "slider to redrawn chart, against the same bare page", "{:.2f} x"),
    ("browser", "lab / bare: slider to chart, cached state", "the same for a state seen before", "{:.2f} x"),
    ("browser", "server with one visitor, MB", "memory of the web server", "{:.0f} MB"),
    (
        "load",
        "lab / bare: rerun p95",
        "100 visitors move sliders, 5 s think time: p95, against a bare page",
        "{:.2f} x",
    ),
    ("load", "lab: errors", "reruns that failed", "{:.0f}"),
    ("load", "lab: the same after the moves, MB", "memory of each visitor", "{:.1f} MB"),
    *(
        (
            "class-opens",
            f"{size} open {page}: last, lab / bare",
            f"{size} open {page} at once on a fresh server: the last has it, against a bare page",
            "{:.2f} x",
        )
        for size in class_opens.ROUNDS
        for page in class_opens.PAGES
    ),
    ("beside", "two trainings / idle: p50", "a slider of another page beside two trainings, against idle", "{:.2f} x"),
    ("beside", "two trainings / idle: p95", "the same, p95", "{:.2f} x"),
    ("click", "click to first live point p50, ms", "click on Train to the first live point, in Chromium", "{:.0f} ms"),
    ("click", "click to first live point, longest of ten, ms", "the longest of ten", "{:.0f} ms"),
    *(
        (
            "drag",
            f"{page}: input to its frame p95, ms",
            f"{page}: while dragged, from the input to the frame that shows it, p95",
            "{:.0f} ms",
        )
        for page in drag.PAGES
    ),
    ("classroom", "runs completed", "30 visitors press Train within 10 s: runs completed", "{:.0f}"),
    ("classroom", "runs started out of order", "runs started out of order", "{:.0f}"),
    ("classroom", "class trains / idle: p95", "p95 of 30 others who move sliders meanwhile, against idle", "{:.2f} x"),
    ("soak", "minutes", "mixed use by 20 visitors, minutes", "{:.0f}"),
    ("soak", "last / first third: server", "memory of the server, last third against first", "{:.2f} x"),
    ("soak", "last / first third: workers", "memory of the workers, last third against first", "{:.2f} x"),
    ("soak", "last / first third: slider p95", "p95 of moving a slider, last third against first", "{:.2f} x"),
)
"""Benchmark, figure, name on the page, and number format; a benchmark without recorded figures is omitted."""


def table(record: Record) -> str:
    """Return the table of a run of all benchmarks."""
    quoted = [line for line in QUOTED if line[0] in record["figures"]]
    lines = ["| what | measured |", "|---|---|"]
    lines += [f"| {words} | {form.format(record['figures'][name][figure])} |" for name, figure, words, form in quoted]
    where = "{processors} cores, {platform}".format(**record["machine"])
    lines += ["", f"By `make bench` on {where}; compared runs were interleaved. All figures: `docs/bench.json`."]
    return "\n".join(lines) + "\n"


BLOCKS: tuple[tuple[str, str, Callable[[Record], str]], ...] = (
    ("docs/speed.md", "bench", table),
    ("docs/scale.md", "measured", lambda record: _sizing.measured(record["figures"]["load"])),
    ("docs/scale.md", "sizing", lambda record: _sizing.table(record["figures"]["load"])),
    ("docs/scale.md", "memory", lambda record: memory.table(record["figures"]["memory"])),
    ("docs/scale.md", "soak", lambda record: soak.table(record["figures"].get("soak"))),
    ("docs/scale.md", "cloud", lambda record: cloud.table(record["figures"]["cloud"])),
)
"""File, the marker of a block in it, and the function that renders the block."""


def opening(mark: str) -> str:
    """Return the marker before a block."""
    return f"<!-- {mark} -->\n"


def closing(mark: str) -> str:
    """Return the marker after a block."""
    return f"<!-- /{mark} -->\n"


def publish(record: Record) -> None:
    """Store the figures of a run in ``docs/``, keep those of benchmarks that it did not repeat, and quote them."""
    known = json.loads(RECORD.read_text("utf-8"))["figures"] if RECORD.exists() else {}
    figures = {name: figures for name, figures in (known | record["figures"]).items() if name in names()}
    record = record | {"figures": figures}
    RECORD.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    for file, mark, rendered in BLOCKS:
        page = ROOT / file
        before, _, rest = page.read_text("utf-8").partition(opening(mark))
        page.write_text(
            before + opening(mark) + rendered(record) + closing(mark) + rest.partition(closing(mark))[2], "utf-8"
        )
