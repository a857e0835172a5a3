"""Marks of the suites that are imported from installed packages: pytest refuses unknown ones."""

import pytest

MARKS = ("xfail_xp_backends", "skip_xp_backends", "uses_xp_capabilities", "thread_unsafe", "parallel_threads")


def pytest_configure(config: pytest.Config) -> None:
    for name in MARKS:
        config.addinivalue_line("markers", f"{name}: of SciPy's or scikit-learn's own tests")
