"""The matrix without TensorFlow: its tables, its rules against independent oracles, its data file, its command."""

import ast
import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import special
from scipy.differentiate import jacobian
from sklearn import metrics as oracle

from core.__main__ import main
from core.arithmetic.formats import format_named
from core.keras.matrix import exclusions, messages, plan, records, truth
from core.keras.matrix.exclusions import EXCLUSIONS, Exclusion
from core.keras.matrix.judge import RULES, TOLERANCE, judge, pre_activations
from core.keras.matrix.metrics import METRICS, SETS, Metric, true_value
from core.keras.matrix.records import OUTCOMES, Measurement, load
from core.keras.matrix.repair import COSTS, changes, repairs
from core.keras.matrix.variations import (
    ALPHA,
    MARGIN,
    OPTIONS,
    VARIATIONS,
    losses_by_way,
    smoothed_targets,
    true_gradient,
)

MATRIX = load()
CELLS = {cell.key: cell for cell in MATRIX.cells}
FLOAT64 = format_named("float64")


def served(case: plan.Case) -> np.ndarray:
    """Return what predict() of the untrained head returns, in float64."""
    functions = {"linear": lambda z: z, "softmax": lambda z: special.softmax(z, axis=1), "sigmoid": special.expit}
    return functions[case.head.activation](pre_activations(case))


def ideal(head: str, loss: str, labels: str) -> tuple[plan.Case, Measurement]:
    """Return a combination and the run that would be exactly right."""
    case = plan.case_named(head, loss, labels)
    by_logits = truth.true_gradient(case, pre_activations(case))
    gradient = np.concatenate([plan.features().T @ by_logits, by_logits.sum(axis=0, keepdims=True)])
    loss_value = truth.true_loss(case, truth.reading(case, served(case)))
    return case, Measurement(predictions=served(case), loss=loss_value, gradient=gradient, refusal=None, warnings=())


def test_the_file_holds_every_combination_once_and_at_least_150() -> None:
    assert [cell.key for cell in MATRIX.cells] == [case.key for case in plan.cases()]
    assert len(CELLS) == len(MATRIX.cells) >= 150
    assert [finding.name for finding in MATRIX.metrics] == list(METRICS)
    assert [finding.name for finding in MATRIX.variations] == list(VARIATIONS)
    assert [finding.name for finding in MATRIX.exclusions] == list(EXCLUSIONS)
    assert set(MATRIX.versions) == {"python", "tensorflow", "keras", "numpy"}


@pytest.mark.parametrize("head", plan.HEADS)
def test_every_cell_carries_its_evidence(head: str) -> None:
    for cell in (cell for cell in MATRIX.cells if cell.head == head):
        assert cell.outcome in OUTCOMES, cell.key
        assert (cell.outcome == "error") == (cell.refusal is not None) == (cell.reported_loss is None), cell.key
        assert (cell.outcome == "silent") == bool(cell.proofs), cell.key
        if cell.refusal is not None:
            assert cell.refusal.meaning in set(messages.MEANINGS) - {"other"}, cell.key
            assert 0 < len(cell.refusal.text) <= messages.MAX_LENGTH, cell.key
        else:
            assert cell.ran in truth.FORMULAS, cell.key
        assert all(proof.rule in RULES and proof.numbers for proof in cell.proofs), cell.key


@pytest.mark.parametrize("finding", MATRIX.metrics + MATRIX.variations, ids=lambda finding: finding.name)
def test_every_finding_carries_its_evidence(finding: records.Finding) -> None:
    assert (finding.outcome == "error") == (finding.refusal is not None)
    if finding.refusal is not None:
        assert finding.refusal.meaning in set(messages.MEANINGS) - {"other"}
    if finding.name in VARIATIONS:
        assert finding.ran in losses_by_way(VARIATIONS[finding.name])


