"""A class session on every page: who the visitor is in it, the teacher's bar, and the phone's way to the question.

Who one is stays in the browser's storage and in the session of the tab, not in an address: a teacher's link, which
carries the key once, is shortened before anything is drawn. Its first request has the key, which is therefore in the
log of a proxy that logs whole addresses.
"""

import json
import math
import time
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.classroom import board as moves
from core.classroom import codes, session
from core.classroom.session import RefusedError, Session
from core.classroom.store import StoreUnavailableError
from core.teaching.plan import STOPS, read_step
from ui.drawing.literal import as_code
from ui.frame import address, controls, lecture
from ui.frame.page_table import PAGES
from ui.server import crowd, sessions
from ui.words import words

HERE = Path(__file__).parent
TEACH, JOIN = "teach", "join"
"""Parameters of an address: the teacher's right, removed at once, and a code to join."""
TEACHER, MEMBER = "lab_class_teacher", "lab_class_member"
"""Session keys of the two roles: code and key, with a point between them."""
ROLES = {"teacher": TEACHER, "member": MEMBER}
FORGOTTEN = "lab_class_forgotten"
GONE = "lab_class_gone"
"""Session key of the rights that this visitor has had."""
SAID = "lab_class_said"
"""Session key of a sentence about what the visitor has just tried, when, and whether it is still to be shown."""
NOTHING_SAID = ("", 0.0, False)
SAID_SECONDS = 10.0
"""How long such a sentence stays, whatever draws the page anew meanwhile: an answer of the browser, or news."""
PAGE = "classroom"
NOT_FOLLOWED = frozenset({"lecture", "step", "lang", TEACH, JOIN, address.ENTRY, address.STEP})
PLACE_OF_QUESTION = f"{PAGE}?"


def arrive(page: str) -> None:
    """Take a teacher's key out of the address, and bring a phone with a code to the page for joining."""
    right = st.query_params.get(TEACH, "")
    if right:
        address.edit({TEACH: []})
        address.tell()
        if _is_role(right):
            st.session_state[TEACHER] = right
        else:
            say(words(PAGE).REFUSED["not_teacher"])  # never what the link has: it may be most of a key
    code = st.query_params.get(JOIN, "")
    if page == PAGE and code and not codes.read_code(code):
        said_of_it = words(PAGE).NO_CODE_IN_LINK.format(
            code=as_code(code, controls.MAX_SHOWN), letters=codes.CODE_LENGTH
        )
        st.session_state[controls.NOTICES].append(said_of_it)
    if page != PAGE and JOIN in st.query_params:
        kept = {key: st.query_params[key] for key in (JOIN, "lang") if key in st.query_params}
        st.switch_page(PAGES[PAGE].file, query_params=kept)


def identity() -> str:
    """Return, for the browser, what this session knows of its roles, and which of them it may forget."""
    known = {role: st.session_state[key] for role, key in ROLES.items() if key in st.session_state}
    return json.dumps({"known": known, "forgotten": st.session_state.pop(FORGOTTEN, [])})


def recognise(held: Any) -> None:
    """Take over the roles that the browser remembers and this session does not know."""
    try:
        told = json.loads(held) if isinstance(held, str) else {}
    except ValueError:
        return
    for role, key in ROLES.items():
        right = told.get(role) if isinstance(told, dict) else None
        if isinstance(right, str) and _is_role(right) and key not in st.session_state and right not in _gone():
            st.session_state[key] = right


def _is_role(text: str) -> bool:
    code, _, key = text[:100].partition(".")
    return codes.read_code(code) == code and codes.is_key(key)


def role(key: str) -> tuple[str, str] | None:
    """Return code and key of a role, ``TEACHER`` or ``MEMBER``, that this visitor has."""
    right: str | None = st.session_state.get(key)
    if right is None:
        return None
    code, _, secret = right.partition(".")
    return code, secret


def invited() -> str:
    """Return the code of the link to join by, if this phone is in another session; empty otherwise."""
    code, has = codes.read_code(st.query_params.get(JOIN, "")), role(MEMBER)
    return code if has is not None and code != has[0] else ""


def take(key: str, code: str, secret: str) -> None:
    """Give this visitor a role."""
    st.session_state.pop(SAID, None)
    st.session_state[key] = f"{code}.{secret}"


def forget(key: str) -> None:
    """Take a role from this visitor; the browser forgets it with the next run of a page.

    What the browser has told stays with the session, so it is not believed a second time.
    """
    right = st.session_state.pop(key, None)
    if right is not None:
        st.session_state[GONE] = (*_gone(), right)
    named = [role for role, its_key in ROLES.items() if its_key == key]
    st.session_state[FORGOTTEN] = [*st.session_state.get(FORGOTTEN, []), *named]


def _gone() -> tuple[str, ...]:
    gone: tuple[str, ...] = st.session_state.get(GONE, ())
    return gone


