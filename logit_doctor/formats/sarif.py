"""SARIF 2.1.0, the format of code scanning.

Advice is a note. What was not determined is open and of no level. Comments suppress in the source, a baseline outside
of it. A notebook has no lines that a reader of SARIF could count, so its places are named by cell.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from logit_doctor import __version__
from logit_doctor.docs import page
from logit_doctor.evidence import Step, chain
from logit_doctor.finding import NO_RULE, Finding
from logit_doctor.formats import Report, link
from logit_doctor.patching import Hunk, hunks
from logit_doctor.report import Judged
from logit_doctor.rules import RULES
from logit_doctor.settings import Settings
from logit_doctor.suppressing import CODE, NAME

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "advice": "note", "unresolved": "none"}
FINGERPRINT = "logitDoctor/v1"
WITHOUT_RULE = (
    {"id": NO_RULE, "name": "unresolved", "shortDescription": {"text": "something could not be analysed"}},
    {"id": CODE, "name": NAME, "shortDescription": {"text": "a comment that suppresses nothing"}},
)


def render(report: Report) -> str:
    """Return a log with one run."""
    results = []
    for file in report.files:
        results += [result(file, finding, report.settings) for finding in file.audit.findings]
        for finding in file.audit.suppressed:
            reason = {"justification": finding.justification} if finding.justification else {}
            results.append(result(file, finding, report.settings) | {"suppressions": [{"kind": "inSource"} | reason]})
        for finding in file.known:
            results.append(result(file, finding, report.settings) | {"suppressions": [{"kind": "external"}]})
    run = {
        "tool": {"driver": driver()},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
        "properties": report.summary(),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def driver() -> dict[str, Any]:
    """Return the description of the doctor and its rules."""
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": str(rule.text("title"))},
            "fullDescription": {"text": str(rule.text("where"))},
            "help": {"text": str(rule.text("fix")), "markdown": page(rule)},
        }
        for rule in RULES.values()
    ]
    return {"name": "logit-doctor", "semanticVersion": __version__, "rules": [*rules, *WITHOUT_RULE]}


def result(file: Judged, finding: Finding, settings: Settings) -> dict[str, Any]:
    """Return one result."""
    is_open = finding.severity == "unresolved"
    steps = [
        {"location": {**location(step.path(file.path), step, None), "message": {"text": step.text}}}
        for step in chain(finding)
    ]
    found = {
        "ruleId": finding.code,
        "kind": "open" if is_open else "fail",
        "level": LEVELS[finding.severity],
        "message": {"text": " ".join(filter(None, map(str, (finding.message, finding.where, finding.fix))))},
        "locations": [location(file.path, finding, finding)],
        "properties": {"confidence": finding.confidence, "link": link(finding, settings)},
    }
    found |= {"partialFingerprints": {FINGERPRINT: finding.fingerprint}} if finding.fingerprint else {}
    found |= {"codeFlows": [{"threadFlows": [{"locations": steps}]}]} if len(steps) > 1 else {}
    if finding.repairs and finding.cell is None:
        found["fixes"] = [
            {
                "description": {"text": str(finding.fix)},
                "artifactChanges": [
                    {
                        "artifactLocation": artifact(file.path),
                        "replacements": list(map(replacement, hunks(repair.diff))),
                    }
                ],
            }
            for repair in finding.repairs
        ]
    return found


def location(path: str, place: Finding | Step, finding: Finding | None) -> dict[str, Any]:
    """Return the location of a finding, whose columns are known, or of a step of its evidence."""
    physical: dict[str, Any] = {"artifactLocation": artifact(path)}
    if place.cell is not None:
        return {"physicalLocation": physical, "logicalLocations": [{"name": f"cell {place.cell}, line {place.line}"}]}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
        if finding is not None:
            physical["region"] |= {"startColumn": finding.column}
        if finding is not None and finding.end_line is not None and finding.end_column is not None:
            physical["region"] |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    return {"physicalLocation": physical}


def artifact(path: str) -> dict[str, str]:
    """Return a file as a URI: relative as it was named, or absolute."""
    return {"uri": Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())}


def replacement(hunk: Hunk) -> dict[str, Any]:
    """Return the replacement of whole lines that a part of a diff stands for."""
    region = {"startLine": hunk.start, "startColumn": 1, "endLine": hunk.end, "endColumn": 1}
    return {"deletedRegion": region, "insertedContent": {"text": "".join(hunk.lines)}}
