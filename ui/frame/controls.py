"""Widgets whose value lives in the URL, so that a link is a state.

Each is a Streamlit widget bound to the query parameter named like its ``key``. A value in the link that the widget
does not allow is replaced by the default and said so in a message at the top of the page, with what is allowed.
Options are identifiers; where the reader sees a label instead, a link may carry either.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlencode

import streamlit as st

from ui.drawing.literal import as_code
from ui.frame import address
from ui.words import in_other_languages, said_elsewhere, spoken, words

NOTICES = "lab_notices"
STARTING_OVER = "lab_starting_over"
PAGE = "lab_page"
REGISTERED = "lab_controls"
TAKEN = "lab_taken"
CHANGED = "lab_changed"
"""Where a session keeps which controls the page has set by itself, of which the link does not tell yet."""
ARRIVED = "lab_arrived"
FREEDOM = "controls"
FIXED, HIDDEN = "fixed", "hidden"
"""What a teacher's link may do to the controls (``?controls=``): show them locked, or not at all."""
MAX_SHOWN = 40
MAX_TYPED = 2_000
"""Characters in a field of one line; Python reads no whole number of more than 4,300 digits."""
Labels = Mapping[str, str] | Callable[[], Mapping[str, str]]
"""What the reader sees instead of each option: a constant of the page's words, or a function that asks the words.

A link carries what its maker saw, so the page must be able to tell what other languages would have shown.
"""


def arrive(page: str) -> None:
    """Begin a run of a page with the state of its link; before anything reads the link."""
    _begin_run(page)
    st.session_state[ARRIVED] = True


def start_run(page: str) -> None:
    """Show the faults of the link by which a page was opened; ``ui.frame.frame.page`` calls it."""
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
    st.session_state[REGISTERED] = {}
    if not is_restart:
        st.session_state[NOTICES] = []


