"""A sample of the matrix, run again by Keras and compared with the file."""

import numpy as np
import pytest

from core.keras.matrix import plan
from core.keras.matrix.judge import TOLERANCE
from core.keras.matrix.records import Cell, Finding, load

pytestmark = pytest.mark.keras

MATRIX = load()
SAMPLE = np.random.default_rng(20).choice(len(MATRIX.cells), 20, replace=False)


def kind(cell: Cell) -> tuple[object, ...]:
    """Return what two cells of a kind share; one of each kind is run beside the random sample."""
    rules = tuple(proof.rule for proof in cell.proofs)
    return cell.state, cell.ran, rules, bool(cell.warnings), cell.refusal and cell.refusal.meaning


ONE_OF_EACH = {kind(cell): cell for cell in MATRIX.cells}.values()
CELLS = {cell.key: cell for cell in (*(MATRIX.cells[place] for place in SAMPLE), *ONE_OF_EACH)}


def close(found: float | None, kept: float | None) -> bool:
    return found == kept or (
        found is not None and kept is not None and abs(found - kept) <= TOLERANCE * (1 + abs(kept))
    )


@pytest.mark.parametrize("kept", CELLS.values(), ids=CELLS)
def test_running_a_combination_again_finds_the_same(kept: Cell) -> None:
    from core.keras.matrix.run import cell

    found = cell(kept.head, kept.loss, kept.labels)
    assert (found.outcome, found.ran, found.refusal, found.warnings) == (
        kept.outcome,
        kept.ran,
        kept.refusal,
        kept.warnings,
    )
    assert close(found.reported_loss, kept.reported_loss)
    assert close(found.true_loss, kept.true_loss)
    assert close(found.detached_loss, kept.detached_loss)
    assert found.state == kept.state
    assert [proof.rule for proof in found.proofs] == [proof.rule for proof in kept.proofs]


@pytest.mark.parametrize("kept", MATRIX.metrics[::4], ids=lambda finding: finding.name)
def test_running_a_metric_again_finds_the_same(kept: Finding) -> None:
    from core.keras.matrix.run_findings import metric_finding

    found = metric_finding(kept.name)
    assert (found.outcome, found.refusal, found.warnings) == (kept.outcome, kept.refusal, kept.warnings)
    assert close(found.reported, kept.reported)


@pytest.mark.parametrize("kept", MATRIX.variations[::3], ids=lambda finding: finding.name)
def test_running_an_option_again_finds_the_same(kept: Finding) -> None:
    from core.keras.matrix.run_findings import variation_finding

    found = variation_finding(kept.name)
    assert (found.outcome, found.ran, found.refusal) == (kept.outcome, kept.ran, kept.refusal)
    assert close(found.reported, kept.reported)
    assert all(close(found.numbers[name], number) for name, number in kept.numbers.items())


@pytest.mark.parametrize("kept", MATRIX.exclusions[::3], ids=lambda finding: finding.name)
def test_leaving_an_example_out_again_finds_the_same(kept: Finding) -> None:
    from core.keras.matrix.run_findings import exclusion_finding

    found = exclusion_finding(kept.name)
    assert (found.outcome, found.refusal) == (kept.outcome, kept.refusal)
    assert close(found.reported, kept.reported)
    assert all(close(found.numbers[name], number) for name, number in kept.numbers.items())


def test_the_code_shown_for_a_cell_is_what_a_user_can_run(capsys: pytest.CaptureFixture[str]) -> None:
    exec(plan.case_named("softmax_3", "sparse_class_probabilities", "integers").code, {})
    assert "loss" in capsys.readouterr().out
    with pytest.raises(ValueError, match="must have rank"):
        exec(plan.case_named("softmax_3", "sparse_class_probabilities", "one_hot").code, {})
