"""A finding: what the doctor says about one line; an audit: all it says about one file."""

from dataclasses import dataclass

from logit_doctor.messages import NOTHING, Message, say

BACKENDS = ("tensorflow", "jax", "torch")
SEVERITIES = ("error", "warning", "advice", "unresolved")
NO_RULE = "LL000"
"""The code of what could not be followed, or not be read."""


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
        Name of the rule, ``unresolved`` when something could not be followed.
    code : str
        That of the rule, ``LL000`` where there is none.
    severity : str
        ``error``, ``warning``, ``advice`` or ``unresolved``.
    message : Message
        What is wrong, in terms of this file.
    where : Message
        Where it bites.
    fix : Message
        What to do.
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
    """Return text that UTF-8 can carry: half pairs, which an escape in a string may make, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was found in one file.

    Parameters
    ----------
    findings : tuple of Finding
        In the order of the file.
    pairings : int
        The places where a known output meets a known loss.
    text : str
        The source as it was read, where it is one text and was asked for.
    lasts : bool
        False when another try may end otherwise: too many were waiting, or the time was over.
    """

    findings: tuple[Finding, ...]
    pairings: int = 0
    text: str = ""
    lasts: bool = True


def unjudged(reason: Message, line: int | None = 1, cell: int | None = None) -> Finding:
    """Return the finding that says why something was not judged."""
    return Finding(
        line=line, rule="unresolved", severity="unresolved", message=say("not-judged", reason=reason), cell=cell
    )


def refused(reason: Message, line: int | None = 1, *, lasts: bool = True) -> Audit:
    """Return the audit of a file that was not judged."""
    return Audit(findings=(unjudged(reason, line),), lasts=lasts)
