"""``python -m core sweep``: errors of loss and gradient by logit magnitude, as a table or as JSON."""

import argparse
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.formats import COMMON, FORMATS
from core.arithmetic.reductions import BY_LIBRARY, REDUCTIONS
from core.keras.versions import versions
from core.keras.what_ran.library import LIBRARY, LIBRARY_FORMATS
from core.losses import FORMULATIONS, LOSSES
from core.sweep.curves import EMULATED, Curve
from core.sweep.errors import RESULT_CLASSES
from core.sweep.run import Sweep, SweepParams, sweep
from core.sweep.samples import SIDES

DEFAULTS = SweepParams()
MEASURED_WITH = ("ml_dtypes", "python-flint")

EPILOG = f"""\
example: python -m core sweep --side wrong --format float32 --formulation naive fused --magnitudes 80:100:21

sides:
{chr(10).join(f"  {side.name:<8}{side.description}" for side in SIDES.values())}

formulations:
{chr(10).join(f"  {name:<8}{way:<16}{table[way].title}" for name, table in FORMULATIONS.items() for way in table)}

formulations with --engine tensorflow ({", ".join(LIBRARY_FORMATS)}):
{chr(10).join(f"  {name:<8}{', '.join(table)}" for name, table in LIBRARY.items())}

JSON: {{"params", "versions", "rows": [{{"format", "formulation", "reduction", "magnitude",
  "loss": {{"median", "p99", "max", "ulps_max", "class"}},
  "gradient": {{"relative_l2", "dead_fraction", "target_dead_fraction", "zero_sum", "nonfinite_fraction"}}}}]}}.
Errors are relative to the certified truth, taken over the samples of one magnitude; a result of 0 has error 1. Infinite
errors (the result was not finite) and undefined ones (zero_sum of a sigmoid) are null. "class" is the worst result
among the samples: {", ".join(RESULT_CLASSES)}.
"""


def run(arguments: argparse.Namespace) -> int:
    """Measure and print.

    Returns
    -------
    int
        0.

    Raises
    ------
    ValueError
        If an argument is unknown or out of range.
    """
    result = ENGINES[arguments.engine](arguments)
    if arguments.json:
        print(json.dumps(as_json(result), allow_nan=False))
    else:
        print("\n".join(as_table(result)))
    return 0


def _params(arguments: argparse.Namespace, formats: tuple[str, ...], formulations: tuple[str, ...]) -> SweepParams:
    return SweepParams(
        loss=arguments.loss,
        side=arguments.side,
        magnitudes=arguments.magnitudes,
        num_samples=arguments.samples,
        num_classes=arguments.classes,
        seed=arguments.seed,
        reduction=arguments.reduction,
        formats=formats,
        formulations=formulations,
    )


def _emulated(arguments: argparse.Namespace) -> Sweep:
    formulations = arguments.formulation or FORMULATIONS.get(arguments.loss, DEFAULTS.formulations)
    formats = arguments.format or COMMON
    return sweep(_params(arguments, formats=tuple(formats), formulations=tuple(formulations)))


def _tensorflow(arguments: argparse.Namespace) -> Sweep:
    formats = tuple(arguments.format or LIBRARY_FORMATS)
    for name in formats:
        if name in FORMATS and name not in LIBRARY_FORMATS:
            raise ValueError(f"format: TensorFlow cannot compute in {name!r}, choose from {', '.join(LIBRARY_FORMATS)}")
    any_formulation = tuple(FORMULATIONS.get(arguments.loss, DEFAULTS.formulations))[:1]
    params = _params(arguments, formats=formats, formulations=any_formulation)
    from core.keras.what_ran.ops import library_curves  # imports TensorFlow, which takes seconds

    curves = library_curves(params, tuple(arguments.formulation or ()))
    return Sweep(params=params, magnitudes=params.magnitude_values, curves=curves)


ENGINES: dict[str, Callable[[argparse.Namespace], Sweep]] = {EMULATED: _emulated, "tensorflow": _tensorflow}


def as_json(result: Sweep) -> dict[str, Any]:
    """Return a sweep as plain values, the contract of ``--json``; null stands for an infinite or undefined number."""
    return {
        "params": {
            **asdict(result.params),
            "formulations": list(dict.fromkeys(curve.formulation for curve in result.curves)),
            "engine": result.curves[0].engine,
        },
        "versions": versions() | {package: version(package) for package in MEASURED_WITH},
        "rows": [row for curve in result.curves for row in _rows(result, curve)],
    }


