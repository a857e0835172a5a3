"""From facts to verdicts: which facts break which rule, and whether that is certain."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from logit_doctor.reading import catalogue
from logit_doctor.reading.facts import Fact, Logarithm, Lost, Monitoring, Pairing, Serving, Swapping, Thresholding, Use
from logit_doctor.reading.guards import Guard, Guards
from logit_doctor.reading.values import Loss, Tensor, Unknown

CROSS_FAMILY = {("sigmoid", "sparse"), ("sigmoid", "categorical")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One broken rule, or something that could not be followed (rule ``unresolved``).

    ``severity`` overrides the rule's own on every backend. ``fact`` is what was judged.
    """

    rule: str
    line: int
    column: int
    message: str
    fact: Fact = field(compare=False, repr=False)
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the facts of a file say together.

    ``sites`` are the conditions of all facts of one type, line and episode; ``logits`` the models trained on logits,
    ``binary_logits`` those trained on them by a binary loss; ``uses`` says which models are fitted or called.
    """

    sites: dict[tuple[type, int, int], list[Guards]]
    logits: frozenset[int]
    binary_logits: frozenset[int]
    uses: frozenset[tuple[int, str]]


def evidence_of(facts: Sequence[Fact]) -> Evidence:
    """Collect what the judges need to know about the other facts."""
    sites: dict[tuple[type, int, int], list[Guards]] = {}
    for fact in facts:
        sites.setdefault((type(fact), fact.site, fact.episode), []).append(fact.guards)
    pairs = [(fact.output, fact.loss) for fact in facts if isinstance(fact, Pairing)]
    known = [
        (output.model, family_of(output, loss))
        for output, loss in pairs
        if isinstance(output, Tensor) and isinstance(loss, Loss) and loss.from_logits
        if output.activation.name == "linear" and output.model is not None
    ]
    return Evidence(
        sites=sites,
        logits=frozenset(model for model, _ in known),
        binary_logits=frozenset(model for model, family in known if family == "binary"),
        uses=frozenset((fact.model, fact.how) for fact in facts if isinstance(fact, Use)),
    )


def verdicts(facts: Sequence[Fact]) -> list[Verdict]:
    """Judge all facts of a file."""
    evidence = evidence_of(facts)
    found = [verdict for fact in facts for verdict in JUDGES[type(fact)](fact, evidence)]
    conditions: dict[tuple[str, int], set[Guards]] = {}
    for verdict in found:
        conditions.setdefault((verdict.rule, verdict.line), set()).add(verdict.fact.guards)
    return unique(
        [
            verdict
            if verdict.rule == "unresolved"
            or is_certain(verdict.fact, conditions[verdict.rule, verdict.line], evidence)
            else in_doubt(verdict, verdict.fact)
            for verdict in found
        ]
    )


def is_certain(fact: Fact, conditions: set[Guards], evidence: Evidence) -> bool:
    """Whether a verdict depends on at most one open condition, and on nothing that changes inside a loop."""
    if not fact.guards:
        return True
    universe = evidence.sites[type(fact), fact.site, fact.episode]
    if all(guards in conditions for guards in universe):
        return True
    shared = set(universe[0]).intersection(*map(set, universe))
    own = [guard for guard in fact.guards if guard not in shared]
    if any(guard.in_loop for guard in own):
        return False
    return any(all(guards in conditions for guards in universe if guard in guards) for guard in own)


def in_doubt(verdict: Verdict, fact: Fact) -> Verdict:
    """Return a verdict that holds only for some combination of conditions as unresolved."""
    reason = f"{verdict.rule} if {conditions_text(fact.guards)}; whether these come together is not in this file"
    return unresolved(fact, verdict.line, reason)


def conditions_text(guards: Guards) -> str:
    """Return conditions in words."""
    return " and ".join(condition_text(guard) for guard in guards)


def condition_text(guard: Guard) -> str:
    """Return one condition as the source spells it."""
    comparison = (
        guard.subject if guard.comparison == "truth" else f"{guard.subject} {guard.comparison} {guard.constant!r}"
    )
    text = comparison if guard.holds else f"not ({comparison})"
    return f"'{text}' (line {guard.line})" if guard.line else f"'{text}'"


def unique(found: list[Verdict]) -> list[Verdict]:
    """Keep one verdict for each rule and line, in the order of the source."""
    kept: dict[tuple[str, int], Verdict] = {}
    for verdict in found:
        kept.setdefault((verdict.rule, verdict.line), verdict)
    return sorted(kept.values(), key=lambda verdict: (verdict.line, verdict.column, verdict.rule))


def unresolved(fact: Fact, line: int, reason: str) -> Verdict:
    """Return an open question."""
    return Verdict(rule="unresolved", line=line, column=1, message=f"could not be followed: {reason}", fact=fact)


def spoken(tensor: Tensor) -> str:
    """Describe an output."""
    activation = "linear" if tensor.activation.name == "linear" else f"'{tensor.activation.name}'"
    units = f" over {tensor.units} unit{'s' if tensor.units != 1 else ''}" if tensor.units is not None else ""
    return f"{activation} output{units} (line {tensor.line})"


def spoken_loss(loss: Loss) -> str:
    """Describe a loss."""
    return f"{loss.spelling} with from_logits={loss.from_logits}" if not loss.is_operation else loss.spelling


def at(rule: str, node: object, message: str, fact: Fact, severity: str | None = None) -> Verdict:
    """Return a verdict at a node of the source."""
    line, column = getattr(node, "lineno", fact.site), getattr(node, "col_offset", 0) + 1
    return Verdict(rule=rule, line=line, column=column, message=message, fact=fact, severity=severity)


def judge_pairing(fact: Pairing, evidence: Evidence) -> Iterator[Verdict]:
    """Judge an output and the loss it meets."""
    output, loss = fact.output, with_flag(fact)
    if isinstance(loss, Unknown):
        yield unresolved(fact, fact.site, f"the loss: {reason_text(loss)}")
    elif isinstance(output, Unknown):
        yield unresolved(fact, fact.site, f"the output that meets {loss.spelling}: {reason_text(output)}")
    elif output.activation.name is None:
        yield unresolved(
            fact, fact.site, f"the output (line {output.line}) that meets {loss.spelling}: {output.activation.reason}"
        )
    elif loss.from_logits is None and depends_on_flag(output, loss):
        yield unresolved(fact, fact.site, f"from_logits of {loss.spelling} is not known")
    else:
        yield from judge_known(fact, output, loss, evidence)


def with_flag(fact: Pairing) -> Loss | Unknown:
    """Return the loss; a from_logits that is not known is what the conditions of the output say it is."""
    loss = fact.loss
    if isinstance(loss, Loss) and loss.from_logits is None:
        for guard in fact.guards:
            if guard.comparison == "truth" and loss.flag in (guard.subject, f"not {guard.subject}"):
                return replace(loss, from_logits=guard.holds == (loss.flag == guard.subject))
    return loss


def reason_text(value: Unknown) -> str:
    """Return why a value is unknown."""
    return f"{value.reason} (line {value.line})" if value.line else value.reason


def depends_on_flag(output: Tensor, loss: Loss) -> bool:
    """Whether the verdict on a pairing needs from_logits."""
    return (output.activation.name, loss.family) not in CROSS_FAMILY


def family_of(output: Tensor, loss: Loss) -> str:
    """Return the loss's family; Keras decides 'crossentropy' by the number of units."""
    return loss.family if loss.family != "auto" else ("binary" if output.units == 1 else "categorical")


