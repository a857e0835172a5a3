"""The figures of the vocabulary page: their content, their marks and their alternative texts."""

import json

import numpy as np
import pytest

from core.arithmetic.reductions import REDUCTIONS
from core.sweep.vocabulary import SIZES, vocabulary
from ui.drawing.chart import encode
from ui.drawing.charts import vocabulary as figures
from ui.drawing.numbers import shown
from ui.drawing.palette import DARK_PARTNERS
from ui.drawing.palette import REDUCTIONS as STYLES
from ui.words import in_language, words
from ui.words.en import vocabulary as text

HALF = vocabulary("float16", "equal")
SIZE = 128_256


def titles(reduction: str) -> dict[str, str]:
    return {name: REDUCTIONS[name].title for name in figures.drawn(reduction)}


@pytest.mark.parametrize("part", figures.PARTS)
def test_every_result_is_on_a_curve_or_in_the_band(part: str) -> None:
    figure = figures.error_figure(HALF, part, "neumaier", SIZE, titles=titles("neumaier"), text=text)
    for name, title in titles("neumaier").items():
        errors = np.abs(figures.error_of(HALF.curves[name], part))
        traces = [trace for trace in figure.data if trace.legendgroup == title]
        seen = sum(np.isfinite(np.asarray(trace.y, dtype=np.float64)).astype(int) for trace in traces)
        assert np.array_equal(seen, np.ones(len(SIZES))), name
        curve = np.asarray(traces[0].y, dtype=np.float64)
        is_drawn = np.isfinite(curve)
        assert curve[is_drawn] == pytest.approx(errors[is_drawn], rel=1e-6)


def test_the_bound_is_drawn_for_ln_s_only() -> None:
    drawn = {
        part: [
            trace.uid for trace in figures.error_figure(HALF, part, "left", SIZE, titles=titles("left"), text=text).data
        ]
        for part in figures.PARTS
    }
    assert "bound" in drawn["log_sum"]
    assert "bound" not in drawn["loss"]


def test_the_mark_is_at_the_chosen_size_and_gone_where_the_error_is_not_a_number() -> None:
    for reduction, is_seen in (("left", True), ("lanes32", False), ("kahan", False)):
        figure = figures.error_figure(HALF, "loss", reduction, SIZE, titles=titles(reduction), text=text)
        (mark,) = (trace for trace in figure.data if trace.uid == figures.POINT)
        assert mark.x[0] == SIZE
        assert np.isfinite(mark.y[0]) == is_seen
        assert [shape.x0 for shape in figure.layout.shapes if shape.name == figures.HERE] == [SIZE]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_alternative_text_says_the_absolute_errors(language: str) -> None:
    place = SIZES.index(SIZE)
    with in_language(language):
        said = figures.error_alt(HALF, "log_sum", SIZE, titles=titles("left"), text=words("vocabulary"))
        for name, title in titles("left").items():
            assert f"{title} {shown(abs(HALF.curves[name].log_sum_errors[place]), 3)}." in said
    assert HALF.curves["left"].log_sum_errors[place] < 0
    assert "∞" in said


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_caption_names_every_row_of_the_band(language: str) -> None:
    with in_language(language):
        page = words("vocabulary")
    kinds = {
        kind for part in figures.PARTS for curve in HALF.curves.values() for kind in figures.error_kinds(curve, part)
    }
    names = {"zero": ("exact", "Exakte"), "inf": ("infinite", "unendliche"), "nan": ("NaN", "NaN")}
    assert kinds - {"positive"} == names.keys() == page.ROWS.keys()
    assert all(names[row][language == "de"] in page.READING for row in page.ROWS)


def test_a_figure_can_be_sent() -> None:
    said = figures.error_alt(HALF, "log_sum", SIZE, titles=titles("left"), text=text)
    figure = figures.error_figure(HALF, "log_sum", "left", SIZE, titles=titles("left"), text=text)
    assert json.loads(encode(figure, alt=said))["alt"] == said


def test_curves_that_meet_differ_without_colour() -> None:
    for reduction in REDUCTIONS:
        styles = [STYLES[name] for name in figures.drawn(reduction)]
        assert len({(style.dash, style.marker) for style in styles}) == len(styles)
        assert {style.light for style in styles} <= DARK_PARTNERS.keys()
