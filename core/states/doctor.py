"""The Doctor page: an example of a rule, the backend it is judged for, and the check of made-up logits."""

from dataclasses import dataclass

from core.arithmetic.formats import FORMATS
from core.losses import FORMULATIONS
from core.states.controls import Choice, Several, Whole
from core.states.state import State, Values
from logit_doctor.finding import BACKENDS, SEVERITIES
from logit_doctor.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The example that is judged.

    Parameters
    ----------
    rule : str
        Key of ``RULES``.
    version : str
        "failing" or "passing".
    backend : str
        One of ``BACKENDS``.
    """

    rule: str
    version: str
    backend: str

    @property
    def source(self) -> str:
        """The program."""
        return str(getattr(RULES[self.rule], self.version))


class DoctorState(State[Shown]):
    """The controls of the Doctor page."""

    doctor_rule = Choice(options=tuple(RULES), default="missing-activation", is_list=True)
    doctor_version = Choice(options=("failing", "passing"), default="failing")
    doctor_backend = Choice(options=tuple(BACKENDS), default="tensorflow")
    doctor_show = Several(options=tuple(SEVERITIES), default=tuple(SEVERITIES))
    logits_scale = Whole(low=1, high=100, default=20)
    logits_format = Choice(options=tuple(FORMATS), default="float32", is_list=True)
    logits_formulation = Choice(
        options=tuple(dict.fromkeys(name for family in FORMULATIONS.values() for name in family)),
        default="naive",
        is_list=True,
    )

    def params(self, values: Values) -> Shown:
        """Return the example that is judged."""
        return Shown(rule=values["doctor_rule"], version=values["doctor_version"], backend=values["doctor_backend"])

    def settings(self, params: Shown) -> Values:
        """Return the values of the controls that show this example."""
        return {"doctor_rule": params.rule, "doctor_version": params.version, "doctor_backend": params.backend}


STATE = DoctorState()
