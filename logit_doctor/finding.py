"""A finding is the doctor's remark about one line, an audit all its findings about one file."""

from dataclasses import dataclass

from logit_doctor.messages import NOTHING, Message, say

BACKENDS = ("tensorflow", "jax", "torch")
KERAS, PYTORCH, JAX, BOOSTING = "keras", "pytorch", "jax", "boosting"
FRAMEWORKS = (KERAS, PYTORCH, JAX, BOOSTING)
"""Frameworks of the programs that the doctor reads."""
SEVERITIES = ("error", "warning", "advice", "unresolved")
CERTAIN, CONDITIONAL, UNDETERMINED = ("certain", "conditional", "undetermined")
"""Whether a finding always holds, holds where a condition of the program does, or names what was not analysed."""
NO_RULE = "LL000"
"""The code of findings without a rule: code that could not be analysed, files that could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One way to correct a finding, and what it changes for whoever uses the model.

    Parameters
    ----------
    diff : str
        The corrected source as a unified diff.
    before, after : str
        The activation of the output: "linear" if ``predict()`` returns logits. Empty where the repair is not about an
        output and its loss.
    activation : str
        What makes probabilities of the output's logits: "softmax" or "sigmoid".
    """

    diff: str
    before: str = ""
    after: str = ""
    activation: str = ""


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
        The diff of the first of the repairs; empty without one.
    repairs : tuple of Repair
        The ways to correct it, the one that ``fix`` advises first.
    cell : int, optional
        1-based number of the code cell in a notebook.
    end_line, end_column : int, optional
        The end of the code that the finding is about, in the same cell, its column exclusive; None if it is unknown.
    confidence : str
        "certain", "conditional" or "undetermined".
    fingerprint : str
        Hash of the rule, the enclosing function and the code, which stays the same when lines move; empty for a file
        without lines, or one that was not read.
    justification : str
        The reason that a comment gives for suppressing the finding.
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
    repairs: tuple[Repair, ...] = ()
    cell: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    confidence: str = UNDETERMINED
    fingerprint: str = ""
    justification: str = ""


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
        Number of pairs of an output and a loss that were judged.
    is_relevant : bool
        False if the file mentions neither a model nor a loss, so that there was nothing to judge.
    text : str
        The source as it was read, if it is a single text and was requested.
    cells : tuple of str
        The code cells of a notebook, as they are written there.
    is_permanent : bool
        False if another attempt may end differently, after a full queue or a time-out.
    suppressed : tuple of Finding
        Findings that a comment suppresses.
    frameworks : tuple of str
        Frameworks of the pairs that were judged, or of the imports if there are no pairs.
    backend : str
        The backend of Keras that the program sets, or empty if it sets none.
    joined : tuple of (str, int)
        Losses of other files for which this one determines the output: the path from the folder of this file, and the
        line.
    """

    findings: tuple[Finding, ...]
    pairings: int = 0
    is_relevant: bool = True
    text: str = ""
    cells: tuple[str, ...] = ()
    is_permanent: bool = True
    suppressed: tuple[Finding, ...] = ()
    frameworks: tuple[str, ...] = ()
    backend: str = ""
    joined: tuple[tuple[str, int], ...] = ()

    @property
    def undetermined(self) -> int:
        """Number of places that were not determined: outputs, losses, branches or code that could not be read."""
        return sum(finding.severity == "unresolved" for finding in self.findings)


def unjudged(reason: Message, line: int | None = 1, cell: int | None = None) -> Finding:
    """Return the finding that explains why something was not checked."""
    return Finding(
        line=line, rule="unresolved", severity="unresolved", message=say("not-judged", reason=reason), cell=cell
    )


def refused(reason: Message, line: int | None = 1, *, is_permanent: bool = True) -> Audit:
    """Return the audit of a file that was not checked."""
    return Audit(findings=(unjudged(reason, line),), is_permanent=is_permanent)
