"""scikit-learn's table of losses at specific values, some of them by mpmath, as installed."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn._loss.tests import test_loss as original

from core.losses import FORMULATIONS
from tests.peers import lab
from tests.peers.suite import Case, Suite, compared, is_close, skipped

TOLERANCE = 1e-15
"""Relative and absolute, scikit-learn's own: 4.5 units of float64's rounding."""


def rows() -> Iterator[tuple[Any, ...]]:
    (mark,) = original.test_loss_on_specific_values.pytestmark
    yield from mark.args[1]


def results(loss: str, label: float, logits: Any) -> tuple[Any, Any]:
    """The lab's loss and gradient of one row in float64."""
    if loss == "HalfMultinomialLoss":
        row, classes = [logits], [int(label)]
        return lab.cross_entropies(row, classes, lab.FLOAT64), lab.gradients(row, classes, lab.FLOAT64)
    gradient = None
    if label in (0, 1):
        found = FORMULATIONS["sigmoid"]["fused"].evaluate(lab.arithmetic(lab.FLOAT64), [logits], [int(label)])
        gradient = found.gradient
    return lab.sigmoid_losses([logits], [label], lab.FLOAT64), gradient


def cases() -> Iterator[Case]:
    for loss, label, logits, true_loss, true_gradient, true_hessian in rows():
        kind = type(loss).__name__
        name = f"{kind}, y = {label}, raw = {np.array2string(np.asarray(logits), separator=', ')}"
        if kind not in ("HalfBinomialLoss", "HalfMultinomialLoss"):
            parameters = (
                [str(value) for key, value in vars(loss.closs).items()] if hasattr(loss.closs, "__dict__") else []
            )
            yield skipped(", ".join([name, original.loss_instance_name(loss), *parameters]), "a loss that is not here")
            continue
        ours, gradient = results(kind, label, logits)
        yield compared(f"{name}: loss", is_close(ours, [true_loss], relative=TOLERANCE, absolute=TOLERANCE))
        if true_gradient is not None:
            expected = np.reshape(true_gradient, np.shape(gradient))
            yield compared(f"{name}: gradient", is_close(gradient, expected, relative=TOLERANCE, absolute=TOLERANCE))
        if true_hessian is not None:
            yield skipped(f"{name}: second derivative", "second derivatives: the lab has first ones")


SUITE = Suite(
    title="scikit-learn: losses at specific values",
    source="`sklearn/_loss/tests/test_loss.py`, `test_loss_on_specific_values`, as installed",
    taken="The rows of its table, in float64 by the fused formulations, with scikit-learn's own tolerance of 1e-15. A "
    "case is a loss, a gradient or a second derivative.",
    cases=cases,
)
