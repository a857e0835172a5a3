"""The figures of the loss error page are the sweep: every number drawn, none invented, none dropped."""

import csv
import io
import itertools
import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from core.arithmetic.formats import format_named
from core.export.tables import sweep_csv
from core.losses import FORMULATIONS
from core.states.loss_error import GUIDES, STATE
from core.sweep.curves import Curve
from core.sweep.errors import RESULT_CLASSES
from core.sweep.findings import onsets, sightings
from core.sweep.run import Sweep, SweepParams, sweep
from core.sweep.samples import SIDES
from ui.drawing.charts import zoom
from ui.drawing.charts.band import ROW_SHARE
from ui.drawing.charts.collapse import COUNTERS, collapse_alt, collapse_figure
from ui.drawing.charts.curves import curve_name, curve_named, curve_uid, event_kinds
from ui.drawing.charts.guides import NUMBER_SHARE
from ui.drawing.charts.heat import heat_alt, heat_figure
from ui.drawing.charts.loss_error import BETTER_THAN_PERFECT, PARTS, departures, error_alt, error_content
from ui.drawing.charts.measures import MEASURES
from ui.drawing.charts.zoom import MARKS
from ui.words import in_language, words

TEXT = words("loss_error")


def error_figure(result: Sweep, **settings: Any) -> go.Figure:
    """Return the figure, checked by Plotly."""
    return go.Figure(error_content(result, **settings))


