"""Walks over the controls of a page as a visitor does: sets each, reads the link, opens it again, compares.

The values of a control are in the page's table (``core.states``). A page registers its controls as it runs, so a
control that depends on another is found when the other has the required value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest

from core.states.table import Control, Named, Stops, Typed
from ui.frame import controls

SECONDS = 60
TYPED = ("slider", "select_slider", "number_input", "text_input", "toggle", "selectbox", "button_group")
Link = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A page as a visitor sees it: the values of its controls by key, its figures as they are sent, its complaints."""

    values: dict[str, Any]
    figures: list[str]
    notices: list[str]


def registered(app: AppTest) -> dict[str, Any]:
    """Return the defaults of the controls that the page drew, by key."""
    return dict(app.session_state[controls.REGISTERED])


def widgets(app: AppTest) -> dict[str, Any]:
    """Return the page's widgets with a value, by key."""
    return {str(widget.key): widget for kind in TYPED for widget in app.get(kind)}


def state(app: AppTest) -> State:
    """Return what the page shows now."""
    return State(
        values={key: _plain(app.session_state[key]) for key in registered(app) if key in app.session_state},
        figures=[str(element.proto) for element in app.get("bidi_component")],
        notices=[*app.session_state[controls.NOTICES], *(error.message for error in app.exception)],
    )


def spelled(widget: Any) -> list[str]:
    """Return what a link says of a widget's value; the browser's tests check that it does."""
    if isinstance(widget.value, list):
        return widget.value or [""]
    return [str(widget.value)]


def others(widget: Any, control: Control[Any]) -> Iterator[Any]:
    """Yield the values to try beside the widget's present one: every tab, both ends of a selection, one of the rest."""
    if isinstance(control, Named):
        yield from _other_options(widget, control.options[: len(widget.options)])
    elif isinstance(control, Typed):
        yield control.sample
    elif isinstance(control, Stops):
        yield from (stop for stop in (control.low, control.high) if stop != widget.value)
    else:
        yield widget.value + widget.step if widget.value + widget.step <= widget.max else widget.value - widget.step


def _other_options(widget: Any, options: Sequence[str]) -> Iterator[Any]:
    if widget.type == "selectbox":
        yield next(option for option in reversed(options) if option != widget.value)
    elif isinstance(widget.value, list):
        yield [option for option in options if option not in widget.value][:1] or list(options[1:])
        yield []
    else:
        yield from (option for option in options if option != widget.value)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
