"""Focal loss, (1 - p)^gamma times the cross-entropy, with gamma = 2; the true class is the first.

References
----------
T.-Y. Lin et al., "Focal Loss for Dense Object Detection", 2017, arXiv 1708.02002.
"""

import numpy as np
from flint import arb

from core.arithmetic.entries import Text
from core.losses.family import Balls, Exact, Family, Way, log_sum_exp, probabilities, shifted, softmax, towards
from core.losses.tape import Tape, Variable


def power(tape: Tape, base: Variable, gamma: float) -> Variable:
    """Return the square, or the square root for gamma = 0.5, each rounded once."""
    return base * base if gamma == 2 else tape.sqrt(base)


def of_probability(tape: Tape, logits: Variable, gamma: float) -> Variable:
    """(1 - p)^gamma times -log p, p by softmax."""
    probability = probabilities(tape, logits)[0]
    return power(tape, 1.0 - probability, gamma) * -tape.log(probability)


def of_logarithm(tape: Tape, logits: Variable, gamma: float) -> Variable:
    """(-expm1(log p))^gamma times -log p, log p by log-softmax."""
    differences = shifted(tape, logits)
    logarithm = differences[0] - tape.log(tape.sum(tape.exp(differences)))
    return power(tape, -tape.expm1(logarithm), gamma) * -logarithm


def of_others(tape: Tape, logits: Variable, gamma: float) -> Variable:
    """(sum of the other probabilities)^gamma times the loss by log1p: nothing is subtracted from 1."""
    odds, rest = _odds(tape, logits)
    return power(tape, rest, gamma) * _loss(tape, logits, odds)


def _odds(tape: Tape, logits: Variable) -> tuple[Variable, Variable]:
    """Return the sum of the others' exponentials, shifted by the largest logit, and their share of all."""
    differences = shifted(tape, logits)
    exponentials = tape.exp(differences)
    others = tape.sum(exponentials[1:])
    return others, others / (others + exponentials[0])


def _loss(tape: Tape, logits: Variable, others: Variable) -> Variable:
    differences = shifted(tape, logits)
    is_first = np.asarray(differences.value[0] == 0)
    wrong = tape.log(others + tape.exp(differences[0])) - differences[0]
    return tape.where(is_first, tape.log1p(tape.where(is_first, others, 0.0)), wrong)


def slope(tape: Tape, logits: Variable, gamma: float) -> Variable:
    """The derivative (1 - p)^gamma (gamma p CE / (1 - p) + 1) times the derivative of the cross-entropy.

    That of the cross-entropy is p_j for the others and -(1 - p) for the true class. Both have a factor 1 - p, so that
    p_j / (1 - p), the share among the others, is multiplied by (1 - p)^gamma (gamma p CE + 1 - p).
    """
    others, rest = _odds(tape, logits)
    loss = _loss(tape, logits, others)
    probability = probabilities(tape, logits)[0]
    scale = power(tape, rest, gamma) * (gamma * (probability * loss) + rest)
    among = tape.exp(logits[1:] - tape.largest(logits[1:]))
    shares = among / tape.sum(among)
    return tape.of(np.concatenate([-scale.value[None], (shares * scale).value]))


def exact(logits: Balls, gamma: arb) -> Exact:
    """Return the loss and its derivatives."""
    total, chances = log_sum_exp(logits), softmax(logits)
    others = log_sum_exp(logits[1:])
    if not others.is_finite():
        return Exact(loss=arb(0), gradient=[arb(0)] * len(logits))
    rest, loss = (others - total).exp(), total - logits[0]
    powered = rest.sqrt() if float(gamma) == 0.5 else rest * rest
    scale = powered * (gamma * chances[0] * loss / rest + 1)
    return Exact(loss=powered * loss, gradient=[-scale * rest, *(scale * p for p in chances[1:])])


INPUTS = Text("logits; the true class is the first", de="Logits; die wahre Klasse ist die erste")
MAGNITUDE = Text("margin of the true class over the others", de="Abstand der wahren Klasse zu den anderen")


def ways(power_of: str) -> tuple[Way, ...]:
    """Return the ways for a power of 1 - p, written in LaTeX."""
    return (
        Way(
            name="probability",
            title=Text("1 - p of the probability", de="1 - p der Wahrscheinlichkeit"),
            formula=rf"-(1-p_y)^{{{power_of}}}\log p_y",
            breaks=Text("1 - p cancels for sure examples", de="1 - p löscht sich bei sicheren Beispielen aus"),
            compute=of_probability,
        ),
        Way(
            name="expm1",
            title=Text("-expm1 of log p", de="-expm1 von log p"),
            formula=rf"-(-\operatorname{{expm1}}\log p_y)^{{{power_of}}}\log p_y",
            breaks=Text("log p itself is absorbed by 0", de="log p selbst wird zu 0 absorbiert"),
            compute=of_logarithm,
        ),
        Way(
            name="others",
            title=Text("Sum of the other classes", de="Summe der anderen Klassen"),
            formula=rf"\bigl(\tfrac T{{T+e_y}}\bigr)^{{{power_of}}}\operatorname{{log1p}}T,\quad T=\sum_{{j\ne y}}e_j",
            breaks=Text(
                "only where the others underflow, or large differences of logits are rounded",
                de="nur, wo die anderen unterlaufen oder große Differenzen von Logits gerundet werden",
            ),
            compute=of_others,
            derive=slope,
        ),
    )


FAMILY = Family(
    name="focal",
    title=Text("Focal loss", de="Focal Loss"),
    formula=r"-(1-p_y)^2\log p_y",
    inputs=INPUTS,
    trap=Text(
        "The loss weights sure examples by 1 - p, and for sure examples 1 - p is all rounding error, then 0.",
        de="Der Loss gewichtet sichere Beispiele mit 1 - p, und bei sicheren Beispielen ist 1 - p nur noch "
        "Rundungsfehler, dann 0.",
    ),
    magnitude=MAGNITUDE,
    lowest=0.0,
    highest=60.0,
    draw=towards(1),
    exact=exact,
    takes_masks=True,
    parameters={"gamma": 2.0},
    ways=ways("2"),
    example=(18.0, 0.0, 0.0),
)
