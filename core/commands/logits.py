"""``python -m core logits``: the formats and formulations that would fail on a file of logits."""

import argparse
import json
from pathlib import Path
from typing import Any

from core.arithmetic.formats import COMMON
from core.logits.file import MAX_BYTES, SUFFIXES, read_logits
from core.logits.report import TROUBLES, LogitsReport, Outcome, report_on
from core.losses import FORMULATIONS
from core.messages import with_codes

EPILOG = f"""\
A file contains one row of logits per sample ({", ".join(SUFFIXES)}, at most {MAX_BYTES:,} bytes). Labels: a column
called "label" in CSV, an array called "labels" in NPZ; without labels, the class of the largest logit is used.

JSON: {{"loss", "num_samples", "num_judged", "has_labels", "rows": [{{"format", "formulation", "shares", "absorbed",
"safe"}}], "first_safe": {{formulation: format or null}}, "worst": {{"row", "format", "formulation", "logits", "label",
"loss", "explanation", "explanation_code"}} or null}}. "shares" gives the share of samples
with each problem: {", ".join(TROUBLES)}.
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "path": {"metavar": "FILE", "help": "a file of logits"},
    "--format": {"choices": COMMON, "default": "float32", "help": "format of the worst sample's autopsy"},
    "--formulation": {"default": "naive", "help": "formulation of the worst sample's autopsy"},
    "--json": {"action": "store_true", "help": "print JSON instead of a table"},
}


def run(arguments: argparse.Namespace) -> int:
    """Check a file and print the report.

    Raises
    ------
    ValueError
        If the file cannot be read as logits, or the formulation is unknown.
    """
    path = Path(arguments.path)
    if path.is_dir():
        raise ValueError(f"FILE: got the folder {arguments.path!r}, need one file in it")
    if not path.is_file():
        raise ValueError(f"FILE: got {arguments.path!r}, need an existing file")
    file = read_logits(path.name, read_up_to(path, MAX_BYTES + 1))
    if arguments.formulation not in FORMULATIONS[file.loss]:
        allowed = ", ".join(FORMULATIONS[file.loss])
        raise ValueError(f"formulation: unknown name {arguments.formulation!r} for {file.loss}, choose from {allowed}")
    report = report_on(file)
    worst = worst_of(report, arguments.format, arguments.formulation)
    if arguments.json:
        print(json.dumps(as_json(report) | {"worst": worst}))
    else:
        print("\n".join(as_table(report, worst)))
    return 0


def read_up_to(path: Path, size: int) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as file:
        return file.read(size)


def as_json(report: LogitsReport) -> dict[str, Any]:
    """Return the report as plain values."""
    return {
        "loss": report.file.loss,
        "num_samples": report.num_samples,
        "num_judged": len(report.rows),
        "has_labels": report.file.has_labels,
        "rows": [row_of(outcome) for outcome in report.outcomes],
        "first_safe": {name: report.first_safe(name) for name in FORMULATIONS[report.file.loss]},
    }


def row_of(outcome: Outcome) -> dict[str, Any]:
    """Return one outcome as plain values."""
    return {
        "format": outcome.format,
        "formulation": outcome.formulation,
        "shares": outcome.shares,
        "absorbed": outcome.absorbed,
        "safe": outcome.is_safe,
    }


def worst_of(report: LogitsReport, format: str, formulation: str) -> dict[str, Any] | None:
    """Return the worst sample of one outcome, with the explanation of its error."""
    found = report.worst_autopsy(format, formulation)
    if found is None:
        return None
    row = report.outcome(format, formulation).worst_row
    worst = {
        "row": int(report.rows[row]),
        "format": format,
        "formulation": formulation,
        "logits": list(found.params.logits),
        "label": found.params.label,
        "loss": str(found.loss.computed),
        "explanation": found.loss.explanation,
    }
    return with_codes(worst)


def as_table(report: LogitsReport, worst: dict[str, Any] | None) -> list[str]:
    """Return the report as lines of text."""
    head = f"{'format':<15}{'formulation':<17}" + "".join(f"{name:>16}" for name in (*TROUBLES, "absorbed"))
    lines = [f"{report.file.loss}, {len(report.rows)} of {report.num_samples} samples checked", head]
    for outcome in report.outcomes:
        shares = [*outcome.shares.values(), outcome.absorbed]
        lines.append(f"{outcome.format:<15}{outcome.formulation:<17}" + "".join(f"{share:>16.1%}" for share in shares))
    for name in FORMULATIONS[report.file.loss]:
        lines.append(f"{name}: first safe in {report.first_safe(name) or 'no format'}")
    if worst is not None:
        lines.append(f"worst sample, {worst['format']} {worst['formulation']}: row {worst['row']}")
        lines.append(worst["explanation"])
    return lines
