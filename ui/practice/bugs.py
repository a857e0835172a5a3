"""The bug hunt: one program, each line a button, and after the answer the doctor's finding."""

from html import escape
from types import ModuleType

import streamlit as st

from core.states.practice import STATE
from core.teaching.bugs import BUGS, Bug, diagnosis
from logit_doctor.rules import RULES
from ui.frame import frame, in_view
from ui.practice.answers import RESULT, Sheet, choose
from ui.practice.summary import onward, summary
from ui.words import told, words

NO_BREAK_SPACE = "\u00a0"


def draw(sheet: Sheet, text: ModuleType) -> None:
    """Draw the chosen program."""
    names = list(BUGS)
    place = choose(STATE.practice_bug, text)
    bug, answer = BUGS[names[place]], sheet.answers.bugs[place]
    with st.container(border=True, key="practice_question"):
        st.markdown(f"## {text.PICK}")
        if answer is None:
            _ask(sheet, place, bug, text)
        else:
            found = _verdict(bug, answer, text)
            with in_view.result(RESULT, found):
                st.markdown(found)
                with st.container(horizontal=True):
                    onward(STATE.practice_bug, sheet.answers.bugs, place, text)
                    st.button(text.AGAIN, key="practice_again", on_click=sheet.give, args=("bugs", place, None))
            _evidence(bug, answer, text)
    summary(sheet.answers.bugs, tuple(BUGS.values()), lambda wrong: _review(wrong, text), text)


def _ask(sheet: Sheet, place: int, bug: Bug, text: ModuleType) -> None:
    with st.container(key="practice_lines", gap=None):
        for number, line in enumerate(bug.lines, 1):
            # In a code span Markdown drops plain spaces at the ends.
            label = f"`{number:>2}  {line}`".replace(" ", NO_BREAK_SPACE)
            given = ("bugs", place, number)
            st.button(
                label, key=f"practice_line_{number}", type="tertiary", on_click=sheet.give, args=given, width="stretch"
            )
    st.button(text.NO_BUG, key="practice_no_bug", on_click=sheet.give, args=("bugs", place, 0))


def _verdict(bug: Bug, answer: int, text: ModuleType) -> str:
    wrong = text.WRONG.format(answer=named(bug.line, text), given=named(answer, text))
    said = f"**{text.RIGHT}**" if bug.is_right(answer) else wrong
    return f"{said} {text.BUGS[bug.name]['why']}"


def _evidence(bug: Bug, answer: int, text: ModuleType) -> None:
    rows = "".join(_row(bug, number, answer, text) for number in range(1, len(bug.lines) + 1))
    st.html(f'<ol class="lab-program">{rows}</ol>')
    finding = diagnosis(bug)
    if finding is None:
        st.caption(text.NOTHING_FOUND)
        return
    st.markdown(f"*{told(finding.where)}* {told(finding.fix)}".replace("[", r"\["))
    if finding.diff:
        st.code(finding.diff, language="diff")
    frame.link("doctor", text.SEE.format(page=words("doctor").TITLE), doctor_rule=bug.rule)
    page = RULES[bug.rule].page
    frame.link(page, text.SEE.format(page=words(page).TITLE))


def _review(place: int, text: ModuleType) -> None:
    bug = tuple(BUGS.values())[place]
    page = RULES[bug.rule].page if bug.rule else "doctor"
    frame.link(page, text.REVIEW_ROUND.format(title=text.BUGS[bug.name]["title"], page=words(page).TITLE))


def named(answer: int, text: ModuleType) -> str:
    """Write a line number, 0 for no bug."""
    return str(text.LINE.format(line=answer) if answer else text.NO_BUG.lower())


def _row(bug: Bug, number: int, answer: int, text: ModuleType) -> str:
    is_answer = number == bug.line or (number == answer and bug.is_right(answer))
    mark = "right" if is_answer else "given" if number == answer else "other"
    line = escape(bug.lines[number - 1]) or "&nbsp;"
    return f'<li class="{mark}"><code>{line}</code> <span>{text.MARKS[mark]}</span></li>'
