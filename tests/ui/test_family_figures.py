"""The figure of a loss family: every result is on a curve or in the band, and the lines can be told apart."""

import numpy as np
import pytest

from core.arithmetic.formats import FORMATS
from core.losses.families import FAMILIES
from core.losses.family import Family
from core.sweep.families import along
from ui.drawing.charts import families as figures
from ui.drawing.palette import DARK_PARTNERS, WAYS
from ui.words.en import vocabulary as text

each_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=list(FAMILIES))


@each_family
def test_every_result_is_on_a_curve_or_in_the_band(family: Family) -> None:
    found = along(family, FORMATS["float16"], 17, 2)
    titles = {way.name: way.title for way in family.ways}
    for part in ("loss", "gradient"):
        figure = figures.family_figure(found, part, magnitude=family.magnitude, titles=titles, title="", text=text)
        assert (figure.layout.xaxis.type == "log") == (family.lowest > 0)
        for name, curve in found.curves.items():
            traces = [trace for trace in figure.data if trace.legendgroup == titles[name]]
            seen = sum(np.isfinite(np.asarray(trace.y, dtype=np.float64)).astype(int) for trace in traces)
            assert np.array_equal(seen, np.ones(17)), name
            drawn = np.asarray(traces[0].y, dtype=np.float64)
            errors, is_drawn = figures.errors_of(curve, part), np.isfinite(drawn)
            assert drawn[is_drawn] == pytest.approx(np.minimum(errors[is_drawn], figures.CEILING), rel=1e-6)


@each_family
def test_ways_differ_without_colour(family: Family) -> None:
    styles = WAYS[family.name].values()
    assert len({(style.dash, style.marker) for style in styles}) == len(family.ways)
    assert {style.light for style in styles} <= DARK_PARTNERS.keys()
    assert len({way.title for way in family.ways}) == len(family.ways)


def test_the_alternative_text_says_how_much_each_way_gets_wrong() -> None:
    family = FAMILIES["k3"]
    found = along(family, FORMATS["float32"])
    titles = {way.name: way.title for way in family.ways}
    said = figures.family_alt(found, titles=titles, title="k3", text=text)
    for name, curve in found.curves.items():
        assert f"{titles[name]}: not one correct digit in {curve.wrong_share:.0%} of the range." in said
