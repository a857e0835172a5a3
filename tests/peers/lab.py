"""What the suites are run on: the formulations of the lab that libraries use, by the libraries' calling conventions."""

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import FloatArray
from core.arithmetic.formats import FORMATS, FloatFormat
from core.arithmetic.reductions import arithmetic_in
from core.arithmetic.rounded import Arithmetic
from core.losses import FORMULATIONS
from core.losses.families import FAMILIES
from core.losses.steps import SoftmaxSteps

FLOAT32, FLOAT64 = FORMATS["float32"], FORMATS["float64"]
MASKED = FAMILIES["masked"]


def arithmetic(format: FloatFormat) -> Arithmetic:
    """The arithmetic of a format whose sums are pairwise, as in libraries."""
    return arithmetic_in(format, "pairwise")


def softmax_steps(logits: npt.ArrayLike, format: FloatFormat) -> SoftmaxSteps:
    """The steps of a softmax over the first axis."""
    carried = arithmetic(format).carry(logits)
    return SoftmaxSteps(arithmetic(format), carried, np.zeros(carried[0].size, dtype=np.int64))


def log_sum_exp(logits: npt.ArrayLike, format: FloatFormat) -> FloatArray:
    """m + log S over the first axis, as `lse_minus_logit` computes it."""
    steps = softmax_steps(logits, format)
    with np.errstate(all="ignore"):
        return arithmetic(format).add(steps.log_total, steps.largest)


def softmax(logits: npt.ArrayLike, format: FloatFormat) -> FloatArray:
    """The probabilities over the first axis."""
    return softmax_steps(logits, format).probabilities


def log_softmax(logits: npt.ArrayLike, format: FloatFormat) -> FloatArray:
    """d - log S over the first axis, the logarithms that `log_softmax` and `fused` pick from."""
    steps = softmax_steps(logits, format)
    return arithmetic(format).subtract(steps.shifted, steps.log_total)


def cross_entropies(logits: npt.ArrayLike, labels: npt.ArrayLike, format: FloatFormat) -> FloatArray:
    """The fused losses of logits, shape (num_samples, num_classes), and integer labels."""
    return FORMULATIONS["softmax"]["fused"].evaluate(arithmetic(format), logits, labels).loss


def gradients(logits: npt.ArrayLike, labels: npt.ArrayLike, format: FloatFormat) -> FloatArray:
    """The gradients of the fused losses."""
    return FORMULATIONS["softmax"]["fused"].evaluate(arithmetic(format), logits, labels).gradient


def soft_cross_entropy(logits: npt.ArrayLike, labels: npt.ArrayLike, format: FloatFormat) -> float:
    """The loss of one sample whose label is a probability for each class; a logit may be -inf.

    The loss is linear in the labels: the sum of the labels times the losses of their classes.
    """
    row = np.asarray(logits, np.float64)
    places = [place for place, label in enumerate(np.asarray(labels)) if label]
    columns = np.stack([np.concatenate([row[[place]], np.delete(row, place)]) for place in places], axis=1)
    losses, _ = MASKED.evaluate(MASKED.best, arithmetic(format), arithmetic(format).carry(columns))
    shares = arithmetic(format).carry(np.asarray(labels)[places])
    return float(arithmetic(format).sum(arithmetic(format).multiply(shares, losses))[()])


def sigmoid_losses(logits: npt.ArrayLike, labels: npt.ArrayLike, format: FloatFormat) -> FloatArray:
    """The fused binary losses; a label between 0 and 1 mixes the losses of both."""
    shares = arithmetic(format).carry(labels)
    of_one, of_zero = (
        FORMULATIONS["sigmoid"]["fused"].evaluate(arithmetic(format), logits, np.full(shares.shape, label)).loss
        for label in (1, 0)
    )
    calculate = arithmetic(format)
    mixed = calculate.add(
        calculate.multiply(shares, of_one),
        calculate.multiply(calculate.subtract(np.ones_like(shares), shares), of_zero),
    )
    return np.where(shares == 1, of_one, np.where(shares == 0, of_zero, mixed))


def weighted_mean(losses: npt.ArrayLike, weights: npt.ArrayLike, format: FloatFormat) -> float:
    """The mean of losses by weights."""
    family = FAMILIES["weighted_mean"]
    inputs = arithmetic(format).carry(np.concatenate([np.ravel(losses), np.ravel(weights)])[:, None])
    return float(family.evaluate(family.best, arithmetic(format), inputs)[0][0])
