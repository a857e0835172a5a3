"""The Doctor page: an example of a rule, the backend it is checked for, and the check of synthetic logits."""

from core.arithmetic.formats import COMMON
from core.losses import FORMULATIONS
from core.states.table import Choice, Several, State, Values, Whole
from logit_doctor.finding import BACKENDS, SEVERITIES
from logit_doctor.rules import RULES


def program(values: Values) -> str:
    """Return the example that is checked."""
    return str(getattr(RULES[values["doctor_rule"]], values["doctor_version"]))


STATE: State[Values] = State(
    Choice("doctor_rule", options=tuple(RULES), default="missing-activation", is_list=True),
    Choice("doctor_version", options=("failing", "passing"), default="failing"),
    Choice("doctor_backend", options=tuple(BACKENDS), default="tensorflow"),
    Several("doctor_show", options=tuple(SEVERITIES), default=tuple(SEVERITIES)),
    Whole("logits_scale", low=1, high=100, default=20),
    Choice("logits_format", options=tuple(COMMON), default="float32", is_list=True),
    Choice(
        "logits_formulation",
        options=tuple(dict.fromkeys(name for family in FORMULATIONS.values() for name in family)),
        default="naive",
        is_list=True,
    ),
)
