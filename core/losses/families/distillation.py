"""Distillation: T^2 KL(p || q) of a teacher's and a student's softmax, both at temperature T = 2.

The first half of the inputs are the teacher's logits, the second the student's; the teacher gets no gradient.

References
----------
G. Hinton, O. Vinyals, J. Dean, "Distilling the Knowledge in a Neural Network", 2015, arXiv 1503.02531.
"""

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.losses.families import k3
from core.losses.family import (
    CLASSES,
    MAX_INPUTS,
    Balls,
    Exact,
    Family,
    Way,
    halves,
    log_softmax,
    log_sum_exp,
    probabilities,
    shifted,
    softmax,
)
from core.losses.tape import Tape, Variable


def tempered(tape: Tape, inputs: Variable, temperature: float) -> tuple[Variable, Variable]:
    """Return the teacher's logits as a constant and the student's, both divided by the temperature."""
    teacher, student = halves(inputs)
    return tape.held(teacher / temperature), student / temperature


def p_log_p(tape: Tape, inputs: Variable, temperature: float) -> Variable:
    """T^2 sum(p log(p / q)) of probabilities."""
    teacher, student = (probabilities(tape, logits) for logits in tempered(tape, inputs, temperature))
    ratio = tape.log(teacher / student)
    return temperature * temperature * tape.sum(tape.held(teacher) * ratio)


def entropies(tape: Tape, inputs: Variable, temperature: float) -> Variable:
    """T^2 (cross-entropy of p and q minus entropy of p), from log-probabilities."""
    teacher, student = (log_softmax(tape, logits) for logits in tempered(tape, inputs, temperature))
    chances = tape.held(tape.exp(teacher))
    cross, own = -tape.sum(chances * student), -tape.sum(chances * tape.held(teacher))
    return temperature * temperature * (cross - own)


def by_k3(tape: Tape, inputs: Variable, temperature: float) -> Variable:
    """T^2 sum(p (e^d - d - 1)), d = log q - log p: no term is negative, as the sum of e^d - 1 over p is 0."""
    teacher, student = tempered(tape, inputs, temperature)
    chances = probabilities(tape, teacher)
    is_possible = np.asarray(teacher.value > -np.inf)
    difference = _difference(tape, teacher, student)
    terms = k3.accurate(tape, tape.where(is_possible, difference, 0.0))
    return temperature * temperature * tape.sum(_with_lost(tape, is_possible, chances * terms, student))


def _difference(tape: Tape, teacher: Variable, student: Variable) -> Variable:
    """Return log q - log p as the difference of logits minus its own logarithmic mean under p.

    Both are shifted by their largest logit first, and the difference by its largest entry, so that little is rounded
    where the student is close to the teacher but for an offset.
    """
    is_possible = np.asarray(teacher.value > -np.inf)
    apart = tape.where(is_possible, shifted(tape, student) - shifted(tape, teacher), -np.inf)
    lowered = tape.where(is_possible, apart - tape.largest(apart), 0.0)
    mean = tape.log1p(tape.sum(probabilities(tape, teacher) * tape.expm1(lowered)))
    lost = tape.sum(tape.where(is_possible, 0.0, probabilities(tape, student)))
    return lowered - mean + tape.log1p(-lost)


def _with_lost(tape: Tape, is_possible: np.ndarray, terms: Variable, student: Variable) -> Variable:
    """Return the terms, with the student's whole probability where the teacher has none."""
    return tape.where(is_possible, terms, probabilities(tape, student))


def slope(tape: Tape, inputs: Variable, temperature: float) -> Variable:
    """The derivative T (q - p) by the student's logits, as T p expm1(d) where q and p are close."""
    teacher, student = tempered(tape, inputs, temperature)
    chances, difference = probabilities(tape, teacher), _difference(tape, teacher, student)
    is_close = np.asarray((np.abs(difference.value) < 1) & (teacher.value > -np.inf))
    close = chances * tape.expm1(tape.where(is_close, difference, 0.0))
    moved = temperature * tape.where(is_close, close, probabilities(tape, student) - chances)
    return tape.of(np.concatenate([np.zeros_like(moved.value), moved.value]))


def exact(inputs: Balls, temperature: arb) -> Exact:
    """Return T^2 KL and, for the student, T (q - p)."""
    half = len(inputs) // 2
    teacher, student = ([ball / temperature for ball in part] for part in (inputs[:half], inputs[half:]))
    own, other = log_sum_exp(teacher), log_sum_exp(student)
    chances, guesses = softmax(teacher), softmax(student)
    loss = arb(0)
    for chance, one, two in zip(chances, teacher, student, strict=True):
        if one.is_finite():
            loss = loss + chance * ((one - own) - (two - other))
    gradient = [temperature * (q - p) for p, q in zip(chances, guesses, strict=True)]
    return Exact(loss=temperature**2 * loss, gradient=[arb(0)] * half + gradient)


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw a teacher, and a student that differs from it by the magnitude in every logit."""
    teacher = rng.uniform(-4, 4, (CLASSES, len(magnitudes)))
    return np.concatenate([teacher, teacher + magnitudes * rng.uniform(-1, 1, teacher.shape)])


FAMILY = Family(
    name="distillation",
    title=Text("Distillation (KL)", de="Distillation (KL)"),
    formula=r"T^2\sum_j p_j\log\tfrac{p_j}{q_j},\quad p=\operatorname{softmax}(t/T),\ q=\operatorname{softmax}(z/T)",
    inputs=Text(
        "logits of the teacher, then as many of the student", de="Logits des Lehrers, dann ebenso viele des Schülers"
    ),
    trap=Text(
        "p log p is NaN where a probability is 0, and the closer the student comes to the teacher, the more of the "
        "loss is the difference of two almost equal numbers.",
        de="p log p ist NaN, wo eine Wahrscheinlichkeit 0 ist, und je näher der Schüler dem Lehrer kommt, desto mehr "
        "ist der Loss die Differenz zweier fast gleicher Zahlen.",
    ),
    magnitude=Text("difference between student and teacher", de="Unterschied zwischen Schüler und Lehrer"),
    lowest=1e-5,
    highest=1000.0,
    draw=draw,
    exact=exact,
    num_inputs=range(2, MAX_INPUTS + 1, 2),
    takes_masks=True,
    parameters={"temperature": 2.0},
    ways=(
        Way(
            name="p_log_p",
            title=Text("p log(p / q)", de="p log(p / q)"),
            formula=r"T^2\sum_j p_j\log(p_j/q_j)",
            breaks=Text("a probability is 0", de="eine Wahrscheinlichkeit ist 0"),
            compute=p_log_p,
        ),
        Way(
            name="entropies",
            title=Text("Cross-entropy minus entropy", de="Kreuzentropie minus Entropie"),
            formula=r"T^2\bigl(H(p,q)-H(p)\bigr)",
            breaks=Text("cancels once both are almost equal", de="löscht sich aus, sobald beide fast gleich sind"),
            compute=entropies,
        ),
        Way(
            name="k3",
            title=Text("Sum of k3", de="Summe von k3"),
            formula=r"T^2\sum_j p_j\,(e^{d_j}-d_j-1),\quad d=\log q-\log p",
            breaks=Text("only as far as d itself is rounded", de="nur, soweit d selbst gerundet ist"),
            compute=by_k3,
            derive=slope,
        ),
    ),
    example=(2.0, 0.0, 0.0, 2.001, 0.0, 0.0),
)
