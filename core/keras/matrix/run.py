"""Run one combination with Keras as a user would: compile, ``predict()``, one step of ``fit()`` in graph mode."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import Float32Array, Float64Array
from core.keras.backend import keras, tf
from core.keras.matrix import messages, plan
from core.keras.matrix.judge import judge
from core.keras.matrix.plan import FAMILIES, Case, Loss, case_named
from core.keras.matrix.records import Cell, Measurement, Refusal


def cell(head: str, loss: str, labels: str) -> Cell:
    """Run the combination of three names now, and return its result."""
    case = case_named(head, loss, labels)
    return judge(case, measure(case))


def measure(case: Case) -> Measurement:
    """Run one combination.

    The step is plain gradient descent at learning rate 1 on all examples at once, so the change of the weights is the
    gradient that Keras took; the examples keep their order, so that error texts do not change from run to run.
    """
    kernel, bias = plan.weights(case.head.units)
    model, layer = _model(case, kernel, bias)
    x, y = plan.features(), case.labels.make(plan.classes(case.head.num_classes), case.head.num_classes)
    with recorded_warnings() as heard:
        predictions = model.predict(x, verbose=0).astype(np.float64)
        try:
            history = model.fit(x, y, batch_size=len(x), epochs=1, shuffle=False, verbose=0)
        except (ValueError, tf.errors.OpError) as error:
            return Measurement(
                predictions=predictions, loss=None, gradient=None, refusal=refusal_of(error), warnings=tuple(heard)
            )
    with recorded_warnings():
        detached = _detached_loss(case, predictions, y)
    new_kernel, new_bias = layer.get_weights()
    steps = np.concatenate([kernel.astype(np.float64) - new_kernel, (bias.astype(np.float64) - new_bias)[None]])
    return Measurement(
        predictions=predictions,
        loss=float(history.history["loss"][0]),
        gradient=steps,
        refusal=None,
        warnings=tuple(heard),
        detached_loss=detached,
    )


def keras_loss(loss: Loss) -> Any:
    """Return the argument ``loss=`` of ``compile``."""
    function_name, class_name = FAMILIES[loss.family]
    function: Callable[..., Any] = getattr(keras.losses, function_name)
    return {
        "string": function_name,
        "class": getattr(keras.losses, class_name)(from_logits=loss.from_logits),
        "function": lambda y_true, y_pred: function(y_true, y_pred, from_logits=loss.from_logits),
    }[loss.spelling]


@contextmanager
def recorded_warnings() -> Iterator[list[str]]:
    """Collect the warnings of Keras, each text once."""
    heard: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield heard
        finally:
            heard.extend(dict.fromkeys(messages.shorten(str(entry.message)) for entry in caught))


def refusal_of(error: Exception) -> Refusal:
    """Describe an exception that Keras raised."""
    return Refusal(kind=type(error).__name__, text=messages.shorten(str(error)), meaning=messages.meaning(str(error)))


def _model(case: Case, kernel: Float32Array, bias: Float32Array) -> tuple[Any, Any]:
    inputs = keras.Input((plan.NUM_FEATURES,))
    layer = keras.layers.Dense(case.head.units, activation=case.head.activation)
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([kernel, bias])
    model.compile(keras.optimizers.SGD(1.0), loss=keras_loss(case.loss))
    return model, layer


def _detached_loss(case: Case, predictions: Float64Array, y: npt.NDArray[Any]) -> float:
    """Return the loss that Keras reports if it sees only the outputs.

    They are the inputs of a model without a layer, so Keras finds no activation to look behind.
    """
    inputs = keras.Input((case.head.units,))
    model = keras.Model(inputs, inputs)
    model.compile(loss=keras_loss(case.loss))
    return float(model.evaluate(predictions.astype(np.float32), y, batch_size=len(y), verbose=0))
