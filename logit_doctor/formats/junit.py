"""JUnit's XML, which most CI servers show: a test case for each relevant file, failed by what fails the command."""

from xml.etree import ElementTree as Tree

from logit_doctor.finding import Finding
from logit_doctor.formats import Report
from logit_doctor.report import Judged, place, printable, summary


def render(report: Report) -> str:
    """Return the XML document."""
    files = [file for file in report.files if file.audit.is_relevant or file.audit.findings]
    suite = Tree.Element("testsuite", name="logit-doctor")
    failures = 0
    for file in files:
        case = Tree.SubElement(suite, "testcase", classname="logit-doctor", name=printable(file.path))
        failing = [finding for finding in file.audit.findings if report.settings.fails(finding.severity)]
        failures += bool(failing)
        if failing:
            first = failing[0]
            failure = Tree.SubElement(case, "failure", type=first.code, message=said(file, first))
            failure.text = "\n".join(told(file, finding) for finding in failing)
        others = [said(file, finding) for finding in file.audit.findings if finding not in failing]
        if others:
            Tree.SubElement(case, "system-out").text = "\n".join(others)
    for name, count in {"tests": len(files), "failures": failures, "errors": 0, "skipped": 0}.items():
        suite.set(name, str(count))
    Tree.SubElement(suite, "system-out").text = summary(report.files)
    suites = Tree.Element("testsuites")
    suites.append(suite)
    Tree.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Tree.tostring(suites, encoding="unicode")


def said(file: Judged, finding: Finding) -> str:
    """Return a finding in one line."""
    where = place(file.path, finding)
    return printable(f"{where}: {finding.severity}[{finding.code} {finding.rule}] {finding.message}")


def told(file: Judged, finding: Finding) -> str:
    """Return a finding with its reason and its remedy."""
    return "\n".join(filter(None, [said(file, finding), printable(str(finding.where)), printable(str(finding.fix))]))
