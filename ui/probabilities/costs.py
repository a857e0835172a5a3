"""Decisions: the cost of each error, the resulting threshold, and the actual costs of the arms at it."""

from dataclasses import replace
from types import ModuleType

import numpy as np
import streamlit as st

from core.inference.decisions import Costs, cost_curve, expected_costs, threshold_in
from core.states.probabilities import STATE
from ui.drawing.chart import chart
from ui.drawing.charts.decisions import Costed, answers_alt, answers_figure, cost_alt, cost_figure
from ui.drawing.literal import literal
from ui.drawing.numbers import shown
from ui.drawing.tables import table
from ui.frame import controls
from ui.probabilities.example import Computation
from ui.probabilities.source import Source


def decisions(source: Source, computation: Computation, text: ModuleType) -> None:
    """Draw the section: costs, both answers, and for trained arms the cost of thresholds on all examples."""
    st.header(text.DECISIONS_TITLE, anchor=False)
    names = source.class_names
    with st.container(horizontal=True, gap="medium"):
        index = _positive(source, text)
        costs = Costs(
            false_positive=float(controls.draw(STATE.false_positive, text)),
            false_negative=float(controls.draw(STATE.false_negative, text)),
        )
    st.markdown(
        text.MEANING.format(
            name=literal(names[index]), threshold=shown(costs.threshold), logit_threshold=shown(costs.logit_threshold)
        )
    )
    stored = threshold_in(computation.format, costs)
    if not stored.expressible:
        st.warning(
            text.NOT_EXPRESSIBLE.format(
                format=computation.format.name, stored=shown(stored.stored), logit=shown(stored.logit)
            ),
            icon=":material/vertical_align_center:",
        )
    left, right = st.columns(2, gap="medium")
    with left:
        chart(
            answers_figure(costs, expected_costs(costs), text),
            key="probabilities_answers",
            alt=answers_alt(costs, text),
        )
    if source.data is not None:
        arms = costed(source, index, costs)
        with right:
            chart(cost_figure(costs, arms, text), key="probabilities_costs", alt=cost_alt(costs, arms, text))
        table(*cost_table(arms, costs, text), numeric=range(1, len(text.COST_TABLE)))


def _positive(source: Source, text: ModuleType) -> int:
    names = source.class_names
    options = tuple(map(str, range(len(names))))
    default = options[-1] if source.function == "sigmoid" and source.data is not None else options[0]
    control = replace(STATE.positive, options=options, default=default)
    return int(controls.draw(control, text, dict(zip(options, names, strict=True))))


def costed(source: Source, index: int, costs: Costs) -> list[Costed]:
    """Return the cost of every threshold on the log odds of a class, for each arm with finite logits."""
    assert source.data is not None
    is_class = (source.data.validation_labels == index).astype(np.int64)
    return [
        Costed(
            title=arm.title,
            style=arm.style,
            curve=cost_curve(source.log_odds(arm, index), is_class[arm.defined], costs),
        )
        for arm in source.arms
        if arm.defined.any()
    ]


def cost_table(arms: list[Costed], costs: Costs, text: ModuleType) -> tuple[list[str], list[list[str]]]:
    """Return header and rows: costs at the derived threshold, at log odds 0 and at the best threshold, and errors."""
    rows = []
    for arm in arms:
        curve, here = arm.curve, arm.curve.at(costs.logit_threshold)
        rows.append(
            [
                arm.title,
                shown(float(curve.cost[here]), 4),
                shown(float(curve.cost[curve.at(0.0)]), 4),
                shown(float(curve.cost[curve.best]), 4),
                f"{int(curve.false_negatives[here])}",
                f"{int(curve.false_positives[here])}",
            ]
        )
    return list(text.COST_TABLE), rows
