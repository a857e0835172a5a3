"""Exports run alone, script and notebook, and give the numbers that core computes for the same link."""

import ast
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.__main__ import main
from core.activations import activation_named
from core.doctor.audit import audit_text
from core.doctor.examples import EXAMPLES
from core.export import doctor, training
from core.export.bundle import bundle
from core.export.cells import KINDS, SUFFIXES, as_script, written
from core.export.state import Link, doctor_state, loss_error_state, probability_state, training_state
from core.formats import FORMATS, format_named
from core.keras.plan import TrainParams
from core.keras.training import train
from core.probabilities import probabilities, probability_rows
from core.reference import certified_softmax_reference
from core.sweep import sweep

RUNNER = Path(__file__).parent / "export_runner.py"

STATES = {
    "loss_error": {
        "narrow": "formats=bfloat16&formats=float32&formats=float8_e4m3fn&samples=32&reach=200",
        "sigmoid": "loss=sigmoid&side=random&formats=float16&samples=32&sweep_seed=7",
        "float64": "formats=float64&softmax_formulations=naive&softmax_formulations=log1p&side=right&samples=32"
        "&classes=3",
        "all": "side=offset&reach=4&samples=32&"
        + "&".join(
            f"softmax_formulations={name}"
            for name in ("naive", "max_shift", "keras_clip", "log_softmax", "lse_minus_logit", "log1p", "fused")
        ),
    },
    "training": {
        "digits": "preset=loud&epochs=1",
        "narrow": "preset=mixed-precision&epochs=1&dataset=blobs&hidden=8&optimizer=adam&learning_rate=0.01"
        "&head=one_hot&label_noise=10&seed=3",
        "moons": "preset=loud&epochs=2&dataset=moons&hidden=8&arm2=two_step_raw&optimizer=momentum",
    },
    "probabilities": {
        "typed": "logits=16,0,-3&computed_in=float16",
        "sigmoid": "logits=-20,40&function=sigmoid&way=naive&temperature=0.5",
        "float64": "logits=40,0&computed_in=float64",
    },
    "doctor": {"opening": "", "operation": "doctor_rule=log-of-probabilities", "right": "doctor_version=passing"},
}
CASES = [(page, name) for page, states in STATES.items() for name in states]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Every export of every state, run in one process away from this repository."""
    folder = tmp_path_factory.mktemp("exports")
    names = {}
    for page, name in CASES:
        for kind in KINDS:
            file = folder / f"{page}_{name}{SUFFIXES[kind]}"
            assert main(["export", "--page", page, "--state", STATES[page][name], "--output", str(file)]) == 0
            names[page, name, kind] = file.name
    command = [sys.executable, str(RUNNER), *names.values()]
    environment = {"PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "3", "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    results = json.loads(done.stdout)
    return {key: results[file] for key, file in names.items()}


def lines(run: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run["printed"].splitlines() if line.startswith("{")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STATES["loss_error"])
def test_loss_error_reproduces_the_sweep(runs: Any, name: str, kind: str) -> None:
    params = loss_error_state(Link(STATES["loss_error"][name]))
    result = sweep(params)
    run = runs["loss_error", name, kind]
    assert len(run["rows"]) == len(result.curves) * len(result.magnitudes)
    assert run["traces"] == [len(result.curves)]
    assert lines(run)[0] == run["rows"][0]
    # Emulated results are equal bit for bit. Only the truth of float64 comes from another place, whose bound counts.
    bound = certified_softmax_reference([[0.0, 0.0]], [0]).relative_error_bound
    for place, row in enumerate(run["rows"]):
        curve = result.curve(row["format"], row["formulation"])
        index = place % len(result.magnitudes)
        is_float64 = row["format"] == "float64"
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
            unit = 2 / FORMATS["float64"].unit_roundoff if mine == "ulps_max" else 2
            tolerance = {"rel": FORMATS["float64"].eps * 8, "abs": unit * bound} if is_float64 else {"rel": 0, "abs": 0}
            assert row[mine] == pytest.approx(float(expected[index]), **tolerance), (mine, row)


QUANTITIES = (
    "validation_accuracy",
    "train_accuracy",
    "loss",
    "true_loss",
    "zero_loss_share",
    "dead_share",
    "wrong_and_dead_share",
    "largest_logit",
)


@pytest.mark.keras
@pytest.mark.parametrize("name", STATES["training"])
def test_training_reproduces_the_weights_bit_for_bit_and_the_table(runs: Any, name: str) -> None:
    params = training_state(Link(STATES["training"][name]))
    *_, last = train(params)
    for kind in KINDS:
        run = runs["training", name, kind]
        assert run["traces"] == [len(params.arms)]
        assert [line["arm"] for line in lines(run)] == [arm.label for arm in last.arms]
        for line, arm in zip(lines(run), last.arms, strict=True):
            assert arm.outcome is not None
            assert line["weights_sha256"] == arm.outcome.weights_hash
            # One operation after another rounds more often than one graph does, in half precision visibly.
            half = arm.policy not in ("float32", "float64")
            unit_roundoff = FORMATS["float16" if half else "float32"].unit_roundoff
            for quantity in QUANTITIES:
                expected = getattr(arm, quantity)
                assert line[quantity] == pytest.approx(expected, rel=8 * unit_roundoff, nan_ok=True), quantity


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STATES["probabilities"])
def test_probabilities_are_those_of_core_and_served_rightly(runs: Any, name: str, kind: str) -> None:
    state = probability_state(Link(STATES["probabilities"][name]))
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


@pytest.mark.parametrize("rule", EXAMPLES)
@pytest.mark.parametrize("version", ["failing", "passing"])
def test_doctor_quotes_every_finding_and_keeps_only_what_it_cannot_correct(rule: str, version: str) -> None:
    source, backend = doctor_state(Link(f"doctor_rule={rule}&doctor_version={version}"))

    def judge(text: str) -> Any:
        return audit_text(text, backend)

    before = judge(source).findings
    quoted, said, corrected = (cell.text for cell in doctor.document(source, judge).cells)
    for finding in before:
        assert f"{finding.severity}[{finding.rule}]" in quoted
    after = judge(corrected).findings
    assert [finding.rule for finding in after if finding.diff] == []
    assert ("Corrected: " in said) == (corrected != source) == any(finding.diff for finding in before)


def test_scripts_import_only_what_they_may() -> None:
    document = training.document(training_state(Link("preset=loud")))
    allowed = {"numpy", "tensorflow", "keras", "ml_dtypes", "plotly"} | set(sys.stdlib_module_names)
    imported = set()
    for node in ast.walk(ast.parse(as_script(document))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert {"numpy", "keras", "plotly"} <= imported <= allowed


def test_an_uploaded_table_travels_with_the_script() -> None:
    csv = "a,b,label\n" + "\n".join(f"{n / 7},{n * n},{'yes' if n % 2 else 'no'}" for n in range(40))
    params = TrainParams(dataset="csv", csv=csv)
    text = as_script(training.document(params))
    before_training = text[: text.index("## Training and measuring")].rsplit("# %%", 1)[0]
    space: dict[str, Any] = {}
    exec(compile(before_training, "export", "exec"), space)
    assert (space["train_x"] == params.data.train_features).all()
    assert (space["validation_y"] == params.data.validation_labels).all()


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("loss_error", "formats=float12"),
        ("loss_error", "reach=nan"),
        ("loss_error", "samples=1.5"),
        ("loss_error", "samples=100000&classes=1000"),
        ("training", "preset=nonsense"),
        ("training", "dataset=csv"),
        ("training", "hidden=many"),
        ("training", "arm1=fused:oops"),
        ("probabilities", "logits=one"),
        ("probabilities", "logits=inf"),
        ("probabilities", "source=run"),
        ("probabilities", "temperature=0"),
        ("doctor", "doctor_rule=nonsense"),
    ],
    ids="?".join,
)
def test_a_bad_state_is_one_line(page: str, state: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", "--page", page, "--state", state])
    captured = capsys.readouterr()
    assert (stop.value.code, captured.out, captured.err.count("\n")) == (2, "", 1)
    assert captured.err.startswith("python -m core export: ")


def test_a_whole_address_is_a_state_too() -> None:
    address = "https://lab.example/loss_error?loss=sigmoid&formats=float16&lecture=1&state=side%3Dright"
    params = loss_error_state(Link(address))
    assert (params.loss, params.formats, params.side) == ("sigmoid", ("float16",), "right")


def test_a_name_with_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match="'naive' means one thing"):
        bundle(["core.losses.softmax:naive", "core.losses.sigmoid:naive"])
    with pytest.raises(ValueError, match="defines no 'nothing'"):
        bundle(["core.formats:nothing"])


def test_the_command_prints_or_writes_the_same_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["export", "--page", "probabilities", "--kind", "script"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    file = tmp_path / "out.py"
    assert main([*arguments, "--output", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"page": "probabilities", "kind": "script", "output": str(file), "text": file.read_text("utf-8")}
    assert printed.rstrip("\n") == told["text"].rstrip("\n")


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", "--page", "probabilities", "--output", str(tmp_path / "none" / "out.py")])
    assert (stop.value.code, capsys.readouterr().err.count("\n")) == (2, 1)


def test_a_notebook_holds_the_cells_of_the_script() -> None:
    document = training.document(training_state(Link("preset=loud")))
    notebook = json.loads(written(document, "notebook"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    script = written(document, "script")
    assert len(code) == script.count("# %%\n")
    assert [text for text in code if text not in script] == []
