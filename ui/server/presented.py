"""The value of a custom component: an object of a single class, however often the component is drawn.

Streamlit creates a class for each drawing, so that a page could write to the value. A class refers to itself, and these
refer to the session: the session of a closed tab was freed only by a full garbage collection, which is rare.
"""

from collections.abc import Callable, Iterator
from typing import Any

from streamlit.runtime.state import SessionState

Presenter = Callable[[object, SessionState], object]


class Presented(dict[str, object]):
    """The state of a component and the events that have just happened in it, by name."""

    def __getattr__(self, name: str) -> object:
        return self.get(name)


def with_one_class(_original: Callable[..., Presenter]) -> Callable[..., Presenter]:
    """Return the same values as Streamlit, but read-only."""

    def make_bidi_component_presenter(aggregator_id: str, *_: object, **_named: object) -> Presenter:
        def present(state: object, session: SessionState) -> object:
            return Presented({**dict(_events(aggregator_id, session)), **state}) if isinstance(state, dict) else state

        return present

    return make_bidi_component_presenter


def _events(aggregator_id: str, session: SessionState) -> Iterator[tuple[str, object]]:
    """Yield name and value of the events that the browser has just reported; Streamlit keeps them outside the state."""
    states: Any = session._new_widget_state
    metadata = states.widget_metadata.get(aggregator_id)
    if metadata is None or metadata.value_type != "json_trigger_value":
        return
    try:
        reported = states[aggregator_id]
    except KeyError:
        return
    for event in reported if isinstance(reported, list) else [reported]:
        if isinstance(event, dict) and isinstance(event.get("event"), str):
            yield event["event"], event.get("value")
