"""The Lessons page: a plan by its length in minutes."""

from core.states.table import Choice, State, Values
from core.teaching.plan import LESSONS

STATE: State[Values] = State(
    Choice("lesson", options=tuple(LESSONS), default="10"),
)
