"""Equal cards of the gallery become one, also while a slider moves their numbers."""

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import streamlit as st


def collapse_equal_cards(text: ModuleType) -> None:
    """Have the browser show one card for each result, with a row that names the other repairs with the same result."""
    _component()(key="fixes_equal", data={"more": text.MORE_EQUAL})


@cache
def _component() -> Any:
    script = Path(__file__).with_name("equal.js").read_text("utf-8")
    return st.components.v2.component("lab_equal_cards", html="<span></span>", js=script, isolate_styles=False)
