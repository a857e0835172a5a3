"""The Round-off page: the step of two differences, and one of three sections that look closer."""

from core.arithmetic.bits import parse
from core.arithmetic.formats import COMMON, FORMATS, format_named
from core.states.table import Choice, Several, State, Typed, Values, Whole

OVERVIEW = tuple(reversed(COMMON))
"""The formats of the sections that show them all, widest first."""
WIDEST_FIRST = tuple(dict.fromkeys((*OVERVIEW, *FORMATS)))
"""The formats to choose from, the others after them."""


class RoundOffState(State[Values]):
    """The controls of the Round-off page."""

    def params(self, values: Values) -> Values:
        """Return the values; the number has to be one of the format."""
        parse(values["number"], format_named(values["format"]))
        return values


STATE = RoundOffState(
    Whole("decade", low=1, high=20, default=4, is_wide=True, is_live=True),
    Choice("show", options=("bits", "near", "exp"), default="bits"),
    Choice("format", options=WIDEST_FIRST, default="float32", is_list=True),
    Typed("number", default="0.1", sample="0.3"),
    Several("formats", options=WIDEST_FIRST, default=("float32", "float16", "bfloat16")),
    Choice("near", options=("1", "1/3", "1000", "1/10000"), default="1"),
)
