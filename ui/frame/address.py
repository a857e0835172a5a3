"""The address of a page: read when a run begins, changed without a new entry in the browser's history.

A press of Back must leave a page, however often its controls have changed the address. Streamlit 1.67 replaces the
address when a visitor moves a bound control, but adds an entry to the history whenever Python changes it: to correct an
invalid value of a link, to set a control by a button, or to remove a control. ``history.js`` turns all of these into
replacements. It is active only after the first page is drawn; until then, in the first run of a session, the address of
the browser must not be changed. Therefore the address is corrected in the session first and sent to the browser later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state_proxy import get_session_state

from core.states.links import STATE, Query, parsed, spread
from ui.frame.page_table import PAGES

ENTRY = "lab_entry"
"""A parameter that is briefly in the address; it tells ``history.js`` to give the next address its own entry."""
STEP = "lab_step"
"""The same, to tell ``undo.js`` that what changes next is another step than what changed before."""
OPENING = "lab_opening"
SILENT = "lab_address_silent"
"""Session key: whether no address can be sent to the browser yet."""
WHOLE = "lab_address_whole"
BEGUN = "lab_address_begun"
"""Session key: whether the visitor's action has begun its step, which all of its callbacks share."""
CARRIED = "lab_address_carried"
"""Session key: what a callback in the run of a fragment has changed, with the address that the browser then sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The address by which a session was opened.

    Parameters
    ----------
    asked : str
        The query in the browser, which the browser sends until it gets another one.
    means : str
        The query that the page has made of it.
    """

    asked: str
    means: str


def begin(*, is_new_session: bool, is_opened: bool, is_restart: bool) -> bool:
    """Adopt the address at the beginning of a run, before anything reads it.

    Return whether the run opens the state in the address, rather than continuing from the present one.

    Parameters
    ----------
    is_new_session : bool
        Whether this is the first run of a session.
    is_opened : bool
        Whether another page ran before.
    is_restart : bool
        Whether an interrupted run begins again.
    """
    st.session_state[BEGUN] = False
    if not is_restart:
        st.session_state[SILENT] = is_new_session
    sent = _sent()
    if is_new_session:
        st.session_state[OPENING] = Opening(asked=sent, means=sent)
    elif is_opened:
        st.session_state[OPENING] = None
    _settle()
    # When Back returns to an address, Streamlit has dropped the parameters bound to controls of the page before.
    asked = parsed(sent) if is_history_navigation() else _held()
    late = _late_changes(sent)
    every: dict[str, Sequence[str]] = {**spread(asked), **late}
    right = {key: list(values) for key, values in every.items() if values and key not in (ENTRY, STEP)}
    _put(right)
    if not is_restart:
        st.session_state[WHOLE] = STATE in asked or is_history_navigation()
    # While the browser was going to this history entry, it may have received an address meant for the previous one.
    if is_opened or is_whole() or right != parsed(sent):
        tell()
    return is_opened or (is_whole() and not is_restart)


def is_whole() -> bool:
    """Return whether the run opens a whole state, in which every control missing from the address has its default."""
    return bool(st.session_state[WHOLE])


def go_on() -> None:
    """Note that a visitor changes what is open; a callback.

    The run of a fragment does not begin anew: without this, it would still be the run that opened a whole state.
    """
    context = get_script_run_ctx()
    if context is not None and context.fragment_ids_this_run:
        st.session_state[WHOLE] = False


def is_history_navigation() -> bool:
    """Return whether the browser itself went to an address, for example by Back: it is then a whole state."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def edit(changes: Mapping[str, Sequence[str]]) -> None:
    """Change parameters of the address as if the browser had sent them; one without values is removed.

    A control that has not been drawn yet takes its value from the address, bound or not.
    """
    _settle()
    _put({key: list(values) for key, values in {**_held(), **changes}.items() if values})


def carry(changes: Mapping[str, Sequence[str]]) -> None:
    """Note changes made by a callback in the run of a fragment.

    The timer of a fragment may bring a click to the server before the click's own request, which asks for a run of the
    whole page with the address from before the click.
    """
    context = get_script_run_ctx()
    if context is not None and context.fragment_ids_this_run:
        st.session_state[CARRIED] = _sent(), dict(changes)


def _late_changes(sent: str) -> Mapping[str, Sequence[str]]:
    """Return what a callback has changed since the browser sent its address."""
    before, changes = st.session_state.pop(CARRIED, ("", {}))
    return changes if before == sent and not is_history_navigation() else {}


def tell() -> None:
    """Send the address to the browser, as soon as it can be sent without an entry in the history."""
    if not _is_silent():
        st.query_params.update({})


def add_entry() -> None:
    """Give the next address its own history entry, so that Back returns to the present one."""
    _mark(ENTRY)


def begin_step() -> None:
    """Let undo return to the present address before it changes, if a visitor's action is to change it.

    A callback follows an action; what a page changes while it is drawn belongs to the step before.
    """
    context = get_script_run_ctx()
    if context is not None and not context.has_script_started and not st.session_state.get(BEGUN):
        st.session_state[BEGUN] = True
        _mark(STEP)


def _mark(parameter: str) -> None:
    edit({parameter: ["1"]})
    tell()
    edit({parameter: []})
    tell()


def correction() -> tuple[str, str] | None:
    """Return the browser's address and its correction, while the correction cannot be sent like other changes."""
    opening: Opening | None = st.session_state.get(OPENING)
    if opening is None or parsed(opening.asked) == parsed(opening.means):
        return None
    return opening.asked, opening.means


def unknown_page() -> str:
    """Return the name of the page that the browser asks for if there is none; Streamlit then opens the start page."""
    context = get_script_run_ctx()
    asked = "" if context is None else context.pages_manager.intended_page_name or ""
    return asked if asked not in {page.url_path for page in PAGES.values()} else ""


def _is_silent() -> bool:
    """Return whether this is the first run of a session; callbacks, which follow a visitor's action, run later."""
    context = get_script_run_ctx()
    return bool(st.session_state[SILENT]) and context is not None and context.has_script_started


def _settle() -> None:
    """Replace the browser's original address by its correction, until the browser has received the correction."""
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
        context.query_string = urlencode(query, doseq=True)  # a restarted run begins with it
    opening: Opening | None = st.session_state[OPENING]
    if opening is not None and _is_silent():
        st.session_state[OPENING] = Opening(asked=opening.asked, means=urlencode(query, doseq=True))
