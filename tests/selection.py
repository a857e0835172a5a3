"""Which of many like cases are tested each time; the others are ``extensive``, for ``make test-all``."""

from collections.abc import Iterable
from typing import Any

import pytest


def chiefly(cases: Iterable[Any], *always: Any) -> list[Any]:
    """Return parameters for all of some cases, those not named marked as extensive.

    Parameters
    ----------
    cases : iterable
        What is parametrised: values, or tuples of them.
    *always : object
        Cases among them that are tested each time; with none of them, a ValueError is raised.
    """
    cases = list(cases)
    if not always or not set(always) <= set(cases):
        raise ValueError(f"{always} are not among {cases}")
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)), marks=[] if case in always else [pytest.mark.extensive]
        )
        for case in cases
    ]
