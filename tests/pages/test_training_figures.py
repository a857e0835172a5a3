"""Figures of a training: bands for non-finite and zero values, guides, thinning, surfaces, styles."""

import base64
import io
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from core.keras.training.arms import ARMS
from core.keras.training.presets import PRESETS, arms
from core.keras.training.records import ArmRecord, EpochRecord, Surface
from core.keras.training.seeds import Band, Spread
from tests.pages.training_stub import broken, ran, records
from ui.drawing.charts.arms import arm_styles
from ui.drawing.charts.reach import log_ticks
from ui.drawing.charts.surfaces import STRONGEST, picture
from ui.drawing.charts.training import (
    QUANTITIES,
    STILL,
    Line,
    curves_alt,
    curves_content,
    double_softmax_floor,
    lines_of,
    thinned,
)
from ui.drawing.palette import class_colour, class_marker
from ui.training.after import final_table, same_weights
from ui.training.guide import PROGRAMS, method_source
from ui.words import words

TEXT = words("training")
PARAMS = replace(PRESETS["loud"].params, epochs=6)
RECORDS = records(PARAMS)


def with_value(arm: ArmRecord, attribute: str, value: float) -> ArmRecord:
    changes: dict[str, Any] = {attribute: value}
    return replace(arm, **changes)


def with_values(attribute: str, values: list[float]) -> list[EpochRecord]:
    """The records with one attribute of the first arm replaced."""
    return [
        replace(record, arms=(with_value(record.arms[0], attribute, value), *record.arms[1:]))
        for record, value in zip(RECORDS, values, strict=True)
    ]


@pytest.mark.parametrize("name", QUANTITIES)
def test_every_quantity_shows_every_arm_up_to_the_last_record(name: str) -> None:
    quantity = QUANTITIES[name]
    figure = go.Figure(curves_content(quantity, RECORDS, PARAMS, TEXT))
    main = [trace for trace in figure.data if trace.showlegend is not False]
    assert len(main) == len(PARAMS.arms)
    for place, trace in enumerate(main):
        expected = [getattr(record.arms[place], quantity.main) for record in RECORDS]
        assert np.array_equal(trace.y, np.array(expected, np.float32))
        assert trace.x[-1] == PARAMS.epochs
    assert tuple(figure.layout.xaxis.range) == (0, PARAMS.epochs)
    assert len({trace.uid for trace in figure.data}) == len(figure.data)


@pytest.mark.parametrize("name", QUANTITIES)
def test_before_the_first_record_the_axes_are_there_with_their_height(name: str) -> None:
    empty, full = (
        go.Figure(curves_content(QUANTITIES[name], [], PARAMS, TEXT)),
        go.Figure(curves_content(QUANTITIES[name], RECORDS, PARAMS, TEXT)),
    )
    assert not empty.data
    assert empty.layout.height == full.layout.height
    assert "nothing has arrived" in curves_alt(QUANTITIES[name], [], PARAMS, TEXT)


@pytest.mark.parametrize(("value", "label"), [(math.nan, "NaN"), (math.inf, "∞")])
def test_what_is_not_finite_lies_in_its_band_and_nowhere_else(value: float, label: str) -> None:
    broken = with_values("loss", [1.0, 2.0, value, value, value, value, value])
    figure = go.Figure(curves_content(QUANTITIES["loss"], broken, PARAMS, TEXT))
    line = next(trace for trace in figure.data if trace.uid == "arm0")
    band = next(trace for trace in figure.data if trace.yaxis == "y2" and np.isfinite(trace.y).any())
    assert np.isfinite(line.y).tolist() == [True, True] + 5 * [False]
    assert np.isfinite(band.y).tolist() == [False, False] + 5 * [True]
    assert label in figure.layout.yaxis2.ticktext
    assert label in curves_alt(QUANTITIES["loss"], broken, PARAMS, TEXT)


