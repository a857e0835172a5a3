"""The Emergency page: the way in, what is known of the loss, and the answers to questions."""

from core.emergency.limits import MAX_CHARACTERS
from core.emergency.questions import QUESTIONS, UNSURE
from core.emergency.signs import SYMPTOMS
from core.losses.fingerprints import MOST_CLASSES, asked
from core.states.table import Choice, Packed, State, Typed, Values, Whole

UNKNOWN = 0
"""In place of a number of classes."""
MOST_BYTES = 4 * MAX_CHARACTERS

STATE: State[Values] = State(
    Choice("entrance", options=("value", "symptom", "text"), default="value"),
    Typed("loss_value", default="2.303", sample="16.118", reading=asked),
    Whole("loss_classes", low=UNKNOWN, high=MOST_CLASSES, default=UNKNOWN, is_field=True),
    Choice("symptom", options=SYMPTOMS, default="nan"),
    Packed("pasted", default="", sample="loss: 2.3\nloss: nan\n", most=MOST_BYTES),
    *(
        Choice(f"ask_{question.name}", options=(UNSURE, *question.answers), default=UNSURE)
        for question in QUESTIONS.values()
    ),
)
