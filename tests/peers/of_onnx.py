"""The backend cases of ONNX for softmax, its losses and log-sum-exp, rebuilt from the operators' definitions.

The inputs are drawn as ONNX draws them where it fixes a seed; where it does not, they are new ones of the same shape.
The expected results are those of the definitions in float64, and those that ONNX states as numbers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import FORMATS
from tests.peers import lab
from tests.peers.suite import Case, Suite, compared, is_close, skipped

UNITS = 32
"""Roundings that a result may be off by: a loss of five logits from 0 to 1 has a bound of 11.2 of them, by the table of
formulations with n = 5, w = 1 and L below 2.7; a pairwise sum of 5,400 terms that are not negative adds 13, and a mean
with its weights 4."""
ROUNDOFF = FORMATS["float32"].unit_roundoff
NUM_CLASSES = 5
LARGE = (6, 6, 5, 3, 4)
FIRST, SECOND = (0.9, 0.7, 0.8, 0.9, 0.9), (0.2, 0.3, 0.6, 0.1, 0.5)
"""Weights of the classes that several cases share."""
DRAWN = "drawn"
"""Weights that are drawn after the labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossCase:
    """One case of a loss over classes.

    Parameters
    ----------
    name : str
        ONNX' name without ``test_sce_`` or ``test_nllloss_``.
    inner : tuple of int
        The axes after those of samples (3) and classes (5).
    reduction : str
        "none", "mean" or "sum" of the losses.
    weights : tuple of float or str
        Of the classes; empty for none, or `DRAWN`.
    ignored : int, optional
        A label whose losses do not count. The first label is set to it.
    """

    name: str
    reduction: str
    inner: tuple[int, ...] = ()
    weights: tuple[float, ...] | str = ()
    ignored: int | None = None

    def inputs(self) -> tuple[Float64Array, npt.NDArray[np.int64], Float64Array | None]:
        """Logits (num_samples, num_classes), labels and weights, as float64 numbers that float32 holds."""
        drawn = np.random.RandomState(0)  # the generator of ONNX' cases
        logits = drawn.rand(3, NUM_CLASSES, *self.inner).astype(np.float32).astype(np.float64)
        labels = drawn.randint(0, NUM_CLASSES, size=(3, *self.inner))
        weights = drawn.rand(NUM_CLASSES) if self.weights == DRAWN else np.array(self.weights or [1.0] * NUM_CLASSES)
        if self.ignored is not None:
            labels.flat[0] = self.ignored
        has_weights = bool(self.weights)
        rows = np.moveaxis(logits, 1, -1).reshape(-1, NUM_CLASSES)
        return rows, labels.ravel(), weights.astype(np.float32).astype(np.float64) if has_weights else None


