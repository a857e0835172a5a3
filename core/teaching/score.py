"""The answers so far as a short text that fits into a link, one character per answer.

Rounds come first, bugs after a hyphen, each in the order of its table; ``.`` means no answer, and missing answers
at the end are omitted. Old links stay valid if a table grows at its end.
"""

import string
from dataclasses import dataclass

from core.teaching.bugs import BUGS
from core.teaching.prediction import Prediction

DIGITS = string.digits + string.ascii_lowercase
OPEN, BETWEEN = ".", "-"
NONE_GIVEN = "none"
"""The text when nothing is answered."""

Given = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """An answer, or None, for each entry of ``ROUNDS`` and of ``BUGS``."""

    rounds: Given
    bugs: Given

    @property
    def num_given(self) -> int:
        """How many questions are answered."""
        return sum(answer is not None for answer in self.rounds + self.bugs)


def read_answers(text: str, num_rounds: tuple[int, ...], num_bugs: tuple[int, ...]) -> Answers:
    """Read the text back.

    Parameters
    ----------
    text : str
        The output of ``write_answers``, or any text from a link.
    num_rounds, num_bugs : tuple of int
        How many answers each round and each bug allows.

    Raises
    ------
    ValueError
        If the text holds more answers than there are questions, or an answer that its question does not allow.

    Examples
    --------
    >>> read_answers("1.0-2", (4, 4, 4), (9, 9))
    Answers(rounds=(1, None, 0), bugs=(2, None))
    >>> write_answers(Answers(rounds=(1, None, 0), bugs=(2, None)))
    '1.0-2'
    """
    rounds, _, bugs = ("" if text == NONE_GIVEN else text).partition(BETWEEN)
    return Answers(rounds=_read(rounds, num_rounds), bugs=_read(bugs, num_bugs))


def write_answers(answers: Answers) -> str:
    """Return the text for a link."""
    return f"{_write(answers.rounds)}{BETWEEN}{_write(answers.bugs)}".rstrip(BETWEEN) or NONE_GIVEN


def num_right(answers: Answers, predictions: tuple[Prediction, ...]) -> int:
    """Count the right answers."""
    asked = (*predictions, *BUGS.values())
    pairs = zip(answers.rounds + answers.bugs, asked, strict=True)
    return sum(answer is not None and question.is_right(answer) for answer, question in pairs)


def _read(text: str, allowed: tuple[int, ...]) -> Given:
    if len(text) > len(allowed):
        raise ValueError(f"text: got {len(text)} answers, need {len(allowed)}, one per question")
    padded = text.ljust(len(allowed), OPEN)
    return tuple(_digit(character, most) for character, most in zip(padded, allowed, strict=True))


def _digit(character: str, most: int) -> int | None:
    if character == OPEN:
        return None
    place = DIGITS.find(character)
    if not 0 <= place < most:
        raise ValueError(f"text: got answer {character!r}, need one of {DIGITS[:most]} and {OPEN}")
    return place


def _write(given: Given) -> str:
    return "".join(OPEN if answer is None else DIGITS[answer] for answer in given).rstrip(OPEN)
