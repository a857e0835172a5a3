"""The numbers of a page as CSV: a header and a line for each thing that is shown, every number to its last digit.

Opened in a spreadsheet, no cell is a formula: text that would start one gets an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal

from core.doctor.finding import Audit
from core.keras.records import ArmRecord, EpochRecord
from core.logits_report import TROUBLES, LogitsReport
from core.probabilities import Probabilities
from core.sweep import Sweep

Value = str | float | int | Decimal | None

FORMULA_STARTS = tuple("=+-@\t\r\n")
"""A spreadsheet takes text that starts with one of these for a formula."""
FINDING_COLUMNS = ("line", "cell", "column", "severity", "rule", "message", "where", "fix")
NUMBERS_OF_ARM = tuple(field.name for field in fields(ArmRecord) if field.type in (float, int))
EXACT_DIGITS = 21


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    r"""Return a table as CSV.

    Examples
    --------
    >>> as_csv(["name", "loss"], [["=1+1", -0.5]])
    "name,loss\r\n'=1+1,-0.5\r\n"
    """
    target = io.StringIO()
    writer = csv.writer(target)  # its line ends, as RFC 4180 has them, make it quote both characters of them
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return target.getvalue()


def _cell(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def sweep_csv(sweep: Sweep) -> str:
    """Return every number of a sweep, a line for each curve and magnitude."""
    loss_names, gradient_names = sweep.curves[0].loss.__slots__, sweep.curves[0].gradient.__slots__
    header = ["format", "formulation", "engine", "magnitude"]
    header += [f"loss_{name}" for name in loss_names] + [f"gradient_{name}" for name in gradient_names]
    rows: list[list[Value]] = []
    for curve in sweep.curves:
        columns = [getattr(curve.loss, name) for name in loss_names]
        columns += [getattr(curve.gradient, name) for name in gradient_names]
        values = zip(sweep.magnitudes.tolist(), *(column.tolist() for column in columns), strict=True)
        rows += [[curve.format, curve.formulation, curve.engine, *line] for line in values]
    return as_csv(header, rows)


def training_csv(records: Iterable[EpochRecord]) -> str:
    """Return what a training reported, a line for each moment and arm."""
    return as_csv(
        ["step", "epoch", "arm", *NUMBERS_OF_ARM],
        [
            [record.step, record.epoch, arm.label, *(getattr(arm, name) for name in NUMBERS_OF_ARM)]
            for record in records
            for arm in record.arms
        ],
    )


def probabilities_csv(shown: Mapping[str, Probabilities], outputs: Sequence[str]) -> str:
    """Return the probabilities of one example, a line for each arm and output.

    Parameters
    ----------
    shown : mapping of str to Probabilities
        By the arm's title.
    outputs : sequence of str
        What each output stands for.
    """
    header = ["of", "output", "format", "logit", "probability", "exact", "one_minus_exact", "outcome"]
    return as_csv(
        header,
        [
            [title, output, computed.format.name, logit, probability, _digits(exact), _digits(complement), outcome]
            for title, computed in shown.items()
            for output, logit, probability, exact, complement, outcome in zip(
                outputs,
                computed.logits.tolist(),
                computed.values.tolist(),
                computed.exact,
                computed.exact_complements,
                computed.outcomes,
                strict=True,
            )
        ],
    )


def _digits(exact: Decimal) -> str:
    return f"{exact:.{EXACT_DIGITS - 1}e}"


def findings_csv(audit: Audit) -> str:
    """Return an audit, a line for each finding."""
    return as_csv(FINDING_COLUMNS, [[getattr(finding, name) for name in FINDING_COLUMNS] for finding in audit.findings])


def logits_csv(report: LogitsReport) -> str:
    """Return a report on logits, a line for each format and formulation."""
    return as_csv(
        ["format", "formulation", *TROUBLES, "absorbed", "worst_row"],
        [
            [
                outcome.format,
                outcome.formulation,
                *(outcome.shares[name] for name in TROUBLES),
                outcome.absorbed,
                int(report.rows[outcome.worst_row]) + 1,
            ]
            for outcome in report.outcomes
        ],
    )
