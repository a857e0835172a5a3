"""Pictures of examples: an image as a heat map, a point among the others, and the training data."""

from types import ModuleType

import numpy as np
import plotly.graph_objects as go

from core.arithmetic.arrays import Float64Array, Int64Array
from core.keras.training.datasets import Data
from ui.drawing.literal import MOST, in_figure, visible
from ui.drawing.palette import INK, class_colour, class_marker

HEIGHT, ROW_HEIGHT = 240, 120
MAX_POINTS = 300
AXIS = {"showgrid": False, "zeroline": False, "nticks": 4, "fixedrange": True}
PLANE = {
    "height": HEIGHT,
    "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
    "showlegend": False,
    "xaxis": AXIS,
    "yaxis": AXIS,
}
"""Layout of points in the plane."""


def has_picture(data: Data) -> bool:
    """Return whether an example of the data can be drawn: an image, or a point in the plane."""
    return data.image_shape is not None or data.num_features == 2


def picture_figure(data: Data, row: int) -> go.Figure:
    """Draw the validation example at ``row``."""
    if data.image_shape is not None:
        return image_figure(data.validation_features[row].reshape(data.image_shape))
    return point_figure(data, row)


def picture_alt(data: Data, row: int, text: ModuleType) -> str:
    """Describe the example."""
    name = visible(data.class_names[int(data.validation_labels[row])], MOST)
    template = text.IMAGE_ALT if data.image_shape is not None else text.POINT_ALT
    features = data.validation_features[row]
    return str(template.format(row=row, name=name, x=float(features[0]), y=float(features[1])))


def data_figure(data: Data, *, num_rows: int = 1) -> go.Figure:
    """Draw the training data: an image of each class, in one row or several, or the training points in the plane."""
    if data.image_shape is None:
        return go.Figure(_points(data, data.train_features, data.train_labels), PLANE)
    rows = [int(np.flatnonzero(data.train_labels == index)[0]) for index in range(data.num_classes)]
    images = [np.pad(data.train_features[row].reshape(data.image_shape), 1) for row in rows]
    in_row = -(-len(images) // num_rows)
    images += [np.zeros_like(images[0])] * (in_row * num_rows - len(images))
    table = [np.hstack(images[begin : begin + in_row]) for begin in range(0, len(images), in_row)]
    return image_figure(np.vstack(table)).update_layout(height=ROW_HEIGHT, xaxis_constraintoward="left")


def image_figure(image: Float64Array) -> go.Figure:
    """Draw an image with values from 0 (paper) to 1 (ink)."""
    heat = go.Heatmap(
        z=image.astype(np.float32), zmin=0, zmax=1, showscale=False, hovertemplate="%{z:.2f}", name="",
        colorscale=[[0, "rgba(128,128,128,0.08)"], [1, INK.light]], xgap=1, ygap=1,
    )  # fmt: skip
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    layout = {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": axis,
        "yaxis": axis | {"autorange": "reversed", "scaleanchor": "x"},
    }
    return go.Figure([heat], layout)


def point_figure(data: Data, row: int) -> go.Figure:
    """Draw the validation points, and a ring around one of them."""
    x, y = data.validation_features[row].astype(np.float32)
    ring = {"symbol": "circle-open", "size": 18, "color": INK.light, "line": {"width": 3}}
    chosen = go.Scatter(x=[x], y=[y], mode="markers", marker=ring, uid="chosen", showlegend=False, name="")
    return go.Figure([*_points(data, data.validation_features, data.validation_labels), chosen], PLANE)


def _points(data: Data, features: Float64Array, labels: Int64Array) -> list[go.Scatter]:
    features, labels = features[:MAX_POINTS], labels[:MAX_POINTS]
    return [
        go.Scatter(
            x=features[labels == index, 0].astype(np.float32),
            y=features[labels == index, 1].astype(np.float32),
            mode="markers",
            name=in_figure(data.class_names[index]),
            uid=f"class-{index}",
            marker={"color": class_colour(index), "symbol": class_marker(index), "size": 6, "opacity": 0.55},
            hoverinfo="skip",
        )
        for index in range(data.num_classes)
    ]
