"""Prints the confusion table of the doctor's corpus: ``python -m tests.logit_doctor.confusion``.

One row a rule: findings expected and given, given but not expected, expected but not given; then the same for each
framework. The last rows count the programs that must stay silent, and those that do.
"""

import functools
from collections import Counter

from logit_doctor.audit import audit_text
from logit_doctor.finding import Finding
from logit_doctor.rules import RULES
from tests.logit_doctor.corpus import CASES

FRAMEWORKS = {
    "pytorch": "PyTorch",
    "pytorch_twins": "PyTorch",
    "pytorch_kinds": "PyTorch",
    "pytorch_right": "PyTorch",
    "jax": "JAX",
    "trees_and_transformers": "trees, transformers",
}
"""The framework of a file of the corpus; all others are about Keras and TensorFlow."""
HEADER = ("rule", "marked", "found", "false", "missed")


@functools.cache
def findings(text: str) -> tuple[Finding, ...]:
    """Return the findings in a program; corrections, which take most of the time, change none of them."""
    return audit_text(text, "tensorflow", corrections=0).findings


def rows() -> list[tuple[str, int, int, int, int]]:
    """Return rule, marked, found where marked, found elsewhere, and missed, over the whole corpus."""
    marked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for case in CASES:
        found = {(finding.line, finding.rule) for finding in findings(case.text)}
        marked.update(rule for _, rule in case.expected)
        right.update(rule for _, rule in found & case.expected)
        false.update(rule for _, rule in found - case.expected)
    return [
        (rule, marked[rule], right[rule], false[rule], marked[rule] - right[rule]) for rule in [*RULES, "unresolved"]
    ]


def by_framework() -> list[tuple[str, int, int, int, int, int]]:
    """Return for each framework: programs, findings marked, found where marked, found elsewhere, and missed."""
    counts: dict[str, Counter[str]] = {}
    for case in CASES:
        count = counts.setdefault(FRAMEWORKS.get(case.name.partition(":")[0], "Keras, TensorFlow"), Counter())
        found = {(finding.line, finding.rule) for finding in findings(case.text)}
        count["programs"] += 1
        count["marked"] += len(case.expected)
        count["right"] += len(found & case.expected)
        count["false"] += len(found - case.expected)
    return [
        (name, count["programs"], count["marked"], count["right"], count["false"], count["marked"] - count["right"])
        for name, count in sorted(counts.items())
    ]


def silent() -> tuple[int, int]:
    """Return how many programs must get no error and no warning, and how many get none."""
    loud = {"error", "warning"}
    severe = {rule for rule, entry in RULES.items() if entry.severity("tensorflow") in loud}
    quiet = [case for case in CASES if not {rule for _, rule in case.expected} & severe]
    heard = [case for case in quiet if any(finding.severity in loud for finding in findings(case.text))]
    advised = [case for case in heard if any(severity in loud for _, _, severity in case.severities)]
    return len(quiet), len(quiet) - len(heard) + len(advised)


def table() -> str:
    """Return the table as Markdown."""
    lines = [f"| {' | '.join(HEADER)} |", "|---|---|---|---|---|"]
    lines += [f"| `{rule}` | {' | '.join(map(str, counts))} |" for rule, *counts in rows()]
    lines += ["", f"| framework | programs | {' | '.join(HEADER[1:])} |", "|---|---|---|---|---|---|"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in by_framework()]
    expected, kept = silent()
    lines.append(f"\n{len(CASES)} programs; {expected} of them must get no error and no warning, and {kept} get none.")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
