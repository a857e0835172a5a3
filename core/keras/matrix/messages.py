"""Keras' error messages, shortened, and what they mean. No TensorFlow here."""

import re

from core.messages import held

MAX_LENGTH = 300

NOISE = re.compile(r"^(Graph execution error|Detected at node|  File |\s*\[\[|\s*$)|\[Op:")
"""Lines of a graph error that state where in TensorFlow it happened, and nothing about the cause."""

MEANINGS = {
    "dimensions_differ": held(
        "This loss compares entry by entry, so the labels need as many dimensions as the outputs: one-hot "
        "labels (N, C) for C units, a column (N, 1) for one unit.",
        by="shape",
    ),
    "shapes_differ": "Labels and outputs differ in the number of columns: the labels need one column per unit.",
    "one_hot_for_sparse": held(
        "A sparse loss expects class indices of shape (N,) or (N, 1), but got one-hot labels. Keras' "
        "message has it the wrong way round: the labels need one dimension fewer than the outputs.",
        by="shape",
    ),
    "no_such_class": held(
        "A label refers to a class without a unit in the head: with one unit, only class 0 exists.", by="only_class"
    ),
    "threshold_range": held(
        "The metric treats its threshold as a probability and rejects values outside [0, 1], so it cannot "
        "have a threshold on logits.",
        by="metric_range",
    ),
    "needs_columns": held(
        "The metric compares column by column: labels (N, 1) for one unit, one-hot labels for more.", by="shape"
    ),
    "one_hot_for_sparse_metric": "A sparse metric expects class indices, but got one-hot rows.",
    "other": "Keras rejects this combination.",
}
"""Plain-language explanations of Keras' errors, by key."""

PATTERNS = (
    (re.compile(r"must have the same rank"), "dimensions_differ"),
    (re.compile(r"must have the same shape"), "shapes_differ"),
    (re.compile(r"`target\.ndim - 1`"), "one_hot_for_sparse"),
    (re.compile(r"outside the valid range of \[0, \d+\)"), "no_such_class"),
    (re.compile(r"Threshold values must be in|0 < threshold <= 1"), "threshold_range"),
    (re.compile(r"expects 2D inputs"), "needs_columns"),
    (re.compile(r"Dimensions must be equal"), "one_hot_for_sparse_metric"),
)
"""Patterns that identify an error; the first match counts."""


def shorten(text: str) -> str:
    """Return Keras' error message without the trace, cut to ``MAX_LENGTH`` characters.

    Examples
    --------
    >>> lines = "Graph execution error:", "Detected at node x", "  File y", "Received a label of 1", " [[{{node"
    >>> shorten(chr(10).join(lines))
    'Received a label of 1'
    """
    words = " ".join(" ".join(line for line in text.splitlines() if not NOISE.search(line)).split())
    return words if len(words) <= MAX_LENGTH else f"{words[: MAX_LENGTH - 1]}…"


def meaning(text: str) -> str:
    """Return the key of the explanation of an error message.

    Examples
    --------
    >>> meaning("Arguments `target` and `output` must have the same shape. Received: ...")
    'shapes_differ'
    """
    return next((key for pattern, key in PATTERNS if pattern.search(text)), "other")
