"""The true intermediate values that bounds are made of, against mpmath, value by value."""

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.sweep.intermediates import TRUTHS
from core.sweep.samples import SIDES, Samples, draw, round_draw
from core.truth.reference import reference_for

BITS = 1200
"""More than lie between 1 and the smallest loss here."""
ROUNDOFF = FORMATS["float64"].unit_roundoff
MAGNITUDES = np.array([0.125, 1.0, 6.0, 30.0, 200.0])
NUM_CLASSES = 4


def truth_of(loss: str, side: str) -> tuple[Any, list[list[float]], list[int]]:
    """The values of the package, and the logits and labels that they are of."""
    drawn = draw(loss=loss, side=SIDES[side], magnitudes=MAGNITUDES, num_samples=6, num_classes=NUM_CLASSES, seed=3)
    samples = round_draw(drawn, FORMATS["float64"])
    reference = reference_for(loss=loss, judged=FORMATS["float64"])(samples.logits, samples.labels)
    logits = np.asarray(samples.logits).reshape(len(samples.labels), -1)
    return TRUTHS[loss](samples, reference), logits.tolist(), samples.labels.tolist()


def softmax_values(logits: list[float], label: int) -> dict[str, Any]:
    """What the names of ``SoftmaxTruth`` stand for, at many bits."""
    largest = max(logits)
    distances = [largest - mpmath.mpf(logit) for logit in logits]
    terms = [mpmath.exp(-distance) for distance in distances]
    total = sum(terms)
    probabilities = [term / total for term in terms]
    leading = distances.index(0)
    others = [place for place in range(len(logits)) if place != leading]
    weighed = sum(distances[place] * terms[place] for place in others)
    away = sum(probabilities[place] for place in range(len(logits)) if place != label)
    loss = -mpmath.log(probabilities[label])
    gradient = [away if place == label else probabilities[place] for place in range(len(logits))]
    return {
        "farthest": max(distances),
        "total": total,
        "spread": weighed / total,
        "tail_spread": weighed / sum(terms[place] for place in others),
        "at_label": distances[label],
        "probability": probabilities[label],
        "log_total": mpmath.log(total),
        "condition": 2 * away * max(map(abs, logits)) / loss,
        "gradient_scale": max(gradient),
        "scaled_square": sum((part / max(gradient)) ** 2 for part in gradient),
    }


def sigmoid_values(logits: list[float], label: int) -> dict[str, Any]:
    """What the names of ``SigmoidTruth`` stand for, at many bits."""
    (logit,) = map(mpmath.mpf, logits)
    activation, complement = 1 / (1 + mpmath.exp(-logit)), 1 / (1 + mpmath.exp(logit))
    argument = activation if label else complement
    gradient = complement if label else activation
    return {
        "smaller": min(activation, complement),
        "log_argument": argument,
        "complement_growth": mpmath.mpf(1) if label else activation / complement,
        "condition": abs(logit) * gradient / -mpmath.log(argument),
        "gradient_scale": gradient,
        "scaled_square": mpmath.mpf(1),
    }


VALUES: dict[str, Callable[[list[float], int], dict[str, Any]]] = {"softmax": softmax_values, "sigmoid": sigmoid_values}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("loss", VALUES)
def test_every_value_is_what_its_formula_gives(loss: str, side: str) -> None:
    truth, rows, labels = truth_of(loss, side)
    with mpmath.workprec(BITS):
        for row, (logits, label) in enumerate(zip(rows, labels, strict=True)):
            # A dozen terms, each a handful of roundings away; the exponential of a rounded difference has as much more.
            tolerance = ROUNDOFF * (64 + 2 * (max(logits) - min(logits)))
            for name, exact in VALUES[loss](logits, label).items():
                computed = float(np.broadcast_to(getattr(truth, name), len(labels))[row])
                scale = 1 if name == "log_total" else abs(exact)  # the logarithm of a rounded number above 1
                assert abs(computed - exact) <= tolerance * scale, (name, logits, label)


@pytest.mark.parametrize("loss", VALUES)
def test_the_samples_have_losses_below_and_above_one(loss: str) -> None:
    losses = np.concatenate([truth_of(loss, side)[0].loss for side in SIDES])
    assert losses.min() < 2.0**-8
    assert losses.max() > 8


def test_a_tail_that_float64_cannot_hold_weighs_as_much_as_its_farthest_term() -> None:
    logits, labels = np.array([[0.0, -800.0, -900.0], [800.0, 0.0, 0.0]]), np.array([0, 0])
    samples = Samples(logits=logits, labels=labels, representable=np.array([True, True]))
    reference = reference_for(loss="softmax", judged=FORMATS["float64"])(logits, labels)
    assert TRUTHS["softmax"](samples, reference).tail_spread.tolist() == [900.0, 800.0]
