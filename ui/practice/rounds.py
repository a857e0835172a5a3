"""Predict, then see: one round, its options as buttons or a slider, and after the answer the reason."""

from types import ModuleType

import streamlit as st

from core.states.practice import STATE
from core.teaching.prediction import Choice, Scale
from core.teaching.rounds import ROUNDS
from ui.drawing.numbers import shown
from ui.frame import frame
from ui.practice.answers import Sheet, choose
from ui.words import words


def draw(sheet: Sheet, text: ModuleType) -> None:
    """Draw the chosen round."""
    names = list(ROUNDS)
    place = choose(STATE.practice_round, text)
    asked, answer = sheet.predictions[place], sheet.answers.rounds[place]
    said = text.ROUNDS[names[place]]
    with st.container(border=True, key="practice_question"):
        st.markdown(f"## {said['question'].format(**facts(asked, text))}")
        if answer is None:
            _ask(sheet, place, text)
        else:
            _reveal(asked, answer, text)
            st.markdown(said["why"].format(**facts(asked, text)))
            entry = ROUNDS[names[place]]
            with st.container(horizontal=True):
                frame.link(entry.page, text.SEE.format(page=words(entry.page).TITLE), **entry.state)
                st.button(text.AGAIN, key="practice_again", on_click=sheet.give, args=("rounds", place, None))


def facts(asked: Choice | Scale, text: ModuleType) -> dict[str, str]:
    """Return the values for the templates of question and explanation, as written on screen."""
    truth = asked.options[asked.right] if isinstance(asked, Choice) else asked.truth
    return {name: spelled(value, text) for name, value in {**asked.facts, "truth": truth}.items()}


def spelled(value: float | str, text: ModuleType) -> str:
    """Write an option or a fact: a number, or a key of the words."""
    return str(text.KINDS[value]) if isinstance(value, str) else shown(value)


def _ask(sheet: Sheet, place: int, text: ModuleType) -> None:
    asked = sheet.predictions[place]
    if isinstance(asked, Choice):
        for answer, option in enumerate(asked.options):
            label, key = spelled(option, text), f"practice_option_{answer}"
            st.button(label, key=key, on_click=sheet.give, args=("rounds", place, answer), width="stretch")
        return
    last = (asked.num_answers - 1) * asked.step
    guess = st.slider(text.SLIDER, 0, last, 0, asked.step, key=f"practice_{place}")
    st.caption(text.SCALE_NOTE)
    given = ("rounds", place, guess // asked.step)
    st.button(text.COMMIT, key="practice_commit", on_click=sheet.give, args=given)


def _reveal(asked: Choice | Scale, answer: int, text: ModuleType) -> None:
    if isinstance(asked, Choice):
        rows = "".join(_row(asked, answer, option, text) for option in range(len(asked.options)))
        st.html(f'<ul class="lab-options">{rows}</ul>')
    if asked.is_right(answer):
        st.markdown(f"**{text.RIGHT}**")
    else:
        given = asked.options[answer] if isinstance(asked, Choice) else float(answer * asked.step)
        st.markdown(text.WRONG.format(answer=facts(asked, text)["truth"], given=spelled(given, text)))


def _row(asked: Choice, answer: int, option: int, text: ModuleType) -> str:
    mark = "right" if asked.is_right(option) else "given" if option == answer else "other"
    return f'<li class="{mark}">{spelled(asked.options[option], text)} <span>{text.MARKS[mark]}</span></li>'
