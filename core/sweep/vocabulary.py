"""The error of ln S and of the loss against the number of classes, up to 262,144, by reduction and format.

A sum over so many classes takes seconds in some orders, so the sums are a data file, which
``python -m core reduce --record`` computes by ``core.sweep.log_sums``, as the command does for one row. What follows
from the sums (losses, errors, bounds) is computed here.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.arithmetic.formats import FORMATS, FloatFormat
from core.arithmetic.reductions import LANES, REDUCTIONS, Reduction
from core.arithmetic.rounded import arithmetic_of, round_to
from core.losses.fingerprints import VOCABULARIES
from core.sweep.log_sums import log_sum

DATA_FILE = Path(__file__).parents[1] / "data" / "vocabulary.json"
LARGEST = 18
SIZES = tuple(sorted({*(2**power for power in range(1, LARGEST + 1)), *VOCABULARIES.values()}))
"""Numbers of classes: powers of two, and the vocabularies of well-known language models."""
MODELS = {size: name for name, size in VOCABULARIES.items()}
NUMBER_FORMATS = ("bfloat16", "float16", "float32")
SEED = 0
LABEL = 0
"""The true class: the first, which a row of any size has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logits:
    """A kind of logits.

    Parameters
    ----------
    title : str
        What a row of them is called after "with", in the dative in languages that have it.
    row : callable
        From the number of classes to the logits, float64 of that shape. A longer row begins with a shorter one.
    """

    title: str
    row: Callable[[int], Float64Array]