def _rows(result: Sweep, curve: Curve) -> Iterator[dict[str, Any]]:
    for index, magnitude in enumerate(result.magnitudes.tolist()):
        yield {
            "format": curve.format,
            "formulation": curve.formulation,
            "reduction": result.params.reduction_in(curve.format) if curve.engine == EMULATED else None,
            "magnitude": magnitude,
            "loss": {
                **_numbers(curve.loss, ("median", "p99", "max", "ulps_max"), index),
                "class": str(curve.loss.classes[index]),
            },
            "gradient": _numbers(
                curve.gradient,
                ("relative_l2", "dead_fraction", "target_dead_fraction", "zero_sum", "nonfinite_fraction"),
                index,
            ),
        }


def _numbers(errors: object, names: tuple[str, ...], index: int) -> dict[str, float | None]:
    values = ((name, float(np.asarray(getattr(errors, name))[index])) for name in names)
    return {name: value if math.isfinite(value) else None for name, value in values}


COLUMNS: tuple[tuple[str, int, str, Callable[[Curve], npt.NDArray[Any]]], ...] = (
    ("loss median", 11, ".3g", lambda curve: curve.loss.median),
    ("p99", 9, ".3g", lambda curve: curve.loss.p99),
    ("max", 9, ".3g", lambda curve: curve.loss.max),
    ("ulps max", 9, ".3g", lambda curve: curve.loss.ulps_max),
    ("class", max(map(len, RESULT_CLASSES)), "", lambda curve: curve.loss.classes),
    ("gradient L2", 11, ".3g", lambda curve: curve.gradient.relative_l2),
    ("dead", 5, ".0%", lambda curve: curve.gradient.dead_fraction),
    ("dead at label", 13, ".0%", lambda curve: curve.gradient.target_dead_fraction),
    ("zero sum", 9, ".2g", lambda curve: curve.gradient.zero_sum),
    ("non-finite", 10, ".0%", lambda curve: curve.gradient.nonfinite_fraction),
)
"""Title, width, format and values of each column of the table."""


def as_table(result: Sweep) -> Iterator[str]:
    """Return the lines of a table for reading: one block for each curve, one line for each magnitude."""
    header = "  ".join(["magnitude", *(f"{title:>{width}}" for title, width, _, _ in COLUMNS)])
    for curve in result.curves:
        about = f"{result.params.loss}, {result.params.side}"
        if curve.engine == EMULATED and result.params.loss == "softmax":
            about += f", reduction {result.params.reduction_in(curve.format)}"
        yield f"{curve.format} {curve.formulation} ({about})"
        yield header
        cells = ([f"{value:>{width}{spec}}" for value in values(curve)] for _, width, spec, values in COLUMNS)
        for magnitude, *row in zip(result.magnitudes, *cells, strict=True):
            yield "  ".join([f"{magnitude:9.6g}", *row])
        yield ""


def _magnitudes(text: str) -> tuple[float, float, int]:
    try:
        low, high, count = text.split(":")
        return float(low), float(high), int(count)
    except ValueError:
        raise argparse.ArgumentTypeError(f"got {text!r}, need LO:HI:COUNT, for example 0:120:121") from None


OPTIONS: dict[str, dict[str, Any]] = {
    "--loss": {"default": DEFAULTS.loss, "help": f"{' or '.join(LOSSES)} (default %(default)s)"},
    "--side": {"default": DEFAULTS.side, "help": f"{', '.join(SIDES)} (default %(default)s)"},
    "--format": {"nargs": "+", "metavar": "NAME", "help": f"{', '.join(FORMATS)} (default {', '.join(COMMON)})"},
    "--formulation": {"nargs": "+", "metavar": "NAME", "help": "formulations of the loss (default all)"},
    "--magnitudes": {
        "type": _magnitudes,
        "metavar": "LO:HI:COUNT",
        "default": DEFAULTS.magnitudes,
        "help": f"equally spaced magnitudes (default {':'.join(f'{part:g}' for part in DEFAULTS.magnitudes)})",
    },
    "--engine": {
        "choices": ENGINES,
        "default": EMULATED,
        "help": "arithmetic: each operation rounded once, or TensorFlow's own operations (default %(default)s)",
    },
    "--samples": {
        "type": int,
        "default": DEFAULTS.num_samples,
        "metavar": "N",
        "help": "samples per magnitude (default %(default)s)",
    },
    "--classes": {
        "type": int,
        "default": DEFAULTS.num_classes,
        "metavar": "N",
        "help": "logits per sample; a sigmoid has one (default %(default)s)",
    },
    "--reduction": {
        "default": DEFAULTS.reduction,
        "metavar": "NAME",
        "help": f"order of every sum over the classes: {', '.join(REDUCTIONS)}, or {BY_LIBRARY}, the one closest "
        "to a library's kernel (default %(default)s)",
    },
    "--seed": {
        "type": int,
        "default": DEFAULTS.seed,
        "metavar": "N",
        "help": "random seed of the samples (default %(default)s)",
    },
    "--json": {"action": "store_true", "help": "print JSON instead of a table"},
}
