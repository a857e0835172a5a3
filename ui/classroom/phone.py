"""A phone in a class session: it joins by a code, answers, and sees the answers of all when they are revealed."""

import math
import time
from types import ModuleType

import streamlit as st

from core.classroom import codes, session
from core.classroom.board import Asked, ballot_of
from core.classroom.questions import Question, form, is_right, read_answer
from core.classroom.session import RefusedError, Seat, Session
from core.classroom.store import StoreUnavailableError
from core.teaching.prediction import Scale
from ui.drawing.literal import literal
from ui.drawing.questions import answer_text, asked_text, option_texts, where_shown
from ui.frame import attending, controls, frame
from ui.frame.attending import JOIN, MEMBER
from ui.frame.class_bar import clock
from ui.frame.class_results import draw_results
from ui.server import sessions
from ui.words import words

CODE, NICKNAME = "class_code", "class_nickname"


@st.fragment
def draw_joining(text: ModuleType) -> None:
    """Ask for the code and a nickname."""
    attending.said()
    with st.container(key="class_join"):
        if CODE not in st.session_state:
            st.session_state[CODE] = codes.read_code(st.query_params.get(JOIN, ""))
        st.text_input(text.CODE, key=CODE, max_chars=codes.MOST_READ, placeholder=text.CODE_HINT)
        st.text_input(text.NICKNAME, key=NICKNAME, max_chars=codes.MOST_NICKNAME, help=text.NICKNAME_HELP)
        is_pressed = st.button(text.JOIN, key="class_join_button", type="primary", on_click=_join)
        has, is_invited = attending.role(MEMBER), attending.invited()
        if is_pressed and has is not None and not is_invited:
            st.rerun()  # the page is another one now, and the browser is to remember who this is
        st.caption(text.PRIVACY)
        if has is not None and is_invited:
            st.caption(text.IN_ANOTHER.format(code=has[0]))
            stay = text.STAY.format(code=has[0])
            if st.button(stay, key="class_stay"):  # no callback: after it, there would be no button to say so
                controls.keep(JOIN, "")
                st.rerun()


def _join() -> None:
    text, where, now = words(attending.PAGE), sessions.address(), time.time()
    limits, code = sessions.limits(), codes.read_code(st.session_state.get(CODE, ""))
    if not code:
        attending.say(text.NO_CODE.format(letters=codes.CODE_LENGTH))
    elif not limits.may_try(where, code, now=now):
        deed = "join" if limits.allows(where, "wrong_code", now=now) else "wrong_code"
        attending.say(text.TOO_MANY[deed])
    else:
        key = codes.new_key()
        try:
            session.join(sessions.store(), code, key, st.session_state.get(NICKNAME, ""), now=now)
        except StoreUnavailableError:
            attending.say(text.LOST)
        except RefusedError as refused:
            if refused.reason == "gone":
                limits.note(where, "wrong_code", now=now)
            attending.say(text.REFUSED[refused.reason])
        else:
            limits.note(where, "join", now=now)
            limits.settle(where, code)
            attending.take(MEMBER, code, key)
            if attending.invited():  # another code was typed than that of the link
                controls.keep(JOIN, code)


