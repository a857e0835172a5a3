"""Which path a loss took: the batch's loss is computed again along each path and compared with the scalar."""

import numpy as np

from logit_watch.batches import Batch, Float64Array

TOLERANCE = 2e-4
"""Relative difference up to which two losses are the same."""
APART = 4e-3
"""Relative difference from which two losses are certainly not the same."""
SUM_TO_ONE = 8.0
"""Roundings, for each class, by which a row of probabilities may miss one."""


def are_probabilities(rows: Float64Array, unit_roundoff: float) -> bool:
    """Return whether all rows, of two or more classes, lie between zero and one and sum to one.

    Examples
    --------
    >>> are_probabilities(np.array([[0.25, 0.75], [1.0, 0.0]]), 2.0**-24)
    True
    """
    if rows.shape[1] < 2 or not len(rows) or not np.isfinite(rows).all() or rows.min() < 0 or rows.max() > 1:
        return False
    return bool((np.abs(rows.sum(axis=1) - 1) <= SUM_TO_ONE * rows.shape[1] * unit_roundoff).all())


def from_logits(rows: Float64Array, labels: Float64Array, family: str) -> Float64Array:
    """Return the losses of rows of logits, shape (num_rows,)."""
    with np.errstate(all="ignore"):  # infinite logits give NaN, as they should
        if family == "binary":
            return np.asarray((np.logaddexp(0.0, rows) - labels * rows).mean(axis=1))
        shifted = rows - rows.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return _picked(logs, labels, family)


def from_probabilities(rows: Float64Array, labels: Float64Array, family: str, clip: float) -> Float64Array:
    """Return the losses of rows of probabilities that are cut off at ``clip`` and one minus it, shape (num_rows,)."""
    with np.errstate(all="ignore"):  # the logarithm of zero is what is looked for
        held = np.clip(rows, clip, 1 - clip) if clip else rows
        if family == "binary":
            return np.asarray(-(labels * np.log(held) + (1 - labels) * np.log1p(-held)).mean(axis=1))
        return _picked(np.log(held), labels, family)


def _picked(logs: Float64Array, labels: Float64Array, family: str) -> Float64Array:
    if family == "sparse":
        return np.asarray(-logs[np.arange(len(logs)), labels.astype(np.int64)])
    return np.asarray(-np.where(labels > 0, labels * logs, 0.0).sum(axis=1))


def path_of(batch: Batch, rows: Float64Array, labels: Float64Array, unit_roundoff: float) -> str:
    """Return the path that explains the scalar: "logits", "probabilities", "clipped", "rescued", "activation_twice".

    Parameters
    ----------
    batch : Batch
    rows : ndarray of float64, shape (num_rows, num_classes)
    labels : ndarray of float64, shape (num_rows,) or (num_rows, num_classes)
        All within their range.
    unit_roundoff : float
        Of the format of the outputs.

    Returns
    -------
    str
        "unknown" if no path explains the scalar, or more than one does.
    """
    kind = batch.kind
    if kind.family == "other" or kind.takes == "unknown" or not np.isfinite(batch.loss) or not np.isfinite(rows).all():
        return "unknown"
    is_activated = are_probabilities(rows, unit_roundoff)
    if kind.family == "binary":
        is_activated = batch.activation == "sigmoid" and rows.min() >= 0 and rows.max() <= 1
    losses: dict[str, Float64Array] = {}
    if kind.takes == "logits":
        losses["activation_twice" if is_activated else "logits"] = from_logits(rows, labels, kind.family)
        if is_activated:
            losses["rescued"] = from_probabilities(rows, labels, kind.family, 0.0)
    elif is_activated or kind.family == "binary":
        if rows.min() < 0 or rows.max() > 1:
            return "unknown"
        losses["clipped"] = from_probabilities(rows, labels, kind.family, kind.clip)
        losses["rescued"] = from_probabilities(rows, labels, kind.family, 0.0)
        if np.allclose(losses["clipped"], losses["rescued"], rtol=TOLERANCE, atol=TOLERANCE):
            return "probabilities" if _explains(losses["clipped"], batch) else "unknown"
    found = [name for name, values in losses.items() if _explains(values, batch)]
    return found[0] if len(found) == 1 and _all_others_differ(found[0], losses) else "unknown"


def _explains(losses: Float64Array, batch: Batch) -> bool:
    """Return whether the scalar is the mean, the sum or a weighted mean of losses."""
    weights = batch.sample_weights
    if weights is not None:
        if weights.size != losses.size:
            return False
        weighted = losses * weights.reshape(-1)
        total = float(weights.sum())
        means = [weighted.mean(), weighted.sum(), *([weighted.sum() / total] if total else [])]
    else:
        means = [losses.mean(), losses.sum()]
    return any(np.isclose(mean, batch.loss, rtol=TOLERANCE, atol=TOLERANCE * 1e-2) for mean in means)


def _all_others_differ(name: str, losses: dict[str, Float64Array]) -> bool:
    own = float(losses[name].mean())
    others = [float(values.mean()) for other, values in losses.items() if other != name]
    return all(not np.isfinite(other) or abs(other - own) > APART * max(abs(own), 1e-2) for other in others)
