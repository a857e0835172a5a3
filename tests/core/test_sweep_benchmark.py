"""The sweep's benchmark compares like with like."""

import importlib

import numpy as np
import pytest

import benchmarks
from benchmarks import sweep as benchmark
from core.sweep.run import SweepParams, emulate, problems


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    params = SweepParams(
        side="wrong",
        formats=("float16", "float32", "float64"),
        formulations=benchmark.PARAMS.formulations,
        magnitudes=(0.0, 120.0, 7),
        num_samples=4,
    )
    monkeypatch.setattr(benchmark, "PARAMS", params)


@pytest.mark.usefixtures("_small")
def test_the_plain_loop_computes_the_same_losses_and_gradients() -> None:
    for problem in problems(benchmark.PARAMS):
        pairs = zip(benchmark.plain_evaluations(problem), emulate(problem, benchmark.PARAMS.formulations), strict=True)
        for plain, (name, exact) in pairs:
            # NumPy's exp and log may differ in the last bit of float64, and nowhere else.
            tolerance = 2.0**-48 if problem.format == "float64" else 0.0
            np.testing.assert_allclose(plain.loss.astype(np.float64), exact.loss, rtol=tolerance, err_msg=name)
            gradient = plain.gradient.astype(np.float64).T
            np.testing.assert_allclose(gradient, exact.gradient, rtol=tolerance, atol=tolerance, err_msg=name)


@pytest.mark.usefixtures("_small")
def test_mpmath_and_the_lab_agree_on_the_truth_and_a_difference_is_noticed() -> None:
    found = problems(benchmark.PARAMS)
    truths = [benchmark.mpmath_truth(problem) for problem in found]
    benchmark.check_references(found, truths)
    wrong = [(loss * (1 + 2.0**-40), gradient) for loss, gradient in truths]
    with pytest.raises(RuntimeError, match="the two references differ"):
        benchmark.check_references(found, wrong)


@pytest.mark.usefixtures("_small")
def test_every_figure_is_a_positive_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "REPEATS", 1)
    figures = benchmark.measure()
    may_be_zero = {"losses rounded differently by the plain loop, %", "peak memory of the first sweep, MB"}
    assert all(value > 0 or name in may_be_zero for name, value in figures.items())


def test_the_runner_finds_the_benchmarks() -> None:
    assert "sweep" in benchmarks.names()
    assert hasattr(importlib.import_module("benchmarks.sweep"), "measure")
