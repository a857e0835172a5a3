"""Text for people."""

from logit_doctor.formats import Report
from logit_doctor.report import as_text


def render(report: Report) -> str:
    """Return a paragraph for each finding, and a summary at the end."""
    return as_text(report.files, report.with_diffs)
