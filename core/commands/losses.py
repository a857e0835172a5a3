"""``python -m core losses``: the loss families, and what each way to compute one makes of a sample."""

import argparse
import json
import math
from collections.abc import Iterator
from typing import Any

from core.arithmetic.formats import FORMATS, FloatFormat, format_named
from core.commands.autopsy import numbers
from core.losses.families import FAMILIES, family_named
from core.losses.family import Family
from core.messages import arguments as refused
from core.sweep.families import Outcome, outcomes

DEFAULT_FORMATS = ("float16", "float32")

EPILOG = f"""\
example: python -m core losses --family focal_root --inputs 18,0,0 --format float32

Without --family, every family computes its own example. The inputs are rounded to the format first, then every
operation is. Errors are relative to the certified truth, that of a gradient in the Euclidean norm.

families and their ways, the one to prefer last:
{chr(10).join(f"  {name:<19}{', '.join(way.name for way in family.ways)}" for name, family in FAMILIES.items())}

JSON: {{"rows": [{{"family", "way", "format", "inputs", "loss", "true_loss", "relative_error", "gradient",
"true_gradient", "gradient_error", "class", "other_loss"}}]}}. A number that is not finite is null, an input of -inf
too; "class" is finite, inf, nan or nan gradient. "other_loss" marks a mistake that is wrong even without rounding. The
true loss and gradient are null where the format cannot hold the inputs.
"""


def run(arguments: argparse.Namespace) -> int:
    """Compute and print.

    Returns
    -------
    int
        0.

    Raises
    ------
    ValueError
        If an argument is unknown, or the inputs do not fit the family.
    """
    if arguments.inputs is not None and arguments.family is None:
        raise ValueError(refused.INPUTS_ALONE())
    families = [family_named(arguments.family)] if arguments.family else list(FAMILIES.values())
    formats = [format_named(name) for name in arguments.format or DEFAULT_FORMATS]
    rows = [
        (family, format, one)
        for family in families
        for format in formats
        for one in outcomes(family, format, arguments.inputs or family.example)
    ]
    if arguments.json:
        inputs = arguments.inputs
        records = [as_json(family, format, one, inputs or family.example) for family, format, one in rows]
        print(json.dumps({"rows": records}, allow_nan=False))
    else:
        print("\n".join(as_table(rows)))
    return 0


def as_json(family: Family, format: FloatFormat, one: Outcome, inputs: tuple[float, ...]) -> dict[str, Any]:
    """Return one result as plain values, the contract of ``--json``."""
    return {
        "family": family.name,
        "way": one.way.name,
        "format": format.name,
        "inputs": list(map(_finite, inputs)),
        "loss": _finite(one.loss),
        "true_loss": _finite(one.true_loss),
        "relative_error": _finite(one.relative_error),
        "gradient": list(map(_finite, one.gradient)),
        "true_gradient": list(map(_finite, one.true_gradient)),
        "gradient_error": _finite(one.gradient_error),
        "class": one.result_class,
        "other_loss": one.way.is_other_loss,
    }


def as_table(rows: list[tuple[Family, FloatFormat, Outcome]]) -> Iterator[str]:
    """Return the lines of a table for reading, and below it the trap of each family."""
    yield f"{'family':<18} {'way':<15} {'format':<15} {'loss':>13} {'exact loss':>13} {'error':>9} {'of gradient':>11}"
    for family, format, one in rows:
        yield (
            f"{family.name:<18} {one.way.name:<15} {format.name:<15} {one.loss:13.6g} {one.true_loss:13.6g} "
            f"{one.relative_error:9.2g} {one.gradient_error:11.2g}{'  another loss' if one.way.is_other_loss else ''}"
        )
    yield ""
    for name in dict.fromkeys(family.name for family, _, _ in rows):
        yield f"{name}: {FAMILIES[name].trap}"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


OPTIONS: dict[str, dict[str, Any]] = {
    "--family": {"metavar": "NAME", "help": "one family (default all, each with its example)"},
    "--inputs": {
        "type": numbers,
        "metavar": "X,...",
        "help": "the numbers of one sample, such as logits; -inf masks a class (default the family's example)",
    },
    "--format": {
        "nargs": "+",
        "metavar": "NAME",
        "help": f"{', '.join(FORMATS)} (default {', '.join(DEFAULT_FORMATS)})",
    },
    "--json": {"action": "store_true", "help": "print JSON instead of a table"},
}
