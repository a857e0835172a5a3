"""The steps of an autopsy as a table: the operation, the result computed and exact, and the cause of an error."""

from collections.abc import Sequence

from core.autopsy.autopsy import Step
from ui.drawing.numbers import marked, shown
from ui.drawing.tables import table
from ui.words import core_text, words

STEPS_BEFORE, STEPS_IN_SIGHT = 5, 12
"""Steps of an autopsy shown before the first damaged one, and in all; the others unfold."""


def around_the_damage(steps: Sequence[Step]) -> Sequence[Step]:
    """Return the steps to show at once: many classes have many steps, and the damaged one must be visible."""
    first = next((place for place, step in enumerate(steps) if _is_damaged(step)), 0)
    start = max(0, first - STEPS_BEFORE)
    return steps[start : start + STEPS_IN_SIGHT]


def steps_table(steps: Sequence[Step]) -> None:
    """Draw the steps, the first damaged ones marked."""
    text = words("loss_error")
    table(
        text.AUTOPSY_HEADER,
        [
            [
                f"#{step.number}",
                f"{step.name} = {step.expression}" if step.name else step.expression,
                shown(step.computed, 9),
                marked(step.exact),
                shown(step.ulps, 3),
                text.AUTOPSY_CAUSES.get(step.cause) or core_text("causes", step.cause, step.cause),
            ]
            for step in steps
        ],
        numeric=(2, 3, 4),
        marked=[place for place, step in enumerate(steps) if _is_damaged(step)],
    )


def _is_damaged(step: Step) -> bool:
    return step.damaged and step.cause != "inherited"
