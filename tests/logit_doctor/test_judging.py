"""The doctor's findings about small programs: place, severity, and the values in the words."""

import math
from typing import Any

import mpmath
import numpy as np
import pytest

from logit_doctor.audit import audit_text
from logit_doctor.finding import BACKENDS
from logit_doctor.judging import BINARY, CLASSES, ONE_HOT, SPREAD, line, wording
from logit_doctor.messages import Message, say
from logit_doctor.reading.guards import Guard
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
    cut,
    detail,
    found,
    logarithm,
    operation,
    served,
    trained,
)


def output(activation: str, units: int | None, at: int) -> Message:
    """An output in words: its units in words too, one of them apart."""
    counted = {None: "", 1: say("one-unit")}.get(units, say("units", count=units))
    key = "linear-output" if activation == "linear" else "activated-output"
    return say(key, activation=activation, units=counted, place=line(at))


def loss_in_words(loss: str, flag: bool) -> Message:
    return say("loss-with-flag", loss=loss, flag=flag)


def meets(activation: str, units: int | None, at: int, loss: Message | str, loss_at: int) -> Message:
    return say("meets", output=output(activation, units, at), loss=loss, place=line(loss_at))


SAID: list[tuple[str, str, tuple[int, int], Message]] = [
    (
        "missing-activation",
        trained("keras.layers.Dense(3)", SPARSE),
        (3, 37),
        meets("linear", 3, 2, loss_in_words("sparse_categorical_crossentropy", False), 3),
    ),
    (
        "missing-activation",
        trained('keras.layers.Dense(1, "tanh")', f"{BINARY_CLASS}()"),
        (3, 37),
        meets("tanh", 1, 2, loss_in_words("BinaryCrossentropy", False), 3),
    ),
    (
        "missing-activation",
        trained("keras.layers.Dense(count)", SPARSE),
        (3, 37),
        meets("linear", None, 2, loss_in_words("sparse_categorical_crossentropy", False), 3),
    ),
    (
        "double-activation",
        trained('keras.layers.Dense(3, activation="softmax")', SPARSE_LOGITS),
        (2, 60),
        meets("softmax", 3, 2, loss_in_words("SparseCategoricalCrossentropy", True), 3),
    ),
    (
        "double-activation-op",
        operation("tf.nn.softmax(scores)"),
        (2, 8),
        meets("softmax", None, 2, "softmax_cross_entropy_with_logits", 2),
    ),
    (
        "two-step",
        trained('keras.layers.Dense(1, activation="sigmoid")', '"crossentropy"'),
        (3, 37),
        meets("sigmoid", 1, 2, loss_in_words("crossentropy", False), 3),
    ),
    (
        "sigmoid-with-categorical",
        trained('keras.layers.Dense(2, activation="sigmoid")', '"crossentropy"'),
        (2, 60),
        meets("sigmoid", 2, 2, loss_in_words("crossentropy", False), 3),
    ),
    (
        "half-precision-output",
        trained(HALF, SPARSE),
        (2, 60),
        RULES["half-precision-output"].text(
            "half", meeting=meets("softmax", 3, 2, loss_in_words("sparse_categorical_crossentropy", False), 3)
        ),
    ),
    (
        "log-of-probabilities",
        logarithm("tf.math.log(tf.nn.softmax(logits))"),
        (3, 13),
        say("the-logarithm", output=output("softmax", None, 3)),
    ),
    (
        "clipped-log",
        logarithm("tf.math.log(tf.nn.softmax(logits) + 1e-7)"),
        (3, 13),
        RULES["clipped-log"].text("held", logarithm=say("the-logarithm", output=output("softmax", None, 3))),
    ),
    (
        "metric-from-logits",
        trained("keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.AUC()"),
        (3, 97),
        RULES["metric-from-logits"].text("probabilities", metric="AUC", output=output("linear", 1, 2)),
    ),
    (
        "metric-from-logits",
        trained('keras.layers.Dense(2, "sigmoid")', '"bce"', "keras.metrics.AUC(from_logits=True)"),
        (3, 53),
        RULES["metric-from-logits"].text("logits", metric="AUC", output=output("sigmoid", 2, 2)),
    ),
    (
        "metric-threshold-on-logits",
        trained("keras.layers.Dense(2)", BINARY_LOGITS, '"binary_accuracy"'),
        (3, 97),
        RULES["metric-threshold-on-logits"].text("compares", metric="BinaryAccuracy", output=output("linear", 2, 2)),
    ),
    (
        "threshold-at-inference",
        cut("model.predict(x) > 0.5"),
        (5, 30),
        RULES["threshold-at-inference"].text("compared", output=output("linear", 1, 2)),
    ),
    (
        "threshold-at-inference",
        cut("model.predict(x).round()"),
        (5, 11),
        RULES["threshold-at-inference"].text("rounded", output=output("linear", 1, 2)),
    ),
    (
        "softmax-one-unit",
        served('keras.layers.Flatten(), keras.layers.Dense(1, "softmax")'),
        (2, 97),
        RULES["softmax-one-unit"].text("constant", output=output("softmax", 1, 2)),
    ),
    (
        "softmax-axis",
        served("keras.layers.Conv2D(3, 1), keras.layers.Softmax(axis=2)"),
        (2, 78),
        RULES["softmax-axis"].text("axis", axis=2, place=line(2)),
    ),
    (
        "swapped-arguments",
        trained("keras.layers.Dense(3)", SPARSE_LOGITS) + LOSS_CALL.format("model(x)", "y"),
        (6, 16),
        RULES["swapped-arguments"].text("order"),
    ),
]


