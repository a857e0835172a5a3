"""The figures of the round-off page: their content, colours and alternative texts."""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from core.arithmetic.bits import parse
from core.arithmetic.formats import FORMATS
from core.arithmetic.round_off import cancellation, exp_limits, view_number
from ui.drawing.chart import encode
from ui.drawing.charts import round_off as figures
from ui.drawing.palette import DARK_PARTNERS
from ui.words.en import round_off as text

ALL = list(FORMATS.values())
COLOUR = "#"
SIZES: tuple[Callable[[float], np.floating], ...] = (np.float32, np.float64)


def view(typed: str, name: str = "float32"):  # type: ignore[no-untyped-def]
    return view_number(parse(typed, FORMATS[name]), FORMATS[name])


def test_the_spacing_is_the_step_that_numpy_takes() -> None:
    figure = figures.spacing_figure([FORMATS["float32"], FORMATS["float64"]], view("3"), text=text)
    for trace, dtype in zip(figure.data, SIZES, strict=False):
        # The last point repeats the last step, at the largest number.
        for size, step in list(zip(trace.x, trace.y, strict=True))[:-1:50]:
            assert step == np.spacing(dtype(size))
    assert (figure.data[-1].x[0], figure.data[-1].y[0]) == (3, np.spacing(np.float32(3)))


@pytest.mark.parametrize("typed", ["0", "inf", "nan"])
def test_a_number_without_a_place_is_not_marked_but_named(typed: str) -> None:
    figure = figures.spacing_figure(ALL, view(typed), text=text)
    assert len(figure.data) == len(ALL)
    assert "cannot be shown" in figures.spacing_alt(ALL, view(typed), text=text)


def test_the_zones_of_exp_touch_and_cover_the_axis() -> None:
    limits = [exp_limits(entry) for entry in ALL]
    figure = figures.exp_figure(limits, text=text)
    reach = math.log10(1 + figures.EXP_REACH)
    for row in range(len(ALL)):
        ends = [(trace.base[row], trace.base[row] + trace.x[row]) for trace in figure.data]
        assert ends[0][0] == pytest.approx(-reach)
        assert ends[-1][1] == pytest.approx(reach)
        assert all(one[1] == pytest.approx(other[0]) for one, other in itertools.pairwise(ends))
    assert len({trace.marker.pattern.shape for trace in figure.data}) == len(figure.data)


def test_the_alt_text_of_exp_names_every_format_and_float16s_limit() -> None:
    alt = figures.exp_alt([exp_limits(entry) for entry in ALL], text=text)
    with np.errstate(over="ignore"):
        first = next(value for value in np.arange(11, 12, 2**-7, dtype=np.float16) if np.isinf(np.exp(value)))
    assert f"overflow at or above {float(first):.6g}"[:26] in alt
    assert all(name in alt for name in FORMATS)


def test_exact_differences_stand_in_the_band_and_none_is_dropped() -> None:
    result = cancellation(
        number=Fraction(1), separations=[2.0**-power for power in range(30)], format=FORMATS["float16"]
    )
    figure = figures.near_figure([result], 1e-3, text=text)
    curve = figure.data[0]
    band = [trace for trace in figure.data if trace.yaxis == "y2"]
    assert np.isfinite(curve.y).sum() + sum(np.isfinite(trace.y).sum() for trace in band) == 30
    assert np.isfinite(band[0].y).sum() == 11


@pytest.mark.parametrize("name", ["spacing", "exp", "near"])
def test_every_colour_has_a_partner_in_the_dark(name: str) -> None:
    result = cancellation(number=Fraction(1, 3), separations=[0.1, 0.01], format=FORMATS["float16"])
    made = {
        "spacing": lambda: figures.spacing_figure(ALL, view("1"), text=text),
        "exp": lambda: figures.exp_figure([exp_limits(entry) for entry in ALL], text=text),
        "near": lambda: figures.near_figure([result], 0.01, text=text),
    }[name]()
    message = encode(made, alt="x").decode()
    content = message.split('"partners"')[0]
    used = {content[at : at + 7] for at in range(len(content)) if content[at] == COLOUR and content[at - 1] == '"'}
    assert used
    assert used <= set(DARK_PARTNERS)
