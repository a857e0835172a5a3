"""The corrections of small programs: written out by hand, compared, and run in Keras.

What a corrected program names must be there, and take these arguments.
"""

import ast

import pytest

from logit_doctor.audit import audit_text
from logit_doctor.finding import KERAS as OF_KERAS
from logit_doctor.judging import edits
from logit_doctor.rules import RULES
from tests.logit_doctor.programs import (
    BINARY_CLASS,
    BINARY_LOGITS,
    HALF,
    KERAS,
    LOSS_CALL,
    SPARSE,
    SPARSE_CLASS,
    SPARSE_LOGITS,
    TF,
    corrected,
    cut,
    found,
    in_keras,
    logarithm,
    operation,
    served,
    trained,
    without_keras,
)

# Each: the rule, the program, and what of it is corrected into what.
CORRECTIONS: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {}


def corrects(rule: str, program: str, *changes: tuple[str, str]) -> None:
    CORRECTIONS[f"{rule} {len(CORRECTIONS)}"] = (rule, program, changes)


for imports, prefix in [
    ("import keras as k", "k"),
    ("import tensorflow as tf", "tf.keras"),
    ("import tensorflow", "tensorflow.keras"),
    ("import tensorflow.keras as k", "k"),
    ("from tensorflow import keras", "keras"),
    ("import tensorflow as tf\nfrom tensorflow import keras as k", "k"),
]:
    corrects(
        "missing-activation",
        trained(f"{prefix}.layers.Dense(3)", SPARSE, imports=imports, model=f"{prefix}.Sequential"),
        (SPARSE, f"{prefix}.losses.SparseCategoricalCrossentropy(from_logits=True)"),
    )
for loss, name in [
    ('"categorical_crossentropy"', "CategoricalCrossentropy"),
    ('"binary_crossentropy"', "BinaryCrossentropy"),
    ('"bce"', "BinaryCrossentropy"),
    ('"BCE"', "BinaryCrossentropy"),
    ('"BinaryCrossentropy"', "BinaryCrossentropy"),
    ('"binary_focal_crossentropy"', "BinaryFocalCrossentropy"),
    ('"categorical_focal_crossentropy"', "CategoricalFocalCrossentropy"),
    ("keras.losses.categorical_focal_crossentropy", "CategoricalFocalCrossentropy"),
    ("keras.losses.sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"),
]:
    corrects(
        "missing-activation",
        trained("keras.layers.Dense(3)", loss),
        (f"loss={loss}", f"loss=keras.losses.{name}(from_logits=True)"),
    )
for loss, flagged in [
    (f"{SPARSE_CLASS}()", SPARSE_LOGITS),
    (f"{SPARSE_CLASS}(from_logits=False)", SPARSE_LOGITS),
    (f'{SPARSE_CLASS}(name="ü", from_logits=False)', f'{SPARSE_CLASS}(name="ü", from_logits=True)'),
    (f'{SPARSE_CLASS}(name="ü")', f'{SPARSE_CLASS}(name="ü", from_logits=True)'),
]:
    corrects("missing-activation", trained("keras.layers.Dense(3)", loss), (loss, flagged))
for layer, mended in [
    ("layers.Dense(3)", 'layers.Dense(3, activation="softmax")'),
    ('layers.Dense(3, "tanh")', 'layers.Dense(3, "softmax")'),
    ('layers.Dense(3, "linear")', 'layers.Dense(3, "softmax")'),
    ("layers.Dense(3, activation=None)", 'layers.Dense(3, activation="softmax")'),
    ('layers.Dense(name="ö", units=3)', 'layers.Dense(name="ö", units=3, activation="softmax")'),
]:
    corrects("missing-activation", without_keras(layer, SPARSE), (layer, mended))
# A string is no layer: the finding would be gone, and with it what is known of the model.
corrects("missing-activation", without_keras("layers.Dense(3), layers.LeakyReLU()", SPARSE))
corrects(
    "missing-activation",
    without_keras("layers.Dense(1)", '"binary_crossentropy"'),
    ("layers.Dense(1)", 'layers.Dense(1, activation="sigmoid")'),
)

