"""The survey that the whole fix gallery reads: every repair along all margins of the slider."""

from core.arithmetic.formats import format_named
from core.sweep.compare_repairs import FixSurvey, FixSurveyParams, survey_fixes
from ui.server.result_cache import MEGABYTE, shared

SIDES = ("wrong", "right")
NUM_CLASSES = 10
SHORT_REACH, LONG_REACH = 120, 800
EPSILON_POWERS = range(-40, 0)


def reach_of(format: str) -> int:
    """Return the largest margin to look at: far enough for exp of its negative to vanish in the format."""
    return SHORT_REACH if format_named(format).exponent_bits <= 8 else LONG_REACH


@shared(max_bytes=4 * MEGABYTE)
def survey(format: str, side: str, epsilon_power: int) -> FixSurvey:
    """Return every repair at every whole margin, with 10 to the ``epsilon_power`` as the epsilon."""
    reach = reach_of(format)
    return survey_fixes(
        FixSurveyParams(
            side=side,
            highest_margin=float(reach),
            num_margins=reach + 1,
            num_classes=NUM_CLASSES,
            format=format,
            epsilon=float(f"1e{epsilon_power}"),
        )
    )
