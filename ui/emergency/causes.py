"""The causes on screen: a card each with the evidence, the repair and the page that shows it; and the questions back.

A finding of the doctor quotes names from the visitor's program, so every text is shown literally.
"""

from collections.abc import Sequence
from types import ModuleType

import streamlit as st

from core.emergency.diagnosis import Diagnosis, Suspect
from core.emergency.entrances import Presented
from core.emergency.questions import QUESTIONS
from core.losses.fingerprints import note_on
from core.messages import Message
from core.states.emergency import STATE
from core.states.packing import fits_in_link, packed
from ui.drawing.literal import as_html, literal
from ui.frame import controls, frame
from ui.words import told, words

MOST_CARDS = 6


def answer(presented: Presented, found: Diagnosis, text: ModuleType) -> str:
    """Return the sentence that answers: the first cause and what speaks for it, or why there is none."""
    if found.suspects:
        first = found.suspects[0]
        return str(
            text.ANSWER.format(cause=literal(told(first.cause.title)), evidence=literal(told(first.evidence[0])))
        )
    note = None if presented.value is None else note_on(presented.value)
    return literal(told(note)) if note else str(text.NO_ANSWER[presented.kind])


def questions(text: ModuleType) -> dict[str, str]:
    """Return the answers given so far, by the names of the questions."""
    return {name: controls.present(getattr(STATE, f"ask_{name}")) for name in QUESTIONS}


def ask(found: Diagnosis, text: ModuleType) -> None:
    """Draw the questions back."""
    if not found.questions:
        return
    st.header(text.ASK, anchor=False)
    with controls.bar():
        for question in found.questions:
            controls.draw(getattr(STATE, f"ask_{question.name}"), text)


def cards(found: Diagnosis, text: ModuleType) -> None:
    """Draw the causes, the most likely first, and those that are ruled out."""
    for place, suspect in enumerate(found.suspects[:MOST_CARDS], 1):
        st.html(card_html(suspect, place, text))
        if suspect.page:
            label = text.SEE.format(page=words(suspect.page).TITLE)
            frame.link(suspect.page, label, **suspect.state)
    if found.ruled_out:
        st.markdown(text.RULED_OUT)
        st.html(f'<ul class="lab-ruled-out">{"".join(_out(suspect) for suspect in found.ruled_out)}</ul>')


def card_html(suspect: Suspect, place: int, text: ModuleType) -> str:
    """Return a cause as HTML."""
    lines = [_evidence(text.FOR, "for", suspect.evidence), _evidence(text.AGAINST, "against", suspect.against)]
    repair = as_html(told(suspect.cause.repair))
    return (
        f'<section class="lab-suspect"><h2>{place}. {as_html(told(suspect.cause.title))}</h2>{"".join(lines)}'
        f'<p class="repair"><b>{as_html(text.REPAIR)}</b> {repair}</p></section>'
    )


def _evidence(title: str, kind: str, said: Sequence[Message]) -> str:
    if not said:
        return ""
    lines = "".join(f"<li>{as_html(told(one))}</li>" for one in dict.fromkeys(said))
    return f'<div class="{kind}"><b>{as_html(title)}</b><ul>{lines}</ul></div>'


def _out(suspect: Suspect) -> str:
    why = " ".join(told(one) for one in suspect.against)
    return f"<li><b>{as_html(told(suspect.cause.title))}</b> {as_html(why)}</li>"


def in_the_doctor(pasted: str, text: ModuleType) -> None:
    """Offer a program to the Doctor page, which shows every finding with its correction."""
    if fits_in_link(pasted):
        frame.link("doctor", text.TO_DOCTOR, doctor_rule="own", doctor_program=packed(pasted))