def measured(**changes: object) -> Sweep:
    settings: dict[str, object] = {
        "formats": ("float16", "float32"),
        "formulations": ("naive", "keras_clip", "log1p", "fused"),
        "magnitudes": (0.0, 120.0, 61),
        "num_samples": 32,
    }
    return sweep(SweepParams(**settings | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=["softmax wrong", "softmax right", "softmax offset", "sigmoid wrong"])
def result(request: pytest.FixtureRequest) -> Sweep:
    loss, side = request.param.split()
    names = tuple(name for name in ("naive", "keras_clip", "log1p", "fused") if name in FORMULATIONS[loss])
    return measured(loss=loss, side=side, formulations=names)


def drawn(figure, uid: str):  # type: ignore[no-untyped-def]
    return next(trace for trace in figure.data if trace.uid == uid)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("part", PARTS)
def test_every_magnitude_of_every_curve_is_drawn_or_stands_in_the_band(result: Sweep, part: str, measure: str) -> None:
    figure = error_figure(result, part=part, measure=MEASURES[measure], guides=(), text=TEXT)
    for curve in result.curves:
        name = curve_name(result, curve)
        line = np.asarray(drawn(figure, curve_uid(curve)).y)
        in_band = np.zeros(len(line), dtype=bool)
        for trace in figure.data:
            if trace.yaxis == "y2" and trace.legendgroup == name and not trace.uid.endswith(MARKS):
                in_band |= np.isfinite(np.asarray(trace.y))
        assert (np.isfinite(line) | in_band).all()
        kinds = event_kinds(curve, part)
        assert (in_band == (kinds != "finite")).all()


def test_relative_errors_are_drawn_as_measured(result: Sweep) -> None:
    figure = error_figure(result, part="loss", measure=MEASURES["relative"], guides=(), text=TEXT)
    for curve in result.curves:
        floor = format_named(curve.format).unit_roundoff * BETTER_THAN_PERFECT
        expected = np.where(np.isfinite(curve.loss.median), np.maximum(curve.loss.median, floor), np.nan)
        np.testing.assert_array_equal(drawn(figure, curve_uid(curve)).y, zoom.drawn(expected))


def test_digits_never_exceed_what_the_format_has(result: Sweep) -> None:
    for part in PARTS:
        figure = error_figure(result, part=part, measure=MEASURES["digits"], guides=(), text=TEXT)
        for curve in result.curves:
            most = np.float32(-math.log10(format_named(curve.format).unit_roundoff))
            digits = np.asarray(drawn(figure, curve_uid(curve)).y, dtype=np.float64)
            assert np.nanmax(digits) <= most
            assert np.nanmin(digits) >= 0


def test_axes_are_named_with_their_units_and_the_alt_text_names_every_curve(result: Sweep) -> None:
    for part in PARTS:
        for measure in MEASURES.values():
            figure = error_figure(result, part=part, measure=measure, guides=GUIDES, text=TEXT)
            assert figure.layout.xaxis.title.text == TEXT.MAGNITUDES[result.params.side]
            assert figure.layout.yaxis.title.text == TEXT.PARTS[part]["axes"][measure.name]
            alt = error_alt(result, part=part, measure=measure, text=TEXT)
            assert all(curve_name(result, curve) in alt for curve in result.curves)


def test_curves_differ_without_colour(result: Sweep) -> None:
    figure = error_figure(result, part="loss", measure=MEASURES["digits"], guides=(), text=TEXT)
    looks = [(trace.line.dash, trace.marker.symbol) for trace in figure.data if trace.showlegend is not False]
    assert len(looks) == len(result.curves) == len(set(looks))


def test_a_click_finds_its_curve(result: Sweep) -> None:
    for curve in result.curves:
        assert curve_named(result, curve_uid(curve)) is curve
    assert curve_named(result, "something/else/entirely") is None


def test_theory_is_drawn_where_it_speaks() -> None:
    result = measured(formats=("float32",), side="wrong")
    figure = error_figure(result, part="loss", measure=MEASURES["digits"], guides=("onsets",), text=TEXT)
    verticals = {shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1}
    assert any(x == pytest.approx(math.log(format_named("float32").max)) for x in verticals)


@pytest.mark.parametrize("part", PARTS)
def test_numbers_of_theory_stand_above_the_figure_upright_and_apart(part: str) -> None:
    result = measured(
        formats=("float16", "bfloat16", "float32"), side="wrong", formulations=tuple(FORMULATIONS["softmax"])
    )
    figure = error_figure(result, part=part, measure=MEASURES["digits"], guides=("onsets",), text=TEXT)
    notes = [note for note in figure.layout.annotations if note.xref == "x"]
    assert len(notes) > 1
    assert all((note.yref, note.y, note.yanchor, note.textangle) == ("paper", 1, "bottom", None) for note in notes)
    apart = NUMBER_SHARE * float(result.magnitudes[-1])
    for one, other in itertools.combinations(notes, 2):
        assert one.yshift != other.yshift or abs(one.x - other.x) >= apart
    assert figure.layout.margin.t >= max(note.yshift for note in notes)


def test_bounds_are_drawn_above_the_worst_error() -> None:
    result = measured(formats=("float32",), side="wrong", formulations=("fused",))
    figure = error_figure(result, part="loss", measure=MEASURES["relative"], guides=("bounds",), text=TEXT)
    bound = np.asarray(drawn(figure, f"{curve_uid(result.curves[0])} bound").y)
    worst = np.asarray(drawn(figure, f"{curve_uid(result.curves[0])} worst").y)
    known = np.isfinite(bound)
    assert known.any()
    floor = np.float32(format_named("float32").unit_roundoff * BETTER_THAN_PERFECT)
    assert (worst[known] <= np.maximum(bound[known], floor)).all()


def test_the_band_takes_its_room_from_the_axis_and_only_when_needed() -> None:
    calm = measured(formulations=("fused",), side="wrong")
    loud = measured(formulations=("naive",), side="wrong")
    figures = [error_figure(one, part="loss", measure=MEASURES["digits"], guides=(), text=TEXT) for one in (calm, loud)]
    assert figures[0].layout.yaxis.domain is None
    assert figures[1].layout.yaxis.domain[1] < 1 - ROW_SHARE


def test_every_class_and_side_has_its_word() -> None:
    assert set(TEXT.EVENTS) == set(RESULT_CLASSES) - {"finite"} | {"dead"}
    assert set(TEXT.MAGNITUDES) == set(SIDES)
    assert STATE.counter.options == tuple(COUNTERS)
    assert STATE.measure.options == tuple(MEASURES)


def first(result: Sweep, curve: Curve, condition) -> float:  # type: ignore[no-untyped-def]
    return next((m for m, hit in zip(result.magnitudes, condition(curve), strict=True) if hit), math.inf)


def test_findings_are_the_first_magnitudes_of_each_event(result: Sweep) -> None:
    for curve in result.curves:
        found = onsets(result, curve)
        assert found.nonfinite == first(result, curve, lambda one: one.loss.nonfinite_fraction > 0)
        assert found.dead == first(result, curve, lambda one: one.gradient.dead_fraction > 0)
        half = -math.log10(format_named(curve.format).unit_roundoff) / 2
        assert found.half_lost == first(result, curve, lambda one, half=half: one.loss.digits_min < half)


def test_theory_and_measurement_agree_on_a_fine_grid() -> None:
    result = measured(formats=("float32",), formulations=("naive", "keras_clip"), magnitudes=(0.0, 120.0, 481))
    found = {sighting.onset.name: sighting for sighting in sightings(result)}
    assert set(found) == {"naive_overflow", "keras_clip_dead"}
    for sighting in found.values():
        assert sighting.measured == pytest.approx(sighting.predicted, abs=0.5)  # spread of the logits plus the grid


def test_the_csv_is_the_sweep(result: Sweep) -> None:
    rows = list(csv.DictReader(io.StringIO(sweep_csv(result))))
    assert len(rows) == len(result.curves) * len(result.magnitudes)
    for row, (curve, place) in zip(
        rows, [(curve, place) for curve in result.curves for place in range(len(result.magnitudes))], strict=True
    ):
        assert (row["format"], row["formulation"]) == (curve.format, curve.formulation)
        assert float(row["magnitude"]) == result.magnitudes[place]
        assert float(row["loss_max"]) == curve.loss.max[place]
        assert row["loss_classes"] == curve.loss.classes[place]


def test_the_heat_map_has_a_row_for_each_format_and_marks_what_is_no_number() -> None:
    result = measured(formats=("float16", "float32", "float64"), formulations=("naive",), side="wrong")
    figure = heat_figure(result, text=TEXT)
    kept, lost = figure.data
    assert list(kept.y) == list(result.params.formats)
    assert (np.isnan(np.asarray(kept.z)) == ~np.isnan(np.asarray(lost.z))).all()
    expected = np.stack([np.isinf(curve.loss.max) for curve in result.curves])
    assert (~np.isnan(np.asarray(lost.z)) == expected).all()
    signs = {sign.y: sign for sign in figure.layout.annotations}
    assert set(signs) == {name for name, row in zip(lost.y, expected, strict=True) if row.any()}
    assert all(sign.text.startswith("✗") for sign in signs.values())
    assert all(name in heat_alt(result, text=TEXT) for name in result.params.formats)


@pytest.mark.parametrize("counter", COUNTERS)
def test_collapse_is_counted_in_percent_of_the_samples(result: Sweep, counter: str) -> None:
    figure = collapse_figure(result, counter, text=TEXT)
    for curve, trace in zip(result.curves, figure.data[::2], strict=True):
        np.testing.assert_allclose(trace.y, np.nan_to_num(COUNTERS[counter](curve)) * 100, rtol=1e-6)
        assert curve_name(result, curve) in collapse_alt(result, counter, text=TEXT)


def test_a_figure_says_where_a_formula_leaves_its_format() -> None:
    params = SweepParams(formats=("float4_e2m1fn",), formulations=("naive", "fused"), num_classes=2)
    result = sweep(params)
    for language, word in (("en", "becomes 6"), ("de", "wird zu 6")):
        with in_language(language):
            page = words("loss_error")
            figure = error_figure(result, part="loss", measure=MEASURES["digits"], guides=(), text=page)
            notes = [note.text for note in figure.layout.annotations]
            assert notes == [said for _, said in departures(result, page)]
            assert "1 / … = ∞" in notes[0]
            assert word in notes[0]
            alt = error_alt(result, part="loss", measure=MEASURES["digits"], text=page)
            assert all(note in alt for note in notes)
            assert page.EVENTS_OF_LACKS["unrepresentable"] in figure.layout.yaxis2.ticktext


def test_an_ordinary_format_needs_no_such_words() -> None:
    result = sweep(SweepParams(formats=("float16",), formulations=("naive",)))
    figure = error_figure(result, part="loss", measure=MEASURES["digits"], guides=(), text=TEXT)
    assert not figure.layout.annotations
    assert figure.layout.margin.t is None