def test_rounding_and_real_differences_are_far_apart() -> None:
    """The tolerance divides two well separated populations, so that no cell is a matter of taste."""
    gaps = {
        outcome: [
            abs(cell.reported_loss - cell.true_loss) / (1 + cell.true_loss)
            for cell in MATRIX.cells
            if cell.outcome == outcome and cell.reported_loss is not None
            if cell.true_loss is not None and math.isfinite(cell.true_loss)
        ]
        for outcome in ("fine", "silent")
    }
    assert max(gaps["fine"]) < TOLERANCE / 4
    assert min(gaps["silent"]) > 100 * TOLERANCE


def test_how_the_loss_is_spelled_makes_no_difference() -> None:
    for case in plan.cases():
        as_class = replace(case, loss=replace(case.loss, spelling="class"))
        one, other = CELLS[case.key], CELLS[as_class.key]
        assert (one.outcome, one.ran, one.reported_loss) == (other.outcome, other.ran, other.reported_loss)


@pytest.mark.parametrize(
    ("key", "outcome", "ran", "rules"),
    [
        ("softmax_3/sparse_class_probabilities/integers", "fine", "softmax_of_logits", []),
        ("softmax_3/sparse_class_logits/integers", "fine", "softmax_of_logits", []),
        ("linear_3/sparse_class_probabilities/integers", "silent", "sparse_of_outputs", ["not_probabilities"]),
        ("sigmoid_3/sparse_class_probabilities/integers", "silent", "softmax_of_logits", ["not_probabilities"]),
        ("softmax_3/binary_class_probabilities/one_hot", "silent", "sigmoid_of_logits", ["other_loss"]),
        ("softmax_1/binary_class_probabilities/integers", "silent", "sigmoid_of_logits", ["constant", "other_loss"]),
        ("linear_1/binary_class_logits/integers", "fine", "sigmoid_of_logits", []),
    ],
)
def test_what_the_matrix_says_about_the_known_facts(key: str, outcome: str, ran: str, rules: list[str]) -> None:
    cell = CELLS[key]
    assert (cell.outcome, cell.ran, [proof.rule for proof in cell.proofs]) == (outcome, ran, rules)


def test_the_rescue_warns_only_when_told_logits() -> None:
    told, untold = (CELLS[f"softmax_3/sparse_class_{word}/integers"] for word in ("logits", "probabilities"))
    assert any("does not represent logits" in warning for warning in told.warnings)
    assert not untold.warnings


@pytest.mark.parametrize("head", plan.HEADS)
def test_the_code_of_every_case_parses_and_names_its_parts(head: str) -> None:
    for case in (case for case in plan.cases() if case.head.name == head):
        ast.parse(case.code)
        assert case.head.code in case.code
        assert case.loss.code in case.code


@pytest.mark.parametrize("units", [2, 3])
@pytest.mark.parametrize("head", ["softmax", "linear"])
def test_the_true_loss_of_classes_agrees_with_scikit_learn(head: str, units: int) -> None:
    told = "logits" if head == "linear" else "probabilities"
    case = plan.case_named(f"{head}_{units}", f"sparse_class_{told}", "integers")
    read = truth.reading(case, served(case))
    expected = oracle.log_loss(plan.classes(units), special.softmax(pre_activations(case), axis=1))
    assert truth.true_loss(case, read) == pytest.approx(expected, rel=16 * FLOAT64.eps)
    np.testing.assert_allclose(read.values, special.softmax(pre_activations(case), axis=1), rtol=16 * FLOAT64.eps)


@pytest.mark.parametrize("units", [1, 2, 3])
def test_the_true_loss_of_yes_and_no_agrees_with_scikit_learn(units: int) -> None:
    case = plan.case_named(f"linear_{units}", "binary_class_logits", "one_hot")
    expected = np.mean(
        [
            oracle.log_loss(truth.targets(case)[:, unit], special.expit(pre_activations(case)[:, unit]), labels=[0, 1])
            for unit in range(units)
        ]
    )
    assert truth.true_loss(case, truth.reading(case, served(case))) == pytest.approx(expected, rel=16 * FLOAT64.eps)


