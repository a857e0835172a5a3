"""The audit of one file: from text to findings, with the repairs of ``correcting``."""

import ast
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from logit_doctor.correcting import Repairer, advice_on, severity_of
from logit_doctor.finding import (
    CERTAIN,
    CONDITIONAL,
    FRAMEWORKS,
    KERAS,
    NO_RULE,
    UNDETERMINED,
    Audit,
    Finding,
    Repair,
    displayable,
    refused,
    unjudged,
)
from logit_doctor.intake.archive import packed_config, parse_config
from logit_doctor.intake.limits import (
    MAX_FINDINGS,
    MAX_SOURCE_BYTES,
    RefusalError,
    check_text,
    decode_source,
    is_relevant,
    uses_models,
)
from logit_doctor.intake.magics import as_python
from logit_doctor.intake.notebook import Program, read_notebook
from logit_doctor.intake.reconstruct import reconstruct
from logit_doctor.intake.syntax import parse, parsed, without_broken
from logit_doctor.judging import verdicts
from logit_doctor.judging.backend import declared_backend
from logit_doctor.judging.edits import Source
from logit_doctor.judging.meeting import Meeting, meeting_of
from logit_doctor.judging.verdicts import Verdict
from logit_doctor.messages import NOTHING, Message, say
from logit_doctor.places import Places
from logit_doctor.reading import frameworks, interpreter
from logit_doctor.reading.facts import Fact, Pairing
from logit_doctor.reading.state import NO_PROJECT, Project, file_of
from logit_doctor.reading.values import Loss
from logit_doctor.rules import RULES
from logit_doctor.suppressing import without_suppressed

# For all corrections together, each of which is read again: the same limit as for one reading.
MAX_FIX_STEPS = 40_000
MAX_CHOICES = 20
"""Findings with more than one repair; for the others the best one is enough."""
MAX_BROKEN = 10
"""Statements that may be left out of a file; with more of them, it is another language."""
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
"""The version of Python whose grammar the sources are read by."""
KERAS_ROOTS = frozenset({"keras", "tf_keras", "tensorflow"})
MAX_VALUE = 300
"""Characters of a name or an expression in a message, both of which can be as long as the file."""


def audit_bytes(
    name: str, data: bytes, backend: str, *, corrections: int = MAX_FINDINGS, project: Project = NO_PROJECT
) -> Audit:
    """Audit the bytes of a ``.py`` or ``.ipynb`` file; a rejected file gives an unresolved finding."""
    try:
        program = read_notebook(data) if name.endswith(".ipynb") else read_source(decode_source(data))
    except RefusalError as error:
        return refused(error.reason)
    audit = audit_program(program, backend, name, corrections, project)
    return replace(audit, cells=tuple(map(displayable, program.cells)))


