"""No measured error exceeds its theoretical bound, which is what its formula says, and tight enough to draw."""

import math
import re
from typing import Any

import numpy as np
import pytest

from core.arithmetic.formats import FORMATS, FloatFormat
from core.arithmetic.rounded import arithmetic_of, round_to
from core.losses import FORMULATIONS, LOSSES, by_class
from core.losses.steps import KERAS_EPSILON
from core.sweep.intermediates import TRUTHS
from core.sweep.run import Sweep, SweepParams, sweep
from core.sweep.samples import SIDES, draw, round_draw
from core.truth.reference import reference_for

GRIDS = [((0.0, 24.0, 25), 10), ((0.0, 720.0, 13), 10), ((0.0, 20.0, 21), 2), ((0.0, 40.0, 6), 100)]


def by_name(format: FloatFormat) -> str:
    return format.name


def sweeps(loss: str, format: FloatFormat) -> list[Sweep]:
    return [
        sweep(
            SweepParams(
                loss=loss,
                side=side,
                formats=(format.name,),
                formulations=tuple(FORMULATIONS[loss]),
                magnitudes=magnitudes,
                num_samples=16,
                num_classes=num_classes,
            )
        )
        for side in SIDES
        for magnitudes, num_classes in GRIDS[: 4 if loss == "softmax" else 2]
    ]


@pytest.mark.parametrize("format", FORMATS.values(), ids=by_name)
@pytest.mark.parametrize("loss", LOSSES)
def test_no_error_exceeds_its_bound(loss: str, format: FloatFormat) -> None:
    ratios: dict[str, list[float]] = {}
    for result in sweeps(loss, format):
        for curve in result.curves:
            representable = curve.loss.classes != "unrepresentable"
            bounded = representable & np.isfinite(curve.loss.bound)
            assert np.all(curve.loss.max[bounded] <= curve.loss.bound[bounded]), curve.formulation
            # The worst sample divided by the loosest bound understates the ratio, so this errs on the safe side.
            ratios.setdefault(curve.formulation, []).extend(curve.loss.max[bounded] / curve.loss.bound[bounded])
            bounded = representable & np.isfinite(curve.gradient.bound)
            assert np.all(curve.gradient.relative_l2_max[bounded] <= curve.gradient.bound[bounded]), curve.formulation
    if format.precision >= FORMATS["float16"].precision:
        assert min(max(values) for values in ratios.values()) > 0.3, "a bound this loose would say nothing"


@pytest.mark.parametrize("name", ["float16", "float8_e4m3fn", "float8_e5m2"])
@pytest.mark.parametrize("loss", LOSSES)
def test_no_component_exceeds_its_bound_where_everything_is_subnormal(loss: str, name: str) -> None:
    """Components far below the largest, two classes and more: what is lost is counted in smallest subnormals."""
    format = FORMATS[name]
    magnitudes = np.linspace(0, min(24.0, format.max / 4), 49)
    seen = []
    for num_classes in (2, 3, 10):
        drawn = draw(
            loss=loss, side=SIDES["right"], magnitudes=magnitudes, num_samples=8, num_classes=num_classes, seed=1
        )
        samples = round_draw(drawn, format)
        reference = reference_for(loss=loss, judged=FORMATS["float64"])(samples.logits, samples.labels)
        truth = TRUTHS[loss](samples, reference)
        for entry in FORMULATIONS[loss].values():
            result = entry.evaluate(arithmetic_of(format), samples.logits, samples.labels)
            gradient = by_class(np.asarray(result.gradient, np.float64))
            for bound, computed, exact in (
                (entry.bound, np.asarray(result.loss, np.float64), reference.loss_hi),
                (entry.gradient_bound, gradient, by_class(reference.gradient_hi)),
            ):
                if bound is not None:
                    allowed = bound.absolute(truth, format)
                    bounded = np.isfinite(allowed)
                    error = np.abs(np.where(bounded, computed, 0) - exact)
                    assert np.all(error[bounded] <= allowed[bounded]), (entry.name, num_classes)
                    seen.append(np.min(np.where(bounded & (exact != 0), np.abs(exact), np.inf)))
    assert min(seen) < format.min_subnormal


Range = tuple[Any, float, float, float]
EDGE = 2.0**-7
"""Relative: within so much of a limit a bound may say either; roundings take less than half of it here."""


