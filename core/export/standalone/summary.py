"""Computed losses and gradients summarised at each magnitude, as the lab's Loss error page does it."""

from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import FloatFormat
from core.losses.formulation import Evaluation
from core.sweep.errors import RESULT_CLASSES, classify, relative_error, relative_l2_error, ulp_error
from core.sweep.samples import Samples

Pair = tuple[Float64Array, Float64Array]


def ranked(values: Float64Array, num_magnitudes: int, share: float) -> Float64Array:
    """Return at each magnitude the sample that ``share`` of the samples do not exceed; its rank is rounded up."""
    ordered = np.sort(values.reshape(num_magnitudes, -1), axis=1)
    rank = -int(-(ordered.shape[1] - 1) * share // 1)
    return np.asarray(ordered[:, rank])


def summarise(
    evaluation: Evaluation,
    samples: Samples,
    true_loss: Pair,
    true_gradient: Pair,
    format: FloatFormat,
    num_magnitudes: int,
) -> list[dict[str, Any]]:
    """Return the numbers of each magnitude.

    Parameters
    ----------
    evaluation : Evaluation
        What was computed; its gradient (num_classes, num_samples).
    samples : Samples
        The logits and labels it was computed on.
    true_loss, true_gradient : pair of ndarray
        The truth as two float64 that add up to it, (num_samples,) and (num_classes, num_samples).
    format : FloatFormat
    num_magnitudes : int
        Rows are magnitude after magnitude.
    """
    loss, gradient = evaluation.loss.astype(np.float64), evaluation.gradient
    absent = ~samples.representable
    relative, ulps = relative_error(loss, *true_loss), ulp_error(loss, *true_loss, format)
    by_gradient = relative_l2_error(gradient, *true_gradient)
    relative[absent] = ulps[absent] = by_gradient[absent] = np.inf
    classes = classify(loss, clipped=evaluation.clipped, absent=absent).reshape(num_magnitudes, -1).max(axis=1)
    dead = (gradient == 0).all(axis=0).reshape(num_magnitudes, -1).mean(axis=1)
    columns = {
        "median": ranked(relative, num_magnitudes, 0.5),
        "p99": ranked(relative, num_magnitudes, 0.99),
        "max": ranked(relative, num_magnitudes, 1.0),
        "ulps_max": ranked(ulps, num_magnitudes, 1.0),
        "gradient_relative_l2": ranked(by_gradient, num_magnitudes, 0.5),
        "dead_fraction": dead,
    }
    return [
        {name: float(values[place]) for name, values in columns.items()} | {"class": RESULT_CLASSES[worst]}
        for place, worst in enumerate(classes.tolist())
    ]
