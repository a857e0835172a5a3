"""Keras' own words, shortened, and what they mean. No TensorFlow here."""

import re

from core.messages import held

MAX_LENGTH = 300

NOISE = re.compile(r"^(Graph execution error|Detected at node|  File |\s*\[\[|\s*$)|\[Op:")
"""Lines of a graph error that say where in the machinery it happened, and nothing about the cause."""

MEANINGS = {
    "dimensions_differ": held(
        "This loss compares entry by entry, so the labels need as many dimensions as the outputs: one-hot "
        "labels (N, C) for C units, a column (N, 1) for one unit.",
        by="shape",
    ),
    "shapes_differ": "Labels and outputs have different numbers of columns: one column per unit is needed.",
    "one_hot_for_sparse": held(
        "A sparse loss expects class numbers of shape (N,) or (N, 1), but got one-hot labels. The "
        "message has it the wrong way round: the labels need one dimension fewer than the outputs.",
        by="shape",
    ),
    "no_such_class": held(
        "A label names a class for which the head has no unit: with one unit only class 0 exists.", by="only_class"
    ),
    "threshold_range": held(
        "The metric treats its threshold as a probability and refuses one outside [0, 1], so a threshold "
        "on logits cannot be given.",
        by="metric_range",
    ),
    "needs_columns": held(
        "The metric compares column by column: labels (N, 1) for one unit, one-hot labels for more.", by="shape"
    ),
    "one_hot_for_sparse_metric": "A sparse metric expects class numbers, but compared them with one-hot rows.",
    "other": "Keras refuses this combination.",
}
"""What a refusal means, in plain words."""

PATTERNS = (
    (re.compile(r"must have the same rank"), "dimensions_differ"),
    (re.compile(r"must have the same shape"), "shapes_differ"),
    (re.compile(r"`target\.ndim - 1`"), "one_hot_for_sparse"),
    (re.compile(r"outside the valid range of \[0, \d+\)"), "no_such_class"),
    (re.compile(r"Threshold values must be in|0 < threshold <= 1"), "threshold_range"),
    (re.compile(r"expects 2D inputs"), "needs_columns"),
    (re.compile(r"Dimensions must be equal"), "one_hot_for_sparse_metric"),
)
"""How a refusal is recognised; the first that matches."""


def shorten(text: str) -> str:
    """Return Keras' words without the trace and at most ``MAX_LENGTH`` characters.

    Examples
    --------
    >>> lines = "Graph execution error:", "Detected at node x", "  File y", "Received a label of 1", " [[{{node"
    >>> shorten(chr(10).join(lines))
    'Received a label of 1'
    """
    words = " ".join(" ".join(line for line in text.splitlines() if not NOISE.search(line)).split())
    return words if len(words) <= MAX_LENGTH else f"{words[: MAX_LENGTH - 1]}…"


def meaning(text: str) -> str:
    """Return the key of what a refusal means.

    Examples
    --------
    >>> meaning("Arguments `target` and `output` must have the same shape. Received: ...")
    'shapes_differ'
    """
    return next((key for pattern, key in PATTERNS if pattern.search(text)), "other")