def ranges(loss: str, formulation: str, truth: Any, format: FloatFormat) -> list[Range]:
    """What a formula computes on the way, and where something leaves: below, above, and surely not from where on.

    Of a distance from 1 the roundings of what is near 1 are a larger part.
    """
    normal, infinite, roundoff = format.min_normal, math.inf, format.unit_roundoff
    low, high = (float(round_to(value, format)) for value in (KERAS_EPSILON, 1 - KERAS_EPSILON))
    clip = max(low, normal)
    if loss == "sigmoid":
        of_sigmoid: dict[str, list[Range]] = {
            "naive": [
                (truth.exponential, normal, format.max, normal),
                (np.minimum(truth.activation, truth.log_argument), normal, infinite, normal),
                (truth.complement, 4 * roundoff, infinite, 4 * roundoff),
            ],
            "keras_clip": [
                (truth.activation, clip, infinite, clip),
                (truth.complement, 1 - high, infinite, 1 - high + 8 * roundoff),
            ],
            "log1p_minus": [
                (truth.activation, normal, infinite, normal),
                (truth.complement, 4 * roundoff, infinite, 4 * roundoff),
            ],
            "log1p_exp": [(1 / truth.log_argument, 0, format.max, 0)],
            "fused": [],
        }
        return of_sigmoid[formulation]
    away = truth.gradient[truth.labels, truth.rows]
    of_softmax: dict[str, list[Range]] = {
        "naive": [
            (np.exp(truth.largest) * truth.total, 0, format.max, 0),
            (np.minimum(np.exp(truth.largest - truth.at_label), truth.probability), normal, infinite, normal),
        ],
        "max_shift": [(truth.probability, normal, infinite, normal)],
        "keras_clip": [(truth.probability, clip, infinite, clip), (away, 1 - high, infinite, 256 * roundoff)],
        "keras_sparse_clip": [
            (np.exp(-truth.farthest) / truth.total, clip, infinite, clip),
            (1 - 1 / truth.total, 1 - high, infinite, 256 * roundoff),
        ],
    }
    return of_softmax.get(formulation, [])


@pytest.mark.parametrize("name", ["float32", "float16"])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_bound_holds_wherever_nothing_leaves_the_range_and_nowhere_else(loss: str, name: str) -> None:
    format = FORMATS[name]
    magnitudes = np.arange(0.0, 110.0, 0.125)
    for side in ("right", "wrong", "random"):
        drawn = draw(loss=loss, side=SIDES[side], magnitudes=magnitudes, num_samples=4, num_classes=4, seed=5)
        samples = round_draw(drawn, format)
        reference = reference_for(loss=loss, judged=FORMATS["float64"])(samples.logits, samples.labels)
        truth = TRUTHS[loss](samples, reference)
        for entry in FORMULATIONS[loss].values():
            assert entry.bound is not None
            holds = entry.bound.holds(truth, format)
            inside, outside = np.ones_like(holds), np.zeros_like(holds)
            for value, low, high, sure in ranges(loss, entry.name, truth, format):
                inside &= (value > sure * (1 + EDGE)) & (value < high / (1 + EDGE))
                outside |= (value < low / (1 + EDGE)) | (value > high * (1 + EDGE))
            assert np.any(inside)
            assert np.all(holds[inside]), (entry.name, side)
            assert not np.any(holds[outside]), (entry.name, side)


@pytest.mark.parametrize("loss", LOSSES)
def test_every_formulation_has_a_loss_bound(loss: str) -> None:
    assert all(entry.bound for entry in FORMULATIONS[loss].values())
    assert any(entry.gradient_bound for entry in FORMULATIONS[loss].values())


def test_fused_stays_within_its_bound_where_naive_has_none() -> None:
    params = SweepParams(side="wrong", formats=("float32",), formulations=("naive", "fused"), num_samples=32)
    result = sweep(params)
    naive, fused = result.curve("float32", "naive").loss, result.curve("float32", "fused").loss
    overflowed = result.magnitudes > np.log(FORMATS["float32"].max)
    assert np.isinf(naive.max[overflowed]).all()
    assert np.isinf(naive.bound[overflowed]).all()
    assert np.isfinite(naive.max[~overflowed]).all()
    assert np.all(fused.max <= fused.bound)
    assert np.all(fused.bound < 40 * FORMATS["float32"].unit_roundoff)


def test_log_softmax_is_allowed_to_lose_a_confidently_right_loss_but_log1p_is_not() -> None:
    params = SweepParams(side="right", formats=("float32",), formulations=("log_softmax", "log1p"), num_samples=8)
    result = sweep(params)
    late = (result.magnitudes > 20) & (result.magnitudes < 80)
    assert np.all(result.curve("float32", "log_softmax").loss.bound[late] > 1)
    # Rounding the differences z - m alone costs M roundoffs.
    allowed = (16 + result.magnitudes) * FORMATS["float32"].unit_roundoff
    assert np.all(result.curve("float32", "log1p").loss.bound[late] < allowed[late])


