"""The full table of the computations that Keras really runs: measured once for all visitors, cell by cell."""

from collections.abc import Sequence
from types import ModuleType

import streamlit as st

from core.engine import Run
from core.keras.training.records import ProbeCell
from ui.drawing.literal import literal
from ui.drawing.tables import table
from ui.server import engine, process
from ui.words import told, words

MEASURE = "core.keras.what_ran.probe:iterate_table"
SESSION = "what Keras runs"
POLL_SECONDS = 0.5
ENDED_EARLY = ("lost", "failed", "stopped")


class SharedTable:
    """The one measurement of this server."""

    def __init__(self) -> None:
        self.run: Run | None = None

    @property
    def is_moving(self) -> bool:
        """Whether cells are still arriving."""
        return self.run is not None and not self.run.finished

    def measure(self) -> None:
        """Start the measurement, unless it is in progress or done."""
        if self.run is None or self.run.state in ENDED_EARLY:
            self.run = engine.engine().stream(MEASURE, session=SESSION)

    def close(self) -> None:
        """Discard the measurement, because its code has changed."""
        if self.run is not None:
            self.run.stop()


def shared_table() -> SharedTable:
    """Return the table that all sessions share."""
    return process.held("probe", code=SharedTable, make=SharedTable, close=SharedTable.close)


def full_table() -> None:
    """Draw the table with a button that measures it; while it fills, only this part of the page is rerun."""
    text, shared = words("training"), shared_table()
    with st.expander(text.PROBE_TITLE, icon=":material/labs:"):
        st.markdown(text.PROBE_LEAD)
        st.fragment(_show, run_every=POLL_SECONDS if shared.is_moving else None)(shared, shared.is_moving)


def _show(shared: SharedTable, moved: bool) -> None:
    text, run = words("training"), shared.run
    if run is None or run.state in ENDED_EARLY:
        if run is not None:
            st.error(text.ENDINGS["lost"].format(message=literal(told(run.message))))
        if reason := engine.shortage():
            st.caption(text.PROBE_NEVER.format(message=told(reason)))
            return
        if st.button(text.PROBE_MEASURE, key="training_probe", icon=":material/labs:", on_click=shared.measure):
            st.rerun()
        return
    cells = run.events()
    if run.state == "queued":
        st.caption(text.PROBE_WAITS)
    elif not run.finished:
        st.caption(text.PROBE_COUNT.format(count=len(cells)))
    table(*rows_of(cells, text), caption=text.PROBE_LEGEND)
    if shared.is_moving != moved:
        st.rerun()


def rows_of(cells: Sequence[ProbeCell], text: ModuleType) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of the table: one row per output, policy and flag, one column per mode."""
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    for cell in cells:
        mark = text.PROBE_MARKS[cell.ran] + (f", {text.PROBE_WARNED}" if cell.warned else "")
        rows.setdefault((told(cell.title), cell.policy, str(cell.from_logits)), {})[cell.mode] = mark
    header = [*text.PROBE_COLUMNS, *text.PROBE_MODES.values()]
    return header, [[*key, *(marks.get(mode, "") for mode in text.PROBE_MODES)] for key, marks in rows.items()]
