"""The numbers of a page as CSV: a header and one line per item shown, every number in full precision.

Opened in a spreadsheet, no cell becomes a formula, regardless of the separator that the spreadsheet expects: German
Excel splits at semicolons instead of commas, so one quoted cell can become several. Text gets an apostrophe wherever a
formula could begin; numbers stay numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal

from core.inference.probabilities import Probabilities
from core.keras.training.records import ArmRecord, EpochRecord
from core.logits.report import TROUBLES, LogitsReport
from core.sweep.run import Sweep
from logit_doctor.finding import Audit
from logit_doctor.messages import Message

Value = str | float | int | Decimal | None

FORMULA_STARTS = tuple("=+-@\t\r\n")
"""A spreadsheet interprets text that starts with one of these as a formula."""
SIGNS = "=+@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋﬩\\-"
"""Characters that begin a formula, and their full-width and other variants that some spreadsheets convert."""
SPLITS = ";|\t\r\n"
"""Characters that end a cell for a spreadsheet that does not split at commas and so ignores the quoting."""
UNSEEN = r"\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
"""Invisible characters that may precede a formula."""
BEFORE_TEXT = re.compile(rf'([{SPLITS}"{UNSEEN}]+|^)([{SIGNS}]?)')
"""Everything between two pieces of text, and a sign at the beginning of the second."""
FINDING_COLUMNS = ("line", "cell", "column", "severity", "rule", "message", "where", "fix")
NUMBERS_OF_ARM = tuple(field.name for field in fields(ArmRecord) if field.type in (float, int))
EXACT_DIGITS = 21


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    r"""Return a table as CSV.

    Examples
    --------
    >>> as_csv(["name", "loss"], [["=1+1", -0.5], ["a; =1+1", 2]])
    '"name","loss"\r\n"\'=1+1",-0.5\r\n"a; \'=1+1",2\r\n'
    """
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return target.getvalue()


def _cell(value: Value) -> Value:
    return _without_formula(value) if isinstance(value, str) else value


def _without_formula(text: str) -> str:
    text = BEFORE_TEXT.sub(_apostrophised, text.encode("utf-8", "backslashreplace").decode())
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _apostrophised(found: re.Match[str]) -> str:
    begins_cell = found.start() == 0 or any(sign in SPLITS for sign in found[1])
    return f"{found[1]}'{found[2]}" if found[2] and begins_cell else found[0]


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
    """Return the records of a training, one line per moment and arm."""
    return as_csv(
        ["step", "epoch", "arm", *NUMBERS_OF_ARM],
        [
            [record.step, record.epoch, arm.label, *(getattr(arm, name) for name in NUMBERS_OF_ARM)]
            for record in records
            for arm in record.arms
        ],
    )


def probabilities_csv(shown: Mapping[str, Probabilities], outputs: Sequence[str]) -> str:
    """Return the probabilities of one example, one line per arm and output.

    Parameters
    ----------
    shown : mapping of str to Probabilities
        By the arm's title.
    outputs : sequence of str
        The meaning of each output.
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
    """Return an audit, one line per finding."""
    rows = [[getattr(finding, name) for name in FINDING_COLUMNS] for finding in audit.findings]
    return as_csv(
        FINDING_COLUMNS, [[str(value) if isinstance(value, Message) else value for value in row] for row in rows]
    )


def logits_csv(report: LogitsReport) -> str:
    """Return a report on logits, one line per format and formulation."""
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
