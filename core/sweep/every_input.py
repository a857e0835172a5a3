"""One formulation on every finite logit of a narrow format: nothing sampled, nothing left out."""

from dataclasses import dataclass

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.bits import finite_values
from core.arithmetic.formats import FORMATS, format_named
from core.arithmetic.rounded import arithmetic_of
from core.losses import FORMULATIONS
from core.sweep.errors import relative_error
from core.truth.reference import reference_for

NARROW_FORMATS = tuple(name for name, entry in FORMATS.items() if entry.bits <= 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryInput:
    """The error of the loss of class 1 at every finite logit z, for the logits (0, z) or the sigmoid's z.

    Parameters
    ----------
    loss, format, formulation : str
        The results.
    logits : ndarray of float64, shape (num_values,)
        Every finite number of the format once, ascending.
    errors : ndarray of float64, shape (num_values,)
        Relative error; infinite where the result is not finite.
    """

    loss: str
    format: str
    formulation: str
    logits: Float64Array
    errors: Float64Array

    @property
    def num_half_lost(self) -> int:
        """How many inputs lose more than half of the format's digits."""
        return int((self.errors > format_named(self.format).unit_roundoff ** 0.5).sum())

    @property
    def num_no_number(self) -> int:
        """How many inputs give no number."""
        return int(np.isinf(self.errors).sum())


def every_input(loss: str, format: str, formulation: str) -> EveryInput:
    """Evaluate a formulation at every finite number of a format of at most 16 bits."""
    if format not in NARROW_FORMATS:
        raise ValueError(f"format: {format} has too many numbers, choose from {', '.join(NARROW_FORMATS)}")
    judged = format_named(format)
    logits = finite_values(judged)
    given = np.stack([np.zeros_like(logits), logits], axis=1) if loss == "softmax" else logits
    labels = np.ones(len(logits), dtype=np.intp)
    evaluation = FORMULATIONS[loss][formulation].evaluate(arithmetic_of(judged), given, labels)
    reference = reference_for(loss=loss, judged=judged)(given, labels)
    errors = relative_error(evaluation.loss.astype(np.float64), reference.loss_hi, reference.loss_lo)
    return EveryInput(loss=loss, format=format, formulation=formulation, logits=logits, errors=errors)
