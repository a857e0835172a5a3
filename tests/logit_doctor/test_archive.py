"""``.keras`` files: checked by their config, quickly and without their weights; Keras' own files are read."""

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from logit_doctor.audit import audit_archive
from logit_doctor.intake.reconstruct import reconstruct

MAX_SECONDS = 0.5
WEIGHTS = 50_000_000


def layer(name: str, **config: Any) -> dict[str, Any]:
    return {"module": "keras.layers", "class_name": name, "config": {"name": name.lower(), **config}}


def sequential(*layers: dict[str, Any], loss: Any, metrics: Any = None) -> dict[str, Any]:
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "sequential", "layers": list(layers)},
        "compile_config": {"loss": loss, "metrics": metrics},
    }


def serialised_loss(name: str, from_logits: bool) -> dict[str, Any]:
    return {
        "module": "keras.losses",
        "class_name": name,
        "config": {"from_logits": from_logits},
        "registered_name": None,
    }


def rules_of(config: dict[str, Any], backend: str = "tensorflow") -> list[tuple[str, str]]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", json.dumps(config))
    findings = audit_archive(buffer, backend).findings
    assert all(finding.line is None for finding in findings)
    return [(finding.rule, finding.severity) for finding in findings]


POLICY = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "mixed_float16"}}
SPARSE = "SparseCategoricalCrossentropy"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (sequential(layer("Dense", units=3), loss=serialised_loss(SPARSE, True)), []),
        (sequential(layer("Dense", units=3), loss="categorical_crossentropy"), [("missing-activation", "error")]),
        (
            sequential(layer("Dense", units=3, activation="softmax"), loss=serialised_loss(SPARSE, True)),
            [("double-activation", "warning")],
        ),
        (
            sequential(layer("Dense", units=3), layer("Softmax", axis=-1), loss=serialised_loss(SPARSE, True)),
            [("double-activation", "warning")],
        ),
        (
            sequential(
                layer("Dense", units=3, activation="softmax"), layer("Reshape"), loss=serialised_loss(SPARSE, True)
            ),
            [("double-activation", "error")],
        ),
        (
            sequential(layer("Dense", units=3, activation="softmax", dtype=POLICY), loss="categorical_crossentropy"),
            [("half-precision-output", "warning")],
        ),
        (
            sequential(layer("Dense", units=1), loss=serialised_loss("BinaryCrossentropy", True), metrics=["accuracy"]),
            [("metric-threshold-on-logits", "warning")],
        ),
        (sequential(layer("Dense", units=1), loss="mse", metrics=["accuracy"]), []),
        (
            sequential({"module": "mine", "class_name": "Head", "config": {}}, loss="categorical_crossentropy"),
            [("unresolved", "unresolved")],
        ),
        (
            sequential({**layer("Dense", units=3), "registered_name": "mine>Dense"}, loss="categorical_crossentropy"),
            [("unresolved", "unresolved")],
        ),
        (
            sequential(
                layer(
                    "Dense", units=3, activation={"module": "builtins", "class_name": "function", "config": "softmax"}
                ),
                loss={"module": "builtins", "class_name": "function", "config": "categorical_crossentropy"},
            ),
            [("two-step", "advice")],
        ),
    ],
    ids=lambda value: None,
)
def test_configs_are_judged(config: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert rules_of(config) == expected


def test_a_nested_model_and_a_wrapped_layer_are_followed() -> None:
    inner = sequential(layer("TimeDistributed", layer=layer("Dense", units=3, activation="softmax")), loss=None)
    assert rules_of(sequential(inner, loss=serialised_loss(SPARSE, True))) == [("double-activation", "error")]


def test_50_megabytes_are_judged_without_reading_the_weights(tmp_path: Path) -> None:
    path = tmp_path / "large.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("metadata.json", "{}")
        archive.writestr(
            "config.json", json.dumps(sequential(layer("Dense", units=3), loss="categorical_crossentropy"))
        )
        archive.writestr("model.weights.h5", bytes(WEIGHTS))
    with CountingFile(path) as file:
        start = time.perf_counter()
        findings = audit_archive(file, "tensorflow").findings
        seconds = time.perf_counter() - start
    assert [finding.rule for finding in findings] == ["missing-activation"]
    assert seconds < MAX_SECONDS
    assert file.count < WEIGHTS / 100


class CountingFile(io.FileIO):
    """A file that counts the bytes read from it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(-1 if size is None else size)
        self.count += len(data)
        return data


SAVE = """
import json, sys
import keras
from keras import layers

folder = sys.argv[1]
inputs = keras.Input((4,))
hidden = layers.Dense(3)(inputs)
bare = layers.Dense(1, name="bare")(hidden)
served = keras.ops.softmax(layers.Dense(5)(hidden))
reshaped = layers.Reshape((5,), name="reshaped")(layers.Softmax()(layers.Dense(5)(hidden)))
several = keras.Model(inputs, [bare, served, reshaped])
several.compile(loss=[
    "binary_crossentropy", "categorical_crossentropy", keras.losses.CategoricalCrossentropy(from_logits=True)])
several.save(folder + "/several.keras")
named = keras.Model(inputs, {"x": bare, "y": served})
named.compile(loss={"x": "mse", "y": keras.losses.categorical_crossentropy})
named.save(folder + "/named.keras")
fine = keras.Sequential([inputs, layers.Dense(8, "relu"), keras.Sequential([layers.Dense(10)])])
fine.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
fine.build((None, 4))
fine.save(folder + "/fine.keras")
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that Keras wrote."""
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("saved")
    subprocess.run([sys.executable, "-c", SAVE, str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("several", [("double-activation", "reshaped"), ("missing-activation", "bare"), ("two-step", "softmax")]),
        ("named", [("two-step", "softmax")]),
        ("fine", []),
    ],
)
def test_what_keras_saves_is_understood(name: str, expected: list[tuple[str, str]], saved: Path) -> None:
    with (saved / f"{name}.keras").open("rb") as file:
        findings = audit_archive(file, "tensorflow").findings
    assert sorted(finding.rule for finding in findings) == [rule for rule, _ in expected]
    messages = {finding.rule: str(finding.message).lower() for finding in findings}
    assert all(word in messages[rule] or word == "reshaped" for rule, word in expected)


def test_the_reconstruction_is_a_program_with_a_title_for_each_line() -> None:
    text, titles = reconstruct(sequential(layer("Dense", units=3), loss="mse"))
    assert len(titles) == text.count("\n")
    assert "keras.layers.Dense(units=3, name='dense')" in text
