"""The messages to the browser for a figure, and the single Plotly that draws it."""

import base64
import importlib.metadata
import re
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import plotly
import plotly.graph_objects as go
import pytest

from ui.drawing.chart import PLOTLY_BUNDLE, encode, encode_content
from ui.drawing.palette import DARK_PARTNERS
from ui.drawing.scripts import STATIC

LIMIT_OF_A_CHART = 50_000


def message_of(figure: go.Figure, **options: object) -> dict[str, Any]:
    return orjson.loads(encode(figure, alt="An alt text.", name="one", **options))  # type: ignore[arg-type]


def test_arrays_travel_as_typed_arrays_with_their_very_bits() -> None:
    values = np.array([0.1, np.nan, np.inf, -1e-40], dtype=np.float32)
    trace = message_of(go.Figure(go.Scatter(y=values)))["figure"]["data"][0]
    received = np.frombuffer(base64.b64decode(trace["y"]["bdata"]), dtype=trace["y"]["dtype"])
    assert received.tobytes() == values.tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64", "int8", "uint16", "int32"])
def test_a_figure_and_its_content_travel_alike(dtype: str) -> None:
    table = np.arange(6, dtype=dtype).reshape(2, 3)
    content = {"data": [{"type": "heatmap", "z": table, "name": "t"}], "layout": {"height": 300}}
    checked, plain = encode(go.Figure(content), alt="", name="one"), encode_content(content, alt="", name="one")
    assert orjson.loads(plain) == orjson.loads(checked)


def test_a_message_carries_alt_text_colour_partners_and_what_keeps_the_zoom() -> None:
    message = message_of(go.Figure(go.Scatter(y=[1, 2], name="a line")), clickable=True)
    assert message["alt"] == "An alt text."
    assert message["partners"] == DARK_PARTNERS
    assert message["clickable"] is True
    assert message["figure"]["layout"]["uirevision"] == "one"
    assert message["figure"]["data"][0]["uid"] == "a line"


def test_a_figure_may_say_itself_what_to_forget_and_how_series_are_called() -> None:
    figure = go.Figure(go.Scatter(y=[1], uid="mine"), {"uirevision": "other"})
    content = message_of(figure)["figure"]
    assert (content["layout"]["uirevision"], content["data"][0]["uid"]) == ("other", "mine")


def test_the_figure_itself_is_left_alone() -> None:
    figure = go.Figure(go.Scatter(y=[1, 2]))
    before = figure.to_json()
    encode(figure, alt="", name="one")
    assert figure.to_json() == before


def test_ten_lines_of_two_hundred_points_stay_small() -> None:
    x = np.linspace(0, 1, 200, dtype=np.float32)
    figure = go.Figure([go.Scatter(x=x, y=x * place, name=str(place)) for place in range(10)])
    assert len(encode(figure, alt="", name="one")) < LIMIT_OF_A_CHART


def test_the_bundle_is_the_plotly_js_of_plotly_py_with_its_licence() -> None:
    bundle = (STATIC / PLOTLY_BUNDLE).read_text("utf-8")[:300]
    packaged = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    version = re.search(r"plotly\.js v([\d.]+)", packaged.read_text("utf-8")[:300])
    assert version
    assert f"v{version[1]}" in bundle
    assert version[1] in PLOTLY_BUNDLE
    assert "MIT" in (STATIC / PLOTLY_BUNDLE.replace(".min.js", ".LICENSE")).read_text("utf-8")


@pytest.mark.parametrize("kind", ["scatter", "bar", "heatmap", "contour", "histogram", "image"])
def test_the_bundle_draws_the_traces_the_lab_uses(kind: str) -> None:
    assert re.search(rf'name:\s*"{kind}"', (STATIC / PLOTLY_BUNDLE).read_text("utf-8"))


def test_the_required_plotly_is_the_installed_one() -> None:
    required = (STATIC.parent / "requirements.txt").read_text("utf-8")
    assert f"plotly=={importlib.metadata.version('plotly')}" in required
