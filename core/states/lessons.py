"""The Lessons page: a plan by its length in minutes."""

from core.states.controls import Choice
from core.states.state import State, Values
from core.teaching.plan import LESSONS


class LessonsState(State[Values]):
    """The control of the Lessons page."""

    lesson = Choice(options=tuple(LESSONS), default="10")


STATE = LessonsState()