def test_a_loss_of_exactly_zero_lies_below_the_logarithmic_axis() -> None:
    figure = go.Figure(
        curves_content(QUANTITIES["loss"], with_values("loss", [1.0, 0.5, 0.1, 0, 0, 0.1, 0]), PARAMS, TEXT)
    )
    line = next(trace for trace in figure.data if trace.uid == "arm0")
    zeros = next(trace for trace in figure.data if trace.yaxis == "y3")
    assert np.isfinite(zeros.y).tolist() == [False, False, False, True, True, False, True]
    assert not (np.isfinite(zeros.y) & np.isfinite(line.y)).any()
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis3.domain[1]


def test_zero_needs_no_band_on_a_linear_axis() -> None:
    figure = go.Figure(curves_content(QUANTITIES["dead"], with_values("dead_share", [0.0] * 7), PARAMS, TEXT))
    assert "yaxis3" not in figure.layout


def spread(low: list[float], high: list[float]) -> Spread:
    """The same band for every number of every arm."""
    band = Band(low=np.array(low), high=np.array(high))
    numbers = [quantity.main for quantity in QUANTITIES.values()]
    return Spread(
        preset="loud",
        day="2026-01-02",
        seeds=(0, 1),
        fails=((),),
        epochs=np.arange(float(len(low))),
        bands={(label, number): band for label in PARAMS.labels for number in numbers},
    )


@pytest.mark.parametrize("name", QUANTITIES)
def test_a_band_spans_the_seeds_behind_the_line_of_its_arm_and_stays_while_it_is_played(name: str) -> None:
    seeds = spread([0.25, 0.0, math.nan, 0.5], [4.0, 0.5, math.nan, 0.5])
    figure = go.Figure(curves_content(QUANTITIES[name], RECORDS, PARAMS, TEXT, spread=seeds))
    ends = [trace for trace in figure.data if trace.uid.startswith("band-")]
    assert list(figure.data[: len(ends)]) == ends
    assert len(ends) == 2 * len(PARAMS.arms)
    assert len({trace.uid for trace in figure.data}) == len(figure.data)
    least = 0.25 if QUANTITIES[name].is_log else 0.0  # a logarithmic axis has no zero
    for low, high, title in zip(ends[::2], ends[1::2], (line.title for line in main_lines(name)), strict=True):
        assert (low.fill, high.fill) == (None, "tonexty")
        assert {low.name, high.name, low.legendgroup} == {title}
        assert low.x.tolist() == high.x.tolist() == [0.0, 1.0, 3.0]
        assert (low.y.tolist(), high.y.tolist()) == ([0.25, least, 0.5], [4.0, 0.5, 0.5])
        assert {low.meta, high.meta} == {STILL}
        assert {low.hoverinfo, high.hoverinfo} == {"skip"}
        assert low.showlegend is high.showlegend is False
    if not QUANTITIES[name].is_share:
        top = figure.layout.yaxis.range[1]
        assert (10**top if QUANTITIES[name].is_log else top) >= 4


def test_a_band_without_a_value_that_can_be_drawn_is_left_out() -> None:
    for low, high in (([math.nan], [math.nan]), ([0.0], [0.0])):
        drawn = curves_content(QUANTITIES["loss"], [], PARAMS, TEXT, spread=spread(low, high))
        assert drawn["data"] == []


def main_lines(name: str) -> list[Line]:
    return [line for line in lines_of(QUANTITIES[name], RECORDS, TEXT) if line.is_main]


@pytest.mark.parametrize(("kind", "height"), [("two_step", -math.log(1e-7)), ("double", double_softmax_floor(10))])
def test_a_measured_cap_or_floor_is_drawn(kind: str, height: float) -> None:
    measured = [
        replace(RECORDS[0], arms=tuple(replace(arm, ran=replace(ran("x"), kind=kind)) for arm in RECORDS[0].arms))
    ]
    figure = go.Figure(curves_content(QUANTITIES["loss"], measured, PARAMS, TEXT))
    assert [shape.y0 for shape in figure.layout.shapes] == [height]
    other = [replace(RECORDS[0], arms=tuple(replace(arm, ran=None) for arm in RECORDS[0].arms))]
    assert not go.Figure(curves_content(QUANTITIES["loss"], other, PARAMS, TEXT)).layout.shapes


