"""Traced programs: a run of steps, and the measurements, of one arm; reused by resetting their variables.

A whole run of steps is one ``tf.function`` around Keras' own model, loss and optimizer: the same calls in the same
order as ``keras.Model.train_step``, without the metrics. XLA would halve an epoch but takes longer to compile than a
run of a hundred epochs saves, and rounds differently. Programs are lent to one training at a time, so that
trainings in several threads of a worker never share variables.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arithmetic.arrays import Float64Array, Int64Array
from core.keras.backend import keras, tf
from core.keras.training.arms import POLICIES, ArmChoice
from core.keras.training.models import build_model, build_optimizer, decisions_of_keras, is_below_clip, labels_for
from core.keras.training.plan import TrainParams

MAX_IDLE_PROGRAMS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything a traced program depends on; the rest of ``TrainParams`` is data or the value of a variable."""

    choice: ArmChoice
    head: str
    num_features: int
    hidden: tuple[int, ...]
    num_outputs: int
    optimizer: str
    batch: int


def configuration_of(params: TrainParams, choice: ArmChoice) -> Configuration:
    """Return the configuration of an arm of a training."""
    return Configuration(
        choice=choice,
        head=params.chosen_head.name,
        num_features=params.data.num_features,
        hidden=params.hidden,
        num_outputs=params.num_outputs,
        optimizer=params.optimizer,
        batch=params.batch,
    )


