"""What to review after all questions of a kind are answered: those with a wrong answer, and the next open one."""

from collections.abc import Sequence

from core.teaching.bugs import Bug
from core.teaching.prediction import Prediction
from core.teaching.score import Given


def next_open(given: Given, place: int) -> int | None:
    """Return the index of the next question without an answer, from the one after ``place`` on and around.

    Examples
    --------
    >>> next_open((1, None, 0, None), 1), next_open((None, 1), 1), next_open((1, 0), 0)
    (3, 0, None)
    """
    places = [*range(place + 1, len(given)), *range(place + 1)]
    return next((at for at in places if given[at] is None), None)


def wrong_places(given: Given, asked: Sequence[Prediction | Bug]) -> list[int]:
    """Return the indices of the questions with a wrong answer."""
    pairs = enumerate(zip(given, asked, strict=True))
    return [place for place, (answer, question) in pairs if answer is not None and not question.is_right(answer)]
