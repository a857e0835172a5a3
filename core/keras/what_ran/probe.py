"""The formula that Keras actually ran, found by running it on logits with known losses (``core.losses.signatures``).

``probe_arm`` measures an arm of a training within milliseconds; ``probe_table`` measures every output, flag, policy
and execution mode by training a model on each.
"""

import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array, Int64Array
from core.keras.backend import keras, tf
from core.keras.training.arms import ARMS, HEADS, POLICIES, ArmChoice
from core.keras.training.models import build_loss, build_tail, labels_for
from core.keras.training.records import ProbeCell, Ran, ran_sentence
from core.keras.what_ran.outputs import OUTPUTS, Output
from core.losses.signatures import FAR, GAP, NEAR, SIGNATURES, kind_of

_warnings_lock = threading.Lock()


@contextmanager
def _recorded_warnings() -> Iterator[list[warnings.WarningMessage]]:
    """Record the warnings of a block; one thread at a time, since Python keeps them globally."""
    with _warnings_lock, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught


def _warned(caught: list[warnings.WarningMessage]) -> bool:
    return any("from_logits" in str(warning.message) for warning in caught)


def _wrong_by(gap: float, num_outputs: int) -> tuple[Float64Array, Int64Array]:
    """Return one row of logits that is wrong by ``gap``, and its label."""
    logits = np.zeros((1, num_outputs))
    logits[0, 0] = -gap if num_outputs == 1 else gap
    return logits, np.ones(1, np.int64)


@lru_cache(maxsize=256)
def probe_arm(choice: ArmChoice, head: str, num_outputs: int) -> Ran:
    """Measure the formula that Keras runs for an arm, in a traced function as in training.

    Parameters
    ----------
    choice : ArmChoice
    head : str
        Key of ``HEADS``.
    num_outputs : int
        Units of the output layer.

    Returns
    -------
    Ran
    """
    arm, policy = ARMS[choice.arm], choice.policy
    tail = build_tail(arm, HEADS[head], num_outputs, policy)
    loss_function = build_loss(arm, HEADS[head], choice.loss_dtype)
    dtype = POLICIES[policy].compute_dtype
    gaps = (NEAR, GAP, FAR)

    def loss_and_gradient(logits: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            tape.watch(logits)
            outputs = logits
            for layer in tail:
                outputs = layer(outputs)
            loss = loss_function(labels_for(head, [1], num_outputs), outputs)
        return loss, tape.gradient(loss, logits)

    with _recorded_warnings() as caught:
        spec = tf.TensorSpec((1, num_outputs), dtype)
        traced = tf.function(loss_and_gradient, autograph=False).get_concrete_function(spec)
    results = {gap: traced(tf.constant(_wrong_by(gap, num_outputs)[0], dtype)) for gap in gaps}
    losses = {gap: float(loss) for gap, (loss, _) in results.items()}
    return _ran(choice, head, losses, num_outputs, _warned(caught), bool(tf.reduce_all(results[GAP][1] == 0)))


def _ran(
    choice: ArmChoice, head: str, losses: dict[float, float], num_outputs: int, warned: bool, gradient_is_zero: bool
) -> Ran:
    activation = HEADS[head].activation
    measured = Ran(
        kind=kind_of(activation, losses, num_outputs),
        warned=warned,
        logit_gap=GAP,
        loss=losses[GAP],
        fused_loss=SIGNATURES[activation]["fused"](GAP, num_outputs),
        clipped_loss=SIGNATURES[activation]["two_step"](GAP, num_outputs),
        gradient_is_zero=gradient_is_zero,
    )
    return replace(measured, sentence=ran_sentence(choice.label, measured))


Losses = Callable[[Any, Any, Float64Array, Int64Array], Sequence[float]]


def _by_fit(**compile_arguments: bool) -> Losses:
    def losses_of(model: Any, loss: Any, logits: Float64Array, labels: Int64Array) -> Sequence[float]:
        means: list[float] = []
        on_batch = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: means.append(logs["loss"]))
        model.compile(keras.optimizers.SGD(0.0), loss, **compile_arguments)
        samples = tf.data.Dataset.from_tensor_slices((logits, labels)).batch(1)
        model.fit(samples, callbacks=[on_batch], verbose=0)
        # fit reports the mean of all batches so far.
        totals = [mean * count for count, mean in enumerate(means, start=1)]
        return [float(loss) for loss in np.diff(totals, prepend=0.0)]

    return losses_of


def _by_tape(model: Any, loss: Any, logits: Float64Array, labels: Int64Array) -> Sequence[float]:
    with tf.GradientTape(persistent=True):
        pairs = zip(tf.constant(logits), tf.constant(labels), strict=True)
        return [float(loss(label[None], model(row[None], training=True))) for row, label in pairs]


def _by_predict(model: Any, loss: Any, logits: Float64Array, labels: Int64Array) -> Sequence[float]:
    pairs = zip(model.predict(logits, verbose=0), labels, strict=True)
    return [float(loss(label[None], row[None])) for row, label in pairs]


MODES: dict[str, Losses] = {
    "fit": _by_fit(run_eagerly=False, jit_compile=False),
    "run_eagerly": _by_fit(run_eagerly=True),
    "jit_compile": _by_fit(run_eagerly=False, jit_compile=True),
    "eager_tape": _by_tape,
    "predict": _by_predict,
}


def probe_cell(output: Output, policy: str, from_logits: bool, mode: str) -> ProbeCell:
    """Measure one cell: build the model, compute its loss in one mode on known logits, recognise the formula."""
    inputs = keras.Input((output.num_outputs,), dtype=POLICIES[policy].variable_dtype)
    model = keras.Model(inputs, output.build(inputs, policy))
    loss = getattr(keras.losses, output.loss)(from_logits=from_logits, **dict(output.loss_arguments))
    gaps = (GAP, NEAR)
    logits, labels = (
        np.concatenate(parts) for parts in zip(*(_wrong_by(gap, output.num_outputs) for gap in gaps), strict=True)
    )
    with _recorded_warnings() as caught:
        losses = dict(zip(gaps, MODES[mode](model, loss, logits, labels[:, None]), strict=True))
    return ProbeCell(
        head=output.name,
        title=output.title,
        policy=policy,
        from_logits=from_logits,
        mode=mode,
        ran=kind_of(output.activation, losses, output.num_outputs),
        warned=_warned(caught),
        loss=losses[GAP],
    )


def iterate_table() -> Iterator[ProbeCell]:
    """Yield the cells of the table as they are measured: every output, policy, flag and mode."""
    for output in OUTPUTS.values():
        for policy in output.policies:
            for from_logits in output.flags:
                for mode in MODES:
                    yield probe_cell(output, policy, from_logits, mode)


@lru_cache(maxsize=1)
def probe_table() -> tuple[ProbeCell, ...]:
    """Return the whole table, measured once in a process."""
    return tuple(iterate_table())
