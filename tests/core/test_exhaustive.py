"""Every sigmoid input of the narrow formats: the bounds hold at all of them, and breakdowns are exactly where known."""

import math

import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.arithmetic.rounded import round_to
from core.exhaustive import EXHAUSTIBLE, every_sigmoid_input, finite_values
from core.losses import FORMULATIONS
from core.losses.softmax import KERAS_EPSILON

NAMES = tuple(FORMULATIONS["sigmoid"])


@pytest.mark.parametrize("format", EXHAUSTIBLE)
def test_the_values_are_all_there(format: str) -> None:
    values = finite_values(FORMATS[format])
    assert (values.min(), values.max()) == (-FORMATS[format].max, FORMATS[format].max)
    assert np.all(np.diff(values) > 0)
    assert np.array_equal(round_to(values, FORMATS[format]), values)
    halfway = (values[:-1] + values[1:]) / 2
    assert np.isin(round_to(halfway, FORMATS[format]), values).all()
    assert not np.isin(halfway, values).any()
    special = 2 ** (FORMATS[format].bits) - len(values) - 1
    assert special == (2 if not FORMATS[format].has_infinity else 2 ** FORMATS[format].precision)


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("format", EXHAUSTIBLE)
def test_no_input_exceeds_its_bound(format: str, label: int) -> None:
    scatter = every_sigmoid_input(format=format, formulations=NAMES, label=label)
    for curve in scatter.curves:
        assert len(curve.loss.max) == len(scatter.logits)
        bounded = np.isfinite(curve.loss.bound)
        clips_nothing = curve.formulation == "keras_clip" and round_to(KERAS_EPSILON, FORMATS[format]) == 0
        assert bounded.any() != clips_nothing
        assert np.all(curve.loss.max[bounded] <= curve.loss.bound[bounded]), curve.formulation
        bounded = np.isfinite(curve.gradient.bound)
        assert np.all(curve.gradient.relative_l2[bounded] <= curve.gradient.bound[bounded]), curve.formulation


@pytest.mark.parametrize("format", EXHAUSTIBLE)
def test_fused_is_finite_everywhere_and_naive_is_not(format: str) -> None:
    scatter = every_sigmoid_input(format=format, formulations=("naive", "fused"), label=0)
    naive, fused = scatter.curves
    assert np.isin(fused.loss.classes, ["finite", "zero"]).all()
    assert np.all(fused.loss.ulps_max <= 2)
    broken = scatter.logits[(naive.loss.classes == "inf") | (naive.loss.classes == "nan")]
    # The first logit whose exponential is absorbed by 1, to the rounding of the exponential itself.
    first = broken[broken > 0].min()
    roundoff = FORMATS[format].unit_roundoff
    assert 1 + math.exp(-first) * (1 - roundoff) <= 1 + roundoff


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "float32"}, "too many values"),
        ({"format": "float7"}, "unknown name 'float7'"),
        ({"formulations": ("max_shift",)}, "unknown name 'max_shift'"),
        ({"label": 2}, "label: 2 arrived"),
    ],
)
def test_bad_arguments_are_refused(change: dict[str, object], message: str) -> None:
    arguments: dict[str, object] = {"format": "float16", "formulations": NAMES, "label": 1}
    with pytest.raises(ValueError, match=message):
        every_sigmoid_input(**(arguments | change))  # type: ignore[arg-type]
