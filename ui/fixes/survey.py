"""The survey that the whole fix gallery reads: every repair along all margins of the slider."""

from dataclasses import dataclass

from core.arithmetic.formats import format_named
from core.sweep.compare_repairs import FixOutcome, FixSurvey, FixSurveyParams, survey_fixes
from ui.server.result_cache import MEGABYTE, shared

SIDES = ("wrong", "right")
NUM_CLASSES = 10
SHORT_REACH, LONG_REACH = 120, 800
EPSILON_POWERS = range(-40, 0)


def reach_of(format: str) -> int:
    """Return the largest margin to look at: far enough for exp of its negative to vanish in the format."""
    return SHORT_REACH if format_named(format).exponent_bits <= 8 else LONG_REACH


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One margin of a survey.

    Parameters
    ----------
    survey : FixSurvey
        All of them.
    index : int
        Position of the margin.
    """

    survey: FixSurvey
    index: int

    @property
    def margin(self) -> float:
        """The margin, as the format holds it."""
        return float(self.survey.margins[self.index])

    @property
    def label(self) -> int:
        """The true class."""
        return int(self.survey.comparison.labels[self.index])

    @property
    def true_loss(self) -> float:
        """In nats."""
        return float(self.survey.comparison.truth.loss_hi[self.index])

    @property
    def true_gradient(self) -> float:
        """Derivative of the true loss by the logit of the true class."""
        return float(self.survey.comparison.truth.gradient_hi[self.index, self.label])

    def loss(self, outcome: FixOutcome) -> float:
        """Return the loss that a repair computes."""
        return float(outcome.losses[self.index])

    def gradient(self, outcome: FixOutcome) -> float:
        """Return the derivative by the logit of the true class that a repair computes."""
        return float(outcome.gradients[self.index, self.label])

    def bias(self, outcome: FixOutcome) -> float:
        """Return the loss of a repair minus the true loss."""
        return float(outcome.biases[self.index])


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
