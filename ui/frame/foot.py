"""The end of every page: the reasons, what to try next, and the code behind it."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import streamlit as st

from ui.frame import controls, in_view
from ui.words import words


def why() -> None:
    """Draw the heading above the reasons."""
    st.header(words("frame").WHY, anchor=False)


def tries(
    offered: Mapping[str, tuple[str, Mapping[str, Any]]], results: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Offer states of this page, each as a button.

    Parameters
    ----------
    offered : mapping of str to pair of str and mapping
        The buttons by their keys: the label, and the controls to set.
    results : mapping of str to str, optional
        What a button shows if it sets a control, by the control; the page's first figure if none of them is set.
    """
    st.header(words("frame").TRY, anchor=False)
    with st.container(horizontal=True):
        for key, (label, state) in offered.items():
            shows = next((results[control] for control in state if control in results), in_view.FIGURE)
            controls.try_this(key, label, shows=shows, **state)


def sources(title: str, functions: Iterable[Callable[..., Any]]) -> None:
    """Draw the source of some functions, folded away."""
    with st.expander(title, icon=":material/code:"):
        for function in functions:
            st.code(source_of(function))


@cache
def source_of(function: Callable[..., Any]) -> str:
    """Return a function's source; cached, because Python tokenises the file each time to find the function's end."""
    return inspect.getsource(function)
