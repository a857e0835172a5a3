"""Who a visitor is in a class session: what the browser remembers, and what is over."""

import json

from streamlit.testing.v1 import AppTest

from core.classroom import codes
from ui.frame.attending import TEACHER

RIGHT = f"ABCDEF.{codes.new_key()}"


def remembering() -> None:
    import streamlit as st

    from ui.frame import attending

    attending.recognise(st.session_state["told"])
    if st.session_state.get("ends"):
        attending.forget(attending.TEACHER)
        st.session_state["ends"] = False


def test_what_a_browser_has_told_is_not_believed_again_once_it_is_over() -> None:
    app = AppTest.from_function(remembering)
    app.session_state["told"] = json.dumps({"teacher": RIGHT})
    app.run()
    assert codes.read_code("ABCDEF") == "ABCDEF", "a code that a session can have"
    assert app.session_state[TEACHER] == RIGHT
    app.session_state["ends"] = True
    app.run()
    assert TEACHER not in app.session_state
    app.run()
    assert TEACHER not in app.session_state
    app.session_state["told"] = json.dumps({"teacher": f"ABCDEF.{codes.new_key()}"})
    app.run()
    assert TEACHER in app.session_state
