"""The address of a page: read when a run begins, changed without a new entry in the browser's history.

A press of Back must leave a page, whatever its controls have done to the address meanwhile. Streamlit 1.67 replaces
the address when a visitor moves a bound control, and adds an entry to the history whenever Python changes it: by a
value that a link got wrong, a button that sets a control, a control that is gone. ``history.js`` turns all of those
into replacements. It stands once the first page is drawn; until then, in the first run of a session, nothing may be
sent to the browser's address. So here the address is put right in the session first, and told to the browser after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state_proxy import get_session_state

from core.states.links import STATE, Query, parsed, spread

ENTRY = "lab_entry"
"""What an address says for a moment, for ``history.js``, when the next one is to have an entry of its own."""
OPENING = "lab_opening"
SILENT = "lab_address_silent"
"""Whether the browser cannot be told an address yet."""
WHOLE = "lab_address_whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The address by which a session was opened.

    Parameters
    ----------
    asked : str
        The query as the browser has it, and sends it until it is told another.
    means : str
        What the page has made of it.
    """

    asked: str
    means: str


def begin(*, is_new_session: bool, is_opened: bool, is_restart: bool) -> bool:
    """Adopt the address at the beginning of a run, before anything reads it.

    Return whether the run opens what the address says, and does not only go on from there.

    Parameters
    ----------
    is_new_session : bool
        Whether this is the first run of a session.
    is_opened : bool
        Whether another page ran before.
    is_restart : bool
        Whether a run begins again that was under way.
    """
    if not is_restart:
        st.session_state[SILENT] = is_new_session
    sent = _sent()
    if is_new_session:
        st.session_state[OPENING] = Opening(asked=sent, means=sent)
    elif is_opened:
        st.session_state[OPENING] = None
    _settle()
    # Of an address to which Back returns Streamlit has dropped what a control of the page before was bound to.
    asked = parsed(sent) if is_history_navigation() else _held()
    right = {key: values for key, values in spread(asked).items() if key != ENTRY}
    _put(right)
    if not is_restart:
        st.session_state[WHOLE] = STATE in asked or is_history_navigation()
    # On the way to this entry of the history the browser may have been told what was meant for the one before.
    if is_opened or is_whole() or right != parsed(sent):
        tell()
    return is_opened or (is_whole() and not is_restart)


def is_whole() -> bool:
    """Return whether the run opens a state, so that what the address does not say is to be the default."""
    return bool(st.session_state[WHOLE])


def is_history_navigation() -> bool:
    """Return whether the browser has gone to an address by itself, by Back for instance: then all of it holds."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def edit(changes: Mapping[str, Sequence[str]]) -> None:
    """Change parameters of the address as if the browser had sent them so, no value for one that goes.

    A control that has not been drawn yet takes its value from there, bound or not.
    """
    _settle()
    _put({key: list(values) for key, values in {**_held(), **changes}.items() if values})


def tell() -> None:
    """Send the address to the browser, as soon as it can be sent without an entry in the history."""
    if not _is_silent():
        st.query_params.update({})


def add_entry() -> None:
    """Let the address that follows have an entry of its own, so that Back returns to the present one."""
    edit({ENTRY: ["1"]})
    tell()
    edit({ENTRY: []})
    tell()


def correction() -> tuple[str, str] | None:
    """Return what the browser's address is and has to be, as long as it cannot be told as any other."""
    opening: Opening | None = st.session_state.get(OPENING)
    if opening is None or parsed(opening.asked) == parsed(opening.means):
        return None
    return opening.asked, opening.means


def _is_silent() -> bool:
    """Return whether this is the first run of a session; what a visitor does, and so calls back, comes after it."""
    context = get_script_run_ctx()
    return bool(st.session_state[SILENT]) and context is not None and context.has_script_started


def _settle() -> None:
    """Let the browser's address stand for what was made of it, until the browser has been told so."""
    opening: Opening | None = st.session_state[OPENING]
    if opening is None or _is_silent():
        return
    st.session_state[OPENING] = None
    if _held() == parsed(opening.asked):
        _put(parsed(opening.means))


def _sent() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.query_string


def _held() -> Query:
    """Return the parameters that the session holds, Streamlit's own included."""
    with get_session_state().query_params() as held:
        every = held._query_params
        return {key: [value] if isinstance(value, str) else list(value) for key, value in every.items()}


def _put(query: Query) -> None:
    if query != _held():
        with get_session_state().query_params() as held:
            held.clear_with_no_forward_msg()
            for key, values in query.items():
                held.set_with_no_forward_msg(key, values if len(values) > 1 else values[0])
            held.set_initial_query_params_from_current()
    context = get_script_run_ctx()
    if context is not None and parsed(context.query_string) != query:
        context.query_string = urlencode(query, doseq=True)  # a run that starts over begins with it
    opening: Opening | None = st.session_state[OPENING]
    if opening is not None and _is_silent():
        st.session_state[OPENING] = Opening(asked=opening.asked, means=urlencode(query, doseq=True))