@pytest.mark.parametrize(("rule", "program", "place", "told"), SAID, ids=[rule for rule, *_ in SAID])
def test_a_finding_stands_where_it_is_and_says_what_is_there(
    rule: str, program: str, place: tuple[int, int], told: Message
) -> None:
    finding = found(program, rule)
    assert (finding.line, finding.column) == place
    assert detail(finding) == told
    assert (finding.code, finding.where) == (RULES[rule].code, RULES[rule].text("where"))
    assert finding.fix == RULES[rule].text("fix") or finding.fix.key.startswith(("either", "repair-"))


@pytest.mark.parametrize("name", RULES)
def test_what_a_rule_says_has_a_key_of_its_own(name: str) -> None:
    rule = RULES[name]
    texts = {part: getattr(rule, part) for part in ("title", "where", "fix")} | dict(rule.says)
    for part, template in texts.items():
        told = rule.text(part, extra=1)
        assert (told.key, told.template) == (f"{name}.{part}", template)
        assert told.values == {**rule.values, "extra": 1}


FUNCTION = "{}loss_fn = {}\n\n{}def step(x, y):\n    return loss_fn(y, model(x))\n\nstep(x, y)\n"
BOTH = f"{KERAS}\n{TF}\nmodel = keras.Sequential([{{}}])\n"


def called(activation: str, decorator: str = "") -> str:
    """A loss that is called in a function, in graph mode where it is decorated."""
    layer = f"keras.layers.Dense(3, activation={activation})"
    return FUNCTION.format(BOTH.format(layer), SPARSE_LOGITS, decorator)


@pytest.mark.parametrize(
    ("rule", "program", "expected"),
    [
        # What TensorFlow finds behind the activation: only there a warning.
        (
            "double-activation",
            trained('keras.layers.Dense(3, "softmax")', SPARSE_LOGITS),
            ("warning", "error", "error"),
        ),
        ("double-activation", called('"softmax"'), ("warning", "error", "error")),
        ("double-activation", called('"softmax"', "@tf.function\n"), ("warning", "error", "error")),
        ("double-activation", called("tf.nn.softmax", "@tf.function\n"), ("warning", "error", "error")),
        ("double-activation", called("tf.nn.softmax"), ("error",) * 3),
        ("double-activation", trained(HALF, SPARSE_LOGITS), ("error",) * 3),
        ("double-activation-op", operation("tf.nn.softmax(scores)"), ("error",) * 3),
        ("two-step", trained('keras.layers.Dense(3, "softmax")', SPARSE), ("advice",) * 3),
        ("log-of-probabilities", logarithm("tf.math.log(tf.nn.softmax(logits))"), ("warning",) * 3),
        ("log-of-probabilities", cut("keras.ops.log(keras.ops.sigmoid(model(x)))"), ("warning",) * 3),
        (
            "log-of-probabilities",
            trained('keras.layers.Dense(3, "softmax")', SPARSE) + "loss = keras.ops.log(model(x))\n",
            ("warning",) * 3,
        ),
        (
            "clipped-log",
            trained('keras.layers.Dense(3, "softmax")', SPARSE) + "loss = keras.ops.log(model(x) + 1e-7)\n",
            ("advice",) * 3,
        ),
        ("clipped-log", logarithm("tf.math.log(tf.nn.softmax(logits) + 1e-7)"), ("warning",) * 3),
        (
            "clipped-log",
            logarithm("tf.clip_by_value(tf.math.log(tf.nn.softmax(logits)), -10.0, 0.0)"),
            ("error",) * 3,
        ),
    ],
)
def test_a_severity_is_that_of_the_backend(rule: str, program: str, expected: tuple[str, ...]) -> None:
    assert tuple(found(program, rule, backend).severity for backend in BACKENDS) == expected


