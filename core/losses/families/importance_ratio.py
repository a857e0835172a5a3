"""The importance ratio exp(a - b) of two log-probabilities, by which PPO and GRPO weight a token.

References
----------
J. Schulman et al., "Proximal Policy Optimization Algorithms", 2017, arXiv 1707.06347.
"""

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.losses.family import Balls, Exact, Family, Way
from core.losses.tape import Tape, Variable


def of_probabilities(tape: Tape, inputs: Variable) -> Variable:
    """exp(a) / exp(b)."""
    return tape.exp(inputs[0]) / tape.exp(inputs[1])


def of_logarithms(tape: Tape, inputs: Variable) -> Variable:
    """exp(a - b)."""
    return tape.exp(inputs[0] - inputs[1])


def exact(inputs: Balls) -> Exact:
    """Return exp(a - b) and its derivatives, itself and minus itself."""
    ratio = (inputs[0] - inputs[1]).exp()
    return Exact(loss=ratio, gradient=[ratio, -ratio])


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw two log-probabilities close to minus the magnitude."""
    return -magnitudes - rng.uniform(0, 0.5, (2, len(magnitudes)))


FAMILY = Family(
    name="importance_ratio",
    title=Text("Importance ratio (PPO, GRPO)", de="Importance Ratio (PPO, GRPO)"),
    formula=r"e^{a-b}",
    inputs=Text(
        "a and b, the log-probabilities of a sequence under two policies",
        de="a und b, die Log-Wahrscheinlichkeiten einer Sequenz unter zwei Strategien",
    ),
    trap=Text(
        "The probability of a long sequence underflows, and the ratio of two of them is 0 / 0.",
        de="Die Wahrscheinlichkeit einer langen Sequenz unterläuft, und das Verhältnis zweier solcher ist 0 / 0.",
    ),
    magnitude=Text("minus the log-probability", de="minus die Log-Wahrscheinlichkeit"),
    lowest=0.0,
    highest=120.0,
    draw=draw,
    exact=exact,
    num_inputs=range(2, 3),
    ways=(
        Way(
            name="probabilities",
            title=Text("Quotient of probabilities", de="Quotient von Wahrscheinlichkeiten"),
            formula=r"e^a/e^b",
            breaks=Text("both probabilities underflow", de="beide Wahrscheinlichkeiten unterlaufen"),
            compute=of_probabilities,
        ),
        Way(
            name="logarithms",
            title=Text("exp of the difference", de="exp der Differenz"),
            formula=r"e^{a-b}",
            breaks=Text("only where the ratio itself overflows", de="nur, wo das Verhältnis selbst überläuft"),
            compute=of_logarithms,
        ),
    ),
    example=(-110.0, -110.25),
)
