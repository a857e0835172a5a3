"""The sections below the matrix: metrics, options of a loss, how everything was measured."""

from collections.abc import Sequence
from types import ModuleType

import streamlit as st

from core.keras.matrix.judge import RULES, judge
from core.keras.matrix.metrics import AUC_THRESHOLDS, METRICS
from core.keras.matrix.records import Cell, Finding, Matrix
from core.keras.matrix.variations import MARGIN, VARIATIONS, Variation, losses_by_way
from core.states.traps import STATE
from ui.drawing.chart import chart
from ui.drawing.charts.traps import METRIC_GROUPS, metrics_alt, metrics_figure
from ui.drawing.numbers import shown
from ui.drawing.tables import table
from ui.frame import controls, foot
from ui.words import core_text

DIGITS = 5


def metrics(matrix: Matrix, text: ModuleType) -> None:
    """Draw what each metric reports on logits and on probabilities, against its definition."""
    st.header(text.METRICS, anchor=False)
    group = controls.draw(STATE.trap_metrics, text)
    st.markdown(text.METRICS_LEAD[group].format(thresholds=AUC_THRESHOLDS))
    found = [finding for finding in matrix.metrics if METRICS[finding.name].data in METRIC_GROUPS[group]]
    chart(
        metrics_figure(found, text),
        key="trap_metrics_figure",
        alt=metrics_alt(found, set_name=text.CONTROLS["trap_metrics"]["options"][group], text=text),
    )


def options(matrix: Matrix, text: ModuleType) -> None:
    """Tabulate the options that harm a loss, with the usual code and with the recommended one, and name the others."""
    pairs: dict[str, list[Finding]] = {}
    for finding in matrix.variations:
        pairs.setdefault(_option_name(VARIATIONS[finding.name], text), []).append(finding)
    harmful = {name: pair for name, pair in pairs.items() if any(found.outcome != "fine" for found in pair)}
    clipped = losses_by_way(next(iter(VARIATIONS.values())))["two_step"]
    st.header(text.OPTIONS, anchor=False)
    st.markdown(text.OPTIONS_LEAD.format(margin=shown(MARGIN), clipped=shown(clipped)))
    table(
        text.OPTIONS_HEADER,
        [[name, *(_option_cell(finding, text) for finding in pair)] for name, pair in harmful.items()],
    )
    st.markdown(_conclusions(matrix.variations, text))
    st.markdown(text.OPTIONS_HARMLESS.format(harmless="; ".join(name for name in pairs if name not in harmful)))


def _conclusions(found: Sequence[Finding], text: ModuleType) -> str:
    """Say where even logits do not help, and what a sparse loss makes of one unit."""
    anyway = [
        f"**{_option_name(VARIATIONS[finding.name], text)}**"
        for finding in found
        if finding.ran == "two_step" and VARIATIONS[finding.name].from_logits
    ]
    sentences = [text.OPTIONS_ANYWAY.format(anyway="; ".join(anyway)) if anyway else text.OPTIONS_NEVER]
    one_class = next((finding for finding in found if finding.ran == "one_class"), None)
    if one_class is not None:
        numbers = {"reported": shown(one_class.reported or 0.0), "true": shown(one_class.true or 0.0)}
        sentences.append(text.OPTIONS_ONE_CLASS.format(**numbers))
    return " ".join(sentences)


def _option_name(variation: Variation, text: ModuleType) -> str:
    name = text.OPTION_NAMES[variation.option].format(loss=text.OPTION_LOSSES[variation.keras_loss])
    one_unit_of_many = variation.units == 1 and not variation.keras_loss.startswith("Binary")
    return str(text.OPTION_ONE_UNIT.format(name=name) if one_unit_of_many else name)


def _option_cell(finding: Finding, text: ModuleType) -> str:
    if finding.reported is None or finding.true is None:
        return str(text.METRICS_REFUSED)
    template = text.OPTIONS_SAID[finding.state]
    return str(
        template.format(
            reported=shown(finding.reported, DIGITS),
            true=shown(finding.true, DIGITS),
            gradient=shown(finding.numbers["gradient_taken"], DIGITS),
        )
    )


def how(matrix: Matrix, cell: Cell, text: ModuleType) -> None:
    """Say how the matrix was measured and judged, with the rules themselves."""
    with st.expander(text.HOW, icon=":material/straighten:"):
        used = ", ".join(f"{package} {version}" for package, version in matrix.versions.items())
        st.markdown(text.HOW_TEXT.format(versions=used))
        st.markdown("\n".join(f"1. {core_text('matrix_rules', name, rule.statement)}" for name, rule in RULES.items()))
        st.markdown(text.HOW_COMMAND.format(key=cell.key))
    foot.sources(text.SOURCE, (judge, *(rule.broken for rule in RULES.values())))
