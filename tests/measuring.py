"""Cheaper coverage of the fast suite: only the first cases of each test are measured.

Lines that run only in later cases count as not covered, so the reported coverage is a lower bound.
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from coverage import Coverage

CASES = 6
"""Measured cases of each test function: later ones run the same lines with other numbers."""
OF_CHILDREN = "COVERAGE_PROCESS_CONFIG"
"""The environment variable that makes coverage measure child processes."""
seen: Counter[tuple[str, str]] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Pause coverage, if it is measured, during the later cases of a test."""
    measured = Coverage.current()
    collector = None if measured is None else measured._collector  # Coverage.stop and start take 30 ms
    case = (str(item.path), getattr(item, "originalname", item.name))
    seen[case] += 1
    if collector is None or seen[case] <= CASES:
        return (yield)
    of_children = os.environ.pop(OF_CHILDREN, None)
    collector.pause()
    try:
        return (yield)
    finally:
        collector.resume()
        if of_children is not None:
            os.environ[OF_CHILDREN] = of_children
