"""Watches a Keras 3 model on TensorFlow, JAX or PyTorch: ``watch_keras``.

The batch and the weights before a step are held while the step runs, compiled or not; its loss is taken as it is
computed. Only for a full record is the batch replayed, eagerly and statelessly, with the weights that were held: no
variable of the model, no statistics and no random state changes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from logit_watch.batches import Batch, Loss
from logit_watch.broken import Replay
from logit_watch.formats import FORMATS
from logit_watch.replaying import Trace, all_finite, as_array, untouched
from logit_watch.watching import Watch

SEVERAL_REPLICAS = "The training runs on several replicas: only the mean loss that Keras reports is watched."
OWN_STEP = "This train_step does not call compute_loss: only the mean loss that Keras reports is watched."
SEVERAL_OUTPUTS = "The model has several outputs: its loss and its layers are watched, not what the outputs are."


def watch_keras(model: Any, settings: dict[str, Any]) -> Watch:
    """Return the watch of a Keras model, with its hooks in place."""
    import keras

    watch = Watch(framework=f"keras on {keras.backend.backend()}", **settings)
    kind = {"tensorflow": OnTensorFlow, "jax": OnJax, "torch": OnTorch}[keras.backend.backend()]
    hooks = kind(model, watch)
    watch.on_close(hooks.remove)
    return watch


class OnKeras:
    """The hooks of a model; a backend says how its step takes a batch, and where its weights and losses are."""

    def __init__(self, model: Any, watch: Watch) -> None:
        self.model, self.watch = model, watch
        self.loss: float | None = None
        self.make, self.compute = model.make_train_function, model.compute_loss
        self.takes_training = getattr(model, "_compute_loss_has_training_arg", True)
        # Instance attributes in front of the methods of the class; Keras need not track them.
        vars(model)["make_train_function"] = self.make_train_function
        vars(model)["compute_loss"] = self.compute_loss
        model.train_function = None  # one that was traced before has not seen the hooks

    def remove(self) -> None:
        """Take the hooks out of the model."""
        vars(self.model).pop("make_train_function", None)
        vars(self.model).pop("compute_loss", None)
        self.model.train_function = None

    def make_train_function(self, force: bool = False) -> Any:
        """Have Keras make its function of a step, and put the watch around it."""
        is_made = self.model.train_function is not None and not force
        if not is_made:
            self.make(force)
            self.model.train_function = self.around(self.model.train_function)
        return self.model.train_function

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """Return the loss as Keras computes it, and let the watch take it."""
        if self.takes_training:
            loss = self.compute(x, y, y_pred, sample_weight, training=training)
        else:
            loss = self.compute(x, y, y_pred, sample_weight)
        if training and loss is not None and self.watch.is_open:
            self.take(loss)
        return loss

    def take(self, loss: Any) -> None:
        """Keep the scalar of a step, where it is traced as where it is run."""
        raise NotImplementedError

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function of a step that the watch sees."""
        raise NotImplementedError

    def watched(self, data: Any, held: "Held", step: Callable[[], Any]) -> Any:
        """Run one step on a batch, and show it to the watch."""
        self.loss = None
        x, y, weights = self.unpacked(data)
        try:
            result = step()
        except Exception:
            self.watch.guarded(lambda: self.watch.refused(self.batch(float("nan"), x, y, weights, held)))
            raise
        self.watch.guarded(lambda: self.after(result, x, y, weights, held))
        return result

    def after(self, result: Any, x: Any, y: Any, weights: Any, held: "Held") -> None:
        """Show the watch a step that has run."""
        loss = self.scalar()
        if loss is None:
            self.watch.limit(OWN_STEP)
            logs = result[0] if isinstance(result, tuple) else result
            self.watch.hidden(float(np.asarray(as_array(logs["loss"]))))
            return
        self.watch.step(loss, lambda: self.look(loss, x, y, weights, held))

    def scalar(self) -> float | None:
        """Return the loss that ``take`` has kept in the step that just ran."""
        return self.loss

    def look(self, loss: float, x: Any, y: Any, weights: Any, held: "Held") -> tuple[Batch, Callable[[], Replay]]:
        """Return the batch of a step, and what replays it layer by layer."""
        return self.batch(loss, x, y, weights, held), lambda: self.replay(x, held)

    def unpacked(self, data: Any) -> tuple[Any, Any, Any]:
        """Return inputs, labels and sample weights."""
        import keras

        unpack: Callable[[Any], tuple[Any, Any, Any]] = keras.utils.unpack_x_y_sample_weight
        return unpack(data)

    def batch(self, loss: float, x: Any, y: Any, weights: Any, held: "Held") -> Batch:
        """Return the batch as arrays, with the outputs computed again from the weights before the step."""
        kind, computed_in = kind_of(self.model)
        outputs, outputs_dtype = None, "float32"
        with untouched():
            predicted = self.call(x, held)
        if hasattr(predicted, "shape"):
            outputs, outputs_dtype = as_array(predicted), dtype_of(predicted)
        else:
            self.watch.limit(SEVERAL_OUTPUTS)
        largest = [float(np.abs(array).max()) for array in map(as_array, held.trainable) if array.size]
        policy = getattr(getattr(self.model, "dtype_policy", None), "name", "")
        return Batch(
            loss=loss,
            loss_dtype=self.loss_dtype(computed_in),
            outputs_dtype=outputs_dtype if outputs_dtype in FORMATS else "float32",
            computed_in=computed_in,
            kind=kind,
            outputs=outputs,
            labels=as_array(y) if hasattr(y, "shape") or isinstance(y, np.ndarray) else None,
            sample_weights=as_array(weights) if hasattr(weights, "shape") else None,
            activation=activation_of(self.model),
            autocast=policy if policy.startswith("mixed") else "",
            largest_weight=max(largest) if largest and np.isfinite(max(largest)) else None,
        )

    def loss_dtype(self, computed_in: str) -> str:
        """Return the format of the scalar."""
        return self.scalar_dtype if self.scalar_dtype in FORMATS else computed_in

    scalar_dtype = ""

    def call(self, x: Any, held: "Held") -> Any:
        """Return the outputs of the model for a batch in training, with the weights that are held."""
        arguments = {"training": True} if self.model._call_has_training_arg else {}
        return self.model.stateless_call(held.trainable, held.others, x, **arguments)[0]

    def replay(self, x: Any, held: "Held") -> Replay:
        """Return where the first number that is not finite arises in a batch."""
        import keras

        if not all(all_finite(as_array(part)) for part in keras.tree.flatten(x) if is_number(part)):
            return Replay(inputs_not_finite=True)
        for variable, value in zip(self.model.trainable_variables, held.trainable, strict=True):
            if not all_finite(as_array(value)):
                return Replay(weights=path_of(variable))
        trace = Trace()
        with untouched(), traced(self.model, trace):
            self.call(x, held)
        return Replay(site=trace.site())


