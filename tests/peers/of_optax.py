"""The classification tests of optax by their inputs and expected values, those with logits of -inf among them."""

import itertools
from collections.abc import Iterator

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.losses import FORMULATIONS
from core.losses.families import FAMILIES
from tests.peers import lab
from tests.peers.suite import Case, Suite, compared, is_close, skipped

ABSOLUTE, RELATIVE, FOCAL = 1e-4, 1e-6, 2e-5
"""optax' own tolerances: of most tests, of the sigmoid's, and of the focal loss'."""
LOGITS = np.array([[10.0, 1.0, -2.0], [1.0, 4.0, 0.2]])
LABELS, EXPECTED = [1, 0], [9.00013, 3.0696733]
MASKED = (
    ([10.0, 1.0, -2.0], [0.0, 1.0, 0.0], 9.00013),
    ([1.0, 4.0, 0.2], [1.0, 0.0, 0.0], 3.0696733),
    ([-np.inf, 0.0, 0.0], [0.0, 0.5, 0.5], 0.693147),
    ([-np.inf, 0.0, 0.0], [0.4, 0.3, 0.3], np.inf),
    ([-np.inf, 0.0, -np.inf], [0.0, 1.0, 0.0], 0.0),
)
"""Rows of logits, labels as probabilities, and losses."""
SIGMOID = (
    *((first, second, labels) for first in (-1e9, 1e9) for second in (-1e-9, 1e-9) for labels in ((1, 0), (0, 1))),
    (0.0, 0.0, (1, 0)),
    (0.0, 0.0, (0, 1)),
)
"""Two logits and their labels; the mean loss is 5e8 where the large logit is wrong, half of ln 2 where it is right."""
POLY = (
    ([0.14, 1.456, 2.356, -0.124, -2.47], [0.1, 0.15, 0.2, 0.25, 0.3], 2.8990),
    ([4.0, 2.0, 1.0], [1.0, 0.0, 0.0], 0.1698),
    ([0.0, 5.0, 1.0], [0.0, 0.8, 0.2], 0.8247),
)
"""The poly loss with a factor of 0, which is cross-entropy."""
LOG_GUESSES = np.array(
    [[-2.9957, -3.5066, -3.9120, -1.2040, -0.6931, -2.3026], [-1.6094] * 3 + [-2.3026, -1.8971, -1.8971]]
)
TARGETS = np.array([[0.2, 0.2, 0.2, 0.1, 0.15, 0.15], [0.05, 0.03, 0.02, 0.3, 0.5, 0.0]])
DIVERGENCES, OF_LOGARITHMS = [0.8875577, 0.7592807], [0.8875625, 0.7187435584901326]
FOCAL_LOGITS, FOCAL_LABELS = np.array([2.0, 0.1, -2.0, 0.3, -0.1, 1.2]), np.array([0, 0, 1, 1, 0, 0])
SHARES = {"large": [0.9, 0.98, 0.3, 0.99], "small": [0.1, 0.02, 0.09, 0.15]}
OTHERS = {
    "a mask for classes or samples, given apart: the lab masks by a logit of -inf": [
        "SoftmaxCrossEntropyTest.test_per_logit_mask",
        "SoftmaxCrossEntropyTest.test_gradient, with a mask",
        "SoftmaxCrossEntropyWithIntegerLabelsTest.test_gradient, with a mask",
        "SoftmaxCrossEntropyWithIntegerLabelsTest.test_per_logit_mask",
        *(f"PolyLossTest.test_mask, {size}" for size in (5, 10)),
        *(f"GeneralizedKLDivergenceTest.test_mask, {size}" for size in (5, 10)),
        *(f"KLDivergenceTest.test_mask, {size}" for size in (5, 10)),
        *(f"KLDivergenceWithLogTargetsTest.test_mask, {size}" for size in (5, 10)),
    ],
    "axes of arrays: a sample is one row here": [
        *(f"SoftmaxCrossEntropyTest.test_axis, {axis}" for axis in range(3)),
        *(f"SoftmaxCrossEntropyWithIntegerLabelsTest.test_axis, {axis}" for axis in range(3)),
        *(f"SoftmaxCrossEntropyWithIntegerLabelsTest.test_axes, {place}" for place in range(1, 9)),
        *(f"PolyLossTest.test_axis, {axis}" for axis in range(3)),
        *(f"GeneralizedKLDivergenceTest.test_axis, {axis}" for axis in range(3)),
        *(f"KLDivergenceTest.test_axis, {axis}" for axis in range(3)),
        *(f"KLDivergenceWithLogTargetsTest.test_axis, {axis}" for axis in range(3)),
    ],
    "a loss that is not here: poly with a factor other than 0": [
        *(f"PolyLossTest.test_scalar, {factor}" for factor in (2, 1, -1, -0.5, 1.15, 1.214, 5.45)),
        *(f"PolyLossTest.test_batched, {factor}" for factor in (2, 1, -0.5, 1.15, 1.214, 5.45)),
        *(f"PolyLossTest.test_equals_to_cross_entropy_when_eps0, {place}" for place in range(1, 6)),
    ],
    "a loss that is not here: hinge, perceptron, sparsemax, CTC": [
        *(
            f"{name}Test.{test}"
            for name in ("Hinge", "Perceptron")
            for test in ("test_binary", "test_batched_binary", "test_multi_class", "test_batched_multi_class")
        ),
        *(
            f"SparsemaxTest.{test}"
            for test in (
                "test_binary",
                "test_batched_binary",
                "test_multi_class_zero_loss",
                "test_multi_class_gradient",
            )
        ),
        *(
            f"CTCTest.{test}"
            for test in (
                "test_with_one_to_one_alignment",
                "test_with_one_to_one_alignment_and_paddings",
                "test_repeat_with_one_to_one_alignment",
            )
        ),
    ],
    "a loss that is not here: the divergence of distributions that do not add up to 1": [
        *(f"GeneralizedKLDivergenceTest.{test}" for test in ("test_scalar", "test_batched", "test_deprecated_alias")),
    ],
    "a focal loss with weights of the labels, labels between 0 and 1, or a gamma other than 2 and 0.5": [
        *(
            f"SigmoidFocalLossTest.{test}"
            for test in (
                "test_focal_equals_ce",
                "test_focal_gamma_zero_matches_binary_cross_entropy",
                "test_alpha_one",
                "test_ignore_positive",
                "test_ignore_negative",
                "test_extreme_logits_finite_gradients",
            )
        ),
    ],
}
"""What is not run, by its reason."""


