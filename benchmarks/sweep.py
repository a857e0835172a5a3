"""A sweep with certified truth, against one with mpmath at 128 bits and against a plain NumPy loop.

The standard sweep: 5 formats, 6 formulations, 121 magnitudes, 64 samples, 10 classes, losses and gradients. All
contenders process the same samples in one run, and their results are compared as well.
"""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import mpmath
import numpy as np
import numpy.typing as npt

from core.arithmetic.formats import FloatFormat, format_named
from core.losses import FORMULATIONS, LOSSES, Evaluation, by_class
from core.sweep.curves import Problem
from core.sweep.curves import measure as measure_curve
from core.sweep.run import SweepParams, emulate, problems, sweep

PARAMS = SweepParams(
    side="wrong",
    formats=("float8_e4m3fn", "bfloat16", "float16", "float32", "float64"),
    formulations=("naive", "max_shift", "keras_clip", "log_softmax", "log1p", "fused"),
)
REPEATS = 7
MPMATH_BITS = 128
REFERENCE_AGREEMENT = 2.0**-50
"""The largest relative difference between two good references, one of them rounded to float64."""

Float64Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class PlainArithmetic:
    """Rounded operations in their simplest form: cast to float64, compute, cast back."""

    format: FloatFormat
    accumulator: ClassVar[None] = None
    """Sums stay in the format."""

    @property
    def dtype(self) -> np.dtype:
        """The format's own dtype."""
        return self.format.dtype

    def carry(self, values: npt.ArrayLike) -> npt.NDArray[Any]:
        """Cast to the format."""
        return np.asarray(values, dtype=np.float64).astype(self.dtype)

    def admit(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the values: the format holds them all."""
        return values

    def sum(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Add up along the first axis, rounding after each addition."""
        total = values[0]
        for term in values[1:]:
            total = self.add(total, term)
        return total

    def __getattr__(self, name: str) -> Callable[..., npt.NDArray[Any]]:
        function = getattr(np, name)
        return lambda *values: function(*(value.astype(np.float64) for value in values)).astype(self.dtype)


def plain_evaluations(problem: Problem) -> list[Evaluation]:
    """Compute a problem's losses and gradients with plain arithmetic, every formulation from scratch."""
    arithmetic = PlainArithmetic(format=format_named(problem.format))
    logits, labels = arithmetic.carry(by_class(problem.samples.logits)), problem.samples.labels
    evaluations = []
    with np.errstate(all="ignore"):  # casts that overflow
        for name in PARAMS.formulations:
            steps = LOSSES[PARAMS.loss].steps(arithmetic, logits, labels)  # type: ignore[arg-type]
            evaluations.append(FORMULATIONS[PARAMS.loss][name].from_steps(steps))
    return evaluations


def mpmath_truth(problem: Problem) -> tuple[Float64Array, Float64Array]:
    """Compute loss and gradient of every row with mpmath, as a simple script would."""
    losses, gradients = [], []
    with mpmath.workprec(MPMATH_BITS):
        for logits, label in zip(problem.samples.logits.tolist(), problem.samples.labels.tolist(), strict=True):
            largest = max(logits)
            terms = [mpmath.exp(mpmath.mpf(logit) - largest) for logit in logits]
            total = mpmath.fsum(terms)
            losses.append(float(mpmath.log(total) + (largest - logits[label])))
            gradients.append([float(term / total - (index == label)) for index, term in enumerate(terms)])
    return np.array(losses), np.array(gradients)


def share_rounded_differently(problem: Problem) -> float:
    """Share of losses in which plain arithmetic and the lab's differ, by double rounding and NumPy's last bits."""
    plain = [evaluation.loss.astype(np.float64) for evaluation in plain_evaluations(problem)]
    exact = [evaluation.loss.astype(np.float64) for _, evaluation in emulate(problem, PARAMS.formulations)]
    return float(np.mean([~((a == b) | np.isnan(a) & np.isnan(b)) for a, b in zip(plain, exact, strict=True)]))


def check_references(found: list[Problem], truths: list[tuple[Float64Array, Float64Array]]) -> None:
    """Fail if the lab's exact values differ from those of mpmath."""
    for problem, (loss, _) in zip(found, truths, strict=True):
        difference = np.max(np.abs(loss - problem.reference.loss_hi) / loss)
        if difference > REFERENCE_AGREEMENT:
            raise RuntimeError(f"{problem.format}: the two references differ by {difference:.3g}")


def peak_megabytes() -> float:
    """Return the peak memory of this process."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The shortest of several runs, in milliseconds on the clock and of processor time.

    Ratios use processor times, which other programs on the machine affect least.
    """

    clock: float
    processor: float


def timed(action: Callable[[], object], repeats: int) -> Timing:
    """Time several runs of a function."""
    clock, processor = [], []
    for _ in range(repeats):
        started, used = time.perf_counter(), time.process_time()
        action()
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return Timing(clock=1e3 * min(clock), processor=1e3 * min(processor))


def measure() -> dict[str, float]:
    """Take all figures."""
    before = peak_megabytes()
    sweep(PARAMS)
    memory = peak_megabytes() - before

    whole = timed(lambda: sweep(PARAMS), REPEATS)
    truth = timed(lambda: problems(PARAMS), REPEATS)
    found = problems(PARAMS)
    compute = timed(lambda: [list(emulate(problem, PARAMS.formulations)) for problem in found], REPEATS)
    evaluations = [list(emulate(problem, PARAMS.formulations)) for problem in found]
    judge = timed(
        lambda: [
            measure_curve(problem, evaluation, formulation=name)
            for problem, pairs in zip(found, evaluations, strict=True)
            for name, evaluation in pairs
        ],
        REPEATS,
    )
    plain = timed(lambda: [plain_evaluations(problem) for problem in found], min(REPEATS, 3))
    truths: list[tuple[Float64Array, Float64Array]] = []
    by_mpmath = timed(lambda: truths.extend(mpmath_truth(problem) for problem in found), repeats=1)
    check_references(found, truths)
    with_mpmath = compute.processor + judge.processor + by_mpmath.processor
    return {
        "standard sweep, ms": whole.clock,
        "of which samples and certified truth, ms": truth.clock,
        "of which losses and gradients, ms": compute.clock,
        "of which errors and bounds, ms": judge.clock,
        "mpmath truth at 128 bits, ms": by_mpmath.clock,
        "sweep with mpmath truth / standard sweep": with_mpmath / whole.processor,
        "losses and gradients by a plain loop, ms": plain.clock,
        "plain loop / losses and gradients": plain.processor / compute.processor,
        "losses rounded differently by the plain loop, %": 100
        * float(np.mean([*map(share_rounded_differently, found)])),
        "peak memory of the first sweep, MB": memory,
    }
