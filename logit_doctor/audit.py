"""One file judged: text to findings, with corrections that were read and judged again before they are offered."""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from logit_doctor.finding import Audit, Finding, displayable, refused, unjudged
from logit_doctor.intake.archive import packed_config, parse_config
from logit_doctor.intake.limits import MAX_FINDINGS, RefusalError, check_text, decode_source, is_relevant
from logit_doctor.intake.notebook import Program, read_notebook, without_magics
from logit_doctor.intake.reconstruct import reconstruct
from logit_doctor.intake.syntax import parse
from logit_doctor.judging import fix, judge
from logit_doctor.judging.judge import Verdict
from logit_doctor.judging.rules import RULES
from logit_doctor.reading import interpreter
from logit_doctor.reading.facts import Fact, Pairing
from logit_doctor.reading.values import Unknown

MAX_FIX_STEPS = 40_000
MAX_DIFF = 10_000
"""Characters of a correction: a line can be as long as the file, and two hundred findings can be on it."""
MAX_MESSAGE = 1_000
LINE = re.compile(r"\(line (\d+)\)")


def audit_bytes(name: str, data: bytes, backend: str) -> Audit:
    """Judge the bytes of a ``.py`` or ``.ipynb`` file; a refusal becomes an unresolved finding."""
    try:
        program = read_notebook(data) if name.endswith(".ipynb") else read_source(decode_source(data))
    except RefusalError as error:
        return refused(str(error))
    return audit_program(program, backend, name)


def read_source(text: str) -> Program:
    """Return the program of a plain file; shell lines of an exported notebook are neutralised."""
    if parsed(text) is None and (stripped := without_magics(text)) != text and parsed(stripped) is not None:
        return Program(text=stripped)
    return Program(text=text)


def audit_text(text: str, backend: str, name: str = "model.py", *, corrections: int = MAX_FINDINGS) -> Audit:
    """Judge source text, with at most so many corrections.

    Examples
    --------
    >>> program = "import keras; model = keras.Sequential([keras.layers.Dense(10)]); "
    >>> program += "model.compile(loss='sparse_categorical_crossentropy')"
    >>> [(finding.line, finding.rule, finding.severity) for finding in audit_text(program, "tensorflow").findings]
    [(1, 'missing-activation', 'error')]

    Raises
    ------
    RefusalError
        When the text is beyond the limits.
    """
    return audit_program(read_source(check_text(text)), backend, name, corrections)


def parsed(text: str) -> ast.Module | None:
    """Return the tree of a source, or None when it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def syntax_finding(text: str) -> Finding:
    """Return the finding about a source that does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return unjudged(f"this is not Python 3 ({error.msg})", error.lineno or 1)
    except (RecursionError, MemoryError):
        return unjudged("expressions nest too deeply to be read")
    except ValueError as error:
        return unjudged(f"this is not Python 3 ({error})")
    return unjudged("the source does not parse")


def audit_program(program: Program, backend: str, name: str, corrections: int = MAX_FINDINGS) -> Audit:
    """Judge a program and map its lines back."""
    tree = parsed(program.text)
    if tree is None:
        return Audit(findings=(syntax_finding(program.text),))
    if not is_relevant(program.text.encode()):
        return Audit(findings=())
    findings = [unjudged(reason, *program.place(line)) for line, reason in program.broken]
    reading = interpreter.read(tree)
    verdicts = judge.verdicts(reading.facts)[:MAX_FINDINGS]
    affordable = MAX_FIX_STEPS // max(reading.steps, 1)
    for verdict in verdicts:
        diff = ""
        if verdict.rule in RULES and affordable > 0 and corrections > 0:
            affordable -= 1
            diff = correction(program, tree, verdict, verdicts, backend, name)
            corrections -= bool(diff)
        findings.append(as_finding(program, verdict, backend, diff))
    findings.sort(key=lambda finding: (finding.cell or 0, finding.line or 0, finding.column))
    return Audit(findings=tuple(findings), pairings=pairings_in(reading.facts))