def slopes(logits: Float64Array, labels: list[int]) -> Float64Array:
    """Derivatives of the fused loss by central differences in float64."""
    step = 1e-5
    moved = [
        (
            lab.cross_entropies(logits + step * unit, labels, lab.FLOAT64)
            - lab.cross_entropies(logits - step * unit, labels, lab.FLOAT64)
        )
        / (2 * step)
        for unit in np.eye(logits.shape[1])
    ]
    return np.stack(moved, axis=1).astype(np.float64)


def of_softmax() -> Iterator[Case]:
    computed = lab.cross_entropies(LOGITS, LABELS, lab.FLOAT32)
    gradient = lab.gradients(LOGITS, LABELS, lab.FLOAT64)
    for name in ("SoftmaxCrossEntropyTest", "SoftmaxCrossEntropyWithIntegerLabelsTest"):
        kinds = ("test_scalar", "test_batched")
        if "Integer" in name:
            kinds = (
                "test_consistent_with_softmax_cross_entropy_scalar",
                "test_consistent_with_softmax_cross_entropy_batched",
            )
        yield compared(f"{name}.{kinds[0]}", is_close(computed[0], EXPECTED[0], absolute=ABSOLUTE))
        yield compared(f"{name}.{kinds[1]}", is_close(computed, EXPECTED, absolute=ABSOLUTE))
        yield compared(f"{name}.test_gradient", is_close(gradient, slopes(LOGITS, LABELS), absolute=ABSOLUTE))
    for size in (5, 10):
        rng = np.random.default_rng(size)
        logits, labels, shown = rng.normal(size=size), rng.dirichlet(np.ones(size)), np.arange(size) % 3 > 0
        labels = np.where(shown, labels, 0.0)
        masked = lab.soft_cross_entropy(np.where(shown, logits, -np.inf), labels, lab.FLOAT64)
        left = lab.soft_cross_entropy(logits[shown], labels[shown], lab.FLOAT64)
        yield compared(f"SoftmaxCrossEntropyTest.test_mask, {size}", is_close(masked, left, absolute=ABSOLUTE))


def of_masked() -> Iterator[Case]:
    name = "SafeSoftmaxCrossEntropyTest"
    losses = [lab.soft_cross_entropy(logits, labels, lab.FLOAT32) for logits, labels, _ in MASKED]
    yield compared(f"{name}.test_scalar", is_close(losses[0], MASKED[0][2], absolute=ABSOLUTE))
    for place, (loss, (_, _, expected)) in enumerate(zip(losses, MASKED, strict=True), 1):
        yield compared(f"{name}.test_batched, row {place}", is_close(loss, expected, absolute=ABSOLUTE))
    columns = np.array([[1.0, 10.0, -2.0], [1.0, 4.0, 0.2]]).T  # the true class first
    calculate = lab.arithmetic(lab.FLOAT64)
    _, gradient = lab.MASKED.evaluate(lab.MASKED.best, calculate, calculate.carry(columns))
    differences = slopes(columns.T, [0, 0]).T
    yield compared(f"{name}.test_gradient", is_close(gradient, differences, absolute=ABSOLUTE))
    plain = lab.cross_entropies(LOGITS[:1], LABELS[:1], lab.FLOAT32)[0]
    same = lab.gradients(columns.T[:1], [0], lab.FLOAT64)[0]
    is_same = is_close(losses[0], plain, absolute=ABSOLUTE) and is_close(gradient[:, 0], same, absolute=ABSOLUTE)
    yield compared(f"{name}.test_against_plain_implementation", is_same)


