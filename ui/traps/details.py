"""The details of one cell of the matrix: verdict, proof, the message from Keras, code, repairs, and a live run."""

import math
from types import ModuleType

import streamlit as st

from core.engine import EngineError
from core.keras.matrix.plan import HEADS, LOSSES, case_named
from core.keras.matrix.records import Cell, Matrix
from core.keras.matrix.repair import Repair, repairs
from core.keras.versions import versions
from core.losses.steps import KERAS_EPSILON
from core.messages import said
from ui.drawing.cards import Reading, card
from ui.drawing.literal import literal
from ui.drawing.numbers import shown
from ui.drawing.palette import ALARM, ARMS, CAUTION, GUIDE
from ui.frame import controls, in_view
from ui.server.engine import engine, shortage
from ui.server.in_turn import elsewhere
from ui.words import told

STYLES = {"fine": ARMS["keras_default"], "rescued": CAUTION, "silent": ALARM, "error": GUIDE}
RESULT = "trap"
"""The details as a result: what a chosen cell brings into view."""
LIVE = "lab_trap_live"
RUN_SECONDS = 60.0
DIGITS = 6
CAP = -math.log(KERAS_EPSILON)
"""The largest loss of a probability that Keras has clipped, in nats."""


def details(matrix: Matrix, cell: Cell, text: ModuleType) -> None:
    """Draw everything about one cell: the findings on the left, its code and a run of it on the right."""
    title, state = _titled(cell, text), text.STATES[cell.state]
    with in_view.result(RESULT, f"{title}: {state['title']}. {state['verdict']}"):
        st.markdown(f"## {title}")
        found, code = st.columns([3, 2], gap="large")
        with found:
            _verdict(cell, text)
            _evidence(cell, text)
            if cell.state != "fine":
                _repairs(matrix, cell, text)
        with code:
            st.markdown(f"**{text.CODE}**")
            st.code(case_named(cell.head, cell.loss, cell.labels).code, language="python", wrap_lines=True)
            _live(cell, text)


def _titled(cell: Cell, text: ModuleType) -> str:
    loss = LOSSES[cell.loss]
    return str(
        text.CELL_TITLE.format(
            head=HEADS[cell.head].code,
            family=text.GRID_FAMILIES[loss.family],
            told=loss.from_logits,
            labels=text.CONTROLS["trap_labels"]["options"][cell.labels],
        )
    )


def _verdict(cell: Cell, text: ModuleType) -> None:
    readings = []
    true = text.NO_TRUE if cell.true_loss is None else f"{text.TRUE} {shown(cell.true_loss, DIGITS)}"
    if cell.reported_loss is not None:
        is_wrong = cell.outcome == "silent"
        readings.append(
            Reading(name=text.REPORTED, value=shown(cell.reported_loss, DIGITS), note=true, is_wrong=is_wrong)
        )
    if cell.rescued and cell.detached_loss is not None:
        readings.append(
            Reading(name=text.DETACHED, value=shown(cell.detached_loss, DIGITS), note=text.DETACHED_NOTE, is_wrong=True)
        )
    said = text.STATES[cell.state]
    card(f"{said['mark']} {said['title']}", readings, style=STYLES[cell.state], how=said["verdict"])


def _evidence(cell: Cell, text: ModuleType) -> None:
    if cell.refusal is not None:
        st.markdown(f"**{text.WORDS_OF_KERAS}**")
        st.code(f"{cell.refusal.kind}: {cell.refusal.text}", language=None, wrap_lines=True)
        st.markdown(text.IN_PLAIN_WORDS.format(meaning=text.MEANINGS[cell.refusal.meaning]))
    lines = [
        text.PROOFS[proof.rule].format(**{name: shown(number, DIGITS) for name, number in proof.numbers.items()})
        for proof in cell.proofs
    ]
    if cell.ran is not None:
        lines.append(text.RAN_LINE.format(formula=text.RAN[cell.ran]))
    if _goes_back(cell):
        alone = shown(cell.detached_loss or 0.0, DIGITS)
        lines.append((text.RESCUED if cell.rescued else text.SAME_ALONE).format(alone=alone, cap=shown(CAP)))
    st.markdown("\n".join(f"- {line}" for line in lines))
    if cell.warnings:
        st.markdown(f"**{text.WARNED}**")
        st.code("\n".join(cell.warnings), language=None, wrap_lines=True)


def _goes_back(cell: Cell) -> bool:
    """Return whether a cell is fine and Keras used logits that the outputs do not contain."""
    activated = HEADS[cell.head].activation != "linear"
    return cell.outcome == "fine" and activated and (cell.ran or "").endswith("_of_logits")


def _repairs(matrix: Matrix, cell: Cell, text: ModuleType) -> None:
    st.markdown(f"**{text.REPAIRS}**")
    with st.container(horizontal=True, gap="small"):
        for place, repair in enumerate(repairs(matrix, cell)):
            controls.try_this(
                f"trap_repair_{place}",
                text.REPAIR.format(changes=_changes(repair, text)),
                shows=RESULT,
                trap_head=repair.cell.head,
                trap_loss=repair.cell.loss,
                trap_labels=repair.cell.labels,
            )


def _changes(repair: Repair, text: ModuleType) -> str:
    head, loss = HEADS[repair.cell.head], LOSSES[repair.cell.loss]
    facts = {
        "labels": text.CONTROLS["trap_labels"]["options"][repair.cell.labels],
        "told": loss.from_logits,
        "activation": head.activation,
        "family": text.GRID_FAMILIES[loss.family],
        "units": text.REPAIR_UNITS[head.units],
    }
    return ", ".join(text.REPAIR_PARTS[part].format(**facts) for part in reversed(repair.changes))


def _live(cell: Cell, text: ModuleType) -> None:
    if reason := shortage():
        st.caption(text.LIVE_NEVER.format(message=told(reason)))
        return
    if st.button(text.LIVE, key="trap_live", icon=":material/play_arrow:"):
        with st.spinner(text.LIVE_WAIT):
            st.session_state[LIVE] = (cell.key, _run(cell, text))
    key, outcome = st.session_state.get(LIVE, ("", ""))
    if key == cell.key:
        st.markdown(outcome)


def _run(cell: Cell, text: ModuleType) -> str:
    try:
        with elsewhere():
            again: Cell = engine().run(
                "core.keras.matrix.run:cell", cell.head, cell.loss, cell.labels, timeout=RUN_SECONDS
            )
    except EngineError as problem:
        return str(text.LIVE_FAILED.format(reason=literal(told(said(problem)).rstrip("."))))
    result = (
        text.LIVE_REFUSED.format(kind=literal(again.refusal.kind))
        if again.refusal is not None
        else text.LIVE_LOSS.format(loss=shown(again.reported_loss or 0.0, DIGITS))
    )
    template = text.LIVE_SAME if again.state == cell.state else text.LIVE_OTHER
    return str(template.format(**versions(), outcome=text.STATES[again.state]["title"], loss=result))
