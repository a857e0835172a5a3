"""Predict, then see: the table ``ROUNDS``. Every option, right or wrong, is something the lab computes.

New rounds go to the end of the table, because a link refers to an answer by its position.
"""

import math
from fractions import Fraction

from core.arithmetic.bits import neighbours
from core.arithmetic.formats import format_named
from core.arithmetic.round_off import exp_limits, two_ways
from core.arithmetic.rounded import round_to
from core.inference.forgotten_activation import forgotten_softmax, sigmoid
from core.inference.probabilities import probabilities
from core.keras.matrix.records import Finding, load
from core.keras.matrix.variations import MARGIN as OPTION_MARGIN
from core.losses.activations import activation_named
from core.losses.steps import KERAS_EPSILON
from core.losses.theory import underflow_of_exp
from core.teaching.measured import RIGHT, dead_from, kind_claimed, measured
from core.teaching.prediction import Choice, Prediction, Round, Scale, choose

MARGIN = 20.0
"""The lead of the wrong class, unless a round has a margin of its own."""
TWICE = 2 * MARGIN
STEP = Fraction(1, 10000)
FIRST_LOST = 2.0**11 + 1
"""The first whole number that 11 significant bits cannot hold."""
HUGE = (1000.0, 0.0, -1000.0)
SERVED = ((2.0, 0.0, 0.5), (0.4, 0.1, -7.0), (-3.0, -4.0, -9.0), (7.0, 6.9, 6.8))
"""Logits of four examples, as ``predict()`` returns them."""
THRESHOLD = 0.5
KINDS_ASKED = ("fused", "two_step", "double", "missing")
CAP = -math.log(KERAS_EPSILON)


def clipped_loss() -> Prediction:
    """The loss on clipped probabilities once the lead of the wrong class doubles; the start page asks for the first."""
    before, after = (measured(margin, "keras_clip") for margin in (MARGIN, TWICE))
    facts = {"margin": MARGIN, "before": before.loss, "twice": TWICE, "exact": after.exact}
    return choose(after.loss, KERAS_EPSILON, 2 * before.loss, after.exact, **facts)


def clipped_gradient() -> Prediction:
    """The gradient of that loss."""
    fused, naive = measured(MARGIN, "fused").gradient, measured(100.0, "naive").gradient
    clipped = measured(MARGIN, "keras_clip").gradient
    return choose(clipped, fused, -KERAS_EPSILON, naive, margin=MARGIN, fused=fused)


def clip_dies() -> Prediction:
    """The first margin at which the clipped gradient is 0."""
    return Scale(step=1, num_answers=36, truth=dead_from("keras_clip"), facts={"cap": CAP})


def overflow() -> Prediction:
    """The margin from which exp overflows in bfloat16."""
    limits, half = exp_limits(format_named("bfloat16")), exp_limits(format_named("float16"))
    facts = {"largest": limits.format.max, "half": half.overflows_from}
    return Scale(step=4, num_answers=36, truth=limits.overflows_from, facts=facts)


def difference() -> Prediction:
    """1.0001 - 0.9999 in float16."""
    narrow, single, double = (two_ways(step=STEP, format=format_named(f"float{bits}")) for bits in (16, 32, 64))
    spacing = narrow.format.eps
    facts = {"spacing": spacing, "above": narrow.above, "below": narrow.below}
    return choose(narrow.difference, single.difference, double.direct, spacing, **facts)


def lost_integer() -> Prediction:
    """The first whole number that float16 cannot hold."""
    half = format_named("float16")
    stored = float(round_to([FIRST_LOST], half)[0])
    above = neighbours(stored, half)[1]
    return choose(stored, FIRST_LOST, above, math.inf, number=FIRST_LOST, above=above, bits=half.precision)


def logit_threshold() -> Prediction:
    """The probability that corresponds to a logit threshold of 0.5."""
    at_threshold, below, above = sigmoid([THRESHOLD, -THRESHOLD, 2 * THRESHOLD]).tolist()
    return choose(at_threshold, THRESHOLD, below, above, threshold=THRESHOLD)


def forgotten_softmax_argmax() -> Prediction:
    """How many winners a forgotten softmax changes."""
    read = forgotten_softmax(SERVED, threshold=THRESHOLD)
    wrong = read.decisions_changed
    count = len(SERVED)
    negative = round(read.negative * count)
    return choose(read.argmax_changed, wrong, negative, count, count=count, decisions=wrong, threshold=THRESHOLD)


def half_precision_head() -> Prediction:
    """The formula that Keras runs for a softmax head under mixed_float16."""
    before = kind_claimed("mixed-precision", "keras_default")
    after = kind_claimed("mixed-precision", "keras_default:mixed_float16")
    return Choice(options=KINDS_ASKED, right=KINDS_ASKED.index(after), facts={"before": before, "cap": CAP})


