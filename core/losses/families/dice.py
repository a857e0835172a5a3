"""Dice loss of sigmoids plus binary cross-entropy: the first half of the pixels are foreground, the others background.

References
----------
F. Milletari, N. Navab, S.-A. Ahmadi, "V-Net", 2016, arXiv 1606.04797.
"""

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.losses.family import CLASSES, MAX_INPUTS, Balls, Exact, Family, Way, halves, log_one_plus_exp
from core.losses.tape import Tape, Variable


def signed(tape: Tape, logits: Variable) -> Variable:
    """Return the logits with the sign by which a large one is a wrong one."""
    is_foreground = (np.arange(len(logits.value)) < len(logits.value) // 2)[:, None] & np.ones(
        logits.value.shape, dtype=np.bool_
    )
    return tape.where(is_foreground, -logits, logits)


def mean_cross_entropy(tape: Tape, logits: Variable) -> Variable:
    """Return the mean binary cross-entropy of logits."""
    return tape.sum(log_one_plus_exp(tape, signed(tape, logits))) / float(len(logits.value))


def overlap(tape: Tape, foreground: Variable, background: Variable) -> Variable:
    """1 - 2 I / U with I the sum over the foreground, U that over all plus the size of the foreground."""
    inside = tape.sum(foreground)
    whole = inside + tape.sum(background) + float(len(foreground.value))
    return 1.0 - 2.0 * inside / whole


def dice_of_logits(tape: Tape, logits: Variable) -> Variable:
    """Dice of the logits instead of the probabilities, plus the cross-entropy."""
    return overlap(tape, *halves(logits)) + mean_cross_entropy(tape, logits)


def all_of_probabilities(tape: Tape, logits: Variable) -> Variable:
    """Dice and cross-entropy, both of probabilities."""
    chances = tape.sigmoid(logits)
    foreground, background = halves(chances)
    losses = tape.sum(tape.log(foreground)) + tape.sum(tape.log(1.0 - background))
    return overlap(tape, foreground, background) - losses / float(len(logits.value))


def of_misses(tape: Tape, logits: Variable) -> Variable:
    """(sum of misses) / U with a miss sigmoid(-z) or sigmoid(z), plus the cross-entropy of logits."""
    return _misses_share(tape, logits) + mean_cross_entropy(tape, logits)


def _misses_share(tape: Tape, logits: Variable) -> Variable:
    misses = tape.sigmoid(signed(tape, logits))
    foreground, background = halves(logits)
    whole = tape.sum(tape.sigmoid(foreground)) + tape.sum(tape.sigmoid(background)) + float(len(foreground.value))
    return tape.sum(misses) / whole


def exact(logits: Balls) -> Exact:
    """Return both parts and their derivatives."""
    half = len(logits) // 2
    wrong = [-ball for ball in logits[:half]] + list(logits[half:])
    misses = [1 / (1 + (-ball).exp()) for ball in wrong]
    chances = [1 / (1 + (-ball).exp()) for ball in logits]
    inside, whole = sum(chances[:half], arb(0)), sum(chances, arb(0)) + half
    losses = [ball.exp().log1p() if float(ball) < 0 else (-ball).exp().log1p() + ball for ball in wrong]
    loss = sum(misses, arb(0)) / whole + sum(losses, arb(0)) / len(logits)
    slopes = [1 / ((ball / 2).exp() + (-ball / 2).exp()) ** 2 for ball in logits]
    by_dice = [2 * slope * (inside - (whole if place < half else 0)) / whole**2 for place, slope in enumerate(slopes)]
    by_entropy = [(-1 if place < half else 1) * miss / len(logits) for place, miss in enumerate(misses)]
    return Exact(loss=loss, gradient=[one + other for one, other in zip(by_dice, by_entropy, strict=True)])


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw logits that are right by the magnitude."""
    logits = rng.uniform(-1, 1, (CLASSES, len(magnitudes)))
    logits[: CLASSES // 2] += magnitudes
    logits[CLASSES // 2 :] -= magnitudes
    return logits


FAMILY = Family(
    name="dice",
    title=Text("Dice with cross-entropy", de="Dice mit Kreuzentropie"),
    formula=r"1-\tfrac{2\sum_i p_i t_i}{\sum_i p_i+\sum_i t_i}+\mathrm{BCE}(z,t),\quad p=\sigma(z)",
    inputs=Text("logits of pixels, the first half foreground", de="Logits von Pixeln, die erste Hälfte Vordergrund"),
    trap=Text(
        "Dice needs probabilities and cross-entropy logits. Given logits, Dice leaves the range from 0 to 1; given "
        "probabilities, the cross-entropy loses sure pixels.",
        de="Dice braucht Wahrscheinlichkeiten und die Kreuzentropie Logits. Mit Logits verlässt Dice den Bereich von 0 "
        "bis 1; mit Wahrscheinlichkeiten verliert die Kreuzentropie die sicheren Pixel.",
    ),
    magnitude=Text("size of the logits, all of them right", de="Größe der Logits, alle richtig"),
    lowest=0.0,
    highest=60.0,
    draw=draw,
    exact=exact,
    num_inputs=range(2, MAX_INPUTS + 1, 2),
    ways=(
        Way(
            name="probabilities",
            title=Text("Both of probabilities", de="Beide aus Wahrscheinlichkeiten"),
            formula=r"1-\tfrac{2I}{U}-\tfrac1n\bigl(\sum\log p+\sum\log(1-p)\bigr)",
            breaks=Text("1 - 2 I / U and 1 - p cancel", de="1 - 2 I / U und 1 - p löschen sich aus"),
            compute=all_of_probabilities,
        ),
        Way(
            name="dice_of_logits",
            title=Text("Dice of logits", de="Dice aus Logits"),
            formula=r"1-\tfrac{2\sum z t}{\sum z+\sum t}+\mathrm{BCE}",
            breaks=Text("another loss, not between 0 and 1", de="ein anderer Loss, nicht zwischen 0 und 1"),
            compute=dice_of_logits,
            is_other_loss=True,
        ),
        Way(
            name="misses",
            title=Text("Sum of the misses", de="Summe der Fehlanteile"),
            formula=r"\tfrac{\sum_i\sigma(\mp z_i)}{U}+\mathrm{BCE}",
            breaks=Text("only where the misses underflow", de="nur, wo die Fehlanteile unterlaufen"),
            compute=of_misses,
        ),
    ),
    example=(20.0, 20.0, -20.0, -20.0),
)
