"""The logits of a sweep: the table ``SIDES``.

A side turns one random draw and the magnitudes into logits and labels. The draw does not depend on the format, so every
format is measured on the same samples, rounded to it. The measurements are in ``core.sweep.run``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.arithmetic.arrays import BoolArray, Float64Array, IndexArray
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import can_hold, round_to

MARGIN_SPREAD = 0.25
"""Width of the uniform spread that keeps the low-order bits of a margin sample varied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One way to sample logits and labels at a magnitude.

    Parameters
    ----------
    name : str
        The name in URLs and on the command line.
    title : str
        The name to show.
    description : str
        One sentence that defines the magnitude and the true label.
    softmax, sigmoid : callable
        ``softmax(rng, magnitudes, num_samples, num_classes)`` returns real logits, float64 of shape (num_classes,
        num_magnitudes, num_samples), and labels (num_magnitudes, num_samples) or None for "the largest logit's class".
        A sigmoid has one class, and two labels.
    """

    name: str
    title: str
    description: str
    softmax: Callable[[np.random.Generator, Float64Array, int, int], tuple[Float64Array, IndexArray | None]]
    sigmoid: Callable[[np.random.Generator, Float64Array, int, int], tuple[Float64Array, IndexArray | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Logits of one format, exact, with their labels.

    Parameters
    ----------
    logits : ndarray of float64, shape (num_rows, num_classes); (num_rows,) for a sigmoid
        Values of the format, the class axis leading in memory; rows are magnitude after magnitude. Rows that the
        format cannot hold are all zero.
    labels : ndarray of int, shape (num_rows,)
        The true class.
    representable : ndarray of bool, shape (num_rows,)
        False where the format cannot represent a logit: too large, or 0 or negative in a format without those.
    """

    logits: Float64Array
    labels: IndexArray
    representable: BoolArray


def _margin(
    rng: np.random.Generator, magnitudes: Float64Array, num_samples: int, num_classes: int
) -> tuple[Float64Array, IndexArray]:
    """One leading logit of exactly M, the others in (-1/4, 0]; returns the leading class too."""
    shape = (magnitudes.size, num_samples)
    logits = -rng.uniform(0, MARGIN_SPREAD, (num_classes, *shape))
    leading = rng.integers(num_classes, size=shape)
    np.put_along_axis(logits, leading[None], magnitudes[None, :, None], axis=0)
    return logits, leading


def _wrong(
    rng: np.random.Generator, magnitudes: Float64Array, num_samples: int, num_classes: int
) -> tuple[Float64Array, IndexArray]:
    logits, leading = _margin(rng, magnitudes, num_samples, num_classes)
    return logits, (leading + rng.integers(1, num_classes, size=leading.shape)) % num_classes


def _scaled(
    rng: np.random.Generator, magnitudes: Float64Array, num_samples: int, num_classes: int
) -> tuple[Float64Array, IndexArray]:
    logits = magnitudes[:, None] * rng.normal(size=(num_classes, magnitudes.size, num_samples))
    return logits, rng.integers(max(num_classes, 2), size=logits.shape[1:])


def _scaled_argmax(
    rng: np.random.Generator, magnitudes: Float64Array, num_samples: int, num_classes: int
) -> tuple[Float64Array, None]:
    return _scaled(rng, magnitudes, num_samples, num_classes)[0], None


def _offset(
    rng: np.random.Generator, magnitudes: Float64Array, num_samples: int, num_classes: int
) -> tuple[Float64Array, IndexArray]:
    logits = magnitudes[:, None] + rng.normal(size=(num_classes, magnitudes.size, num_samples))
    return logits, rng.integers(max(num_classes, 2), size=logits.shape[1:])


def _sigmoid_margin(
    rng: np.random.Generator, magnitudes: Float64Array, num_samples: int, num_classes: int
) -> tuple[Float64Array, IndexArray]:
    """Logits of both signs with absolute value in (M - 1/4, M], M itself twice; returns the right label too."""
    shape = (magnitudes.size, num_samples)
    positive = (np.arange(num_samples) % 2 == 0) & np.ones(shape, dtype=bool)
    spread = rng.uniform(0, MARGIN_SPREAD, shape)
    spread[:, :2] = 0
    sizes = np.abs(magnitudes[:, None] - spread)
    return np.where(positive, sizes, -sizes)[None], positive.astype(np.intp)


def _sigmoid_wrong(
    rng: np.random.Generator, magnitudes: Float64Array, num_samples: int, num_classes: int
) -> tuple[Float64Array, IndexArray]:
    logits, right = _sigmoid_margin(rng, magnitudes, num_samples, num_classes)
    return logits, 1 - right


SIDES: dict[str, Side] = {
    side.name: side
    for side in (
        Side(
            name="right",
            title="Confidently right",
            description="The true class leads the others by the margin M.",
            softmax=_margin,
            sigmoid=_sigmoid_margin,
        ),
        Side(
            name="wrong",
            title="Confidently wrong",
            description="A wrong class leads the true one by the margin M.",
            softmax=_wrong,
            sigmoid=_sigmoid_wrong,
        ),
        Side(
            name="random",
            title="Random label",
            description="Logits from M x N(0, 1), true class drawn at random.",
            softmax=_scaled,
            sigmoid=_scaled,
        ),
        Side(
            name="argmax",
            title="Label is the argmax",
            description="Logits from M x N(0, 1), true class at the largest logit.",
            softmax=_scaled_argmax,
            sigmoid=_scaled_argmax,
        ),
        Side(
            name="offset",
            title="Common offset",
            description="Logits from N(0, 1) + M, true class drawn at random.",
            softmax=_offset,
            sigmoid=_offset,
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One random draw of real logits, before any format.

    Parameters
    ----------
    logits : ndarray of float64, shape (num_logits, num_rows)
        Rows are magnitude after magnitude.
    labels : ndarray of int, shape (num_rows,), or None
        The true classes; None means the class of the largest logit after rounding.
    """

    logits: Float64Array
    labels: IndexArray | None


def draw(*, loss: str, side: Side, magnitudes: Float64Array, num_samples: int, num_classes: int, seed: int) -> Draw:
    """Draw real logits for every magnitude.

    Parameters
    ----------
    loss : str
        "softmax" or "sigmoid"; a sigmoid has one logit per sample for any ``num_classes``.
    side : Side
        How to sample.
    magnitudes : ndarray of float64, shape (num_magnitudes,)
        The M of the side's description.
    num_samples, num_classes : int
        Rows for each magnitude, and logits a row.
    seed : int
        Seed of the generator; the same seed gives the same draw for every format.
    """
    rng = np.random.default_rng(seed)
    is_sigmoid = loss == "sigmoid"
    sampled = side.sigmoid if is_sigmoid else side.softmax
    logits, labels = sampled(rng, magnitudes, num_samples, 1 if is_sigmoid else num_classes)
    return Draw(logits=logits.reshape(len(logits), -1), labels=None if labels is None else labels.ravel())


def round_draw(drawn: Draw, format: FloatFormat) -> Samples:
    """Round a draw to a format: the exact inputs of that format's measurement."""
    logits = round_to(drawn.logits, format)
    representable = np.asarray(can_hold(drawn.logits, format).all(axis=0))
    logits[:, ~representable] = 0
    is_sigmoid = len(logits) == 1
    labels = drawn.labels
    if labels is None:
        labels = (logits[0] > 0).astype(np.intp) if is_sigmoid else logits.argmax(axis=0)
    return Samples(logits=logits[0] if is_sigmoid else logits.T, labels=labels, representable=representable)
