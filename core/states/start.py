"""The start page: the margin and format of its example, and the reader's guess."""

from core.arithmetic.formats import FORMATS
from core.states.controls import Choice, Kept, Whole
from core.states.state import State, Values
from core.teaching.first_question import FORMAT, MARGIN, OUTCOMES
from core.teaching.margin_story import MARGINS

OPEN, SHOWN = "open", "shown"
"""No guess yet, and none any more."""


class StartState(State[Values]):
    """The controls of the start page."""

    margin = Whole(low=MARGINS[0], high=MARGINS[-1], default=MARGIN, is_wide=True)
    format = Choice(options=tuple(FORMATS), default=FORMAT, is_list=True)
    guess = Kept(options=(OPEN, *OUTCOMES, SHOWN), default=OPEN)


STATE = StartState()
