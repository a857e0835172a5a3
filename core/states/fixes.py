"""The gallery of repairs: one example at a margin, and the epsilon of its repairs."""

from core.arithmetic.formats import COMMON, format_named
from core.states.table import Choice, State, Values, Whole

SHORT_REACH, LONG_REACH = 120, 800


def reach_of(format: str) -> int:
    """Return the largest margin to look at: far enough for exp of its negative to vanish in the format."""
    return SHORT_REACH if format_named(format).exponent_bits <= 8 else LONG_REACH


class FixesState(State[Values]):
    """The controls of the gallery of repairs."""

    def params(self, values: Values) -> Values:
        """Return the values; the largest margin depends on the format."""
        reach = reach_of(values["format"])
        if values["margin"] > reach:
            raise ValueError(f"margin: got {values['margin']}, need a whole number from 0 to {reach}")
        return values


STATE = FixesState(
    Choice("format", options=tuple(COMMON), default="float32", is_list=True),
    Whole("margin", low=0, high=LONG_REACH, default=20, opening=100, is_wide=True, is_live=True),
    Choice("side", options=("wrong", "right"), default="wrong"),
    Whole("epsilon", low=-40, high=-1, default=-7, is_live=True),
    Choice("show", options=("verdict", "error"), default="verdict"),
)
