"""Logits and labels in a pasted text, infinite and NaN ones included: what they are, and what they show."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import format_named
from core.emergency.limits import MAX_NUMBERS, NUMBERS
from core.emergency.signs import Sign, sign
from core.logits.file import LABEL_NAMES
from core.losses.fingerprints import CAP
from core.losses.theory import overflow_of_exp
from core.messages.emergency import TOO_MANY, UNEVEN

IGNORED = (-1.0, -100.0, 255.0)
"""Labels that stand for “ignore”: of many data sets, of PyTorch, and of segmentation masks."""
IGNORED_BY_DEFAULT = -100.0
"""The one that PyTorch ignores without being told."""
SUM_TOLERANCE = 1e-3
"""How far the sum of printed probabilities may be from one."""

LABELS = re.compile(
    rf"['\"]?\b(?:{'|'.join(LABEL_NAMES)})\b['\"]?\s{{0,9}}[:=]?\s{{0,9}}(?:[\w.]{{1,40}}\()?\[([^\[\]]*)\]", re.I
)
ROW = re.compile(r"\[([^\[\]]*)\]")
WORD = re.compile(r"[A-Za-z_]\w*")
AROUND = re.compile(
    r"logits|outputs|y_pred|predictions|tensor|tf|array|dtype|u?int\d+|b?float\d+|device|cuda|cpu|grad_fn|\w*Backward\d*"
    r"|numpy|np|torch|shape|requires_grad|True",
    re.IGNORECASE,
)
"""What stands around numbers where a framework prints them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedLogits:
    """Logits as they were pasted.

    Parameters
    ----------
    rows : ndarray of float64, shape (num_samples, num_classes)
        May be infinite or NaN; one column for a sigmoid.
    labels : tuple of float
        Empty, or one for each row, in any range.
    are_named : bool
        Whether the text calls them logits.
    """

    rows: Float64Array
    labels: tuple[float, ...] = ()
    are_named: bool = False


def logits_of(text: str) -> PastedLogits | None:
    """Return the logits in a text; None if it is not only numbers and what frameworks print around them.

    Raises
    ------
    ValueError
        If there are too many numbers, or rows of different length.

    Examples
    --------
    >>> found = logits_of("logits = [[inf, 0.0], [1.0, 2.0]], labels = [0, -1]")
    >>> found.rows.tolist(), found.labels
    ([[inf, 0.0], [1.0, 2.0]], (0.0, -1.0))
    """
    labelled = LABELS.search(text)
    rest = text if labelled is None else f"{text[: labelled.start()]} {text[labelled.end() :]}"
    numbers = NUMBERS.findall(labelled[1]) if labelled else []
    header, body = _header(rest)
    if not all(map(AROUND.fullmatch, WORD.findall(NUMBERS.sub(" ", body)))):
        return None
    found = [NUMBERS.findall(row) for row in (ROW.findall(body) or body.splitlines())]
    rows = [list(map(float, row)) for row in found if row]
    count = sum(map(len, rows))
    if count < 2:
        return None
    if count > MAX_NUMBERS:
        raise ValueError(TOO_MANY(count=count, most=MAX_NUMBERS))
    if odd := next((row for row in rows if len(row) != len(rows[0])), None):
        raise ValueError(UNEVEN(one=len(rows[0]), other=len(odd)))
    parted = _parted(rows, [float(number) for number in numbers], header)
    return replace(parted, are_named="logit" in text.lower())


def _header(text: str) -> tuple[list[str], str]:
    """Return the names in the first line, if it is a header with one of labels, and the rest."""
    first, _, rest = text.strip().partition("\n")
    cells = [cell.strip().strip('"').lower() for cell in first.split(",")]
    if len(cells) > 1 and any(cell in LABEL_NAMES for cell in cells):
        return cells, rest
    return [], text


def _parted(rows: list[list[float]], labels: list[float], header: list[str]) -> PastedLogits:
    table = np.array(rows, np.float64)
    place = next((place for place, name in enumerate(header) if name in LABEL_NAMES), None)
    if place is not None and place < table.shape[1] and table.shape[1] > 1:
        return PastedLogits(rows=np.delete(table, place, axis=1), labels=tuple(map(float, table[:, place])))
    if len(labels) == table.size and table.shape[0] == 1:  # one logit for each label
        table = table.reshape(-1, 1)
    return PastedLogits(rows=table, labels=tuple(labels) if len(labels) == len(table) else ())


def signs_of_logits(pasted: PastedLogits) -> list[Sign]:
    """Return what logits and labels show."""
    return [*_special(pasted.rows), *_labels(pasted), *_finite(pasted)]


def _special(rows: Float64Array) -> Iterator[Sign]:
    masked = np.isneginf(rows).all(axis=1)
    found = (
        ("logit_nan", np.isnan(rows).any(axis=1)),
        ("logit_infinite", np.isposinf(rows).any(axis=1)),
        ("all_masked", masked & (rows.shape[1] > 1)),
    )
    for name, where in found:
        if where.any():
            yield sign(name, row=int(np.argmax(where)) + 1)


def _labels(pasted: PastedLogits) -> Iterator[Sign]:
    labels = pasted.labels
    classes = max(pasted.rows.shape[1], 2)
    if labels and set(labels) == {IGNORED_BY_DEFAULT}:
        yield sign("all_ignored", label=IGNORED_BY_DEFAULT)
        return
    if pasted.rows.shape[1] == 1 and set(labels) == {-1.0, 1.0}:
        yield sign("labels_are_signs")
        return
    outside = [label for label in labels if not 0 <= label < classes]
    if not outside:
        return
    if named := next((label for label in outside if label in IGNORED), None):
        yield sign("label_ignored", label=named)
    else:
        yield sign("label_outside", label=outside[0], classes=classes, most=classes - 1)


def _finite(pasted: PastedLogits) -> Iterator[Sign]:
    rows = pasted.rows
    if not np.isfinite(rows).all():
        return
    with np.errstate(over="ignore"):  # then they are not probabilities
        sums = rows.sum(axis=1)
    if rows.shape[1] > 1 and (rows >= 0).all() and (np.abs(sums - 1) <= SUM_TOLERANCE).all():
        is_for_loss = pasted.are_named or pasted.labels
        yield sign("are_probabilities" if is_for_loss else "may_be_outputs")
        return
    limit = overflow_of_exp(format_named("float32"), 2)
    if rows.max() > limit:
        yield sign("beyond_exp", value=float(rows.max()), limit=limit)
    with np.errstate(over="ignore"):  # an infinite gap is beyond the clip, too
        behind = _behind(rows, pasted.labels)
    if count := sum(gap > CAP for gap in behind):
        yield sign("beyond_clip", count=count, rows=len(rows), cap=CAP)


def _behind(rows: Float64Array, labels: Sequence[float]) -> list[float]:
    """Return by how much the largest logit leads that of the label, for each row with a valid label."""
    if rows.shape[1] == 1:
        pairs = zip(rows[:, 0], labels, strict=False)
        return [float(-logit if label else logit) for logit, label in pairs if label in (0, 1)]
    pairs = zip(rows, labels, strict=False)
    return [
        float(row.max() - row[int(label)])
        for row, label in pairs
        if math.isfinite(label) and 0 <= label < len(row) and label == int(label)
    ]
