"""From facts to verdicts: the rules that each fact breaks, and whether the verdict is certain."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from logit_doctor.finding import BOOSTING, JAX, KERAS, PYTORCH
from logit_doctor.judging.meeting import Meeting, family_of, meeting_of, source_of
from logit_doctor.judging.rule import Evidence, Remark, Rule
from logit_doctor.judging.wording import described_conditions
from logit_doctor.messages import Message, say
from logit_doctor.reading.facts import Fact, Lost, Pairing, Use
from logit_doctor.reading.guards import Guards
from logit_doctor.reading.state import file_of
from logit_doctor.reading.values import Loss, Tensor

UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One broken rule, or something that could not be analysed (rule ``unresolved``).

    ``severity`` overrides the rule's own on every backend; ``subject`` is what the rule examined, ``fact`` its origin,
    ``end`` the line and column where the code ends that it is about. Columns are in bytes, as ``ast`` counts them.
    """

    rule: str
    line: int
    column: int
    message: Message
    fact: Fact = field(compare=False, repr=False)
    subject: object = field(default=None, compare=False, repr=False)
    severity: str | None = None
    end: tuple[int, int] | None = field(default=None, compare=False)


def evidence_of(facts: Sequence[Fact]) -> Evidence:
    """Collect the evidence that rules need about the other facts."""
    sites: dict[tuple[type, int, int], list[Guards]] = {}
    for fact in facts:
        sites.setdefault((type(fact), fact.site, fact.episode), []).append(fact.guards)
    pairs = [(fact.output, fact.loss) for fact in facts if isinstance(fact, Pairing)]
    known = [
        (source, family_of(output, loss))
        for output, loss in pairs
        if isinstance(output, Tensor) and isinstance(loss, Loss) and loss.from_logits
        if output.activation.name == "linear" and (source := source_of(output)) is not None
    ]
    return Evidence(
        sites=sites,
        logits=frozenset(model for model, _ in known),
        binary_logits=frozenset(model for model, family in known if family == "binary"),
        uses=frozenset((fact.model, fact.how) for fact in facts if isinstance(fact, Use)),
    )


def framework_of(verdict: Verdict) -> str:
    """Return the framework of the program that a verdict is about: that of the loss, or else of the output."""
    subject = verdict.subject
    library = subject.loss.library if isinstance(subject, Meeting) else getattr(subject, "library", "")
    output = getattr(subject, "probabilities", None) or getattr(subject, "output", None)
    if not library and isinstance(output, Tensor):
        library = output.activation.library
    return library if library in (PYTORCH, JAX, BOOSTING) else KERAS


def verdicts(facts: Sequence[Fact], rules: Mapping[str, Rule]) -> list[Verdict]:
    """Apply the rules to all facts of a file."""
    evidence = evidence_of(facts)
    by_type: dict[type | None, list[Rule]] = {}
    for rule in rules.values():
        by_type.setdefault(rule.about, []).append(rule)
    found = [verdict for fact in facts for verdict in judged(fact, evidence, by_type)]
    conditions: dict[tuple[str, int], set[Guards]] = {}
    for verdict in found:
        conditions.setdefault((verdict.rule, verdict.line), set()).add(verdict.fact.guards)
    return unique(
        [
            verdict
            if verdict.rule == UNRESOLVED or is_certain(verdict.fact, conditions[verdict.rule, verdict.line], evidence)
            else in_doubt(verdict)
            for verdict in found
        ]
    )


def judged(fact: Fact, evidence: Evidence, by_type: Mapping[type | None, list[Rule]]) -> Iterator[Verdict]:
    """Apply the rules to one fact; a rule that reports it suppresses those in its ``instead_of``."""
    subject = meeting_of(fact) if isinstance(fact, Pairing) else fact.reason if isinstance(fact, Lost) else fact
    if fact.module and (isinstance(subject, Message) or not is_joined(fact, subject)):
        return
    if isinstance(subject, Message):
        yield unresolved(fact, fact.site, subject)
        return
    rules = by_type.get(type(subject), ())
    remarks = [(rule, remark) for rule in rules for remark in rule.judge(subject, evidence)]
    silent = {name for rule, _ in remarks for name in rule.instead_of}
    for rule, remark in remarks:
        if rule.name not in silent:
            yield as_verdict(fact, subject, rule, remark)