@pytest.mark.parametrize("loss", LOSSES)
def test_rounding_the_logits_alone_costs_the_condition_number(loss: str) -> None:
    """Losses of logits and of the same logits rounded differ by at most the guide line, and by nearly that."""
    roundoff = FORMATS["float16"].unit_roundoff
    drawn = draw(
        loss=loss, side=SIDES["random"], magnitudes=np.array([1.0, 5.0, 20.0]), num_samples=400, num_classes=4, seed=0
    )
    exact, rounded = (round_draw(drawn, FORMATS[name]) for name in ("float64", "float16"))
    reference = reference_for(loss=loss, judged=FORMATS["float32"])
    truth, other = (reference(samples.logits, samples.labels) for samples in (exact, rounded))
    change = np.abs(other.loss_hi - truth.loss_hi) / truth.loss_hi
    # First order: e to the power of the largest shift, 80 u, is what second order adds.
    line = TRUTHS[loss](exact, truth).condition * roundoff * np.exp(80 * roundoff)
    assert np.all(change <= line)
    assert np.max(change / line) > 0.5


SYMBOLS = {
    r"|\log p_j|": " logp ",
    r"|m + \log S|": " top ",
    "|d_y|": " label ",
    "|d_j|": " distance ",
    "|g_j|": " g ",
    "|g|": " g ",
    "w'": " tail ",
    r"\log S": " logS ",
    "p_j": " p ",
    r"\,": " ",
    r"\bigl": " ",
    r"\bigr": " ",
}
"""How the formulas of bounds write what ``SoftmaxTruth`` and ``SigmoidTruth`` call by a name."""


def evaluated(formula: str, values: dict[str, Any]) -> Any:
    """The right-hand side of a bound in LaTeX, where a number before a name or a bracket multiplies it."""
    bound = formula.split(r"\le", 1)[1].split(r",\ ", 1)[0]
    for symbol, name in SYMBOLS.items():
        bound = bound.replace(symbol, name)
    program = ""
    for token in re.findall(r"[A-Za-z]+|\d+|\S", bound):
        is_factor = token not in "+)"
        program += f"*{token}" if program and program[-1] not in "+(" and is_factor else token
    return eval(program, {"__builtins__": {}}, values)


def values_of(truth: Any) -> dict[str, Any]:
    """What the symbols stand for, counted in unit roundoffs."""
    values = {"u": 1, "L": truth.loss, "g": truth.gradient}
    if truth.name == "sigmoid":
        return values | {"r": truth.complement_growth, "s": truth.smaller}
    return values | {
        "n": truth.num_classes,
        "w": truth.spread,
        "tail": truth.tail_spread,
        "label": truth.at_label,
        "distance": truth.distances,
        "logS": truth.log_total,
        "logp": truth.distances + truth.log_total,
        "top": np.abs(truth.largest + truth.log_total),
        "p": truth.probabilities,
    }


def resting_on(truth: Any, is_of_gradient: bool) -> dict[str, Any]:
    """The same for the relative error of the sum or probability alone: of the largest, and before its logarithm."""
    values = values_of(truth)
    if is_of_gradient:
        values |= {"g": 0, "p": 1, "s": 1}
        values |= (
            {} if truth.name == "sigmoid" else {"distance": truth.farthest, "logp": truth.farthest + truth.log_total}
        )
        return values
    return values | {"L": 0, "logS": 0, "top": 0}


def are_close(computed: Any, expected: Any) -> bool:
    """Whether two sums of a few positive terms differ by their roundings alone."""
    return bool(np.allclose(computed, expected, rtol=8 * FORMATS["float64"].eps, atol=0))


@pytest.mark.parametrize("loss", FORMULATIONS)
def test_a_bound_is_what_its_formula_says(loss: str) -> None:
    drawn = draw(
        loss=loss, side=SIDES["random"], magnitudes=np.array([0.5, 4.0, 60.0]), num_samples=20, num_classes=5, seed=2
    )
    samples = round_draw(drawn, FORMATS["float64"])
    reference = reference_for(loss=loss, judged=FORMATS["float32"])(samples.logits, samples.labels)
    truth = TRUTHS[loss](samples, reference)
    for entry in FORMULATIONS[loss].values():
        for bound in filter(None, (entry.bound, entry.gradient_bound)):
            first_order = evaluated(bound.formula, values_of(truth))
            assert are_close(bound.roundoffs(truth), first_order), bound.formula
            values = resting_on(truth, bound is entry.gradient_bound)
            relative = evaluated(bound.formula, values)
            if not np.any(relative):  # the loss is a factor of all of it
                relative = evaluated(bound.formula, values | {"L": 1})
            assert are_close(bound.relative(truth), relative), bound.formula
