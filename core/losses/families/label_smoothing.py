"""Cross-entropy with smoothed labels: a / n for each of n classes, and 1 - a more for the true class, the first."""

import numpy as np
from flint import arb

from core.arithmetic.entries import Text
from core.losses.family import Balls, Exact, Family, Way, log_softmax, log_sum_exp, probabilities, softmax, towards
from core.losses.tape import Tape, Variable


def smoothed(tape: Tape, logits: Variable, a: float) -> Variable:
    """Return the smoothed labels, computed in the format."""
    share = tape.of(a) / float(len(logits.value))
    is_true = (np.arange(len(logits.value)) == 0)[:, None] & np.ones(logits.value.shape, dtype=np.bool_)
    return tape.where(is_true, 1.0 - tape.of(a) + share, share + tape.of(np.zeros_like(logits.value)))


def of_probabilities(tape: Tape, logits: Variable, a: float) -> Variable:
    """-sum(t log p), p by softmax."""
    return -tape.sum(smoothed(tape, logits, a) * tape.log(probabilities(tape, logits)))


def mixture(tape: Tape, logits: Variable, a: float) -> Variable:
    """(1 - a) CE + a mean of -log p over the classes, from log-probabilities."""
    logs = log_softmax(tape, logits)
    mean = tape.sum(logs) / float(len(logits.value))
    return -((1.0 - tape.of(a)) * logs[0] + tape.of(a) * mean)


def of_logarithms(tape: Tape, logits: Variable, a: float) -> Variable:
    """-sum(t log p), log p by log-softmax; with derivative p - t."""
    return -tape.sum(smoothed(tape, logits, a) * log_softmax(tape, logits))


def slope(tape: Tape, logits: Variable, a: float) -> Variable:
    """The derivative p - t; for the true class (a - a / n) - (1 - p), which cancels only where the two are equal."""
    chances, share = probabilities(tape, logits), tape.of(a) / float(len(logits.value))
    at_label = (tape.of(a) - share) - tape.sum(chances[1:])
    return tape.of(np.concatenate([at_label.value[None], (chances[1:] - share).value]))


def exact(logits: Balls, a: arb) -> Exact:
    """Return -sum(t log p) and p - t; infinite where a class has probability 0."""
    total, share = log_sum_exp(logits), a / len(logits)
    labels = [1 - a + share, *[share] * (len(logits) - 1)]
    loss = arb(0)
    for label, logit in zip(labels, logits, strict=True):
        loss = loss + label * (total - logit) if logit.is_finite() else arb("inf")
        if not logit.is_finite():
            break
    return Exact(loss=loss, gradient=[p - label for p, label in zip(softmax(logits), labels, strict=True)])


FAMILY = Family(
    name="label_smoothing",
    title=Text("Label smoothing", de="Geglättete Labels"),
    formula=r"-\sum_j t_j\log p_j,\quad t=(1-a)\,\text{one-hot}+\tfrac an",
    inputs=Text("logits; the true class is the first", de="Logits; die wahre Klasse ist die erste"),
    trap=Text(
        "Every class has a share of the loss, so a single probability that underflows makes the loss infinite; so does "
        "a class that is masked with -inf.",
        de="Jede Klasse hat einen Anteil am Loss. Darum macht eine einzige Wahrscheinlichkeit, die unterläuft, den "
        "Loss unendlich; ebenso eine Klasse, die mit -inf maskiert ist.",
    ),
    magnitude=Text("margin of the true class over the others", de="Abstand der wahren Klasse zu den anderen"),
    lowest=0.0,
    highest=120.0,
    draw=towards(1),
    exact=exact,
    takes_masks=True,
    parameters={"a": 0.1},
    ways=(
        Way(
            name="probabilities",
            title=Text("Logarithm of probabilities", de="Logarithmus von Wahrscheinlichkeiten"),
            formula=r"-\sum_j t_j\log(p_j)",
            breaks=Text("a probability underflows to 0", de="eine Wahrscheinlichkeit unterläuft zu 0"),
            compute=of_probabilities,
        ),
        Way(
            name="mixture",
            title=Text("Mixture of two losses", de="Mischung zweier Losse"),
            formula=r"-(1-a)\log p_y-\tfrac an\sum_j\log p_j",
            breaks=Text(
                "gradients of both parts are added, and may cancel",
                de="die Gradienten beider Teile werden addiert und können sich auslöschen",
            ),
            compute=mixture,
        ),
        Way(
            name="log_softmax",
            title=Text("Log-softmax", de="Log-Softmax"),
            formula=r"-\sum_j t_j\,\operatorname{log\_softmax}(z)_j",
            breaks=Text("nowhere in the range of the format", de="nirgends im Wertebereich des Formats"),
            compute=of_logarithms,
            derive=slope,
        ),
    ),
    example=(110.0, 0.0, 0.0, 0.0),
)
