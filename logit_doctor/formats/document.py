"""A JSON object; ``docs/doctor/report.schema.json`` is its schema."""

import json
from dataclasses import asdict
from typing import Any

from logit_doctor import __version__
from logit_doctor.evidence import chain
from logit_doctor.finding import Finding
from logit_doctor.formats import Report, link
from logit_doctor.report import Judged, as_row
from logit_doctor.settings import Settings

SCHEMA_VERSION = "1.0"


def render(report: Report) -> str:
    """Return the findings, those that are suppressed or known, and a summary."""
    return json.dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "logit-doctor", "version": __version__},
            "findings": [row(file, finding, report.settings) for file, finding in report.findings()],
            "suppressed": [
                row(file, finding, report.settings) | {"justification": finding.justification}
                for file in report.files
                for finding in file.audit.suppressed
            ],
            "in_baseline": [row(file, finding, report.settings) for file in report.files for finding in file.known],
            "summary": report.summary(),
        }
    )


def row(file: Judged, finding: Finding, settings: Settings) -> dict[str, Any]:
    """Return a finding that can be understood without the file: with its evidence, its repairs and a link."""
    return as_row(file.path, finding) | {
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "confidence": finding.confidence,
        "fingerprint": finding.fingerprint,
        "evidence": [step.row(file.path) for step in chain(finding)],
        "repairs": [asdict(repair) for repair in finding.repairs],
        "link": link(finding, settings),
    }
