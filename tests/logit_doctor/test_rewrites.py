"""Logarithms of probabilities in one step: the same loss and the same gradient, whatever stands in between."""

import ast

import pytest

from logit_doctor.audit import audit_text
from tests.logit_doctor.programs import corrected, in_keras

HEAD = """\
import tensorflow as tf
from tensorflow.keras import backend as K
import keras
from keras import ops
"""
REWRITTEN = {
    "tf.math.log(keras.activations.sigmoid(z))": "keras.activations.log_sigmoid(z)",
    "y * tf.math.log(tf.nn.softmax(z, axis=1))": "y * tf.nn.log_softmax(z, axis=1)",
    "y * tf.math.log(tf.nn.softmax(z, 1))": "y * tf.nn.log_softmax(z, 1)",
    "y * ops.log(ops.softmax(z, axis=0))": "y * ops.log_softmax(z, axis=0)",
    "y * K.log(K.softmax(z))": "y * tf.nn.log_softmax(z)",
    "y * K.log(K.softmax(x=z, axis=-1))": "y * tf.nn.log_softmax(logits=z, axis=-1)",
    "y * K.log(K.sigmoid(z))": "y * tf.math.log_sigmoid(z)",
    "tf.math.log(tf.gather(tf.nn.softmax(z), y, batch_dims=1))": "tf.gather(tf.nn.log_softmax(z), y, batch_dims=1)",
    "tf.math.log(tf.gather(params=tf.nn.softmax(z), indices=y, batch_dims=1))": (
        "tf.gather(params=tf.nn.log_softmax(z), indices=y, batch_dims=1)"
    ),
    "tf.math.log(tf.boolean_mask(tf.nn.softmax(z), y > 0.5))": "tf.boolean_mask(tf.nn.log_softmax(z), y > 0.5)",
    "tf.math.log(tf.nn.softmax(z)[:, 0])": "tf.nn.log_softmax(z)[:, 0]",
    "tf.math.log(tf.nn.softmax(z)[..., 1:])": "tf.nn.log_softmax(z)[..., 1:]",
    "tf.math.log(tf.reshape(tf.nn.softmax(z), [-1]))": "tf.reshape(tf.nn.log_softmax(z), [-1])",
    "tf.math.log(tf.reduce_max(tf.nn.softmax(z), axis=-1))": "tf.reduce_max(tf.nn.log_softmax(z), axis=-1)",
    "tf.math.log(tf.reduce_prod(tf.sigmoid(z), axis=-1))": "tf.reduce_sum(tf.math.log_sigmoid(z), axis=-1)",
    "tf.math.log(1 - tf.sigmoid(z))": "tf.math.log_sigmoid(-z)",
    "tf.math.log(1.0 - tf.nn.sigmoid(2.0 * z))": "tf.math.log_sigmoid(-(2.0 * z))",
    "tf.math.log(tf.subtract(1.0, tf.sigmoid(z)))": "tf.math.log_sigmoid(-z)",
    "tf.math.log(1 - tf.sigmoid(z)[:, 1])": "tf.math.log_sigmoid(-z)[:, 1]",
    "tf.math.log(1 - (1 - tf.sigmoid(z)))": "tf.math.log_sigmoid(z)",
    "tf.math.log(2.0 * tf.sigmoid(z))": "0.6931471805599453 + tf.math.log_sigmoid(z)",
    "y * tf.math.log(tf.sigmoid(z) * 0.5)": "y * (tf.math.log_sigmoid(z) + (-0.6931471805599453))",
    "y * tf.math.log(tf.nn.softmax(z) / 4.0)": "y * (tf.nn.log_softmax(z) - 1.3862943611198906)",
    "tf.math.log(tf.sigmoid(z) * tf.nn.softmax(z))": "tf.math.log_sigmoid(z) + tf.nn.log_softmax(z)",
    "tf.math.log((tf.nn.softmax(z) * tf.nn.softmax(2.0 * z))[:, 0])": (
        "(tf.nn.log_softmax(z) + tf.nn.log_softmax(2.0 * z))[:, 0]"
    ),
    "y * tf.math.log((tf.nn.softmax(z) * tf.sigmoid(z))[:, :1])": (
        "y * (tf.nn.log_softmax(z) + tf.math.log_sigmoid(z))[:, :1]"
    ),
    "tf.math.log((tf.sigmoid(z) ** 2)[:, 0])": "(2 * tf.math.log_sigmoid(z))[:, 0]",
    "tf.math.log((tf.sigmoid(z) * 0.5) ** 2)": "2 * (tf.math.log_sigmoid(z) + (-0.6931471805599453))",
    "tf.math.log(tf.gather(tf.nn.softmax(z) * 2.0, y, batch_dims=1))": (
        "tf.gather((tf.nn.log_softmax(z) + 0.6931471805599453), y, batch_dims=1)"
    ),
    "y * tf.math.log(tf.nn.softmax(z) ** 2)": "y * (2 * tf.nn.log_softmax(z))",
    "y * tf.math.log(tf.pow(tf.sigmoid(z), 0.5))": "y * (0.5 * tf.math.log_sigmoid(z))",
    "tf.math.log(tf.nn.softmax(z / 3.0))": "tf.nn.log_softmax(z / 3.0)",
    "tf.math.log(tf.where(y > 0.5, tf.sigmoid(z), 1 - tf.sigmoid(z)))": (
        "tf.where(y > 0.5, tf.math.log_sigmoid(z), tf.math.log_sigmoid(-z))"
    ),
}
"""Expressions, and what the doctor makes of them; nothing where it does not know."""


def program(code: str, *lines: str, head: str = HEAD) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"{head}def loss(y, z):\n{body}    return -tf.reduce_mean({code})\n"


