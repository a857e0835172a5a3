"""``python -m core matrix``: the combinations of head, loss and labels that work, as measured in Keras."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from core.keras.matrix.judge import RULES
from core.keras.matrix.messages import MEANINGS
from core.keras.matrix.plan import HEADS, LABELS, LOSSES, case_named
from core.keras.matrix.records import DATA_FILE, OUTCOMES, STATES, Cell, Finding, Matrix, load, save, to_json

MARKS = {"fine": "ok", "rescued": "repaired", "silent": "WRONG", "error": "error"}

EPILOG = f"""\
heads   {", ".join(HEADS)}
losses  {", ".join(LOSSES)}
labels  {", ".join(LABELS)}

"repaired": right, but only because TensorFlow recovers the logits; silently wrong on JAX and PyTorch.

JSON: {{"versions", "cells": [{{"head", "loss", "labels", "outcome" ({", ".join(OUTCOMES)}), "reported_loss",
"true_loss", "ran", "proofs": [{{"rule", "numbers"}}], "refusal": {{"kind", "text", "meaning"}}, "warnings",
"detached_loss" (from the outputs alone), "rescued" (true if only TensorFlow's repair makes it right)}}],
"metrics": [{{"name", "outcome", "reported", "true", ...}}],
"variations": [{{"name", "outcome", "ran", "rescued", ...}}],
"exclusions": [{{"name", "outcome", "reported", "true", ...}}]}}: ways to leave an example out of a loss.
Entries that do not apply are omitted.
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "--cell": {"metavar": "HEAD/LOSS/LABELS", "help": "show one combination, with its code and its proof"},
    "--run": {"action": "store_true", "help": f"run all combinations again and write {DATA_FILE.name}"},
    "--json": {"action": "store_true", "help": "print JSON instead of tables"},
}


def run(arguments: argparse.Namespace) -> int:
    """Print the matrix, or one cell of it, after running it again if asked.

    Returns
    -------
    int
        0.

    Raises
    ------
    ValueError
        If there is no such cell.
    """
    matrix = _run_again() if arguments.run else load()
    if arguments.cell is not None:
        chosen = matrix.cell(arguments.cell)
        matrix = Matrix(versions=matrix.versions, cells=(chosen,), metrics=(), variations=())
    if arguments.json:
        print(json.dumps(to_json(matrix), allow_nan=False))
    else:
        print("\n".join(_cell_lines(matrix.cells[0]) if arguments.cell is not None else _table_lines(matrix)))
    return 0


def _run_again() -> Matrix:
    from core.keras.matrix.atlas import run_all  # TensorFlow, only when it is needed

    matrix = run_all()
    save(matrix)
    return matrix


def _table_lines(matrix: Matrix) -> Iterator[str]:
    counts = Counter(cell.outcome for cell in matrix.cells)
    rescued = sum(cell.rescued for cell in matrix.cells)
    yield f"{len(matrix.cells)} combinations, " + ", ".join(f"{counts[name]} {name}" for name in OUTCOMES)
    yield f"{rescued} of the fine ones only because TensorFlow recovers the logits ({MARKS['rescued']})"
    yield ", ".join(f"{package} {version}" for package, version in matrix.versions.items())
    for labels in LABELS.values():
        yield f"\nlabels {labels.title}"
        yield f"{'loss':<36}" + "".join(f"{head:<12}" for head in HEADS)
        states = {(cell.loss, cell.head): cell.state for cell in matrix.cells if cell.labels == labels.name}
        for loss in LOSSES:
            yield f"{loss:<36}" + "".join(f"{MARKS[states[loss, head]]:<12}" for head in HEADS)
    tables = {"metric": matrix.metrics, "option": matrix.variations, "to leave an example out": matrix.exclusions}
    for title, findings in tables.items():
        yield f"\n{title:<88}{'':<10}{'reported':<12}{'true':<12}"
        yield from map(_finding_line, findings)


def _finding_line(finding: Finding) -> str:
    reported = finding.refusal.kind if finding.refusal else f"{finding.reported:.6g}"
    true = "none" if finding.true is None else f"{finding.true:.6g}"
    return f"{finding.name:<88}{MARKS[finding.state]:<10}{reported:<12}{true:<12}".rstrip()


def _cell_lines(cell: Cell) -> Iterator[str]:
    yield case_named(cell.head, cell.loss, cell.labels).code
    yield ""
    yield f"{MARKS[cell.state]}: {STATES[cell.state]}"
    if cell.refusal is not None:
        yield f"{cell.refusal.kind}: {cell.refusal.text}"
        yield MEANINGS[cell.refusal.meaning]
    if cell.ran is not None:
        yield f"Keras computed {cell.ran}, reported {cell.reported_loss:.6g}"
    if cell.rescued:
        yield f"from the outputs alone it reports {cell.detached_loss:.6g}"
    for proof in cell.proofs:
        numbers = ", ".join(f"{name} {number:.6g}" for name, number in proof.numbers.items())
        yield f"violated: {RULES[proof.rule].statement} ({numbers})"
    for warning in cell.warnings:
        yield f"warning: {warning}"
