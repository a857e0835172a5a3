"""``python -m core autopsy``: every intermediate value of one loss, as a table or as JSON."""

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from core.arithmetic.formats import FORMATS
from core.autopsy.autopsy import MAX_CLASSES, Autopsy, AutopsyParams, Result, Step, autopsy
from core.losses import FORMULATIONS, LOSSES
from core.messages import with_codes

EPILOG = f"""\
formulations:
{chr(10).join(f"  {name:<8}{', '.join(table)}" for name, table in FORMULATIONS.items())}

JSON: {{"params", "logits" (rounded to the format), "loss", "gradient", "steps": [{{"number", "part", "name",
"expression", "computed", "exact", "relative_error", "ulps", "damaged", "cause", "origin"}}]}}. "computed" is a number,
or "inf", "-inf" or "nan"; "exact" is a decimal string; an infinite error is null. "explanation_code" identifies the
kind of "explanation" and stays the same when the wording changes.
"""


def run(arguments: argparse.Namespace) -> int:
    """Trace one loss and print every step.

    Returns
    -------
    int
        0.

    Raises
    ------
    ValueError
        If an argument is unknown or out of range.
    """
    names = [field.name for field in fields(AutopsyParams)]
    found = autopsy(AutopsyParams(**{name: getattr(arguments, name) for name in names}))
    if arguments.json:
        print(json.dumps(_as_json(found), allow_nan=False))
    else:
        print("\n".join(_as_table(found)))
    return 0


def numbers(text: str) -> tuple[float, ...]:
    """Return numbers that are separated by commas."""
    words = [word.strip() for word in text.split(",") if word.strip() or "," in text]
    try:
        numbers = tuple(map(float, words))
    except ValueError:
        raise argparse.ArgumentTypeError(f"got {text!r}, need numbers separated by commas") from None
    for word, number in zip(words, numbers, strict=True):
        if math.isinf(number) and "inf" not in word.lower():
            raise argparse.ArgumentTypeError(f"got {word}, need numbers up to {FORMATS['float64'].max:.3g} in size")
    return numbers


def _as_json(found: Autopsy) -> dict[str, Any]:
    return {
        "params": asdict(found.params),
        "logits": list(found.params.rounded_logits),
        "loss": _record(found.loss),
        "gradient": [_record(entry) for entry in found.gradient],
        "steps": [_record(step) for step in found.steps],
    }


def _record(entry: Step | Result) -> dict[str, Any]:
    record = with_codes(asdict(entry))
    if not math.isfinite(entry.computed):
        record["computed"] = str(entry.computed)
    for error in ("relative_error", "ulps"):
        record[error] = record[error] if math.isfinite(record[error]) else None
    return record


def _as_table(found: Autopsy) -> Iterator[str]:
    width = max(len(_titled(step)) for step in found.steps) if found.steps else 0
    yield f"{'step':>4}  {'expression':<{width}}  {'computed':<16}{'exact':<28}{'ulps':<10}"
    for step in found.steps:
        yield (
            f"{step.number:>4}  {_titled(step):<{width}}  {step.computed:<16.9g}{step.exact:<28}{step.ulps:<10.3g}"
            f"{step.cause}"
        ).rstrip()
    yield ""
    for result in (found.loss, *found.gradient):
        yield f"{result.name} = {result.computed:.9g}, exactly {result.exact}. {result.explanation}"


def _titled(step: Step) -> str:
    return f"{step.name} = {step.expression}" if step.name else step.expression


OPTIONS: dict[str, dict[str, Any]] = {
    "--loss": {"default": "softmax", "help": f"{' or '.join(LOSSES)} (default %(default)s)"},
    "--format": {"default": "float32", "help": f"{', '.join(FORMATS)} (default %(default)s)"},
    "--formulation": {"default": "naive", "help": "the formulation of the loss (default %(default)s)"},
    "--logits": {
        "required": True,
        "type": numbers,
        "metavar": "Z,...",
        "help": f"1 to {MAX_CLASSES} logits, one for a sigmoid",
    },
    "--label": {"required": True, "type": int, "metavar": "N", "help": "the true class, counted from 0"},
    "--json": {"action": "store_true", "help": "print JSON instead of a table"},
}