for layer, linear in [
    ('keras.layers.Dense(3, activation="softmax")', "keras.layers.Dense(3)"),
    ('keras.layers.Dense(3, "softmax", name="ü")', 'keras.layers.Dense(3, name="ü")'),
    ('keras.layers.Dense(units=3, name="ü", activation="softmax")', 'keras.layers.Dense(units=3, name="ü")'),
    ('keras.layers.Dense(activation="softmax", units=3)', "keras.layers.Dense(activation=None, units=3)"),
]:
    corrects("double-activation", trained(layer, SPARSE_LOGITS), (layer, linear))
    corrects("two-step", trained(layer, SPARSE), (layer, linear), (SPARSE, SPARSE_LOGITS))
    corrects("two-step", trained(layer, f"{SPARSE_CLASS}()"), (layer, linear), (f"{SPARSE_CLASS}()", SPARSE_LOGITS))
corrects(
    "double-activation",
    trained("keras.layers.Dense(3), keras.layers.Softmax()", SPARSE_LOGITS),
    (", keras.layers.Softmax()", ""),
)
for layer in (', keras.layers.Activation("softmax")', ", keras.layers.Softmax()"):
    corrects("two-step", trained(f"keras.layers.Dense(3){layer}", SPARSE), (layer, ""), (SPARSE, SPARSE_LOGITS))

for logits, mended in [("tf.nn.softmax(scores)", "scores"), ("tf.nn.softmax(2 * scores, axis=-1)", "2 * scores")]:
    corrects("double-activation-op", operation(logits), (logits, mended))
corrects(
    "double-activation-op",
    operation("tf.nn.sigmoid(scores)", "sigmoid_cross_entropy_with_logits"),
    ("tf.nn.sigmoid(scores)", "scores"),
)
corrects(
    "double-activation-op",
    f"{TF}\np = tf.nn.softmax(scores)\nloss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=p)\n",
    ("tf.nn.softmax(scores)", "scores"),
)
corrects(
    "double-activation-op",
    f"{TF}\np = tf.nn.softmax(scores)\nq = -tf.reduce_sum(p * tf.math.log(p))\n"
    "loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=p)\n",
    ("tf.nn.softmax(scores)", "scores"),
)
corrects(
    "double-activation-op",
    f'{TF}\np = tf.keras.layers.Dense(3, activation="softmax")(x)\n'
    "loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=p)\n",
    (', activation="softmax"', ""),
)

corrects(  # the probabilities are needed elsewhere
    "double-activation-op",
    f"{TF}\nz = tf.keras.layers.Dense(3)(x)\np = tf.nn.softmax(z)\n"
    "other = tf.keras.losses.CategoricalCrossentropy()(y, p)\n"
    "loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=p)\n",
    ("logits=p", "logits=z"),
)

for code, mended in [
    ("tf.math.log(tf.nn.softmax(logits))", "tf.nn.log_softmax(logits)"),
    ("tf.math.log(tf.math.softmax(logits))", "tf.math.log_softmax(logits)"),
    ("tf.math.log(tf.nn.sigmoid(logits))", "tf.math.log_sigmoid(logits)"),
    ("tf.math.log(tf.math.sigmoid(logits))", "tf.math.log_sigmoid(logits)"),
    ("tf.math.log(tf.sigmoid(logits))", "tf.math.log_sigmoid(logits)"),
    ("keras.ops.log(keras.ops.sigmoid(logits))", "keras.ops.log_sigmoid(logits)"),
    ("keras.ops.log(keras.ops.softmax(logits, axis=-1))", "keras.ops.log_softmax(logits, axis=-1)"),
    ("tf.math.log(tf.nn.softmax(logits=logits))", "tf.nn.log_softmax(logits=logits)"),
    ("tf.math.log(keras.activations.softmax(logits))", "keras.activations.log_softmax(logits)"),
]:
    corrects("log-of-probabilities", logarithm(code), (code, mended))
# An epsilon stays: without it the loss would be another one.
corrects("clipped-log", logarithm("tf.math.log(tf.nn.softmax(logits) + 1e-7)"))
for code, mended in [
    ("tf.math.log(tf.clip_by_value(tf.nn.sigmoid(logits), 1e-7, 1.0))", "tf.math.log_sigmoid(logits)"),
    ("tf.clip_by_value(tf.math.log(tf.nn.softmax(logits)), -10.0, 0.0)", "tf.nn.log_softmax(logits)"),
    ("tf.clip_by_value(tf.math.log(tf.nn.sigmoid(logits)), -10.0, 0.0)", "tf.math.log_sigmoid(logits)"),
]:
    corrects("clipped-log", logarithm(code), (code, mended))

