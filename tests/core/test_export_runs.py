"""Exports run alone, script and notebook, and give the numbers that core computes for the same link."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import nbformat
import pytest

from core.__main__ import main
from core.arithmetic.formats import FORMATS, format_named
from core.export import doctor, logits
from core.export.cells import KINDS, SUFFIXES, written
from core.inference.probabilities import probabilities, probability_rows
from core.keras.loop import train
from core.keras.training.arms import ARMS, HEADS, POLICIES
from core.keras.training.plan import OPTIMIZERS
from core.keras.what_ran.ops import library_curves
from core.logits.file import read_logits
from core.logits.report import LogitsReport, example_file, report_on
from core.losses.activations import activation_named
from core.states.doctor import STATE as DOCTOR
from core.states.loss_error import STATE as LOSS_ERROR
from core.states.probabilities import STATE as PROBABILITIES
from core.states.training import STATE as TRAINING
from core.sweep.run import sweep
from core.truth.reference import certified_softmax_reference
from logit_doctor.audit import audit_text

RUNNER = Path(__file__).parent / "export_runner.py"
EPS = FORMATS["float64"].eps

STATES = {
    "loss_error": {
        "opening": "",
        "narrow": "formats=bfloat16&formats=float32&formats=float8_e4m3fn&samples=32&reach=200",
        "partial": "formats=float8_e8m0fnu&formats=float8_e4m3fnuz&formats=float6_e2m3fn&formats=float4_e2m1fn"
        "&formats=p3109_k8p3se&formats=p3109_k8p4se&side=right&reach=8&samples=32",
        "many": "formats=bfloat16&formats=float32&samples=32&classes=120&reach=8",
        "sigmoid": "loss=sigmoid&side=random&formats=float16&samples=32&sweep_seed=7"
        "&sigmoid_library=tf_sigmoid_cross_entropy&sigmoid_library=keras_binary_probabilities",
        "float64": "formats=float64&softmax_formulations=naive&softmax_formulations=log1p&side=right&samples=32"
        "&classes=3",
        "all": "side=offset&reach=4&samples=32&"
        + "&".join(
            f"softmax_formulations={name}"
            for name in ("naive", "max_shift", "keras_clip", "log_softmax", "lse_minus_logit", "log1p", "fused")
        ),
        "library": "formats=bfloat16&formats=float32&samples=32&softmax_library=tf_softmax_log"
        "&softmax_library=tf_sparse&softmax_library=keras_dense_probabilities",
    },
    "training": {
        "opening": "epochs=1",
        "mixed": "preset=mixed-precision&epochs=1&dataset=blobs&hidden=8&optimizer=adam&learning_rate=0.01"
        "&head=one_hot&label_noise=10&seed=3&arm3=none",
        "raw": "preset=log-of-zero&epochs=2&dataset=moons&hidden=8&optimizer=momentum&arm2=none",
        "float64": "preset=float64-is-no-cure&epochs=1&dataset=spirals",
        "half-binary": "preset=nan-in-float16&epochs=1&optimizer=rmsprop&arm1=none",
        "wrong": "preset=double-activation&epochs=1&dataset=circles&hidden=8&arm1=missing_activation",
        "logistic": "preset=logistic-is-fine&epochs=1",
        "bfloat16": "preset=bfloat16-loss-is-zero&epochs=1&dataset=blobs&precision1=mixed_bfloat16&arm2=none",
    },
    "probabilities": {
        "opening": "",
        "typed": "logits=16,0,-3&computed_in=float16",
        "sigmoid": "logits=-20,40&function=sigmoid&way=naive&temperature=0.5",
        "float64": "logits=40,0&computed_in=float64",
        "one": "logits=1&function=sigmoid&computed_in=float8_e5m2",
    },
    "doctor": {"opening": "", "operation": "doctor_rule=log-of-probabilities", "right": "doctor_version=passing"},
    "logits": {"opening": "", "large": "logits_scale=100"},
}
LINKED = [(page, name) for page, states in STATES.items() for name in states]

PASTED = '''\
"""A program as it may be pasted: 'quotes', $names and {braces} stay what they are."""  # %% no cell begins here

import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
# %% [markdown] of their own
print({"pasted": model.layers[-1].activation.__name__})
'''
WIDE = "label,a,b\n" + "".join(f"{n % 2},{(-1) ** n * n / 3},{n / 7}\n" for n in range(40))
NARROW = "label,=logit\n" + "".join(f"{n % 2},{n - 20}\n" for n in range(40))
FILES = {"wide": WIDE, "narrow": NARROW}
BY_UPLOAD = [("doctor", "pasted"), *(("logits", name) for name in FILES)]


def judged(name: str) -> LogitsReport:
    if name in FILES:
        return report_on(read_logits("mine.csv", FILES[name].encode()))
    return report_on(example_file(DOCTOR.values(STATES["logits"][name])["logits_scale"]))


def export(page: str, name: str, file: Path, kind: str) -> None:
    """Write an export as its page or the command does."""
    if (page, name) in LINKED:
        assert main(["export", "--page", page, "--state", STATES[page][name], "--output", str(file)]) == 0
        return
    document = (
        doctor.document(PASTED, lambda text: audit_text(text, "tensorflow"))
        if page == "doctor"
        else logits.document(judged(name).file)
    )
    file.write_text(written(document, kind), "utf-8")


Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Path]:
    """Every export of every state."""
    folder = tmp_path_factory.mktemp("exports")
    paths = {}
    for page, name in [*LINKED, *BY_UPLOAD]:
        for kind in KINDS:
            paths[page, name, kind] = folder / f"{page}_{name}{SUFFIXES[kind]}"
            export(page, name, paths[page, name, kind], kind)
    return paths


@pytest.fixture(scope="module")
def runs(files: dict[Key, Path]) -> dict[Key, dict[str, Any]]:
    """What they print and draw, run in one process away from this repository."""
    names = {key: file.name for key, file in files.items()}
    folder = next(iter(files.values())).parent
    command = [sys.executable, str(RUNNER), *names.values()]
    environment = {"PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "3", "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    results = json.loads(done.stdout)
    return {key: results[name] for key, name in names.items()}


@pytest.mark.parametrize(("page", "name"), [*LINKED, *BY_UPLOAD])
def test_a_notebook_is_valid_opens_anywhere_and_holds_the_code_of_the_script(files: Any, page: str, name: str) -> None:
    notebook = json.loads(files[page, name, "notebook"].read_text("utf-8"))
    nbformat.validate(notebook)
    # Jupyter and Colab choose the kernel by this name; without it they ask.
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    cells = [("".join(cell["source"]), cell["cell_type"] == "code") for cell in notebook["cells"]]
    script = files[page, name, "script"].read_text("utf-8")
    parts = [f"# %%\n{text}\n" if is_code else commented(text) for text, is_code in cells]
    assert script == "\n".join(parts)
    magic = [line for text, is_code in cells if is_code for line in text.splitlines() if line.startswith(("%", "!"))]
    assert magic == []


def commented(text: str) -> str:
    lines = [f"# {line}".rstrip() for line in text.splitlines()]
    return "\n".join(["# %% [markdown]", *lines, ""])


def lines(run: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run["printed"].splitlines() if line.startswith("{")]


@pytest.mark.keras
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STATES["loss_error"])
def test_loss_error_reproduces_the_curves(runs: Any, name: str, kind: str) -> None:
    link = STATES["loss_error"][name]
    params = LOSS_ERROR.read(link)
    library = LOSS_ERROR.values(link)[f"{params.loss}_library"]
    result = sweep(params)
    curves = [*result.curves, *(library_curves(params, library) if library else ())]
    expected_of = {(curve.format, curve.formulation, curve.engine): curve for curve in curves}
    run = runs["loss_error", name, kind]
    assert len(run["rows"]) == len(curves) * len(result.magnitudes)
    assert run["traces"] == [len(curves)]
    assert lines(run)[0] == run["rows"][0]
    for place, row in enumerate(run["rows"]):
        curve = expected_of[row["format"], row["formulation"], row["engine"]]
        index = place % len(result.magnitudes)
        assert row["magnitude"] == result.magnitudes[index]
        assert row["class"] == curve.loss.classes[index]
        assert row["dead_fraction"] == curve.gradient.dead_fraction[index]
        for mine, expected in (
            ("median", curve.loss.median),
            ("p99", curve.loss.p99),
            ("max", curve.loss.max),
            ("ulps_max", curve.loss.ulps_max),
            ("gradient_relative_l2", curve.gradient.relative_l2),
        ):
            tolerance = tolerance_of(row, is_in_ulps=mine == "ulps_max")
            assert row[mine] == pytest.approx(float(expected[index]), **tolerance), (mine, row)


def tolerance_of(row: dict[str, Any], *, is_in_ulps: bool) -> dict[str, Any]:
    """Emulated results are equal bit for bit; the truth of float64 comes from another place, whose bound counts."""
    if row["format"] == "float64":
        bound = certified_softmax_reference([[0.0, 0.0]], [0]).relative_error_bound
        return {"rel": 8 * EPS, "abs": 2 * bound / (FORMATS["float64"].unit_roundoff if is_in_ulps else 1)}
    return {"rel": 0, "abs": 0}


SHARES = ("validation_accuracy", "train_accuracy", "zero_loss_share", "dead_share", "wrong_and_dead_share")
AMOUNTS = ("loss", "true_loss", "gradient_norm", "largest_logit", "weight_norm")


@pytest.mark.keras
@pytest.mark.parametrize("name", STATES["training"])
def test_training_reproduces_the_weights_bit_for_bit_and_the_table(runs: Any, name: str) -> None:
    params = TRAINING.read(STATES["training"][name])
    *_, last = train(params)
    for kind in KINDS:
        run = runs["training", name, kind]
        assert run["traces"] == [len(params.arms)]
        assert [line["arm"] for line in lines(run)] == [arm.label for arm in last.arms]
        for line, arm in zip(lines(run), last.arms, strict=True):
            assert arm.outcome is not None
            assert line["weights_sha256"] == arm.outcome.weights_hash
            assert {share: line[share] for share in SHARES} == {share: getattr(arm, share) for share in SHARES}
            for amount in AMOUNTS:  # threads may share a sum out in another way
                tolerance = 8 * FORMATS["float32"].unit_roundoff
                assert line[amount] == pytest.approx(getattr(arm, amount), rel=tolerance, nan_ok=True), amount


def test_the_trainings_that_run_cover_every_arm_head_optimizer_and_policy() -> None:
    params = [TRAINING.read(state) for state in STATES["training"].values()]
    assert {choice.arm for each in params for choice in each.arms} == set(ARMS)
    assert {each.chosen_head.name for each in params} == set(HEADS)
    assert {each.optimizer for each in params} == set(OPTIMIZERS)
    assert {choice.policy for each in params for choice in each.arms} == set(POLICIES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STATES["probabilities"])
def test_probabilities_are_those_of_core_and_served_rightly(runs: Any, name: str, kind: str) -> None:
    state = PROBABILITIES.read(STATES["probabilities"][name])
    (logits,) = state.logits.values()
    activation = activation_named(state.function, state.activation)
    expected = probabilities(logits, format_named(state.format), activation, temperature=state.temperature)
    *rows, served = lines(runs["probabilities", name, kind])
    assert [row["probability"] for row in rows] == expected.values.tolist()
    assert [row["exact"] for row in rows] == [f"{Decimal(exact):.20e}" for exact in expected.exact]
    stable = activation_named(state.function, "max_shift" if state.function == "softmax" else "stable")
    true = probability_rows([logits], FORMATS["float64"], stable)[0]
    unit_roundoff = FORMATS["float32"].unit_roundoff
    # exp in float32 costs a few roundings, and one relative to the exponent.
    tolerance = 8 * unit_roundoff * max(abs(value) for value in logits)
    assert served["at_inference"] == pytest.approx(true.tolist(), rel=tolerance)
    assert served["served"] == pytest.approx(true.tolist(), rel=tolerance)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STATES["doctor"])
def test_doctor_exports_run(runs: Any, name: str, kind: str) -> None:
    assert ("doctor", name, kind) in runs


@pytest.mark.parametrize("kind", KINDS)
def test_a_pasted_program_runs_corrected(runs: Any, kind: str) -> None:
    assert runs["doctor", "pasted", kind]["printed"] == "{'pasted': 'linear'}\n"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*STATES["logits"], *FILES])
def test_the_check_of_logits_finds_the_same_shares(runs: Any, name: str, kind: str) -> None:
    report = judged(name)
    expected = [
        {
            "format": outcome.format,
            "formulation": outcome.formulation,
            "shares": outcome.shares,
            "absorbed": outcome.absorbed,
        }
        for outcome in report.outcomes
    ]
    run = runs["logits", name, kind]
    assert lines(run) == run["rows"] == expected
    assert run["traces"] == [len({row["formulation"] for row in expected})]
