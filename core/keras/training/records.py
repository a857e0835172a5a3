"""The reports of a training: frozen records of plain values and small arrays. Importable without TensorFlow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arithmetic.arrays import Float64Array
from core.messages import Message, claims

CLIPPED_KINDS = ("two_step", "missing")
"""The formulas that Keras computes from clipped values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """The formula that Keras ran for an arm, measured on logits with known losses (``core.keras.what_ran.probe``).

    Parameters
    ----------
    kind : str
        ``fused``, ``two_step`` (clipped), ``raw``, ``double``, ``missing`` or ``unknown``.
    warned : bool
        Whether Keras warned.
    logit_gap : float
        How far the label's logit lay below the largest one in the probe.
    loss : float
        The loss Keras returned there, in nats.
    fused_loss, clipped_loss : float
        The fused loss, and the loss of clipped probabilities, there.
    gradient_is_zero : bool
        Whether the gradient with respect to those logits was exactly zero.
    sentence : str
        The measurement in one sentence.
    """

    kind: str
    warned: bool
    logit_gap: float
    loss: float
    fused_loss: float
    clipped_loss: float
    gradient_is_zero: bool
    sentence: str = ""

    @property
    def is_clipped(self) -> bool:
        """Whether the formula starts from clipped values."""
        return self.kind in CLIPPED_KINDS


def ran_sentence(label: str, ran: Ran) -> Message:
    """Return the measurement of an arm in one sentence."""
    return claims.RAN(
        arm=claims.ARM(label=label),
        kind=claims.KINDS[ran.kind](),
        gap=ran.logit_gap,
        loss=ran.loss,
        fused=ran.fused_loss,
        clipped=ran.clipped_loss,
        zero=claims.EXACTLY_ZERO() if ran.gradient_is_zero else claims.NOT_ZERO(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NonFinite:
    """The first step whose loss, gradient or weights were not finite: where it began, and why."""

    step: int
    operation: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface:
    """The decisions of an arm on a grid over 2-D data.

    Parameters
    ----------
    x_range, y_range : tuple of float
        The grid's first and last coordinate.
    class_index : ndarray of uint8, (side, side)
        The winning class; rows go with y, columns with x.
    confidence : ndarray of uint8, (side, side)
        Its probability, 255 meaning 1.
    """

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    class_index: NDArray[np.uint8]
    confidence: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """The final state of an arm at the end of a run.

    Parameters
    ----------
    validation_logits : ndarray of float64, (num_samples, num_outputs)
        Logits of the validation samples as the arm's dtype holds them; one column for a sigmoid head.
    weights_hash : str
        SHA-256 of all weights: equal hashes are equal bits.
    """

    validation_logits: Float64Array
    weights_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmRecord:
    """One arm at one moment. Everything is measured on the whole training set, except for the validation accuracy.

    Parameters
    ----------
    label, arm, policy : str
        ``ArmChoice.label`` and its parts.
    loss : float
        Mean loss as this arm computes it, in nats.
    true_loss : float
        Mean cross-entropy of the same logits, fused in float64.
    train_accuracy, validation_accuracy : float
        Share of right decisions (largest logit; logit above 0 for a sigmoid head). Non-finite logits decide nothing.
    keras_accuracy : float
        Validation accuracy as Keras' metric ``accuracy`` reports it: a row of NaN counts as a decision for class 0, and
        outputs of a sigmoid head are compared with 0.5 even if they are logits.
    gradient_norm : float
        Euclidean norm of the gradient of the mean loss with respect to all weights.
    zero_loss_share : float
        Share of samples whose loss, as this arm computes it, is exactly zero.
    dead_share : float
        Share of samples whose gradient with respect to the logits is exactly zero.
    wrong_and_dead_share : float
        Share of samples decided wrongly whose gradient is exactly zero: they cannot be learned any more.
    clipped_share : float
        Share of samples whose label is below Keras' clip in a formula that clips: the loss depends on their label no
        more. With integer labels, rounding leaves a remainder of many of their gradients, so that ``dead_share`` does
        not count them. 0 for an arm whose formula does not clip.
    largest_logit, weight_norm : float
    skipped_steps : int
        Steps left out so far by Keras' loss scaling.
    nonfinite : NonFinite or None
        The first non-finite step, from the record after it on.
    surface : Surface or None
        For 2-D data.
    ran : Ran or None
        Only in the first record of a run.
    outcome : Outcome or None
        Only in the last record of a run.
    """

    label: str
    arm: str
    policy: str
    loss: float
    true_loss: float
    train_accuracy: float
    validation_accuracy: float
    gradient_norm: float
    zero_loss_share: float
    dead_share: float
    wrong_and_dead_share: float
    clipped_share: float
    keras_accuracy: float
    largest_logit: float
    weight_norm: float
    skipped_steps: int = 0
    nonfinite: NonFinite | None = None
    surface: Surface | None = None
    ran: Ran | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochRecord:
    """All arms after the same number of steps.

    ``step`` counts from the start of training, ``epoch`` is ``step`` in epochs; ``is_last`` marks the record that
    carries the outcome.
    """

    step: int
    epoch: float
    arms: tuple[ArmRecord, ...]
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeCell:
    """One cell of the table of formulas that Keras actually ran.

    Parameters
    ----------
    head, title : str
        How the output is built.
    policy : str
        Dtype policy of its layers.
    from_logits : bool
        The argument of the loss.
    mode : str
        ``fit``, ``run_eagerly``, ``jit_compile``, ``eager_tape`` or ``predict``.
    ran : str
        ``fused``, ``two_step``, ``double``, ``missing`` or ``unknown``.
    warned : bool
        Whether Keras warned.
    loss : float
        The loss at a logit gap of 40, in nats.
    """

    head: str
    title: str
    policy: str
    from_logits: bool
    mode: str
    ran: str
    warned: bool
    loss: float
