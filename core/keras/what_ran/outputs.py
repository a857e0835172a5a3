"""The ways of building an output that the probe tries, as a table.

The logits of every model built here are its input: the kernel is the identity.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.keras.backend import keras, tf
from core.messages.training import NESTED, OWN_LAYER, THEN, WITH

NUM_CLASSES = 10

Layers = Callable[[Any, str], Any]


class _KerasSubclass(keras.layers.Layer):  # type: ignore[misc]
    """A custom layer that ends with Keras' softmax."""

    def call(self, inputs: Any) -> Any:
        """Return the softmax of the inputs."""
        return keras.activations.softmax(inputs)


class _TensorFlowSubclass(keras.layers.Layer):  # type: ignore[misc]
    """A custom layer that ends with TensorFlow's softmax."""

    def call(self, inputs: Any) -> Any:
        """Return the softmax of the inputs."""
        return tf.nn.softmax(inputs)


def _dense(inputs: Any, policy: str, activation: Any = None) -> Any:
    layer = keras.layers.Dense(inputs.shape[-1], activation=activation, kernel_initializer="identity", dtype=policy)
    return layer(inputs)


def _nested(inputs: Any, policy: str) -> Any:
    inner_inputs = keras.Input(inputs.shape[1:])
    return keras.Model(inner_inputs, _dense(inner_inputs, policy, "softmax"))(inputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A way of building an output: ``build(inputs, policy)`` applies its layers.

    ``activation`` is the head's, ``loss`` the Keras loss class, ``loss_arguments`` further arguments of it;
    ``flags`` are the values of ``from_logits`` to try, ``policies`` the dtype policies.
    """

    name: str
    title: str
    build: Layers
    activation: str = "softmax"
    loss: str = "SparseCategoricalCrossentropy"
    loss_arguments: tuple[tuple[str, int], ...] = ()
    flags: tuple[bool, ...] = (True, False)
    policies: tuple[str, ...] = ("float32",)

    @property
    def num_outputs(self) -> int:
        """Units of the output layer."""
        return 1 if self.activation == "sigmoid" else NUM_CLASSES


OUTPUTS: dict[str, Output] = {
    output.name: output
    for output in (
        Output(
            name="dense_softmax",
            title="Dense(activation='softmax')",
            build=lambda inputs, policy: _dense(inputs, policy, "softmax"),
            policies=("float32", "mixed_float16", "mixed_bfloat16", "float16", "bfloat16", "float64"),
        ),
        Output(
            name="softmax_layer",
            title=THEN(output="Dense", next="Softmax()"),
            build=lambda inputs, policy: keras.layers.Softmax(dtype=policy)(_dense(inputs, policy)),
        ),
        Output(
            name="activation_softmax",
            title=THEN(output="Dense", next="Activation('softmax')"),
            build=lambda inputs, policy: keras.layers.Activation("softmax", dtype=policy)(_dense(inputs, policy)),
        ),
        Output(
            name="ops_softmax",
            title=THEN(output="Dense", next="keras.ops.softmax"),
            build=lambda inputs, policy: keras.ops.softmax(_dense(inputs, policy)),
        ),
        Output(name="nested", title=NESTED(output="Dense(activation='softmax')"), build=_nested),
        Output(
            name="subclass",
            title=OWN_LAYER(next="keras.activations.softmax"),
            build=lambda inputs, policy: _KerasSubclass(dtype=policy)(_dense(inputs, policy)),
        ),
        Output(
            name="tf_dense",
            title="Dense(activation=tf.nn.softmax)",
            build=lambda inputs, policy: _dense(inputs, policy, tf.nn.softmax),
        ),
        Output(
            name="tf_lambda",
            title=THEN(output="Dense", next="Lambda(tf.nn.softmax)"),
            build=lambda inputs, policy: keras.layers.Lambda(tf.nn.softmax, dtype=policy)(_dense(inputs, policy)),
        ),
        Output(
            name="tf_subclass",
            title=OWN_LAYER(next="tf.nn.softmax"),
            build=lambda inputs, policy: _TensorFlowSubclass(dtype=policy)(_dense(inputs, policy)),
        ),
        Output(
            name="softmax_reshape",
            title=THEN(output="Dense(activation='softmax')", next="Reshape"),
            build=lambda inputs, policy: keras.layers.Reshape((NUM_CLASSES,), dtype=policy)(
                _dense(inputs, policy, "softmax")
            ),
        ),
        Output(
            name="softmax_linear",
            title=THEN(output="Dense(activation='softmax')", next="Activation('linear')"),
            build=lambda inputs, policy: keras.layers.Activation("linear", dtype=policy)(
                _dense(inputs, policy, "softmax")
            ),
        ),
        Output(
            name="ignore_class",
            title=WITH(output="Dense(activation='softmax')", option="ignore_class=-1"),
            build=lambda inputs, policy: _dense(inputs, policy, "softmax"),
            loss_arguments=(("ignore_class", -1),),
            flags=(False,),
        ),
        Output(
            name="dense_sigmoid",
            title="Dense(1, activation='sigmoid')",
            build=lambda inputs, policy: _dense(inputs, policy, "sigmoid"),
            activation="sigmoid",
            loss="BinaryCrossentropy",
        ),
        Output(
            name="linear",
            title="Dense, linear",
            build=lambda inputs, policy: _dense(inputs, policy),
        ),
    )
}
