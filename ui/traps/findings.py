"""Findings of the whole matrix: a summary, metrics, options of a loss, examples left out, rules, and the method."""

from collections.abc import Sequence
from types import ModuleType

import streamlit as st

from core.keras.matrix.judge import RULES as JUDGED
from core.keras.matrix.judge import judge
from core.keras.matrix.metrics import AUC_THRESHOLDS, METRICS
from core.keras.matrix.plan import HEADS, LOSSES
from core.keras.matrix.records import STATES, Cell, Finding, Matrix
from core.keras.matrix.variations import MARGIN, VARIATIONS, Variation, losses_by_way
from core.states.traps import STATE
from ui.drawing.chart import chart
from ui.drawing.charts.traps import METRIC_GROUPS, metrics_alt, metrics_figure
from ui.drawing.numbers import shown
from ui.drawing.tables import table
from ui.frame import controls, foot, frame, in_view
from ui.traps.details import RESULT
from ui.words import core_text

DIGITS = 5
METRICS_RESULT = "metrics"
"""The figure of the metrics as a result of a click."""
WANTED_LABELS = {
    "sparse": ("integers", "column", "floats"),
    "categorical": ("one_hot",),
    "binary": ("integers", "column", "floats"),
}
"""The label shapes that a loss expects; a binary loss of several units expects one column per unit, that is one-hot."""

ACCURACY = 'balanced/linear/integers/"accuracy"'


def answer(matrix: Matrix, text: ModuleType) -> str:
    """Return the sentence that answers the page's question: what to use, and how many others are wrong."""
    return str(text.ANSWER.format(**_facts(matrix)))


def summary(matrix: Matrix, text: ModuleType) -> str:
    """Return the sentence that counts the cells by outcome."""
    return str(text.SUMMARY.format(total=len(matrix.cells), **_counts(matrix)))


def metrics(matrix: Matrix, text: ModuleType) -> None:
    """Draw the values that each metric reports on logits and on probabilities, against its definition."""
    with in_view.result(METRICS_RESULT):
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
    """State where even logits do not help, and the effect of a sparse loss on one unit."""
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


def exclusions(matrix: Matrix, text: ModuleType) -> None:
    """Tabulate the ways to leave an example out of a loss, with what Keras makes of each."""
    st.header(text.EXCLUSIONS, anchor=False)
    st.markdown(text.EXCLUSIONS_LEAD)
    rows = [[finding.name, _exclusion_cell(finding, text)] for finding in matrix.exclusions]
    table(text.EXCLUSIONS_HEADER, rows)
    st.markdown(text.EXCLUSIONS_WHY)


def _exclusion_cell(finding: Finding, text: ModuleType) -> str:
    if finding.reported is None:
        return str(text.METRICS_REFUSED)
    said = text.EXCLUSIONS_SAID["empty" if finding.true is None else finding.outcome]
    return str(said.format(reported=shown(finding.reported, DIGITS), true=shown(finding.true or 0.0, DIGITS)))


def rules(matrix: Matrix, text: ModuleType) -> None:
    """Draw the rules, each with a button that shows its case."""
    st.header(text.RULES, anchor=False)
    facts = _facts(matrix)
    for name, line in text.RULE_LINES.items():
        said, shows = st.columns([4, 1], gap="medium", vertical_alignment="center")
        with said:
            st.markdown(line.format(**facts))
        with shows:
            if name in text.RULE_SHOWS:
                label, state = text.RULE_SHOWS[name]
                controls.try_this(
                    f"trap_rule_{name}", label, shows=RESULT if "trap_head" in state else METRICS_RESULT, **state
                )
            else:
                frame.link("probabilities", text.TO_PROBABILITIES)


def _counts(matrix: Matrix) -> dict[str, int]:
    cells = matrix.cells
    counts = {name: sum(cell.state == name for cell in cells) for name in STATES}
    return counts | {
        "unwarned": sum(cell.outcome == "silent" and not cell.warnings for cell in cells),
        "warned_rescued": sum(cell.rescued and bool(cell.warnings) for cell in cells),
    }


def _facts(matrix: Matrix) -> dict[str, object]:
    recommended = [cell for cell in matrix.cells if _is_recommended(cell)]
    against = [cell for cell in matrix.cells if not _asked_for(cell)]
    one_unit = matrix.cell("softmax_1/binary_class_probabilities/integers")
    crossed = matrix.cell("sigmoid_3/sparse_class_probabilities/integers")
    accuracy = next(finding for finding in matrix.metrics if finding.name == ACCURACY)
    numbers = {
        "one_unit_loss": one_unit.reported_loss,
        "one_unit_probability": one_unit.proofs[0].numbers["probability"],
        "cross_low": crossed.proofs[0].numbers["sum_low"],
        "cross_high": crossed.proofs[0].numbers["sum_high"],
        "accuracy_on_logits": accuracy.reported,
        "accuracy_true": accuracy.true,
    }
    return {
        **_counts(matrix),
        "linear_total": len(recommended),
        "linear_fine": sum(cell.state == "fine" and not cell.warnings for cell in recommended),
        "shape_total": len(against),
        "shape_refused": sum(cell.outcome == "error" for cell in against),
        **{name: shown(number) for name, number in numbers.items() if number is not None},
    }


def _asked_for(cell: Cell) -> bool:
    """Return whether the labels have the form that the loss and the head expect."""
    head, family = HEADS[cell.head], LOSSES[cell.loss].family
    one_column_a_unit = family == "binary" and head.units > 1
    return cell.labels in (("one_hot",) if one_column_a_unit else WANTED_LABELS[family])


def _is_recommended(cell: Cell) -> bool:
    """Return whether a linear head follows the rule: from_logits=True, with the labels and units the loss expects."""
    head, loss = HEADS[cell.head], LOSSES[cell.loss]
    fits = (head.units == 1) == (loss.family == "binary")
    return head.activation == "linear" and loss.from_logits and fits and _asked_for(cell)


def how(matrix: Matrix, cell: Cell, text: ModuleType) -> None:
    """Explain how the matrix was measured and classified, with the rules themselves."""
    with st.expander(text.HOW, icon=":material/straighten:"):
        used = ", ".join(f"{package} {version}" for package, version in matrix.versions.items())
        st.markdown(text.HOW_TEXT.format(versions=used))
        st.markdown("\n".join(f"1. {core_text('matrix_rules', name, rule.statement)}" for name, rule in JUDGED.items()))
        st.markdown(text.HOW_COMMAND.format(key=cell.key))
    foot.sources(text.SOURCE, (judge, *(rule.broken for rule in JUDGED.values())))
