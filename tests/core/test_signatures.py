"""The signatures of the ways to compute a loss, against mpmath, and which way a measured loss is taken for."""

import math

import mpmath
import pytest

from core.arithmetic.formats import FORMATS
from core.losses.signatures import FAR, GAP, NEAR, RELATIVE_TOLERANCE, SIGNATURES, kind_of
from core.losses.steps import KERAS_EPSILON

GAPS = (NEAR, GAP, FAR)
HEADS = [("softmax", 10), ("softmax", 2), ("sigmoid", 1)]
INFINITE = math.inf


def softmax(logits: list[mpmath.mpf]) -> list[mpmath.mpf]:
    terms = [mpmath.exp(logit) for logit in logits]
    return [term / sum(terms) for term in terms]


def exact(activation: str, gap: float, num_outputs: int) -> dict[str, mpmath.mpf]:
    """The loss of a label that is wrong by ``gap``, as each way computes it where nothing is rounded but the clip."""
    if activation == "softmax":
        once = softmax([mpmath.mpf(gap), *[mpmath.mpf(0)] * (num_outputs - 1)])
        probability, twice = once[1], softmax(once)[1]
    else:
        probability = 1 / (1 + mpmath.exp(gap))
        twice = 1 / (1 + mpmath.exp(-probability))
    return {
        "fused": -mpmath.log(probability),
        "two_step": -mpmath.log(max(probability, mpmath.mpf(KERAS_EPSILON))),
        "raw": -mpmath.log(probability) if probability > mpmath.mpf(2) ** -1075 else mpmath.inf,
        "double": -mpmath.log(twice),
        "missing": -mpmath.log(KERAS_EPSILON),  # clipped to it, for the label's logit is not above 0
    }


def measured(activation: str, num_outputs: int, kind: str) -> dict[float, float]:
    return {gap: float(exact(activation, gap, num_outputs)[kind]) for gap in GAPS}


@pytest.mark.parametrize(("activation", "num_outputs"), HEADS)
def test_every_formula_is_the_loss_that_this_way_gives(activation: str, num_outputs: int) -> None:
    for gap in (0.25, 1.0, *GAPS):
        expected = exact(activation, gap, num_outputs)
        assert SIGNATURES[activation].keys() == expected.keys()
        for kind, formula in SIGNATURES[activation].items():
            roundings = 64 + 2 * gap  # the exponential of a gap is off by as many
            tolerance = roundings * FORMATS["float64"].unit_roundoff
            assert formula(gap, num_outputs) == pytest.approx(float(expected[kind]), rel=tolerance), (kind, gap)


@pytest.mark.parametrize("error", [0.0, 0.75 * RELATIVE_TOLERANCE, -0.75 * RELATIVE_TOLERANCE])
@pytest.mark.parametrize(("activation", "num_outputs"), HEADS)
def test_every_way_of_computing_a_loss_is_told_by_its_losses(activation: str, num_outputs: int, error: float) -> None:
    for kind in SIGNATURES[activation]:
        losses = {gap: loss * (1 + error) for gap, loss in measured(activation, num_outputs, kind).items()}
        assert kind_of(activation, losses, num_outputs) == kind


@pytest.mark.parametrize(("activation", "num_outputs"), HEADS)
def test_what_fits_no_way_is_unknown(activation: str, num_outputs: int) -> None:
    assert kind_of(activation, dict.fromkeys(GAPS, 7.0), num_outputs) == "unknown"
    for kind in SIGNATURES[activation]:
        losses = measured(activation, num_outputs, kind)
        for gap in GAPS:
            if math.isfinite(losses[gap]):
                for factor in (1 + 2 * RELATIVE_TOLERANCE, 1 - 2 * RELATIVE_TOLERANCE):
                    assert kind_of(activation, losses | {gap: factor * losses[gap]}, num_outputs) == "unknown"


@pytest.mark.parametrize(("activation", "num_outputs"), HEADS)
def test_an_infinite_loss_is_that_of_a_probability_that_underflows(activation: str, num_outputs: int) -> None:
    """In a narrow format it does so earlier; at the nearest gap it does in none."""
    raw = measured(activation, num_outputs, "raw")
    assert kind_of(activation, raw | {GAP: INFINITE}, num_outputs) == "raw"
    assert kind_of(activation, raw | {GAP: math.nan}, num_outputs) == "raw"
    assert kind_of(activation, raw | {NEAR: INFINITE}, num_outputs) == "unknown"
    for kind in ("fused", "two_step", "double", "missing"):
        assert kind_of(activation, measured(activation, num_outputs, kind) | {NEAR: INFINITE}, num_outputs) == "unknown"


def test_the_gaps_lie_where_the_ways_differ() -> None:
    """Nothing is clipped at the nearest, the clip acts at the next, and float64 has no such probability at the last."""
    assert math.exp(-NEAR) > 2 * KERAS_EPSILON
    assert math.exp(-GAP) < KERAS_EPSILON / 2
    assert math.exp(-GAP) > 0 == math.exp(-FAR)
