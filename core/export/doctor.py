"""The Doctor page as a document: the source with its findings as comments, and the corrected source.

Only the corrected source runs, because a script that fails with the fault it reports would show nothing. It is made
from the same text that was checked, so the corrections match the findings.
"""

import re
from collections.abc import Callable

from core.export.cells import Cell, Document
from logit_doctor.audit import read_source
from logit_doctor.finding import Audit, Finding, displayable
from logit_doctor.intake.limits import RefusalError, as_utf8, check_text
from logit_doctor.intake.syntax import parsed
from logit_doctor.judging.edits import lines_of
from logit_doctor.patching import patched

MAX_CORRECTIONS = 20
UNSEEN = re.compile("[\0-\x08\x0e-\x1f\x7f]")

LEAD = """\
# What the doctor found

{count} by reading the source, without running it. The source as it was read, each finding above its line:"""
CORRECTED = """\
## The source, corrected

{changes}. The source below runs as it is."""
UNCORRECTED = """\
## The source

No finding could be corrected by changing one literal or keyword, so this is the source as it was read."""
NO_TIME = """\
## The source

There was no time for corrections, so this is the source as it was read."""
NOT_PYTHON = """\
## The source

The source is not Python 3, so it is included as comments."""

Judge = Callable[[str], Audit]
"""A function that checks a source text."""


def document(text: str, judge: Judge) -> Document:
    """Return a document of a Python source and the findings in it.

    Parameters
    ----------
    text : str
        The source.
    judge : callable
        Returns the audit of a source.
    """
    text = readable(text)
    audit = judge(text)
    corrected, corrections = repaired(text, audit, judge)
    done = CORRECTED.format(changes=f"Corrected: {', '.join(corrections)}") if corrections else UNCORRECTED
    return written_up(text, audit, corrected, done)


def uncorrected(text: str, audit: Audit) -> Document:
    """Return the same document without corrections, if there was no time for them."""
    text = readable(text)
    return written_up(text, audit, text, NO_TIME)


def readable(text: str) -> str:
    """Return the text of a source as it is checked, with an encoding declaration of UTF-8 if any.

    Statements that do not parse, which the doctor leaves out, stay.
    """
    try:
        program = read_source(as_utf8(check_text(text)))
    except RefusalError:
        return displayable(text)
    return program.written if program.broken else program.text


def written_up(text: str, audit: Audit, corrected: str, done: str) -> Document:
    """Return the document of a source, its audit, and the corrected source with its corrections."""
    plural = "" if len(audit.findings) == 1 else "s"
    count = f"{len(audit.findings)} finding{plural}"
    if parsed(corrected) is None:
        done, corrected = NOT_PYTHON, commented(corrected)
    # Neither a cell mark nor the end of a fence may come from outside.
    quoted = "\n".join(f"    {shown(line)}" for line in annotated(text, audit).splitlines())
    cells = (
        Cell(text=f"{LEAD.format(count=count)}\n\n{quoted}", is_code=False),
        Cell(text=done, is_code=False),
        Cell(text=corrected),
    )
    return Document(name="doctor", cells=cells)


def shown(line: str) -> str:
    r"""Return a line with its control characters escaped, because Python does not read files with null bytes.

    Examples
    --------
    >>> shown("a\0b\tc")
    'a\\x00b\tc'
    """
    return UNSEEN.sub(lambda found: f"\\x{ord(found[0]):02x}", line)


def commented(text: str) -> str:
    """Return a source as comments."""
    return "\n".join(f"# {shown(line)}".rstrip() for line in text.splitlines())


def repaired(text: str, audit: Audit, judge: Judge) -> tuple[str, list[str]]:
    """Return the source after every correction that can be made, one after another, and the rules they belong to."""
    rules: list[str] = []
    for _ in range(MAX_CORRECTIONS):
        finding = next((finding for finding in audit.findings if finding.diff and finding.cell is None), None)
        if finding is None:
            break
        text = patched(text, finding.diff)
        rules.append(f"{finding.rule} (line {finding.line})")
        audit = judge(text)
    return text, rules


def annotated(text: str, audit: Audit) -> str:
    """Return the source with each finding as comments above its line."""
    by_line: dict[int, list[Finding]] = {}
    for finding in audit.findings:
        by_line.setdefault(finding.line or 1, []).append(finding)
    lines: list[str] = []
    for number, line in enumerate(lines_of(text), 1):
        indent = line[: len(line) - len(line.lstrip())]
        lines += [f"{indent}# {said}" for finding in by_line.get(number, []) for said in _said(finding)]
        lines.append(line.rstrip("\r\n"))
    return "\n".join(lines)


def _said(finding: Finding) -> list[str]:
    parts = [f"{finding.severity}[{finding.rule}]: {finding.message}", str(finding.where), str(finding.fix)]
    return [" ".join(part.split()) for part in parts if part]
