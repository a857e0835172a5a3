"""The Vocabulary page: how many classes a sum has, and in what format and order it is added."""

from core.arithmetic.reductions import REDUCTIONS
from core.losses.families import FAMILIES
from core.states.table import Choice, State, Stops, Values
from core.sweep.vocabulary import LOGITS, NUMBER_FORMATS, SIZES

STATE: State[Values] = State(
    Stops("size", stops=SIZES, low=SIZES[0], high=SIZES[-1], default=128_256, is_wide=True, is_live=True),
    Choice("format", options=NUMBER_FORMATS, default="bfloat16", is_list=True),
    Choice("reduction", options=tuple(REDUCTIONS), default="left", is_list=True),
    Choice("row", options=tuple(LOGITS), default="equal"),
    Choice("family", options=tuple(FAMILIES), default="k3", is_list=True),
    Choice("family_error", options=("loss", "gradient"), default="loss"),
)
"""The page's controls; the sentence and the bound are those of the chosen reduction."""
