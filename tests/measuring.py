"""Coverage of the fast suite, at half its price: of a test with many cases, the first ones are measured.

What is not measured counts as not run, so the share that is reported is at most the true one.
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from coverage import Coverage

CASES = 6
"""How many cases of each test function are measured: the others run the same lines with other numbers."""
OF_CHILDREN = "COVERAGE_PROCESS_CONFIG"
"""The variable by which processes that a test starts are measured."""
seen: Counter[tuple[str, str]] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Pause the measurement, if there is one, while a further case of a test runs."""
    measured = Coverage.current()
    collector = None if measured is None else measured._collector  # to stop and start it again takes 30 ms
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
