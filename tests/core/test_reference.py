"""The reference against balls of 200 bits that are computed here, by other formulas."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic.balls import accurate_to, working_precision
from core.arithmetic.formats import FORMATS
from core.truth import reference as reference_module
from core.truth.reference import (
    Reference,
    ReferenceAuditError,
    audit,
    certified_sigmoid_reference,
    certified_softmax_reference,
    reference_for,
    sigmoid_reference,
    softmax_reference,
)

ORACLE_BITS = 200
EXTRA_BITS = 1300
"""More than the exponent range of e^-745 costs log(sum) by cancellation, so that the textbook form is exact enough."""

SOFTMAX_ENGINES = {"compensated": softmax_reference, "arb": certified_softmax_reference}
SIGMOID_ENGINES = {"compensated": sigmoid_reference, "arb": certified_sigmoid_reference}


def textbook_softmax(row: list[float], label: int) -> tuple[arb, list[arb]]:
    """Return log(sum exp(z)) - z_y and softmax(z) - onehot(y): the formulas that the reference must avoid."""
    exponentials = [arb(value).exp() for value in row]
    total = sum(exponentials, arb(0))
    gradient = [term / total for term in exponentials]
    gradient[label] -= 1
    return total.log() - arb(row[label]), gradient


def assert_within_bound(truth: list[arb], high: np.ndarray, low: np.ndarray, reference: Reference) -> None:
    for ball, hi, lo in zip(truth, high.ravel().tolist(), low.ravel().tolist(), strict=True):
        distance = abs(ball - hi - lo)
        assert distance <= reference.relative_error_bound * abs(ball) + reference.absolute_error_bound


def assert_softmax_matches_textbook(reference: Reference, logits: np.ndarray, labels: np.ndarray) -> None:
    with working_precision(ORACLE_BITS + EXTRA_BITS):
        rows = [textbook_softmax(row, label) for row, label in zip(logits.tolist(), labels.tolist(), strict=True)]
        assert_within_bound([loss for loss, _ in rows], reference.loss_hi, reference.loss_lo, reference)
        gradients = [entry for _, gradient in rows for entry in gradient]
        assert_within_bound(gradients, reference.gradient_hi, reference.gradient_lo, reference)


def margin_rows(num_samples: int, num_classes: int, largest: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return float32 logits with one class ahead by up to ``largest``, and labels half right and half random."""
    generator = np.random.default_rng(seed)
    logits = -generator.uniform(0.0, 0.25, (num_samples, num_classes))
    leading = generator.integers(num_classes, size=num_samples)
    logits[np.arange(num_samples), leading] = generator.uniform(0.0, largest, num_samples)
    labels = np.where(generator.random(num_samples) < 0.5, leading, generator.integers(num_classes, size=num_samples))
    return logits.astype(np.float32).astype(np.float64), labels


