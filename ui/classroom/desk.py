"""The teacher's desk: an own question, who is there, the answers so far, rehearsal, and the end of a session."""

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import ModuleType

import streamlit as st

from core.classroom import session
from core.classroom.board import ballot_of
from core.classroom.questions import LEAST_OPTIONS, MOST_OPTION, MOST_OPTIONS, MOST_TEXT, Question, own_question
from core.classroom.rehearsal import NUM_PHONES
from core.classroom.results import answers_csv, tally
from core.classroom.session import RefusedError, Session
from core.classroom.store import StoreUnavailableError
from ui.classroom.plan import draw_plan
from ui.drawing.numbers import formatted
from ui.drawing.questions import answer_text, right_text, title
from ui.drawing.tables import table_html
from ui.frame import attending
from ui.frame.attending import TEACHER
from ui.frame.class_bar import ask_button
from ui.frame.reach import lab_address
from ui.server import sessions
from ui.words import in_language, language, words

CHOSEN = "class_member"
NUMBERS = "class_numbers"
"""Session key, with the code of a session: the number of each phone that this desk has shown; none is given twice."""


@st.fragment
def draw_desk(text: ModuleType) -> None:
    """Draw the desk of the session in which this visitor is the teacher."""
    try:
        found = attending.present(TEACHER)
        if found is None:
            st.rerun()  # the session has ended, and the page with it
        attending.pass_on()
        if not sessions.store().is_lasting:
            st.warning(text.IN_MEMORY, icon=":material/memory:")
        draw_plan(found, text)
        _own(text)
        _people(text)
        _answers(text)
        _end(found, text)
    except StoreUnavailableError:
        st.warning(text.LOST, icon=":material/cloud_off:")


def _own(text: ModuleType) -> None:
    with st.expander(text.OWN, icon=":material/edit:"):
        asked = st.text_input(text.OWN_TEXT, key="class_own_text", max_chars=MOST_TEXT)
        most = (MOST_OPTION + 1) * MOST_OPTIONS
        lines = st.text_area(text.OWN_OPTIONS, key="class_own_options", max_chars=most)
        options = tuple(line.strip() for line in lines.splitlines() if line.strip())
        right: float | int | None
        if options:
            places = range(len(options))
            right = st.selectbox(
                text.OWN_RIGHT, places, index=None, format_func=lambda place: options[place], key="class_own_right"
            )
        else:
            right = st.number_input(text.OWN_NUMBER, value=None, format="%g", key="class_own_number")
        question: Question | None = None
        if asked.strip():
            try:
                question = own_question(asked, options, right)
            except ValueError:
                st.warning(text.OWN_WRONG.format(least=LEAST_OPTIONS, most=MOST_OPTIONS, characters=MOST_OPTION))
        ask_button(question, text, key="class_own_ask")


@st.fragment
def _people(text: ModuleType) -> None:
    """Draw who is there and what can be removed, anew with every phone, answer and question."""
    try:
        found = attending.present(TEACHER)
        if found is None:
            return
        news, members = sessions.store().news([found.code]), sessions.store().members(found.code)
    except StoreUnavailableError:
        return  # the desk or the bar reports it
    attending.pass_on()
    sessions.follow("people", found.code, news.get(found.code, (0, 0)), sees_answers=True, due=math.inf)
    # Under a label without the number of phones, which the bar shows: a browser closes what gets another label.
    with st.expander(text.PEOPLE, icon=":material/groups:"):
        names = _labels(found.code, members, text)
        chosen = st.selectbox(
            text.WHO, list(names), index=None, format_func=lambda member: names.get(member, ""), key=CHOSEN
        )
        with st.container(horizontal=True):
            for key, label, is_off in (
                ("name", text.REMOVE_NAME, chosen is None),
                ("answer", text.REMOVE_ANSWER, chosen is None or found.board.present is None),
                ("member", text.REMOVE_MEMBER, chosen is None),
            ):
                st.button(label, key=f"class_remove_{key}", disabled=is_off, on_click=_remove, args=(key,))
        is_rehearsed = sessions.is_rehearsed(found.code)
        label = text.END_REHEARSAL if is_rehearsed else text.REHEARSE.format(count=NUM_PHONES)
        st.button(label, key="class_rehearse", icon=":material/smartphone:", on_click=_rehearse, args=(found.code,))
        st.caption(text.REHEARSE_HELP)


def _labels(code: str, members: Mapping[str, str], text: ModuleType) -> dict[str, str]:
    """Return a text for each phone that no other phone has, or gets: the browser names the chosen phone by it."""
    numbers: dict[str, int] = st.session_state.setdefault(f"{NUMBERS}_{code}", {})
    for member in members:
        numbers.setdefault(member, len(numbers) + 1)
    return {
        member: f"{numbers[member]} · {name}" if name else text.NAMELESS.format(number=numbers[member])
        for member, name in members.items()
    }


