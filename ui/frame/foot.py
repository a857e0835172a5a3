"""The end of every page: the reasons, what to try next, and the code behind it."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from ui.frame import controls
from ui.words import words


def why() -> None:
    """Draw the heading above the reasons."""
    st.header(words("frame").WHY, anchor=False)


def tries(offered: Mapping[str, tuple[str, Mapping[str, Any]]]) -> None:
    """Offer states of this page, each as a button.

    Parameters
    ----------
    offered : mapping of str to pair of str and mapping
        The buttons by their keys: the label, and the controls to set.
    """
    st.header(words("frame").TRY, anchor=False)
    with st.container(horizontal=True):
        for key, (label, state) in offered.items():
            controls.try_this(key, label, **state)


def sources(title: str, functions: Iterable[Callable[..., Any]]) -> None:
    """Draw the source of some functions, folded away."""
    with st.expander(title, icon=":material/code:"):
        for function in functions:
            st.code(source_of(function))


@cache
def source_of(function: Callable[..., Any]) -> str:
    """Return a function's source; cached, because Python tokenises the file each time to find the function's end."""
    return inspect.getsource(function)
