"""What a teacher can ask: the lab's own questions, whose answers ``core`` computes, and questions of the teacher's own.

A question is stored by its kind and name, without words, so that each phone shows it in its own language.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Protocol

from core.keras.matrix.records import load
from core.keras.training.presets import PRESETS
from core.keras.training.recordings import recording_of
from core.teaching import first_question
from core.teaching.bugs import BUGS
from core.teaching.plan import Stop
from core.teaching.prediction import Choice
from core.teaching.rounds import ROUNDS

Kind = Literal["first", "round", "bug", "arms", "cell", "own", "number"]
Answer = int | float
"""Index of an option, position on a scale, line of a program; or a number."""
MOST_TEXT, MOST_OPTION = 300, 80
"""Characters of a teacher's own question, and of each of its options."""
LEAST_OPTIONS, MOST_OPTIONS = 2, 6
MOST_NUMBER = 1e300
MOST_ANSWER = 40
"""Characters of a typed number that are read."""
CELLS = {"linear_3": "integers", "softmax_3": "one_hot"}
"""The labels with which a head is asked about: exactly one of ``LOSSES_ASKED`` is then silently wrong."""
LOSSES_ASKED = (
    "sparse_class_probabilities",
    "sparse_class_logits",
    "categorical_class_logits",
    "binary_class_logits",
)


