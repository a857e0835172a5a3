"""One input of one formulation in one format: every intermediate value, computed and exact, and the first error.

The formula that is opened up is the very code of ``core.losses``, run with the recording arithmetic of
``core.autopsy.tracing``. Errors over many inputs are measured in ``core.sweep.run``.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.arithmetic.balls import ARB, working_precision
from core.arithmetic.formats import FloatFormat, format_named
from core.arithmetic.reductions import MOST_IN_ORDER
from core.arithmetic.rounded import arithmetic_of, can_hold, round_to
from core.autopsy.causes import blamed, cause_of, first_damage, is_damaged, relative_error, ulp_error
from core.autopsy.expressions import Notation, exact_text, lettered
from core.autopsy.tracing import EXACT_OPERATIONS, OPERATIONS, Node, TracingArithmetic
from core.losses import FORMULATIONS
from core.messages import Digits, Message, arguments
from core.messages import autopsy as said

MAX_CLASSES = MOST_IN_ORDER
MAX_SPREAD = 1e4
"""Largest range of logits: exact values need about 3 bits for each unit of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutopsyParams:
    """The evaluation to trace.

    Parameters
    ----------
    loss : str
        A key of ``FORMULATIONS``.
    format : str
        A key of ``FORMATS``.
    formulation : str
        A key of ``FORMULATIONS[loss]``.
    logits : tuple of float
        One for each class; a single one for the sigmoid. Rounded to the format first.
    label : int
        The true class; 0 or 1 for the sigmoid.

    Raises
    ------
    ValueError
        If a name is unknown, the label does not fit, or the logits are empty, too many, not finite or too far apart.
    """

    loss: str
    format: str
    formulation: str
    logits: tuple[float, ...]
    label: int

    def __post_init__(self) -> None:
        if self.loss not in FORMULATIONS:
            raise ValueError(arguments.UNKNOWN_NAME(argument="loss", name=self.loss, allowed=", ".join(FORMULATIONS)))
        if self.formulation not in FORMULATIONS[self.loss]:
            allowed = ", ".join(FORMULATIONS[self.loss])
            raise ValueError(arguments.UNKNOWN_NAME(argument="formulation", name=self.formulation, allowed=allowed))
        allowed_count = 1 if self.loss == "sigmoid" else MAX_CLASSES
        if not 1 <= len(self.logits) <= allowed_count:
            needed = said.ONE_LOGIT() if self.loss == "sigmoid" else said.SOME_LOGITS(most=MAX_CLASSES)
            raise ValueError(said.LOGITS_COUNT(count=len(self.logits), needed=needed))
        largest_label = 1 if self.loss == "sigmoid" else len(self.logits) - 1
        if not 0 <= self.label <= largest_label:
            raise ValueError(said.LABEL(label=self.label, most=largest_label))
        _check_logits(self.logits, format_named(self.format))

    @property
    def rounded_logits(self) -> tuple[float, ...]:
        """The logits as values of the format."""
        return tuple(round_to(self.logits, format_named(self.format)).tolist())


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One operation and its result.

    Parameters
    ----------
    number : int
        From 1 on; steps of the loss come before those that only the gradient needs.
    part : str
        "loss" or "gradient".
    name : str
        The letter that later expressions use, or "".
    expression : str
        The operation; ``#n`` is the result of step n.
    computed : float
        In the format.
    exact : str
        Certified result of exact arithmetic on the rounded logits, to 20 digits.
    relative_error, ulps : float
        Of ``computed`` against ``exact``; infinite if ``computed`` is not finite.
    damaged : bool
        Whether more than half of the format's significand bits are wrong.
    cause : str
        For a damaged step a key of ``core.messages.autopsy.CAUSES``, or "inherited" if an operand was damaged before;
        else "".
    origin : int or None
        The step whose rounding, clipping or overflow caused the damage of this step.
    """

    number: int
    part: str
    name: str
    expression: str
    computed: float
    exact: str
    relative_error: float
    ulps: float
    damaged: bool
    cause: str
    origin: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The loss or one entry of the gradient, and the story of its error.

    Parameters
    ----------
    name : str
        "loss" or "gradient[j]".
    computed, exact, relative_error, ulps, damaged
        As in ``Step``.
    first_damaged : int or None
        The step where the damage that reaches this result begins.
    explanation : str
        The explanation, in one or two sentences.
    """

    name: str
    computed: float
    exact: str
    relative_error: float
    ulps: float
    damaged: bool
    first_damaged: int | None
    explanation: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Autopsy:
    """Everything about one evaluation.

    Parameters
    ----------
    params : AutopsyParams
        The traced evaluation.
    steps : tuple of Step
        In the order of computation, the loss first.
    loss : Result
        The loss.
    gradient : tuple of Result
        One for each logit.
    """

    params: AutopsyParams
    steps: tuple[Step, ...]
    loss: Result
    gradient: tuple[Result, ...]