QUIET = {
    "one output with a loss that knows no logits": trained("keras.layers.Dense(1)", '"mse"', "keras.metrics.AUC()")
    + "decided = model.predict(x) > 0.5\n",
    "another model than the one with logits": cut("keras.layers.Dense(1)(x) > 0.5"),
    "outputs of no model": f"{KERAS}\nscores = keras.layers.Dense(1)(x)\nloss = {BINARY_LOGITS}(y, scores)\n"
    "decided = keras.layers.Dense(1)(x) > 0.5\n",
    "another layer in a metric": trained("keras.layers.Dense(3)", SPARSE_LOGITS, '"accuracy"'),
    "a threshold that somebody chose": trained(
        "keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.BinaryAccuracy(threshold=0.3)"
    ),
    "a metric of several outputs": trained("keras.layers.Dense(2)", BINARY_LOGITS, '"accuracy"'),
    "a metric that is told what nobody knows": trained(
        "keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.AUC(from_logits=flag)"
    ),
    "a metric that is told": trained("keras.layers.Dense(1)", BINARY_LOGITS, "keras.metrics.AUC(from_logits=True)"),
    "an output that is no logit": trained('keras.layers.Dense(3, "relu")', BINARY_LOGITS)
    + "decided = model.predict(x) > 0.5\n",
    "logits of classes": trained("keras.layers.Dense(3)", SPARSE_LOGITS) + "decided = model.predict(x) > 0.5\n",
    "another threshold": cut("model.predict(x) > 0.3"),
    "another function with values in [0, 1]": trained('keras.layers.Dense(3, "hard_sigmoid")', '"bce"'),
    "the last axis of an image": served("keras.layers.Conv2D(3, 1), keras.layers.Softmax(axis=3)"),
    "the only axis of a sequence but the batch": served(
        "keras.layers.Reshape((16, 2)), keras.layers.Conv1D(3, 1), keras.layers.Softmax(axis=1)"
    ),
}


@pytest.mark.parametrize("program", QUIET.values(), ids=QUIET)
def test_nothing_is_said_of(program: str) -> None:
    assert audit_text(program, "tensorflow").findings == ()


def reason(program: str) -> tuple[int | None, Message]:
    """Where and why a program could not be judged."""
    (finding,) = audit_text(program, "tensorflow").findings
    assert (finding.rule, finding.severity, finding.column) == ("unresolved", "unresolved", 1)
    assert finding.message.key == "unresolved"
    return finding.line, finding.message.values["reason"]


def conditions(*codes: tuple[str, int]) -> Message:
    first, *others = [say("at", reason=say("condition", code=code), place=line(at)) for code, at in codes]
    for other in others:
        first = say("and", first=first, second=other)
    return first


OPEN = f"""{KERAS}
activation = "softmax"
if kind == 1:
    activation = None
loss = "sparse_categorical_crossentropy"
if name != "a":
    loss = {SPARSE_LOGITS}
model = keras.Sequential([keras.layers.Dense(3, activation=activation)])
model.compile(optimizer="sgd", loss=loss)
model.fit(x, y)
"""
LOOP = f"""{KERAS}
for chosen in choices:
    model = keras.Sequential([keras.layers.Dense(3, activation="softmax" if chosen else None)])
    model.compile(loss="sparse_categorical_crossentropy")
    model.fit(x, y)
"""
BRANCH = f"""{KERAS}
activation = "softmax"
if kind == 1:
    activation = None
{trained("keras.layers.Dense(3, activation=activation)", SPARSE, imports="")}"""
FLAGGED = f"""{KERAS}
def build(flag):
    model = keras.Sequential([keras.layers.Dense(3, activation="softmax" if flag else None)])
    model.compile(loss={SPARSE_CLASS}(from_logits={{}}))
    model.fit(x, y)
build(choice)
"""


def test_what_depends_on_one_open_condition_is_certain() -> None:
    findings = {finding.rule: finding for finding in audit_text(BRANCH, "tensorflow").findings}
    assert findings.keys() == {"two-step", "missing-activation"}


def test_what_depends_on_two_open_conditions_is_in_doubt() -> None:
    findings = audit_text(OPEN, "tensorflow").findings
    assert [(finding.rule, finding.message.values["reason"]) for finding in findings] == [
        ("unresolved", say("in-doubt", rule=rule, conditions=conditions((kind, 3), (name, 6))))
        for rule, kind, name in (
            ("double-activation", "not (kind == 1)", "not (name == 'a')"),
            ("missing-activation", "kind == 1", "name == 'a'"),
        )
    ]