def pairings_in(facts: Sequence[Fact]) -> int:
    """Count the places where a known output meets a known loss."""
    return len(
        {
            fact.site
            for fact in facts
            if isinstance(fact, Pairing) and not isinstance(fact.output, Unknown) and not isinstance(fact.loss, Unknown)
        }
    )


def audit_archive(file: BinaryIO, backend: str) -> Audit:
    """Judge a ``.keras`` file by its config alone; findings name the layer, for there are no lines."""
    try:
        return audit_config(packed_config(file), backend)
    except RefusalError as error:
        return refused(str(error), None)


def audit_config(data: bytes, backend: str) -> Audit:
    """Judge the ``config.json`` of a ``.keras`` file."""
    try:
        text, titles = reconstruct(parse_config(data))
    except RefusalError as error:
        return refused(str(error), None)
    tree = parsed(text)
    if tree is None:
        return refused("the model's config cannot be read as a program", None)
    program = Program(text=text)
    facts = interpreter.read(tree).facts
    findings = [as_finding(program, verdict, backend, "") for verdict in judge.verdicts(facts)[:MAX_FINDINGS]]
    return Audit(findings=tuple(by_layer(finding, titles) for finding in findings), pairings=pairings_in(facts))


def by_layer(finding: Finding, titles: tuple[str, ...]) -> Finding:
    """Return a finding whose lines are replaced by the layers they stand for."""
    message = LINE.sub(lambda match: f"({titles[int(match[1]) - 1]})", finding.message)
    return replace(finding, line=None, message=displayable(message))


def severity_of(verdict: Verdict, backend: str) -> str:
    """Return a verdict's severity on a backend."""
    if verdict.rule == "unresolved":
        return "unresolved"
    return verdict.severity or RULES[verdict.rule].severity(backend)


def as_finding(program: Program, verdict: Verdict, backend: str, diff: str) -> Finding:
    """Return the finding for a verdict."""
    line, cell = program.place(verdict.line)
    rule, message = RULES.get(verdict.rule), displayable(verdict.message[:MAX_MESSAGE])
    return Finding(
        line=line,
        cell=cell,
        column=verdict.column,
        rule=verdict.rule,
        severity=severity_of(verdict, backend),
        message=f"{rule.title}: {message}" if rule is not None else message,
        where=rule.where if rule is not None else "",
        fix=rule.fix if rule is not None else "",
        diff=diff,
    )


def weight(verdicts: list[Verdict], backend: str) -> Counter[str]:
    """Count a file's verdicts by rule, advice and open questions apart."""
    return Counter(verdict.rule for verdict in verdicts if severity_of(verdict, backend) in ("error", "warning"))


def correction(
    program: Program, tree: ast.Module, verdict: Verdict, before: list[Verdict], backend: str, name: str
) -> str:
    """Return the diff of the first correction after which the finding is gone and nothing worse has come."""
    now = Counter(other.rule for other in before)
    for text in fix.candidates(program.text, tree, verdict):
        corrected = parsed(text)
        if corrected is None:
            continue
        after = judge.verdicts(interpreter.read(corrected).facts)
        gone = sum(other.rule == verdict.rule for other in after) < now[verdict.rule]
        worse = weight(after, backend) - weight(before, backend)
        open_questions = sum(other.rule == "unresolved" for other in after) > now["unresolved"]
        open_questions = open_questions and verdict.rule != "double-activation-op"
        if gone and not worse and not open_questions:
            diff = difference(program, text, verdict.line, name)
            return diff if len(diff) <= MAX_DIFF else ""
    return ""


def difference(program: Program, corrected: str, line: int, name: str) -> str:
    """Return the diff of a plain file, or of the cells it touches."""
    if not program.origins:
        return fix.unified(program.text, corrected, name)
    before, after = program.text.split("\n"), corrected.split("\n")
    if len(before) != len(after):
        return ""
    parts = []
    for cell in sorted({cell for cell, _ in program.origins}):
        rows = [row for row, origin in enumerate(program.origins) if origin[0] == cell]
        old, new = ("\n".join(lines[row] for row in rows) for lines in (before, after))
        parts.append(fix.unified(old, new, f"{name}:cell {cell}") if old != new else "")
    return "".join(parts)
