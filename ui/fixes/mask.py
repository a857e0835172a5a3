"""The trace through ``where``: why a masked logarithm still sends NaN back."""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.arrays import Float64Array
from core.arithmetic.rounded import arithmetic_of
from core.losses.softmax import SOFTMAX
from core.sweep.compare_repairs import Place, RepairSurvey
from ui.drawing.numbers import shown
from ui.drawing.tables import table
from ui.frame import controls


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskTrace:
    """What ``where(p > 0, log p, log eps)`` computes, forward and back. Arrays of shape (num_margins,).

    Parameters
    ----------
    probabilities : ndarray of float64
        p of the true class.
    chosen : ndarray of float64
        The result of ``where``.
    upstream : ndarray of float64
        The gradient that ``where`` passes to the logarithm: -1, or 0 if masked.
    slopes : ndarray of float64
        1 / p, the derivative of the logarithm.
    products : ndarray of float64
        The gradient that reaches p.
    """

    probabilities: Float64Array
    chosen: Float64Array
    upstream: Float64Array
    slopes: Float64Array
    products: Float64Array

    def acts_from(self, margins: Float64Array) -> float | None:
        """Return the first margin at which the mask acts, or None."""
        is_masked = self.probabilities == 0
        return float(margins[is_masked.argmax()]) if is_masked.any() else None


def trace_mask(survey: RepairSurvey) -> MaskTrace:
    """Compute the trace at every margin of a survey, every operation rounded to its format."""
    comparison = survey.comparison
    arithmetic = arithmetic_of(comparison.format)
    steps = SOFTMAX.steps(arithmetic, arithmetic.carry(comparison.logits.T), comparison.labels)
    probability = steps.of_label(steps.probabilities)
    upstream = -(probability > 0).astype(arithmetic.dtype)
    with np.errstate(all="ignore"):  # 1 / 0 and 0 times infinity are what is shown
        slopes = arithmetic.reciprocal(probability)
        products = arithmetic.multiply(upstream, slopes)
    (masked,) = (outcome for outcome in comparison.outcomes if outcome.repair.name == "where_mask")
    return MaskTrace(
        probabilities=probability.astype(np.float64),
        chosen=-masked.losses,
        upstream=upstream.astype(np.float64),
        slopes=slopes.astype(np.float64),
        products=products.astype(np.float64),
    )


def mask_section(place: Place, text: ModuleType) -> None:
    """Show the trace at the margin of the page, and a button to a margin at which the mask acts."""
    trace, at = trace_mask(place.survey), place.index
    (masked,) = (outcome for outcome in place.survey.comparison.outcomes if outcome.repair.name == "where_mask")
    values = {
        "probability": trace.probabilities[at],
        "chosen": trace.chosen[at],
        "loss": masked.losses[at],
        "upstream": trace.upstream[at],
        "slope": trace.slopes[at],
        "product": trace.products[at],
        "gradient": masked.gradients[at, place.label],
    }
    table(
        text.MASK_HEADER,
        [[*text.MASK_STEPS[name], shown(float(value), 5)] for name, value in values.items()],
        caption=text.MASK_CAPTION.format(margin=shown(place.margin, 4)),
        numeric=(2,),
        marked=[row for row, value in enumerate(values.values()) if not np.isfinite(value)],
    )
    first = trace.acts_from(place.survey.margins)
    if first is not None and trace.probabilities[at] > 0:
        idle = text.MASK_IDLE if np.isfinite(trace.products[at]) else text.MASK_OVERFLOWS
        st.markdown(_filled(idle, place, first))
        controls.try_this("try_mask", _filled(text.MASK_GO, place, first), margin=int(np.ceil(first)))
    elif first is not None:
        st.markdown(text.MASK_ACTS.format(loss=shown(place.loss(masked), 4), true_loss=shown(place.true_loss, 4)))
    else:
        st.markdown(text.MASK_NEVER.format(reach=shown(float(place.survey.margins[-1]), 4)))


def _filled(template: str, place: Place, first: float) -> str:
    return template.format(
        margin=shown(place.margin, 4), first=shown(first, 4), format=place.survey.comparison.format.name
    )
