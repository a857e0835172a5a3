"""The curve of a pasted log."""

from math import log10

import pytest

from core.emergency.curves import curve_of
from ui.drawing.charts.emergency import curve_figure
from ui.words.en import emergency as text


@pytest.mark.parametrize(("first", "height"), [("900.0", log10(2.3026)), ("3.0", 2.3026)])
def test_the_value_of_a_plateau_stands_on_its_line_on_either_axis(first: str, height: float) -> None:
    curve = curve_of(f"{{'loss': [{first}, 2.3026, 2.3026, 2.3026]}}")
    assert curve is not None
    (said,) = curve_figure(curve, text=text).layout.annotations
    assert said.y == pytest.approx(height, rel=1e-12)