def judge_known(fact: Pairing, output: Tensor, loss: Loss, evidence: Evidence) -> Iterator[Verdict]:
    """Judge a known output and a known loss."""
    name, family = output.activation.name, family_of(output, loss)
    both = f"{spoken(output)} meets {spoken_loss(loss)} (line {loss.node.lineno})"
    if name == "softmax" and output.units == 1:
        return
    if output.units == 1 and family == "sparse":
        yield at("one-unit-sparse", loss.node, both, fact)
    elif name in catalogue.PROBABILITIES and loss.is_operation:
        yield at("double-activation-op", loss.node, both, fact)
    elif (name, family) in CROSS_FAMILY:
        yield at("sigmoid-with-categorical", output.activation.node or output.node, both, fact)
    elif name == "softmax" and family == "binary":
        yield at("softmax-with-binary", loss.node, both, fact)
    elif name in catalogue.PROBABILITIES and loss.from_logits:
        severity = None if is_rescued(fact, output) else "error"
        yield at("double-activation", output.activation.node or output.node, both, fact, severity)
    elif name in catalogue.PROBABILITIES and output.half:
        yield at("half-precision-output", output.activation.node or output.node, f"16-bit {both}", fact)
    elif name in catalogue.PROBABILITIES:
        yield at("two-step", loss.node, both, fact)
    elif not loss.from_logits and name not in catalogue.OTHER_PROBABILITIES:
        if is_idle(fact, output, evidence):
            yield unresolved(
                fact, fact.site, f"whether this loss is ever used, for nothing here trains the model: {both}"
            )
        else:
            yield at("missing-activation", loss.node, both, fact)


