"""The sample behind a clicked point: of all samples at that magnitude, the one with the largest error."""

from dataclasses import replace

import numpy as np

from core.arithmetic.formats import format_named
from core.arithmetic.rounded import arithmetic_of
from core.autopsy.autopsy import AutopsyParams
from core.losses import FORMULATIONS
from core.sweep.errors import relative_error
from core.sweep.run import SweepParams, problems


def worst_sample(params: SweepParams, *, format: str, formulation: str, place: int) -> AutopsyParams:
    """Return the worst sample of one point as a thing to open up.

    Parameters
    ----------
    params : SweepParams
        The sweep that drew the samples.
    format, formulation : str
        The curve.
    place : int
        Index of the magnitude.
    """
    (problem,) = problems(replace(params, formats=(format,)))
    rows = slice(place * params.num_samples, (place + 1) * params.num_samples)
    logits, labels = problem.samples.logits[rows], problem.samples.labels[rows]
    evaluation = FORMULATIONS[params.loss][formulation].evaluate(arithmetic_of(format_named(format)), logits, labels)
    reference = problem.reference
    error = relative_error(evaluation.loss.astype(np.float64), reference.loss_hi[rows], reference.loss_lo[rows])
    worst = int(np.argmax(np.where(problem.samples.representable[rows], error, -1)))
    return AutopsyParams(
        loss=params.loss,
        format=format,
        formulation=formulation,
        logits=tuple(np.atleast_1d(logits[worst]).tolist()),
        label=int(labels[worst]),
    )
