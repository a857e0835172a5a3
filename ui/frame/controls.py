"""Draws the controls of a page's table. Their values are in the URL, so a link is a state.

Each is a Streamlit widget bound to the query parameter named like its ``key``. A value in the link that the control
does not allow is replaced by the default, and a message at the top of the page states the allowed values. Options are
names; the reader sees labels, and Streamlit knows only labels. So every label on its way into the link is replaced by
its name: by ``history.js`` in the browser, and here after a control is drawn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from types import ModuleType
from typing import Any, TypeGuard
from urllib.parse import urlencode

import streamlit as st

from core.states.links import STATE, Query
from core.states.table import MAX_TYPED, Choice, Control, Kept, Named, Number, Packed, Several, State, Stops, Value
from ui.drawing.chart import can_draw
from ui.drawing.literal import as_code
from ui.drawing.numbers import formatted
from ui.frame import address, in_view, lecture, slider
from ui.frame.labels import options_of, words_of
from ui.server.overtaken import FAILED
from ui.words import words

NOTICES = "lab_notices"
STARTING_OVER = "lab_starting_over"
PAGE = "lab_page"
REGISTERED = "lab_controls"
DRAWN = "lab_drawn"
"""Key of a session's values of the controls drawn so far."""
TAKEN = "lab_taken"
CHANGED = "lab_changed"
"""Session key: the controls that the page itself has set and that are not in the link yet."""
ARRIVED = "lab_arrived"
FREEDOM = "controls"
SESSION_KEYS = frozenset({"lecture", "lang"})
"""Parameters of a link that say how the lab is shown, not what."""
FIXED, HIDDEN = "fixed", "hidden"
"""The choices of a teacher's link (``?controls=``): locked controls, or none."""
MAX_SHOWN = 40


def arrive(page: str) -> None:
    """Begin a run of a page with the state of its link, before anything reads the link."""
    _begin_run(page)
    st.session_state[ARRIVED] = True


def start_run(page: str) -> None:
    """Show the errors of the link that opened the page; ``ui.frame.frame.page`` calls it."""
    if not st.session_state.pop(ARRIVED, False):
        _begin_run(page)
    with st.container():
        if st.session_state[NOTICES]:
            st.warning("\n\n".join(st.session_state[NOTICES]), icon=":material/link_off:")


def _begin_run(page: str) -> None:
    before, is_restart = st.session_state.get(PAGE), st.session_state.pop(STARTING_OVER, False)
    if address.begin(is_new_session=before is None, is_opened=before != page, is_restart=is_restart):
        st.session_state[PAGE] = page
        st.session_state[TAKEN], st.session_state[CHANGED] = set(), set()
    st.session_state[REGISTERED], st.session_state[DRAWN] = {}, {}
    if not is_restart:
        st.session_state[NOTICES] = []
    if before is None and (unknown := address.unknown_page()):
        st.session_state[NOTICES].append(words("frame").NO_SUCH_PAGE.format(page=as_code(unknown, MAX_SHOWN)))
    if st.session_state.pop(FAILED, False):
        _set_again(st.session_state[TAKEN])


