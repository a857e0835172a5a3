"""A finding is the doctor's remark about one line, an audit all its findings about one file."""

from dataclasses import dataclass

from logit_doctor.messages import NOTHING, Message, say

BACKENDS = ("tensorflow", "jax", "torch")
SEVERITIES = ("error", "warning", "advice", "unresolved")
NO_RULE = "LL000"
"""The code of findings without a rule: code that could not be analysed, files that could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding.

    Parameters
    ----------
    line : int, optional
        1-based line; in a notebook, within the ``cell``. None in a ``.keras`` file, which has no lines.
    column : int
        1-based column.
    rule : str
        Name of the rule, or ``unresolved`` if something could not be analysed.
    code : str
        Code of the rule, or ``LL000`` without one.
    severity : str
        ``error``, ``warning``, ``advice`` or ``unresolved``.
    message : Message
        The mistake, in terms of this file.
    where : Message
        Why it matters.
    fix : Message
        The remedy.
    diff : str
        The corrected source as a unified diff, empty when the edit is not one literal or keyword.
    cell : int, optional
        1-based number of the code cell in a notebook.
    """

    line: int | None
    rule: str
    severity: str
    message: Message
    code: str = NO_RULE
    column: int = 1
    where: Message = NOTHING
    fix: Message = NOTHING
    diff: str = ""
    cell: int | None = None


def displayable(text: str) -> str:
    """Return text that UTF-8 can encode: lone surrogates, which escapes can produce, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The findings about one file.

    Parameters
    ----------
    findings : tuple of Finding
        In the order of the file.
    pairings : int
        Number of pairs of a known output and a known loss.
    text : str
        The source as it was read, if it is a single text and was requested.
    is_permanent : bool
        False if another attempt may end differently, after a full queue or a time-out.
    """

    findings: tuple[Finding, ...]
    pairings: int = 0
    text: str = ""
    is_permanent: bool = True


def unjudged(reason: Message, line: int | None = 1, cell: int | None = None) -> Finding:
    """Return the finding that explains why something was not checked."""
    return Finding(
        line=line, rule="unresolved", severity="unresolved", message=say("not-judged", reason=reason), cell=cell
    )


def refused(reason: Message, line: int | None = 1, *, is_permanent: bool = True) -> Audit:
    """Return the audit of a file that was not checked."""
    return Audit(findings=(unjudged(reason, line),), is_permanent=is_permanent)
