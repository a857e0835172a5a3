"""The replacements of certified balls in exported scripts, against the lab's own: the same values, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.arithmetic import elementary as certified
from core.arithmetic.formats import FORMATS, format_named
from core.export.standalone import elementary
from core.export.standalone.summary import summarise
from core.export.standalone.truth import as_pairs, sigmoid_truth, softmax_truth
from core.losses.formulation import Evaluation, by_class
from core.sweep.curves import measure
from core.sweep.run import SweepParams, emulate, problems
from core.truth.reference import certified_sigmoid_reference, certified_softmax_reference

ARGUMENTS = {
    "exp": (-745.0, -30.0, -1e-300, 0.0, 1e-17, 0.5, 88.7, 709.5, 800.0, -800.0),
    "expm1": (-745.0, -30.0, -1e-300, 0.0, 1e-21, 0.5, 709.5, 800.0),
    "log": (0.0, 5e-324, 1e-300, 0.9999999999999999, 1.0, 1.0000000000000002, 3.0, 1e308, np.inf),
    "log1p": (-1.0, -0.9999999999999999, -1e-21, 0.0, 1e-300, 1e-9, 3.0, 1e308),
    "sigmoid": (-800.0, -745.0, -1e-9, 0.0, 1e-9, 36.9, 709.0, 745.0),
}
PAIR = 4 * 2.0**-106
"""Relative: the unit roundoff of a pair of float64 numbers, for either pair, twice each."""


@pytest.mark.parametrize("name", elementary.ELEMENTARY)
def test_sixty_digits_round_as_balls_do(name: str) -> None:
    drawn = np.random.default_rng(0).uniform(0.01, 30, 100)
    values = np.concatenate([ARGUMENTS[name], drawn])
    expected = certified.ELEMENTARY[name].correctly_rounded(values)
    np.testing.assert_array_equal(elementary.ELEMENTARY[name].correctly_rounded(values), expected)


@pytest.mark.parametrize("name", elementary.ELEMENTARY)
@pytest.mark.parametrize("format", ["float16", "float32"])
def test_a_value_is_rounded_to_a_format_once(name: str, format: str) -> None:
    entry = FORMATS[format]
    for argument in np.random.default_rng(1).uniform(0.01, 9, 50).tolist():
        expected = certified.nearest(certified.ELEMENTARY[name].ball, argument, entry)
        assert elementary.nearest(elementary.ELEMENTARY[name].ball, argument, entry) == expected


def test_values_are_computed_as_one_row() -> None:
    shapes = []

    def function(row: np.ndarray) -> np.ndarray:
        shapes.append(row.shape)
        return np.sqrt(row)

    values = np.arange(6.0).reshape(2, 3).T
    found = elementary.in_blocks(function, values, np.dtype(np.float32))
    assert shapes == [(6,)]
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, np.sqrt(values).astype(np.float32))


@example([0.0, 333.0, -179.6031038150855, 202.0], 2)
@given(st.lists(st.floats(-700, 700), min_size=2, max_size=5), st.integers(0, 4))
def test_softmax_truths_are_those_of_the_balls(logits: list[float], place: int) -> None:
    label = place % len(logits)
    loss, gradient = as_pairs(softmax_truth, np.array([logits]), np.array([label]))
    truth = certified_softmax_reference([logits], [label])
    smallest = FORMATS["float64"].min_subnormal
    # Next to a tie, either neighbour may be the high part: the pairs are compared, not their parts.
    difference = (loss[0] - truth.loss_hi) + (loss[1] - truth.loss_lo)
    assert difference == pytest.approx(0.0, abs=max(PAIR * abs(truth.loss_hi[0]), smallest))
    np.testing.assert_allclose(gradient[0].T, truth.gradient_hi, rtol=0, atol=smallest)


@given(st.floats(-740, 740), st.integers(0, 1))
def test_sigmoid_truths_are_those_of_the_balls(logit: float, label: int) -> None:
    loss, gradient = as_pairs(sigmoid_truth, np.array([[logit]]), np.array([label]))
    truth = certified_sigmoid_reference([logit], [label])
    smallest = FORMATS["float64"].min_subnormal
    assert loss[0] == pytest.approx(truth.loss_hi, rel=0, abs=smallest)
    np.testing.assert_allclose(gradient[0].ravel(), truth.gradient_hi.ravel(), rtol=0, atol=smallest)


def _with_classes_first(evaluation: Evaluation) -> Evaluation:
    return replace(evaluation, gradient=by_class(evaluation.gradient))


@pytest.mark.parametrize("side", ["right", "wrong"])
def test_a_summary_is_that_of_the_sweep(side: str) -> None:
    params = SweepParams(side=side, formats=("float16",), magnitudes=(0.0, 20.0, 5), num_samples=16, num_classes=3)
    (problem,) = problems(params)
    samples, reference = problem.samples, problem.reference
    high, low = (np.asarray(by_class(part), np.float64) for part in (reference.gradient_hi, reference.gradient_lo))
    for name, evaluation in emulate(problem, params.formulations):
        curve = measure(problem, evaluation, formulation=name)
        rows = summarise(
            _with_classes_first(evaluation),
            samples,
            (reference.loss_hi, reference.loss_lo),
            (high, low),
            format_named("float16"),
            params.magnitudes[2],
        )
        for column in ("median", "p99", "max", "ulps_max"):
            np.testing.assert_array_equal([row[column] for row in rows], getattr(curve.loss, column), name)
        assert [row["class"] for row in rows] == curve.loss.classes.tolist()
        np.testing.assert_allclose(
            [row["gradient_relative_l2"] for row in rows], curve.gradient.relative_l2, rtol=1e-12, err_msg=name
        )
        assert [row["dead_fraction"] for row in rows] == curve.gradient.dead_fraction.tolist()
