"""Softmax and sigmoid of given logits in any float format: every intermediate value, with the exact truth.

The result lists events by names that a page turns into sentences: which logits the format could not store, which
exponentials overflowed or vanished, which probabilities became exactly 0 or 1, whether classes tie. Whole test sets
live in ``core.inference.calibration``, logits mistaken for probabilities in ``core.inference.forgotten_activation``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import Float64Array, FloatArray
from core.arithmetic.formats import FloatFormat
from core.arithmetic.rounded import arithmetic_of, round_to
from core.losses.activations import Activation

ExactPair = tuple[tuple[Decimal, ...], tuple[Decimal, ...]]

EXACT = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation, DivisionByZero, Overflow])
"""The decimal arithmetic of the truth: 60 digits, and exponents for every logit up to 1e18."""

OUTCOMES = {
    "nearest": "the value of the format nearest to the truth",
    "off": "finite, but not the nearest value",
    "one": "exactly 1, although the truth is smaller",
    "zero": "exactly 0, although the truth is larger",
    "undefined": "not a number",
}
"""The possible outcomes of one probability."""

EVENTS = {
    "logit_lost": "the format has no finite value for the logit, or for the logit divided by the temperature",
    "logit_rounded": "the stored logit differs from the given one",
    "exponential_lost": "the exponential is not finite in this format",
    "exponential_zero": "the exponential rounds to 0",
    "undefined": "the probability is not a number",
    "one": "the probability is exactly 1, although the truth is smaller",
    "zero": "the probability is exactly 0, although the truth is larger",
    "tie": "classes with different logits share the largest probability",
    "sum_is_not_one": "the probabilities do not sum to exactly 1",
}
"""The events on the way to a probability, in the order in which a reader needs them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to some classes.

    Parameters
    ----------
    name : str
        A key of ``EVENTS``.
    positions : tuple of int
        The classes concerned; all of them for ``sum_is_not_one``.
    """

    name: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probabilities:
    """The probabilities of one example, as a format computes them, and the truth.

    Parameters
    ----------
    format : FloatFormat
    activation : Activation
    temperature : float
    logits : float64 array (num_classes,)
        As given.
    exponentials, normaliser : float64 array (num_classes,)
        Numerator and denominator of the division.
    values : float64 array (num_classes,)
        The probabilities, values of the format.
    exact, exact_complements : tuple of Decimal (num_classes,)
        The truth for the logits as given, and one minus the truth, each to 60 digits.
    outcomes : tuple of str (num_classes,)
        Keys of ``OUTCOMES``.
    events : tuple of Event
        The events, in the order of ``EVENTS``.
    """

    format: FloatFormat
    activation: Activation
    temperature: float
    logits: Float64Array
    exponentials: Float64Array
    normaliser: Float64Array
    values: Float64Array
    exact: tuple[Decimal, ...]
    exact_complements: tuple[Decimal, ...]
    outcomes: tuple[str, ...]
    events: tuple[Event, ...]

    @property
    def winners(self) -> tuple[int, ...]:
        """The classes with the largest probability: several when they tie, none when one is not a number."""
        return argmax_ties(self.values)

    @property
    def total(self) -> Fraction | None:
        """The exact sum of the computed probabilities; None when one is not a number."""
        return sum(map(Fraction, self.values.tolist()), Fraction()) if np.isfinite(self.values).all() else None

    @property
    def relative_errors(self) -> Float64Array:
        """(computed - truth) / truth, ``(num_classes,)``; -1 for a computed 0, NaN where it is not a number."""
        return np.array([_relative_error(value, truth) for value, truth in zip(self.values, self.exact, strict=True)])


def probabilities(
    logits: npt.ArrayLike, format: FloatFormat, activation: Activation, *, temperature: float = 1.0
) -> Probabilities:
    """Compute one example's probabilities in a format, each operation rounded once.

    Parameters
    ----------
    logits : array_like (num_classes,)
        Finite numbers; for sigmoid every entry is a question of its own.
    format : FloatFormat
    activation : Activation
        An entry of ``ACTIVATIONS``.
    temperature : float, default 1
        The logits are divided by it.

    Returns
    -------
    Probabilities

    Examples
    --------
    >>> from core.arithmetic.formats import format_named
    >>> from core.losses.activations import activation_named
    >>> sure = probabilities([18.0, 0.0], format_named("float32"), activation_named("softmax", "max_shift"))
    >>> sure.values.tolist(), sure.outcomes
    ([1.0, 1.5229979055675358e-08], ('one', 'nearest'))
    >>> sure.exact_complements[0] > 0
    True
    """
    given = _one_example(logits)
    stored, scaled = _store(given, format, temperature)
    with np.errstate(all="ignore"):  # overflow and invalid operations are results here, reported as events
        exponentials, normaliser, values = (
            part.astype(np.float64) for part in activation.evaluate(arithmetic_of(format), scaled)
        )
    exact, complements = TRUTHS[activation.function](given, temperature)
    certain = activation.function == "softmax" and len(given) == 1
    outcomes = tuple(
        _outcome(value, truth, format, certain=certain) for value, truth in zip(values.tolist(), exact, strict=True)
    )
    return Probabilities(
        format=format,
        activation=activation,
        temperature=temperature,
        logits=given,
        exponentials=exponentials,
        normaliser=normaliser,
        values=values,
        exact=exact,
        exact_complements=complements,
        outcomes=outcomes,
        events=_events(activation.function, given, stored, scaled, exponentials, values, outcomes),
    )


def probability_rows(
    logits: npt.ArrayLike, format: FloatFormat, activation: Activation, *, temperature: float = 1.0
) -> Float64Array:
    """Compute the probabilities of many examples in a format, without the story.

    Parameters
    ----------
    logits : array_like (num_samples, num_classes), or (num_samples,) for sigmoid
        Finite numbers.
    format, activation, temperature
        As in ``probabilities``.

    Returns
    -------
    float64 array, shape of the logits
    """
    _, scaled = _store(np.asarray(logits, np.float64).T, format, temperature)
    with np.errstate(all="ignore"):  # NaN and infinity are results here
        _, _, values = activation.evaluate(arithmetic_of(format), scaled)
    return values.T.astype(np.float64)


def exact_softmax(logits: npt.ArrayLike, temperature: float = 1.0) -> ExactPair:
    """Return softmax, and one minus softmax, to 60 digits each.

    Examples
    --------
    >>> shares, complements = exact_softmax([1000.0, 0.0])
    >>> f"{shares[1]:.4e}", f"{complements[0]:.4e}"
    ('5.0760e-435', '5.0760e-435')
    """
    with localcontext(EXACT):
        scaled = [Decimal(value) / Decimal(temperature) for value in np.asarray(logits, np.float64).tolist()]
        weights = [(value - max(scaled)).exp() for value in scaled]
        total = sum(weights, Decimal())
        others = [sum(weights[:position] + weights[position + 1 :], Decimal()) for position in range(len(weights))]
        return tuple(weight / total for weight in weights), tuple(other / total for other in others)


def exact_sigmoid(logits: npt.ArrayLike, temperature: float = 1.0) -> ExactPair:
    """Return the sigmoid of every logit, and one minus it, to 60 digits each."""
    pairs = [exact_softmax([value, 0.0], temperature)[0] for value in np.asarray(logits, np.float64).tolist()]
    return tuple(yes for yes, _ in pairs), tuple(no for _, no in pairs)


TRUTHS: dict[str, Callable[[Float64Array, float], ExactPair]] = {"softmax": exact_softmax, "sigmoid": exact_sigmoid}
"""The exact value of each function, and of its complement."""


def argmax_ties(scores: npt.ArrayLike) -> tuple[int, ...]:
    """Return every position of the largest score, and none when a score is not a number.

    Examples
    --------
    >>> argmax_ties([0.5, 0.5, 0.0]), argmax_ties([float("nan"), 1.0])
    ((0, 1), ())
    """
    values = np.asarray(scores, np.float64)
    return tuple(np.flatnonzero(values == values.max()).tolist())


def shortest_digits(value: float, format: FloatFormat) -> str:
    """Return the fewest decimal digits that the format reads back as the same value.

    Examples
    --------
    >>> from core.arithmetic.formats import format_named
    >>> float32 = format_named("float32")
    >>> shortest_digits(1 - float32.unit_roundoff, float32)
    '0.99999994'
    """
    if not np.isfinite(value):
        return str(value)
    enough = 2 + int(np.ceil(format.precision * np.log10(2)))
    candidates = (f"{value:.{digits}g}" for digits in range(1, enough))
    return next((text for text in candidates if round_to(float(text), format) == value), repr(value))


def _one_example(logits: npt.ArrayLike) -> Float64Array:
    given = np.asarray(logits, np.float64)
    if given.ndim != 1 or not given.size:
        raise ValueError(f"logits: got shape {given.shape}, need one row of numbers")
    if not np.isfinite(given).all():
        raise ValueError(f"logits: got {given[~np.isfinite(given)][0]}, need finite numbers")
    return given


def _store(given: Float64Array, format: FloatFormat, temperature: float) -> tuple[Float64Array, FloatArray]:
    """Return the logits as stored, and divided by the temperature in the carrier of the format."""
    if not (np.isfinite(temperature) and temperature > 0):
        raise ValueError(f"temperature: got {temperature}, need a finite number above 0")
    arithmetic = arithmetic_of(format)
    stored = round_to(given, format)
    with np.errstate(all="ignore"):  # a logit that the format cannot hold is an event, not an accident
        divisor = arithmetic.carry(np.full(given.shape, temperature))
        return stored, arithmetic.divide(arithmetic.carry(given), divisor)


def _outcome(value: float, truth: Decimal, format: FloatFormat, *, certain: bool) -> str:
    """Return the outcome of a probability; the truth is never exactly 0, and exactly 1 only if there is one class."""
    if not np.isfinite(value):
        return "undefined"
    if value == 0:
        return "zero"
    if value == 1 and not certain:
        return "one"
    return "nearest" if round_to(float(truth), format) == value else "off"


def _events(
    function: str,
    given: Float64Array,
    stored: Float64Array,
    scaled: FloatArray,
    exponentials: Float64Array,
    values: Float64Array,
    outcomes: tuple[str, ...],
) -> tuple[Event, ...]:
    winners = np.isin(np.arange(len(values)), argmax_ties(values))
    tied = winners & (np.unique(given[winners]).size > 1)
    off_one = bool(np.isfinite(values).all()) and sum(map(Fraction, values.tolist())) != 1
    happened = {
        "logit_lost": ~np.isfinite(scaled),
        "logit_rounded": np.isfinite(stored) & (stored != given),
        "exponential_lost": ~np.isfinite(exponentials),
        "exponential_zero": exponentials == 0,
        "undefined": np.array([outcome == "undefined" for outcome in outcomes]),
        "one": np.array([outcome == "one" for outcome in outcomes]),
        "zero": np.array([outcome == "zero" for outcome in outcomes]),
        "tie": tied & (function == "softmax"),
        "sum_is_not_one": np.full(len(values), off_one and function == "softmax"),
    }
    return tuple(
        Event(name=name, positions=tuple(np.flatnonzero(happened[name]).tolist()))
        for name in EVENTS
        if happened[name].any()
    )


def _relative_error(value: float, truth: Decimal) -> float:
    if not np.isfinite(value):
        return float("nan")
    if value == 0:
        return -1.0
    return float((Decimal(value) - truth) / truth)
