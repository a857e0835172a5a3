"""The audit of one file: from text to findings, with corrections that are checked again before they are offered."""

import ast
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from logit_doctor.finding import NO_RULE, Audit, Finding, displayable, refused, unjudged
from logit_doctor.intake.archive import packed_config, parse_config
from logit_doctor.intake.limits import MAX_FINDINGS, RefusalError, check_text, decode_source, is_relevant
from logit_doctor.intake.notebook import Program, read_notebook, without_magics
from logit_doctor.intake.reconstruct import reconstruct
from logit_doctor.intake.syntax import parse
from logit_doctor.judging import edits, verdicts
from logit_doctor.judging.verdicts import UNRESOLVED, Verdict
from logit_doctor.messages import NOTHING, Message, say
from logit_doctor.reading import interpreter
from logit_doctor.reading.facts import Fact, Pairing
from logit_doctor.reading.values import Unknown
from logit_doctor.rules import RULES

# For all corrections together, each of which is read again: the same limit as for one reading.
MAX_FIX_STEPS = 40_000
MAX_DIFF = 10_000
"""Characters of a correction. A line can be as long as the file and have two hundred findings."""
MAX_VALUE = 300
"""Characters of a name or an expression in a message, both of which can be as long as the file."""


def audit_bytes(name: str, data: bytes, backend: str) -> Audit:
    """Audit the bytes of a ``.py`` or ``.ipynb`` file; a rejected file gives an unresolved finding."""
    try:
        program = read_notebook(data) if name.endswith(".ipynb") else read_source(decode_source(data))
    except RefusalError as error:
        return refused(error.reason)
    return audit_program(program, backend, name)


def read_source(text: str) -> Program:
    """Return the program of a plain file; shell lines of an exported notebook are neutralised."""
    if parsed(text) is None and (stripped := without_magics(text)) != text and parsed(stripped) is not None:
        return Program(text=stripped)
    return Program(text=text)


def audit_text(text: str, backend: str, name: str = "model.py", *, corrections: int = MAX_FINDINGS) -> Audit:
    """Audit source text, with at most ``corrections`` corrections.

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
    return audit_program(read_source(check_text(text)), backend, name, corrections)


def parsed(text: str) -> ast.Module | None:
    """Return the tree of a source, or None when it does not parse."""
    try:
        return parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def syntax_finding(text: str) -> Finding:
    """Return the finding about a source that does not parse."""
    try:
        parse(text)
    except SyntaxError as error:
        return unjudged(say("not-python", why=error.msg), error.lineno or 1)
    except (RecursionError, MemoryError):
        return unjudged(say("expressions-nest"))
    except ValueError as error:
        return unjudged(say("not-python", why=str(error)))
    return unjudged(say("not-parsed"))


def audit_program(program: Program, backend: str, name: str, corrections: int = MAX_FINDINGS) -> Audit:
    """Audit a program and map its lines back to the file."""
    tree = parsed(program.text)
    if tree is None:
        return Audit(findings=(syntax_finding(program.text),))
    if not is_relevant(program.text.encode()):
        return Audit(findings=())
    findings = [unjudged(reason, *program.place(line)) for line, reason in program.broken]
    reading = interpreter.read(tree)
    found = verdicts.verdicts(reading.facts, RULES)[:MAX_FINDINGS]
    affordable = MAX_FIX_STEPS // max(reading.steps, 1)
    for verdict in found:
        diff = ""
        if verdict.rule in RULES and affordable > 0 and corrections > 0:
            affordable -= 1
            diff = correction(program, tree, verdict, found, backend, name)
            corrections -= bool(diff)
        findings.append(as_finding(program, verdict, backend, diff))
    findings.sort(key=lambda finding: (finding.cell or 0, finding.line or 0, finding.column))
    return Audit(findings=tuple(findings), pairings=pairings_in(reading.facts))


def pairings_in(facts: Sequence[Fact]) -> int:
    """Count the pairs of a known output and a known loss."""
    return len(
        {
            fact.site
            for fact in facts
            if isinstance(fact, Pairing) and not isinstance(fact.output, Unknown) and not isinstance(fact.loss, Unknown)
        }
    )


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
    findings = [as_finding(program, verdict, backend, "") for verdict in verdicts.verdicts(facts, RULES)[:MAX_FINDINGS]]
    return Audit(findings=tuple(by_layer(finding, titles) for finding in findings), pairings=pairings_in(facts))


def by_layer(finding: Finding, titles: tuple[str, ...]) -> Finding:
    """Return a finding with its lines replaced by the corresponding layers."""

    def layer(value: Any) -> Any:
        is_line = isinstance(value, Message) and value.key == "line"
        return displayable(titles[value.values["line"] - 1]) if is_line else value

    return replace(finding, line=None, message=finding.message.changed(layer))


def severity_of(verdict: Verdict, backend: str) -> str:
    """Return a verdict's severity on a backend."""
    if verdict.rule == UNRESOLVED:
        return UNRESOLVED
    return verdict.severity or RULES[verdict.rule].severity(backend)