def test_a_served_zero_for_the_truth_is_an_infinite_loss() -> None:
    case = plan.case_named("softmax_2", "sparse_class_probabilities", "integers")
    predictions = np.tile([1.0, 0.0], (plan.NUM_SAMPLES, 1))
    assert truth.true_loss(case, truth.reading(case, predictions)) == math.inf


@pytest.mark.parametrize(
    ("head", "loss"),
    [
        ("softmax_3", "sparse_class_probabilities"),
        ("linear_3", "categorical_class_logits"),
        ("sigmoid_1", "binary_class_probabilities"),
        ("linear_3", "binary_class_logits"),
        ("softmax_3", "binary_class_probabilities"),
    ],
)
def test_the_true_gradient_is_the_derivative_of_the_true_loss(head: str, loss: str) -> None:
    case = plan.case_named(head, loss, "one_hot")
    expected, logits = truth.targets(case), pre_activations(case)

    def mean_loss(flat: np.ndarray) -> np.ndarray:
        scores = np.moveaxis(flat, 0, -1).reshape(*flat.shape[1:], *logits.shape)
        binary = case.loss.family == "binary"
        sigmoid = case.head.activation == "sigmoid" or (case.head.activation == "linear" and binary)
        shares = special.expit(scores) if sigmoid else special.softmax(scores, axis=-1)
        terms = expected * np.log(shares) + (1 - expected) * np.log1p(-shares) if binary else expected * np.log(shares)
        return -(terms.mean(axis=(-2, -1)) if binary else terms.sum(axis=-1).mean(axis=-1))

    numeric = jacobian(lambda flat: mean_loss(flat)[None], logits.ravel()).df[0].reshape(logits.shape)
    np.testing.assert_allclose(truth.true_gradient(case, logits), numeric, atol=FLOAT64.eps**0.5)


def test_a_run_that_is_exactly_right_is_fine() -> None:
    for names in (
        ("softmax_3", "sparse_class_probabilities", "integers"),
        ("sigmoid_1", "binary_class_probabilities", "column"),
        ("linear_2", "categorical_class_logits", "one_hot"),
    ):
        assert judge(*ideal(*names)).outcome == "fine"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda run: replace(run, loss=math.nan), "not_finite"),
        (lambda run: replace(run, loss=run.loss + 0.01), "other_loss"),
        (lambda run: replace(run, gradient=0 * run.gradient), "other_gradient"),
        (lambda run: replace(run, predictions=run.predictions * 1.01), "not_probabilities"),
        (lambda run: replace(run, predictions=run.predictions - run.predictions.max()), "not_probabilities"),
        (lambda run: replace(run, predictions=np.full_like(run.predictions, 1 / 3)), "constant"),
    ],
)
def test_each_rule_is_broken_by_its_own_fault(change: Any, rule: str) -> None:
    case, right = ideal("softmax_3", "sparse_class_probabilities", "integers")
    cell = judge(case, change(right))
    assert cell.outcome == "silent"
    assert cell.proofs[0].rule == rule


