"""One example: its picture, the decision and probability of each arm, and the events along the way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from types import ModuleType

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arithmetic.arrays import Float64Array, Int64Array
from core.arithmetic.formats import FloatFormat
from core.export.probabilities import document
from core.export.tables import probabilities_csv
from core.inference.probabilities import EXACT, Event, Probabilities, probabilities, shortest_digits
from core.losses.activations import Activation
from core.states.probabilities import STATE, ProbabilityState
from ui.drawing.cards import Reading, card
from ui.drawing.chart import chart
from ui.drawing.charts.examples import has_picture, picture_alt, picture_figure
from ui.drawing.charts.probabilities import Shown, example_alt, example_figure
from ui.drawing.charts.scales import Scale, exact_number
from ui.drawing.literal import literal
from ui.drawing.numbers import NOT_A_NUMBER, marked, shown, unbroken
from ui.drawing.tables import table
from ui.frame import controls, downloads
from ui.probabilities.source import Source
from ui.words import listed

NAMED_AT_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """The computation of probabilities: a format, the steps, a temperature."""

    format: FloatFormat
    activation: Activation
    temperature: float


def rows_to_show(source: Source, which: str) -> Int64Array:
    """Return the examples of a choice: all, where arms differ, where one is wrong, or unsure ones first."""
    decisions = np.stack([source.decisions(arm) for arm in source.arms])
    every: Int64Array = np.arange(source.num_samples)
    if which == "differ":
        return np.asarray(every[(decisions != decisions[0]).any(axis=0)])
    if which == "wrong" and source.data is not None:
        return np.asarray(every[(decisions != source.data.validation_labels).any(axis=0)])
    if which == "unsure":
        return np.asarray(np.argsort(_margins(source), kind="stable"))
    return every


def _margins(source: Source) -> Float64Array:
    """Return the smallest distance, over arms, between the largest two logits (or from logit 0)."""
    margins = []
    for arm in source.arms:
        ordered = np.sort(arm.logits, axis=1)
        margin = np.abs(arm.logits[:, 0]) if source.function == "sigmoid" else ordered[:, -1] - ordered[:, -2]
        margins.append(np.where(np.isfinite(margin), margin, np.inf))
    return np.asarray(np.min(margins, axis=0), np.float64)


def pick(source: Source, text: ModuleType) -> int:
    """Draw the chooser of examples and return the row chosen."""
    which = controls.draw(STATE.which, text)
    rows = rows_to_show(source, which)
    if not len(rows):
        st.caption(text.NONE_TO_SHOW.format(count=source.num_samples))
        rows = np.arange(source.num_samples)
    place = controls.draw(replace(STATE.example, high=source.num_samples), text)
    return int(rows[(place - 1) % len(rows)])


@st.fragment
def section(source: Source, computation: Computation, scale: Scale, answer: DeltaGenerator, text: ModuleType) -> None:
    """Draw one example, chosen here if there are several; another choice reruns only this section.

    ``answer`` is the place of the sentence that answers the page's question.
    """
    row = 0
    if source.data is not None:
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            row = pick(source, text)
    arms = _as_shown(source, row, computation)
    if arms:
        answer.markdown(unbroken(answer_of(source, arms[0], text)))
    example(source, row, computation, scale, text)
    if any(arm.defined[row] for arm in source.arms):
        downloads.downloads(
            "probabilities",
            lambda: document(_state(source, row, computation)),
            lambda: probabilities_csv(_computed_by_title(source, row, computation), source.names),
        )


def _state(source: Source, row: int, computation: Computation) -> ProbabilityState:
    """Return the state that an export of an example needs."""
    return ProbabilityState(
        logits={arm.title: arm.logits[row].tolist() for arm in source.arms if arm.defined[row]},
        function=source.function,
        format=computation.format.name,
        activation=computation.activation.name,
        temperature=computation.temperature,
    )


def answer_of(source: Source, arm: Shown, text: ModuleType) -> str:
    """Return the sentence that answers the page's question, for one arm and the example shown."""
    computed, is_binary = arm.probabilities, source.function == "sigmoid"
    winners = (0,) if is_binary else computed.winners
    said = text.ANSWER[source.function] if winners else text.ANSWER["undefined"]
    best = winners[0] if winners else int(np.argmax(computed.logits))
    numbers = (computed.exact[best], computed.exact_complements[best])
    is_right = computed.outcomes[best] == "nearest"
    return str(
        said.format(
            who=text.ANSWER_MODEL if source.data is None else literal(arm.title),
            name=listed([literal(source.names[place]) for place in winners or (best,)]),
            logit=shown(float(computed.logits[best])),
            value=marked(shortest_digits(float(computed.values[best]), computed.format)),
            format=computed.format.name,
            exact=text.ANSWER_EXACT[is_right].format(exact=exact_number(*numbers)),
        )
    )


def _as_shown(source: Source, row: int, computation: Computation) -> list[Shown]:
    return [
        Shown(title=arm.title, style=arm.style, probabilities=_computed(arm.logits[row], computation))
        for arm in source.arms
        if arm.defined[row]
    ]