def as_verdict(fact: Fact, subject: object, rule: Rule, remark: Remark) -> Verdict:
    """Return the verdict of a remark."""
    if remark.node is None:
        return unresolved(fact, fact.called_at or fact.site, remark.message)
    node = remark.node
    if file_of(node):
        node = next((part for part in nodes_of(subject) if not file_of(part)), node)
    is_here = not file_of(node)
    return Verdict(
        rule=rule.name,
        line=node.lineno if is_here else fact.called_at,
        column=node.col_offset + 1 if is_here else 1,
        message=remark.message,
        fact=fact,
        subject=subject,
        severity=remark.severity,
        end=end_of(node) if is_here else None,
    )


def nodes_of(subject: object) -> list[ast.expr]:
    """Return where what a rule examined is written: the output, its activation, the loss."""
    output = getattr(subject, "probabilities", None) or getattr(subject, "output", None)
    inner = getattr(subject, "inner", None)
    found = [node for part in (output, inner) if isinstance(part, Tensor) for node in (part.activation.node, part.node)]
    if isinstance(subject, Meeting):
        found += [subject.loss.node, subject.loss.made]
    return [node for node in (*found, getattr(subject, "node", None)) if node is not None]


def is_joined(fact: Fact, subject: object) -> bool:
    """Whether something that is found in another file can be found only from this one, which joins its parts."""
    files = {file_of(node) for node in nodes_of(subject)}
    return fact.called_at > 0 and ("" in files or len(files) > 1)


def is_here(subject: object) -> bool:
    """Whether a part of what a rule examined stands in the checked file."""
    return any(not file_of(node) for node in nodes_of(subject))


def end_of(node: ast.expr) -> tuple[int, int] | None:
    """Return the line and the 1-based column after a node."""
    return (
        None if node.end_lineno is None or node.end_col_offset is None else (node.end_lineno, node.end_col_offset + 1)
    )


def is_certain(fact: Fact, conditions: set[Guards], evidence: Evidence) -> bool:
    """Whether a verdict depends on at most one open condition, and on nothing that changes inside a loop.

    A module may return something else when it is exported or asked for predictions, and only the program's user knows
    when that is.
    """
    if not fact.guards:
        return True
    universe = evidence.sites[type(fact), fact.site, fact.episode]
    if all(guards in conditions for guards in universe):
        return True
    shared = set(universe[0]).intersection(*map(set, universe))
    own = [guard for guard in fact.guards if guard not in shared]
    if any(guard.in_loop for guard in own):
        return False
    return any(
        not guard.on_use and all(guards in conditions for guards in universe if guard in guards) for guard in own
    )


def in_doubt(verdict: Verdict) -> Verdict:
    """Return as unresolved a verdict that holds only for some combinations of conditions."""
    is_use = any(guard.on_use for guard in verdict.fact.guards)
    reason = say(
        "in-doubt-use" if is_use else "in-doubt",
        rule=verdict.rule,
        conditions=described_conditions(verdict.fact.guards),
    )
    return unresolved(verdict.fact, verdict.line, reason)


def unique(found: list[Verdict]) -> list[Verdict]:
    """Keep one verdict for each rule, line and output, in the order of the source."""
    kept: dict[tuple[object, ...], Verdict] = {}
    for verdict in found:
        kept.setdefault((verdict.rule, verdict.line, *identity_of(verdict)), verdict)
    return sorted(kept.values(), key=lambda verdict: (verdict.line, verdict.column, verdict.rule))


def identity_of(verdict: Verdict) -> tuple[object, ...]:
    """Return what tells apart the verdicts of one rule on one line: where the output and the loss are written."""
    if isinstance(verdict.subject, Meeting):
        output, loss = verdict.subject.output.node, verdict.subject.loss.node
        return output.lineno, output.col_offset, loss.lineno, loss.col_offset
    if verdict.rule != UNRESOLVED:
        return (verdict.column,)
    reason = verdict.message.values.get("reason")
    is_doubt = isinstance(reason, Message) and reason.key.startswith("in-doubt")
    return () if is_doubt else (str(verdict.message),)


def unresolved(fact: Fact, line: int, reason: Message) -> Verdict:
    """Return an unresolved verdict."""
    return Verdict(rule=UNRESOLVED, line=line, column=1, message=say("unresolved", reason=reason), fact=fact)
