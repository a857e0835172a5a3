"""The types of a loss, a formulation and an evaluation. The formulas are in ``softmax`` and ``sigmoid``."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import BoolArray, FloatArray, IntegerArray
from core.arithmetic.entries import Style
from core.arithmetic.rounded import Arithmetic
from core.losses.theory import Bound, Onset


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Loss and gradient of a batch, every operation rounded to the format.

    Parameters
    ----------
    loss : ndarray, shape (num_samples,)
        In nats.
    gradient : ndarray, shape of the logits
        Derivative of each sample's loss with respect to its logits, with the axes of the logits.
    clipped : ndarray of bool, shape (num_samples,), or None
        Where a probability that the loss depends on was moved by clipping; None if the formula does not clip.
    sum_is_one : ndarray of bool, shape (num_samples,), or None
        Where the sum of the exponentials is exactly 1, all but the largest absorbed; None if the formula does not add
        them to 1.
    """

    loss: FloatArray
    gradient: FloatArray
    clipped: BoolArray | None = None
    sum_is_one: BoolArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossFamily:
    """A loss that can be computed in several ways.

    Parameters
    ----------
    name : str
        "softmax" or "sigmoid".
    title : str
        The name to show.
    steps : callable
        ``steps(arithmetic, logits, labels)`` with logits (num_classes, num_samples) in the arithmetic's carrier, for a
        sigmoid (1, num_samples): the intermediate values that the formulations of this loss share, each computed when
        it is first needed.
    """

    name: str
    title: str
    steps: Callable[[Arithmetic, FloatArray, IntegerArray], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """One way to compute a loss.

    Parameters
    ----------
    name : str
        The name in tables, URLs and on the command line.
    loss : LossFamily
        The computed formula.
    title : str
        The name to show.
    formula : str
        The formula in LaTeX.
    breaks : str
        Where it fails, in one sentence.
    function : callable
        Maps the loss's steps to an `Evaluation`.
    style : Style, optional
        Its style in figures; by default the palette assigns one.
    bound, gradient_bound : Bound, optional
        Theoretical bounds of the error of the loss, and of each component of the gradient.
    onsets : tuple of Onset, default none
        The events that it shows, in the order of their description.
    """

    name: str
    loss: LossFamily
    title: str
    formula: str
    breaks: str
    function: Callable[[Any], Evaluation]
    style: Style | None = None
    bound: Bound | None = None
    gradient_bound: Bound | None = None
    onsets: tuple[Onset, ...] = ()

    def from_steps(self, steps: Any) -> Evaluation:
        """Compute loss and gradient from steps that other formulations may share; arrays stay in the carrier."""
        with np.errstate(all="ignore"):  # overflow, 0 / 0 and inf * 0 are results to measure, not accidents
            result = self.function(steps)
        admit = steps.arithmetic.admit  # a sign may have been changed last
        return replace(result, loss=admit(result.loss), gradient=admit(result.gradient))

    def evaluate(self, arithmetic: Arithmetic, logits: npt.ArrayLike, labels: npt.ArrayLike) -> Evaluation:
        """Compute loss and gradient of a batch.

        Parameters
        ----------
        arithmetic : Arithmetic
            The format to compute in.
        logits : array_like of float64, shape (num_samples, num_classes); (num_samples,) for a sigmoid
            Rounded to the format first.
        labels : array_like of int, shape (num_samples,)
            The true class of each sample; 0 or 1 for a sigmoid.

        Returns
        -------
        Evaluation
            Values of the format, in the arithmetic's carrier.

        Examples
        --------
        >>> from core.arithmetic.rounded import arithmetic_of
        >>> from core.arithmetic.formats import FORMATS
        >>> from core.losses import FORMULATIONS
        >>> float32 = arithmetic_of(FORMATS["float32"])
        >>> for name in ("naive", "keras_clip", "fused"):
        ...     result = FORMULATIONS["softmax"][name].evaluate(float32, [[100.0, 0.0]], [1])
        ...     print(name, result.loss, result.gradient)
        naive [inf] [[nan nan]]
        keras_clip [16.118095] [[0. 0.]]
        fused [100.] [[ 1. -1.]]
        """
        carried = arithmetic.carry(logits)
        result = self.from_steps(self.loss.steps(arithmetic, by_class(carried), np.asarray(labels)))
        return replace(result, gradient=result.gradient.T.reshape(carried.shape))


def by_class(logits: FloatArray) -> FloatArray:
    """Return logits (num_samples, num_classes) or (num_samples,) with the class axis leading, contiguous."""
    return np.atleast_2d(np.ascontiguousarray(logits.T))
