"""Autopsies with known findings, the laws every step obeys, and the command."""

import json
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from core.__main__ import main
from core.arithmetic.bits import ulp
from core.arithmetic.formats import COMMON, FORMATS
from core.autopsy.autopsy import MAX_CLASSES, MAX_SPREAD, Autopsy, AutopsyParams, Step, autopsy
from core.autopsy.causes import damage_threshold
from core.losses import FORMULATIONS
from core.messages.autopsy import CAUSES
from core.truth.reference import certified_sigmoid_reference, certified_softmax_reference

EVERY_CASE = [
    pytest.param(loss, name, format, id=f"{loss}-{name}-{format}")
    for loss, table in FORMULATIONS.items()
    for name in table
    for format in COMMON
]


def step_numbered(found: Autopsy, number: int | None) -> Step:
    assert number is not None
    return found.steps[number - 1]


def opened(loss: str, formulation: str, format: str, logits: tuple[float, ...], label: int) -> Autopsy:
    return autopsy(AutopsyParams(loss=loss, formulation=formulation, format=format, logits=logits, label=label))


@pytest.mark.parametrize(
    ("loss", "formulation", "format", "logits", "label", "expression", "cause", "source"),
    [
        ("softmax", "naive", "float32", (90.0, 0.0), 0, "exp(z[0])", "overflow", "itself"),
        ("softmax", "naive", "float16", (12.0, 0.0), 1, "exp(z[0])", "overflow", "itself"),
        ("softmax", "max_shift", "float32", (110.0, 0.0), 1, "exp(d[1])", "underflow", "itself"),
        ("softmax", "max_shift", "float32", (18.0, 0.0), 0, "log(p[0])", "absorption", "e[0] + e[1]"),
        (
            "softmax",
            "keras_clip",
            "float32",
            (30.0, 0.0),
            1,
            "clip(p[1] / (p[0] + p[1]), 1e-07, 0.9999999)",
            "clip",
            "itself",
        ),
        ("softmax", "log_softmax", "float32", (18.0, 0.0), 0, "log(S)", "absorption", "e[0] + e[1]"),
        ("softmax", "fused", "bfloat16", (9.0, 0.0), 0, "log(S)", "absorption", "e[0] + e[1]"),
        (
            "softmax",
            "lse_minus_logit",
            "float32",
            (9000.0, 8990.0),
            0,
            "(log(S) + z[0]) - z[0]",
            "absorption",
            "log(S) + z[0]",
        ),
        ("softmax", "log1p", "float16", (18.0, 0.0), 0, "exp(d[1])", "underflow", "itself"),
        ("sigmoid", "naive", "float32", (18.0,), 0, "1 - (1 / (1 + exp(-z)))", "absorption", "1 + exp(-z)"),
        ("sigmoid", "naive", "float32", (-90.0,), 1, "exp(-z)", "overflow", "itself"),
        ("sigmoid", "keras_clip", "float16", (8.0,), 0, "1 - #2", "cancellation", "sigmoid(z)"),
        ("sigmoid", "keras_clip", "float32", (-20.0,), 1, "clip(sigmoid(z), 1e-07, 0.9999999)", "clip", "itself"),
        ("sigmoid", "log1p_exp", "float32", (90.0,), 0, "exp(z)", "overflow", "itself"),
    ],
)
def test_the_first_damaged_step_of_the_loss(
    loss: str,
    formulation: str,
    format: str,
    logits: tuple[float, ...],
    label: int,
    expression: str,
    cause: str,
    source: str,
) -> None:
    """``source`` is the expression of the step to blame."""
    found = opened(loss, formulation, format, logits, label)
    assert found.loss.damaged
    step = step_numbered(found, found.loss.first_damaged)
    assert step.cause == cause
    assert step.expression == expression
    assert step_numbered(found, step.origin).expression == (expression if source == "itself" else source)
    assert f"step {step.number}, " in found.loss.explanation
    assert cause.capitalize() in found.loss.explanation


@pytest.mark.parametrize("format", COMMON)
def test_the_fused_loss_of_a_wrong_answer_is_sound(format: str) -> None:
    found = opened("softmax", "fused", format, (4.0, 0.0, 0.0), 1)
    assert not found.loss.damaged
    assert found.loss.first_damaged is None
    assert "is accurate" in found.loss.explanation


def test_damage_that_does_not_reach_the_loss_is_not_its_story() -> None:
    """e[1] and log S underflow, but beside a loss of 120 neither matters."""
    found = opened("softmax", "fused", "float32", (120.0, 0.0), 1)
    assert [step.expression for step in found.steps if step.damaged and step.part == "loss"] == ["exp(d[1])", "log(S)"]
    assert not found.loss.damaged
    assert found.loss.computed == 120


def test_a_dead_gradient_is_explained_by_the_clip() -> None:
    found = opened("softmax", "keras_clip", "float32", (30.0, 0.0), 1)
    target = found.gradient[1]
    assert target.computed == 0
    assert float(target.exact) == pytest.approx(-1.0)
    assert step_numbered(found, target.first_damaged).cause == "clip"


