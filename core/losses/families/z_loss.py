"""The z-loss lambda (ln Z)^2, which keeps the normaliser of a softmax near 1.

References
----------
A. Chowdhery et al., "PaLM: Scaling Language Modeling with Pathways", 2022, arXiv 2204.02311, section 5.
"""

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.losses.family import CLASSES, Balls, Exact, Family, Way, log_sum_exp, probabilities, shifted, softmax
from core.losses.tape import Tape, Variable


def unshifted(tape: Tape, logits: Variable, weight: float) -> Variable:
    """Lambda (log(sum exp z))^2."""
    normaliser = tape.log(tape.sum(tape.exp(logits)))
    return weight * (normaliser * normaliser)


def shift_forgotten(tape: Tape, logits: Variable, weight: float) -> Variable:
    """Lambda (log S)^2, S the sum of the shifted exponentials: the largest logit is not added back."""
    normaliser = tape.log(tape.sum(tape.exp(shifted(tape, logits))))
    return weight * (normaliser * normaliser)


def normaliser_of(tape: Tape, logits: Variable) -> Variable:
    """Return ln Z = max z + log S, in which a derivative flows to every logit once."""
    return tape.log(tape.sum(tape.exp(shifted(tape, logits)))) + tape.largest(logits)


def by_log_sum_exp(tape: Tape, logits: Variable, weight: float) -> Variable:
    """Lambda (max z + log S)^2."""
    normaliser = normaliser_of(tape, logits)
    return weight * (normaliser * normaliser)


def slope(tape: Tape, logits: Variable, weight: float) -> Variable:
    """The derivative 2 lambda ln Z p."""
    return (2.0 * weight * normaliser_of(tape, logits)) * probabilities(tape, logits)


def exact(logits: Balls, weight: arb) -> Exact:
    """Return lambda (ln Z)^2 and 2 lambda ln Z p."""
    normaliser = log_sum_exp(logits)
    return Exact(loss=weight * normaliser**2, gradient=[2 * weight * normaliser * chance for chance in softmax(logits)])


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw logits around the magnitude."""
    return rng.uniform(0, 1, (CLASSES, len(magnitudes))) + magnitudes


FAMILY = Family(
    name="z_loss",
    title=Text("z-loss", de="z-Loss"),
    formula=r"\lambda\,(\ln Z)^2,\quad Z=\sum_j e^{z_j}",
    inputs=Text("logits", de="Logits"),
    trap=Text(
        "Without a shift by the largest logit, Z overflows; and unless the shift that log-softmax makes is undone, "
        "ln Z is another number.",
        de="Ohne Verschiebung um das größte Logit läuft Z über; und macht man die Verschiebung von Log-Softmax nicht "
        "rückgängig, ist ln Z eine andere Zahl.",
    ),
    magnitude=Text("size of the logits", de="Größe der Logits"),
    lowest=0.0,
    highest=120.0,
    draw=draw,
    exact=exact,
    takes_masks=True,
    parameters={"weight": 2.0**-13},
    ways=(
        Way(
            name="unshifted",
            title=Text("Without a shift", de="Ohne Verschiebung"),
            formula=r"\lambda\bigl(\log\textstyle\sum_j e^{z_j}\bigr)^2",
            breaks=Text("exp overflows", de="exp läuft über"),
            compute=unshifted,
        ),
        Way(
            name="shift_forgotten",
            title=Text("Shift forgotten", de="Verschiebung vergessen"),
            formula=r"\lambda\bigl(\log\textstyle\sum_j e^{z_j-m}\bigr)^2",
            breaks=Text(
                "another loss: the offset of the logits is lost", de="ein anderer Loss: der Offset der Logits fehlt"
            ),
            compute=shift_forgotten,
            is_other_loss=True,
        ),
        Way(
            name="log_sum_exp",
            title=Text("Log-sum-exp", de="Log-Sum-Exp"),
            formula=r"\lambda\bigl(m+\log\textstyle\sum_j e^{z_j-m}\bigr)^2",
            breaks=Text("only where ln Z itself cancels, near 0", de="nur, wo ln Z selbst sich auslöscht, nahe 0"),
            compute=by_log_sum_exp,
            derive=slope,
        ),
    ),
    example=(90.0, 89.0, 88.0),
)
