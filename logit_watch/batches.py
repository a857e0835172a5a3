"""What a framework hands over of one batch, as NumPy arrays: ``Batch``; and what is known of the loss: ``Loss``."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Float64Array = npt.NDArray[np.float64]
MOST_VALUES = 1 << 20
"""Outputs of a batch that are read; of more, as many rows as have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What is known of a loss before it is computed.

    Parameters
    ----------
    family : str
        "sparse" (labels are class numbers), "categorical" (one row per label), "binary" or "other".
    takes : str
        "logits", "probabilities" or "unknown".
    clip : float
        The probability at which the loss cuts off, 0 if it does not.
    ignored : int, optional
        The label that the loss leaves out.
    """

    family: str = "other"
    takes: str = "unknown"
    clip: float = 0.0
    ignored: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch at its loss.

    Parameters
    ----------
    loss : float
        The scalar, in nats; may be infinite or NaN.
    loss_dtype, outputs_dtype, computed_in : str
        Names of formats: of the scalar, of the outputs, and of the arithmetic inside the loss.
    kind : Loss
    outputs : ndarray of float64, shape (num_rows, num_classes) or (num_rows,), optional
        What the loss was given; None if there are several outputs.
    labels : ndarray, shape (num_rows,) or that of ``outputs``, optional
    sample_weights : ndarray of float64, optional
    activation : str
        "softmax", "sigmoid" or "", as the framework knows the operation behind the outputs.
    autocast : str
        The policy or the format of autocast; empty if there is none.
    largest_weight : float, optional
        The largest magnitude of a trainable weight.
    """

    loss: float
    loss_dtype: str = "float32"
    outputs_dtype: str = "float32"
    computed_in: str = "float32"
    kind: Loss = field(default_factory=Loss)
    outputs: Float64Array | None = None
    labels: Float64Array | None = None
    sample_weights: Float64Array | None = None
    activation: str = ""
    autocast: str = ""
    largest_weight: float | None = None


def arranged(
    outputs: Float64Array, labels: Float64Array | None, kind: Loss
) -> tuple[Float64Array, Float64Array | None]:
    """Return outputs as rows of classes, or one column for a binary loss, and labels that fit them.

    Labels that do not fit are left out. Of more than ``MOST_VALUES`` outputs, the first rows are kept.
    """
    if kind.family == "binary" or outputs.ndim < 2:
        rows = outputs.reshape(-1, 1)
    else:
        rows = outputs.reshape(-1, outputs.shape[-1])
    most = max(MOST_VALUES // max(rows.shape[1], 1), 1)
    if labels is None:
        return rows[:most], None
    if kind.family in ("sparse", "other") and labels.size == len(rows):
        return rows[:most], labels.reshape(-1)[:most]
    if labels.size == rows.size:
        return rows[:most], labels.reshape(rows.shape)[:most]
    return rows[:most], None