SOFTMAX_LOSSES = (
    LossCase(name="none", reduction="none"),
    LossCase(name="none_weights", reduction="none", weights=FIRST),
    LossCase(name="sum", reduction="sum"),
    LossCase(name="mean", reduction="mean"),
    LossCase(name="mean_3d", reduction="mean", inner=(2,)),
    LossCase(name="mean_weight", reduction="mean", weights=FIRST),
    LossCase(name="mean_weight_ii", reduction="mean", weights=FIRST, ignored=0),
    LossCase(name="mean_no_weight_ii", reduction="mean", ignored=2),
    LossCase(name="mean_weight_ii_3d", reduction="mean", inner=(2,), weights=SECOND, ignored=1),
    LossCase(name="mean_no_weight_ii_3d", reduction="mean", inner=(2,), ignored=2),
    LossCase(name="mean_weight_ii_4d", reduction="mean", inner=(2, 7), weights=SECOND, ignored=2),
    LossCase(name="mean_no_weight_ii_4d", reduction="mean", inner=(2, 7), ignored=2),
    LossCase(name="NCd1d2d3d4d5_mean_weight", reduction="mean", inner=LARGE, weights=DRAWN),
    LossCase(name="NCd1d2d3d4d5_none_no_weight", reduction="none", inner=LARGE),
    LossCase(name="NCd1_mean_weight_negative_ii", reduction="mean", inner=(6,), weights=DRAWN, ignored=-1),
    LossCase(name="NCd1d2d3_none_no_weight_negative_ii", reduction="none", inner=(6, 6, 5), ignored=-5),
    LossCase(name="NCd1d2d3_sum_weight_high_ii", reduction="sum", weights=DRAWN, ignored=10),
)
LOG_LIKELIHOODS = (
    LossCase(name="NC", reduction="none"),
    LossCase(name="NCd1d2", reduction="none", inner=(6, 6)),
    LossCase(name="NCd1d2_reduction_mean", reduction="mean", inner=(6, 6)),
    LossCase(name="NCd1d2_reduction_sum", reduction="sum", inner=(6, 6)),
    LossCase(name="NCd1d2_with_weight", reduction="none", inner=(6, 6), weights=DRAWN),
    LossCase(name="NCd1d2_with_weight_reduction_mean", reduction="mean", inner=(6, 6), weights=DRAWN),
    LossCase(name="NCd1d2_with_weight_reduction_sum", reduction="sum", inner=(6, 6), weights=DRAWN),
    LossCase(name="NCd1d2_with_weight_reduction_sum_ii", reduction="sum", inner=(6, 6), weights=DRAWN, ignored=0),
    LossCase(name="NCd1d2_no_weight_reduction_mean_ii", reduction="mean", inner=(6, 6), ignored=1),
    LossCase(name="NCd1", reduction="mean", inner=(2,)),
    LossCase(name="NCd1_weight", reduction="mean", inner=(2,), weights=DRAWN),
    LossCase(name="NCd1_ii", reduction="mean", inner=(2,), ignored=1),
    LossCase(name="NCd1_weight_ii", reduction="mean", inner=(2,), weights=DRAWN, ignored=1),
    LossCase(name="NCd1d2d3d4d5_mean_weight", reduction="mean", inner=LARGE, weights=DRAWN),
    LossCase(name="NCd1d2d3d4d5_none_no_weight", reduction="none", inner=LARGE),
    LossCase(name="NCd1_mean_weight_negative_ii", reduction="mean", inner=(6,), weights=DRAWN, ignored=-1),
    LossCase(name="NCd1d2d3_none_no_weight_negative_ii", reduction="none", inner=(6, 6, 5), ignored=-5),
    LossCase(name="NCd1d2d3_sum_weight_high_ii", reduction="sum", weights=DRAWN, ignored=10),
)
AS_STATED: dict[str, tuple[npt.ArrayLike, Callable[..., npt.ArrayLike], npt.ArrayLike]] = {
    "softmax_example": ([-1, 0, 1], lab.softmax, [0.09003058, 0.24472848, 0.66524094]),
    "softmax_large_number": (
        np.array([[0, 1, 2, 3], [10000, 10001, 10002, 10003]]).T,
        lab.softmax,
        np.array([[0.032058604, 0.08714432, 0.23688284, 0.6439143]] * 2).T,
    ),
    "logsoftmax_example_1": ([-1, 0, 1], lab.log_softmax, [-2.4076061, -1.407606, -0.407606]),
    "logsoftmax_large_number": (
        np.array([[0, 1, 2, 3], [10000, 10001, 10002, 10003]]).T,
        lab.log_softmax,
        np.array([[-3.4401896, -2.4401896, -1.4401896, -0.44018966]] * 2).T,
    ),
    "sigmoid_example": (
        [-1, 0, 1],
        lambda logits, format: lab.arithmetic(format).sigmoid(lab.arithmetic(format).carry(logits)),
        [0.26894143, 0.5, 0.7310586],
    ),
    "softplus_example": (
        [-1, 0, 1],
        lambda logits, format: lab.sigmoid_losses(logits, np.zeros(3), format),
        [0.31326166, 0.69314718, 1.31326163],
    ),
}
"""Inputs, the lab's function, and the results that ONNX writes beside its cases, of about seven digits."""
STATED = 1e-6
"""Relative: what those digits are rounded to, and one rounding of float32."""
SUMS = np.array([[[5, 1], [20, 2]], [[30, 1], [40, 2]], [[55, 1], [60, 2]]], dtype=np.float64)


def as_defined(
    case: LossCase, losses: Float64Array, labels: npt.NDArray[np.int64]
) -> tuple[Float64Array, Float64Array]:
    """Return the weighted losses and the weights that count, by ONNX' definition, in float64."""
    _, _, weights = case.inputs()
    counts = labels != case.ignored if case.ignored is not None else np.ones(len(labels), dtype=np.bool_)
    shares = np.where(counts, 1.0 if weights is None else weights[np.clip(labels, 0, NUM_CLASSES - 1)], 0.0)
    return np.where(counts, losses, 0.0) * shares, shares


def reduced(case: LossCase, weighted: Float64Array, shares: Float64Array) -> npt.ArrayLike:
    if case.reduction == "none":
        return weighted
    return weighted.sum() / (shares.sum() if case.reduction == "mean" else 1.0)


def ours(case: LossCase, losses: npt.ArrayLike, shares: Float64Array) -> npt.ArrayLike:
    """The lab's result: losses as computed, weights of labels that are ignored 0."""
    calculate = lab.arithmetic(lab.FLOAT32)
    if case.reduction == "mean":
        return lab.weighted_mean(losses, shares, lab.FLOAT32)
    weighted = calculate.multiply(calculate.carry(losses), calculate.carry(shares))
    return weighted if case.reduction == "none" else float(np.ravel(calculate.sum(weighted[:, None]))[0])


