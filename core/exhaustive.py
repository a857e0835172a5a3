"""The sigmoid loss at every value of a narrow format: nothing sampled, nothing missed.

A sigmoid loss has one logit, so a format of at most 16 bits can be tried out completely. Each logit becomes one place
of an ordinary ``Curve``; sweeps over sampled logits live in ``core.sweep.run``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arithmetic.formats import FORMATS, FloatFormat, format_named
from core.arithmetic.rounded import EXHAUSTIBLE_BITS
from core.losses import FORMULATIONS
from core.sweep.curves import Curve, Problem, measure
from core.sweep.intermediates import SigmoidTruth
from core.sweep.run import audited_reference, emulate
from core.sweep.samples import Samples

EXHAUSTIBLE = tuple(name for name, format in FORMATS.items() if format.bits <= EXHAUSTIBLE_BITS)
"""Formats whose values can all be tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """Errors of the sigmoid loss at every finite value of a format.

    Parameters
    ----------
    format : str
        One of ``EXHAUSTIBLE``.
    label : int
        0 or 1, the same for all logits.
    logits : ndarray of float64, shape (num_logits,)
        Every finite value, ascending, one zero.
    curves : tuple of Curve
        One for each formulation; their arrays run over the logits, and median, p99 and max are the same.
    """

    format: str
    label: int
    logits: npt.NDArray[np.float64]
    curves: tuple[Curve, ...]


def finite_values(format: FloatFormat) -> npt.NDArray[np.float64]:
    """Return every finite value of a format of at most 16 bits, ascending, one zero."""
    patterns = np.arange(2**format.bits, dtype=f"uint{format.bits}")
    with np.errstate(invalid="ignore"):  # signalling NaN among the patterns
        values = patterns.view(format.dtype).astype(np.float64)
    return np.unique(values[np.isfinite(values)])


def every_sigmoid_input(*, format: str, formulations: tuple[str, ...], label: int) -> Scatter:
    """Measure sigmoid formulations at every value of a format.

    Parameters
    ----------
    format : str
        One of ``EXHAUSTIBLE``.
    formulations : tuple of str
        Keys of ``FORMULATIONS["sigmoid"]``.
    label : int
        0 or 1.

    Raises
    ------
    ValueError
        If a name is unknown, the format too wide to be tried out, or the label neither 0 nor 1.
    ReferenceAuditError
        If the certified check of the reference fails on a sampled row.
    """
    if format_named(format).bits > EXHAUSTIBLE_BITS:
        raise ValueError(f"format: {format!r} has too many values to try all, choose from {', '.join(EXHAUSTIBLE)}")
    for name in formulations:
        if name not in FORMULATIONS["sigmoid"]:
            raise ValueError(f"formulation: unknown name {name!r}, choose from {', '.join(FORMULATIONS['sigmoid'])}")
    if label not in (0, 1):
        raise ValueError(f"label: {label} arrived, 0 or 1 is allowed")
    logits = finite_values(format_named(format))
    samples = Samples(
        logits=logits,
        labels=np.full(logits.shape, label, dtype=np.intp),
        representable=np.ones(logits.shape, dtype=bool),
    )
    reference = audited_reference("sigmoid", format, samples)
    problem = Problem(
        loss="sigmoid",
        format=format,
        num_magnitudes=len(logits),
        samples=samples,
        reference=reference,
        truth=SigmoidTruth(samples, reference),
    )
    curves = tuple(measure(problem, result, formulation=name) for name, result in emulate(problem, formulations))
    return Scatter(format=format, label=label, logits=logits, curves=curves)
