"""Output formats of the findings: a JSON list, or text with one paragraph per finding."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from logit_doctor.finding import SEVERITIES, Audit, Finding
from logit_doctor.rules import RULES

EXPLAIN = "logit-doctor --explain {code}"
UNCOUNTED = frozenset({"advice", "unresolved"})
"""Severities whose name has no plural."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A file, its audit, and the findings that a baseline knows."""

    path: str
    audit: Audit
    known: tuple[Finding, ...] = ()


def as_rows(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Return the rows of the JSON list."""
    return [as_row(file.path, finding) for file in judged for finding in file.audit.findings]


def as_row(path: str, finding: Finding) -> dict[str, Any]:
    """Return a finding as a row; ``cell`` and ``diff`` only where there is one."""
    row: dict[str, Any] = {
        "path": path,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "message": str(finding.message),
        "where": str(finding.where),
        "fix": str(finding.fix),
    }
    row |= {"cell": finding.cell} if finding.cell is not None else {}
    return row | ({"diff": finding.diff} if finding.diff else {})


def place(path: str, finding: Finding) -> str:
    """Return ``path:line:column``, with the cell in a notebook and without a line in a ``.keras`` file."""
    parts = [path, *([f"cell {finding.cell}"] if finding.cell is not None else [])]
    return ":".join(parts + ([str(finding.line), str(finding.column)] if finding.line is not None else []))


def printable(text: str) -> str:
    """Return text without characters that control a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)


def as_text(judged: Sequence[Judged], with_diffs: bool) -> str:
    """Return the text output: a line per finding, with the reason and the fix below it, and a summary at the end."""
    lines: list[str] = []
    for file in judged:
        for finding in file.audit.findings:
            lines.append(
                printable(f"{place(file.path, finding)}: {finding.severity}[{finding.rule}] {finding.message}")
            )
            if finding.severity in ("error", "warning"):
                lines += [f"    why: {finding.where}", f"    fix: {finding.fix}"]
                lines += [f"    see: {EXPLAIN.format(code=finding.code)}"] if finding.rule in RULES else []
            if with_diffs and finding.diff:
                lines += [f"    {printable(line)}" for line in finding.diff.splitlines()]
    return "\n".join([*lines, summary(judged)])


def summary(judged: Sequence[Judged]) -> str:
    """Return one line with the number of findings by severity and the number of files."""
    counts = Counter(finding.severity for file in judged for finding in file.audit.findings)
    found = ", ".join(counted(counts[severity], severity) for severity in SEVERITIES if counts[severity])
    pairings = sum(file.audit.pairings for file in judged)
    files, outputs = counted(len(judged), "file"), counted(pairings, "output")
    apart = {
        "suppressed": sum(len(file.audit.suppressed) for file in judged),
        "in the baseline": sum(len(file.known) for file in judged),
    }
    more = "".join(f"; {count} {where}" for where, count in apart.items() if count)
    return f"{found or 'nothing found'} in {files}; {outputs} checked against a loss{more}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where the noun has one."""
    return f"{number} {noun}" if number == 1 or noun in UNCOUNTED else f"{number} {noun}s"
