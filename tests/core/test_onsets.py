"""Every onset occurs where its law predicts it: measured by sweeps around it, in every format that has the event."""

import math
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from core.arithmetic.formats import COMMON, FORMATS, FloatFormat
from core.keras.what_ran.library import LIBRARY_FORMATS
from core.losses.theory import Onset
from core.sweep.curves import EMULATED, Curve
from core.sweep.onsets import ONSETS
from core.sweep.run import SweepParams, sweep
from core.sweep.samples import MARGIN_SPREAD

NUM_CLASSES = 10


def lower_edge(scalar: Any) -> float:
    """The M at which exp(-M) is halfway between 1e-7 and the number below it, by the dtype itself."""
    clip = np.array(1e-7, dtype=scalar)
    below = np.nextafter(clip, np.array(0, dtype=scalar))
    return -math.log((float(clip) + float(below)) / 2)


def slack(magnitude: float, format: FloatFormat) -> float:
    """How far an event may be from its law: the samples' spread, the spacing of M, the relative error of the sum."""
    spacing = math.ldexp(1.0, math.frexp(magnitude)[1] - format.precision)
    return MARGIN_SPREAD + spacing + (NUM_CLASSES + 2) * format.unit_roundoff


CASES = [
    pytest.param(
        onset,
        format,
        side,
        id=f"{onset.name}-{side}-{format.name}",
        marks=() if onset.engine == EMULATED else pytest.mark.keras,
    )
    for onset in ONSETS.values()
    for side in onset.sides
    for format in FORMATS.values()
    if (complete := onset.complete(format, NUM_CLASSES)) + 2 + (0 if format.name in COMMON else slack(complete, format))
    < format.max
    if onset.engine == EMULATED or format.name in LIBRARY_FORMATS
]


@pytest.mark.parametrize(("onset", "format", "side"), CASES)
def test_the_event_starts_and_completes_where_the_law_says(onset: Onset, format: FloatFormat, side: str) -> None:
    first, complete = onset.first(format, NUM_CLASSES), onset.complete(format, NUM_CLASSES)
    low, high = max(first - slack(first, format), 0), complete + slack(complete, format)
    params = SweepParams(
        loss=onset.loss,
        side=side,
        formats=(format.name,),
        formulations=onset.formulations if onset.engine == EMULATED else ("naive",),
        magnitudes=(max(low - 2, 0), high + 2, 65),
        num_samples=64,
        num_classes=NUM_CLASSES,
    )
    magnitudes = params.magnitude_values
    for curve in measured(onset, params):
        share = onset.share(curve)
        assert np.all(share[magnitudes < low] == 0), curve.formulation
        assert np.all(share[magnitudes >= high] >= onset.saturation), curve.formulation


@pytest.mark.parametrize(
    ("format", "num_classes"), [("float8_e4m3fn", 100), ("float8_e5m2", 100), ("float16", 100), ("bfloat16", 1000)]
)
def test_a_sum_of_many_terms_is_absorbed_where_it_stops_growing(format: str, num_classes: int) -> None:
    onset, entry = ONSETS["log1p_gradient_absorbed"], FORMATS[format]
    first = onset.first(entry, num_classes)
    spacing = math.ldexp(1.0, math.frexp(first)[1] - entry.precision)
    params = SweepParams(
        side="right",
        formats=(format,),
        formulations=("log1p",),
        magnitudes=(0.0, 16.0, 129),
        num_samples=15,
        num_classes=num_classes,
    )
    share, magnitudes = onset.share(sweep(params).curves[0]), params.magnitude_values
    assert np.all(share[magnitudes < first - MARGIN_SPREAD - spacing] == 0)
    assert np.all(share[magnitudes > first + MARGIN_SPREAD + spacing] == 1)


def measured(onset: Onset, params: SweepParams) -> tuple[Curve, ...]:
    """The onset's curves, by the engine that shows it."""
    if onset.engine == EMULATED:
        return sweep(params).curves
    from core.keras.what_ran.ops import library_curves

    return library_curves(params, onset.formulations)


def test_a_clip_that_rounds_to_zero_has_no_onset() -> None:
    assert math.isnan(ONSETS["keras_clip_dead"].first(FORMATS["float8_e5m2"], NUM_CLASSES))


@pytest.mark.parametrize(
    ("name", "format", "magnitude"),
    [
        ("naive_overflow", "float16", 11.09),
        ("naive_overflow", "float32", 88.72),
        ("naive_overflow", "float64", 709.78),
        ("probability_underflow", "float16", 17.33),
        ("probability_underflow", "float32", 103.97),
        ("library_sigmoid_saturation", "float64", 36.74),
        ("sigmoid_saturation", "bfloat16", 5.55),
        ("sigmoid_saturation", "float32", 16.64),
        ("keras_clip_dead", "float16", 16.23),
        ("keras_clip_dead", "float32", 16.12),
    ],
)
def test_laws_give_the_numbers_known_from_practice(name: str, format: str, magnitude: float) -> None:
    assert ONSETS[name].first(FORMATS[format], NUM_CLASSES) == pytest.approx(magnitude, abs=0.005)


@pytest.mark.parametrize(
    ("name", "format", "first", "complete"),
    [
        # float32's smallest normal number is 2^-126, and some kernels flush the binade above it too.
        ("library_probability_flush", "float32", 125 * math.log(2), 126 * math.log(2)),
        ("library_probability_flush", "float64", 1021 * math.log(2), 1022 * math.log(2)),
        ("library_sigmoid_saturation", "float32", 24 * math.log(2), 25 * math.log(2)),
        ("library_loss_absorbed", "float16", 24 * math.log(2), 24 * math.log(2) + math.log(NUM_CLASSES - 1)),
        ("library_clip_dead", "float32", lower_edge(np.float32), lower_edge(np.float32)),
        ("library_clip_dead", "bfloat16", lower_edge(ml_dtypes.bfloat16), lower_edge(ml_dtypes.bfloat16)),
        ("library_clip_dead", "float16", lower_edge(np.float16), lower_edge(np.float16)),
    ],
)
def test_laws_of_a_library_begin_and_end_at_their_formulas(
    name: str, format: str, first: float, complete: float
) -> None:
    onset, entry = ONSETS[name], FORMATS[format]
    assert onset.first(entry, NUM_CLASSES) == pytest.approx(first, rel=4 * FORMATS["float64"].eps)
    assert onset.complete(entry, NUM_CLASSES) == pytest.approx(complete, rel=4 * FORMATS["float64"].eps)
