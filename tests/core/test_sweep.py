"""Sweeps: validated parameters, complete curves, the seam for other engines, and the audit of the truth."""

import dataclasses
import math
import re
from typing import Any

import mpmath
import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.losses import FORMULATIONS, LOSSES, Evaluation
from core.sweep import run as sweep_module
from core.sweep.findings import onsets
from core.sweep.run import Curve, SweepParams, measure, problems, sweep
from core.sweep.samples import SIDES
from core.truth.reference import Reference, ReferenceAuditError, softmax_reference

SMALL: dict[str, Any] = {"magnitudes": (0.0, 110.0, 12), "num_samples": 8, "num_classes": 4}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_combination_gives_complete_curves(loss: str, side: str) -> None:
    params = SweepParams(loss=loss, side=side, formats=tuple(FORMATS), formulations=tuple(FORMULATIONS[loss]), **SMALL)
    result = sweep(params)
    assert [(curve.format, curve.formulation) for curve in result.curves] == [
        (format, name) for format in FORMATS for name in FORMULATIONS[loss]
    ]
    for curve in result.curves:
        check_curve(curve, loss, len(result.magnitudes))


def check_curve(curve: Curve, loss: str, count: int) -> None:
    for part in (curve.loss, curve.gradient):
        for field in dataclasses.fields(part):
            values = getattr(part, field.name)
            assert values.shape == (count,), field.name
            assert not values.flags.writeable
            if field.name.endswith("fraction") and not np.isnan(values).all():
                assert np.all((values >= 0) & (values <= 1))
    errors, gradient = curve.loss, curve.gradient
    for low, middle, high in (
        (errors.median, errors.p99, errors.max),
        (errors.ulps_median, errors.ulps_p99, errors.ulps_max),
        (gradient.relative_l2, gradient.relative_l2_p99, gradient.relative_l2_max),
    ):
        assert np.all((low <= middle) & (middle <= high))
        assert not np.isnan(high).any()
    bad = np.isin(errors.classes, ["inf", "nan", "unrepresentable"])
    assert np.array_equal(np.isinf(errors.max), bad), "an infinite error has a class that says why"
    assert np.array_equal(errors.nonfinite_fraction > 0, np.isin(errors.classes, ["inf", "nan"])) or bad.any()
    assert np.isnan(gradient.zero_sum).all() == (loss == "sigmoid")
    assert np.all(errors.max[errors.classes == "zero"] >= 1)


def test_the_known_story_of_float32() -> None:
    """Wrong label: naive overflows at ln max. Right label: fused loses the loss, log1p keeps it."""
    wrong = sweep(SweepParams(side="wrong", formulations=("naive", "keras_clip", "fused"), num_samples=16))
    naive = wrong.curve("float32", "naive")
    assert wrong.magnitudes[np.isinf(naive.loss.max)][0] == math.ceil(math.log(FORMATS["float32"].max))
    assert set(naive.loss.classes[-5:]) == {"inf"}
    clip = wrong.curve("float32", "keras_clip")
    assert clip.loss.classes[30] == "clipped"
    assert clip.gradient.dead_fraction[30] == 1
    assert clip.gradient.relative_l2[30] == pytest.approx(1, abs=FORMATS["float32"].eps)

    right = sweep(SweepParams(side="right", formulations=("log1p", "fused"), num_samples=16))
    fused, log1p = right.curve("float32", "fused"), right.curve("float32", "log1p")
    assert fused.loss.classes[25] == "zero"
    assert fused.loss.max[25] == 1
    assert fused.loss.zero_fraction[25] == fused.gradient.target_dead_fraction[25] == 1
    assert fused.gradient.dead_fraction[25] == 0
    assert log1p.loss.max[25] < 16 * FORMATS["float32"].unit_roundoff
    assert fused.loss.sum_is_one_fraction[25] == 1
    assert fused.loss.digits_min[25] == 0
    assert log1p.loss.digits_min[25] > 6


def test_summaries_are_values_of_samples() -> None:
    problem = problems(SweepParams(side="random", magnitudes=(1.0, 1.0, 1), num_samples=101))[0]
    truth = problem.reference
    factors = 1 + np.arange(101) / 128  # exact relative errors 0, 1/128, ..., in random order of no importance
    evaluation = Evaluation(loss=truth.loss_hi * factors, gradient=truth.gradient_hi * factors[:, None])
    curve = measure(problem, evaluation, formulation="scaled", engine="test")
    tolerance = 16 * FORMATS["float64"].eps
    assert curve.loss.median == pytest.approx([50 / 128], abs=tolerance)
    assert curve.loss.p99 == pytest.approx([99 / 128], abs=tolerance)
    assert curve.loss.max == pytest.approx([100 / 128], abs=tolerance)
    assert curve.gradient.relative_l2_max == pytest.approx([100 / 128], abs=tolerance)
    assert np.isinf(curve.loss.bound).all(), "no theory for a formula that is not known"


