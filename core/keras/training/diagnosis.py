"""Diagnosis of a failed step: the first operation whose result is not finite, found by eager execution."""

from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array, Int64Array
from core.keras.backend import tf
from core.keras.training.arms import ARMS, POLICIES
from core.keras.training.programs import Program
from core.keras.training.records import NonFinite
from core.messages import Message
from core.messages import training as said


def diagnose(program: Program, features: Any, labels: Int64Array, step: int) -> NonFinite:
    """Repeat one training step operation by operation and name the first non-finite result.

    Parameters
    ----------
    program : Program
        In the state just before the step; the step is taken.
    features : tf.Tensor
        The batch in the dtype of the program's input.
    labels : ndarray of int64, (num_samples,)
    step : int
        The number to report.

    Returns
    -------
    NonFinite
        ``operation`` is ``logits``, ``activation``, ``log``, ``loss``, ``gradient`` or ``update``.
    """
    compute_dtype = POLICIES[program.configuration.choice.policy].compute_dtype
    logits = program.arm_model.body(features, training=True)
    outputs = program.arm_model.finish(logits)
    loss, gradients = program.step(features, program.labels(labels))
    if not _finite(logits):
        return NonFinite(step=step, operation="logits", reason=_overflow(said.A_LOGIT(), compute_dtype))
    if not _finite(outputs):
        return NonFinite(step=step, operation="activation", reason=said.ACTIVATION_OVERFLOWED(dtype=compute_dtype))
    if not _finite(loss):
        return _bad_loss(program, _float64(logits), outputs, labels, step)
    if not all(_finite(gradient) for gradient in gradients):
        return NonFinite(step=step, operation="gradient", reason=_overflow(said.A_GRADIENT(), compute_dtype))
    return NonFinite(step=step, operation="update", reason=_overflow(said.A_WEIGHT(), program.dtype))


def _finite(tensor: Any) -> bool:
    return bool(tf.reduce_all(tf.math.is_finite(tensor)))


def _float64(tensor: Any) -> Float64Array:
    return np.asarray(tf.cast(tensor, tf.float64).numpy())


def _overflow(what: Message, dtype: str) -> Message:
    return said.LEFT_RANGE(what=what, dtype=dtype, largest=float(tf.as_dtype(dtype).max))


def _bad_loss(program: Program, logits: Float64Array, outputs: Any, labels: Int64Array, step: int) -> NonFinite:
    choice = program.configuration.choice
    if not ARMS[choice.arm].activated:
        return NonFinite(step=step, operation="loss", reason=_overflow(said.THE_LOSS(), choice.loss_dtype))
    # The loss casts first, so a probability can become 0 or 1 by the cast alone.
    probabilities = _float64(tf.cast(outputs, choice.loss_dtype))
    if ARMS[choice.arm].by_hand:
        reason = _log_of_zero(logits, probabilities, labels, POLICIES[choice.policy].compute_dtype)
    else:
        reason = said.CLIP_ROUNDS_TO_ONE(dtype=choice.loss_dtype)
    return NonFinite(step=step, operation="log", reason=reason)


def _log_of_zero(logits: Float64Array, probabilities: Float64Array, labels: Int64Array, dtype: str) -> Message:
    """Return a message with the logit gap at which the probability became exactly 0 (or 1, for a sigmoid)."""
    if logits.shape[1] == 1:
        saturated = (probabilities == 0) | (probabilities == 1)
        gap = float(np.min(np.abs(logits[saturated])))
        return said.SATURATED(dtype=dtype, gap=gap)
    gaps = logits.max(axis=1, keepdims=True) - logits
    gap = float(np.min(gaps[probabilities == 0]))
    rows = np.arange(len(labels))
    is_label = bool((probabilities[rows, labels] == 0).any())
    whose = said.THE_LABELS_PROBABILITY() if is_label else said.A_PROBABILITY()
    return said.VANISHED(whose=whose, dtype=dtype, gap=gap)
