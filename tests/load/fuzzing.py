"""Common parts of the fuzz tests: the number of inputs of each kind, and values that break naive readers.

The inputs are the same in every run, so that a failure here is a failure everywhere. ``LAB_FUZZ=20`` makes
twenty times as many, and different ones in each run.
"""

import math
import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

TIMES = int(os.environ.get("LAB_FUZZ", "1"))
PROMISED = 2_000
SHARES = {"arguments": 900, "links and moves": 480, "files": 1_050, "messages": 240}
"""Inputs of each kind that every run tries at least."""

SPECIAL = (
    *("", " ", "-", "--", "0", "-1", "1e999", "-1e999", "nan", "inf", "-0.0", "1,2,3", "1,,2", ",", "0:1:2", "1:0:3"),
    *("0:nan:3", "::", "9" * 400, "9" * 5_000, "1_000", "0x10", "true", "None", "[]", "{}", "softmax", "sigmoid"),
    *("../../etc/passwd", "/dev/null", "file\0name", "<script>alert(1)</script>", "**bold**", "$x$", ":red[x]"),
    *("%s %d", "{0.__class__}", "\ud800", "\u202eabc", "e\u0301", "\N{GRINNING FACE}", "\r\n", "a" * 3_000),
    *("'; DROP TABLE x", "float32", "1e-400", "1,5", "=1+1", "１２", "0b1", "-" * 999, "1/0", "0x1p99999"),
)
"""Values that break naive readers of numbers, paths, templates, Markdown and text."""

TEXTS = st.sampled_from(SPECIAL) | st.sampled_from(SPECIAL) | st.text(max_size=12)


def tried(
    share: str, strategy: st.SearchStrategy[Any], check: Callable[[Any], None], *, parts: int = 1, each: int = 1
) -> None:
    """Check the number of inputs of a share, and verify that number.

    Parameters
    ----------
    share : str
        A key of ``SHARES``.
    strategy : SearchStrategy
        Generates the inputs.
    check : callable
        Called with each input; raises if a user must not see its outcome.
    parts : int
        Number of tests among which the share is divided.
    each : int
        Number of inputs that one call counts as.
    """
    count, wanted = 0, math.ceil(SHARES[share] * TIMES / parts / each)

    @settings(
        max_examples=wanted,
        derandomize=TIMES == 1,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def every(drawn: Any) -> None:
        nonlocal count
        count += 1
        check(drawn)

    every()
    assert count >= wanted
