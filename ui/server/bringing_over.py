"""Migration of a session to changed code: its state, and the callbacks of the buttons on screen.

Values that cannot be migrated are set aside and tried again after each further change, because an edit is often made in
several steps: a file may contain an error for a while, or a class may be renamed in one file before the other.
"""

import logging
from dataclasses import replace
from typing import Any

from streamlit.runtime.state.session_state import SessionState

from ui.server.renewal import renewed

LOGGER = logging.getLogger(__name__)
LOST = object()
MARK = "lab_code"
"""A session's note: the number of code changes before its last run."""
ASIDE = "lab_code_aside"
"""A session's store for values that could not be migrated, by key."""


def is_behind(state: SessionState, changes: int) -> bool:
    """Return whether a session was last run with older code."""
    return changes > 0 and (MARK not in state or state[MARK] != changes)


def bring_over(state: SessionState, changes: int) -> None:
    """Migrate a session to the present code, if it is behind.

    Parameters
    ----------
    state : SessionState
    changes : int
        How often the code has changed.
    """
    if not is_behind(state, changes):
        return
    aside: dict[str, Any] = {}
    if ASIDE in state:
        aside.update(state[ASIDE])
    for key in [key for key in aside if key in state]:
        del aside[key]  # the present code has set its own value since
    for values in (state._new_session_state, state._old_state):
        for key in [key for key in values if key not in (MARK, ASIDE)]:
            value = values[key]
            values[key] = _renewed_or(LOST, key, value)
            if values[key] is LOST:
                aside[key] = value
                del values[key]
    for key in [key for key in aside if key not in state]:
        value = _renewed_or(LOST, key, aside[key])
        if value is not LOST:
            state[key] = value
            del aside[key]
    known = state._new_widget_state.widget_metadata
    for identity, metadata in list(known.items()):
        calls = (metadata.callback, metadata.callbacks, metadata.callback_args, metadata.callback_kwargs)
        callback, callbacks, args, kwargs = _renewed_or((None, None, None, None), identity, calls)
        known[identity] = replace(
            metadata, callback=callback, callbacks=callbacks, callback_args=args, callback_kwargs=kwargs
        )
    state[MARK], state[ASIDE] = changes, aside


def _renewed_or(other: Any, name: str, value: Any) -> Any:
    try:
        return renewed(value)
    except Exception as problem:  # new code may fail in any way; a lost value is computed again, a click is repeated
        LOGGER.info("%s is not migrated: %r", name, problem)
        return other
