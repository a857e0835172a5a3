"""The field for a pasted text, which outlives leaving the page, and what is recognised in it."""

from types import ModuleType

import streamlit as st

from core.emergency.entrances import Presented, from_text
from core.emergency.examples import EXAMPLES
from core.emergency.limits import MAX_CHARACTERS
from core.states.emergency import STATE
from core.states.packing import fits_in_link, packed
from ui.doctor import sources
from ui.doctor.sources import Source
from ui.frame import controls, in_view
from ui.server.answers import digest
from ui.server.result_cache import MEGABYTE, shared

FIELD = "emergency_text"
"""Key of the field."""
KEPT = "lab_emergency_text"
"""Session key: the visitor's text."""
HEIGHT = 260
RESULT = "causes"


def edit(text: ModuleType) -> str:
    """Draw the field, and examples to fill it with; return its text."""
    linked = controls.draw(STATE.pasted, text)
    if linked:
        st.session_state[KEPT] = linked
    own = st.session_state.get(KEPT, "")
    if own != linked:
        _put_in_link(own)
    if st.session_state.get(FIELD) != own:
        st.session_state[FIELD] = own
    typed = st.text_area(
        text.FIELD,
        height=HEIGHT,
        max_chars=MAX_CHARACTERS,
        placeholder=text.PLACEHOLDER,
        key=FIELD,
        on_change=lambda: keep(st.session_state[FIELD]),
    )
    with st.container(horizontal=True, gap="small"):
        label, icon = text.CHECK, ":material/search:"
        st.button(label, key="emergency_check", type="primary", icon=icon, on_click=in_view.ask, args=(RESULT,))
        for name, example in EXAMPLES.items():
            st.button(text.EXAMPLES[name], key=f"emergency_example_{name}", on_click=keep, args=(example,))
    if own and not fits_in_link(own):
        st.caption(text.TOO_LONG)
    return typed


def keep(pasted: str) -> None:
    """Make a text the visitor's own."""
    st.session_state[KEPT] = pasted
    _put_in_link(pasted)


def _put_in_link(pasted: str) -> None:
    controls.keep(STATE.pasted.key, packed(pasted) if pasted and fits_in_link(pasted) else "")


def read(pasted: str) -> Presented:
    """Return what is in a text; a program is read by the doctor, in its own processes.

    Raises
    ------
    ValueError
        If the text is refused.
    """
    found = _read(pasted)
    if found.kind != "program":
        return found
    source = Source(suffix=".py", data=pasted.encode("utf-8", "replace"), text=pasted, is_edited=True)
    return from_text(pasted, sources.audit(source, "tensorflow"))


@shared(max_bytes=4 * MEGABYTE, key=lambda pasted: digest(pasted))
def _read(pasted: str) -> Presented:
    return from_text(pasted)
