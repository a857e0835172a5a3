"""Decision surfaces over 2-D data: the plane coloured by the winning class, paler where the arm is less sure."""

import base64
import io
from types import ModuleType

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from PIL import Image, ImageColor

from core.keras.training.datasets import Data
from core.keras.training.records import ArmRecord, Surface
from core.keras.training.surface import surface_grid
from ui.drawing.charts.arms import label_title
from ui.drawing.charts.titles import titled
from ui.drawing.literal import in_figure
from ui.drawing.palette import class_colour, class_marker

HEIGHT = 300
PIXELS = 192
MAX_POINTS = 240
STRONGEST = 0.62  # opacity where the arm is certain; points must stay visible on it


def in_plane(data: Data) -> bool:
    """Return whether arms have a surface over this data."""
    return data.num_features == 2


def surface_figure(surface: Surface | None, data: Data, title: str) -> go.Figure:
    """Draw the surface of one arm with training points on it.

    Parameters
    ----------
    surface : Surface or None
        None before it is known; the points are drawn at their final positions.
    data : Data
        Two features.
    title : str
        The arm.
    """
    place = surface or surface_grid(data)
    if place is None:
        raise ValueError(f"data: got {data.num_features} features, need two")
    (left, right), (low, high) = place.x_range, place.y_range
    figure = go.Figure()
    if surface is not None:
        figure.add_layout_image(
            source=picture(surface), xref="x", yref="y", x=left, y=high, sizex=right - left, sizey=high - low,
            sizing="stretch", layer="below",
        )  # fmt: skip
    for index in range(data.num_classes):
        points = data.train_features[:MAX_POINTS][data.train_labels[:MAX_POINTS] == index].astype(np.float32)
        figure.add_scatter(
            x=points[:, 0],
            y=points[:, 1],
            uid=f"class-{index}",
            name=in_figure(data.class_names[index]),
            mode="markers",
            marker={
                "color": class_colour(index),
                "symbol": class_marker(index),
                "size": 6,
                "line": {"color": "#ffffff", "width": 0.8},
            },
            hovertemplate="(%{x:.2f}, %{y:.2f})",
        )
    axis = {"showgrid": False, "zeroline": False, "nticks": 5, "constrain": "domain"}
    figure.update_layout(
        annotations=[titled(title)],
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 34, "b": 8},
        showlegend=False,
        hovermode="closest",
        xaxis=axis | {"range": [left, right]},
        yaxis=axis | {"range": [low, high]},
    )
    return figure


def surface_alt(arm: ArmRecord, epoch: float, text: ModuleType) -> str:
    """Describe the surface: how many validation points are on the right side."""
    title = label_title(arm.label, text)
    return str(text.SURFACE_ALT.format(arm=title, epoch=f"{epoch:g}", accuracy=arm.validation_accuracy))


def no_surface_alt(label: str, text: ModuleType) -> str:
    """Describe the surface of an arm that has not been measured yet."""
    return str(text.ALT_EMPTY.format(title=label_title(label, text)))


def picture(surface: Surface, side: int = PIXELS) -> str:
    """Return the surface as a PNG in a data URI, the first row of the grid at the bottom."""
    colours = np.array(
        [ImageColor.getrgb(class_colour(index)) for index in range(int(surface.class_index.max()) + 1)], np.uint8
    )
    opacity = np.rint(STRONGEST * surface.confidence.astype(np.float64)).astype(np.uint8)
    pixels: NDArray[np.uint8] = np.dstack([colours[surface.class_index], opacity])[::-1]
    image = Image.fromarray(pixels, "RGBA").resize((side, side), Image.Resampling.BILINEAR)
    buffer = io.BytesIO()
    image.quantize(64, method=Image.Quantize.FASTOCTREE).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
