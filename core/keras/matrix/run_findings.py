"""Run metrics, options of a loss and ways to leave an example out in Keras; compare each with what it should give."""

from typing import Any

import numpy as np

from core.keras.backend import keras, tf
from core.keras.matrix import exclusions
from core.keras.matrix.exclusions import EXCLUSIONS, Exclusion
from core.keras.matrix.judge import TOLERANCE
from core.keras.matrix.metrics import METRICS, SETS, Metric, true_value
from core.keras.matrix.plan import LABELS
from core.keras.matrix.records import Finding
from core.keras.matrix.run import recorded_warnings, refusal_of
from core.keras.matrix.variations import (
    OPTIONS,
    VARIATIONS,
    WEIGHT,
    Variation,
    losses_by_way,
    true_gradient,
)

TAILS: dict[str, list[Any]] = {
    "identity": [lambda: keras.layers.Activation("linear")],
    "dropout": [lambda: keras.layers.Dropout(0.0)],
    "reshape": [lambda: keras.layers.Reshape((-1,))],
}
"""Layers after the last Dense layer, by option; the other options add none."""

FIT_ARGUMENTS: dict[str, dict[str, Any]] = {
    "class_weight": {"class_weight": {0: WEIGHT, 1: WEIGHT, 2: WEIGHT}},
    "sample_weight": {"sample_weight": np.array([WEIGHT])},
}


def metric_finding(name: str) -> Finding:
    """Evaluate one metric and compare it with its definition."""
    metric = METRICS[name]
    true = true_value(metric)
    with recorded_warnings() as heard:
        try:
            reported = _evaluate(metric)
        except (ValueError, tf.errors.OpError) as error:
            return Finding(name=name, outcome="error", true=true, refusal=refusal_of(error), warnings=tuple(heard))
    right = abs(reported - true) <= metric.tolerance
    return Finding(
        name=name, outcome="fine" if right else "silent", reported=reported, true=true, warnings=tuple(heard)
    )


def variation_finding(name: str) -> Finding:
    """Take one training step with an option, and compare loss and gradient with the fused ones."""
    variation = VARIATIONS[name]
    ways, gradient = losses_by_way(variation), true_gradient(variation)
    with recorded_warnings() as heard:
        try:
            reported, taken = _step(variation)
        except (ValueError, tf.errors.OpError) as error:
            return Finding(
                name=name, outcome="error", true=ways["fused"], refusal=refusal_of(error), warnings=tuple(heard)
            )
    right = _close(reported, ways["fused"]) and np.linalg.norm(taken - gradient) <= TOLERANCE * np.linalg.norm(gradient)
    return Finding(
        name=name,
        outcome="fine" if right else "silent",
        reported=reported,
        true=ways["fused"],
        numbers={
            "gradient_taken": float(np.linalg.norm(taken)),
            "gradient_true": float(np.linalg.norm(gradient)),
        },
        ran=next((way for way, loss in ways.items() if _close(reported, loss)), None),
        warnings=tuple(heard),
        rescued=bool(right) and variation.activation != "linear",
    )


def exclusion_finding(name: str) -> Finding:
    """Take one training step with an example left out, and compare loss and gradient with those of the others."""
    exclusion = EXCLUSIONS[name]
    true, gradient = exclusions.true_loss(exclusion), exclusions.true_gradient(exclusion)
    with recorded_warnings() as heard:
        try:
            reported, taken = _step_without(exclusion)
        except (ValueError, tf.errors.OpError) as error:
            return Finding(name=name, outcome="error", true=true, refusal=refusal_of(error), warnings=tuple(heard))
    right = true is not None and _close(reported, true) and np.allclose(taken, gradient, atol=TOLERANCE)
    return Finding(
        name=name,
        outcome="fine" if right else "silent",
        reported=reported,
        true=true,
        numbers={
            "gradient_taken": float(np.linalg.norm(taken)),
            "gradient_true": float(np.linalg.norm(gradient)),
        },
        warnings=tuple(heard),
    )


