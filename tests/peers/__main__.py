"""Run the tests of others and write ``docs/peers.md``: ``python -m tests.peers``."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.peers import of_formulas, of_gfloat, of_onnx, of_optax, of_scipy, of_sklearn
from tests.peers.suite import FAILED, PASSED, SKIPPED, Case, Suite

SUITES = (
    *(module.SUITE for module in (of_scipy, of_sklearn, of_onnx, of_optax, of_gfloat)),
    *of_formulas.SUITES,
)
PAGE = Path(__file__).parent.parent.parent / "docs" / "peers.md"
LEAD = """\
# Tests that others wrote

Cases from the test suites of other projects, run on this lab's formulations. `python -m tests.peers` writes this page,
and a test fails if it is not what they give. The adapters in `tests/peers/` state inputs, formulas and expected values
anew; nothing is downloaded. A skipped case is not a passed one: each has its reason, and each failed one its
explanation.
"""


@cache
def results(suite: Suite) -> tuple[Case, ...]:
    """Run a suite, once."""
    return tuple(suite.cases())


def page() -> str:
    """Return the document."""
    return "".join([LEAD, "\n", *overview(), *(line for suite in SUITES for line in section(suite))])


def overview() -> Iterator[str]:
    yield "| suite | cases | passed | failed, explained | skipped |\n| --- | --- | --- | --- | --- |\n"
    total: Counter[str] = Counter()
    for suite in SUITES:
        counts = Counter(case.outcome for case in results(suite))
        total += counts
        yield row(suite.title, counts)
    yield row("all", total)


def row(title: str, counts: Counter[str]) -> str:
    numbers = [counts.total(), counts[PASSED], counts[FAILED], counts[SKIPPED]]
    return f"| {title} | {' | '.join(f'{number:,}' for number in numbers)} |\n"


def section(suite: Suite) -> Iterator[str]:
    yield f"\n## {suite.title}\n\nFrom {suite.source}. {suite.taken}\n"
    by_explanation: dict[str, list[str]] = {}
    for case in results(suite):
        if case.outcome == FAILED:
            by_explanation.setdefault(suite.deviations.get(case.name, "Not explained."), []).append(case.name)
    if by_explanation:
        yield "\n| failed | why |\n| --- | --- |\n"
        for explanation, names in by_explanation.items():
            yield f"| {'; '.join(f'`{name}`' for name in names)} | {explanation} |\n"
    reasons = Counter(case.reason for case in results(suite) if case.outcome == SKIPPED)
    if reasons:
        yield "\n| skipped | cases |\n| --- | --- |\n"
        for reason, count in reasons.items():
            yield f"| {reason} | {count:,} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
