from typing import Any

import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.keras.what_ran.library import LIBRARY, LIBRARY_FORMATS
from core.keras.what_ran.ops import FUNCTIONS, evaluate, inside, library_curves
from core.sweep.run import SweepParams
from core.truth.reference import sigmoid_reference, softmax_reference

pytestmark = pytest.mark.keras

NAMES = [(loss, name) for loss in LIBRARY for name in LIBRARY[loss]]


def example(loss: str, format: Any, *, num_samples: int = 64) -> Any:
    random = np.random.default_rng(7)
    drawn = random.standard_normal(num_samples if loss == "sigmoid" else (num_samples, 10))
    labels = random.integers(0, 2 if loss == "sigmoid" else 10, num_samples)
    return drawn.astype(FORMATS[format].dtype).astype(np.float64), labels


def test_table_and_functions_have_the_same_names() -> None:
    assert {name for _, name in NAMES} == set(FUNCTIONS)


@pytest.mark.parametrize("format", LIBRARY_FORMATS)
@pytest.mark.parametrize(("loss", "name"), NAMES)
def test_small_logits_are_right_up_to_rounding_in_every_format(loss: str, name: str, format: Any) -> None:
    logits, labels = example(loss, format)
    computed = evaluate(name, format, logits, labels)
    reference = (sigmoid_reference if loss == "sigmoid" else softmax_reference)(logits, labels)
    # About 10 terms and a dozen operations; the clip at 1e-7 shifts float16 by less.
    tolerance = 64 * FORMATS[format].unit_roundoff
    assert computed.loss.dtype == computed.gradient.dtype == np.float64
    assert np.abs(computed.loss - reference.loss_hi).max() <= tolerance * (1 + reference.loss_hi.max())
    assert np.abs(computed.gradient - reference.gradient_hi).max() <= tolerance


def test_which_operations_upcast() -> None:
    assert {format: inside("tf_dense", format).upcasts for format in LIBRARY_FORMATS[:2]} == {
        "float16": True,
        "bfloat16": True,
    }
    assert {format: inside("tf_sparse", format).upcasts for format in LIBRARY_FORMATS[:2]} == {
        "float16": True,
        "bfloat16": False,
    }
    assert not inside("tf_log_softmax", "float16").upcasts
    assert "float32" in inside("tf_dense", "float16").sentence


def test_confident_and_right_the_fused_softmax_loss_vanishes_and_the_sigmoid_loss_does_not() -> None:
    gap = 20.0
    softmax = evaluate("tf_sparse", "float32", np.array([[gap, *np.zeros(9)]]), np.array([0]))
    sigmoid = evaluate("tf_sigmoid_cross_entropy", "float32", np.array([gap]), np.array([1]))
    assert softmax.loss[0] == 0
    assert sigmoid.loss[0] == pytest.approx(np.log1p(np.exp(-gap)), rel=4 * FORMATS["float32"].eps)


def test_curves_are_measured_on_the_samples_of_the_sweep() -> None:
    params = SweepParams(formats=("float32", "float8_e5m2"), magnitudes=(0.0, 120.0, 13), num_samples=8)
    curves = library_curves(params, ("tf_softmax_log", "tf_sparse"))
    assert [(curve.format, curve.formulation, curve.engine) for curve in curves] == [
        ("float32", "tf_softmax_log", "tensorflow"),
        ("float32", "tf_sparse", "tensorflow"),
    ]
    two_steps, fused = curves
    assert list(two_steps.loss.classes[[0, -1]]) == ["finite", "inf"]
    assert set(fused.loss.classes) == {"finite"}
    assert fused.loss.max.max() < 64 * FORMATS["float32"].unit_roundoff


def test_unknown_names_and_formats_are_refused() -> None:
    with pytest.raises(ValueError, match=r"formulation: .*tf_sparse"):
        library_curves(SweepParams(), ("nothing",))
    with pytest.raises(ValueError, match=r"format: .*bfloat16"):
        evaluate("tf_sparse", "float8_e5m2", *example("softmax", "float32"))