def packed(state: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """Return query parameters that set another page's controls.

    Streamlit drops a parameter from a link to another page when a control of the same name exists on this one. So
    the state travels inside a parameter of its own, and the page that opens spreads it out.
    """
    return {address.STATE: urlencode(state, doseq=True)} if state else {}


def slider(
    key: str,
    label: str,
    *,
    low: float,
    high: float,
    default: float,
    step: float,
    width: int | Literal["stretch"] = 260,
    help: str = "",
) -> float:
    """Return a number chosen on a scale from ``low`` to ``high``; all integers give an integer."""
    _take_number(key, default, low, high, step)
    return st.slider(label, low, high, default, step, width=width, **_bound(key, help))


def number(key: str, label: str, *, low: float, high: float, default: float, step: float, help: str = "") -> float:
    """Return a typed number between ``low`` and ``high``; all integers give an integer."""
    _take_number(key, default, low, high, step)
    value = st.number_input(label, low, high, default, step, width=150, **_bound(key, help))
    return default if value is None else value


def seed(key: str = "seed", *, default: int = 0) -> int:
    """Return the seed of everything random on the page."""
    return int(number(key, words("frame").SEED, low=0, high=2**31 - 1, default=default, step=1))


def text(key: str, label: str, *, default: str, is_allowed: Callable[[str], bool], allowed: str, help: str = "") -> str:
    """Return a typed text; ``is_allowed`` judges what a link brings, ``allowed`` says it in words."""
    _take_link(key, default, lambda raw: len(raw) <= MAX_TYPED and is_allowed(raw), allowed, read=str)
    value: str = st.text_input(label, default, width=260, max_chars=MAX_TYPED, **_bound(key, help))
    return value


def toggle(key: str, label: str, *, default: bool = False, help: str = "") -> bool:
    """Return whether a switch is on; a link says ``true`` or ``false``."""
    is_allowed, is_on = (lambda raw: raw.lower() in ("true", "false")), (lambda raw: raw.lower() == "true")
    _take_link(key, default, is_allowed, "true, false", read=is_on, write=lambda is_on: str(is_on).lower())
    return st.toggle(label, default, **_bound(key, help))


def choice(
    key: str,
    label: str,
    options: Sequence[str],
    *,
    default: str,
    labels: Labels | None = None,
    help: str = "",
) -> str:
    """Return one of a few options, all of them visible."""
    show = _take_options(key, options, default, labels)
    value: str | None = st.segmented_control(
        label, options, default=default, format_func=show, required=True, wrap=True, **_bound(key, help)
    )
    return default if value is None else value  # only the browser keeps one chosen


def select(
    key: str,
    label: str,
    options: Sequence[str],
    *,
    default: str,
    labels: Labels | None = None,
    help: str = "",
    former: Mapping[str, str] | None = None,
) -> str:
    """Return one of many options, from a list that opens; ``former``: labels that older links carry, to the options."""
    show = _take_options(key, options, default, labels, former)
    place = list(options).index(default)
    value: str = st.selectbox(label, options, index=place, format_func=show, width=220, **_bound(key, help))
    return value


def several(
    key: str,
    label: str,
    options: Sequence[str],
    *,
    default: Sequence[str],
    labels: Labels | None = None,
    help: str = "",
) -> tuple[str, ...]:
    """Return any number of options, in the order of ``options``; none chosen gives an empty tuple."""
    show = _take_options(key, options, list(default), labels)
    chosen = st.pills(
        label,
        options,
        selection_mode="multi",
        default=list(default),
        format_func=show,
        wrap=True,
        **_bound(key, help),
    )
    return tuple(option for option in options if option in chosen)


def kept(key: str, options: Sequence[str], *, default: str) -> str:
    """Return one of a few values that live in the link alone, where buttons put them by ``keep``."""
    _take_link(key, default, options.__contains__, ", ".join(options))
    return str(st.query_params.get(key, default))


def keep(key: str, value: str) -> None:
    """Put a value that ``kept`` reads into the link, or take it away where it is empty; a callback for buttons."""
    address.edit({key: [value] if value else []})
    address.tell()


def ask(state: Mapping[str, str]) -> None:
    """Open a page as if its link had said more, before any of the controls named is drawn."""
    address.edit({key: [value] for key, value in state.items()})
    address.tell()


def is_first_run() -> bool:
    """Return whether the page has just been opened, so that the link still says what was asked of it."""
    return not st.session_state[TAKEN]


@contextmanager
def bar() -> Iterator[None]:
    """Hold the few controls that are the page's story; they stay in sight in lecture mode."""
    key = "lab_controls_hidden" if _freedom() == HIDDEN else "lab_controls_bar"
    with st.container(border=True, key=key), st.container(horizontal=True, gap="medium"):
        yield


@contextmanager
def panel() -> Iterator[None]:
    """Hold a page's controls in one bar; folded in lecture mode and on a phone, where the picture comes first."""
    if _freedom() == HIDDEN:
        place = st.container(key="lab_controls_hidden")
    elif lecture_mode() or on_phone():
        place = st.expander(words("frame").CONTROLS, icon=":material/tune:")
    else:
        place = st.container(border=True, key="lab_controls_panel")
    with place, st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        yield


def lecture_mode() -> bool:
    """Return whether the link asks for lecture mode."""
    return st.query_params.get("lecture", "").lower() in ("1", "true")


def _freedom() -> str:
    """Return what the link says of the controls: ``FIXED``, ``HIDDEN``, or anything else for free ones."""
    return st.query_params.get(FREEDOM, "")


def _is_locked() -> bool:
    return _freedom() in (FIXED, HIDDEN)


def on_phone() -> bool:
    """Return whether the visitor's browser says that it runs on a phone, as all of them do by "Mobi"."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def set_values(**values: Any) -> None:
    """Set controls of this page; a callback for buttons, or ``on_click=set_values, kwargs={...}``."""
    for key, value in values.items():
        st.session_state[key] = value
    st.session_state[CHANGED] |= values.keys()


def spell_anew() -> None:
    """Set every control of this page to the value it has; a callback for a change of language.

    The browser keeps options as it has shown them, and writes them into the link, until it is told a value.
    """
    shown = st.session_state.get(REGISTERED, {})
    set_values(**{key: st.session_state[key] for key in shown if key in st.session_state})


def reset() -> None:
    """Set every control of this page to its default; a callback for buttons."""
    set_values(**st.session_state[REGISTERED])


def reset_button() -> None:
    """Offer to set every control of this page to its default."""
    label, key = words("frame").RESET, f"{st.session_state[PAGE]}_reset"
    st.button(label, key=key, icon=":material/restart_alt:", on_click=reset, disabled=_is_locked())


def try_this(key: str, label: str, **values: Any) -> None:
    """Offer a state of this page as a button: one click sets the controls named, and Back returns from there."""
    icon = ":material/arrow_forward:"
    st.button(label, key=key, icon=icon, on_click=_go_to, kwargs=values, disabled=_is_locked())


def _go_to(**values: Any) -> None:
    defaults = st.session_state.get(REGISTERED, {})
    if any(st.session_state.get(key, defaults.get(key)) != value for key, value in values.items()):
        address.add_entry()
    address.edit({key: [] for key in values if key not in st.session_state[TAKEN]})  # no control has read it so far
    set_values(**values)


def _bound(key: str, help: str) -> Any:
    return {"key": key, "bind": "query-params", "help": help or None, "disabled": _is_locked()}


def _range(low: float, high: float) -> str:
    return str(words("frame").RANGE.format(minimum=spoken(f"{low:,}"), maximum=spoken(f"{high:,}")))


def _take_number(key: str, default: float, low: float, high: float, step: float) -> None:
    """Check the link's number, and one that another page has left."""
    kind = type(low)
    _forget_foreign(key, default, lambda value: value is None or (type(value) is kind and low <= value <= high))
    _take_link(key, default, _number_in(low, high, step), _range(low, high), read=lambda raw: kind(float(raw)))


def _number_in(low: float, high: float, step: float) -> Callable[[str], bool]:
    def is_allowed(raw: str) -> bool:
        try:
            value = float(raw)
        except ValueError:
            return False
        is_possible = math.isfinite(value) and low <= value <= high
        return is_possible and (value.is_integer() or not isinstance(step, int))

    return is_allowed


def _take_options(
    key: str,
    options: Sequence[str],
    default: str | list[str],
    labels: Labels | None,
    former: Mapping[str, str] | None = None,
) -> Callable[[str], str]:
    """Check the link's options, let it name them by identifier or label, and return what shows an option."""
    label_of = labels() if callable(labels) else labels

    def show(option: str) -> str:
        return option if label_of is None else label_of[option]

    option_named = {**(former or {}), **{name: option for option in options for name in (option, show(option))}}
    unknown = [raw for raw in st.query_params.get_all(key) if raw not in option_named]
    if unknown and labels is not None:  # perhaps a link from another language, which carries that language's labels
        elsewhere = said_elsewhere(labels) if callable(labels) else in_other_languages(st.session_state[PAGE], labels)
        for spoken_there in elsewhere:
            option_named = {spoken_there[option]: option for option in options} | option_named
    allowed = ", ".join(options)
    _forget_foreign(key, default, lambda value: {*([value] if isinstance(value, str) else value or ())} <= {*options})
    _take_link(key, default, option_named.__contains__, allowed, read=option_named.__getitem__, write=show)
    return show


def _forget_foreign(key: str, default: Any, is_allowed: Callable[[Any], bool]) -> None:
    """Put the default in the place of a value that another page's button has set for its control of the same key.

    It is still there if that page's run was cut short, by a click on a link to this one.
    """
    if key in st.session_state and not is_allowed(st.session_state[key]):
        st.session_state[key] = default


def _take_link(
    key: str,
    default: Any,
    is_allowed: Callable[[str], bool],
    allowed: str,
    *,
    read: Callable[[str], Any] | None = None,
    write: Callable[[Any], str] | None = None,
) -> None:
    """Register a control, and put the link's value for it right before Streamlit reads it.

    Left alone, Streamlit would truncate 1.5 to 1, drop unknown members of a list, take options by label only, and add
    an entry to the browser's history for each of them, and for a default. Once the control is there, Streamlit keeps
    the link in step with it.

    Parameters
    ----------
    read : callable or None
        From text in a link to the control's value; None for what is no control and stays as it is.
    write : callable or None
        From a value to how Streamlit writes it; None if that is the text itself.
    """
    st.session_state[REGISTERED][key] = default
    asked = st.query_params.get_all(key)
    is_new, is_changed = key not in st.session_state[TAKEN], key in st.session_state[CHANGED]
    if not is_new or not asked:
        st.session_state[TAKEN].add(key)
        st.session_state[CHANGED].discard(key)
        if (is_changed or is_new) and key in st.session_state and read is not None:
            _tell_link(key, default, write or str)
        return
    is_none_of_many = isinstance(default, list) and asked == [""]
    if not is_none_of_many and (bad := [raw for raw in asked if not is_allowed(raw)]):
        st.session_state[NOTICES].append(_complaint(key, ", ".join(bad), default, allowed))
        address.edit({key: []})
        address.tell()
        _start_over()
    st.session_state[TAKEN].add(key)
    st.session_state[CHANGED].discard(key)
    if read is None:
        return
    values = [] if is_none_of_many else [read(raw) for raw in asked]
    value = values if isinstance(default, list) else values[-1]
    if value == default:
        address.edit({key: []})
    elif write is not None and values:
        address.edit({key: [write(value) for value in values]})
    if key in st.session_state:  # from the same page or another, and perhaps still in the browser
        st.session_state[key] = value


def _tell_link(key: str, default: Any, write: Callable[[Any], str]) -> None:
    """Put into the link what the page has set; Streamlit leaves out a control that is new, or whose range is."""
    if address.is_whole():
        st.session_state[key] = default
    value = st.session_state[key]
    values = list(value) if isinstance(value, list | tuple) else [value]
    said = [] if value is None or value == default else [write(one) for one in values] or [""]
    if said != st.query_params.get_all(key):
        address.edit({key: said})
        address.tell()


def _start_over() -> None:
    """Run the page again at once, with the link as it stands now."""
    st.session_state[STARTING_OVER] = True
    st.rerun()


def _complaint(key: str, value: str, default: Any, allowed: str) -> str:
    frame = words("frame")
    asked = as_code(value, MAX_SHOWN) if value.replace("`", "").strip() else frame.NONE
    shown = ", ".join(default) if isinstance(default, list) else default
    shown = frame.NONE if shown == "" else shown
    return str(frame.BAD_VALUE.format(key=key, value=asked, allowed=allowed, shown=shown))
