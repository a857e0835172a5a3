"""The KL estimator k3 of reinforcement learning, e^d - d - 1, d the difference of two log-probabilities.

The estimators k1 = -d and k2 = d^2 / 2 round once or twice and have no trap of their own; k3 is second order in d, and
its terms are not.

References
----------
J. Schulman, "Approximating KL Divergence", 2020, http://joschu.net/blog/kl-approx.html.
"""

import math

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.losses.family import Balls, Exact, Family, Way
from core.losses.tape import Tape, Variable

SMALL = 0.5
"""Up to here the series is summed; beyond, e^d - d - 1 = (e^h - 1)^2 + 2 (e^h - h - 1) with h = d / 2 halves d."""
NEGATIVE = -2.0
"""Below, nothing cancels in expm1(d) - d."""
LARGE = 4.0
"""Above, expm1(d) dominates d."""


def as_written(tape: Tape, inputs: Variable) -> Variable:
    """e^d - d - 1."""
    return tape.exp(inputs[0]) - inputs[0] - 1.0


def by_expm1(tape: Tape, inputs: Variable) -> Variable:
    """expm1(d) - d."""
    return tape.expm1(inputs[0]) - inputs[0]


def by_series(tape: Tape, inputs: Variable) -> Variable:
    """Return `accurate` of d."""
    return accurate(tape, inputs[0])


def accurate(tape: Tape, difference: Variable) -> Variable:
    """d^2 / 2 (1 + d / 3 (1 + d / 4 (...))) near 0, halved arguments further out, expm1(d) - d far out.

    Where the series is used, the square is taken with its rounding error, by Dekker's product, and the error of the
    result is below 2 u: the last addition and its small summand are all that rounds. Halving adds up to 1.5 u.
    """
    is_far = np.asarray((difference.value < NEGATIVE) | (difference.value > LARGE))
    near = tape.where(is_far, 0.0, difference)
    size = np.fmax(np.abs(near.value.astype(np.float64)), SMALL)  # a NaN is not halved
    halvings = np.ceil(np.log2(size / SMALL))
    value = near * np.exp2(-halvings)  # exact, but for subnormal numbers
    result = _series(tape, value)
    for step in range(int(halvings.max(initial=0)), 0, -1):
        root = tape.expm1(near * 2.0**-step)
        result = tape.where(np.asarray(halvings >= step), root * root + 2.0 * result, result)
    return tape.where(is_far, tape.expm1(difference) - difference, result)


def _series(tape: Tape, difference: Variable) -> Variable:
    num_terms = 3
    while SMALL ** (num_terms - 2) * 2 / math.factorial(num_terms) > tape.arithmetic.format.unit_roundoff / 4:
        num_terms += 1
    factor = tape.of(np.ones_like(difference.value))
    for place in range(num_terms, 3, -1):
        factor = 1.0 + difference / float(place) * factor
    square, rest = _square(tape, difference)
    half = square * 0.5
    return half + (half * (difference / 3.0 * factor) + rest * 0.5)


def _square(tape: Tape, value: Variable) -> tuple[Variable, Variable]:
    """Return the rounded square and its rounding error: T. J. Dekker, Numer. Math. 18, 1971, 10.1007/BF01397083."""
    splitter = 2.0 ** ((tape.arithmetic.format.precision + 1) // 2) + 1
    scaled = value * splitter
    high = scaled - (scaled - value)
    low = value - high
    square = value * value
    return square, high * high - square + 2.0 * (high * low) + low * low


def slope(tape: Tape, inputs: Variable) -> Variable:
    """The derivative expm1(d), by which a library would register the loss as one operation."""
    return tape.of(tape.expm1(inputs).value)


def exact(inputs: Balls) -> Exact:
    """Return e^d - 1 - d and e^d - 1."""
    (difference,) = inputs
    return Exact(loss=difference.expm1() - difference, gradient=[difference.expm1()])


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw differences of a size, of both signs."""
    return np.asarray((magnitudes * rng.uniform(1, 1.5, len(magnitudes)) * rng.choice([-1, 1], len(magnitudes)))[None])


FAMILY = Family(
    name="k3",
    title=Text("KL estimator k3", de="KL-Schätzer k3"),
    formula=r"e^{d}-d-1",
    inputs=Text("d, the difference of two log-probabilities", de="d, die Differenz zweier Log-Wahrscheinlichkeiten"),
    trap=Text(
        "The result is of the order of d², its terms are not: for small d only their rounding errors are left, and "
        "expm1 only delays that.",
        de="Das Ergebnis ist von der Ordnung d², die Summanden sind es nicht: Für kleine d bleiben nur ihre "
        "Rundungsfehler übrig, und expm1 schiebt das nur hinaus.",
    ),
    magnitude=Text("size of d", de="Betrag von d"),
    lowest=1e-8,
    highest=100.0,
    draw=draw,
    exact=exact,
    num_inputs=range(1, 2),
    ways=(
        Way(
            name="as_written",
            title=Text("As written", de="Wie geschrieben"),
            formula=r"e^{d}-d-1",
            breaks=Text(
                "cancels for small d, overflows for large d", de="löscht sich für kleine d aus, läuft für große über"
            ),
            compute=as_written,
        ),
        Way(
            name="expm1",
            title=Text("With expm1", de="Mit expm1"),
            formula=r"\operatorname{expm1}(d)-d",
            breaks=Text("cancels for small d, only later", de="löscht sich für kleine d aus, nur später"),
            compute=by_expm1,
        ),
        Way(
            name="series",
            title=Text("Series and halving", de="Reihe und Halbierung"),
            formula=r"\tfrac{d^2}{2}\bigl(1+\tfrac d3(1+\tfrac d4(\dots))\bigr)",
            breaks=Text(
                "only where d² underflows or the result overflows",
                de="nur, wo d² unterläuft oder das Ergebnis überläuft",
            ),
            compute=by_series,
            derive=slope,
        ),
    ),
    example=(1e-4,),
)
