"""Softmax and sigmoid of logits that include infinity or NaN: what the steps give, and the step that decides it.

There is no true value to compare with, so these are not in ``core.inference.probabilities``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import Float64Array, FloatArray
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import arithmetic_of
from core.losses.activations import Activation

CAUSES = {
    "nan": "a logit is NaN, and so are the largest logit and the sum",
    "nan_alone": "a logit is NaN, and so is its sigmoid",
    "no_infinity": "the format has no infinity and stores NaN",
    "shift": "the largest logit is infinite, and infinity minus infinity is NaN",
    "quotient": "an exponential is infinite, and infinity divided by infinity is NaN",
    "none_left": "every logit is minus infinity, and minus infinity minus minus infinity is NaN",
    "no_sum": "every exponential is 0, and 0 divided by 0 is NaN",
    "masked": "the exponential of minus infinity is 0: the class gets probability 0, the others share the rest",
    "saturated": "the sigmoid of infinity is exactly 1, that of minus infinity exactly 0",
}
"""The step that decides what becomes of a special logit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProbabilities:
    """The steps for logits of which at least one is not finite, each an array ``(num_classes,)``.

    ``causes`` are keys of ``CAUSES``.
    """

    logits: Float64Array
    exponentials: Float64Array
    normaliser: Float64Array
    values: Float64Array
    causes: tuple[str, ...]


def special_probabilities(
    logits: npt.ArrayLike, format: FloatFormat, activation: Activation, *, temperature: float = 1.0
) -> SpecialProbabilities:
    """Compute the probabilities of logits that include infinity or NaN.

    Examples
    --------
    >>> from core.arithmetic.formats import format_named
    >>> from core.losses.activations import activation_named
    >>> float32, inf = format_named("float32"), float("inf")
    >>> lost = special_probabilities([inf, 0.0], float32, activation_named("softmax", "max_shift"))
    >>> lost.values.tolist(), lost.causes
    ([nan, nan], ('shift',))
    >>> special_probabilities([-inf, 0.0], float32, activation_named("softmax", "max_shift")).values.tolist()
    [0.0, 1.0]
    """
    given = np.asarray(logits, np.float64)
    arithmetic = arithmetic_of(format)
    with np.errstate(all="ignore"):  # NaN and infinity are what this is about
        scaled = arithmetic.divide(arithmetic.carry(given), arithmetic.carry(np.full(given.shape, temperature)))
        exponentials, normaliser, values = (part.astype(np.float64) for part in activation.evaluate(arithmetic, scaled))
    return SpecialProbabilities(
        logits=given,
        exponentials=exponentials,
        normaliser=normaliser,
        values=values,
        causes=_causes(given, scaled, activation),
    )


def _causes(given: Float64Array, scaled: FloatArray, activation: Activation) -> tuple[str, ...]:
    is_lost = bool((np.isnan(scaled) & ~np.isnan(given)).any())
    if activation.function == "sigmoid":
        found = {"no_infinity": is_lost, "nan_alone": np.isnan(given).any(), "saturated": np.isinf(scaled).any()}
        return tuple(name for name, is_there in found.items() if is_there)
    if is_lost or np.isnan(given).any():
        return ("no_infinity",) if is_lost else ("nan",)
    is_shifted = activation.name == "max_shift"
    if np.isposinf(scaled).any():
        return ("shift",) if is_shifted else ("quotient",)
    if np.isneginf(scaled).all():
        return ("none_left",) if is_shifted else ("no_sum",)
    return ("masked",)