@ARB.runs
def autopsy(params: AutopsyParams) -> Autopsy:
    """Trace one evaluation and assess every value in it.

    Examples
    --------
    >>> found = autopsy(
    ...     AutopsyParams(loss="softmax", format="float32", formulation="naive", logits=(90.0, 0.0), label=1)
    ... )
    >>> found.loss.computed, found.steps[found.loss.first_damaged - 1].expression
    (inf, 'exp(z[0])')
    """
    rounded = params.rounded_logits
    spread = max(*rounded, 0.0) - min(*rounded, 0.0)
    # Sums like 1 + e^-spread must keep the small term exactly; twice the bits keep its square.
    with working_precision(256 + math.ceil(2 * spread / math.log(2))):
        loss, gradient, letters = traced(params, rounded)
        try:
            return _judged(params, loss, gradient, letters)
        finally:
            loss.trace.nodes.clear()  # a trace and its nodes hold each other, and the balls with them


def traced(params: AutopsyParams, logits: tuple[float, ...]) -> tuple[Node, list[Node], dict[Node, str]]:
    """Run the formulation on nodes; return the loss, the gradient and the nodes that have a letter."""
    formulation = FORMULATIONS[params.loss][params.formulation]
    trace = TracingArithmetic(arithmetic=arithmetic_of(format_named(params.format)))
    names = ["z"] if params.loss == "sigmoid" else [f"z[{position}]" for position in range(len(logits))]
    # The recording arithmetic has the methods of Arithmetic, on arrays of nodes.
    steps = formulation.loss.steps(trace, trace.inputs(logits, names), np.array([params.label]))  # type: ignore[arg-type]
    evaluation = formulation.from_steps(steps)
    (loss,), gradient = evaluation.loss, evaluation.gradient[:, 0]
    return trace.node(loss), [trace.node(entry) for entry in gradient], lettered(vars(steps))


def _judged(params: AutopsyParams, loss: Node, gradient: list[Node], letters: dict[Node, str]) -> Autopsy:
    format = format_named(params.format)
    of_loss, of_gradient = _ancestors([loss]), _ancestors(gradient)
    shown = [node for node in loss.trace.nodes if _is_step(node, loss, *gradient)]
    ordered = [node for node in shown if node in of_loss]
    ordered += [node for node in shown if node in of_gradient and node not in of_loss]
    numbers = {node: number for number, node in enumerate(ordered, start=1)}
    notation = Notation(letters=letters, numbers=numbers)
    damaged = {node for node in of_loss | of_gradient if node.operation in OPERATIONS and is_damaged(node, format)}

    def step(node: Node) -> Step:
        cause, origin = _own_cause(node, damaged, format)
        return Step(
            number=numbers[node],
            part="loss" if node in of_loss else "gradient",
            name=letters.get(node, ""),
            expression=notation.expression(node),
            computed=node.computed,
            exact=exact_text(node.exact),
            relative_error=relative_error(node),
            ulps=ulp_error(node, format),
            damaged=node in damaged,
            cause=cause,
            origin=numbers.get(origin) if origin else None,
        )

    steps = tuple(step(node) for node in ordered)
    names = [f"gradient[{position}]" for position in range(len(gradient))]
    results = [
        _result(name, node, steps, numbers, damaged, format)
        for name, node in zip(["loss", *names], [loss, *gradient], strict=True)
    ]
    return Autopsy(params=params, steps=steps, loss=results[0], gradient=tuple(results[1:]))


