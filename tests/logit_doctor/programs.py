"""Small programs for the doctor, how it corrects them, and Keras to run them in."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from logit_doctor.audit import audit_text
from logit_doctor.finding import Finding
from logit_doctor.messages import Message
from logit_doctor.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
SPARSE = '"sparse_categorical_crossentropy"'
SPARSE_CLASS = "keras.losses.SparseCategoricalCrossentropy"
BINARY_CLASS = "keras.losses.BinaryCrossentropy"
SPARSE_LOGITS, BINARY_LOGITS = f"{SPARSE_CLASS}(from_logits=True)", f"{BINARY_CLASS}(from_logits=True)"
LAYERS = "from keras import Sequential, layers"
TF, KERAS = "import tensorflow as tf", "import keras"
HALF = 'keras.layers.Dense(3, activation="softmax", dtype="mixed_bfloat16")'
LOSS_CALL = "loss_fn = keras.losses.CategoricalCrossentropy(from_logits=True)\nloss = loss_fn({}, {})\n"


def trained(layer: str, loss: str, metric: str = "", *, imports: str = KERAS, model: str = "keras.Sequential") -> str:
    """A model that is compiled at line 3 and trained."""
    tail = f", metrics=[{metric}]" if metric else ""
    return (
        f'{imports}\nmodel = {model}([{layer}])\nmodel.compile(optimizer="sgd", loss={loss}{tail})\n'
        "model.fit(x, y, verbose=0)\n"
    )


def without_keras(layer: str, loss: str) -> str:
    """The same where the file gives Keras itself no name."""
    return trained(layer, loss, imports=LAYERS, model="Sequential")


def served(layer: str) -> str:
    """A model that is asked without any training."""
    return f"{KERAS}\nmodel = keras.Sequential([keras.Input((4, 4, 2)), {layer}])\nmodel.predict(x, verbose=0)\n"


def logarithm(code: str) -> str:
    return f"{TF}\nimport keras\nloss = -y * {code}\n"


def operation(logits: str, name: str = "softmax_cross_entropy_with_logits") -> str:
    return f"{TF}\nloss = tf.nn.{name}(labels=y, logits={logits})\n"


def cut(decision: str) -> str:
    return trained("keras.layers.Dense(1)", BINARY_LOGITS) + f"decided = {decision}\n"


def found(text: str, rule: str, backend: str = "tensorflow") -> Finding:
    (finding,) = [finding for finding in audit_text(text, backend).findings if finding.rule == rule]
    return finding


def detail(finding: Finding) -> Message:
    """What a finding says of this file, without the title of its rule."""
    assert (finding.message.key, finding.message.values["title"]) == ("rule", RULES[finding.rule].text("title"))
    told = finding.message.values["detail"]
    assert isinstance(told, Message)
    return told


def corrected(text: str, diff: str) -> str:
    """The text after a unified diff of it."""
    lines = text.splitlines(keepends=True)
    offset = 0
    for hunk in diff.split("\n@@ ")[1:]:
        header, _, body = hunk.partition("\n")
        start = int(header.split(",")[0].split(" ")[0].lstrip("-")) - 1 + offset
        rows = [row for row in body.split("\n") if row[:1] in (" ", "-", "+")]
        before = [row for row in rows if row[0] != "+"]
        after = [row[1:] + "\n" for row in rows if row[0] != "-"]
        lines[start : start + len(before)] = after
        offset += len(after) - len(before)
    return "".join(lines)


def in_keras(runner: str, programs: dict[str, Any], backend: str = "tensorflow") -> dict[str, Any]:
    """What a script of this folder prints about programs, all run in one process."""
    process = subprocess.run(
        [sys.executable, str(Path(__file__).parent / runner)],
        input=json.dumps(programs),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    return dict(json.loads(process.stdout.splitlines()[-1]))
