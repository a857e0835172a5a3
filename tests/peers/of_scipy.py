"""SciPy's tests of logsumexp, softmax and log_softmax, as installed, with the lab's functions in place of SciPy's."""

import itertools
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from scipy.special.tests import test_logsumexp as original

from core.arithmetic.formats import FORMATS
from tests.peers import lab
from tests.peers.suite import Case, Suite, compared, skipped

CLASSES = (original.TestLogSumExp, original.TestSoftmax, original.TestLogSoftmax)
COMPARISONS = ("xp_assert_close", "xp_assert_equal", "xp_assert_less")
NOT_RUN = {"test_device": "devices of arrays: logits are in the main memory"}


class OutOfScope(Exception):
    """What the lab has no formulation for; the message is the reason."""


class Empty(float):
    """In place of a sum of no terms."""

    reason = "a sum of no terms: a softmax has at least one class"


def in_scope(values: npt.ArrayLike) -> np.ndarray:
    array = np.asarray(values)
    if np.iscomplexobj(array):
        raise OutOfScope("complex numbers: logits are real")
    return array if array.dtype == np.float32 else array.astype(np.float64)


def over_axes(function: Callable[..., Any], values: npt.ArrayLike, axis: Any) -> tuple[np.ndarray, tuple[int, ...]]:
    """Apply a function of logits over the first axis to some axes; return the result and those axes."""
    array = in_scope(values)
    axes = tuple(range(array.ndim)) if axis is None else tuple(np.atleast_1d(axis) % array.ndim)
    kept = [place for place in range(array.ndim) if place not in axes]
    leading = array.transpose(*axes, *kept).reshape(-1, *(array.shape[place] for place in kept))
    flat = leading.reshape(len(leading), -1)
    with np.errstate(all="ignore"):
        return function(flat, FORMATS[array.dtype.name]), axes


def logsumexp(a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False) -> Any:
    if b is not None or return_sign:
        raise OutOfScope("weights and signs inside the logarithm: no loss here has them")
    if not np.size(a):
        return Empty("nan")
    sums, axes = over_axes(lab.log_sum_exp, a, axis)
    lengths = np.shape(a)
    left = [1 if place in axes else length for place, length in enumerate(lengths)]
    return sums.reshape(left if keepdims else [length for place, length in enumerate(lengths) if place not in axes])[()]


def of_every_entry(function: Callable[..., Any]) -> Callable[..., Any]:
    def over(x: Any, axis: Any = None) -> Any:
        results, axes = over_axes(function, x, axis)
        shape = np.shape(x)
        kept = [place for place in range(len(shape)) if place not in axes]
        order = (*axes, *kept)
        return results.reshape([shape[place] for place in order]).transpose(np.argsort(order))[()]

    return over


REPLACED: dict[str, Any] = {
    "logsumexp": logsumexp,
    "softmax": of_every_entry(lab.softmax),
    "log_softmax": of_every_entry(lab.log_softmax),
}


def calls(test: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """Yield the arguments of every run of a test, as its decorators list them."""
    lists: list[list[dict[str, Any]]] = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "parametrize":
            names = [name.strip() for name in mark.args[0].split(",")]
            rows = [row if len(names) > 1 else (row,) for row in mark.args[1]]
            lists.append([dict(zip(names, row, strict=True)) for row in rows])
    for chosen in itertools.product(*lists):
        yield {name: value for part in chosen for name, value in part.items()}


def cases_of(name: str, run: Callable[[], Any]) -> list[Case]:
    """Run a test; return a case for each of its comparisons, or one if it compares by ``assert``."""
    outcomes: list[Case] = []

    def add(is_right: bool) -> None:
        outcomes.append(compared(f"{name}, {len(outcomes) + 1}", is_right))

    def noting(compare: Callable[..., None]) -> Callable[..., None]:
        def note(*arguments: Any, **options: Any) -> None:
            if isinstance(arguments[0], Empty):
                return outcomes.append(skipped(f"{name}, {len(outcomes) + 1}", Empty.reason))
            try:
                compare(*arguments, **options)
            except AssertionError:
                add(False)
            else:
                add(True)

        return note

    changed = REPLACED | {key: noting(getattr(original, key)) for key in COMPARISONS}
    reason = ""
    with warnings.catch_warnings(), patch.multiple(original, **changed):
        warnings.simplefilter("ignore")  # infinities on purpose
        try:
            run()
        except OutOfScope as error:
            reason = str(error)
        except AssertionError:
            add(False)
        else:
            if not outcomes:
                add(True)
    if reason:
        outcomes.append(skipped(f"{name}, from {len(outcomes) + 1} on", reason))
    return outcomes


def cases() -> Iterator[Case]:
    yield skipped("test_wrap_radians", "complex numbers: logits are real")
    for group in CLASSES:
        for key in vars(group):
            if not key.startswith("test_"):
                continue
            test = getattr(group(), key)
            fixtures = {"xp": np} if "xp" in test.__code__.co_varnames[: test.__code__.co_argcount] else {}
            for given in calls(test):
                label = ", ".join(str(value) for value in given.values())
                name = f"{key}[{label}]" if label else key
                if key in NOT_RUN:
                    yield skipped(name, NOT_RUN[key])
                else:
                    yield from cases_of(name, partial(test, **given, **fixtures))


SUITE = Suite(
    title="SciPy: logsumexp, softmax, log_softmax",
    source="`scipy/special/tests/test_logsumexp.py`, as installed",
    taken="The tests run as they are, with the lab's functions in place of SciPy's: in float32 where the test is, in "
    "float64 elsewhere. A case is one comparison of a test, with SciPy's own tolerance; where a test leaves the scope, "
    "the rest of it is one skipped case.",
    cases=cases,
    deviations={
        **dict.fromkeys(
            (
                *(f"test_logsumexp, {place}" for place in (8, 9, 11)),
                *(f"test_gh22601_infinite_elements[{pair}], 1" for pair in ("-inf, -inf", "-inf, inf", "inf, -inf")),
                "test_gh22601_infinite_elements[inf, inf], 1",
            ),
            "The largest logit is infinite, and the formula subtracts it from itself, which is NaN: what a row that is "
            "masked as a whole gives in a loss. SciPy replaces such a maximum before it subtracts.",
        ),
        "test_gh18295, 1": "The largest term of the sum is 1 and absorbs the other one, e^-40, so that the logarithm "
        "is 0: the onset that the lab shows for `fused`. SciPy takes log1p of the sum without its largest term, as the "
        "formulation `log1p` does.",
    },
)