def _remove(what: str) -> None:
    has, member = attending.role(TEACHER), st.session_state.get(CHOSEN)
    if has is None or not isinstance(member, str):
        return
    store, now = sessions.store(), time.time()
    with _reporting():
        if what == "name":
            session.remove_nickname(store, *has, member, now=now)
        elif what == "answer":
            board = session.look(store, has[0], now=now).board
            if board.present is not None:  # the question now, which may be a later one than when this was drawn
                ballot = ballot_of(len(board.asked) - 1, board.present.vote)
                session.remove_answer(store, *has, ballot, member, now=now)
        else:
            session.remove_member(store, *has, member, now=now)
        session.move(store, *has, lambda board: board, now=now)  # phones look again at another version of the board


def _rehearse(code: str) -> None:
    has = attending.role(TEACHER)
    if has is None:
        return
    text, store, now = words(attending.PAGE), sessions.store(), time.time()
    with _reporting():
        is_locked = session.as_teacher(store, *has, now=now).board.is_locked
        if sessions.is_rehearsed(code):
            for member in sessions.end_rehearsal(code):
                session.remove_member(store, *has, member, now=now)
        elif is_locked:
            attending.say(text.REFUSED["locked"])
        else:
            sessions.rehearse(code, [text.SIMULATED.format(number=number) for number in range(1, NUM_PHONES + 1)])


@contextmanager
def _reporting() -> Iterator[None]:
    """Say why what a callback does is refused, or cannot be stored."""
    text = words(attending.PAGE)
    try:
        yield
    except StoreUnavailableError:
        attending.say(text.LOST)
    except RefusedError as refused:
        attending.say(text.REFUSED[refused.reason])


@st.fragment
def _answers(text: ModuleType) -> None:
    """Draw the summary, anew with every answer, and offer the CSV of all that has arrived when it is pressed."""
    try:
        found = attending.present(TEACHER)
        if found is None:
            return
        news, votes = sessions.store().news([found.code]), _votes(found)
    except StoreUnavailableError:
        return  # the desk or the bar reports it
    sessions.follow("answers", found.code, news.get(found.code, (0, 0)), sees_answers=True, due=math.inf)
    if not votes:
        return
    rows = []
    for number, (asked, given) in enumerate(zip(found.board.asked, votes, strict=True), 1):
        tallies = [tally(asked.question, one) for one in given]
        shares = [
            f"{formatted(100 * vote.right_share, '.0f')} %" if vote.right_share is not None else "–" for vote in tallies
        ]
        counts = " → ".join(str(vote.total) for vote in tallies)
        rows.append([str(number), title(asked.question), counts, " → ".join(shares), right_text(asked.question)])
    st.markdown(f"## {text.SUMMARY}")
    st.html(table_html(text.COLUMNS, rows, caption=text.SUMMARY))
    st.download_button(
        text.CSV,
        partial(current_csv, found.code, language()),
        f"class_{found.code}.csv",
        "text/csv",
        key="class_csv",
        icon=":material/table_view:",
        on_click="ignore",
    )


def _votes(found: Session) -> list[tuple[Mapping[str, str], ...]]:
    return [session.votes(sessions.store(), found, place) for place in range(len(found.board.asked))]


def current_csv(code: str, spoken: str) -> str:
    """Return all answers as CSV, in a language; it is called in a thread that does not know the visitor's."""
    store = sessions.store()
    found = session.look(store, code, now=time.time())
    with in_language(spoken):
        return answers_csv(found, store.members(code), _votes(found), said=title, written=answer_text)


def _end(found: Session, text: ModuleType) -> None:
    has = attending.role(TEACHER)
    if has is None:
        return
    address = lab_address(attending.PAGE)
    st.markdown(f"## {text.KEEP}")
    st.markdown(text.KEEP_HELP.format(hours=round(session.LIFE_SECONDS / 3600)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            text.TEACHER_LINK,
            text.TEACHER_FILE.format(link=f"{address}?{attending.TEACH}={has[0]}.{has[1]}", code=found.code),
            f"teacher_{found.code}.txt",
            key="class_teacher_link",
            icon=":material/key:",
            on_click="ignore",
        )
        with st.popover(text.END, icon=":material/delete:"):
            st.markdown(text.END_HELP)
            st.button(text.END_NOW, key="class_end", type="primary", on_click=_delete)


def _delete() -> None:
    has, text = attending.role(TEACHER), words(attending.PAGE)
    if has is None:
        return
    with _reporting():
        sessions.end_rehearsal(has[0])
        session.end(sessions.store(), *has, now=time.time())
        attending.forget(TEACHER)
        attending.say(text.ENDED)
