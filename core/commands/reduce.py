"""``python -m core reduce``: the error of ln S for one row of logits, by the order in which S is added up."""

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import COMMON, FORMATS, format_named
from core.arithmetic.reductions import REDUCTIONS, reduction_named
from core.logits.file import MAX_BYTES, MAX_ROW, read_row
from core.messages import arguments as refused
from core.sweep.log_sums import LogSum, log_sum
from core.sweep.vocabulary import DATA_FILE, record, sums

EPILOG = f"""\
example: python -m core reduce --equal 128256 --format bfloat16 float16

The logits are rounded to the format; -inf is a masked class. Every operation rounds once: d = z - max z, e = exp(d),
and the additions of S. The error is ln S - ln S_true in nats, with both logarithms exact.

reductions:
{chr(10).join(f"  {entry.name:<10}{entry.definition}" for entry in REDUCTIONS.values())}

JSON: {{"rows": [{{"format", "classes", "reduction", "log_sum_error", "class"}}]}}. An infinite or undefined
"log_sum_error" is null; "class" is finite, inf, nan, or unrepresentable where the format cannot hold the logits.
"""


def run(arguments: argparse.Namespace) -> int:
    """Add up and print, or write the sums of the Vocabulary page.

    Returns
    -------
    int
        0.

    Raises
    ------
    ValueError
        If an argument is unknown or out of range, or the file cannot be read as a row of logits.
    """
    if arguments.record:
        record(sums())
        print(DATA_FILE)
        return 0
    logits = _logits(arguments)
    rows = [
        log_sum(logits, format_named(format), reduction_named(name))
        for format in arguments.format or COMMON
        for name in arguments.reduction or REDUCTIONS
    ]
    if arguments.json:
        print(json.dumps({"rows": [as_json(row) for row in rows]}, allow_nan=False))
    else:
        print("\n".join(as_table(rows)))
    return 0


def _logits(arguments: argparse.Namespace) -> Float64Array:
    if (arguments.path is None) == (arguments.equal is None):
        raise ValueError(refused.ROW_OR_EQUAL())
    if arguments.equal is not None:
        if not 1 <= arguments.equal <= MAX_ROW:
            raise ValueError(refused.NOT_IN_RANGE(argument="equal", value=arguments.equal, low=1, high=MAX_ROW))
        return np.zeros(arguments.equal)
    path = Path(arguments.path)
    if not path.is_file():
        raise ValueError(f"ROW.npy: got {arguments.path!r}, need an existing file")
    with path.open("rb") as file:
        return read_row(path.name, file.read(MAX_BYTES + 1))


def as_json(row: LogSum) -> dict[str, Any]:
    """Return one row as plain values, the contract of ``--json``."""
    return {
        "format": row.format,
        "classes": row.num_classes,
        "reduction": row.reduction,
        "log_sum_error": row.error if math.isfinite(row.error) else None,
        "class": row.result_class,
    }


def as_table(rows: list[LogSum]) -> Iterator[str]:
    """Return the lines of a table for reading, with what each reduction costs."""
    titles = f"{'format':<15}  {'classes':>7}  {'reduction':<10}{'error of ln S':>15}"
    yield f"{titles}  {'bound of S':>10}  {'passes':>6}  storage"
    for row in rows:
        reduction = REDUCTIONS[row.reduction]
        error = f"{row.error:15.8g}" if math.isfinite(row.error) else f"{row.result_class:>15}"
        yield (
            f"{row.format:<15}  {row.num_classes:>7}  {row.reduction:<10}{error}  {row.bound:10.3g}"
            f"  {reduction.passes:>6}  {reduction.storage(row.num_classes):>7}"
        )


OPTIONS: dict[str, dict[str, Any]] = {
    "path": {"nargs": "?", "metavar": "ROW.npy", "help": "one row of logits"},
    "--equal": {"type": int, "metavar": "V", "help": "V equal logits instead of a file"},
    "--format": {"nargs": "+", "metavar": "NAME", "help": f"{', '.join(FORMATS)} (default {', '.join(COMMON)})"},
    "--reduction": {"nargs": "+", "metavar": "NAME", "help": "the reductions (default all)"},
    "--record": {"action": "store_true", "help": f"add up everything that the lab shows, and write {DATA_FILE.name}"},
    "--json": {"action": "store_true", "help": "print JSON instead of a table"},
}
