"""Logistic and log-sum-exp entries of the benchmarks FPBench and Herbie, by their formulas.

Each entry is computed as its formula is written and by the lab's formulation, at points of its domain, and compared
with mpmath. The adapter states the formulas anew.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import mpmath
import numpy as np
from mpmath import mpf

from core.arithmetic.arrays import Float64Array, FloatArray
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import Arithmetic
from core.losses.families.soft_cap import tanh
from core.losses.tape import Tape
from tests.peers import lab
from tests.peers.suite import Case, Suite, compared, skipped

POINTS = 200
BITS = 1000
"""Of mpmath's results: enough for 1 + e^-600."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry.

    Parameters
    ----------
    name : str
    format : FloatFormat
        As it states; float64 if it states none.
    draw : callable
        Draws the inputs, shape (num_inputs, POINTS), from its domain.
    written : callable
        The formula as it stands, from an arithmetic and the inputs.
    ours : callable
        The lab's formulation.
    exact : callable
        The value, from mpmath numbers.
    allowed : callable
        The relative error that the formulation may have, in units of the rounding, from the inputs.
    """

    name: str
    format: FloatFormat
    draw: Callable[[np.random.Generator], Float64Array]
    written: Callable[[Arithmetic, FloatArray], FloatArray]
    ours: Callable[[Arithmetic, FloatArray], FloatArray]
    exact: Callable[..., mpf]
    allowed: Callable[[Float64Array], Float64Array]


def one_plus_exp(calculate: Arithmetic, values: FloatArray) -> FloatArray:
    exponentials = calculate.exp(values)
    return calculate.add(np.ones_like(exponentials), exponentials)


def wide(rng: np.random.Generator, largest: float) -> Float64Array:
    """Numbers of both signs, log-uniform from 1e-6 on."""
    return np.exp(rng.uniform(math.log(1e-6), math.log(largest), POINTS)) * rng.choice([-1, 1], POINTS)


def regression(calculate: Arithmetic, inputs: FloatArray) -> FloatArray:
    return calculate.subtract(calculate.log(one_plus_exp(calculate, inputs[0])), calculate.multiply(*inputs))


def twice_sigmoid_less_one(calculate: Arithmetic, inputs: FloatArray) -> FloatArray:
    two = np.full_like(inputs[0], 2)
    quotients = calculate.divide(two, one_plus_exp(calculate, calculate.multiply(-two, inputs[0])))
    return calculate.subtract(quotients, np.ones_like(quotients))


def quotient(calculate: Arithmetic, inputs: FloatArray) -> FloatArray:
    first, second = calculate.exp(inputs)
    return calculate.divide(first, calculate.add(first, second))


def scaled(calculate: Arithmetic, inputs: FloatArray) -> FloatArray:
    return calculate.divide(*inputs)


def softplus(calculate: Arithmetic, inputs: FloatArray) -> FloatArray:
    return lab.sigmoid_losses(inputs[0].astype(np.float64), np.zeros(inputs.shape[1]), calculate.format)


FPBENCH = (
    Entry(
        name="logexp",
        format=lab.FLOAT64,
        draw=lambda rng: rng.uniform(-8, 8, (1, POINTS)),
        written=lambda calculate, inputs: calculate.log(one_plus_exp(calculate, inputs[0])),
        ours=softplus,
        exact=lambda x: mpmath.log1p(mpmath.exp(x)),
        allowed=lambda inputs: np.full(POINTS, 3.0),  # the bound of the fused formulation
    ),
)
HERBIE = (
    Entry(
        name="Logistic regression 2",
        format=lab.FLOAT64,
        draw=lambda rng: np.stack([wide(rng, 600), rng.integers(0, 2, POINTS)]),
        written=regression,
        ours=lambda calculate, inputs: lab.sigmoid_losses(
            inputs[0].astype(np.float64), inputs[1].astype(np.float64), calculate.format
        ),
        exact=lambda x, y: mpmath.log1p(mpmath.exp(-x if y else x)),
        allowed=lambda inputs: np.full(POINTS, 3.0),
    ),
    Entry(
        name="Logistic function",
        format=lab.FLOAT32,
        draw=lambda rng: np.stack([wide(rng, 20), rng.uniform(0.25, 1.0651631, POINTS)]),
        written=lambda calculate, inputs: calculate.reciprocal(one_plus_exp(calculate, -scaled(calculate, inputs))),
        ours=lambda calculate, inputs: calculate.sigmoid(scaled(calculate, inputs)),
        exact=lambda x, s: 1 / (1 + mpmath.exp(-x / s)),
        # The quotient rounds, which changes the logarithm of the result by up to its size; so does the result.
        allowed=lambda inputs: 1.01 * (1 + np.abs(inputs[0] / inputs[1])),
    ),
    Entry(
        name="Logistic function from Lakshay Garg",
        format=lab.FLOAT64,
        draw=lambda rng: wide(rng, 600)[None],
        written=twice_sigmoid_less_one,
        ours=lambda calculate, inputs: tanh(Tape(calculate), Tape(calculate).of(inputs[0])).value,
        exact=mpmath.tanh,
        allowed=lambda inputs: np.full(POINTS, 4.0),  # expm1, the sum below, which is from 1 to 2, and the quotient
    ),
    Entry(
        name="symmetry log of sum of exp",
        format=lab.FLOAT64,
        draw=lambda rng: np.stack([wide(rng, 1e4), wide(rng, 1e4)]) + 2e4,
        written=lambda calculate, inputs: calculate.log(calculate.add(*calculate.exp(inputs))),
        ours=lambda calculate, inputs: lab.log_sum_exp(inputs, calculate.format),
        exact=lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)),
        allowed=lambda inputs: np.full(POINTS, 2.0),  # large against ln 2, so that only the last sum's rounding counts
    ),
    Entry(
        name="Quotient of sum of exps",
        format=lab.FLOAT64,
        draw=lambda rng: np.stack([wide(rng, 300), wide(rng, 300)]) + 600,
        written=quotient,
        ours=lambda calculate, inputs: lab.softmax(inputs, calculate.format)[0],
        exact=lambda a, b: 1 / (1 + mpmath.exp(b - a)),
        # A rounded difference of the logits, the exponential, the sum of two and the quotient.
        allowed=lambda inputs: np.abs(inputs[0] - inputs[1]) + 4,
    ),
)
NOT_RUN = {
    "FPBench": {
        "Probabilities in a clustering algorithm": "a ratio of likelihoods, which no loss here is",
    },
    "Herbie": {
        "Harley's example": "a ratio of likelihoods, which no loss here is",
        "Logistic distribution": "a density, which no loss here is",
        "Sample trimmed logistic on [-pi, pi]": "a sample by the inverse of a sigmoid, which no loss here is",
    },
}


def errors(entry: Entry, results: FloatArray, inputs: Float64Array) -> Float64Array:
    """Relative errors in units of the rounding; infinite where a result is not finite."""
    found = np.full(POINTS, np.inf)
    with mpmath.workprec(BITS):
        for place, (result, column) in enumerate(zip(results.tolist(), inputs.T.tolist(), strict=True)):
            if math.isfinite(result):
                exact = entry.exact(*map(mpf, column))
                found[place] = float(abs(result - exact) / abs(exact)) / entry.format.unit_roundoff
    return found


def cases_of(project: str, entries: tuple[Entry, ...]) -> Iterator[Case]:
    for entry in entries:
        calculate = lab.arithmetic(entry.format)
        inputs = calculate.carry(entry.draw(np.random.default_rng(0)))
        with np.errstate(all="ignore"):  # what is written overflows
            written, ours = entry.written(calculate, inputs), entry.ours(calculate, inputs)
        exact_inputs = inputs.astype(np.float64)
        allowed = entry.allowed(exact_inputs)
        by_lab, as_written = errors(entry, ours, exact_inputs), errors(entry, written, exact_inputs)
        yield compared(f"{entry.name}: within its bound", bool((by_lab <= allowed).all()))
        yield compared(f"{entry.name}: closer than as written", bool(by_lab.mean() < as_written.mean()))
    for name, reason in NOT_RUN[project].items():
        yield skipped(name, reason)


TAKEN = (
    f"An entry's formula is computed as it is written and by the lab's formulation, at {POINTS} points of its domain, "
    "or of a domain chosen here where it states none, in the format that it states. Both are compared with mpmath. Of "
    "each entry there are two cases: the lab's error is within its bound, and on average below that of the formula as "
    "written."
)
SUITES = (
    Suite(
        title="FPBench: logistic and log-sum-exp entries",
        source="<https://github.com/FPBench/FPBench>, `benchmarks/*.fpcore`, April 2026",
        taken=TAKEN,
        cases=lambda: cases_of("FPBench", FPBENCH),
    ),
    Suite(
        title="Herbie: logistic and log-sum-exp entries",
        source="<https://github.com/herbie-fp/herbie>, `bench/**/*.fpcore`, August 2026",
        taken=TAKEN,
        cases=lambda: cases_of("Herbie", HERBIE),
    ),
)