def test_non_finite_samples_become_infinite_and_are_counted() -> None:
    problem = problems(SweepParams(side="random", magnitudes=(1.0, 1.0, 1), num_samples=4))[0]
    loss = problem.reference.loss_hi.copy()
    gradient = problem.reference.gradient_hi.copy()
    loss[:2] = [math.nan, -math.inf]
    gradient[0] = math.nan
    gradient[1] = 0
    curve = measure(problem, Evaluation(loss=loss, gradient=gradient), formulation="broken", engine="test")
    assert curve.loss.max == [math.inf]
    assert curve.loss.classes == ["nan"]
    assert curve.loss.nonfinite_fraction == [0.5]
    assert curve.gradient.nonfinite_fraction == [0.25]
    assert curve.gradient.dead_fraction == [0.25]
    assert curve.gradient.target_dead_fraction == [0.25]
    assert curve.gradient.relative_l2_max == [math.inf]


def test_the_sum_of_a_gradient_counts_however_small_it_is() -> None:
    """|sum g| / ||g||_1, for gradients shorter and longer than 1."""
    problem = problems(SweepParams(side="random", magnitudes=(1.0, 1.0, 1), num_samples=3, num_classes=2))[0]
    for scale in (2.0**-100, 1.0, 2.0**100):
        gradient = scale * np.array([[3.0, -1.0], [3.0, -1.0], [0.0, 0.0]])
        curve = measure(
            problem, Evaluation(loss=problem.reference.loss_hi, gradient=gradient), formulation="any", engine="test"
        )
        assert curve.gradient.zero_sum == [0.5]


def test_the_first_magnitude_with_an_event_is_its_onset() -> None:
    params = SweepParams(formats=("float32",), formulations=("naive", "fused"), magnitudes=(0.0, 120.0, 7))
    result = sweep(params)
    found = onsets(result, result.curve("float32", "naive"))
    overflow = 128 * math.log(2)
    assert found.nonfinite == next(float(m) for m in result.magnitudes if m > overflow)
    assert found.clipped == math.inf
    right = sweep(dataclasses.replace(params, side="right"))
    absorbed = onsets(right, right.curve("float32", "fused"))
    vanishes, underflows = 24 * math.log(2) + math.log(params.num_classes - 1), 150 * math.log(2)
    assert absorbed.zero == next(float(m) for m in right.magnitudes if m > vanishes)
    assert absorbed.dead == next(float(m) for m in right.magnitudes if m > underflows)
    none = onsets(result, result.curve("float32", "fused"))
    assert (none.nonfinite, none.clipped, none.half_lost) == (math.inf,) * 3


def test_an_evaluation_of_another_shape_is_refused() -> None:
    problem = problems(SweepParams(**SMALL))[0]
    evaluation = Evaluation(loss=np.zeros(3), gradient=np.zeros((3, 4)))
    with pytest.raises(ValueError, match="evaluation: got loss"):
        measure(problem, evaluation, formulation="naive")


def test_a_wrong_reference_fails_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    def slightly_wrong(logits: Any, labels: Any) -> Reference:
        right = softmax_reference(logits, labels)
        return dataclasses.replace(right, loss_hi=right.loss_hi * (1 + 2.0**-40))

    monkeypatch.setattr(sweep_module, "reference_for", lambda **_: slightly_wrong)
    with pytest.raises(ReferenceAuditError):
        sweep(SweepParams(**SMALL))


def test_float64_is_judged_by_certified_balls_on_all_rows() -> None:
    wide, narrow = problems(SweepParams(formats=("float64", "float32"), **SMALL))
    assert (wide.reference.engine, narrow.reference.engine) == ("arb", "compensated")


def test_sweeps_repeat_and_seeds_differ() -> None:
    first, again, other = (sweep(SweepParams(side="random", seed=seed, **SMALL)) for seed in (1, 1, 2))
    assert np.array_equal(first.curves[1].loss.max, again.curves[1].loss.max)
    assert not np.array_equal(first.curves[1].loss.max, other.curves[1].loss.max)


