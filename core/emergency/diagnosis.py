"""The differential diagnosis: causes by the signs for and against them, and the questions back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.emergency.causes import CAUSES, Cause, State
from core.emergency.questions import Question, asked_about, signs_of_answers
from core.emergency.signs import EXCLUDED, Sign
from core.messages import Message

PROOF = 10
"""Points from which a single cause is not asked about."""
NONE_GIVEN: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A cause with its evidence.

    Parameters
    ----------
    cause : Cause
    points : int
        Sum of the points of its signs; ``EXCLUDED`` if one of them excludes it.
    evidence, against : tuple of Message
        What speaks for it, and against it.
    page, state : optional
        Where the lab shows it; no page if it does not.
    """

    cause: Cause
    points: int
    evidence: tuple[Message, ...]
    against: tuple[Message, ...]
    page: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The causes of a symptom.

    Parameters
    ----------
    suspects : tuple of Suspect
        The most likely first.
    ruled_out : tuple of Suspect
        Those that an answer or another sign excludes.
    questions : tuple of Question
        What would tell them apart; answers do not change which questions are asked.
    """

    suspects: tuple[Suspect, ...]
    ruled_out: tuple[Suspect, ...]
    questions: tuple[Question, ...]


def diagnose(signs: Sequence[Sign], answers: Mapping[str, str] = NONE_GIVEN) -> Diagnosis:
    """Rank the causes of what was seen.

    Parameters
    ----------
    signs : sequence of Sign
        As ``core.emergency.entrances`` returns them.
    answers : mapping of str to str
        Answers to questions, by their names.

    Examples
    --------
    >>> from core.emergency.entrances import from_text
    >>> found = diagnose(from_text("{'loss': [2.3, 61.0, 4e9, nan]}").signs)
    >>> [suspect.cause.name for suspect in found.suspects]
    ['learning_rate', 'overflow']
    """
    before = [_suspect(cause, signs) for cause in CAUSES.values()]
    ranked = _ranked(before)
    is_proved = len(ranked) == 1 and ranked[0].points >= PROOF
    questions = () if is_proved else asked_about([suspect.cause.name for suspect in ranked])
    now = [_suspect(cause, [*signs, *signs_of_answers(questions, answers)]) for cause in CAUSES.values()]
    return Diagnosis(
        suspects=_ranked(now),
        ruled_out=tuple(suspect for suspect in now if suspect.evidence and suspect.points == EXCLUDED),
        questions=questions,
    )


def _ranked(suspects: Sequence[Suspect]) -> tuple[Suspect, ...]:
    return tuple(sorted((suspect for suspect in suspects if suspect.points > 0), key=lambda suspect: -suspect.points))


def _suspect(cause: Cause, signs: Sequence[Sign]) -> Suspect:
    own = [(sign, sign.points[cause.name]) for sign in signs if cause.name in sign.points]
    shown = next((sign for sign, _ in own if sign.page), None)
    return Suspect(
        cause=cause,
        points=_sum(own),
        evidence=tuple(sign.text for sign, points in own if points > 0),
        against=tuple(sign.text for sign, points in own if points < 0),
        page=shown.page if shown else cause.page,
        state=shown.state if shown else cause.state,
    )


def _sum(own: Sequence[tuple[Sign, int]]) -> int:
    """Return the points of a cause: of the signs of one group only the strongest, of other signs all."""
    if any(points == EXCLUDED for _, points in own):
        return EXCLUDED
    strongest: dict[str, int] = {}
    for sign, points in own:
        if sign.group:
            strongest[sign.group] = max(points, strongest.get(sign.group, 0))
    return sum(strongest.values()) + sum(points for sign, points in own if not sign.group)