PROGRAMS = {
    **{code: (program(code), program(after) if after else "") for code, after in REWRITTEN.items()},
    "a name for the probabilities": (
        program("y * tf.math.log(p)", "p = tf.nn.softmax(z)"),
        program("y * tf.nn.log_softmax(z)", "p = tf.nn.softmax(z)"),
    ),
    "names in a row": (
        program("tf.math.log(q)", "p = tf.sigmoid(z)", "q = 1 - p"),
        program("tf.math.log_sigmoid(-z)", "p = tf.sigmoid(z)", "q = 1 - p"),
    ),
    "an imported function": (
        program("tf.math.log(softmax(z))", head=f"{HEAD}from keras.activations import softmax\n"),
        program("keras.activations.log_softmax(z)", head=f"{HEAD}from keras.activations import softmax\n"),
    ),
    "only the backend is imported": (
        "from tensorflow.keras import backend as K\ndef loss(y, z):\n    return -K.mean(y * K.log(K.softmax(z)))\n",
        "import tensorflow as tf\nfrom tensorflow.keras import backend as K\ndef loss(y, z):\n"
        "    return -K.mean(y * tf.nn.log_softmax(z))\n",
    ),
    "the backend is imported conditionally": (
        "try:\n    from tensorflow.keras import backend as K\nexcept ImportError:\n    from keras import backend as K\n"
        "def loss(y, z):\n    return -K.mean(y * K.log(K.softmax(z)))\n",
        "",
    ),
    "imports on one line with one from the future": (
        "from __future__ import annotations; from tensorflow.keras import backend as K\n"
        "def loss(y, z):\n    return -K.mean(y * K.log(K.softmax(z)))\n",
        "",
    ),
    "logits that change in between": (
        program("y * tf.math.log(p)", "p = tf.nn.softmax(z)", "z = z + 1.0", "z = 2.0 * z"),
        "",
    ),
    "logits that are computed by a layer": (
        program(
            "y * tf.math.log(p)", "p = tf.nn.softmax(dropout(z))", head=f"{HEAD}dropout = keras.layers.Dropout(0.5)\n"
        ),
        "",
    ),
    "logits that are drawn again each time": (
        program("y * tf.math.log(p)", "p = tf.nn.softmax(tf.nn.dropout(z, 0.5))"),
        "",
    ),
    "an index that is drawn": (
        program("tf.math.log(p)", "p = tf.gather(tf.nn.softmax(z), tf.random.shuffle(y), batch_dims=1)"),
        "",
    ),
    "an attribute that changes in between": (
        program("y * tf.math.log(p)", "p = tf.nn.softmax(y.z)", "y.z = z"),
        "",
    ),
    "an element that changes in between": (
        program("y * tf.math.log(p)", "p = tf.nn.softmax(z[0])", "z[0][1] = y"),
        "",
    ),
    "a variable that changes in between": (
        program("y * tf.math.log(p)", "p = tf.nn.softmax(z)", "z.assign_add(y)"),
        "",
    ),
    "a global name that changes in between": (
        program("y * tf.math.log(p)", "global w", "p = tf.nn.softmax(w)", "w = 2.0 * z"),
        "",
    ),
    "a change of something else": (
        program("y * tf.math.log(p)", "p = tf.nn.softmax(tf.add(z, y))", "seen = [z]", "seen[0] = y"),
        program("y * tf.nn.log_softmax(tf.add(z, y))", "p = tf.nn.softmax(tf.add(z, y))", "seen = [z]", "seen[0] = y"),
    ),
    "a factor of unknown sign": (program("tf.math.log(scale * tf.sigmoid(z))", "scale = y[0, 0]"), ""),
    "an epsilon": (program("tf.math.log(tf.sigmoid(z) + 1e-8)"), ""),
    "an epsilon after one minus": (program("tf.math.log(1 - tf.sigmoid(z) + 1e-8)"), ""),
    "an epsilon of Keras": (program("tf.math.log(tf.nn.softmax(z) + keras.config.epsilon())"), ""),
    "probabilities of another function": (
        f"{HEAD}def shares(x):\n    return tf.nn.softmax(x)\ndef loss(y, z):\n    p = shares(z)\n"
        "    return -tf.reduce_mean(y * tf.math.log(p))\n",
        "",
    ),
}


def rewritten(text: str) -> str:
    """The program after the first correction of its logarithm; empty if none is offered."""
    rules = ("log-of-probabilities", "clipped-log")
    (finding, *_) = [finding for finding in audit_text(text, "tensorflow").findings if finding.rule in rules]
    return corrected(text, finding.diff) if finding.diff else ""


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_stands_between_logarithm_and_activation_is_kept(name: str) -> None:
    before, after = PROGRAMS[name]
    assert rewritten(before) == after


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    """What differs between each program and its correction."""
    programs = {name: list(pair) for name, pair in PROGRAMS.items() if pair[1]}
    return in_keras("run_rewrites.py", programs)


@pytest.mark.keras
@pytest.mark.parametrize("name", [name for name, (_, after) in PROGRAMS.items() if after])
def test_a_rewrite_keeps_loss_and_gradient(name: str, outcomes: dict[str, str]) -> None:
    assert outcomes[name] == ""


def test_no_name_of_a_rewrite_is_undefined() -> None:
    for before, after in PROGRAMS.values():
        known = {node.id for node in ast.walk(ast.parse(before)) if isinstance(node, ast.Name)} | {"tf"}
        assert {node.id for node in ast.walk(ast.parse(after or before)) if isinstance(node, ast.Name)} <= known | {
            "keras"
        }
