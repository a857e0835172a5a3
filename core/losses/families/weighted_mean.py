"""The mean of losses by sample weights, sum(w l) / sum(w): losses first, then as many weights."""

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.losses.family import CLASSES, MAX_INPUTS, Balls, Exact, Family, Way, halves
from core.losses.tape import Tape, Variable

EPSILON = 1e-7


def as_written(tape: Tape, inputs: Variable) -> Variable:
    """sum(w l) / sum(w)."""
    losses, weights = halves(inputs)
    return tape.sum(weights * losses) / tape.sum(weights)


def padded(tape: Tape, inputs: Variable) -> Variable:
    """sum(w l) / (sum(w) + 1e-7)."""
    losses, weights = halves(inputs)
    return tape.sum(weights * losses) / (tape.sum(weights) + EPSILON)


def _scaled(tape: Tape, weights: Variable) -> tuple[Variable, Variable, Variable]:
    """Return weights divided by the largest one, their sum, and the largest; 0, 1 and 1 where all weights are 0."""
    largest = tape.largest(tape.of(np.abs(weights.value)))
    is_empty = np.asarray(largest.value == 0)
    divisor = tape.where(is_empty, 1.0, largest)
    scaled = weights / divisor
    return scaled, tape.where(is_empty, 1.0, tape.sum(scaled)), divisor


def of_shares(tape: Tape, inputs: Variable) -> Variable:
    """sum((w / sum w) l), the weights divided by the largest first; 0 where all weights are."""
    losses, weights = halves(inputs)
    scaled, total, _ = _scaled(tape, weights)
    return tape.sum(scaled / total * losses)


def slope(tape: Tape, inputs: Variable) -> Variable:
    """The derivative: w / sum w by the losses, (l - mean) / sum w by the weights; 0 where all weights are."""
    losses, weights = halves(inputs)
    scaled, total, divisor = _scaled(tape, weights)
    by_weights = (losses - of_shares(tape, inputs)) / total / divisor
    is_empty = (np.abs(weights.value).max(axis=0) == 0) & np.ones(losses.value.shape, dtype=np.bool_)
    return tape.of(np.concatenate([(scaled / total).value, tape.where(is_empty, 0.0, by_weights).value]))


def exact(inputs: Balls) -> Exact:
    """Return the mean and its derivatives; both 0 by convention where all weights are."""
    half = len(inputs) // 2
    losses, weights = inputs[:half], inputs[half:]
    total = sum(weights, arb(0))
    if all(float(weight) == 0 for weight in weights):
        return Exact(loss=arb(0), gradient=[arb(0)] * len(inputs))
    mean = sum((weight * loss for weight, loss in zip(weights, losses, strict=True)), arb(0)) / total
    by_weights = [
        sum((w * (one - other) for w, other in zip(weights, losses, strict=True)), arb(0)) / total**2 for one in losses
    ]
    return Exact(loss=mean, gradient=[*(weight / total for weight in weights), *by_weights])


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw losses, and weights of the size of the magnitude."""
    shape = (CLASSES, len(magnitudes))
    return np.concatenate([rng.uniform(0.5, 4, shape), magnitudes * rng.uniform(0.1, 1, shape)])


FAMILY = Family(
    name="weighted_mean",
    title=Text("Weighted mean", de="Gewichtetes Mittel"),
    formula=r"\tfrac{\sum_i w_i\ell_i}{\sum_i w_i}",
    inputs=Text("losses, then as many weights", de="Losse, dann ebenso viele Gewichte"),
    trap=Text(
        "A batch in which every weight is 0, such as one of nothing but padding, gives 0 / 0; and an epsilon in the "
        "denominator that prevents it scales small weights down.",
        de="Ein Batch, in dem jedes Gewicht 0 ist, etwa lauter Padding, ergibt 0 / 0; und ein Epsilon im Nenner, das "
        "das verhindert, verkleinert den Loss bei kleinen Gewichten.",
    ),
    magnitude=Text("size of the weights", de="Größe der Gewichte"),
    lowest=1e-8,
    highest=1e6,
    draw=draw,
    exact=exact,
    num_inputs=range(2, MAX_INPUTS + 1, 2),
    ways=(
        Way(
            name="as_written",
            title=Text("As written", de="Wie geschrieben"),
            formula=r"\tfrac{\sum_i w_i\ell_i}{\sum_i w_i}",
            breaks=Text("all weights are 0, or w l overflows", de="alle Gewichte sind 0, oder w l läuft über"),
            compute=as_written,
        ),
        Way(
            name="padded",
            title=Text("Epsilon in the denominator", de="Epsilon im Nenner"),
            formula=r"\tfrac{\sum_i w_i\ell_i}{\sum_i w_i+10^{-7}}",
            breaks=Text("another loss for small weights", de="ein anderer Loss bei kleinen Gewichten"),
            compute=padded,
            is_other_loss=True,
        ),
        Way(
            name="shares",
            title=Text("Weights normalised first", de="Gewichte zuerst normiert"),
            formula=r"\sum_i\tfrac{w_i}{\sum w}\,\ell_i",
            breaks=Text("only where the mean itself overflows", de="nur, wo das Mittel selbst überläuft"),
            compute=of_shares,
            derive=slope,
        ),
    ),
    example=(1.0, 2.0, 0.0, 0.0),
)