class Program:
    """The traced program of a configuration: ``reset``, ``load``, then ``run`` and ``measure`` in any order."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        policy = POLICIES[configuration.choice.policy]
        self.dtype = policy.variable_dtype
        self.arm_model = build_model(
            configuration.choice,
            head=configuration.head,
            num_features=configuration.num_features,
            hidden=configuration.hidden,
            num_outputs=configuration.num_outputs,
        )
        self.optimizer = build_optimizer(configuration.optimizer, loss_scaling=policy.loss_scaling)
        self.weights = self.arm_model.model.trainable_variables
        self.optimizer.build(self.weights)
        self._initial_state = [(variable, variable.numpy()) for variable in self.optimizer.variables]
        features = tf.TensorSpec((None, configuration.num_features), self.dtype)
        labels = self.labels(np.zeros(1, np.int64))
        labels = tf.TensorSpec((None, *labels.shape[1:]), labels.dtype)
        order = tf.TensorSpec((None, configuration.batch), tf.int32)
        self._run = _trace(self._steps, features, labels, order)
        self._measure = _trace(self._measurements, features, labels, features)
        self._logits = _trace(self.arm_model.body, features)

    def labels(self, labels: Int64Array) -> Any:
        """Return integer labels in the form that this program's loss expects."""
        return labels_for(self.configuration.head, labels, self.configuration.num_outputs)

    def features(self, features: Float64Array) -> Any:
        """Return features as ``model.fit`` hands them on: rounded to float32, then cast to the input's dtype."""
        return tf.cast(tf.constant(features, tf.float32), self.dtype)

    def reset(self, weights: tuple[Float64Array, ...], learning_rate: float) -> None:
        """Go back to the start: the master weights rounded to the variables' dtype, a fresh optimizer."""
        for variable, master in zip(self.weights, weights, strict=True):
            variable.assign(tf.cast(tf.constant(master, tf.float64), variable.dtype))
        for variable, value in self._initial_state:
            variable.assign(value)
        self.optimizer.learning_rate = learning_rate

    def run(self, features: Any, labels: Any, order: NDArray[np.int32]) -> bool:
        """Train on the batches of ``order``; return whether all losses, and the weights at the end, are finite."""
        return bool(self._run(features, labels, tf.constant(order)))

    def measure(self, features: Any, labels: Any, validation_features: Any) -> dict[str, NDArray[Any]]:
        """Return loss, gradients and logits on a set of samples, and validation logits; see ``_measurements``."""
        return {name: value.numpy() for name, value in self._measure(features, labels, validation_features).items()}

    def logits(self, features: Any) -> Float64Array:
        """Return the logits of a set of samples, (num_samples, num_outputs)."""
        return np.asarray(tf.cast(self._logits(features), tf.float64).numpy())

    def weights_hash(self) -> str:
        """Return the SHA-256 of all weights."""
        digest = hashlib.sha256()
        for variable in self.weights:
            digest.update(np.ascontiguousarray(variable.numpy()).tobytes())
        return digest.hexdigest()

    @property
    def applied_steps(self) -> int:
        """Updates made since the last reset; loss scaling leaves steps out."""
        return int(self.optimizer.iterations.numpy())

    def step(self, features: Any, labels: Any) -> tuple[Any, list[Any]]:
        """One training step, as ``keras.Model.train_step`` does it; return the loss and the scaled gradients."""
        with tf.GradientTape() as tape:
            outputs = self.arm_model.model(features, training=True)
            loss = self.arm_model.loss(labels, outputs)
            scaled = self.optimizer.scale_loss(loss)
        gradients = tape.gradient(scaled, self.weights)
        self.optimizer.apply_gradients(zip(gradients, self.weights, strict=True))
        return loss, gradients

    def _steps(self, features: Any, labels: Any, order: Any) -> Any:
        num_steps = tf.shape(order)[0]

        def body(index: Any, finite: Any) -> tuple[Any, Any]:
            chosen = order[index]
            loss, _ = self.step(tf.gather(features, chosen), tf.gather(labels, chosen))
            return index + 1, finite & tf.math.is_finite(loss)

        def more(index: Any, finite: Any) -> Any:
            return index < num_steps

        finite = tf.while_loop(more, body, (tf.constant(0), tf.constant(True)), parallel_iterations=1)[1]
        return finite & self._weights_are_finite()

    def _weights_are_finite(self) -> Any:
        return tf.reduce_all([tf.reduce_all(tf.math.is_finite(variable.value)) for variable in self.weights])

    def _measurements(self, features: Any, labels: Any, validation_features: Any) -> dict[str, Any]:
        """Loss and logits as training sees them, and gradients scaled as in a batch of the configured size."""
        with tf.GradientTape(persistent=True) as tape:
            logits = self.arm_model.body(features, training=True)
            tape.watch(logits)
            outputs = self.arm_model.finish(logits)
            loss = self.arm_model.loss(labels, outputs)
            # The mean over all samples would divide each gradient by more than a batch does, and underflow earlier.
            per_batch = tf.cast(tf.shape(features)[0], loss.dtype) / self.configuration.batch
            batch_loss = self.optimizer.scale_loss(loss * per_batch)
        weight_gradients = tape.gradient(loss, self.weights)
        logit_gradients = tape.gradient(batch_loss, logits)
        head = self.configuration.head
        validation_logits = self.arm_model.body(validation_features)
        return {
            "loss": tf.cast(loss, tf.float64),
            "logits": tf.cast(logits, tf.float64),
            "validation_logits": tf.cast(validation_logits, tf.float64),
            "keras_decisions": decisions_of_keras(head, self.arm_model.finish(validation_logits)),
            "zero_loss": self._sample_losses(labels, outputs) == 0,
            "dead": tf.reduce_all(logit_gradients == 0, axis=-1),
            "below_clip": is_below_clip(head, labels, tf.cast(outputs, self.arm_model.loss.dtype)),
            "gradient_norm": _norm(weight_gradients),
            "weight_norm": _norm([variable.value for variable in self.weights]),
        }

    def _sample_losses(self, labels: Any, outputs: Any) -> Any:
        """Loss of each sample, after the casts that ``keras.Loss.__call__`` makes before it averages."""
        loss = self.arm_model.loss
        convert = keras.ops.convert_to_tensor
        return loss.call(convert(labels, dtype=loss.dtype), convert(outputs, dtype=loss.dtype))


def _trace(function: Callable[..., Any], *signature: Any) -> Any:
    """Trace once, at build time: a later call can neither trace again nor wait for a trace."""
    return tf.function(function, autograph=False).get_concrete_function(*signature)


def _norm(tensors: list[Any]) -> Any:
    squares = [tf.reduce_sum(tf.square(tf.cast(tensor, tf.float64))) for tensor in tensors]
    return tf.sqrt(tf.add_n(squares))


_idle: OrderedDict[int, Program] = OrderedDict()
_lock = threading.Lock()


def _take(configuration: Configuration) -> Program | None:
    with _lock:
        for key, program in _idle.items():
            if program.configuration == configuration:
                return _idle.pop(key)
    return None


@contextmanager
def borrow(configuration: Configuration) -> Iterator[Program]:
    """Lend a program for the length of a ``with`` block: an idle one of the same configuration, else a new one."""
    program = _take(configuration) or Program(configuration)
    try:
        yield program
    finally:
        with _lock:
            _idle[id(program)] = program
            while len(_idle) > MAX_IDLE_PROGRAMS:
                _idle.popitem(last=False)