@pytest.mark.parametrize(("loss", "formulation", "format"), EVERY_CASE)
def test_every_step_obeys_its_definition(loss: str, formulation: str, format: str) -> None:
    """Errors, ulps and damage follow from computed and exact; causes are known; numbers refer backwards."""
    entry = FORMATS[format]
    for size, label in ((1.0, 0), (6.0, 0), (6.0, 1), (100.0, 1)):
        logits = (size, 0.25, -size / 2) if loss == "softmax" else (size,)
        found = opened(loss, formulation, format, logits, label)
        assert [step.number for step in found.steps] == list(range(1, len(found.steps) + 1))
        for step in found.steps:
            assert step.cause in ({*CAUSES, "inherited"} if step.damaged else {""})
            assert step.damaged == (step.relative_error > damage_threshold(entry))
            assert (step.origin is not None) == (step.damaged and step.cause != "inherited")
            exact = Fraction(step.exact)
            if math.isfinite(step.computed) and exact:
                distance = abs(Fraction(step.computed) - exact)
                slack = 1e-15 * abs(exact)
                assert float(distance / abs(exact)) == pytest.approx(step.relative_error, rel=1e-9, abs=1e-18)
                assert float(distance) == pytest.approx(step.ulps * float(ulp(float(exact), entry)), abs=float(slack))
            elif not math.isfinite(step.computed):
                assert step.damaged


@pytest.mark.parametrize(("loss", "formulation", "format"), EVERY_CASE)
def test_results_are_exact_against_the_certified_reference(loss: str, formulation: str, format: str) -> None:
    logits = (5.0, 0.25, -3.0) if loss == "softmax" else (5.0,)
    found = opened(loss, formulation, format, logits, 0)
    reference = certified_softmax_reference if loss == "softmax" else certified_sigmoid_reference
    rounded = found.params.rounded_logits
    truth = reference([rounded] if loss == "softmax" else rounded, [0])
    eps = FORMATS["float64"].eps
    assert float(found.loss.exact) == pytest.approx(float(truth.loss_hi[0]), rel=eps)
    assert [float(entry.exact) for entry in found.gradient] == pytest.approx(truth.gradient_hi.ravel(), rel=eps)


def test_one_class_has_a_loss_of_exactly_zero() -> None:
    for formulation in FORMULATIONS["softmax"]:
        found = opened("softmax", formulation, "float32", (3.0,), 0)
        assert found.loss.exact == "0"
        assert found.gradient[0].exact == "0"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"loss": "hinge"}, "loss: unknown name 'hinge', choose from softmax, sigmoid"),
        ({"format": "float128"}, "format: unknown name 'float128'"),
        ({"formulation": "log1p_exp"}, "formulation: unknown name 'log1p_exp', choose from naive"),
        ({"logits": ()}, "logits: got 0, need 1 to 64"),
        ({"logits": (0.0,) * (MAX_CLASSES + 1)}, f"logits: got {MAX_CLASSES + 1}"),
        ({"logits": (math.nan, 1.0)}, "logits: got nan"),
        ({"logits": (math.inf, 1.0)}, "logits: got inf"),
        ({"logits": (1e39, 1.0)}, r"logits: got 1e\+39, need magnitudes up to .* the largest float32 number"),
        ({"logits": (MAX_SPREAD * 1.1, 1.0)}, "too far apart, need all within"),
        ({"label": 2}, "label: got 2, need 0 to 1"),
        ({"label": -1}, "label: got -1"),
        ({"loss": "sigmoid"}, "logits: got 2, need exactly 1"),
    ],
)
def test_bad_parameters_are_refused_by_name(changed: dict[str, object], message: str) -> None:
    good: dict[str, Any] = {
        "loss": "softmax",
        "format": "float32",
        "formulation": "naive",
        "logits": (1.0, 2.0),
        "label": 0,
    }
    with pytest.raises(ValueError, match=message):
        AutopsyParams(**{**good, **changed})


def test_a_sigmoid_label_is_0_or_1() -> None:
    with pytest.raises(ValueError, match="label: got 2, need 0 to 1"):
        AutopsyParams(loss="sigmoid", format="float32", formulation="naive", logits=(1.0,), label=2)


def refuse_constant(name: str) -> float:
    raise AssertionError(f"{name} is not JSON")


@pytest.mark.parametrize(("loss", "formulation", "format"), EVERY_CASE)
def test_the_command_prints_json(loss: str, formulation: str, format: str, capsys: pytest.CaptureFixture[str]) -> None:
    logits = "-3,200,0.5" if loss == "softmax" else "200"
    words = ["--loss", loss, "--format", format, "--formulation", formulation, "--logits", logits, "--label", "0"]
    assert main(["autopsy", *words, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out, parse_constant=refuse_constant)
    assert printed["params"]["formulation"] == formulation
    assert printed["steps"]
    for step in printed["steps"]:
        assert {"expression", "computed", "exact", "ulps", "damaged"} <= set(step)
        assert np.isfinite(float(step["exact"]))
        assert (step["ulps"] is None) == (not math.isfinite(float(step["computed"])))


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["autopsy", "--logits", "90,0", "--label", "1"]) == 0
    printed = capsys.readouterr().out
    assert "exp(z[0])" in printed
    assert "overflow" in printed
    assert "loss = inf, exactly 90.0" in printed


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--logits", "nan,1", "--label", "0"], "logits: got nan"),
        (["--logits", "-inf,1", "--label", "0"], "logits: got -inf"),
        (["--logits", "1,2", "--label", "5"], "label: got 5"),
        (["--logits", "", "--label", "0"], "logits: got 0"),
        (["--logits", "1,,2", "--label", "0"], "numbers separated by commas"),
        (["--logits", "1,a", "--label", "0"], "numbers separated by commas"),
        (["--logits", ",".join(["1"] * 65), "--label", "0"], "logits: got 65"),
        (["--logits", "1,2", "--label", "0", "--format", "half"], "format: unknown name 'half'"),
        (["--label", "0"], "--logits"),
    ],
)
def test_the_command_complains_in_one_line(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["autopsy", *words])
    assert stopped.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert complaint in printed.err
    assert printed.err.count("\n") == 1
