"""Output formats, one file each: a function ``render`` from a report to text."""

import importlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from logit_doctor.finding import SEVERITIES, Finding
from logit_doctor.report import Judged
from logit_doctor.rules import RULES
from logit_doctor.settings import Settings

FORMATS = {
    "text": "plain",
    "json": "document",
    "sarif": "sarif",
    "github": "annotations",
    "junit": "junit",
    "html": "web",
}
"""The module by the name of the format."""

WITH_CORRECTIONS = ("json", "sarif", "html")
"""Formats that show corrections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a command found.

    Parameters
    ----------
    files : tuple of Judged
        All files that were looked at.
    settings : Settings
        The settings of the project.
    with_diffs : bool
        Whether text shows the corrections.
    """

    files: tuple[Judged, ...]
    settings: Settings
    with_diffs: bool = False

    def findings(self) -> Iterator[tuple[Judged, Finding]]:
        """Yield every finding with its file."""
        return ((file, finding) for file in self.files for finding in file.audit.findings)

    def counts(self) -> Counter[str]:
        """Return the number of findings by severity."""
        return Counter(finding.severity for _, finding in self.findings())

    def has_failed(self) -> bool:
        """Whether a finding is severe enough for the command to fail."""
        return any(self.settings.fails(finding.severity) for _, finding in self.findings())

    def outcome(self) -> str:
        """Return what the findings amount to; only "judged" says that something was checked and found right.

        One of "faults", "undetermined" (no fault was found, but something could not be analysed), "judged" (every pair
        of an output and a loss was judged, none of them a fault) and "nothing-judged".
        """
        counts = self.counts()
        if counts["error"] or counts["warning"]:
            return "faults"
        if any(file.audit.undetermined for file in self.files):
            return "undetermined"
        return "judged" if self.pairs() else "nothing-judged"

    def pairs(self) -> int:
        """Return the number of pairs of an output and a loss that were judged."""
        return sum(file.audit.pairings for file in self.files)

    def summary(self) -> dict[str, int | str]:
        """Return the counts that every machine-readable format gives."""
        counts = self.counts()
        return {
            "outcome": self.outcome(),
            "files": len(self.files),
            "relevant_files": sum(file.audit.is_relevant for file in self.files),
            "pairs_judged": self.pairs(),
            **{severity: counts[severity] for severity in SEVERITIES},
            "suppressed": sum(len(file.audit.suppressed) for file in self.files),
            "in_baseline": sum(len(file.known) for file in self.files),
        }


def link(finding: Finding, settings: Settings) -> str | None:
    """Return the address of the lab's page with the rule's example; None for a finding without a rule."""
    return f"{settings.lab}/doctor?doctor_rule={finding.rule}" if finding.rule in RULES else None


def render(name: str, report: Report) -> str:
    """Return a report in a format."""
    text: str = importlib.import_module(f"{__name__}.{FORMATS[name]}").render(report)
    return text
