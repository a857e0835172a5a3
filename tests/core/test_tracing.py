"""The tracing arithmetic against the arithmetic that it replaces, and its balls against the certified reference."""

from typing import Any

import numpy as np
import pytest
from flint import arb

from core.arithmetic.balls import working_precision
from core.arithmetic.formats import FORMATS
from core.arithmetic.rounded import arithmetic_of
from core.autopsy.tracing import Node, TracingArithmetic
from core.losses import FORMULATIONS
from core.truth.enclosures import softmax_enclosures

EXACT_BITS = 4000
"""Enough to keep e^-300 beside 1, and its square."""

EVERY_CASE = [
    pytest.param(loss, name, format, id=f"{loss}-{name}-{format}")
    for loss, table in FORMULATIONS.items()
    for name in table
    for format in FORMATS
]


def traced(loss: str, formulation: str, format: str, logits: np.ndarray, label: int) -> tuple[Node, list[Node]]:
    entry = FORMULATIONS[loss][formulation]
    trace: Any = TracingArithmetic(arithmetic=arithmetic_of(FORMATS[format]))
    inputs = trace.inputs(logits.tolist(), [f"z[{position}]" for position in range(logits.size)])
    evaluation = entry.from_steps(entry.loss.steps(trace, inputs, np.array([label])))
    return trace.node(evaluation.loss[0]), [trace.node(value) for value in evaluation.gradient[:, 0]]


def inputs_for(loss: str, format: str) -> list[tuple[np.ndarray, int]]:
    """Return logits of the format that are small, large, tied, and far apart, with a right and a wrong label."""
    generator = np.random.default_rng(0)
    size = 4 if loss == "softmax" else 1
    drawn = [scale * generator.standard_normal(size) for scale in (0.5, 3.0, 20.0, 100.0)]
    drawn += [np.full(size, 2.0), np.linspace(-60.0, 60.0, size) if size > 1 else np.array([-90.0])]
    kept = [np.asarray(arithmetic_of(FORMATS[format]).carry(logits), dtype=np.float64) for logits in drawn]
    return [(logits, label) for logits in kept if np.isfinite(logits).all() for label in (0, 1)]


@pytest.mark.parametrize(("loss", "formulation", "format"), EVERY_CASE)
def test_a_trace_computes_bit_for_bit_what_the_formulation_computes(loss: str, formulation: str, format: str) -> None:
    for logits, label in inputs_for(loss, format):
        batch = logits[np.newaxis] if loss == "softmax" else logits
        expected = FORMULATIONS[loss][formulation].evaluate(arithmetic_of(FORMATS[format]), batch, [label])
        found_loss, found_gradient = traced(loss, formulation, format, logits, label)
        np.testing.assert_array_equal([float(found_loss)], expected.loss)
        np.testing.assert_array_equal([float(node) for node in found_gradient], expected.gradient.ravel())


@pytest.mark.parametrize(("loss", "formulation", "format"), EVERY_CASE)
def test_every_formulation_is_exactly_the_same_function(loss: str, formulation: str, format: str) -> None:
    """Without rounding and clipping all formulations, gradients included, give the certified truth."""
    for logits, label in inputs_for(loss, format):
        with working_precision(EXACT_BITS):
            found_loss, found_gradient = traced(loss, formulation, format, logits, label)
            row = logits if loss == "softmax" else np.array([0.0, logits[0]])
            truth = softmax_enclosures(row[np.newaxis], np.array([label]))
            gradient = truth.gradients if loss == "softmax" else truth.gradients[1:]
            for node, ball in zip([found_loss, *found_gradient], [*truth.losses, *gradient], strict=True):
                assert abs(node.exact - ball) <= abs(ball) * arb(2) ** -100


def test_nodes_compute_like_numbers_of_the_format() -> None:
    trace: Any = TracingArithmetic(arithmetic=arithmetic_of(FORMATS["float16"]))
    (third,), (large,) = trace.inputs([0.333251953125, 60000.0], ["a", "b"])
    assert float(third + 1) == np.float16(0.333251953125) + np.float16(1)
    assert float(2 * large) == np.inf
    assert float(1 - third) == float(np.float16(1) - np.float16(0.333251953125))
    assert float(abs(-third)) == float(third)
    assert third < large
    assert large >= third
    assert third <= third
    assert not third > third


def test_plain_zeros_and_ones_make_no_steps() -> None:
    trace: Any = TracingArithmetic(arithmetic=arithmetic_of(FORMATS["float32"]))
    (value,), (infinite,) = trace.inputs([3.5, np.inf], ["a", "b"])
    assert trace.compute("add", 0, value) is value
    assert trace.compute("subtract", value, 0) is value
    assert trace.compute("multiply", 1, value) is value
    assert trace.compute("multiply", value, 0) == 0.0
    assert trace.compute("divide", 0, value) == 0.0
    assert trace.nodes == []
    assert float(trace.compute("multiply", -1, value)) == -3.5
    assert [node.operation for node in trace.nodes] == ["negate"]
    assert np.isnan(float(trace.compute("multiply", 0, infinite)))


def test_an_operation_that_the_arithmetic_lacks_is_named() -> None:
    trace: Any = TracingArithmetic(arithmetic=arithmetic_of(FORMATS["float32"]))
    with pytest.raises(AttributeError, match="no operation 'tanh'"):
        trace.tanh  # noqa: B018
