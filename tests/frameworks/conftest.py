"""Nothing of this folder is skipped: a test that does not run here runs nowhere."""

import importlib.util
from collections.abc import Generator

import pytest

collect_ignore_glob = [] if importlib.util.find_spec("torch") else ["test_*.py"]
"""In the lab's own environment, which has no PyTorch, there is nothing to collect."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report a test that is skipped as failed."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
    return report
