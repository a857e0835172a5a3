"""The formulations: exact where they should be, broken where they should be, row by row, in every format."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arithmetic.formats import COMMON, FORMATS, FloatFormat
from core.arithmetic.rounded import arithmetic_of
from core.losses import FORMULATIONS, LOSSES, Evaluation, Formulation, by_class
from core.truth.reference import certified_sigmoid_reference, certified_softmax_reference

FLOAT32 = arithmetic_of(FORMATS["float32"])
FLOAT64 = arithmetic_of(FORMATS["float64"])

SOFTMAX = list(FORMULATIONS["softmax"].values())
SIGMOID = list(FORMULATIONS["sigmoid"].values())
EVERY = [
    pytest.param(formulation, format, id=f"{formulation.loss.name}-{formulation.name}-{format.name}")
    for formulation in SOFTMAX + SIGMOID
    for format in COMMON.values()
]


def by_name(entry: Formulation | FloatFormat) -> str:
    return entry.name


def softmax(name: str, logits: list[float], label: int, format: str = "float32") -> tuple[float, list[float]]:
    result = FORMULATIONS["softmax"][name].evaluate(arithmetic_of(FORMATS[format]), [logits], [label])
    return float(result.loss[0]), result.gradient[0].tolist()


def sigmoid(name: str, logit: float, label: int, format: str = "float32") -> tuple[float, float]:
    result = FORMULATIONS["sigmoid"][name].evaluate(arithmetic_of(FORMATS[format]), [logit], [label])
    return float(result.loss[0]), float(result.gradient[0])


def logits_of(
    formulation: Formulation, num_samples: int, scale: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    rng = np.random.default_rng(0)
    if formulation.loss.name == "sigmoid":
        return scale * rng.normal(size=num_samples), rng.integers(2, size=num_samples)
    return scale * rng.normal(size=(num_samples, 5)), rng.integers(5, size=num_samples)


@pytest.mark.parametrize("formulation", SOFTMAX, ids=by_name)
def test_softmax_in_float64_is_right_at_small_logits(formulation: Formulation) -> None:
    logits, labels = logits_of(formulation, 200, 2.0)
    result = formulation.evaluate(FLOAT64, logits, labels)
    truth = certified_softmax_reference(logits, labels)
    # Twenty roundings or so, each of at most u times the largest intermediate: max|z| or the reciprocal probability.
    allowed = 20 * FORMATS["float64"].unit_roundoff * (np.abs(logits).max() + 1)
    assert np.abs(result.loss - truth.loss_hi).max() <= allowed
    assert np.abs(result.gradient - truth.gradient_hi).max() <= allowed


@pytest.mark.parametrize("formulation", SIGMOID, ids=by_name)
def test_sigmoid_in_float64_is_right_at_small_logits(formulation: Formulation) -> None:
    logits, labels = logits_of(formulation, 200, 2.0)
    result = formulation.evaluate(FLOAT64, logits, labels)
    truth = certified_sigmoid_reference(logits, labels)
    allowed = 8 * FORMATS["float64"].unit_roundoff * (1 + np.exp(np.abs(logits).max()))
    assert np.abs(result.loss - truth.loss_hi).max() <= allowed
    assert np.abs(result.gradient - truth.gradient_hi).max() <= allowed


@pytest.mark.parametrize(("formulation", "format"), EVERY)
def test_results_are_values_of_the_format(formulation: Formulation, format: FloatFormat) -> None:
    logits, labels = logits_of(formulation, 50, 20.0)
    result = formulation.evaluate(arithmetic_of(format), logits, labels)
    assert result.gradient.shape == logits.shape
    assert result.loss.shape == labels.shape
    for values in (result.loss, result.gradient):
        with np.errstate(over="ignore", invalid="ignore"):
            assert np.array_equal(
                values.astype(np.float32 if format.bits < 64 else np.float64).astype(format.dtype),
                values,
                equal_nan=True,
            )


@pytest.mark.parametrize(("formulation", "format"), EVERY)
def test_a_row_does_not_depend_on_its_neighbours(formulation: Formulation, format: FloatFormat) -> None:
    arithmetic = arithmetic_of(format)
    logits, labels = logits_of(formulation, 6, 10.0)
    together = formulation.evaluate(arithmetic, logits, labels)
    for row in range(len(labels)):
        alone = formulation.evaluate(arithmetic, logits[row : row + 1], labels[row : row + 1])
        assert np.array_equal(alone.loss, together.loss[row : row + 1], equal_nan=True)
        assert np.array_equal(alone.gradient, together.gradient[row : row + 1], equal_nan=True)


@pytest.mark.parametrize("loss", LOSSES)
def test_sharing_steps_changes_nothing(loss: str) -> None:
    formulations = FORMULATIONS[loss].values()
    logits, labels = logits_of(next(iter(formulations)), 40, 15.0)
    steps = LOSSES[loss].steps(FLOAT32, by_class(FLOAT32.carry(logits)), labels)
    shared = [formulation.from_steps(steps) for formulation in formulations]
    for formulation, result in zip(formulations, shared, strict=True):
        alone = formulation.evaluate(FLOAT32, logits, labels)
        assert np.array_equal(result.loss, alone.loss, equal_nan=True)
        assert np.array_equal(by_class(alone.gradient), result.gradient, equal_nan=True)


@pytest.mark.parametrize(("formulation", "format"), EVERY)
def test_an_empty_batch_gives_empty_results(formulation: Formulation, format: FloatFormat) -> None:
    shape = (0,) if formulation.loss.name == "sigmoid" else (0, 3)
    result = formulation.evaluate(arithmetic_of(format), np.empty(shape), np.empty(0, dtype=int))
    assert (result.loss.shape, result.gradient.shape) == ((0,), shape)


@pytest.mark.parametrize(("formulation", "format"), EVERY)
@pytest.mark.parametrize("special", [math.nan, math.inf, -math.inf, "max", "-max", "min_subnormal"])
def test_special_logits_raise_nothing(formulation: Formulation, format: FloatFormat, special: float | str) -> None:
    value = {"max": format.max, "-max": -format.max, "min_subnormal": format.min_subnormal}.get(str(special), special)
    logits = [value] if formulation.loss.name == "sigmoid" else [[value, 0.0, 1.0]]
    result = formulation.evaluate(arithmetic_of(format), logits, [0])
    if isinstance(value, float) and math.isnan(value):
        assert np.isnan(result.loss).all()
    assert result.loss.shape == (1,)


@pytest.mark.parametrize("formulation", SOFTMAX, ids=by_name)
@pytest.mark.parametrize("format", COMMON.values(), ids=by_name)
def test_one_class_has_no_loss(formulation: Formulation, format: FloatFormat) -> None:
    result = formulation.evaluate(arithmetic_of(format), [[0.5], [-1.0]], [0, 0])
    clips = formulation.name == "keras_clip"  # to the format's 1 - eps, whose logarithm remains
    assert np.all(result.loss == 0) or clips
    assert not result.gradient.any()


@pytest.mark.parametrize("formulation", SOFTMAX, ids=by_name)
def test_equal_logits_give_the_logarithm_of_their_number(formulation: Formulation) -> None:
    loss, gradient = softmax(formulation.name, [3.0] * 4, 1)
    assert loss == pytest.approx(math.log(4), rel=8 * FORMATS["float32"].unit_roundoff)
    assert gradient == pytest.approx([0.25, -0.75, 0.25, 0.25], abs=8 * FORMATS["float32"].unit_roundoff)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(-60, 60, width=16), min_size=2, max_size=6),
    st.integers(0, 5),
    st.sampled_from([entry for entry in SOFTMAX if entry.name not in ("naive", "keras_clip", "keras_sparse_clip")]),
    st.sampled_from(list(COMMON.values())),
)
def test_shifted_losses_are_never_negative_nor_nan(
    logits: list[float], label: int, formulation: Formulation, format: FloatFormat
) -> None:
    result = formulation.evaluate(arithmetic_of(format), [logits], [label % len(logits)])
    # Log-sum-exp rounds m + log S before it subtracts, and may end below the logit: by half an ulp of it.
    lowest = -format.eps * 64 if formulation.name == "lse_minus_logit" else 0.0
    assert result.loss[0] >= lowest or (formulation.name == "max_shift" and not np.isfinite(result.loss[0]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-20, 20), min_size=2, max_size=6), st.integers(0, 5), st.integers(-100, 100))
def test_an_exact_common_shift_changes_no_bit_of_the_shifted_forms(logits: list[int], label: int, shift: int) -> None:
    for name in ("max_shift", "keras_clip", "keras_sparse_clip", "log_softmax", "log1p", "fused"):
        here = softmax(name, [float(value) for value in logits], label % len(logits))
        there = softmax(name, [float(value + shift) for value in logits], label % len(logits))
        assert here == there, name


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-30, 30), min_size=3, max_size=5), st.permutations(range(3)))
def test_permuting_classes_permutes_the_gradient(logits: list[float], order: list[int]) -> None:
    chosen = logits[:3]
    for name in ("log_softmax", "fused", "lse_minus_logit"):
        loss, gradient = softmax(name, chosen, order[0], "float64")
        moved_loss, moved = softmax(name, [chosen[index] for index in order], 0, "float64")
        # Only the order of the sum differs; each form's bound counts fewer than 16 roundings of at most max(1, L, |z|).
        allowed = 16 * FORMATS["float64"].unit_roundoff * max(1.0, loss, *map(abs, chosen))
        assert moved_loss == pytest.approx(loss, abs=allowed)
        assert moved == pytest.approx([gradient[index] for index in order], abs=allowed)


def test_naive_overflow_kills_the_gradient_by_zero_times_infinity() -> None:
    loss, gradient = softmax("naive", [100.0, 0.0, 0.0], 0)
    assert math.isnan(loss)
    assert all(math.isnan(value) for value in gradient)
    assert softmax("naive", [100.0, 0.0, 0.0], 1)[0] == math.inf
    assert math.isnan(softmax("naive", [100.0, 0.0, 0.0], 1, "float8_e4m3fn")[0]), "a format without infinities"


def test_max_shift_underflow_gives_infinity_and_nan() -> None:
    loss, gradient = softmax("max_shift", [110.0, 0.0, 0.0], 1)
    assert loss == math.inf
    assert any(math.isnan(value) for value in gradient)


def test_clipped_probabilities_stop_learning() -> None:
    loss, gradient = softmax("keras_clip", [20.0, 0.0, 0.0], 1)
    assert loss == -np.log(np.float32(1e-7))
    assert gradient == [0.0, 0.0, 0.0]
    loss, gradient = softmax("fused", [20.0, 0.0, 0.0], 1)
    assert loss == pytest.approx(20, rel=FORMATS["float32"].eps)
    assert gradient == pytest.approx([1.0, -1.0, 0.0], abs=1e-8)


def test_the_sparse_loss_of_a_clipped_label_adds_up_what_the_clip_leaves() -> None:
    logits = [17.0, 0.0, 0.5]
    loss, gradient = softmax("keras_sparse_clip", logits, 1)
    probabilities = np.exp(np.subtract(logits, 17.0))
    clipped = np.clip(probabilities / probabilities.sum(), 1e-7, 1 - 1e-7)
    roundoff = FORMATS["float32"].unit_roundoff
    assert loss == pytest.approx(-math.log(clipped[1] / clipped.sum()), abs=8 * roundoff)
    assert gradient != [0.0, 0.0, 0.0], "what is left of the gradient"
    assert max(map(abs, gradient)) < 6 * roundoff
    assert softmax("keras_clip", logits, 1)[1] == [0.0, 0.0, 0.0]
    assert softmax("keras_sparse_clip", [30.0, 0.0, 0.5], 1)[1] == [0.0, 0.0, 0.0], "every class is clipped"


def test_a_clip_that_rounds_to_zero_clips_nothing() -> None:
    loss, gradient = softmax("keras_clip", [20.0, 0.0, 0.0], 1, "float8_e5m2")
    assert math.isnan(loss), "0 * log 0 of the other classes"
    assert any(math.isnan(value) for value in gradient)


def test_log1p_keeps_the_loss_but_not_its_gradient() -> None:
    loss, gradient = softmax("log1p", [40.0, 0.0, 0.0], 0)
    assert loss == pytest.approx(2 * math.exp(-40), rel=4 * FORMATS["float32"].unit_roundoff)
    assert gradient[0] == 0.0
    assert gradient[1] == pytest.approx(math.exp(-40), rel=4 * FORMATS["float32"].unit_roundoff)
    assert softmax("fused", [40.0, 0.0, 0.0], 0)[0] == 0.0


def test_a_common_offset_absorbs_log_sum_exp_minus_logit() -> None:
    near = softmax("lse_minus_logit", [0.0, 0.0], 0, "bfloat16")[0]
    far = softmax("lse_minus_logit", [512.0, 512.0], 0, "bfloat16")[0]
    assert near == pytest.approx(math.log(2), rel=2 * FORMATS["bfloat16"].unit_roundoff)
    assert far == 0.0
    assert softmax("fused", [512.0, 512.0], 0, "bfloat16")[0] == near


def test_keras_binary_caps_differ_between_the_labels() -> None:
    assert sigmoid("keras_clip", -30.0, 1) == (float(-np.log(np.float32(1e-7))), 0.0)
    loss, gradient = sigmoid("keras_clip", 30.0, 0)
    assert loss == float(-np.log(1 - np.float32(1 - 1e-7)))
    assert gradient == 0.0
    assert sigmoid("keras_clip", 30.0, 0, "float16")[0] == math.inf
    assert math.isnan(sigmoid("keras_clip", 30.0, 1, "float16")[0])


def test_fused_sigmoid_keeps_loss_and_gradient_on_both_sides() -> None:
    loss, gradient = sigmoid("fused", 40.0, 1)
    assert loss == pytest.approx(math.exp(-40), rel=3 * FORMATS["float32"].unit_roundoff)
    assert gradient == pytest.approx(-math.exp(-40), rel=4 * FORMATS["float32"].unit_roundoff)
    assert sigmoid("fused", 40.0, 0) == (40.0, 1.0)


def test_log1p_of_minus_the_sigmoid_saves_the_subtraction_but_not_the_sigmoid() -> None:
    roundoff = FORMATS["float32"].unit_roundoff
    assert sigmoid("log1p_minus", -20.0, 0)[0] == pytest.approx(math.exp(-20), rel=3 * roundoff)
    assert sigmoid("naive", -20.0, 0)[0] == 0.0, "1 - a is 1"
    assert sigmoid("log1p_minus", 18.0, 0)[0] == math.inf
    assert math.isnan(sigmoid("log1p_minus", 18.0, 1)[0])
    assert sigmoid("fused", 18.0, 0)[0] == pytest.approx(18, rel=2 * roundoff)


def test_log1p_of_exp_overflows_when_wrong() -> None:
    loss, gradient = sigmoid("log1p_exp", 100.0, 0)
    assert loss == math.inf
    assert math.isnan(gradient)
    assert sigmoid("log1p_exp", 100.0, 1)[0] == pytest.approx(math.exp(-100), rel=2 * FORMATS["float32"].unit_roundoff)


def test_what_a_formula_reports_about_itself() -> None:
    def reported(name: str, logits: list[float]) -> Evaluation:
        return FORMULATIONS["softmax"][name].evaluate(FLOAT32, [logits], [1])

    assert reported("keras_clip", [20.0, 0.0]).clipped == [True]
    assert reported("keras_clip", [1.0, 0.0]).clipped == [False]
    assert reported("fused", [20.0, 0.0]).clipped is None
    assert reported("fused", [20.0, 0.0]).sum_is_one == [True]
    assert reported("fused", [1.0, 0.0]).sum_is_one == [False]
    assert reported("log1p", [20.0, 0.0]).sum_is_one is None
