"""TensorFlow's and Keras' own loss computations, as a table.

Reading it needs neither; ``core.keras.what_ran.ops`` runs them.
"""

from dataclasses import dataclass

from core.messages import Message

LIBRARY_FORMATS = ("float16", "bfloat16", "float32", "float64")
"""Formats that TensorFlow computes in. It has casts only for the 8-bit formats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryLoss:
    """One way in which the library computes a loss.

    Parameters
    ----------
    name, title : str
        Key in ``LIBRARY[loss]``, and the call as a user writes it.
    meaning : str
        Its description in one sentence. The inside of a call (upcasts, flushed subnormals) is measured, by
        ``core.keras.what_ran.ops.inside``.
    """

    name: str
    title: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """The measured inside of a call.

    Parameters
    ----------
    upcasts : bool
        Whether a narrow format's loss is the float32 loss of the same logits, rounded once: the call computes in
        float32 and rounds at the end. False for float32 and float64.
    sentence : Message
        Which of the two it does, and whether ``exp`` of this format returns 0 where the exact result is a subnormal
        number.
    """

    upcasts: bool
    sentence: Message


def _by_name(*entries: LibraryLoss) -> dict[str, LibraryLoss]:
    return {entry.name: entry for entry in entries}


LIBRARY: dict[str, dict[str, LibraryLoss]] = {
    "softmax": _by_name(
        LibraryLoss(
            name="tf_softmax_log",
            title="-tf.math.log(tf.nn.softmax(logits))",
            meaning="Two plain steps: the probabilities, then their logarithm, without a clip.",
        ),
        LibraryLoss(
            name="tf_log_softmax",
            title="-tf.nn.log_softmax(logits)",
            meaning="The logarithm of the softmax in one operation.",
        ),
        LibraryLoss(
            name="tf_dense",
            title="tf.nn.softmax_cross_entropy_with_logits",
            meaning="The fused loss for one-hot labels; CategoricalCrossentropy(from_logits=True) calls it.",
        ),
        LibraryLoss(
            name="tf_sparse",
            title="tf.nn.sparse_softmax_cross_entropy_with_logits",
            meaning="The fused loss for integer labels; SparseCategoricalCrossentropy(from_logits=True) calls it.",
        ),
        LibraryLoss(
            name="keras_sparse_probabilities",
            title="keras.losses.sparse_categorical_crossentropy(from_logits=False)",
            meaning="Keras' loss of actual probabilities: clip, logarithm, then the sparse operation.",
        ),
        LibraryLoss(
            name="keras_dense_probabilities",
            title="keras.losses.categorical_crossentropy(from_logits=False)",
            meaning="Keras' loss of actual probabilities: normalisation, clip, then logarithm.",
        ),
    ),
    "sigmoid": _by_name(
        LibraryLoss(
            name="tf_sigmoid_log",
            title="-(y * log(s) + (1 - y) * log(1 - s)), s = tf.nn.sigmoid(logit)",
            meaning="Two plain steps: the probability, then the logarithms, without a clip.",
        ),
        LibraryLoss(
            name="tf_sigmoid_cross_entropy",
            title="tf.nn.sigmoid_cross_entropy_with_logits",
            meaning="The fused loss; BinaryCrossentropy(from_logits=True) calls it.",
        ),
        LibraryLoss(
            name="keras_binary_probabilities",
            title="keras.losses.binary_crossentropy(from_logits=False)",
            meaning="Keras' loss of actual probabilities: clip, then the logarithms.",
        ),
    ),
}
