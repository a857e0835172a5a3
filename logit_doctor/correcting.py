"""Repairs of findings: each is applied to the source, which is then read again, before it is offered."""

import ast
import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from logit_doctor.finding import JAX, KERAS, PYTORCH, Repair
from logit_doctor.intake.notebook import Program
from logit_doctor.intake.syntax import parsed
from logit_doctor.judging import edits, verdicts
from logit_doctor.judging.dependents import Dependents, is_by_hand
from logit_doctor.judging.meeting import CROSSENTROPIES, Meeting, meeting_of
from logit_doctor.judging.verdicts import UNRESOLVED, Verdict
from logit_doctor.messages import Message, say
from logit_doctor.reading import interpreter
from logit_doctor.reading.facts import Fact, Monitoring, Pairing, Reliance
from logit_doctor.reading.state import NO_PROJECT, Project, file_of
from logit_doctor.reading.values import Tensor
from logit_doctor.rules import RULES

MAX_DIFF = 10_000
"""Characters of a correction. A line can be as long as the file and have two hundred findings."""
MAX_WAYS = 2
TWO_WAYS = ("missing-activation", "double-activation", "two-step")
"""Rules of which logits and probabilities are both a repair, for different uses of the model."""
FROM_LOGITS = ("repair-logits-logits", "repair-logits-probabilities")
FROM_PROBABILITIES = ("repair-probabilities-logits", "repair-probabilities-probabilities")
"""Keys of what to do where a model returns one of the two, so that it returns logits, and probabilities, after."""
MAX_FOLLOWING = 2
"""Metrics to correct in turn, for example once the output is logits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A corrected source: its text, its facts, and the verdicts that are new in it and no better than the old one."""

    text: str
    facts: Sequence[Fact]
    worse: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairer:
    """What is known of one source: program, tree, facts and verdicts, on one backend of Keras.

    With the file's name and its project.
    """

    program: Program
    tree: ast.Module
    facts: Sequence[Fact]
    found: list[Verdict]
    backend: str
    name: str
    project: Project = NO_PROJECT

    def repairs(self, verdict: Verdict, most: int) -> tuple[Repair, ...]:
        """Return the repairs that remove a verdict and add nothing worse, at most ``most``, the best first."""
        if any(map(file_of, verdicts.nodes_of(verdict.subject))):
            return ()
        ways: dict[str, Repair] = {}
        kinds: set[str] = set()
        for corrected in self._corrections(verdict):
            diff = difference(self.program, corrected.text, self.name)
            if diff and len(diff) <= MAX_DIFF:
                way = self._priced(diff, verdict, corrected)
                if way.after == "" or way.after not in kinds:
                    ways.setdefault(diff, way)
                kinds.add(way.after)
            if len(ways) >= MAX_WAYS:
                break
        relied = self._relies_on_probabilities(verdict)
        if relied and verdict.rule == "two-step":
            return ()
        return tuple(sorted(ways.values(), key=lambda way: relied and way.after == "linear"))[:most]

    def _relies_on_probabilities(self, verdict: Verdict) -> bool:
        """Whether the program uses the numbers that the model returns, so that they should be probabilities."""
        subject = verdict.subject
        if not isinstance(subject, Meeting) or verdict.rule not in TWO_WAYS:
            return False
        return any(isinstance(fact, Reliance) and fact.model == subject.output.model for fact in self.facts)

    def _corrections(self, verdict: Verdict) -> Iterator[Corrected]:
        """Yield the corrected sources that hold."""
        rule, source = RULES[verdict.rule], edits.Source(self.program.text, self.tree)
        if rule.correct is None:
            return
        dependents = Dependents(source, self.facts)
        for changes in filter(None, rule.correct(source, verdict.subject)):
            if not dependents.allow(verdict.subject, changes):
                continue
            corrected = self._read(edits.applied(self.program.text, changes), verdict)
            for _ in range(MAX_FOLLOWING):
                if corrected is not None and corrected.worse:
                    corrected = self._followed(corrected, verdict)
            if corrected is not None and not corrected.worse and self._still_meets(verdict, corrected):
                yield corrected

    def _read(self, text: str, verdict: Verdict) -> Corrected | None:
        """Read a corrected source; None if the verdict is still there, or something is unresolved now."""
        tree = parsed(text)
        if tree is None:
            return None
        now, facts = Counter(other.rule for other in self.found), interpreter.read(tree, self.project).facts
        after = verdicts.verdicts(facts, RULES)
        counted = Counter(other.rule for other in after)
        opened = counted[UNRESOLVED] > now[UNRESOLVED] and not RULES[verdict.rule].leaves_questions
        if opened or counted[verdict.rule] >= now[verdict.rule]:
            return None
        worse = weight(after, self.backend) - weight(self.found, self.backend)
        return Corrected(text=text, facts=facts, worse=tuple(other for other in after if other.rule in worse))

    def _still_meets(self, verdict: Verdict, corrected: Corrected) -> bool:
        """Whether an output and a loss outside Keras still meet, after a correction, and both are known."""
        subject = verdict.subject
        if not isinstance(subject, Meeting) or verdicts.framework_of(verdict) not in (PYTORCH, JAX):
            return True
        if is_by_hand(subject.loss):
            return True
        before = [fact for fact in self.facts if isinstance(fact, Pairing)]
        after = [fact for fact in corrected.facts if isinstance(fact, Pairing)]
        if len(before) != len(after):
            return False
        fact = after[next(place for place, fact in enumerate(before) if fact is verdict.fact)]
        return isinstance(meeting_of(fact), Meeting)

    def _followed(self, corrected: Corrected, verdict: Verdict) -> Corrected | None:
        """Correct a metric that no longer suits the corrected output; None where that is not all that is worse now."""
        first = corrected.worse[0]
        correct, tree = RULES[first.rule].correct, parsed(corrected.text)
        if correct is None or tree is None or not isinstance(first.subject, Monitoring):
            return None
        changes = next(filter(None, correct(edits.Source(corrected.text, tree), first.subject)), ())
        return self._read(edits.applied(corrected.text, changes), verdict) if changes else None

    def _priced(self, diff: str, verdict: Verdict, corrected: Corrected) -> Repair:
        """Return a repair with what it does to the output, if it is about an output and its loss."""
        if not isinstance(verdict.subject, Meeting):
            return Repair(diff=diff)
        before = [fact for fact in self.facts if isinstance(fact, Pairing)]
        after = [fact for fact in corrected.facts if isinstance(fact, Pairing)]
        place = next(place for place, fact in enumerate(before) if fact is verdict.fact)
        output = after[place].output if len(after) == len(before) else None
        if not isinstance(output, Tensor) or output.activation.name is None or not verdict.subject.pairing.compiled:
            return Repair(diff=diff)
        return Repair(
            diff=diff,
            before=str(verdict.subject.activation),
            after=output.activation.name,
            activation=activation_for(verdict.subject),
        )


