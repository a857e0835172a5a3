"""The type of a loss family: one loss of today's training, the ways in which people compute it, and its exact value.

The families are files of ``core.losses.families``; how their errors are measured is in ``core.sweep.families``. The
exact value is that of the inputs as the format holds them: they are rounded, and then nothing more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array, FloatArray
from core.arithmetic.balls import ARB, accurate_to, to_pairs, working_precision
from core.arithmetic.entries import Style
from core.arithmetic.rounded import Arithmetic
from core.losses.tape import Tape, Variable

CLASSES = 8
"""Logits of a drawn sample."""
MAX_INPUTS = 1_000
FEWEST_BITS, MOST_BITS = 128, 8192
PAIR_BITS = 107
NEGLIGIBLE_EXPONENT = -1077
Balls = Sequence[arb]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """The exact loss of one sample and its derivatives by all inputs of the sample.

    Parameters
    ----------
    loss : arb
    gradient : list of arb, length num_inputs
    """

    loss: arb
    gradient: list[arb]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to compute the loss.

    Parameters
    ----------
    name, title : str
        The name on the command line, and the name to show.
    formula : str
        In LaTeX.
    breaks : str
        Where it fails, in one sentence.
    compute : callable
        ``compute(tape, inputs, **parameters)`` returns the loss of each sample; the gradient is that of
        back-propagation through these operations.
    derive : callable, optional
        ``derive(tape, inputs, **parameters)`` returns the gradient, if the way does not leave it to back-propagation.
    is_other_loss : bool, default False
        Whether even exact arithmetic would give another loss: a mistake and not a rounding.
    style : Style, optional
    """

    name: str
    title: str
    formula: str
    breaks: str
    compute: Callable[..., Variable]
    derive: Callable[..., Variable] | None = None
    is_other_loss: bool = False
    style: Style | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One loss with its ways.

    Parameters
    ----------
    name, title : str
        The name in links and on the command line, and the name to show.
    formula : str
        The loss in LaTeX.
    inputs : str
        What the numbers of one sample are.
    trap : str
        The mistake that it invites, in one sentence.
    magnitude : str
        What the magnitude of a curve is.
    lowest, highest : float
        The range of the magnitude; logarithmic if the lowest is above 0.
    draw : callable
        ``draw(rng, magnitudes)`` draws one sample for each magnitude, shape (num_inputs, num_samples).
    exact : callable
        ``exact(inputs, **parameters)`` returns the `Exact` of one sample from balls, at the working precision in force.
    ways : tuple of Way
        From the one that people write first to the one to prefer.
    parameters : mapping of str to float
        Constants of the loss. Like the inputs, each is rounded to the format first.
    example : tuple of float
        The inputs of a sample that shows the trap.
    num_inputs : range
        How many inputs a sample may have.
    takes_masks : bool, default False
        Whether an input may be -inf, a class that cannot occur.
    """

    name: str
    title: str
    formula: str
    inputs: str
    trap: str
    magnitude: str
    lowest: float
    highest: float
    draw: Callable[[np.random.Generator, Float64Array], Float64Array]
    exact: Callable[..., Exact]
    ways: tuple[Way, ...]
    example: tuple[float, ...]
    num_inputs: range = range(2, MAX_INPUTS + 1)
    takes_masks: bool = False
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def best(self) -> Way:
        """The way to prefer."""
        return self.ways[-1]

    def parameters_in(self, arithmetic: Arithmetic) -> dict[str, float]:
        """Return the constants as the format holds them."""
        return {name: float(arithmetic.carry([value])[0]) for name, value in self.parameters.items()}

    def evaluate(self, way: Way, arithmetic: Arithmetic, inputs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Compute the loss of samples and its gradient by one way, every operation rounded to the format.

        Parameters
        ----------
        way : Way
            One of ``ways``.
        arithmetic : Arithmetic
            The format.
        inputs : ndarray, shape (num_inputs, num_samples)
            Values of the format, infinite ones included.

        Returns
        -------
        tuple of ndarray
            The losses, shape (num_samples,), and the gradient in the shape of the inputs.
        """
        tape, parameters = Tape(arithmetic), self.parameters_in(arithmetic)
        source = tape.of(inputs)
        with np.errstate(all="ignore"):  # overflow, 0 / 0 and inf - inf are results to measure, not accidents
            loss = way.compute(tape, source, **parameters)
            if way.derive is not None:
                return loss.value, way.derive(tape, source, **parameters).value
            return loss.value, tape.gradient(loss, source)

    @ARB.runs
    def truth(self, arithmetic: Arithmetic, inputs: FloatArray) -> "Truth":
        """Return the certified loss and gradient of samples whose inputs are values of the format.

        Samples with an input that is not a number of the loss, such as one that overflowed, have no truth: NaN.

        Raises
        ------
        ArithmeticError
            If ``MOST_BITS`` are too few to tell a value from 0.
        """
        parameters, allowed = self.parameters_in(arithmetic), np.isfinite(inputs)
        if self.takes_masks:
            allowed |= np.isneginf(inputs)
        has_truth = allowed.all(axis=0)
        rows = inputs[:, has_truth].astype(np.float64).T.tolist()
        found = [certified(partial(self._exact, row, parameters)) for row in rows]
        balls = [ball for one in found for ball in (one.loss, *one.gradient)]
        high, low = (np.full((inputs.shape[1], 1 + len(inputs)), np.nan) for _ in range(2))
        high[has_truth], low[has_truth] = (part.reshape(len(rows), 1 + len(inputs)) for part in to_pairs(balls))
        return Truth(loss_hi=high[:, 0], loss_lo=low[:, 0], gradient_hi=high[:, 1:].T, gradient_lo=low[:, 1:].T)

    def _exact(self, row: list[float], parameters: Mapping[str, float]) -> Exact:
        return self.exact([arb(value) for value in row], **{name: arb(value) for name, value in parameters.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Exact losses, shape (num_samples,), and gradients, shape of the inputs, as sums hi + lo of two float64."""

    loss_hi: Float64Array
    loss_lo: Float64Array
    gradient_hi: Float64Array
    gradient_lo: Float64Array


def certified(compute: Callable[[], Exact]) -> Exact:
    """Return balls that are accurate to more bits than a pair holds, by raising the working precision."""
    bits = FEWEST_BITS
    while bits <= MOST_BITS:
        with working_precision(bits):
            found = compute()
            balls = [ball for ball in (found.loss, *found.gradient) if not _is_infinite(ball)]
            if accurate_to(balls, PAIR_BITS, NEGLIGIBLE_EXPONENT):
                return found
        bits *= 4
    raise ArithmeticError(f"the exact value cannot be told from 0 by {MOST_BITS} bits")


def _is_infinite(ball: arb) -> bool:
    return bool(ball == arb("inf") or ball == arb("-inf"))


def log_sum_exp(logits: Balls) -> arb:
    """Return ln sum exp of balls, among which -inf counts for nothing; -inf if there are no others."""
    finite = [ball for ball in logits if ball.is_finite()]
    if not finite:
        return arb("-inf")
    largest = max(finite, key=float)
    total = arb(0)
    for ball in finite:
        total += (ball - largest).exp()
    return total.log() + largest


def softmax(logits: Balls) -> list[arb]:
    """Return the probabilities of balls; that of -inf is 0."""
    total = log_sum_exp(logits)
    return [(ball - total).exp() if ball.is_finite() else arb(0) for ball in logits]


def halves(inputs: Variable) -> tuple[Variable, Variable]:
    """Return the first and the second half of the inputs, for losses that take two of each."""
    half = len(inputs.value) // 2
    return inputs[:half], inputs[half:]


def shifted(tape: Tape, logits: Variable) -> Variable:
    """Return logits minus the largest one."""
    return logits - tape.largest(logits)


def log_softmax(tape: Tape, logits: Variable) -> Variable:
    """Return the logarithms of softmax by shifted logits."""
    differences = shifted(tape, logits)
    return differences - tape.log(tape.sum(tape.exp(differences)))


def probabilities(tape: Tape, logits: Variable) -> Variable:
    """Return softmax by shifted logits."""
    exponentials = tape.exp(shifted(tape, logits))
    return exponentials / tape.sum(exponentials)


def log_one_plus_exp(tape: Tape, argument: Variable) -> Variable:
    """Return softplus as max(x, 0) + log1p(exp(-|x|)), which neither overflows nor absorbs."""
    return tape.where(np.asarray(argument.value > 0), argument, 0.0) + tape.log1p(tape.exp(-tape.magnitude(argument)))


def towards(sign: int) -> Callable[[np.random.Generator, Float64Array], Float64Array]:
    """Return a draw of logits whose first class is ``sign`` times the magnitude above others that vary a little."""

    def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
        logits = rng.uniform(-1, 1, (CLASSES, len(magnitudes)))
        logits[0] += sign * magnitudes
        return logits

    return draw
