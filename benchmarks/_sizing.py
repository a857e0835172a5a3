"""Hardware for a class, from the recorded figures of ``benchmarks.load``; ``docs/scale.md`` quotes both.

The worst case is assumed: all students move the slider to a new position every few seconds. A web server's Python uses
one core at a time, so a replica is counted as half of one core.
"""

import math

from benchmarks._visitor import MILLISECONDS
from benchmarks.load import THINK_SECONDS

STUDENTS = (100, 1_000, 10_000)
SHARE_OF_A_CORE = 0.5
MEGABYTES_PER_GIGABYTE = 1_000
PROCESSOR = "lab: processor time of the server for a rerun, ms"
SERVER = "lab: server with one visitor, MB"
SESSION = "lab: the same after the moves, MB"


def replicas(students: int, figures: dict[str, float]) -> int:
    """Return the number of web servers that stay below their share of a core."""
    cores = students / THINK_SECONDS * figures[PROCESSOR] / MILLISECONDS
    return math.ceil(cores / SHARE_OF_A_CORE)


def table(figures: dict[str, float]) -> str:
    """Return the sizing table as Markdown."""
    lines = ["| students moving sliders | web servers | cores for them | memory of all, GB |", "|---|---|---|---|"]
    for students in STUDENTS:
        count = replicas(students, figures)
        gigabytes = (count * figures[SERVER] + students * figures[SESSION]) / MEGABYTES_PER_GIGABYTE
        lines.append(f"| {students:,} | {count} | {math.ceil(count * SHARE_OF_A_CORE)} | {gigabytes:.1f} |")
    return "\n".join(lines) + "\n"


def measured(figures: dict[str, float]) -> str:
    """Return the figures behind the table, as Markdown."""
    lines = ["| measured | value |", "|---|---|"]
    return "\n".join(lines + [f"| {name} | {value:,.2f} |" for name, value in figures.items()]) + "\n"