def test_a_second_softmax_over_a_certain_row_costs_the_floor() -> None:
    certain = np.eye(10)[0]
    loss = -math.log(math.exp(certain[0]) / np.exp(certain).sum())
    assert math.isclose(double_softmax_floor(10), loss, rel_tol=10 * 2**-53)


def test_long_histories_are_thinned_but_keep_both_ends() -> None:
    long = [replace(RECORDS[0], step=step, epoch=float(step)) for step in range(1_001)]
    few = thinned(long, 150)
    assert len(few) == 150
    assert (few[0], few[-1]) == (long[0], long[-1])
    assert thinned(long[:9], 150) == long[:9]


@pytest.mark.parametrize(("low", "high"), [(1e-12, 1e8), (0.3, 4.0), (140, 218), (5.1, 5.2), (1.0, 1.0), (1e-3, 2e-3)])
def test_logarithmic_axes_have_a_handful_of_labels(low: float, high: float) -> None:
    ticks = log_ticks(low, high)
    assert 2 <= len(ticks) <= 10
    assert ticks == sorted(set(ticks))
    assert ticks[0] <= high
    assert ticks[-1] >= low


def test_arms_that_differ_in_precision_only_share_a_colour_and_nothing_else() -> None:
    styles = arm_styles([choice.label for choice in arms("fused", "fused:float16", "fused:bfloat16", "keras_default")])
    first, second, third, _ = styles.values()
    assert first.light == second.light == third.light
    assert len({style.dash for style in (first, second, third)}) == 3
    assert len({style.marker for style in (first, second, third)}) == 3


def test_each_arm_looks_different() -> None:
    styles = arm_styles(list(ARMS))
    assert len({(style.light, style.dash) for style in styles.values()}) == len(ARMS)
    assert len({(class_colour(index), class_marker(index)) for index in range(20)}) == 20


def test_a_surface_is_a_picture_with_the_classes_in_place() -> None:
    side = 48
    classes = np.zeros((side, side), np.uint8)
    classes[side // 2 :] = 1  # rows go with y: class 1 is above
    confidence = np.full((side, side), 255, np.uint8)
    confidence[:, side // 2 :] = 0
    surface = Surface(x_range=(0, 1), y_range=(0, 1), class_index=classes, confidence=confidence)
    image = Image.open(io.BytesIO(base64.b64decode(picture(surface).partition(",")[2]))).convert("RGBA")
    pixels = np.asarray(image).astype(int)
    height, width, _ = pixels.shape
    top, bottom = pixels[height // 8, width // 8], pixels[7 * height // 8, width // 8]
    assert _nearest_class(top) == 1
    assert _nearest_class(bottom) == 0
    assert math.isclose(top[3], 255 * STRONGEST, abs_tol=8)  # the palette of the PNG has 64 entries
    assert pixels[height // 8, 7 * width // 8][3] == 0


def _nearest_class(pixel: Sequence[int]) -> int:
    def distance(index: int) -> int:
        colour = class_colour(index)
        return sum(abs(int(colour[1 + 2 * part : 3 + 2 * part], 16) - pixel[part]) for part in range(3))

    return min(range(2), key=distance)


def test_the_final_table_has_a_cell_for_each_column() -> None:
    header, rows = final_table(RECORDS[-1], TEXT)
    assert {len(row) for row in rows} == {len(header)}
    assert len(rows) == len(PARAMS.arms)


def test_equal_weights_are_told_unless_they_are_not_numbers() -> None:
    last = RECORDS[-1]
    alike = replace(last, arms=tuple(replace(arm, outcome=last.arms[0].outcome) for arm in last.arms[:2]))
    assert len(same_weights(alike, TEXT)) == 1
    assert same_weights(last, TEXT) == []
    ended = replace(alike, arms=tuple(replace(arm, nonfinite=broken(1)) for arm in alike.arms))
    assert same_weights(ended, TEXT) == []


def test_the_code_on_screen_is_the_code_of_the_worker() -> None:
    shown = method_source(PROGRAMS, "Program", "step")
    assert shown.startswith("def step(")
    assert "GradientTape" in shown
    compile(shown, "step", "exec")
