"""Logits that are not finite: the steps give what NumPy's give, and the named step is the one that decides it."""

import numpy as np
import pytest

from core.arithmetic.formats import format_named
from core.inference.special_logits import CAUSES, special_probabilities
from core.losses.activations import activation_named

INF, NAN = np.inf, np.nan
CASES = [
    ([INF, 0.0], "max_shift", ("shift",)),
    ([INF, 0.0], "naive", ("quotient",)),
    ([-INF, 0.0, 1.0], "max_shift", ("masked",)),
    ([-INF, 0.0, 1.0], "naive", ("masked",)),
    ([-INF, -INF], "max_shift", ("none_left",)),
    ([-INF, -INF], "naive", ("no_sum",)),
    ([NAN, 0.0], "max_shift", ("nan",)),
    ([NAN, INF], "naive", ("nan",)),
    ([INF, -INF, 0.0], "stable", ("saturated",)),
    ([NAN, 0.0], "stable", ("nan_alone",)),
    ([NAN, INF], "naive sigmoid", ("nan_alone", "saturated")),
]


def by_numpy(logits: list[float], way: str) -> np.ndarray:
    z = np.array(logits)
    with np.errstate(all="ignore"):
        if "sigmoid" in way or way == "stable":
            return np.asarray(1 / (1 + np.exp(-z)))
        weights = np.exp(z - z.max()) if way == "max_shift" else np.exp(z)
        return np.asarray(weights / weights.sum())


@pytest.mark.parametrize(("logits", "way", "causes"), CASES)
def test_the_steps_are_those_of_numpy_and_the_cause_is_named(
    logits: list[float], way: str, causes: tuple[str, ...]
) -> None:
    function = "sigmoid" if "sigmoid" in way or way == "stable" else "softmax"
    activation = activation_named(function, way.split()[0])
    found = special_probabilities(logits, format_named("float64"), activation)
    np.testing.assert_array_equal(found.values, by_numpy(logits, way))
    assert found.causes == causes


def test_a_format_without_infinity_says_so_and_every_cause_occurs() -> None:
    format = format_named("float8_e4m3fn")
    found = special_probabilities([INF, 0.0], format, activation_named("softmax", "max_shift"))
    assert np.isnan(found.values).all()
    assert found.causes == ("no_infinity",)
    assert {cause for *_, causes in CASES for cause in causes} | {"no_infinity"} == set(CAUSES)