for loss, other in [
    ('"binary_crossentropy"', '"categorical_crossentropy"'),
    ('"binary_focal_crossentropy"', '"categorical_focal_crossentropy"'),
    ('"bce"', '"categorical_crossentropy"'),
    ("keras.losses.binary_crossentropy", "keras.losses.categorical_crossentropy"),
    (f"{BINARY_CLASS}()", "keras.losses.CategoricalCrossentropy()"),
    ("keras.losses.BinaryFocalCrossentropy()", "keras.losses.CategoricalFocalCrossentropy()"),
]:
    corrects("softmax-with-binary", trained('keras.layers.Dense(3, activation="softmax")', loss), (loss, other))
for loss, other in [
    (SPARSE, '"binary_crossentropy"'),
    ("keras.losses.sparse_categorical_crossentropy", "keras.losses.binary_crossentropy"),
    (f"{SPARSE_CLASS}()", f"{BINARY_CLASS}()"),
]:
    corrects("one-unit-sparse", trained('keras.layers.Dense(1, activation="sigmoid")', loss), (loss, other))
corrects("one-unit-sparse", trained("keras.layers.Dense(1)", SPARSE_LOGITS), (SPARSE_LOGITS, BINARY_LOGITS))
corrects("one-unit-sparse", trained("keras.layers.Dense(1)", SPARSE))

for loss in (SPARSE, '"crossentropy"', '"categorical_crossentropy"'):
    corrects("sigmoid-with-categorical", trained('keras.layers.Dense(3, "sigmoid")', loss), ("sigmoid", "softmax"))
corrects("sigmoid-with-categorical", trained("keras.layers.Dense(3, activation=keras.activations.sigmoid)", SPARSE))
corrects("half-precision-output", trained(HALF, SPARSE), ("mixed_bfloat16", "float32"))

for metric, mended in [
    ("keras.metrics.AUC()", "keras.metrics.AUC(from_logits=True)"),
    ("keras.metrics.AUC(from_logits=False)", "keras.metrics.AUC(from_logits=True)"),
    ('keras.metrics.AUC(name="ä")', 'keras.metrics.AUC(name="ä", from_logits=True)'),
    ('"auc"', "keras.metrics.AUC(from_logits=True)"),
    ('"binary_crossentropy"', "keras.metrics.BinaryCrossentropy(from_logits=True)"),
]:
    corrects("metric-from-logits", trained("keras.layers.Dense(1)", BINARY_LOGITS, metric), (metric, mended))
corrects(
    "metric-from-logits",
    trained(
        'keras.layers.Dense(1, activation="sigmoid")', '"binary_crossentropy"', "keras.metrics.AUC(from_logits=True)"
    ),
    ("keras.metrics.AUC(from_logits=True)", "keras.metrics.AUC(from_logits=False)"),
)
for metric, mended in [
    ('"accuracy"', "keras.metrics.BinaryAccuracy(threshold=0.0)"),
    ('"acc"', "keras.metrics.BinaryAccuracy(threshold=0.0)"),
    ('"binary_accuracy"', "keras.metrics.BinaryAccuracy(threshold=0.0)"),
    ("keras.metrics.BinaryAccuracy()", "keras.metrics.BinaryAccuracy(threshold=0.0)"),
    ("keras.metrics.BinaryAccuracy(threshold=0.5)", "keras.metrics.BinaryAccuracy(threshold=0.0)"),
    ("keras.metrics.Precision()", "keras.metrics.Precision(thresholds=0.0)"),
    ("keras.metrics.Recall(thresholds=0.5)", "keras.metrics.Recall(thresholds=0.0)"),
    ('"precision"', "keras.metrics.Precision(thresholds=0.0)"),
    ("keras.metrics.FalsePositives()", "keras.metrics.FalsePositives(thresholds=0.0)"),
]:
    corrects("metric-threshold-on-logits", trained("keras.layers.Dense(1)", BINARY_LOGITS, metric), (metric, mended))

