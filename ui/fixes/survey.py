"""The survey that the whole fix gallery reads: every repair along all margins of the slider."""

from core.states.fixes import reach_of
from core.sweep.compare_repairs import FixSurvey, FixSurveyParams, survey_fixes
from ui.server.result_cache import MEGABYTE, shared

NUM_CLASSES = 10


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