def packed(state: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """Return query parameters that set another page's controls.

    Streamlit drops a parameter from a link to another page when a control of the same name exists on this one. So
    the state travels inside a parameter of its own, and the page that opens spreads it out.
    """
    return {STATE: urlencode(state, doseq=True)} if state else {}


def draw(control: Control[Value], text: ModuleType, labels: Mapping[str, str] | None = None) -> Value:
    r"""Draw a control of the page's table and return its value.

    Parameters
    ----------
    control : Control
        An entry of the page's table, or a copy ``replace``\ d with what only the page knows.
    text : module
        The page's words; ``CONTROLS`` has those of each control.
    labels : mapping of str to str, optional
        Label of each option, if the words cannot contain it.
    """
    said = words_of(control, text)
    label_of = options_of(control, text) if labels is None else labels
    _take_link(control, label_of, said)
    value: Any = _widget(control, said, label_of)
    if isinstance(control, Kept | Packed):
        return value  # type: ignore[no-any-return]
    value = control.default if value is None else value
    if _is_own_slider(control):
        slider.draw(control, value, said, is_locked=_is_locked(), on_move=lambda key, moved: set_values(**{key: moved}))
    told, held = control.change(value), st.query_params.get_all(control.key)
    address.edit({control.key: told})
    if sorted(told) != sorted(held):  # Streamlit writes labels, and nothing for a new control
        address.tell()
    value = control.ordered(value) if isinstance(control, Several) else value
    st.session_state[DRAWN][control.key] = value
    return value  # type: ignore[no-any-return]


def drawn() -> dict[str, Any]:
    """Return the values of the controls drawn so far."""
    return dict(st.session_state[DRAWN])


def _widget(control: Control[Any], said: Mapping[str, Any], label_of: Mapping[str, str]) -> Any:
    label = said.get("label", "").format(slot=control.key[-1])
    options: Any = {"format_func": lambda option: label_of.get(option, option)}
    bound: Any = {"key": control.key, "bind": "query-params", "help": said.get("help"), "disabled": _is_locked()}
    match control:
        case Kept():
            return str(st.query_params.get(control.key, control.default))
        case Packed():
            packed_text = st.query_params.get(control.key)
            return control.one(packed_text) if packed_text else control.default
        case Several():
            options |= {"selection_mode": "multi", "default": list(control.default), "wrap": True}
            return st.pills(label, control.options, **options, **bound)
        case Choice(is_list=True):
            return st.selectbox(
                label, control.options, index=control.options.index(control.default), width=220, **options, **bound
            )
        case Choice():
            options |= {"default": control.default, "required": True, "wrap": True}
            return st.segmented_control(label, control.options, **options, **bound)
        case Number(is_field=True):
            return st.number_input(label, control.low, control.high, control.default, control.step, width=150, **bound)
        case Stops():
            width: Any = "stretch" if control.is_wide else 260
            with slider.out_of_sight(control.key) if _is_own_slider(control) else nullcontext():
                return st.select_slider(label, control.stops, control.default, width=width, **bound)
        case Number():
            width = "stretch" if control.is_wide else 260
            with slider.out_of_sight(control.key) if _is_own_slider(control) else nullcontext():
                return st.slider(label, control.low, control.high, control.default, control.step, width=width, **bound)
    return st.text_input(label, control.default, width=260, max_chars=MAX_TYPED, **bound)


def _is_own_slider(control: Control[Any]) -> TypeGuard[Number[Any]]:
    return isinstance(control, Number) and control.is_live and not control.is_field and can_draw()


def keep(key: str, value: str) -> None:
    """Put the value of a ``Kept`` into the link, or remove it if it is empty; a callback for buttons."""
    changes = {key: [value] if value else []}
    address.carry(changes)
    ask(changes)


def ask(state: Query) -> None:
    """Add to the link of a page being opened, before any of the named controls is drawn."""
    address.begin_step()
    address.edit(state)
    address.tell()


def open_by_default(state: State[Any]) -> None:
    """Open a page with the openings of its controls, if neither the address nor an earlier visit says what to show."""
    opening = state.opening()
    says_nothing = not st.query_params.keys() - SESSION_KEYS and not opening.keys() & st.session_state.keys()
    if is_first_run() and says_nothing:
        ask(opening)
        _start_over()  # so that the browser learns the address, as it does of a corrected one


def is_first_run() -> bool:
    """Return whether the page has just been opened, so that the link still holds the original request."""
    return not st.session_state[TAKEN]


@contextmanager
def bar(*, is_hidden: bool = False) -> Iterator[None]:
    """Contain the page's few main controls, which stay visible in lecture mode."""
    key = "lab_controls_hidden" if is_hidden or _freedom() == HIDDEN else "lab_controls_bar"
    with st.container(border=True, key=key), st.container(horizontal=True, gap="medium"):
        yield


@contextmanager
def panel() -> Iterator[None]:
    """Contain a page's controls in one bar, folded on a phone, where the figure comes first; in a lecture, a drawer."""
    if _freedom() == HIDDEN:
        place = st.container(key="lab_controls_hidden_panel")
    elif lecture_mode() or on_phone():
        place = st.container(key="lab_controls_drawer").expander(words("frame").PANEL, icon=":material/tune:")
    else:
        place = st.container(border=True, key="lab_controls_panel")
    with place, st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        yield


@contextmanager
def folded(label: str, *inside: Control[Any], icon: str = ":material/tune:") -> Iterator[None]:
    """Contain rarer controls behind a button; it says how many of those named are not at their defaults."""
    changed = sum(bool(control.change(present(control))) for control in inside)
    said = words("frame").FOLDED_CHANGED.format(label=label, count=changed) if changed else label
    with st.popover(said, icon=icon):
        yield


def present(control: Control[Value]) -> Value:
    """Return the value with which a control is about to be drawn: that of the session, of the link, or the default."""
    key = control.key
    asked = [] if key in st.session_state[TAKEN] else st.query_params.get_all(key)
    try:
        value = control.read(asked) if asked else st.session_state.get(key, control.default)
    except ValueError:
        value = control.default
    return control.default if value is None or not control.fits(value) else value


def lecture_mode() -> bool:
    """Return whether the link asks for lecture mode."""
    return lecture.mode()


def _freedom() -> str:
    """Return the link's choice for the controls: ``FIXED``, ``HIDDEN``, or anything else for free ones."""
    return st.query_params.get(FREEDOM, "")


def _is_locked() -> bool:
    return _freedom() in (FIXED, HIDDEN)


def on_phone() -> bool:
    """Return whether the visitor's browser runs on a phone: all of those have "Mobi" in their user agent."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def set_values(**values: Any) -> None:
    """Set controls of this page; a callback for buttons, or ``on_click=set_values, kwargs={...}``."""
    address.go_on()
    address.begin_step()
    for key, value in values.items():
        st.session_state[key] = value
    st.session_state[CHANGED] |= values.keys()


def spell_anew() -> None:
    """Set every control of this page to its present value; a callback for a change of language.

    Until the browser receives a value, it keeps the options as it has shown them and writes those into the link.
    """
    _set_again(st.session_state.get(REGISTERED, {}))


def _set_again(keys: Iterable[str]) -> None:
    """Send the browser the values of some controls, even those that it seems to have.

    After a page that failed before they were drawn, the browser has lost them and would continue with the defaults.
    """
    set_values(**{key: st.session_state[key] for key in keys if key in st.session_state})


def reset() -> None:
    """Set every control of this page to its default; a callback for buttons."""
    set_values(**st.session_state[REGISTERED])


def reset_button() -> None:
    """Offer to set every control of this page to its default."""
    label, key = words("frame").RESET, f"{st.session_state[PAGE]}_reset"
    st.button(label, key=key, icon=":material/restart_alt:", on_click=reset, disabled=_is_locked())


def try_this(key: str, label: str, *, shows: str = in_view.FIGURE, **values: Any) -> None:
    """Offer a state of this page as a button: one click sets the controls named, and Back returns from there.

    ``shows`` is the result on the page that the click brings into view; none if empty.
    """
    icon = ":material/arrow_forward:"
    st.button(label, key=key, icon=icon, on_click=_go_to, args=(label, shows), kwargs=values, disabled=_is_locked())


def _go_to(label: str, shows: str, /, **values: Any) -> None:
    if shows:
        in_view.ask(shows, words("frame").NOW_SHOWN.format(label=label))
    defaults = st.session_state.get(REGISTERED, {})
    if any(st.session_state.get(key, defaults.get(key)) != value for key, value in values.items()):
        address.add_entry()
    put(**values)


def put(**values: Any) -> None:
    """Set controls of this page, also those that no run has drawn yet; a callback."""
    address.edit({key: [] for key in values})  # a control that has not read it, or is made anew, would follow it
    set_values(**values)


def _take_link(control: Control[Any], label_of: Mapping[str, str], said: Mapping[str, Any]) -> None:
    """Register a control, and correct the link's value for it before Streamlit reads it.

    Otherwise Streamlit would truncate 1.5 to 1, drop unknown members of a list, accept options by label only, and add
    an entry to the browser's history for each of these and for a default. Once the control exists, Streamlit keeps the
    link up to date.
    """
    key, default = control.key, list(control.default) if isinstance(control, Several) else control.default
    st.session_state[REGISTERED][key] = default
    if key in st.session_state and not control.fits(st.session_state[key]):
        # A button of another page set it for a control there, and a click on a link to this page interrupted that run.
        st.session_state[key] = default
    is_new, is_changed = key not in st.session_state[TAKEN], key in st.session_state[CHANGED]
    asked = st.query_params.get_all(key) if is_new else []
    name_of = {label: name for name, label in label_of.items()}
    names = [raw if raw in label_of else name_of.get(raw, raw) for raw in asked]
    bad = [raw for raw, name in zip(asked, names, strict=True) if not is_readable(control, name)]
    if bad and not (isinstance(control, Several) and asked == [""]):
        st.session_state[NOTICES].append(_complaint(control, ", ".join(bad), said))
        ask({key: []})
        _start_over()
    st.session_state[TAKEN].add(key)
    st.session_state[CHANGED].discard(key)
    if isinstance(control, Kept | Packed):
        return
    if asked:
        value: Any = control.read(names)
        if isinstance(control, Several):  # in the requested order
            value = [control.one(name) for name in names if value]
        address.edit({key: [label_of.get(name, name) for name in control.change(value)]})
        if key in st.session_state:  # from this or another page, and possibly still in the browser
            st.session_state[key] = value
    elif (is_new or is_changed) and key in st.session_state and address.is_whole():
        st.session_state[key] = default


def is_readable(control: Control[Any], text: str) -> bool:
    """Return whether a control can have this value, from a link or typed."""
    try:
        control.one(text)
    except ValueError:
        return False
    return True


def _start_over() -> None:
    """Rerun the page at once, with the present link."""
    st.session_state[STARTING_OVER] = True
    st.rerun()


def _complaint(control: Control[Any], value: str, said: Mapping[str, Any]) -> str:
    frame = words("frame")
    asked = as_code(value, MAX_SHOWN) if value.replace("`", "").strip() else frame.NONE
    shown = ", ".join(control.default) if isinstance(control, Several) else control.default
    allowed = said.get("allowed", "")
    if isinstance(control, Named):
        allowed = ", ".join(control.options)
    elif isinstance(control, Stops):
        allowed = ", ".join(formatted(stop, "d") for stop in control.stops)
    elif isinstance(control, Number):
        allowed = frame.RANGE.format(minimum=formatted(control.low, ","), maximum=formatted(control.high, ","))
    shown = frame.NONE if shown == "" else shown
    return str(frame.BAD_VALUE.format(key=control.key, value=asked, allowed=allowed, shown=shown))
