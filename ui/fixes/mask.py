"""The trace through ``where``: why a masked logarithm still sends NaN back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
import streamlit as st

from core.arithmetic.arrays import Float64Array
from core.arithmetic.rounded import arithmetic_of
from core.losses.softmax import SOFTMAX
from core.states.fixes import STATE
from core.sweep.compare_repairs import Place, RepairOutcome, RepairSurvey
from ui.drawing import live
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
    masked = masked_of(survey)
    return MaskTrace(
        probabilities=probability.astype(np.float64),
        chosen=-masked.losses,
        upstream=upstream.astype(np.float64),
        slopes=slopes.astype(np.float64),
        products=products.astype(np.float64),
    )


def values_of(survey: RepairSurvey) -> dict[str, Float64Array]:
    """Return the value of each step at every margin, by its name in the words."""
    trace, masked = trace_mask(survey), masked_of(survey)
    return {
        "probability": trace.probabilities,
        "chosen": trace.chosen,
        "loss": masked.losses,
        "upstream": trace.upstream,
        "slope": trace.slopes,
        "product": trace.products,
        "gradient": masked.gradients[:, Place(survey=survey, index=0).label],
    }


def moving_mask(surveys: Sequence[RepairSurvey]) -> dict[str, live.Entries]:
    """Return what the sliders move in the trace: surveys of each epsilon in, entries of a table out."""
    stacked = {name: np.stack(rows, axis=1) for name, rows in _columns([values_of(one) for one in surveys])}
    sliders = (STATE.margin.key, STATE.epsilon.key)
    found = {}
    for name, values in stacked.items():
        lost = (~np.isfinite(values)).astype(np.uint8)
        for array, entries in ((f"mask_{name}", values), (f"mask_{name}_is_lost", lost)):
            is_constant = bool((entries == entries[:, :1]).all())
            found[array] = live.Entries(
                values=entries[:, 0] if is_constant else entries, sliders=sliders[:1] if is_constant else sliders
            )
    return found


def _columns(tables: Sequence[dict[str, Float64Array]]) -> Iterator[tuple[str, list[Float64Array]]]:
    return ((name, [table[name] for table in tables]) for name in tables[0])


def masked_of(survey: RepairSurvey) -> RepairOutcome:
    """Return the outcome of the mask."""
    (masked,) = (outcome for outcome in survey.comparison.outcomes if outcome.repair.name == "where_mask")
    return masked


def mask_section(place: Place, text: ModuleType) -> None:
    """Show the trace at the margin of the page, and a button to a margin at which the mask acts."""
    trace, masked, at = trace_mask(place.survey), masked_of(place.survey), place.index
    values = {name: float(along[at]) for name, along in values_of(place.survey).items()}
    table(
        text.MASK_HEADER,
        [[*text.MASK_STEPS[name], live.number(f"mask_{name}", float(value))] for name, value in values.items()],
        caption=text.MASK_CAPTION.format(margin=live.number("margin", place.margin, 4)),
        numeric=(2,),
        marked=[row for row, value in enumerate(values.values()) if not np.isfinite(value)],
        moving={row: f"mask_{name}_is_lost" for row, name in enumerate(values)},
    )
    first = trace.acts_from(place.survey.margins)
    if first is not None and trace.probabilities[at] > 0:
        idle = text.MASK_IDLE if np.isfinite(trace.products[at]) else text.MASK_OVERFLOWS
        st.markdown(_filled(idle, place, first))
        controls.try_this("try_mask", _filled(text.MASK_GO, place, first), shows="", margin=int(np.ceil(first)))
    elif first is not None:
        st.markdown(text.MASK_ACTS.format(loss=shown(place.loss(masked), 4), true_loss=shown(place.true_loss, 4)))
    else:
        st.markdown(text.MASK_NEVER.format(reach=shown(float(place.survey.margins[-1]), 4)))


def _filled(template: str, place: Place, first: float) -> str:
    return template.format(
        margin=shown(place.margin, 4), first=shown(first, 4), format=place.survey.comparison.format.name
    )
