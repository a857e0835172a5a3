"""The Practice page: its part, the question that is shown, and the answers given so far."""

from functools import cache

from core.states.table import Choice, State, Typed, Values
from core.teaching.bugs import BUGS
from core.teaching.prediction import Prediction
from core.teaching.rounds import ROUNDS
from core.teaching.score import NONE_GIVEN, Answers, read_answers


@cache
def predictions() -> tuple[Prediction, ...]:
    """Return every round with its computed answer."""
    return tuple(round.predict() for round in ROUNDS.values())


def answers(code: str) -> Answers:
    """Read a code; raises ValueError if the page cannot have written it."""
    num_rounds = tuple(asked.num_answers for asked in predictions())
    return read_answers(code, num_rounds, tuple(bug.num_answers for bug in BUGS.values()))


STATE: State[Values] = State(
    Choice("practice_part", options=("rounds", "bugs", "interview"), default="rounds"),
    Choice("practice_round", options=tuple(ROUNDS), default=next(iter(ROUNDS)), is_list=True),
    Choice("practice_bug", options=tuple(BUGS), default=next(iter(BUGS)), is_list=True),
    Typed("score", default=NONE_GIVEN, sample="0", reading=answers),
)
