"""The Probabilities page: logits, the computation of probabilities from them, and the costs of wrong decisions."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic.formats import COMMON, format_named
from core.losses.activations import ACTIVATIONS, activation_named
from core.states.table import Choice, Real, State, Typed, Values, Whole

MAX_LOGITS = 20
LARGEST_LOGIT = 1e18
COSTS = ("0.1", "0.5", "1", "2", "5", "10", "50", "100", "1000", "1000000", "1000000000")


class LogitsError(ValueError):
    """Logits that cannot be read.

    Parameters
    ----------
    count : int
        Their number.
    part : str
        The first of them that is no number, or too large; empty if there are none or too many.
    """

    def __init__(self, count: int, part: str = "") -> None:
        self.count, self.part = count, part
        super().__init__(
            f"logits: got {part!r}, need inf, -inf, nan or numbers from -{LARGEST_LOGIT:g} to {LARGEST_LOGIT:g}"
            if part
            else f"logits: got {count}, need 1 to {MAX_LOGITS} numbers separated by commas"
        )


def typed_logits(text: str) -> tuple[float, ...]:
    """Read logits as typed, separated by commas or spaces; infinity and NaN are logits too.

    Raises
    ------
    LogitsError
        If something is no number, or too large, or there are none or too many.

    Examples
    --------
    >>> typed_logits("16, 0; −3")
    (16.0, 0.0, -3.0)
    """
    parts = text.replace(",", " ").replace(";", " ").replace("−", "-").replace("∞", "inf").split()
    if not 1 <= len(parts) <= MAX_LOGITS:
        raise LogitsError(len(parts))
    return tuple(_number(part, len(parts)) for part in parts)


def _number(part: str, count: int) -> float:
    try:
        value = float(part)
    except ValueError:
        raise LogitsError(count, part) from None
    if math.isfinite(value) and abs(value) > LARGEST_LOGIT:
        raise LogitsError(count, part)
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbabilityState:
    """The parameters of the page.

    Parameters
    ----------
    logits : mapping of str to sequence of float
        One example's logits by the title of what returned them: of each arm, or the typed ones.
    function : str
        "softmax" or "sigmoid".
    format : str
        A key of ``FORMATS``.
    activation : str
        A key of ``ACTIVATIONS[function]``.
    temperature : float

    Raises
    ------
    ValueError
        If an argument is unknown or out of range. The message states the allowed values.
    """

    logits: Mapping[str, Sequence[float]]
    function: str = "softmax"
    format: str = "float32"
    activation: str = "max_shift"
    temperature: float = 1.0

    def __post_init__(self) -> None:
        activation_named(self.function, self.activation)
        format_named(self.format)
        if not (np.isfinite(self.temperature) and self.temperature > 0):
            raise ValueError(f"temperature: got {self.temperature}, need a finite number above 0")
        for row in self.logits.values():
            if not len(row) or not np.isfinite(row).all():
                raise ValueError(f"logits: got {list(row)}, need at least one finite number")


def activation_for(function: str, way: str) -> str:
    """Return the steps of a way; the first of a function are those of libraries."""
    return "naive" if way == "naive" else next(iter(ACTIVATIONS[function]))


class ProbabilitiesState(State[ProbabilityState]):
    """The controls of the Probabilities page; ``positive`` is the place of a class."""

    def params(self, values: Values) -> ProbabilityState:
        """Return the parameters for typed logits."""
        if values["source"] != "typed":
            raise ValueError("source: got the logits of a training, which a link does not contain, need typed logits")
        return ProbabilityState(
            logits={"typed logits": typed_logits(values["logits"])},
            function=values["function"],
            format=values["computed_in"],
            activation=activation_for(values["function"], values["way"]),
            temperature=float(values["temperature"]),
        )

    def settings(self, params: ProbabilityState) -> Values:
        """Return the values of the controls that compute this of typed logits."""
        (logits,) = params.logits.values()
        return {
            "logits": ", ".join(f"{logit:g}" if float(f"{logit:g}") == logit else repr(logit) for logit in logits),
            "function": params.function,
            "computed_in": params.format,
            "way": "naive" if params.activation == "naive" else "stable",
            "temperature": f"{params.temperature:g}",
        }


STATE = ProbabilitiesState(
    Choice("source", options=("typed", "run"), default="typed"),
    Choice("function", options=tuple(ACTIVATIONS), default="softmax"),
    Typed("logits", default="16, 0, -3", opening="17, 0, -3", sample="1, 2, 30", reading=typed_logits),
    Choice("computed_in", options=tuple(COMMON), default="float32", is_list=True),
    Choice("temperature", options=("0.1", "0.25", "0.5", "1", "2", "4", "10", "100"), default="1", is_list=True),
    Choice("axis", options=("odds", "log", "linear"), default="odds"),
    Choice("way", options=("stable", "naive"), default="stable"),
    Choice("which", options=("all", "differ", "wrong", "unsure"), default="all", is_list=True),
    Whole("example", low=1, high=1_000_000, default=1, is_field=True),
    Real("threshold", low=0.05, high=0.95, step=0.05, default=0.5, is_live=True),
    Choice("positive", options=tuple(map(str, range(MAX_LOGITS))), default="0", is_list=True),
    Choice("false_positive", options=COSTS, default="1", is_list=True),
    Choice("false_negative", options=COSTS, default="10", is_list=True),
)
