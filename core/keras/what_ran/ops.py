"""TensorFlow's and Keras' own losses and gradients on given logits, the second engine beside the emulated one.

The bits depend on the library's version, on oneDNN and on the processor; the emulated formulations do not.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array, IntegerArray
from core.arithmetic.formats import FORMATS
from core.keras.backend import keras, tf
from core.keras.what_ran.library import LIBRARY, LIBRARY_FORMATS, Inside
from core.losses import Evaluation
from core.messages import training as said
from core.sweep.curves import Curve, measure
from core.sweep.run import SweepParams, problems


def _at(values: Any, labels: Any) -> Any:
    return tf.gather(values, labels, axis=-1, batch_dims=1)


def _one_hot(logits: Any, labels: Any) -> Any:
    return tf.one_hot(labels, logits.shape[-1], dtype=logits.dtype)


def _given(probabilities: Any) -> Any:
    """Return the same values as a new tensor, on which Keras finds no logits."""
    return tf.identity(probabilities)


def _softmax_log(logits: Any, labels: Any) -> Any:
    # logit: ignore[log-of-probabilities] this formulation is measured
    return -tf.math.log(_at(tf.nn.softmax(logits), labels))


def _log_softmax(logits: Any, labels: Any) -> Any:
    return -_at(tf.nn.log_softmax(logits), labels)


def _dense(logits: Any, labels: Any) -> Any:
    return tf.nn.softmax_cross_entropy_with_logits(labels=_one_hot(logits, labels), logits=logits)


def _sparse(logits: Any, labels: Any) -> Any:
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)


def _keras_sparse(logits: Any, labels: Any) -> Any:
    return keras.losses.sparse_categorical_crossentropy(labels, _given(tf.nn.softmax(logits)))


def _keras_dense(logits: Any, labels: Any) -> Any:
    return keras.losses.categorical_crossentropy(_one_hot(logits, labels), _given(tf.nn.softmax(logits)))


def _sigmoid_log(logits: Any, labels: Any) -> Any:
    probabilities, targets = tf.nn.sigmoid(logits), tf.cast(labels, logits.dtype)
    # logit: ignore[log-of-probabilities] this formulation is measured
    return -(targets * tf.math.log(probabilities) + (1 - targets) * tf.math.log(1 - probabilities))


def _sigmoid_fused(logits: Any, labels: Any) -> Any:
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.cast(labels, logits.dtype), logits=logits)


def _keras_binary(logits: Any, labels: Any) -> Any:
    targets = tf.cast(labels, logits.dtype)[:, None]
    return keras.losses.binary_crossentropy(targets, _given(tf.nn.sigmoid(logits))[:, None])


FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "tf_softmax_log": _softmax_log,
    "tf_log_softmax": _log_softmax,
    "tf_dense": _dense,
    "tf_sparse": _sparse,
    "keras_sparse_probabilities": _keras_sparse,
    "keras_dense_probabilities": _keras_dense,
    "tf_sigmoid_log": _sigmoid_log,
    "tf_sigmoid_cross_entropy": _sigmoid_fused,
    "keras_binary_probabilities": _keras_binary,
}


def evaluate(name: str, format: str, logits: Float64Array, labels: IntegerArray) -> Evaluation:
    """Compute a loss and its gradient by the library in one format.

    Parameters
    ----------
    name : str
        A key of ``LIBRARY["softmax"]`` or ``LIBRARY["sigmoid"]``.
    format : str
        One of ``LIBRARY_FORMATS``.
    logits : ndarray of float64, (num_samples, num_classes); (num_samples,) for a sigmoid
        Values of the format.
    labels : ndarray of int, (num_samples,)

    Returns
    -------
    Evaluation
        The loss of each sample and its gradient by the logits, in float64, which holds every value of the formats.

    Raises
    ------
    ValueError
        If the library cannot compute in the format.
    """
    if format not in LIBRARY_FORMATS:
        raise ValueError(f"format: got {format!r}, TensorFlow computes in {', '.join(LIBRARY_FORMATS)}")
    inputs = tf.cast(tf.constant(np.ascontiguousarray(logits), tf.float64), format)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        loss = FUNCTIONS[name](inputs, tf.constant(labels, tf.int64))
    gradient = tape.gradient(loss, inputs)
    return Evaluation(loss=_float64(loss), gradient=_float64(gradient))


def _float64(tensor: Any) -> Float64Array:
    return np.asarray(tf.cast(tensor, tf.float64).numpy())


def library_curves(params: SweepParams, names: tuple[str, ...] = ()) -> tuple[Curve, ...]:
    """Measure the library's own losses on the samples of a sweep.

    Parameters
    ----------
    params : SweepParams
        Its formulations are not used; of its formats, those that TensorFlow computes in.
    names : tuple of str, default ()
        Keys of ``LIBRARY[params.loss]``; all of them if empty.

    Returns
    -------
    tuple of Curve
        One for each format and name, ``engine="tensorflow"``.

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    allowed = LIBRARY[params.loss]
    for name in names:
        if name not in allowed:
            choices = ", ".join(allowed)
            raise ValueError(f"formulation: unknown name {name!r} for TensorFlow, choose from {choices}")
    return tuple(
        measure(
            problem,
            evaluate(name, problem.format, problem.samples.logits, problem.samples.labels),
            formulation=name,
            engine="tensorflow",
        )
        for problem in problems(params)
        if problem.format in LIBRARY_FORMATS
        for name in names or allowed
    )


def inside(name: str, format: str) -> Inside:
    """Measure the inside of a library call in one format.

    Parameters
    ----------
    name : str
        A key of ``LIBRARY["softmax"]`` or ``LIBRARY["sigmoid"]``.
    format : str
        One of ``LIBRARY_FORMATS``.
    """
    upcasts = format in ("float16", "bfloat16") and _equals_rounded_float32(name, format)
    how = said.ROUNDS_ONCE() if upcasts else said.ROUNDS_ALONG(format=format)
    flushed = said.FLUSHED() if _flushes_subnormals(format) else said.KEPT()
    return Inside(upcasts=upcasts, sentence=said.INSIDE(name=name, format=format, how=how, flushed=flushed))


def _equals_rounded_float32(name: str, format: str) -> bool:
    random = np.random.default_rng(0)
    is_sigmoid = name in LIBRARY["sigmoid"]
    drawn = 4 * random.standard_normal(512 if is_sigmoid else (512, 10))
    logits = _float64(tf.cast(tf.constant(drawn, tf.float32), format))
    labels = random.integers(0, 2, 512)
    narrow, wide = evaluate(name, format, logits, labels), evaluate(name, "float32", logits, labels)
    rounded = _float64(tf.cast(tf.constant(wide.loss, tf.float32), format))
    # TensorFlow's float32 kernels differ by an ulp with the length of a vector, which may tip a rounding now and then.
    return bool(np.mean(narrow.loss == rounded) > 0.99)


def _flushes_subnormals(format: str) -> bool:
    entry = FORMATS[format]
    # A middling subnormal: far from 0 and from the smallest normal number, so that rounding cannot decide.
    exponent = (np.log(entry.min_normal) + np.log(entry.min_subnormal)) / 2
    return not _float64(tf.exp(tf.cast(tf.constant([exponent] * 16, tf.float64), format))).any()
