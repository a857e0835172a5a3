"""The numbers in the explanations of the lab's terms, against NumPy."""

import math

import numpy as np

from core.teaching.terms import LEAD, facts

FACTS = {name: float(value) for name, value in facts().items()}
SINGLE = np.float32


def test_a_lead_of_logits_is_a_ratio_of_probabilities() -> None:
    exponentials = np.exp([LEAD, 0.0, -1.0])
    probabilities = exponentials / exponentials.sum()
    assert math.isclose(probabilities[0] / probabilities[1], FACTS["times"], rel_tol=1e-12)


def test_a_loss_in_nats_is_the_negative_logarithm_of_the_probability() -> None:
    assert math.isclose(-math.log(FACTS["probability"]), FACTS["margin"], rel_tol=1e-12)
    assert math.isclose(-math.log(FACTS["clip"]), FACTS["cap"], rel_tol=1e-12)


def test_exp_leaves_float32_where_it_is_said() -> None:
    highest, lowest = SINGLE(FACTS["overflows"]), SINGLE(FACTS["vanishes"])
    with np.errstate(all="ignore"):
        assert np.isinf(np.exp(highest))
        assert np.isfinite(np.exp(np.nextafter(highest, SINGLE(0))))
        assert np.exp(lowest) == 0


def test_the_limits_of_the_formats_are_numpys() -> None:
    assert FACTS["ulp"] == np.finfo(SINGLE).eps
    assert FACTS["min_normal"] == np.finfo(SINGLE).smallest_normal
    assert FACTS["largest_half"] == np.finfo(np.float16).max


def test_absorption_and_cancellation_are_what_numpy_computes() -> None:
    absorbing = SINGLE(FACTS["absorbing"])
    assert absorbing + SINGLE(1) == absorbing
    assert absorbing - SINGLE(1) != absorbing
    assert float(np.float16(FACTS["above"]) - np.float16(FACTS["below"])) == FACTS["computed_difference"]
    assert math.isclose(FACTS["above"] - FACTS["below"], FACTS["difference"], rel_tol=1e-9)