LOGITS: Mapping[str, Logits] = {
    "equal": Logits(title=Text("equal logits", de="gleichen Logits"), row=np.zeros),
    "normal": Logits(
        title=Text("normally distributed logits", de="normalverteilten Logits"),
        row=lambda num_classes: np.random.default_rng(SEED).standard_normal(num_classes),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One reduction in one format along ``SIZES``; each array has their shape.

    Parameters
    ----------
    reduction : Reduction
        The order of the additions.
    log_sum_errors : ndarray of float64
        ln S - ln S_true in nats, infinite or NaN where ln S is.
    losses, loss_errors : ndarray of float64
        The loss of class ``LABEL`` in the format, ln S - d, and its error, in nats.
    bounds : ndarray of float64
        Bound of the absolute error of ln S in nats, unless an addition overflows; NaN where no bound is known.
    """

    reduction: Reduction
    log_sum_errors: Float64Array
    losses: Float64Array
    loss_errors: Float64Array
    bounds: Float64Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All reductions in one format, on one kind of logits.

    Parameters
    ----------
    format : FloatFormat
        The format of every operation, but for the additions of a wider accumulator.
    logits : str
        Key of ``LOGITS``.
    true_losses : ndarray of float64, shape of ``SIZES``
        The exact loss for the logits as the format holds them, in nats.
    curves : mapping of str to Curve
        By the name of the reduction.
    """

    format: FloatFormat
    logits: str
    true_losses: Float64Array
    curves: Mapping[str, Curve]


@dataclass(frozen=True, slots=True)
class _Sums:
    totals: Float64Array
    errors: Float64Array


def vocabulary(format: str, logits: str) -> Vocabulary:
    """Return every reduction along the numbers of classes.

    Parameters
    ----------
    format : str
        One of ``NUMBER_FORMATS``.
    logits : str
        Key of ``LOGITS``.

    Examples
    --------
    >>> found = vocabulary("bfloat16", "equal")
    >>> place = SIZES.index(128_256)
    >>> for name in ("left", "kahan", "float32"):
    ...     curve = found.curves[name]
    ...     print(name, curve.log_sum_errors[place].round(4), curve.losses[place], curve.loss_errors[place].round(4))
    left -6.2166 5.53125 -6.2305
    kahan -0.6714 11.0625 -0.6993
    float32 0.0 11.75 -0.0118
    """
    number_format = FORMATS[format]
    row = round_to(LOGITS[logits].row(SIZES[-1]), number_format)
    ends = np.array(SIZES) - 1
    largest, smallest = np.maximum.accumulate(row)[ends], np.minimum.accumulate(row)[ends]
    recorded = {name: _recorded()[logits, format, name] for name in REDUCTIONS}
    widest = recorded["float64"]
    true_logarithms = np.log(widest.totals) - widest.errors
    true_losses = true_logarithms + largest - row[LABEL]
    curves = {}
    for name, sums in recorded.items():
        losses = _losses(sums.totals, row[LABEL], largest, number_format, REDUCTIONS[name])
        curves[name] = Curve(
            reduction=REDUCTIONS[name],
            log_sum_errors=sums.errors,
            losses=losses,
            loss_errors=losses - true_losses,
            bounds=_bounds(REDUCTIONS[name], number_format, largest - smallest, true_logarithms),
        )
    return Vocabulary(format=number_format, logits=logits, true_losses=true_losses, curves=curves)


def _losses(
    totals: Float64Array, at_label: float, largest: Float64Array, format: FloatFormat, reduction: Reduction
) -> Float64Array:
    """Return ln S - d in the format of the sum, rounded to the format: the loss of ``core.losses.softmax.fused``."""
    arithmetic = arithmetic_of(format)
    shifted = arithmetic.subtract(arithmetic.carry([at_label]), arithmetic.carry(largest))
    wide = arithmetic_of(reduction.sum_in(format))
    with np.errstate(over="ignore", invalid="ignore"):  # an infinite sum has an infinite loss
        loss = wide.subtract(wide.log(totals.astype(wide.dtype)), wide.convert(shifted))
    return round_to(loss.astype(np.float64), format)


def _bounds(
    reduction: Reduction, format: FloatFormat, spreads: Float64Array, true_logarithms: Float64Array
) -> Float64Array:
    """Bound |ln S - ln S_true| from the law of the sum and the rounding of its terms.

    Parameters
    ----------
    reduction : Reduction
        The order of the additions.
    format : FloatFormat
        The format of the terms.
    spreads, true_logarithms : ndarray of float64, shape of ``SIZES``
        Distance of the largest and the smallest logit, and ln S_true.

    Notes
    -----
    A term exp(d) is off by at most t = (1 + u) exp(u |d|) - 1 of itself, and half the smallest number if it underflows;
    S is at least 1. With the law's b, S is between (1 - b) (1 - t) and (1 + b) (1 + t) times the exact sum. As the
    largest term is exactly 1, a monotone sum is also at least 1, so that ln S >= 0 whatever n u is. Terms that are all
    1 are exact. A streamed sum has a law for a constant maximum only.
    """
    is_constant = spreads == 0
    roundoff = format.unit_roundoff
    sizes = np.array(SIZES)
    of_terms = np.where(
        is_constant, 0.0, (1 + roundoff) * np.exp(roundoff * spreads) - 1 + sizes * format.min_subnormal / 2
    )
    of_sum = np.array([reduction.relative(size, format) for size in SIZES])
    with np.errstate(divide="ignore", invalid="ignore"):
        above = np.log1p(of_sum) + np.log1p(of_terms)
        below = -np.log1p(-np.minimum(of_sum, 1)) - np.log1p(-np.minimum(of_terms, 1))
    below = np.minimum(below, true_logarithms) if reduction.is_monotone else below
    bound = np.maximum(above, below)
    is_known = np.isfinite(bound) & (is_constant | (reduction.streamed is None))
    return np.where(is_known, bound, math.nan)


def stops(format: FloatFormat) -> dict[str, int]:
    """Return where sums of ones stop growing, if the format holds so much: the ulp of the sum has outgrown a one.

    Returns
    -------
    dict of str to int
        By the name of the reduction: from left to right, in the most lanes, and with Kahan's correction.

    Examples
    --------
    >>> from core.arithmetic.formats import format_named
    >>> stops(format_named("bfloat16"))
    {'left': 256, 'lanes32': 8192, 'kahan': 65536}
    """
    stop = 2**format.precision
    return {"left": stop, f"lanes{LANES[-1]}": LANES[-1] * stop, "kahan": stop * stop}


def sums() -> Iterator[dict[str, object]]:
    """Compute the sums anew, one series after the other; some take a minute.

    Yields
    ------
    dict
        ``logits``, ``format``, ``reduction``, and along ``SIZES`` the computed S (``totals``) and ln S - ln S_true
        (``errors``); infinite and NaN values as text, because JSON has none.
    """
    for logits, kind in LOGITS.items():
        for format in NUMBER_FORMATS:
            for name, reduction in REDUCTIONS.items():
                found = [log_sum(kind.row(size), FORMATS[format], reduction) for size in SIZES]
                yield {
                    "logits": logits,
                    "format": format,
                    "reduction": name,
                    "totals": [_written(one.total) for one in found],
                    "errors": [_written(one.error) for one in found],
                }


def record(series: Iterator[dict[str, object]]) -> None:
    """Write sums as the data file, a series a line."""
    lines = ",\n".join(json.dumps(one, allow_nan=False) for one in series)
    DATA_FILE.write_text(f'{{"sizes": {json.dumps(SIZES)},\n"sums": [\n{lines}\n]}}\n', "utf-8")


def _written(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


@cache
def _recorded() -> Mapping[tuple[str, str, str], _Sums]:
    """Return the sums of the data file by logits, format and reduction."""
    stored = json.loads(DATA_FILE.read_text("utf-8"))
    if tuple(stored["sizes"]) != SIZES:
        raise ValueError(f"{DATA_FILE.name}: got other numbers of classes than {SIZES}, run make vocabulary")
    return {
        (one["logits"], one["format"], one["reduction"]): _Sums(
            *(np.array([float(value) for value in one[what]]) for what in ("totals", "errors"))
        )
        for one in stored["sums"]
    }
