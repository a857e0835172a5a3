"""Cross-entropy of masked logits: -inf in the inputs marks a class that cannot occur; the true class is the first."""

import numpy as np

from core.arithmetic.arrays import Float64Array, FloatArray
from core.arithmetic.entries import Text
from core.losses.family import Balls, Exact, Family, Way, log_sum_exp, shifted, softmax, towards
from core.losses.tape import Tape, Variable

PENALTY = -1e9


def cross_entropy(tape: Tape, logits: Variable) -> Variable:
    """Return log S - d_y of shifted logits."""
    differences = shifted(tape, logits)
    return tape.log(tape.sum(tape.exp(differences))) - differences[0]


def _masked(logits: Variable) -> np.ndarray:
    return np.asarray(np.isneginf(logits.value))


def of_zeroed(tape: Tape, logits: Variable) -> Variable:
    """-log(p_y) with p = e m / sum(e m), m the mask and e unshifted: probabilities are masked, not logits."""
    open_ones = tape.where(_masked(logits), 0.0, logits)
    terms = tape.where(_masked(logits), 0.0, tape.exp(open_ones))
    return -tape.log(terms[0] / tape.sum(terms))


def by_penalty(tape: Tape, logits: Variable) -> Variable:
    """The fused loss of z + m (-1e9), m = 1 for a masked class: -inf in a format that ends before."""
    masked = _masked(logits)
    return cross_entropy(tape, tape.where(masked, 0.0, logits) + tape.where(masked, PENALTY, 0.0))


def by_lowest(tape: Tape, logits: Variable) -> Variable:
    """The fused loss with the lowest finite number in place of a masked logit."""
    lowest = -tape.arithmetic.format.max
    return cross_entropy(tape, tape.where(_masked(logits), lowest, logits))


def by_infinity(tape: Tape, logits: Variable) -> Variable:
    """The fused loss of logits with -inf; NaN where every class is masked."""
    return cross_entropy(tape, logits)


def exact(logits: Balls) -> Exact:
    """Return the loss over the classes that can occur."""
    chances, total = softmax(logits), log_sum_exp(logits)
    others = log_sum_exp(logits[1:])
    at_label = -(others - total).exp() if others.is_finite() else chances[0] - 1
    return Exact(loss=total - logits[0], gradient=[at_label, *chances[1:]])


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw logits below which the true class is by the magnitude, half of the others masked."""
    logits = towards(-1)(rng, magnitudes)
    logits[-len(logits) // 2 :] = -np.inf
    return logits


def all_masked(count: int) -> FloatArray:
    """Return the inputs of one sample whose classes are all masked."""
    return np.full((count, 1), -np.inf)


FAMILY = Family(
    name="masked",
    title=Text("Masked logits", de="Maskierte Logits"),
    formula=r"-\log\operatorname{softmax}(z+\mathrm{mask})_y",
    inputs=Text(
        "logits, -inf for a masked class; the true class is the first",
        de="Logits, -inf für eine maskierte Klasse; die wahre Klasse ist die erste",
    ),
    trap=Text(
        "-1e9 is -inf in float16. Where a whole row is masked, -inf gives NaN, and a finite number a loss of "
        "ln n that looks healthy.",
        de="-1e9 ist in float16 -inf. Wo eine ganze Zeile maskiert ist, ergibt -inf NaN und eine endliche Zahl einen "
        "Loss von ln n, der gesund aussieht.",
    ),
    magnitude=Text("margin of the others over the true class", de="Abstand der anderen zur wahren Klasse"),
    lowest=0.0,
    highest=120.0,
    draw=draw,
    exact=exact,
    takes_masks=True,
    ways=(
        Way(
            name="probabilities",
            title=Text("Probabilities set to 0", de="Wahrscheinlichkeiten auf 0 gesetzt"),
            formula=r"-\log\tfrac{m_y e^{z_y}}{\sum_j m_j e^{z_j}}",
            breaks=Text("exp underflows or overflows", de="exp unterläuft oder läuft über"),
            compute=of_zeroed,
        ),
        Way(
            name="penalty",
            title=Text("-1e9 added", de="-1e9 addiert"),
            formula=r"z-10^9 m",
            breaks=Text("-1e9 is -inf in float16", de="-1e9 ist in float16 -inf"),
            compute=by_penalty,
        ),
        Way(
            name="lowest",
            title=Text("Lowest number of the format", de="Kleinste Zahl des Formats"),
            formula=r"\min(\mathrm{format})",
            breaks=Text("a row that is all masked has the loss ln n", de="eine ganz maskierte Zeile hat den Loss ln n"),
            compute=by_lowest,
        ),
        Way(
            name="infinity",
            title=Text("-inf", de="-inf"),
            formula=r"z_j=-\infty",
            breaks=Text("a row that is all masked is NaN", de="eine ganz maskierte Zeile ist NaN"),
            compute=by_infinity,
        ),
    ),
    example=(-110.0, 0.0, float("-inf")),
)
