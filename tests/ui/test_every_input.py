"""Every finite logit of the narrow formats: none missing, each evaluated, all of them in the figure."""

import math

import ml_dtypes
import numpy as np
import pytest

from core.arithmetic.bits import finite_values
from core.arithmetic.formats import COMMON, format_named
from core.losses import FORMULATIONS
from core.sweep.every_input import NARROW_FORMATS, every_input
from ui.drawing.charts.every_input import inputs_alt, inputs_figure
from ui.words import words

TEXT = words("loss_error")
ORDINARY = [name for name in NARROW_FORMATS if name in COMMON]


@pytest.mark.parametrize("name", ORDINARY)
def test_every_finite_number_occurs_once(name: str) -> None:
    values, entry = finite_values(format_named(name)), format_named(name)
    limits = ml_dtypes.finfo(entry.dtype)
    exponents = 2**entry.exponent_bits - (1 if entry.has_infinity else 0)
    lost = 0 if entry.has_infinity else 1  # the pattern that is NaN
    assert len(values) == 2 * (exponents * 2 ** (entry.precision - 1) - lost) - 1
    assert (np.diff(values) > 0).all()
    assert (values[0], values[-1]) == (float(limits.min), float(limits.max))


def test_a_wide_format_is_refused() -> None:
    with pytest.raises(ValueError, match=r"float32.*float16"):
        every_input("sigmoid", "float32", "fused")


@pytest.mark.parametrize("loss", FORMULATIONS)
@pytest.mark.parametrize("name", ORDINARY)
def test_the_fused_loss_is_a_number_everywhere_and_right_where_the_closed_form_is_easy(name: str, loss: str) -> None:
    result = every_input(loss, name, "fused")
    assert result.num_no_number == 0
    wrong = result.logits < -40  # there the loss is -z, a number of the format, up to e^-40
    assert (result.errors[wrong] <= math.exp(-40)).all()
    at_zero = result.errors[result.logits == 0]
    assert (at_zero <= 2 * format_named(name).unit_roundoff).all()


def test_the_naive_sigmoid_gives_no_number_from_p_ln_2_on() -> None:
    result = every_input("sigmoid", "float16", "naive")
    onset = result.logits[np.isinf(result.errors) & (result.logits > 0)].min()
    assert onset == pytest.approx(format_named("float16").precision * math.log(2), abs=0.01)


@pytest.mark.parametrize("name", NARROW_FORMATS)
@pytest.mark.parametrize("formulation", FORMULATIONS["sigmoid"])
def test_the_picture_holds_every_input(name: str, formulation: str) -> None:
    result = every_input("sigmoid", name, formulation)
    (trace,) = inputs_figure(result, text=TEXT).data
    counts = np.asarray(trace.customdata)
    assert counts.sum() == len(result.logits)
    assert counts[-1].sum() == result.num_no_number
    assert (np.isnan(np.asarray(trace.z)) == (counts == 0)).all()
    assert str(result.num_no_number) in inputs_alt(result, text=TEXT)
