"""The loss families: their exact values against mpmath, the way to prefer within its error, and every trap."""

import json
import math
import sys

import mpmath
import numpy as np
import numpy.typing as npt
import pytest

from core.__main__ import main
from core.arithmetic.formats import FORMATS
from core.arithmetic.rounded import arithmetic_of
from core.losses.families import FAMILIES, family_named
from core.losses.families.label_smoothing import smoothed
from core.losses.families.masked import all_masked
from core.losses.family import Family, Truth
from core.losses.tape import Tape
from core.sweep.families import Outcome, along, gradient_errors, loss_errors, outcomes
from tests.core import family_oracles

Array = npt.NDArray[np.float64]
FLOAT16, FLOAT32, FLOAT64 = (FORMATS[name] for name in ("float16", "float32", "float64"))
SINGLE = arithmetic_of(FLOAT32)
each_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=list(FAMILIES))
QUARTERS = ("moderate", "saturated", "equal", "masked or tied")
FACTOR = {"k3": 3, "importance_ratio": 2, "dpo": 4, "negative_sampling": 4}
"""Roundings of the way to prefer that do not only move an input; 8 and a sum over the classes by default."""


def rows_of(family: Family, count: int, seed: int) -> Array:
    """Samples of the quarters in turn, in float32: moderate, saturated, equal inputs, with -inf or ties."""
    rng = np.random.default_rng(seed)
    lowest, highest = family.lowest, family.highest
    spans = ((lowest, min(highest, max(4.0, 10 * lowest))), (highest / 2, highest))
    magnitudes = np.array([rng.uniform(*spans[place % 4 == 1]) for place in range(count)])
    rows = family.draw(rng, magnitudes)
    for place in range(count):
        if place % 4 == 2:
            rows[:, place] = rows[0, place]
        elif place % 4 == 3 and family.takes_masks:
            half = len(rows) // (2 if family.name == "distillation" else 1)
            hidden = rng.choice(np.arange(1, half), size=rng.integers(1, half - 1), replace=False)
            rows[hidden, place] = -np.inf
            rows[hidden + len(rows) - half, place] = -np.inf
        elif place % 4 == 3:
            rows[-1, place] = rows[0, place]
    return np.asarray(SINGLE.carry(rows))


def is_close(ours: float, low: float, expected: mpmath.mpf, bits: int) -> bool:
    if mpmath.isinf(expected):
        return bool(ours == expected)
    with mpmath.workprec(family_oracles.BITS):
        apart = abs(mpmath.mpf(ours) + mpmath.mpf(low) - expected)
        return bool(apart <= abs(expected) * mpmath.mpf(2) ** -bits + mpmath.mpf(10) ** -110)


