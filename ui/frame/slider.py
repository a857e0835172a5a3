"""The lab's own slider: moves the page while it is dragged, and tells the server once, when it is released.

Streamlit's slider stays on the page, out of sight: it binds the control to its key, to the link and to Back, and it is
what a browser shows that cannot load ``static/slider.js``. What the visitor moves is a native range in a component; its
release sets the control as a button does.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from core.states.table import Number, Stops
from ui.drawing.numbers import marks
from ui.drawing.scripts import importing
from ui.words import words

HERE = Path(__file__).parent
NATIVE = "lab_native_{key}"
"""Key of the container with Streamlit's slider."""
OWN = "{key}_slider"
"""Key of the lab's slider, and of its state in the session."""

LOADER = """
const installed = ([slider, live, numbers, movers, zoom]) => (live.install({ numbers, movers, zoom }), [slider, live]);
const parts = modules.then(installed);
const ready = parts.catch(() => null);
export default async function (component) {
  const loaded = await ready;
  if (loaded) return loaded[0].mount(component, loaded[1]);
  const { data, parentElement } = component;
  const style = document.createElement("style");
  style.textContent = `.st-key-lab_native_${data.key} { display: flex; }`;
  parentElement.querySelector(".lab-slider").replaceChildren(style);
}
"""


def out_of_sight(key: str) -> AbstractContextManager[object]:
    """Contain Streamlit's slider of a control that has the lab's own."""
    return st.container(key=NATIVE.format(key=key))


def draw(
    control: Number[Any],
    value: float,
    said: Mapping[str, Any],
    *,
    is_locked: bool,
    on_move: Callable[[str, float], None],
) -> None:
    """Draw the slider of a control.

    Parameters
    ----------
    control : Number
        With the range that it has on this page.
    value : int or float
        Its present value.
    said : mapping
        Words of the control: ``label``, and perhaps ``spoken``, a template of its value in words.
    is_locked : bool
        Whether it cannot be moved.
    on_move : callable
        Gets key and value when the visitor has moved it.
    """
    text, own = words("frame"), OWN.format(key=control.key)
    stops = control.stops if isinstance(control, Stops) else ()
    name = said.get("label", "").format(slot=control.key[-1])

    def report() -> None:
        moved = (getattr(st.session_state.get(own), "moved", None) or {}).get("value")
        if isinstance(moved, int | float) and control.fits(control.kind(moved)) and not is_locked:
            on_move(control.key, control.kind(moved))

    data = {
        "key": control.key,
        "label": name,
        "spoken": said.get("spoken", ""),
        "form": _form(control),
        # The range of a slider with stops has their positions.
        "stops": stops,
        "low": 0 if stops else control.low,
        "high": len(stops) - 1 if stops else control.high,
        "step": control.step,
        "value": stops.index(int(value)) if stops else value,
        "disabled": is_locked,
        "play": text.PLAY.format(label=name),
        "pause": text.PAUSE,
        # A tuple, because Streamlit imports pandas to check whether a dict is a data frame.
        "marks": tuple(marks().items()),
    }
    width: Any = "stretch" if control.is_wide else 260
    _component()(key=own, data=data, width=width, on_moved_change=report)


def _form(control: Number[Any]) -> str:
    """Return how the browser writes the value (``static/numbers.js``)."""
    if isinstance(control, Stops):
        return "formatted ,"
    return "shown 6" if control.kind is int else f"formatted .{control.decimals}f"


@cache
def _component() -> Any:
    return st.components.v2.component(
        "lab_slider",
        html='<div class="lab-slider"></div>',
        js=importing("slider.js", "live.js", "numbers.js", "movers.js", "zoom.js") + LOADER,
        css=(HERE / "styles" / "slider.css").read_text("utf-8"),
        isolate_styles=False,
    )
