"""The tables of all pages, by the page's name; the lab's own states are read here, so that a typo fails."""

from typing import Any

from core.emergency.causes import CAUSES
from core.losses.fingerprints import FINGERPRINTS, Fingerprint
from core.states import (
    classroom,
    doctor,
    emergency,
    fixes,
    lessons,
    loss_error,
    practice,
    probabilities,
    round_off,
    start,
    training,
    traps,
    vocabulary,
)
from core.states.links import Link
from core.states.table import State, Values
from core.teaching.interview import QUESTIONS, Question
from core.teaching.plan import STOPS, Stop
from core.teaching.prediction import Round
from core.teaching.rounds import ROUNDS

STATES: dict[str, State[Any]] = {
    "start": start.STATE,
    "emergency": emergency.STATE,
    "round_off": round_off.STATE,
    "vocabulary": vocabulary.STATE,
    "loss_error": loss_error.STATE,
    "fixes": fixes.STATE,
    "training": training.STATE,
    "probabilities": probabilities.STATE,
    "traps": traps.STATE,
    "doctor": doctor.STATE,
    "practice": practice.STATE,
    "lessons": lessons.STATE,
    "classroom": classroom.STATE,
}


def values_of(page: str, link: Link) -> Values:
    """Return the values of the controls in a link of the lab.

    Raises
    ------
    ValueError
        If the page does not have such a control, or a control cannot have such a value.
    """
    values = STATES[page].values(link)
    unknown = [key for key in link if key not in values] if not isinstance(link, str) else []
    if unknown:
        raise ValueError(f"{page}: got {', '.join(unknown)}, need controls of the page")
    return values


def check(page: str, link: Link) -> None:
    """Check that a page has the controls in a link of the lab, and that their values are allowed.

    Raises
    ------
    ValueError
        If the link does not fit. The message states the control, the value and what is allowed.
    """
    values = values_of(page, link)
    if values.get("source") != "run":
        STATES[page].params(values)


ASKED: tuple[Round | Question | Stop | Fingerprint, ...] = (
    *ROUNDS.values(),
    *QUESTIONS.values(),
    *STOPS.values(),
    *(fingerprint for fingerprint in FINGERPRINTS.values() if fingerprint.page),
)
for asked in ASKED:
    check(asked.page, asked.state)
for cause in CAUSES.values():
    if cause.page:
        values_of(cause.page, cause.state)  # among them logits that a page explains and nothing can be exported of