def example(source: Source, row: int, computation: Computation, scale: Scale, text: ModuleType) -> None:
    """Draw one example as all arms see it."""
    arms = _as_shown(source, row, computation)
    for arm in source.arms:
        if not arm.defined[row]:
            st.warning(text.SETTLED.format(arm=arm.title), icon=":material/heart_broken:")
    if not arms:
        return
    data, place = source.data, st.container()
    if data is not None and has_picture(data):
        beside, place = st.columns([1, 3], gap="medium")
        with beside.container(key="lab_charts_picture"):
            chart(picture_figure(data, row), key="probabilities_picture", alt=picture_alt(data, row, text))
    figure = example_figure(arms, source.names, scale, text, is_narrow=controls.on_phone())
    with place, st.container(key="lab_charts_example"):
        # The figure's height follows the number of classes and arms; the page must know it before the chart is drawn.
        st.html(f"<style>.st-key-lab_charts_example {{ --lab-chart-height: {figure.layout.height}px; }}</style>")
        chart(figure, key="probabilities_example", alt=example_alt(arms, source.names, text))
        st.caption(text.READING.format(format=computation.format.name, scale=text.SCALES[scale.name]["reading"]))
    label = None if data is None else int(data.validation_labels[row])
    _cards(source, arms, label, text)
    _events(source, arms, computation, text)
    _digits(source, arms, computation, text)


def _computed_by_title(source: Source, row: int, computation: Computation) -> dict[str, Probabilities]:
    return {arm.title: _computed(arm.logits[row], computation) for arm in source.arms if arm.defined[row]}


def _computed(logits: Float64Array, computation: Computation) -> Probabilities:
    return probabilities(logits, computation.format, computation.activation, temperature=computation.temperature)


def _cards(source: Source, arms: Sequence[Shown], label: int | None, text: ModuleType) -> None:
    if source.function == "sigmoid" and source.data is None:
        return  # each typed logit is a separate question: there is no decision among them
    with st.container(key="lab_cards"):
        for column, arm in zip(st.columns(len(arms), gap="small"), arms, strict=True):
            with column:
                how = text.FUNCTIONS[source.function]["how"].format(format=arm.probabilities.format.name)
                card(arm.title, _readings(source, arm, label, text), style=arm.style, how=how)


def _readings(source: Source, arm: Shown, label: int | None, text: ModuleType) -> list[Reading]:
    computed = arm.probabilities
    is_binary = source.function == "sigmoid"
    winners = (0,) if is_binary else computed.winners
    if not winners:
        return [Reading(name=text.DECIDES, value=text.NOTHING, note=text.OUTCOMES["undefined"], is_wrong=True)]
    decided = [int(computed.logits[0] > 0)] if is_binary else list(winners)
    names = [source.class_names[place] for place in decided]
    true = "" if label is None else text.TRUE_NOTE.format(name=source.class_names[label])
    first = Reading(
        name=text.DECIDES,
        value=" = ".join(names),
        note=text.TIE if len(names) > 1 else true,
        is_wrong=label is not None and decided != [label],
    )
    readings = [first, _probability(text.FUNCTIONS[source.function]["probability"], computed, winners[0], text)]
    if label is not None and not is_binary and label not in winners:
        readings.append(_probability(text.OF_TRUTH, computed, label, text))
    return readings


def _probability(name: str, computed: Probabilities, place: int, text: ModuleType) -> Reading:
    return Reading(
        name=name,
        value=marked(shortest_digits(float(computed.values[place]), computed.format)),
        note=text.EXACT_NOTE.format(exact=exact_number(computed.exact[place], computed.exact_complements[place])),
        is_wrong=computed.outcomes[place] in ("one", "zero", "undefined"),
    )


def _events(source: Source, arms: Sequence[Shown], computation: Computation, text: ModuleType) -> None:
    st.markdown(f"**{text.EVENTS_TITLE.format(format=computation.format.name)}**")
    lines = []
    for arm in arms:
        lead = f"**{arm.title}**: " if len(arms) > 1 else ""
        told = [event_sentence(event, arm.probabilities, source.names, text) for event in arm.probabilities.events]
        lines.append(f"- {lead}{' '.join(told) or text.NO_EVENTS}")
    st.markdown("\n".join(lines))


def event_sentence(event: Event, computed: Probabilities, names: Sequence[str], text: ModuleType) -> str:
    """Describe an event in one sentence."""
    return str(
        text.EVENTS[event.name].format(
            format=computed.format.name,
            names=_named([literal(names[place]) for place in event.positions], len(names), text),
            total=_near_one(computed.total),
        )
    )


def _near_one(total: Fraction | None) -> str:
    """Write a sum close to 1 by its distance from 1, which float64 may not be able to represent."""
    if total is None:
        return NOT_A_NUMBER
    with localcontext(EXACT):
        excess = Decimal(total.numerator) / Decimal(total.denominator) - 1
    return f"1 {'+' if excess > 0 else '−'} {exact_number(abs(excess), Decimal(1), 4)}"


def _named(names: Sequence[str], total: int, text: ModuleType) -> str:
    if len(names) == total > 1:
        return str(text.ALL_CLASSES)
    rest = len(names) - NAMED_AT_MOST
    return listed([*names[:NAMED_AT_MOST], *([text.MORE.format(count=rest)] if rest > 0 else [])])


def _digits(source: Source, arms: Sequence[Shown], computation: Computation, text: ModuleType) -> None:
    header = [column.format(format=computation.format.name) for column in text.COLUMNS]
    with st.expander(text.NUMBERS, icon=":material/table_rows:"):
        for arm in arms:
            computed = arm.probabilities
            rows = [
                [
                    name,
                    shown(float(computed.logits[place]), 9),
                    marked(shortest_digits(float(computed.values[place]), computed.format)),
                    exact_number(computed.exact[place], computed.exact_complements[place], 12),
                    exact_number(computed.exact_complements[place], computed.exact[place], 12),
                    text.OUTCOMES[computed.outcomes[place]],
                ]
                for place, name in enumerate(source.names)
            ]
            table(header, rows, caption=arm.title, numeric=(1, 2, 3, 4), marked=computed.winners)
