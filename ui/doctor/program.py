"""The editor of the Doctor page, and the visitor's own program in it, which outlives every way of leaving the page.

Whoever changes an example has a program of their own from then on, beside the examples. It is in the link, compressed;
one that is too long for that is kept by the session and, against a reload, by the browser's tab.
"""

import zlib
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st

from core.states.doctor import EXAMPLES, OWN, STATE
from core.states.packing import fits_in_link, packed
from logit_doctor.intake.limits import MAX_SOURCE_BYTES
from logit_doctor.patching import patched
from ui.frame import address, controls, in_view

HERE = Path(__file__).parent
HEIGHT = 420
EDITOR = "doctor_code"
"""Key of the editor."""
KEEPER = "doctor_keeper"
KEPT = "lab_doctor_program"
"""Session key: the visitor's own program."""
EARLIER = "lab_doctor_earlier"
"""Session key: the program that the present one has replaced."""
TAKEN_FROM = "lab_doctor_taken_from"
"""Session key: the example that was just changed; a click may follow before the browser knows of the new choice."""
RESULT = "findings"


def settle() -> None:
    """Keep the choice of the visitor's own program, which a run made that was interrupted; before the controls."""
    taken_from = st.session_state.get(TAKEN_FROM)
    if taken_from is None or address.is_whole():
        st.session_state[TAKEN_FROM] = None
    elif st.session_state.get(STATE.doctor_rule.key) == taken_from:
        controls.put(doctor_rule=OWN)


def settled() -> None:
    """Note that a run has come to its end, and with it the choice to the browser."""
    st.session_state[TAKEN_FROM] = None


def edit(example: str, version: str, text: ModuleType) -> str:
    """Draw the editor with the program that the controls name; return its text."""
    linked = controls.draw(STATE.doctor_program, text)
    if linked:
        st.session_state[KEPT] = linked
    own = st.session_state.get(KEPT, "")
    if example == OWN and own != linked:
        _put_in_link(own)
    wanted = own if example == OWN else EXAMPLES[example][version]
    if st.session_state.get(EDITOR) != wanted:
        st.session_state[EDITOR] = wanted
    typed = st.text_area(
        text.EDITOR,
        height=HEIGHT,
        max_chars=MAX_SOURCE_BYTES,
        placeholder=text.PLACEHOLDER,
        key=EDITOR,
        on_change=_take_over,
        args=(example,),
    )
    if example == OWN and own and not fits_in_link(own):
        st.caption(text.TOO_LONG)
    if st.session_state.get(EARLIER):
        st.button(text.BRING_BACK, key="doctor_earlier", type="tertiary", icon=":material/undo:", on_click=_bring_back)
    return typed


def check_button(text: ModuleType) -> None:
    """Draw the button that brings the findings of what is in the editor into view."""
    key, icon = "doctor_check", ":material/stethoscope:"
    st.button(text.CHECK, key=key, type="primary", icon=icon, on_click=in_view.ask, args=(RESULT,))


def watch(program: str | None, text: ModuleType) -> None:
    """Have the browser mark the findings as soon as the editor no longer holds the program that they belong to.

    Parameters
    ----------
    program : str or None
        The program of the findings; None if there is no editor.
    text : module
        The page's words.
    """
    lines = (program or "").replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    data = {"checksum": zlib.crc32(lines), "isEdited": program is not None, "stale": text.STALE}
    _component()(key=KEEPER, data=data, on_kept_change=_restore)


def correct(text: str, diff: str) -> None:
    """Apply a correction to the program that was checked, which becomes the visitor's own; a callback."""
    _keep(patched(text, diff), is_new=True)
    in_view.ask(RESULT, is_moved=False)


def _take_over(example: str) -> None:
    """Make what was typed the visitor's own program."""
    _keep(st.session_state[EDITOR], is_new=example != OWN)
    st.session_state[TAKEN_FROM] = example
    in_view.ask(RESULT, is_moved=False)


def _restore() -> None:
    """Take a program back that only the browser still had."""
    kept = getattr(st.session_state.get(KEEPER), "kept", None)
    if isinstance(kept, str) and len(kept.encode("utf-8", "replace")) <= MAX_SOURCE_BYTES:
        _keep(kept, is_new=False)


def _bring_back() -> None:
    _keep(st.session_state[EARLIER], is_new=True)


def _keep(program: str, *, is_new: bool) -> None:
    """Keep a program as the visitor's own; a new one does not destroy the one before."""
    before = st.session_state.get(KEPT, "")
    if is_new:
        st.session_state[EARLIER] = "" if before == program else before
    st.session_state[KEPT] = program
    _put_in_link(program)
    controls.put(doctor_rule=OWN)


def _put_in_link(program: str) -> None:
    controls.keep("doctor_program", packed(program) if program and fits_in_link(program) else "")


@cache
def _component() -> Any:
    return st.components.v2.component(
        "lab_doctor_keeper",
        html='<p class="lab-stale" role="status"></p>',
        js=(HERE / "program.js").read_text("utf-8"),
        isolate_styles=False,
    )