def of_sigmoid() -> Iterator[Case]:
    for place, (first, second, labels) in enumerate(SIGMOID, 1):
        is_wrong = first and (first > 0) != labels[0]
        expected = 5e8 if is_wrong else np.log(2) / (2 if first else 1)
        losses = FORMULATIONS["sigmoid"]["fused"].evaluate(lab.arithmetic(lab.FLOAT32), [first, second], labels).loss
        mean = lab.weighted_mean(losses, np.ones(2), lab.FLOAT32)
        name = f"SigmoidCrossEntropyTest.test_sigmoid_cross_entropy, {place}"
        yield compared(name, is_close(mean, expected, relative=RELATIVE, absolute=RELATIVE))


def of_divergences() -> Iterator[Case]:
    family = FAMILIES["distillation"]
    temperature = family.parameters["temperature"]
    logarithms = np.log(TARGETS, out=np.full(TARGETS.shape, -np.inf), where=TARGETS > 0)
    for name, targets, expected in (
        ("KLDivergenceTest", logarithms, DIVERGENCES),
        ("KLDivergenceWithLogTargetsTest", LOG_GUESSES[::-1], OF_LOGARITHMS),
    ):
        calculate = lab.arithmetic(lab.FLOAT32)
        inputs = calculate.carry(temperature * np.concatenate([targets, LOG_GUESSES], axis=1).T)
        found = family.evaluate(family.best, calculate, inputs)[0] / temperature**2
        yield compared(f"{name}.test_scalar", is_close(found[0], expected[0], absolute=ABSOLUTE))
        yield compared(f"{name}.test_batched", is_close(found, expected, absolute=ABSOLUTE))


def focal_losses(logits: Float64Array, labels: Float64Array) -> Float64Array:
    """The focal loss with gamma = 2 of a sigmoid: that of two classes, the logits of which are z and 0."""
    calculate, family = lab.arithmetic(lab.FLOAT32), FAMILIES["focal"]
    signed = np.where(labels == 1, logits, -logits)
    inputs = calculate.carry(np.stack([signed, np.zeros_like(signed)]))
    return family.evaluate(family.best, calculate, inputs)[0].astype(np.float64)


def of_focal() -> Iterator[Case]:
    name = "SigmoidFocalLossTest"
    losses = focal_losses(FOCAL_LOGITS, FOCAL_LABELS)
    plain = lab.sigmoid_losses(FOCAL_LOGITS, FOCAL_LABELS, lab.FLOAT64)
    chances = 1 / (1 + np.exp(-FOCAL_LOGITS))
    at_label = np.where(FOCAL_LABELS == 1, chances, 1 - chances)
    yield compared(f"{name}.test_scale", is_close(losses / plain, (1 - at_label) ** 2, relative=FOCAL))
    for kind, shares in SHARES.items():
        logits, ones = np.log(np.array(shares) / (1 - np.array(shares))), np.ones(4)
        ratio = lab.sigmoid_losses(logits, ones, lab.FLOAT64) / focal_losses(logits, ones)
        expected = 1 / (1 - np.array(shares)) ** 2
        yield compared(f"{name}.test_{kind}_logit_fl_less_than_ce", is_close(ratio, expected, relative=FOCAL))


def of_poly() -> Iterator[Case]:
    losses = [lab.soft_cross_entropy(logits, labels, lab.FLOAT32) for logits, labels, _ in POLY]
    expected = [loss for _, _, loss in POLY]
    yield compared("PolyLossTest.test_scalar, 0", is_close(losses[0], expected[0], absolute=ABSOLUTE))
    yield compared("PolyLossTest.test_batched, 0", is_close(losses[1:], expected[1:], absolute=ABSOLUTE))


def cases() -> Iterator[Case]:
    yield from itertools.chain(of_softmax(), of_masked(), of_sigmoid(), of_divergences(), of_focal(), of_poly())
    for reason, names in OTHERS.items():
        yield from (skipped(name, reason) for name in names)


SUITE = Suite(
    title="optax: classification losses",
    source="<https://github.com/google-deepmind/optax>, `optax/losses/_classification_test.py`, August 2026",
    taken="Inputs, expected values and tolerances are optax' own, computed in float32 as there; gradients are compared "
    "with central differences in float64. A case is a test with one set of its parameters, or one row of logits with "
    "-inf. A weight of 0.5 on the focal loss is left out on both sides of its comparison.",
    cases=cases,
    deviations={
        "KLDivergenceTest.test_batched": f"The targets of its second row add up to {TARGETS[1].sum():.1f}. optax takes "
        "the sum as it is; distillation compares two softmaxes, so that what it gets is a distribution.",
    },
)
