"""The tables of all pages, by the page's name; the lab's own states are read here, so that a typo fails."""

from typing import Any

from core.losses.fingerprints import FINGERPRINTS, Fingerprint
from core.states import (
    classroom,
    doctor,
    fixes,
    lessons,
    loss_error,
    practice,
    probabilities,
    round_off,
    start,
    training,
    traps,
)
from core.states.links import Link
from core.states.table import State
from core.teaching.interview import QUESTIONS, Question
from core.teaching.plan import STOPS, Stop
from core.teaching.prediction import Round
from core.teaching.rounds import ROUNDS

STATES: dict[str, State[Any]] = {
    "start": start.STATE,
    "round_off": round_off.STATE,
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


def check(page: str, link: Link) -> None:
    """Check that a page has the controls in a link of the lab, and that their values are allowed.

    Raises
    ------
    ValueError
        If the link does not fit. The message states the control, the value and what is allowed.
    """
    state = STATES[page]
    values = state.values(link)
    unknown = [key for key in link if key not in values] if not isinstance(link, str) else []
    if unknown:
        raise ValueError(f"{page}: got {', '.join(unknown)}, need controls of the page")
    if values.get("source") != "run":
        state.params(values)


ASKED: tuple[Round | Question | Stop | Fingerprint, ...] = (
    *ROUNDS.values(),
    *QUESTIONS.values(),
    *STOPS.values(),
    *(fingerprint for fingerprint in FINGERPRINTS.values() if fingerprint.page),
)
for asked in ASKED:
    check(asked.page, asked.state)
