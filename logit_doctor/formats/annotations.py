"""Workflow commands that GitHub shows beside the lines of a pull request."""

from logit_doctor.finding import Finding
from logit_doctor.formats import Report
from logit_doctor.report import place, printable, summary

LEVELS = {"error": "error", "warning": "warning", "advice": "notice", "unresolved": "notice"}


def render(report: Report) -> str:
    """Return one command for each finding, and the summary as a plain line."""
    lines = [annotation(file.path, finding) for file, finding in report.findings()]
    return "\n".join([*lines, summary(report.files)])


def annotation(path: str, finding: Finding) -> str:
    """Return the command for one finding; in a notebook, which has no lines for GitHub, it is about the file."""
    fields = {"file": path, "title": f"{finding.code} {finding.rule}"}
    if finding.line is not None and finding.cell is None:
        fields |= {"line": str(finding.line), "col": str(finding.column)}
        fields |= {"endLine": str(finding.end_line)} if finding.end_line is not None else {}
        if finding.end_line == finding.line and finding.end_column is not None:
            fields["endColumn"] = str(finding.end_column)
    parts = [place(path, finding) if finding.cell is not None else "", str(finding.message)]
    parts += [str(finding.where), str(finding.fix)]
    given = ",".join(f"{name}={escaped(value, ':,')}" for name, value in fields.items())
    return f"::{LEVELS[finding.severity]} {given}::{escaped(chr(10).join(filter(None, parts)))}"


def escaped(text: str, more: str = "") -> str:
    r"""Return text as a workflow command takes it; ``more`` are further characters to escape.

    Examples
    --------
    >>> escaped("50 %\nof x:y", ":")
    '50 %25%0Aof x%3Ay'
    """
    lines = "\n".join(map(printable, text.split("\n")))
    for character in "%\n" + more:
        lines = lines.replace(character, f"%{ord(character):02X}")
    return lines
