"""Why a loss is not finite, or was refused: ``cause_of`` decides from what was seen of the batch."""

import math
from dataclasses import dataclass

from logit_watch.formats import FORMATS
from logit_watch.history import History
from logit_watch.record import Record
from logit_watch.states import LOSS, Found

EXPLODED = 1e3
"""Factor by which the largest weight of a training that diverges has grown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The first layer, in the order of execution, whose output is not finite and whose inputs are.

    Parameters
    ----------
    layer : str
        Its path.
    dtype : str
        The format of its output.
    inputs_largest : float
        The largest magnitude of a finite input.
    masked_rows : int
        Rows of the input, or of the output if that is where they arise, that are all minus infinity.
    is_logarithm : bool
        Whether the output is the logarithm of the input, which has a zero.
    is_minus : bool
        Whether all that is not finite in the output is minus infinity, as where classes are masked.
    """

    layer: str
    dtype: str = "float32"
    inputs_largest: float = 0.0
    masked_rows: int = 0
    is_logarithm: bool = False
    is_minus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What the replay of a batch on a copy has shown.

    Parameters
    ----------
    inputs_not_finite : bool
    weights : str
        The path of the first layer with weights that are not finite; empty if all are.
    site : Site, optional
    """

    inputs_not_finite: bool = False
    weights: str = ""
    site: Site | None = None


def cause_of(loss: float, record: Record, replay: Replay, history: History, family: str) -> Found:
    """Return the cause of a loss that is not finite.

    Parameters
    ----------
    loss : float
        Infinite or NaN.
    record : Record
        Of the same batch.
    replay : Replay
    history : History
        The losses before.
    family : str
        As in ``logit_watch.batches.Loss``.

    Examples
    --------
    >>> cause_of(math.nan, Record(weights_sum=0.0), Replay(), History(), "sparse").state
    'zero_weights'
    """
    if replay.inputs_not_finite:
        return Found(state="inputs_not_finite", where="the inputs")
    if record.weights_sum == 0 or record.all_ignored:
        return Found(state="zero_weights", evidence={"loss": loss})
    if record.labels_outside:
        return of_labels(record, family)
    if replay.weights:
        return _diverging(replay.weights, record, history) or Found(state="weights_not_finite", where=replay.weights)
    if replay.site is not None:
        return _in_layer(loss, replay.site, record, history, family)
    return _in_loss(loss, record, history, family)


def of_labels(record: Record, family: str) -> Found:
    """Return the state of labels outside of their range."""
    low, high = record.labels_low or 0.0, record.labels_high or 0.0
    if record.labels_ignored and record.labels_ignored == record.labels_outside:
        return Found(state="ignore_label", evidence={"label": low if low < 0 else high})
    most = float((record.classes or 1) - 1) if family == "sparse" else 1.0
    return Found(state="labels_out_of_range", evidence={"low": low, "high": high, "most": most})


def _diverging(where: str, record: Record, history: History) -> Found | None:
    growth, first = history.growth(), history.largest_weight
    if growth is not None:
        return Found(state="learning_rate", where=where, evidence={"low": growth[0], "high": growth[1]})
    largest = record.largest_weight
    if first and largest is not None and largest > EXPLODED * first:
        return Found(state="exploded_weights", where=where, evidence={"low": first, "high": largest})
    return None


def _in_layer(loss: float, site: Site, record: Record, history: History, family: str) -> Found:
    if site.masked_rows:
        return Found(state="masked_row", where=site.layer, evidence={"count": site.masked_rows})
    if site.is_logarithm:
        return Found(state="log_of_zero", where=site.layer, evidence={"loss": loss})
    if diverging := _diverging(site.layer, record, history):
        return diverging
    limit = FORMATS[site.dtype].largest if site.dtype in FORMATS else math.inf
    # Sums of products can overflow from the root of the largest number on; float16 is left much earlier.
    if site.dtype == "float16" or site.inputs_largest > math.sqrt(limit) or site.inputs_largest > math.log(limit):
        evidence: dict[str, float | str] = {"format": site.dtype, "limit": limit, "largest": site.inputs_largest}
        return Found(state="overflow", where=site.layer, evidence=evidence)
    if site.is_minus:
        return _in_loss(loss, record, history, family)
    return Found(state="layer_not_finite", where=site.layer)


def _in_loss(loss: float, record: Record, history: History, family: str) -> Found:
    if record.masked_rows:
        return Found(state="masked_row", evidence={"count": record.masked_rows})
    if record.not_finite:
        return Found(state="log_of_zero", evidence={"loss": loss})  # exp of minus infinity is zero
    limit = FORMATS[record.computed_in].largest
    if record.exact_zeros and (record.largest_logit or 0.0) <= 1 and not record.negative:
        return Found(state="log_of_zero", evidence={"loss": loss})
    if diverging := _diverging(LOSS, record, history):
        return diverging
    if family == "other" and (record.largest_logit or 0.0) > math.log(limit):
        largest = record.largest_logit or 0.0
        return Found(state="overflow", evidence={"format": record.computed_in, "limit": limit, "largest": largest})
    return Found(state="loss_not_finite", evidence={"loss": loss})