def test_no_formula_explains_an_invented_loss() -> None:
    case, right = ideal("softmax_3", "sparse_class_probabilities", "integers")
    assert judge(case, replace(right, loss=12.345)).ran is None


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_the_true_value_of_every_metric_agrees_with_scikit_learn(metric: Metric) -> None:
    scored = SETS[metric.data]
    one_unit = scored.logits.shape[1] == 1
    decided = (scored.logits[:, 0] > 0).astype(int) if one_unit else scored.logits.argmax(axis=1)
    if metric.labels == "multi_hot":
        right = 1 - oracle.hamming_loss(scored.classes, (scored.logits > 0).astype(int))
        assert true_value(metric) == pytest.approx(right, rel=64 * FLOAT64.eps)
        assert (scored.classes.sum(axis=1) > 1).any()
        return
    shares = special.expit(scored.logits[:, 0]) if one_unit else special.softmax(scored.logits, axis=1)
    expected = {
        "accuracy": lambda: oracle.accuracy_score(scored.classes, decided),
        "auc": lambda: oracle.roc_auc_score(scored.classes, scored.logits[:, 0]),
        "precision": lambda: oracle.precision_score(scored.classes, decided),
        "recall": lambda: oracle.recall_score(scored.classes, decided),
        "f1": lambda: oracle.f1_score(scored.classes, decided, average="binary" if one_unit else "macro"),
        "top_2_accuracy": lambda: oracle.top_k_accuracy_score(scored.classes, shares, k=2),
        "cross_entropy": lambda: oracle.log_loss(scored.classes, shares),
    }
    assert true_value(metric) == pytest.approx(expected[metric.quantity](), rel=64 * FLOAT64.eps)


@pytest.mark.parametrize("exclusion", EXCLUSIONS.values(), ids=EXCLUSIONS)
def test_the_loss_of_the_examples_that_remain_agrees_with_scikit_learn(exclusion: Exclusion) -> None:
    kept = exclusion.remaining
    if not kept.size:
        assert exclusions.true_loss(exclusion) is None
        return
    is_binary = exclusion.family == "Binary"
    labels = (exclusions.BINARY if is_binary else exclusions.CLASSES)[kept]

    def loss(logits: np.ndarray) -> float:
        shares = special.expit(logits[:, 0]) if is_binary else special.softmax(logits, axis=1)
        return float(oracle.log_loss(labels, shares, labels=range(max(2, logits.shape[1]))))

    logits = exclusion.logits[kept]
    assert exclusions.true_loss(exclusion) == pytest.approx(loss(logits), rel=64 * FLOAT64.eps)
    step = 1e-6
    for unit, slope in enumerate(exclusions.true_gradient(exclusion)):
        moved = step * np.eye(logits.shape[1])[unit]
        assert (loss(logits + moved) - loss(logits - moved)) / (2 * step) == pytest.approx(slope, abs=1e-8)


def test_what_the_page_says_of_examples_left_out_is_what_keras_did() -> None:
    found = {finding.name: finding for finding in MATRIX.exclusions}
    share = (len(exclusions.CLASSES) - 1) / len(exclusions.CLASSES)
    for name, exclusion in EXCLUSIONS.items():
        finding = found[name]
        if not exclusion.remaining.size:
            assert (finding.reported, finding.numbers["gradient_taken"]) == (0, 0)
        elif exclusion.weights or exclusion.class_weight:
            assert finding.true is not None
            assert finding.reported == pytest.approx(share * finding.true, rel=TOLERANCE)
            assert finding.numbers["gradient_taken"] == pytest.approx(
                share * finding.numbers["gradient_true"], rel=TOLERANCE
            )
        elif exclusion.loss or exclusion.is_masked:
            assert finding.outcome == "fine"
        elif exclusion.family == "Sparse":
            assert finding.refusal is not None
        elif exclusion.family == "Binary":
            scores, labels = exclusion.logits[:, 0], exclusion.labels
            assert finding.reported == pytest.approx(np.mean(np.logaddexp(0, scores) - labels * scores), rel=1e-6)


@pytest.mark.parametrize("variation", VARIATIONS.values(), ids=VARIATIONS)
def test_the_three_ways_are_told_apart_and_the_fused_one_is_the_truth(variation: Any) -> None:
    ways = losses_by_way(variation)
    shares = special.log_softmax(np.append(0.0, variation.logits[0]) if variation.units == 1 else variation.logits[0])
    cross_entropy = -smoothed_targets(variation) @ shares
    scale = OPTIONS[variation.option].weight * (ALPHA if variation.keras_loss == "CategoricalFocalCrossentropy" else 1)
    assert ways["fused"] == pytest.approx(scale * cross_entropy, rel=16 * FLOAT64.eps)
    assert len({round(loss, 2) for loss in ways.values()}) == len(ways)
    assert ways["fused"] > 2 * ways["two_step"] > 2 * ways["double"]