def _result(
    name: str, node: Node, steps: tuple[Step, ...], numbers: dict[Node, int], damaged: set[Node], format: FloatFormat
) -> Result:
    culprit = first_damage(node, damaged)
    while culprit is not None and culprit not in numbers:
        culprit = culprit.operands[0]
    step = steps[numbers[culprit] - 1] if culprit else None
    return Result(
        name=name,
        computed=node.computed,
        exact=exact_text(node.exact),
        relative_error=relative_error(node),
        ulps=ulp_error(node, format),
        damaged=step is not None,
        first_damaged=step.number if step else None,
        explanation=_explanation(name, node, step, steps, format),
    )


def _explanation(name: str, node: Node, step: Step | None, steps: tuple[Step, ...], format: FloatFormat) -> Message:
    if step is None:
        ulps = ulp_error(node, format)
        return said.SOUND(
            subject=said.THE_LOSS() if name == "loss" else name,
            computed=node.computed,
            ulps=(said.FEW_ULPS if ulps < 100 else said.MANY_ULPS)(ulps=ulps),
            format=format.name,
        )
    about = {"format": format.name, "largest": float(format.max), "smallest": float(format.min_normal)}
    damage = said.DAMAGED(
        number=step.number,
        step=_titled(step),
        computed=step.computed,
        exact=Digits(step.exact),
        why=said.CAUSES[step.cause].of(about),
    )
    if step.origin is None or step.origin == step.number:
        return damage
    source = steps[step.origin - 1]
    return said.DAMAGED_BY(damage=damage, number=source.number, step=_titled(source), computed=source.computed)


def _titled(step: Step) -> str:
    return f"{step.name} = {step.expression}" if step.name else step.expression


def _own_cause(node: Node, damaged: set[Node], format: FloatFormat) -> tuple[str, Node | None]:
    if node not in damaged:
        return "", None
    if any(operand in damaged for operand in node.operands):
        return "inherited", None
    origin = blamed(node)
    return cause_of(node, origin, format), origin


def _ancestors(results: Iterable[Node]) -> set[Node]:
    found, waiting = set(results), list(results)
    while waiting:
        for operand in waiting.pop().operands:
            if operand not in found:
                found.add(operand)
                waiting.append(operand)
    return found


def _is_step(node: Node, *results: Node) -> bool:
    is_exact = node.operation in EXACT_OPERATIONS and math.isnan(node.computed) == math.isnan(node.operands[0].computed)
    return node.operation in OPERATIONS and (not is_exact or node in results)


def _check_logits(logits: tuple[float, ...], format: FloatFormat) -> None:
    for logit in logits:
        if not math.isfinite(logit):
            raise ValueError(said.LOGIT_NOT_FINITE(logit=logit))
    rounded, is_held = round_to(logits, format), can_hold(logits, format)
    if not is_held.all():
        offender = logits[int(np.argmin(is_held))]
        if abs(offender) <= format.max:
            raise ValueError(said.LOGIT_LACKS(logit=offender, format=format.name))
        raise ValueError(said.LOGIT_BEYOND(logit=offender, format=format.name, largest=float(format.max)))
    if max(*rounded.tolist(), 0.0) - min(*rounded.tolist(), 0.0) > MAX_SPREAD:
        raise ValueError(said.LOGITS_APART(most=MAX_SPREAD))
