"""The figures of the fix gallery: their content, colours and alternative texts."""

import itertools

import numpy as np
import pytest

from core.arithmetic.formats import COMMON
from core.losses.repairs import REPAIRS
from core.states.fixes import STATE
from core.sweep.compare_repairs import VERDICTS, Place
from ui.drawing.chart import encode
from ui.drawing.charts import fixes as figures
from ui.drawing.palette import DARK_PARTNERS
from ui.fixes.along import survey
from ui.words.en import fixes as text


def place(format: str = "float32", side: str = "wrong", index: int = 20) -> Place:
    return Place(survey=survey(format, side, -7), index=index)


@pytest.mark.parametrize("part", figures.PARTS)
@pytest.mark.parametrize("side", STATE.side.options)
@pytest.mark.parametrize("name", COMMON)
def test_the_stretches_of_every_row_touch_and_cover_the_margins(part: str, side: str, name: str) -> None:
    chosen = place(name, side)
    figure = figures.verdict_figure(chosen, part, text=text)
    for repair in text.REPAIRS.values():
        bars = sorted(
            (start, start + width)
            for trace in figure.data
            for row, start, width in zip(trace.y, trace.base, trace.x, strict=False)
            if row == repair
        )
        assert bars[0][0] == 0
        assert bars[-1][1] == chosen.survey.margins[-1]
        assert all(one[1] == other[0] for one, other in itertools.pairwise(bars))


def test_every_verdict_stands_in_the_legend_with_a_pattern_of_its_own() -> None:
    figure = figures.verdict_figure(place(), "loss", text=text)
    assert [trace.name for trace in figure.data] == [said["name"] for said in text.VERDICTS.values()]
    assert len({trace.marker.pattern.shape for trace in figure.data}) == len(VERDICTS)


def test_the_alt_text_says_where_the_clip_kills_the_gradient() -> None:
    alt = figures.verdict_alt(place(), "gradient", text=text)
    clip = alt.split("Clip the probability:")[1].split(".")[0]
    # -ln 1e-7 = 16.118, so the first whole margin beyond it.
    assert clip.strip() == "accurate from 0, dead from 17"


@pytest.mark.parametrize("side", STATE.side.options)
@pytest.mark.parametrize("part", figures.PARTS)
def test_every_margin_of_every_repair_is_on_the_curve_or_in_the_band(part: str, side: str) -> None:
    chosen = place("float16", side)
    figure = figures.error_figure(chosen, part, text=text)
    for name in text.REPAIRS.values():
        traces = [trace for trace in figure.data if trace.legendgroup == name]
        assert sum(int(np.isfinite(trace.y).sum()) for trace in traces) == len(chosen.survey.margins)


def test_the_repairs_differ_without_colour() -> None:
    assert set(figures.REPAIR_STYLES) == set(REPAIRS)
    assert len({(style.dash, style.marker) for style in figures.REPAIR_STYLES.values()}) == len(REPAIRS)


@pytest.mark.parametrize("draw", [figures.verdict_figure, figures.error_figure])
def test_every_colour_has_a_partner_in_the_dark(draw) -> None:  # type: ignore[no-untyped-def]
    content = encode(draw(place(index=110), "gradient", text=text), alt="x").decode().split('"partners"')[0]
    used = {content[at : at + 7] for at in range(len(content)) if content[at] == "#" and content[at - 1] == '"'}
    assert used
    assert used <= set(DARK_PARTNERS)


def test_the_error_alt_text_gives_the_numbers_at_the_margin() -> None:
    chosen = place(index=30)
    alt = figures.error_alt(chosen, "loss", text=text)
    clipped = next(one for one in chosen.survey.comparison.outcomes if one.repair.name == "clip_probability")
    # Capped at -ln 1e-7 = 16.118 instead of 30.
    assert float(clipped.loss_errors[30]) == pytest.approx(1 + np.log(1e-7) / 30, rel=1e-3)
    assert f"Clip the probability {clipped.loss_errors[30]:.3g}" in alt
