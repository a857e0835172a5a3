"""What is wrong with a batch although its loss is finite: the table ``CHECKS``, one function a state."""

import math
from collections.abc import Callable, Iterator

from logit_watch.batches import Loss
from logit_watch.broken import of_labels
from logit_watch.formats import FORMATS, NARROW
from logit_watch.history import History
from logit_watch.record import USUAL_CLIP, Record
from logit_watch.states import Found

LEAST_AT_CEILING = 0.1
LEAST_ONE_TERM = 0.5
LEAST_STORED, LEAST_DISTINCT = 20, 4
"""Losses, and different ones, that must be on the grid of a narrow format."""
FAR = 100.0
"""Factor over the first losses at which a training diverges, and the loss at which it does."""
Check = Callable[[Record, Loss, History], Found | None]


def _labels(record: Record, kind: Loss, history: History) -> Found | None:
    return of_labels(record, kind.family) if record.labels_outside else None


def _zero_weights(record: Record, kind: Loss, history: History) -> Found | None:
    if record.weights_sum == 0 or record.all_ignored:
        return Found(state="zero_weights", evidence={"loss": history.recent[-1] if history.recent else 0.0})
    return None


def _negative_weights(record: Record, kind: Loss, history: History) -> Found | None:
    count = record.weights_negative
    return Found(state="negative_weights", evidence={"count": count}) if count else None


def _double_activation(record: Record, kind: Loss, history: History) -> Found | None:
    return Found(state="double_activation", where="the outputs") if record.path == "activation_twice" else None


def _missing_activation(record: Record, kind: Loss, history: History) -> Found | None:
    if kind.takes == "probabilities" and kind.family != "other" and record.negative:
        return Found(state="missing_activation", where="the outputs", evidence={"count": record.negative})
    return None


def _clip(record: Record, kind: Loss, history: History) -> Found | None:
    if record.at_ceiling is None or record.at_ceiling < LEAST_AT_CEILING or record.path != "clipped":
        return None
    return Found(state="clip", evidence={"share": record.at_ceiling, "ceiling": -math.log(kind.clip or USUAL_CLIP)})


def _absorbed(record: Record, kind: Loss, history: History) -> Found | None:
    if record.one_term is None or record.one_term < LEAST_ONE_TERM or record.path == "clipped":
        return None
    return Found(state="absorbed", evidence={"share": record.one_term, "format": record.computed_in})


def _stored_loss(record: Record, kind: Loss, history: History) -> Found | None:
    losses = [loss for loss in history.recent if math.isfinite(loss) and loss]
    if len(losses) < LEAST_STORED or len(set(losses)) < LEAST_DISTINCT:
        return None
    for name in NARROW:
        format = FORMATS[name]
        if not all(map(format.holds, losses)):
            continue
        # Multiples of one number, such as the shares of a batch, are on the grid of a narrow format as well.
        widest = max(map(format.spacing, losses))
        if name not in (record.loss_dtype, record.computed_in) and all((one / widest).is_integer() for one in losses):
            continue
        evidence = {"loss": losses[-1], "spacing": format.spacing(losses[-1]), "count": len(losses)}
        return Found(state="stored_loss", evidence=evidence | {"format": name, "distinct": len(set(losses))})
    return None


def _diverging(record: Record, kind: Loss, history: History) -> Found | None:
    first, recent = history.starts_at(), [loss for loss in history.recent if math.isfinite(loss)]
    if first is None or kind.family == "other" or len(recent) < 2:
        return None
    low = sorted(recent[-5:])[0]
    if low > FAR * max(first, 1.0):
        return Found(state="learning_rate", evidence={"low": first, "high": recent[-1]})
    return None


CHECKS: tuple[Check, ...] = (
    _labels,
    _zero_weights,
    _negative_weights,
    _double_activation,
    _missing_activation,
    _clip,
    _absorbed,
    _stored_loss,
    _diverging,
)
"""Every check; several may apply to one batch."""


def states_of(record: Record, kind: Loss, history: History) -> Iterator[Found]:
    """Yield the states of a batch with a finite loss.

    Parameters
    ----------
    record : Record
    kind : Loss
    history : History
        The losses up to this one.
    """
    for check in CHECKS:
        if found := check(record, kind, history):
            yield found