def is_right(computed: npt.ArrayLike, expected: npt.ArrayLike) -> bool:
    return is_close(computed, expected, relative=UNITS * ROUNDOFF, absolute=UNITS * ROUNDOFF)


def of_softmax_losses() -> Iterator[Case]:
    for case in SOFTMAX_LOSSES:
        logits, labels, _ = case.inputs()
        logarithms = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        picked = np.clip(labels, 0, NUM_CLASSES - 1)
        weighted, shares = as_defined(case, -logarithms[np.arange(len(labels)), picked], labels)
        computed = ours(case, lab.cross_entropies(logits, picked, lab.FLOAT32), shares)
        outcome = is_right(computed, reduced(case, weighted, shares))
        yield compared(f"test_sce_{case.name}", outcome)
        with_logarithms = is_right(lab.log_softmax(logits.T, lab.FLOAT32), logarithms.T)
        yield compared(f"test_sce_{case.name}_log_prob", outcome and with_logarithms)


def of_log_likelihoods() -> Iterator[Case]:
    for case in LOG_LIKELIHOODS:
        name = f"test_nllloss_{case.name}"
        if case.reduction == "none" and not case.weights:
            yield skipped(name, "entries that are only picked: nothing is computed")
            continue
        logarithms, labels, _ = case.inputs()
        losses = -logarithms[np.arange(len(labels)), np.clip(labels, 0, NUM_CLASSES - 1)]
        weighted, shares = as_defined(case, losses, labels)
        yield compared(name, is_right(ours(case, losses, shares), reduced(case, weighted, shares)))


def of_activations() -> Iterator[Case]:
    for name, (inputs, function, expected) in AS_STATED.items():
        computed = function(inputs, lab.FLOAT32)
        yield compared(f"test_{name}", is_close(computed, expected, relative=STATED))
    drawn = np.random.default_rng(0).normal(size=(3, 4, 5)).astype(np.float32).astype(np.float64)
    for kind, function in (("softmax", lab.softmax), ("logsoftmax", lab.log_softmax)):
        for name, axis in (("axis_0", 0), ("axis_1", 1), ("axis_2", 2), ("negative_axis", -1), ("default_axis", -1)):
            leading = np.moveaxis(np.abs(drawn), axis, 0)
            logarithms = leading - np.log(np.exp(leading).sum(axis=0))
            expected = np.exp(logarithms) if kind == "softmax" else logarithms
            yield compared(f"test_{kind}_{name}", is_right(function(leading, lab.FLOAT32), expected))
    flat = drawn.ravel()
    sigmoid = lab.arithmetic(lab.FLOAT32).sigmoid(flat.astype(np.float32))
    yield compared("test_sigmoid", is_right(sigmoid, 1 / (1 + np.exp(-flat))))
    softplus = lab.sigmoid_losses(flat, np.zeros(len(flat)), lab.FLOAT32)
    yield compared("test_softplus", is_right(softplus, np.log1p(np.exp(flat))))


def of_sums() -> Iterator[Case]:
    drawn = np.random.RandomState(0).uniform(-10, 10, SUMS.shape)
    for axes, axis in (
        ("do_not_keepdims", 1),
        ("keepdims", 1),
        ("default_axes_keepdims", None),
        ("negative_axes_keepdims", -2),
    ):
        for kind, data in (("example", SUMS), ("random", drawn)):
            leading = data.reshape(-1) if axis is None else np.moveaxis(data, axis, 0)
            expected = np.log(np.exp(leading).sum(axis=0))
            roundoff = FORMATS["float64"].unit_roundoff
            computed = np.reshape(lab.log_sum_exp(leading, lab.FLOAT64), np.shape(expected))
            close = is_close(computed, expected, relative=UNITS * roundoff, absolute=UNITS * roundoff)
            yield compared(f"test_reduce_log_sum_exp_{axes}_{kind}", close)
    yield skipped("test_reduce_log_sum_exp_empty_set", "a sum of no terms: a softmax has at least one class")


def cases() -> Iterator[Case]:
    yield from of_softmax_losses()
    yield from of_log_likelihoods()
    yield from of_activations()
    yield from of_sums()


SUITE = Suite(
    title="ONNX: backend cases",
    source="<https://github.com/onnx/onnx>, `onnx/backend/test/case/node/`, August 2026: `softmax_cross_entropy_loss`, "
    "`negativeloglikelihoodloss`, `softmax`, `logsoftmax`, `sigmoid`, `softplus`, `reduce_log_sum_exp`",
    taken=f"Inputs and labels are drawn again from ONNX' seeds, and expected results computed in float64 from the "
    f"operators' definitions. A case is one of ONNX' cases. The tolerance is {UNITS} units of the rounding "
    f"({UNITS * ROUNDOFF:.2g} in float32, relative and absolute), where ONNX allows 1e-3; results that ONNX states as "
    f"numbers must agree to {STATED:g}.",
    cases=cases,
)
