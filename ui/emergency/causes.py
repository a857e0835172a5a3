"""The causes on screen: a card each with the evidence, the repair and the page that shows it; and the questions back.

A finding of the doctor quotes names from the visitor's program, so every text is shown literally.
"""

from collections.abc import Collection, Sequence
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
from ui.drawing.numbers import marked
from ui.frame import controls, frame
from ui.words import listed, told, words

MOST_CARDS = 8
"""As many as a loss that is NaN may have."""
MOST_NAMED = 2
"""Further causes that the answer names."""
TOLD = ("symptom", "words")
"""Kinds whose only evidence is what the visitor said."""


def answer(presented: Presented, found: Diagnosis, text: ModuleType) -> str:
    """Return the sentence that answers: the first cause and what speaks for it, or why there is none."""
    if found.suspects:
        first, *others = found.suspects
        title = literal(told(first.cause.title))
        if presented.kind in TOLD and others:
            also = listed([text.OTHER.format(cause=literal(told(one.cause.title))) for one in others[:MOST_NAMED]])
            return str(text.ANSWER_AMONG.format(cause=title, others=also))
        return str(text.ANSWER.format(cause=title, evidence=literal(_written(first.evidence[0]))))
    note = None if presented.value is None else note_on(presented.value)
    return literal(_written(note)) if note else str(text.NO_ANSWER[presented.kind])


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
    shown = found.suspects[:MOST_CARDS]
    common = set.intersection(*(set(suspect.evidence) for suspect in shown)) if len(shown) > 1 else set()
    if common:
        st.markdown(text.COMMON.format(evidence=" ".join(literal(_written(one)) for one in sorted(common))))
    for place, suspect in enumerate(shown, 1):
        st.html(card_html(suspect, place, text, without=common))
        if suspect.page:
            label = text.SEE.format(page=words(suspect.page).TITLE)
            frame.link(suspect.page, label, **suspect.state)
    if found.ruled_out:
        st.markdown(text.RULED_OUT)
        st.html(f'<ul class="lab-ruled-out">{"".join(_out(suspect) for suspect in found.ruled_out)}</ul>')


def card_html(suspect: Suspect, place: int, text: ModuleType, *, without: Collection[Message] = ()) -> str:
    """Return a cause as HTML, without the evidence that it shares with all others."""
    own = [one for one in suspect.evidence if one not in without]
    lines = [_evidence(text.FOR, "for", own), _evidence(text.AGAINST, "against", suspect.against)]
    repair = as_html(told(suspect.cause.repair))
    return (
        f'<section class="lab-suspect"><h2>{place}. {as_html(told(suspect.cause.title))}</h2>'
        f"<p>{as_html(told(suspect.cause.why))}</p>{''.join(lines)}"
        f'<p class="repair"><b>{as_html(text.REPAIR)}</b> {repair}</p></section>'
    )


def _evidence(title: str, kind: str, said: Sequence[Message]) -> str:
    if not said:
        return ""
    lines = "".join(f"<li>{as_html(_written(one))}</li>" for one in dict.fromkeys(said))
    return f'<div class="{kind}"><b>{as_html(title)}</b><ul>{lines}</ul></div>'


def _written(said: Message) -> str:
    return told(said, number=marked)


def _out(suspect: Suspect) -> str:
    why = " ".join(_written(one) for one in suspect.against)
    return f"<li><b>{as_html(told(suspect.cause.title))}</b> {as_html(why)}</li>"


def in_the_doctor(pasted: str, text: ModuleType) -> None:
    """Offer a program to the Doctor page, which shows every finding with its correction."""
    if fits_in_link(pasted):
        frame.link("doctor", text.TO_DOCTOR, doctor_rule="own", doctor_program=packed(pasted))
