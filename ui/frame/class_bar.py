"""The teacher's bar on every page: the code on the projector, the question, the answers as they arrive.

It is one fragment, so that neither an answer nor a press of its buttons draws the page anew.
"""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import ModuleType

import streamlit as st

from core.classroom import board as moves
from core.classroom.board import Asked
from core.classroom.questions import Question, askable
from core.classroom.session import Session
from core.classroom.store import StoreUnavailableError
from ui.drawing.questions import asked_text, title, where_shown
from ui.frame import attending
from ui.frame.attending import TEACHER
from ui.frame.class_results import draw_results
from ui.frame.page_table import PAGES
from ui.frame.reach import lab_address, qr_code
from ui.server import sessions
from ui.words import DEFAULT_LANGUAGE, language, words

SECONDS = (30, 60, 120, 300)
Link = Callable[..., None]


def offer() -> None:
    """Offer to open a session, in the menu of each page."""
    if attending.role(TEACHER) is None and attending.role(attending.MEMBER) is None:
        label = words(attending.PAGE).OPEN
        st.button(label, key="lab_class_open", icon=":material/groups:", on_click=attending.open_session)


def bar(page: str, link: Link) -> None:
    """Draw the bar, if this visitor is a teacher.

    Parameters
    ----------
    page : str
        The page's name.
    link : callable
        Draws a link to a page of the lab in a state.
    """
    if attending.role(TEACHER) is None:
        if page != attending.PAGE:  # which shows it beside its form
            attending.said()
        return
    with st.container(border=True, key="lab_class_bar"):
        _bar(page, link)


@st.fragment
def _bar(page: str, link: Link) -> None:
    text = words(attending.PAGE)
    try:
        found = attending.present(TEACHER)
        if found is None:
            st.rerun()  # the session has ended, and the page with it
        members = sessions.store().members(found.code)
        news = sessions.store().news([found.code])
        attending.said()
        attending.show_step(found, page)
        _head(found, len(members), page, text)
        if found.board.present is not None:
            _question(found, found.board.present, len(members), link, text)
    except StoreUnavailableError:
        st.warning(text.LOST, icon=":material/cloud_off:")
        return
    present = found.board.present
    due = present.ends if present is not None and present.is_open(time.time()) else math.inf
    sessions.follow("bar", found.code, news.get(found.code, (0, 0)), sees_answers=True, due=due)


def _head(found: Session, count: int, page: str, text: ModuleType) -> None:
    board, shown = found.board, lab_address(attending.PAGE).partition("://")[2]
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="lab_class_head"):
        st.html(
            f'<p class="lab-class-code">{shown} <b aria-label="{text.CODE}">{found.code}</b>'
            f" <span>{text.JOINED.format(count=count)}</span></p>"
        )
        with st.popover(text.QR, icon=":material/qr_code_2:"):
            picture = qr_code(lab_address(attending.PAGE, {attending.JOIN: found.code}))
            st.html(f'<img class="lab-class-qr" alt="{text.QR_ALT.format(code=found.code)}" src="{picture}">')
        # Under a key that changes with each question it closes, and covers no question.
        with st.popover(text.ASK, icon=":material/help:", key=f"lab_class_ask_{len(board.asked)}"):
            _ask(page, text)
        label, icon = (text.UNLOCK, ":material/lock_open:") if board.is_locked else (text.LOCK, ":material/lock:")
        lock = partial(_lock, is_locked=not board.is_locked)
        st.button(label, key="lab_class_lock", icon=icon, on_click=attending.move, args=(lock,))
        if page != attending.PAGE:
            label = text.LET_WANDER if board.follow else text.FOLLOW_ME
            here = "" if board.follow else attending.place_of(page)
            follow = partial(_follow, address=here)
            st.button(
                label,
                key="lab_class_follow_me",
                icon=":material/directions_walk:",
                on_click=attending.move,
                args=(follow,),
                kwargs={"impossible": "too_long"},
            )
            # A window of its own: the desk is not for the projector.
            spoken = "" if language() == DEFAULT_LANGUAGE else f"?lang={language()}"
            st.link_button(text.DESK, f"./{PAGES[attending.PAGE].url_path}{spoken}", icon=":material/co_present:")


