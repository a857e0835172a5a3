"""The mutated modules and their tests, which need no browser, server or TensorFlow."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the code.

    Parameters
    ----------
    sources : tuple of str
        Patterns of its modules.
    tests : tuple of str
        Files and folders of tests.
    """

    sources: tuple[str, ...]
    tests: tuple[str, ...]


NUMERICS = (
    "tests/core/test_autopsy.py",
    "tests/core/test_bounds.py",
    "tests/core/test_calibration.py",
    "tests/core/test_elementary.py",
    "tests/core/test_errors.py",
    "tests/core/test_exhaustive.py",
    "tests/core/test_fixes.py",
    "tests/core/test_intermediates.py",
    "tests/core/test_losses.py",
    "tests/core/test_onsets.py",
    "tests/core/test_partial_formats.py",
    "tests/core/test_probabilities.py",
    "tests/core/test_reference.py",
    "tests/core/test_sampling.py",
    "tests/core/test_signatures.py",
    "tests/core/test_sweep.py",
    "tests/core/test_tracing.py",
    "tests/ui/test_loss_error_figures.py",
    "tests/test_examples.py",
)
DOCTOR = (
    "tests/logit_doctor/test_archive.py",
    "tests/logit_doctor/test_corpus.py",
    "tests/logit_doctor/test_corrections.py",
    "tests/logit_doctor/test_fixes.py",
    "tests/logit_doctor/test_guards.py",
    "tests/logit_doctor/test_judging.py",
    "tests/logit_doctor/test_notebook.py",
    "tests/logit_doctor/test_rooms.py",
    "tests/test_examples.py",
)
FORMULATIONS = ("activations", "formulation", "repairs", "sigmoid", "signatures", "softmax", "steps")
BOUNDS = ("curves", "departure", "errors", "findings", "intermediates", "onsets")
AREAS = {
    "losses": Area(sources=tuple(f"core/losses/{name}.py" for name in FORMULATIONS), tests=NUMERICS),
    "bounds": Area(sources=("core/losses/theory.py", *(f"core/sweep/{name}.py" for name in BOUNDS)), tests=NUMERICS),
    "truth": Area(
        sources=("core/truth/*.py", "core/arithmetic/balls.py", "core/arithmetic/double_double.py"), tests=NUMERICS
    ),
    "rules": Area(sources=("logit_doctor/rules/*.py", "logit_doctor/judging/*.py"), tests=DOCTOR),
}
