"""Prints the confusion table of the doctor's corpus: ``python -m tests.logit_doctor.confusion``.

One row a rule: findings expected and given, given but not expected, expected but not given. The last rows count the
programs that must stay silent, and those that do.
"""

from collections import Counter

from logit_doctor.audit import audit_text
from logit_doctor.rules import RULES
from tests.logit_doctor.corpus import CASES

HEADER = ("rule", "marked", "found", "false", "missed")


def rows() -> list[tuple[str, int, int, int, int]]:
    """Return rule, marked, found where marked, found elsewhere, and missed, over the whole corpus."""
    marked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for case in CASES:
        found = {(finding.line, finding.rule) for finding in audit_text(case.text, "tensorflow").findings}
        marked.update(rule for _, rule in case.expected)
        right.update(rule for _, rule in found & case.expected)
        false.update(rule for _, rule in found - case.expected)
    return [
        (rule, marked[rule], right[rule], false[rule], marked[rule] - right[rule]) for rule in [*RULES, "unresolved"]
    ]


def silent() -> tuple[int, int]:
    """Return how many programs must get no error and no warning, and how many get none."""
    loud = {"error", "warning"}
    severe = {rule for rule, entry in RULES.items() if entry.severity("tensorflow") in loud}
    quiet = [case for case in CASES if not {rule for _, rule in case.expected} & severe]
    heard = [
        case
        for case in quiet
        if any(finding.severity in loud for finding in audit_text(case.text, "tensorflow").findings)
    ]
    advised = [case for case in heard if any(severity in loud for _, _, severity in case.severities)]
    return len(quiet), len(quiet) - len(heard) + len(advised)


def table() -> str:
    """Return the table as Markdown."""
    lines = [f"| {' | '.join(HEADER)} |", "|---|---|---|---|---|"]
    lines += [f"| `{rule}` | {' | '.join(map(str, counts))} |" for rule, *counts in rows()]
    expected, kept = silent()
    lines.append(f"\n{len(CASES)} programs; {expected} of them must get no error and no warning, and {kept} get none.")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