def read_source(text: str) -> Program:
    """Return the program of a plain file; shell lines of an exported notebook are neutralised."""
    if parsed(text) is not None:
        return Program(text=text)
    cell = as_python(text)
    if parsed(cell.text) is not None:
        return Program(text=cell.text, margins=cell.margins, source=text)
    rest = without_broken(text, min(MAX_BROKEN, MAX_SOURCE_BYTES // max(len(text), 1)))
    if rest is None:
        return Program(text=text)
    broken = [
        (first, say("statement", first=say("line", line=first), last=say("line", line=last), why=why, version=VERSION))
        for first, last, why in rest[1]
    ]
    return Program(text=rest[0], broken=tuple(broken), source=text)


def audit_text(
    text: str,
    backend: str,
    name: str = "model.py",
    *,
    corrections: int = MAX_FINDINGS,
    project: Project = NO_PROJECT,
) -> Audit:
    """Audit source text, with at most ``corrections`` corrections; its imports of the project are followed.

    Examples
    --------
    >>> program = "import keras; model = keras.Sequential([keras.layers.Dense(10)]); "
    >>> program += "model.compile(loss='sparse_categorical_crossentropy')"
    >>> [(finding.line, finding.rule, finding.severity) for finding in audit_text(program, "tensorflow").findings]
    [(1, 'missing-activation', 'error')]

    Raises
    ------
    RefusalError
        If the text exceeds the limits.
    """
    return audit_program(read_source(check_text(text)), backend, name, corrections, project)


def syntax_finding(text: str) -> Finding:
    """Return the finding about a source that does not parse."""
    try:
        parse(text)
    except SyntaxError as error:
        return unjudged(say("not-python", why=error.msg, version=VERSION), error.lineno or 1)
    except (RecursionError, MemoryError):
        return unjudged(say("expressions-nest"))
    except ValueError as error:
        return unjudged(say("not-python", why=str(error), version=VERSION))
    return unjudged(say("not-parsed"))


def audit_program(
    program: Program, backend: str, name: str, corrections: int = MAX_FINDINGS, project: Project = NO_PROJECT
) -> Audit:
    """Audit a program and map its lines back to the file."""
    tree = parsed(program.text)
    if tree is None:
        return Audit(findings=(syntax_finding(program.text),))
    return without_suppressed(program, audit_tree(program, tree, backend, name, corrections, project), RULES)


def audit_tree(
    program: Program, tree: ast.Module, backend: str, name: str, corrections: int, project: Project
) -> Audit:
    """Audit the tree of a program."""
    findings = [unjudged(reason, *program.place(line)) for line, reason in program.broken]
    if not is_relevant_in(project, program.written.encode()):
        return Audit(findings=() if program.cells else tuple(findings), is_relevant=False)
    declared = declared_backend(tree, program.written)
    backend = declared or backend
    reading = interpreter.read(tree, project)
    found = verdicts.verdicts(reading.facts, RULES)[:MAX_FINDINGS]
    affordable = MAX_FIX_STEPS // max(reading.steps, 1)
    places = Places(Source(program.text, tree))
    repairer = Repairer(
        program=program, tree=tree, facts=reading.facts, found=found, backend=backend, name=name, project=project
    )
    for place, verdict in enumerate(found):
        ways: tuple[Repair, ...] = ()
        if verdict.rule in RULES and affordable > 0 and corrections > 0:
            affordable -= 1
            most = 2 if corrections > 1 and place < MAX_CHOICES else 1
            ways = repairer.repairs(verdict, most)
            corrections -= bool(ways)
        findings.append(as_finding(program, verdict, backend, ways, places))
    findings.sort(key=lambda finding: (finding.cell or 0, finding.line or 0, finding.column))
    return Audit(
        findings=tuple(findings),
        pairings=pairings_in(reading.facts),
        frameworks=frameworks_in(reading),
        backend=declared or "",
        joined=joined_in(reading.facts),
    )


def frameworks_in(reading: interpreter.Reading) -> tuple[str, ...]:
    """Return the frameworks of the losses that meet an output, or without any those of the imports."""
    pairs = [fact for fact in reading.facts if isinstance(fact, Pairing)]
    found = {fact.loss.library for fact in pairs if isinstance(fact.loss, Loss)}
    roots = reading.libraries & (frameworks.ROOTS.keys() | KERAS_ROOTS)
    found = found or {KERAS if root in KERAS_ROOTS else frameworks.ROOTS[root].name for root in roots}
    return tuple(name for name in FRAMEWORKS if name in found or (name == KERAS and found - {*FRAMEWORKS}))


def is_relevant_in(project: Project, data: bytes) -> bool:
    """Whether a source, alone or with a module that it imports, mentions a library and a topic of the rules."""
    return is_relevant(data) or (
        uses_models(data) and any(is_relevant(text.encode()) for _, text in project.sources.values())
    )


def pairings_in(facts: Sequence[Fact]) -> int:
    """Count the pairs of an output and a loss that were judged, each by where the two are written."""
    subjects = [meeting_of(fact) for fact in facts if isinstance(fact, Pairing)]
    meetings = [
        subject
        for subject in subjects
        if isinstance(subject, Meeting) and (verdicts.is_here(subject) or verdicts.is_joined(subject.pairing, subject))
    ]
    return len({(place_of(meeting.output.node), place_of(meeting.loss.node)) for meeting in meetings})


def joined_in(facts: Sequence[Fact]) -> tuple[tuple[str, int], ...]:
    """Return the losses of other files whose output only this file determines, each by its file and line."""
    pairs = [fact for fact in facts if isinstance(fact, Pairing) and fact.module and fact.called_at]
    return tuple(sorted({(fact.module, fact.site) for fact in pairs if not isinstance(meeting_of(fact), Message)}))


def place_of(node: ast.expr) -> tuple[str, int, int]:
    """Return the file, the line and the column of a node."""
    return file_of(node), node.lineno, node.col_offset


def audit_archive(file: BinaryIO, backend: str) -> Audit:
    """Audit the config of a ``.keras`` file; findings refer to layers, because there are no lines."""
    try:
        return audit_config(packed_config(file), backend)
    except RefusalError as error:
        return refused(error.reason, None)


def audit_config(data: bytes, backend: str) -> Audit:
    """Audit the ``config.json`` of a ``.keras`` file."""
    try:
        text, titles = reconstruct(parse_config(data))
    except RefusalError as error:
        return refused(error.reason, None)
    tree = parsed(text)
    if tree is None:
        return refused(say("config-program"), None)
    program = Program(text=text)
    facts = interpreter.read(tree).facts
    findings = [as_finding(program, verdict, backend) for verdict in verdicts.verdicts(facts, RULES)[:MAX_FINDINGS]]
    return Audit(findings=tuple(by_layer(finding, titles) for finding in findings), pairings=pairings_in(facts))


def by_layer(finding: Finding, titles: tuple[str, ...]) -> Finding:
    """Return a finding with its lines replaced by the corresponding layers."""

    def layer(value: Any) -> Any:
        is_line = isinstance(value, Message) and value.key == "line"
        return displayable(titles[value.values["line"] - 1]) if is_line else value

    return replace(finding, line=None, message=finding.message.changed(layer))


def as_finding(
    program: Program,
    verdict: Verdict,
    backend: str,
    ways: tuple[Repair, ...] = (),
    places: Places | None = None,
) -> Finding:
    """Return the finding for a verdict; without its ``places`` in a source it has neither end nor fingerprint."""
    line, cell = program.place(verdict.line)
    rule, message = RULES.get(verdict.rule), verdict.message.changed(shown)
    code = rule.code if rule is not None else NO_RULE
    framework = verdicts.framework_of(verdict)
    if program.origins:
        message = message.changed(partial(in_cells, program))
    return Finding(
        line=line,
        cell=cell,
        column=program.column(verdict.line, places.column(verdict.line, verdict.column) if places else verdict.column),
        rule=verdict.rule,
        severity=severity_of(verdict, backend),
        message=say("rule", title=rule.told("title", framework), detail=message) if rule is not None else message,
        where=rule.told("where", framework) if rule is not None else NOTHING,
        fix=advice_on(verdict, ways) if rule is not None else NOTHING,
        code=code,
        diff=ways[0].diff if ways else "",
        repairs=ways,
        end_line=program.place(verdict.end[0])[0] if places is not None and verdict.end is not None else None,
        end_column=program.column(verdict.end[0], places.column(*verdict.end))
        if places is not None and verdict.end is not None
        else None,
        confidence=confidence_of(verdict),
        fingerprint=places.fingerprint(verdict, code) if places is not None else "",
    )


def confidence_of(verdict: Verdict) -> str:
    """Return how certain a verdict is: whether it depends on a condition of the program."""
    if verdict.rule not in RULES:
        return UNDETERMINED
    return CONDITIONAL if verdict.fact.guards else CERTAIN


def in_cells(program: Program, value: Any) -> Any:
    """Return a value of a message with a line of the program replaced by the cell and the line in it."""
    if not isinstance(value, Message) or value.key != "line":
        return value
    line, cell = program.place(value.values["line"])
    return say("cell-line", cell=cell, line=line)


def shown(value: Any) -> Any:
    """Return a value of a message in a displayable form: short, and encodable as UTF-8."""
    return displayable(value[:MAX_VALUE]) if isinstance(value, str) else value