def _step_without(exclusion: Exclusion) -> tuple[float, Any]:
    """Return the reported loss and the gradient taken by the bias, from one step at learning rate 1."""
    logits = exclusion.logits.astype(np.float32)
    labels, weights = exclusion.labels, np.array(exclusion.weights, np.float32)
    if exclusion.family == "Binary":
        labels = labels[:, None]
    inputs = keras.Input(logits.shape if exclusion.is_masked else logits.shape[1:])
    layer = keras.layers.Dense(logits.shape[1])
    model = keras.Model(inputs, layer(keras.layers.Masking()(inputs) if exclusion.is_masked else inputs))
    layer.set_weights([np.eye(logits.shape[1], dtype=np.float32), np.zeros(logits.shape[1], np.float32)])
    loss = getattr(keras.losses, exclusion.keras_loss)(from_logits=True, **exclusion.loss)
    model.compile(keras.optimizers.SGD(1.0), loss=loss)
    if exclusion.is_masked:
        logits[-1] = 0
        logits, labels = logits[None], labels[None]
    arguments: dict[str, Any] = {"sample_weight": weights} if weights.size else {}
    if exclusion.class_weight:
        arguments["class_weight"] = dict(exclusion.class_weight)
    history = model.fit(logits, labels, batch_size=len(logits), epochs=1, verbose=0, shuffle=False, **arguments)
    return float(history.history["loss"][0]), -layer.get_weights()[1].astype(np.float64)


def _close(reported: float, expected: float) -> bool:
    return abs(reported - expected) <= TOLERANCE * (1 + abs(expected))


def _evaluate(metric: Metric) -> float:
    scored = SETS[metric.data]
    units = scored.logits.shape[1]
    layer = keras.layers.Dense(units, activation=metric.activation)
    inputs = keras.Input((units,))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([np.eye(units), np.zeros(units)])
    built = metric.keras_name
    if metric.options is not None:
        built = getattr(keras.metrics, metric.keras_name)(**metric.options)
    model.compile(loss=_loss_for(metric, units), metrics=[built])
    is_multi_hot = metric.labels == "multi_hot"
    labels = scored.classes if is_multi_hot else LABELS[metric.labels].make(scored.classes, max(2, units))
    values = model.evaluate(
        scored.logits.astype(np.float32), labels, batch_size=len(labels), verbose=0, return_dict=True
    )
    return float(np.mean(next(value for name, value in values.items() if name != "loss")))


def _loss_for(metric: Metric, units: int) -> Any:
    from_logits = metric.activation == "linear"
    if units == 1 or metric.labels == "multi_hot":
        return keras.losses.BinaryCrossentropy(from_logits=from_logits)
    if metric.labels == "one_hot":
        return keras.losses.CategoricalCrossentropy(from_logits=from_logits)
    return keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)


def _step(variation: Variation) -> tuple[float, Any]:
    """Return the reported loss and the gradient taken by the bias, from one step at learning rate 1."""
    option = OPTIONS[variation.option]
    layer = keras.layers.Dense(variation.units, activation=variation.activation, dtype=option.policy or None)
    inputs = keras.Input((1,))
    outputs = layer(inputs)
    for make in TAILS.get(variation.option, []):
        outputs = make()(outputs)
    model = keras.Model(inputs, outputs)
    bias = variation.logits[0].astype(np.float32)
    layer.set_weights([np.zeros((1, variation.units), np.float32), bias])
    loss = getattr(keras.losses, variation.keras_loss)(from_logits=variation.from_logits, **option.loss)
    model.compile(keras.optimizers.SGD(1.0), loss=loss)
    dense = "column" if variation.units == 1 else "one_hot"
    written = LABELS["integers" if "Sparse" in variation.keras_loss else dense]
    labels = written.make(np.array([variation.label]), variation.units)
    arguments = FIT_ARGUMENTS.get(variation.option, {})
    history = model.fit(np.zeros((1, 1), np.float32), labels, epochs=1, verbose=0, **arguments)
    return float(history.history["loss"][0]), bias.astype(np.float64) - layer.get_weights()[1]
