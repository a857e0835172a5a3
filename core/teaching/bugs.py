"""The bug hunt: the table ``BUGS`` of short programs, most with one faulty line.

The patterns are those of real reports, the programs are written for this page. ``logit_doctor`` finds
the mistake when the program is shown; ``line`` and ``rule`` state what the author intended. New programs go to the end
of the table, because a link refers to an answer by its position.
"""

from dataclasses import dataclass

from logit_doctor.audit import audit_text
from logit_doctor.finding import Finding

BACKEND = "tensorflow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """A program with at most one faulty line.

    Parameters
    ----------
    name : str
        Key of ``BUGS`` and of the words.
    code : str
        The program.
    line : int
        1-based number of the faulty line; 0 if the program is right.
    rule : str
        Key of the doctor's ``RULES``; "" if the program is right.
    also : tuple of int
        Other lines where the same mismatch could be mended as well: right answers, too.
    """

    name: str
    code: str
    line: int = 0
    rule: str = ""
    also: tuple[int, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The program, line by line."""
        return tuple(self.code.splitlines())

    @property
    def num_answers(self) -> int:
        """Number of possible answers: every line, or 0 for no bug."""
        return len(self.lines) + 1

    def is_right(self, answer: int) -> bool:
        """Return whether a line number, 0 for no bug, is the answer."""
        return answer == self.line or answer in self.also


def diagnosis(bug: Bug) -> Finding | None:
    """Return the doctor's first finding in a program, in the order of the source."""
    return next(iter(audit_text(bug.code, BACKEND).findings), None)


BUGS: dict[str, Bug] = {
    bug.name: bug
    for bug in (
        Bug(
            name="digits",
            line=9,
            rule="missing-activation",
            also=(5,),
            code="""\
import keras

model = keras.Sequential([keras.Input((64,))])
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dense(10))
model.compile(
    optimizer="adam",
    metrics=["accuracy"],
    loss="sparse_categorical_crossentropy",
)
""",
        ),
        Bug(
            name="twice",
            line=5,
            rule="double-activation",
            also=(7,),
            code="""\
import keras

inputs = keras.Input((64,))
hidden = keras.layers.Dense(32, activation="relu")(inputs)
outputs = keras.layers.Dense(10, activation="softmax")(hidden)
model = keras.Model(inputs, outputs)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer="adam", loss=loss)
""",
        ),
        Bug(
            name="churn",
            line=9,
            rule="metric-threshold-on-logits",
            code="""\
import keras

churn = keras.Sequential([keras.Input((12,)), keras.layers.Dense(1)])
churn.compile(
    optimizer="adam",
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[
        keras.metrics.AUC(from_logits=True),
        keras.metrics.BinaryAccuracy(),
    ],
)
""",
        ),
        Bug(
            name="spam",
            line=7,
            rule="threshold-at-inference",
            code="""\
import keras

spam = keras.Sequential([keras.Input((300,)), keras.layers.Dense(1)])
spam.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
spam.fit(mails, is_spam, epochs=5)
scores = spam.predict(new_mails)
in_the_bin = scores > 0.5
""",
        ),
        Bug(
            name="axis",
            line=6,
            rule="softmax-axis",
            code="""\
import keras

model = keras.Sequential([
    keras.Input((20,)),
    keras.layers.Dense(5),
    keras.layers.Softmax(axis=0),
])
probabilities = model.predict(features)
""",
        ),
        Bug(
            name="by_hand",
            line=5,
            rule="log-of-probabilities",
            also=(4,),
            code="""\
import tensorflow as tf

def cross_entropy(labels, logits):
    probabilities = tf.nn.softmax(logits)
    surprise = tf.math.log(probabilities)
    return -tf.reduce_sum(labels * surprise, axis=-1)
""",
        ),
        Bug(
            name="epsilon",
            line=5,
            rule="clipped-log",
            also=(4,),
            code="""\
import tensorflow as tf

def cross_entropy(labels, logits):
    probabilities = tf.nn.softmax(logits)
    surprise = tf.math.log(probabilities + 1e-7)
    return -tf.reduce_sum(labels * surprise, axis=-1)
""",
        ),
        Bug(
            name="in_one_step",
            code="""\
import tensorflow as tf

def cross_entropy(labels, logits):
    surprise = tf.nn.log_softmax(logits)
    return -tf.reduce_sum(labels * surprise, axis=-1)

def serve(logits):
    return tf.nn.softmax(logits)
""",
        ),
        Bug(
            name="one_unit",
            line=5,
            rule="softmax-one-unit",
            code="""\
import keras

tumour = keras.Sequential([keras.Input((30,))])
tumour.add(keras.layers.Dense(16, activation="relu"))
tumour.add(keras.layers.Dense(1, activation="softmax"))
tumour.compile(optimizer="adam", loss="binary_crossentropy")
""",
        ),
        Bug(
            name="swapped",
            line=9,
            rule="swapped-arguments",
            code="""\
import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((64,)), keras.layers.Dense(10)])
loss_of = keras.losses.CategoricalCrossentropy(from_logits=True)
for images, labels in batches:
    with tf.GradientTape() as tape:
        logits = model(images, training=True)
        loss = loss_of(logits, labels)
    gradients = tape.gradient(loss, model.trainable_variables)
""",
        ),
        Bug(
            name="half",
            line=6,
            rule="half-precision-output",
            also=(3,),
            code="""\
import keras

keras.mixed_precision.set_global_policy("mixed_float16")
model = keras.Sequential([keras.Input((64,))])
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
""",
        ),
        Bug(
            name="served",
            code="""\
import keras
import tensorflow as tf

spam = keras.Sequential([keras.Input((300,)), keras.layers.Dense(1)])
spam.compile(
    optimizer="adam",
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)
spam.fit(mails, is_spam, epochs=5)
probability = tf.sigmoid(spam.predict(new_mails))
in_the_bin = probability > 0.5
""",
        ),
    )
}
