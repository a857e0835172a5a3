"""The questions back: the table ``QUESTIONS``, and which of them tell the causes at hand apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.emergency.signs import POINTS, Sign, sign

UNSURE = "unsure"
"""The answer that says nothing."""
MOST_ASKED = 3
LEADING = 6
"""The causes that questions have to tell apart: those with the most points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question back.

    Parameters
    ----------
    name : str
        Key of ``QUESTIONS``.
    answers : mapping of str to str
        For each answer besides ``UNSURE`` the sign that it is.
    """

    name: str
    answers: Mapping[str, str]

    def spread(self, causes: Sequence[str]) -> int:
        """Return by how much the answers would move causes apart."""
        moved = [[POINTS[name].get(cause, 0) for name in self.answers.values()] for cause in causes]
        return sum(min(max(points) - min(points), 10) for points in moved)


QUESTIONS: dict[str, Question] = {
    question.name: question
    for question in (
        Question(
            name="output",
            answers={"probabilities": "model_returns_probabilities", "logits": "model_returns_logits"},
        ),
        Question(name="expects", answers={"probabilities": "loss_takes_probabilities", "logits": "loss_takes_logits"}),
        Question(name="data", answers={"sound": "data_checked", "unsound": "data_unsound"}),
        Question(name="rate", answers={"helps": "helped_by_lower_rate", "same": "not_helped_by_lower_rate"}),
        Question(
            name="format",
            answers={
                "float32": "computed_in_float32",
                "float16": "computed_in_float16",
                "bfloat16": "computed_in_bfloat16",
            },
        ),
        Question(name="weights", answers={"used": "weights_used", "unused": "weights_unused"}),
    )
}
"""Every question."""


def asked_about(causes: Sequence[str]) -> tuple[Question, ...]:
    """Return the questions that tell causes apart, or confirm a single one; at most ``MOST_ASKED``.

    Parameters
    ----------
    causes : sequence of str
        Names of causes, the most likely first.
    """
    leading = causes[:LEADING]
    useful = [question for question in QUESTIONS.values() if question.spread(leading)]
    best = sorted(useful, key=lambda question: -question.spread(leading))[:MOST_ASKED]
    return tuple(question for question in useful if question in best)


def signs_of_answers(asked: Sequence[Question], answers: Mapping[str, str]) -> list[Sign]:
    """Return the answers to the questions that were asked, as signs."""
    given = [(question, answers.get(question.name, UNSURE)) for question in asked]
    return [sign(question.answers[answer]) for question, answer in given if answer in question.answers]