class Form(Protocol):
    """The possible answers of a question, and which of them are right."""

    @property
    def num_answers(self) -> int:
        """Number of possible answers, which are 0, 1, 2, ..."""

    def is_right(self, answer: int, /) -> bool:
        """Return whether an answer is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Names to choose from, of which several may be right.

    Parameters
    ----------
    options : tuple of str
        Keys of a table of the lab, or the teacher's own texts.
    right : frozenset of int
        Indices of the right ones.
    """

    options: tuple[str, ...]
    right: frozenset[int]

    @property
    def num_answers(self) -> int:
        """Number of options."""
        return len(self.options)

    def is_right(self, answer: int) -> bool:
        """Return whether an option is right."""
        return answer in self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as a session stores it.

    Parameters
    ----------
    kind : str
        Which table of the lab it is from, or ``own`` or ``number`` for the teacher's own.
    name : str
        Its key in that table.
    text : str
        The teacher's own words.
    options : tuple of str
        The teacher's own options; none for a number.
    right : int, float or None
        Index of the teacher's right option, or the right number; None if there is none.
    """

    kind: Kind
    name: str = ""
    text: str = ""
    options: tuple[str, ...] = ()
    right: Answer | None = None

    @property
    def is_own(self) -> bool:
        """Whether the teacher wrote it."""
        return self.kind in ("own", "number")


def own_question(text: str, options: tuple[str, ...] = (), right: Answer | None = None) -> Question:
    """Return a question of the teacher's own: with options, or without any for a free number.

    Raises
    ------
    ValueError
        If the text is empty or too long, if there are too few or too many options or the same one twice, or if the
        right answer is not one of them.

    Examples
    --------
    >>> own_question("Is 0.1 exact in binary?", ("yes", "no"), right=1).kind, own_question("Guess the loss").kind
    ('own', 'number')
    """
    said, offered = text.strip(), tuple(option.strip() for option in options)
    if not 0 < len(said) <= MOST_TEXT:
        raise ValueError(f"text: got {len(said)} characters, need 1 to {MOST_TEXT}")
    if not offered:
        if right is not None and not math.isfinite(right):
            raise ValueError(f"right: got {right}, need a finite number")
        return Question(kind="number", text=said, right=right)
    if not LEAST_OPTIONS <= len(offered) <= MOST_OPTIONS:
        raise ValueError(f"options: got {len(offered)}, need {LEAST_OPTIONS} to {MOST_OPTIONS}")
    if len(set(offered)) < len(offered) or not all(0 < len(option) <= MOST_OPTION for option in offered):
        raise ValueError(f"options: need different texts of 1 to {MOST_OPTION} characters")
    if right is not None and right not in range(len(offered)):
        raise ValueError(f"right: got {right}, need an index below {len(offered)}")
    return Question(kind="own", text=said, options=offered, right=right)


def from_data(data: Mapping[str, Any]) -> Question:
    """Return a question from the plain data of ``dataclasses.asdict``."""
    return Question(**{**data, "options": tuple(data["options"])})


def form(question: Question) -> Form | None:
    """Return the possible answers of a question; None if the answer is any number.

    Raises
    ------
    ValueError
        If the lab has no such question.
    """
    if question.kind == "number":
        return None
    if question.kind == "own":
        right = frozenset() if question.right is None else frozenset({int(question.right)})
        return Named(options=question.options, right=right)
    if question not in askable():
        raise ValueError(f"name: the lab has no question {question.name[:MOST_OPTION]!r} of the kind {question.kind}")
    return _computed(question.kind, question.name)


@cache
def askable() -> tuple[Question, ...]:
    """Return every question of the lab, by kind."""
    names: dict[Kind, tuple[str, ...]] = {
        "first": (first_question.FORMAT, *(one for one in first_question.FORMATS if one != first_question.FORMAT)),
        "round": tuple(ROUNDS),
        "bug": tuple(BUGS),
        "arms": tuple(name for name in PRESETS if _is_contest(name)),
        "cell": tuple(CELLS),
    }
    return tuple(Question(kind=kind, name=name) for kind, entries in names.items() for name in entries)


def question_of(stop: Stop) -> Question | None:
    """Return the question on which a class votes at a stop of a lesson; None if there is none to vote on."""
    return next((question for question in askable() if (question.kind, question.name) == stop.vote), None)


@cache
def _computed(kind: Kind, name: str) -> Form:
    match kind:
        case "first":
            outcomes = first_question.outcomes(name)
            right = first_question.OUTCOMES.index(first_question.answer(name))
            return Choice(options=tuple(outcomes[outcome] for outcome in first_question.OUTCOMES), right=right)
        case "round":
            return ROUNDS[name].predict()
        case "bug":
            return BUGS[name]
        case "arms":
            return _contest(name)
    cells = {cell.loss: cell.outcome for cell in load().cells if (cell.head, cell.labels) == (name, CELLS[name])}
    silent = {place for place, loss in enumerate(LOSSES_ASKED) if cells[loss] == "silent"}
    return Named(options=LOSSES_ASKED, right=frozenset(silent))


@cache
def _contest(preset: str) -> Named:
    """Return the arms of a preset; right are those with the best validation accuracy at the end, as it is written."""
    recording = recording_of(preset)
    arms = recording.records[-1].arms if recording is not None else ()
    reached = [f"{arm.validation_accuracy:.1%}" for arm in arms]
    best = f"{max((arm.validation_accuracy for arm in arms), default=0.0):.1%}"
    right = frozenset(place for place, written in enumerate(reached) if written == best)
    return Named(options=tuple(arm.label for arm in arms), right=right)


def _is_contest(preset: str) -> bool:
    contest = _contest(preset)
    return 0 < len(contest.right) < contest.num_answers


def read_answer(question: Question, text: str) -> Answer:
    """Return the answer that a phone sent.

    Raises
    ------
    ValueError
        If the question does not allow it.
    """
    shape = form(question)
    if shape is None:
        if len(text) > MOST_ANSWER or not abs(number := float(text)) <= MOST_NUMBER:
            raise ValueError(f"answer: got {text[:MOST_ANSWER]!r}, need a finite number")
        return number
    if not (text.isascii() and text.isdecimal() and len(text) < MOST_ANSWER and int(text) < shape.num_answers):
        raise ValueError(f"answer: got {text[:MOST_ANSWER]!r}, need a whole number below {shape.num_answers}")
    return int(text)


def is_right(question: Question, answer: Answer) -> bool | None:
    """Return whether an answer is right; None if the teacher's question has no right answer."""
    if question.is_own and question.right is None:
        return None
    shape = form(question)
    return answer == question.right if shape is None else shape.is_right(int(answer))
