"""The Round-off page: the step of two differences, and one of three sections that look closer."""

from core.arithmetic.bits import parse
from core.arithmetic.formats import FORMATS, FloatFormat, format_named
from core.states.controls import Choice, Several, Typed, Whole
from core.states.state import State, Values

WIDEST_FIRST = tuple(reversed(FORMATS))


class RoundOffState(State[Values]):
    """The controls of the Round-off page."""

    decade = Whole(low=1, high=20, default=4, is_wide=True)
    show = Choice(options=("bits", "near", "exp"), default="bits")
    format = Choice(options=WIDEST_FIRST, default="float32", is_list=True)
    number = Typed(default="0.1", sample="0.3")
    formats = Several(options=WIDEST_FIRST, default=("float32", "float16", "bfloat16"))
    near = Choice(options=("1", "1/3", "1000", "1/10000"), default="1")

    def params(self, values: Values) -> Values:
        """Return the values; the number has to be one of the format."""
        pattern(values["number"], format_named(values["format"]))
        return values


def pattern(number: str, format: FloatFormat) -> int:
    """Read a typed number as the bits of a format.

    Raises
    ------
    ValueError
        If it stands for none.
    """
    return parse(number, format)


STATE = RoundOffState()
