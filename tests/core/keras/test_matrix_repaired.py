"""Combinations that only TensorFlow's repair makes right: marked by the command, and proved by NumPy formulas."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from core.__main__ import main
from core.keras.matrix import plan, truth
from core.keras.matrix.judge import TOLERANCE, pre_activations


def outputs_of(case: plan.Case) -> np.ndarray:
    """Return what predict() of the untrained head returns, in float64."""
    functions = {"linear": lambda z: z, "softmax": lambda z: special.softmax(z, axis=1), "sigmoid": special.expit}
    return functions[case.head.activation](pre_activations(case))


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict]:  # type: ignore[type-arg]
    """Return the cells that the command prints for programs to read."""
    assert main(["matrix", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["cells"]


def loss_of_outputs(case: plan.Case) -> float:
    """Return the loss of what predict() serves, taken by its word: no look at what is behind it."""
    outputs, yes = outputs_of(case), truth.targets(case)
    rows = outputs
    if case.loss.from_logits:
        sigmoid = case.loss.family == "binary"
        rows = special.expit(outputs) if sigmoid else special.softmax(outputs, axis=1)
    elif case.loss.family != "binary":
        rows = outputs / outputs.sum(axis=1, keepdims=True)
    rows = np.clip(rows, 1e-7, 1 - 1e-7)
    if case.loss.family == "binary":
        return float(-np.mean(yes * np.log(rows) + (1 - yes) * np.log(1 - rows)))
    return float(-np.mean(np.sum(yes * np.log(rows), axis=1)))


def test_what_works_only_because_tensorflow_repairs_it_is_told_from_what_works(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An activation applied twice is fine where TensorFlow goes back to the logits, and nowhere else."""
    for cell in printed(capsys):
        case = plan.case_named(cell["head"], cell["loss"], cell["labels"])
        twice = case.head.activation != "linear" and case.loss.from_logits
        assert cell.get("rescued", False) == (twice and cell["outcome"] == "fine"), case.key


def test_what_the_outputs_alone_would_cost_is_the_loss_that_numpy_finds(capsys: pytest.CaptureFixture[str]) -> None:
    """The evidence of the repair: the loss of the outputs with nothing behind them, against a formula of NumPy."""
    compared = 0
    for cell in printed(capsys):
        case = plan.case_named(cell["head"], cell["loss"], cell["labels"])
        if cell["outcome"] != "fine":
            continue
        assert cell.get("detached_loss") == pytest.approx(loss_of_outputs(case), rel=TOLERANCE), case.key
        away = abs(cell["detached_loss"] - cell["true_loss"]) / (1 + cell["true_loss"])
        assert away > 100 * TOLERANCE if cell.get("rescued") else away < TOLERANCE / 4, case.key
        compared += 1
    assert compared > 50


def test_the_command_marks_what_tensorflow_repairs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix"]) == 0
    table = capsys.readouterr().out.partition("labels integers (N,)")[2].partition("\nlabels")[0].splitlines()
    marks = {line.split()[0]: dict(zip(plan.HEADS, line.split()[1:], strict=True)) for line in table[2:] if line}
    told, untold = marks["sparse_class_logits"], marks["sparse_class_probabilities"]
    assert told["softmax_3"] not in (told["linear_3"], told["sigmoid_3"], told["linear_1"])
    assert untold["softmax_3"] == told["linear_3"]
    assert main(["matrix", "--cell", "softmax_3/sparse_class_logits/integers"]) == 0
    said = capsys.readouterr().out
    assert "JAX" in said
    assert f"{loss_of_outputs(plan.case_named('softmax_3', 'sparse_class_logits', 'integers')):.5g}" in said


@pytest.mark.parametrize(("backend", "looks"), [("tensorflow", True), ("jax", False), ("torch", False)])
def test_only_the_tensorflow_backend_of_keras_looks_behind_an_activation(backend: str, looks: bool) -> None:
    found = importlib.util.find_spec("keras")
    assert found is not None
    assert found.origin is not None
    source = (Path(found.origin).parent / "src" / "backend" / backend / "nn.py").read_text("utf-8")
    assert ("_get_logits(" in source) == looks
