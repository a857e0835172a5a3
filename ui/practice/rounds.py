"""Predict, then see: one round, its options as buttons or a slider, and after the answer the reason."""

from types import ModuleType

import streamlit as st

from core.states.practice import STATE
from core.teaching.prediction import Choice, Scale
from core.teaching.rounds import ROUNDS
from ui.drawing.questions import facts, spelled
from ui.frame import frame, in_view
from ui.practice.answers import RESULT, Sheet, choose
from ui.practice.summary import onward, summary
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
            told = f"{_verdict(asked, answer, text)} {said['why'].format(**facts(asked, text))}"
            with in_view.result(RESULT, told):
                st.markdown(told)
                with st.container(horizontal=True):
                    onward(STATE.practice_round, sheet.answers.rounds, place, text)
                    _see(place, text.SEE, text)
                    st.button(text.AGAIN, key="practice_again", on_click=sheet.give, args=("rounds", place, None))
            _options(asked, answer, text)
    summary(sheet.answers.rounds, sheet.predictions, lambda wrong: _see(wrong, text.REVIEW_ROUND, text), text)


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


def _see(place: int, template: str, text: ModuleType) -> None:
    name, entry = list(ROUNDS.items())[place]
    label = template.format(title=text.ROUNDS[name]["title"], page=words(entry.page).TITLE)
    frame.link(entry.page, label, **entry.state)


def _verdict(asked: Choice | Scale, answer: int, text: ModuleType) -> str:
    if asked.is_right(answer):
        return f"**{text.RIGHT}**"
    given = asked.options[answer] if isinstance(asked, Choice) else float(answer * asked.step)
    return str(text.WRONG.format(answer=facts(asked, text)["truth"], given=spelled(given, text)))


def _options(asked: Choice | Scale, answer: int, text: ModuleType) -> None:
    if isinstance(asked, Choice):
        rows = "".join(_row(asked, answer, option, text) for option in range(len(asked.options)))
        st.html(f'<ul class="lab-options">{rows}</ul>')


def _row(asked: Choice, answer: int, option: int, text: ModuleType) -> str:
    mark = "right" if asked.is_right(option) else "given" if option == answer else "other"
    return f'<li class="{mark}">{spelled(asked.options[option], text)} <span>{text.MARKS[mark]}</span></li>'
