"""The full record of a batch, in NumPy: ``record_of``: counts, shares, extremes and one row of logits.

No inputs, and no labels: of the row, the first logit is that of the true class, which is not named.
"""

from dataclasses import dataclass, replace

import numpy as np

from logit_watch.batches import Batch, Float64Array, Loss, arranged
from logit_watch.formats import FORMATS
from logit_watch.paths import are_probabilities, from_logits, path_of

IGNORED = (-100.0, -1.0, 255.0)
"""Labels that data sets and libraries use for "ignore"."""
USUAL_CLIP = 1e-7
MOST_OF_A_ROW = 32
"""Logits of the worst row that are kept: that of its true class, and the largest of the others."""
MASKED = -1e4
"""Distance from the largest logit of a row from which a class counts as masked, not as a class with a small term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a batch shows; None where it cannot be known.

    Parameters
    ----------
    rows, classes : int, optional
        Of the outputs that were read.
    largest_logit : float, optional
        The largest magnitude of a finite output.
    not_finite, exact_zeros, negative : int, optional
        Counts of outputs: infinite or NaN; exactly zero (or one, for a binary loss); below zero.
    at_ceiling, zero_gradient, one_term : float, optional
        Shares of examples: at the ceiling of the clip; with a gradient of exactly zero; with a softmax sum of which
        one term is left.
    gradient_sum : float, optional
        The largest magnitude of the sum of an example's gradient over its classes.
    masked_rows : int, optional
        Rows whose outputs are all minus infinity.
    labels_low, labels_high : float, optional
        The smallest and the largest label.
    labels_outside, labels_ignored : int, optional
        Labels outside of the range of the loss; of these, those that are a usual mark for "ignore".
    all_ignored : bool
        Whether the loss leaves out every label.
    weights_sum : float, optional
        Sum of the sample weights.
    weights_negative : int, optional
        Sample weights below zero.
    spacing : float, optional
        Distance between neighbouring numbers of the format of the loss, at the loss.
    path : str
        As ``logit_watch.paths.path_of`` names it.
    loss_dtype, outputs_dtype, computed_in, autocast : str
    largest_weight : float, optional
        As in ``Batch``.
    worst_row : tuple of float, optional
        Of a loss on logits over classes, those of the row with the largest loss, or of the first one whose loss is not
        finite: that of its true class, then the others from the largest on, at most ``MOST_OF_A_ROW`` in all.
    """

    rows: int | None = None
    classes: int | None = None
    largest_logit: float | None = None
    not_finite: int | None = None
    exact_zeros: int | None = None
    negative: int | None = None
    at_ceiling: float | None = None
    zero_gradient: float | None = None
    one_term: float | None = None
    gradient_sum: float | None = None
    masked_rows: int | None = None
    labels_low: float | None = None
    labels_high: float | None = None
    labels_outside: int | None = None
    labels_ignored: int | None = None
    all_ignored: bool = False
    weights_sum: float | None = None
    weights_negative: int | None = None
    spacing: float | None = None
    path: str = "unknown"
    loss_dtype: str = "float32"
    outputs_dtype: str = "float32"
    computed_in: str = "float32"
    autocast: str = ""
    largest_weight: float | None = None
    worst_row: tuple[float, ...] | None = None


