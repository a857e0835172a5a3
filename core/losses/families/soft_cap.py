"""Cross-entropy of soft-capped logits, c tanh(z / c); the true class is the first.

References
----------
Gemma Team, "Gemma 2: Improving Open Language Models at a Practical Size", 2024, arXiv 2408.00118, section 2.
"""

from collections.abc import Callable

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.losses.family import CLASSES, Balls, Exact, Family, Way, log_sum_exp, shifted, softmax
from core.losses.tape import Tape, Variable


def cross_entropy(tape: Tape, logits: Variable) -> Variable:
    """Return the loss of the first class by log-sum-exp of shifted logits."""
    differences = shifted(tape, logits)
    return tape.log(tape.sum(tape.exp(differences))) - differences[0]


def tanh_as_written(tape: Tape, argument: Variable) -> Variable:
    """(e^2x - 1) / (e^2x + 1)."""
    exponential = tape.exp(2.0 * argument)
    return (exponential - 1.0) / (exponential + 1.0)


def tanh(tape: Tape, argument: Variable) -> Variable:
    """-expm1(-2|x|) / (2 + expm1(-2|x|)), with the sign of x."""
    shrunk = tape.expm1(-2.0 * tape.magnitude(argument))
    size = -shrunk / (2.0 + shrunk)
    return tape.where(np.asarray(argument.value >= 0), size, -size)


def capped(by: Callable[[Tape, Variable], Variable]) -> Callable[..., Variable]:
    """Return the loss of logits that are capped by a tanh."""

    def compute(tape: Tape, logits: Variable, cap: float) -> Variable:
        return cross_entropy(tape, cap * by(tape, logits / cap))

    return compute


def uncapped(tape: Tape, logits: Variable, cap: float) -> Variable:
    """The loss without the cap, as when a program for inference leaves it out."""
    return cross_entropy(tape, logits)


def exact(logits: Balls, cap: arb) -> Exact:
    """Return the loss and the derivatives (p - one-hot) (1 - tanh^2)."""
    bounded = [cap * (ball / cap).tanh() for ball in logits]
    slopes = [1 / (ball / cap).cosh() ** 2 for ball in logits]
    chances = softmax(bounded)
    gradient = [(log_sum_exp(bounded[1:]) - log_sum_exp(bounded)).exp() * -slopes[0]]
    gradient += [chance * slope for chance, slope in zip(chances[1:], slopes[1:], strict=True)]
    return Exact(loss=log_sum_exp(bounded) - bounded[0], gradient=gradient)


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw logits of which one, not that of the true class, is at the magnitude."""
    logits = rng.uniform(-1, 1, (CLASSES, len(magnitudes)))
    logits[1] += magnitudes
    return logits


FAMILY = Family(
    name="soft_cap",
    title=Text("Soft-capped logits", de="Sanft begrenzte Logits"),
    formula=r"-\log\operatorname{softmax}\bigl(c\tanh(z/c)\bigr)_y",
    inputs=Text("logits; the true class is the first", de="Logits; die wahre Klasse ist die erste"),
    trap=Text(
        "For large logits, tanh by its formula is infinity divided by infinity. Without the cap, it is another model.",
        de="Für große Logits ist Tanh nach seiner Formel unendlich durch unendlich. Ohne die Begrenzung ist es "
        "ein anderes Modell.",
    ),
    magnitude=Text("margin of the others over the true class", de="Abstand der anderen zur wahren Klasse"),
    lowest=0.0,
    highest=300.0,
    draw=draw,
    exact=exact,
    takes_masks=True,
    parameters={"cap": 4.0},
    ways=(
        Way(
            name="exp",
            title=Text("tanh by exp", de="Tanh durch exp"),
            formula=r"\tanh x=\tfrac{e^{2x}-1}{e^{2x}+1}",
            breaks=Text("exp overflows", de="exp läuft über"),
            compute=capped(tanh_as_written),
        ),
        Way(
            name="uncapped",
            title=Text("Cap left out", de="Begrenzung weggelassen"),
            formula=r"-\log\operatorname{softmax}(z)_y",
            breaks=Text(
                "another loss once logits reach the cap", de="ein anderer Loss, sobald Logits an die Grenze kommen"
            ),
            compute=uncapped,
            is_other_loss=True,
        ),
        Way(
            name="expm1",
            title=Text("tanh by expm1", de="Tanh durch expm1"),
            formula=r"\tanh|x|=\tfrac{-\operatorname{expm1}(-2|x|)}{2+\operatorname{expm1}(-2|x|)}",
            breaks=Text(
                "the gradient is 0 once tanh rounds to 1", de="der Gradient ist 0, sobald Tanh zu 1 gerundet wird"
            ),
            compute=capped(tanh),
        ),
    ),
    example=(0.0, 200.0, 0.0),
)