def scaled_rows(num_samples: int, num_classes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    scales = np.exp(generator.uniform(math.log(1e-6), math.log(300.0), (num_samples, 1)))
    offsets = generator.choice([0.0, 1.0, 1e3, -1e5], (num_samples, 1))
    logits = generator.standard_normal((num_samples, num_classes)) * scales + offsets
    return logits, generator.integers(num_classes, size=num_samples)


@pytest.mark.parametrize(
    ("largest", "num_classes"), [(40.0, 3), (120.0, 3), (745.0, 3), (760.0, 3)], ids=lambda value: f"{value:g}"
)
def test_compensated_softmax_keeps_its_bound_on_many_rows(largest: float, num_classes: int) -> None:
    logits, labels = margin_rows(5_000, num_classes, largest, seed=int(largest))
    assert_softmax_matches_textbook(softmax_reference(logits, labels), logits, labels)


@pytest.mark.parametrize("engine", SOFTMAX_ENGINES)
def test_softmax_keeps_its_bound_on_ten_classes(engine: str) -> None:
    for logits, labels in (margin_rows(300, 10, 750.0, seed=1), scaled_rows(500, 10, seed=2)):
        assert_softmax_matches_textbook(SOFTMAX_ENGINES[engine](logits, labels), logits, labels)


def test_the_engines_agree_on_the_sweeps_full_size() -> None:
    """On 7,744 rows of float64 logits the two engines differ by at most the sum of their bounds."""
    logits, labels = margin_rows(7_744, 10, 745.0, seed=3)
    fast, certified = softmax_reference(logits, labels), certified_softmax_reference(logits, labels)
    relative = fast.relative_error_bound + certified.relative_error_bound
    absolute = fast.absolute_error_bound + certified.absolute_error_bound
    for one, other in ((fast.loss_hi, certified.loss_hi), (fast.gradient_hi, certified.gradient_hi)):
        rounding = 2 * FORMATS["float64"].unit_roundoff
        assert np.all(np.abs(one - other) <= (relative + rounding) * np.abs(other) + absolute)


@pytest.mark.parametrize("engine", SIGMOID_ENGINES)
def test_sigmoid_keeps_its_bound(engine: str) -> None:
    generator = np.random.default_rng(4)
    logits = np.concatenate([generator.uniform(-760, 760, 1_500), generator.standard_normal(1_000), [0.0, -0.0]])
    labels = generator.integers(2, size=logits.size)
    reference = SIGMOID_ENGINES[engine](logits, labels)
    with working_precision(ORACLE_BITS + EXTRA_BITS):
        rows = [textbook_softmax([0.0, z], y) for z, y in zip(logits.tolist(), labels.tolist(), strict=True)]
        assert_within_bound([loss for loss, _ in rows], reference.loss_hi, reference.loss_lo, reference)
        derivatives = [gradient[1] for _, gradient in rows]
        assert_within_bound(derivatives, reference.gradient_hi, reference.gradient_lo, reference)


@given(
    row=st.lists(st.floats(-800, 800, width=32), min_size=1, max_size=6),
    offset=st.integers(-1000, 1000),
    data=st.data(),
)
def test_laws_of_the_softmax_reference(row: list[float], offset: int, data: st.DataObject) -> None:
    """The loss is not negative, the gradient sums to 0, the order of classes and a common offset do not matter."""
    label = data.draw(st.integers(0, len(row) - 1))
    order = data.draw(st.permutations(range(len(row))))
    logits, labels = np.array([row]), np.array([label])
    truth = softmax_reference(logits, labels)
    slack = 2 * truth.relative_error_bound
    quantum = 2 * truth.absolute_error_bound
    assert truth.loss_hi[0] >= 0
    assert abs(truth.gradient_hi.sum()) <= len(row) * (slack + FORMATS["float64"].eps)
    permuted = softmax_reference(logits[:, order], np.array([order.index(label)]))
    assert abs(permuted.loss_hi[0] - truth.loss_hi[0]) <= slack * truth.loss_hi[0] + quantum
    shifted_logits = logits + offset
    if np.array_equal(shifted_logits - offset, logits):
        shifted = softmax_reference(shifted_logits, labels)
        rounding = 4 * FORMATS["float64"].eps * (abs(offset) + np.abs(logits).max())  # of the shifted logits themselves
        assert abs(shifted.loss_hi[0] - truth.loss_hi[0]) <= slack * truth.loss_hi[0] + rounding


@pytest.mark.parametrize("engine", SOFTMAX_ENGINES)
def test_one_class_has_loss_and_gradient_exactly_zero(engine: str) -> None:
    truth = SOFTMAX_ENGINES[engine]([[3.5], [-1e30]], [0, 0])
    for part in (truth.loss_hi, truth.loss_lo, truth.gradient_hi, truth.gradient_lo):
        assert not part.any()


@pytest.mark.parametrize("engine", SOFTMAX_ENGINES)
def test_exact_ties_give_log_of_the_number_of_classes(engine: str) -> None:
    truth = SOFTMAX_ENGINES[engine](np.full((4, 4), 7.25), [0, 1, 2, 3])
    with working_precision(ORACLE_BITS):
        assert_within_bound([arb(4).log()] * 4, truth.loss_hi, truth.loss_lo, truth)
    np.testing.assert_array_equal(truth.gradient_hi, 0.25 - np.eye(4))


@pytest.mark.parametrize("engine", SOFTMAX_ENGINES)
def test_no_rows_give_no_rows(engine: str) -> None:
    truth = SOFTMAX_ENGINES[engine](np.empty((0, 5)), np.empty(0, dtype=int))
    assert truth.loss_hi.shape == (0,)
    assert truth.gradient_hi.shape == (0, 5)


def test_a_subnormal_loss_is_correctly_rounded_by_the_certified_engine() -> None:
    margins = np.array([708.5, 720.0, 744.4, 745.1, 745.2, 800.0, 1e300])
    truth = certified_softmax_reference(np.stack([margins, np.zeros_like(margins)], axis=1), np.zeros(7, dtype=int))
    with working_precision(ORACLE_BITS):
        for margin, loss in zip(margins[:-1], truth.loss_hi[:-1], strict=True):
            quanta = arb(-margin).exp().log1p() * arb(2) ** 1074
            assert abs(quanta - math.ldexp(loss, 1074)) <= 0.5
    assert truth.loss_hi[0] > 0
    assert truth.loss_hi[-1] == 0


@pytest.mark.parametrize("engine", SOFTMAX_ENGINES)
def test_the_loss_of_huge_logits_is_their_exact_difference(engine: str) -> None:
    largest = FORMATS["float32"].max
    truth = SOFTMAX_ENGINES[engine]([[largest, -largest, 1.0]], [2])
    assert truth.loss_hi[0] == largest
    assert truth.loss_lo[0] == -1.0
    np.testing.assert_array_equal(truth.gradient_hi, [[1.0, 0.0, -1.0]])


def test_narrow_dtypes_and_memory_orders_give_the_same_reference() -> None:
    logits, labels = margin_rows(50, 10, 20.0, seed=5)
    expected = softmax_reference(logits, labels)
    by_class = np.ascontiguousarray(logits.T)
    for variant in (logits.astype(np.float32), by_class.T):
        found = softmax_reference(variant, labels.astype(np.int8))
        np.testing.assert_array_equal(found.loss_hi, expected.loss_hi)
        np.testing.assert_array_equal(found.gradient_hi, expected.gradient_hi)
    assert softmax_reference(by_class.T, labels).gradient_hi.T.flags.c_contiguous


def test_inputs_stay_untouched_and_results_are_read_only() -> None:
    logits, labels = margin_rows(5, 3, 20.0, seed=6)
    by_class = np.asfortranarray(logits)
    before = by_class.copy()
    for compute in SOFTMAX_ENGINES.values():
        truth = compute(by_class, labels)
        np.testing.assert_array_equal(by_class, before)
        assert by_class.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            truth.gradient_hi[0, 0] = 1.0


@pytest.mark.parametrize(
    ("logits", "labels", "message"),
    [
        pytest.param([[1.0, math.nan]], [0], "logits: got nan", id="nan"),
        pytest.param([[1.0, math.inf]], [0], "logits: got inf", id="infinity"),
        pytest.param([[1.0, -math.inf]], [0], "logits: got -inf", id="negative infinity"),
        pytest.param([[1.7e308, -1.7e308]], [0], "logits: got a range of", id="range overflows"),
        pytest.param([1.0, 2.0], [0, 0], "logits: got shape", id="a vector"),
        pytest.param(np.empty((2, 0)), [0, 0], "logits: got 0 classes", id="no classes"),
        pytest.param([[1.0, 2.0]], [2], "labels: got 2, need 0 to 1", id="label too large"),
        pytest.param([[1.0, 2.0]], [-1], "labels: got -1", id="label negative"),
        pytest.param([[1.0, 2.0]], [0.0], "labels: got dtype float64", id="label not integer"),
        pytest.param([[1.0, 2.0]], [0, 1], "labels: got shape", id="too many labels"),
    ],
)
@pytest.mark.parametrize("engine", SOFTMAX_ENGINES)
def test_what_has_no_truth_is_refused_by_name(engine: str, logits: Any, labels: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SOFTMAX_ENGINES[engine](logits, labels)


@pytest.mark.parametrize("engine", SIGMOID_ENGINES)
def test_the_sigmoid_reference_refuses_by_name(engine: str) -> None:
    compute = SIGMOID_ENGINES[engine]
    with pytest.raises(ValueError, match="logits: got nan"):
        compute([math.nan], [0])
    with pytest.raises(ValueError, match="labels: got 2, need 0 to 1"):
        compute([0.0, 0.0], [0, 2])
    with pytest.raises(ValueError, match="logits: got shape"):
        compute([[0.0]], [0])


@pytest.mark.parametrize("engine", SOFTMAX_ENGINES)
@pytest.mark.parametrize("what", ["loss_hi", "gradient_hi"])
def test_audit_catches_a_planted_error(engine: str, what: str) -> None:
    """An error of twice the bound in one entry of one row is found, and only if that row is looked at."""
    logits, labels = margin_rows(40, 10, 60.0, seed=7)
    truth = SOFTMAX_ENGINES[engine](logits, labels)
    audit(truth, logits, labels, range(40))
    parts = {name: getattr(truth, name).copy() for name in ("loss_hi", "loss_lo", "gradient_hi", "gradient_lo")}
    low = parts[what.replace("hi", "lo")]
    low[17] += 2 * truth.relative_error_bound * np.abs(parts[what][17])
    planted = Reference(
        **parts,
        relative_error_bound=truth.relative_error_bound,
        absolute_error_bound=truth.absolute_error_bound,
        engine=truth.engine,
    )
    audit(planted, logits, labels, [16, 18])
    with pytest.raises(ReferenceAuditError, match="row 17"):
        audit(planted, logits, labels, [3, 17])


@pytest.mark.parametrize(
    ("ball", "expected"),
    [
        (arb(1, 2.0**-50), True),
        (arb(1, 2.0**-20), False),
        (arb(0, 2.0**-110), True),  # nobody knows a bit of it, and it is negligible
        (arb(0, 2.0**-90), False),
    ],
)
def test_a_ball_is_accurate_to_so_many_bits_or_negligible(ball: arb, expected: bool) -> None:
    assert accurate_to([ball], 40, -100) == expected
    assert accurate_to([arb(3), ball, arb(5)], 40, -100) == expected


@pytest.mark.parametrize("roundings", [1, 10, 2**30, 2**51])
def test_many_roundings_are_bounded_by_the_gamma_of_the_handbook(roundings: int) -> None:
    """Higham, "Accuracy and Stability of Numerical Algorithms", lemma 3.1."""
    roundoff = Fraction(1, 2**53)
    exact = roundings * roundoff / (1 - roundings * roundoff)
    assert abs(Fraction(reference_module._gamma(roundings)) - exact) <= 3 * roundoff * exact


def test_audit_covers_the_sigmoid() -> None:
    logits, labels = np.linspace(-740, 740, 60), np.arange(60) % 2
    for compute in SIGMOID_ENGINES.values():
        audit(compute(logits, labels), logits, labels, range(60))
    with pytest.raises(ReferenceAuditError, match="loss of row 0"):
        audit(sigmoid_reference(logits, 1 - labels), logits, labels, range(60))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_judged_by_something_far_finer(name: str) -> None:
    judged = FORMATS[name]
    for loss, logits in (("softmax", [[1.0] * 10]), ("sigmoid", [1.0])):
        truth = reference_for(loss=loss, judged=judged)(logits, [0])
        assert truth.relative_error_bound <= judged.unit_roundoff * 2**-20


def test_an_unknown_loss_is_refused() -> None:
    with pytest.raises(ValueError, match="loss: unknown name 'hinge', choose from softmax, sigmoid"):
        reference_for(loss="hinge", judged=FORMATS["float32"])