def record_of(batch: Batch) -> Record:
    """Return the record of a batch.

    Examples
    --------
    >>> logits, labels = np.array([[30.0, 0.0], [0.0, 1.0]]), np.array([0.0, 2.0])
    >>> found = record_of(Batch(loss=1.0, kind=Loss(family="sparse", takes="logits"), outputs=logits, labels=labels))
    >>> found.one_term, found.labels_outside, found.labels_high
    (0.5, 1, 2.0)
    """
    values: dict[str, object] = {
        "loss_dtype": batch.loss_dtype,
        "outputs_dtype": batch.outputs_dtype,
        "computed_in": batch.computed_in,
        "autocast": batch.autocast,
        "largest_weight": batch.largest_weight,
    }
    if batch.loss_dtype in FORMATS and np.isfinite(batch.loss):
        values["spacing"] = FORMATS[batch.loss_dtype].spacing(batch.loss)
    if batch.sample_weights is not None and batch.sample_weights.size:
        values["weights_sum"] = float(np.abs(batch.sample_weights).sum())
        values["weights_negative"] = int((batch.sample_weights < 0).sum())
    if batch.outputs is not None and batch.outputs.size:
        rows, labels = arranged(batch.outputs, batch.labels, batch.kind)
        values |= _of_outputs(rows, batch)
        if labels is not None:
            values |= _of_labels(rows, labels, batch)
    return Record(**values)  # type: ignore[arg-type]


def _of_outputs(rows: Float64Array, batch: Batch) -> dict[str, object]:
    finite = rows[np.isfinite(rows)]
    zeros = (rows == 0) | ((rows == 1) & (rows.shape[1] == 1))
    return {
        "rows": len(rows),
        "classes": rows.shape[1],
        "largest_logit": float(np.abs(finite).max()) if finite.size else None,
        "not_finite": rows.size - finite.size,
        "exact_zeros": int(zeros.sum()),
        "negative": int((rows < 0).sum()),
        "masked_rows": int((rows == -np.inf).all(axis=1).sum()) if rows.shape[1] > 1 else 0,
        "one_term": _one_term(rows, batch),
    }


def _one_term(rows: Float64Array, batch: Batch) -> float | None:
    """Return the share of rows of which the sum of exponentials is one term, the rest being rounded away."""
    unit_roundoff = FORMATS[batch.computed_in].unit_roundoff
    if rows.shape[1] < 2 or batch.kind.family not in ("sparse", "categorical"):
        return None
    if batch.kind.takes == "probabilities" or are_probabilities(rows, unit_roundoff):
        return float((rows == 1).any(axis=1).mean()) if are_probabilities(rows, unit_roundoff) else None
    with np.errstate(all="ignore"):  # rows that are not finite count as having no term
        distance = rows - rows.max(axis=1, keepdims=True)
        is_class = distance > MASKED
        rest = np.where(is_class, np.exp(distance), 0.0).sum(axis=1) - 1
    return float(((rest <= unit_roundoff) & (is_class.sum(axis=1) > 1)).mean())


def _of_labels(rows: Float64Array, labels: Float64Array, batch: Batch) -> dict[str, object]:
    kind = batch.kind
    is_counted = np.ones(labels.shape, bool) if kind.ignored is None else labels != kind.ignored
    if not is_counted.any():
        return {"all_ignored": bool(labels.size)}
    counted = labels[is_counted]
    values: dict[str, object] = {"labels_low": float(counted.min()), "labels_high": float(counted.max())}
    if kind.family == "other":
        return values | _of_own_clip(rows, labels, batch)
    # A NaN among the labels is outside of every range.
    highest = rows.shape[1] - 1 if kind.family == "sparse" else 1
    inside = (counted >= 0) & (counted <= highest)
    outside = counted[~inside]
    values["labels_outside"] = int(outside.size)
    values["labels_ignored"] = int(np.isin(outside, IGNORED).sum()) if kind.family == "sparse" else 0
    if outside.size:
        return values
    unit_roundoff = FORMATS[batch.outputs_dtype].unit_roundoff
    if is_counted.all():
        values["path"] = path_of(batch, rows, labels, unit_roundoff)
    kept = is_counted if kind.family == "sparse" else is_counted.all(axis=1)
    path = str(values.get("path", "unknown"))
    if kind.takes == "logits" and path != "rescued":
        values["worst_row"] = _worst_row(rows[kept], labels[kept], kind.family, batch.outputs_dtype)
    return values | _gradients(rows[kept], labels[kept], kind, path)


