"""The decision surface of an arm over 2-D data: a grid, and the decisions on it. Needs no TensorFlow."""

from dataclasses import dataclass

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.keras.training.datasets import Data
from core.keras.training.records import Surface

SIDE = 48
MARGIN = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """A square grid over the plane: its ranges and its points, (SIDE * SIDE, 2), rows going with y."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    points: Float64Array


def surface_grid(data: Data) -> Grid | None:
    """Return a grid that covers 2-D data with a margin, None for other data."""
    if data.num_features != 2:
        return None
    everything = np.concatenate([data.train_features, data.validation_features])
    low, high = everything.min(axis=0), everything.max(axis=0)
    low, high = low - MARGIN * (high - low), high + MARGIN * (high - low)
    xs, ys = (np.linspace(low[axis], high[axis], SIDE) for axis in range(2))
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    return Grid(x_range=(float(low[0]), float(high[0])), y_range=(float(low[1]), float(high[1])), points=points)


def surface_of(grid: Grid, logits: Float64Array) -> Surface:
    """Return the decisions and their confidence for logits on the grid, (SIDE * SIDE, num_outputs)."""
    scores = np.concatenate([np.zeros_like(logits), logits], axis=1) if logits.shape[1] == 1 else logits
    # Non-finite logits decide nothing: confidence 0.
    with np.errstate(invalid="ignore"):
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        confidence = np.nan_to_num(weights.max(axis=1) / weights.sum(axis=1))
    return Surface(
        x_range=grid.x_range,
        y_range=grid.y_range,
        class_index=scores.argmax(axis=1).astype(np.uint8).reshape(SIDE, SIDE),
        confidence=np.rint(255 * confidence).astype(np.uint8).reshape(SIDE, SIDE),
    )