def as_finding(program: Program, verdict: Verdict, backend: str, diff: str) -> Finding:
    """Return the finding for a verdict."""
    line, cell = program.place(verdict.line)
    rule, message = RULES.get(verdict.rule), verdict.message.changed(shown)
    return Finding(
        line=line,
        cell=cell,
        column=verdict.column,
        rule=verdict.rule,
        severity=severity_of(verdict, backend),
        message=say("rule", title=rule.text("title"), detail=message) if rule is not None else message,
        where=rule.text("where") if rule is not None else NOTHING,
        fix=rule.text("fix") if rule is not None else NOTHING,
        code=rule.code if rule is not None else NO_RULE,
        diff=diff,
    )


def shown(value: Any) -> Any:
    """Return a value of a message in a displayable form: short, and encodable as UTF-8."""
    return displayable(value[:MAX_VALUE]) if isinstance(value, str) else value


def weight(found: list[Verdict], backend: str) -> Counter[str]:
    """Count the errors and warnings of a file by rule."""
    return Counter(verdict.rule for verdict in found if severity_of(verdict, backend) in ("error", "warning"))


def correction(
    program: Program, tree: ast.Module, verdict: Verdict, before: list[Verdict], backend: str, name: str
) -> str:
    """Return the diff of the first correction that removes the finding and adds nothing worse."""
    now = Counter(other.rule for other in before)
    rule, source = RULES[verdict.rule], edits.Source(program.text, tree)
    for changes in filter(None, rule.correct(source, verdict.subject)) if rule.correct is not None else ():
        text = edits.applied(program.text, changes)
        corrected = parsed(text)
        if corrected is None:
            continue
        after = verdicts.verdicts(interpreter.read(corrected).facts, RULES)
        gone = sum(other.rule == verdict.rule for other in after) < now[verdict.rule]
        worse = weight(after, backend) - weight(before, backend)
        opened = sum(other.rule == UNRESOLVED for other in after) > now[UNRESOLVED] and not rule.leaves_questions
        if gone and not worse and not opened:
            diff = difference(program, text, verdict.line, name)
            return diff if len(diff) <= MAX_DIFF else ""
    return ""


def difference(program: Program, corrected: str, line: int, name: str) -> str:
    """Return the diff of a plain file, or of the notebook cells that the correction changes."""
    if not program.origins:
        return edits.unified(program.text, corrected, name)
    before, after = program.text.split("\n"), corrected.split("\n")
    if len(before) != len(after):
        return ""
    parts = []
    for cell in sorted({cell for cell, _ in program.origins}):
        rows = [row for row, origin in enumerate(program.origins) if origin[0] == cell]
        old, new = ("\n".join(lines[row] for row in rows) for lines in (before, after))
        parts.append(edits.unified(old, new, f"{name}:cell {cell}") if old != new else "")
    return "".join(parts)