def ignored_class() -> Prediction:
    """The loss that Keras reports once ignore_class is set."""
    found = _variation("ignore_class/softmax_3/SparseCategoricalCrossentropy_probabilities")
    taken, true = found.numbers["gradient_taken"], found.numbers["gradient_true"]
    return choose(
        _known(found.reported), _known(found.true), taken, true, margin=OPTION_MARGIN, exact=_known(found.true)
    )


def accuracy_on_logits() -> Prediction:
    """The value that metrics=["accuracy"] reports on logits of one unit."""
    plain = _metric('balanced/linear/integers/"accuracy"')
    others = [
        _metric(f"balanced/linear/integers/keras.metrics.{name}()").reported
        for name in ("Accuracy", "SparseCategoricalAccuracy")
    ]
    exact = _known(plain.true)
    return choose(_known(plain.reported), exact, *map(_known, others), exact=exact)


def double_softmax_floor() -> Prediction:
    """The smallest loss that ten classes can reach through a second softmax."""
    best, guess, sure = (
        measured(margin, "log1p", format="float64", label=RIGHT, num_classes=10).loss for margin in (1.0, 0.0, 1000.0)
    )
    return choose(best, sure, guess, CAP, guess=guess)


def confidently_right() -> Prediction:
    """The fused loss of an example that is right by a wide margin."""
    fused, careful = (measured(MARGIN, way, label=RIGHT) for way in ("fused", "log1p"))
    clipped = measured(MARGIN, "keras_clip", label=RIGHT).loss
    roundoff = format_named("float32").unit_roundoff
    return choose(fused.loss, careful.loss, roundoff, clipped, margin=MARGIN, exact=fused.exact)


def half_two_steps() -> Prediction:
    """The two-step loss without a clip in float16."""
    half = format_named("float16")
    raw = measured(MARGIN, "max_shift", format=half.name)
    vanishes = underflow_of_exp(half, 3)
    cap = measured(MARGIN, "keras_clip").loss
    return choose(raw.loss, raw.exact, vanishes, cap, margin=MARGIN, vanishes=vanishes)


def naive_softmax() -> Prediction:
    """The first probability of huge logits, computed as the formula is written."""
    single = format_named("float32")
    naive, stable = (
        probabilities(HUGE, single, activation_named("softmax", way)).values.tolist() for way in ("naive", "max_shift")
    )
    return choose(naive[0], stable[0], stable[1], 1 / len(HUGE), largest=single.max, stable=stable[0])


def _known(value: float | None) -> float:
    if value is None:
        raise ValueError("value: got a run that Keras rejected, need one that reported a loss")
    return value


def _variation(name: str) -> Finding:
    return next(finding for finding in load().variations if finding.name == name)


def _metric(name: str) -> Finding:
    return next(finding for finding in load().metrics if finding.name == name)


START = {"margin": "20", "format": "float32"}
TYPED = {"source": "typed", "computed_in": "float32"}

ROUNDS: dict[str, Round] = {
    round.name: round
    for round in (
        Round(name="clipped_loss", predict=clipped_loss, page="start", state=START | {"margin": f"{TWICE:.0f}"}),
        Round(name="clipped_gradient", predict=clipped_gradient, page="start", state=START),
        Round(name="clip_dies", predict=clip_dies, page="fixes", state={"margin": "17", "format": "float32"}),
        Round(
            name="overflow",
            predict=overflow,
            page="loss_error",
            state={"formats": "bfloat16", "softmax_formulations": ("naive", "fused"), "reach": "120"},
        ),
        Round(name="difference", predict=difference, page="round_off", state={"decade": "4"}),
        Round(
            name="lost_integer",
            predict=lost_integer,
            page="round_off",
            state={"show": "bits", "format": "float16", "number": "2049"},
        ),
        Round(name="logit_threshold", predict=logit_threshold, page="probabilities", state={"function": "sigmoid"}),
        Round(
            name="forgotten_softmax",
            predict=forgotten_softmax_argmax,
            page="probabilities",
            state=TYPED | {"logits": "7, 6.9, 6.8"},
        ),
        Round(
            name="half_precision_head",
            predict=half_precision_head,
            page="training",
            state={"preset": "mixed-precision"},
        ),
        Round(name="ignored_class", predict=ignored_class, page="traps", state={}),
        Round(name="accuracy_on_logits", predict=accuracy_on_logits, page="traps", state={"trap_metrics": "balanced"}),
        Round(
            name="double_softmax_floor",
            predict=double_softmax_floor,
            page="training",
            state={"preset": "double-activation"},
        ),
        Round(
            name="confidently_right",
            predict=confidently_right,
            page="loss_error",
            state={"side": "right", "reach": "40", "softmax_formulations": ("fused", "log1p")},
        ),
        Round(name="half_two_steps", predict=half_two_steps, page="start", state=START | {"format": "float16"}),
        Round(
            name="naive_softmax",
            predict=naive_softmax,
            page="probabilities",
            state=TYPED | {"logits": "1000, 0, -1000", "way": "naive"},
        ),
    )
}