def test_formats_that_cannot_hold_the_magnitude_say_so() -> None:
    params = SweepParams(formats=("float8_e4m3fn", "float16"), formulations=("fused",), magnitudes=(0.0, 1000.0, 11))
    result = sweep(params)
    narrow, wide = result.curve("float8_e4m3fn", "fused"), result.curve("float16", "fused")
    beyond = result.magnitudes > FORMATS["float8_e4m3fn"].max * 1.05
    assert set(narrow.loss.classes[beyond]) == {"unrepresentable"}
    for errors in (narrow.loss.median, narrow.loss.ulps_median, narrow.gradient.relative_l2):
        assert np.isinf(errors[beyond]).all()
    assert "unrepresentable" not in wide.loss.classes


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"loss": "hinge"}, "loss: unknown name 'hinge', choose from softmax, sigmoid"),
        ({"side": "left"}, "side: unknown name 'left'"),
        ({"formats": ("float7",)}, "format: unknown name 'float7'"),
        ({"formats": ()}, "format: got none"),
        ({"formats": ("float16", "float16")}, "format: got 'float16' twice"),
        ({"formulations": ("log1p_exp",)}, "formulation: unknown name 'log1p_exp'"),
        ({"magnitudes": (2.0, 1.0, 3)}, "magnitudes: got 2.0:1.0"),
        ({"magnitudes": (-1.0, 1.0, 3)}, "magnitudes: got -1.0:1.0"),
        ({"magnitudes": (math.nan, 1.0, 3)}, "magnitudes: got nan:1.0"),
        ({"magnitudes": (0.0, math.inf, 3)}, "magnitudes: got 0.0:inf"),
        ({"magnitudes": (0.0, 1.0, 0)}, "magnitudes: count: got 0"),
        ({"num_samples": 10**9}, "samples: got 1000000000"),
        ({"num_samples": 0}, "samples: got 0"),
        ({"num_samples": 2.5}, "samples: got 2.5"),
        ({"num_classes": 0}, "classes: got 0"),
        ({"num_classes": 1}, "classes: got 1"),
        ({"num_samples": 10_000, "num_classes": 1000}, "logits, need at most"),
        ({"seed": -1}, "seed: got -1"),
    ],
)
def test_bad_parameters_are_refused_by_name(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        SweepParams(**change)


@pytest.mark.parametrize(("loss", "formulation"), [("sigmoid", "fused"), ("softmax", "log1p")])
def test_a_subnormal_loss_is_compared_with_all_digits_of_the_truth(loss: str, formulation: str) -> None:
    params = SweepParams(
        loss=loss, side="right", formats=("float64",), formulations=(formulation,), magnitudes=(742.5, 744.5, 2)
    )
    (problem,) = problems(params)
    (curve,) = sweep(params).curves
    (_, evaluation), *_ = sweep_module.emulate(problem, params.formulations)
    errors = []
    with mpmath.workprec(200):
        rows = np.atleast_2d(problem.samples.logits.T).T
        for row, label, computed in zip(rows, problem.samples.labels, evaluation.loss.tolist(), strict=True):
            against = [mpmath.mpf(value) for value in row]
            if loss == "sigmoid":
                exact = mpmath.log1p(mpmath.exp(against[0] if label == 0 else -against[0]))
            else:
                others = [value - against[label] for place, value in enumerate(against) if place != label]
                exact = mpmath.log1p(sum(map(mpmath.exp, others)))
            errors.append(float(abs(computed - exact) / exact))
    expected = np.array(errors).reshape(2, -1)
    assert np.allclose(curve.loss.max, expected.max(axis=1), rtol=1e-12)
    assert curve.loss.max.max() > 0.05
    assert np.all(curve.loss.ulps_max < (0.5001 if loss == "sigmoid" else 6))  # one rounding; nine terms and the sum
    assert curve.gradient.relative_l2_max.min() > 0


def test_the_sum_of_a_gradient_is_exact() -> None:
    params = SweepParams(side="right", formats=("float64", "bfloat16"), formulations=("fused", "log1p"), **SMALL)
    for problem in problems(params):
        for name, evaluation in sweep_module.emulate(problem, params.formulations):
            gradient = evaluation.gradient.astype(np.float64)
            sizes = np.abs(gradient).sum(axis=1)
            sums = np.array([abs(math.fsum(row)) for row in gradient.tolist()])
            residual = np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0).reshape(12, -1)
            found = measure(problem, evaluation, formulation=name).gradient.zero_sum
            assert np.allclose(found, np.sort(residual, axis=1)[:, 4], rtol=1e-12, atol=0)


def test_opposite_rows_may_lie_further_apart_than_float64_reaches() -> None:
    logits = np.array([[1.7e308, 0.0], [-1.7e308, 0.0]])
    assert softmax_reference(logits, np.array([0, 1])).loss_hi.tolist() == [0.0, 0.0]


def test_too_many_logits_say_what_to_lower() -> None:
    with pytest.raises(ValueError, match="with 1,000 classes, lower magnitudes x samples to 2,000"):
        SweepParams(num_classes=1000)