for decision, mended in [
    ("model.predict(x, verbose=0) > 0.5", "model.predict(x, verbose=0) > 0.0"),
    ("0.5 < model.predict(x, verbose=0)", "0.0 < model.predict(x, verbose=0)"),
    ("(model.predict(x, verbose=0) >= .5)", "(model.predict(x, verbose=0) >= 0.0)"),
]:
    corrects("threshold-at-inference", cut(decision), (decision, mended))
corrects("threshold-at-inference", cut("model.predict(x, verbose=0).round()"))

for layer, mended in [
    ("keras.layers.Softmax(axis=0)", "keras.layers.Softmax(axis=-1)"),
    ("keras.layers.Softmax(0)", "keras.layers.Softmax(-1)"),
    ('keras.layers.Softmax(name="é", axis=0)', 'keras.layers.Softmax(name="é", axis=-1)'),
]:
    corrects("softmax-axis", served(f"keras.layers.Flatten(), keras.layers.Dense(3), {layer}"), (layer, mended))
for axis in (1, 2):
    layer = f"keras.layers.Softmax(axis={axis})"
    corrects("softmax-axis", served(f"keras.layers.Conv2D(3, 1), {layer}"), (layer, "keras.layers.Softmax(axis=-1)"))
for code, mended in [
    ("keras.ops.softmax(scores, 0)", "keras.ops.softmax(scores, -1)"),
    ("keras.ops.softmax(scores, axis=0)", "keras.ops.softmax(scores, axis=-1)"),
]:
    corrects(
        "softmax-axis",
        f"{KERAS}\ninput = keras.Input((4,))\nscores = keras.layers.Dense(3)(input)\n"
        f"model = keras.Model(input, {code})\n",
        (code, mended),
    )

for layer, mended in [
    ('keras.layers.Dense(1, activation="softmax")', 'keras.layers.Dense(1, activation="sigmoid")'),
    ('keras.layers.Dense(1, "softmax")', 'keras.layers.Dense(1, "sigmoid")'),
    (
        'keras.layers.Dense(1), keras.layers.Activation("softmax")',
        'keras.layers.Dense(1), keras.layers.Activation("sigmoid")',
    ),
    (
        "keras.layers.Dense(1, activation=keras.activations.softmax)",
        "keras.layers.Dense(2, activation=keras.activations.softmax)",
    ),
]:
    corrects("softmax-one-unit", served(f"keras.layers.Flatten(), {layer}"), (layer, mended))

corrects("softmax-one-unit", served("keras.layers.Flatten(), keras.layers.Dense(1), keras.layers.Softmax()"))

corrects(
    "swapped-arguments",
    trained("keras.layers.Dense(3)", SPARSE_LOGITS) + LOSS_CALL.format("model(x)", "y"),
    ("loss_fn(model(x), y)", "loss_fn(y, model(x))"),
)

for layers, mended in [
    (
        'keras.layers.Dense(3, activation="softmax"), keras.layers.Softmax()',
        'keras.layers.Dense(3, activation="softmax")',
    ),
    ('keras.layers.Dense(1, "sigmoid"), keras.layers.Activation("sigmoid")', 'keras.layers.Dense(1, "sigmoid")'),
]:
    corrects("stacked-activation", served(f"keras.layers.Flatten(), {layers}"), (layers, mended))
corrects(
    "stacked-activation",
    trained("keras.layers.Dense(3, 'softmax')", SPARSE) + "shown = keras.ops.softmax(model.predict(x))\n",
    ("keras.ops.softmax(model.predict(x))", "model.predict(x)"),
)
for units, metric, mended in [
    (1, "keras.metrics.Accuracy()", '"accuracy"'),
    (3, "keras.metrics.MeanIoU(num_classes=3)", "keras.metrics.MeanIoU(num_classes=3, sparse_y_pred=False)"),
    (3, "keras.metrics.IoU(3, [0, 1])", "keras.metrics.IoU(3, [0, 1], sparse_y_pred=False)"),
]:
    program = trained(f"keras.layers.Dense({units}, 'sigmoid')", '"binary_crossentropy"', metric)
    corrects("metric-of-classes", program, (metric, mended))
