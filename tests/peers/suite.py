"""The type of a suite: cases that another project tests itself with, run on this lab's formulations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One comparison and its outcome.

    Parameters
    ----------
    name : str
        Unique in its suite.
    outcome : str
        ``PASSED``, ``FAILED`` or ``SKIPPED``.
    reason : str
        Why it was skipped.
    """

    name: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Suite:
    """The cases of another project.

    Parameters
    ----------
    title : str
    source : str
        Where the originals are, with the version or date of what was read.
    taken : str
        How a case is taken over, and its tolerance, in Markdown.
    cases : callable
        Runs the cases.
    deviations : mapping of str to str
        Why a case fails, by its name. A case that fails without an entry fails a test, and so does an entry whose case
        passes.
    """

    title: str
    source: str
    taken: str
    cases: Callable[[], Iterable[Case]]
    deviations: Mapping[str, str] = field(default_factory=dict)


def compared(name: str, is_right: bool) -> Case:
    """Return a case that was run."""
    return Case(name=name, outcome=PASSED if is_right else FAILED)


def skipped(name: str, reason: str) -> Case:
    """Return a case that was not run."""
    return Case(name=name, outcome=SKIPPED, reason=reason)


def is_close(computed: npt.ArrayLike, expected: npt.ArrayLike, *, relative: float = 0.0, absolute: float = 0.0) -> bool:
    """Return whether every number is near to the expected one; NaN is only near to NaN."""
    left, right = np.asarray(computed, np.float64), np.asarray(expected, np.float64)
    return left.shape == right.shape and bool(
        np.isclose(left, right, rtol=relative, atol=absolute, equal_nan=True).all()
    )
