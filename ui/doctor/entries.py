"""The entries of the table of a logits report: the share of samples with a problem, and its colour."""

from types import ModuleType

from core.logits.report import LogitsReport
from ui.drawing.numbers import formatted

MOST = 0.2
"""Share of samples with a problem above which a formulation is marked as unusable in a format."""
TONES = ("right", "some", "most")
"""Colours of ``ui.drawing.tables.table``."""


def cell(report: LogitsReport, format: str, formulation: str, text: ModuleType) -> str:
    """Return the entry for one outcome: safe, or the share with a problem and the most frequent problem."""
    outcome = report.outcome(format, formulation)
    if outcome.is_safe:
        return str(text.LOGITS_SAFE)
    kind = max(outcome.shares, key=lambda name: outcome.shares[name])
    return f"{formatted(sum(outcome.shares.values()), '.1%')} {text.LOGITS_TROUBLES[kind]}"


def tone(report: LogitsReport, format: str, formulation: str) -> str:
    """Return the colour of the entry for one outcome, one of ``TONES``."""
    outcome = report.outcome(format, formulation)
    return "right" if outcome.is_safe else "most" if sum(outcome.shares.values()) > MOST else "some"


def first_safe(report: LogitsReport, formulation: str, text: ModuleType) -> str:
    """Return the entry for the narrowest format in which a formulation is safe."""
    return report.first_safe(formulation) or str(text.LOGITS_NO_FORMAT)