def _lock(board: moves.Board, *, is_locked: bool) -> moves.Board:
    return replace(board, is_locked=is_locked)


def _follow(board: moves.Board, *, address: str) -> moves.Board:
    return moves.follow(board, address)


def _ask(page: str, text: ModuleType) -> None:
    here = [question for question in askable() if _page_of(question) == page]
    others = [question for question in askable() if question not in here]
    every = [*here, *others]
    number = st.selectbox(
        text.WHICH,
        range(len(every)),
        format_func=lambda place: f"{text.KINDS[every[place].kind]}: {title(every[place])}",
        key=f"lab_class_question_{page}",
    )
    ask_button(every[number], text, key="lab_class_ask")


def _page_of(question: Question) -> str:
    if question.kind == "bug":
        return "practice"
    shown = where_shown(question)
    return shown.page if shown else ""


def ask_button(question: Question | None, text: ModuleType, *, key: str) -> None:
    """Draw what is set when a question is asked, and the button that asks it; without a question it is disabled."""
    seconds = st.segmented_control(
        text.TIME, SECONDS, format_func=lambda value: text.SECONDS.format(value=value), key=f"{key}_seconds"
    )
    is_held = st.toggle(text.HOLD, key=f"{key}_hold", help=text.HOLD_HELP)
    st.button(
        text.ASK_NOW,
        key=key,
        type="primary",
        disabled=question is None,
        on_click=ask,
        args=(question, seconds, is_held),
    )


def ask(question: Question, seconds: int | None, is_held: bool) -> None:
    """Ask a question; a callback."""

    def change(board: moves.Board) -> moves.Board:
        limit = math.inf if seconds is None else float(seconds)
        return replace(moves.ask(board, question, now=time.time(), seconds=limit), is_held=is_held)

    attending.move(change)


def _question(found: Session, asked: Asked, count: int, link: Link, text: ModuleType) -> None:
    board, now, place = found.board, time.time(), len(found.board.asked) - 1
    given = len(sessions.store().answers(found.code, moves.ballot_of(place, asked.vote)))
    with st.container(key="lab_class_asked"):  # no heading: it comes before that of the page
        st.markdown(asked_text(asked.question))
    is_open = asked.is_open(now)
    said = text.ANSWERS.format(given=given, count=count)
    left = (
        f' <span class="lab-class-clock">{clock(asked.ends - now)}</span>' if is_open and asked.ends < math.inf else ""
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lab_class_moves"):
        st.html(f'<p class="lab-class-count" role="status"><b>{said}</b>{left}</p>')
        if is_open:
            st.button(text.CLOSE, key="lab_class_close", on_click=attending.move, args=(moves.close,))
        if asked.stage != "revealed":
            st.button(
                text.REVEAL, key="lab_class_reveal", type="primary", on_click=attending.move, args=(moves.reveal,)
            )
        if not is_open and asked.vote < moves.MOST_VOTES:
            st.button(text.AGAIN, key="lab_class_again", on_click=attending.move, args=(_again,))
        st.button(text.PUT_AWAY, key="lab_class_away", on_click=attending.move, args=(moves.put_away,))
        shown = where_shown(asked.question)
        if asked.stage == "revealed" and shown is not None:
            link(shown.page, text.SEE.format(page=words(shown.page).TITLE), **shown.state)
    draw_results(found, place, is_held=board.is_held)


def _again(board: moves.Board) -> moves.Board:
    return moves.vote_again(board, now=time.time())


def clock(seconds: float) -> str:
    """Return a clock that runs down in the browser, without any request."""
    left = max(math.ceil(seconds), 0)
    return f'<i style="--from: {left}; animation-duration: {left}s" aria-label="{words(attending.PAGE).LEFT}"></i>'
