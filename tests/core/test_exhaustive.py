"""Every sigmoid input of the narrow formats: the bounds hold at all of them, and breakdowns are exactly where known."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from core.arithmetic.bits import finite_values
from core.arithmetic.formats import COMMON, FORMATS, format_named
from core.arithmetic.rounded import EXHAUSTIBLE_BITS, round_to
from core.losses import FORMULATIONS
from core.losses.steps import KERAS_EPSILON
from core.sweep.curves import Curve, Problem, measure
from core.sweep.intermediates import SigmoidTruth
from core.sweep.run import audited_reference, emulate
from core.sweep.samples import Samples

NAMES = tuple(FORMULATIONS["sigmoid"])
EXHAUSTIBLE = tuple(name for name, format in FORMATS.items() if format.bits <= EXHAUSTIBLE_BITS)
ORDINARY = tuple(name for name in EXHAUSTIBLE if name in COMMON)


def every_sigmoid_input(
    format: str, formulations: tuple[str, ...], label: int
) -> tuple[npt.NDArray[np.float64], tuple[Curve, ...]]:
    """Measure sigmoid formulations at every value of a format: each logit is one place of an ordinary curve."""
    logits = finite_values(format_named(format))
    samples = Samples(
        logits=logits,
        labels=np.full(logits.shape, label, dtype=np.intp),
        representable=np.ones(logits.shape, dtype=bool),
    )
    reference = audited_reference("sigmoid", format, samples)
    problem = Problem(
        loss="sigmoid",
        format=format,
        num_magnitudes=len(logits),
        samples=samples,
        reference=reference,
        truth=SigmoidTruth(samples, reference),
    )
    return logits, tuple(measure(problem, result, formulation=name) for name, result in emulate(problem, formulations))


@pytest.mark.parametrize("format", ORDINARY)
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
    logits, curves = every_sigmoid_input(format, NAMES, label)
    for curve in curves:
        assert len(curve.loss.max) == len(logits)
        bounded = np.isfinite(curve.loss.bound)
        clips_nothing = curve.formulation == "keras_clip" and round_to(KERAS_EPSILON, FORMATS[format]) == 0
        assert bounded.any() != clips_nothing or format not in COMMON
        assert np.all(curve.loss.max[bounded] <= curve.loss.bound[bounded]), curve.formulation
        bounded = np.isfinite(curve.gradient.bound)
        assert np.all(curve.gradient.relative_l2[bounded] <= curve.gradient.bound[bounded]), curve.formulation


@pytest.mark.parametrize("format", ORDINARY)
def test_fused_is_finite_everywhere_and_naive_is_not(format: str) -> None:
    logits, (naive, fused) = every_sigmoid_input(format, ("naive", "fused"), 0)
    assert np.isin(fused.loss.classes, ["finite", "zero"]).all()
    assert np.all(fused.loss.ulps_max <= 2)
    broken = logits[(naive.loss.classes == "inf") | (naive.loss.classes == "nan")]
    # The first logit whose exponential is absorbed by 1, to the rounding of the exponential itself.
    first = broken[broken > 0].min()
    roundoff = FORMATS[format].unit_roundoff
    assert 1 + math.exp(-first) * (1 - roundoff) <= 1 + roundoff