class Held:
    """The weights before a step: ``trainable`` and ``others``, as tensors that the step does not change."""

    def __init__(self, trainable: Sequence[Any], others: Sequence[Any]) -> None:
        self.trainable, self.others = trainable, others


class OnTensorFlow(OnKeras):
    """TensorFlow: the scalar is assigned to a variable, which a compiled step can do as well."""

    def __init__(self, model: Any, watch: Watch) -> None:
        import tensorflow as tf

        super().__init__(model, watch)
        self.tf = tf
        self.kept: Any = None
        self.is_taken = False

    def make_train_function(self, force: bool = False) -> Any:
        """As for every backend, with a variable for the scalar, which cannot be made while the step is traced."""
        if self.kept is None:
            self.kept = self.tf.Variable(0.0, trainable=False, dtype=self.tf.float64)
        return super().make_train_function(force)

    def take(self, loss: Any) -> None:
        """Assign the scalar to the variable."""
        self.scalar_dtype = loss.dtype.name
        self.is_taken = True
        self.kept.assign(self.tf.cast(self.tf.reshape(loss, ()), self.tf.float64))

    def scalar(self) -> float | None:
        """Return the value of the variable."""
        return float(self.kept.numpy()) if self.is_taken else None

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Hand the batches to the step one by one, as Keras does for iterators of Python."""
        self.is_taken = False

        def stepped(iterator: Any) -> Any:
            if not self.watch.is_open:
                return function(iterator)
            if self.model.distribute_strategy.num_replicas_in_sync > 1:
                self.watch.limit(SEVERAL_REPLICAS)
                result = function(iterator)
                self.watch.guarded(lambda: self.watch.hidden(float(as_array(result["loss"]))))
                return result
            result = None
            for place in range(self.model.steps_per_execution):
                try:
                    data = next(iterator)
                except StopIteration:
                    if place == 0:
                        raise
                    break
                held = Held(
                    [variable.value.value() for variable in self.model.trainable_variables],
                    [variable.value.value() for variable in self.model.non_trainable_variables],
                )
                result = self.watched(data, held, lambda data=data: function(iter([data])))  # type: ignore[misc]
            return result

        return stepped


class OnJax(OnKeras):
    """JAX: the step gives its buffers away, so the weights before it are copied."""

    def take(self, loss: Any) -> None:
        """Have the compiled step call back with the scalar."""
        import jax

        self.scalar_dtype = str(loss.dtype)
        jax.debug.callback(self._keep, loss)

    def _keep(self, loss: Any) -> None:
        self.loss = float(loss)

    def scalar(self) -> float | None:
        """Wait for the step, and return what it called back with."""
        import jax

        jax.effects_barrier()
        return self.loss

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Hand the batches to the step one by one."""
        import jax

        def stepped(state: Any, iterator: Any) -> Any:
            if not self.watch.is_open:
                return function(state, iterator)
            result, before = None, state
            for place in range(self.model.steps_per_execution):
                try:
                    data = next(iterator)
                except StopIteration:
                    if place == 0:
                        raise
                    break
                held = Held(*([jax.numpy.copy(array) for array in part] for part in before[:2]))
                step = lambda data=data, before=before: function(before, iter([data]))  # noqa: E731
                result = self.watched(data, held, step)
                before = result[1]
            return result

        return stepped


