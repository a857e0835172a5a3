"""Typed logits that include infinity or NaN: what the formulas give for them, and why."""

from types import ModuleType

import numpy as np
import streamlit as st

from core.inference.probabilities import shortest_digits
from core.inference.special_logits import special_probabilities
from ui.drawing.numbers import marked, shown
from ui.drawing.tables import table
from ui.probabilities.example import Computation
from ui.probabilities.source import Source


def is_special(source: Source) -> bool:
    """Return whether these are typed logits of which at least one is not finite."""
    return source.data is None and not np.isfinite(source.arms[0].logits).all()


def section(source: Source, computation: Computation, text: ModuleType) -> None:
    """Draw the steps as a table, and the reasons above it."""
    found = special_probabilities(
        source.arms[0].logits[0], computation.format, computation.activation, temperature=computation.temperature
    )
    is_lost = bool(np.isnan(found.values).any())
    lead = text.SPECIAL_LOST if is_lost else text.SPECIAL_KEPT
    causes = [text.SPECIAL[cause].format(format=computation.format.name) for cause in found.causes]
    st.markdown(" ".join([lead.format(function=source.function.capitalize()), *causes]))
    table(
        text.SPECIAL_COLUMNS[source.function],
        [
            [
                name,
                *(shown(float(part[place]), 6) for part in (found.logits, found.exponentials, found.normaliser)),
                _written(float(found.values[place]), computation),
            ]
            for place, name in enumerate(source.names)
        ],
        caption=computation.activation.formula,
        numeric=(1, 2, 3, 4),
        marked=[place for place, value in enumerate(found.values) if np.isnan(value)],
    )
    if is_lost:
        st.markdown(text.SPECIAL_AFTER)


def _written(value: float, computation: Computation) -> str:
    return marked(shortest_digits(value, computation.format)) if np.isfinite(value) else shown(value)
