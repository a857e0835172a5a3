"""Values that no browser sends: whoever forges a message gets the page as if the control had not been touched.

Streamlit hands a control whatever arrives under its id, of whatever kind, and keeps it, so that one forged message
makes every later run of its session fail. It offers no place where a message could be looked at first: two methods of
its session state are replaced (``ui.server.replaced``).
"""

from collections.abc import Callable
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, WState, WStates

CONTROL = "$$"
"""What the id of every control begins with."""
NUMBERS = frozenset({"double_value", "int_value"})
"""Kinds of value that a browser sends for the same control."""


def only_controls(original: Callable[[WStates, WidgetState], None]) -> Callable[[WStates, WidgetState], None]:
    """Take no value for what is no control."""

    def set_widget_from_proto(states: WStates, state: WidgetState) -> None:
        if state.id.startswith(CONTROL):
            original(states, state)

    return set_widget_from_proto


def only_values(original: Callable[[WStates, str], Any]) -> Callable[[WStates, str], Any]:
    """Read a value of the wrong kind, or one that the control cannot read, as none."""

    def read(states: WStates, identity: str) -> Any:
        metadata = states.widget_metadata.get(identity)
        if not _is_of_its_kind(states.states.get(identity), metadata):
            _clear(states, identity)
        try:
            return original(states, identity)
        except KeyError:
            raise
        except Exception:  # each control has its own way to fail on what it does not expect
            _clear(states, identity)
            return original(states, identity)
        finally:
            if metadata is not None:  # after no value, Streamlit no longer knows what kind to expect
                states.set_widget_metadata(metadata)

    return read


def _clear(states: WStates, identity: str) -> None:
    """Put the value of a control that was not touched in the place of the one that arrived."""
    states.states[identity] = Serialized(WidgetState(id=identity))


def _is_of_its_kind(state: WState | None, metadata: WidgetMetadata[Any] | None) -> bool:
    if not isinstance(state, Serialized) or metadata is None:
        return True  # read before, or not yet to be read
    arrived = state.value.WhichOneof("value")
    return arrived is None or arrived == metadata.value_type or {arrived, metadata.value_type} <= NUMBERS
