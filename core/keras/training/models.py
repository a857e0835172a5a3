"""Keras objects for an arm: the layers, the loss and the optimizer, made from the tables.

Nothing global is touched: every layer gets its dtype policy, kernels start at zero and are assigned by the caller,
and the loss scaling that ``compile`` adds under a global mixed_float16 policy is added here by hand.
"""

from dataclasses import dataclass
from typing import Any

from core.keras.backend import keras, tf
from core.keras.training.arms import ARMS, HEADS, POLICIES, Arm, ArmChoice, Head
from core.keras.training.plan import OPTIMIZERS
from core.losses.steps import KERAS_EPSILON


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmModel:
    """An arm's Keras objects.

    Parameters
    ----------
    model : keras.Model
        From features to the output of the arm: logits, or probabilities.
    body : keras.Model
        The same layers up to the logits.
    tail : tuple of keras.layers.Layer
        Layers after the logits; empty for a linear output.
    loss : keras.losses.Loss
    """

    model: Any
    body: Any
    tail: tuple[Any, ...]
    loss: Any

    def finish(self, logits: Any) -> Any:
        """Return the output of the model for these logits."""
        outputs = logits
        for layer in self.tail:
            outputs = layer(outputs)
        return outputs


class HandWrittenLoss(keras.losses.Loss):  # type: ignore[misc]
    """A loss written by hand, reduced and cast as every Keras loss is.

    Parameters
    ----------
    code : str
        The code of the arm's listing, which defines ``cross_entropy``.
    dtype : str
        The loss's own.
    """

    def __init__(self, code: str, dtype: str) -> None:
        super().__init__(name="by_hand", dtype=dtype)
        self.defined: dict[str, Any] = {"keras": keras}
        exec(code, self.defined)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Return the loss of each sample."""
        return self.defined["cross_entropy"](y_true, y_pred)


def build_loss(arm: Arm, head: Head, dtype: str = "float32") -> Any:
    """Return the arm's loss object for a head."""
    if arm.by_hand:
        return HandWrittenLoss(arm.by_hand[head.name], dtype)
    return getattr(keras.losses, head.loss)(from_logits=arm.from_logits, dtype=dtype)


def build_tail(arm: Arm, head: Head, num_outputs: int, policy: str) -> tuple[Any, ...]:
    """Return the layers after the logits."""
    layers: list[Any] = []
    if arm.activated:
        layers.append(keras.layers.Activation(head.activation, dtype=policy))
    if arm.detached:
        layers.append(keras.layers.Reshape((num_outputs,), dtype=policy))
    return tuple(layers)


def build_model(
    choice: ArmChoice, *, head: str, num_features: int, hidden: tuple[int, ...], num_outputs: int
) -> ArmModel:
    """Build an arm's model with all weights zero.

    Parameters
    ----------
    choice : ArmChoice
    head : str
        Key of ``HEADS``.
    num_features, num_outputs : int
    hidden : tuple of int
        Units of the hidden ReLU layers.
    """
    arm, policy = ARMS[choice.arm], choice.policy
    inputs = keras.Input((num_features,), dtype=POLICIES[policy].variable_dtype)
    outputs = inputs
    for units, activation in (*((units, "relu") for units in hidden), (num_outputs, None)):
        dense = keras.layers.Dense(units, activation=activation, dtype=policy, kernel_initializer="zeros")
        outputs = dense(outputs)
    body = keras.Model(inputs, outputs)
    tail = build_tail(arm, HEADS[head], num_outputs, policy)
    for layer in tail:
        outputs = layer(outputs)
    return ArmModel(
        model=keras.Model(inputs, outputs),
        body=body,
        tail=tail,
        loss=build_loss(arm, HEADS[head], choice.loss_dtype),
    )


def build_optimizer(name: str, *, loss_scaling: bool) -> Any:
    """Return a new Keras optimizer; its learning rate is a variable to be assigned."""
    entry = OPTIMIZERS[name]
    optimizer = getattr(keras.optimizers, entry.keras_class)(**dict(entry.arguments))
    return keras.optimizers.LossScaleOptimizer(optimizer) if loss_scaling else optimizer


def is_below_clip(head: str, labels: Any, outputs: Any) -> Any:
    """Return whether a sample's label has a value below Keras' clip, where a loss from probabilities computes it.

    Parameters
    ----------
    head : str
        Key of ``HEADS``.
    labels : tf.Tensor
        In the form of the head.
    outputs : tf.Tensor of float, (num_samples, num_outputs)
        Of the model, in the dtype of the loss.

    Returns
    -------
    tf.Tensor of bool, (num_samples,)
        False for NaN.
    """
    if head == "sparse":
        of_label = tf.gather(outputs, labels, batch_dims=1)
    elif head == "one_hot":
        normalised = outputs / tf.reduce_sum(outputs, axis=-1, keepdims=True)  # as Keras does before it clips
        of_label = tf.reduce_sum(tf.where(labels > 0, normalised, tf.zeros_like(normalised)), axis=-1)
    else:
        of_label = tf.where(labels > 0, outputs, 1 - outputs)[:, 0]
    return of_label < tf.cast(KERAS_EPSILON, outputs.dtype)


def decisions_of_keras(head: str, outputs: Any) -> Any:
    """Return the class that Keras' metric ``accuracy`` takes a sample's outputs for, (num_samples,) of int64."""
    if head == "binary":
        return tf.cast(outputs[:, 0] > 0.5, tf.int64)
    return tf.argmax(outputs, axis=-1)


def labels_for(head: str, labels: Any, num_outputs: int) -> Any:
    """Return integer labels in the form that the head's loss expects."""
    if head == "sparse":
        return tf.constant(labels, tf.int64)
    if head == "one_hot":
        return tf.one_hot(labels, num_outputs)
    return tf.reshape(tf.constant(labels, tf.float32), (-1, 1))
