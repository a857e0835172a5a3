"""The start page: the margin and format of its example, and the reader's guess."""

from core.arithmetic.formats import COMMON
from core.states.table import Choice, Kept, State, Values, Whole
from core.teaching.first_question import FORMAT, MARGIN, OUTCOMES
from core.teaching.margin_story import MARGINS

OPEN, SHOWN = "open", "shown"
"""No guess yet, and none any more."""


STATE: State[Values] = State(
    Whole("margin", low=MARGINS[0], high=MARGINS[-1], default=MARGIN, is_wide=True, is_live=True),
    Choice("format", options=tuple(COMMON), default=FORMAT, is_list=True),
    Kept("guess", options=(OPEN, *OUTCOMES, SHOWN), default=OPEN),
)