def advice_on(verdict: Verdict, ways: Sequence[Repair]) -> Message:
    """Return what a finding advises: both ways where there are two, first the one whose diff is offered.

    Each says what ``predict()`` returned before and what it returns after.
    """
    rule, subject = RULES[verdict.rule], verdict.subject
    is_of_keras = verdicts.framework_of(verdict) == KERAS
    if (
        verdict.rule not in TWO_WAYS
        or not isinstance(subject, Meeting)
        or not (subject.pairing.compiled and is_of_keras)
    ):
        return rule.told("fix", verdicts.framework_of(verdict))
    is_known = subject.is_activated or subject.activation == "linear"
    if not is_known or subject.family not in CROSSENTROPIES or (verdict.rule == "two-step" and not ways):
        return rule.text("fix")
    activation = subject.activation if subject.is_activated else activation_for(subject)
    to_logits, to_probabilities = (
        say(key, activation=activation) for key in (FROM_PROBABILITIES if subject.is_activated else FROM_LOGITS)
    )
    if verdict.rule == "two-step":
        return to_logits
    is_first = ways[0].after == "linear" if ways and ways[0].after else not subject.is_activated
    first, second = (to_logits, to_probabilities) if is_first else (to_probabilities, to_logits)
    return say("either", first=first, second=second)


def activation_for(meeting: Meeting) -> str:
    """Return the activation that makes probabilities of the logits of an output, for its loss."""
    return "sigmoid" if meeting.family == "binary" or meeting.output.units == 1 else "softmax"


def severity_of(verdict: Verdict, backend: str) -> str:
    """Return a verdict's severity on a backend."""
    if verdict.rule == UNRESOLVED:
        return UNRESOLVED
    return verdict.severity or RULES[verdict.rule].severity(backend, verdicts.framework_of(verdict))


def weight(found: list[Verdict], backend: str) -> Counter[str]:
    """Count the errors and warnings of a file by rule."""
    return Counter(verdict.rule for verdict in found if severity_of(verdict, backend) in ("error", "warning"))


def difference(program: Program, corrected: str, name: str) -> str:
    """Return the diff of a plain file, or of the notebook cells that the correction changes, as they are written."""
    if not program.source:
        return edits.unified(program.text, corrected, name)
    before, after = program.text.split("\n"), corrected.split("\n")
    cells = [cell for cell, _ in program.origins] or [0] * len(before)
    written = program.written.split("\n")
    margins = program.margins or ("",) * len(before)
    parts = []
    for cell, (old, new) in by_cell(before, after, cells, written, margins).items():
        title = f"{name}:cell {cell}" if program.origins else name
        parts.append(edits.unified("\n".join(old), "\n".join(new), title) if old != new else "")
    return "".join(parts)


def by_cell(
    before: list[str], after: list[str], cells: list[int], written: list[str], margins: Sequence[str]
) -> dict[int, tuple[list[str], list[str]]]:
    """Return the lines of each cell as they are written, before and after a correction.

    Parameters
    ----------
    before, after : list of str
        The lines of the program.
    cells : list of int
        The cell of each line before.
    written, margins : list of str
        Each line before as it is written, and what was cut off on its left.
    """
    found: dict[int, tuple[list[str], list[str]]] = {cell: ([], []) for cell in cells}
    for line, cell in zip(written, cells, strict=True):
        found[cell][0].append(line)
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, start, end, new_start, new_end in changes:
        last = max(min(end, len(cells)) - 1, 0)
        for offset, line in enumerate(after[new_start:new_end]):
            place = min(start + offset, last)
            found[cells[place]][1].append(written[place] if tag == "equal" else with_margin(line, margins[place]))
    return found


def with_margin(line: str, margin: str) -> str:
    """Return a line with what was cut off it: a prompt or an indentation before it, a magic behind its indentation."""
    indent = line[: len(line) - len(line.lstrip())] if margin.startswith("%") else ""
    return indent + margin + line[len(indent) :]