@pytest.mark.parametrize("variation", VARIATIONS.values(), ids=VARIATIONS)
def test_the_fused_gradient_is_the_derivative_of_the_fused_loss(
    variation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "core.keras.matrix.variations.MARGIN"

    def loss_at(margin: float) -> float:
        monkeypatch.setattr(module, margin)
        return losses_by_way(variation)["fused"]

    step = FLOAT64.eps ** (1 / 3) * MARGIN
    numeric = (loss_at(MARGIN + step) - loss_at(MARGIN - step)) / (2 * step)
    monkeypatch.setattr(module, MARGIN)
    assert true_gradient(variation)[0] == pytest.approx(numeric, rel=MARGIN * FLOAT64.eps ** (1 / 3))


def test_saving_and_loading_change_nothing(tmp_path: Path) -> None:
    records.save(MATRIX, tmp_path / "matrix.json")
    assert load(tmp_path / "matrix.json") == MATRIX
    assert (tmp_path / "matrix.json").read_text() == records.DATA_FILE.read_text()


def test_the_command_prints_the_file_without_tensorflow() -> None:
    program = """
import sys
from core.__main__ import main
main(["matrix", "--json"])
print("tensorflow" in sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert records.from_json(json.loads(done.stdout)) == MATRIX
    assert done.stderr == "False\n"


def test_the_command_prints_tables_and_one_cell(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix"]) == 0
    table = capsys.readouterr().out
    assert f"{len(CELLS)} combinations" in table
    assert main(["matrix", "--cell", "linear_3/sparse_class_probabilities/integers"]) == 0
    assert RULES["not_probabilities"].statement in capsys.readouterr().out
    assert main(["matrix", "--cell", "linear_3/sparse_class_probabilities/one_hot"]) == 0
    assert messages.MEANINGS["one_hot_for_sparse"] in capsys.readouterr().out


def test_an_unknown_cell_is_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["matrix", "--cell", "nonsense"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(("names", "argument"), [(("x", "y", "z"), "head"), (("linear_1", "y", "z"), "loss")])
def test_an_unknown_name_is_named(names: tuple[str, str, str], argument: str) -> None:
    with pytest.raises(ValueError, match=f"{argument}: unknown name"):
        plan.case_named(*names)


def fine_in_class_form() -> list[records.Cell]:
    return [cell for cell in MATRIX.cells if cell.state == "fine" and plan.LOSSES[cell.loss].spelling == "class"]


@pytest.mark.parametrize("head", plan.HEADS)
def test_every_broken_cell_has_a_repair_and_no_cheaper_one_exists(head: str) -> None:
    for broken in (cell for cell in MATRIX.cells if cell.head == head and cell.state != "fine"):
        best = repairs(MATRIX, broken)[0]
        assert (best.cell.state, best.cell.warnings) == ("fine", ()), broken.key
        assert best.changes == changes(broken, best.cell), broken.key
        if plan.LOSSES[broken.loss].spelling == "class":
            calm = [cell for cell in fine_in_class_form() if not cell.warnings]
            cheapest = min(sum(COSTS[part] for part in changes(broken, cell)) for cell in calm)
            assert sum(COSTS[part] for part in best.changes) == cheapest, broken.key


def test_the_repair_of_a_missing_activation_is_from_logits() -> None:
    broken = CELLS["linear_3/sparse_class_probabilities/integers"]
    first, second = repairs(MATRIX, broken)[:2]
    assert (first.changes, second.changes) == (("from_logits",), ("activation",))
    assert first.cell.key == "linear_3/sparse_class_logits/integers"