def present(key: str) -> Session | None:
    """Return the session in which this visitor has a role; a role in one that is gone is forgotten."""
    has = role(key)
    if has is None:
        return None
    try:
        found = session.look(sessions.store(), has[0], now=time.time())
    except RefusedError:
        forget(key)
        return None
    if key == TEACHER and not session.is_teacher(found, has[1]):
        forget(key)
        say(words(PAGE).REFUSED["not_teacher"])
        return None
    if not crowd.belongs():
        _count(key, found, has[1])
    return found


def _count(key: str, found: Session, secret: str) -> None:
    """Let this tab count as one of the session's, if it is the teacher's or that of a phone that has joined."""
    if key == MEMBER:
        try:
            session.seat(sessions.store(), found, secret)
        except RefusedError:
            return
    crowd.belong(found.code)


def open_session() -> None:
    """Open a session; a callback."""
    text, where, now = words(PAGE), sessions.address(), time.time()
    if not sessions.limits().allows(where, "open", now=now):
        say(text.REFUSED["no_room"])
        return
    try:
        code, key = session.open_session(sessions.store(), now=now)
    except StoreUnavailableError:
        say(text.LOST)
    except RefusedError as refused:
        say(text.REFUSED[refused.reason])
    else:
        sessions.limits().note(where, "open", now=now)
        sessions.limits().settle(where, code)
        take(TEACHER, code, key)


def move(change: Any, *, impossible: str = "too_many") -> None:
    """Make a teacher's move; a callback.

    Parameters
    ----------
    change : callable
        One of the moves of ``core.classroom.board``.
    impossible : str
        Which of the words ``REFUSED`` says that a board has no room for it.
    """
    st.session_state.pop(SAID, None)
    has, text = role(TEACHER), words(PAGE)
    if has is None:
        return
    try:
        session.move(sessions.store(), *has, change, now=time.time())
    except StoreUnavailableError:
        say(text.LOST)
    except RefusedError as refused:
        say(text.REFUSED[refused.reason])
    except ValueError:
        say(text.REFUSED[impossible])


def say(sentence: str) -> None:
    """Show a sentence with the next drawing, and with those that follow shortly."""
    st.session_state[SAID] = (sentence, time.monotonic(), True)


def said() -> None:
    """Show what was said lately; each page calls it in one place."""
    sentence, since, _ = st.session_state.get(SAID, NOTHING_SAID)
    if sentence and time.monotonic() < since + SAID_SECONDS:
        st.session_state[SAID] = (sentence, since, False)
        st.warning(sentence, icon=":material/info:")


def pass_on() -> None:
    """Draw the page anew if something was said that has not been shown, for a fragment that does not show it itself."""
    sentence, since, is_new = st.session_state.get(SAID, NOTHING_SAID)
    if is_new:
        st.session_state[SAID] = (sentence, since, False)
        st.rerun()


def lead(page: str) -> None:
    """Where phones follow the teacher, note the page and state that this tab shows."""
    has = role(TEACHER)
    if has is None or page == PAGE:
        return
    try:
        found = session.look(sessions.store(), has[0], now=time.time())
    except (RefusedError, StoreUnavailableError):
        return
    here = place_of(page)
    if found.board.follow not in ("", here):
        move(lambda board: moves.follow(board, here) if board.follow else board, impossible="too_long")


def place_of(page: str) -> str:
    """Return the address of this tab's page and state, without what only says how it is shown."""
    shown = {key: st.query_params.get_all(key) for key in st.query_params if key not in NOT_FOLLOWED}
    return f"{PAGES[page].url_path}?{urlencode(shown, doseq=True)}"


def strip(page: str) -> None:
    """Bring a phone that has joined to the question, or to the teacher's page; draw nothing else."""
    if role(MEMBER) is not None and role(TEACHER) is None and not invited():
        _follow(page)


@st.fragment
def _follow(page: str) -> None:
    text = words(PAGE)
    try:
        found = present(MEMBER)
    except StoreUnavailableError:
        return
    if found is None:
        return
    sessions.follow("place", found.code, (found.version, 0), sees_answers=False, due=math.inf)
    is_asked = found.board.present is not None
    place = PLACE_OF_QUESTION if is_asked else found.board.follow
    _follow_component()(key="lab_class_follow", data={"place": place})
    if page != PAGE:
        said_here = text.QUESTION_WAITS if is_asked else text.YOU_ARE_IN.format(code=found.code)
        st.page_link(PAGES[PAGE].file, label=said_here, icon=":material/groups:")


def show_step(found: Session, page: str) -> None:
    """Bring the projector to the step of a lesson that the desk has chosen."""
    if page == PAGE:
        return
    step = read_step(found.board.step)
    place = ""
    if step is not None:
        stop = STOPS[list(step[0].minutes)[step[1] - 1]]
        place = f"{PAGES[stop.page].url_path}?{urlencode(lecture.link_state(step[0].name, step[1]), doseq=True)}"
    _follow_component()(key="lab_class_step", data={"place": place})


@cache
def _follow_component() -> Any:
    script = "\n".join((HERE / name).read_text("utf-8") for name in ("attending.js", "following.js"))
    return st.components.v2.component("lab_class_follow", html="<span></span>", js=script, isolate_styles=False)
