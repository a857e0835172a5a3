"""``python -m core probe``: the formula that Keras actually ran, per output, flag, policy and execution mode."""

import argparse
import dataclasses
import json
from collections.abc import Iterable, Iterator
from typing import Any

from core.keras.training.records import ProbeCell
from core.keras.versions import versions
from core.messages import with_codes

MARKS = {"fused": "F", "two_step": "T", "double": "D", "missing": "M", "raw": "R", "unknown": "?"}
MODES = ("fit", "run_eagerly", "jit_compile", "eager_tape", "predict")
EPILOG = f'JSON: {{"versions", "cells": [{{{", ".join(field.name for field in dataclasses.fields(ProbeCell))}}}]}}.'
OPTIONS: dict[str, dict[str, Any]] = {
    "--json": {"action": "store_true", "help": "print one JSON object with a list of cells"},
}


def run(arguments: argparse.Namespace) -> int:
    """Measure the table and print it."""
    from core.keras.what_ran.probe import probe_table

    cells = probe_table()
    if arguments.json:
        print(json.dumps({"versions": versions(), "cells": [with_codes(dataclasses.asdict(cell)) for cell in cells]}))
    else:
        print("\n".join(_table(cells)))
    return 0


def _table(cells: Iterable[ProbeCell]) -> Iterator[str]:
    yield "F fused (rescued), T two-step (clipped by Keras), D double activation, M missing activation, w warning"
    yield ""
    yield f"{'output':<62}{'policy':<16}{'from_logits':<13}" + "".join(f"{mode:<13}" for mode in MODES)
    rows: dict[tuple[str, str, bool], list[str]] = {}
    for cell in cells:
        mark = MARKS[cell.ran] + (" w" if cell.warned else "")
        rows.setdefault((cell.title, cell.policy, cell.from_logits), []).append(mark)
    for (title, policy, from_logits), marks in rows.items():
        yield f"{title:<62}{policy:<16}{from_logits!s:<13}" + "".join(f"{mark:<13}" for mark in marks)