for code, mended in [
    ("np.argmax(model.predict(x), axis=1)", '(model.predict(x) > 0.0).astype("int32")[..., 0]'),
    ("model.predict(x).argmax(axis=-1)", '(model.predict(x) > 0.0).astype("int32")[..., 0]'),
    ("np.argmax(model(x), axis=-1)", 'np.asarray(model(x) > 0.0).astype("int32")[..., 0]'),
    ("model.predict(x).argmax(1)", '(model.predict(x) > 0.0).astype("int32")[..., 0]'),
]:
    corrects("argmax-one-unit", "import numpy as np\n" + cut(code), (code, mended))
corrects(
    "argmax-one-unit",
    "import numpy as np\n" + cut("np.argmax(model.predict(x) if len(x) else model.predict(x), axis=1)"),
    (
        "np.argmax(model.predict(x) if len(x) else model.predict(x), axis=1)",
        '((model.predict(x) if len(x) else model.predict(x)) > 0.0).astype("int32")[..., 0]',
    ),
)
for code in (
    "tf.argmax(out[0], axis=1)",
    "keras.ops.argmax(out[0], axis=-1)",
    "np.argmax(out[0], axis=1, keepdims=True)",
    "out[0].argmax(axis=1, keepdims=True)",
):
    corrects(
        "argmax-one-unit",
        "import numpy as np\nimport tensorflow as tf\n"
        + cut(code).replace("decided", "out = [model.predict(x)]\ndecided"),
    )


def after(program: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        assert program.count(old) == 1, (old, program)
        program = program.replace(old, new)
    return program


@pytest.mark.parametrize("case", CORRECTIONS)
def test_a_correction_changes_this_and_nothing_else(case: str) -> None:
    rule, program, changes = CORRECTIONS[case]
    finding = found(program, rule)
    if not changes:
        assert finding.diff == ""
        return
    text = corrected(program, finding.diff)
    assert text == after(program, changes)
    assert rule not in {finding.rule for finding in audit_text(text, "tensorflow").findings}


def test_every_rule_that_corrects_has_corrections_here() -> None:
    assert {rule for rule, _, changes in CORRECTIONS.values() if changes} == {
        name for name, rule in RULES.items() if rule.correct and rule.framework == OF_KERAS
    }


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    """What Keras says of every corrected program."""
    return in_keras(
        "run_judged.py", {case: after(program, changes) for case, (_, program, changes) in CORRECTIONS.items()}
    )


@pytest.mark.keras
@pytest.mark.parametrize("case", [case for case, (_, _, changes) in CORRECTIONS.items() if changes])
def test_a_corrected_program_runs(case: str, outcomes: dict[str, str]) -> None:
    assert outcomes[case] == ""


def test_a_correction_is_one_of_python_and_touches_no_other_line() -> None:
    for rule, program, changes in CORRECTIONS.values():
        diff = found(program, rule).diff
        removed = [row for row in diff.splitlines() if row.startswith("-") and not row.startswith("---")]
        places = {program[: program.index(old)].count("\n") for old, _ in changes}
        assert len(removed) == len(places)
        ast.parse(corrected(program, diff))


def test_edits_in_a_line_count_characters_and_not_bytes() -> None:
    text = 'a = "äöü€𝄞"; b = f(1)\n\x0cc = "ß"; d = g(h(2), k=3)\n'
    source = edits.Source(text, ast.parse(text))
    calls = {source.written(node): node for node in ast.walk(source.tree) if isinstance(node, ast.Call)}
    assert calls.keys() == {"f(1)", "g(h(2), k=3)", "h(2)"}
    for written, call in calls.items():
        start, end = source.span(call)
        assert text[start:end] == written
        longer = edits.applied(text, edits.set_keyword(source, call, "m", "4"))
        assert longer == text.replace(written, written[:-1] + ", m=4)")
    assert edits.applied(text, edits.set_keyword(source, calls["g(h(2), k=3)"], "k", "5")) == text.replace("k=3", "k=5")


@pytest.mark.parametrize(
    ("imports", "prefix"),
    [
        ("import keras", "keras"),
        ("import keras.layers", "keras"),
        ("import keras.layers as kl", None),
        ("from keras import layers", None),
        ("from . import keras", None),
        ("from .tensorflow import keras", None),
        ("import tensorflow.compat.v1 as tf1", "tf1.keras"),
        ("import tensorflow as tf, keras as k", "k"),
        ("import numpy", None),
    ],
)
def test_a_file_spells_keras_its_own_way(imports: str, prefix: str | None) -> None:
    assert edits.keras_prefix(ast.parse(imports)) == prefix