class OnTorch(OnKeras):
    """PyTorch: the step runs eagerly, so the weights at the loss are those of the model."""

    def take(self, loss: Any) -> None:
        """Keep the scalar."""
        self.scalar_dtype = str(loss.dtype).removeprefix("torch.")
        self.loss = float(loss.detach())

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Copy the weights before each step."""

        def stepped(data: Any) -> Any:
            if not self.watch.is_open:
                return function(data)
            held = Held(
                [variable.value.detach().clone() for variable in self.model.trainable_variables],
                [variable.value.detach().clone() for variable in self.model.non_trainable_variables],
            )
            return self.watched(data[0], held, lambda: function(data))

        return stepped

    def call(self, x: Any, held: Held) -> Any:
        """As for every backend, without gradients."""
        import torch

        with torch.no_grad():
            return super().call(x, held)


def kind_of(model: Any) -> tuple[Loss, str]:
    """Return what is known of the loss of a compiled model, and the format in which it is computed."""
    import keras

    given = model.loss
    try:
        loss = keras.losses.get(given) if isinstance(given, str) else given
    except ValueError:
        loss = given
    computed_in = str(getattr(loss, "dtype", None) or keras.config.floatx())
    computed_in = computed_in if computed_in in FORMATS else "float32"
    families = {
        "sparse": (keras.losses.SparseCategoricalCrossentropy, keras.losses.sparse_categorical_crossentropy),
        "categorical": (keras.losses.CategoricalCrossentropy, keras.losses.categorical_crossentropy),
        "binary": (keras.losses.BinaryCrossentropy, keras.losses.binary_crossentropy),
    }
    for family, (of_class, of_function) in families.items():
        if type(loss) is of_class or loss is of_function:
            takes = "logits" if getattr(loss, "from_logits", False) else "probabilities"
            clip = keras.config.epsilon() if takes == "probabilities" else 0.0
            kind = Loss(family=family, takes=takes, clip=clip, ignored=getattr(loss, "ignore_class", None))
            return kind, computed_in
    return Loss(), computed_in


def activation_of(model: Any) -> str:
    """Return "softmax" or "sigmoid" if the last layer applies it, as its attribute says; else nothing."""
    outputs = getattr(model, "outputs", None) or []
    layer = outputs[0]._keras_history.operation if len(outputs) == 1 and hasattr(outputs[0], "_keras_history") else None
    name = getattr(getattr(layer, "activation", None), "__name__", "")
    return name if name in ("softmax", "sigmoid") else ""


def path_of(variable: Any) -> str:
    """Return the path of the layer of a variable."""
    return str(variable.path).rpartition("/")[0] or str(variable.path)


def is_number(part: Any) -> bool:
    """Return whether a part of the inputs has numbers."""
    return part is not None and "string" not in str(getattr(part, "dtype", ""))


def dtype_of(tensor: Any) -> str:
    """Return the name of the format of a tensor."""
    import keras

    return str(keras.backend.standardize_dtype(tensor.dtype))


@contextmanager
def traced(model: Any, trace: Trace) -> Iterator[None]:
    """Have every operation of a model without parts show its inputs and outputs, in the order of execution."""
    operations = {id(one): one for one in operations_of(model)}
    for operation in operations.values():
        vars(operation)["call"] = shown(operation, operation.call, trace)
    try:
        yield
    finally:
        for operation in operations.values():
            vars(operation).pop("call", None)


def shown(operation: Any, call: Callable[..., Any], trace: Trace) -> Callable[..., Any]:
    """Return the call of an operation that shows what it takes and returns."""
    import keras

    name = str(getattr(operation, "path", None) or operation.name)

    def called(*arguments: Any, **named: Any) -> Any:
        result = call(*arguments, **named)
        parts = [part for part in keras.tree.flatten((arguments, named)) if hasattr(part, "dtype")]
        inputs = [as_array(part) for part in parts if is_number(part)]
        outputs = [part for part in keras.tree.flatten(result) if hasattr(part, "dtype") and is_number(part)]
        trace.show(name, dtype_of(outputs[0]) if outputs else "float32", inputs, [as_array(one) for one in outputs])
        return result

    return called


def operations_of(model: Any) -> Iterator[Any]:
    """Yield the layers without sublayers, and the operations of functional models that are not layers."""
    for layer in model._flatten_layers():
        if layer is not model and not list(layer._flatten_layers(include_self=False)):
            yield layer
        for operation in getattr(layer, "operations", []):
            if not hasattr(operation, "_flatten_layers"):
                yield operation