def _worst_row(rows: Float64Array, labels: Float64Array, family: str, dtype: str) -> tuple[float, ...] | None:
    """Return the logits of the row with the largest loss; None if labels are no classes, or there is one output."""
    is_class = family == "sparse" or (family == "categorical" and ((labels == 0) | (labels == 1)).all())
    if not len(rows) or rows.shape[1] < 2 or not is_class:
        return None
    losses = from_logits(rows, labels, family)
    place = int(np.argmax(np.where(np.isfinite(losses), losses, np.inf)))
    true = int(labels[place]) if family == "sparse" else int(np.argmax(labels[place]))
    others = np.delete(rows[place], true)
    kept = others[np.argsort(-np.where(np.isnan(others), np.inf, others), kind="stable")][: MOST_OF_A_ROW - 1]
    digits = 17 if dtype == "float64" else 9  # as many as are read back exactly
    return tuple(float(f"{logit:.{digits}g}") for logit in (rows[place, true], *kept))


def _of_own_clip(rows: Float64Array, labels: Float64Array, batch: Batch) -> dict[str, object]:
    """Return the shares at a clip of ``USUAL_CLIP`` of an own loss, if the loss is that of clipped probabilities."""
    if not are_probabilities(rows, FORMATS[batch.outputs_dtype].unit_roundoff):
        return {}
    is_row = labels.shape == rows.shape
    if not ((labels >= 0) & (labels <= (1 if is_row else rows.shape[1] - 1))).all():
        return {}
    kind = Loss(family="categorical" if is_row else "sparse", takes="probabilities", clip=USUAL_CLIP)
    path = path_of(replace(batch, kind=kind), rows, labels, FORMATS[batch.outputs_dtype].unit_roundoff)
    return {"path": path} | _of_clip(rows, labels, kind) if path == "clipped" else {}


def _gradients(rows: Float64Array, labels: Float64Array, kind: Loss, path: str) -> dict[str, object]:
    """Return shares of examples by their gradients with respect to the outputs, computed in float32."""
    if not len(rows) or not np.isfinite(rows).all():
        return {}
    if kind.takes == "probabilities":
        return _of_clip(rows, labels, kind) if kind.clip and path in ("clipped", "probabilities") else {}
    if kind.takes != "logits" or path != "logits":
        return {}
    with np.errstate(all="ignore"):  # exp of a very negative logit is zero, which is counted
        narrow = rows.astype(np.float32)
        if kind.family == "binary":
            gradients = 1 / (1 + np.exp(-narrow)) - labels.astype(np.float32)
            return {"zero_gradient": float((gradients == 0).all(axis=1).mean())}
        exponentials = np.exp(narrow - narrow.max(axis=1, keepdims=True))
        gradients = exponentials / exponentials.sum(axis=1, keepdims=True)
    if kind.family == "sparse":
        gradients[np.arange(len(rows)), labels.astype(np.int64)] -= 1
    else:
        gradients -= labels.astype(np.float32)
    return {
        "zero_gradient": float((gradients == 0).all(axis=1).mean()),
        "gradient_sum": float(np.abs(gradients.sum(axis=1)).max()),
    }


def _of_clip(rows: Float64Array, labels: Float64Array, kind: Loss) -> dict[str, object]:
    """Return the shares at the ceiling of the clip, which are wrong, and beyond either end of it."""
    if kind.family == "sparse":
        own = rows[np.arange(len(rows)), labels.astype(np.int64)][:, None]
    elif kind.family == "categorical":
        own = np.where(labels > 0, rows, 1.0).min(axis=1, keepdims=True)
    else:
        own = np.where(labels >= 0.5, rows, 1 - rows)
    beyond = (own <= kind.clip) | (own >= 1 - kind.clip)
    return {
        "at_ceiling": float((own <= kind.clip).any(axis=1).mean()),
        "zero_gradient": float(beyond.all(axis=1).mean()),
    }
