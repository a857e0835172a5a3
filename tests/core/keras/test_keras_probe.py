import json
import math
import shlex

import numpy as np
import pytest

from core.__main__ import main
from core.keras.backend import keras
from core.keras.training.arms import ARMS, POLICIES, ArmChoice
from core.keras.what_ran.outputs import OUTPUTS
from core.keras.what_ran.probe import MODES, probe_arm, probe_table
from tests.test_docs import PROBE_LINES

pytestmark = pytest.mark.keras

# What Keras 3.15.1 on TensorFlow 2.21.0 was seen to run, in the order of MODES: fit, run_eagerly, jit_compile,
# eager tape, predict and then the loss. F fused (rescued), D double activation, T two-step, M missing activation,
# w warned.
RESCUED = {True: "Fw Fw Fw Fw D", False: "F F F F T"}
BY_TENSORFLOW = {True: "Fw D Fw D D", False: "F T F T T"}
NEVER = {True: "D D D D D", False: "T T T T T"}
SEEN = {
    **{
        (name, "float32"): RESCUED
        for name in (
            "dense_softmax",
            "softmax_layer",
            "activation_softmax",
            "ops_softmax",
            "nested",
            "subclass",
            "softmax_linear",
            "dense_sigmoid",
        )
    },
    **{(name, "float32"): BY_TENSORFLOW for name in ("tf_dense", "tf_lambda", "tf_subclass")},
    ("softmax_reshape", "float32"): NEVER,
    **{("dense_softmax", policy): NEVER for policy in POLICIES if policy != "float32"},
    ("ignore_class", "float32"): {False: "T T T T T"},
    ("linear", "float32"): {True: "F F F F F", False: "M M M M M"},
}
LETTERS = {"fused": "F", "double": "D", "two_step": "T", "missing": "M"}


def test_the_table_is_what_was_seen() -> None:
    rows: dict[tuple[str, str], dict[bool, list[str]]] = {}
    for cell in probe_table():
        mark = LETTERS.get(cell.ran, "?") + ("w" if cell.warned else "")
        rows.setdefault((cell.head, cell.policy), {}).setdefault(cell.from_logits, []).append(mark)
    found = {key: {flag: " ".join(marks) for flag, marks in flags.items()} for key, flags in rows.items()}
    assert found == SEEN
    assert {cell.head for cell in probe_table()} == set(OUTPUTS)
    assert {cell.mode for cell in probe_table()} == set(MODES)


@pytest.mark.parametrize("line", PROBE_LINES)
def test_the_documented_command_prints_the_table(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    *_, option = arguments = shlex.split(line)[3:]
    assert (main(arguments), option) == (0, "--json")
    printed = json.loads(capsys.readouterr().out)
    cell = next(cell for cell in printed["cells"] if (cell["head"], cell["mode"]) == ("dense_softmax", "predict"))
    assert (cell["policy"], cell["from_logits"], cell["ran"], cell["warned"]) == ("float32", True, "double", False)


def test_the_command_prints_the_table_for_a_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe"]) == 0
    assert "F w" in capsys.readouterr().out


def test_the_clip_is_the_cap_of_the_table_and_its_gradient_zero() -> None:
    fused = {cell.loss for cell in probe_table() if cell.ran == "fused"}
    clipped = {cell.loss for cell in probe_table() if cell.ran == "two_step"}
    assert fused == {40.0}
    assert all(loss == pytest.approx(-math.log(keras.config.epsilon()), rel=2**-22) for loss in clipped)


EXPECTED = {
    "fused": "fused",
    "keras_default": "fused",
    "two_step_clip": "two_step",
    "two_step_raw": "raw",
    "double_activation": "double",
    "missing_activation": "missing",
}


@pytest.mark.parametrize(("head", "num_outputs"), [("sparse", 10), ("one_hot", 10), ("binary", 1)])
def test_arms_run_what_their_name_says_in_float32(head: str, num_outputs: int) -> None:
    found = [probe_arm(ArmChoice(arm=arm), head, num_outputs) for arm in ARMS]
    assert dict(zip(ARMS, (entry.kind for entry in found), strict=True)) == EXPECTED
    assert not any(entry.warned for entry in found)


@pytest.mark.parametrize("policy", [policy for policy in POLICIES if policy != "float32"])
def test_no_other_policy_is_rescued(policy: str) -> None:
    default, fused, two_step = (
        probe_arm(ArmChoice(arm=arm, policy=policy), "sparse", 10)
        for arm in ("keras_default", "fused", "two_step_clip")
    )
    assert (default.kind, fused.kind, two_step.kind) == ("two_step", "fused", "two_step")
    assert (default.gradient_is_zero, fused.gradient_is_zero) == (True, False)


def test_a_loss_in_the_same_dtype_is_rescued_again() -> None:
    assert (
        probe_arm(ArmChoice(arm="keras_default", policy="float16", loss_dtype="float16"), "sparse", 10).kind == "fused"
    )


def test_the_sentence_carries_the_measured_numbers() -> None:
    found = probe_arm(ArmChoice(arm="two_step_clip"), "sparse", 10)
    assert found.loss == pytest.approx(found.clipped_loss, rel=2**-22)
    for number in (f"{found.loss:.5g}", f"{found.fused_loss:.5g}", f"{found.logit_gap:g}", "exactly zero"):
        assert number in found.sentence
    logits = np.array([found.logit_gap, *np.zeros(9)])
    assert found.fused_loss == pytest.approx(np.log(np.exp(logits).sum()))
