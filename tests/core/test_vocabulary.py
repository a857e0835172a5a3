"""Sums over up to 262,144 classes: the data file is what the sums give, and its errors keep their bounds.

``LOGIT_LAB_SUMS=20000`` adds up the whole file again, as it does all sums of ``test_reductions.py``.
"""

import math
import os
from functools import cache

import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.arithmetic.reductions import REDUCTIONS, arithmetic_in
from core.arithmetic.rounded import round_to
from core.losses.softmax import fused
from core.losses.steps import SoftmaxSteps
from core.sweep.log_sums import log_sum
from core.sweep.vocabulary import LABEL, LOGITS, NUMBER_FORMATS, SIZES, Vocabulary, vocabulary

IS_FULL = int(os.environ.get("LOGIT_LAB_SUMS", 0)) >= 20_000
QUICK = SIZES[-1] if IS_FULL else 512
"""Classes up to which every sum is added up again."""
FAST = ("lanes32", "blocks128", "pairwise", "float32", "float64", "chunked")
LLAMA = 128_256
each_format = pytest.mark.parametrize("format", NUMBER_FORMATS)
each_kind = pytest.mark.parametrize("logits", LOGITS)

TABLE = {
    ("bfloat16", 32_000): {
        "left": -4.8283,
        "lanes32": -1.3626,
        "blocks128": 0,
        "pairwise": 0,
        "kahan": 0,
        "float32": 0,
    },
    ("bfloat16", LLAMA): {
        "left": -6.2166,
        "lanes32": -2.7509,
        "blocks128": -0.0020,
        "pairwise": -0.0020,
        "kahan": -0.6714,
        "float32": 0,
    },
    ("float16", LLAMA): {
        "left": -4.1372,
        "lanes32": math.inf,
        "blocks128": math.inf,
        "pairwise": math.inf,
        "kahan": math.nan,
        "float32": 0,
    },
}
"""Errors of ln S for equal logits, measured by scripts outside this project."""


@cache
def found(format: str, logits: str) -> Vocabulary:
    return vocabulary(format, logits)


@cache
def recorded() -> dict[tuple[str, str, str, int], float]:
    """The error of ln S in the data file, through what the page reads."""
    return {
        (logits, format, name, size): error
        for format in NUMBER_FORMATS
        for logits in LOGITS
        for name, curve in found(format, logits).curves.items()
        for size, error in zip(SIZES, curve.log_sum_errors.tolist(), strict=True)
    }


def is_same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


@each_kind
@each_format
def test_the_file_has_what_the_sums_give(format: str, logits: str) -> None:
    asked = [(name, size) for name in REDUCTIONS for size in SIZES if size <= QUICK]
    asked += [(name, LLAMA) for name in FAST if logits == "equal"]
    for name, size in asked:
        one = log_sum(LOGITS[logits].row(size), FORMATS[format], REDUCTIONS[name])
        assert is_same(one.error, recorded()[logits, format, name, size]), (name, size)


@pytest.mark.extensive
@each_kind
@each_format
def test_the_file_has_what_long_sums_give_in_every_order(format: str, logits: str) -> None:
    size = 32_000
    for name, reduction in REDUCTIONS.items():
        one = log_sum(LOGITS[logits].row(size), FORMATS[format], reduction)
        assert is_same(one.error, recorded()[logits, format, name, size]), name


@pytest.mark.parametrize(("format", "size"), TABLE)
def test_the_errors_are_those_that_others_measured(format: str, size: int) -> None:
    for name, error in TABLE[format, size].items():
        ours = recorded()["equal", format, name, size]
        assert is_same(ours, error) or abs(ours - error) <= 0.5e-4, name


@each_format
def test_sums_of_ones_stop_where_the_law_says(format: str) -> None:
    stop = 2 ** FORMATS[format].precision
    for place, size in enumerate(SIZES):
        for name, last in (("left", stop), ("lanes8", 8 * stop), ("kahan", stop * stop)):
            error = found(format, "equal").curves[name].log_sum_errors[place]
            if math.isfinite(error) and size > last:
                assert error == pytest.approx(math.log(last / size), rel=1e-12)


@each_kind
@each_format
def test_no_error_is_above_its_bound_and_no_bound_is_idle(format: str, logits: str) -> None:
    for name, curve in found(format, logits).curves.items():
        errors, known = np.abs(curve.log_sum_errors), np.isfinite(curve.bounds)
        checked = known & np.isfinite(errors)
        assert (errors <= curve.bounds)[checked].all(), name
        assert known.all() or not REDUCTIONS[name].is_monotone or REDUCTIONS[name].streamed is not None, name
        assert (curve.bounds[known] <= 1 + np.log(SIZES)[known]).all(), name
    ordered = found(format, logits).curves
    assert (ordered["pairwise"].bounds <= ordered["left"].bounds).all()


@each_kind
@each_format
def test_the_loss_is_that_of_the_fused_formulation(format: str, logits: str) -> None:
    entry = FORMATS[format]
    for name, reduction in REDUCTIONS.items():
        if reduction.streamed is None:
            arithmetic = arithmetic_in(entry, name)
            for place, size in enumerate(SIZES[:9]):
                column = arithmetic.carry(LOGITS[logits].row(size))[:, None]
                loss = fused(SoftmaxSteps(arithmetic, column, np.array([LABEL]))).loss[0]
                assert float(loss) == found(format, logits).curves[name].losses[place], (name, size)


@each_format
def test_a_wider_accumulator_rounds_the_loss_once_more_at_the_end(format: str) -> None:
    expected = [float(round_to(float(np.float32(math.log(size))), FORMATS[format])) for size in SIZES]
    assert found(format, "equal").curves["float32"].losses.tolist() == expected


@each_kind
@each_format
def test_the_true_loss_is_that_of_the_rounded_logits(format: str, logits: str) -> None:
    for place, size in enumerate(SIZES):
        row = round_to(LOGITS[logits].row(size), FORMATS[format])
        expected = math.log(math.fsum(np.exp(row - row.max()))) + row.max() - row[LABEL]
        assert found(format, logits).true_losses[place] == pytest.approx(expected, rel=1e-13)


def test_a_longer_row_begins_with_a_shorter_one() -> None:
    for kind in LOGITS.values():
        assert (kind.row(1000)[:100] == kind.row(100)).all()