def is_idle(fact: Pairing, output: Tensor, evidence: Evidence) -> bool:
    """Whether a model is compiled but only ever used inside another one, as the generator of a GAN is."""
    if not fact.compiled or output.model is None or (output.model, "fit") in evidence.uses:
        return False
    return (output.model, "call") in evidence.uses or output.activation.name != "linear"


def is_rescued(fact: Pairing, output: Tensor) -> bool:
    """Whether TensorFlow finds the logits behind the activation."""
    return output.rescued and not output.half and (output.activation.library == "keras" or fact.graph)


def judge_serving(fact: Serving, evidence: Evidence) -> Iterator[Verdict]:
    """Judge what a model returns, whatever it is trained with."""
    output = fact.output
    node = output.activation.node or output.node
    if output.activation.name != "softmax":
        return
    if output.units == 1 and output.activation.axis == -1:
        yield at("softmax-one-unit", node, f"{spoken(output)} is constantly 1", fact)
    axis = output.activation.axis
    if axis == 0 or (
        isinstance(axis, int) and output.rank is not None and output.rank > 3 and 0 < axis < output.rank - 1
    ):
        yield at("softmax-axis", node, f"softmax over axis {axis} (line {output.line})", fact)


def judge_monitoring(fact: Monitoring, evidence: Evidence) -> Iterator[Verdict]:
    """Judge a metric and the output it sees."""
    metric, output = fact.metric, fact.output
    if metric.name in catalogue.FROM_LOGITS_METRICS:
        yield from judge_flagged_metric(fact, evidence)
        return
    if output.activation.name != "linear" or output.model not in evidence.binary_logits:
        return
    if metric.setting not in ("default", 0.5) or (metric.name == "accuracy" and output.units != 1):
        return
    yield at("metric-threshold-on-logits", metric.node, f"{metric.name} compares the {spoken(output)} with 0.5", fact)


def judge_flagged_metric(fact: Monitoring, evidence: Evidence) -> Iterator[Verdict]:
    """Judge a metric that takes ``from_logits``."""
    metric, output = fact.metric, fact.output
    declared = metric.setting is True
    if output.activation.name == "linear" and not declared and metric.setting != "unknown":
        if output.model in evidence.logits:
            yield at(
                "metric-from-logits", metric.node, f"{metric.name} takes the {spoken(output)} for probabilities", fact
            )
    elif output.activation.name in catalogue.PROBABILITIES and declared:
        yield at("metric-from-logits", metric.node, f"{metric.name} takes the {spoken(output)} for logits", fact)


def judge_logarithm(fact: Logarithm, evidence: Evidence) -> Iterator[Verdict]:
    """Judge a logarithm of probabilities."""
    tensor = fact.probabilities
    severity = "advice" if tensor.model is not None or fact.entropy or not fact.is_local else None
    text = f"the logarithm of a {spoken(tensor)}"
    if fact.clipped_after:
        yield at(
            "clipped-log", fact.node, f"{text} is clipped: its gradient is 0 wherever the clip acts", fact, "error"
        )
    elif {"clip", "epsilon"} & set(tensor.steps):
        yield at("clipped-log", fact.node, f"{text}, held away from 0", fact, severity)
    else:
        yield at("log-of-probabilities", fact.node, text, fact, severity)


def judge_thresholding(fact: Thresholding, evidence: Evidence) -> Iterator[Verdict]:
    """Judge where an output is cut into classes."""
    output = fact.output
    if output.activation.name == "linear" and output.model in evidence.binary_logits:
        if fact.value is None:
            yield at(
                "threshold-at-inference",
                fact.node,
                f"the {spoken(output)} is rounded as if it were a probability",
                fact,
            )
        elif fact.value == 0.5:
            yield at(
                "threshold-at-inference", fact.node, f"the {spoken(output)} is a logit and is compared with 0.5", fact
            )


def judge_swapping(fact: Swapping, evidence: Evidence) -> Iterator[Verdict]:
    """Judge the order of a loss's arguments."""
    yield at("swapped-arguments", fact.first, "the loss gets the output first and the labels second", fact)


def judge_use(fact: Use, evidence: Evidence) -> Iterator[Verdict]:
    """Find nothing wrong with the use of a model by itself."""
    yield from ()


def judge_lost(fact: Lost, evidence: Evidence) -> Iterator[Verdict]:
    """Report what could not be followed."""
    yield unresolved(fact, fact.site, fact.reason)


JUDGES: dict[type, Callable[..., Iterator[Verdict]]] = {
    Pairing: judge_pairing,
    Serving: judge_serving,
    Monitoring: judge_monitoring,
    Logarithm: judge_logarithm,
    Thresholding: judge_thresholding,
    Swapping: judge_swapping,
    Use: judge_use,
    Lost: judge_lost,
}
