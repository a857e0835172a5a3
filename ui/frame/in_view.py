"""What a click has caused is brought into view: scrolled to, marked, and said by screen readers.

A callback asks for it by the result's name; the result's place on the page then tells the browser. A page that is
opened by a link, by Back or by a reload shows the same result and moves nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
ASKED = "lab_asked_into_view"
"""Session key: for each result the number of times that it was asked for, and what to say of it."""
FIGURE = "figure"
"""The result of most buttons: the first figure, table or card of the page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a result was asked for, what to say of it, and whether the page moves to it."""

    turn: int = 0
    said: str = ""
    is_moved: bool = True


def ask(name: str, said: str = "", *, is_moved: bool = True) -> None:
    """Have a result brought into view as soon as it is drawn; a callback.

    Parameters
    ----------
    name : str
        Name of the result, or ``FIGURE``.
    said : str
        Words for screen readers, where the place of the result has none.
    is_moved : bool
        Whether the page moves to it; otherwise it is only said.
    """
    asked = st.session_state.setdefault(ASKED, {})
    asked[name] = Asked(asked.get(name, Asked()).turn + 1, said, is_moved)


def bring(name: str, said: str = "", *, is_focused: bool = False) -> None:
    """Tell the browser which result was asked for; it moves once for each time.

    Parameters
    ----------
    name : str
        Name of the result.
    said : str
        Words for screen readers; the marks of Markdown are left out.
    is_focused : bool
        Whether the keyboard goes on from the result.
    """
    asked = st.session_state.get(ASKED, {}).get(name, Asked())
    spoken = (said or asked.said).replace("**", "").replace("`", "")
    data = {"name": name, "turn": asked.turn, "said": spoken, "isMoved": asked.is_moved}
    _component()(key=f"lab_in_view_{name}", data=data | {"isFocused": is_focused})


@contextmanager
def result(name: str, said: str = "", *, is_focused: bool = False) -> Iterator[None]:
    """Contain a result; the parameters are those of ``bring``."""
    with st.container(key=f"lab_result_{name}"):
        yield
    bring(name, said, is_focused=is_focused)


@cache
def _component() -> Any:
    script = (HERE / "in_view.js").read_text("utf-8")
    return st.components.v2.component("lab_in_view", html="<span></span>", js=script, isolate_styles=False)
