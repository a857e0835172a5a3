"""The answers of a class: how many for each option, the numbers typed, a summary, and all of it as CSV."""

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.classroom.questions import Answer, Question, form, is_right, read_answer
from core.classroom.session import Session
from core.export.tables import Value, as_csv

HEADER = ("question", "text", "vote", "member", "nickname", "answer", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The answers to one vote.

    Parameters
    ----------
    answers : tuple of int or float
        In increasing order.
    num_right : int or None
        How many are right; None if the question has no right answer.
    """

    answers: tuple[Answer, ...]
    num_right: int | None

    @property
    def total(self) -> int:
        """Number of answers."""
        return len(self.answers)

    @property
    def right_share(self) -> float | None:
        """Share of the answers that are right; None without any, or if the question has no right answer."""
        return None if self.num_right is None or not self.answers else self.num_right / self.total

    @property
    def median(self) -> float | None:
        """The median of the answers; None without any."""
        return statistics.median(self.answers) if self.answers else None

    def counts(self, num_answers: int) -> tuple[int, ...]:
        """Return how often each of some options was chosen."""
        counted = Counter(self.answers)
        return tuple(counted[option] for option in range(num_answers))


def tally(question: Question, answers: Mapping[str, str]) -> Tally:
    """Count the answers to a vote.

    Parameters
    ----------
    question : Question
    answers : mapping of str to str
        By member, as the store has them.

    Examples
    --------
    >>> found = tally(Question(kind="own", text="?", options=("a", "b"), right=1), {"x": "1", "y": "0", "z": "1"})
    >>> found.counts(2), found.num_right
    ((1, 2), 2)
    """
    given = sorted(read_answer(question, text) for text in answers.values())
    judged = [is_right(question, answer) for answer in given]
    return Tally(
        answers=tuple(given), num_right=None if None in judged or not _has_truth(question) else sum(map(bool, judged))
    )


def _has_truth(question: Question) -> bool:
    return not question.is_own or question.right is not None


def answers_csv(
    session: Session,
    members: Mapping[str, str],
    votes: Sequence[Sequence[Mapping[str, str]]],
    *,
    said: Callable[[Question], str],
    written: Callable[[Question, Answer], str],
) -> str:
    """Return all answers of a session as CSV, a line for each; members are numbered, and named if they gave a nickname.

    Parameters
    ----------
    session : Session
    members : mapping of str to str
        Nickname by member, in the order of joining.
    votes : sequence of sequence of mapping
        For each question asked, and each vote on it, the answer by member.
    said, written : callable
        The text of a question and of an answer to it.
    """
    rows: list[list[Value]] = []
    for number, (asked, ballots) in enumerate(zip(session.board.asked, votes, strict=True), 1):
        question = asked.question
        for vote, given in enumerate(ballots, 1):
            for place, (member, nickname) in enumerate(members.items(), 1):
                if member in given:
                    answer = read_answer(question, given[member])
                    right = {True: "yes", False: "no", None: ""}[is_right(question, answer)]
                    rows.append([number, said(question), vote, place, nickname, written(question, answer), right])
    return as_csv(HEADER, rows)


def num_options(question: Question) -> int | None:
    """Return how many answers a question has; None if it is any number."""
    shape = form(question)
    return None if shape is None else shape.num_answers