@st.fragment
def draw_seat(text: ModuleType) -> None:
    """Draw the question and take the answer, or say what comes next; drawn anew when the teacher makes a move."""
    try:
        found = attending.present(MEMBER)
        has = attending.role(MEMBER)
        seat = session.seat(sessions.store(), found, has[1]) if found and has else None
    except RefusedError:
        attending.forget(MEMBER)
        seat = None
    except StoreUnavailableError:
        st.warning(text.LOST, icon=":material/cloud_off:")
        st.button(text.TRY_AGAIN, key="class_try_again")
        return
    if found is None or seat is None:
        st.info(text.OVER)
        if st.button(text.JOIN_ANOTHER, key="class_join_another"):
            st.rerun()  # the role is forgotten, so the page is another one
        return
    attending.said()
    name = f" · {literal(seat.nickname)}" if seat.nickname else ""
    st.caption(f"{text.YOU_ARE_IN.format(code=found.code)}{name}")
    present = found.board.present
    if present is None:
        st.markdown(f"## {text.WAIT}")
        st.markdown(text.WANDER if not found.board.follow else text.FOLLOWING)
    else:
        _draw_question(found, present, seat, text)
    is_open = present is not None and present.is_open(time.time())
    due = present.ends if present is not None and is_open else math.inf
    sessions.follow("seat", found.code, (found.version, 0), sees_answers=False, due=due)
    if st.button(text.LEAVE, key="class_leave", type="tertiary", icon=":material/logout:"):
        attending.forget(MEMBER)
        st.rerun()


def _draw_question(found: Session, asked: Asked, seat: Seat, text: ModuleType) -> None:
    now, place = time.time(), len(found.board.asked) - 1
    st.markdown(f"## {asked_text(asked.question)}")
    if asked.vote > 1:
        st.caption(text.VOTE.format(number=asked.vote))
    if asked.is_open(now):
        if asked.ends < math.inf:
            st.html(f'<p class="lab-class-clock">{clock(asked.ends - now)}</p>')
        _controls(asked.question, ballot_of(place, asked.vote), seat, text)
        if seat.answer is not None:
            given = answer_text(asked.question, read_answer(asked.question, seat.answer))
            st.success(text.RECEIVED.format(answer=literal(given)), icon=":material/check:")
    elif asked.stage != "revealed":
        st.info(text.CLOSED if seat.answer is None else text.CLOSED_RECEIVED)
    else:
        _verdict(asked.question, seat, text)
        draw_results(found, place)
        shown = where_shown(asked.question)
        if shown is not None:
            frame.link(shown.page, text.SEE.format(page=words(shown.page).TITLE), **shown.state)


def _controls(question: Question, ballot: str, seat: Seat, text: ModuleType) -> None:
    options, shape = option_texts(question), form(question)
    with st.container(key="class_options"):
        for place, option in enumerate(options):
            chosen = seat.answer == str(place)
            label = f"`{option}`" if question.kind == "bug" and place else literal(option)
            st.button(
                label,
                key=f"class_option_{place}",
                type="primary" if chosen else "secondary",
                width="stretch",
                on_click=_answer,
                args=(ballot, str(place)),
            )
        if isinstance(shape, Scale):
            last = (shape.num_answers - 1) * shape.step
            guess = st.slider(text.YOUR_ANSWER, 0, last, 0, shape.step, key=f"class_scale_{ballot}")
            st.button(
                text.SEND, key="class_send", type="primary", on_click=_answer, args=(ballot, str(guess // shape.step))
            )
        elif not options:
            number = st.number_input(text.YOUR_ANSWER, value=None, format="%g", key=f"class_number_{ballot}")
            is_empty = number is None
            st.button(
                text.SEND,
                key="class_send",
                type="primary",
                disabled=is_empty,
                on_click=_answer,
                args=(ballot, repr(number)),
            )


def _answer(ballot: str, answer: str) -> None:
    has, text = attending.role(MEMBER), words(attending.PAGE)
    if has is None:
        return
    try:
        session.answer(sessions.store(), *has, ballot, answer, now=time.time())
    except StoreUnavailableError:
        attending.say(text.NOT_RECEIVED)
    except RefusedError as refused:
        attending.say(text.REFUSED[refused.reason])
    except ValueError:
        attending.say(text.NO_ANSWER)


def _verdict(question: Question, seat: Seat, text: ModuleType) -> None:
    if seat.answer is None:
        return
    answer = read_answer(question, seat.answer)
    right = is_right(question, answer)
    template = {True: text.YOU_RIGHT, False: text.YOU_WRONG, None: text.YOU_SAID}[right]
    st.markdown(template.format(answer=literal(answer_text(question, answer))))