def test_what_changes_from_round_to_round_is_in_doubt() -> None:
    findings = audit_text(LOOP, "tensorflow").findings
    assert {finding.rule for finding in findings} == {"unresolved"}
    assert [finding.message.values["reason"] for finding in findings] == [
        say("in-doubt", rule="two-step", conditions=conditions(("chosen", 3)))
    ]


def test_a_flag_that_the_output_decides_is_known() -> None:
    assert reason(FLAGGED.format("other")) == (4, say("flag-unknown", loss="SparseCategoricalCrossentropy"))
    assert [finding.rule for finding in audit_text(FLAGGED.format("not flag"), "tensorflow").findings] == ["two-step"]


def test_what_is_not_known_of_a_meeting_is_said() -> None:
    undefined = say("at", reason=say("undefined", name="mine"), place=line(3))
    assert reason(trained("keras.layers.Dense(3)", "mine")) == (3, say("loss-unknown", reason=undefined))
    undefined = say("at", reason=say("undefined", name="mine"), place=line(2))
    told = say("output-unknown", loss="sparse_categorical_crossentropy", reason=undefined)
    assert reason(trained("keras.layers.Dense(3), keras.layers.Lambda(mine)", SPARSE)) == (3, told)
    told = say(
        "activation-unknown",
        place=line(2),
        loss="sparse_categorical_crossentropy",
        reason=say("undefined", name="mine"),
    )
    assert reason(trained("keras.layers.Dense(3, activation=mine)", SPARSE)) == (3, told)


def test_a_model_that_only_another_one_uses_is_an_open_question() -> None:
    program = trained('keras.layers.Dense(3, "tanh")', SPARSE).replace(
        "model.fit(x, y, verbose=0)", "outer = keras.Sequential([model])"
    )
    told = meets("tanh", 3, 2, loss_in_words("sparse_categorical_crossentropy", False), 3)
    assert reason(program) == (3, RULES["missing-activation"].text("idle", meeting=told))


def joined(message: Message) -> list[Message]:
    """The messages that are put together to one."""
    if message.key != "and":
        return [message]
    return [*joined(message.values["first"]), *joined(message.values["second"])]


def test_only_so_many_conditions_are_told() -> None:
    guards = tuple(Guard(subject=f"a{place}", comparison="truth", constant=None, holds=True) for place in range(14))
    told = [say("condition", code=guard.subject) for guard in guards]
    assert joined(wording.described_conditions(guards[:12])) == told[:12]
    for number in (13, 14):
        assert joined(wording.described_conditions(guards[:number])) == [*told[:12], say("other-conditions")]


def test_numbers_in_what_rules_say_are_those_of_their_formulas() -> None:
    """Softmax is at most e / (e + 9) where it is given a probability of 1 and nine of 0."""
    expected = {
        "double-activation": {
            "floor": mpmath.log(1 + 9 / mpmath.e),
            "positive": mpmath.log1p(mpmath.exp(-1)),
            "negative": mpmath.log(2),
        },
        "stacked-activation": {
            "classes": mpmath.mpf(10),
            "most": 1 / (1 + 9 / mpmath.e),
            "low": mpmath.mpf(1) / 2,
            "high": (1 + mpmath.tanh(mpmath.mpf(1) / 2)) / 2,
        },
        "threshold-at-inference": {"half": (1 + mpmath.tanh(mpmath.mpf(1) / 4)) / 2},
        "half-precision-output": {"cap": 7 * mpmath.log(10)},
        "two-step": {"cap": 7 * mpmath.log(10)},
    }
    for name, rule in RULES.items():
        assert rule.values.keys() == expected.get(name, {}).keys()
        for key, value in rule.values.items():
            assert math.isclose(value, float(expected[name][key]), rel_tol=4 * np.finfo(float).eps)


@pytest.mark.parametrize(
    ("data", "spread", "shape"),
    [(CLASSES, 1, (64,)), (ONE_HOT, 1, (64, 3)), (BINARY, 1, (64, 1)), (SPREAD, 10, (64, 1))],
)
def test_the_data_of_the_examples_is_what_its_name_says(data: str, spread: float, shape: tuple[int, ...]) -> None:
    space: dict[str, Any] = {}
    exec(data.replace("import keras\n", ""), space)
    assert (space["x"].shape, space["x"].dtype) == ((64, 4), np.float32)
    assert abs(np.std(space["x"]) / spread - 1) < 6 / math.sqrt(2 * space["x"].size)  # six of its own deviations
    assert space["y"].shape == shape
    assert set(np.unique(space["y"])) == ({0, 1, 2} if len(shape) == 1 else {0, 1})
    assert data is not ONE_HOT or np.all(space["y"].sum(axis=1) == 1)