def check_truth(family: Family, count: int, seed: int, every: int = 1) -> None:
    """Compare the exact losses, and of every so many rows the derivative by one input, with mpmath's."""
    rows = rows_of(family, count, seed)
    truth, constants = family.truth(SINGLE, rows), family.parameters_in(SINGLE)
    rng = np.random.default_rng(seed)
    for place in range(count):
        row = rows[:, place].tolist()
        ours = float(truth.loss_hi[place]), float(truth.loss_lo[place])
        assert is_close(*ours, family_oracles.loss(family.name, row, constants), 100), (row, QUARTERS[place % 4])
        if place % every:
            continue
        finite = [number for number, value in enumerate(row) if math.isfinite(value)]
        at = int(rng.choice(finite))
        if (family.name == "distillation" and at < len(row) // 2) or not math.isfinite(ours[0]):
            continue  # the teacher gets no gradient; an infinite loss has no difference quotient
        expected = family_oracles.derivative(family.name, row, constants, at)
        ours = float(truth.gradient_hi[at, place]), float(truth.gradient_lo[at, place])
        assert is_close(*ours, expected, 100), (row, at, QUARTERS[place % 4])


def amplification(rows: Array, truth: Truth) -> Array:
    """What a rounding of an input by u becomes, in u: of an exponential's argument, and of the loss as a whole.

    A rounded difference of two inputs is off by up to u times twice the larger one; the condition number of the loss
    says what relative changes of the inputs do to it.
    """
    sizes = np.where(np.isfinite(rows), np.abs(rows), 0)
    with np.errstate(all="ignore"):  # rows without a finite loss are left out
        condition = (sizes * np.abs(truth.gradient_hi)).sum(axis=0) / truth.loss_hi
    return np.asarray(2 * sizes.max(axis=0) + condition)


def check_best(family: Family, count: int, seed: int) -> None:
    """The way to prefer is within a few units of the rounding, and of what rounding the inputs would do."""
    rows = rows_of(family, count, seed)
    truth = family.truth(SINGLE, rows)
    loss, gradient = family.evaluate(family.best, SINGLE, rows)
    roundings = FACTOR.get(family.name, 8 + len(rows))
    moved = 0 * truth.loss_hi if family.name == "k3" else amplification(rows, truth)
    allowed = roundings * (1 + moved) * FLOAT32.unit_roundoff
    has_normal = normal(truth)
    assert (loss_errors(loss, truth)[has_normal] <= allowed[has_normal]).all()
    assert (gradient_errors(gradient, truth)[has_normal] <= allowed[has_normal]).all()
    assert has_normal.mean() > 0.2


def normal(truth: Truth) -> npt.NDArray[np.bool_]:
    """Rows whose loss float32 can hold, and a power of it that a formula goes through."""
    with np.errstate(invalid="ignore"):
        smallest = np.minimum(truth.loss_hi, np.abs(truth.gradient_hi).max(axis=0))
        return np.asarray((smallest > FLOAT32.min_normal**0.75) & (truth.loss_hi < FLOAT32.max))


@each_family
def test_the_exact_loss_and_gradient_are_those_of_mpmath(family: Family) -> None:
    check_truth(family, 60, 0)


@pytest.mark.extensive
@each_family
def test_the_exact_loss_and_gradient_are_those_of_mpmath_on_many_rows(family: Family) -> None:
    check_truth(family, 20_000, 1, every=5)


@each_family
def test_the_way_to_prefer_keeps_its_accuracy(family: Family) -> None:
    check_best(family, 400, 2)


@pytest.mark.extensive
@each_family
def test_the_way_to_prefer_keeps_its_accuracy_on_many_rows(family: Family) -> None:
    check_best(family, 20_000, 3)


@each_family
def test_every_way_is_right_in_float64_where_nothing_is_extreme(family: Family) -> None:
    rng, double = np.random.default_rng(4), arithmetic_of(FLOAT64)
    magnitudes = rng.uniform(max(family.lowest, 0.5), max(family.lowest, 0.5) * 4, 100)
    rows = family.draw(rng, magnitudes)
    truth = family.truth(double, rows)
    for way in family.ways:
        loss, gradient = family.evaluate(way, double, rows)
        is_right = max(loss_errors(loss, truth).max(), gradient_errors(gradient, truth).max()) < 1e-7
        assert is_right != way.is_other_loss or way.name == "padded", (
            way.name
        )  # its epsilon is small beside the weights


@each_family
def test_the_example_shows_the_trap(family: Family) -> None:
    found = outcomes(family, FLOAT32, family.example)
    if family.name == "weighted_mean":
        assert math.isnan(found[0].loss)
    assert min(one.relative_error for one in found) == found[-1].relative_error or found[-1].relative_error < 1e-6
    assert any(not one.relative_error < 0.1 or not one.gradient_error < 0.1 for one in found[:-1])


@each_family
def test_the_way_to_prefer_is_wrong_least_often(family: Family) -> None:
    found = along(family, FLOAT32, 33, 4)
    shares = {name: curve.wrong_share for name, curve in found.curves.items()}
    best = shares.pop(family.best.name)
    assert max(shares.values()) > best
    assert min(shares.values()) >= best


def of(family: str, format: str, *inputs: float) -> dict[str, Outcome]:
    return {one.way.name: one for one in outcomes(FAMILIES[family], FORMATS[format], inputs)}


def test_k3_as_written_is_all_error_and_expm1_only_later() -> None:
    assert round(of("k3", "float32", 1e-4)["as_written"].relative_error) >= 1
    assert round(of("k3", "float32", 1e-6)["expm1"].relative_error, 2) == 0.09
    for size in (1e-6, 1e-4):
        for sign in (-1, 1):
            assert of("k3", "float32", sign * size)["series"].relative_error <= 2 * FLOAT32.unit_roundoff
    assert math.isfinite(of("k3", "float32", 88.72)["series"].loss)
    assert of("k3", "float32", 88.73)["series"].loss == math.inf


@pytest.mark.parametrize("format", ["float16", "bfloat16", "float32", "float64"])
def test_the_series_of_k3_is_within_2_u_near_0_and_3_u_elsewhere(format: str) -> None:
    entry, arithmetic = FORMATS[format], arithmetic_of(FORMATS[format])
    rng = np.random.default_rng(5)
    lowest = 8 * math.sqrt(entry.min_normal) / entry.unit_roundoff**0.5
    sizes = np.concatenate([np.geomspace(lowest, 0.5, 500), rng.uniform(0.5, 10, 500)])
    rows = arithmetic.carry((sizes * rng.choice([-1, 1], 1000))[None])
    truth = FAMILIES["k3"].truth(arithmetic, rows)
    loss, _ = FAMILIES["k3"].evaluate(FAMILIES["k3"].best, arithmetic, rows)
    assert (loss_errors(loss, truth) <= np.where(np.abs(rows[0]) <= 0.5, 2, 3) * entry.unit_roundoff).all()


def test_focal_loss_with_gamma_below_1_has_a_nan_gradient_where_p_rounds_to_1() -> None:
    found = of("focal_root", "float32", 18.0, 0.0, 0.0)
    for name in ("probability", "expm1"):
        assert found[name].loss == 0
        assert all(map(math.isnan, found[name].gradient))
        assert found[name].result_class == "nan gradient"
    assert found["others"].relative_error < 1e-5
    assert found["others"].gradient_error < 1e-5


def test_minus_1e9_is_minus_infinity_in_float16_and_a_masked_row_is_nan_or_ln_n() -> None:
    family = FAMILIES["masked"]
    for format, expected in (("float16", math.nan), ("float32", math.log(4))):
        arithmetic = arithmetic_of(FORMATS[format])
        assert math.isinf(arithmetic.carry([-1e9])[0]) == (format == "float16")
        losses = {way.name: float(family.evaluate(way, arithmetic, all_masked(4))[0][0]) for way in family.ways}
        assert losses["penalty"] == pytest.approx(expected, rel=1e-3, nan_ok=True)
        assert losses["lowest"] == pytest.approx(math.log(4), rel=1e-3)
        assert math.isnan(losses["infinity"])
        assert math.isnan(losses["probabilities"])


def test_weights_that_are_all_0_are_0_through_0() -> None:
    found = of("weighted_mean", "float32", 1.0, 2.0, 0.0, 0.0)
    assert math.isnan(found["as_written"].loss)
    assert all(map(math.isnan, found["as_written"].gradient))
    assert found["padded"].loss == found["shares"].loss == 0
    assert set(found["shares"].gradient) == {0.0}


def test_smoothed_labels_of_a_masked_class_are_infinite_and_vanish_over_128k_classes_in_float16() -> None:
    found = of("label_smoothing", "float32", 2.0, 1.0, -math.inf)
    assert {one.loss for one in found.values()} == {math.inf} == {one.true_loss for one in found.values()}
    half = arithmetic_of(FLOAT16)
    labels = smoothed(Tape(half), Tape(half).of(np.zeros((128_256, 1))), 0.1).value
    assert set(labels[1:].ravel().tolist()) == {0.0}
    assert FLOAT16.min_subnormal < 0.1 / 128_256


def test_p_log_p_is_nan_where_the_teacher_is_sure_and_entropies_cancel_where_both_agree() -> None:
    assert math.isnan(of("distillation", "float32", 300.0, 0.0, 1.0, 0.0)["p_log_p"].loss)
    near = of("distillation", "float32", 2.0, 0.0, 2.00001, 0.0)
    assert near["entropies"].relative_error > 0.5
    assert near["k3"].relative_error < 8 * FLOAT32.unit_roundoff


def test_dpo_and_negative_sampling_are_infinite_where_the_sigmoid_has_ended() -> None:
    assert of("dpo", "float32", -1100.0)["sigmoid"].loss == math.inf
    assert of("dpo", "float32", -1100.0)["softplus"].loss == math.inf
    assert of("dpo", "float32", -1100.0)["log_sigmoid"].relative_error < FLOAT32.eps
    end = FLOAT32.precision * math.log(2)
    assert math.isfinite(of("negative_sampling", "float32", end - 1)["complement"].loss)
    assert of("negative_sampling", "float32", end + 1)["complement"].loss == math.inf


def test_dice_of_logits_leaves_the_range_from_0_to_1() -> None:
    found = of("dice", "float32", 20.0, 20.0, -20.0, -20.0)
    assert not 0 <= found["dice_of_logits"].loss <= 1
    assert found["probabilities"].relative_error == 1
    assert found["misses"].relative_error < FLOAT32.eps * 4


def test_a_ratio_of_underflown_probabilities_is_nan() -> None:
    assert math.isnan(of("importance_ratio", "float32", -110.0, -110.25)["probabilities"].loss)


@pytest.mark.parametrize(
    ("name", "inputs"),
    [("k3", []), ("k3", [1.0, 2.0]), ("dice", [1.0, 2.0, 3.0]), ("focal", [1.0, math.inf]), ("dpo", [-math.inf])],
)
def test_inputs_that_do_not_fit_are_refused(name: str, inputs: list[float]) -> None:
    with pytest.raises(ValueError, match=f"inputs of {name}: got .*need {FAMILIES[name].inputs[:5]}"):
        outcomes(FAMILIES[name], FLOAT32, inputs)


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(ValueError, match="family: unknown name 'focus', choose from dice"):
        family_named("focus")


def test_the_command_prints_every_family_and_one_sample_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["losses", "--format", "float16"]) == 0
    shown = capsys.readouterr().out
    for name, family in FAMILIES.items():
        assert shown.count(f"{name} ") >= len(family.ways)
        assert family.trap in shown
    assert main(["losses", "--family", "masked", "--inputs", "-110,0,-inf", "--format", "float32", "--json"]) == 0
    rows = {row["way"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert rows.keys() == {way.name for way in FAMILIES["masked"].ways}
    assert (rows["probabilities"]["loss"], rows["probabilities"]["class"]) == (None, "inf")
    assert rows["infinity"]["inputs"] == [-110, 0, None]
    assert rows["infinity"]["loss"] == rows["infinity"]["true_loss"] == 110
    assert rows["infinity"]["relative_error"] == pytest.approx(math.exp(-110) / 110, rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--inputs", "1"], "inputs: need the family"),
        (["--family", "focus"], "unknown name 'focus'"),
        (["--family", "k3", "--inputs", "1,2"], "got 2 numbers"),
        (["--family", "k3", "--format", "float61"], "unknown name 'float61'"),
    ],
)
def test_the_command_refuses_what_does_not_fit(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        sys.exit(main(["losses", *arguments]))
    assert stop.value.code == 2
    assert complaint in capsys.readouterr().err
