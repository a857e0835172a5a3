"""The Doctor page: an example of a rule or the user's own program, its backend, and the check of synthetic logits."""

from core.arithmetic.formats import COMMON
from core.losses import FORMULATIONS
from core.states.table import Choice, Packed, Several, State, Values, Whole
from logit_doctor.finding import BACKENDS, SEVERITIES
from logit_doctor.intake.limits import MAX_SOURCE_BYTES
from logit_doctor.rules import RULES

OWN = "own"
"""In place of an example: the user's own program."""


VERSIONS = ("failing", "passing")
IN_OTHERS = {
    f"{rule.name}-{framework}": (framework, programs)
    for rule in RULES.values()
    for framework, programs in rule.examples.items()
}
"""The examples of rules in other frameworks than their own, named after both: the framework and the programs."""
EXAMPLES: dict[str, dict[str, str]] = {
    name: dict(zip(VERSIONS, programs, strict=True))
    for name, programs in (
        *((rule.name, (rule.failing, rule.passing)) for rule in RULES.values()),
        *((name, programs) for name, (_, programs) in IN_OTHERS.items()),
    )
}
"""The program of each version, by the name of the example."""
FRAMEWORK_OF = {rule.name: rule.framework for rule in RULES.values()} | {
    name: framework for name, (framework, _) in IN_OTHERS.items()
}
"""The framework of each example."""


def program(values: Values) -> str:
    """Return the program that is checked."""
    if values["doctor_rule"] == OWN:
        return str(values["doctor_program"])
    return EXAMPLES[values["doctor_rule"]][values["doctor_version"]]


STATE: State[Values] = State(
    Choice("doctor_rule", options=(OWN, *EXAMPLES), default="missing-activation", is_list=True),
    Choice("doctor_version", options=VERSIONS, default=VERSIONS[0]),
    Packed("doctor_program", default="", sample="import keras\n", most=MAX_SOURCE_BYTES),
    Choice("doctor_backend", options=tuple(BACKENDS), default="tensorflow"),
    Several("doctor_show", options=tuple(SEVERITIES), default=tuple(SEVERITIES)),
    Whole("logits_scale", low=1, high=100, default=20, is_live=True),
    Choice("logits_format", options=tuple(COMMON), default="float32", is_list=True),
    Choice(
        "logits_formulation",
        options=tuple(dict.fromkeys(name for family in FORMULATIONS.values() for name in family)),
        default="naive",
        opening="keras_clip",
        is_list=True,
    ),
)
